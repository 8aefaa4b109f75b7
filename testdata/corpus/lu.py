"""LU decomposition without pivoting, and the determinant."""

import numpy as np


def program(a):
    n = a.shape[0]
    lower = np.eye(n)
    upper = a.copy()
    for k in range(n - 1):
        for i in range(k + 1, n):
            factor = upper[i, k] / upper[k, k]
            lower[i, k] = factor
            upper[i, k:] -= factor * upper[k, k:]
    determinant = 1.0
    for k in range(n):
        determinant *= upper[k, k]
    return lower, upper, determinant


def cases():
    rng = np.random.default_rng(1)
    for n in (1, 2, 9):
        yield (rng.random((n, n)) + n * np.eye(n),)
    yield (np.zeros((2, 2)),)
