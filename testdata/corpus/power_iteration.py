"""The largest eigenvalue by power iteration."""

import numpy as np

RTOL = 1e-12


def program(a, steps):
    x = np.ones(a.shape[0])
    value = 0.0
    for _ in range(steps):
        y = a @ x
        value = np.linalg.norm(y)
        x = y / value
    return value, x, x @ a @ x


def cases():
    rng = np.random.default_rng(3)
    for n in (2, 11):
        a = rng.random((n, n))
        yield a + a.T, 30
        yield a + a.T, 0
