"""Pi by darts, and the price of an Asian option, from random numbers that are passed in."""

import numpy as np

RTOL = 1e-11


def program(darts, normals, price, strike, rate, sigma, time):
    inside = 0
    for x, y in darts:
        if x * x + y * y < 1.0:
            inside += 1
    paths, steps = normals.shape
    dt = time / steps
    drift = (rate - 0.5 * sigma**2) * dt
    growth = np.exp(np.cumsum(drift + sigma * np.sqrt(dt) * normals, axis=1))
    payoff = np.maximum((price * growth).mean(axis=1) - strike, 0.0)
    value = np.exp(-rate * time) * payoff.mean()
    error = payoff.std() / np.sqrt(paths)
    return 4.0 * inside / len(darts), value, error


def cases():
    rng = np.random.default_rng(11)
    yield rng.random((300, 2)), rng.normal(size=(40, 12)), 100.0, 95.0, 0.03, 0.2, 1.0
    yield rng.random((1, 2)), rng.normal(size=(1, 1)), 100, 120, 0.0, 0.1, 2
