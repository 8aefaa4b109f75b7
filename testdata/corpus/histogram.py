"""A histogram by a loop, with the values outside counted, and its cumulative form."""

import numpy as np


def program(x, low, high, bins):
    counts = np.zeros(bins, dtype=np.int64)
    outside = 0
    width = (high - low) / bins
    for v in x:
        if v < low or v >= high:
            outside += 1
            continue
        counts[int((v - low) / width)] += 1
    return counts, outside, np.cumsum(counts), counts.argmax()


def cases():
    x = np.random.default_rng(4).normal(size=200)
    yield x, -2.0, 2.0, 8
    yield x[:3], 5.0, 6.0, 4
    yield x, -1.0, 1.0, 0
