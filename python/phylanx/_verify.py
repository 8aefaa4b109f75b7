"""`PHX_VERIFY=all`: before each native call the call is made in every other way there is, on the same bytes, and the answers are compared.

The ways are: the plain Python function; compiled code as it is, with one worker, as one piece, as a graph of tasks, without any pass, without each pass in
turn; and the evaluator on the unoptimised IR. Calls that run something in Python are left out, since that would happen once for each way.
"""

import json
import pickle
import sys
import threading
import warnings
from collections import Counter
from typing import NamedTuple

import numpy as np

from ._bind import look
from ._callable import by_position
from ._compare import Outcome, difference, frozen
from ._core import core_call
from ._errors import PhylanxVerificationError
from ._jit import _inputs, _make

RTOL = {"f": 1e-4, "F": 1e-4}
"""How far compiled code may be from NumPy, by the type character of the result; others `RTOL_DOUBLE`."""
RTOL_DOUBLE = 1e-9

MOST_VERSIONS = 6
"""After so many versions a way begins anew, so that no limit on versions makes it run in Python."""

checked, skipped = Counter(), Counter()
"""How many calls were compared in each way, and why others were not."""

_local = threading.local()


class Way(NamedTuple):
    """Another way to run compiled code: options that the compiler is given, and the number of workers (0: as set)."""

    name: str
    options: dict
    workers: int = 0


def ways():
    """Compiled code as it is, and every variation of it."""
    passes = [line.split()[0] for line in core_call("passes").splitlines()]
    alone = [Way(f"without {name}", {"off": [name]}) for name in passes]
    forms = [Way("whole", {"mode": "whole"}), Way("graph", {"mode": "graph"}), Way("without passes", {"off": ["all"]})]
    return [Way("compiled", {}), Way("one worker", {}, workers=1), *forms, *alone]


# ---- where calls come in -------------------------------------------------------------------------------------------------------------------


def miss(function, args, compile_):
    """What `_jit._miss` gives when verification is on: the version that fits, which the function does not keep, so that the next call asks again."""
    state = function._state
    if "off" in state.options or state.parent is not None:  # one of our own ways, or the rest of a call that was compared as a whole
        with state.lock:
            return compile_(function, state, args)
    with state.lock:
        entry = _version(function, state, args, compile_)
    if entry is None or entry.info is None or getattr(_local, "busy", False):
        return entry
    if entry.info.pycalls or any(e["site"] >= 0 for e in entry.info.exits.values()):
        skipped["it runs something in Python"] += 1
        return entry
    if entry.info.bound:
        skipped["it changes attributes of objects"] += 1
        return entry
    _local.busy = True
    try:
        compare(function, entry, args)
    finally:
        _local.busy = False
    return entry


def _version(function, state, args, compile_):
    """The version for these arguments, compiled once."""
    inputs = _inputs(state, args)
    key = (id(inputs.description), json.dumps(inputs.request)) if inputs else None
    known = state.__dict__.setdefault("versions", {}).setdefault(key, [])
    for entry in known:
        if entry.info is None or all(_equal(args[int(i)], v) for i, v in entry.info.request["consts"].items()):
            return entry
    entry = compile_(function, state, args)
    if entry is not None:
        function._remove(entry)
        known.append(entry)
    return entry


def _equal(a, b):
    return type(a) is type(b) and a == b


# ---- one call ------------------------------------------------------------------------------------------------------------------------------


def compare(function, entry, args):
    """Raise `PhylanxVerificationError` for the first way whose outcome differs."""
    state, version = function._state, entry.info
    hidden = [look(owner, key, args) for owner, key in version.hidden]
    memory = Memory([*args, *hidden])
    types = ", ".join(version.request["types"][: len(args)])
    loose = state.options["fp"] != "strict"

    def agree(way, ours, theirs, rtol):
        checked[way] += 1
        where = difference(ours, theirs, rtol)
        if where:
            raise PhylanxVerificationError(state.name, way, types, where)

    python = memory.run(by_position(state.py_func, state.py_func), args)
    compiled = None
    for way in ways():
        got = run(state, way, memory, args)
        if compiled is None:
            compiled = got
            agree("plain Python", got, python, tolerance)
        agree(way.name, got, compiled, tolerance if loose else exact)
    from ._evaluate import NotEvaluated, evaluate

    try:
        evaluated, whole = evaluate(version, args, hidden, memory)
    except NotEvaluated as e:
        skipped[str(e)] += 1
    else:
        agree("evaluator", evaluated, compiled, exact if whole and not loose else tolerance)


def exact(dtype):
    """The tolerance among ways that call the same routines."""
    return 0.0


def tolerance(dtype):
    """The tolerance between NumPy and compiled code, which takes other routines and other orders of sums."""
    return RTOL.get(dtype.char, RTOL_DOUBLE) if dtype.kind in "fc" else 0.0


def run(state, way, memory, args):
    """The outcome of a call in one way."""
    twins = state.__dict__.setdefault("twins", {})
    key = json.dumps(way.options)
    if key not in twins or len(twins[key]._entries()) >= MOST_VERSIONS:
        twins[key] = _make(state.py_func, {**state.options, "strict": False, "off": [], **way.options}, state.name)
    before = core_call("workers")
    core_call("workers", str(way.workers or before))
    try:
        outcome = memory.run(by_position(twins[key], state.py_func), args)
    finally:
        core_call("workers", before)
    refused = twins[key]._state.refusals
    return Outcome("exception", ("Refused", refused[0]), None, outcome.after) if refused else outcome


def _state(generator):
    return generator.bit_generator.state if isinstance(generator, np.random.Generator) else generator.get_state(legacy=False)


class Memory:
    """The arrays, lists, dicts, sets and random generators that a call can see. Whatever runs on them finds the same bytes, items and states."""

    def __init__(self, values):
        self.values = values
        self.arrays, self.lists, self.generators = [], [], []
        if "numpy.random" in sys.modules:
            self.generators.append(np.random.mtrand._rand)
        self._collect(values)
        self.states = [_state(g) for g in self.generators]
        self.saved = [a.copy() for a in self.arrays]
        self.items = [v.copy() for v in self.lists]

    def _collect(self, values):
        for v in values:
            if isinstance(v, np.ndarray):
                self.arrays.append(v)
            elif type(v) is tuple or type(v) in (list, dict, set) and not any(v is known for known in self.lists):
                if type(v) is not tuple:
                    self.lists.append(v)
                self._collect(v.values() if type(v) is dict else v)
            elif "numpy.random" in sys.modules and isinstance(v, (np.random.Generator, np.random.RandomState)):
                self.generators.append(v)

    def restore(self):
        """Put the bytes, the items and the states back."""
        for g, state in zip(self.generators, self.states):
            if isinstance(g, np.random.Generator):
                g.bit_generator.state = state
            else:
                g.set_state(state)
        for v, items in zip(self.lists, self.items):
            v.clear()
            (v.extend if type(v) is list else v.update)(items)
        for a, saved in zip(self.arrays, self.saved):
            if a.flags.writeable:
                a[...] = saved

    def run(self, call, args):
        """The outcome of a call: what it gave or raised, its floating-point warnings, and the arrays and containers afterwards."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                kind, value = "result", frozen(call(*args), self.arrays)
            except Exception as e:  # whatever the program raises is an outcome
                kind, value = "exception", (type(e).__name__, str(e))
            finally:
                after = [a.copy() for a in self.arrays] + [frozen(v, self.arrays) for v in self.lists] + self.drawn()
                self.restore()
        told = {(str(w.message), w.lineno) for w in caught if issubclass(w.category, RuntimeWarning)}
        return Outcome(kind, value, sorted(told), after)

    def drawn(self):
        """The states of the generators, to be compared."""
        return [np.frombuffer(pickle.dumps(_state(g)), np.uint8) for g in self.generators]
