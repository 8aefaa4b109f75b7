"""Functions of numpy.polynomial: coefficients from the lowest degree up. Each does what NumPy's own does, in its order, on arrays where that has arrays and on numbers where it has numbers."""

import numpy as np


def _trimmed(c):
    """Coefficients without zeros at the end."""
    if c[-1] != 0:
        return c
    n = c.shape[0]
    while n > 1 and c[n - 1] == 0:
        n -= 1
    return c[:n]


def _coefficients(c):
    c = np.atleast_1d(np.asarray(c))
    assert c.ndim == 1 and c.shape[0] > 0 and c.dtype.kind != "b"
    return _trimmed(c)


def _inexact(t):
    return t if t.kind == "f" or t.kind == "c" else np.dtype(np.float64)


def _series(c):
    """The coefficients of a series, in an array of their own."""
    c = _coefficients(c)
    return c.astype(_inexact(c.dtype))


def _both(c1, c2):
    """The coefficients of two series, in arrays of their own of one type."""
    a, b = _coefficients(c1), _coefficients(c2)
    t = np.result_type(_inexact(a.dtype), _inexact(b.dtype))
    return a.astype(t), b.astype(t)


def _as_float(c):
    c = np.atleast_1d(np.asarray(c))
    return c.astype(_inexact(c.dtype), copy=False)


def polyval(x, c, tensor=True):
    c, x = _rows(x, c, tensor), np.asarray(x) if isinstance(x, (list, tuple)) else x
    total = c[-1] + x * 0
    for i in range(2, c.shape[0] + 1):
        total = c[-i] + total * x
    return total


def polyadd(c1, c2):
    a, b = _both(c1, c2)
    if a.shape[0] > b.shape[0]:
        a[: b.shape[0]] += b
        return _trimmed(a)
    b[: a.shape[0]] += a
    return _trimmed(b)


def polysub(c1, c2):
    a, b = _both(c1, c2)
    if a.shape[0] > b.shape[0]:
        a[: b.shape[0]] -= b
        return _trimmed(a)
    b = -b
    b[: a.shape[0]] += a
    return _trimmed(b)


def polymul(c1, c2):
    a, b = _both(c1, c2)
    return _trimmed(np.convolve(a, b))


def polymulx(c):
    c = _series(c)
    if c.shape[0] == 1 and c[0] == 0:
        return c
    product = np.empty(c.shape[0] + 1, c.dtype)
    product[0] = c[0] * 0
    product[1:] = c
    return product


def polydiv(c1, c2):
    r, b = _both(c1, c2)
    n, m = r.shape[0], b.shape[0]
    assert b[-1] != 0
    if n < m:
        return r[:1] * 0, r
    if m == 1:
        return r / b[-1], r[:1] * 0
    scale = b[-1]
    by = b[:-1] / scale
    for i in range(n - m, -1, -1):
        r[i : i + m - 1] -= by * r[i + m - 1]
    return r[m - 1 :] / scale, _trimmed(r[: m - 1])


def polypow(c, pow, maxpower=None):
    c = _series(c)
    assert isinstance(pow, int) and pow >= 0 and (maxpower is None or pow <= maxpower)
    if pow == 0:
        return np.ones(1, c.dtype)
    r = c
    for k in range(2, pow + 1):
        r = np.convolve(r, c)
    return r


def polyder(c, m=1, scl=1, axis=0):
    c = _as_float(c)
    assert c.shape[0] > 0 and isinstance(m, int) and m >= 0
    if m == 0:
        return c.copy()
    c = np.moveaxis(c, axis, 0)
    if m >= c.shape[0]:
        return np.moveaxis(c[:1] * 0, 0, axis)
    for k in range(m):
        c = _derivative(c.copy(), scl)
    return np.moveaxis(c, 0, axis)


def _derivative(c, scl):
    c *= scl
    d = np.empty((c.shape[0] - 1,) + c.shape[1:], c.dtype)
    for j in range(c.shape[0] - 1, 0, -1):
        d[j - 1] = j * c[j]
    return d


def polyint(c, m=1, k=0, lbnd=0, scl=1, axis=0):
    c = _as_float(c)
    assert c.shape[0] > 0 and isinstance(m, int) and m > 0 and np.ndim(lbnd) == 0 and np.ndim(scl) == 0
    if isinstance(k, (list, tuple, np.ndarray)):
        assert len(k) <= m
    c = np.moveaxis(c, axis, 0)
    for i in range(m):
        c = _integral(c.copy(), _constant(k, i), lbnd, scl)
    return np.moveaxis(c, 0, axis)


def _constant(k, i):
    if isinstance(k, (list, tuple, np.ndarray)):
        return 0 if len(k) == 0 else k[i] if i < len(k) else 0
    return k if i == 0 else 0


def _integral(c, constant, lbnd, scl):
    n = c.shape[0]
    c *= scl
    if n == 1 and np.all(c[0] == 0):
        c[0] += constant
        return c
    r = np.empty((n + 1,) + c.shape[1:], c.dtype)
    r[0] = c[0] * 0
    r[1] = c[0]
    for j in range(1, n):
        r[j + 1] = c[j] / (j + 1)
    r[0] += constant - polyval(lbnd, r)
    return r


def _vander(x, deg, factor, step):
    """Powers, or polynomials: the first is 1, the second y = factor(x), and step(y, v, k) makes those that follow of those before."""
    x = np.atleast_1d(np.asarray(x)) + 0.0
    assert isinstance(deg, (int, np.integer)) and deg >= 0
    v = np.empty((deg + 1,) + x.shape, x.dtype)
    v[0] = x * 0 + 1
    if deg > 0:
        y = factor(x)
        v[1] = x
        for k in range(2, deg + 1):
            v[k] = step(y, v, k)
    return np.moveaxis(v, 0, -1)


def polyvander(x, deg):
    return _vander(x, deg, lambda x: x, lambda x, v, k: v[k - 1] * x)


def polyline(off, scl):
    if scl != 0:
        return np.array([off, scl])
    return np.array([off])


def polycompanion(c):
    c = _series(c)
    n = c.shape[0] - 1
    assert n > 0
    m = np.zeros((n, n), c.dtype)
    if n == 1:
        m[0, 0] = -c[0] / c[1]
        return m
    k = np.arange(n - 1)
    m[k + 1, k] = 1
    m[:, -1] -= c[:-1] / c[-1]
    return m


def polyfit(x, y, deg, rcond=None, full=False, w=None):
    return _fitted(polyvander(x, deg), x, y, deg, rcond, full, w)


def _fitted(van, x, y, deg, rcond, full, w):
    x, y = np.asarray(x) + 0.0, np.asarray(y) + 0.0
    assert rcond is None and not full and isinstance(deg, (int, np.integer))
    assert x.ndim == 1 and (y.ndim == 1 or y.ndim == 2) and x.dtype == np.float64 and y.dtype == np.float64
    assert x.shape[0] > deg and x.shape[0] == y.shape[0]
    lhs, rhs = van.T, y.T
    if w is not None:
        w = np.asarray(w) + 0.0
        assert w.ndim == 1 and w.dtype == np.float64 and w.shape[0] == x.shape[0]
        lhs = lhs * w
        rhs = rhs * w
    scale = np.sqrt(np.sum(np.square(lhs), axis=1))
    assert np.all(scale > 0) and np.all(np.isfinite(scale)) and np.all(np.isfinite(rhs))
    c, _, rank, _ = np.linalg.lstsq(lhs.T / scale, rhs.T, x.shape[0] * np.finfo(np.float64).eps)
    assert rank == deg + 1
    return (c.T / scale).T


def _rows(x, c, tensor):
    """Coefficients, shaped so that each stands for all of x."""
    c = _as_float(c)
    if isinstance(x, (np.ndarray, list, tuple)) and tensor:
        return c.reshape(c.shape + (1,) * np.asarray(x).ndim)
    return c


def _clenshaw(x, c, factor, step):
    """The sum of a series; step(a, b, c, k, y), y = factor(x), are the last two coefficients with the one before taken in, by the recurrence of its polynomials."""
    n = c.shape[0]
    if n == 1:
        return c[0] + 0 * x
    a, b = c[-2], c[-1]
    if n == 2:
        return a + b * x
    y = factor(x)
    a, b = step(a, b, c[-3], n - 1, y)
    if n == 3:
        return a + b * x
    a, b = step(a, b, c[-4], n - 2, y)  # from here on, both have the shape of the sum
    for i in range(5, n + 1):
        a, b = step(a, b, c[-i], n - i + 2, y)
    return a + b * x


def chebval(x, c, tensor=True):
    c, x = _rows(x, c, tensor), np.asarray(x) if isinstance(x, (list, tuple)) else x
    return _clenshaw(x, c, lambda x: 2 * x, lambda a, b, c, k, x2: (c - b, a + b * x2))


def legval(x, c, tensor=True):
    c, x = _rows(x, c, tensor), np.asarray(x) if isinstance(x, (list, tuple)) else x
    return _clenshaw(x, c, lambda x: x, lambda a, b, c, k, x: (c - b * ((k - 1) / k), a + b * x * ((2 * k - 1) / k)))


def hermval(x, c, tensor=True):
    c, x = _rows(x, c, tensor), np.asarray(x) if isinstance(x, (list, tuple)) else x
    return _clenshaw(x * 2, c, lambda x: x, lambda a, b, c, k, x2: (c - b * (2 * (k - 1)), a + b * x2))


def chebvander(x, deg):
    return _vander(x, deg, lambda x: 2 * x, lambda x2, v, k: v[k - 1] * x2 - v[k - 2])


def legvander(x, deg):
    return _vander(x, deg, lambda x: x, lambda x, v, k: (v[k - 1] * x * (2 * k - 1) - v[k - 2] * (k - 1)) / k)


def chebpts1(npts):
    assert isinstance(npts, int) and npts > 0
    x = 0.5 * np.pi / npts * np.arange(-npts + 1, npts + 1, 2)
    return np.sin(x)


def chebpts2(npts):
    assert isinstance(npts, int) and npts > 1
    x = np.linspace(-np.pi, 0, npts)
    return np.cos(x)


def chebfit(x, y, deg, rcond=None, full=False, w=None):
    return _fitted(chebvander(x, deg), x, y, deg, rcond, full, w)


def legfit(x, y, deg, rcond=None, full=False, w=None):
    return _fitted(legvander(x, deg), x, y, deg, rcond, full, w)


def leggauss(deg):
    assert isinstance(deg, (int, np.integer)) and deg > 0
    c = np.zeros(deg + 1)
    c[-1] = 1.0
    if deg == 1:
        x = np.zeros(1)
    else:
        k = np.arange(1, deg)
        top = k * (1.0 / np.sqrt(2 * np.arange(deg) + 1))[: deg - 1] * (1.0 / np.sqrt(2 * np.arange(deg) + 1))[1:deg]
        x = np.linalg.eigvalsh(np.diag(top, 1) + np.diag(top, -1))
    df = legval(x, _legder(c))
    x = x - legval(x, c) / df
    fm = legval(x, c[1:])
    fm = fm / np.max(np.abs(fm))
    df = df / np.max(np.abs(df))
    w = 1 / (fm * df)
    w = (w + w[::-1]) / 2
    x = (x - x[::-1]) / 2
    return x, w * (2.0 / np.sum(w))


def _legder(c):
    """The derivative of a Legendre series of degree 1 or more."""
    n = c.shape[0] - 1
    c = c.copy()
    d = np.empty(n)
    for j in range(n, 2, -1):
        d[j - 1] = (2 * j - 1) * c[j]
        c[j - 2] += c[j]
    if n > 1:
        d[1] = 3 * c[2]
    d[0] = c[1]
    return d


POLYNOMIAL = (polyval, polyadd, polysub, polymul, polymulx, polydiv, polypow, polyder, polyint, polyvander, polyline, polycompanion, polyfit)
CHEBYSHEV = (chebval, chebvander, chebpts1, chebpts2, chebfit)
LEGENDRE = (legval, legvander, legfit, leggauss)

TABLE = {f"numpy.polynomial.polynomial.{f.__name__}": f for f in POLYNOMIAL}
TABLE.update({f"numpy.polynomial.chebyshev.{f.__name__}": f for f in CHEBYSHEV})
TABLE.update({f"numpy.polynomial.legendre.{f.__name__}": f for f in LEGENDRE})
TABLE["numpy.polynomial.hermite.hermval"] = hermval
