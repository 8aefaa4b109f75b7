"""One compiled version of a function: what the core answered, and how Python goes on from it."""

import ast
import functools
from collections import Counter

from . import _parts, _resume
from ._bind import ABSENT
from ._left import left_of
from ._signature import exactly, members, of_layout

UNBOUND = "$unbound"
"""What the core gives for a variable that is not bound: a member of its union."""

STAND_IN = "\1="
"""How what it gives for a function begins. The number of the node that makes the function follows, and the function's name."""

_WHOLE = {"(": lambda *parts: parts, "[": lambda *parts: [*parts], "{": lambda *parts: dict(zip(parts[::2], parts[1::2])), "<": lambda of, at: iter(left_of(of, at[0]))}
ROUTINES = ("numpy.fft.", "numpy.random.")  # RATIONALE.md, "What stays NumPy's"


class Version:
    """What the door's entry carries as its `info`.

    Parameters
    ----------
    description : _front.Description
    request : dict
        What the core was asked.
    table : dict
        What it answered (ARCHITECTURE.md, "The request and the answer").
    args : tuple
        Arguments it was compiled for, None where their values play no part.
    known : dict
        (function, node) of a pycall -> per output the signature words of its value, or None.
    hidden : tuple of (owner, key)
        Where its hidden arguments are found.
    """

    def __init__(self, description, request, table, args, known, hidden):
        self.description, self.request, self.args, self.hidden = description, request, args, hidden
        self.pycalls, self.tasks = table.get("pycalls") or [], table.get("tasks") or []
        self.mode = table.get("mode")
        self.exits = {e["id"]: e for e in table.get("exits") or []}
        self.warnings = {(w["kernel"], w["bit"]): w for w in table.get("warnings") or []}
        if any(e["site"] >= len(self.pycalls) for e in self.exits.values()):
            raise LookupError("an exit names a pycall that is not in the table")
        self.result = table["result"]
        self.bound = table.get("bound") or []  # attributes of objects that it may set
        self.taken = Counter()
        self.recorder, self.task_of_exit = None, {}  # while a trace is open
        self.sites = tuple(self._site(p, known) for p in self.pycalls)
        self.layouts = {k: tuple(v for _, v in e["vars"] if not is_static(v)) for k, e in self.exits.items()}

    def text(self, site):
        """Source text of a pycall."""
        return self.description.text(site["func"], site["node"])

    def kind_of(self, site):
        """"numpy" when a pycall is no more than a call of one of NumPy's routines that are meant to stay NumPy's, else "python"."""
        generators = {name for name, layout in zip(site["names"], site["in"]) if layout in ("G1", "G2")}
        table = self.description.functions[site["func"]]["globals"]

        def routine(node):
            if not isinstance(node, ast.Call):
                return False
            if not all(isinstance(a, (ast.Name, ast.Constant)) or routine(a) for a in [*node.args, *(k.value for k in node.keywords)]):
                return False
            of = node.func.value if isinstance(node.func, ast.Attribute) else None
            name = str(table.get(ast.unparse(node.func), {}).get("name", ""))
            return name.startswith(ROUTINES) or isinstance(of, ast.Name) and of.id in generators

        return "numpy" if routine(self.description.node(site["func"], site["node"])) else "python"

    def place_of_exit(self, k):
        """(line, why) of an exit."""
        e = self.exits[k]
        node = self.description.node(e["func"], int(e["at"].lstrip("+")))
        return node.lineno, in_words(e["why"])

    def _site(self, pycall, known):
        """What the door calls for a pycall: (callable, in, out, what the values must be, whether they are a tuple of the outputs, whether there is an exit,
        what makes the arguments of the values or None)."""
        func, node, names, static = pycall["func"], pycall["node"], tuple(pycall["names"]), pycall.get("static") or []
        statement = self.is_statement(func, node)
        outs = members(pycall["out"]) if statement else (pycall["out"],)
        words = known.get((func, node)) or (None,) * len(outs)
        wants = tuple(exactly(w) if w is not None else of_layout(o) for w, o in zip(words, outs))
        leaves = any(e["site"] == pycall["site"] for e in self.exits.values())
        order = tuple(pycall.get("writes") or ()) if statement else None
        function, params = _parts.expression(self.description, func, node, {*names, *(n for n, _ in static)}, order)
        prepare = None if params == names else self._arranged(params, names, static, func)
        return function, tuple(pycall["in"]), outs, wants, statement, leaves, prepare

    def _arranged(self, params, names, static, func):
        """What makes of the values of `names` those of `params`. It is not part of the callable, so that no frame of ours is in a traceback."""

        def prepare(*values):
            frame = self.with_static(dict(zip(names, values)), static, func)
            return tuple(frame[p] for p in params)

        return prepare

    def arguments(self, pycall, frame):
        """What the callable of a pycall is called with."""
        values, prepare = tuple(frame[name] for name in pycall["names"]), self.sites[pycall["site"]][6]
        return prepare(*values) if prepare else values

    def is_statement(self, func, node):
        return isinstance(self.description.node(func, node), ast.stmt)

    def with_static(self, frame, static, func, callers=()):
        """`frame` with the variables whose value is known without native code: "@K" parameter K, "=N" what node N gives when evaluated again, "$HEX" a str,
        "(K", "[K", "{K" a tuple, list or dict of K parts (keys and values in turn) that stand in the frame too, "<2" an iterator.

        Nested functions are made together, since they may refer to one another; what other expressions give comes after them, in the order of the program.
        """
        made, given, whole = {}, {}, []
        for name, where in static:
            if where[0] in _WHOLE:
                whole.append((name, where))
                continue
            if where[0] == "$":
                frame[name] = bytes.fromhex(where[1:]).decode()
                continue
            if "/" in where:
                of, _, n = where[1:].partition("/")
                frame[name] = self._of_caller(int(of), int(n), callers)
                continue
            number = int(where[1:])
            if where[0] == "@":
                frame[name] = self.args[number]
            elif _parts.is_definition(self.description, func, number):
                made[name] = number
            else:
                given[name] = number
        if made:
            bound = [n for n in frame if n[0] != "$"]
            function, params = _parts.definitions(self.description, func, tuple(sorted(made.items(), key=lambda m: m[1])), bound)
            frame.update(zip(sorted(made), function(*[frame[p] for p in params])))
        for name, number in sorted(given.items(), key=lambda g: g[1]):
            function, params = _parts.expression(self.description, func, number, [n for n in frame if n[0] != "$"])
            frame[name] = function(*[frame[p] for p in params])
        for name, where in reversed(whole):  # parts come after what they are parts of
            frame[name] = _WHOLE[where[0]](*[frame.pop(f"{name}/{i}") for i in range(int(where[1:]))])
        return frame

    def _of_caller(self, func, n, callers):
        """What node n of another function gives, with the variables of the caller that it belongs to."""
        frame = next((frame for of, frame in callers if of == func), {})
        bound = [name for name in frame if name[0] != "$"]
        if _parts.is_definition(self.description, func, n):
            function, params = _parts.definitions(self.description, func, (("made", n),), bound)
            return function(*[frame[p] for p in params])[0]
        function, params = _parts.expression(self.description, func, n, bound)
        return function(*[frame[p] for p in params])

    def frames_of_exit(self, k, values):
        """The variables of the Python frame at exit k, and of its callers, from the inside out."""
        e = self.exits[k]
        callers = callers_of(e)
        named = [v for v in e["vars"] if not is_static(v[1])]
        frames, static = [{} for _ in range(1 + len(callers))], [[] for _ in range(1 + len(callers))]
        for (name, layout), v in zip(named, values):
            depth, name = _owner(name)
            if name[0] == "*":  # a cell
                if v:
                    frames[depth][name[1:]] = v[0]
                continue
            if type(v) is str and v.startswith(STAND_IN) and STAND_IN in layout:
                static[depth].append((name, v.split("\1")[1]))
            elif not (type(v) is str and v == UNBOUND and UNBOUND in layout):
                frames[depth][name] = v
        for name, where in e["vars"]:
            if is_static(where):
                depth, name = _owner(name)
                static[depth].append((name, where))
        functions = [e["func"], *(func for func, _, _ in callers)]
        for depth in reversed(range(len(frames))):  # a function made in a caller is made again there
            self.with_static(frames[depth], static[depth], functions[depth], list(zip(functions, frames))[depth + 1 :])
        return frames

    def returning(self, k, frames, function, args):
        """What goes on at exit k: (function, arguments) that does the rest of the callers with what `function` returns in the place of the call.

        The call stands there in its caller, so that a traceback shows it, and a try around it catches what is raised.
        """
        e = self.exits[k]
        for (func, statement, call), frame in zip(callers_of(e), frames[1:]):
            rest = _resume.resume(self.description, func, str(statement), frame, call, called=True)
            function, args = rest.function, tuple(rest.arguments(frame, functools.partial(function, *args)))
        return function, args

    def step(self, k, frame):
        """What Python may do alone at exit k; see `_resume.step`."""
        e = self.exits[k]
        return _resume.step(self.description, e["func"], e["at"], e["line"], [n for n in frame if n[0] != "$"], self._definitions_among(e["vars"]))

    def rest(self, k, frame, replaced=None, at=None):
        """The continuation at exit k: from its statement on with expression `replaced` left out, or from the place `at`."""
        e = self.exits[k]
        return _resume.resume(self.description, e["func"], at or e["at"], frame, replaced, self._definitions_among(e["vars"]))

    @staticmethod
    def _definitions_among(variables):
        """Of an exit's variables those that hold what evaluating a node gives, a nested function for one, and the number of the node."""
        return {name: int(where[1:]) for name, where in variables if where[:1] == "=" and "/" not in where + name and _owner(name)[0] == 0}


def callers_of(e):
    """(function, statement, call) of the callers of an exit's function, from the inside out."""
    return [tuple(map(int, caller.split(":"))) for caller in e.get("callers") or ()]


def _owner(name):
    """To which frame a variable of an exit belongs, 0 for the innermost, and its name."""
    depth, dot, rest = name.partition(".")
    return (int(depth), rest) if dot and depth.isdigit() else (0, name)


def in_words(why):
    """Why native code left, where the compiler gives only the operation that could not be done."""
    if why.startswith("py."):
        return "an int of more than 64 bits, or a zero divisor"
    if why in ("load", "store", "gather", "scatter", "take"):
        return "an index out of range"
    return why if " " in why else f"{why} could not be done"


def is_static(layout):
    """Whether an exit's variable has no slots; see `Version.with_static`."""
    return layout[:1] in "=@$([{<"


def store(frame, names, values):
    """Put what a statement wrote into a frame."""
    for name, value in zip(names, values or ()):
        if value is ABSENT:
            frame.pop(name, None)
        else:
            frame[name] = value
