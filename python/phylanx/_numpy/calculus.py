"""Differences and sums along an axis."""

import numpy as np


def diff(a, n=1, axis=-1, prepend=None, append=None):
    a = np.asanyarray(a)
    assert n >= 0 and n < 5 and a.ndim > 0
    if n == 0:
        return a
    x = a
    if prepend is not None:
        x = np.concatenate((_beside(prepend, a, axis), x), axis)
    if append is not None:
        x = np.concatenate((x, _beside(append, a, axis)), axis)
    x = _diff(x, axis)
    if n > 1:
        x = _diff(x, axis)
    if n > 2:
        x = _diff(x, axis)
    if n > 3:
        x = _diff(x, axis)
    return x


def _beside(values, a, axis):
    """What prepend= or append= puts beside `a`: a number along the whole side."""
    v = np.asanyarray(values)
    if v.ndim > 0:
        return v
    k = axis % a.ndim
    return np.full(a.shape[:k] + (1,) + a.shape[k + 1 :], v[()])


def _diff(a, axis):
    x = np.moveaxis(a, axis, -1)
    if a.dtype.kind == "b":
        return np.moveaxis(x[..., 1:] != x[..., :-1], -1, axis)
    if axis == 0:
        return a[1:] - a[:-1]  # memory of its own, as NumPy's
    if axis == -1 or axis == a.ndim - 1:
        return a[..., 1:] - a[..., :-1]
    return np.moveaxis(x[..., 1:] - x[..., :-1], -1, axis)


def ediff1d(ary, to_end=None, to_begin=None):
    a = np.asanyarray(ary).ravel()
    assert a.dtype.kind != "b"
    d = a[1:] - a[:-1]
    if to_begin is not None:
        first = np.asanyarray(to_begin).ravel()
        assert np.can_cast(first.dtype, a.dtype, casting="same_kind")
        d = np.concatenate((first.astype(a.dtype), d))
    if to_end is not None:
        last = np.asanyarray(to_end).ravel()
        assert np.can_cast(last.dtype, a.dtype, casting="same_kind")
        d = np.concatenate((d, last.astype(a.dtype)))
    return d


def gradient(f, dx=None, dy=None, dz=None, /, *, axis=None, edge_order=1):
    f = np.asanyarray(f)
    assert (edge_order == 1 or edge_order == 2) and f.ndim > 0 and f.ndim < 4 and f.dtype.kind != "b"
    if f.dtype.kind == "i" or f.dtype.kind == "u":
        f = f.astype(np.float64)
    if dx is None:
        dx = 1.0
    if isinstance(axis, (tuple, list)):
        assert dy is None and isinstance(dx, (int, float))
        return tuple(_gradient(f, k, dx, edge_order) for k in axis)
    if axis is not None or f.ndim == 1:
        assert dy is None
        return _gradient(f, 0 if axis is None else axis, dx, edge_order)
    if dy is None:
        assert isinstance(dx, (int, float)) or dx.ndim == 0
        dy, dz = dx, dx
    else:
        assert (dz is None) == (f.ndim == 2)
    if f.ndim == 2:
        return _gradient(f, 0, dx, edge_order), _gradient(f, 1, dy, edge_order)
    return _gradient(f, 0, dx, edge_order), _gradient(f, 1, dy, edge_order), _gradient(f, 2, dz, edge_order)


def _gradient(f, axis, spacing, edge_order):
    """Central differences inside, one-sided ones at the ends; `spacing` is the distance of all points, or their places."""
    out = np.empty_like(f)
    g, x = np.moveaxis(out, axis, 0), np.moveaxis(f, axis, 0)
    assert x.shape[0] > edge_order
    if isinstance(spacing, (int, float)) or np.asanyarray(spacing).ndim == 0:
        g[1:-1] = (x[2:] - x[:-2]) / (2.0 * spacing)
        if edge_order == 1:
            g[0] = (x[1] - x[0]) / spacing
            g[-1] = (x[-1] - x[-2]) / spacing
        else:
            g[0] = -1.5 / spacing * x[0] + 2.0 / spacing * x[1] + -0.5 / spacing * x[2]
            g[-1] = 0.5 / spacing * x[-3] + -2.0 / spacing * x[-2] + 1.5 / spacing * x[-1]
        return out
    at = np.asanyarray(spacing)
    assert at.ndim == 1 and at.shape[0] == x.shape[0]
    if at.dtype.kind == "i" or at.dtype.kind == "u":
        at = at.astype(np.float64)
    d = np.diff(at)
    if edge_order == 1:
        g[0] = (x[1] - x[0]) / d[0]
        g[-1] = (x[-1] - x[-2]) / d[-1]
    else:
        assert not np.all(d == d[0])
        p, q = d[0], d[1]
        g[0] = -(2.0 * p + q) / (p * (p + q)) * x[0] + (p + q) / (p * q) * x[1] + -p / (q * (p + q)) * x[2]
        p, q = d[-2], d[-1]
        g[-1] = q / (p * (p + q)) * x[-3] + -(q + p) / (p * q) * x[-2] + (2.0 * q + p) / (q * (p + q)) * x[-1]
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


def _cumulated(x, axis):
    assert x.ndim == 1 or x.ndim > 1 and axis is not None
    return 0 if axis is None else axis


def cumulative_sum(x, /, *, axis=None, dtype=None, include_initial=False):
    x = np.asanyarray(x)
    k = _cumulated(x, axis)
    r = np.cumsum(x, axis=k, dtype=dtype)
    return np.concatenate((np.full(_one_wide(r, k), 0, r.dtype), r), k) if include_initial else r


def cumulative_prod(x, /, *, axis=None, dtype=None, include_initial=False):
    x = np.asanyarray(x)
    k = _cumulated(x, axis)
    r = np.cumprod(x, axis=k, dtype=dtype)
    return np.concatenate((np.full(_one_wide(r, k), 1, r.dtype), r), k) if include_initial else r


def _one_wide(x, axis):
    k = axis % x.ndim
    return x.shape[:k] + (1,) + x.shape[k + 1 :]


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
    x = np.asanyarray(x)
    if x.ndim == 1:
        d = x[1:] - x[:-1]
    else:
        x = np.moveaxis(x, axis, -1)
        d = x[..., 1:] - x[..., :-1]
    return np.sum(d * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)


FUNCTIONS = (diff, ediff1d, gradient, cumulative_sum, cumulative_prod, unwrap, trapezoid)
