"""np.pad."""

import numpy as np

from .statistics import mean, median


def pad(array, pad_width, mode="constant", *, constant_values=0, end_values=0, stat_length=None, reflect_type="even"):
    a = np.asarray(array)
    assert a.ndim > 0
    widths = _pairs(pad_width, a.ndim)
    for before, after in widths:
        assert before >= 0 and after >= 0
    if mode == "constant":
        if isinstance(constant_values, (tuple, list)):
            assert a.ndim < 5
            return _each_axis(a, widths, _pairs(constant_values, a.ndim), "constant")
        return _framed(a, widths, constant_values)
    if mode == "empty":
        return _within(np.empty(_frame(a, widths), a.dtype), a, widths)
    assert a.ndim < 5
    if mode == "linear_ramp":
        return _each_axis(a, widths, _pairs(end_values, a.ndim), mode)
    if mode in ("mean", "maximum", "minimum", "median"):
        return _each_axis(a, widths, _pairs(stat_length, a.ndim), mode)
    if mode in ("edge", "wrap") or reflect_type == "even":
        return _from_places(a, widths, mode)
    assert reflect_type == "odd"
    return _each_axis(a, widths, ((0, 0),) * a.ndim, mode)


def _from_places(a, widths, mode):
    """Axis by axis, elements that stand elsewhere along it."""
    a = np.take(a, _places(a.shape[0], widths[0], mode), 0)
    if a.ndim > 1:
        a = np.take(a, _places(a.shape[1], widths[1], mode), 1)
    if a.ndim > 2:
        a = np.take(a, _places(a.shape[2], widths[2], mode), 2)
    if a.ndim > 3:
        a = np.take(a, _places(a.shape[3], widths[3], mode), 3)
    return a


def _each_axis(a, widths, values, mode):
    """Each axis in turn, so that later ones pad what earlier ones have padded."""
    a = _with_sides(a, 0, widths[0], values[0], mode)
    if a.ndim > 1:
        a = _with_sides(a, 1, widths[1], values[1], mode)
    if a.ndim > 2:
        a = _with_sides(a, 2, widths[2], values[2], mode)
    if a.ndim > 3:
        a = _with_sides(a, 3, widths[3], values[3], mode)
    return a


def _with_sides(a, axis, width, values, mode):
    before, after = width
    x = np.moveaxis(a, axis, 0)
    n = x.shape[0]
    assert n > 0
    out = np.empty(a.shape[:axis] + (n + before + after,) + a.shape[axis + 1 :], a.dtype)
    to = np.moveaxis(out, axis, 0)
    to[before : before + n] = x
    if mode == "constant":
        to[:before] = values[0]
        to[before + n :] = values[1]
    elif mode == "linear_ramp":
        assert a.dtype.kind == "f"
        _ramp(to[:before], values[0], x[0], before)
        _ramp(to[before + n :][::-1], values[1], x[n - 1], after)
    elif mode == "reflect" or mode == "symmetric":
        skip = 1 if mode == "reflect" else 0
        assert before <= n - skip and after <= n - skip  # else NumPy begins again with what it has padded
        to[:before] = 2 * x[:1] - x[skip : before + skip][::-1]
        to[before + n :] = 2 * x[-1:] - x[n - skip - after : n - skip][::-1]
    else:
        first, last = n if values[0] is None else min(values[0], n), n if values[1] is None else min(values[1], n)
        assert first > 0 and last > 0 and (a.dtype.kind == "f" or mode == "maximum" or mode == "minimum")
        to[:before] = _statistic(x[:first], mode)
        to[before + n :] = _statistic(x[n - last :], mode)
    return out


def _ramp(to, end, edge, n):
    """From `end` to the edge, which is not part of it."""
    if n > 0:
        step = (np.subtract(edge, end)) / n
        for k in range(n):
            to[k] = k * step + end


def _statistic(x, mode):
    if mode == "maximum":
        return np.max(x, axis=0)
    if mode == "minimum":
        return np.min(x, axis=0)
    if mode == "mean":
        return mean(x, 0)
    return median(x, 0)


def _pairs(width, rank):
    """The widths before and after, for each axis."""
    if not isinstance(width, (tuple, list)):
        return ((width, width),) * rank
    if not isinstance(width[0], (tuple, list)):
        assert len(width) == 2 or len(width) == 1
        return ((width[0], width[-1]),) * rank
    assert len(width) == rank or len(width) == 1
    pairs = tuple((w[0], w[-1]) for w in width)
    return pairs if len(pairs) == rank else pairs * rank


def _frame(a, widths):
    return tuple(n + w[0] + w[1] for n, w in zip(a.shape, widths))


def _within(out, a, widths):
    """`out` with the array in its middle."""
    out[tuple(slice(w[0], w[0] + n) for n, w in zip(a.shape, widths))] = a
    return out


def _framed(a, widths, value):
    return _within(np.full(_frame(a, widths), value, a.dtype), a, widths)


def _places(n, width, mode):
    """Where the elements of a padded axis of length `n` come from."""
    before, after = width
    assert n > 0
    k = np.arange(-before, n + after)
    if mode == "edge":
        return np.minimum(np.maximum(k, 0), n - 1)
    if mode == "wrap":
        return k % n
    if mode == "symmetric":
        k = k % (2 * n)
        return np.minimum(k, 2 * n - 1 - k)
    assert mode == "reflect"
    period = max(2 * n - 2, 1)
    k = k % period
    return np.minimum(k, period - k) if n > 1 else k


FUNCTIONS = (pad,)
