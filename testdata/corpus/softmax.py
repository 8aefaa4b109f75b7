"""Softmax along the rows, and the cross entropy of labels."""

import numpy as np

RTOL = 1e-12


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def program(logits, labels):
    p = softmax(logits)
    loss = -np.mean(np.log(p[np.arange(len(labels)), labels]))
    return p, loss, (p.argmax(axis=1) == labels).mean()


def cases():
    rng = np.random.default_rng(12)
    yield rng.normal(size=(6, 4)), rng.integers(0, 4, 6)
    yield rng.normal(size=(3, 2)) * 1000.0, np.array([0, 1, 1])
    yield rng.normal(size=(3, 2)), np.array([0, 1, 2])
