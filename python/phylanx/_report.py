"""What a function did: what ran natively, what in Python, why, and where the time went."""

from collections import Counter

from ._advice import advice

def times(n):
    """How often, in words."""
    return "once" if n == 1 else f"{n} times"


class Report:
    """Account of one function: of all its calls up to now, or of one recorded call.

    Attributes
    ----------
    native, numpy, python : int
        Tasks that ran as machine code, in a NumPy routine, and in Python. Without a record a native call counts as one task; with one, every kernel
        and library routine inside it does too.
    calls : int
        Calls that ran natively, wholly or in part.
    plain_calls : int
        Calls that ran in Python wholly.
    python_lines : list of (line, source, reason, count)
        Every expression or statement left to Python, and how often it ran.
    routines : list of (line, source, count)
        Every call of a NumPy routine that is meant to stay NumPy's.
    exits : list of (line, reason, count)
        Places where native code gave the rest of a call to Python.
    refusals : list of str
        Why a version could not be compiled at all.
    compilations : list of _jit.Compilation
    modes : Counter of (str, str)
        Calls by how they ran, "whole" or as a "graph" of tasks, and why so.
    kernels : list of (line, name)
        Array operations as they were fused, and loops that several workers share.
    wholly : bool
        Whether nothing ran in Python.
    record : _trace.Record or None
        Of the call, when one was made.
    """

    def __init__(self, function, record=None):
        state = function._state
        self.function, self.name, self.record = function, state.name, record
        self._fixes = {}
        self._lines, self._routines, self._exits, self._refusals, self._kernels = Counter(), Counter(), Counter(), Counter(), Counter()
        self.modes = Counter()
        self.compilations = []
        self.calls, self.plain_calls = sum(calls for _, calls, _ in state.executed(function)), function._plain_calls
        self.native = 0
        self._collect(function)
        self.python_lines = [(*key, n) for key, n in sorted(self._lines.items())]
        self.routines = [(*key, n) for key, n in sorted(self._routines.items())]
        self.exits = [(*key, n) for key, n in sorted(self._exits.items())]
        self.refusals, self.kernels = list(self._refusals), sorted(self._kernels)
        self.numpy = sum(self._routines.values())
        self.python = self.plain_calls + sum(self._lines.values()) + sum(self._exits.values())
        self.wholly = not (self.python or self.refusals)
        if record is not None:
            self.native, self.numpy, self.python = map(record.count, ("native", "numpy", "python"))
            self.wholly = not self.python

    def _collect(self, function):
        state = function._state
        self._refusals.update(state.refusals)
        self.compilations += state.compilations
        for version, calls, pycalls in state.executed(function):
            self.native += calls
            self._kernels.update((t["line"], t["name"]) for t in version.tasks if t["name"] != "loop")
            if version.mode:
                self.modes[version.mode["ran"], version.mode["why"]] += calls
            counts = Counter(dict(enumerate(pycalls)))
            for exit_id, count in version.taken.items():
                site = version.exits[exit_id]["site"]
                if site >= 0:
                    counts[site] += count
                else:
                    self._exits[version.place_of_exit(exit_id)] += count
            for site, count in counts.items():
                if count:
                    self._add_site(version, version.pycalls[site], count)
        for rest in state.continuations():
            self.plain_calls += rest._plain_calls
            self._collect(rest)

    def _add_site(self, version, pycall, count):
        line, text, reason = pycall["line"], version.text(pycall), pycall["reason"]
        if version.kind_of(pycall) == "numpy":
            self._routines[line, text] += count
        else:
            self._lines[line, text, reason] += count
            self._fixes[reason] = pycall.get("fix", "")

    def fix(self, reason):
        """What to write instead of what runs in Python for one of the reasons."""
        return advice(reason, self._fixes.get(reason, ""))

    @property
    def fused(self):
        """The kernels of more than one operation: list of (line, name)."""
        return [(line, name) for line, name in self.kernels if len(name.split()) > 2]

    @property
    def parallel(self):
        """The Python loops whose iterations the workers share: list of lines."""
        return [line for line, name in self.kernels if name == "for"]

    def seconds(self):
        """{line: seconds} that tasks of the line took themselves in the recorded call, the longest first; empty without a record."""
        lines = Counter()
        for (_, line), ns in (self.record.lines() if self.record else {}).items():
            lines[line] += ns * 1e-9
        return dict(lines.most_common())

    def __str__(self):
        out = [*self.lines_of_text()]
        if self.record:
            out += ["  where the time of the recorded call went:", *(f"    {finding}" for finding in self.record.verdict())]
        return "\n".join(out)

    def lines_of_text(self):
        """The account in words, without times."""
        yield f"{self.name}: {self.calls} native calls, {self.plain_calls} plain; tasks: {self.native} native, {self.numpy} NumPy, {self.python} Python"
        for c in self.compilations:
            found = {"hit": ", from the cache on disk"}.get(c.cache, "")
            what = f"refused ({c.refused.splitlines()[0]})" if c.refused else "compiled"
            yield f"  {what} for ({', '.join(c.types)}) in {(c.end - c.begin) / 1e6:.1f} ms{found}"
        yield from (f"  ran {'whole' if ran == 'whole' else 'as a graph of tasks'} {times(n)}: {why}" for (ran, why), n in self.modes.items())
        yield from (f"  not compiled: {reason}" for reason in self.refusals)
        for line, source, reason, n in self.python_lines:
            yield f"  line {line}: {source}  ran in Python {times(n)}: {reason}"
            yield f"      instead: {self.fix(reason)}"
        yield from (f"  line {line}: {source}  is a NumPy routine, {times(n)}" for line, source, n in self.routines)
        yield from (f"  line {line}: left to Python {times(n)}: {why}" for line, why, n in self.exits)
        yield from (f"  line {line}: fused into one kernel: {name.partition(' ')[2]}" for line, name in self.fused)
        yield from (f"  line {line}: the workers share the iterations of this loop" for line in self.parallel)

    def __repr__(self):
        return str(self)

    def _repr_html_(self):
        from . import _html

        return _html.fragment(self)
