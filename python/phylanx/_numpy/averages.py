"""Module statistics, of Python's own numbers."""

import math


def fmean(data, weights=None):
    assert weights is None
    items = list(data)
    assert len(items) > 0
    return math.fsum(items) / len(items)


def mean(data):
    """Of ints alone: the sum of floats is exact in Python, and their mean the float nearest to its part."""
    items = list(data)
    assert len(items) > 0 and isinstance(items[0], int) and not isinstance(items[0], bool)
    total = sum(items)
    return total // len(items) if total % len(items) == 0 else total / len(items)


def median(data):
    items = sorted(data)
    n = len(items)
    assert n > 0
    return items[n // 2] if n % 2 == 1 else (items[n // 2 - 1] + items[n // 2]) / 2


def median_low(data):
    items = sorted(data)
    n = len(items)
    assert n > 0
    return items[(n - 1) // 2]


def median_high(data):
    items = sorted(data)
    assert len(items) > 0
    return items[len(items) // 2]


FUNCTIONS = (fmean, mean, median, median_low, median_high)
TABLE = {f"statistics.{f.__name__}": f for f in FUNCTIONS}
