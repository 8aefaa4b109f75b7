"""Polynomials given by their coefficients, and grids that are powers."""

import numpy as np


def polyval(p, x):
    p, x = np.asarray(p), np.asanyarray(x)
    y = np.zeros(x.shape, np.result_type(p.dtype, x.dtype))
    for i in range(p.shape[0]):
        y = y * x + p[i]
    return y


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None):
    r = np.power(base, np.linspace(start, stop, num, endpoint))
    return r if dtype is None else r.astype(dtype)


def polyder(p, m=1):
    p = np.asarray(p)
    assert p.ndim == 1 and p.shape[0] > 0 and m >= 0
    for k in range(m):
        p = p[:-1] * np.arange(p.shape[0] - 1, 0, -1)
    return p


def polyint(p, m=1, k=None):
    p = np.asarray(p)
    assert p.ndim == 1 and m >= 1 and m < 5
    added = np.zeros(m) if k is None else np.atleast_1d(np.asarray(k)).astype(np.float64)
    if added.shape[0] == 1 and m > 1:
        added = added[0] * np.ones(m)
    assert added.shape[0] >= m
    y = _integral(p, added[0])
    if m > 1:
        y = _integral(y, added[1])
    if m > 2:
        y = _integral(y, added[2])
    if m > 3:
        y = _integral(y, added[3])
    return y


def _integral(p, constant):
    return np.concatenate((p / np.arange(p.shape[0], 0, -1), np.full(1, constant)))


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


def polymul(a1, a2):
    return np.convolve(_leading(a1), _leading(a2))


def _leading(p):
    """Coefficients without zeros at the front."""
    p = np.trim_zeros(np.atleast_1d(np.asarray(p)), "f")
    return np.zeros(1, p.dtype) if p.shape[0] == 0 else p


def polydiv(u, v):
    u, v = np.atleast_1d(np.asarray(u)) + 0.0, np.atleast_1d(np.asarray(v)) + 0.0
    assert u.ndim == 1 and v.ndim == 1 and u.shape[0] > 0 and v.shape[0] > 0 and v[0] != 0
    m, n = u.shape[0] - 1, v.shape[0] - 1
    scale = 1.0 / v[0]
    t = np.result_type(u.dtype, v.dtype)
    q = np.zeros(max(m - n + 1, 1), t)
    r = u.astype(t)
    for k in range(m - n + 1):
        d = scale * r[k]
        q[k] = d
        r[k : k + n + 1] -= d * v
    first = 0
    while first < r.shape[0] - 1 and np.abs(r[first]) <= 1e-08:
        first += 1
    return q, r[first:]


def poly(seq_of_zeros):
    z = np.atleast_1d(np.asarray(seq_of_zeros))
    assert z.ndim == 1 and z.shape[0] > 0 and z.dtype.kind != "c"
    a = np.zeros(z.shape[0] + 1, np.float64 if z.dtype.kind != "f" else z.dtype)
    a[0] = 1
    for k in range(z.shape[0]):
        a[1 : k + 2] -= z[k] * a[: k + 1]
    return a


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    x, y = np.asarray(x) + 0.0, np.asarray(y) + 0.0
    assert rcond is None and not full
    assert x.ndim == 1 and (y.ndim == 1 or y.ndim == 2) and x.dtype == np.float64 and y.dtype == np.float64
    assert deg >= 0 and x.shape[0] > deg and x.shape[0] == y.shape[0]
    m, to = vander(x, deg + 1), y
    if w is not None:
        w = np.asarray(w) + 0.0
        assert w.ndim == 1 and w.dtype == np.float64 and w.shape[0] == y.shape[0]
        m = m * w[:, None]
        to = y * w if y.ndim == 1 else y * w[:, None]
    scale = np.sqrt(np.sum(m * m, axis=0))
    assert np.all(scale > 0) and np.all(np.isfinite(scale)) and np.all(np.isfinite(to))
    m = m / scale
    c = _least_squares(m, to)
    coefficients = c / scale if y.ndim == 1 else c / scale[:, None]
    if not isinstance(cov, bool) or cov:
        base = np.linalg.inv(np.dot(m.T, m)) / np.outer(scale, scale)
        assert y.ndim == 1
        if isinstance(cov, str):
            assert cov == "unscaled"
            return coefficients, base
        assert x.shape[0] > deg + 1
        d = to - np.dot(m, c)
        return coefficients, base * (np.sum(d * d) / (x.shape[0] - (deg + 1)))
    return coefficients


def _least_squares(m, y):
    """The solution of least squares of a matrix of full rank."""
    u, s, vt = np.linalg.svd(m, full_matrices=False)
    assert s[-1] > s[0] * (m.shape[0] * np.finfo(np.float64).eps)
    if y.ndim == 1:
        return np.dot(vt.T, np.dot(u.T, y) / s)
    return np.dot(vt.T, np.dot(u.T, y) / s[:, None])


def geomspace(start, stop, num=50, endpoint=True, dtype=None):
    start, stop = start * 1.0, stop * 1.0
    assert isinstance(start, float) and isinstance(stop, float)
    assert start * stop > 0 and num > 0
    sign = np.sign(start)
    out = np.power(10.0, np.linspace(np.log10(start / sign), np.log10(stop / sign), num, endpoint=endpoint))
    out[0] = start / sign
    if num > 1 and endpoint:
        out[-1] = stop / sign
    return (out * sign).astype(np.float64 if dtype is None else dtype)


FUNCTIONS = (polyval, polyder, polyint, polyadd, polysub, polymul, polydiv, poly, polyfit, vander, logspace, geomspace)
