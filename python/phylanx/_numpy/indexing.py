"""Elements chosen by indices and masks."""

import numpy as np


def take_along_axis(arr, indices, axis=-1):
    if arr.ndim == 1:
        return arr[indices]
    assert arr.ndim == 2
    if axis == 0:
        return arr[indices, np.arange(indices.shape[1])]
    return arr[np.arange(indices.shape[0])[:, None], indices]


def compress(condition, a, axis=None):
    a, c = np.asarray(a), np.asarray(condition)
    if axis is None:
        a, axis = a.ravel(), 0
    assert c.ndim == 1 and c.dtype.kind == "b" and c.shape[0] <= a.shape[axis]
    return np.take(a, np.flatnonzero(c), axis)


def extract(condition, arr):
    return np.take(np.asanyarray(arr).ravel(), np.flatnonzero(condition))


def place(arr, mask, vals):
    v = np.asarray(vals).ravel()
    k = np.flatnonzero(mask)
    assert arr.ndim == 1 and arr.shape[0] == np.size(mask) and v.shape[0] > 0
    arr[k] = v[np.arange(k.shape[0]) % v.shape[0]]


def putmask(a, mask, values):
    v = np.asarray(values)
    assert a.shape == mask.shape and (v.ndim == 0 or v.shape == a.shape) and np.result_type(a.dtype, v.dtype) == a.dtype
    a[...] = np.where(mask, v, a)


def put(a, ind, v):
    at, v = np.asarray(ind), np.asarray(v)
    assert a.ndim == 1 and at.ndim == 1 and v.ndim < 2
    assert np.result_type(a.dtype, v.dtype) == a.dtype
    a[at] = v


def select(condlist, choicelist, default=0):
    n = len(condlist)
    assert n == len(choicelist) and n > 0 and n < 5
    for c in condlist:
        assert c.dtype.kind == "b"
    if n == 1:
        return np.where(condlist[0], choicelist[0], default)
    if n == 2:
        return np.where(condlist[0], choicelist[0], np.where(condlist[1], choicelist[1], default))
    last = np.where(condlist[2], choicelist[2], default if n == 3 else np.where(condlist[3], choicelist[3], default))
    return np.where(condlist[0], choicelist[0], np.where(condlist[1], choicelist[1], last))


def piecewise(x, condlist, funclist):
    x = np.asanyarray(x)
    y = np.zeros_like(x)
    n = len(condlist)
    assert x.ndim > 0 and (len(funclist) == n or len(funclist) == n + 1)
    if len(funclist) > n:
        _fill(y, ~np.any(condlist, axis=0), funclist[n])
    for k in range(n):
        _fill(y, condlist[k], funclist[k])
    return y


def _fill(y, where, value):
    assert where.dtype.kind == "b"
    assert isinstance(value, (int, float))
    y[where] = value


def choose(a, choices):
    a, n = np.asarray(a), len(choices)
    assert a.dtype.kind == "i" and a.ndim > 0 and n > 1 and n < 5
    assert np.all((a >= 0) & (a < n))
    last = choices[n - 1]
    t = np.result_type(choices[0].dtype, last.dtype)
    for c in choices:
        assert c.dtype == t
    if n > 3:
        last = np.where(a == 2, choices[2], last)
    if n > 2:
        last = np.where(a == 1, choices[1], last)
    return np.where(a == 0, choices[0], last)


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


def unravel_index(indices, shape):
    i = indices
    assert isinstance(i, (int, np.integer)) or i.dtype == np.int64
    if not isinstance(shape, tuple):
        shape = (shape,)
    n = 1
    for extent in shape:
        n = n * extent
    if isinstance(i, (int, np.integer)):
        i = np.int64(i)
        assert i >= 0 and i < n
    else:
        assert np.all(i >= 0) and np.all(i < n)
    if len(shape) == 1:
        return (i,)
    if len(shape) == 2:
        return i // shape[1], i % shape[1]
    assert len(shape) == 3
    return i // (shape[1] * shape[2]), i // shape[2] % shape[1], i % shape[2]


def ravel_multi_index(multi_index, dims):
    assert len(multi_index) == len(dims)
    at = np.int64(0)
    for k in range(len(dims)):
        i = np.asarray(multi_index[k])
        assert i.dtype.kind == "i" and np.all(i >= 0) and np.all(i < dims[k])
        at = at * dims[k] + multi_index[k]
    return at


def indices(dimensions, dtype=None):
    if dtype is None:
        dtype = np.int64
    if len(dimensions) == 1:
        return np.arange(dimensions[0]).astype(dtype)[None]
    out = np.empty((len(dimensions),) + dimensions, dtype)
    if len(dimensions) == 2:
        out[0] = np.arange(dimensions[0])[:, None]
        out[1] = np.arange(dimensions[1])
        return out
    assert len(dimensions) == 3
    out[0] = np.arange(dimensions[0])[:, None, None]
    out[1] = np.arange(dimensions[1])[:, None]
    out[2] = np.arange(dimensions[2])
    return out


def fromfunction(function, shape, *, dtype=None):
    if dtype is None:
        dtype = np.float64
    at = indices(shape, dtype)
    if len(shape) == 1:
        return function(at[0])
    if len(shape) == 2:
        return function(at[0], at[1])
    return function(at[0], at[1], at[2])


FUNCTIONS = (take_along_axis, compress, extract, place, putmask, put, select, piecewise, choose, ix_, diag_indices)
FUNCTIONS += (unravel_index, ravel_multi_index, indices, fromfunction)
