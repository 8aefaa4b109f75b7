"""Interpolation, approximation and special functions."""

import math
from functools import lru_cache

import numpy as np

from suite import function, program


def runge(x):
    return 1 / (1 + 25 * x**2)


def scattered(rng, n=8):
    return np.sort(rng.uniform(0, 5, n)) + 0.2 * np.arange(n), rng.standard_normal(n)


@function(lambda rng: (*scattered(rng), np.linspace(1, 5, 23)))
def lagrange_polynomial_values(xs, ys, x):
    result = np.zeros_like(x)
    for i, (xi, yi) in enumerate(zip(xs, ys)):
        basis = np.ones_like(x)
        for j, xj in enumerate(xs):
            if i != j:
                basis *= (x - xj) / (xi - xj)
        result += yi * basis
    return result


@function(lambda rng: (*scattered(rng), 2.5))
def newton_divided_differences(xs, ys, x):
    """Coefficients of Newton's form and its value by Horner's rule."""
    n = len(xs)
    coef = ys.copy()
    for j in range(1, n):
        coef[j:] = (coef[j:] - coef[j - 1:-1]) / (xs[j:] - xs[:n - j])
    value = coef[-1]
    for k in range(n - 2, -1, -1):
        value = value * (x - xs[k]) + coef[k]
    return coef, value


@function(lambda rng: ([1.0, 1.3, 1.6, 1.9, 2.2], [0.7651977, 0.6200860, 0.4554022, 0.2818186, 0.1103623], 1.5))
def neville_table(xs, ys, x):
    n = len(xs)
    table = [list(ys)]
    for level in range(1, n):
        last = table[-1]
        table.append([((x - xs[i]) * last[i + 1] - (x - xs[i + level]) * last[i]) / (xs[i + level] - xs[i]) for i in range(n - level)])
    return table[-1][0], table


@function(lambda rng: (runge, 16, np.linspace(-1, 1, 41)))
def barycentric_chebyshev(f, n, x):
    """Interpolation in Chebyshev points of the second kind."""
    k = np.arange(n + 1)
    nodes = np.cos(np.pi * k / n)
    weights = (-1.0) ** k
    weights[[0, -1]] *= 0.5
    values = f(nodes)
    diff = x[:, None] - nodes[None, :]
    exact = np.isclose(diff, 0, atol=1e-14)
    diff[exact] = 1.0
    terms = weights / diff
    result = (terms @ values) / terms.sum(axis=1)
    rows, cols = np.nonzero(exact)
    result[rows] = values[cols]
    return result


@function(lambda rng: (*scattered(rng, 9), np.linspace(0.5, 6, 30)))
def natural_cubic_spline(x, y, xq):
    n = len(x) - 1
    h = np.diff(x)
    A = np.eye(n + 1)
    rhs = np.zeros(n + 1)
    for i in range(1, n):
        A[i, i - 1:i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        rhs[i] = 6 * ((y[i + 1] - y[i]) / h[i] - (y[i] - y[i - 1]) / h[i - 1])
    m = np.linalg.solve(A, rhs)
    j = np.clip(np.searchsorted(x, xq, side="right") - 1, 0, n - 1)
    t = xq - x[j]
    slope = (y[j + 1] - y[j]) / h[j] - h[j] * (2 * m[j] + m[j + 1]) / 6
    return y[j] + t * (slope + t * (m[j] / 2 + t * (m[j + 1] - m[j]) / (6 * h[j])))


@function(lambda rng: (np.arange(7.0), np.array([0, 0.1, 0.9, 1.0, 1.0, 3.0, 3.1]), np.linspace(0, 6, 25)))
def monotone_hermite_interpolation(x, y, xq):
    """Fritsch-Carlson slopes: no overshoot."""
    delta = np.diff(y) / np.diff(x)
    m = np.concatenate((delta[:1], (delta[:-1] + delta[1:]) / 2, delta[-1:]))
    for k, d in enumerate(delta):
        if d == 0:
            m[k] = m[k + 1] = 0
            continue
        a, b = m[k] / d, m[k + 1] / d
        size = a * a + b * b
        if size > 9:
            tau = 3 / math.sqrt(size)
            m[k], m[k + 1] = tau * a * d, tau * b * d
    out = []
    for q in xq:
        k = min(max(int(np.searchsorted(x, q)) - 1, 0), len(delta) - 1)
        h = x[k + 1] - x[k]
        t = (q - x[k]) / h
        h00, h10 = (1 + 2 * t) * (1 - t) ** 2, t * (1 - t) ** 2
        out.append(h00 * y[k] + h10 * h * m[k] + t * t * (3 - 2 * t) * y[k + 1] + t * t * (t - 1) * h * m[k + 1])
    return np.array(out)


@function(lambda rng: (np.array([0, 0, 0, 0, 1, 2, 3, 3, 3, 3.0]), rng.standard_normal((6, 2)), 3, np.linspace(0, 2.99, 20)))
def de_boor_curve(knots, control, degree, params):
    """Points of a B-spline curve."""
    points = np.zeros((len(params), control.shape[1]))
    for row, t in enumerate(params):
        k = int(np.searchsorted(knots, t, side="right")) - 1
        d = [control[j + k - degree].copy() for j in range(degree + 1)]
        for r in range(1, degree + 1):
            for j in range(degree, r - 1, -1):
                left = knots[j + k - degree]
                alpha = (t - left) / (knots[j + 1 + k - r] - left)
                d[j] = (1 - alpha) * d[j - 1] + alpha * d[j]
        points[row] = d[degree]
    return points


@function(lambda rng: (rng.random((8, 7)), np.linspace(0.2, 6.7, 9), np.linspace(0.1, 5.8, 11)))
def bicubic_catmull_rom(grid, rows, cols):
    def kernel(s):
        s = np.abs(s)
        return np.where(s < 1, 1.5 * s**3 - 2.5 * s**2 + 1, np.where(s < 2, -0.5 * s**3 + 2.5 * s**2 - 4 * s + 2, 0.0))

    def weights(positions, n):
        base = np.floor(positions).astype(int)
        taps = base[:, None] + np.arange(-1, 3)
        return np.clip(taps, 0, n - 1), kernel(positions[:, None] - taps)

    ri, rw = weights(rows, grid.shape[0])
    ci, cw = weights(cols, grid.shape[1])
    patch = grid[ri[:, None, :, None], ci[None, :, None, :]]
    return np.einsum("ik,jl,ijkl->ij", rw, cw, patch)


@function(lambda rng: (np.exp, 10, np.linspace(-1, 1, 15)))
def chebyshev_fit_clenshaw(f, degree, x):
    """Chebyshev coefficients of f and its approximation, summed backwards."""
    theta = np.pi * (np.arange(degree + 1) + 0.5) / (degree + 1)
    samples = f(np.cos(theta))
    c = np.array([2 / (degree + 1) * np.sum(samples * np.cos(j * theta)) for j in range(degree + 1)])
    c[0] /= 2
    b1 = b2 = np.zeros_like(x)
    for ck in c[:0:-1]:
        b1, b2 = ck + 2 * x * b1 - b2, b1
    return c, c[0] + x * b1 - b2


@function(lambda rng: ([1.0] + [1 / math.factorial(k) for k in range(1, 7)], 3, 3))
def pade_coefficients(taylor, m, n):
    """Numerator and denominator of the [m/n] approximant, lowest order first."""
    c = np.asarray(taylor)
    if len(c) < m + n + 1:
        raise ValueError(f"need {m + n + 1} Taylor coefficients, got {len(c)}")
    get = lambda i: c[i] if i >= 0 else 0.0
    C = np.array([[get(m + i - j) for j in range(1, n + 1)] for i in range(1, n + 1)])
    q = np.concatenate(([1.0], np.linalg.solve(C, -c[m + 1:m + n + 1])))
    p = [sum(q[j] * c[i - j] for j in range(min(i, n) + 1)) for i in range(m + 1)]
    return np.array(p), q


@function(lambda rng: (lambda t: np.where(t < 2.0, 1.0, -0.5), 9, 64))
def fourier_series_partial_sum(f, terms, samples):
    t = 2 * np.pi * (np.arange(samples) + 0.5) / samples
    y = f(t)
    total = np.full(samples, y.mean())
    coefficients = {}
    for k in range(1, terms + 1):
        a, b = 2 * np.mean(y * np.cos(k * t)), 2 * np.mean(y * np.sin(k * t))
        coefficients[k] = (a, b)
        total += a * np.cos(k * t) + b * np.sin(k * t)
    return total, coefficients


@function(lambda rng: ([0.3, 1.7, 4.5, 11.2, -0.7],))
def log_gamma_lanczos(values):
    """ln |Gamma(x)| by Lanczos' series and the reflection formula."""
    g = 7
    p = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
         12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7]

    def lgamma(x):
        if x < 0.5:
            return math.log(math.pi / abs(math.sin(math.pi * x))) - lgamma(1 - x)
        x -= 1
        t = x + g + 0.5
        s = p[0] + sum(p[i] / (x + i) for i in range(1, g + 2))
        return 0.5 * math.log(2 * math.pi) + (x + 0.5) * math.log(t) - t + math.log(s)

    return [lgamma(v) for v in values]


@function(lambda rng: (np.linspace(0.0, 12.0, 25), 2))
def bessel_j_series(x, order):
    """J_n(x) by its power series."""
    half = x / 2
    term = half**order / math.factorial(order)
    total = term.copy()
    k = 1
    while np.any(np.abs(term) > 1e-17) and k < 60:
        term = -term * half**2 / (k * (k + order))
        total += term
        k += 1
    return total


@function(lambda rng: np.linspace(-4, 4, 33))
def error_function_mixed(x):
    """erf: Maclaurin series near zero, continued fraction beyond."""
    out = np.empty(x.shape)
    for i, v in np.ndenumerate(x):
        z = abs(v)
        if z < 2:
            term = s = z
            n = 0
            while abs(term) > 1e-17:
                n += 1
                term *= -z * z / n
                s += term / (2 * n + 1)
            result = 2 / np.sqrt(np.pi) * s
        else:
            fraction = z
            for k in range(40, 0, -1):
                fraction = z + k / 2 / fraction
            result = 1 - np.exp(-z * z) / np.sqrt(np.pi) / fraction
        out[i] = np.copysign(result, v)
    return out


@function(lambda rng: np.array([0.0, 0.3, 0.8, 0.99]))
def elliptic_integrals_agm(m):
    """Complete elliptic integrals K(m) and E(m) by the arithmetic-geometric mean."""
    a, b = np.ones_like(m), np.sqrt(1 - m)
    total = m / 2
    power = 0.5
    while np.max(np.abs(a - b)) > 1e-14:
        c = (a - b) / 2
        a, b = (a + b) / 2, np.sqrt(a * b)
        power *= 2
        total = total + power * c**2
    K = np.pi / (2 * a)
    return K, K * (1 - total)


@function(lambda rng: (5, np.linspace(-1, 1, 11)))
def orthogonal_polynomial_families(n, x):
    """Legendre, Hermite and Laguerre polynomials 0..n by their recurrences."""
    families = {
        "legendre": lambda k, p, q: ((2 * k + 1) * x * p - k * q) / (k + 1),
        "hermite": lambda k, p, q: 2 * x * p - 2 * k * q,
        "laguerre": lambda k, p, q: ((2 * k + 1 - x) * p - k * q) / (k + 1),
    }
    first = {"legendre": x, "hermite": 2 * x, "laguerre": 1 - x}
    result = {}
    for name, step in families.items():
        rows = [np.ones_like(x), first[name]]
        for k in range(1, n):
            rows.append(step(k, rows[-1], rows[-2]))
        result[name] = np.stack(rows)
    return result


@function(lambda rng: (3.0, 30, 12))
def zeta_euler_maclaurin(s, n, terms):
    """Riemann zeta for s > 1."""
    @lru_cache(maxsize=None)
    def bernoulli(m):
        if m == 0:
            return 1.0
        return -sum(math.comb(m + 1, k) * bernoulli(k) for k in range(m)) / (m + 1)

    total = math.fsum(k**-s for k in range(1, n)) + n ** (1 - s) / (s - 1) + n**-s / 2
    factor = s
    for j in range(1, terms // 2 + 1):
        total += bernoulli(2 * j) / math.factorial(2 * j) * factor * n ** (-s - 2 * j + 1)
        factor *= (s + 2 * j - 1) * (s + 2 * j)
    return total


def _remez_reference(f, nodes, degree):
    signs = (-1.0) ** np.arange(degree + 2)
    system = np.column_stack([np.vander(nodes, degree + 1, increasing=True), signs])
    *coef, level = np.linalg.solve(system, f(nodes))
    return np.array(coef), level


def _alternating_extrema(error, grid, count):
    """One extreme per stretch of constant sign, then the `count` neighbouring ones that are largest."""
    signs = np.sign(error)
    cuts = np.flatnonzero(signs[1:] != signs[:-1]) + 1
    picks = []
    for start, stop in zip(np.r_[0, cuts], np.r_[cuts, len(grid)]):
        picks.append(start + np.argmax(np.abs(error[start:stop])))
    while len(picks) > count:
        picks.pop(0 if abs(error[picks[0]]) < abs(error[picks[-1]]) else -1)
    return grid[picks]


@program(lambda rng: (np.exp, -1.0, 1.0, 4), rtol=1e-8)  # an exchange on a grid
def remez_minimax(f, a, b, degree, max_iter=30):
    """Best uniform polynomial approximation, compared with interpolation and least squares."""
    grid = np.linspace(a, b, 1001)
    values = f(grid)
    k = np.arange(degree + 2)
    nodes = (a + b) / 2 - (b - a) / 2 * np.cos(np.pi * k / (degree + 1))
    for iteration in range(1, max_iter + 1):
        coef, level = _remez_reference(f, nodes, degree)
        error = values - np.polynomial.polynomial.polyval(grid, coef)
        worst = np.abs(error).max()
        if worst - abs(level) < 1e-4 * abs(level):
            break
        new_nodes = _alternating_extrema(error, grid, degree + 2)
        if len(new_nodes) != degree + 2:
            raise ArithmeticError("the error does not alternate")
        nodes = new_nodes
    chebyshev = (a + b) / 2 + (b - a) / 2 * np.cos(np.pi * (np.arange(degree + 1) + 0.5) / (degree + 1))
    interpolant = np.polyfit(chebyshev, f(chebyshev), degree)
    squares = np.polyfit(grid, values, degree)
    return {
        "coefficients": coef,
        "minimax": worst,
        "interpolation": np.abs(np.polyval(interpolant, grid) - values).max(),
        "least squares": np.abs(np.polyval(squares, grid) - values).max(),
        "iterations": iteration,
        "nodes": nodes,
    }
