"""Functions of numpy.linalg."""

import numpy as np


def matrix_power(a, n):
    a = np.asanyarray(a)
    assert a.ndim == 2 and isinstance(n, int) and n > 0 and a.shape[0] == a.shape[1]
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


def matrix_rank(A, tol=None):
    A = np.asarray(A)
    assert A.ndim == 2 and A.shape[0] > 0 and A.shape[1] > 0
    s = np.linalg.svd(A, compute_uv=False)
    if tol is None:
        tol = s[0] * (max(A.shape[0], A.shape[1]) * np.finfo(s.dtype).eps)
    return np.sum(s > tol)


def cond(x, p=None):
    x = np.asarray(x)
    assert p is None and x.ndim == 2 and x.shape[0] > 0 and x.shape[1] > 0
    s = np.linalg.svd(x, compute_uv=False)
    assert s[-1] > 0
    return s[0] / s[-1]


def pinv(a, rcond=None):
    a = np.asarray(a)
    assert a.ndim == 2 and a.dtype.kind != "c" and a.shape[0] > 0 and a.shape[1] > 0
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    large = s > (1e-15 if rcond is None else rcond) * s[0]
    s = np.where(large, 1 / np.where(large, s, 1), 0)
    return np.matmul(vt.T, s[:, None] * u.T)


def multi_dot(arrays):
    if len(arrays) == 2:
        return np.linalg.multi_dot(arrays)
    assert len(arrays) == 3
    a, b, c = np.asanyarray(arrays[0]), np.asanyarray(arrays[1]), np.asanyarray(arrays[2])
    assert a.ndim == 2 and b.ndim == 2 and c.ndim == 2
    first = a.shape[0] * c.shape[0] * (b.shape[0] + c.shape[1])
    last = b.shape[0] * c.shape[1] * (a.shape[0] + c.shape[0])
    if first < last:
        return np.dot(np.dot(a, b), c)
    return np.dot(a, np.dot(b, c))


FUNCTIONS = (matrix_power, matrix_rank, cond, pinv, multi_dot)
