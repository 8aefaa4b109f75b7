"""Prefix sums by a loop, by doubling, and by NumPy; ranges summed with them."""

import numpy as np


def program(x, queries):
    n = len(x)
    by_loop = np.zeros(n + 1, dtype=x.dtype)
    for i in range(n):
        by_loop[i + 1] = by_loop[i] + x[i]
    doubled = x.copy()
    shift = 1
    while shift < n:
        doubled[shift:] = doubled[shift:] + doubled[:-shift]
        shift *= 2
    sums = []
    for low, high in queries:
        sums.append(by_loop[high] - by_loop[low])
    return by_loop, doubled, np.cumsum(x), sums


def cases():
    for n in (1, 10, 33):
        yield np.arange(n) * 3 - 7, ((0, n), (n // 2, n))
    yield np.zeros(0, dtype=np.int64), ()
