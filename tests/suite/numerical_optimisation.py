"""Optimisation: descent, line searches, Newton, simplex methods, least squares, annealing and evolution."""

import math
from collections import namedtuple

import numpy as np
from numpy.linalg import norm, solve

from suite import function, program


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def rosenbrock_gradient(x):
    g = np.zeros_like(x)
    g[:-1] = -400 * x[:-1] * (x[1:] - x[:-1] ** 2) - 2 * (1 - x[:-1])
    g[1:] += 200 * (x[1:] - x[:-1] ** 2)
    return g


def himmelblau(p):
    x, y = p
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def random_spd(rng, n):
    a = rng.normal(size=(n, n))
    return a @ a.T + n * np.eye(n)


@function(lambda rng: (lambda x: (x - 1.7) ** 2 + math.cos(x), 0.0, 4.0), rtol=1e-7)  # rtol: the function is flat at its minimum
def golden_section(f, a, b, tol=1e-8):
    """Minimum of a unimodal function on [a, b]."""
    ratio = (math.sqrt(5) - 1) / 2
    c, d = b - ratio * (b - a), a + ratio * (b - a)
    fc, fd = f(c), f(d)
    while b - a > tol:
        if fc < fd:
            b, d, fd = d, c, fc
            c = b - ratio * (b - a)
            fc = f(c)
        else:
            a, c, fc = c, d, fd
            d = a + ratio * (b - a)
            fd = f(d)
    return (a + b) / 2


@function(lambda rng: (random_spd(rng, 5), rng.normal(size=5)))
def steepest_descent_quadratic(A, b, tol=1e-8, max_iter=500):
    """Exact line search along the residual; iterate, steps taken, objective history."""
    x = np.zeros_like(b)
    history = []
    for k in range(max_iter):
        r = b - A @ x
        history.append(0.5 * x @ A @ x - b @ x)
        if norm(r) < tol:
            break
        x = x + (r @ r) / (r @ A @ r) * r
    return x, k, np.array(history)


@function(lambda rng: (rosenbrock, rosenbrock_gradient, np.array([-1.2, 1.0])), rtol=1e-8)  # rtol: many steps along a curved valley
def descent_with_armijo(f, grad, x0, c=1e-4, shrink=0.5, max_iter=80):
    x = x0.copy()
    backtracks = 0
    for _ in range(max_iter):
        g = grad(x)
        if norm(g, np.inf) < 1e-6:
            break
        t, fx = 1.0, f(x)
        while f(x - t * g) > fx - c * t * (g @ g):
            t *= shrink
            backtracks += 1
        x -= t * g
    return x, f(x), backtracks


@function(lambda rng: (lambda x: x**3 - 2 * x - 5, 2.0))
def newton_scalar_root(f, x0, fprime=None, tol=1e-12, maxiter=50):
    """Newton's method; a central difference stands in where no derivative is given."""
    if fprime is None:
        h = 1e-6

        def fprime(x):
            return (f(x + h) - f(x - h)) / (2 * h)

    x = x0
    for iteration in range(maxiter):
        slope = fprime(x)
        if slope == 0:
            raise ZeroDivisionError("derivative is zero")
        step = f(x) / slope
        x -= step
        if abs(step) < tol:
            return x, iteration + 1
    raise RuntimeError("no convergence")


@function(lambda rng: (himmelblau, np.array([1.0, 1.0])))
def damped_newton_minimum(f, x, h=1e-4):
    """Newton's method with finite differences, shifted until positive definite, with step halving."""
    n = len(x)
    steps = h * np.eye(n)
    for _ in range(30):
        grad = np.array([(f(x + e) - f(x - e)) / (2 * h) for e in steps])
        if np.abs(grad).max() < 1e-6:
            break
        hess = np.array([[(f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)) / (4 * h * h) for a in steps] for b in steps])
        lowest = np.linalg.eigvalsh(hess)[0]
        if lowest < 1e-3:
            hess += (1e-3 - lowest) * np.eye(n)
        direction = -solve(hess, grad)
        t = 1.0
        while f(x + t * direction) > f(x) and t > 1e-6:
            t /= 2
        x = x + t * direction
    return np.round(x, 6), round(float(f(x)), 9)


@function(lambda rng: (himmelblau, (0.0, 0.0)), rtol=1e-9)  # rtol: the simplex follows many comparisons
def nelder_mead(f, start, size=0.5, tol=1e-8, max_iter=200):
    """Downhill simplex with the standard coefficients."""
    n = len(start)
    simplex = [np.array(start, dtype=float)]
    for i in range(n):
        vertex = simplex[0].copy()
        vertex[i] += size
        simplex.append(vertex)
    values = [f(v) for v in simplex]
    for iteration in range(max_iter):
        order = np.argsort(values)
        simplex = [simplex[i] for i in order]
        values = [values[i] for i in order]
        if abs(values[-1] - values[0]) < tol:
            break
        centre = np.mean(simplex[:-1], axis=0)
        reflected = 2 * centre - simplex[-1]
        fr = f(reflected)
        if fr < values[0]:
            expanded = centre + 2 * (reflected - centre)
            fe = f(expanded)
            simplex[-1], values[-1] = (expanded, fe) if fe < fr else (reflected, fr)
        elif fr < values[-2]:
            simplex[-1], values[-1] = reflected, fr
        else:
            contracted = centre + 0.5 * (simplex[-1] - centre)
            fc = f(contracted)
            if fc < values[-1]:
                simplex[-1], values[-1] = contracted, fc
            else:
                simplex = [simplex[0]] + [simplex[0] + 0.5 * (v - simplex[0]) for v in simplex[1:]]
                values = [f(v) for v in simplex]
    return simplex[0], values[0], iteration


Result = namedtuple("Result", "x fun nit converged")


@function(lambda rng: (rosenbrock, rosenbrock_gradient, [-1.0, 0.8, 1.2]), rtol=1e-7)  # rtol: quasi-Newton updates amplify rounding
def bfgs(fun, jac, x0, gtol=1e-5, maxiter=100):
    x = np.asarray(x0, dtype=np.float64)
    n = x.size
    H = np.eye(n)
    g = jac(x)
    for k in range(maxiter):
        if np.max(np.abs(g)) <= gtol:
            return tuple(Result(x, fun(x), k, True))
        p = -H @ g
        alpha = 1.0
        while fun(x + alpha * p) > fun(x) + 1e-4 * alpha * np.dot(g, p):
            alpha *= 0.5
        s = alpha * p
        x = x + s
        g_new = jac(x)
        y = g_new - g
        sy = s @ y
        if sy > 1e-10:
            rho = 1.0 / sy
            V = np.eye(n) - rho * np.outer(s, y)
            H = V @ H @ V.T + rho * np.outer(s, s)
        g = g_new
    return tuple(Result(x, fun(x), maxiter, False))


@function(lambda rng: (lambda p, t: p[0] * np.exp(-p[1] * t) + p[2], np.linspace(0, 4, 30), [1.0, 1.0, 0.0], rng.normal(0, 0.02, 30)), rtol=1e-7)
def gauss_newton_fit(model, t, guess, noise):  # rtol: converged to a tolerance through finite differences
    """Least-squares fit of a model with a forward-difference Jacobian, to data the model itself makes."""
    y = model(np.array([2.5, 1.3, 0.5]), t) + noise
    p = np.array(guess, dtype=float)
    for i in range(20):
        r = y - model(p, t)
        J = np.empty((t.size, p.size))
        for j in range(p.size):
            step = 1e-7 * max(1, abs(p[j]))
            q = p.copy()
            q[j] += step
            J[:, j] = (model(q, t) - model(p, t)) / step
        delta, *_ = np.linalg.lstsq(J, r, rcond=None)
        p += delta
        if norm(delta) < 1e-8 * (1 + norm(p)):
            break
    return p, i, np.sqrt(r @ r / (t.size - p.size))


@function(lambda rng: (rng.random((15, 2)), 400, 1.0))
def anneal_tour(cities, sweeps, temperature, cooling=0.99):
    """Travelling salesman by segment reversals under a falling temperature."""
    rng = np.random.default_rng(0)
    n = len(cities)
    d = np.linalg.norm(cities[:, None] - cities[None], axis=-1)
    tour = list(range(n))
    length = sum(d[tour[i - 1], tour[i]] for i in range(n))
    best, best_length = tour[:], length
    for _ in range(sweeps):
        i, j = sorted(rng.choice(n, 2, replace=False))
        if j - i < 1 or (i == 0 and j == n - 1):
            continue
        before = d[tour[i - 1], tour[i]] + d[tour[j], tour[(j + 1) % n]]
        after = d[tour[i - 1], tour[j]] + d[tour[i], tour[(j + 1) % n]]
        change = after - before
        if change < 0 or rng.random() < math.exp(-change / temperature):
            tour[i : j + 1] = tour[i : j + 1][::-1]
            length += change
            if length < best_length:
                best, best_length = tour[:], length
        temperature *= cooling
    return best, best_length


@function(lambda rng: (lambda x: np.sum(x**2 - 10 * np.cos(2 * np.pi * x) + 10, axis=1), -5.12, 5.12), rtol=1e-8)  # rtol: chaotic paths
def particle_swarm(objective, low, high, particles=30, dim=2, iterations=60, seed=9):
    rng = np.random.default_rng(seed)
    x = rng.uniform(low, high, (particles, dim))
    v = np.zeros((particles, dim))
    best, best_value = x.copy(), objective(x)
    leader = best[best_value.argmin()].copy()
    for _ in range(iterations):
        r1, r2 = rng.random((2, particles, dim))
        v = 0.72 * v + 1.49 * r1 * (best - x) + 1.49 * r2 * (leader - x)
        x = np.clip(x + v, low, high)
        value = objective(x)
        improved = value < best_value
        best[improved] = x[improved]
        best_value[improved] = value[improved]
        leader = best[np.argmin(best_value)].copy()
    return leader, best_value.min()


@function(lambda rng: (lambda v: float(np.sum((v - np.array([1.0, -2.0, 0.5])) ** 2)), [(-5, 5)] * 3))
def differential_evolution_best(func, bounds, popsize=12, F=0.7, CR=0.9, generations=25):
    rng = np.random.default_rng(33)
    lo, hi = np.array(bounds, dtype=float).T
    pop = lo + rng.random((popsize, len(bounds))) * (hi - lo)
    fitness = np.array([func(p) for p in pop])
    for g in range(generations):
        for i in range(popsize):
            a, b, c = pop[rng.choice([k for k in range(popsize) if k != i], size=3, replace=False)]
            mutant = np.clip(a + F * (b - c), lo, hi)
            cross = rng.random(len(bounds)) < CR
            cross[rng.integers(len(bounds))] = True
            trial = np.where(cross, mutant, pop[i])
            score = func(trial)
            if score <= fitness[i]:
                pop[i], fitness[i] = trial, score
    return pop[fitness.argmin()], fitness.min()


@function(lambda rng: (rng.random((40, 8)), rng.normal(size=40)), rtol=1e-9)  # rtol: two hundred accelerated steps
def accelerated_nonnegative_ls(A, b, iterations=200):
    """Non-negative least squares by projected, accelerated gradient steps."""
    L = np.linalg.norm(A, 2) ** 2
    x = z = np.zeros(A.shape[1])
    t = 1.0
    for _ in range(iterations):
        x_next = np.maximum(z - A.T @ (A @ z - b) / L, 0.0)
        t_next = (1 + np.sqrt(1 + 4 * t * t)) / 2
        z = x_next + (t - 1) / t_next * (x_next - x)
        x, t = x_next, t_next
    return x, 0.5 * np.sum((A @ x - b) ** 2)


@program(lambda rng: (np.array([40.0, 30.0, 20.0]), np.array([[1.0, 1, 1], [2, 1, 0], [0, 1, 3]]), np.array([60.0, 80.0, 75.0])))
def production_plan_simplex(profit, usage, supply):
    """Linear programme by the tableau simplex method: plan, shadow prices and the ranges of the supplies."""
    tableau, basis = build_tableau(profit, usage, supply)
    pivots = []
    while True:
        column = entering(tableau)
        if column is None:
            break
        row = leaving(tableau, column)
        if row is None:
            raise ValueError("the problem is unbounded")
        pivot(tableau, row, column)
        basis[row] = column
        pivots.append((row, column))
    n = len(profit)
    x = np.zeros(n + len(supply))
    x[basis] = tableau[:-1, -1]
    prices = tableau[-1, n:-1]
    assert np.isclose(prices @ supply, profit @ x[:n])
    return x[:n], x[n:], prices, tableau[-1, -1], pivots, supply_ranges(tableau, n, supply)


def build_tableau(c, A, b):
    m, n = A.shape
    t = np.zeros((m + 1, n + m + 1))
    t[:m, :n] = A
    t[:m, n : n + m] = np.identity(m)
    t[:m, -1] = b
    t[m, :n] = -c
    return t, np.arange(n, n + m)


def entering(t):
    candidates = np.where(t[-1, :-1] < -1e-12)[0]
    return None if candidates.size == 0 else int(candidates[np.argmin(t[-1, candidates])])


def leaving(t, column):
    best, row = np.inf, None
    for i in range(t.shape[0] - 1):
        if t[i, column] > 1e-12 and t[i, -1] / t[i, column] < best:
            best, row = t[i, -1] / t[i, column], i
    return row


def pivot(t, row, column):
    t[row] /= t[row, column]
    for i in range(len(t)):
        if i != row:
            t[i] -= t[i, column] * t[row]


def supply_ranges(t, n, supply):
    ranges = []
    for k, s in enumerate(supply):
        direction = t[:-1, n + k]
        rhs = t[:-1, -1]
        down = [r / d for r, d in zip(rhs, direction) if d > 1e-12]
        up = [-r / d for r, d in zip(rhs, direction) if d < -1e-12]
        ranges.append((s - min(down, default=np.inf), s + min(up, default=np.inf)))
    return ranges


@program(lambda rng: (np.linspace(-3, 3, 60), rng.normal(0, 0.03, 60), [0.8, 1.0, 0.5, 0.6, -0.5, 0.5]), rtol=1e-6)
def levenberg_marquardt_peaks(x, noise, guess):  # rtol: stops on a tolerance after many damped steps
    """Fit two overlapping Gaussian peaks; parameters, their errors and the path of the damping."""
    y = two_peaks(np.array([1.0, -0.8, 0.5, 0.7, 0.9, 0.4]), x) + noise
    p = np.array([guess[0], -1.0, guess[2], guess[3], 1.0, guess[5]])
    damping, trace = 1e-2, []
    cost = np.sum((y - two_peaks(p, x)) ** 2)
    for iteration in range(100):
        J = peaks_jacobian(p, x)
        r = y - two_peaks(p, x)
        A, g = J.T @ J, J.T @ r
        try:
            step = solve(A + damping * np.diag(np.diag(A)), g)
        except np.linalg.LinAlgError:
            damping *= 10
            continue
        trial = p + step
        trial_cost = np.sum((y - two_peaks(trial, x)) ** 2)
        if trial_cost < cost:
            done = cost - trial_cost < 1e-12 * cost
            p, cost = trial, trial_cost
            damping = max(damping / 3, 1e-12)
            if done:
                break
        else:
            damping *= 2
            if damping > 1e8:
                break
        trace.append(np.log10(damping))
    covariance = np.linalg.inv(A) * cost / (len(x) - len(p))
    heights, centres, widths = p[0::3], p[1::3], np.abs(p[2::3])
    area = np.sqrt(2 * np.pi) * heights * widths
    return {"centres": centres, "areas": area, "errors": np.sqrt(np.diag(covariance)), "cost": cost}


def two_peaks(p, x):
    return sum(p[i] * np.exp(-((x - p[i + 1]) ** 2) / (2 * p[i + 2] ** 2)) for i in (0, 3))


def peaks_jacobian(p, x):
    columns = []
    for height, centre, width in p.reshape(-1, 3):
        u = (x - centre) / width
        e = np.exp(-(u**2) / 2)
        columns += [e, height * e * u / width, height * e * u**2 / width]
    return np.stack(columns, axis=1)


@program(lambda rng: (rng.integers(1, 30, 16), 40))
def genetic_partition(numbers, generations, population=30):
    """Split numbers into two sets of nearly equal sum with a genetic algorithm."""
    rng = np.random.default_rng(77)
    genes = rng.integers(0, 2, (population, len(numbers)), dtype=np.uint8)
    history = []
    for generation in range(generations):
        gaps = partition_gap(genes, numbers)
        history.append(int(gaps.min()))
        if history[-1] == numbers.sum() % 2:
            break
        elite = genes[np.argsort(gaps, kind="stable")[:2]]
        children = []
        while len(children) < population - 2:
            mother, father = tournament(genes, gaps, rng), tournament(genes, gaps, rng)
            child = crossover(mother, father, rng)
            flips = rng.random(child.size) < 1 / child.size
            child[flips] ^= 1
            children.append(child)
        genes = np.vstack([elite, children])
    gaps = partition_gap(genes, numbers)
    winner = genes[gaps.argmin()].astype(bool)
    return sorted(numbers[winner].tolist()), sorted(numbers[~winner].tolist()), int(gaps.min()), history


def partition_gap(genes, numbers):
    return np.abs((2 * genes.astype(int) - 1) @ numbers)


def tournament(genes, gaps, rng, size=3):
    picks = rng.integers(0, len(genes), size)
    return genes[picks[np.argmin(gaps[picks])]]


def crossover(a, b, rng):
    cut = rng.integers(1, len(a))
    return np.concatenate([a[:cut], b[cut:]])


@program(lambda rng: (np.array([2.0, 0.5]), (1.0, 10.0, 100.0, 100.0)), rtol=1e-5)  # rtol: the penalty makes the problem ill-conditioned
def augmented_lagrangian_study(start, penalties):
    """Minimise a curved objective under one equality and one inequality; multipliers and violations by round."""
    objective = lambda v: (v[0] - 2) ** 2 + (v[1] - 1) ** 2  # noqa: E731
    equality = lambda v: v[0] - 2 * v[1] + 1  # noqa: E731
    inequality = lambda v: v[0] ** 2 / 4 + v[1] ** 2 - 1  # noqa: E731  (<= 0)
    x = start.astype(float)
    lam = mu = 0.0
    rows = []
    for rho in penalties:

        def merit(v):
            c = max(inequality(v) + mu / rho, 0.0)
            return objective(v) + lam * equality(v) + 0.5 * rho * (equality(v) ** 2 + c**2)

        x = minimise_by_newton(merit, x)
        lam += rho * equality(x)
        mu = max(mu + rho * inequality(x), 0.0)
        rows.append((rho, float(equality(x)), float(max(inequality(x), 0.0))))
    return x, objective(x), (lam, mu), rows


def minimise_by_newton(f, x, tol=1e-5, limit=40):
    for _ in range(limit):
        g, H = numeric_derivatives(f, x)
        if norm(g) < tol:
            break
        w, V = np.linalg.eigh(H)
        p = -V @ ((V.T @ g) / np.maximum(np.abs(w), 1e-6))
        t = 1.0
        while f(x + t * p) > f(x) + 1e-4 * t * (g @ p):
            t *= 0.5
            if t < 1e-8:
                return x
        x = x + t * p
    return x


def numeric_derivatives(f, x, h=1e-4):
    n = len(x)
    E = h * np.eye(n)
    centre = f(x)
    g = np.empty(n)
    H = np.empty((n, n))
    for i in range(n):
        up, down = f(x + E[i]), f(x - E[i])
        g[i] = (up - down) / (2 * h)
        H[i, i] = (up - 2 * centre + down) / h**2
        for j in range(i):
            mixed = f(x + E[i] + E[j]) - f(x + E[i] - E[j]) - f(x - E[i] + E[j]) + f(x - E[i] - E[j])
            H[i, j] = H[j, i] = mixed / (4 * h**2)
    return g, H
