"""A call by the core's evaluator: the slow meaning of the unoptimised IR."""

import base64
import json

import numpy as np

from . import _resume
from ._tuples import CLASSES
from ._compare import Frozen, Outcome, Parts, frozen
from ._core import CoreError, answer
from ._version import is_static

FUEL = 2_000_000
"""Nodes that the evaluator may run for one call."""
LARGEST = 1 << 16
"""Most elements of arrays that it is given."""


class NotEvaluated(Exception):
    """The evaluator cannot do this call; the text says why."""


def evaluate(version, args, hidden, memory):
    """The outcome of the call by the evaluator, and whether it did all of it: of what it leaves to Python, the roundings are NumPy's.

    Parameters
    ----------
    version : _version.Version
        The compiled version whose request is evaluated.
    args, hidden : sequence
        The arguments, and the values of the hidden arguments.
    memory : _verify.Memory
        The arrays among them.
    """
    if sum(a.size for a in memory.arrays) > LARGEST:
        raise NotEvaluated("the evaluator is not given large arrays")
    if any(t.startswith("object:") for t in version.request["types"]):
        raise NotEvaluated("the evaluator draws no random numbers")
    if memory.lists:
        raise NotEvaluated("the evaluator is not given lists")
    blocks = Blocks(memory.arrays)
    question = {"request": version.request, "args": [blocks.plain(v) for v in (*args, *hidden)], "memory": blocks.encoded(), "fuel": FUEL}
    try:
        reply = answer("eval", json.dumps(question))
    except CoreError as e:
        raise NotEvaluated(f"the evaluator stopped: {e}") from None
    blocks.decode(reply["memory"])
    after = [blocks.value(blocks.plain(a)) for a in memory.arrays] + memory.drawn()
    if reply.get("result"):
        return Outcome("result", blocks.frozen(reply["result"]), None, after), True
    return _go_on(version, reply, blocks, len(hidden), memory)._replace(after=after), False


def _go_on(version, reply, blocks, nhidden, memory):
    """The outcome of the rest of the function in Python, from the exit that the evaluator took."""
    if nhidden:
        raise NotEvaluated("the evaluator left where Python goes on with global values")
    e = reply["exit"]
    if '"set"' in json.dumps(reply.get("vars")):
        raise NotEvaluated("the evaluator left where Python goes on with a set, whose order it does not know")
    if e.get("callers") or any(name.startswith("$v") for name, _ in e["vars"]):
        raise NotEvaluated("the evaluator left inside a function that was called")
    named = [v for v in e["vars"] if not is_static(v[1])]
    static = [v for v in e["vars"] if is_static(v[1])]
    frame = {name: blocks.value(v) for (name, _), v in zip(named, reply.get("vars") or [])}
    frame = version.with_static(frame, static, e["func"])
    rest = _resume.resume(version.description, e["func"], e["at"], frame, None)
    outcome = memory.run(rest.function, rest.arguments(frame))
    return outcome._replace(warned=None, value=_anonymous(outcome.value))


def _anonymous(value):
    """A frozen result whose arrays may or may not be arguments."""
    if isinstance(value, Frozen):
        return Frozen(value.array, -1)
    if isinstance(value, Parts):
        return Parts(value.kind, list(map(_anonymous, value.items)))
    return value


def _bounds(a):
    low, high = np.lib.array_utils.byte_bounds(a)
    return (low, high) if a.size else (low, low)


class Blocks:
    """The memory of arrays as the evaluator takes it: arrays that overlap share a block of bytes.

    Parameters
    ----------
    arrays : list of numpy.ndarray
    """

    def __init__(self, arrays):
        self.spans, self.bytes, self.lists = [], [], {}
        for low, high in sorted(_bounds(a) for a in arrays):
            if self.spans and low < self.spans[-1][1]:
                self.spans[-1][1] = max(high, self.spans[-1][1])
            else:
                self.spans.append([low, high])
        self.bytes = [bytearray(high - low) for low, high in self.spans]
        for a in arrays:
            k, offset = self._place(a)
            np.ndarray(a.shape, a.dtype, self._buffer(k), offset, a.strides)[...] = a
        self.read_only = {self._place(a)[0] for a in arrays if not a.flags.writeable} - {self._place(a)[0] for a in arrays if a.flags.writeable}

    def _buffer(self, k):
        return self.bytes[k] or bytearray(16)  # an array without elements has no bytes

    def _place(self, a):
        """The block of an array, and where its first element is in it."""
        low, high = _bounds(a)
        k = next(k for k, (start, end) in enumerate(self.spans) if start <= low and high <= end)
        return k, a.__array_interface__["data"][0] - self.spans[k][0] if a.size else 0

    def encoded(self):
        return [base64.b64encode(b).decode() for b in self.bytes]

    def decode(self, blocks):
        """Take over what the evaluator left in the blocks, and its own."""
        self.bytes = [bytearray(base64.b64decode(b)) for b in blocks]

    def plain(self, v):
        """A value as JSON."""
        if isinstance(v, np.ndarray):
            k, offset = self._place(v)
            return {"kind": "array", "dtype": v.dtype.name, "shape": v.shape, "stride": v.strides, "memory": k, "offset": offset}
        if type(v) is tuple:
            return {"kind": "tuple", "items": [self.plain(x) for x in v]}
        if v is None:
            return {"kind": "none"}
        if type(v) is str:
            if any("\ud800" <= c <= "\udfff" for c in v):
                raise NotEvaluated("the evaluator is given no half of a surrogate pair")
            return {"kind": "str", "text": v}
        if isinstance(v, (np.generic, bool, int, float, complex)):
            try:
                number = np.asarray(v, dtype=np.int64 if type(v) is int else None)
            except OverflowError:
                return {"kind": "object"}
            self.spans.append([-1, -1])
            self.bytes.append(bytearray(number.tobytes()))
            return {"kind": "scalar" if isinstance(v, np.generic) else "py", "dtype": number.dtype.name, "memory": len(self.bytes) - 1}
        try:
            return {"kind": "dtype", "dtype": np.dtype(v).name}
        except TypeError:
            return {"kind": "object"}

    def value(self, p):
        """The value that JSON describes; arrays that share a block share memory."""
        kind = p["kind"]
        if kind == "tuple":
            return tuple(map(self.value, p.get("items", ())))
        if kind in ("list", "table", "set"):
            return self._grown(p)
        if kind == "dict":
            items = list(map(self.value, p.get("items", ())))
            return dict(zip(items[::2], items[1::2]))
        if kind in ("none", "str"):
            return p.get("text", "") if kind == "str" else None
        if kind == "dtype":
            return np.dtype(p["dtype"])
        shape, strides = tuple(p.get("shape", ())), tuple(p.get("stride", ()))
        a = np.ndarray(shape, p["dtype"], self._buffer(p.get("memory", 0)), p.get("offset", 0), strides)
        if kind == "array":
            a.flags.writeable = p.get("memory", 0) not in self.read_only
            return a
        return a[()] if kind == "scalar" else a.item()

    def _grown(self, p):
        number = p.get("memory")
        if number not in self.lists:
            items = list(map(self.value, p.get("items", ())))
            made = items if p["kind"] == "list" else set(items) if p["kind"] == "set" else CLASSES.get(p.get("text"), dict)()
            if p["kind"] == "table":
                dict.update(made, zip(items[::2], items[1::2]))
            if number is None:
                return made
            self.lists[number] = made
        return self.lists[number]

    def frozen(self, p):
        """A result as `_compare.frozen` gives it, though nobody knows which arrays are arguments."""
        return _anonymous(frozen(self.value(p), ()))
