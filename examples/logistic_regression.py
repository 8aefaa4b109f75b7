"""Logistic regression by gradient descent on the breast-cancer data (569 x 30, standardised)."""

from pathlib import Path

import numpy as np

import phylanx as phx

TITLE = "logistic regression"


@phx.jit
def algorithm(x, y, alpha, iterations):
    """Return the weights after so many full-gradient steps from zero."""
    w = np.zeros(x.shape[1])
    for _ in range(iterations):
        pred = 1.0 / (1.0 + np.exp(-(x @ w)))
        w = w - alpha * ((pred - y) @ x)
    return w


def arguments(scale=1):
    """Return the arguments of `algorithm` for the data repeated `scale` times."""
    data = np.loadtxt(Path(__file__).parent / "data" / "breast_cancer.csv", delimiter=",")
    x, y = data[:, :-1], data[:, -1]
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    return np.tile(x, (scale, 1)), np.tile(y, scale), 1e-3 / scale, 750


def summary(weights):
    """Return one line on the result."""
    x, y, _, _ = arguments()
    return f"accuracy {np.mean((x @ weights > 0) == y):.4f}, weights begin {np.array2string(weights[:4], precision=8)}"


if __name__ == "__main__":
    print(f"{TITLE}: {summary(algorithm(*arguments()))}")
