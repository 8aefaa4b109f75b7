"""Cholesky decomposition by three loops."""

import math

import numpy as np


def program(a):
    n = a.shape[0]
    lower = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            s = 0.0
            for k in range(j):
                s += lower[i, k] * lower[j, k]
            if i == j:
                lower[i, j] = math.sqrt(a[i, i] - s)
            else:
                lower[i, j] = (a[i, j] - s) / lower[j, j]
    return lower


def cases():
    rng = np.random.default_rng(2)
    for n in (1, 3, 8):
        b = rng.random((n, n))
        yield (b @ b.T + np.eye(n),)
    yield (np.array([[1.0, 2.0], [2.0, 1.0]]),)
