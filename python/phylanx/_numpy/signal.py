"""Convolution."""

import numpy as np


def convolve(a, v, mode="full"):
    a, v = np.asarray(a), np.asarray(v)
    assert a.ndim == 1 and v.ndim == 1
    assert a.shape[0] > 0 and v.shape[0] > 0
    if a.shape[0] < v.shape[0]:
        return _convolved(v, a, mode)
    return _convolved(a, v, mode)


def correlate(a, v, mode="valid"):
    a, v = np.asarray(a), np.asarray(v)
    assert a.ndim == 1 and v.ndim == 1
    assert a.shape[0] >= v.shape[0] and v.shape[0] > 0
    return _convolved(a, v[::-1].conj(), mode)


def _convolved(a, v, mode):
    """The sum, for each element of `v`, of its product with `a` moved to its place; `a` is not the shorter one."""
    t = np.result_type(a.dtype, v.dtype)
    assert t.kind != "b" and mode in ("full", "same", "valid")
    if t.kind != "i" and t.kind != "u":
        # NumPy's dot products never warn.
        wide, deep = np.max(np.abs(a)), np.max(np.abs(v))
        limit = 1e15 if wide.dtype == np.float32 or deep.dtype == np.float32 else 1e150
        assert wide < limit and deep < limit
    n, m = a.shape[0], v.shape[0]
    out = np.zeros(n + m - 1, t)
    for k in range(m):
        out[k : k + n] += a * v[k]
    if mode == "full":
        return out
    if mode == "same":
        first = (m - 1) // 2
        return out[first : first + n].copy()
    return out[m - 1 : n].copy()


FUNCTIONS = (convolve, correlate)
