"""Reductions that pass over NaN."""

import numpy as np

from .statistics import mean


def nansum(a, axis=None, *, keepdims=False):
    return np.sum(np.where(np.isnan(a), 0, a), axis=axis, keepdims=keepdims)


def nanprod(a, axis=None, *, keepdims=False):
    return np.prod(np.where(np.isnan(a), 1, a), axis=axis, keepdims=keepdims)


def nanmean(a, axis=None, *, keepdims=False):
    if a.dtype.kind in ("b", "i", "u"):
        return mean(a, axis, keepdims=keepdims)
    missing = np.isnan(a)
    n = np.sum(~missing, axis=axis, keepdims=keepdims)
    assert np.all(n > 0)
    s = np.sum(np.where(missing, 0, a), axis=axis, keepdims=keepdims)
    return np.true_divide(s, n).astype(s.dtype, copy=False)


FUNCTIONS = (nansum, nanprod, nanmean)
