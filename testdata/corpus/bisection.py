"""Bisection of a function that is given as an argument of another."""

import math


def bisect(f, low, high, tolerance):
    if f(low) * f(high) > 0:
        return None
    while high - low > tolerance:
        middle = 0.5 * (low + high)
        if f(low) * f(middle) <= 0:
            high = middle
        else:
            low = middle
    return 0.5 * (low + high)


def program(shift, low, high, tolerance):
    return bisect(lambda x: math.cos(x) - x * shift, low, high, tolerance)


def cases():
    yield 1.0, 0.0, 2.0, 1e-10
    yield 0.5, 0.0, 3.0, 1e-6
    yield 1.0, 3.0, 4.0, 1e-10
