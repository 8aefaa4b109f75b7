"""Matrix times vector and matrix times matrix by loops, against the operator."""

import numpy as np

RTOL = 1e-13


def program(a, x):
    rows, inner = a.shape
    y = np.zeros(rows)
    for i in range(rows):
        for k in range(inner):
            y[i] += a[i, k] * x[k]
    b = np.empty((rows, rows))
    for i in range(rows):
        for j in range(rows):
            b[i, j] = np.dot(a[i], a[j])
    return y, a @ x, b, a @ a.T


def cases():
    rng = np.random.default_rng(5)
    for shape in ((3, 4), (6, 6), (2, 0)):
        yield rng.random(shape), rng.random(shape[1])
    yield rng.random((2, 3)), rng.random(2)
