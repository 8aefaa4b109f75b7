"""Steps of logistic regression with regularisation, and the loss after each."""

import numpy as np

RTOL = 1e-11


def program(x, y, rate, decay, steps):
    weights = np.zeros(x.shape[1])
    bias = 0.0
    losses = np.zeros(steps)
    for k in range(steps):
        p = 1.0 / (1.0 + np.exp(-(x @ weights + bias)))
        losses[k] = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)) + 0.5 * decay * weights @ weights
        weights -= rate * (x.T @ (p - y) / len(y) + decay * weights)
        bias -= rate * np.mean(p - y)
    return weights, bias, losses


def cases():
    rng = np.random.default_rng(13)
    x = rng.normal(size=(30, 3))
    yield x, (x[:, 0] + 0.3 * rng.normal(size=30) > 0).astype(float), 0.5, 0.01, 20
    yield x, (x[:, 1] > 0).astype(int), 0.1, 0.0, 2
    yield x, np.ones(30), 0.1, 0.0, 0
