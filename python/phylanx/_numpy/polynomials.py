"""Polynomials given by their coefficients, and grids that are powers."""

import numpy as np


def polyval(p, x):
    p, x = np.asarray(p), np.asanyarray(x)
    y = np.zeros(x.shape, np.result_type(p.dtype, x.dtype))
    for i in range(p.shape[0]):
        y = y * x + p[i]
    return y


def logspace(start, stop, num=50, endpoint=True, base=10.0):
    return np.power(base, np.linspace(start, stop, num, endpoint))


def polyder(p, m=1):
    p = np.asarray(p)
    assert p.ndim == 1 and p.shape[0] > 0 and m >= 0
    for k in range(m):
        p = p[:-1] * np.arange(p.shape[0] - 1, 0, -1)
    return p


def polyint(p):
    p = np.asarray(p)
    assert p.ndim == 1
    return np.concatenate((p / np.arange(p.shape[0], 0, -1), np.zeros(1)))


def polyadd(a1, a2):
    a, b = np.atleast_1d(a1), np.atleast_1d(a2)
    assert a.ndim == 1 and b.ndim == 1
    n = max(a.shape[0], b.shape[0])
    return np.concatenate((np.zeros(n - a.shape[0], a.dtype), a)) + np.concatenate((np.zeros(n - b.shape[0], b.dtype), b))


def polysub(a1, a2):
    a, b = np.atleast_1d(a1), np.atleast_1d(a2)
    assert a.ndim == 1 and b.ndim == 1
    n = max(a.shape[0], b.shape[0])
    return np.concatenate((np.zeros(n - a.shape[0], a.dtype), a)) - np.concatenate((np.zeros(n - b.shape[0], b.dtype), b))


def vander(x, N=None, increasing=False):
    x = np.asarray(x)
    assert x.ndim == 1
    n = x.shape[0] if N is None else N
    v = np.empty((x.shape[0], n), np.promote_types(x.dtype, np.int64))
    power = np.ones(x.shape[0], v.dtype)
    for k in range(n):
        v[:, k if increasing else n - 1 - k] = power
        power = power * x
    return v


def polyfit(x, y, deg):
    x, y = np.asarray(x) + 0.0, np.asarray(y) + 0.0
    assert x.ndim == 1 and (y.ndim == 1 or y.ndim == 2) and x.dtype == np.float64 and y.dtype == np.float64
    assert deg >= 0 and x.shape[0] > deg and x.shape[0] == y.shape[0]
    m = vander(x, deg + 1)
    scale = np.sqrt(np.sum(m * m, axis=0))
    assert np.all(scale > 0) and np.all(np.isfinite(scale)) and np.all(np.isfinite(y))
    u, s, vt = np.linalg.svd(m / scale, full_matrices=False)
    assert s[-1] > s[0] * (x.shape[0] * np.finfo(np.float64).eps)
    if y.ndim == 1:
        return np.dot(vt.T, np.dot(u.T, y) / s) / scale
    return np.dot(vt.T, np.dot(u.T, y) / s[:, None]) / scale[:, None]


def geomspace(start, stop, num=50, endpoint=True):
    start, stop = start * 1.0, stop * 1.0
    assert isinstance(start, float) and isinstance(stop, float)
    assert start * stop > 0 and num > 0 and endpoint
    sign = np.sign(start)
    out = np.power(10.0, np.linspace(np.log10(start / sign), np.log10(stop / sign), num))
    out[0] = start / sign
    if num > 1:
        out[-1] = stop / sign
    return out * sign


FUNCTIONS = (polyval, polyder, polyint, polyadd, polysub, polyfit, vander, logspace, geomspace)
