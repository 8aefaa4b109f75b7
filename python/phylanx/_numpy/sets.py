"""Arrays taken as sets: distinct elements, membership, union and difference."""

import numpy as np


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True):
    a = np.asanyarray(ar)
    assert equal_nan
    if axis is not None and not (a.ndim == 1 and axis in (0, -1)):
        return _unique_slices(a, axis, return_index, return_inverse, return_counts)
    if not return_index and not return_inverse and not return_counts:
        return np.unique(a)
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
    if return_inverse:
        return _unique_parts(r, order, first, a.shape, return_index, True, return_counts)
    return _unique_parts(r, order, first, (n,), return_index, False, return_counts)


def _unique_parts(r, order, first, shape, return_index, return_inverse, return_counts):
    """What np.unique returns besides: `first` marks, in sorted order, the first of equal elements."""
    n = order.shape[0]
    if return_index:
        r = r + (order[first],)
    if return_inverse:
        inverse = np.empty(n, np.int64)
        inverse[order] = np.cumsum(first) - 1
        r = r + (inverse.reshape(shape),)
    if return_counts:
        starts = np.flatnonzero(first)
        counts = np.empty(starts.shape[0], np.int64)
        counts[:-1] = starts[1:] - starts[:-1]
        counts[-1] = n - starts[-1]
        r = r + (counts,)
    return r


def _unique_slices(a, axis, return_index, return_inverse, return_counts):
    """Distinct slices along an axis, in the order of their elements."""
    x = np.moveaxis(a, axis, 0)
    rows = x.reshape((x.shape[0], -1))
    n, m = rows.shape
    assert n > 0 and m > 0 and a.dtype.kind != "c"
    if a.dtype.kind == "f":
        assert not np.any(np.isnan(a))
    order = np.arange(n)
    for k in range(m - 1, -1, -1):
        order = order[np.argsort(rows[order, k], kind="stable")]
    s = rows[order]
    first = np.ones(n, np.bool_)
    first[1:] = np.any(s[1:] != s[:-1], axis=1)
    distinct = np.moveaxis(x[order[first]], 0, axis)
    if not return_index and not return_inverse and not return_counts:
        return distinct
    return _unique_parts((distinct,), order, first, (n,), return_index, return_inverse, return_counts)


def isin(element, test_elements, assume_unique=False, invert=False, *, kind=None):
    a, b = np.asarray(element), np.asarray(test_elements).ravel()
    assert kind is None or kind == "sort"
    if a.ndim == 0:
        return np.asarray(isin(a.reshape(1), b, invert=invert)[0])
    assert a.dtype.kind != "c" and b.dtype.kind != "c"
    assert a.dtype.kind == b.dtype.kind or a.dtype.kind == "f" or b.dtype.kind == "f"
    if a.dtype.kind != b.dtype.kind:  # NumPy takes integers that are one float for each other's
        assert np.all((a > -(2.0**53)) & (a < 2.0**53))
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


def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    a, b = np.asanyarray(ar1).ravel(), np.asanyarray(ar2).ravel()
    if return_indices:
        return _common_places(a, b, assume_unique)
    if not assume_unique:
        a, b = unique(a), unique(b)
    s = np.sort(np.concatenate((a, b)))
    return s[:-1][s[1:] == s[:-1]]


def _common_places(a, b, assume_unique):
    if assume_unique:
        x, y = a, b
        at_x, at_y = np.arange(a.shape[0]), np.arange(b.shape[0])
    else:
        x, at_x = unique(a, return_index=True)
        y, at_y = unique(b, return_index=True)
    both = np.concatenate((x, y))
    order = np.argsort(both, kind="stable")
    s = both[order]
    twice = s[1:] == s[:-1]
    return s[:-1][twice], at_x[order[:-1][twice]], at_y[order[1:][twice] - x.shape[0]]


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
