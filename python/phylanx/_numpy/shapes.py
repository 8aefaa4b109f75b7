"""Arrays joined, cut, repeated and turned."""

import numpy as np


def append(arr, values, axis=None):
    arr, values = np.asanyarray(arr), np.asanyarray(values)
    if axis is None:
        return np.concatenate((arr.ravel(), values.ravel()))
    return np.concatenate((arr, values), axis)


def roll(a, shift, axis=None):
    a = np.asanyarray(a)
    if axis is None:
        return _rolled(a.ravel(), shift, 0).reshape(a.shape)
    return _rolled(a, shift, axis)


def _rolled(a, shift, axis):
    out = np.empty_like(a)
    to, x = np.moveaxis(out, axis, 0), np.moveaxis(a, axis, 0)
    n = x.shape[0]
    assert n > 0
    s = shift % n
    to[s:] = x[: n - s]
    to[:s] = x[n - s :]
    return out


def repeat(a, repeats, axis=None):
    a = np.asanyarray(a)
    if axis is None:
        a, k = a.ravel(), 0
    elif axis < 0:
        k = axis + a.ndim
    else:
        k = axis
    out = np.empty(a.shape[:k] + (a.shape[k] * repeats,) + a.shape[k + 1 :], a.dtype)
    out.reshape(a.shape[: k + 1] + (repeats,) + a.shape[k + 1 :])[...] = np.expand_dims(a, k + 1)
    return out


def tile(A, reps):
    a = np.asanyarray(A)
    if not isinstance(reps, tuple):
        reps = (reps,)
    a = a.reshape((1,) * (len(reps) - a.ndim) + a.shape)
    reps = (1,) * (a.ndim - len(reps)) + reps
    if a.ndim == 1:
        out = np.empty((reps[0], a.shape[0]), a.dtype)
        out[...] = a
        return out.reshape(reps[0] * a.shape[0])
    assert a.ndim == 2
    out = np.empty((reps[0], a.shape[0], reps[1], a.shape[1]), a.dtype)
    out[...] = a[:, None, :]
    return out.reshape(reps[0] * a.shape[0], reps[1] * a.shape[1])


def fliplr(m):
    return np.asanyarray(m)[:, ::-1]


def flipud(m):
    return np.asanyarray(m)[::-1, ...]


def rot90(m, k=1):
    m = np.asanyarray(m)
    turns = k % 4
    assert m.ndim == 2 and turns != 0
    if turns == 1:
        return m[:, ::-1].T
    if turns == 2:
        return m[::-1, ::-1]
    return m.T[:, ::-1]


def split(ary, indices_or_sections, axis=0):
    assert isinstance(indices_or_sections, int) and axis == 0
    n = indices_or_sections
    assert ary.shape[0] % n == 0
    k = ary.shape[0] // n
    return [ary[i * k : (i + 1) * k] for i in range(n)]


FUNCTIONS = (append, roll, repeat, tile, fliplr, flipud, rot90, split)
