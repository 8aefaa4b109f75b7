"""What orders elements, or depends on their order."""

import numpy as np


def digitize(x, bins, right=False):
    bins = np.asarray(bins)
    assert np.all(bins[1:] >= bins[:-1])
    if right:
        return np.searchsorted(bins, x, side="left")
    return np.searchsorted(bins, x, side="right")


def lexsort(keys):
    for key in keys:
        assert key.ndim == 1 and key.shape[0] == keys[0].shape[0]
    order = np.argsort(keys[0], kind="stable")
    for key in keys[1:]:
        order = order[np.argsort(key[order], kind="stable")]
    return order


def trim_zeros(filt, trim="fb"):
    a = np.asarray(filt)
    assert a.ndim == 1 and trim in ("fb", "f", "b")
    k = np.flatnonzero(a != 0)
    if k.shape[0] == 0:
        return a[:0]
    if trim == "f":
        return a[k[0] :]
    if trim == "b":
        return a[: k[-1] + 1]
    return a[k[0] : k[-1] + 1]


FUNCTIONS = (digitize, lexsort, trim_zeros)
