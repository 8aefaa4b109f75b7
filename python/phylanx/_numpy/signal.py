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
    n, m = a.shape[0], v.shape[0]
    out = np.zeros(n + m - 1, t)
    with np.errstate(all="ignore"):  # NumPy's dot products never warn
        for k in range(m - 1, -1, -1):
            out[k : k + n] += a * v[k]
    if t.kind != "i" and t.kind != "u":
        assert np.all(np.isfinite(out))  # some of NumPy's products are exact until they are added: others overflow
    if mode == "full":
        return out
    if mode == "same":
        first = (m - 1) // 2
        return out[first : first + n].copy()
    return out[m - 1 : n].copy()


FUNCTIONS = (convolve, correlate)
