"""Methods of ufuncs."""

import numpy as np


def _outer_of(ufunc):
    def outer(A, B, /):
        a, b = np.asanyarray(A), np.asanyarray(B)
        return ufunc(a.reshape(a.shape + (1,) * b.ndim), b)

    return outer


def _at_of(ufunc):
    def at(a, indices, b, /):
        v = np.asarray(b)
        assert np.result_type(a.dtype, v.dtype) == a.dtype and (a.dtype.kind == "f" or a.dtype.kind == "c" or ufunc is not np.divide)
        if a.ndim == 1 and isinstance(indices, np.ndarray) and indices.ndim == 1 and indices.dtype.kind == "i" and v.ndim < 2:
            _at_places(a, _inside(indices, a.shape[0]), v)
        else:
            places = np.asarray(np.arange(a.size).reshape(a.shape)[indices])
            assert v.ndim <= places.ndim
            line = a.flatten()
            _at_places(line, places.ravel(), v if v.ndim == 0 else np.broadcast_to(v, places.shape).ravel())
            a[...] = line.reshape(a.shape)

    def _at_places(a, places, v):
        assert v.ndim == 0 or v.shape[0] == places.shape[0]
        # A copy: what can fail must not have changed the array.
        out = a.copy()
        for k in range(places.shape[0]):
            r = ufunc(out[places[k]], v[()] if v.ndim == 0 else v[k])
            assert not _recovers(ufunc) or np.isfinite(r)
            out[places[k]] = r
        assert a.dtype.kind != "f" and a.dtype.kind != "c" or np.all(np.isfinite(out))  # NumPy warns once, in the name of the method
        a[...] = out

    return at


def _unary_at_of(ufunc):
    def at(a, indices, /):
        places = np.asarray(np.arange(a.size).reshape(a.shape)[indices]).ravel()
        line = a.flatten()
        for k in range(places.shape[0]):
            line[places[k]] = ufunc(line[places[k]])
        a[...] = line.reshape(a.shape)

    return at


def _inside(i, n):
    """Indices that are all within an axis of length `n`."""
    i = i.astype(np.int64)
    assert np.all((i >= -n) & (i < n))
    return i


def _reduce_of(ufunc):
    def reduce(array, axis=0, *, keepdims=False):
        a = _started(ufunc, np.asanyarray(array))
        assert a.ndim > 0 and (isinstance(axis, int) or axis is None and a.ndim == 1)
        k = 0 if axis is None else axis
        x = np.moveaxis(a, k, 0)
        n = x.shape[0]
        assert n > 0 and _divides(ufunc, x)
        if x.ndim == 1:
            r = _first(ufunc, x[0])
            for i in range(1, n):
                r = ufunc(r, x[i])
                assert not _recovers(ufunc) or np.isfinite(r)
            assert a.dtype.kind != "f" and a.dtype.kind != "c" or np.isfinite(r)  # NumPy's warnings name the method
            return np.full((1,) * a.ndim, r) if keepdims else r
        out = _first(ufunc, x[0]).copy()
        for i in range(1, n):
            out[...] = ufunc(out, x[i])
            assert not _recovers(ufunc) or np.all(np.isfinite(out))
        assert a.dtype.kind != "f" and a.dtype.kind != "c" or np.all(np.isfinite(out))
        return np.expand_dims(out, k) if keepdims else out

    return reduce


def _accumulate_of(ufunc):
    def accumulate(array, axis=0):
        a = _started(ufunc, np.asanyarray(array))
        assert a.ndim > 0 and isinstance(axis, int)
        out = np.empty(a.shape, a.dtype)
        to, x = np.moveaxis(out, axis, 0), np.moveaxis(a, axis, 0)
        n = x.shape[0]
        assert _divides(ufunc, x)
        if n > 0:
            to[0] = x[0]
        for i in range(1, n):
            to[i] = ufunc(to[i - 1], x[i])
            assert not _recovers(ufunc) or np.all(np.isfinite(to[i]))
        assert a.dtype.kind != "f" and a.dtype.kind != "c" or np.all(np.isfinite(out))
        return out

    return accumulate


def _started(ufunc, a):
    """Operands of the type that the ufunc gives."""
    if ufunc is np.logical_and or ufunc is np.logical_or or ufunc is np.logical_xor:
        return a != 0
    one = np.ones(1, a.dtype)  # of which no ufunc warns
    assert ufunc(one, one).dtype == a.dtype
    return a


def _first(ufunc, x):
    """What NumPy begins with: the ufunc of its identity, if it has one, and the first elements."""
    return np.absolute(x) if ufunc is np.gcd or ufunc is np.hypot else x


def _recovers(ufunc):
    """Whether what it gives for infinity may be finite, so that the last result does not tell of warnings on the way."""
    return ufunc is np.power or ufunc is np.float_power or ufunc is np.nextafter


def _divides(ufunc, x):
    """Whether no integer is divided by zero, of which NumPy warns in the name of the method."""
    if ufunc is np.floor_divide or ufunc is np.remainder or ufunc is np.fmod:
        return x.dtype.kind == "f" or np.all(x[1:] != 0)
    return True


def _reduceat_of(ufunc, whole):
    def reduceat(array, indices, axis=0):
        a = _started(ufunc, np.asanyarray(array))
        assert a.ndim > 0 and isinstance(axis, int)
        if ufunc is np.add or ufunc is np.multiply:
            assert a.dtype.kind == "f" or a.dtype.kind == "c" or a.dtype == np.int64 or a.dtype == np.uint64
        x = np.moveaxis(a, axis, 0)
        at, n = np.asarray(indices), x.shape[0]
        assert at.ndim == 1 and at.dtype.kind == "i" and np.all((at >= 0) & (at < n))
        m = at.shape[0]
        out = np.empty((m,) + x.shape[1:], a.dtype)
        for k in range(m):
            start = at[k]
            end = at[k + 1] if k + 1 < m else np.int64(n)
            out[k] = x[start]
            if start + 1 < end:
                out[k] = ufunc(x[start], whole(x[start + 1 : end], axis=0))
        assert np.all(np.isfinite(out))  # of what is not, NumPy may warn in the name of the method
        return np.moveaxis(out, 0, axis)

    return reduceat


ARITHMETIC = (np.add, np.subtract, np.multiply, np.divide, np.floor_divide, np.remainder, np.fmod, np.power, np.float_power, np.maximum, np.minimum, np.fmax, np.fmin)
ARITHMETIC += (np.hypot, np.arctan2, np.logaddexp, np.logaddexp2, np.copysign, np.nextafter, np.heaviside)
INTEGER = (np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.left_shift, np.right_shift, np.gcd, np.lcm)
LOGICAL = (np.logical_and, np.logical_or, np.logical_xor)
COMPARISONS = (np.equal, np.not_equal, np.less, np.greater, np.less_equal, np.greater_equal)
UNARY = (np.negative, np.absolute, np.square, np.invert, np.sqrt, np.exp, np.log)
WHOLE = ((np.add, np.sum), (np.multiply, np.prod), (np.maximum, np.max), (np.minimum, np.min), (np.logical_and, np.all), (np.logical_or, np.any))
# These have rows of their own.
REDUCED = {"add", "multiply", "maximum", "minimum", "fmax", "fmin", "logaddexp", "logical_and", "logical_or", "bitwise_and", "bitwise_or", "bitwise_xor"}
# NumPy's vector loops of these read results of a reduction before they are written: its answers are nobody else's.
UNSETTLED = {"power", "arctan2"}
ACCUMULATED = {"add", "multiply", "maximum", "minimum"}

FOLDING = ARITHMETIC + INTEGER + LOGICAL
TABLE = {f"numpy.{u.__name__}.outer": _outer_of(u) for u in FOLDING + COMPARISONS}
TABLE.update({f"numpy.{u.__name__}.at": _at_of(u) for u in FOLDING})
TABLE.update({f"numpy.{u.__name__}.at": _unary_at_of(u) for u in UNARY})
TABLE.update({f"numpy.{u.__name__}.reduce": _reduce_of(u) for u in FOLDING if u.__name__ not in REDUCED | UNSETTLED})
TABLE.update({f"numpy.{u.__name__}.accumulate": _accumulate_of(u) for u in FOLDING if u.__name__ not in ACCUMULATED})
TABLE.update({f"numpy.{u.__name__}.reduceat": _reduceat_of(u, whole) for u, whole in WHOLE})
