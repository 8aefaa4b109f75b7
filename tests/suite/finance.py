"""Finance: returns, indicators, portfolios, risk, bonds, options and loans."""

from dataclasses import dataclass, field
from math import erf, exp, log, sqrt

import numpy as np

from suite import function, program


def price_path(rng, n=120, start=100.0):
    return start * np.exp(np.cumsum(rng.normal(0.0005, 0.015, n)))


@function(lambda rng: (price_path(rng), 252))
def performance_summary(prices, periods=252, risk_free=0.0):
    """Annual return, volatility, Sharpe and Sortino ratios of a price series."""
    returns = np.diff(prices) / prices[:-1]
    excess = returns - risk_free / periods
    downside = np.sqrt(np.mean(np.minimum(excess, 0) ** 2))
    return dict(
        annual=(prices[-1] / prices[0]) ** (periods / len(returns)) - 1,
        volatility=returns.std(ddof=1) * np.sqrt(periods),
        sharpe=excess.mean() / excess.std(ddof=1) * np.sqrt(periods),
        sortino=excess.mean() / downside * np.sqrt(periods),
    )


@function(price_path)
def maximum_drawdown(prices):
    """Deepest fall from a running peak, with the positions of the peak and the trough."""
    peaks = np.maximum.accumulate(prices)
    drawdown = prices / peaks - 1
    trough = int(drawdown.argmin())
    peak = int(prices[: trough + 1].argmax())
    return drawdown[trough], peak, trough


@function(lambda rng: (price_path(rng), 12))
def exponential_moving_average(prices, span):
    alpha = 2 / (span + 1)
    ema = np.empty_like(prices)
    ema[0] = prices[0]
    for t in range(1, len(prices)):
        ema[t] = alpha * prices[t] + (1 - alpha) * ema[t - 1]
    return ema


@function(lambda rng: (price_path(rng), 14))
def relative_strength_index(close, period=14):
    """Wilder's RSI; NaN until the first full period."""
    delta = np.diff(close)
    gain = np.where(delta > 0, delta, 0)
    loss = np.where(delta < 0, -delta, 0)
    rsi = np.full(close.shape, np.nan)
    avg_gain, avg_loss = gain[:period].mean(), loss[:period].mean()
    for i in range(period, len(close)):
        if i > period:
            avg_gain = (avg_gain * (period - 1) + gain[i - 1]) / period
            avg_loss = (avg_loss * (period - 1) + loss[i - 1]) / period
        rsi[i] = 100.0 if avg_loss == 0 else 100 - 100 / (1 + avg_gain / avg_loss)
    return rsi


@function(lambda rng: (price_path(rng), 20, 2.0))
def bollinger_bands(prices, window=20, width=2.0):
    windows = np.lib.stride_tricks.sliding_window_view(prices, window)
    middle = windows.mean(axis=-1)
    band = width * windows.std(axis=-1)
    outside = np.flatnonzero((prices[window - 1 :] > middle + band) | (prices[window - 1 :] < middle - band))
    return middle - band, middle, middle + band, outside + window - 1


@function(lambda rng: (price_path(rng),))
def macd_crossings(prices, fast=12, slow=26, signal=9):
    """MACD line, signal line, and the days on which they cross, as (day, 'buy' or 'sell')."""

    def ema(series, n):
        out = [series[0]]
        k = 2.0 / (n + 1)
        for value in series[1:]:
            out.append(out[-1] + k * (value - out[-1]))
        return np.array(out)

    line = ema(prices, fast) - ema(prices, slow)
    sig = ema(line, signal)
    above = line > sig
    days = [(t, "buy" if above[t] else "sell") for t in range(1, len(prices)) if above[t] != above[t - 1]]
    return line, sig, days


@function(lambda rng: (rng.normal(0.0003, 0.012, 500), 0.99))
def value_at_risk(returns, level=0.95, method="historical"):
    """Value at risk and expected shortfall, as positive losses."""
    losses = -np.asarray(returns)
    if method == "historical":
        var = np.quantile(losses, level)
        return var, losses[losses >= var].mean()
    if method == "normal":
        z = {0.95: 1.6448536, 0.99: 2.3263479}[level]
        mu, sd = losses.mean(), losses.std(ddof=1)
        return mu + z * sd, mu + sd * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / (1 - level)
    raise ValueError(f"method {method} is not known")


@function(lambda rng: (0.02 + 0.08 * rng.random(4), np.cov(rng.normal(0, 0.1, (4, 60))), 0.07))
def minimum_variance_weights(mu, cov, target=None):
    """Weights of least variance that sum to one and, if asked, reach a target return."""
    n = len(mu)
    rows = [np.ones(n)]
    rhs = [1.0]
    if target is not None:
        rows.append(mu)
        rhs.append(target)
    A = np.array(rows)
    k = len(rhs)
    system = np.block([[2 * cov, A.T], [A, np.zeros((k, k))]])
    w = np.linalg.solve(system, np.concatenate([np.zeros(n), rhs]))[:n]
    return w, w @ mu, np.sqrt(w @ cov @ w)


@function(lambda rng: (rng.normal(0.01, 0.05, (36, 3)), rng.normal(0.008, 0.04, 36), 0.002))
def capm_betas(assets, market, rf):
    """Alpha, beta and r squared of each asset against the market."""
    x = market - rf
    out = []
    for asset in assets.T:
        y = asset - rf
        beta = np.cov(x, y)[0, 1] / np.var(x, ddof=1)
        alpha = y.mean() - beta * x.mean()
        r = np.corrcoef(x, y)[0, 1]
        out.append((alpha, beta, r * r))
    return np.array(out)


@function(lambda rng: (95.0, 100.0, 0.05, 10))
def yield_to_maturity(price, face, coupon, years, freq=2, tol=1e-12):
    """Bond yield by bisection, then modified duration and convexity at that yield."""
    t = np.arange(1, years * freq + 1)
    cash = np.full(t.size, face * coupon / freq)
    cash[-1] += face

    def value(y):
        return np.sum(cash / (1 + y / freq) ** t)

    lo, hi = -0.5, 1.0
    while hi - lo > tol:
        mid = 0.5 * (lo + hi)
        if value(mid) > price:
            lo = mid
        else:
            hi = mid
    y = 0.5 * (lo + hi)
    pv = cash / (1 + y / freq) ** t
    duration = (t / freq) @ pv / pv.sum() / (1 + y / freq)
    convexity = (t * (t + 1) * pv).sum() / (pv.sum() * freq**2 * (1 + y / freq) ** 2)
    return y, duration, convexity


@function(lambda rng: [-1000, 300, 420, 280, 150, 90])
def internal_rate_of_return(cashflows):
    """IRR by Newton on the net present value; NaN where there is no change of sign."""
    flows = np.array(cashflows, dtype=float)
    if not (np.any(flows > 0) and np.any(flows < 0)):
        return np.nan
    rate = 0.1
    periods = np.arange(len(flows))
    for _ in range(100):
        factors = (1 + rate) ** -periods.astype(float)
        npv = (flows * factors).sum()
        slope = (-periods * flows * factors).sum() / (1 + rate)
        new_rate = rate - npv / slope
        if abs(new_rate - rate) < 1e-12:
            break
        rate = new_rate
    return new_rate


@function(lambda rng: (250000.0, 0.04, 10, 500.0))
def amortisation_schedule(principal, annual_rate, years, extra=0.0):
    """Rows of (month, interest, repayment, balance) until the loan is paid."""
    r = annual_rate / 12
    n = years * 12
    payment = principal * r / (1 - (1 + r) ** -n) if r else principal / n
    balance = principal
    schedule = []
    month = 0
    while balance > 0.005:
        month += 1
        interest = balance * r
        repayment = min(payment + extra - interest, balance)
        balance -= repayment
        schedule.append((month, interest, repayment, balance))
    return np.array(schedule), payment


@function(lambda rng: (100.0, np.array([80.0, 90, 100, 110, 120]), 0.5, 0.02, 0.25))
def black_scholes_greeks(s, strikes, t, r, sigma):
    cdf = np.vectorize(lambda x: 0.5 * (1.0 + erf(x / sqrt(2.0))))
    d1 = (np.log(s / strikes) + (r + 0.5 * sigma**2) * t) / (sigma * np.sqrt(t))
    d2 = d1 - sigma * np.sqrt(t)
    pdf = np.exp(-0.5 * d1**2) / np.sqrt(2 * np.pi)
    call = s * cdf(d1) - strikes * np.exp(-r * t) * cdf(d2)
    put = call - s + strikes * np.exp(-r * t)
    return {"call": call, "put": put, "delta": cdf(d1), "gamma": pdf / (s * sigma * np.sqrt(t)), "vega": s * pdf * np.sqrt(t)}


@function(lambda rng: (10.45, 100, 100, 1.0, 0.05))
def implied_volatility(price, spot, strike, maturity, rate):
    """Newton on vega, with bisection where a step leaves the bracket."""

    def call(vol):
        d1 = (log(spot / strike) + (rate + vol * vol / 2) * maturity) / (vol * sqrt(maturity))
        n = lambda z: (1 + erf(z / sqrt(2))) / 2  # noqa: E731
        value = spot * n(d1) - strike * exp(-rate * maturity) * n(d1 - vol * sqrt(maturity))
        return value, spot * sqrt(maturity) * exp(-d1 * d1 / 2) / sqrt(2 * 3.141592653589793)

    low, high, vol = 1e-4, 5.0, 0.3
    for count in range(1, 101):
        value, vega = call(vol)
        if abs(value - price) < 1e-10:
            return vol, count
        if value > price:
            high = vol
        else:
            low = vol
        vol = vol - (value - price) / vega if vega > 1e-8 else low - 1
        if not low < vol < high:
            vol = (low + high) / 2
    raise RuntimeError("implied volatility did not converge")


@function(lambda rng: ((0.5, 1, 2, 3, 5), (0.021, 0.024, 0.028, 0.030, 0.033), np.linspace(0.25, 6, 12)))
def forward_curve(tenors, zero_rates, times):
    """Discount factors from interpolated zero rates, and the simple forwards between the times."""
    rates = np.interp(times, tenors, zero_rates)
    discount = np.exp(-rates * times)
    forwards = (discount[:-1] / discount[1:] - 1) / np.diff(times)
    return discount, forwards


@function(lambda rng: rng.normal(0, 0.01, 300) * np.repeat([1.0, 2.5, 0.7], 100))
def garch_filter(returns, omega=1e-6, alpha=0.08, beta=0.9):
    """Conditional volatility and log-likelihood of a GARCH(1,1)."""
    variance = np.zeros(returns.size)
    variance[0] = returns.var()
    for t in range(1, returns.size):
        variance[t] = omega + alpha * returns[t - 1] ** 2 + beta * variance[t - 1]
    loglik = -0.5 * np.sum(np.log(2 * np.pi * variance) + returns**2 / variance)
    return np.sqrt(variance), loglik


@dataclass
class Account:
    cash: float
    shares: int = 0
    fee: float = 0.001
    trades: list = field(default_factory=list)

    def buy(self, day, price):
        count = int(self.cash / (price * (1 + self.fee)))
        if count > 0:
            self.cash -= count * price * (1 + self.fee)
            self.shares += count
            self.trades.append((day, "buy", count, price))

    def sell(self, day, price):
        if self.shares:
            self.cash += self.shares * price * (1 - self.fee)
            self.trades.append((day, "sell", self.shares, price))
            self.shares = 0

    def worth(self, price):
        return self.cash + self.shares * price


@program(lambda rng: (price_path(rng, 250), [(5, 20), (10, 30), (10, 60)]))
def moving_average_backtest(prices, pairs):
    """Back-test crossovers of two moving averages with fees against buy and hold."""
    report = {}
    for fast, slow in pairs:
        if fast >= slow:
            raise ValueError(f"fast window {fast} must be below slow window {slow}")
        signal = crossover_signal(prices, fast, slow)
        account = Account(cash=10_000.0)
        equity = np.zeros(len(prices))
        for day, price in enumerate(prices):
            if signal[day] > 0 and account.shares == 0:
                account.buy(day, price)
            elif signal[day] < 0 and account.shares > 0:
                account.sell(day, price)
            equity[day] = account.worth(price)
        report[f"{fast}/{slow}"] = evaluate_equity(equity, account.trades)
    hold = prices[-1] / prices[0] - 1
    winner = max(report, key=lambda name: report[name]["return"])
    return report, winner, report[winner]["return"] > hold


def crossover_signal(prices, fast, slow):
    total = np.concatenate(([0.0], np.cumsum(prices)))
    average = lambda n: (total[n:] - total[:-n]) / n  # noqa: E731
    signal = np.zeros(len(prices), dtype=int)
    signal[slow - 1 :] = np.sign(average(fast)[slow - fast :] - average(slow))
    return signal


def evaluate_equity(equity, trades):
    wins, closed, bought = 0, 0, None
    for day, side, count, price in trades:
        if side == "buy":
            bought = price
        else:
            closed += 1
            wins += price > bought
    daily = equity[1:] / equity[:-1] - 1
    spread = daily.std()
    return {
        "return": equity[-1] / equity[0] - 1,
        "drawdown": float(np.min(equity / np.maximum.accumulate(equity) - 1)),
        "sharpe": daily.mean() / spread * np.sqrt(252) if spread > 0 else 0.0,
        "trades": len(trades),
        "win rate": wins / closed if closed else None,
    }


@program(lambda rng: (rng.multivariate_normal([0.004, 0.006, 0.003, 0.008], 0.001 * (np.eye(4) + 0.4), 120), 9))
def efficient_frontier_study(returns, points):
    """Long-only frontier by dropping negative weights, the tangency portfolio and risk contributions."""
    mu = returns.mean(axis=0) * 12
    cov = shrink_covariance(returns) * 12
    targets = np.linspace(mu.min() * 1.02, mu.max() * 0.98, points)
    frontier = np.array([long_only(mu, cov, target) for target in targets])
    risk = np.sqrt(np.einsum("pi,ij,pj->p", frontier, cov, frontier))
    sharpe = (frontier @ mu - 0.01) / risk
    best = frontier[sharpe.argmax()]
    contribution = best * (cov @ best) / (best @ cov @ best)
    return {"risk": risk, "weights": frontier, "sharpe": sharpe.max(), "tangency": best, "contribution": contribution, "parity": risk_parity(cov)}


def shrink_covariance(returns, intensity=0.2):
    sample = np.cov(returns, rowvar=False)
    target = np.diag(np.full(len(sample), np.trace(sample) / len(sample)))
    return (1 - intensity) * sample + intensity * target


def long_only(mu, cov, target):
    active = np.ones(len(mu), dtype=bool)
    while True:
        m, c = mu[active], cov[np.ix_(active, active)]
        inv = np.linalg.inv(c)
        ones = np.ones(m.size)
        a, b, d = ones @ inv @ ones, ones @ inv @ m, m @ inv @ m
        determinant = a * d - b * b
        w = inv @ ((d - b * target) * ones + (a * target - b) * m) / determinant
        if w.min() >= -1e-10 or active.sum() == 2:
            full = np.zeros(len(mu))
            full[active] = w
            return full
        active[np.flatnonzero(active)[w.argmin()]] = False


def risk_parity(cov, rounds=200):
    w = 1 / np.sqrt(np.diag(cov))
    w /= w.sum()
    for _ in range(rounds):
        share = w * (cov @ w)
        w *= np.sqrt(share.mean() / share)
        w /= w.sum()
    return w


@program(lambda rng: ((1, 0.020), (2, 0.024), (3, 0.027), (5, 0.031), (7, 0.033)))
def swap_curve_bootstrap(*quotes, notional=1_000_000):
    """Bootstrap discount factors from par swap rates; price a swap, its sensitivity and a stress grid."""
    curve = bootstrap_curve(quotes)
    base = swap_value(curve, 0.03, 6, notional)
    sensitivities = []
    for i in range(len(quotes)):
        bumped = [(t, r + 1e-4 if k == i else r) for k, (t, r) in enumerate(quotes)]
        sensitivities.append(swap_value(bootstrap_curve(bumped), 0.03, 6, notional) - base)
    grid = np.zeros((3, 3))
    for i, shift in enumerate((-0.01, 0.0, 0.01)):
        for j, slope in enumerate((-0.005, 0.0, 0.005)):
            grid[i, j] = swap_value(bootstrap_curve(twist(quotes, shift, slope)), 0.03, 6, notional)
    return curve, base, sensitivities, grid


def twist(quotes, shift, slope):
    centre = sum(t for t, *_ in quotes) / len(quotes)
    return [(t, r + shift + slope * (t - centre) / centre) for t, r in quotes]


def bootstrap_curve(quotes):
    known_t = [q[0] for q in quotes]
    known_r = [q[1] for q in quotes]
    factors = {0: 1.0}
    annuity = 0.0
    for year in range(1, known_t[-1] + 1):
        par = np.interp(year, known_t, known_r)
        factors[year] = (1 - par * annuity) / (1 + par)
        annuity += factors[year]
    return factors


def swap_value(curve, fixed, years, notional):
    annuity = sum(curve[t] for t in range(1, years + 1))
    return notional * (1 - curve[years] - fixed * annuity)
