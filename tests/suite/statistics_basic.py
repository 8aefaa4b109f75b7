"""Statistics: description, tests, resampling, regression, robust estimates, densities and ranks."""

import math

import numpy as np

from suite import function, program


@function(lambda rng: rng.normal(10, 3, 200))
def describe_sample(x):
    """The usual summary of a sample, as a dictionary."""
    x = np.asarray(x, dtype=float)
    n = x.size
    mean = x.mean()
    std = x.std(ddof=1)
    z = (x - mean) / x.std()
    q1, median, q3 = np.percentile(x, [25, 50, 75])
    return {
        "n": n,
        "mean": mean,
        "std": std,
        "sem": std / np.sqrt(n),
        "skewness": np.mean(z**3),
        "kurtosis": np.mean(z**4) - 3,
        "min": x.min(),
        "q1": q1,
        "median": median,
        "q3": q3,
        "max": x.max(),
    }


@function(lambda rng: list(rng.normal(5, 2, 150)))
def welford_variance(values):
    """Mean and sample variance in one pass."""
    count = 0
    mean = 0.0
    m2 = 0.0
    for value in values:
        count += 1
        delta = value - mean
        mean += delta / count
        m2 += delta * (value - mean)
    if count < 2:
        return mean, float("nan")
    return mean, m2 / (count - 1)


@function(lambda rng: (rng.normal(0, 1, 40), rng.normal(0.5, 1.5, 55)))
def welch_t_statistic(a, b):
    """Welch's t and its approximate degrees of freedom."""
    va, vb = np.var(a, ddof=1) / len(a), np.var(b, ddof=1) / len(b)
    t = (np.mean(a) - np.mean(b)) / np.sqrt(va + vb)
    dof = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
    return t, dof


@function(lambda rng: (rng.normal(0.1, 1, 60), 0.0, "less"))
def z_test(sample, mu0=0.0, alternative="two-sided", sigma=None):
    """One-sample z test; returns the statistic and the p-value."""
    n = len(sample)
    if sigma is None:
        sigma = np.std(sample, ddof=1)
    z = (np.mean(sample) - mu0) / (sigma / math.sqrt(n))
    cdf = 0.5 * (1 + math.erf(z / math.sqrt(2)))
    if alternative == "two-sided":
        p = 2 * min(cdf, 1 - cdf)
    elif alternative == "less":
        p = cdf
    elif alternative == "greater":
        p = 1 - cdf
    else:
        raise ValueError(f"unknown alternative: {alternative!r}")
    return z, p


@function(lambda rng: rng.integers(5, 60, (4, 3)))
def chi_square_independence(table):
    """Chi-square statistic, degrees of freedom and expected counts of a contingency table."""
    observed = np.asarray(table, dtype=float)
    if observed.ndim != 2:
        raise ValueError("the table must be two-dimensional")
    rows = observed.sum(axis=1, keepdims=True)
    columns = observed.sum(axis=0, keepdims=True)
    expected = rows @ columns / observed.sum()
    statistic = ((observed - expected) ** 2 / expected).sum()
    dof = (observed.shape[0] - 1) * (observed.shape[1] - 1)
    return statistic, dof, expected


@function(lambda rng: ([rng.normal(m, 1, n) for m, n in ((0, 20), (0.4, 25), (1.0, 18))],))
def one_way_anova(groups):
    """F statistic of a one-way analysis of variance over a list of samples."""
    everything = np.concatenate(groups)
    grand_mean = everything.mean()
    k, n = len(groups), len(everything)
    between = sum(len(g) * (g.mean() - grand_mean) ** 2 for g in groups)
    within = sum(((g - g.mean()) ** 2).sum() for g in groups)
    return (between / (k - 1)) / (within / (n - k)), (k - 1, n - k)


@function(lambda rng: rng.integers(0, 12, 60))
def average_ranks(x):
    """Ranks from 1, ties sharing their mean rank."""
    x = np.asarray(x)
    order = np.argsort(x, kind="stable")
    ranks = np.empty(len(x))
    i = 0
    while i < len(x):
        j = i
        while j + 1 < len(x) and x[order[j + 1]] == x[order[i]]:
            j += 1
        ranks[order[i : j + 1]] = 0.5 * (i + j) + 1
        i = j + 1
    return ranks


@function(lambda rng: (rng.integers(0, 15, 50), rng.normal(size=50)))
def spearman_correlation(x, y):
    """Pearson's correlation of the ranks."""

    def rank(a):
        _, inverse, counts = np.unique(a, return_inverse=True, return_counts=True)
        upper = np.cumsum(counts)
        return (upper - (counts - 1) / 2)[inverse]

    return np.corrcoef(rank(x), rank(y))[0, 1]


@function(lambda rng: (rng.integers(0, 9, 40), rng.integers(0, 9, 40)))
def kendall_tau_b(x, y):
    """Kendall's tau with the correction for ties."""
    concordant = discordant = ties_x = ties_y = 0
    n = len(x)
    for i in range(n - 1):
        for j in range(i + 1, n):
            a = x[i] - x[j]
            b = y[i] - y[j]
            if a == 0 and b == 0:
                continue
            if a == 0:
                ties_x += 1
            elif b == 0:
                ties_y += 1
            elif a * b > 0:
                concordant += 1
            else:
                discordant += 1
    pairs = concordant + discordant
    return (concordant - discordant) / np.sqrt((pairs + ties_x) * (pairs + ties_y))


@function(lambda rng: (rng.normal(0, 1, 30), rng.normal(0.3, 1, 45)))
def mann_whitney_u(a, b):
    """The smaller U of the two samples and its normal score."""
    greater = (a[:, None] > b).sum()
    equal = (a[:, None] == b).sum()
    u1 = greater + 0.5 * equal
    u2 = len(a) * len(b) - u1
    u = min(u1, u2)
    mean = len(a) * len(b) / 2
    sigma = np.sqrt(len(a) * len(b) * (len(a) + len(b) + 1) / 12)
    return u, (u - mean) / sigma


@function(lambda rng: (rng.normal(size=80), rng.uniform(-2, 2, 70)))
def kolmogorov_smirnov_distance(a, b):
    """Largest gap between two empirical distribution functions."""
    a, b = np.sort(a), np.sort(b)
    grid = np.concatenate([a, b])
    cdf_a = np.searchsorted(a, grid, side="right") / a.size
    cdf_b = np.searchsorted(b, grid, side="right") / b.size
    return np.abs(cdf_a - cdf_b).max()


@function(lambda rng: (rng.exponential(2.0, 40), np.median, 200))
def bootstrap_interval(data, statistic=np.mean, n_resamples=1000, level=0.95, seed=0):
    """Percentile bootstrap interval of any statistic."""
    rng = np.random.default_rng(seed)
    estimates = np.empty(n_resamples)
    for i in range(n_resamples):
        resample = rng.choice(data, size=len(data), replace=True)
        estimates[i] = statistic(resample)
    alpha = 1 - level
    low, high = np.quantile(estimates, [alpha / 2, 1 - alpha / 2])
    return statistic(data), (low, high)


@function(lambda rng: rng.gamma(2.0, 1.0, 40))
def jackknife_log_mean(x):
    """Jackknife estimate, bias and standard error of log(mean(x))."""
    n = x.size
    theta = np.log(x.mean())
    leave_out = np.array([np.log(np.delete(x, i).mean()) for i in range(n)])
    bias = (n - 1) * (leave_out.mean() - theta)
    error = np.sqrt((n - 1) / n * np.sum((leave_out - leave_out.mean()) ** 2))
    return theta - bias, bias, error


@function(lambda rng: (rng.normal(0, 1, 25), rng.normal(0.8, 1, 25), 150))
def permutation_p_value(a, b, rounds=999):
    """Two-sided permutation test of a difference in means."""
    np.random.seed(42)
    observed = abs(np.mean(a) - np.mean(b))
    pooled = np.hstack((a, b))
    extreme = 0
    for _ in range(rounds):
        np.random.shuffle(pooled)
        if abs(pooled[: len(a)].mean() - pooled[len(a) :].mean()) >= observed:
            extreme += 1
    return (extreme + 1) / (rounds + 1)


@function(lambda rng: (np.linspace(0, 10, 50), 1.5 * np.linspace(0, 10, 50) + rng.normal(size=50)))
def simple_linear_regression(x, y):
    """Slope, intercept, r squared and the slope's standard error."""
    n = len(x)
    xm, ym = np.mean(x), np.mean(y)
    sxx = np.sum((x - xm) ** 2)
    sxy = np.sum((x - xm) * (y - ym))
    slope = sxy / sxx
    intercept = ym - slope * xm
    residuals = y - (slope * x + intercept)
    ss_res = residuals @ residuals
    r2 = 1 - ss_res / np.sum((y - ym) ** 2)
    return slope, intercept, r2, np.sqrt(ss_res / (n - 2) / sxx)


@function(lambda rng: (np.arange(25.0), 0.7 * np.arange(25.0) + rng.standard_t(2, 25)))
def theil_sen_line(x, y):
    """Median of the pairwise slopes, and the matching intercept."""
    i, j = np.triu_indices(len(x), k=1)
    dx = x[j] - x[i]
    keep = dx != 0
    slope = np.median((y[j] - y[i])[keep] / dx[keep])
    return slope, np.median(y - slope * x)


@function(lambda rng: np.append(rng.normal(3, 1, 50), [40.0, -35.0]))
def huber_location(x, k=1.345, tol=1e-10, max_iter=100):
    """Huber's M-estimate of location by reweighting."""
    mu = np.median(x)
    scale = 1.4826 * np.median(np.abs(x - mu))
    if scale == 0:
        return mu
    for _ in range(max_iter):
        r = np.abs(x - mu) / scale
        w = np.where(r <= k, 1.0, k / np.maximum(r, k))
        new = np.sum(w * x) / np.sum(w)
        if abs(new - mu) < tol * scale:
            return new
        mu = new
    return mu


@function(lambda rng: (rng.normal(size=57), 0.1))
def trimmed_and_winsorized_mean(x, fraction=0.2):
    if not 0 <= fraction < 0.5:
        raise ValueError("fraction must be in [0, 0.5)")
    s = np.sort(x)
    g = int(fraction * len(s))
    trimmed = s[g : len(s) - g].mean()
    s[:g] = s[g]
    s[len(s) - g :] = s[-g - 1]
    return trimmed, s.mean()


@function(lambda rng: (rng.normal(size=100), np.linspace(-4, 4, 81)))
def gaussian_kde(samples, grid, bandwidth=None):
    """Kernel density estimate on a grid; Silverman's bandwidth unless given."""
    n = samples.size
    if bandwidth is None:
        iqr = np.subtract(*np.percentile(samples, [75, 25]))
        bandwidth = 0.9 * min(samples.std(ddof=1), iqr / 1.34) * n ** (-1 / 5)
    u = (grid[:, np.newaxis] - samples[np.newaxis, :]) / bandwidth
    kernel = np.exp(-0.5 * u**2) / np.sqrt(2 * np.pi)
    return kernel.sum(axis=1) / (n * bandwidth)


KERNELS = {
    "epanechnikov": lambda u: np.where(np.abs(u) <= 1, 0.75 * (1 - u**2), 0.0),
    "triangular": lambda u: np.maximum(1 - np.abs(u), 0),
    "gaussian": lambda u: np.exp(-(u**2) / 2),
}


@function(lambda rng: (np.sort(rng.uniform(0, 6, 60)), rng.normal(size=60), np.linspace(0.5, 5.5, 21), 0.8))
def nadaraya_watson(x, y, at, h, kernel="epanechnikov"):
    """Kernel-weighted local mean of y."""
    weight = KERNELS[kernel]((at[:, None] - x) / h)
    total = weight.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, weight @ y / total, np.nan)


@function(lambda rng: (rng.normal(size=(60, 4)), rng.random(60)))
def weighted_covariance(x, weights):
    """Weighted mean vector and covariance matrix, unbiased for reliability weights."""
    w = weights / weights.sum()
    mean = np.average(x, axis=0, weights=w)
    d = x - mean
    cov = np.einsum("i,ij,ik->jk", w, d, d) / (1 - np.sum(w**2))
    return mean, cov


@function(lambda rng: rng.normal(size=(80, 3)) @ np.array([[1, 0.5, 0.2], [0, 1, 0.3], [0, 0, 1]]))
def partial_correlations(data):
    """Partial correlation of each pair given all the others."""
    precision = np.linalg.inv(np.cov(data, rowvar=False))
    d = np.sqrt(np.diag(precision))
    result = -precision / np.outer(d, d)
    np.fill_diagonal(result, 1.0)
    return result


@function(lambda rng: (np.cumsum(rng.normal(size=120)), 20))
def autocorrelation_function(series, max_lag):
    x = series - np.mean(series)
    c0 = np.dot(x, x)
    acf = np.ones(max_lag + 1)
    for lag in range(1, max_lag + 1):
        acf[lag] = np.dot(x[:-lag], x[lag:]) / c0
    return acf


@function(lambda rng: [3, 5, 3, 8, 1, 5, 9, 5, 3, 7])
def sample_modes(values):
    """All most frequent values, and how often they occur."""
    counts = {}
    for v in values:
        counts[v] = counts.get(v, 0) + 1
    highest = max(counts.values())
    return sorted(v for v, c in counts.items() if c == highest), highest


# rtol: repeated solves until a tolerance is met
@program(lambda rng: (rng.normal(size=(90, 3)), rng.random(90), np.array([0.4, 1.0, -0.7, 0.2])), rtol=1e-8)
def poisson_regression(x, uniform, true_beta, max_iter=50):
    """Simulate counts by inversion, fit a Poisson model by reweighted least squares, and summarise the fit."""
    design = np.column_stack([np.ones(len(x)), x])
    counts = _poisson_by_inversion(np.exp(design @ true_beta), uniform)
    beta, iterations, cov = _irls(design, counts, max_iter)
    mu = np.exp(design @ beta)
    errors = np.sqrt(np.diag(cov))
    rows = [(f"b{i}", b, se, b / se) for i, (b, se) in enumerate(zip(beta, errors))]
    return {
        "table": rows,
        "iterations": iterations,
        "deviance": _poisson_deviance(counts, mu),
        "null_deviance": _poisson_deviance(counts, np.full(len(counts), counts.mean())),
        "pearson": float(np.sum((counts - mu) ** 2 / mu)),
        "inside": all(abs(b - t) < 4 * se for b, t, se in zip(beta, true_beta, errors)),
    }


def _poisson_by_inversion(rates, uniform):
    counts = np.zeros(len(rates), dtype=int)
    for i, (rate, u) in enumerate(zip(rates, uniform)):
        p = math.exp(-rate)
        total = p
        k = 0
        while u > total and k < 1000:
            k += 1
            p *= rate / k
            total += p
        counts[i] = k
    return counts


def _irls(design, counts, max_iter, tol=1e-10):
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(counts.mean())
    for iteration in range(1, max_iter + 1):
        eta = design @ beta
        mu = np.exp(eta)
        working = eta + (counts - mu) / mu
        information = design.T @ (mu[:, None] * design)
        new = np.linalg.solve(information, design.T @ (mu * working))
        step = np.max(np.abs(new - beta))
        beta = new
        if step < tol:
            break
    return beta, iteration, np.linalg.inv(information)


def _poisson_deviance(y, mu):
    term = np.zeros(len(y))
    positive = y > 0
    term[positive] = y[positive] * np.log(y[positive] / mu[positive])
    return 2 * np.sum(term - (y - mu))


class RunningMoments:
    """Mean and covariance of vectors that arrive one by one."""

    def __init__(self, dim):
        self.n = 0
        self.mean = np.zeros(dim)
        self.scatter = np.zeros((dim, dim))

    def push(self, x):
        self.n += 1
        delta = x - self.mean
        self.mean += delta / self.n
        self.scatter += np.outer(delta, x - self.mean)

    @property
    def cov(self):
        return self.scatter / (self.n - 1)


@program(lambda rng: np.vstack([rng.normal(size=(60, 3)), rng.normal(6, 1, (5, 3))]), rtol=1e-9)  # rtol: inverse of a covariance
def multivariate_outlier_report(data, subset=0.75, max_iter=20):
    """Robust Mahalanobis distances by concentration steps, against the plain ones."""
    moments = RunningMoments(data.shape[1])
    for row in data:
        moments.push(row)
    plain = _mahalanobis(data, moments.mean, moments.cov)

    h = int(subset * len(data))
    median = np.median(data, axis=0)
    chosen = np.argsort(np.linalg.norm(data - median, axis=1))[:h]
    for rounds in range(1, max_iter + 1):
        centre = data[chosen].mean(axis=0)
        cov = np.cov(data[chosen].T)
        distance = _mahalanobis(data, centre, cov)
        again = np.sort(np.argsort(distance)[:h])
        if np.array_equal(again, np.sort(chosen)):
            break
        chosen = again
    # the 0.975 quantile of chi-square, after Wilson and Hilferty
    p = data.shape[1]
    cutoff = p * (1 - 2 / (9 * p) + 1.959964 * np.sqrt(2 / (9 * p))) ** 3
    scale = np.median(distance) / _chi_square_median(p)
    robust = distance / scale
    flagged = np.flatnonzero(robust > cutoff)
    masked = [int(i) for i in flagged if plain[i] <= cutoff]
    return {"centre": centre, "robust": robust, "plain": plain, "flagged": flagged, "masked": masked, "rounds": rounds}


def _mahalanobis(x, centre, cov):
    d = x - centre
    return np.einsum("ij,ji->i", d, np.linalg.solve(cov, d.T))


def _chi_square_median(p):
    return p * (1 - 2 / (9 * p)) ** 3


@program(lambda rng: ([rng.normal(m, s, 24) for m, s in ((10, 1), (10.5, 1.2), (12, 1), (12.2, 2))], ["a", "b", "c", "d"]))
def pairwise_group_comparison(groups, names):
    """All pairs of groups: permutation p-values, effect sizes, Holm's correction, homogeneous letters."""
    rng = np.random.default_rng(7)
    pairs, p_values, effects = [], [], []
    for i in range(len(groups)):
        for j in range(i):
            pairs.append((names[j], names[i]))
            p_values.append(_permutation_p(groups[i], groups[j], rng, 300))
            effects.append(_hedges_g(groups[i], groups[j]))
    adjusted = _holm(p_values)
    table = {f"{a}-{b}": (p, q, g) for (a, b), p, q, g in zip(pairs, p_values, adjusted, effects)}
    different = {pair for pair, q in zip(pairs, adjusted) if q < 0.05}
    best = max(range(len(groups)), key=lambda k: groups[k].mean())
    return table, sorted(different), names[best]


def _permutation_p(a, b, rng, rounds):
    pooled = np.concatenate((a, b))
    shuffles = np.array([rng.permutation(pooled) for _ in range(rounds)])
    gaps = shuffles[:, : a.size].mean(axis=1) - shuffles[:, a.size :].mean(axis=1)
    return (np.count_nonzero(np.abs(gaps) >= abs(a.mean() - b.mean())) + 1) / (rounds + 1)


def _hedges_g(a, b):
    n = len(a) + len(b) - 2
    pooled = np.sqrt(((len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)) / n)
    return (a.mean() - b.mean()) / pooled * (1 - 3 / (4 * n - 1))


def _holm(p_values):
    p = np.asarray(p_values)
    order = np.argsort(p)
    m = len(p)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.maximum.accumulate((m - np.arange(m)) * p[order]), 1.0)
    return adjusted
