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
    x = np.asanyarray(x)
    assert copy and x.dtype.kind == "f"
    high, low = posinf, neginf
    if posinf is None:
        high = np.finfo(x.dtype).max
    if neginf is None:
        low = np.finfo(x.dtype).min
    r = np.where(np.isnan(x), nan, x)
    return number(np.where(x == np.inf, high, np.where(x == -np.inf, low, r)))


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
    return number(np.where(k < 0, fp[0], np.where(k >= n - 1, fp[n - 1], r)))


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


FUNCTIONS = (angle, nan_to_num, isclose, allclose, array_equal, interp, sinc, iscomplexobj, isrealobj)
