"""Arrays taken as sets: distinct elements, membership, union and difference."""

import numpy as np


def unique(ar, return_index=False, return_inverse=False, return_counts=False):
    if not return_index and not return_inverse and not return_counts:
        return np.unique(ar)
    a = np.asanyarray(ar)
    x = a.ravel()
    order = np.argsort(x, kind="stable")
    s = x[order]
    n = s.shape[0]
    assert n > 0
    if s.dtype.kind not in ("b", "i", "u"):
        assert not np.isnan(s[-1])
    first = np.ones(n, np.bool_)
    first[1:] = s[1:] != s[:-1]
    r = (s[first],)
    if return_index:
        r = r + (order[first],)
    if return_inverse:
        inverse = np.empty(n, np.int64)
        inverse[order] = np.cumsum(first) - 1
        r = r + (inverse.reshape(a.shape),)
    if return_counts:
        starts = np.flatnonzero(first)
        counts = np.empty(starts.shape[0], np.int64)
        counts[:-1] = starts[1:] - starts[:-1]
        counts[-1] = n - starts[-1]
        r = r + (counts,)
    return r


def isin(element, test_elements, assume_unique=False, invert=False):
    a, b = np.asarray(element), np.asarray(test_elements).ravel()
    assert a.ndim > 0 and a.dtype.kind != "c" and b.dtype.kind != "c"
    assert a.dtype.kind == b.dtype.kind or a.dtype.kind == "f" or b.dtype.kind == "f"
    if b.shape[0] == 0:
        return np.full(a.shape, invert)
    if a.dtype.kind == "i" and b.dtype.kind == "i":
        lo, hi = int(np.min(b)), int(np.max(b))
        if float(hi) - float(lo) <= 6.0 * (a.size + b.shape[0]):
            found = _marked(a, b, lo, hi)
        else:
            found = _found(a, b)
    else:
        found = _found(a, b)
    if invert:
        return ~found
    return found




def _found(a, b):
    s = np.sort(b)
    return s[np.minimum(np.searchsorted(s, a), s.shape[0] - 1)] == a


def _marked(a, b, lo, hi):
    """The same by a table of the integers from `lo` to `hi`: for a million elements a sixth of the time."""
    a = a.astype(np.int64)
    table = np.zeros(hi - lo + 1, np.bool_)
    table[b.astype(np.int64) - lo] = True
    within = (a >= lo) & (a <= hi)
    return table[np.where(within, a - lo, 0)] & within


def union1d(ar1, ar2):
    return unique(np.concatenate((ar1, ar2), axis=None))


def intersect1d(ar1, ar2, assume_unique=False):
    a, b = np.asanyarray(ar1).ravel(), np.asanyarray(ar2).ravel()
    if not assume_unique:
        a, b = unique(a), unique(b)
    s = np.sort(np.concatenate((a, b)))
    return s[:-1][s[1:] == s[:-1]]


def setdiff1d(ar1, ar2, assume_unique=False):
    a = np.asarray(ar1).ravel()
    if not assume_unique:
        a = unique(a)
    return a[isin(a, ar2, invert=True)]


def setxor1d(ar1, ar2, assume_unique=False):
    a, b = np.asarray(ar1).ravel(), np.asarray(ar2).ravel()
    if not assume_unique:
        a, b = unique(a), unique(b)
    s = np.sort(np.concatenate((a, b)))
    assert s.shape[0] > 0
    differs = np.ones(s.shape[0] + 1, np.bool_)
    differs[1:-1] = s[1:] != s[:-1]
    return s[differs[1:] & differs[:-1]]


FUNCTIONS = (unique, isin, union1d, intersect1d, setdiff1d, setxor1d)
