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

complex_parts = [("np.nanmean(x, dtype=complex), np.nanmean(x)", np.array([-np.inf, np.nan, 1.0])), ("np.round(x, 1), x.round(3), np.round(x, -1), np.round(x.T, 2)", np.array([[complex(np.inf, 1.2345), 12.345 + 5j], [complex(0, np.nan), -0.04 - 0.06j]]))]

left_to_numpy = [
    ("np.broadcast_shapes[0]",), ("np.r_(3)",), ("np.mgrid(2)",), ("np.polyfit[1, 2]",),
    ("np.isin(x, y)", np.array([1, -(2**63), -(2**63) + 1, 2**53 + 1, 5]), np.array([1.0, 2.0**53] * 20)),
    ("np.power.reduce(x), np.arctan2.reduce(x)", np.linspace(0.5, 2, 20)),
    ("np.add.reduceat(x, [0, 2]), np.multiply.reduceat(x, [0])", np.array([np.inf, -np.inf, 0.0])),
    ("np.isreal(x), np.isreal(0).imag, np.isreal(2j).real, np.isreal(True), np.isreal(np.float64(1)).imag, np.isreal([1, 2j])", 1.5),
    ("np.fromiter(x, np.int32)", np.array([1, -(2**40)])), ("np.fromiter(x, np.uint8)", np.array([1, -1])), ("np.fromiter(x, np.int64)", np.array([1.5, np.nan])),
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

W = np.array([0.2, 0.0, 0.5, 0.3])
H = np.array([0, 1, 1, 2])
T = SQ.T.copy()

masked = [
    ("np.divide(x, y, out=np.zeros_like(x), where=y != 0), np.log2(y, where=y > 0, out=np.full(4, -1.0))", V, W),
    ("np.multiply(x, 2, out=x, where=x > 4)\nnp.negative(x, out=x, where=y)\nreturn x", A.copy(), A > 8),
    ("np.sum(x, where=x > 2), np.sum(x, axis=0, where=x > 2), np.prod(x, where=x > 2), np.any(x > 9, axis=1, where=x < 10), np.sum(x, initial=5.0)", A),
    ("np.max(x, where=x < 5, initial=-1), np.min(x, axis=0, where=x > 2, initial=np.inf), x.mean(where=x > 2), np.var(x, axis=0, where=x > 1), np.std(x, where=x > 3)", A),
    ("np.add(x, y, casting='unsafe', out=z)\nreturn z", A, A, I.copy()), ("np.dot(x, y, out=z)\nreturn z", A, A.T.copy(), np.zeros((3, 3))),
    ("np.subtract.reduce(x), np.hypot.reduce(x), np.divide.accumulate(x), np.logical_and.accumulate(x > 1), np.logical_xor.reduce(x > 2)", G),
    ("np.add.reduceat(x, [0, 2, 3]), np.maximum.reduceat(x, [0, 4, 2]), np.hypot.outer(x, x), np.logical_or.reduceat(x > 2, [0, 3])", G),
    ("np.add.reduceat(x, [0, 2], axis=1), np.gcd.reduce(x, axis=0), np.bitwise_and.outer(x, x[0])", I),
    ("np.add.at(x, [0, 1, 0], y)\nnp.add.at(x, (slice(None), [0, 1, 0]), 1)\nnp.multiply.at(x, x > 9, 2)\nreturn x", A.copy(), A),
    ("np.negative.at(x, [0, 1])\nnp.power.at(x, [0, 2], 2)\nnp.add.at(x, y, 1)\nreturn x", V.copy(), np.array([[0, 1], [1, 2]])),
]

quantiles = [
    *[(f"np.percentile(x, 30, method='{m}'), np.quantile(x, [0.1, 0.9], method='{n}')", G) for m, n in (
        ("inverted_cdf", "averaged_inverted_cdf"), ("closest_observation", "interpolated_inverted_cdf"), ("hazen", "weibull"), ("median_unbiased", "normal_unbiased"),
        ("lower", "higher"), ("midpoint", "nearest"))],
    ("np.percentile(x, [25, 75], axis=0, keepdims=True), np.median(x, axis=1, keepdims=True), np.median(x, axis=(0, 1)), np.quantile([1, 2, 3, 4], 0.3)", A),
    ("np.percentile(x, 40)", F32), ("np.nanmedian(x, axis=0), np.nanpercentile(x, 30, axis=1), np.nancumprod(x), np.nanmean(x, where=x > 2)", N),
    ("np.average(x, axis=0, weights=[1, 2, 3], returned=True), np.average(x, axis=1, weights=y, keepdims=True)", A, W),
    ("np.cov(x, aweights=[1., 2, 1, 3]), np.cov(x, fweights=[1, 2, 1, 3]), np.cov(x, dtype=np.float32)", A), ("np.std(x, correction=1), np.var(x, mean=np.mean(x))", V),
]

parts = [
    ("np.repeat(x, [1, 2, 0, 1]), np.diff(x, prepend=0, append=[1, 2]), np.ediff1d(x, to_begin=0, to_end=[1, 2]), np.diff(x, n=3)", V),
    ("np.repeat(x, [1, 2, 1], axis=0), np.roll(x, (1, 1), axis=(0, 1)), np.rot90(x, -1, axes=(1, 0)), np.tile(x, (2, 1, 1)), np.moveaxis(x, (0, 1), (1, 0))", A),
    ("np.split(x, y), [p.sum() for p in np.split(x, np.flatnonzero(np.diff(x) < 0) + 1)]", G, np.array([1, 3])),
    ("np.insert(x, [1, 3], [7., 8]), np.insert(x, slice(0, 2), 5.), np.delete(x, slice(0, 2)), np.delete(x, np.s_[::2]), np.delete(x, np.where(x > 2))", G),
    ("np.unique(x, axis=0, return_index=True, return_inverse=True, return_counts=True), np.unique(x, axis=1)", I % 2), ("np.unique(x, axis=0)", A[:0]),
    ("np.intersect1d(x, y, return_indices=True), np.searchsorted(x, y, sorter=np.argsort(x, kind='stable')), np.digitize(x, [3, 2, 1])", K, idx),
    ("np.broadcast_arrays(x, y), np.broadcast_shapes((3, 1), (4,)), np.asfortranarray(x), x.reshape(2, 6, order='F'), x.flatten('F'), x.tolist()", A, V),
    ("np.take_along_axis(x, np.argmax(x, axis=-1)[..., None], axis=-1), np.take(x, [0, 99], mode='clip')", X3),
    ("np.put_along_axis(x, y, 9.0, axis=1)\nnp.place(x, x > 10, [44, 55])\nnp.copyto(x, 0, where=x < 2)\nreturn x", A.copy(), np.array([[0], [2], [1]])),
    ("np.choose(x, [10, 20.5, 30]), x.choose([y, 5, 6, 7], mode='wrap'), np.select([x > 2, x > 1, x > 0], [1, 2.5, x])", H, V),
    ("np.piecewise(x, [x < 0, x > 1], [lambda v: v * 2, np.abs, 7]), np.piecewise(x, x < 0, [1, 0])", V),
    ("np.lib.stride_tricks.sliding_window_view(x, (2, 2)), np.lib.stride_tricks.sliding_window_view(x, 2, axis=1).sum(axis=-1)", A),
    ("x.flat[3], x.flat[1:5], [v for v in x.flat], sum(x.flat), np.pad(x, 1, mode='mean'), np.pad(x, (1, 2), 'linear_ramp', end_values=3)", A),
    ("x.flat[::5] = 1\nfor (i, j), v in np.ndenumerate(x):\n    x[i, j] = v * i\nfor i, j in np.ndindex(2, 2):\n    x[i, j] += 1\nreturn x", A.copy()),
    ("np.unravel_index([1, 2], (3, 4), order='F'), np.ravel_multi_index(([0, 1], [1, 9]), (3, 4), mode='clip'), np.indices((2, 3), sparse=True), np.diagflat(x, 1)", V),
    ("np.histogram(x, 3, weights=x), np.histogram(x, [0, 2, 6], weights=x), np.histogram_bin_edges(x, 4), np.histogramdd((x, x), 2, density=True)", G),
    ("np.apply_along_axis(np.sort, 1, x), np.apply_along_axis(lambda r: r.max() - r.min(), 0, x), np.apply_over_axes(np.sum, x, [0, 1])", A),
    ("np.vectorize(lambda a, b: a if a > b else b)(x, 1.0), np.fromiter((a * a for a in x), dtype=float)", V), ("np.packbits(x), np.unpackbits(y)", B, U8),
]

indexers = [
    ("np.r_[x, 0, 1:4, 0:1:3j], np.c_[x, x], np.mgrid[0:2, 0:3], np.ogrid[-1:1:3j, 0:2], np.mgrid[0:1:0.25]", V), ("x[np.s_[1:, ::2]], x[np.index_exp[..., 1]]", A),
    ("s = slice(1, 3)\nx[s] = 0\nreturn x, s.start, isinstance(s, slice)", V.copy()), ("for i in range(5):\n    s = slice(i, i + 1)\n    x[s] = x[i]\nreturn x", V.copy()),
    ("np.hanning(x), np.hamming(x), np.blackman(x), np.bartlett(x), np.kaiser(x, 5.0), np.i0(y), np.hanning(1)", 6, V * 9),
    ("np.linspace(x, x * 2, 4, axis=1), np.linspace(0, 10, 5, dtype=int), np.linspace(0, 1, 5, retstep=True), np.meshgrid(x, [1, 2], sparse=True)", V),
    ("r = []\nfor i in range(x):\n    r.append([i, i * 2.0])\nreturn np.array(r), np.array([[i * j for j in range(3)] for i in range(x)])", 3),
]

weak = [
    (f"np.concatenate((x, {k}), axis=None), np.concatenate(({k}, x[0], x), axis=None), np.union1d({k}, x), np.choose(0, ({k}, x)), np.choose(np.array([0]), (x[0], {k}))", np.array([1, 0], d))
    for d in ("bool", "int8", "uint8", "float32", "complex64") for k in ("True", "3", "1.5", "1j", "np.float32(1)", "np.int64(1)")
]
numbers_chosen = [("np.choose(0, (x,)), np.choose(y, (x, 2)), np.choose(y, (x, x)), np.choose(z, (x, x)), np.choose(y, [x])", 3, 0, np.array(0)), ("np.choose(x, (1, 2.5))", np.int64(1))]
rolled = [
    ("np.nan_to_num(x, nan=y), np.nan_to_num(x, posinf=y, neginf=3), np.nan_to_num(x, nan=[1, 2, 3], neginf=True), np.nan_to_num(x, nan=z)", N32[0, :3], np.int64(7), np.float64(0.1)),
    ("np.roll(x, 1, ()), np.roll(x, (), ()), np.roll(x, (1, 2), (0, 0)), np.fft.fftshift(x, ()), np.fft.ifftshift(x), np.fft.fftshift(x, (0, 1)), np.fft.ifftshift(x, 1)", A),
    ("y = np.roll(x, 1, ())\ny[0] = 5\nz = np.fft.fftshift(x, ())\nz[0] = 6\nreturn x, y, z", A.copy()), ("np.average(x), np.average(x, 0), np.average(x, 1)", A[:, :1]),
]

contractions = [
    ("np.einsum('ij,jk,kl->il', x, y, x), np.einsum('i,ij,j', x[0], x, x[1]), np.einsum(x, [0, 1], y, [1, 2], [0, 2]), np.einsum('ij,ij,ij->j', x, y, y)", SQ, T),
    ("np.einsum('...ij,...j->...i', x, y), np.einsum('ijk,lk->ijl', x, x[0]), np.einsum('ijj->i', x[:, :, :3]), np.tensordot(x, x, axes=3)", X3, V),
    ("np.cross(x, y, axis=0), np.linalg.matrix_power(x, 0), np.linalg.multi_dot([x, y, x, y]), np.trace(x, 1), np.diag_indices_from(x)", SQ, T),
    *[(f"np.linalg.norm(x, {o}), np.linalg.norm(x[0], {v})", SQ) for o, v in ((1, 0), (2, 3), (-1, 1.5), ("np.inf", 2), ("-np.inf", "-np.inf"), ("'nuc'", 1))],
    ("np.linalg.norm(x, 1, axis=(1, 2)), np.linalg.norm(x, 3, axis=0), np.linalg.norm(x, 'fro', axis=(0, 1), keepdims=True)", X3),
    ("np.polymul(x, y), np.polydiv(y, x), np.poly(x), np.polyint(x, 2, k=3), np.gradient(y, edge_order=2), np.cumulative_sum(x, include_initial=True)", V, G),
    ("np.polynomial.polynomial.polyval(x, [1, 2, 3]), np.polynomial.polynomial.polymul(x, x), np.polynomial.legendre.legval(x, [1, 2, 3])", V),
    ("np.polynomial.polynomial.polyfit(x, y, 2), np.polyfit(x, y, 2, w=y), np.polynomial.chebyshev.chebval(x, y)", P, G), ("np.polynomial.legendre.leggauss(4)",),
    ("np.isclose(x, y, equal_nan=True), np.array_equal(x, y, equal_nan=True), np.array_equiv(x, y), np.isposinf(x), np.isreal(x)", NV, NV),
    ("np.interp(x, [0, 1, 2], [0, 10, 20], left=-1, right=9), np.interp(x, [0, 2, 3], [1, 2, 3], period=5), np.nan_to_num(x)", V),
]

numbers = [
    ("[round(float(v), 2) for v in x], round(12345, -2), round(x[0], 1)", np.array([12345.0, 0.125, 0.375, 1.005, 2.675, 1e16, 5e-324, -0.004, np.inf])),
    ("math.factorial(10), math.comb(30, 12), math.perm(6, 2), math.isqrt(10**12 + 5), math.gcd(12, 18, 27), math.lcm(4, 6), pow(3, 200, 13)",),
    ("math.fsum(x), math.prod(x), math.dist(x, x[::-1]), math.hypot(3, 4, 12), math.fsum([1e16, 1, -1e16])", np.array([0.1, 0.2, 0.3])), ("math.factorial(x)", 25),
    ("math.remainder(x, 3), math.modf(x), math.frexp(x), math.ldexp(x, 3), math.isclose(x, 4.7), math.ulp(x), math.gamma(x), math.lgamma(-x)", 4.7),
    ("sorted(x), sorted(x, key=lambda v: (v % 2, -v)), sorted(enumerate(x), key=lambda t: t[1], reverse=True), max(x, key=abs), min(enumerate(x), key=lambda t: t[1])", K),
    ("max([], default=0), max((a for a in x if a > 100), default=-1), (1, 2) < (1, 3), max([(1, 2), (1, 3)]), tuple(v * 2 for v in (1, 2))", V),
    ("list(map(lambda a, b: a + b, x, y)), sum(map(abs, x)), list(filter(lambda v: v > 1, x)), list(zip(*[(1, 2), (3, 4)]))", V, G[:4]),
    ("for i, v in enumerate(map(abs, x)):\n    x[i + 1] = v\nreturn x", V.copy()),
]

edges = [
    ("np.fft.ifftshift(0)",), ("np.fft.fftshift(x)", np.array(3.0)), ("np.roll(x, 1, ())", np.array(3.0)), ("np.average(x, axis=0)", A[:0, :0]), ("np.average(x)", A[:0]), ("np.average(x, 1)", A[:0]),
    ("np.nan_to_num(x, nan=1j)", N32), ("np.nan_to_num(x, posinf=y)", N32, np.complex64(1)), ("np.average(x, 0, returned=True)", A[:, :0]), ("np.concatenate((x, y), axis=None)", I8, 300), ("np.choose(0, (y, x))", I8, 300),
    ("np.max(x, where=x > 3)", A), ("np.mean(x, where=x > 100)", A), ("np.add.at(x, [9], 1)\nreturn x", V.copy()), ("np.power.reduce(x)", V),
    ("np.repeat(x, [1, 2])", V), ("np.split(x, [-1])", V), ("np.insert(x, [0, 9], 1)", V), ("np.copyto(x, 300)\nreturn x", U8.copy()), ("np.searchsorted(x, 1, sorter=[0, 1])", V),
    ("np.apply_along_axis(np.sum, 2, x)", A), ("np.linspace(0, 1, 1, retstep=True)",), ("np.mgrid[2:0, 0:2]",), ("math.fsum(x)", [1e308, 1e308]), ("sorted(x)", NV),
    ("np.lib.stride_tricks.sliding_window_view(x, 9)", V), ("x.flat[99]", A), ("np.array([[1, 2], [3]])",), ("np.vectorize(lambda a: 1 / a)(x)", U),
    ("m = map(abs, x)\na = list(m)\nreturn a, list(m)", V), ("r = []\nfor i in range(x):\n    r.append(i if i < 5 else 0.5)\nreturn np.array(r)", 4),
    ("np.percentile(x, 101)", G), ("np.interp(x, y, z, period=4)", V * 5, O[::-1].copy(), O), ("round(x, 2)", float("nan")), ("abs(x)", [1, 2]),
]
