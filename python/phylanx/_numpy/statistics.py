"""Averages, spreads, order statistics, correlation."""

import numpy as np

from .elementwise import number
from .matrices import diag


def _count(a, axis):
    """Number of elements that a reduction combines."""
    if axis is None:
        return a.size
    if isinstance(axis, tuple):
        n = 1
        for k in axis:
            n = n * a.shape[k]
        return n
    return a.shape[axis]


def _sum(a, axis, dtype, keepdims):
    """Sum of a mean or variance: integers and booleans as float64."""
    if dtype is not None:
        return np.sum(a, axis=axis, dtype=dtype, keepdims=keepdims)
    if a.dtype.kind in ("b", "i", "u"):
        return np.sum(a, axis=axis, dtype=np.float64, keepdims=keepdims)
    return np.sum(a, axis=axis, keepdims=keepdims)


def _divide(s, n):
    """s / n of a sum: NumPy divides arrays by the ufunc, scalars by the operator."""
    if s.ndim == 0:
        return (s / n).astype(s.dtype)
    return np.true_divide(s, n).astype(s.dtype, copy=False)


def mean(a, axis=None, dtype=None, *, keepdims=False):
    a = np.asanyarray(a)
    n = _count(a, axis)
    assert n > 0
    s = _sum(a, axis, dtype, keepdims)
    return _divide(s, np.int64(n))


def var(a, axis=None, dtype=None, *, ddof=0, keepdims=False):
    a = np.asanyarray(a)
    n = _count(a, axis)
    assert n - ddof > 0
    s = _sum(a, axis, dtype, True)
    d = a - np.true_divide(s, np.int64(n)).astype(s.dtype, copy=False)
    if d.dtype.kind == "c":
        d = np.square(d.real) + np.square(d.imag)
    else:
        d = np.square(d)
    r = _sum(d, axis, dtype, keepdims)
    return _divide(r, np.maximum(np.int64(n) - ddof, 0))


def std(a, axis=None, dtype=None, *, ddof=0, keepdims=False):
    return np.sqrt(var(a, axis, dtype, ddof=ddof, keepdims=keepdims))


def ptp(a, axis=None, *, keepdims=False):
    return np.subtract(np.max(a, axis=axis, keepdims=keepdims), np.min(a, axis=axis, keepdims=keepdims))


def average(a, axis=None, weights=None):
    a = np.asanyarray(a)
    if weights is None:
        return mean(a, axis)
    w = np.asanyarray(weights)
    if w.ndim != a.ndim:
        if axis is None:
            k = 0
        else:
            k = axis
        w = np.swapaxes(np.broadcast_to(w, (1,) * (a.ndim - 1) + w.shape), -1, k)
    t = np.result_type(a.dtype, w.dtype)
    if t.kind in ("b", "i", "u"):
        t = np.dtype(np.float64)
    scale = np.sum(w, axis=axis, dtype=t)
    assert np.all(scale != 0)
    return np.sum(np.multiply(a, w, dtype=t), axis=axis) / scale


def median(a, axis=None):
    if axis is None:
        s = np.sort(a, axis=None)
    else:
        s = np.moveaxis(np.sort(a, axis=axis), axis, 0)
    n = s.shape[0]
    assert n > 0
    if s.dtype.kind not in ("b", "i", "u"):
        assert not np.any(np.isnan(s[-1]))
    h = n // 2
    if n % 2 == 1:
        return mean(s[h : h + 1], 0)
    return mean(s[h - 1 : h + 1], 0)


def quantile(a, q, axis=None):
    q = np.asarray(q)
    assert q.dtype.kind == "f"
    a = np.asanyarray(a)
    assert a.dtype == np.float64 or a.dtype.kind == "i" or a.dtype.kind == "u"
    if axis is None:
        s = np.sort(a, axis=None)
    else:
        s = np.moveaxis(np.sort(a, axis=axis), axis, 0)
    n = s.shape[0]
    assert n > 0 and np.all(np.isfinite(s[0])) and np.all(np.isfinite(s[-1])) and np.all(q >= 0) and np.all(q <= 1)
    at = np.float64(n - 1) * q
    below = np.floor(at)
    k = below.astype(np.int64)
    t = at - below
    if q.ndim > 0:
        t = t.reshape(t.shape + (1,) * (s.ndim - 1))
    lo, hi = s[k], s[np.minimum(k + 1, n - 1)]
    d = np.subtract(hi, lo)
    return number(np.where(t >= 0.5, np.subtract(hi, d * (1 - t)), np.add(lo, d * t)))


def percentile(a, q, axis=None):
    return quantile(a, np.true_divide(q, 100), axis)


def _rows(m, rowvar):
    """Variables as the rows of a matrix."""
    x = np.asarray(m)
    if x.ndim == 1:
        return x[None]
    if rowvar:
        return x
    return x.T


def cov(m, y=None, rowvar=True, bias=False, ddof=None):
    x = np.asarray(m)
    x = _rows(x, rowvar).astype(np.result_type(x.dtype, np.float64))
    if y is not None:
        x = np.concatenate((x, _rows(y, rowvar).astype(x.dtype)))
    lost = 1
    if ddof is not None:
        lost = ddof
    elif bias:
        lost = 0
    assert x.ndim == 2 and x.shape[1] - lost > 0 and x.shape[0] > 0
    d = x - mean(x, 1)[:, None]
    c = np.dot(d, d.T.conj()) * np.true_divide(1, x.shape[1] - lost)
    if x.shape[0] == 1:
        return c.squeeze()
    return c


def corrcoef(x, y=None, rowvar=True):
    c = cov(x, y, rowvar)
    assert c.ndim == 2
    s = np.sqrt(diag(c).real)
    return np.clip(c / s[:, None] / s[None, :], -1, 1)


FUNCTIONS = (mean, var, std, ptp, average, median, quantile, percentile, cov, corrcoef)
