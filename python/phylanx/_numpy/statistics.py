"""Averages, spreads, order statistics, correlation."""

import inspect

import numpy as np

from .elementwise import number
from .matrices import diag

DOUBLE_PLACES = "weak_q" in inspect.signature(inspect.unwrap(np.quantile).__globals__["_quantile"]).parameters
"""Whether NumPy finds the place of a quantile q, a Python number, among float32s in doubles; else in float32."""


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


def _sum(a, axis, dtype, keepdims, where):
    """Sum of a mean or variance: integers and booleans as float64."""
    if dtype is None and a.dtype.kind in ("b", "i", "u"):
        return np.sum(a, axis=axis, dtype=np.float64, keepdims=keepdims, where=where)
    return np.sum(a, axis=axis, dtype=dtype, keepdims=keepdims, where=where)


def _divide(s, n):
    """s / n of a sum: NumPy divides arrays by the ufunc, scalars by the operator."""
    if s.ndim == 0:
        return (s / n).astype(s.dtype)
    return np.true_divide(s, n).astype(s.dtype, copy=False)


def _taking_part(a, axis, keepdims, where):
    """Number of elements that a reduction combines; of an array of them when where= chooses."""
    if isinstance(where, bool):
        return np.int64(_count(a, axis))
    return np.sum(np.broadcast_to(np.asarray(where), a.shape), axis=axis, keepdims=keepdims)


def mean(a, axis=None, dtype=None, *, keepdims=False, where=True):
    a = np.asanyarray(a)
    n = _taking_part(a, axis, keepdims, where)
    assert np.all(n > 0)
    return _divide(_sum(a, axis, dtype, keepdims, where), n)


def var(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, mean=None, correction=None):
    a = np.asanyarray(a)
    lost = ddof
    if correction is not None:
        assert ddof == 0
        lost = correction
    n = _taking_part(a, axis, keepdims, where)
    assert np.all(n - lost > 0)
    if mean is None:
        s = _sum(a, axis, dtype, True, where)
        taken = _taking_part(a, axis, True, where)
        center = (s / taken if a.ndim == 0 else np.true_divide(s, taken)).astype(s.dtype, copy=False)
    else:
        assert dtype is None
        center = np.asanyarray(mean)
    d = a - center
    if d.dtype.kind == "c":
        d = np.square(d.real) + np.square(d.imag)
    else:
        d = np.square(d)
    return _divide(_sum(d, axis, dtype, keepdims, where), np.maximum(n - lost, 0))


def std(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, mean=None, correction=None):
    return np.sqrt(var(a, axis, dtype, ddof=ddof, keepdims=keepdims, where=where, mean=mean, correction=correction))


def ptp(a, axis=None, *, keepdims=False):
    return np.subtract(np.max(a, axis=axis, keepdims=keepdims), np.min(a, axis=axis, keepdims=keepdims))


def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    a = np.asanyarray(a)
    if weights is None:
        r = mean(a, axis, keepdims=keepdims)
        assert np.size(r) > 0
        if returned:
            return r, np.zeros_like(r) + np.true_divide(np.float64(a.size), np.size(r))
        return r
    w = np.asanyarray(weights)
    if w.ndim != a.ndim:
        assert w.ndim == 1 and isinstance(axis, int) and w.shape[0] == a.shape[axis]
        w = np.swapaxes(np.broadcast_to(w, (1,) * (a.ndim - 1) + w.shape), -1, axis)
    t = np.result_type(a.dtype, w.dtype)
    if t.kind in ("b", "i", "u"):
        t = np.dtype(np.float64)
    scale = np.sum(w, axis=axis, dtype=t, keepdims=keepdims)
    assert np.all(scale != 0)
    r = np.sum(np.multiply(a, w, dtype=t), axis=axis, keepdims=keepdims) / scale
    if returned:
        if r.ndim == 0:
            return r, scale
        return r, np.broadcast_to(scale, r.shape).copy()
    return r


def lined(a, axis):
    """The elements that a function of one line combines, as the first axis; and the other axes."""
    a = np.asanyarray(a)
    if axis is None:
        return a.ravel()
    if isinstance(axis, int):
        return np.moveaxis(a, axis, 0)
    x = np.moveaxis(a, axis, tuple(range(len(axis))))
    return x.reshape((-1,) + x.shape[len(axis) :])


def kept(r, a, axis, keepdims):
    """The result of such a function, with the axes that it combined as axes of extent 1, after `r.ndim - rest` axes of its own."""
    if not keepdims:
        return r
    rank = np.asanyarray(a).ndim
    if axis is None:
        own = r.ndim
        return np.asarray(r).reshape(r.shape + (1,) * rank) if own > 0 else np.full((1,) * rank, r)
    own = r.ndim - rank + (1 if isinstance(axis, int) else len(axis))
    if isinstance(axis, int):
        return np.expand_dims(r, own + axis % rank)
    return np.expand_dims(r, tuple(own + k % rank for k in axis))


def median(a, axis=None, *, keepdims=False):
    s = np.sort(lined(a, axis), axis=0)
    n = s.shape[0]
    assert n > 0
    if s.dtype.kind not in ("b", "i", "u"):
        assert not np.any(np.isnan(s[-1]))
    h = n // 2
    if n % 2 == 1:
        return kept(mean(s[h : h + 1], 0), a, axis, keepdims)
    return kept(mean(s[h - 1 : h + 1], 0), a, axis, keepdims)


def quantile(a, q, axis=None, *, method="linear", keepdims=False):
    weak = isinstance(q, float)
    q = np.asarray(q)
    assert q.dtype.kind == "f" and np.all(q >= 0) and np.all(q <= 1)
    x = lined(a, axis)
    assert x.dtype.kind == "f" or x.dtype.kind == "i" or x.dtype.kind == "u"
    s = np.sort(x, axis=0)
    n = s.shape[0]
    assert n > 0 and np.all(np.isfinite(s[0])) and np.all(np.isfinite(s[-1]))
    if s.dtype == np.float32:
        assert weak
        if not DOUBLE_PLACES:
            return kept(_quantile(s, q.astype(np.float32), np.float32(n), n, method), a, axis, keepdims)
    return kept(_quantile(s, q, np.float64(n), n, method), a, axis, keepdims)


def _quantile(s, q, count, n, method):
    """Quantiles of sorted lines: of Hyndman and Fan's methods and NumPy's own."""
    if method in ("inverted_cdf", "closest_observation", "lower", "higher", "nearest"):
        return number(np.asarray(s[_nearest_place(q, count, n, method)]))
    at = _place(q, count, method)
    below = np.floor(at)
    k = below.astype(np.int64)
    t = at - below
    if method == "averaged_inverted_cdf":
        t = np.where(t == 0, 0.5, 1.0)
    elif method == "midpoint":
        t = np.where(at % 1 == 0, 0.0, 0.5)
    last = k >= n - 1
    t = np.asarray(t, q.dtype)
    t = t.reshape(t.shape + (1,) * (s.ndim - 1))
    k = np.asarray(k)
    lo, hi = s[np.where(last, n - 1, np.maximum(k, 0))], s[np.where(last, n - 1, np.maximum(k + 1, 0))]
    d = number(np.asarray(hi)) - number(np.asarray(lo))
    if s.dtype == np.float32 and t.dtype == np.float64:
        w = t.item()  # NumPy weights by a Python number
        return number(np.asarray(np.subtract(hi, d * (1 - w)) if w >= 0.5 else np.add(lo, d * w)))
    return number(np.asarray(np.where(t >= 0.5, np.subtract(hi, d * (1 - t)), np.add(lo, d * t))))


def _place(q, n, method):
    """Where the quantiles are among the sorted elements, as real numbers."""
    if method == "linear":
        return (n - 1) * q
    if method == "averaged_inverted_cdf":
        return n * q - 1
    if method == "midpoint":
        return 0.5 * (np.floor((n - 1) * q) + np.ceil((n - 1) * q))
    if method == "interpolated_inverted_cdf":
        return n * q + (0 + q * 0) - 1
    if method == "hazen":
        return n * q + (0.5 + q * 0.0) - 1
    if method == "weibull":
        return n * q + (0 + q * 1) - 1
    if method == "median_unbiased":
        return n * q + (1 / 3.0 + q * (1 - 1 / 3.0 - 1 / 3.0)) - 1
    assert method == "normal_unbiased"
    return n * q + (3 / 8.0 + q * (1 - 3 / 8.0 - 3 / 8.0)) - 1


def _nearest_place(q, n, last, method):
    if method == "lower":
        return np.floor((n - 1) * q).astype(np.int64)
    if method == "higher":
        return np.ceil((n - 1) * q).astype(np.int64)
    if method == "nearest":
        return np.around((n - 1) * q).astype(np.int64)
    at = n * q - 1
    if method == "closest_observation":
        at = n * q - 1 - 0.5
    below = np.floor(at)
    stay = at - below == 0
    if method == "closest_observation":
        stay = stay & (below % 2 == 1)
    return np.maximum(np.where(stay, below, below + 1).astype(np.int64), 0)


def percentile(a, q, axis=None, *, method="linear", keepdims=False):
    if isinstance(q, (int, float)):
        return quantile(a, q / 100, axis, method=method, keepdims=keepdims)
    return quantile(a, np.true_divide(q, 100), axis, method=method, keepdims=keepdims)


def _rows(m, rowvar, t):
    """Variables as the rows of a matrix."""
    x = np.asarray(m).astype(t)
    if x.ndim == 1:
        return x[None]
    assert x.ndim == 2
    if rowvar:
        return x
    return x.T


def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    t = np.result_type(np.asarray(m).dtype, np.float64) if dtype is None else np.dtype(dtype)
    x = _rows(m, rowvar, t)
    if y is not None:
        x = np.concatenate((x, _rows(y, rowvar, t)))
    lost = 1
    if ddof is not None:
        lost = ddof
    elif bias:
        lost = 0
    assert x.shape[0] > 0
    if fweights is None and aweights is None:
        assert x.shape[1] - lost > 0
        d = x - mean(x, 1)[:, None]
        c = np.dot(d, d.T.conj())
        c *= np.true_divide(1, x.shape[1] - lost)
        if x.shape[0] == 1:
            return c.squeeze()
        return c
    return _weighted_cov(x, lost, fweights, aweights)


def _weighted_cov(x, lost, fweights, aweights):
    if fweights is None:
        w = np.asarray(aweights, np.float64)
    else:
        w = np.asarray(fweights, np.float64)
        assert np.all(w == np.around(w))
        if aweights is not None:
            w = w * np.asarray(aweights, np.float64)
    assert w.ndim == 1 and w.shape[0] == x.shape[1] and np.all(w >= 0)
    total = np.sum(w)
    assert total > 0
    center = np.sum(np.multiply(x, w), axis=1) / total
    if lost == 0:
        scale = total
    elif aweights is None:
        scale = total - lost
    else:
        scale = total - lost * np.sum(w * np.asarray(aweights, np.float64)) / total
    assert scale > 0
    d = x - center[:, None]
    c = np.dot(d, (d * w).T.conj())
    c *= np.true_divide(1, scale)
    if x.shape[0] == 1:
        return c.squeeze()
    return c


def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    c = cov(x, y, rowvar, dtype=dtype)
    if c.ndim == 0:
        return c / c
    s = np.sqrt(diag(c).real)
    assert np.all(s > 0) and c.dtype.kind == "f"
    return np.clip(c / s[:, None] / s[None, :], -1, 1)


FUNCTIONS = (mean, var, std, ptp, average, median, quantile, percentile, cov, corrcoef)
