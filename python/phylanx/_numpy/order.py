"""What orders elements, or depends on their order."""

import numpy as np


def digitize(x, bins, right=False):
    bins = np.asarray(bins)
    if np.all(bins[1:] >= bins[:-1]):
        return np.searchsorted(bins, x, side="left" if right else "right")
    assert np.all(bins[1:] <= bins[:-1])
    return bins.shape[0] - np.searchsorted(bins[::-1], x, side="left" if right else "right")


def searchsorted(a, v, side="left", sorter=None):
    if sorter is None:
        return np.searchsorted(a, v, side=side)
    assert np.asarray(sorter).ndim == 1 and np.asarray(sorter).shape[0] == np.asarray(a).shape[0]
    return np.searchsorted(np.asarray(a)[np.asarray(sorter)], v, side=side)


def lexsort(keys):
    n = len(keys)
    assert n > 0
    order = np.argsort(np.asarray(keys[0]), kind="stable")
    assert np.asarray(keys[0]).ndim == 1
    for k in range(1, n):
        key = np.asarray(keys[k])
        assert key.ndim == 1 and key.shape[0] == order.shape[0]
        order = order[np.argsort(key[order], kind="stable")]
    return order


def trim_zeros(filt, trim="fb"):
    assert isinstance(filt, np.ndarray)  # of a list NumPy gives a list
    a = filt
    assert a.ndim == 1 and trim in ("fb", "f", "b")
    k = np.flatnonzero(a != 0)
    if k.shape[0] == 0:
        return a[:0]
    if trim == "f":
        return a[k[0] :]
    if trim == "b":
        return a[: k[-1] + 1]
    return a[k[0] : k[-1] + 1]


def sort_complex(a):
    b = np.sort(np.asarray(a))
    if b.dtype.kind == "c":
        return b
    return b.astype(np.complex64 if b.dtype.itemsize < 4 and b.dtype.kind != "b" else np.complex128)


FUNCTIONS = (digitize, searchsorted, lexsort, trim_zeros, sort_complex)
