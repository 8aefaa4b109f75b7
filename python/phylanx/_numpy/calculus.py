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


def ediff1d(ary):
    a = np.asanyarray(ary).ravel()
    assert a.dtype.kind != "b"
    return a[1:] - a[:-1]


def gradient(f, dx=None, dy=None, dz=None, /, *, axis=None, edge_order=1):
    f = np.asanyarray(f)
    assert edge_order == 1 and f.ndim > 0 and f.ndim < 4 and f.dtype.kind != "b"
    if f.dtype.kind == "i" or f.dtype.kind == "u":
        f = f.astype(np.float64)
    if dx is None:
        dx = 1.0
    if axis is not None or f.ndim == 1:
        assert dy is None and not isinstance(axis, tuple)
        return _gradient(f, 0 if axis is None else axis, dx)
    if dy is None:
        assert isinstance(dx, (int, float)) or dx.ndim == 0
        dy, dz = dx, dx
    else:
        assert (dz is None) == (f.ndim == 2)
    if f.ndim == 2:
        return _gradient(f, 0, dx), _gradient(f, 1, dy)
    return _gradient(f, 0, dx), _gradient(f, 1, dy), _gradient(f, 2, dz)


def _gradient(f, axis, spacing):
    """Central differences inside, one-sided ones at the ends; `spacing` is the distance of all points, or their places."""
    out = np.empty_like(f)
    g, x = np.moveaxis(out, axis, 0), np.moveaxis(f, axis, 0)
    assert x.shape[0] > 1
    if isinstance(spacing, (int, float)) or spacing.ndim == 0:
        g[1:-1] = (x[2:] - x[:-2]) / (2.0 * spacing)
        g[0] = (x[1] - x[0]) / spacing
        g[-1] = (x[-1] - x[-2]) / spacing
        return out
    at = np.asanyarray(spacing)
    assert at.ndim == 1 and at.shape[0] == x.shape[0]
    if at.dtype.kind == "i" or at.dtype.kind == "u":
        at = at.astype(np.float64)
    d = np.diff(at)
    g[0] = (x[1] - x[0]) / d[0]
    g[-1] = (x[-1] - x[-2]) / d[-1]
    if np.all(d == d[0]):
        g[1:-1] = (x[2:] - x[:-2]) / (2.0 * d[0])
        return out
    rank = (-1,) + (1,) * (f.ndim - 1)
    before, after = d[:-1], d[1:]
    a = (-after / (before * (before + after))).reshape(rank)
    b = ((after - before) / (before * after)).reshape(rank)
    c = (before / (after * (before + after))).reshape(rank)
    g[1:-1] = a * x[:-2] + b * x[1:-1] + c * x[2:]
    return out


def cumulative_sum(x, /, *, axis=None, dtype=None):
    x = np.asanyarray(x)
    assert x.ndim == 1 or x.ndim > 1 and axis is not None
    return np.cumsum(x, axis=0 if axis is None else axis, dtype=dtype)


def cumulative_prod(x, /, *, axis=None, dtype=None):
    x = np.asanyarray(x)
    assert x.ndim == 1 or x.ndim > 1 and axis is not None
    return np.cumprod(x, axis=0 if axis is None else axis, dtype=dtype)


def unwrap(p, discont=None, axis=-1, *, period=2 * np.pi):
    p = np.asarray(p)
    assert p.dtype.kind == "f" and isinstance(period, (int, float))
    d = diff(p, axis=axis)
    half = period / 2
    near = np.mod(d + half, period) - half
    near = np.where((near == -half) & (d > 0), half, near)
    turn = np.where(np.abs(d) < (half if discont is None else discont), 0, near - d)
    out = p.copy()
    to, x = np.moveaxis(out, axis, 0), np.moveaxis(p, axis, 0)
    to[1:] = x[1:] + np.moveaxis(np.cumsum(turn, axis=axis), axis, 0)
    return out


def trapezoid(y, x=None, dx=1.0, axis=-1):
    y = np.moveaxis(np.asanyarray(y), axis, -1)
    if x is None:
        return np.sum(dx * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)
    d = x[1:] - x[:-1]
    return np.sum(d * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)


FUNCTIONS = (diff, ediff1d, gradient, cumulative_sum, cumulative_prod, unwrap, trapezoid)
