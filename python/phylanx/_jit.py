"""The decorator: binds a function to the door, compiles on a miss, goes on in Python at an exit."""

import functools
import json
import threading
import types
import warnings
import weakref
from collections import Counter
from time import monotonic_ns as clock
from typing import NamedTuple

import numpy as np

from . import _door, _settings
from ._advice import advice
from ._bind import ABSENT, place_id
from ._callable import behind, binder, parameters
from ._core import CoreError, after_load, answer, core_call, open_core
from ._errors import PhylanxPerformanceWarning, PhylanxUnsupported, Reason, keep, message, tell
from ._signature import CLASS, DTYPE, is_str, is_symbol, type_text
from ._tuples import CLASSES

__all__ = ["core_call", "jit", "open_core"]

MAX_VERSIONS = 8  # of a function, by argument types
MAX_COMPILES = 64  # of a function, whatever the reason
MAX_NAME = 32  # characters of a str that a comparison with a constant may make part of a version
MAX_NAMES = 4  # versions made so, for one parameter
MAX_CHANGES = 3  # of the type seen at one pycall; then it is an object
MAX_LOOKS = 64  # at parts of objects, for one version
MAX_HIDDEN = 62  # arguments that are no parameters, as in the door
TOO_MANY_PARTS = f"it depends on more than {MAX_HIDDEN} globals and parts of objects"
MAX_STEPS = 3  # of Python in one call where native code could not go on and went on afterwards
CHANGED = "a global changed"  # why native code left
FORKED = "decorated functions run in Python in this forked child"
FP_MODES = ("strict", "contract", "reassoc")

Function = _door.Function
functions = weakref.WeakSet()  # all that are decorated, rests included
recording = None  # _trace.Session while a trace is open
verify = None  # _verify.miss where every call is to be verified


def jit(f=None, *, strict=False, parallel=True, cache=True, fp="strict", name=None):
    """Compile a function the first time it is called with new argument types.

    The function gives the same results as before, with the same types, exceptions and warnings. What cannot be compiled runs in Python.

    Parameters
    ----------
    f : callable, optional
        The function; without it, a decorator is returned.
    strict : bool
        Raise `PhylanxUnsupported` where a part would run in Python.
    parallel : bool
        Large loops may use all workers.
    cache : bool
        Keep machine code on disk for the next process.
    fp : {"strict", "contract", "reassoc"}
        "contract" allows fused multiply-add, "reassoc" another order of sums as well.
    name : str, optional
        Name in reports; default the function's.

    Returns
    -------
    Function
    """
    if fp not in FP_MODES:
        raise ValueError(f"fp must be one of {', '.join(map(repr, FP_MODES))}, not {fp!r}")
    options = {"strict": bool(strict), "parallel": bool(parallel), "cache": bool(cache), "fp": fp}
    if f is None:
        return functools.partial(_decorate, options=options, name=name)
    return _decorate(f, options, name)


def _decorate(f, options, name):
    if isinstance(f, (staticmethod, classmethod)):
        return type(f)(_decorate(f.__func__, options, name))
    if isinstance(f, property):
        return property(*(part and _decorate(part, options, name) for part in (f.fget, f.fset, f.fdel)), doc=f.__doc__)
    if isinstance(f, functools.cached_property):
        return functools.cached_property(_decorate(f.func, options, name))
    if isinstance(f, Function):
        f = f.py_func
    if not callable(f):
        raise TypeError(f"phx.jit decorates functions, not {type(f).__name__}")
    return _make(f, options, name)


def _make(py_func, options, name=None, parent=None):
    called, arguments = behind(py_func)
    names, nposonly, nkwonly, stars = ((), 0, 0, False) if called is None else parameters(called)
    bind = binder(called, arguments) if stars or arguments else None
    function = Function(py_func, _miss, names, nposonly, nkwonly, bind)
    functools.update_wrapper(function, py_func)
    function._state = State(called or py_func, options, name or _name(py_func, called), parent)
    if called is None:
        function._plain = True
        function._state.refuse(Reason(f"{type(py_func).__name__} is no Python function"))
    functions.add(function)
    if recording:
        recording.watch(function)
    return function


def _name(py_func, called):
    return getattr(py_func, "__qualname__", None) or getattr(called, "__qualname__", None) or repr(py_func)


class Compilation(NamedTuple):
    """One run of the compiler: for which types, when (ns), what it left in Python wholly, and whether the disk cache had it ("hit", "miss", "")."""

    types: tuple
    begin: int
    end: int
    refused: str
    cache: str


class State:
    """What Python knows of one decorated function, or of the rest of one.

    Attributes
    ----------
    profile : dict
        (0 or the code of a called function, node) of a pycall -> (type texts, signature words or None, whether it is a statement) of the values last seen there.
    rebound : set
        `place_id` of globals and attributes that a pycall was seen to rebind, and `content_of` containers that were seen to change: they are read anew each time. Shared
        with the rests of the function.
    refusals : list of str
        Why calls run in Python wholly.
    compilations : list of Compilation
    """

    def __init__(self, py_func, options, name, parent):
        self.py_func, self.options, self.parent = py_func, options, parent
        self.name = name
        self.lock = threading.RLock()
        self.names = Counter()  # versions by parameter that hold for one text
        self.descriptions = {}  # by what the objects among the arguments are
        self.profile, self.changes = {}, Counter()
        self.rebound = set() if parent is None else parent.rebound
        self.steps = 0  # of Python before this rest
        self.described = 0  # how many of them the descriptions know
        self.compiles = 0
        self.refusals, self.done, self.compilations = [], [], []
        self.rests = {}
        self.told = set()  # places that a warning was given for

    # ---- what it is ------------------------------------------------------------------------------------------------------------------

    def describe(self, args):
        """The description that holds for a call, or None when the function cannot be described."""
        from . import _front
        from ._objects import kind_of, varied

        if self.described != len(self.rebound):
            self.described = len(self.rebound)
            self.descriptions.clear()
        kinds = tuple(map(kind_of, args))
        description = self.descriptions.get(kinds)
        if description is None or not description.holds(args):
            if description is not None:
                self.rebound.update(varied(description.guards, args))
            self.descriptions.pop(kinds, None)
            try:
                description = _front.describe(self.py_func, self.rebound)
            except _front.Unsupported as e:
                self.refuse(Reason(e.reason, e.code), e.line, e.col)
                return None
            description.reach_mentioned(args)
            self.descriptions[kinds] = description
            self.inherit(description)
        return description

    def origin(self, node):
        """Place in the profile of a node of this rest, in the function that it is the rest of, or None."""
        return next((d.origin[node] for d in self.descriptions.values() if node in d.origin), None)

    def inherit(self, description):
        """Take over what the function that this is the rest of has seen at its pycalls."""
        if self.parent:
            for n, place in description.origin.items():
                if place in self.parent.profile:
                    self.profile.setdefault((0, n), self.parent.profile[place])

    def refuse(self, reason, line=0, col=0):
        """Take note that a call runs in Python wholly; under ``strict``, raise."""
        code = getattr(self.py_func, "__code__", None)
        file = code.co_filename if code else "<unknown>"
        line = line or (code.co_firstlineno if code else 0)
        if self.options["strict"]:
            raise PhylanxUnsupported(file, line, col + 1, self.name, reason)
        if reason not in self.refusals:
            self.refusals.append(reason)
            self.warn(message(reason.code, f"{self.name} runs in Python: {reason}"), line)

    def warn(self, text, line):
        """One PhylanxPerformanceWarning at a line of the function."""
        space = getattr(self.py_func, "__globals__", {})
        file = self.py_func.__code__.co_filename if hasattr(self.py_func, "__code__") else "<unknown>"
        warnings.warn_explicit(text, PhylanxPerformanceWarning, file, line, space.get("__name__", "<string>"), space.setdefault("__warningregistry__", {}))

    # ---- what it did -----------------------------------------------------------------------------------------------------------------

    def retire(self, function, entry):
        """Take a version out of use, keeping account of it."""
        if entry.info is not None:
            self.done.append((entry.info, entry.calls, entry.pycalls))
        function._remove(entry)

    def executed(self, function):
        """(version, calls, calls of each pycall) of everything that ran."""
        now = [(e.info, e.calls, e.pycalls) for e in function._entries() if e.info is not None]
        return now + self.done

    def continuations(self):
        """The compiled rests of this function."""
        return list(self.rests.values())

    def rest(self, continuation, frame, value=None, steps=0):
        """A rest of this function, itself decorated, with its arguments."""
        function = self.rests.get(continuation)
        if function is None:
            options = dict(self.options, strict=False)
            function = self.rests[continuation] = _make(continuation.function, options, self.name, parent=self.parent or self)
            function._state.steps = self.steps + steps
        return function, tuple(continuation.arguments(frame, value))

    # ---- pycalls ---------------------------------------------------------------------------------------------------------------------

    def learn(self, where, node, values, statement):
        """Take note of the types of a pycall's values; True when there is news. A statement's are those of the variables it writes.

        `where` is 0 in the function itself, in another the code of that.
        """
        place = (where, node)
        old = self.profile.get(place, ((None,) * len(values), None))[0]
        texts, words = [], []
        for i, (value, known) in enumerate(zip(values, old)):
            w = _door.value_words(value)
            text = "object" if w is None or is_symbol(w) else type_text(w, f"v{node}o{i}d", value)
            if known not in (None, text) and (known == "object" or self._changed(place, i)):
                text = "object"
            texts.append(text)
            words.append(None if text == "object" else w)
        if tuple(texts) == old:
            return False
        self.profile[place] = (tuple(texts), tuple(words), statement)
        earlier = place if where else self.origin(node)
        if self.parent and earlier:
            self.parent.learn(*earlier, values, statement)
        return True

    def notice(self, function, entry):
        """Take note of the globals that pycalls of a version have rebound."""
        places = [place for i, place in enumerate(entry.info.hidden) if entry.changed >> i & 1]
        self.rebound.update(place_id(owner, key) for owner, key in places)
        self.retire(function, entry)

    def _changed(self, place, i):
        """Counts a change of type; whether there were too many."""
        self.changes[place, i] += 1
        return self.changes[place, i] >= MAX_CHANGES


# ---- a miss --------------------------------------------------------------------------------------------------------------------------------


def _miss(function, args):
    """The door's question for a version that fits `args`; None: the plain function has to run."""
    state = function._state
    if verify:
        return verify(function, args, _compile)
    with state.lock:
        return _compile(function, state, args)


def _compile(function, state, args):
    try:
        open_core()
    except CoreError as e:
        state.refuse(Reason(str(e), e.code))
        function._plain = True
        return None
    inputs = _inputs(state, args)
    if inputs is None:
        function._plain = not state.descriptions
        return None
    current = set(map(id, state.descriptions.values()))
    for entry in function._entries():
        if entry.info is not None and id(entry.info.description) not in current:
            state.retire(function, entry)
    if sum(e.info is not None for e in function._entries()) >= MAX_VERSIONS or state.compiles >= MAX_COMPILES:
        state.refuse(Reason(f"it already has {MAX_VERSIONS} versions for other argument types, or was compiled {MAX_COMPILES} times", "versions"))
        return None
    state.compiles += 1
    begin = clock()
    inputs, (address, table, reason, cached) = _ask(state, inputs)
    try:
        entry = _entry(state, address, table, reason, inputs)
    except (AttributeError, LookupError, ValueError, RuntimeError) as e:  # a defect of ours must not become the program's
        entry = _entry(state, 0, None, Reason(f"{type(e).__name__}: {e}", "internal"), inputs)
    compilation = Compilation(tuple(inputs.request["types"]), begin, clock(), reason or "", cached)
    state.compilations.append(compilation)
    if recording:
        recording.compiled(state, compilation)
        recording.watch_entry(state, entry)
    return entry if function._add(entry) else None


class _Inputs:
    """A request, and what decides later whether its answer fits a call."""

    def __init__(self, description, args, words, hidden, overlaps, request, literals, guards, twins):
        self.description, self.args, self.words, self.hidden, self.overlaps = description, args, words, hidden, overlaps
        self.request, self.literals, self.guards, self.twins = request, literals, guards, twins


def _inputs(state, args):
    description = state.describe(args)
    if description is None:
        return None
    values = description.values(args)
    if values is None:
        return None  # a name is not bound: Python says so
    if len(values) > MAX_HIDDEN:
        state.refuse(Reason(TOO_MANY_PARTS))
        return None
    params = description.functions[0]["params"]
    as_object = _object_slots(description)
    words, types_ = [], []
    guards = [_guard(*g) for g in description.guards]
    literals = {}
    for i, (name, value) in enumerate([*zip(params, args), *((f"h{k}_", v) for k, v in enumerate(values))]):
        slot = i - len(params)
        w = _door.object_word(value) if slot in as_object else _door.argument(value) if slot < 0 else _door.signature(value)
        if w is None:
            state.refuse(Reason(f"the value of {name} has too many parts"))
            return None
        words.append(w)
        types_.append(type_text(w, name, value))
        if is_str(w):
            guards.append((*description.hidden[slot], value))
    request = {
        "functions": description.functions,
        "types": types_,
        "consts": {str(i): v for i, v in literals.items()},
        "profile": {f"{f}:{n}": f"({','.join(texts)})" if statement else texts[0] for f, n, (texts, _, statement) in _seen(state, description)},
        "options": {"mode": _settings.mode(), **state.options, "cache": state.options["cache"] and _settings.cached()},
    }
    names = [i for i, v in enumerate(args) if type(v) is str and len(v) <= MAX_NAME and state.names[i] < MAX_NAMES]
    if names:
        request["names"] = names
    if description.objects.known:
        request["objects"] = description.objects.known
    if description.classes.table:
        request["classes"] = description.classes.table
    same, twins = description.objects.same(args)
    if same:
        request["same"] = same
    hidden = tuple((*place, k in as_object) for k, place in enumerate(description.hidden))
    overlaps, arrays = _door.overlaps((*args, *(v for k, v in enumerate(values) if k not in as_object)))
    if arrays > 1:
        request["regions"] = _regions(overlaps, arrays)
    return _Inputs(description, args, words, hidden, overlaps, request, literals, guards, twins)


def _seen(state, description):
    """(function index, node, what was seen) of the profile, of the functions that are described."""
    index = {function.__code__: i for i, function in enumerate(description.py_funcs) if i}
    for (where, node), seen in state.profile.items():
        if not where or where in index:
            yield index.get(where, 0), node, seen


def _regions(overlaps, arrays):
    """Numbers from 1 on for arrays, equal for those that overlap."""
    regions = list(range(1, arrays + 1))
    for i, j in overlaps:
        old, new = regions[j], regions[i]
        regions = [new if r == old else r for r in regions]
    return regions


def _object_slots(description):
    """Hidden arguments that are objects whatever their value."""
    bindings = [b for f in description.functions for b in f["globals"].values()]
    bindings += [b for known in description.objects.known.values() for how in ("attrs", "items") for b in known.get(how, {}).values()]
    calls = [known["call"] for known in description.objects.known.values() if known.get("call")]
    bindings += [b for call in calls for b in (*call.get("first", ()), *call.get("named", {}).values())]
    return {b["slot"] for b in bindings if b["kind"] == "object"}


def _guard(owner, key, expected):
    """A guard as the door takes it."""
    return (owner, key) if expected is ABSENT else (owner, key, expected)


def _ask(state, inputs):
    """The inputs and (address, table, None, whether it was on disk), or (0, None, reason, "") for the latter.

    Answers that want to know values of parameters, or what parts of objects are, are asked again with them.
    """
    for _ in range(len(inputs.args) + MAX_LOOKS):
        try:
            reply = answer("compile", json.dumps(inputs.request))
        except UnicodeEncodeError as e:
            return inputs, (0, None, Reason(str(e)), "")
        except CoreError as e:
            return inputs, (0, None, Reason(str(e).splitlines()[0], e.code), "")
        for notice in reply.get("notices") or ():
            tell(notice["code"], notice["text"])
        if reply.get("look"):
            for position, how, name in reply["look"]:
                inputs.description.objects.reach(position, how, name, inputs.args)
            more = _again(state, inputs)
            if more is None:
                return inputs, (0, None, Reason(TOO_MANY_PARTS), "")
            inputs = more
        elif not reply.get("need"):
            return inputs, (reply["entry"], reply.get("table") or reply, None, reply.get("cache", ""))
        for i in reply.get("need") or ():
            if not _is_constant(inputs.args[i]):
                name = inputs.description.functions[0]["params"][i]
                return inputs, (0, None, Reason(f"the code depends on the value of {name}, which is no constant"), "")
            state.names[i] += type(inputs.args[i]) is str
            inputs.literals[i] = inputs.request["consts"][str(i)] = inputs.args[i]
    return inputs, (0, None, Reason("the core asks for values without end", "internal"), "")


def _again(state, inputs):
    """The inputs of the same call, when more is known of its objects."""
    more = _inputs(state, inputs.args)
    if more is None:
        return None
    for i, value in inputs.literals.items():
        more.literals[i] = more.request["consts"][str(i)] = value
    return more


def _is_constant(value):
    if type(value) is tuple:
        return all(map(_is_constant, value))
    if type(value) is str:
        return not any("\ud800" <= c <= "\udfff" for c in value)  # half of a pair has no place in JSON
    return value is None or type(value) in (bool, int) or type(value) is float and value - value == 0 and str(value) != "-0.0"


def _entry(state, address, table, reason, inputs):
    """The door's entry for an answer of the core. Without code it makes the plain function run."""
    from ._version import Version

    words = tuple(w for ws in inputs.words for w in ws)
    literals = tuple(inputs.literals.items())
    guards = tuple(inputs.guards)
    if reason is not None:
        state.refuse(reason)
        return _door.Entry(0, words, literals, guards, (), inputs.hidden, (), (), "N", (), {}, False, False, None)
    kept = tuple(a if i in inputs.literals or w[0] & 15 in (DTYPE, CLASS) else None for i, (a, w) in enumerate(zip(inputs.args, inputs.words)))
    known = {(f, n): words for f, n, (_, words, _) in _seen(state, inputs.description)}
    version = Version(inputs.description, inputs.request, table, kept, known, tuple(h[:2] for h in inputs.hidden))
    _complain(state, version)
    warns = bool(version.warnings)
    pairs = _pairs(table.get("written") or (), inputs)
    copied = tuple((each["slot"], each["layout"], each["changed"]) for each in table.get("copied") or ())
    return _door.Entry(address, words, literals, guards, tuple(inputs.twins), inputs.hidden, _bound(table, inputs), pairs, version.result, version.sites, version.layouts, warns, False, version, copied)


def _bound(table, inputs):
    """(owner, key, name, layout, hidden argument or -1) of the attributes that the code may set."""
    places = inputs.description.objects.place
    return tuple((*places(b["position"]), b["name"], b["layout"], b["slot"]) for b in table.get("bound") or ())


def _pairs(written, inputs):
    """(i, j, whether they overlap) of the arrays that the code writes, with each other array."""
    return tuple((i, j, (min(i, j), max(i, j)) in inputs.overlaps) for i in written for j in range(len(inputs.request["regions"])) if i != j)


def _complain(state, version):
    """Under ``strict`` raise for the first part that runs in Python, else warn once for each."""
    description = version.description
    parts = [(p["func"], p["node"], p["reason"], p.get("fix") or "") for p in version.pycalls if version.kind_of(p) == "python"]
    parts += [(e["func"], int(e["at"].lstrip("+")), e["why"], "") for e in version.exits.values() if e.get("python")]
    for func, node, reason, fix in parts:
        at, text = description.node(func, node), description.text(func, node)
        if state.options["strict"]:
            raise PhylanxUnsupported(description.trees[func].file, at.lineno, at.col_offset + 1, text, reason, fix)
        place = (description.trees[func].file, at.lineno, at.col_offset)
        if state.parent is None and place not in state.told:
            state.told.add(place)
            line = description.trees[func].lines[at.lineno - 1]
            state.warn(message("python-part", f"{text} runs in Python: {reason}", at.lineno, at.col_offset + 1, source=line, fix=advice(reason, fix)), at.lineno)


# ---- an exit -------------------------------------------------------------------------------------------------------------------------------


def _on_exit(function, entry, k, values, held):
    """How a call goes on in Python where native code left it: what to call with which arguments, and what to do with its value."""
    from ._version import store

    state, version = function._state, entry.info
    if held is None:  # else the door has counted the pycall
        version.taken[k] += 1
    e = version.exits[k]
    span = (version.recorder, version.task_of_exit[k]) if version.recorder else ()
    frames = version.frames_of_exit(k, values)
    frame = frames[0]
    partly = any(name.startswith("$v") for name in frame)  # in the middle of a statement
    if entry.changed:
        state.notice(function, entry)
    if e["why"] == CHANGED and state.steps < MAX_STEPS:
        return *version.returning(k, frames, *state.rest(version.rest(k, frame), frame, steps=1)), None, *span
    if e["site"] < 0 and (e.get("callers") or partly):
        return *version.returning(k, frames, *_rest(version.rest(k, frame), frame)), None, *span
    if e["site"] < 0:
        return *_step(state, version, k, frame), *span
    pycall, site = version.pycalls[e["site"]], version.sites[e["site"]]
    func, node, statement = pycall["func"], pycall["node"], site[4]
    writes = pycall.get("writes") or []

    def go_on(value):
        values = value[: len(writes)] if statement else (value,)
        where = version.description.py_funcs[func].__code__ if func else 0
        if state.learn(where, node, values, statement):
            state.retire(function, entry)
        if not statement:
            return version.returning(k, frames, *state.rest(continuation, frame, value))
        store(frame, writes, values)
        return version.returning(k, frames, *state.rest(version.rest(k, frame, at=f"+{node}"), frame))

    try:
        continuation = None if statement else version.rest(k, frame, replaced=node)
    except ValueError:  # the expression is evaluated several times by its statement
        return version.returning(k, frames, *_rest(version.rest(k, frame), frame))
    if held is not None:
        return go_on(held[0])
    return site[0], version.arguments(pycall, frame), go_on, *span


def _step(state, version, k, frame):
    """Python does what native code could not; where a loop follows, native code goes on after it, unless a variable has outgrown it."""
    from ._version import store

    step = version.step(k, frame) if state.steps < MAX_STEPS else None
    if step is None:
        return *_rest(version.rest(k, frame), frame), None
    function, names, writes, last = step

    def go_on(values):
        store(frame, writes, values)
        rest = version.rest(k, frame, at=f"+{last}")
        large = any(type(v) is int and v.bit_length() > 63 for v in frame.values())
        return _rest(rest, frame) if large else state.rest(rest, frame, steps=1)

    return function, tuple(frame[name] for name in names), go_on


def _rest(continuation, frame, value=None):
    return continuation.function, tuple(continuation.arguments(frame, value))


# ---- warnings, modes, forks ----------------------------------------------------------------------------------------------------------------

_KINDS = {"divide by zero": "divide", "overflow": "over", "underflow": "under", "invalid value": "invalid"}


def _on_warn(entry, code):
    """Emit a floating-point warning as NumPy would have at the user's line."""
    version = entry.info
    warning = version.warnings[code >> 8, code & 255]
    kind = _KINDS[warning["text"].partition(" encountered")[0]]
    if warning.get("quiet") or np.geterr()[kind] == "ignore":
        return
    function = version.description.py_funcs[warning.get("func", 0)]
    space = function.__globals__
    registry = space.setdefault("__warningregistry__", {})
    for _ in range(1 + warning.get("again", 0)):
        warnings.warn_explicit(warning["text"], RuntimeWarning, function.__code__.co_filename, warning["line"], space.get("__name__", "<string>"), registry)


def _plain_mode():
    """Whether a floating-point warning is to be more than a warning, so that it must come at its own operation."""
    modes = np.geterr()
    if modes.pop("under") != "ignore" or not {"warn", "ignore"}.issuperset(modes.values()):
        return True
    return any(action == "error" and issubclass(RuntimeWarning, category) for action, _, category, _, _ in warnings.filters)


def _on_fork():
    tell("fork", FORKED)


after_load.append(lambda: keep("fork", FORKED))


def _on_raise(error):
    from ._facts import note

    note(error)


def _on_random(module):
    from ._random import tell_door

    tell_door(module)


HOOKS = (_on_exit, _on_warn, _plain_mode, _on_fork, _on_raise, _on_random)
_door.set_hooks(*HOOKS)
_door.set_classes(CLASSES)
