"""Reductions that pass over NaN."""

import numpy as np

from .statistics import mean, median, quantile, var


def nansum(a, axis=None, *, keepdims=False):
    return np.sum(np.where(np.isnan(a), 0, a), axis=axis, keepdims=keepdims)


def nanprod(a, axis=None, *, keepdims=False):
    return np.prod(np.where(np.isnan(a), 1, a), axis=axis, keepdims=keepdims)


def nancumsum(a, axis=None):
    a = np.asanyarray(a)
    if a.dtype.kind in ("b", "i", "u"):
        return np.cumsum(a, axis=axis)
    return np.cumsum(np.where(np.isnan(a), 0, a), axis=axis)


def nanmean(a, axis=None, *, keepdims=False):
    a = np.asanyarray(a)
    if a.dtype.kind in ("b", "i", "u"):
        return mean(a, axis, keepdims=keepdims)
    missing = np.isnan(a)
    n = np.sum(~missing, axis=axis, keepdims=keepdims)
    assert np.all(n > 0)
    s = np.sum(np.where(missing, 0, a), axis=axis, keepdims=keepdims)
    return np.true_divide(s, n).astype(s.dtype, copy=False)


def nanvar(a, axis=None, *, ddof=0, keepdims=False):
    a = np.asanyarray(a)
    if a.dtype.kind in ("b", "i", "u"):
        return var(a, axis, ddof=ddof, keepdims=keepdims)
    assert a.dtype.kind == "f"
    missing = np.isnan(a)
    n = np.sum(~missing, axis=axis, keepdims=True)
    assert np.all(n > ddof) and np.all(n > 0)
    s = np.sum(np.where(missing, 0, a), axis=axis, keepdims=True)
    d = np.where(missing, 0, a - np.true_divide(s, n).astype(a.dtype, copy=False))
    r = np.sum(d * d, axis=axis, keepdims=keepdims)
    if not keepdims:
        n = np.sum(~missing, axis=axis)
    return np.true_divide(r, n - ddof).astype(r.dtype, copy=False)


def nanstd(a, axis=None, *, ddof=0, keepdims=False):
    return np.sqrt(nanvar(a, axis, ddof=ddof, keepdims=keepdims))


def _present(a):
    """The elements that are not NaN; there are some."""
    a = np.asanyarray(a).ravel()
    if a.dtype.kind == "f":
        a = a[~np.isnan(a)]
    assert a.shape[0] > 0
    return a


def nanmedian(a, axis=None):
    assert axis is None or a.ndim == 1
    return median(_present(a))


def nanquantile(a, q, axis=None):
    assert axis is None or a.ndim == 1
    return quantile(_present(a), q)


def nanpercentile(a, q, axis=None):
    return nanquantile(a, np.true_divide(q, 100), axis)


def nanargmax(a, axis=None):
    return np.argmax(_filled(a, axis, -np.inf), axis=axis)


def nanargmin(a, axis=None):
    return np.argmin(_filled(a, axis, np.inf), axis=axis)


def _filled(a, axis, value):
    """`a` with `value` for NaN; along the axis there are others."""
    a = np.asanyarray(a)
    if a.dtype.kind in ("b", "i", "u"):
        return a
    assert a.dtype.kind == "f" and a.size > 0
    missing = np.isnan(a)
    assert not np.any(np.all(missing, axis=axis))
    return np.where(missing, value, a)


FUNCTIONS = (nansum, nanprod, nancumsum, nanmean, nanvar, nanstd, nanmedian, nanquantile, nanpercentile, nanargmax, nanargmin)
