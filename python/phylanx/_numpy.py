"""NumPy functions that can be said in NumPy: compiled into their callers by our own compiler, like any Python function.

They do what NumPy's own do, operation by operation, so that results agree to the bit wherever those of the operations do. They are never called by
Python. Two things hold here that do not hold elsewhere:

- An `assert` says where NumPy does something that is not spelled out (it warns, raises, or is of another type). When it fails, Python does the caller's
  statement, and so calls NumPy itself. A parameter of NumPy's function that is missing here has the same effect.
- Tests of types, ranks, and of arguments that are literals are decided when compiling; only the branch that is taken is compiled.
"""

import sys

import numpy as np


def _count(a, axis):
    """Number of elements that a reduction combines."""
    if axis is None:
        return a.size
    if isinstance(axis, tuple):
        n = 1
        for k in axis:
            n = n * a.shape[k]
        return n
    return a.shape[axis]


def _sum(a, axis, dtype, keepdims):
    """Sum of a mean or variance: integers and booleans as float64."""
    if dtype is not None:
        return np.sum(a, axis=axis, dtype=dtype, keepdims=keepdims)
    if a.dtype.kind in ("b", "i", "u"):
        return np.sum(a, axis=axis, dtype=np.float64, keepdims=keepdims)
    return np.sum(a, axis=axis, keepdims=keepdims)


def _divide(s, n):
    """s / n of a sum: NumPy divides arrays by the ufunc, scalars by the operator."""
    if s.ndim == 0:
        return (s / n).astype(s.dtype)
    return np.true_divide(s, n).astype(s.dtype, copy=False)


def mean(a, axis=None, dtype=None, *, keepdims=False):
    a = np.asanyarray(a)
    n = _count(a, axis)
    assert n > 0
    s = _sum(a, axis, dtype, keepdims)
    return _divide(s, np.int64(n))


def var(a, axis=None, dtype=None, *, ddof=0, keepdims=False):
    a = np.asanyarray(a)
    n = _count(a, axis)
    assert n - ddof > 0
    s = _sum(a, axis, dtype, True)
    d = a - np.true_divide(s, np.int64(n)).astype(s.dtype, copy=False)
    if d.dtype.kind == "c":
        d = np.square(d.real) + np.square(d.imag)
    else:
        d = np.square(d)
    r = _sum(d, axis, dtype, keepdims)
    return _divide(r, np.maximum(np.int64(n) - ddof, 0))


def std(a, axis=None, dtype=None, *, ddof=0, keepdims=False):
    return np.sqrt(var(a, axis, dtype, ddof=ddof, keepdims=keepdims))


def ptp(a, axis=None, *, keepdims=False):
    return np.subtract(np.max(a, axis=axis, keepdims=keepdims), np.min(a, axis=axis, keepdims=keepdims))


def average(a, axis=None, weights=None):
    a = np.asanyarray(a)
    if weights is None:
        return mean(a, axis)
    w = np.asanyarray(weights)
    if w.ndim != a.ndim:
        if axis is None:
            k = 0
        else:
            k = axis
        w = np.swapaxes(np.broadcast_to(w, (1,) * (a.ndim - 1) + w.shape), -1, k)
    t = np.result_type(a.dtype, w.dtype)
    if t.kind in ("b", "i", "u"):
        t = np.dtype(np.float64)
    scale = np.sum(w, axis=axis, dtype=t)
    assert np.all(scale != 0)
    return np.sum(np.multiply(a, w, dtype=t), axis=axis) / scale


def median(a, axis=None):
    if axis is None:
        s = np.sort(a, axis=None)
    else:
        s = np.moveaxis(np.sort(a, axis=axis), axis, 0)
    n = s.shape[0]
    assert n > 0
    if s.dtype.kind not in ("b", "i", "u"):
        assert not np.any(np.isnan(s[-1]))
    h = n // 2
    if n % 2 == 1:
        return mean(s[h : h + 1], 0)
    return mean(s[h - 1 : h + 1], 0)


def quantile(a, q, axis=None):
    q = np.asarray(q)
    assert q.dtype.kind == "f"
    a = np.asanyarray(a)
    assert a.dtype == np.float64 or a.dtype.kind == "i" or a.dtype.kind == "u"
    if axis is None:
        s = np.sort(a, axis=None)
    else:
        s = np.moveaxis(np.sort(a, axis=axis), axis, 0)
    n = s.shape[0]
    assert n > 0 and np.all(np.isfinite(s[0])) and np.all(np.isfinite(s[-1])) and np.all(q >= 0) and np.all(q <= 1)
    at = np.float64(n - 1) * q
    below = np.floor(at)
    k = below.astype(np.int64)
    t = at - below
    if q.ndim > 0:
        t = t.reshape(t.shape + (1,) * (s.ndim - 1))
    lo, hi = s[k], s[np.minimum(k + 1, n - 1)]
    d = np.subtract(hi, lo)
    return _number(np.where(t >= 0.5, np.subtract(hi, d * (1 - t)), np.add(lo, d * t)))


def percentile(a, q, axis=None):
    return quantile(a, np.true_divide(q, 100), axis)


def angle(z, deg=False):
    z = np.asanyarray(z)
    if z.dtype.kind == "c":
        a = np.arctan2(z.imag, z.real)
    else:
        a = np.arctan2(0, z)
    if deg:
        return a * (180 / np.pi)
    return a


def append(arr, values, axis=None):
    arr, values = np.asanyarray(arr), np.asanyarray(values)
    if axis is None:
        return np.concatenate((arr.ravel(), values.ravel()))
    return np.concatenate((arr, values), axis)


def fill_diagonal(a, val):
    assert a.ndim == 2 and (isinstance(val, (int, float)) or isinstance(val, np.generic))
    k = np.arange(min(a.shape[0], a.shape[1]))
    a[k, k] = val


def nansum(a, axis=None, *, keepdims=False):
    return np.sum(np.where(np.isnan(a), 0, a), axis=axis, keepdims=keepdims)


def nanprod(a, axis=None, *, keepdims=False):
    return np.prod(np.where(np.isnan(a), 1, a), axis=axis, keepdims=keepdims)


def nanmean(a, axis=None, *, keepdims=False):
    if a.dtype.kind in ("b", "i", "u"):
        return mean(a, axis, keepdims=keepdims)
    missing = np.isnan(a)
    n = np.sum(~missing, axis=axis, keepdims=keepdims)
    assert np.all(n > 0)
    s = np.sum(np.where(missing, 0, a), axis=axis, keepdims=keepdims)
    return np.true_divide(s, n).astype(s.dtype, copy=False)


def trace(a, offset=0):
    return np.sum(np.diagonal(a, offset))


def diag(v, k=0):
    v = np.asanyarray(v)
    if v.ndim == 2:
        return np.diagonal(v, k)
    n = v.shape[0] + abs(k)
    out = np.zeros((n, n), v.dtype)
    if k >= 0:
        first = k
    else:
        first = -k * n
    out.reshape(-1)[first : first + v.shape[0] * (n + 1) : n + 1] = v
    return out


def tri(N, M=None, k=0, dtype=None):
    if M is None:
        M = N
    mask = np.arange(N)[:, None] >= np.arange(-k, M - k)
    if dtype is None:
        return mask.astype(np.float64)
    return mask.astype(dtype)


def tril(m, k=0):
    m = np.asanyarray(m)
    rows, cols = m.shape[-2], m.shape[-1]
    return np.where(np.arange(rows)[:, None] >= np.arange(-k, cols - k), m, np.zeros(1, m.dtype))


def triu(m, k=0):
    m = np.asanyarray(m)
    rows, cols = m.shape[-2], m.shape[-1]
    return np.where(np.arange(rows)[:, None] >= np.arange(1 - k, cols + 1 - k), np.zeros(1, m.dtype), m)


def diff(a, n=1, axis=-1):
    a = np.asanyarray(a)
    assert n == 1 or n == 2
    first = _diff(a, axis)
    if n == 1:
        return first
    return _diff(first, axis)


def _diff(a, axis):
    x = np.moveaxis(a, axis, -1)
    if a.dtype.kind == "b":
        return np.moveaxis(x[..., 1:] != x[..., :-1], -1, axis)
    if axis == 0:
        return a[1:] - a[:-1]  # memory of its own, as NumPy's
    if axis == -1 or axis == a.ndim - 1:
        return a[..., 1:] - a[..., :-1]
    return np.moveaxis(x[..., 1:] - x[..., :-1], -1, axis)


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


def cross(a, b):
    a, b = np.asanyarray(a), np.asanyarray(b)
    assert a.shape[-1] == 3 and b.shape[-1] == 3
    a0, a1, a2 = a[..., 0], a[..., 1], a[..., 2]
    b0, b1, b2 = b[..., 0], b[..., 1], b[..., 2]
    return np.stack((a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0), axis=-1)


def kron(a, b):
    a, b = np.asanyarray(a), np.asanyarray(b)
    assert a.ndim == 2 and b.ndim == 2
    p = a[:, None, :, None] * b[:, None, :]
    return p.reshape(a.shape[0] * b.shape[0], a.shape[1] * b.shape[1])


def interp(x, xp, fp):
    x, xp, fp = np.asarray(x, np.float64), np.asarray(xp, np.float64), np.asarray(fp, np.float64)
    n = xp.shape[0]
    assert n > 1 and fp.shape[0] == n
    k = np.searchsorted(xp, x, side="right") - 1
    j = np.minimum(np.maximum(k, 0), n - 2)
    slope = (fp[1:] - fp[:-1]) / (xp[1:] - xp[:-1])
    x0, f0 = xp[j], fp[j]
    r = slope[j] * (x - x0) + f0
    assert not np.any(np.isnan(r))
    r = np.where(x == x0, f0, r)
    return _number(np.where(k < 0, fp[0], np.where(k >= n - 1, fp[n - 1], r)))


def _number(x):
    """An array, or for one of rank 0 its element."""
    if x.ndim == 0:
        return x[()]
    return x


def trapezoid(y, x=None, dx=1.0, axis=-1):
    y = np.moveaxis(np.asanyarray(y), axis, -1)
    if x is None:
        return np.sum(dx * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)
    d = x[1:] - x[:-1]
    return np.sum(d * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    assert np.all(np.isfinite(a)) and np.all(np.isfinite(b))
    return (np.abs(np.subtract(a, b)) <= atol + rtol * np.abs(b)) | np.equal(a, b)


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return bool(np.all(isclose(a, b, rtol, atol, equal_nan)))


def array_equal(a1, a2):
    a, b = np.asarray(a1), np.asarray(a2)
    if a.ndim != b.ndim:
        return False
    if a.shape != b.shape:
        return False
    return bool(np.all(a == b))


def logspace(start, stop, num=50, endpoint=True, base=10.0):
    return np.power(base, np.linspace(start, stop, num, endpoint))


def polyval(p, x):
    p, x = np.asarray(p), np.asanyarray(x)
    y = np.zeros(x.shape, np.result_type(p.dtype, x.dtype))
    for i in range(p.shape[0]):
        y = y * x + p[i]
    return y


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


def pad(array, pad_width, mode="constant", *, constant_values=0):
    a = np.asarray(array)
    assert mode == "constant" and not isinstance(pad_width, tuple)
    assert a.ndim == 1 or a.ndim == 2
    p = pad_width
    if a.ndim == 1:
        out = np.full(a.shape[0] + 2 * p, constant_values, a.dtype)
        out[p : p + a.shape[0]] = a
        return out
    out = np.full((a.shape[0] + 2 * p, a.shape[1] + 2 * p), constant_values, a.dtype)
    out[p : p + a.shape[0], p : p + a.shape[1]] = a
    return out


def digitize(x, bins, right=False):
    assert np.all(bins[1:] >= bins[:-1])
    if right:
        return np.searchsorted(bins, x, side="left")
    return np.searchsorted(bins, x, side="right")


def take_along_axis(arr, indices, axis=-1):
    if arr.ndim == 1:
        return arr[indices]
    assert arr.ndim == 2
    if axis == 0:
        return arr[indices, np.arange(indices.shape[1])]
    return arr[np.arange(indices.shape[0])[:, None], indices]


def _rows(m, rowvar):
    """Variables as the rows of a matrix."""
    x = np.asarray(m)
    if x.ndim == 1:
        return x[None]
    if rowvar:
        return x
    return x.T


def cov(m, y=None, rowvar=True, bias=False, ddof=None):
    x = np.asarray(m)
    x = _rows(x, rowvar).astype(np.result_type(x.dtype, np.float64))
    if y is not None:
        x = np.concatenate((x, _rows(y, rowvar).astype(x.dtype)))
    lost = 1
    if ddof is not None:
        lost = ddof
    elif bias:
        lost = 0
    assert x.ndim == 2 and x.shape[1] - lost > 0 and x.shape[0] > 0
    d = x - mean(x, 1)[:, None]
    c = np.dot(d, d.T.conj()) * np.true_divide(1, x.shape[1] - lost)
    if x.shape[0] == 1:
        return c.squeeze()
    return c


def corrcoef(x, y=None, rowvar=True):
    c = cov(x, y, rowvar)
    assert c.ndim == 2
    s = np.sqrt(diag(c).real)
    return np.clip(c / s[:, None] / s[None, :], -1, 1)


def gradient(f):
    f = np.asanyarray(f)
    assert f.ndim == 1 and f.shape[0] > 1 and f.dtype.kind == "f"
    out = np.empty_like(f)
    out[1:-1] = (f[2:] - f[:-2]) / 2.0
    out[0] = (f[1] - f[0]) / 1.0
    out[-1] = (f[-1] - f[-2]) / 1.0
    return out


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    x = np.asanyarray(x)
    assert copy and x.dtype.kind == "f"
    high, low = posinf, neginf
    if posinf is None:
        high = np.finfo(x.dtype).max
    if neginf is None:
        low = np.finfo(x.dtype).min
    r = np.where(np.isnan(x), nan, x)
    return _number(np.where(x == np.inf, high, np.where(x == -np.inf, low, r)))


def split(ary, indices_or_sections, axis=0):
    assert isinstance(indices_or_sections, int) and axis == 0
    n = indices_or_sections
    assert ary.shape[0] % n == 0
    k = ary.shape[0] // n
    return [ary[i * k : (i + 1) * k] for i in range(n)]


def sum_(iterable, start=0):
    total = start
    for v in iterable:
        total = total + v
    return total


def compensated_sum(iterable, start=0):
    total, lost = start, 0.0
    for v in iterable:
        assert isinstance(v, np.generic) or not isinstance(v, complex)
        if isinstance(v, np.generic) or isinstance(total, np.generic) or not (isinstance(v, float) and isinstance(total, float)):
            total = total + v
        else:
            t = total + v
            if abs(total) >= abs(v):
                lost += (total - t) + v
            else:
                lost += (v - t) + total
            total = t
    if lost != 0.0 and lost - lost == 0.0:
        total = total + lost
    return total


def any_(iterable):
    for v in iterable:
        if v:
            return True
    return False


def all_(iterable):
    for v in iterable:
        if not v:
            return False
    return True


TABLE = {
    f"numpy.{f.__name__}": f
    for f in (mean, var, std, ptp, average, median, nansum, nanprod, nanmean, trace, diag, tri, tril, triu, diff, roll, repeat, tile, cross, kron)
    + (interp, trapezoid, isclose, allclose, array_equal, logspace, polyval, fliplr, flipud, rot90, pad, digitize, take_along_axis, cov, corrcoef)
    + (gradient, nan_to_num, split, quantile, percentile, angle, append, fill_diagonal)
}
"""Canonical name of a NumPy function, or "ndarray." and that of a method, -> the function here that stands for it."""

# From 3.12 on, Python keeps the rounding errors of its own floats.
TABLE.update({"builtins.sum": compensated_sum if sys.version_info >= (3, 12) else sum_, "builtins.any": any_, "builtins.all": all_})
TABLE.update({f"ndarray.{f.__name__}": f for f in (mean, var, std, trace, repeat)})
