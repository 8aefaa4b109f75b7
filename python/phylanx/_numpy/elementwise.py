"""Functions of each element."""

import numpy as np


def number(x):
    """An array, or for one of rank 0 its element."""
    if x.ndim == 0:
        return x[()]
    return x


def angle(z, deg=False):
    z = np.asanyarray(z)
    if z.dtype.kind == "c":
        a = np.arctan2(z.imag, z.real)
    else:
        a = np.arctan2(0, z)
    if deg:
        return a * (180 / np.pi)
    return a


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    given, x = x, np.asanyarray(x)
    if x.dtype.kind in ("b", "i", "u"):
        return number(x.copy()) if copy else number(x)
    assert x.dtype.kind == "f"
    if copy:
        return number(_finite(x, nan, posinf, neginf))
    assert isinstance(given, np.ndarray)
    given[...] = _finite(x, nan, posinf, neginf)
    return given


def _finite(x, nan, posinf, neginf):
    high, low = posinf, neginf
    if posinf is None:
        high = np.finfo(x.dtype).max
    if neginf is None:
        low = np.finfo(x.dtype).min
    return np.where(x == np.inf, _like(x, high), np.where(x == -np.inf, _like(x, low), np.where(np.isnan(x), _like(x, nan), x)))


def _like(x, v):
    """What np.copyto writes: in the type of what it is written to."""
    if isinstance(v, (int, float)):
        return v if not isinstance(v, np.generic) else v.astype(x.dtype)
    v = np.asarray(v)
    assert v.dtype.kind != "c"
    return v.astype(x.dtype)


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    # Numbers of Python stay such: they do not decide the type.
    x = a if isinstance(a, (int, float, complex)) else np.asanyarray(a)
    y = b if isinstance(b, (int, float, complex)) else np.asanyarray(b)
    if isinstance(y, int):
        y = float(y)
    elif not isinstance(y, (float, complex)):
        y = y.astype(np.result_type(y, 1.0), copy=False)
    with np.errstate(invalid="ignore"):
        near = (np.less_equal(abs(x - y), atol + rtol * abs(y)) & np.isfinite(y)) | (x == y)
        if equal_nan:
            near = near | np.isnan(x) & np.isnan(y)
    return near if isinstance(near, np.ndarray) and near.ndim > 0 else np.bool_(near)


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return bool(np.all(isclose(a, b, rtol, atol, equal_nan)))


def array_equal(a1, a2, equal_nan=False):
    a, b = np.asarray(a1), np.asarray(a2)
    if a.ndim != b.ndim:
        return False
    if a.shape != b.shape:
        return False
    if equal_nan:
        return bool(np.all((a == b) | np.isnan(a) & np.isnan(b)))
    return bool(np.all(a == b))


def array_equiv(a1, a2):
    a, b = np.asarray(a1), np.asarray(a2)
    if a.ndim > b.ndim:
        a, b = b, a
    for k in range(a.ndim):
        if a.shape[-1 - k] != b.shape[-1 - k] and a.shape[-1 - k] != 1 and b.shape[-1 - k] != 1:
            return False
    return bool(np.all(a == b))


def interp(x, xp, fp, left=None, right=None, period=None):
    x, xp, fp = np.asarray(x, np.float64), np.asarray(xp, np.float64), np.asarray(fp)
    assert fp.dtype.kind != "c" and xp.ndim == 1 and fp.ndim == 1
    fp = fp.astype(np.float64)
    if period is not None:
        assert period != 0
        turn = abs(period)
        x, xp = np.asarray(x % turn), xp % turn
        order = np.argsort(xp, kind="stable")
        xp, fp = xp[order], fp[order]
        xp = np.concatenate((xp[-1:] - turn, xp, xp[0:1] + turn))
        fp = np.concatenate((fp[-1:], fp, fp[0:1]))
        return _interp(x, xp, fp, fp[0], fp[-1])
    assert xp.shape[0] > 0
    return _interp(x, xp, fp, fp[0] if left is None else left, fp[-1] if right is None else right)


def _interp(x, xp, fp, left, right):
    n = xp.shape[0]
    assert n > 1 and fp.shape[0] == n and not np.any(xp[1:] == xp[:-1])
    k = np.searchsorted(xp, x, side="right") - 1
    j = np.minimum(np.maximum(k, 0), n - 2)
    slope = (fp[1:] - fp[:-1]) / (xp[1:] - xp[:-1])
    x0, f0 = xp[j], fp[j]
    r = slope[j] * (x - x0) + f0
    assert not np.any(np.isnan(r))
    r = np.where(x == x0, f0, r)
    return number(np.asarray(np.where(k < 0, left, np.where(x == xp[n - 1], fp[n - 1], np.where(k >= n - 1, right, r)))))


def isposinf(x):
    return np.isinf(x) & ~np.signbit(x)


def isneginf(x):
    return np.isinf(x) & np.signbit(x)


def iscomplex(x):
    a = np.asanyarray(x)
    if a.dtype.kind == "c":
        return a.imag != 0
    return number(np.zeros(a.shape, np.bool_))


def isreal(x):
    return np.imag(x) == 0


def real_if_close(a, tol=100):
    a = np.asanyarray(a)
    if a.dtype.kind != "c":
        return a
    assert tol > 1
    near = np.finfo(a.dtype).eps * tol
    if np.all(np.abs(a.imag) < near):
        return a.real
    return a


def asarray_chkfinite(a, dtype=None, order=None):
    x = np.asarray(a, dtype, order)
    assert x.dtype.kind != "f" and x.dtype.kind != "c" or np.all(np.isfinite(x))
    return x


def astype(x, dtype, /, *, copy=True):
    assert isinstance(x, np.ndarray)
    return x.astype(dtype, copy=copy)


def iterable(y):
    if isinstance(y, np.ndarray):
        return y.ndim > 0
    assert isinstance(y, (int, float, complex, list, tuple, str, np.generic))
    return isinstance(y, (list, tuple, str))


def sinc(x):
    x = np.pi * np.asanyarray(x)
    eps = 1e-20
    if x.dtype.kind == "f":
        eps = np.finfo(x.dtype).eps
    y = np.where(x != 0, x, eps)
    return number(np.sin(y) / y)


def iscomplexobj(x):
    return np.asarray(x).dtype.kind == "c"


def isrealobj(x):
    return np.asarray(x).dtype.kind != "c"


FUNCTIONS = (angle, nan_to_num, isclose, allclose, array_equal, array_equiv, interp, isposinf, isneginf, iscomplex, isreal, real_if_close, astype)
FUNCTIONS += (iterable, sinc, iscomplexobj, isrealobj, asarray_chkfinite)
