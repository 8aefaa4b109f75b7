"""Diagonals and triangles."""

import numpy as np


def trace(a, offset=0, axis1=0, axis2=1, dtype=None):
    return np.sum(np.diagonal(a, offset, axis1, axis2), axis=-1, dtype=dtype)


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


def diagflat(v, k=0):
    return diag(np.asarray(v).ravel(), k)


def fill_diagonal(a, val, wrap=False):
    assert a.ndim > 1 and a.ndim < 4
    v = np.asarray(val)
    assert np.can_cast(v.dtype, a.dtype, casting="same_kind") or isinstance(val, int)
    if a.ndim == 2 and wrap and a.shape[0] > a.shape[1] + 1:
        k = np.arange(0, a.size, a.shape[1] + 1)
        rows, cols = k // a.shape[1], k % a.shape[1]
        assert v.ndim == 0
        a[rows, cols] = val
    elif a.ndim == 2:
        k = np.arange(min(a.shape[0], a.shape[1]))
        # Values are repeated as often as need be.
        a[k, k] = val if v.ndim == 0 else v.ravel()[k % v.size]
    else:
        assert a.shape[0] == a.shape[1] and a.shape[1] == a.shape[2] and v.ndim == 0
        k = np.arange(a.shape[0])
        a[k, k, k] = val


def diag_indices_from(arr):
    n = arr.shape[0]
    for extent in arr.shape:
        assert extent == n
    return (np.arange(n),) * arr.ndim


def mask_indices(n, mask_func, k=0):
    return np.nonzero(mask_func(np.ones((n, n), np.int64), k) != 0)


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


FUNCTIONS = (trace, diag, tri, tril, triu, diagflat, fill_diagonal, diag_indices_from, mask_indices, tril_indices, triu_indices, tril_indices_from, triu_indices_from)
