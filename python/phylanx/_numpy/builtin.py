"""Builtins of Python that iterate."""

import sys
import types

import numpy as np

from .proved import proved


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


def next_(iterator, /, *default):
    if not isinstance(iterator, types.GeneratorType):
        return next(iterator, *default)
    for v in iterator:
        return v
    if len(default) == 0:
        raise StopIteration
    return default[0]


def sorted_(iterable, /, *, key=None, reverse=False):
    items = list(iterable)
    if len(items) == 0:
        return items
    keys = items if key is None else [key(v) for v in items]
    order = _order(keys, bool(reverse))
    with proved():
        return [items[k] for k in order]


def _order(keys, reverse):
    """Where the items go, equal ones in their order."""
    first = keys[0]
    if _is_number(first):
        return _stable(np.array(keys), np.arange(len(keys)), reverse)
    if not isinstance(first, tuple) or len(first) == 0 or len(first) > 4:
        return _merged(keys, reverse)
    if not (_is_number(first[0]) and _is_number(first[-1]) and (len(first) < 3 or _is_number(first[1]) and _is_number(first[-2]))):
        return _merged(keys, reverse)
    order = np.arange(len(keys))
    if len(first) > 3:
        order = _stable(np.array([k[3] for k in keys]), order, reverse)
    if len(first) > 2:
        order = _stable(np.array([k[2] for k in keys]), order, reverse)
    if len(first) > 1:
        order = _stable(np.array([k[1] for k in keys]), order, reverse)
    return _stable(np.array([k[0] for k in keys]), order, reverse)


def _is_number(x):
    return isinstance(x, (int, float, np.generic))


def _merged(keys, reverse):
    """The order of any items that can be compared, by merging."""
    n = len(keys)
    for k in keys:
        assert k == k  # no order has a NaN
    lines, width, side = np.empty((2, n), int), 1, 0
    lines[0] = np.arange(n)
    with proved():
        while width < n:
            low = 0
            while low < n:
                i, middle, high = low, min(low + width, n), min(low + 2 * width, n)
                j = middle
                for k in range(low, high):
                    if j < high and (i >= middle or _precedes(keys[lines[side, j]], keys[lines[side, i]], reverse)):
                        lines[1 - side, k] = lines[side, j]
                        j += 1
                    else:
                        lines[1 - side, k] = lines[side, i]
                        i += 1
                low = high
            side, width = 1 - side, 2 * width
    return lines[side]


def _precedes(a, b, reverse):
    return b < a if reverse else a < b


def _stable(values, order, reverse):
    assert values.ndim == 1 and values.dtype.kind != "c"
    v = values[order]
    if v.dtype.kind == "f":
        assert not np.any(np.isnan(v))
    if reverse:
        n = v.shape[0]
        return order[(n - 1 - np.argsort(v[::-1], kind="stable"))[::-1]]
    return order[np.argsort(v, kind="stable")]


def most_common(self, n=None):
    items = sorted(self.items(), key=lambda item: item[1], reverse=True)
    return items if n is None else items[:n]


def total(self):
    return sum(self.values())


# From 3.12 on, Python keeps the rounding errors of its own floats.
TABLE = {"builtins.sum": compensated_sum if sys.version_info >= (3, 12) else sum_, "builtins.any": any_, "builtins.all": all_}
TABLE |= {"builtins.sorted": sorted_, "builtins.next": next_}
TABLE["ndarray.most_common"] = most_common
TABLE["ndarray.total"] = total
