"""Expressions and statements of NumPy, by topic: text of a function body in x, y, z, and the arguments. One line of text is what it returns."""

import numpy as np

A = np.arange(12.0).reshape(3, 4) + 0.5
I = np.arange(12).reshape(3, 4) - 5
V = np.arange(4.0) - 1.5
U = np.arange(4)
F = np.asfortranarray(A)
F32 = A.astype(np.float32)
C = A + 1j * A[::-1]
B = I % 2 == 0
SQ = np.array([[4.0, 1, 0], [1, 3, 0.5], [0, 0.5, 2]])
I8 = np.array([1, -100, 127], np.int8)
U8 = np.array([1, 200, 255], np.uint8)
X3 = np.arange(24.0).reshape(2, 3, 4)
S = np.arange(40.0).reshape(5, 8)[::2, ::2]
E = np.zeros((0, 4))
idx = np.array([2, 0, -1])
f64 = np.float64(2.5)
i64 = np.int64(7)

operators = [
    ("x + 1", I), ("x * 2.5", I), ("x + y", A, V), ("x - y", F32, V), ("x / y", I, I), ("x ** 2", A), ("x ** 0.5", A), ("x ** 3", I), ("2 ** x", V), ("-x", I), ("~x", B),
    ("abs(x)", I), ("x & y", B, B), ("x > 2", A), ("(x > 2) & (x < 7)", A), ("x == y", I, I), ("x != 3", I), ("x + y", I8, U8), ("x + 100", I8), ("x * y", F32, f64),
    ("x * 2.0", F32), ("x + y", f64, 3), ("x * y", i64, 2.0), ("x // 2", I), ("x % 3", I), ("x % 2.5", A), ("x << 1", I), ("x @ y", A, V), ("x @ y", V, V), ("x.T @ x", A),
    ("x + 1", F), ("x + y", F, A), ("x + y", F, F), ("x * y", F, V), ("x + [1,2,3,4]", A), ("x + 1j", A), ("x * y", C, A), ("x += 1\nreturn x", A.copy()),
    ("x /= 2\nreturn x", A.copy()), ("x *= y\nreturn x", A.copy(), V), ("x[1:] += x[:-1]\nreturn x", V.copy()), ("x[0] += 1\nreturn x", A.copy()),
    ("x[1,2] *= 3\nreturn x", A.copy()), ("x @ y", A, A), ("x[x > 3] *= 2\nreturn x", A.copy()),
]

left_to_python = [
    ("x + 300", I8), ("x - y", B, B), ("x += 1.5\nreturn x", I.copy()), ("np.sum(x, axis=2)", A), 
    ("np.apply_along_axis(np.sum, 0, x)", A),
    ("np.fft.fft(x)", V), ("np.zeros(-1)",), ("np.zeros(3) + np.ones(4)",), ("x[0, 0, 0, 0]", X3),
    ("x[0,0] = float('nan')\nreturn x", I.copy()), ("x[0] = 300\nreturn x", U8.copy()), ("round(x, 1)", 2.55), ("max(x)", V), ("x += y\nreturn x", I.copy(), A),
    ("np.einsum('ii->i', x)", SQ), ("x += y\nreturn x", np.ones(3), np.ones((1, 3))), ("x @= y\nreturn x", V.copy(), np.ones((4, 4))), ("x @= y\nreturn x", A[:, :3].copy(), np.ones((3, 1))), ("np.add.accumulate(x)", np.array(2.0)),
]

ufuncs = [
    ("np.sin(x)", A), ("np.exp(x)", F32), ("np.sqrt(x)", I), ("np.add(x, y)", A, V), ("np.add(x, 1, out=y)", A, np.zeros((3,4))), ("np.add(x, 1, y)", A, np.zeros((3,4))),
    ("np.maximum(x, 0)", I), ("np.minimum(x, y)", A, V), ("np.sin(1.0)",), ("np.add(1, 2)",), ("np.isnan(x)", A), ("np.logical_and(x > 1, x < 3)", A), ("np.abs(x)", C),
    ("np.sign(x)", I), ("np.where(x > 3, x, 0)", A), ("np.where(x > 3, x, y)", A, V), ("np.where(x > 0, 1, 2)", f64), ("np.clip(x, 2, 5)", A), ("np.clip(0, x, y)", F32, True), ("np.clip(0, x, True), np.clip(3, x, 2), np.clip(2.5, 0, 1)", F32), ("np.clip(x, None, 5)", A),
    ("x.clip(1, 3)", I), ("np.round(x)", A), ("np.round(x, 1)", A), ("x.round(1)", A), ("np.divmod(x, 3)", I), ("np.float64(3)",), ("np.int32(x)", A), ("np.float32(x) * x", f64),
    ("np.add(x, y, dtype=np.float64)", I, I), ("np.power(x, 2)", I), ("np.square(x)", A), ("np.hypot(x, y)", A, A), ("np.arctan2(x, y)", A, V), ("np.conj(x)", C),
    ("x.conj()", C), ("np.log1p(x)", A), ("np.floor(x)", A), ("np.logical_not(x)", I), ("np.mod(x, 3)", I),
]

reductions = [
    ("np.sum(x)", A), ("x.sum()", I), ("x.sum(axis=0)", A), ("np.sum(x, axis=-1)", I), ("np.sum(x, 1)", F), ("x.sum(axis=1)", X3), ("x.sum(axis=1, keepdims=True)", A),
    ("x.sum()", F), ("np.prod(x)", A), ("x.prod()", I), ("x.prod(axis=0)", A), ("np.prod(x, axis=-1)", I), ("np.prod(x, 1)", F), ("x.prod(axis=1)", X3),
    ("x.prod(axis=1, keepdims=True)", A), ("x.prod()", F), ("np.max(x)", A), ("x.max()", I), ("x.max(axis=0)", A), ("np.max(x, axis=-1)", I), ("np.max(x, 1)", F),
    ("x.max(axis=1)", X3), ("x.max(axis=1, keepdims=True)", A), ("x.max()", F), ("np.min(x)", A), ("x.min()", I), ("x.min(axis=0)", A), ("np.min(x, axis=-1)", I),
    ("np.min(x, 1)", F), ("x.min(axis=1)", X3), ("x.min(axis=1, keepdims=True)", A), ("x.min()", F), ("np.any(x)", A), ("x.any()", I), ("x.any(axis=0)", A),
    ("np.any(x, axis=-1)", I), ("np.any(x, 1)", F), ("x.any(axis=1)", X3), ("x.any(axis=1, keepdims=True)", A), ("x.any()", F), ("np.all(x)", A), ("x.all()", I),
    ("x.all(axis=0)", A), ("np.all(x, axis=-1)", I), ("np.all(x, 1)", F), ("x.all(axis=1)", X3), ("x.all(axis=1, keepdims=True)", A), ("x.all()", F), ("np.argmax(x)", A),
    ("x.argmax()", I), ("x.argmax(axis=0)", A), ("np.argmax(x, axis=-1)", I), ("np.argmax(x, 1)", F), ("x.argmax(axis=1)", X3), ("x.argmax(axis=1, keepdims=True)", A),
    ("x.argmax()", F), ("np.argmin(x)", A), ("x.argmin()", I), ("x.argmin(axis=0)", A), ("np.argmin(x, axis=-1)", I), ("np.argmin(x, 1)", F), ("x.argmin(axis=1)", X3),
    ("x.argmin(axis=1, keepdims=True)", A), ("x.argmin()", F), ("x.sum((0,2))", X3), ("x.sum(axis=(0,1))", A), ("x.prod((0,2))", X3), ("x.prod(axis=(0,1))", A),
    ("x.max((0,2))", X3), ("x.max(axis=(0,1))", A), ("x.min((0,2))", X3), ("x.min(axis=(0,1))", A), ("x.any((0,2))", X3), ("x.any(axis=(0,1))", A), ("x.all((0,2))", X3),
    ("x.all(axis=(0,1))", A), ("x.sum()", B), ("x.sum(axis=0)", B), ("x.sum()", U8), ("x.sum(dtype=np.float64)", I), ("x.sum()", E), ("x.max()", E), ("x.max(axis=1)", E),
    ("x.sum(axis=0)", E), ("np.sum(x, axis=y)", A, 1), ("np.sum([1,2,3])",), ("np.cumsum(x)", A), ("x.cumsum(axis=1)", A), ("np.cumprod(x, 0)", I),
    ("np.sum(x, keepdims=True)", A), ("np.count_nonzero(x)", I), ("np.add.reduce(x)", A), ("x.mean()", A), ("x.mean(axis=0)", I), ("np.mean(x, axis=1, keepdims=True)", F32),
    ("x.var()", A), ("np.std(x, axis=0)", A), ("np.var(x, ddof=1)", I), ("np.std(x, axis=1, keepdims=True)", F32), ("np.mean(x)", B), ("np.mean(x)", F32), ("np.var(x)", C),
    ("np.nanmax(x)", A), ("np.median(x)", V), ("np.ptp(x)", A), ("np.ptp(x, axis=0)", A), ("np.average(x)", A), ("np.average(x, weights=y)", V, V+3),
    ("np.average(x, axis=1, weights=y)", A, V+3), ("np.trace(x)", SQ), ("np.diff(x)", A), ("np.diff(x, axis=0)", A), ("np.cross(x, y)", SQ[0], SQ[1]), ("np.diag(x)", V),
    ("np.diag(x)", SQ), ("np.tril(x)", SQ), ("np.triu(x, 1)", SQ), ("np.kron(x, y)", SQ, SQ[:2]), ("np.roll(x, 2)", V), ("np.roll(x, 1, axis=0)", A),
    ("np.roll(x, -1, axis=1)", A), ("np.repeat(x, 3)", V), ("np.repeat(x, 2, axis=0)", A), ("np.tile(x, 2)", V), ("np.tile(x, (2,3))", V), ("np.meshgrid(x, y)", V, V[:3]),
    ("np.linspace(0, 1, 5)",), ("np.linspace(x, y, 7, endpoint=False)", f64, 9.0), ("np.interp(x, y, z)", A, V, V*2), ("np.cov(x)", A), ("np.corrcoef(x)", A),
    ("np.outer(x, y)", V, V), ("np.trapezoid(x)", V), ("np.gradient(x)", V), ("np.isclose(x, y)", A, V), ("np.allclose(x, y)", A, A), ("np.array_equal(x, y)", A, A),
    ("np.nan_to_num(x)", A), ("np.nansum(x)", A), ("np.nanmean(x)", A), ("np.logspace(0,2,4)",), ("np.polyval(x, y)", V, A), ("np.squeeze(x)", A[None]), ("np.fliplr(x)", A),
    ("np.flipud(x)", A), ("np.rot90(x)", A), ("np.pad(x, 1)", A), ("np.split(x, 2)", V), ("np.einsum('ij,j->i', x, y)", A, V), ("np.tensordot(x, y, axes=1)", A, V),
    ("np.digitize(x, y)", V, V), ("np.argsort(x, kind='stable')", A), ("np.take_along_axis(x, y, axis=1)", A, I % 4),
]

creation = [
    ("np.zeros(3)",), ("np.zeros((2,3), dtype=np.float32)",), ("np.ones(x)", 4), ("np.ones((x, 2), int)", 4), ("np.full((2,2), 7)",), ("np.full(3, 2.5, dtype=np.float32)",),
    ("np.zeros(x.shape)", A), ("np.zeros(x.shape[1])", A), ("np.zeros_like(x)", I), ("np.ones_like(x, dtype=float)", I), ("np.full_like(x, 3)", A), ("np.full_like(x.T, x.T), np.full_like(x.T, x[:, 0])", A), ("np.zeros_like(x)", F),
    ("np.arange(5)",), ("np.arange(x)", 7), ("np.arange(1, 10, 3)",), ("np.arange(x, y)", 2, 7), ("np.arange(10, 0, -3)",), ("np.arange(0.0, 1.0, 0.1)",), ("np.arange(x)", 3.5),
    ("np.arange(x, dtype=np.float64)", 4), ("np.eye(3)",), ("np.eye(3, 4, 1)",), ("np.identity(x)", 3), ("np.array([1,2,3])",), ("np.array([[1.0,2],[3,4]])",),
    ("np.array([x, y, 1.0])", f64, 2), ("np.array([x, x])", V), ("np.array(x)", A), ("np.array(x, dtype=np.float32)", A), ("np.asarray(x) is x", A), ("np.array(3.0)",),
    ("np.copy(x)", F), ("x.copy()", F), ("x.astype(int)", A), ("x.astype(np.float32)", I), ("x.astype('float32')", A), ("x.astype(bool)", I), ("x.astype(y.dtype)", I, A),
    ("np.empty((2,0))",), ("np.array([])",), ("np.zeros(0)",), ("np.zeros(x)", i64), ("np.array((1,2))",), ("np.array([True, False])",), ("np.array([1, 2.5])",),
    ("np.zeros((x,x)) + np.ones(x)", 3),
]

views = [
    ("x[1]", A), ("x[1:]", V), ("x[:-1]", V), ("x[1:-1, 1:-1]", A), ("x[::-1]", V), ("x[:, ::-1]", A), ("x[::2]", V), ("x[1:][:-1]", V), ("x[1:] - x[:-1]", V),
    ("x[2:] - 2*x[1:-1] + x[:-2]", V), ("x[:, 0]", A), ("x[0, :]", A), ("x[..., 0]", X3), ("x[0, ..., 1]", X3), ("x[:, None] * x", V), ("x[None]", V), ("x[np.newaxis, :, 1]", A),
    ("x.T", A), ("x.T", V), ("x.transpose(1, 0, 2)", X3), ("np.transpose(x, (2,0,1))", X3), ("x.swapaxes(0, 2)", X3), ("np.moveaxis(x, 0, -1)", X3), ("x.reshape(4, 3)", A),
    ("x.reshape(-1)", A), ("x.reshape(2, -1)", A), ("x.reshape((6, 2))", A), ("np.reshape(x, (2, 6))", A), ("x.reshape(5, 2)", A), ("x.reshape(4, 3)", F), ("x.ravel()", A),
    ("x.flatten()", F), ("x[y]", V, 2), ("x[-y]", V, 2), ("x[y]", V, 9), ("x[y:z]", V, 1, 3), ("x[y:z]", V, -3, 10), ("x[::y]", V, -2), ("x[y, z]", A, 1, -1), ("x[1][2]", A),
    ("x[:]", A), ("x[...]", A), ("x[0:1]", A), ("x[:, 1:2]", A), ("x[:, 1:2] * x", A), ("x[5:]", V), ("x[10:20]", V), ("x[-2:]", V), ("x[1:1]", V), ("x.squeeze()", A[None]),
    ("np.expand_dims(x, 0)", V), ("np.expand_dims(x, -1)", V), ("np.broadcast_to(x, (3, 4))", V), ("np.atleast_2d(x)", V), ("x.real", C), ("x.imag", C), ("x.real", A),
    ("x.imag", A), ("np.diagonal(x)", SQ), ("x.diagonal()", SQ), ("x[:, 1:].sum()", S), ("x.sum(axis=0)", S), ("x + 1", S), ("x[1:4:2]", V), ("x[y]", A, i64-6),
    ("np.flip(x)", A), ("np.flip(x, 0)", A),
]

gather = [
    ("x[y]", V, idx), ("x[y]", A, idx), ("x[:, y]", A, idx), ("x[y, y]", A, idx), ("x[y, 0]", A, idx), ("x[0, y]", A, idx), ("x[y, :, 0]", X3, idx % 2), ("x[0, :, y]", X3, idx),
    ("x[:, 0, y]", X3, idx), ("x[y > 0]", V, V), ("x[x > 3]", A), ("x[y]", A, np.array([True, False, True])), ("x[:, y]", A, np.array([True,False,True,True])), ("x[[0, 2]]", A),
    ("x[[0,2], [1,1]]", A), ("x[y]", V, np.array([9])), ("x[y[:, None], y]", A, idx % 3), ("x[y, 1:3]", A, idx), ("x[1:, y]", A, idx), ("x[y]", A, np.array([True, False])),
    ("x[y > 0, 0]", A, A[:, 0]), ("np.take(x, y)", V, idx), ("x.take(y, axis=1)", A, idx), ("np.nonzero(x)", I), ("np.where(x > 3)", A), ("np.argwhere(x > 3)", A),
    ("np.flatnonzero(x)", I), ("x[np.argmax(x)]", V), ("x[y]", A, idx.astype(np.int32)), ("x[y]", X3, B[:2,:3]),
]

scatter = [
    ("x[0] = 5\nreturn x", V.copy()), ("x[1] = y\nreturn x", A.copy(), V), ("x[:] = 1\nreturn x", A.copy()), ("x[1:, 2] = y\nreturn x", A.copy(), 3),
    ("x[y] = 7\nreturn x", V.copy(), idx), ("x[y] = z\nreturn x", V.copy(), idx, idx*1.0), ("x[x > 3] = 0\nreturn x", A.copy()),
    ("x[y > 1] = z\nreturn x", V.copy(), V+2, V[:2]*10), ("x[:, y] = 1\nreturn x", A.copy(), idx), ("x[0] = 1.7\nreturn x", I.copy()), ("x[0,0] = 3.9\nreturn x", I.copy()),
    ("x[1:] = x[:-1]\nreturn x", V.copy()), ("x[:, 0] = y\nreturn x", A.copy(), V), ("x[0] = y\nreturn x", A.copy(), V[:3]), ("x[5] = 1\nreturn x", V.copy()),
    ("x[...] = y\nreturn x", A.copy(), V), ("x[::2] = y\nreturn x", V.copy(), 4.0), ("x[y, y] = 0\nreturn x", A.copy(), idx), ("x.fill(3)\nreturn x", A.copy()),
    ("x.T[0] = 9\nreturn x", A.copy()), ("z = x[1]\nz[2] = 5\nreturn x", A.copy()), ("x[y[:, None], [0,1]] = 3\nreturn x", A.copy(), idx),
    ("x[0, 1] = y\nreturn x", F.copy(order='F'), 4), ("x[y] = z\nreturn x", A.copy(), np.array([True,False,True]), V), ("x[x > 3] = x[x > 3] * 2\nreturn x", A.copy()),
    ("x[:, 1:] = x[:, :-1]\nreturn x", A.copy()),
]

joins = [
    ("x.shape", A), ("x.shape[0] + x.ndim + x.size", A), ("x.dtype == np.float64", A), ("x.nbytes", A), ("len(x)", A), ("np.shape(x)", A), ("np.concatenate((x, y))", V, V),
    ("np.concatenate((x, y), axis=1)", A, A), ("np.concatenate([x, x + 1])", V), ("np.stack((x, y))", V, V), ("np.stack([x, y], axis=1)", V, V), ("np.vstack((x, y))", A, V),
    ("np.hstack((x, y))", V, V), ("np.hstack((x, y))", A, A), ("np.column_stack((x, y))", V, V), ("np.concatenate((x, y)) * 2 + 1", V, U), ("np.dot(x, y)", A, V),
    ("x.dot(y)", V, V), ("np.dot(x, 2)", A), ("np.inner(x, y)", V, V), ("np.vdot(x, y)", V, V), ("np.outer(x, y)", V, idx), ("x.item()", V[:1]), ("x.item(2)", V),
    ("np.linalg.solve(x, y)", SQ, V[:3]), ("np.linalg.inv(x)", SQ), ("np.linalg.norm(x)", V), ("np.linalg.norm(x, axis=1)", A), ("q, r = np.linalg.qr(x)\nreturn q", SQ),
    ("np.linalg.svd(x)[1]", SQ), ("w, v = np.linalg.eigh(x)\nreturn w", SQ), ("np.linalg.qr(x)", SQ), ("np.sort(x)", V), ("np.argsort(x)", V), ("x.sort()\nreturn x", V.copy()),
    ("np.linalg.norm(x, 1)", V), ("np.linalg.norm(x, np.inf)", V),
]

builtins_and_math = [
    ("math.sqrt(x)", 2.0), ("math.sqrt(x)", -1.0), ("math.floor(x)", 2.7), ("math.exp(x)", f64), ("math.pi * x", 2), ("math.log(x, 2)", 8.0), ("math.hypot(x, 4)", 3.0),
    ("max(x, y)", 1, 2), ("max(x, y)", 1, 2.5), ("min(x, 0.0)", f64), ("max([x, 3, 5])", 4), ("abs(x)", -3), ("abs(x)", f64), ("int(x)", 2.7), ("int(x)", f64), ("float(x)", 3),
    ("float(x)", i64), ("bool(x)", 0), ("round(x)", 2.5), ("round(x)", f64), ("divmod(x, 3)", 7), ("divmod(x, 3)", f64), ("pow(x, 2)", 3), ("len((1,2))",), ("sum(x)", V),
    ("sum([x, 2, 3])", 1), ("int(x)", I[0,0]), ("complex(x)", 2.0), ("math.isnan(x)", 1.0), ("math.pow(x, 2)", 3), ("any([x > 1, x > 5])", 3), ("all([x > 1, x > 5])", 3),
    ("np.finfo(np.float64).eps",), ("np.pi * x", A), ("np.isscalar(x)", 3), ("np.iinfo(np.int32).max",), ("np.argsort(x)", np.array([3.,1,2,1])), ("np.diagonal(x)", A),
    ("np.diagonal(x, 1)", A), ("np.diagonal(x, -1)", A), ("np.diag(x, 1)", V), ("np.diag(x, -1)", V), ("np.meshgrid(x, y, indexing='ij')", V, V[:3]),
    ("isinstance(x, np.ndarray)", A), ("isinstance(x, (int, float))", f64), ("isinstance(x, int)", True), ("isinstance([(x, 1), (2, 3)], list), isinstance([x], (tuple, np.ndarray))", 1), ("np.zeros(x.shape, x.dtype)", F32), ("np.median(x)", A),
    ("np.median(x, axis=0)", A.T.copy()), ("np.nansum(x, axis=1)", A), ("np.average(x, axis=0)", A), ("np.tri(3)",), ("np.tri(x, k=1)", 3), ("np.diff(x, 2)", V),
    ("np.pad(x, 2)", V), ("np.cov(x)", X3[0]), ("np.corrcoef(x)", SQ), ("np.searchsorted(x, y)", V, 0.3), ("np.interp(x, y, z)", 0.7, V, V*2), ("np.rot90(x, 2)", A),
    ("np.take_along_axis(x, y, 0)", A, I % 3), ("w = np.zeros(x.shape[1])\nfor i in range(3):\n    w = w - 0.1 * ((x @ w - y) @ x)\nreturn w", A, V[:3]),
    ("s = 0.0\nfor i in range(len(x)):\n    s += x[i]\nreturn s", V),
    ("out = np.empty_like(x)\nfor i in range(x.shape[0]):\n    for j in range(x.shape[1]):\n        out[i, j] = x[i, j] * 2\nreturn out", A), ("x.shape == y.shape", A, I),
    ("x[0] + x[1] * x[2]", V), ("-x[0]", V), ("x.T + y", A, F.T.copy()), ("(x.T + 1).reshape(-1)", A), ("x[:, 0].copy()", A), ("np.sum(x[:, 1:3])", A),
    ("x[1:, 1:] - x[:-1, :-1]", A), ("x[1:-1,1:-1] + x[2:,1:-1] + x[:-2,1:-1] + x[1:-1,2:] + x[1:-1,:-2]", SQ @ SQ),
    ("np.exp(-(x[:, None, :] - y[None, :, :])**2).sum(axis=2)", A, A[:2]), ("np.array([[x, 0], [0, y]])", 1.0, 2.0), ("np.array([x[0], x[1]])", A), ("x[y, :]", A, idx),
    ("x.mean(0), x.std(0)", A), ("x[x.argmax()]", V), ("x = x + 1\nx[0] = 0\nreturn x", A), ("x[0], x[1] = x[1], x[0]\nreturn x", V.copy()),
    ("x[[0, 1]] = x[[1, 0]]\nreturn x", V.copy()), ("np.full(3, x)", 2), ("np.full((2, 4), x)", V), ("np.where(x > y, x, y).max()", A, V), ("np.any(x > 5)", A),
    ("np.sqrt(np.sum((x - y) ** 2))", V, V[::-1].copy()), ("x / x.sum(axis=1, keepdims=True)", A), ("x - x.mean(axis=1)[:, None]", A), ("x.max(axis=0).argmin()", A),
    ("np.maximum.reduce(x)", A), ("np.add.accumulate(x)", A), ("np.ones(3, dtype=bool)",), ("np.arange(3)[:, None] * np.arange(4)",), ("np.int64(x) + 1", 3),
    ("np.float32(x) + 1", 3), ("float(x[0])", V), ("int(x[0, 0])", A), ("x.real + x.imag", C), ("abs(x)", C), ("x[np.newaxis]", A), ("x[()]", A), ("x[...,None]", A),
    ("np.concatenate((x[1:], x[:1]))", V), ("np.dot(x.T, x)", A), ("np.linalg.norm(x - y)", V, V), ("np.power(x, y)", I, U), ("x ** y", I, np.array([-1,0,1,2])),
    ("np.minimum(x, 3, out=x)\nreturn x", A.copy()), ("x.sum(axis=1).sum()", A), ("x.cumsum()[-1]", V), ("len(x[x > 2])", A), ("x[-1]", E),
    ("np.einsum('ij,jk->ik', x, y)", A, F.T.copy()), ("np.einsum('ij->ji', x)", A), ("np.einsum('ij->i', x)", A), ("np.einsum('ij,ij->', x, y)", A, A),
    ("np.einsum('i,j->ij', x, y)", V, V), ("np.einsum('i,i->', x, y)", V, V), ("np.einsum('ij,ij->i', x, y)", A, A), ("np.einsum('ij,kj->ki', x, y)", A, A[:2]),
    ("sum(x, 1.5)", V), ("sum(x)", I), ("all(x > 0)", V), ("any(x > 100)", V),
]

# Results that are views of the first argument, and results that are not.
sharing = [
    ("x[1:]", V), ("x[:]", A), ("x[...]", A), ("x[0]", A), ("x[:, 1]", A), ("x[::-1]", V), ("x[None]", V), ("x.T", A), ("x.reshape(-1)", A), ("x.ravel()", A), ("x.real", C),
    ("x.imag", C), ("x", A), ("x.reshape(4, 3)", A), ("np.asarray(x)", A), ("np.swapaxes(x, 0, 1)", A), ("np.diagonal(x)", SQ), ("np.broadcast_to(x, (2, 4))", V),
    ("x[y]", A, idx), ("x.copy()", A), ("x.flatten()", A), ("np.array(x)", A), ("x.astype(float)", A), ("x + 0", A), ("x[x > 0]", V), ("x.astype(float, copy=False)", A),
    *[(text, x) for text in ("x.reshape(-1)", "x.reshape(2, -1)", "x.ravel()", "x.flatten()") for x in (F, S, A[::-1], A[:, ::2], A[:, 1:3], A[1:], X3.transpose(1, 0, 2), A[:1, ::2], E[:, ::2], np.broadcast_to(V, (2, 4)))],
    ("x[::-1]", np.zeros((3, 0))), ("(x * 2).T.ravel()", A[:1, ::2]), ("x.T.reshape(-1)", A), ("x[1:].reshape(-1)", A),
    ("np.ix_(x)[0]", U), ("np.rollaxis(x, 1, 1)", X3), ("np.rollaxis(x, 2)", X3), ("np.trim_zeros(x)", U), ("np.array_split(x, 2)[1]", V), ("np.atleast_3d(x)", A), ("np.delete(x, 1)", V), ("np.pad(x, 0)", V),
    ("x.real", A), ("x.conj()", A), ("x.conjugate()", B), ("np.diff(x)", A), ("np.repeat(x, 2)", A), ("np.ascontiguousarray(x)", A), ("np.ascontiguousarray(x)", F), ("x.squeeze()", A[None]), ("+x", A), ("np.where(x > 0, x, x)", A),
]

more = [
    *[(text, x) for text in ("np.diagonal(x)", "np.diagonal(x, 1)", "np.diagonal(x, -2)", "np.diag(x)", "np.trace(x)", "np.cov(x)", "np.cov(x, rowvar=False)", "np.cov(x, bias=True)") for x in (A, F, S, I)],
    ("np.diagonal(x, axis1=1, axis2=2)", X3), ("np.diagonal(x, 1, 0, 2)", X3), ("np.diagonal(x).sum()", S), ("np.cov(x)", V), ("np.cov(x)", F32), ("np.cov(x, y)", V, V**2), ("np.corrcoef(x, y)[0, 1]", V, V**2),
    *[(text, x) for text in ("np.percentile(x, 30)", "np.percentile(x, [25, 50, 75])", "np.quantile(x, 0.1)", "np.quantile(x, 1.0, axis=-1)", "np.percentile(x, 50, axis=0)", "np.percentile(x, [10, 20], axis=1)") for x in (A, I, S)],
    ("np.angle(x)", C), ("np.angle(x, deg=True)", A), ("np.fix(x)", V), ("np.append(x, 1)", V), ("np.append(x, x)", A), ("np.append(x, x, axis=0)", A), ("np.fill_diagonal(x, 9)\nreturn x", A.copy()), ("np.copyto(x, y)\nreturn x", A.copy(), V),
    ("complex(x, y)", 1.5, -0.0), ("x < float('inf'), float('-inf')", 1.0), ("x.conj(), x.conjugate()", C), ("x[0] = x[1] = y\nreturn x", V.copy(), 7.0), ("np.repeat(x, 3, axis=0)", A), ("np.diff(x, axis=0)", A),
    ("x @= y\nreturn x", SQ.copy(), SQ),
]

# Operands that overlap what is written.
overlapping = [
    ("x[1:] = x[:-1]\nreturn x", V), ("x[:-1] = x[1:]\nreturn x", V), ("x[1:] += x[:-1]\nreturn x", V), ("x[:] = x[::-1]\nreturn x", V), ("x[...] = x.T\nreturn x", SQ),
    ("x += x.T\nreturn x", SQ), ("x[0] = x[:, 0]\nreturn x", SQ), ("x[y] = x[:3]\nreturn x", V, idx), ("x[[0, 1]] = x[[1, 0]]\nreturn x", V), ("np.add(x[1:], x[:-1], out=x[1:])\nreturn x", V),
    ("y = x[1:]\nx[0] = 9\ny[0] = 7\nreturn x, y", V), ("y = x\ny += 1\nreturn x", V), ("y = x + 0\ny += 1\nreturn x, y", V), ("x -= x[0]\nreturn x", V), ("x *= x.sum()\nreturn x", V),
]
