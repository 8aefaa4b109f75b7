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
        assert not isinstance(shift, (tuple, list))
        return _rolled(a.ravel(), shift, 0).reshape(a.shape)
    assert a.ndim > 0
    if not isinstance(axis, (tuple, list)):
        if not isinstance(shift, (tuple, list)):
            return _rolled(a, shift, axis)
        assert len(shift) == 1
        return _rolled(a, shift[0], axis)
    if len(axis) == 0:
        return np.copy(a)
    if isinstance(shift, (tuple, list)):
        assert len(shift) == len(axis)
        for s, k in zip(shift, axis):
            a = _rolled(a, s, k)
        return a
    for k in axis:
        a = _rolled(a, shift, k)
    return a


def _rolled(a, shift, axis):
    out = np.empty_like(a)
    to, x = np.moveaxis(out, axis, 0), np.moveaxis(a, axis, 0)
    n = x.shape[0]
    if n > 0:
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
    if not isinstance(repeats, (int, np.integer)):
        counts = np.asarray(repeats)
        assert counts.ndim == 1 and counts.dtype.kind == "i" and counts.shape[0] == a.shape[k] and np.all(counts >= 0)
        return np.take(a, _repeated(counts), k)
    out = np.empty(a.shape[:k] + (a.shape[k] * repeats,) + a.shape[k + 1 :], a.dtype)
    out.reshape(a.shape[: k + 1] + (repeats,) + a.shape[k + 1 :])[...] = np.expand_dims(a, k + 1)
    return out


def _repeated(counts):
    """Each index as often as it counts."""
    ends = np.cumsum(counts)
    n = counts.shape[0]
    return np.searchsorted(ends, np.arange(0 if n == 0 else ends[-1]), side="right")


def tile(A, reps):
    a = np.asanyarray(A)
    if not isinstance(reps, (tuple, list)):
        reps = (reps,)
    reps = tuple(reps)
    a = a.reshape((1,) * (len(reps) - a.ndim) + a.shape)
    reps = (1,) * (a.ndim - len(reps)) + reps
    for k in range(a.ndim):
        assert reps[k] >= 0
    if a.ndim == 1:
        out = np.empty((reps[0], a.shape[0]), a.dtype)
        out[...] = a
        return out.reshape(reps[0] * a.shape[0])
    if a.ndim == 2:
        out = np.empty((reps[0], a.shape[0], reps[1], a.shape[1]), a.dtype)
        out[...] = a[:, None, :]
        return out.reshape(reps[0] * a.shape[0], reps[1] * a.shape[1])
    assert a.ndim == 3
    out = np.empty((reps[0], a.shape[0], reps[1], a.shape[1], reps[2], a.shape[2]), a.dtype)
    out[...] = a[:, None, :, None, :]
    return out.reshape(reps[0] * a.shape[0], reps[1] * a.shape[1], reps[2] * a.shape[2])


def fliplr(m):
    return np.asanyarray(m)[:, ::-1]


def flipud(m):
    return np.asanyarray(m)[::-1, ...]


def rot90(m, k=1, axes=(0, 1)):
    m = np.asanyarray(m)
    i, j = axes[0] % m.ndim, axes[1] % m.ndim
    assert i != j
    turns = k % 4
    if turns == 0:
        return m[:]
    if turns == 2:
        return np.flip(np.flip(m, i), j)
    if turns == 1:
        return np.swapaxes(np.flip(m, j), i, j)
    return np.flip(np.swapaxes(m, i, j), j)


def split(ary, indices_or_sections, axis=0):
    if isinstance(indices_or_sections, int):
        assert indices_or_sections > 0 and ary.shape[axis] % indices_or_sections == 0
    return array_split(ary, indices_or_sections, axis)


def array_split(ary, indices_or_sections, axis=0):
    ary = np.asanyarray(ary)
    at = indices_or_sections
    if isinstance(at, np.ndarray):
        assert at.ndim == 1 and at.dtype.kind == "i"
        n = at.shape[0]
        return [_part(ary, 0 if i == 0 else int(at[i - 1]), ary.shape[axis] if i == n else int(at[i]), axis) for i in range(n + 1)]
    if isinstance(at, (tuple, list)):
        ends = list(at) + [ary.shape[axis]]
        starts = [0] + list(at)
        return [_part(ary, starts[i], ends[i], axis) for i in range(len(ends))]
    assert isinstance(at, (int, np.integer)) and at > 0
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


def dsplit(ary, indices_or_sections):
    assert ary.ndim > 2
    return split(ary, indices_or_sections, 2)


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
    if isinstance(obj, slice):
        keep = np.ones(n, np.bool_)
        keep[obj] = False
        return np.take(a, np.flatnonzero(keep), axis)
    if isinstance(obj, (int, np.integer)):
        assert not isinstance(obj, bool) and -n <= obj and obj < n
        k = obj + n if obj < 0 else obj
        return np.concatenate((_part(a, 0, k, axis), _part(a, k + 1, n, axis)), axis)
    at = np.asarray(obj).ravel()
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
    n = a.shape[axis]
    assert a.ndim > 0 and a.ndim < 3 and not isinstance(obj, bool)
    v = np.asarray(values)
    if isinstance(obj, (int, np.integer)):
        assert -n <= obj and obj <= n
        k = obj + n if obj < 0 else obj
        return np.concatenate((_part(a, 0, k, axis), _inserted(a, v, values, axis), _part(a, k, n, axis)), axis)
    if isinstance(obj, slice):
        at = np.arange(n)[obj]
    else:
        at = np.asarray(obj)
    assert at.ndim == 1 and at.dtype.kind == "i" and at.shape[0] > 1 and np.all((at >= -n) & (at <= n))
    at = np.where(at < 0, at + n, at)
    order = np.argsort(at, kind="stable")
    m = at.shape[0]
    place = np.empty(m, np.int64)
    place[order] = at[order] + np.arange(m)
    old = np.ones(n + m, np.bool_)
    old[place] = False
    x = np.moveaxis(a, axis, 0)
    out = np.empty((n + m,) + x.shape[1:], a.dtype)
    out[np.flatnonzero(old)] = x
    out[place] = v.astype(a.dtype) if v.ndim < a.ndim or axis % a.ndim == 0 else np.moveaxis(v, axis, 0).astype(a.dtype)
    return np.moveaxis(out, 0, axis)


def _inserted(a, v, values, axis):
    """What is inserted at one place."""
    if a.ndim == 1:
        if v.ndim == 0:
            return np.full(1, values, a.dtype)
        assert v.ndim == 1
        return np.full(v.shape[0], v, a.dtype)
    if axis % a.ndim == 0:
        assert v.ndim < 2
        return np.full((1, a.shape[1]), values, a.dtype)
    assert v.ndim < 2 or v.shape[0] == a.shape[0]
    if v.ndim == 2:
        # NumPy inserts it transposed, once for each of its rows.
        new = np.empty((a.shape[0], v.shape[0]), a.dtype)
        assert v.shape[1] == 1
        new[...] = v[:, 0]
        return new
    return np.full((a.shape[0], 1), v.reshape(-1, 1), a.dtype)


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
        return np.concatenate(tuple(np.atleast_1d(np.asarray(a)) for a in arrays), -1)
    return np.concatenate(tuple(np.concatenate(_raised(row), -1) for row in arrays), -2)


def _raised(row):
    assert isinstance(row, list)
    return tuple(np.atleast_2d(np.asarray(a)) for a in row)


def ndim(a):
    return np.asarray(a).ndim


def shape(a):
    return np.asarray(a).shape


def size(a, axis=None):
    if axis is None:
        return np.asarray(a).size
    return np.asarray(a).shape[axis]


def asfortranarray(a, dtype=None):
    return np.ascontiguousarray(np.asarray(a, dtype).T).T


def broadcast_arrays(*args):
    shape = broadcast_shapes(*tuple(np.asarray(a).shape for a in args))
    return tuple(_broadcast(np.asarray(a), shape) for a in args)


def _broadcast(a, shape):
    if a.ndim == len(shape) and a.shape == shape:
        return a
    return np.broadcast_to(a, shape)


def broadcast_shapes(*args):
    shape = ()
    for s in args:
        other = s if isinstance(s, tuple) else (s,)
        for extent in other:
            assert isinstance(extent, (int, np.integer)) and not isinstance(extent, bool)
        if len(other) > len(shape):
            shape = (1,) * (len(other) - len(shape)) + shape
        elif len(other) < len(shape):
            other = (1,) * (len(shape) - len(other)) + other
        shape = tuple(_common(p, q) for p, q in zip(shape, other))
    return shape


def _common(p, q):
    assert p == q or p == 1 or q == 1
    return q if p == 1 else p


def tolist(a):
    if a.ndim == 0:
        return a.item()
    if a.ndim == 1:
        return [v.item() for v in a]
    if a.ndim == 2:
        return [[v.item() for v in row] for row in a]
    assert a.ndim == 3
    return [[[v.item() for v in row] for row in plane] for plane in a]


FUNCTIONS = (append, roll, repeat, tile, fliplr, flipud, rot90, split, array_split, hsplit, vsplit, dsplit, atleast_3d, dstack, rollaxis, delete, insert, resize)
FUNCTIONS += (block, ndim, shape, size, asfortranarray, broadcast_arrays, broadcast_shapes)
