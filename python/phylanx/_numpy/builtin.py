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


def sorted_(iterable, /, *, key=None, reverse=False):
    items = list(iterable)
    keys = items if key is None else [key(v) for v in items]
    return [items[k] for k in _order(keys, bool(reverse))]


def _order(keys, reverse):
    """Where the items go, equal ones in their order: numbers, or tuples of them."""
    assert len(keys) > 0
    first = keys[0]
    if not isinstance(first, tuple):
        return _stable(np.array(keys), np.arange(len(keys)), reverse)
    order = np.arange(len(keys))
    assert len(first) > 0 and len(first) < 5
    if len(first) > 3:
        order = _stable(np.array([k[3] for k in keys]), order, reverse)
    if len(first) > 2:
        order = _stable(np.array([k[2] for k in keys]), order, reverse)
    if len(first) > 1:
        order = _stable(np.array([k[1] for k in keys]), order, reverse)
    return _stable(np.array([k[0] for k in keys]), order, reverse)


def _stable(values, order, reverse):
    assert values.ndim == 1 and values.dtype.kind != "c"
    v = values[order]
    if v.dtype.kind == "f":
        assert not np.any(np.isnan(v))
    if reverse:
        n = v.shape[0]
        return order[(n - 1 - np.argsort(v[::-1], kind="stable"))[::-1]]
    return order[np.argsort(v, kind="stable")]


# From 3.12 on, Python keeps the rounding errors of its own floats.
TABLE = {"builtins.sum": compensated_sum if sys.version_info >= (3, 12) else sum_, "builtins.any": any_, "builtins.all": all_}
TABLE["builtins.sorted"] = sorted_
