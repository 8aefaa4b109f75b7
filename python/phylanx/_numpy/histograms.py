"""Counts of elements by bin."""

import numpy as np


def bincount(x, /, weights=None, minlength=0):
    if weights is None:
        return np.bincount(x, minlength=minlength)
    x, w = np.asarray(x), np.asarray(weights).astype(np.float64)
    assert x.ndim == 1 and w.ndim == 1 and (x.dtype.kind == "i" or x.dtype.kind == "u")
    assert x.shape[0] == w.shape[0] and x.shape[0] > 0 and minlength >= 0
    assert np.min(x) >= 0 and np.all(np.abs(w) < 1e300)
    out = np.zeros(max(int(np.max(x)) + 1, minlength))
    for i in range(x.shape[0]):
        out[x[i]] += w[i]
    return out


def histogram(a, bins=10, range=None, density=None):
    a = np.asarray(a).ravel()
    assert a.dtype == np.float64 or a.dtype.kind == "i" or a.dtype.kind == "u"
    if isinstance(bins, (int, np.integer)):
        edges, counts = _even(a, bins, range)
    else:
        edges, counts = _uneven(a, np.asarray(bins))
    if density:
        return counts / np.diff(edges).astype(np.float64) / counts.sum(), edges
    return counts, edges


def _uneven(a, edges):
    """Edges, and counts of elements between edges that need not be evenly spaced; the last edge belongs to the last bin."""
    assert edges.ndim == 1
    assert not np.any(edges[:-1] > edges[1:])
    s = np.sort(a)
    below = np.searchsorted(s, edges, side="left")
    below[-1] = np.searchsorted(s, edges[-1], side="right")
    return edges, below[1:] - below[:-1]


def _even(a, n, range):
    """Edges, and counts of elements in `n` bins of equal width: from the quotient, put right where rounding took it past an edge."""
    assert n > 0
    if a.dtype.kind != "f":
        a = a.astype(np.float64)
    if range is None:
        assert a.shape[0] > 0
        lo, hi = np.min(a), np.max(a)
    else:
        lo, hi = range
        a = a[(a >= lo) & (a <= hi)]
    assert np.isfinite(lo) and np.isfinite(hi) and lo <= hi
    assert np.abs(lo) < 2.0**53 and np.abs(hi) < 2.0**53
    if lo == hi:
        lo, hi = lo - 0.5, hi + 0.5
    edges = np.linspace(lo, hi, n + 1, dtype=a.dtype)
    assert not np.any(edges[:-1] >= edges[1:])
    k = (np.subtract(a, lo) / np.subtract(hi, lo, dtype=a.dtype) * n).astype(np.int64)
    k = np.where(k == n, k - 1, k)
    k = np.where(a < edges[k], k - 1, k)
    k = np.where((a >= edges[k + 1]) & (k != n - 1), k + 1, k)
    return edges, np.bincount(k, minlength=n)


def histogram2d(x, y, bins=10, range=None):
    x, y = np.asarray(x), np.asarray(y)
    assert x.ndim == 1 and y.ndim == 1 and x.dtype == np.float64 and y.dtype == np.float64
    assert x.shape[0] == y.shape[0] and x.shape[0] > 0
    along, across = bins, bins
    if isinstance(bins, (tuple, list)):
        assert len(bins) == 2
        along, across = bins[0], bins[1]
    if range is None:
        rows, cols = _edges(x, along, None), _edges(y, across, None)
    else:
        rows, cols = _edges(x, along, range[0]), _edges(y, across, range[1])
    n, m = rows.shape[0] + 1, cols.shape[0] + 1
    counts = np.bincount(_bin(x, rows) * m + _bin(y, cols), minlength=n * m).reshape(n, m).astype(np.float64)
    return counts[1:-1, 1:-1], rows, cols


def _edges(a, bins, range):
    if isinstance(bins, (int, np.integer)):
        assert bins > 0
        if range is None:
            lo, hi = np.min(a), np.max(a)
        else:
            lo, hi = range
        assert np.isfinite(lo) and np.isfinite(hi) and lo < hi
        return np.linspace(lo, hi, bins + 1)
    edges = np.asarray(bins)
    assert edges.ndim == 1 and edges.dtype == np.float64
    assert not np.any(edges[:-1] > edges[1:])
    return edges


def _bin(a, edges):
    """Number of the bin of each element, from 1; 0 and the last one are for those outside."""
    k = np.searchsorted(edges, a, side="right")
    return np.where(a == edges[-1], k - 1, k)


FUNCTIONS = (bincount, histogram, histogram2d)
