"""Alternating least squares on implicit ratings (Hu, Koren, Volinsky, ICDM 2008), on the digits images read as a users x items table.

The 1797 images are the users, the 64 pixels the items, the grey values (0-16) the counts from which confidence is made.
"""

from pathlib import Path

import numpy as np

import phylanx as phx

TITLE = "alternating least squares"


@phx.jit
def algorithm(ratings, users, items, regularization, alpha, iterations):
    """Return the factors of users and items; the given ones are the starting point and are not changed."""
    x = users.copy()
    y = items.copy()
    confidence = alpha * ratings
    preference = np.where(ratings > 0.0, 1.0, 0.0)
    ridge = regularization * np.eye(x.shape[1])
    for _ in range(iterations):
        yty = y.T @ y + ridge
        for u in range(x.shape[0]):
            c = confidence[u]
            x[u] = np.linalg.solve(yty + (y.T * c) @ y, ((c + 1.0) * preference[u]) @ y)
        xtx = x.T @ x + ridge
        for i in range(y.shape[0]):
            c = confidence[:, i]
            y[i] = np.linalg.solve(xtx + (x.T * c) @ x, ((c + 1.0) * preference[:, i]) @ x)
    return x, y


def arguments(scale=1):
    """Return the arguments of `algorithm`: `scale` x 180 users, 64 items, 8 factors."""
    data = np.loadtxt(Path(__file__).parent / "data" / "digits.csv", delimiter=",")
    ratings = np.ascontiguousarray(np.resize(data[:, :-1], (180 * scale, 64)))
    rng = np.random.default_rng(0)
    return ratings, rng.random((ratings.shape[0], 8)), rng.random((64, 8)), 0.1, 2.0, 5


def summary(factors):
    """Return one line on the result."""
    x, y = factors
    ratings = np.resize(arguments(1)[0], (x.shape[0], 64))
    error = np.sqrt(np.mean((x @ y.T - (ratings > 0)) ** 2))
    return f"RMS error of the preferences {error:.4f}"


if __name__ == "__main__":
    print(f"{TITLE}: {summary(algorithm(*arguments()))}")
