"""One program on its arguments: plain, as machine code, and by the evaluator."""

from collections import Counter
from typing import NamedTuple

from .. import _jit
from .._compare import difference
from .._core import core_call
from .._evaluate import NotEvaluated, evaluate
from .._verify import Memory
from . import compare

WAYS = ({}, {"mode": "graph"}, {"off": ["all"]})
"""Options of the ways that `everywhere` takes besides."""


class Failure(NamedTuple):
    """A difference: between which ways, where, and on which arguments."""

    ways: str
    where: str
    values: list


class Check:
    """A program, compiled, and how often its ways were compared.

    Parameters
    ----------
    program : source.Program
    """

    def __init__(self, program, **options):
        self.program = program
        self.plain, self.compiled = program.function(), _made(program, options)
        self.counts = Counter()

    def call(self, values, evaluated=False):
        """The first difference on these arguments, or None."""
        memory = Memory(values)
        theirs = compare.observe(self.plain, memory, values)
        before = self._calls()
        ours = compare.observe(self.compiled, memory, values)
        self.counts["native"] += 1
        self.counts[ours.outcome.kind] += 1
        where = compare.different(ours, theirs, self.program, memory, values)
        if where:
            return Failure("native code against NumPy", where, values)
        ran = [version for version, calls in self._calls().items() if calls > before.get(version, 0)]
        return self._evaluated(ran[-1] if ran else None, ours, memory, values) if evaluated else None

    def _calls(self):
        """How often each version ran."""
        return {e.info: e.calls for e in self.compiled._entries() if e.info is not None}

    def _evaluated(self, version, ours, memory, values):
        if version is None or version.pycalls or any(e["site"] >= 0 for e in version.exits.values()):
            self.counts["not evaluated: it runs something in Python"] += 1
            return None
        try:
            outcome, whole = evaluate(version, values, version.description.values() or [], memory)
        except NotEvaluated as e:
            self.counts[f"not evaluated: {e}"] += 1
            return None
        self.counts["evaluated"] += 1
        native = ours.outcome._replace(warned=None)
        where = difference(outcome._replace(warned=None), native, lambda dtype: 0.0)
        if where and not whole:
            where = compare.different(ours._replace(outcome=outcome._replace(warned=ours.outcome.warned)), ours, self.program, memory, values)
        return Failure("the evaluator against native code", where, values) if where else None

    def in_python(self):
        """Lines of which something runs in Python, or None when the whole function does."""
        if self.compiled._state.refusals:
            return None
        versions = [e.info for e in self.compiled._entries() if e.info is not None]
        return {site["line"] for v in versions for site in v.pycalls}


def _made(program, options):
    return _jit._make(program.function(), {"strict": False, "parallel": True, "cache": False, "fp": "strict", **options}, "program")


def everywhere(program, values):
    """The first difference in any way, with one worker and with several; None when there is none."""
    workers = core_call("workers")
    try:
        for options in WAYS:
            for count in {"1", workers}:
                core_call("workers", count)
                check = Check(program, **options)
                for _ in range(2):  # the first call may leave at what is not yet known
                    found = check.call(values, evaluated=not options)
                    if found:
                        return found._replace(ways=f"{found.ways}, {options or 'as compiled'}, workers {count}")
    finally:
        core_call("workers", workers)
    return None
