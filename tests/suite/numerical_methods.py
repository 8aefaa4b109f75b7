"""Numerical methods: root finding, minimisation, differentiation and quadrature."""

import math
from math import cos, exp, sin, sqrt

import numpy as np

from suite import function, program


def cubic(x):
    return x**3 - 2 * x - 5


def cubic_slope(x):
    return 3 * x**2 - 2


def kepler(E, M=1.2, e=0.4):
    return E - e * sin(E) - M


def damped(x):
    return np.exp(-x) * np.cos(5 * x)


@function(lambda rng: (cubic, 1.0, 3.0))
def bisect_root(f, a, b, tol=1e-10):
    fa, fb = f(a), f(b)
    if fa * fb > 0:
        raise ValueError("f(a) and f(b) must differ in sign")
    n = 0
    while (b - a) / 2 > tol:
        c = (a + b) / 2
        fc = f(c)
        if fc == 0:
            break
        if fa * fc < 0:
            b = c
        else:
            a, fa = c, fc
        n += 1
    return (a + b) / 2, n


@function(lambda rng: (cubic, cubic_slope, 2.0))
def newton_raphson_root(f, df, x0, tol=1e-12, max_iter=50):
    """Root and all the iterates."""
    x = x0
    path = [x]
    for _ in range(max_iter):
        slope = df(x)
        if slope == 0:
            raise ZeroDivisionError("derivative vanished")
        x_new = x - f(x) / slope
        path.append(x_new)
        if abs(x_new - x) < tol * max(1, abs(x_new)):
            return x_new, path
        x = x_new
    raise RuntimeError("Newton's method did not converge")


@function(lambda rng: (lambda x: cos(x) - x, 0.0, 1.0))
def secant_root(f, x0, x1, tol=1e-12):
    f0, f1 = f(x0), f(x1)
    while abs(x1 - x0) > tol and f1 != f0:
        x0, x1 = x1, x1 - f1 * (x1 - x0) / (f1 - f0)
        f0, f1 = f1, f(x1)
    return x1


@function(lambda rng: (kepler, 0.0, 3.0), rtol=1e-9)  # stops at a tolerance
def brent_root(f, a, b, xtol=1e-11):
    """Brent's method: bisection, secant and inverse quadratic interpolation."""
    fa, fb = f(a), f(b)
    assert fa * fb <= 0, "root not bracketed"
    if abs(fa) < abs(fb):
        a, b, fa, fb = b, a, fb, fa
    c, fc, d = a, fa, a
    mflag = True
    while fb != 0 and abs(b - a) > xtol:
        if fa != fc and fb != fc:
            s = a * fb * fc / ((fa - fb) * (fa - fc)) + b * fa * fc / ((fb - fa) * (fb - fc)) + c * fa * fb / ((fc - fa) * (fc - fb))
        else:
            s = b - fb * (b - a) / (fb - fa)
        lo, hi = sorted(((3 * a + b) / 4, b))
        if not lo < s < hi or abs(s - b) >= abs(b - c if mflag else c - d) / 2:
            s = (a + b) / 2
            mflag = True
        else:
            mflag = False
        fs = f(s)
        d, c, fc = c, b, fb
        if fa * fs < 0:
            b, fb = s, fs
        else:
            a, fa = s, fs
        if abs(fa) < abs(fb):
            a, b = b, a
            fa, fb = fb, fa
    return b


@function(lambda rng: (np.array([1.0, -6.0, 11.0, -6.0, 5.0]),), rtol=1e-9)  # stops at a tolerance
def durand_kerner_roots(coefficients):
    """All roots of a polynomial at once, sorted by real, then imaginary part."""
    c = coefficients / coefficients[0]
    degree = len(c) - 1
    z = (0.4 + 0.9j) ** np.arange(degree)
    for _ in range(200):
        old = z.copy()
        for i in range(degree):
            others = np.delete(z, i)
            z[i] -= np.polyval(c, z[i]) / np.prod(z[i] - others)
        if np.max(np.abs(z - old)) < 1e-13:
            break
    return np.sort_complex(np.round(z, 10))


@function(lambda rng: (lambda v: np.array([v[0] ** 2 + v[1] ** 2 - 4, v[0] * v[1] - 1]), [2.0, 0.3]))
def newton_system_numeric_jacobian(F, x0, tol=1e-10, h=1e-7):
    x = np.array(x0, dtype=float)
    for it in range(50):
        fx = F(x)
        if np.linalg.norm(fx) < tol:
            return x, it
        J = np.empty((fx.size, x.size))
        for j in range(x.size):
            e = np.zeros(x.size)
            e[j] = h
            J[:, j] = (F(x + e) - F(x - e)) / (2 * h)
        x = x + np.linalg.solve(J, -fx)
    return None


@function(lambda rng: (lambda x: (x - 1.3) ** 2 + 0.1 * sin(5 * x), 0.0, 3.0), rtol=1e-7)  # a minimum is flat: sqrt(eps)
def golden_section_minimum(f, a, b, tol=1e-6):
    inv_phi = (sqrt(5) - 1) / 2
    c, d = b - inv_phi * (b - a), a + inv_phi * (b - a)
    fc, fd = f(c), f(d)
    while b - a > tol:
        if fc < fd:
            b, d, fd = d, c, fc
            c = b - inv_phi * (b - a)
            fc = f(c)
        else:
            a, c, fc = c, d, fd
            d = a + inv_phi * (b - a)
            fd = f(d)
    return (a + b) / 2


@function(lambda rng: (math.exp, 1.0, 0.5, 6))
def richardson_derivative(f, x, h=0.1, levels=5):
    """Central differences extrapolated; the whole tableau."""
    D = np.zeros((levels, levels))
    for i in range(levels):
        D[i, 0] = (f(x + h) - f(x - h)) / (2 * h)
        for j in range(1, i + 1):
            D[i, j] = (4**j * D[i, j - 1] - D[i - 1, j - 1]) / (4**j - 1)
        h /= 2
    return D[-1, -1], D


@function(lambda rng: (damped, 0, 3, 200))
def composite_simpson(f, a, b, n=100):
    if n % 2 == 1:
        raise ValueError("Simpson's rule needs an even number of intervals")
    x = np.linspace(a, b, n + 1)
    y = f(x)
    h = (b - a) / n
    return h / 3 * (y[0] + 4 * y[1:-1:2].sum() + 2 * y[2:-1:2].sum() + y[-1])


@function(lambda rng: (lambda x: sqrt(x) * exp(-x), 0.0, 4.0))
def adaptive_simpson_recursive(f, a, b, tol=1e-7):
    """Integral and the number of calls of f."""
    calls = 0

    def call(x):
        nonlocal calls
        calls += 1
        return f(x)

    def rule(fa, fm, fb, width):
        return width / 6 * (fa + 4 * fm + fb)

    def refine(a, fa, m, fm, b, fb, whole, eps):
        lm, rm = (a + m) / 2, (m + b) / 2
        flm, frm = call(lm), call(rm)
        left, right = rule(fa, flm, fm, m - a), rule(fm, frm, fb, b - m)
        delta = left + right - whole
        if abs(delta) <= 15 * eps:
            return left + right + delta / 15
        return refine(a, fa, lm, flm, m, fm, left, eps / 2) + refine(m, fm, rm, frm, b, fb, right, eps / 2)

    m = (a + b) / 2
    fa, fm, fb = call(a), call(m), call(b)
    return refine(a, fa, m, fm, b, fb, rule(fa, fm, fb, b - a), tol), calls


@function(lambda rng: (lambda x: 1 / (1 + x * x), 0.0, 1.0))
def romberg_integral(f, a, b, max_level=8, tol=1e-10):
    R = [[0.5 * (b - a) * (f(a) + f(b))]]
    for k in range(1, max_level):
        n = 2**k
        h = (b - a) / n
        row = [0.5 * R[-1][0] + h * sum(f(a + i * h) for i in range(1, n, 2))]
        for j in range(1, k + 1):
            row.append(row[j - 1] + (row[j - 1] - R[-1][j - 1]) / (4**j - 1))
        R.append(row)
        if abs(R[-1][-1] - R[-2][-1]) < tol:
            break
    return R[-1][-1], len(R)


@function(lambda rng: (damped, 0.0, 2.0, 12), rtol=1e-10)  # eigenvalues as nodes
def gauss_legendre_golub_welsch(f, a, b, n):
    """Nodes from the Jacobi matrix; the integral and the weights."""
    k = np.arange(1, n)
    beta = k / np.sqrt(4 * k**2 - 1)
    x, V = np.linalg.eigh(np.diag(beta, -1) + np.diag(beta, 1))
    w = 2 * V[0] ** 2
    return 0.5 * (b - a) * np.sum(w * f(0.5 * (b - a) * x + 0.5 * (a + b))), w


@function(lambda rng: (lambda x, y: np.sin(x) * np.exp(-y), (0, np.pi), (0, 1), 6, 5))
def double_gauss_integral(f, xlim, ylim, nx, ny):
    def nodes(n, low, high):
        x, w = np.polynomial.legendre.leggauss(n)
        return (high - low) / 2 * x + (high + low) / 2, (high - low) / 2 * w

    x, wx = nodes(nx, *xlim)
    y, wy = nodes(ny, *ylim)
    X, Y = np.meshgrid(x, y, indexing="ij")
    return wx @ f(X, Y) @ wy


@function(lambda rng: (lambda x: np.log(x) / np.sqrt(x), 3.5, 60))
def tanh_sinh_unit_interval(f, t_max, n):
    """Double-exponential quadrature on (0, 1), for singular ends."""
    t = np.linspace(-t_max, t_max, 2 * n + 1)
    u = np.pi / 2 * np.sinh(t)
    x = 1 / (1 + np.exp(-2 * u))
    w = np.pi / 2 * np.cosh(t) / (2 * np.cosh(u) ** 2)
    inside = (x > 0) & (x < 1)
    return np.sum(w[inside] * f(x[inside])) * (t[1] - t[0])


@function(lambda rng: (lambda x: cos(x), 0.5))
def fixed_point_aitken(g, x, tol=1e-11):
    """Steffensen's acceleration of a fixed-point iteration."""
    for k in range(1, 100):
        x1 = g(x)
        x2 = g(x1)
        denominator = x2 - 2 * x1 + x
        if abs(denominator) < 1e-15:
            return x2, k
        x, previous = x - (x1 - x) ** 2 / denominator, x
        if abs(x - previous) < tol:
            return x, k
    raise ArithmeticError("no fixed point found")


@function(lambda rng: (np.linspace(0, 2, 41) ** 2 + rng.random(41) * 0.01, 0.05))
def finite_difference_derivatives(y, h):
    """First derivative, second-order to the ends, and second derivative inside."""
    dy = np.empty_like(y)
    dy[1:-1] = (y[2:] - y[:-2]) / (2 * h)
    dy[0] = (-3 * y[0] + 4 * y[1] - y[2]) / (2 * h)
    dy[-1] = (3 * y[-1] - 4 * y[-2] + y[-3]) / (2 * h)
    return dy, np.diff(y, n=2) / h**2


def _scan_brackets(f, low, high, n):
    x = np.linspace(low, high, n)
    y = np.array([f(v) for v in x])
    return [(x[i], x[i + 1]) for i in np.where(np.sign(y[:-1]) * np.sign(y[1:]) < 0)[0]]


def _polish(f, a, b):
    """Illinois variant of the false position."""
    fa, fb = f(a), f(b)
    side = 0
    for _ in range(100):
        x = (fa * b - fb * a) / (fa - fb)
        fx = f(x)
        if abs(fx) < 1e-13 or abs(b - a) < 1e-14:
            break
        if fx * fb > 0:
            b, fb = x, fx
            if side == -1:
                fa /= 2
            side = -1
        else:
            a, fa = x, fx
            if side == 1:
                fb /= 2
            side = 1
    return x


@program(lambda rng: (12.0, 1.0), rtol=1e-9)  # roots stop at a tolerance
def finite_well_bound_states(depth, half_width):
    """Energies of a particle in a finite square well (units hbar = 2m = 1), even and odd, with normalised states."""
    if depth <= 0:
        raise ValueError("depth must be positive")
    z0 = half_width * sqrt(depth)
    # multiplied by the cosine so that the functions have no poles
    even = lambda z: z * sin(z) - sqrt(max(z0**2 - z * z, 0.0)) * cos(z)
    odd = lambda z: z * cos(z) + sqrt(max(z0**2 - z * z, 0.0)) * sin(z)
    x = np.linspace(-4 * half_width, 4 * half_width, 161)
    states = []
    for parity, condition in (("even", even), ("odd", odd)):
        for a, b in _scan_brackets(condition, 1e-6, z0, 400):
            z = _polish(condition, a, b)
            k = z / half_width
            kappa = sqrt(depth - k * k)
            inner = np.cos(k * x) if parity == "even" else np.sin(k * x)
            edge = cos(z) if parity == "even" else sin(z)
            tail = edge * np.exp(-kappa * (np.abs(x) - half_width))
            psi = np.where(np.abs(x) <= half_width, inner, tail if parity == "even" else np.sign(x) * tail)
            psi /= np.sqrt(np.trapezoid(psi**2, x))
            states.append((k * k - depth, parity, psi))
    states.sort(key=lambda s: s[0])
    energies = [s[0] for s in states]
    overlaps = np.array([[np.trapezoid(p * q, x) for _, _, p in states] for _, _, q in states])
    return energies, [s[1] for s in states], np.array([s[2] for s in states]), np.round(overlaps, 3)


def _legendre_nodes(n):
    """Nodes and weights by Newton's method on the recurrence."""
    x = np.cos(np.pi * (np.arange(1, n + 1) - 0.25) / (n + 0.5))
    while True:
        p0, p1 = np.ones(n), x.copy()
        for k in range(2, n + 1):
            p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
        slope = n * (x * p1 - p0) / (x**2 - 1)
        step = p1 / slope
        x = x - step
        if np.max(np.abs(step)) < 1e-14:
            return x, 2 / ((1 - x**2) * slope**2)


@program(lambda rng: ([4, 8, 16],))
def quadrature_convergence_study(sizes):
    """Errors and observed orders of several rules for several integrands."""
    integrands = {
        "smooth": (lambda x: np.exp(np.sin(x)), 0.0, 1.0, 1.6318696084180513),
        "peak": (lambda x: 1 / (1 + 25 * x**2), -1.0, 1.0, 2 / 5 * math.atan(5.0)),
        "kink": (lambda x: np.abs(x - 0.3), 0.0, 1.0, 0.29),
    }

    def midpoint(f, a, b, n):
        h = (b - a) / n
        return h * f(a + h * (np.arange(n) + 0.5)).sum()

    def trapezoid(f, a, b, n):
        x, h = np.linspace(a, b, n + 1, retstep=True)
        y = f(x)
        return h * (y.sum() - (y[0] + y[-1]) / 2)

    def gauss(f, a, b, n):
        x, w = _legendre_nodes(n)
        return (b - a) / 2 * np.dot(w, f((b - a) / 2 * x + (a + b) / 2))

    table = {}
    for name, (f, a, b, exact) in integrands.items():
        for rule in (midpoint, trapezoid, gauss):
            errors = [max(abs(rule(f, a, b, n) - exact), 1e-12) for n in sizes]
            orders = [round(math.log2(e0 / e1), 2) for e0, e1 in zip(errors, errors[1:])]
            table[f"{name}/{rule.__name__}"] = (errors, orders)
    best = {name: min((k for k in table if k.startswith(name)), key=lambda k: table[k][0][-1]) for name in integrands}
    return table, best
