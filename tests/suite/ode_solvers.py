"""Ordinary differential equations."""

from typing import Callable, NamedTuple

import numpy as np

from suite import function, program


def pendulum(t, y, g=9.81, length=1.0):
    theta, omega = y
    return np.array([omega, -g / length * np.sin(theta)])


def lotka_volterra(t, z):
    x, y = z
    return np.array([1.1 * x - 0.4 * x * y, 0.1 * x * y - 0.4 * y])


def logistic(t, y):
    return 0.8 * y * (1 - y / 10)


@function(lambda rng: (logistic, 0.5, 0.0, 10.0, 100))
def euler_forward(f, y0, t0, t1, n):
    h = (t1 - t0) / n
    t, y = t0, y0
    ts, ys = [t], [y]
    for _ in range(n):
        y = y + h * f(t, y)
        t = t + h
        ts.append(t)
        ys.append(y)
    return ts, ys


@function(lambda rng: (pendulum, [1.0, 0.0], np.linspace(0, 3, 121)))
def runge_kutta_fourth(f, y0, t, args=()):
    """Classical RK4 on a given grid; one row per time."""
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    for i in range(len(t) - 1):
        h = t[i + 1] - t[i]
        k1 = f(t[i], y[i], *args)
        k2 = f(t[i] + h / 2, y[i] + k1 * h / 2, *args)
        k3 = f(t[i] + h / 2, y[i] + k2 * h / 2, *args)
        k4 = f(t[i] + h, y[i] + k3 * h, *args)
        y[i + 1] = y[i] + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y


@function(lambda rng: (lotka_volterra, (0.0, 8.0), np.array([10.0, 5.0])), rtol=1e-9)  # step control amplifies rounding
def fehlberg_adaptive(f, span, y0, rtol=1e-5, atol=1e-7):
    """RKF45 with step-size control: accepted times, states and the number of rejected steps."""
    a = [[], [1 / 4], [3 / 32, 9 / 32], [1932 / 2197, -7200 / 2197, 7296 / 2197],
         [439 / 216, -8, 3680 / 513, -845 / 4104], [-8 / 27, 2, -3544 / 2565, 1859 / 4104, -11 / 40]]
    c = [0, 1 / 4, 3 / 8, 12 / 13, 1, 1 / 2]
    b5 = np.array([16 / 135, 0, 6656 / 12825, 28561 / 56430, -9 / 50, 2 / 55])
    b4 = np.array([25 / 216, 0, 1408 / 2565, 2197 / 4104, -1 / 5, 0])
    t, t_end = span
    y = y0.copy()
    h = 0.05
    times, states, rejected = [t], [y], 0
    while t < t_end:
        h = min(h, t_end - t)
        k = []
        for ci, row in zip(c, a):
            k.append(f(t + ci * h, y + h * sum(w * ki for w, ki in zip(row, k))))
        k = np.array(k)
        y5 = y + h * b5 @ k
        error = h * (b5 - b4) @ k
        ratio = np.sqrt(np.mean((error / (atol + rtol * np.maximum(np.abs(y), np.abs(y5)))) ** 2))
        if ratio <= 1:
            t, y = t + h, y5
            times.append(t)
            states.append(y)
        else:
            rejected += 1
        h *= min(5.0, max(0.2, 0.9 * max(ratio, 1e-10) ** -0.2))
    return np.array(times), np.vstack(states), rejected


@function(lambda rng: (lambda t, y: -50 * (y - np.cos(t)), lambda t, y: -50.0, 0.0, 0.05, 60))
def backward_euler_newton(f, dfdy, y0, h, steps):
    """Implicit Euler for a stiff scalar equation."""
    ys = np.empty(steps + 1)
    ys[0] = y0
    for n in range(steps):
        t = (n + 1) * h
        y = ys[n]
        for _ in range(10):
            delta = (y - ys[n] - h * f(t, y)) / (1 - h * dfdy(t, y))
            y -= delta
            if abs(delta) < 1e-12:
                break
        ys[n + 1] = y
    return ys


@function(lambda rng: (0.6, 300, 0.05))
def leapfrog_kepler_orbit(eccentricity, steps, dt):
    """Kick-drift-kick in a 1/r potential: positions and the relative drift of the energy."""
    q = np.array([1 - eccentricity, 0.0])
    p = np.array([0.0, np.sqrt((1 + eccentricity) / (1 - eccentricity))])

    def acceleration(q):
        return -q / np.linalg.norm(q) ** 3

    def energy():
        return 0.5 * p @ p - 1 / np.linalg.norm(q)

    e0 = energy()
    track = np.zeros((steps, 2))
    drift = []
    acc = acceleration(q)
    for i in range(steps):
        p += 0.5 * dt * acc
        q += dt * p
        acc = acceleration(q)
        p += 0.5 * dt * acc
        track[i] = q
        drift.append(abs((energy() - e0) / e0))
    return track, max(drift)


@function(lambda rng: (lambda t, y: np.sin(t) - 0.5 * y, 1.0, 0.1, 80))
def adams_bashforth_moulton(f, y0, h, n):
    """Fourth-order predictor-corrector, started by RK4."""
    t = h * np.arange(n + 1)
    y = np.zeros(n + 1)
    y[0] = y0
    F = np.zeros(n + 1)
    F[0] = f(t[0], y[0])
    for i in range(n):
        if i < 3:
            k1 = F[i]
            k2 = f(t[i] + h / 2, y[i] + h / 2 * k1)
            k3 = f(t[i] + h / 2, y[i] + h / 2 * k2)
            k4 = f(t[i] + h, y[i] + h * k3)
            y[i + 1] = y[i] + h * (k1 + 2 * k2 + 2 * k3 + k4) / 6
        else:
            predicted = y[i] + h / 24 * np.dot([55, -59, 37, -9], F[i:i - 4:-1] if i > 3 else F[3::-1])
            y[i + 1] = y[i] + h / 24 * (9 * f(t[i + 1], predicted) + 19 * F[i] - 5 * F[i - 1] + F[i - 2])
        F[i + 1] = f(t[i + 1], y[i + 1])
    return y


@function(lambda rng: (lambda x: np.exp(x), 0.0, 1.0, 0.0, 0.0, 40))
def linear_boundary_value(source, a, b, left, right, n):
    """y'' - 4 y = source with given end values, by central differences."""
    x = np.linspace(a, b, n + 1)
    h = x[1] - x[0]
    A = np.zeros((n - 1, n - 1))
    np.fill_diagonal(A, -2 / h**2 - 4)
    i = np.arange(n - 2)
    A[i, i + 1] = A[i + 1, i] = 1 / h**2
    rhs = source(x[1:-1])
    rhs[0] -= left / h**2
    rhs[-1] -= right / h**2
    return np.concatenate(([left], np.linalg.solve(A, rhs), [right]))


@function(lambda rng: (np.array([0.0, 1.0, 1.05]), 400, 0.01), rtol=1e-7)  # chaotic
def lorenz_trajectory(start, steps, dt, sigma=10.0, rho=28.0, beta=8 / 3):
    """Heun's method."""
    def rate(s):
        x, y, z = s
        return np.array([sigma * (y - x), x * (rho - z) - y, x * y - beta * z])

    out = np.empty((steps + 1, 3))
    out[0] = start
    for i in range(steps):
        k1 = rate(out[i])
        k2 = rate(out[i] + dt * k1)
        out[i + 1] = out[i] + dt / 2 * (k1 + k2)
    return out


class Tableau(NamedTuple):
    """An explicit Runge-Kutta method."""

    name: str
    a: list
    b: list
    c: list


METHODS = [
    Tableau("Euler", [[]], [1.0], [0.0]),
    Tableau("Heun", [[], [1.0]], [0.5, 0.5], [0.0, 1.0]),
    Tableau("Kutta", [[], [0.5], [-1.0, 2.0]], [1 / 6, 2 / 3, 1 / 6], [0.0, 0.5, 1.0]),
    Tableau("RK4", [[], [0.5], [0, 0.5], [0, 0, 1.0]], [1 / 6, 1 / 3, 1 / 3, 1 / 6], [0.0, 0.5, 0.5, 1.0]),
]


def _explicit_step(method, f, t, y, h):
    stages = []
    for row, c in zip(method.a, method.c):
        inner = y + h * sum((w * k for w, k in zip(row, stages)), np.zeros_like(y))
        stages.append(f(t + c * h, inner))
    return y + h * sum(b * k for b, k in zip(method.b, stages))


def _integrate(method, f, y0, t_end, n):
    y, h = np.array(y0, dtype=float), t_end / n
    for i in range(n):
        y = _explicit_step(method, f, i * h, y, h)
    return y


def _stability_limit(method, step=0.01):
    """Largest stable h on the negative real axis."""
    x = 0.0
    while True:
        growth = _explicit_step(method, lambda t, y: y, 0.0, np.array([1.0]), -(x + step))[0]
        if abs(growth) > 1 + 1e-12:
            return round(x, 2)
        x += step


@program(lambda rng: (2.0, (20, 40, 80)), rtol=1e-7)  # orders come from small differences
def runge_kutta_order_table(t_end, sizes):
    """Observed order, error constant and stability limit of some Runge-Kutta methods on a driven oscillator."""
    f = lambda t, y: np.array([y[1], -y[0] + np.cos(2 * t)])
    exact = np.array([4 / 3 * np.cos(t_end) - np.cos(2 * t_end) / 3, -4 / 3 * np.sin(t_end) + 2 / 3 * np.sin(2 * t_end)])
    report = {}
    for method in METHODS:
        errors = np.array([np.linalg.norm(_integrate(method, f, [1.0, 0.0], t_end, n) - exact) for n in sizes])
        slope, intercept = np.polyfit(np.log(t_end / np.array(sizes)), np.log(errors), 1)
        report[method.name] = {"order": slope, "constant": np.exp(intercept), "limit": _stability_limit(method), "errors": errors}
    ranking = sorted(report, key=lambda name: report[name]["errors"][-1])
    return report, ranking


def _shoot(rhs, slope, ua, span, n):
    h = (span[1] - span[0]) / n
    x, state = span[0], np.array([ua, slope])
    path = [state]
    for _ in range(n):
        k1 = rhs(x, state)
        k2 = rhs(x + h / 2, state + h / 2 * k1)
        k3 = rhs(x + h / 2, state + h / 2 * k2)
        k4 = rhs(x + h, state + h * k3)
        state = state + h / 6 * (k1 + 2 * (k2 + k3) + k4)
        path.append(state)
        x += h
    return np.array(path)


def _secant(g, a, b, tol, max_iter=40):
    ga, gb = g(a), g(b)
    for _ in range(max_iter):
        if abs(gb) < tol:
            break
        a, b = b, b - gb * (b - a) / (gb - ga)
        ga, gb = gb, g(b)
    return b


@program(lambda rng: (1.5, 40), rtol=1e-8)  # shooting stops at a tolerance
def bratu_shooting_solutions(lam, n):
    """Both solutions of u'' + lam exp(u) = 0, u(0) = u(1) = 0, by shooting; then Newton on finite differences from the lower."""
    rhs: Callable = lambda x, s: np.array([s[1], -lam * np.exp(s[0])])
    end_value = lambda slope: _shoot(rhs, slope, 0.0, (0.0, 1.0), n)[-1, 0]
    slopes = [_secant(end_value, *guess, tol=1e-10) for guess in ((0.5, 1.0), (8.0, 9.0))]
    lower, upper = (_shoot(rhs, s, 0.0, (0.0, 1.0), n)[:, 0] for s in slopes)
    h = 1 / n
    u = lower.copy()
    corrections = []
    for _ in range(20):
        inner = u[1:-1]
        residual = (u[2:] - 2 * inner + u[:-2]) / h**2 + lam * np.exp(inner)
        J = (np.eye(n - 1, k=1) + np.eye(n - 1, k=-1) - 2 * np.eye(n - 1)) / h**2 + np.diag(lam * np.exp(inner))
        delta = np.linalg.solve(J, -residual)
        u[1:-1] += delta
        corrections.append(np.abs(delta).max())
        if corrections[-1] < 1e-10:
            break
    return slopes, (lower.max(), upper.max()), u, np.abs(u - lower).max()
