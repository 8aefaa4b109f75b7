"""np.pad."""

import numpy as np


def pad(array, pad_width, mode="constant", *, constant_values=0):
    a = np.asarray(array)
    assert a.ndim > 0 and a.ndim < 4
    widths = _pairs(pad_width, a.ndim)
    if mode == "constant":
        return _framed(a, widths, constant_values)
    if a.ndim == 1:
        return a[_places(a.shape[0], widths[0], mode)]
    rows, cols = _places(a.shape[-2], widths[-2], mode), _places(a.shape[-1], widths[-1], mode)
    if a.ndim == 2:
        return a[rows[:, None], cols]
    return a[_places(a.shape[0], widths[0], mode)[:, None, None], rows[:, None], cols]


def _pairs(width, rank):
    """The widths before and after, for each axis."""
    if not isinstance(width, (tuple, list)):
        return ((width, width),) * rank
    if not isinstance(width[0], (tuple, list)):
        assert len(width) == 2
        return ((width[0], width[1]),) * rank
    assert len(width[0]) == 2
    if len(width) == 1:
        return ((width[0][0], width[0][1]),) * rank
    assert len(width) == rank
    if rank == 1:
        return ((width[0][0], width[0][1]),)
    if rank == 2:
        return (width[0][0], width[0][1]), (width[1][0], width[1][1])
    return (width[0][0], width[0][1]), (width[1][0], width[1][1]), (width[2][0], width[2][1])


def _framed(a, widths, value):
    assert not isinstance(value, (tuple, list))
    before, after = widths[0]
    assert before >= 0 and after >= 0
    if a.ndim == 1:
        out = np.full(a.shape[0] + before + after, value, a.dtype)
        out[before : before + a.shape[0]] = a
        return out
    left, right = widths[1]
    assert left >= 0 and right >= 0
    if a.ndim == 2:
        out = np.full((a.shape[0] + before + after, a.shape[1] + left + right), value, a.dtype)
        out[before : before + a.shape[0], left : left + a.shape[1]] = a
        return out
    near, far = widths[2]
    assert near >= 0 and far >= 0
    out = np.full((a.shape[0] + before + after, a.shape[1] + left + right, a.shape[2] + near + far), value, a.dtype)
    out[before : before + a.shape[0], left : left + a.shape[1], near : near + a.shape[2]] = a
    return out


def _places(n, width, mode):
    """Where the elements of a padded axis of length `n` come from."""
    before, after = width
    assert n > 0 and before >= 0 and after >= 0
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
