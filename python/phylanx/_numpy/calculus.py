"""Differences and sums along an axis."""

import numpy as np


def diff(a, n=1, axis=-1):
    a = np.asanyarray(a)
    assert n == 1 or n == 2
    first = _diff(a, axis)
    if n == 1:
        return first
    return _diff(first, axis)


def _diff(a, axis):
    x = np.moveaxis(a, axis, -1)
    if a.dtype.kind == "b":
        return np.moveaxis(x[..., 1:] != x[..., :-1], -1, axis)
    if axis == 0:
        return a[1:] - a[:-1]  # memory of its own, as NumPy's
    if axis == -1 or axis == a.ndim - 1:
        return a[..., 1:] - a[..., :-1]
    return np.moveaxis(x[..., 1:] - x[..., :-1], -1, axis)


def gradient(f):
    f = np.asanyarray(f)
    assert f.ndim == 1 and f.shape[0] > 1 and f.dtype.kind == "f"
    out = np.empty_like(f)
    out[1:-1] = (f[2:] - f[:-2]) / 2.0
    out[0] = (f[1] - f[0]) / 1.0
    out[-1] = (f[-1] - f[-2]) / 1.0
    return out


def trapezoid(y, x=None, dx=1.0, axis=-1):
    y = np.moveaxis(np.asanyarray(y), axis, -1)
    if x is None:
        return np.sum(dx * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)
    d = x[1:] - x[:-1]
    return np.sum(d * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)


FUNCTIONS = (diff, gradient, trapezoid)
