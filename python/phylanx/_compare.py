"""Outcomes of calls, and the first place where two of them differ."""

from typing import Any, NamedTuple

import numpy as np


class Outcome(NamedTuple):
    """What a call did.

    Attributes
    ----------
    kind : str
        "result" or "exception".
    value : object
        The `frozen` result, or the type and text of the exception.
    warned : list of (text, line) or None
        Its floating-point warnings; None: not known.
    after : list of numpy.ndarray or Parts
        The arrays and behind them the lists that it could see, afterwards; without the lists where they are not known.
    """

    kind: str
    value: Any
    warned: list | None
    after: list


class Frozen(NamedTuple):
    """An array of a result: a copy, and which of the arguments it is (None: none of them; -1: not known)."""

    array: np.ndarray
    argument: int | None


class Parts(NamedTuple):
    """A tuple or list of a result: the name of its class, and its frozen items."""

    kind: str
    items: list


def frozen(value, arrays):
    """A result with copies of its arrays, so that it does not change when arguments do."""
    if isinstance(value, np.ndarray):
        return Frozen(np.array(value), next((i for i, a in enumerate(arrays) if a is value), None))
    if isinstance(value, (tuple, list)):
        return Parts(type(value).__name__, [frozen(v, arrays) for v in value])
    if type(value) is dict:
        return {k: frozen(v, arrays) for k, v in value.items()}
    return set(value) if type(value) is set else value


def difference(ours, theirs, tolerance):
    """Where two outcomes first differ, as text; None when they agree.

    Parameters
    ----------
    ours, theirs : Outcome
    tolerance : callable
        Gives the relative tolerance for a dtype; 0 means the same bits, but for NaN.
    """
    if ours.kind != theirs.kind:
        return f"{_told(ours)} instead of {_told(theirs)}"
    if ours.kind == "exception" and ours.value != theirs.value:
        return f"{_told(ours)} instead of {_told(theirs)}"
    if ours.warned is not None and theirs.warned is not None and ours.warned != theirs.warned:
        return f"warnings {ours.warned} instead of {theirs.warned}"
    found = _value(ours.value, theirs.value, tolerance, "result") if ours.kind == "result" else None
    for k, (a, b) in enumerate(zip(ours.after, theirs.after)):
        found = found or (_array(a, b, tolerance, f"array {k} afterwards") if isinstance(a, np.ndarray) else _value(a, b, tolerance, f"{_name(a)} afterwards"))
    return found


def _told(outcome):
    return f"{outcome.value[0]}({outcome.value[1]!r})" if outcome.kind == "exception" else "a result"


def _value(a, b, tolerance, path):
    if _name(a) != _name(b):
        return f"{path}: {_name(a)} instead of {_name(b)}"
    if isinstance(a, Frozen):
        if -1 not in (a.argument, b.argument) and a.argument != b.argument:
            return f"{path}: {_which(a)} instead of {_which(b)}"
        return _array(a.array, b.array, tolerance, path)
    if isinstance(a, Parts):
        if len(a.items) != len(b.items):
            return f"{path}: length {len(a.items)} instead of {len(b.items)}"
        places = ((f"{path}[{k}]", x, y) for k, (x, y) in enumerate(zip(a.items, b.items)))
        return next(filter(None, (_value(x, y, tolerance, p) for p, x, y in places)), None)
    if isinstance(a, dict):
        if list(a) != list(b):
            return f"{path}: keys {list(a)} instead of {list(b)}"
        return next(filter(None, (_value(a[k], b[k], tolerance, f"{path}[{k!r}]") for k in b)), None)
    if isinstance(a, (bool, int)) or not isinstance(a, (float, complex, np.generic)):
        return None if a is b or a == b else f"{path}: {a!r} instead of {b!r}"
    return _array(np.asarray(a), np.asarray(b), tolerance, path)


def _name(v):
    return "ndarray" if isinstance(v, Frozen) else v.kind if isinstance(v, Parts) else type(v).__name__


def _which(f):
    return "another array" if f.argument is None else f"argument array {f.argument} itself"


def _array(a, b, tolerance, path):
    if a.dtype != b.dtype:
        return f"{path}: dtype {a.dtype} instead of {b.dtype}"
    if a.shape != b.shape:
        return f"{path}: shape {a.shape} instead of {b.shape}"
    if a.dtype.kind == "O":
        return None
    bad = ~_close(a, b, tolerance(a.dtype))
    if not bad.any():
        return None
    at = tuple(int(i) for i in np.argwhere(bad)[0])
    return f"{path}{list(at) if at else ''}: {a[at]!r} instead of {b[at]!r}"


def _close(a, b, rtol):
    if a.dtype.kind not in "fc":
        return np.asarray(a == b)
    if a.dtype.kind == "c":
        return _close(a.real, b.real, rtol) & _close(a.imag, b.imag, rtol) if not rtol else _within(a, b, rtol)
    if rtol:
        return _within(a, b, rtol)
    return np.asarray(((a == b) & (np.signbit(a) == np.signbit(b))) | (np.isnan(a) & np.isnan(b)))


def _within(a, b, rtol):
    """Within `rtol` of the value, or of the largest finite value of the array."""
    with np.errstate(all="ignore"):
        scale = np.max(np.abs(b), initial=0.0, where=np.isfinite(b))
        return np.asarray((np.abs(a - b) <= rtol * scale) | (a == b) | (np.isnan(a) & np.isnan(b)))
