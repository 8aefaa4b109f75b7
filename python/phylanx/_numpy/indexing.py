"""Elements chosen by indices and masks."""

import numpy as np


def take(a, indices, axis=None, mode="raise"):
    at = indices if isinstance(indices, (int, np.integer)) else np.asarray(indices)
    if mode == "raise" and isinstance(at, (int, np.integer)):
        return np.take(a, at, axis)
    if not isinstance(at, (int, np.integer)):
        if at.dtype.kind == "b":
            at = at.astype(np.int64)
        if mode == "raise":
            return np.take(a, at, axis)
    x = np.asarray(a)
    n = x.size if axis is None else x.shape[axis]
    assert n > 0
    return np.take(x, _within(at, n, mode), axis)


def _within(at, n, mode):
    """Indices brought into range."""
    if mode == "clip":
        return np.minimum(np.maximum(at, 0), n - 1)
    assert mode == "wrap"
    return at % n


def _along(rank, k, extent):
    """0, 1 ... along axis `k` of an index of some rank."""
    return np.arange(extent).reshape((1,) * k + (-1,) + (1,) * (rank - 1 - k))


def _at_axis(a, indices, axis):
    """The index of elements that are chosen along an axis: the places along it, and all others."""
    i = np.asarray(indices)
    assert i.ndim == a.ndim and i.dtype.kind == "i" and a.ndim < 4
    k = axis % a.ndim
    for d in range(a.ndim):
        assert d == k or i.shape[d] == a.shape[d] or i.shape[d] == 1 or a.shape[d] == 1
    if a.ndim == 1:
        return (i,)
    first = i if k == 0 else _along(a.ndim, 0, a.shape[0])
    second = i if k == 1 else _along(a.ndim, 1, a.shape[1])
    if a.ndim == 2:
        return first, second
    return first, second, i if k == 2 else _along(a.ndim, 2, a.shape[2])


def take_along_axis(arr, indices, axis=-1):
    if axis is None:
        assert np.asarray(indices).ndim == 1
        return arr.ravel()[indices]
    return arr[_at_axis(arr, indices, axis)]


def put_along_axis(arr, indices, values, axis):
    if axis is None:
        assert arr.ndim == 1
        axis = 0
    arr[_at_axis(arr, indices, axis)] = values


def compress(condition, a, axis=None):
    a, c = np.asarray(a), np.asarray(condition)
    if axis is None:
        a, axis = a.ravel(), 0
    assert c.ndim == 1
    k = np.flatnonzero(c)
    assert k.shape[0] == 0 or k[-1] < a.shape[axis]
    return np.take(a, k, axis)


def compress_method(a, condition, axis=None):
    return compress(condition, a, axis)


def extract(condition, arr):
    return np.take(np.asanyarray(arr).ravel(), np.flatnonzero(condition))


def place(arr, mask, vals):
    v = np.asarray(vals).ravel()
    k = np.flatnonzero(mask)
    assert arr.size == np.size(mask) and v.shape[0] > 0 and (np.can_cast(v.dtype, arr.dtype, casting="same_kind"))
    if arr.ndim == 1:
        arr[k] = v[np.arange(k.shape[0]) % v.shape[0]]
    else:
        line = arr.flatten()
        line[k] = v[np.arange(k.shape[0]) % v.shape[0]]
        arr[...] = line.reshape(arr.shape)


def putmask(a, mask, values):
    v, m = np.asarray(values), np.asarray(mask)
    assert a.shape == m.shape and v.size > 0 and m.dtype.kind == "b" and np.can_cast(v.dtype, a.dtype, casting="same_kind")
    if v.ndim == 0 or v.ndim == a.ndim and v.shape == a.shape:
        a[...] = np.where(m, v, a)
    else:
        # Values are repeated along the array as it lies.
        line = v.ravel()
        a[...] = np.where(m, line[np.arange(a.size).reshape(a.shape) % line.shape[0]], a)


def put(a, ind, v, mode="raise"):
    at, v = np.asarray(ind).ravel(), np.asarray(v).ravel()
    assert v.shape[0] > 0 and at.dtype.kind == "i" and np.can_cast(v.dtype, a.dtype, casting="same_kind")
    if mode == "raise":
        assert np.all((at >= -a.size) & (at < a.size))
    else:
        at = _within(at, a.size, mode)
    v = v[np.arange(at.shape[0]) % v.shape[0]].astype(a.dtype)
    if a.ndim == 1:
        a[at] = v
    else:
        line = a.flatten()
        line[at] = v
        a[...] = line.reshape(a.shape)


def copyto(dst, src, casting="same_kind", where=True):
    v = np.asarray(src)
    assert casting == "unsafe" or np.can_cast(v.dtype, dst.dtype, casting=casting) or isinstance(src, int) and dst.dtype.kind != "b"
    assert v.ndim <= dst.ndim
    if isinstance(where, bool):
        assert where
        if isinstance(src, (int, float)):
            dst[...] = src
        else:
            dst[...] = v.astype(dst.dtype)
    else:
        m = np.asarray(where)
        assert m.dtype.kind == "b" and m.ndim <= dst.ndim and (dst.dtype.kind == "f" or not isinstance(src, int) or dst.dtype == np.int64)
        dst[...] = np.where(m, v.astype(dst.dtype), dst)


def select(condlist, choicelist, default=0):
    n = len(condlist)
    assert n == len(choicelist) and n > 0
    t = _common(*choicelist, default)
    r = np.asarray(default).astype(t)
    # From the last to the first, so that the first that holds decides.
    for c, v in zip(tuple(reversed(condlist)), tuple(reversed(choicelist))):
        assert np.asarray(c).dtype.kind == "b"
        r = np.where(c, np.asarray(v).astype(t, copy=False), r)
    return r


def _common(*parts):
    """The type of them all at once: one by one, a bool and the number 0 would be an int64 before a float32 comes."""
    return np.result_type(*tuple(v if isinstance(v, (int, float, complex)) else np.asarray(v) for v in parts))


def piecewise(x, condlist, funclist, *args):
    given, x = x, np.asanyarray(x)
    y = np.zeros(x.shape, x.dtype)
    if isinstance(condlist, np.ndarray):
        assert condlist.ndim == x.ndim
        conditions = (condlist,)
    else:
        assert x.ndim > 0 or len(condlist) > 0
        conditions = tuple(np.asarray(c) for c in condlist)
    n = len(conditions)
    assert len(funclist) == n or len(funclist) == n + 1
    if len(funclist) > n:
        none = np.ones(x.shape, np.bool_)
        for c in conditions:
            none = none & ~c
        conditions = conditions + (none,)
    for c, f in zip(conditions, tuple(funclist)):
        _fill(x, y, c, f, args)
    return y


def _fill(x, y, where, f, args):
    assert where.dtype.kind == "b" and where.ndim == x.ndim
    if isinstance(f, (int, float, complex, np.generic)):
        y[...] = np.where(where, np.asarray(f).astype(y.dtype), y)
    else:
        assert x.ndim > 0
        if np.any(where):
            y[where] = f(x[where], *args)


def choose(a, choices, mode="raise"):
    a, n = np.asarray(a), len(choices)
    assert a.dtype.kind == "i" and n > 0 and n < 32
    if isinstance(choices, np.ndarray):
        assert choices.ndim > 1 and n < 0
    if mode == "raise":
        assert np.all((a >= 0) & (a < n))
    elif mode == "wrap":
        a = np.asarray(a % n)
    else:
        assert mode == "clip"
        a = np.asarray(np.minimum(np.maximum(a, 0), n - 1))
    options = tuple(np.asarray(c) for c in choices)
    t = _common(*choices)
    r = options[n - 1].astype(t)
    k = n - 1
    for c in tuple(reversed(options))[1:]:
        k = k - 1
        r = np.where(a == k, c.astype(t), r)
    return _shaped(r, a)


def _shaped(r, a):
    """One choice alone has no where to broadcast; one element is a number."""
    if r.ndim < a.ndim:
        return np.broadcast_to(r, a.shape).copy()
    return r[()] if r.ndim == 0 else r


def ix_(a, b=None, c=None, /):
    if b is None:
        return (_line(a)[:],)
    if c is None:
        return _line(a)[:, None], _line(b)[None]
    return _line(a)[:, None, None], _line(b)[None, :, None], _line(c)[None, None]


def _line(a):
    x = np.asarray(a)
    assert x.ndim == 1
    if x.dtype.kind == "b":
        return np.flatnonzero(x)
    if isinstance(a, list) and x.dtype.kind == "f":
        assert x.shape[0] == 0
        return x.astype(np.int64)
    return x


def diag_indices(n, ndim=2):
    return (np.arange(n),) * ndim


def unravel_index(indices, shape, order="C"):
    if not isinstance(shape, tuple):
        shape = (shape,)
    assert len(shape) > 0 and (order == "C" or order == "F")
    n = 1
    for extent in shape:
        n = n * extent
    if isinstance(indices, (int, np.integer)):
        i = np.int64(indices)
    else:
        i = np.asarray(indices)
        assert i.dtype == np.int64
    assert np.all(i >= 0) and np.all(i < n)
    if order == "F":
        return tuple(reversed(_unraveled(i, tuple(reversed(shape)))))
    return _unraveled(i, shape)


def _unraveled(i, shape):
    places = ()
    for extent in tuple(reversed(shape))[:-1]:
        places = (i % extent,) + places
        i = i // extent
    return (i,) + places


def ravel_multi_index(multi_index, dims, mode="raise", order="C"):
    if not isinstance(dims, tuple):
        dims = (dims,)
    n = len(dims)
    assert (order == "C" or order == "F") and not isinstance(mode, tuple)
    if isinstance(multi_index, np.ndarray):
        assert n < 4 and multi_index.shape[0] == n and multi_index.ndim > 1
        parts = (multi_index[0],) if n == 1 else (multi_index[0], multi_index[1]) if n == 2 else (multi_index[0], multi_index[1], multi_index[2])
    else:
        assert len(multi_index) == n
        parts = tuple(_place(i) for i in multi_index)
    if order == "F":
        parts, dims = tuple(reversed(parts)), tuple(reversed(dims))
    at = np.int64(0)
    for i, extent in zip(parts, dims):
        if mode == "raise":
            assert np.all(i >= 0) and np.all(i < extent)
        else:
            i = _within(i, extent, mode)
        at = at * extent + i
    return at


def _place(i):
    if isinstance(i, (int, np.integer)):
        return np.int64(i)
    x = np.asarray(i)
    assert x.dtype.kind == "i"
    return x


def indices(dimensions, dtype=None, sparse=False):
    if dtype is None:
        dtype = np.int64
    dimensions = tuple(dimensions)
    n = len(dimensions)
    assert n > 0 and n < 5
    lines = tuple(np.arange(d).astype(dtype).reshape((1,) * k + (-1,) + (1,) * (n - 1 - k)) for k, d in enumerate(dimensions))
    if sparse:
        return lines
    out = np.empty((n,) + dimensions, dtype)
    k = 0
    for line in lines:
        out[k] = line
        k = k + 1
    return out


def fromfunction(function, shape, *, dtype=None):
    if dtype is None:
        dtype = np.float64
    at = indices(shape, dtype)
    if len(shape) == 1:
        return function(at[0])
    if len(shape) == 2:
        return function(at[0], at[1])
    assert len(shape) == 3
    return function(at[0], at[1], at[2])


def fromiter(iter, dtype, count=-1):
    items = list(iter)
    assert count == -1 or count == len(items)
    if len(items) == 0:
        return np.empty(0, dtype)
    a = np.array(items)
    r = a.astype(dtype)
    if r.dtype.kind == "i" or r.dtype.kind == "u":  # int() of each, which raises where astype wraps
        assert (a.dtype.kind == "b" or a.dtype.kind == "i" or a.dtype.kind == "u") and (r == a).all()
    assert r.dtype.kind != "f" or a.dtype.kind != "f" or np.all(np.isfinite(r))  # NumPy warns of each that becomes infinite
    return r


def apply_along_axis(func1d, axis, arr, *args):
    a = np.asanyarray(arr)
    assert a.ndim > 0 and a.ndim < 4 and -a.ndim <= axis and axis < a.ndim and a.size > 0
    k = axis % a.ndim
    x = np.moveaxis(a, k, -1)
    if a.ndim == 1:
        return np.asanyarray(func1d(x, *args))
    lines = x.reshape((-1, x.shape[-1]))
    first = np.asanyarray(func1d(lines[0], *args))
    assert first.ndim < 3
    out = np.empty((lines.shape[0],) + first.shape, first.dtype)
    for i in range(lines.shape[0]):
        out[i] = _same_shape(np.asanyarray(func1d(lines[i], *args)), first)
    r = out.reshape(x.shape[:-1] + first.shape)
    if first.ndim == 0:
        return r
    if first.ndim == 1:
        return np.moveaxis(r, -1, k)
    return np.moveaxis(r, (-2, -1), (k, k + 1))


def _same_shape(r, first):
    assert r.shape == first.shape
    return r


def apply_over_axes(func, a, axes):
    r = np.asarray(a)
    if isinstance(axes, (int, np.integer)):
        return _applied_over(func, r, axes)
    for k in tuple(axes):
        r = _applied_over(func, r, k)
    return r


def _applied_over(func, a, axis):
    assert -a.ndim <= axis and axis < a.ndim
    k = axis % a.ndim
    r = np.asarray(func(a, k))
    if r.ndim == a.ndim:
        return r
    return np.expand_dims(r, k)


FUNCTIONS = (take, take_along_axis, put_along_axis, compress, extract, place, putmask, put, copyto, select, piecewise, choose, ix_, diag_indices)
FUNCTIONS += (unravel_index, ravel_multi_index, indices, fromfunction, fromiter, apply_along_axis, apply_over_axes)
METHODS = {"take": take, "put": put, "choose": choose, "compress": compress_method}
