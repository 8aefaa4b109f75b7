"""What a function did so far: what ran natively, what in Python, and why."""

from collections import Counter


class Report:
    """Account of the calls of one function up to now.

    Attributes
    ----------
    native, numpy, python : int
        Tasks that ran as machine code, in a NumPy routine, and in Python.
    calls : int
        Calls that ran natively, wholly or in part.
    plain_calls : int
        Calls that ran in Python wholly.
    python_lines : list of (line, source, reason, count)
        Every expression or statement left to Python, and how often it ran.
    exits : list of (line, reason, count)
        Places where native code gave the rest of a call to Python.
    refusals : list of str
        Why a version could not be compiled at all.
    """

    def __init__(self, function):
        state = function._state
        self.name = state.name
        self.plain_calls = function._plain_calls
        self.native = self.numpy = self.calls = 0
        lines, exits, refusals = Counter(), Counter(), Counter()
        self._collect(function, lines, exits, refusals)
        self.python_lines = [(*key, n) for key, n in sorted(lines.items())]
        self.exits = [(*key, n) for key, n in sorted(exits.items())]
        self.refusals = list(refusals)
        self.python = self.plain_calls + sum(lines.values()) + sum(exits.values())

    def _collect(self, function, lines, exits, refusals):
        state = function._state
        refusals.update(state.refusals)
        for version, calls, pycalls in state.executed(function):
            self.calls += calls
            kinds = Counter(task.get("kind", "native") for task in version.tasks)
            self.native += calls * kinds["native"]
            self.numpy += calls * kinds["numpy"]
            counts = Counter(dict(enumerate(pycalls)))
            for exit_id, count in version.taken.items():
                site = version.exits[exit_id]["site"]
                if site >= 0:
                    counts[site] += count
                else:
                    exits[version.place_of_exit(exit_id)] += count
            for site, count in counts.items():
                if count:
                    pycall = version.pycalls[site]
                    lines[pycall["line"], version.text(pycall), pycall["reason"]] += count
        for rest in state.continuations():
            self._collect(rest, lines, exits, refusals)

    def __str__(self):
        out = [f"{self.name}: {self.calls} native calls, {self.plain_calls} plain; tasks: {self.native} native, {self.numpy} NumPy, {self.python} Python"]
        out += [f"  not compiled: {reason}" for reason in self.refusals]
        out += [f"  line {line}: {source}  ran in Python {n} times: {reason}" for line, source, reason, n in self.python_lines]
        out += [f"  line {line}: left to Python {n} times: {why}" for line, why, n in self.exits]
        return "\n".join(out)

    __repr__ = __str__
