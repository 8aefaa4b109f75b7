"""Bubble sort in place; the number of swaps is that of inversions."""

import numpy as np


def program(x):
    n = len(x)
    swaps = 0
    for last in range(n - 1, 0, -1):
        swapped = False
        for i in range(last):
            if x[i] > x[i + 1]:
                x[i], x[i + 1] = x[i + 1], x[i]
                swaps += 1
                swapped = True
        if not swapped:
            break
    return swaps


def cases():
    rng = np.random.default_rng(8)
    yield (rng.integers(0, 50, 20),)
    yield (rng.random(11)[::-1],)
    yield (np.arange(5.0),)
    yield (np.zeros(0),)
