"""Calls of NumPy functions that are library functions here, by family: text of a function body in x, y, z, and the arguments."""

import numpy as np
from numpy_cases import F32, I8, SQ, U8, X3, A, B, C, E, F, I, S, U, V, f64, i64, idx

N = A.copy()
N[0, 1] = N[2, 3] = np.nan
N32 = N.astype(np.float32)
NV = np.array([3.0, np.nan, 1, 7, 2])
K = np.array([1, 2, 2, 3, 0, 5, -1, 3])
G = np.array([3.0, 1, 2, 5, 4, 2, 2.5])
P = np.cumsum(np.abs(G))
O = np.array([0.0, 1, 3, 4])
Z = np.array([0, 0, 1, 0, 2, 0])
AXES = ("", ", axis=0", ", axis=1")

sets = [
    ("np.unique(x, return_counts=True)", K), ("np.unique(x, return_index=True)", G), ("np.unique(x, return_inverse=True)", I),
    ("np.unique(x, True, True, True)", K), ("np.unique(x, return_inverse=True, return_counts=True)", F32), ("np.unique(x)", K),
    ("np.unique(x, return_counts=True)", B), ("np.isin(x, y)", K, idx), ("np.isin(x, y)", I, [1, 2]), ("np.isin(x, y, invert=True)", G, V),
    ("np.isin(x, y)", NV, NV), ("np.isin(x, y)", K, np.array([1, 10**15])), ("np.isin(x, y)", I8, I8[:2]), ("np.isin(x, y)", I8, K * 1000),
    ("np.isin(x, y)", K * 10**18, np.array([2**63 - 1, -(2**63), 10**18])),
    ("np.isin(x, y)", K, G), ("np.isin(x, y)", K, K[:0]), ("np.isin(x, y)", K[:0], K), ("np.union1d(x, y)", K, idx),
    ("np.union1d(x, y)", A, G), ("np.intersect1d(x, y)", K, idx), ("np.intersect1d(x, y)", G, K), ("np.setdiff1d(x, y)", K, idx), ("np.setdiff1d(x, y)", G, V),
    ("np.setxor1d(x, y)", K, idx), ("np.setxor1d(x, y)", G, A),
]

signal = [
    ("np.convolve(x, y)", V, G), ("np.convolve(x, y)", G, V), ("np.convolve(x, y, 'same')", G, V), ("np.convolve(x, y, mode='same')", G, V[:3]),
    ("np.convolve(x, y, mode='valid')", V, G), ("np.convolve(x, y, 'valid')", K, K[:2]), ("np.convolve(x, y)", I8, U8),
    ("np.convolve(x, [1, 0, -1])", G.astype(np.float32)), ("np.correlate(x, y)", G, V), ("np.correlate(x, y, 'full')", G, V),
    ("np.correlate(x, y, 'same')", C[0], C[1, :2]), ("np.correlate(x, y, 'full')", C[0], C[1]), ("np.convolve(x, y)", K, C[0]), ("np.convolve(x, y)", G, G[:1]),
]

histograms = [
    ("np.histogram(x)", G), ("np.histogram(x, 3)", A), ("np.histogram(x, bins=4)", K), ("np.histogram(x, bins=[0, 2, 4, 6])", G),
    ("np.histogram(x, y)", G, np.array([0., 1.5, 2, 2.5, 9])), ("np.histogram(x, 5, range=(1, 4))", G), ("np.histogram(x, 5, (1.0, 4.0))", NV),
    ("np.histogram(x, 4, density=True)", G), ("np.histogram(x, [0, 2, 5], density=True)", G), ("np.histogram(x, 3)", np.ones(4)), ("np.histogram(x, 3)", U8),
    ("np.histogram(x, y)", A, i64), ("np.bincount(x, weights=y)", K[:4], V),
    ("np.bincount(x, y, minlength=9)", K[:4], I[0]), ("np.bincount(x)", U), ("np.bincount(x, minlength=y)", U, 9),
]

missing = [
    *[(f"np.{f}(x{k})", x) for f in ("nanvar", "nanstd", "nanargmax", "nanargmin") for k in AXES for x in (N, N32, I, A)],
    ("np.nanstd(x, ddof=1)", N), ("np.nanvar(x, axis=1, keepdims=True)", N), ("np.nanvar(x, 0, ddof=1)", N), ("np.nanmedian(x)", N), ("np.nanmedian(x)", NV),
    ("np.nanmedian(x)", I), ("np.nanpercentile(x, 30)", N), ("np.nanquantile(x, [0.1, 0.5])", NV), ("np.nancumsum(x)", N), ("np.nancumsum(x, axis=1)", N),
    ("np.nanmax(x)", N), ("np.nanmin(x, axis=0)", N), ("np.nanmax(x, axis=1)", N32),
]

calculus = [
    ("np.ediff1d(x)", G), ("np.ediff1d(x)", I), ("np.ediff1d(x)", U8), ("np.ediff1d(x)", G[:0]),
    *[("np.gradient(x)", x) for x in (V, A, I, X3, F32, C, F, S, U8)], ("np.gradient(x, 2.0)", G), ("np.gradient(x, 2)", F32), ("np.gradient(x, y)", V, O),
    ("np.gradient(x, y)", V, U), ("np.gradient(x, axis=0)", A), ("np.gradient(x, axis=1)", A), ("np.gradient(x, 0.5, axis=-1)", X3),
    ("np.gradient(x, 2., 3.)", A), ("np.gradient(x, y, axis=1)", A, O), ("np.gradient(x, 0.1)", A), ("np.gradient(x, y, z)", A, O[:3], O),
    ("np.gradient(x, y)", A, 0.5), ("np.gradient(x, y)", A[0], f64), ("np.cumulative_sum(x)", V), ("np.cumulative_sum(x, axis=1)", A),
    ("np.cumulative_sum(x)", I8), ("np.cumulative_prod(x)", V), *[("np.unwrap(x)", x) for x in (V*3, P*2, A*2, F32*2, V[:1], V[:0])],
    ("np.unwrap(x, axis=0)", A*3), ("np.unwrap(x, 4.0)", P*2), ("np.unwrap(x, period=4)", P), ("np.unwrap(x, period=5.0, discont=3)", P),
    *[("np.sinc(x)", x) for x in (V, I, A, F32, 0.5, f64, U)], ("np.iscomplexobj(x)", C), ("np.isrealobj(x)", A), ("np.iscomplexobj(x)", 2.0),
]

polynomials = [
    ("np.polyder(x)", V), ("np.polyder(x, 2)", V), ("np.polyder(x)", K), ("np.polyder(x)", V[:1]), ("np.polyint(x)", V), ("np.polyint(x)", K),
    ("np.polyint(x)", F32[0]), ("np.polyadd(x, y)", V, G), ("np.polyadd(x, y)", G, K), ("np.polysub(x, y)", V, G), ("np.polyadd(x, y)", I8, U8),
    *[(t, x) for t in ("np.vander(x)", "np.vander(x, 3)", "np.vander(x, increasing=True)", "np.vander(x, 0)", "np.vander(x, 2, True)") for x in (V, K, F32[0], I8, C[0])],
    ("np.polyfit(x, y, 1)", G, P), ("np.polyfit(x, y, 2)", P, G), ("np.polyfit(x, y, 2)", U, V**2), ("np.polyfit(x, y, 0)", G, P),
    ("np.polyfit(x, y, 1)", O, A.T.copy()), ("np.polyfit(x, y, z)", P, G, 3), ("np.geomspace(1, 1000, 4)",), ("np.geomspace(1, 100, num=3)",),
    ("np.geomspace(x, y, 7)", 2.0, 0.5), ("np.geomspace(-1, -100, 5)",), ("np.geomspace(x, y)", f64, 300), ("np.geomspace(1, 10, 1)",),
]

triangles = [
    *[(f"np.{f}({a})", 3) for f in ("tril_indices", "triu_indices") for a in ("x", "4, 1", "x, -1", "3, 0, 5", "x, k=1, m=2")], ("np.tril_indices_from(x)", A),
    ("np.triu_indices_from(x, 1)", A), ("x[np.triu_indices(3, 1)]", SQ), ("np.tril_indices(0)",),
]

MODES = ("edge", "reflect", "symmetric", "wrap", "constant")
WIDTHS = [
    (V, "1"), (V, "(1, 2)"), (V, "((2, 0),)"), (V, "0"), (V, "5"), (V, "(9, 11)"), (I, "1"), (I, "((1, 1), (0, 2))"), (I, "(2, 0)"), (I, "[(0, 1), (1, 0)]"),
    (X3, "1"), (X3, "((0, 1), (1, 1), (2, 0))"), (V[:1], "2"), (F32, "(1, 2)"), (B, "1"),
]

padding = [
    *[(f"np.pad(x, {width}, mode='{mode}')", x) for mode in MODES for x, width in WIDTHS], ("np.pad(x, 1, constant_values=7)", A),
    ("np.pad(x, (1, 2), 'constant', constant_values=-1.5)", V), ("np.pad(x, y, mode='edge')", V, 2), ("np.pad(x, ((y, 1), (0, y)))", A, 2), ("np.pad(x, 2)", E),
]

shapes = [
    ("np.array_split(x, 3)", G), ("np.array_split(x, 2)", A), ("np.array_split(x, 3, axis=1)", A), ("np.array_split(x, [2, 4])", G), ("np.split(x, [1, 3])", V),
    ("np.split(x, 2, axis=1)", A), ("np.hsplit(x, 2)", A), ("np.vsplit(x, 3)", I), ("np.hsplit(x, 2)", V), ("np.split(x, 2, axis=-1)", X3),
    ("np.array_split(x, 9)", V), ("np.dstack((x, y))", A, A), ("np.dstack((x, y))", V, V), ("np.dstack([x, x, y])", X3, X3), ("np.rollaxis(x, 2)", X3),
    ("np.rollaxis(x, 0, 3)", X3), ("np.rollaxis(x, -1, 1)", X3), ("np.rollaxis(x, 1, 1)", X3), ("np.delete(x, 1)", V), ("np.delete(x, -1)", V),
    ("np.delete(x, y)", V, 2), ("np.delete(x, [0, 2])", V), ("np.delete(x, y)", G, idx), ("np.delete(x, 1, axis=0)", A), ("np.delete(x, 1, axis=1)", A),
    ("np.delete(x, -1, 1)", I), ("np.delete(x, [0, 2], axis=1)", A), ("np.delete(x, y)", V, V > 0), ("np.delete(x, 3)", A), ("np.delete(x, y, axis=0)", A, i64 - 6),
    ("np.delete(x, 0)", V[:1]), ("np.insert(x, 1, 9.0)", V), ("np.insert(x, 0, 5)", V), ("np.insert(x, 4, y)", V, 2.5), ("np.insert(x, -1, 7)", I),
    ("np.insert(x, 1, 2.7)", K), ("np.insert(x, 2, y)", V, G), ("np.insert(x, 1, y, axis=0)", A, V), ("np.insert(x, 1, 5, axis=1)", A),
    ("np.insert(x, 0, y, axis=1)", A, V[:3]), ("np.insert(x, y, 1.5)", V, 2), ("np.insert(x, 1, 3, axis=0)", I), ("np.insert(x, 1, [5, 6])", V),
    ("np.resize(x, (2, 3))", V), ("np.resize(x, 10)", V), ("np.resize(x, (2, 2))", A), ("np.resize(x, (0, 3))", V), ("np.resize(x, (x.shape[0], 3))", V),
    ("np.block([[x, x], [x, y]])", SQ, SQ), ("np.block([[x, np.zeros((3, 1))], [np.ones((1, 3)), y]])", SQ, 2.0), ("np.block([x, x])", V),
    ("np.block([[x, y]])", V, V), ("np.block([[x, x]])", X3), ("np.block([[x], [x]])", X3), ("np.atleast_3d(x)", A), ("np.atleast_3d(x)", V),
    ("np.atleast_3d(x)", X3),
]

indexing = [
    ("np.compress(x > 0, x)", V), ("np.compress([True, False, True], x, axis=0)", A), ("np.compress(x, y, axis=1)", V > 0, A), ("np.compress(x, y)", V > 0, A),
    ("np.extract(x > 3, x)", A), ("np.extract(x, y)", K, G[:1].repeat(8)), ("np.place(x, x > 0, [7, 8])\nreturn x", V.copy()),
    ("np.place(x, x > 0, 5)\nreturn x", V.copy()), ("np.putmask(x, x > 2, 0)\nreturn x", A.copy()), ("np.putmask(x, x > 2, y)\nreturn x", A.copy(), A*2),
    ("np.put(x, y, 9.0)\nreturn x", V.copy(), idx), ("np.put(x, y, z)\nreturn x", V.copy(), idx, G[:3]), ("np.put(x, [0, 2], [1., 2.])\nreturn x", V.copy()),
    ("np.select([x > 5, x > 2], [x, -x])", A), ("np.select([x > 5], [x], 7)", A), ("np.select([x > 5, x > 2], [x, -x], default=9.5)", I),
    ("np.select([x < 0, x < 1, x >= 1], [1, x, x * x], default=-1)", V), ("np.select([x < 0, x < 1, x > 8, x >= 1], [1, x, 2, x * x])", A),
    ("np.select([x > 2, x > 1], [1, 2])", A), ("np.piecewise(x, [x > 2], [1, -1])", A), ("np.piecewise(x, [x < 0, x >= 0], [-1, 1])", V),
    ("np.piecewise(x, [x < 0, x > 1], [-1, 2.7])", I), ("np.diag_indices(4)",), ("x[np.diag_indices(3)]", SQ), ("np.diag_indices(x, 3)", 2),
    ("np.unravel_index(5, (3, 4))",), ("np.unravel_index(x, (3, 4))", np.array([3, 0, 11])), ("np.unravel_index(np.argmax(x), x.shape)", A),
    ("np.unravel_index(x, (2, 3, 4))", 23), ("np.unravel_index(x.argmin(), x.shape)", X3), ("np.unravel_index(2, 5)",),
    ("np.ravel_multi_index((1, 2), (3, 4))",), ("np.ravel_multi_index((x, y), (3, 4))", np.array([0, 1, 2]), np.array([3, 3, 0])),
    ("np.ravel_multi_index((x, 1), z)", 2, 0,(3, 4)), ("np.indices((2, 3))",), ("np.indices((x, y))", 2, 3), ("np.indices(x.shape)", X3),
    ("np.indices((3,))",), ("np.indices((2, 2), dtype=float)",), ("r, c = np.indices((2, 3))\nreturn r + c",),
    ("np.fromfunction(lambda i, j: i + j, (2, 3))",), ("np.fromfunction(lambda i: i * 2, (4,), dtype=int)",), ("np.lexsort((x, y))", V, V * 0),
    ("np.lexsort((x, y))", K[:4], np.array([1, 0, 1, 0])), ("np.lexsort([x, y, x])", K, K[::-1].copy()),
    ("np.lexsort((x, y))", V[::-1].copy(), np.array([1, 0, 1, 0])), ("x[np.lexsort((x[:, 0], x[:, 1]))]", A % 3), ("np.trim_zeros(x)", Z),
    ("np.trim_zeros(x, 'f')", Z), ("np.trim_zeros(x, 'b')", Z * 1.5), ("np.trim_zeros(x)", Z * 0), ("np.digitize(x, [0., 1., 2.])", V),
]

products = [
    ("np.kron(x, y)", V, G), ("np.kron(x, y)", SQ, V), ("np.kron(x, y)", V, SQ), ("np.kron(x, y)", I, F), ("np.tensordot(x, y, ([1], [0]))", A, F.T.copy()),
    ("np.tensordot(x, y, axes=([0, 1], [0, 1]))", A, A), ("np.tensordot(x, y, axes=(0, 0))", A, A), ("np.tensordot(x, y)", A, A),
    ("np.tensordot(x, y, axes=([1, 2], [0, 1]))", X3, X3[0].copy()), ("np.tensordot(x, y, axes=(2, 1))", X3, A), ("np.tensordot(x, y, 1)", A, V),
    ("np.tensordot(x, y, axes=((0, -1), (1, 0)))", X3, X3.transpose(2, 0, 1).copy()),
    ("np.tensordot(x, y, axes=([2, 0], [0, 1]))", X3, X3.transpose(2, 0, 1).copy()),
    *[(f"np.linalg.matrix_power(x, {n})", x) for n in (1, 2, 3, 4, 5, 6, 10) for x in (SQ,)], ("np.linalg.matrix_power(x, 7)", np.array([[1, 1], [1, 0]])),
    ("np.linalg.matrix_power(x, y)", SQ, 5), ("np.linalg.matrix_rank(x)", A), ("np.linalg.matrix_rank(x)", SQ), ("np.linalg.matrix_rank(x)", F32),
    ("np.linalg.matrix_rank(x, tol=0.1)", SQ), ("np.linalg.matrix_rank(x)", I), ("np.linalg.cond(x)", SQ), ("np.linalg.pinv(x)", SQ),
    ("np.linalg.pinv(x)", A[:, :2]), ("np.linalg.pinv(x)", A[:2]), ("np.linalg.pinv(x, 0.1)", SQ), ("np.linalg.multi_dot([x, y, x])", A, A.T.copy()),
    ("np.linalg.multi_dot((x, y, z))", A.T.copy(), A, A[0][:,None]), ("np.linalg.multi_dot([x, y])", A.T.copy(), A),
]

ufuncs = [
    ("np.multiply.outer(x, y)", V, G), ("np.add.outer(x, y)", A, V), ("np.subtract.outer(x, y)", I8, U8), ("np.equal.outer(x, y)", K, idx),
    ("np.maximum.outer(x, y)", F, V), ("np.add.outer(x, y)", 2.0, V), ("np.add.outer(x, [1, 2])", V), ("np.less.outer(x, y)", V, 2),
    ("np.multiply.outer(x, y)", F32, F32), ("np.add.at(x, y, 1.0)\nreturn x", V.copy(), np.array([0, 0, 2, -1])),
    ("np.add.at(x, y, z)\nreturn x", V.copy(), np.array([0, 0, 2, -1]), G[:4]), ("np.subtract.at(x, y, 1)\nreturn x", K.copy(), idx),
    ("np.multiply.at(x, y, z)\nreturn x", G.copy(), idx, idx), ("np.add.at(x, (y, z), 2.5)\nreturn x", A.copy(), np.array([0, 0, 1]), np.array([1, 1, 3])),
    ("np.maximum.at(x, y, z)\nreturn x", V.copy(), idx, V[:3]), ("np.add.at(x, y, 1)\nreturn x", U.copy(), U[:0]), ("np.add.at(x, x, 1)\nreturn x", U.copy()),
    ("np.add.at(x, y, x[:3])\nreturn x", V.copy(), idx), ("np.add.at(x, [0, 1, 0], 1)\nreturn x", V.copy()), ("np.choose(x, (y, y * 2, y * 3))", U % 3, V),
    ("np.choose(x, [y, y + 1])", U % 2, I8[0]+U), ("np.ix_(x, y)", idx, U), ("x[np.ix_([0, 2], [1, 3])]", A), ("x[np.ix_(y, z)]", A, V[:3] > 0, U),
    ("np.ix_(x, y, x)", U, idx), ("np.ix_(x)", U), ("np.histogram2d(x, y, 3)", G, P), ("np.histogram2d(x, y)", G, P),
    ("np.histogram2d(x, y, bins=(2, 4))", G, P), ("np.histogram2d(x, y, bins=[2, 4])", G, P), ("np.histogram2d(x, y, [z, z])", G, P, O),
    ("np.histogram2d(x, y, z)", G, P, O), ("np.histogram2d(x, y, 3, range=((0, 4), (1.0, 9.0)))", G, P),
    ("np.histogram2d(x, y, 3, range=[[0, 4], [1, 9]])", G, P),
]

reductions = [
    ("np.min(x, initial=0.0)", V), ("np.max(x, initial=0)", A), ("np.max(x, axis=0, initial=3)", A), ("x.max(initial=100)", I), ("np.sum(x, initial=5)", I),
    ("np.sum(x, axis=1, initial=5)", I), ("np.prod(x, initial=2)", K), ("x.min(axis=1, initial=2.0, keepdims=True)", F32), ("np.max(x, initial=y)", V, f64),
    ("np.maximum.reduce(x, initial=2)", A), ("np.einsum('ii', x)", SQ), ("np.einsum('ii->', x)", I[:, :3].copy()), ("np.einsum('ij,jk', x, y)", A, F.T.copy()),
    ("np.einsum('ji', x)", A), ("np.einsum('ij', x)", A), ("np.einsum('i,i', x, y)", V, V), ("np.einsum('ij,ij', x, y)", A, A),
    ("np.einsum('ba,b', x, y)", A, A[:, 0]),
]

left_to_numpy = [
    ("np.histogram(x, 3)", F32), ("np.histogram(x, [0., 2., 5])", K),
    ("np.histogram(x)", NV), ("np.histogram(x, 0)", G), ("np.histogram(x, [3, 2, 1])", G), ("np.histogram(x)", E), ("np.histogram(x, 3, range=(2, 1))", G),
    ("np.histogram(x, 'auto')", G), ("np.histogram(x, 3)", B), ("np.convolve(x, y)", V, V[:0]), ("np.correlate(x, y, 'same')", V, G),
    ("np.convolve(x, y)", A, V), ("np.nanvar(x, axis=0)", N * np.nan), ("np.nanargmax(x, axis=0)", N * np.nan), ("np.nanmedian(x)", NV * np.nan),
    ("np.nanmedian(x, axis=0)", N), ("np.nanstd(x)", E), ("np.unique(x, return_counts=True)", NV), ("np.unique(x, return_inverse=True)", K[:0]),
    ("np.unique(x, axis=0)", I), ("np.isin(x, y)", 3, K), ("np.isin(x, y)", K, U8), ("np.bincount(x, y)", K, K), ("np.bincount(x, y)", K[:0], V[:0]),
    ("np.bincount(x, y)", U, V[:2]), ("np.setxor1d(x, y)", K[:0], K[:0]), ("np.histogram(x, weights=x)", G), ("np.convolve(x, y, 'x')", V, V),
    ("np.nanargmin(x)", E), ("np.histogram(x, 2.5)", G), ("np.nanvar(x, ddof=20)", N), ("np.nanvar(x, ddof=4, axis=1)", N), ("np.intersect1d(x, y)", NV, NV),
    ("np.union1d(x, y)", NV, NV), ("np.setxor1d(x, y)", NV, NV), ("np.setdiff1d(x, y)", NV, NV), ("np.gradient(x)", V[:1]), ("np.gradient(x, edge_order=2)", V),
    ("np.gradient(x)", B), ("np.gradient(x, y)", V, O[:3]), ("np.gradient(x, 1, 2, 3)", A), ("np.gradient(x, axis=(0, 1))", A), ("np.gradient(x, axis=5)", A),
    ("np.cumulative_sum(x)", A), ("np.unwrap(x)", I), ("np.polyfit(x, y, 3)", np.ones(5), np.arange(5.)), ("np.polyfit(x, y, 1)", V, G),
    ("np.polyfit(x, y, 5)", V, V), ("np.polyfit(x, y, 1, cov=True)", G, P), ("np.vander(x)", A), ("np.geomspace(0, 5)",), ("np.geomspace(-1, 5, 3)",),
    ("np.geomspace(1j, 5, 3)",), ("np.pad(x, -1)", V), ("np.pad(x, 1, mode='edge')", V[:0]), ("np.pad(x, 1, mode='mean')", V),
    ("np.pad(x, ((1, 2),(3, 4)))", V), ("np.pad(x, 1, mode='linear_ramp')", V), ("np.pad(x, 1.5)", V), ("np.pad(x, 2, constant_values=(1, 2))", V),
    ("np.pad(x, 1, constant_values=300)", U8), ("np.sinc(x)", C), ("np.ediff1d(x)", B), ("np.ediff1d(x, to_end=9)", V), ("np.polyder(x)", V[:0]),
    ("np.polyint(x, 2)", V), ("np.iscomplexobj(x)", [1, 2]), ("np.tensordot(x, y, axes=[[0], [1]])", A, SQ),
    ("np.piecewise(x, [x < 0, x >= 0], [lambda t: -t, lambda t: t * 2])", V), ("np.piecewise(x, [x < 0], [lambda t: t * t, 3])", V), ("np.split(x, 3)", V),
    ("np.array_split(x, 0)", V), ("np.array_split(x, y)", V, idx), ("np.dstack((x, y))", V, G), ("np.rollaxis(x, 5)", X3), ("np.delete(x, 9)", V),
    ("np.delete(x, [9])", V), ("np.delete(x, [])", V), ("np.delete(x, y)", V, np.array([True])), ("np.delete(x, True)", V), ("np.delete(x, slice(0, 2))", V),
    ("np.insert(x, 9, 1)", V), ("np.insert(x, [0, 2], 1)", V), ("np.insert(x, 1, 300)", U8), ("np.insert(x, 1, y, axis=0)", A, G),
    ("np.insert(x, 1, y, axis=1)", A, A), ("np.insert(x, 1, 1j)", V), ("np.resize(x, -1)", V), ("np.resize(x, 3)", V[:0]), ("np.block([])",),
    ("np.block([[x], [x, x]])", SQ), ("np.block(x)", A), ("np.block([x, 1])", V), ("np.compress([1, 0], x)", V), ("np.compress(x, y)", G > 0, V),
    ("np.place(x, x > 0, [])\nreturn x", V.copy()), ("np.putmask(x, x > 0, [1, 2])\nreturn x", V.copy()), ("np.put(x, [9], 1)\nreturn x", V.copy()),
    ("np.put(x, y, 1.7)\nreturn x", K.copy(), idx), ("np.select([x], [x])", A), ("np.select([], [])",), ("np.select([x > 1, x > 2], [x])", A),
    ("np.piecewise(x, [x > 1], [1, 2, 3])", V), ("np.piecewise(x, x > 1, [1, 2])", V), ("np.unravel_index(12, (3, 4))",), ("np.unravel_index(-1, (3, 4))",),
    ("np.ravel_multi_index((5, 0), (3, 4))",), ("np.unravel_index(x, (3, 4))", V), ("np.lexsort((x, y))", V, G), ("np.lexsort(x)", I),
    ("np.trim_zeros(x)", SQ), ("np.tensordot(x, y, ([1], [1]))", A, SQ), ("np.tensordot(x, y, 0)", V, V), ("np.linalg.matrix_power(x, 2)", A),
    ("np.linalg.matrix_power(x, 0)", SQ), ("np.linalg.matrix_power(x, -1)", SQ), ("np.linalg.matrix_power(x, 1.5)", SQ), ("np.linalg.cond(x)", A * 0),
    ("np.linalg.cond(x, 1)", SQ), ("np.linalg.pinv(x)", A*np.nan), ("np.linalg.matrix_rank(x)", V), ("np.linalg.multi_dot([x, y, x])", A, A),
    ("np.linalg.multi_dot([x, x, x, x])", SQ), ("np.linalg.multi_dot([x, y, x])", V, A), ("np.kron(x, y)", X3, V), ("np.kron(x, 2)", V),
    ("np.indices((2, 3), sparse=True)",), ("np.linalg.pinv(x)", C),
    ("np.add.at(x, y, 1.0)\nreturn x", V.copy(), np.array([0, 9])), ("np.add.at(x, y, 1.5)\nreturn x", U.copy(), idx),
    ("np.add.at(x, y, z)\nreturn x", V.copy(), idx, V), ("np.add.at(x, y, 1)\nreturn x", A.copy(), idx), ("np.add.at(x, y, z)\nreturn x", I8.copy(), idx, I8),
    ("np.add.at(x, x > 0, 1)\nreturn x", V.copy()), ("np.add.outer(x, y)", F32, 2.0), ("np.choose(x, [y, y])", U, V), ("np.choose(x, [1, 2, 3, 4])", U),
    ("np.ix_(x)", A), ("np.ix_()",), ("np.histogram2d(x, y)", G, V), ("np.histogram2d(x, y, 2)", K, K), ("np.histogram2d(x, y, 2, density=True)", G, P),
    ("np.histogram2d(x, y, 2)", V * 0, V), ("np.sum(x, initial=0.5)", V), ("np.sum(x, initial=0.5)", I), ("np.max(x, initial=0.5)", I),
    ("np.max(x, initial=3.0)", E), ("np.sum(x, where=x > 3)", A), ("np.max(x, initial=300)", U8), ("np.einsum('ii->i', x)", SQ), ("np.einsum('ii', x)", A),
    ("np.einsum('iij->j', x)", X3[:, :2]), ("np.cumsum(x, initial=3)", V), ("np.min(x, initial=None)", V), ("np.all(x, initial=True)", V),
    ("np.argmax(x, initial=3)", V), ("np.unravel_index(x, (3, 4))", idx.astype(np.int32) + 1), ("np.convolve(x, y)", np.array([1e200, np.inf]), V),
    ("np.convolve(x, y)", V * 1e200, V * 1e200), ("np.bincount(x, y)", U, V * np.inf),
]
