"""Polynomials given by their coefficients, and grids that are powers."""

import numpy as np


def polyval(p, x):
    p, x = np.asarray(p), np.asanyarray(x)
    assert p.shape[0] > 0
    y = np.zeros_like(x) * x + p[0]  # of the type and shape of all that follow
    for i in range(1, p.shape[0]):
        y = y * x + p[i]
    return y


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    if isinstance(start, (int, float, np.generic)) and isinstance(stop, (int, float, np.generic)):
        y = np.linspace(start, stop, num, endpoint)
        step = 0.0
        if retstep:
            parts = num - 1 if endpoint else num
            assert parts > 0
            step = np.float64(stop - start) / parts
    else:
        a, b = np.asanyarray(start) * 1.0, np.asanyarray(stop) * 1.0
        parts = num - 1 if endpoint else num
        assert parts > 0 and a.dtype == np.float64 and b.dtype == np.float64
        delta = np.subtract(b, a)
        step = delta / parts
        n = np.arange(0.0, num).reshape((-1,) + (1,) * delta.ndim)
        if np.any(step == 0):
            y = n / parts * delta + a
        else:
            y = n * step + a
        if endpoint and num > 1:
            y[-1] = b
        if axis != 0:
            y = np.moveaxis(y, 0, axis)
    if dtype is not None:
        t = np.dtype(dtype)
        if t.kind == "i" or t.kind == "u":
            y = np.floor(y)
        y = y.astype(t, copy=False)
    if retstep:
        return y, step
    return y


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None):
    r = np.power(base, np.linspace(start, stop, num, endpoint))
    return r if dtype is None else r.astype(dtype)


def polyder(p, m=1):
    p = np.asarray(p)
    assert p.ndim == 1 and p.shape[0] > 0 and m >= 0
    for k in range(m):
        p = _derivative(p)
    _derivative(p)  # NumPy's recursion makes one more, which may warn
    return p


def _derivative(p):
    return p[:-1] * np.arange(p.shape[0] - 1, 0, -1)


def polyint(p, m=1, k=None):
    p = np.asarray(p)
    assert p.ndim == 1 and m >= 1 and m < 5
    added = np.zeros(m) if k is None else np.atleast_1d(k)
    if added.shape[0] == 1 and m > 1:
        added = added[0] * np.ones(m)
    assert added.shape[0] >= m
    y = _integral(p, added[:1])
    if m > 1:
        y = _integral(y, added[1:2])
    if m > 2:
        y = _integral(y, added[2:3])
    if m > 3:
        y = _integral(y, added[3:4])
    return y


def _integral(p, constant):
    return np.concatenate((p / np.arange(p.shape[0], 0, -1), constant))


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
    powers = v if increasing else v[:, ::-1]
    powers[:, :1] = 1
    powers[:, 1:] = x[:, np.newaxis]
    powers[:, 1:] = np.multiply.accumulate(powers[:, 1:], axis=1)
    return v


def polymul(a1, a2):
    return np.convolve(_leading(a1), _leading(a2))


def _leading(p):
    """Coefficients without zeros at the front."""
    p = np.trim_zeros(np.atleast_1d(np.asarray(p)), "f")
    return np.zeros(1, p.dtype) if p.shape[0] == 0 else p


def polydiv(u, v):
    u, v = np.atleast_1d(u) + 0.0, np.atleast_1d(v) + 0.0
    assert u.ndim == 1 and v.ndim == 1 and u.shape[0] > 0 and v.shape[0] > 0
    w = u[0] + v[0]
    m, n = u.shape[0] - 1, v.shape[0] - 1
    scale = 1.0 / v[0]
    q = np.zeros(max(m - n + 1, 1), w.dtype)
    r = u.astype(w.dtype)
    for k in range(m - n + 1):
        d = scale * r[k]
        q[k] = d
        r[k : k + n + 1] -= d * v
    first = 0
    while np.abs(r[first]) <= 1e-08 and first < r.shape[0] - 1:
        first += 1
    return q, (r if first == 0 else r[first:])


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    x, y = np.asarray(x) + 0.0, np.asarray(y) + 0.0
    assert x.ndim == 1 and (y.ndim == 1 or y.ndim == 2) and deg >= 0 and x.shape[0] > 0 and x.shape[0] == y.shape[0]
    order = deg + 1
    cut = x.shape[0] * np.finfo(x.dtype).eps if rcond is None else rcond
    lhs, rhs = vander(x, order), y
    if w is not None:
        w = np.asarray(w) + 0.0
        assert w.ndim == 1 and w.shape[0] == y.shape[0]
        lhs = lhs * w[:, None]
        rhs = rhs * w[:, None] if y.ndim == 2 else rhs * w
    scale = np.sqrt(np.sum(lhs * lhs, axis=0))
    c, residuals, rank, s = np.linalg.lstsq(lhs / scale, rhs, cut)
    c = (c.T / scale).T
    if full:
        return c, residuals, rank, s, cut
    assert rank == order  # NumPy warns
    if not cov:
        return c
    base = np.linalg.inv(np.dot((lhs / scale).T, lhs / scale)) / np.outer(scale, scale)
    if cov == "unscaled":
        factor = 1
    else:
        assert x.shape[0] > order
        factor = residuals.reshape((1,) if y.ndim == 1 else (-1,)) / (x.shape[0] - order)
    return c, (base * factor if y.ndim == 1 else base[:, :, None] * factor)


def roots(p):
    p = np.asarray(p)
    assert p.ndim == 1
    used = np.nonzero(p)[0]
    if used.shape[0] == 0:
        return np.zeros(0)
    zeros = p.shape[0] - used[-1] - 1
    p = p[used[0] : used[-1] + 1]
    if p.dtype.kind != "f" and p.dtype.kind != "c":
        p = p.astype(np.float64)
    n = p.shape[0]
    if n == 1:
        return np.zeros(zeros)
    companion = np.eye(n - 1, k=-1, dtype=p.dtype)
    companion[0, :] = -p[1:] / p[0]
    return _followed(np.linalg.eigvals(companion), zeros)


def _followed(found, zeros):
    return np.concatenate((found, np.zeros(zeros, found.dtype)))


def poly(seq_of_zeros):
    z = np.asarray(seq_of_zeros)
    assert z.ndim == 1 or z.ndim == 2 and z.shape[0] == z.shape[1]
    if z.ndim == 2:
        return _poly(np.linalg.eigvals(z))
    if z.dtype.kind != "f" and z.dtype.kind != "c":
        z = z.astype(np.float64)
    return _poly(z)


def _poly(z):
    n = z.shape[0]
    assert n > 0
    a = np.zeros(n + 1, z.dtype)
    a[0] = 1
    with np.errstate(all="ignore"):  # NumPy's products of polynomials, which are correlations, never warn
        for k in range(n):
            a[1 : k + 2] = a[1 : k + 2] + a[: k + 1] * -z[k]
    assert np.all(np.isfinite(a))
    if z.dtype.kind == "c" and np.all(np.sort(z) == np.sort(np.conjugate(z))):
        return a.real.copy()
    return a


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


FUNCTIONS = (polyval, polyder, polyint, polyadd, polysub, polymul, polydiv, roots, poly, polyfit, vander, linspace, logspace, geomspace)
