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
    if isinstance(indices_or_sections, int):
        assert indices_or_sections > 0 and ary.shape[axis] % indices_or_sections == 0
    return array_split(ary, indices_or_sections, axis)


def array_split(ary, indices_or_sections, axis=0):
    ary = np.asanyarray(ary)
    at = indices_or_sections
    if isinstance(at, (tuple, list)):
        ends = list(at) + [ary.shape[axis]]
        starts = [0] + list(at)
        return [_part(ary, starts[i], ends[i], axis) for i in range(len(ends))]
    assert isinstance(at, int) and at > 0
    size, longer = ary.shape[axis] // at, ary.shape[axis] % at
    return [_part(ary, i * size + min(i, longer), (i + 1) * size + min(i + 1, longer), axis) for i in range(at)]


def _part(a, start, end, axis):
    if axis == 0:
        return a[start:end]
    if axis == 1:
        return a[:, start:end]
    assert axis == -1 or axis == 2
    return a[..., start:end] if axis == -1 else a[:, :, start:end]


def hsplit(ary, indices_or_sections):
    return split(ary, indices_or_sections, 0 if ary.ndim == 1 else 1)


def vsplit(ary, indices_or_sections):
    assert ary.ndim > 1
    return split(ary, indices_or_sections, 0)


def atleast_3d(ary):
    a = np.asanyarray(ary)
    if a.ndim == 0:
        return a.reshape(1, 1, 1)
    if a.ndim == 1:
        return a[None, :, None]
    if a.ndim == 2:
        return a[:, :, None]
    return a


def dstack(tup):
    for a in tup:
        assert a.ndim > 0 and a.ndim == tup[0].ndim
    if tup[0].ndim == 1:
        return np.stack(tup, 1)[None]
    if tup[0].ndim == 2:
        return np.stack(tup, 2)
    return np.concatenate(tup, 2)


def rollaxis(a, axis, start=0):
    n = a.ndim
    k = axis + n if axis < 0 else axis
    to = start + n if start < 0 else start
    assert k >= 0 and k < n and to >= 0 and to <= n
    return np.moveaxis(a, k, to - 1 if k < to else to)


def delete(arr, obj, axis=None):
    a = np.asarray(arr)
    if axis is None:
        a, axis = a.ravel(), 0
    n = a.shape[axis]
    if isinstance(obj, (int, np.integer)):
        assert not isinstance(obj, bool) and -n <= obj and obj < n
        k = obj + n if obj < 0 else obj
        return np.concatenate((_part(a, 0, k, axis), _part(a, k + 1, n, axis)), axis)
    at = np.asarray(obj)
    assert at.ndim == 1
    if at.dtype.kind == "b":
        assert at.shape[0] == n
        keep = ~at
    else:
        assert at.dtype.kind == "i" or at.shape[0] == 0 and isinstance(obj, list)
        keep = np.ones(n, np.bool_)
        keep[at.astype(np.int64)] = False
    return np.take(a, np.flatnonzero(keep), axis)


def insert(arr, obj, values, axis=None):
    a = np.asarray(arr)
    if axis is None:
        a, axis = a.ravel(), 0
    assert isinstance(obj, (int, np.integer)) and not isinstance(obj, bool)
    assert a.ndim == 1 or a.ndim == 2 and (axis == 0 or axis == 1 or axis == -1)
    n = a.shape[axis]
    assert -n <= obj and obj <= n
    k = obj + n if obj < 0 else obj
    v = np.asarray(values)
    if a.ndim == 1 and v.ndim == 0:
        new = np.full(1, values, a.dtype)
    elif a.ndim == 1:
        assert v.ndim == 1
        new = np.full(v.shape[0], v, a.dtype)
    elif axis == 0:
        new = np.full((1, a.shape[1]), values, a.dtype)
    else:
        new = np.full((a.shape[0], 1), v.reshape(-1, 1), a.dtype)
    return np.concatenate((_part(a, 0, k, axis), new, _part(a, k, n, axis)), axis)


def resize(a, new_shape):
    a = np.asanyarray(a).ravel()
    assert a.shape[0] > 0
    if not isinstance(new_shape, tuple):
        new_shape = (new_shape,)
    n = 1
    for extent in new_shape:
        assert extent >= 0
        n = n * extent
    out = np.empty(n, a.dtype)
    for start in range(0, n, a.shape[0]):
        size = min(a.shape[0], n - start)
        out[start : start + size] = a[:size]
    return out.reshape(new_shape)


def block(arrays):
    assert isinstance(arrays, list)
    if not isinstance(arrays[0], list):
        return np.concatenate([np.atleast_1d(a) for a in arrays], -1)
    return np.concatenate([np.concatenate(_raised(row), -1) for row in arrays], -2)


def _raised(row):
    assert isinstance(row, list)
    return [np.atleast_2d(a) for a in row]


FUNCTIONS = (append, roll, repeat, tile, fliplr, flipud, rot90, split, array_split, hsplit, vsplit, atleast_3d, dstack, rollaxis, delete, insert, resize, block)
