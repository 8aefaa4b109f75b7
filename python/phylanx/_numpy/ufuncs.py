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
        assert np.result_type(a.dtype, v.dtype) == a.dtype and v.ndim < 2
        # A copy: what can fail must not have changed the array.
        out = a.copy()
        if isinstance(indices, tuple):
            assert len(indices) == 2 and a.ndim == 2
            rows, cols = _inside(indices[0], a.shape[0]), _inside(indices[1], a.shape[1])
            assert rows.shape[0] == cols.shape[0] and (v.ndim == 0 or v.shape[0] == rows.shape[0])
            for k in range(rows.shape[0]):
                out[rows[k], cols[k]] = ufunc(out[rows[k], cols[k]], v[()] if v.ndim == 0 else v[k])
        else:
            assert a.ndim == 1
            place = _inside(indices, a.shape[0])
            assert v.ndim == 0 or v.shape[0] == place.shape[0]
            for k in range(place.shape[0]):
                out[place[k]] = ufunc(out[place[k]], v[()] if v.ndim == 0 else v[k])
        a[...] = out

    return at


def _inside(index, n):
    """Indices that are all within an axis of length `n`."""
    i = np.asarray(index)
    assert i.ndim == 1 and (i.dtype.kind == "i" or isinstance(index, list) and i.shape[0] == 0)
    i = i.astype(np.int64)
    assert np.all((i >= -n) & (i < n))
    return i


OUTER = (np.add, np.subtract, np.multiply, np.divide, np.power, np.maximum, np.minimum, np.equal, np.less, np.greater, np.less_equal, np.greater_equal)
AT = (np.add, np.subtract, np.multiply, np.maximum, np.minimum)

TABLE = {f"numpy.{u.__name__}.outer": _outer_of(u) for u in OUTER}
TABLE.update({f"numpy.{u.__name__}.at": _at_of(u) for u in AT})
