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


def histogram(a, bins=10, range=None, density=None, weights=None):
    a = np.asarray(a).ravel()
    assert a.dtype == np.float64 or a.dtype.kind == "i" or a.dtype.kind == "u"
    if weights is not None:
        return _weighted(a, np.asarray(weights).ravel(), bins, range, density)
    if isinstance(bins, (int, np.integer)):
        edges, counts = _even(a, bins, range)
    else:
        assert not isinstance(bins, str)
        edges, counts = _uneven(a, np.asarray(bins))
    if density:
        return counts / np.diff(edges).astype(np.float64) / counts.sum(), edges
    return counts, edges


def _weighted(a, w, bins, range, density):
    assert a.shape[0] == w.shape[0] and w.dtype.kind == "f" or w.dtype.kind == "i"
    if isinstance(bins, (int, np.integer)):
        assert range is None and a.shape[0] > 0 and a.shape[0] <= 65536
        edges, k = _even_places(a.astype(np.float64), bins, np.min(a), np.max(a))
        sums = bincount(k, w, minlength=bins).astype(w.dtype)
    else:
        assert not isinstance(bins, str)
        edges = np.asarray(bins)
        assert edges.ndim == 1 and not np.any(edges[:-1] > edges[1:])
        order = np.argsort(a)
        s = a[order]
        total = np.concatenate((np.zeros(1, w.dtype), np.cumsum(w[order]).astype(w.dtype)))
        below = total[np.concatenate((np.searchsorted(s, edges[:-1], side="left"), np.searchsorted(s, edges[-1:], side="right")))]
        sums = below[1:] - below[:-1]
    if density:
        return sums / np.diff(edges).astype(np.float64) / sums.sum(), edges
    return sums, edges


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    a = np.asarray(a).ravel()
    assert weights is None and not isinstance(bins, str)
    if not isinstance(bins, (int, np.integer)):
        edges = np.asarray(bins)
        assert edges.ndim == 1 and not np.any(edges[:-1] > edges[1:])
        return edges
    assert bins > 0 and (a.dtype == np.float64 or a.dtype.kind == "i")
    if range is None:
        assert a.shape[0] > 0
        lo, hi = np.min(a), np.max(a)
    else:
        lo, hi = range
    lo, hi = _widened(lo, hi)
    return np.linspace(lo, hi, bins + 1)


def _widened(lo, hi):
    assert np.isfinite(lo) and np.isfinite(hi) and lo <= hi
    assert np.abs(lo) < 2.0**53 and np.abs(hi) < 2.0**53
    if lo == hi:
        return lo - 0.5, hi + 0.5
    return lo + 0.0, hi + 0.0


def _uneven(a, edges):
    """Edges, and counts of elements between edges that need not be evenly spaced; the last edge belongs to the last bin."""
    assert edges.ndim == 1
    assert not np.any(edges[:-1] > edges[1:])
    s = np.sort(a)
    below = np.searchsorted(s, edges, side="left")
    below[-1] = np.searchsorted(s, edges[-1], side="right")
    return edges, below[1:] - below[:-1]


def _even(a, n, range):
    """Edges, and counts of elements in `n` bins of equal width."""
    if a.dtype.kind != "f":
        a = a.astype(np.float64)
    if range is None:
        assert a.shape[0] > 0
        lo, hi = np.min(a), np.max(a)
    else:
        lo, hi = range
        a = a[(a >= lo) & (a <= hi)]
    edges, k = _even_places(a, n, lo, hi)
    return edges, np.bincount(k, minlength=n)


def _even_places(a, n, lo, hi):
    """Edges, and the bins of elements: from the quotient, put right where rounding took it past an edge."""
    assert n > 0
    assert np.isfinite(lo) and np.isfinite(hi) and lo <= hi
    assert np.abs(lo) < 2.0**53 and np.abs(hi) < 2.0**53
    if lo == hi:
        lo, hi = lo - 0.5, hi + 0.5
    edges = np.linspace(lo, hi, n + 1, dtype=a.dtype)
    assert not np.any(edges[:-1] >= edges[1:])
    k = (np.subtract(a, lo) / np.subtract(hi, lo, dtype=a.dtype) * n).astype(np.int64)
    k = np.where(k == n, k - 1, k)
    k = np.where(a < edges[k], k - 1, k)
    return edges, np.where((a >= edges[k + 1]) & (k != n - 1), k + 1, k)


def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
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
    counts = _counted(_bin(x, rows) * m + _bin(y, cols), weights, n * m).reshape(n, m)[1:-1, 1:-1]
    if density:
        total = counts.sum()
        counts = counts / np.diff(rows)[:, None] / np.diff(cols)
        return counts / total, rows, cols
    return counts, rows, cols


def _counted(k, weights, n):
    if weights is None:
        return np.bincount(k, minlength=n).astype(np.float64)
    return bincount(k, weights, minlength=n)


def histogramdd(sample, bins=10, range=None, density=None, weights=None):
    """Of two columns or three, which are the arrays of a list or tuple."""
    assert isinstance(sample, (list, tuple)) and (len(sample) == 2 or len(sample) == 3)
    columns = tuple(np.asarray(c) for c in sample)
    for c in columns:
        assert c.ndim == 1 and c.dtype == np.float64 and c.shape[0] == columns[0].shape[0] and c.shape[0] > 0
    n = len(columns)
    widths = tuple(bins) if isinstance(bins, (list, tuple)) else (bins,) * n
    ranges = (None,) * n if range is None else tuple(range)
    assert len(widths) == n and len(ranges) == n
    edges = tuple(_edges(c, w, r) for c, w, r in zip(columns, widths, ranges))
    at, size = np.zeros(columns[0].shape[0], np.int64), 1
    for c, e in zip(columns, edges):
        at = at * (e.shape[0] + 1) + _bin(c, e)
        size = size * (e.shape[0] + 1)
    counts = _counted(at, weights, size).reshape(tuple(e.shape[0] + 1 for e in edges))
    if n == 2:
        counts = counts[1:-1, 1:-1]
    else:
        counts = counts[1:-1, 1:-1, 1:-1]
    if density:
        total = counts.sum()
        k = 0
        for e in edges:
            counts = counts / np.diff(e).reshape((1,) * k + (-1,) + (1,) * (n - 1 - k))
            k = k + 1
        counts = counts / total
    return counts, list(edges)


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
    assert edges.ndim == 1 and (edges.dtype == np.float64 or edges.dtype == np.int64)
    assert not np.any(edges[:-1] > edges[1:])
    return edges


def _bin(a, edges):
    """Number of the bin of each element, from 1; 0 and the last one are for those outside."""
    k = np.searchsorted(edges, a, side="right")
    return np.where(a == edges[-1], k - 1, k)


FUNCTIONS = (bincount, histogram, histogram_bin_edges, histogram2d, histogramdd)
