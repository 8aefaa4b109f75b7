"""Probability and Monte Carlo: option prices, random walks, Markov chains, queues, integration and sampling."""

import heapq
from math import comb, exp, log, pi, sqrt

import numpy as np

from suite import function, program


@function(lambda rng: 4000)
def estimate_pi(n, seed=1):
    """Share of random points inside the quarter circle, times four."""
    rng = np.random.default_rng(seed)
    points = rng.random((n, 2))
    inside = (points**2).sum(axis=1) <= 1
    return 4 * inside.mean()


@function(lambda rng: (12345, 300))
def linear_congruential_pi(seed, throws):
    """The same estimate with a generator of one's own."""

    def lcg(state, a=1103515245, c=12345, m=2**31):
        while True:
            state = (a * state + c) % m
            yield state / m

    stream = lcg(seed)
    hits = 0
    for _ in range(throws):
        x, y = next(stream), next(stream)
        if x * x + y * y <= 1:
            hits += 1
    return 4.0 * hits / throws


@function(lambda rng: (100.0, 105.0, 1.0, 0.03, 0.2))
def european_call_monte_carlo(spot, strike, maturity, rate, sigma, n=2000):
    """Price and standard error, with antithetic normals."""
    z = np.random.default_rng(2024).standard_normal(n)
    drift = (rate - 0.5 * sigma**2) * maturity
    spread = sigma * np.sqrt(maturity) * z
    payoff = 0.5 * sum(np.maximum(spot * np.exp(drift + s) - strike, 0) for s in (spread, -spread))
    discounted = np.exp(-rate * maturity) * payoff
    return discounted.mean(), discounted.std(ddof=1) / np.sqrt(n)


@function(lambda rng: (100.0, 100.0, 0.05, 0.25, 0.5, rng.standard_normal((400, 26))))
def asian_option_control_variate(s0, k, r, sigma, t, normals):
    """Arithmetic Asian call with the geometric average as control variate."""
    steps = normals.shape[1]
    dt = t / steps
    paths = s0 * np.exp(np.cumsum((r - sigma**2 / 2) * dt + sigma * np.sqrt(dt) * normals, axis=1))
    discount = np.exp(-r * t)
    arithmetic = discount * np.clip(paths.mean(axis=1) - k, 0, None)
    geometric = discount * np.clip(np.exp(np.log(paths).mean(axis=1)) - k, 0, None)
    c = np.cov(arithmetic, geometric)
    beta = c[0, 1] / c[1, 1]
    mu = (r - sigma**2 / 2) * dt * (steps + 1) / 2
    var = sigma**2 * dt * (steps + 1) * (2 * steps + 1) / (6 * steps)
    d2 = (np.log(s0 / k) + mu) / np.sqrt(var)
    exact = discount * (s0 * np.exp(mu + var / 2) * _phi(d2 + np.sqrt(var)) - k * _phi(d2))
    return np.mean(arithmetic - beta * (geometric - exact)), beta


def _phi(x):
    """Normal distribution function, Abramowitz and Stegun 26.2.17."""
    t = 1 / (1 + 0.2316419 * abs(x))
    poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    upper = poly * exp(-x * x / 2) / sqrt(2 * pi)
    return 1 - upper if x >= 0 else upper


@function(lambda rng: (rng.standard_normal((300, 13)),))
def longstaff_schwartz_put(z, s0=36.0, strike=40.0, rate=0.06, sigma=0.2, maturity=1.0):
    """American put by regression on simulated paths."""
    n, steps = z.shape
    dt = maturity / steps
    s = np.empty((n, steps + 1))
    s[:, 0] = s0
    for i in range(steps):
        s[:, i + 1] = s[:, i] * np.exp((rate - 0.5 * sigma**2) * dt + sigma * np.sqrt(dt) * z[:, i])
    value = np.maximum(strike - s[:, -1], 0)
    for i in range(steps - 1, 0, -1):
        value *= np.exp(-rate * dt)
        exercise = strike - s[:, i]
        money = exercise > 0
        if money.sum() < 4:
            continue
        coefficients = np.polyfit(s[money, i], value[money], 2)
        hold = np.polyval(coefficients, s[money, i])
        now = exercise[money] > hold
        value[np.where(money)[0][now]] = exercise[money][now]
    return np.exp(-rate * dt) * value.mean()


@function(lambda rng: (100, 95, 1.0, 0.04, 0.3, 60))
def binomial_american_put(s, k, t, r, sigma, n):
    """Cox-Ross-Rubinstein tree."""
    dt = t / n
    u = exp(sigma * sqrt(dt))
    d = 1 / u
    p = (exp(r * dt) - d) / (u - d)
    assert 0 < p < 1, "the time step is too long"
    prices = s * d ** np.arange(n, -1, -1) * u ** np.arange(0, n + 1)
    values = np.maximum(k - prices, 0)
    for step in range(n - 1, -1, -1):
        values = exp(-r * dt) * (p * values[1:] + (1 - p) * values[:-1])
        prices = prices[1:] * d
        values = np.maximum(values, k - prices)
    return values[0]


@function(lambda rng: rng.integers(0, 4, 200))
def lattice_walk_2d(moves):
    """Positions, squared distance from the start and the number of distinct sites."""
    steps = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    path = np.vstack(([[0, 0]], np.cumsum(steps[moves], axis=0)))
    r2 = np.sum(path**2, axis=1)
    sites = np.unique(path, axis=0)
    return path, r2, len(sites)


@function(lambda rng: (60, 17))
def self_avoiding_walk(max_steps, seed):
    """Grow a walk that never visits a site twice; it stops where it is trapped."""
    rng = np.random.default_rng(seed)
    position = (0, 0)
    visited = {position}
    walk = [position]
    for _ in range(max_steps):
        x, y = position
        free = [site for site in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)) if site not in visited]
        if not free:
            break
        position = free[int(rng.integers(len(free)))]
        visited.add(position)
        walk.append(position)
    return walk, len(walk) - 1


@function(lambda rng: (10, 0.48, 25, rng.random(2000)))
def gamblers_ruin(stake, p, goal, uniforms):
    """Play until ruin or the goal; returns the outcome, the number of bets and the largest stake held."""
    bets = 0
    peak = stake
    while 0 < stake < goal:
        if bets == len(uniforms):
            return "undecided", bets, peak
        stake += 1 if uniforms[bets] < p else -1
        peak = max(peak, stake)
        bets += 1
    return "won" if stake == goal else "ruined", bets, peak


def log_banana(q, b=0.1):
    x, y = q
    return -0.5 * (x**2 / 4 + (y + b * x**2 - 4 * b) ** 2)


@function(lambda rng: (log_banana, [0.0, 0.0], 400, 0.9))
def random_walk_metropolis(log_density, start, n, scale=1.0, seed=3):
    """Metropolis sampling with normal proposals; returns the chain and the share of accepted moves."""
    rng = np.random.default_rng(seed)
    x = np.array(start, dtype=float)
    current = log_density(x)
    chain = np.zeros((n, x.size))
    accepted = 0
    for i in range(n):
        proposal = x + scale * rng.normal(size=x.size)
        candidate = log_density(proposal)
        if np.log(rng.random()) < candidate - current:
            x, current = proposal, candidate
            accepted += 1
        chain[i] = x
    return chain, accepted / n


@function(lambda rng: (0.8, 500, rng))
def gibbs_bivariate_normal(rho, n, rng):
    """Alternate draws from the two conditional distributions."""
    samples = np.empty((n, 2))
    x = y = 0.0
    sd = np.sqrt(1 - rho**2)
    for t in range(n):
        x = rng.normal(rho * y, sd)
        y = rng.normal(rho * x, sd)
        samples[t] = x, y
    return samples.mean(axis=0), np.corrcoef(samples.T)[0, 1]


@function(lambda rng: (np.array([[0.9, 0.1, 0.0], [0.2, 0.5, 0.3], [0.1, 0.3, 0.6]]),))
def stationary_distribution(transition):
    """Left eigenvector of a stochastic matrix for the eigenvalue one."""
    if not np.allclose(transition.sum(axis=1), 1):
        raise ValueError("rows must sum to one")
    values, vectors = np.linalg.eig(transition.T)
    v = np.real(vectors[:, np.argmin(np.abs(values - 1))])
    return v / v.sum()


@function(lambda rng: (np.array([[0, 0.5, 0.5, 0], [0.3, 0, 0.3, 0.4], [0.25, 0.25, 0, 0.5], [0, 0, 0, 1]]), 3))
def expected_hitting_times(p, target):
    """Expected number of steps to reach a state from each of the others."""
    n = len(p)
    others = [i for i in range(n) if i != target]
    q = p[np.ix_(others, others)]
    times = np.zeros(n)
    times[others] = np.linalg.solve(np.eye(n - 1) - q, np.ones(n - 1))
    return times


@function(lambda rng: (rng.exponential(1.0, 150), rng.exponential(0.8, 150)))
def single_server_queue(gaps, services):
    """Waiting times by Lindley's recursion, mean wait, longest wait and utilisation."""
    arrivals = np.cumsum(gaps)
    waits = np.zeros_like(gaps)
    for i in range(1, len(gaps)):
        waits[i] = max(0.0, waits[i - 1] + services[i - 1] - gaps[i])
    departures = arrivals + waits + services
    busy = services.sum() / departures[-1]
    return waits, waits.mean(), waits.max(), busy


@function(lambda rng: (3, 4.0, 1.6))
def erlang_c(servers, arrival_rate, service_rate):
    """Probability of waiting and mean wait in an M/M/c queue."""
    load = arrival_rate / service_rate
    rho = load / servers
    if rho >= 1:
        return 1.0, float("inf")
    term = 1.0
    total = 0.0
    for k in range(servers):
        total += term
        term *= load / (k + 1)
    wait = term / (1 - rho) / (total + term / (1 - rho))
    return wait, wait / (servers * service_rate - arrival_rate)


@function(lambda rng: (lambda x: np.exp(-np.sum(x**2, axis=-1)), [(-1.0, 1.0), (0.0, 2.0), (-0.5, 0.5)], 1500))
def box_integral(f, bounds, n, seed=11):
    """Plain Monte Carlo integral over a box, with its error estimate."""
    rng = np.random.default_rng(seed)
    low, high = np.array(bounds).T
    x = low + (high - low) * rng.random((n, len(bounds)))
    volume = np.prod(high - low)
    values = f(x)
    return volume * values.mean(), volume * values.std(ddof=1) / np.sqrt(n)


@function(lambda rng: (lambda x: np.sqrt(x) * np.cos(x), 0.0, 3.0, 40, rng.random((40, 8))))
def stratified_integral(f, a, b, strata, uniforms):
    edges = np.linspace(a, b, strata + 1)
    width = np.diff(edges)
    x = edges[:-1, None] + width[:, None] * uniforms
    values = f(x)
    estimate = np.sum(width * values.mean(axis=1))
    variance = np.sum(width**2 * values.var(axis=1, ddof=1) / uniforms.shape[1])
    return estimate, np.sqrt(variance)


@function(lambda rng: (300, (2, 3)))
def halton_points(n, bases=(2, 3)):
    """Points of the Halton sequence, and the quasi-Monte Carlo mean of x*y."""

    def radical_inverse(i, base):
        f, r = 1.0, 0.0
        while i > 0:
            f /= base
            r += f * (i % base)
            i //= base
        return r

    points = np.array([[radical_inverse(i, b) for b in bases] for i in range(1, n + 1)])
    return points, points.prod(axis=1).mean()


@function(lambda rng: (rng.random(400), rng.random(400)))
def box_muller(u1, u2):
    radius = np.sqrt(-2 * np.log1p(-u1))
    angle = 2 * np.pi * u2
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])


@function(lambda rng: (200, 2.0, 5.0))
def beta_by_rejection(size, a, b, seed=8):
    """Beta variates under a flat envelope, and the share of accepted proposals."""
    rng = np.random.RandomState(seed)
    mode = (a - 1) / (a + b - 2)

    def density(x):
        return x ** (a - 1) * (1 - x) ** (b - 1)

    top = density(mode)
    out = []
    tried = 0
    while len(out) < size:
        tried += 1
        x, u = rng.uniform(), rng.uniform()
        if u * top <= density(x):
            out.append(x)
    return np.array(out), size / tried


@function(lambda rng: (np.array([0.1, 0.25, 0.05, 0.37, 0.23]), rng.random(100), rng.random(100)))
def alias_method(p, u, v):
    """Walker's alias tables, then one draw for each pair of uniforms."""
    n = len(p)
    scaled = p * n
    probability = np.ones(n)
    alias = np.arange(n)
    small = [i for i in range(n) if scaled[i] < 1]
    large = [i for i in range(n) if scaled[i] >= 1]
    while small and large:
        s, g = small.pop(), large.pop()
        probability[s] = scaled[s]
        alias[s] = g
        scaled[g] -= 1 - scaled[s]
        (small if scaled[g] < 1 else large).append(g)
    column = (u * n).astype(int)
    return np.where(v < probability[column], column, alias[column])


@function(lambda rng: (rng.standard_normal(2000), 3.0))
def rare_event_importance(z, threshold):
    """P(Z > threshold) by shifting the normal: plain estimate, weighted estimate, effective sample size."""
    shifted = z + threshold
    log_weight = -threshold * shifted + threshold**2 / 2
    w = np.exp(log_weight)
    hit = shifted > threshold
    return np.mean(z > threshold), np.mean(w * hit), w[hit].sum() ** 2 / (w[hit] ** 2).sum()


@function(lambda rng: (23, 365))
def birthday_collision(people, days=365):
    """Exact collision probability, and the smallest group where it passes one half."""
    probability = 1 - np.prod(1 - np.arange(people) / days)
    distinct, n = 1.0, 0
    while distinct > 0.5:
        distinct *= (days - n) / days
        n += 1
    return probability, n


@function(lambda rng: (20, 0.3))
def binomial_tail_bounds(n, p):
    """Distribution of a binomial count, its mean, and Chernoff's bound next to the exact upper tail."""
    pmf = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    tail = [sum(pmf[k:]) for k in range(n + 1)]
    bound = []
    for k in range(n + 1):
        a = k / n
        if a <= p:
            bound.append(1.0)
        elif k == n:
            bound.append(p**n)
        else:
            bound.append(exp(-n * (a * log(a / p) + (1 - a) * log((1 - a) / (1 - p)))))
    return pmf, tail, bound, sum(k * q for k, q in enumerate(pmf))


@program(lambda rng: (3, 40.0, 7))
def call_centre_simulation(servers, horizon, seed, arrival_rate=3.0, service_rate=1.2, patience=1.0):
    """Event-driven simulation of a queue with impatient callers."""
    rng = np.random.default_rng(seed)
    events = [(rng.exponential(1 / arrival_rate), 0, "arrival")]
    waiting = []
    free = servers
    served = lost = callers = 0
    waits = []
    area, last = 0.0, 0.0
    while events:
        now, who, kind = heapq.heappop(events)
        if now > horizon:
            break
        area += len(waiting) * (now - last)
        last = now
        if kind == "arrival":
            callers += 1
            waiting.append((now, callers))
            heapq.heappush(events, (now + rng.exponential(1 / arrival_rate), callers + 1, "arrival"))
            heapq.heappush(events, (now + rng.exponential(patience), callers, "give up"))
        elif kind == "give up":
            before = len(waiting)
            waiting = [w for w in waiting if w[1] != who]
            lost += before - len(waiting)
        else:
            free += 1
            served += 1
        while free > 0 and waiting:
            came, caller = waiting.pop(0)
            waits.append(now - came)
            free -= 1
            heapq.heappush(events, (now + rng.exponential(1 / service_rate), caller, "end"))
    waits = np.array(waits)
    return {
        "callers": callers,
        "served": served,
        "lost": lost,
        "mean wait": waits.mean() if waits.size else 0.0,
        "p90 wait": np.percentile(waits, 90) if waits.size else 0.0,
        "queue length": area / last,
    }


@program(lambda rng: (12, 2.0, 40, rng.random((40, 12, 12)), rng.choice([-1, 1], (12, 12))))
def ising_checkerboard(size, temperature, sweeps, uniforms, spins):
    """Heat-bath sweeps of the Ising model on two sublattices; energy, magnetisation and their fluctuations."""
    i, j = np.indices((size, size))
    black = (i + j) % 2 == 0
    energies, magnetisations = [], []
    for sweep in range(sweeps):
        for colour in (black, ~black):
            _heat_bath(spins, colour, uniforms[sweep], 1.0 / temperature)
        if sweep >= sweeps // 4:
            energies.append(_ising_energy(spins) / size**2)
            magnetisations.append(abs(spins.mean()))
    e, m = np.array(energies), np.array(magnetisations)
    heat = e.var() * size**2 / temperature**2
    susceptibility = m.var() * size**2 / temperature
    error = _blocked_error(e, 5)
    return spins, e.mean(), error, m.mean(), heat, susceptibility


def _neighbours(spins):
    return sum(np.roll(spins, shift, axis) for axis in (0, 1) for shift in (-1, 1))


def _heat_bath(spins, mask, u, beta):
    up = 1 / (1 + np.exp(-2 * beta * _neighbours(spins)))
    spins[mask] = np.where(u < up, 1, -1)[mask]


def _ising_energy(spins):
    return -0.5 * np.sum(spins * _neighbours(spins))


def _blocked_error(x, blocks):
    means = np.array([part.mean() for part in np.array_split(x, blocks)])
    return means.std(ddof=1) / np.sqrt(blocks)


@program(lambda rng: (np.linspace(0, 4, 25), 2.0 * np.exp(-0.7 * np.linspace(0, 4, 25)) + 0.1 * rng.normal(size=25)), rtol=1e-9)
def bayesian_decay_fit(t, y, chains=3, length=200):  # rtol: chains are long products of accepted steps
    """Posterior of an exponential decay by Metropolis within several chains, with the Gelman-Rubin diagnostic."""

    def log_posterior(theta):
        amplitude, rate, log_sigma = theta
        if amplitude <= 0 or rate <= 0:
            return -np.inf
        sigma = np.exp(log_sigma)
        residual = (y - amplitude * np.exp(-rate * t)) / sigma
        log_prior = -0.5 * (log_sigma + 2) ** 2 - amplitude / 10 - rate
        return log_prior - len(y) * log_sigma - 0.5 * np.sum(residual**2)

    draws = np.empty((chains, length, 3))
    rates = []
    for c in range(chains):
        start = np.array([1.5 + 0.5 * c, 0.5 + 0.2 * c, -2.0])
        draws[c], rate = _adaptive_chain(log_posterior, start, length, np.random.default_rng(100 + c))
        rates.append(rate)
    kept = draws[:, length // 2 :]
    flat = kept.reshape(-1, 3)
    low, high = np.percentile(flat, [5, 95], axis=0)
    return {"mean": flat.mean(axis=0), "low": low, "high": high, "r_hat": _gelman_rubin(kept), "accepted": rates}


def _adaptive_chain(log_target, x, n, rng):
    out = np.empty((n, x.size))
    scale = 0.1
    value = log_target(x)
    accepted = 0
    for i in range(n):
        trial = x + scale * rng.standard_normal(x.size)
        trial_value = log_target(trial)
        accept = np.log(rng.random()) < trial_value - value
        if accept:
            x, value = trial, trial_value
            accepted += 1
        if i < n // 2:
            scale *= np.exp(((1.0 if accept else 0.0) - 0.3) / np.sqrt(i + 1))
        out[i] = x
    return out, accepted / n


def _gelman_rubin(chains):
    m, n, _ = chains.shape
    means = chains.mean(axis=1)
    between = n * means.var(axis=0, ddof=1)
    within = chains.var(axis=1, ddof=1).mean(axis=0)
    return np.sqrt(((n - 1) / n * within + between / n) / within)
