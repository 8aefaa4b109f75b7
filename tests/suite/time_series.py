"""Time series."""

from dataclasses import dataclass

import numpy as np

from suite import function, program


def seasonal_series(rng, n=120, period=12):
    t = np.arange(n)
    return 20 + 0.15 * t + 4 * np.sin(2 * np.pi * t / period) + rng.normal(0, 0.6, n)


def random_walk(rng, n=200):
    return 100 + np.cumsum(rng.standard_normal(n))


@function(lambda rng: (random_walk(rng), 10))
def trailing_mean_with_nan(values, window):
    """Moving average; the first entries, without a full window, are NaN."""
    total = np.cumsum(np.insert(values, 0, 0.0))
    out = np.full(len(values), np.nan)
    out[window - 1:] = (total[window:] - total[:-window]) / window
    return out


@function(lambda rng: (random_walk(rng, 150), 9))
def rolling_extremes(series, width):
    windows = np.lib.stride_tricks.sliding_window_view(series, width)
    return windows.min(axis=1), windows.max(axis=1), windows.argmax(axis=-1), windows.std(axis=1, ddof=1)


@function(lambda rng: (random_walk(rng), 0.3))
def exponential_smoothing(x, alpha=0.5):
    if not 0 < alpha <= 1:
        raise ValueError(f"alpha must be in (0, 1], not {alpha}")
    smoothed = [x[0]]
    for value in x[1:]:
        smoothed.append(alpha * value + (1 - alpha) * smoothed[-1])
    return np.array(smoothed)


@function(lambda rng: (seasonal_series(rng), 12, 0.4, 0.05, 0.3, 6))
def holt_winters_additive(y, period, alpha, beta, gamma, horizon):
    """Triple exponential smoothing: the one-step fits and the forecast."""
    level = y[:period].mean()
    trend = (y[period:2 * period].mean() - level) / period
    season = list(y[:period] - level)
    fitted = np.empty(len(y))
    for t in range(len(y)):
        s = season[t % period]
        fitted[t] = level + trend + s
        previous = level
        level = alpha * (y[t] - s) + (1 - alpha) * (level + trend)
        trend = beta * (level - previous) + (1 - beta) * trend
        season[t % period] = gamma * (y[t] - level) + (1 - gamma) * s
    forecast = np.array([level + h * trend + season[(len(y) + h - 1) % period] for h in range(1, horizon + 1)])
    return fitted, forecast


@function(lambda rng: (random_walk(rng, 180), 20))
def autocorrelation_with_bounds(x, nlags):
    """Sample autocorrelations and the lags outside the white-noise band."""
    x = x - x.mean()
    c0 = np.dot(x, x) / x.size
    acf = np.array([1.0] + [np.dot(x[k:], x[:-k]) / x.size / c0 for k in range(1, nlags + 1)])
    bound = 1.96 / np.sqrt(x.size)
    return acf, bound, [k for k, r in enumerate(acf) if abs(r) > bound]


@function(lambda rng: (seasonal_series(rng), 8))
def partial_autocorrelation(x, nlags):
    """Durbin-Levinson recursion."""
    z = x - np.mean(x)
    r = [np.sum(z[k:] * z[:len(z) - k]) / np.sum(z * z) for k in range(nlags + 1)]
    phi = np.zeros((nlags + 1, nlags + 1))
    phi[0, 0] = 1.0
    phi[1, 1] = r[1]
    for k in range(2, nlags + 1):
        num = r[k] - sum(phi[k - 1, j] * r[k - j] for j in range(1, k))
        den = 1 - sum(phi[k - 1, j] * r[j] for j in range(1, k))
        phi[k, k] = num / den
        for j in range(1, k):
            phi[k, j] = phi[k - 1, j] - phi[k, k] * phi[k - 1, k - j]
    return np.diag(phi).copy()


@function(lambda rng: (seasonal_series(rng, 200), 3))
def fit_autoregression(y, p):
    """Least-squares AR(p) with intercept: coefficients, residual variance and AIC."""
    n = len(y) - p
    design = np.column_stack([np.ones(n)] + [y[p - lag:len(y) - lag] for lag in range(1, p + 1)])
    target = y[p:]
    beta, *_ = np.linalg.lstsq(design, target, rcond=None)
    resid = target - design @ beta
    sigma2 = resid @ resid / n
    return {"coef": beta, "sigma2": sigma2, "aic": n * np.log(sigma2) + 2 * (p + 1)}


@function(lambda rng: (seasonal_series(rng, 96), 12))
def decompose_additive(series, period):
    """Classical decomposition into trend, seasonal part and remainder."""
    if period % 2 == 0:
        weights = np.r_[0.5, np.ones(period - 1), 0.5] / period
    else:
        weights = np.ones(period) / period
    half = len(weights) // 2
    trend = np.full(series.shape, np.nan)
    trend[half:-half] = np.convolve(series, weights, "valid")
    detrended = series - trend
    means = np.array([np.nanmean(detrended[i::period]) for i in range(period)])
    means -= means.mean()
    seasonal = np.tile(means, len(series) // period + 1)[:len(series)]
    return trend, seasonal, series - trend - seasonal


@function(lambda rng: (np.sin(np.linspace(0, 6, 40)), np.sin(np.linspace(0.4, 6.9, 36)) + 0.05 * rng.random(36)))
def dynamic_time_warping(a, b):
    """DTW distance and the warping path."""
    n, m = len(a), len(b)
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0, 0] = 0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            d = abs(a[i - 1] - b[j - 1])
            cost[i, j] = d + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    i, j = n, m
    path = []
    while i > 0 and j > 0:
        path.append((i - 1, j - 1))
        step = np.argmin([cost[i - 1, j - 1], cost[i - 1, j], cost[i, j - 1]])
        if step == 0:
            i, j = i - 1, j - 1
        elif step == 1:
            i -= 1
        else:
            j -= 1
    return cost[n, m], path[::-1]


@function(lambda rng: (np.where(rng.random(80) < 0.15, np.nan, random_walk(rng, 80)),))
def fill_gaps_linear(values):
    """Replace NaNs by linear interpolation; returns how many there were as well."""
    filled = values.copy()
    bad = np.isnan(filled)
    index = np.arange(filled.size)
    filled[bad] = np.interp(index[bad], index[~bad], filled[~bad])
    return filled, int(bad.sum())


@function(lambda rng: (np.concatenate([rng.normal(0, 1, 60), rng.normal(3, 1, 50)]), 0.5, 5.0))
def cusum_change_detector(x, drift, threshold):
    """Two-sided CUSUM; the alarms and the statistic at each time."""
    target = np.median(x[:30])
    upper, lower = 0.0, 0.0
    alarms, trace = [], []
    for t, value in enumerate(x):
        upper = max(0, upper + value - target - drift)
        lower = max(0, lower - value + target - drift)
        trace.append((upper, lower))
        if upper > threshold or lower > threshold:
            alarms.append(t)
            upper = lower = 0.0
    return alarms, np.array(trace)


@function(lambda rng: random_walk(rng, 256))
def hurst_rescaled_range(series):
    """Hurst exponent from the slope of log(R/S) against log(window)."""
    increments = np.diff(series)
    sizes, ratios = [], []
    size = 8
    while size <= len(increments) // 2:
        rs = []
        for k in range(len(increments) // size):
            chunk = increments[k * size:(k + 1) * size]
            dev = np.cumsum(chunk - chunk.mean())
            s = chunk.std()
            if s > 0:
                rs.append(np.ptp(dev) / s)
        sizes.append(size)
        ratios.append(np.mean(rs))
        size *= 2
    slope, _ = np.polyfit(np.log(sizes), np.log(ratios), 1)
    return slope


@function(lambda rng: (0.01 * rng.standard_normal(250),))
def drawdown_statistics(returns, periods=252):
    """Sharpe ratio, largest drawdown with its bounds, and volatility of a return series."""
    wealth = np.cumprod(1 + returns)
    peak = np.maximum.accumulate(wealth)
    drawdown = wealth / peak - 1
    bottom = drawdown.argmin()
    top = wealth[:bottom + 1].argmax()
    volatility = returns.std(ddof=1) * np.sqrt(periods)
    sharpe = returns.mean() * periods / volatility if volatility > 0 else 0.0
    return dict(sharpe=sharpe, max_drawdown=drawdown[bottom], span=(int(top), int(bottom)), volatility=volatility)


@function(lambda rng: (seasonal_series(rng, 90), np.sqrt(np.arange(90.0)) + rng.random(90), 10))
def rolling_correlation(x, y, window):
    out = np.empty(len(x) - window + 1)
    for i in range(out.size):
        out[i] = np.corrcoef(x[i:i + window], y[i:i + window])[0, 1]
    return out


@function(lambda rng: (np.sort(rng.uniform(0, 50, 70)), rng.standard_normal(70), np.linspace(0.05, 1.0, 40)))
def lomb_scargle_periodogram(t, y, freqs):
    """Periodogram of unevenly sampled data."""
    y = y - y.mean()
    omega = 2 * np.pi * freqs[:, None]
    tau = np.arctan2(np.sin(2 * omega * t).sum(1), np.cos(2 * omega * t).sum(1))[:, None] / (2 * omega)
    c, s = np.cos(omega * (t - tau)), np.sin(omega * (t - tau))
    return 0.5 * ((c @ y) ** 2 / (c**2).sum(axis=1) + (s @ y) ** 2 / (s**2).sum(axis=1)) / y.var()


@function(lambda rng: np.abs(rng.integers(0, 4, 60)))
def run_length_encode(codes):
    """Runs of equal values as (value, start, length)."""
    boundaries = np.flatnonzero(codes[1:] != codes[:-1]) + 1
    starts = np.concatenate(([0], boundaries))
    lengths = np.diff(np.append(starts, len(codes)))
    return [(int(codes[s]), int(s), int(n)) for s, n in zip(starts, lengths)]


@function(lambda rng: (random_walk(rng, 120), 3, 0.2))
def sample_entropy(series, m=2, r=0.2):
    """Negative log of the odds that matches of length m stay matches at m + 1."""
    tolerance = r * np.std(series)

    def matches(length):
        templates = np.array([series[i:i + length] for i in range(len(series) - m)])
        count = 0
        for i in range(len(templates) - 1):
            distance = np.max(np.abs(templates[i + 1:] - templates[i]), axis=1)
            count += np.sum(distance <= tolerance)
        return count

    b, a = matches(m), matches(m + 1)
    if a == 0 or b == 0:
        return np.inf
    return -np.log(a / b)


@dataclass
class StateSpace:
    """A linear Gaussian state-space model."""

    transition: np.ndarray
    observation: np.ndarray
    process_cov: np.ndarray
    noise_cov: np.ndarray


def _kalman_filter(model, z, x, P):
    F, H = model.transition, model.observation
    n = len(z)
    means, covs = np.zeros((n, len(x))), np.zeros((n,) + P.shape)
    predicted = []
    loglik = 0.0
    for k in range(n):
        x = F @ x
        P = F @ P @ F.T + model.process_cov
        predicted.append((x, P))
        if not np.isnan(z[k]).any():
            innovation = z[k] - H @ x
            S = H @ P @ H.T + model.noise_cov
            K = P @ H.T @ np.linalg.inv(S)
            x = x + K @ innovation
            P = (np.eye(len(x)) - K @ H) @ P
            sign, logdet = np.linalg.slogdet(2 * np.pi * S)
            loglik -= 0.5 * (logdet + innovation @ np.linalg.solve(S, innovation))
        means[k], covs[k] = x, P
    return means, covs, predicted, loglik


def _rts_smoother(model, means, covs, predicted):
    F = model.transition
    xs, Ps = means.copy(), covs.copy()
    for k in range(len(means) - 2, -1, -1):
        x_pred, P_pred = predicted[k + 1]
        G = covs[k] @ F.T @ np.linalg.inv(P_pred)
        xs[k] += G @ (xs[k + 1] - x_pred)
        Ps[k] += G @ (Ps[k + 1] - P_pred) @ G.T
    return xs, Ps


@program(lambda rng: (0.1, 4, 60), rtol=1e-9)  # chained inverses
def track_constant_velocity(dt, seed, steps):
    """Track a point in the plane from noisy positions, some missing: filter, smooth and compare."""
    rng = np.random.default_rng(seed)
    F = np.eye(4)
    F[0, 2] = F[1, 3] = dt
    q = np.array([[dt**3 / 3, dt**2 / 2], [dt**2 / 2, dt]])
    model = StateSpace(F, np.eye(2, 4), np.kron(q, np.eye(2)) * 0.5, 0.04 * np.eye(2))
    truth = np.zeros((steps, 4))
    state = np.array([0.0, 0.0, 1.0, 0.5])
    for k in range(steps):
        state = F @ state + np.array([0, 0, 0.3, -0.2]) * dt * np.sin(k * dt)
        truth[k] = state
    z = truth[:, :2] + 0.2 * rng.standard_normal((steps, 2))
    z[rng.random(steps) < 0.1] = np.nan
    means, covs, predicted, loglik = _kalman_filter(model, z, np.zeros(4), np.eye(4))
    smoothed, smoothed_covs = _rts_smoother(model, means, covs, predicted)
    rmse = lambda estimate: np.sqrt(np.mean((estimate[:, :2] - truth[:, :2]) ** 2))
    return {
        "filter": rmse(means), "smoother": rmse(smoothed), "loglik": loglik,
        "missing": int(np.isnan(z[:, 0]).sum()), "track": smoothed[:, :2], "spread": np.trace(smoothed_covs, axis1=1, axis2=2),
    }


def _arma_residuals(y, phi, theta, c):
    e = np.zeros(len(y))
    for t in range(1, len(y)):
        e[t] = y[t] - c - phi * y[t - 1] - theta * e[t - 1]
    return e[1:]


def _gauss_newton(residuals, params, max_iter=30, tol=1e-8):
    params = np.array(params, dtype=float)
    for iteration in range(max_iter):
        r = residuals(params)
        J = np.empty((len(r), len(params)))
        for j in range(len(params)):
            step = 1e-5 * max(1.0, abs(params[j]))
            shifted = params.copy()
            shifted[j] += step
            J[:, j] = (residuals(shifted) - r) / step
        delta = -np.linalg.solve(J.T @ J + 1e-10 * np.eye(len(params)), J.T @ r)
        scale = 1.0
        while np.sum(residuals(params + scale * delta) ** 2) > r @ r and scale > 1e-4:
            scale /= 2
        params += scale * delta
        if np.linalg.norm(scale * delta) < tol:
            break
    return params, iteration + 1


@program(lambda rng: (0.7, 0.4, 1.0, 250, 10), rtol=1e-5)  # the fit ends when its steps fall below a tolerance
def arma_fit_and_forecast(phi, theta, c, n, horizon):
    """Simulate an ARMA(1,1) process, estimate it by conditional least squares, forecast with bands."""
    rng = np.random.default_rng(7)
    noise = 0.5 * rng.standard_normal(n + 50)
    y = np.zeros(n + 50)
    for t in range(1, n + 50):
        y[t] = c + phi * y[t - 1] + noise[t] + theta * noise[t - 1]
    y = y[50:]
    (phi_hat, theta_hat, c_hat), _ = _gauss_newton(lambda p: _arma_residuals(y, *p), [0.1, 0.1, y.mean()])
    e = _arma_residuals(y, phi_hat, theta_hat, c_hat)
    sigma2 = e.var(ddof=3)
    forecast, variance = [], []
    level, shock, total, psi = y[-1], e[-1], 0.0, 1.0
    for h in range(1, horizon + 1):
        level = c_hat + phi_hat * level + theta_hat * shock
        shock = 0.0
        total += psi**2
        psi = phi_hat + theta_hat if h == 1 else phi_hat * psi
        forecast.append(level)
        variance.append(sigma2 * total)
    forecast = np.array(forecast)
    band = 1.96 * np.sqrt(variance)
    q = len(e) * sum(np.dot(e[k:], e[:-k]) ** 2 for k in range(1, 11)) / np.dot(e, e) ** 2
    return (phi_hat, theta_hat, c_hat, sigma2), forecast, forecast - band, forecast + band, q
