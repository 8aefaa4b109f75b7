"""A polynomial by Horner's rule, for a number and for an array."""

import numpy as np


def program(coefficients, x):
    value = 0.0
    for c in coefficients[::-1]:
        value = value * x + c
    return value


def cases():
    c = np.array([1.0, -2.0, 0.5, 3.0])
    yield c, 1.5
    yield c, np.linspace(-1.0, 1.0, 7)
    yield c[:0], 2.0
    yield np.array([1, 2, 3]), 4
    yield (1.0, 2.0, 3.0)[1:], 0.5
