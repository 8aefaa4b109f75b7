"""A two-layer neural network (tanh, softmax, cross-entropy, full-batch gradient descent) on the digits data."""

from pathlib import Path

import numpy as np

import phylanx as phx

TITLE = "two-layer neural network"


@phx.jit
def algorithm(x, target, w1, b1, w2, b2, rate, iterations):
    """Return the trained weights and the loss of each iteration."""
    losses = np.zeros(iterations)
    n = x.shape[0]
    for k in range(iterations):
        hidden = np.tanh(x @ w1 + b1)
        score = hidden @ w2 + b2
        score = np.exp(score - np.max(score, axis=1, keepdims=True))
        prob = score / np.sum(score, axis=1, keepdims=True)
        losses[k] = -np.sum(target * np.log(prob + 1e-12)) / n
        d2 = (prob - target) / n
        d1 = (d2 @ w2.T) * (1.0 - hidden * hidden)
        w2 = w2 - rate * (hidden.T @ d2)
        b2 = b2 - rate * np.sum(d2, axis=0)
        w1 = w1 - rate * (x.T @ d1)
        b1 = b1 - rate * np.sum(d1, axis=0)
    return w1, b1, w2, b2, losses


def arguments(scale=1):
    """Return the arguments of `algorithm`: 1797 x `scale` images of 64 pixels, 32 hidden units."""
    data = np.loadtxt(Path(__file__).parent / "data" / "digits.csv", delimiter=",")
    x = np.tile(data[:, :-1] / 16.0, (scale, 1))
    target = np.tile(np.eye(10)[data[:, -1].astype(int)], (scale, 1))
    rng = np.random.default_rng(0)
    w1 = rng.normal(0.0, 0.1, (64, 32))
    w2 = rng.normal(0.0, 0.1, (32, 10))
    return x, target, w1, np.zeros(32), w2, np.zeros(10), 0.5, 200


def summary(result):
    """Return one line on the result."""
    w1, b1, w2, b2, losses = result
    x, target, *_ = arguments()
    found = np.argmax(np.tanh(x @ w1 + b1) @ w2 + b2, axis=1)
    return f"loss {losses[0]:.4f} -> {losses[-1]:.4f}, accuracy {np.mean(found == np.argmax(target, axis=1)):.4f}"


if __name__ == "__main__":
    print(f"{TITLE}: {summary(algorithm(*arguments()))}")
