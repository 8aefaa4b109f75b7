"""What a call does, in full, and whether two calls did the same."""

import sys
import traceback
import warnings
from typing import NamedTuple

import numpy as np

from .. import PhylanxPerformanceWarning
from .._compare import Frozen, Outcome, Parts, difference, frozen
from . import rough

LOST = 1e-3
"""A number that varies by this share of itself has no digit that means anything: a tangent of it may be whatever."""
FEW, MANY = 3, 60
"""How often the plain program runs with other roundings before a difference counts: first, and when that does not explain it."""


UNTOLD = (" in matmul", " in dot", " in vdot", " in inner", " in vecdot", " in vecmat", " in matvec", " in einsum", " in scalar power")
"""Ends of warnings that are not compared: what BLAS's and the C library's own arithmetic raised, which is no operation of the program."""
UNTOLD_OF_COMPLEX = (" in power", " in float_power", " in reduce", " in accumulate", " in multiply")
"""Where there are complex numbers: `cpow` is the C library's, and whether infinity times zero beside a NaN is noticed depends on where NumPy fuses."""
COMPLEX_WORDS = ("complex", "1j", "fft", "roots", "eig", "csingle", "cdouble")
"""Parts of programs that may make complex numbers of real ones."""


class Observed(NamedTuple):
    """An outcome, the line that raised, and which results share memory with which arguments: (place, argument)."""

    outcome: Outcome
    line: int | None
    shared: list

    def without(self, ends):
        """The same without the warnings that end so."""
        return self._replace(outcome=self.outcome._replace(warned=[(text, line) for text, line in self.outcome.warned if not text.endswith(ends)]))

    def part(self, k):
        """What is said by item k of the result and the warnings of its line."""
        told = [(text, 2) for text, line in self.outcome.warned if line == k + 2]
        return Observed(Outcome("result", self.outcome.value.items[k], told, []), None, [(place[1:], a) for place, a in self.shared if place[0] == k])

    def rest(self, count):
        """What is said by no item."""
        told = [(text, line) for text, line in self.outcome.warned if not 2 <= line < count + 2]
        return Observed(self.outcome._replace(value=None, warned=told), None, [])


def observe(call, memory, args):
    """What a call does; the arguments have their values again afterwards."""
    told = []
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", PhylanxPerformanceWarning)
        warnings.showwarning = lambda message, category, file, line, *_: told.append((f"{category.__name__}: {message}", _line_told(file, line)))
        line, shared = None, []
        try:
            result = call(*args)
            kind, value, shared = "result", frozen(result, memory.arrays), _shared(result, memory.arrays)
        except Exception as e:  # whatever the program raises is an outcome
            kind, value, line = "exception", (type(e).__name__, str(e)), _line(e)
        finally:
            after = [a.copy() for a in memory.arrays] + [frozen(v, memory.arrays) for v in memory.lists]
            memory.restore()
    told = sorted((text, at) for text, at in told if not text.endswith(UNTOLD))
    return Observed(Outcome(kind, value, told, after), line, shared)


def _line_told(file, line):
    """The line of the program at which a warning was given: NumPy's functions that are written in Python give theirs at lines of their own."""
    if file.startswith("<"):
        return line
    frame = sys._getframe(1)
    while frame is not None and not frame.f_code.co_filename.startswith("<"):
        frame = frame.f_back
    return frame.f_lineno if frame else 0


def _line(error):
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("<")]
    return lines[-1] if lines else None


def _shared(result, arrays):
    return [(path, k) for path, r in _leaves(result) if isinstance(r, np.ndarray) for k, a in enumerate(arrays) if np.may_share_memory(r, a) and np.shares_memory(r, a)]


def _leaves(value, path=()):
    """(path, value) of everything in a result that is no container."""
    if isinstance(value, Parts):
        value = value.items
    elif isinstance(value, Frozen):
        yield path, value.array
        return
    if isinstance(value, (tuple, list)):
        for k, v in enumerate(value):
            yield from _leaves(v, (*path, k))
    elif isinstance(value, dict):
        for k, v in value.items():
            yield from _leaves(v, (*path, k))
    else:
        yield path, value


def _exact(dtype):
    return 0.0


def different(ours, theirs, program, memory, args):
    """Where a call of compiled code differs from the plain one by more than rounding explains, as text; None when it does not.

    Parameters
    ----------
    ours, theirs : Observed
    program : source.Program
    memory : _verify.Memory
    args : list
    """
    if any(word in program.source for word in COMPLEX_WORDS) or any(np.iscomplexobj(a) for a in (*memory.arrays, *args)):
        ours, theirs = ours.without(UNTOLD_OF_COMPLEX), theirs.without(UNTOLD_OF_COMPLEX)
    if _told(ours, theirs) is None:
        return None
    if not program.parts or "exception" in (ours.outcome.kind, theirs.outcome.kind) or len(ours.outcome.value.items) != len(program.parts):
        return _unexplained(ours, theirs, program.source, memory, args)
    for k, source in enumerate(program.parts):
        where = _unexplained(ours.part(k), theirs.part(k), source, memory, args)
        if where:
            return f"part {k}: {where}"
    return _unexplained(ours.rest(len(program.parts)), theirs.rest(len(program.parts)), program.source, memory, args)


def _unexplained(ours, theirs, source, memory, args):
    told = _told(ours, theirs)
    for seeds in (range(FEW), range(FEW, MANY)):
        if told is None:
            return None
        try:
            runs = [observe(rough.program(source, s), memory, args).outcome for s in seeds]
        except rough.Unsure:
            return None
        told = _beyond(ours, theirs, [r if theirs.outcome.after else r._replace(after=[]) for r in runs]) and told
    return told or None


def _told(ours, theirs):
    """Where two calls differ, to the bit."""
    where = difference(ours.outcome, theirs.outcome, _exact)
    if where is None and ours.outcome.kind == "exception" and ours.line != theirs.line:
        where = f"raised at line {ours.line} instead of {theirs.line}"
    if where is None and ours.shared != theirs.shared:
        where = f"memory shared with arguments: {ours.shared} instead of {theirs.shared}"
    return where


# ---- what rounding explains ----------------------------------------------------------------------------------------------------------------


def _beyond(ours, theirs, others):
    """Whether a difference is more than there is among plain runs with other roundings."""
    a, b = ours.outcome, theirs.outcome
    if a.kind != b.kind or a.kind == "exception" and (a.value, ours.line) != (b.value, theirs.line):
        return not any((r.kind, r.value if r.kind == "exception" else None) == (a.kind, a.value if a.kind == "exception" else None) for r in others)
    if a.warned != b.warned and not _warnings_vary(a.warned, b.warned, [r.warned for r in others]):
        return True
    form = _form(b)
    if _form(a) != form or ours.shared != theirs.shared:
        return all(_form(r) == form for r in others)
    same = [_parts(r) for r in others if _form(r) == form]
    if not same and all(r.kind == a.kind for r in others):
        return False  # rounding decides even the form
    return any(_leaf_beyond(x, y, [s[k] for s in same]) for k, (x, y) in enumerate(zip(_parts(a), _parts(b))))


def _warnings_vary(ours, theirs, others):
    """Whether each text that was told more or less often is so elsewhere too. Only texts: a changed program warns at other lines."""

    def counts(warned):
        texts = [text for text, _ in warned]
        return {text: texts.count(text) for text in texts}

    a, b, rest = counts(ours), counts(theirs), [counts(r) for r in others]
    odd = [text for text in {*a, *b} if a.get(text) != b.get(text)]
    return bool(odd) and all(any(r.get(text) != b.get(text) for r in rest) for text in odd)


def _all(outcome):
    """(place, value) of all that is in a result and the arguments afterwards."""
    values = [*([outcome.value] if outcome.kind == "result" else []), *(Frozen(a, None) if isinstance(a, np.ndarray) else a for a in outcome.after)]
    return [((k, *path), leaf) for k, v in enumerate(values) for path, leaf in _leaves(v)]


def _form(outcome):
    return [(place, type(v), v.dtype if isinstance(v, (np.ndarray, np.generic)) else None, np.shape(v)) for place, v in _all(outcome)]


def _parts(outcome):
    return [v for _, v in _all(outcome)]


def _leaf_beyond(ours, theirs, others):
    a, b, others = np.asarray(ours), np.asarray(theirs), [np.asarray(o) for o in others]
    if a.dtype.kind not in "biufc":
        return ours != theirs and all(np.array_equal(o, b) for o in others)
    with np.errstate(all="ignore"):
        if a.dtype.kind not in "fc":
            varies = np.zeros(b.shape, bool)
            for o in others:
                varies |= o != b
            return bool(((a != b) & ~varies).any())
        return bool((~_same_bits(a, b) & ~_in_range(a, b, others)).any())


def _same_bits(a, b):
    if a.dtype.kind == "c":
        return _same_bits(a.real, b.real) & _same_bits(a.imag, b.imag)
    return ((a == b) & (np.signbit(a) == np.signbit(b))) | (np.isnan(a) & np.isnan(b))


def _in_range(a, b, others):
    """Where `a` is no further from `b` than twice the furthest of the others; anything goes where they differ in being finite, or by much."""
    if a.dtype.kind == "c":
        parts = ((a.real, b.real, [o.real for o in others]), (a.imag, b.imag, [o.imag for o in others]))
        unlike = np.logical_and(*(_same_bits(x, y) | _in_range(x, y, rest) for x, y, rest in parts))
        off = np.zeros(b.shape)
        for o in others:
            off = np.maximum(off, np.where(_same_bits(o, b), 0.0, np.abs(o - b)))
        return unlike | (np.abs(a - b) <= 2 * off) | (off > LOST * np.abs(b))
    off, odd, sign = np.zeros(b.shape), np.zeros(b.shape, bool), np.zeros(b.shape, bool)
    for o in others:
        odd |= ~(np.isfinite(o) & np.isfinite(b)) & ~_same_bits(o, b)
        off = np.maximum(off, np.where(np.isfinite(o) & np.isfinite(b), np.abs(o.astype(float) - b.astype(float)), 0.0))
        sign |= np.signbit(o) != np.signbit(b)
    near = np.isfinite(a) & np.isfinite(b) & (np.abs(a.astype(float) - b.astype(float)) <= 2 * off) & ((off > 0) | sign)
    return odd | near | (off > LOST * np.abs(b.astype(float)))
