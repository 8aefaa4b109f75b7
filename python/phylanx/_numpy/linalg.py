"""Functions of numpy.linalg."""

import numpy as np

from . import linear


def matrix_power(a, n):
    a = np.asanyarray(a)
    assert a.ndim > 1 and isinstance(n, (int, np.integer)) and a.shape[-2] == a.shape[-1]
    if n == 0:
        r = np.empty_like(a)
        r[...] = np.eye(a.shape[-1], dtype=a.dtype)
        return r
    if n < 0:
        return _power(np.linalg.inv(a), -n)
    return _power(a, n)


def _power(a, n):
    if n == 1:
        return a
    if n == 2:
        return np.matmul(a, a)
    if n == 3:
        return np.matmul(np.matmul(a, a), a)
    square = a
    while n % 2 == 0:
        square, n = np.matmul(square, square), n // 2
    power, n = square, n // 2
    while n > 0:
        square = np.matmul(square, square)
        if n % 2 == 1:
            power = np.matmul(power, square)
        n = n // 2
    return power


def matrix_rank(A, tol=None, hermitian=False, *, rtol=None):
    A = np.asarray(A)
    assert rtol is None
    if A.ndim < 2:
        return int(np.any(A != 0))
    assert A.shape[-1] > 0 and A.shape[-2] > 0
    if hermitian:
        s = np.abs(np.linalg.eigvalsh(A))
        largest = np.max(s, axis=-1, keepdims=True)
    else:
        s = np.linalg.svd(A, compute_uv=False)
        largest = s[..., :1]
    if tol is None:
        return np.sum(s > largest * (max(A.shape[-2], A.shape[-1]) * np.finfo(s.dtype).eps), axis=-1)
    return np.sum(s > np.asarray(tol)[..., None], axis=-1)


def cond(x, p=None):
    x = np.asarray(x)
    assert x.ndim > 1 and x.shape[-2] > 0 and x.shape[-1] > 0
    if p is None or p == 2 or p == -2:
        s = np.linalg.svd(x, compute_uv=False)
        # NumPy warns of no quotient.
        assert np.all(s[..., -1] > s[..., 0] * 1e-300)
        if p == -2:
            return s[..., -1] / s[..., 0]
        return s[..., 0] / s[..., -1]
    r = norm(x, p, axis=(-2, -1)) * norm(np.linalg.inv(x), p, axis=(-2, -1))
    assert np.all(np.isfinite(r))
    return r


def norm(x, ord=None, axis=None, keepdims=False):
    x = np.asarray(x)
    if x.dtype.kind != "f" and x.dtype.kind != "c":
        x = x.astype(np.float64)
    if axis is None:
        if ord is None or x.ndim == 1 and ord == 2 or x.ndim == 2 and (ord == "fro" or ord == "f"):
            r = np.linalg.norm(x.reshape(1) if x.ndim == 0 else x)
            return np.full((1,) * x.ndim, r) if keepdims else r
        if x.ndim == 1:
            return _vector_norm(x, ord, 0, keepdims)
        assert x.ndim == 2
        return _matrix_norm(x, ord, 0, 1, keepdims)
    if not isinstance(axis, tuple):
        return _vector_norm(x, ord, axis, keepdims)
    if len(axis) == 1:
        return _vector_norm(x, ord, axis[0], keepdims)
    assert len(axis) == 2
    return _matrix_norm(x, ord, axis[0] % x.ndim, axis[1] % x.ndim, keepdims)


def _vector_norm(x, ord, axis, keepdims):
    assert not isinstance(ord, str)
    if ord is None or ord == 2:
        return _length(x, axis, keepdims)
    if ord == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == np.inf:
        return np.max(np.abs(x), axis=axis, keepdims=keepdims, initial=0)
    if ord == -np.inf:
        return np.min(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((x != 0).astype(x.real.dtype), axis=axis, keepdims=keepdims)
    assert ord > 0 or np.all(x != 0)
    r = np.sum(np.abs(x) ** ord, axis=axis, keepdims=keepdims)
    return r ** np.asarray(1 / ord, r.dtype)[()]


def _length(x, axis, keepdims):
    """The root of the sum of squares, in which infinity beside a NaN is a NaN."""
    return np.sqrt(np.sum((x.conj() * x).real, axis=axis, keepdims=keepdims))


def _matrix_norm(x, ord, row, col, keepdims):
    assert row != col
    if ord is None or ord == "fro" or ord == "f":
        return _length(x, (row, col), keepdims)
    r = _norms(x, ord, row, col)
    if keepdims:
        return np.expand_dims(r, (row, col))
    return r


def _norms(x, ord, row, col):
    if ord == 2 or ord == -2 or ord == "nuc":
        s = np.linalg.svd(np.moveaxis(x, (row, col), (-2, -1)), compute_uv=False)
        if ord == 2:
            return np.max(s, axis=-1)
        if ord == -2:
            return np.min(s, axis=-1)
        return np.sum(s, axis=-1)
    assert not isinstance(ord, str)
    if ord == 1:
        return np.max(np.sum(np.abs(x), axis=row), axis=_after(col, row), initial=0)
    if ord == -1:
        return np.min(np.sum(np.abs(x), axis=row), axis=_after(col, row))
    if ord == np.inf:
        return np.max(np.sum(np.abs(x), axis=col), axis=_after(row, col), initial=0)
    assert ord == -np.inf
    return np.min(np.sum(np.abs(x), axis=col), axis=_after(row, col))


def _after(axis, gone):
    """The number of an axis when another is gone."""
    return axis - 1 if axis > gone else axis


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    x = np.asarray(x)
    if axis is None:
        r = norm(x.ravel(), ord)
        return np.full((1,) * x.ndim, r) if keepdims else r
    assert isinstance(axis, int)
    return norm(x, ord, axis, keepdims)


def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    return norm(x, ord, (-2, -1), keepdims)


def pinv(a, rcond=None, hermitian=False, *, rtol=None):
    a = np.asarray(a)
    assert a.ndim > 1 and a.shape[-2] > 0 and a.shape[-1] > 0
    u, s, vt = np.linalg.svd(a.conj(), full_matrices=False, hermitian=hermitian)
    cut = np.asarray(1e-15)
    if rcond is not None:
        cut = np.asarray(rcond)
    elif rtol is not None:
        cut = np.asarray(rtol)
    large = s > cut[..., None] * np.max(s, axis=-1, keepdims=True)
    s = np.where(large, 1 / np.where(large, s, 1), 0).astype(s.dtype)
    return np.matmul(np.swapaxes(vt, -1, -2), s[..., None] * np.swapaxes(u, -1, -2))


def multi_dot(arrays):
    n = len(arrays)
    if n == 2:
        return np.linalg.multi_dot(arrays)
    assert n == 3 or n == 4
    a, b, c = np.asanyarray(arrays[0]), np.asanyarray(arrays[1]), np.asanyarray(arrays[2])
    last = np.asanyarray(arrays[n - 1])
    assert a.ndim < 3 and b.ndim == 2 and last.ndim < 3 and c.ndim < 3
    if n == 3:
        # Rows and columns count as matrices.
        rows = 1 if a.ndim == 1 else a.shape[0]
        cols = 1 if c.ndim == 1 else c.shape[1]
        if rows * b.shape[1] * (b.shape[0] + cols) < b.shape[0] * cols * (b.shape[1] + rows):
            return np.dot(np.dot(a, b), c)
        return np.dot(a, np.dot(b, c))
    assert c.ndim == 2
    # Four: the cheaper of the five orders. They give one result within the bound of products.
    p = 1 if a.ndim == 1 else a.shape[0]
    q, r, s = b.shape[0], c.shape[0], c.shape[1]
    t = 1 if last.ndim == 1 else last.shape[1]
    if p * q * r + r * s * t + p * r * t <= min(p * q * r + p * r * s + p * s * t, q * r * s + q * s * t + p * q * t):
        return np.dot(np.dot(a, b), np.dot(c, last))
    if p * q * r + p * r * s + p * s * t <= q * r * s + q * s * t + p * q * t:
        return np.dot(np.dot(np.dot(a, b), c), last)
    return np.dot(a, np.dot(np.dot(b, c), last))


def outer(x1, x2, /):
    a, b = np.asanyarray(x1), np.asanyarray(x2)
    assert a.ndim == 1 and b.ndim == 1
    return np.outer(a, b)


def cross(x1, x2, /, *, axis=-1):
    assert np.asanyarray(x1).shape[axis] == 3 and np.asanyarray(x2).shape[axis] == 3
    return linear.cross(x1, x2, axis=axis)


def trace(x, /, *, offset=0, dtype=None):
    return np.sum(diagonal(x, offset=offset), axis=-1, dtype=dtype)


def diagonal(x, /, *, offset=0):
    return np.diagonal(np.asarray(x), offset, -2, -1)


def vecdot(x1, x2, /, *, axis=-1):
    return linear.vecdot(x1, x2, axis=axis)


def matrix_transpose(x, /):
    return np.asarray(x).mT


def matmul(x1, x2, /):
    return np.matmul(x1, x2)


def tensordot(x1, x2, /, *, axes=2):
    return linear.tensordot(x1, x2, axes)


FUNCTIONS = (matrix_power, matrix_rank, cond, norm, vector_norm, matrix_norm, pinv, multi_dot, outer, cross, trace, diagonal, vecdot, matrix_transpose, matmul, tensordot)
