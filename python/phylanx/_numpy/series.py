"""Functions of numpy.polynomial: coefficients from the lowest degree up."""

import numpy as np


def _series(c, trim=True):
    """Coefficients as an array of floats of its own, without zeros at the end."""
    c = np.atleast_1d(np.asarray(c))
    assert c.ndim == 1 and c.shape[0] > 0
    c = c.astype(np.result_type(c.dtype, np.float64) if c.dtype.kind != "f" and c.dtype.kind != "c" else c.dtype)
    return _trimmed(c) if trim else c


def _trimmed(c):
    n = c.shape[0]
    while n > 1 and c[n - 1] == 0:
        n -= 1
    return c[:n]


def _as_float(c):
    c = np.atleast_1d(np.asarray(c))
    if c.dtype.kind != "f" and c.dtype.kind != "c":
        return c + 0.0
    return c


def polyval(x, c, tensor=True):
    c = _as_float(c)
    x = np.asarray(x) if isinstance(x, (list, tuple)) else x
    if isinstance(x, np.ndarray) and tensor:
        c = c.reshape(c.shape + (1,) * x.ndim)
    total = c[-1] + x * 0
    for i in range(2, c.shape[0] + 1):
        total = c[-i] + total * x
    return total


def polyadd(c1, c2):
    a, b = _series(c1), _series(c2)
    n = max(a.shape[0], b.shape[0])
    return _trimmed(_widened(a, n) + _widened(b, n))


def polysub(c1, c2):
    a, b = _series(c1), _series(c2)
    n = max(a.shape[0], b.shape[0])
    return _trimmed(_widened(a, n) - _widened(b, n))


def _widened(c, n):
    return np.concatenate((c, np.zeros(n - c.shape[0], c.dtype)))


def polymul(c1, c2):
    return _trimmed(np.convolve(_series(c1), _series(c2)))


def polymulx(c):
    c = _series(c)
    if c.shape[0] == 1 and c[0] == 0:
        return c
    return np.concatenate((c[:1] * 0, c))


def polydiv(c1, c2):
    a, b = _series(c1), _series(c2)
    n, m = a.shape[0], b.shape[0]
    assert b[-1] != 0
    if n < m:
        return a[:1] * 0, a
    if m == 1:
        return a / b[-1], a[:1] * 0
    scale = b[-1]
    by = b[:-1] / scale
    r = a.astype(np.result_type(a.dtype, b.dtype))
    for i in range(n - m, -1, -1):
        r[i : i + m - 1] -= by * r[i + m - 1]
    return r[m - 1 :] / scale, _trimmed(r[: m - 1])


def polypow(c, pow, maxpower=16):
    c = _series(c)
    assert isinstance(pow, int) and pow >= 0 and pow <= maxpower
    if pow == 0:
        return np.ones(1, c.dtype)
    r = c
    for k in range(2, pow + 1):
        r = np.convolve(r, c)
    return r


def polyder(c, m=1, scl=1, axis=0):
    c = _as_float(c)
    assert c.ndim == 1 and isinstance(m, int) and m >= 0
    if m >= c.shape[0]:
        return c[:1] * 0
    for k in range(m):
        c = (c * scl)[1:] * np.arange(1, c.shape[0])
    return c


def polyint(c, m=1, k=0, lbnd=0, scl=1, axis=0):
    c = _as_float(c)
    assert c.ndim == 1 and isinstance(m, int) and m == 1
    constants = np.atleast_1d(np.asarray(k))
    assert constants.shape[0] <= 1
    constant = constants[0] if constants.shape[0] == 1 else 0
    c = c * scl
    if c.shape[0] == 1 and c[0] == 0:
        return c + constant
    r = np.concatenate((c[:1] * 0, c / np.arange(1, c.shape[0] + 1)))
    r[0] += constant - polyval(lbnd, r)
    return r


def _vander(x, deg, step):
    """Powers, or polynomials that ``step(x, v, k)`` makes of those before."""
    x = np.atleast_1d(np.asarray(x)) + 0.0
    assert isinstance(deg, (int, np.integer)) and deg >= 0 and x.ndim == 1
    v = np.empty((deg + 1, x.shape[0]), x.dtype)
    v[0] = x * 0 + 1
    if deg > 0:
        v[1] = x
    for k in range(2, deg + 1):
        v[k] = step(x, v, k)
    return np.moveaxis(v, 0, -1)


def polyvander(x, deg):
    return _vander(x, deg, lambda x, v, k: v[k - 1] * x)


def polyline(off, scl):
    if scl != 0:
        return np.array([off, scl])
    return np.array([off])


def polycompanion(c):
    c = _series(c)
    n = c.shape[0] - 1
    assert n > 1
    m = np.zeros((n, n), c.dtype)
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
    if w is not None:
        w = np.asarray(w) + 0.0
        assert w.ndim == 1 and w.dtype == np.float64 and w.shape[0] == x.shape[0]
        van = van * w[:, None]
        y = y * w if y.ndim == 1 else y * w[:, None]
    scale = np.sqrt(np.sum(np.square(van), axis=0))
    assert np.all(scale > 0) and np.all(np.isfinite(scale)) and np.all(np.isfinite(y))
    c, _, rank, _ = np.linalg.lstsq(van / scale, y, x.shape[0] * np.finfo(np.float64).eps)
    assert rank == deg + 1
    return c / scale if y.ndim == 1 else c / scale[:, None]


def _clenshaw(x, c, step):
    """The sum of a series; ``step(b, k)`` is what the coefficients before and after are less and more by, in the recurrence of its polynomials."""
    n = c.shape[0]
    if n == 1:
        return c[0] + (c[0] * 0) * x
    if n == 2:
        return c[0] + c[1] * x
    a, b = c[-2] + 0 * x, c[-1] + 0 * x
    k = n
    for i in range(3, n + 1):
        k = k - 1
        less, more = step(b, k)
        a, b = c[-i] - less, a + more
    return a + b * x


def chebval(x, c, tensor=True):
    c, x = _coefficients(x, c, tensor), np.asarray(x) if isinstance(x, (list, tuple)) else x
    return _clenshaw(x, c, lambda b, k: (b, b * (2 * x)))


def _coefficients(x, c, tensor):
    c = _as_float(c)
    if isinstance(x, (np.ndarray, list, tuple)) and tensor:
        return c.reshape(c.shape + (1,) * np.asarray(x).ndim)
    return c


def legval(x, c, tensor=True):
    c, x = _coefficients(x, c, tensor), np.asarray(x) if isinstance(x, (list, tuple)) else x
    return _clenshaw(x, c, lambda b, k: ((b * (k - 1)) / k, (b * x * (2 * k - 1)) / k))


def hermval(x, c, tensor=True):
    c, x = _coefficients(x, c, tensor), np.asarray(x) if isinstance(x, (list, tuple)) else x
    x2 = x * 2
    return _clenshaw(x2, c, lambda b, k: (b * (2 * (k - 1)), b * x2))


def chebvander(x, deg):
    return _vander(x, deg, lambda x, v, k: v[k - 1] * (2 * x) - v[k - 2])


def legvander(x, deg):
    return _vander(x, deg, lambda x, v, k: (v[k - 1] * x * (2 * k - 1) - v[k - 2] * (k - 1)) / k)


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
