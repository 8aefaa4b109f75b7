"""Builtins of Python that iterate."""

import sys

import numpy as np


def sum_(iterable, start=0):
    total = start
    for v in iterable:
        total = total + v
    return total


def compensated_sum(iterable, start=0):
    total, lost = start, 0.0
    for v in iterable:
        assert isinstance(v, np.generic) or not isinstance(v, complex)
        if isinstance(v, np.generic) or isinstance(total, np.generic) or not (isinstance(v, float) and isinstance(total, float)):
            total = total + v
        else:
            t = total + v
            if abs(total) >= abs(v):
                lost += (total - t) + v
            else:
                lost += (v - t) + total
            total = t
    if lost != 0.0 and lost - lost == 0.0:
        total = total + lost
    return total


def any_(iterable):
    for v in iterable:
        if v:
            return True
    return False


def all_(iterable):
    for v in iterable:
        if not v:
            return False
    return True


# From 3.12 on, Python keeps the rounding errors of its own floats.
TABLE = {"builtins.sum": compensated_sum if sys.version_info >= (3, 12) else sum_, "builtins.any": any_, "builtins.all": all_}
