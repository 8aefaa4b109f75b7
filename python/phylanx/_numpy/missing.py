"""Reductions that pass over NaN."""

import numpy as np

from .statistics import kept, lined, mean, median, quantile, var


def nanmax(a, axis=None, *, keepdims=False, initial=None, where=True):
    return _of_some(np.fmax.reduce(np.asanyarray(a), axis=axis, keepdims=keepdims, initial=initial, where=where))


def nanmin(a, axis=None, *, keepdims=False, initial=None, where=True):
    return _of_some(np.fmin.reduce(np.asanyarray(a), axis=axis, keepdims=keepdims, initial=initial, where=where))


def _of_some(r):
    """A result of which no part is of NaN alone: of that NumPy warns."""
    assert not np.any(np.isnan(r))
    return r


def nansum(a, axis=None, dtype=None, *, keepdims=False, initial=None, where=True):
    return np.sum(np.where(np.isnan(a), 0, a), axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def nanprod(a, axis=None, dtype=None, *, keepdims=False, initial=None, where=True):
    return np.prod(np.where(np.isnan(a), 1, a), axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def nancumsum(a, axis=None, dtype=None):
    a = np.asanyarray(a)
    if a.dtype.kind in ("b", "i", "u"):
        return np.cumsum(a, axis=axis, dtype=dtype)
    return np.cumsum(np.where(np.isnan(a), 0, a), axis=axis, dtype=dtype)


def nancumprod(a, axis=None, dtype=None):
    a = np.asanyarray(a)
    if a.dtype.kind in ("b", "i", "u"):
        return np.cumprod(a, axis=axis, dtype=dtype)
    return np.cumprod(np.where(np.isnan(a), 1, a), axis=axis, dtype=dtype)


def _there(a, where):
    """Which elements are not NaN, and take part."""
    if isinstance(where, bool):
        return ~np.isnan(a)
    return ~np.isnan(a) & np.asarray(where)


def nanmean(a, axis=None, dtype=None, *, keepdims=False, where=True):
    a = np.asanyarray(a)
    if a.dtype.kind in ("b", "i", "u"):
        return mean(a, axis, dtype, keepdims=keepdims, where=where)
    there = _there(a, where)
    n = np.sum(there, axis=axis, keepdims=keepdims)
    assert np.all(n > 0)
    s = np.sum(np.where(np.isnan(a), 0, a), axis=axis, dtype=dtype, keepdims=keepdims, where=where)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.true_divide(s, n).astype(s.dtype, copy=False)


def nanvar(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, correction=None):
    a = np.asanyarray(a)
    if a.dtype.kind in ("b", "i", "u"):
        return var(a, axis, dtype, ddof=ddof, keepdims=keepdims, where=where, correction=correction)
    assert a.dtype.kind == "f" and dtype is None
    lost = ddof if correction is None else correction
    there = _there(a, where)
    n = np.sum(there, axis=axis, keepdims=True)
    assert np.all(n > lost) and np.all(n > 0)
    s = np.sum(np.where(there, a, 0), axis=axis, keepdims=True)
    d = np.where(there, a - np.true_divide(s, n).astype(a.dtype, copy=False), 0)
    r = np.sum(d * d, axis=axis, keepdims=keepdims)
    if not keepdims:
        n = np.sum(there, axis=axis)
    return np.true_divide(r, n - lost).astype(r.dtype, copy=False)


def nanstd(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, correction=None):
    return np.sqrt(nanvar(a, axis, dtype, ddof=ddof, keepdims=keepdims, where=where, correction=correction))


def _present(x):
    """The elements of a line that are not NaN; there are some."""
    if x.dtype.kind == "f":
        x = x[~np.isnan(x)]
    assert x.shape[0] > 0
    return x


def nanmedian(a, axis=None, *, keepdims=False):
    x = lined(a, axis)
    if x.ndim == 1:
        return kept(median(_present(x)), a, axis, keepdims)
    t = x.dtype if x.dtype.kind == "f" else np.dtype(np.float64)
    lines = x.reshape((x.shape[0], -1))
    out = np.empty(lines.shape[1], t)
    for k in range(lines.shape[1]):
        out[k] = median(_present(lines[:, k]))
    return kept(out.reshape(x.shape[1:]), a, axis, keepdims)


def nanquantile(a, q, axis=None, *, method="linear", keepdims=False):
    x = lined(a, axis)
    if x.ndim == 1:
        return kept(quantile(_present(x), q, method=method), a, axis, keepdims)
    assert x.dtype == np.float64
    lines, qs = x.reshape((x.shape[0], -1)), np.asarray(q)
    out = np.empty(qs.shape + (lines.shape[1],), x.dtype)
    for k in range(lines.shape[1]):
        out[..., k] = quantile(_present(lines[:, k]), q, method=method)
    return kept(out.reshape(qs.shape + x.shape[1:]), a, axis, keepdims)


def nanpercentile(a, q, axis=None, *, method="linear", keepdims=False):
    return nanquantile(a, np.true_divide(q, 100), axis, method=method, keepdims=keepdims)


def nanargmax(a, axis=None, *, keepdims=False):
    return np.argmax(_filled(a, axis, -np.inf), axis=axis, keepdims=keepdims)


def nanargmin(a, axis=None, *, keepdims=False):
    return np.argmin(_filled(a, axis, np.inf), axis=axis, keepdims=keepdims)


def _filled(a, axis, value):
    """`a` with `value` for NaN; along the axis there are others."""
    a = np.asanyarray(a)
    if a.dtype.kind in ("b", "i", "u"):
        return a
    assert a.dtype.kind == "f" and a.size > 0
    missing = np.isnan(a)
    assert not np.any(np.all(missing, axis=axis))
    return np.where(missing, value, a)


FUNCTIONS = (nanmax, nanmin, nansum, nanprod, nancumsum, nancumprod, nanmean, nanvar, nanstd, nanmedian, nanquantile, nanpercentile, nanargmax, nanargmin)
