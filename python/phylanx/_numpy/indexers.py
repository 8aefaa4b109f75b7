"""np.r_ and its kin: objects that are indexed. The parts of an index are arguments here; lo:hi:step is a slice object."""

import math

import numpy as np


def s_(*key):
    return key[0] if len(key) == 1 else key


def index_exp(*key):
    return key


def r_(*key):
    for k in key:
        assert isinstance(k, (slice, np.ndarray, int, float, complex, np.generic, list, tuple))
    parts = tuple(_values(k) for k in key)
    # A number takes part in promotion as a Python number does.
    t = np.result_type(*parts)
    return np.concatenate([np.atleast_1d(np.asarray(p, t)) for p in parts])


def c_(*key):
    for k in key:
        assert isinstance(k, (slice, np.ndarray, list, tuple))
    return np.concatenate([_column(_values(k)) for k in key], -1)


def _values(k):
    """What one part of an index of np.r_ stands for."""
    if isinstance(k, slice):
        start = 0 if k.start is None else k.start
        if isinstance(k.step, complex):
            return np.linspace(start, k.stop, int(abs(k.step)))
        return np.arange(start, k.stop, 1 if k.step is None else k.step)
    if isinstance(k, (list, tuple)):
        return np.asarray(k)
    return k


def _column(a):
    return a[:, None] if a.ndim == 1 else a


def ogrid(*key):
    if len(key) == 1:
        return _single(key[0])
    t = _grid_type(key)
    if len(key) == 2:
        return _line(key[0], t)[:, None], _line(key[1], t)[None]
    assert len(key) == 3
    return _line(key[0], t)[:, None, None], _line(key[1], t)[None, :, None], _line(key[2], t)[None, None]


def mgrid(*key):
    if len(key) == 1:
        return _single(key[0])
    lines = ogrid(*key)
    if len(key) == 2:
        out = np.empty((2, lines[0].shape[0], lines[1].shape[1]), lines[0].dtype)
    else:
        out = np.empty((3, lines[0].shape[0], lines[1].shape[1], lines[2].shape[2]), lines[0].dtype)
        out[2] = lines[2]
    out[0] = lines[0]
    out[1] = lines[1]
    return out


def _bounds(k):
    assert isinstance(k, slice)
    return 0 if k.start is None else k.start, k.stop, 1 if k.step is None else k.step


def _single(k):
    """A grid of one axis."""
    start, stop, step = _bounds(k)
    if isinstance(step, complex):
        return _line(k, np.result_type(start, stop, abs(step)))
    return np.arange(start, stop, step)


def _grid_type(key):
    parts = (0,)
    for k in key:
        start, stop, step = _bounds(k)
        parts = parts + (start, stop, abs(step) if isinstance(step, complex) else step)
    return np.result_type(*parts)


def _line(k, t):
    """The numbers along one axis: of a step that is complex, so many of them, the last one included."""
    start, stop, step = _bounds(k)
    if isinstance(step, complex):
        n = int(abs(step))
        assert n > 1
        return np.arange(n).astype(t) * ((stop - start) / float(n - 1)) + start
    n = math.ceil((stop - start) / step)
    assert n >= 0
    return np.arange(n).astype(t) * step + start


TABLE = {"numpy.s_": s_, "numpy.index_exp": index_exp, "numpy.r_": r_, "numpy.c_": c_, "numpy.ogrid": ogrid, "numpy.mgrid": mgrid}
