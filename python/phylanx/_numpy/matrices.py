"""Diagonals and triangles."""

import numpy as np


def trace(a, offset=0):
    return np.sum(np.diagonal(a, offset))


def diag(v, k=0):
    v = np.asanyarray(v)
    if v.ndim == 2:
        return np.diagonal(v, k)
    n = v.shape[0] + abs(k)
    out = np.zeros((n, n), v.dtype)
    if k >= 0:
        first = k
    else:
        first = -k * n
    out.reshape(-1)[first : first + v.shape[0] * (n + 1) : n + 1] = v
    return out


def tri(N, M=None, k=0, dtype=None):
    if M is None:
        M = N
    mask = np.arange(N)[:, None] >= np.arange(-k, M - k)
    if dtype is None:
        return mask.astype(np.float64)
    return mask.astype(dtype)


def tril(m, k=0):
    m = np.asanyarray(m)
    rows, cols = m.shape[-2], m.shape[-1]
    return np.where(np.arange(rows)[:, None] >= np.arange(-k, cols - k), m, np.zeros(1, m.dtype))


def triu(m, k=0):
    m = np.asanyarray(m)
    rows, cols = m.shape[-2], m.shape[-1]
    return np.where(np.arange(rows)[:, None] >= np.arange(1 - k, cols + 1 - k), np.zeros(1, m.dtype), m)


def fill_diagonal(a, val):
    assert a.ndim == 2 and (isinstance(val, (int, float)) or isinstance(val, np.generic))
    k = np.arange(min(a.shape[0], a.shape[1]))
    a[k, k] = val


def tril_indices(n, k=0, m=None):
    return np.nonzero(tri(n, m, k, np.bool_))


def triu_indices(n, k=0, m=None):
    return np.nonzero(~tri(n, m, k - 1, np.bool_))


def tril_indices_from(arr, k=0):
    assert arr.ndim == 2
    return tril_indices(arr.shape[0], k, arr.shape[1])


def triu_indices_from(arr, k=0):
    assert arr.ndim == 2
    return triu_indices(arr.shape[0], k, arr.shape[1])


FUNCTIONS = (trace, diag, tri, tril, triu, fill_diagonal, tril_indices, triu_indices, tril_indices_from, triu_indices_from)
