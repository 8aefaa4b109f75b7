"""Polynomials given by their coefficients, and grids that are powers."""

import numpy as np


def polyval(p, x):
    p, x = np.asarray(p), np.asanyarray(x)
    y = np.zeros(x.shape, np.result_type(p.dtype, x.dtype))
    for i in range(p.shape[0]):
        y = y * x + p[i]
    return y


def logspace(start, stop, num=50, endpoint=True, base=10.0):
    return np.power(base, np.linspace(start, stop, num, endpoint))


FUNCTIONS = (polyval, logspace)
