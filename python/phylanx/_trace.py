"""What ran, when, on which worker: `trace` collects it, `Record` keeps, saves and judges it."""

import json
import threading
from collections import defaultdict
from copy import copy
from pathlib import Path
from typing import NamedTuple

from . import _core, _door, _jit
from ._advice import advice
from ._report import times

KINDS = ("native", "numpy", "python", "compile")
FORMS = {".json": "json", ".pftrace": "json", ".csv": "csv", ".dot": "dot", ".newick": "newick", ".phx": "text"}


class Span(NamedTuple):
    """One run of a task on the calling thread (worker 0), or another worker's share of one. Times in ns of the monotonic clock."""

    task: int
    worker: int
    begin: int
    end: int


class Task:
    """A node of the executed tree.

    Attributes
    ----------
    kind : {"native", "numpy", "python", "compile"}
        Machine code, a NumPy routine, Python, or the work of the compiler.
    function, name, file, line : str, str, str, int
    reason, fix : str
        Of a task in Python: why, and what to write instead.
    state : _jit.State
        The decorated function it belongs to.
    within : function, optional
        The Python function whose line it is, if it is another.
    count, time, shared : int
        Times it ran, ns on the calling thread, ns of the other workers' shares.
    """

    def __init__(self, kind, state, name, line, reason="", fix="", within=None):
        code = getattr(within or (state.parent or state).py_func, "__code__", None)
        self.kind, self.state, self.name, self.reason, self.fix = kind, state, name, reason, fix
        self.function, self.file = state.name, code.co_filename if code else "<unknown>"
        self.line = line or (code.co_firstlineno if code else 0)
        self.count = self.time = self.shared = 0

    def __repr__(self):
        return f"<{self.kind} {self.name}, {self.function}:{self.line}, {self.count} x, {self.time / 1e6:.3f} ms>"


# ---- recording ---------------------------------------------------------------------------------------------------------------------------


class Source:
    """A recorder of the door, and the tasks that its numbers mean."""

    def __init__(self, tasks, first_site, call):
        self.tasks = tasks
        self.recorder = _door.Recorder(len(tasks), first_site, call)


class Session:
    """The recorders of everything that runs while at least one trace is open."""

    def __init__(self):
        self.sources, self.compilations = [], []
        for function in list(_jit.functions):
            self.watch(function)

    def watch(self, function):
        """Record the calls of a decorated function."""
        state = function._state
        source = Source([Task("python", state, f"{state.name}, the plain function", 0)], 0, 0)
        self.sources.append(source)
        function._record(source.recorder)
        for entry in function._entries():
            self.watch_entry(state, entry)

    def watch_entry(self, state, entry):
        """Record the calls of a version. Its tasks are those of its table, its pycalls, the call, its exits."""
        version = entry.info
        if version is None:
            return
        functions = version.description.py_funcs
        native = [Task(t.get("kind", "native"), state, t["name"], t["line"], within=functions[t["func"]] if t.get("func") else None) for t in version.tasks]
        sites = [Task(version.kind_of(p), state, version.text(p), p["line"], p["reason"], p.get("fix", "")) for p in version.pycalls]
        rests = [Task("python", state, "the rest of the call", line, why) for line, why in map(version.place_of_exit, version.exits)]
        call = len(native) + len(sites)
        source = Source([*native, *sites, Task("native", state, "call", 0), *rests], len(native), call)
        self.sources.append(source)
        version.recorder = source.recorder
        version.task_of_exit = {k: call + 1 + i if e["site"] < 0 else len(native) + e["site"] for i, (k, e) in enumerate(version.exits.items())}
        entry._record(source.recorder)

    def compiled(self, state, compilation):
        self.compilations.append((state, compilation))

    def close(self):
        for function in list(_jit.functions):
            function._record(None)
            for entry in function._entries():
                entry._record(None)
                if entry.info is not None:
                    entry.info.recorder = None


_lock = threading.Lock()
_open = 0  # traces


class trace:
    """Record what decorated functions do inside a ``with`` block, in all threads.

    Parameters
    ----------
    path : path-like, optional
        File to save the record to at the end; see `Record.save`.

    Examples
    --------
    >>> with phx.trace() as record:
    ...     f(x)
    >>> print(record.verdict())
    """

    def __init__(self, path=None):
        self.path = path
        self.record = Record()
        if path is not None:
            _form(path)

    def __enter__(self):
        global _open
        _core.load()
        with _lock:
            if _jit.recording is None:
                _jit.recording = Session()
            _open += 1
            self._session = _jit.recording
            self._before = {s: s.recorder.totals() for s in self._session.sources}
            self._compilations = len(self._session.compilations)
        self.record.begin = _jit.clock()
        return self.record

    def __exit__(self, kind, error, traceback):
        global _open
        self.record.end = _jit.clock()
        with _lock:
            _open -= 1
            if _open == 0:
                _jit.recording = None
                self._session.close()
        for source in self._session.sources:
            self.record.add(source, self._before.get(source))
        for state, compilation in self._session.compilations[self._compilations :]:
            self.record.add_compilation(state, compilation)
        if self.path is not None and kind is None:
            self.record.save(self.path)


# ---- the record --------------------------------------------------------------------------------------------------------------------------


class Finding(NamedTuple):
    """One answer to "where did the time go?"."""

    share: float
    line: int
    text: str
    fix: str = ""

    def __str__(self):
        return f"{100 * self.share:5.1f} %  line {self.line}: {self.text}"


class Verdict(list):
    """Findings, the most expensive first."""

    def __str__(self):
        return "\n".join(f"{f}\n{10 * ' '}instead: {f.fix}" if f.fix else str(f) for f in self) or "nothing was recorded"


class Record:
    """What was seen between the begin and the end of a trace.

    Attributes
    ----------
    tasks : list of Task
        What ran, with counts and times.
    spans : list of Span
        When it ran. ``Span.task`` is an index into `tasks`.
    lost : int
        Spans that were dropped because there were too many; counts and times of the tasks include them.
    begin, end : int
        Times of the trace.
    """

    def __init__(self):
        self.tasks, self.spans, self.lost = [], [], 0
        self.begin = self.end = 0
        self._numbers = {}

    def add(self, source, before=None):
        """Take over what a source has seen since the totals `before`."""
        before = before or [(0, 0, 0)] * len(source.tasks)
        number = {}
        for k, (now, old) in enumerate(zip(source.recorder.totals(), before)):
            count, time, shared = (n - o for n, o in zip(now, old))
            if count or shared:
                number[k] = self._enter(source.tasks[k], count, time, shared)
        if not number:
            return
        spans, lost = source.recorder.spans()
        kept = [Span(number[k], w, b, e) for k, w, b, e in spans if k in number and b >= self.begin]
        self.spans += kept
        self.lost += lost if len(kept) == len(spans) else 0

    def add_compilation(self, state, compilation):
        """Take over one run of the compiler."""
        task = Task("compile", state, f"compile {state.name}({', '.join(compilation.types)})", 0, compilation.cache)
        number = self._enter(task, 1, compilation.end - compilation.begin, 0)
        self.spans.append(Span(number, 0, compilation.begin, compilation.end))

    def _enter(self, task, count, time, shared):
        """The number of a task, whose counts grow. Versions for several types have one row for the same thing on the same line."""
        key = task.kind, id(task.state.parent or task.state), task.line, task.name, task.reason
        if key not in self._numbers:
            self._numbers[key] = len(self.tasks)
            self.tasks.append(copy(task))
        mine = self.tasks[self._numbers[key]]
        mine.count, mine.time, mine.shared = mine.count + count, mine.time + time, mine.shared + shared
        return self._numbers[key]

    def of(self, root):
        """The part of the record that belongs to one decorated function and its rests."""
        part = Record()
        part.begin, part.end, part.lost = self.begin, self.end, self.lost
        number = {}
        for k, task in enumerate(self.tasks):
            if (task.state.parent or task.state) is root:
                number[k] = len(part.tasks)
                part.tasks.append(task)
        part.spans = [s._replace(task=number[s.task]) for s in self.spans if s.task in number]
        return part

    def count(self, kind):
        """How often tasks of a kind ran."""
        return sum(t.count for t in self.tasks if t.kind == kind)

    def self_times(self):
        """For each task the ns that it took itself, without the tasks that ran inside it on the calling thread."""
        inside, count = defaultdict(int), defaultdict(int)
        stack = []
        for s in sorted((s for s in self.spans if s.worker == 0), key=lambda s: (s.begin, -s.end)):
            while stack and stack[-1].end <= s.begin:
                stack.pop()
            if stack:
                inside[stack[-1].task] += s.end - s.begin
            count[s.task] += 1
            stack.append(s)
        return [max(t.time - inside[k] * (t.count / count[k] if count[k] else 0), 0) for k, t in enumerate(self.tasks)]

    def lines(self):
        """{(file, line): ns} of the time that tasks took themselves, the longest first."""
        times = defaultdict(float)
        for task, own in zip(self.tasks, self.self_times()):
            times[task.file, task.line] += own
        return dict(sorted(times.items(), key=lambda item: -item[1]))

    def verdict(self):
        """Where the time went, and what to do about it.

        Returns
        -------
        list of Finding
            The most expensive first; prints as text.
        """
        own = self.self_times()
        total = sum(own) or 1
        places = defaultdict(list)
        for k, task in enumerate(self.tasks):
            places[task.kind, task.function, task.line if task.name != "call" else 0].append(k)
        findings = []
        for tasks in places.values():
            time = sum(own[k] for k in tasks)
            findings.append(_finding([self.tasks[k] for k in tasks], time, time / total))
        return Verdict(sorted(findings, key=lambda f: (-f.share, f.line)))

    def text(self):
        """The record as text, which the command line reads back."""
        quoted = lambda s: json.dumps(s, ensure_ascii=False)  # noqa: E731
        out = [f"record lost {self.lost}"]
        out += [f"task {t.kind} {t.line} {t.count} {t.time} {t.shared} {quoted(t.file)} {quoted(t.function)} {quoted(t.name)}" for t in self.tasks]
        out += ["span " + " ".join(map(str, s)) for s in self.spans]
        return "\n".join(out) + "\n"

    def save(self, path):
        """Write the record to a file; the name's ending chooses the form.

        Parameters
        ----------
        path : path-like
            ``.pftrace`` or ``.json`` (for https://ui.perfetto.dev and Chrome), ``.html`` (a page), ``.csv`` (the table of tasks), ``.dot`` or
            ``.newick`` (the executed tree), ``.phx`` (everything, as text).
        """
        form = _form(path)
        if form == "html":
            from . import _html

            text = _html.page("Phylanx record", [("record", self)])
        else:
            text = _core.answer_text("trace", f"{form}\n{self.text()}")
        Path(path).write_text(text, encoding="utf-8")

    def __str__(self):
        native, numpy, python = map(self.count, KINDS[:3])
        wall = (self.end - self.begin) / 1e6
        return f"{wall:.3f} ms; tasks: {native} native, {numpy} NumPy, {python} Python\n{self.verdict()}"

    def _repr_html_(self):
        from . import _html

        return _html.fragment(self)


def _form(path):
    suffix = Path(path).suffix
    if suffix != ".html" and suffix not in FORMS:
        raise ValueError(f"a record is saved as .html, {', '.join(FORMS)}, not as {suffix or 'a name without an ending'}")
    return FORMS.get(suffix, "html")


def _finding(tasks, time, share):
    """What a person should know of the tasks of one kind on one line."""
    first, ms, names = tasks[0], f"{time / 1e6:.3f} ms", ", ".join(dict.fromkeys(t.name for t in tasks))
    count = max(t.count for t in tasks)
    if first.kind == "compile":
        hits = sum(t.count for t in tasks if t.reason == "hit")
        where = f"{hits} of them came from the cache on disk" if hits else "the next process finds it in the cache on disk"
        return Finding(share, first.line, f"compiling {first.function} {times(sum(t.count for t in tasks))} took {ms}; {where}")
    if first.kind == "numpy":
        return Finding(share, first.line, f"{names}, a NumPy routine, {times(count)}, {ms}")
    if first.kind == "python":
        reason = first.reason or "; ".join(first.state.refusals) or "it could not be compiled"
        return Finding(share, first.line, f"{names} in Python {times(count)}, {ms}: {reason}", advice(reason, first.fix))
    if first.name == "call":
        return Finding(share, first.line, f"{first.function}: native code outside array work (scalar loops, the way in and out), {times(count)}, {ms}")
    copies = " (a copy)" if all(t.name == "kernel copy" for t in tasks) else ""
    shared = sum(t.shared for t in tasks)
    helped = f", and {shared / 1e6:.3f} ms on other workers" if shared else ""
    return Finding(share, first.line, f"{names}{copies}, {times(count)}, {ms}{helped}")
