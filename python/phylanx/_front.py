"""From a Python function to the request for its compilation."""

import inspect
import json

from ._bind import ABSENT, Binder, is_library, is_value, look, place_id
from ._classes import Classes
from ._core import answer
from ._forms import Writer, constant
from ._objects import Objects, mentioned
from ._scope import imported, volatile_names
from ._source import SourceUnavailable, Unsupported, parameters, tree_of

__all__ = ["ABSENT", "Description", "SourceUnavailable", "Unsupported", "describe", "look"]

# Functions reached beyond this number are objects: their trees would be larger than what is gained.
MAX_FUNCTIONS = 512


def _table():
    """Canonical name -> the Python function in NumPy style that stands for it."""
    from ._numpy import TABLE

    return TABLE


class Description:
    """A Python function as the compiler sees it.

    Attributes
    ----------
    functions : list of dict
        The field of that name of the request (ARCHITECTURE.md); entry 0 is the function itself.
    py_funcs : list of types.FunctionType
        The Python function of each entry.
    trees : list of Tree
        The ast of each entry: ``trees[k].nodes[n]`` is the node that PhySL calls ``$n``.
    hidden : list of (owner, key)
        Where each hidden argument is found at each call; see `look`.
    guards : list of (owner, key, expected)
        The description holds as long as ``look(owner, key, args) is expected`` for all of them.
    objects : Objects
        What is known of the objects among the arguments and globals.
    classes : Classes
        What is known of the program's classes.
    origin : dict
        For the rest of a function made by `resume`: number of a node -> (0 or the function's code, number) in the description it was made from.
    """

    def __init__(self, function, written):
        self.functions, self.py_funcs, self.trees = [], [], []
        self.hidden, self.guards = [], []
        self.table, self.written = _table(), written
        self._numbers, self._slots, self._guarded = {}, {}, set()
        self.objects, self.classes, self.settled = Objects(self), Classes(self), False
        if self.index(function) is None:
            raise self._refusal
        self.origin = self.trees[0].origin
        self.file, self.first_line = self.trees[0].file, self.trees[0].node.lineno

    # ---- used by Binder -------------------------------------------------------------------------------------------------------------

    def index_at(self, function, owner, path):
        """Number of a function that is not always the same one, but found at a place; None when it cannot be described."""
        if function.__kwdefaults__:
            return None
        return self.index(function, (owner, path))

    def index(self, function, at=None):
        """Number of `function` among the functions, None when it cannot be described."""
        key = id(function), at and place_id(*at)
        known = self._numbers.get(key, ABSENT)
        if known is not ABSENT:
            return known
        self._numbers[key] = None
        if self.functions and is_library(function.__module__) or len(self.functions) >= MAX_FUNCTIONS:
            return None
        try:
            tree = tree_of(function)
            if self.settled and volatile_names(tree):
                return None  # hidden arguments could be what it writes
            return self._describe(function, tree, key, at)
        except Unsupported as e:
            self._refusal = e
        except RecursionError:
            self._refusal = Unsupported("it is nested too deeply", tree.node)
        return None

    def class_index(self, cls):
        """Number of a class among the classes, None when compiled code makes no instances of it."""
        return self.classes.index(cls)

    def slot(self, owner, key):
        """Number of the hidden argument found at `key` of `owner`."""
        place = place_id(owner, key)
        if place not in self._slots:
            self._slots[place] = len(self.hidden)
            self.hidden.append((owner, key))
        return self._slots[place]

    def guard(self, owner, key, expected):
        """Notes that the description is only right while `key` of `owner` is `expected`."""
        place = place_id(owner, key)
        if place not in self._guarded:
            self._guarded.add(place)
            self.guards.append((owner, key, expected))

    def is_written(self, owner, key):
        """Whether one of the functions writes what `key` names in `owner`."""
        return place_id(owner, key) in self.written

    def _describe(self, function, tree, key, at):
        state = len(self.functions), len(self.hidden), len(self.guards)
        number = self._numbers[key] = state[0]
        entry = {"name": function.__name__, "file": tree.file}
        if (function.__module__ or "").startswith("phylanx._numpy."):  # None of a function that exec() made
            entry["library"] = True
            entry["indexed"] = function.__module__ == "phylanx._numpy.indexers"
        self.functions.append(entry)
        self.py_funcs.append(function)
        self.trees.append(tree)
        binder = Binder(function, self, at, imported(tree))
        try:
            entry["physl"] = Writer(tree, binder).function(self._defaults(function, binder, at), called=number > 0)
        except (Unsupported, RecursionError):
            self._take_back(key, *state)
            raise
        entry["params"] = [tree.ident(p) for p in parameters(tree.node.args)]
        entry["globals"] = binder.globals
        if at is None:
            self.guard(function, "__code__", function.__code__)
            self.guard(function, "__defaults__", function.__defaults__)
            self.guard(function, "__kwdefaults__", function.__kwdefaults__)
            return number
        owner, path = at
        self.guard(owner, (*path, "__code__"), function.__code__)
        self.guard(owner, (*path, "__kwdefaults__"), None)
        if function.__defaults__ is None:
            self.guard(owner, (*path, "__defaults__"), None)
        else:
            self.guard(owner, (*path, "__defaults__", len(function.__defaults__)), ABSENT)
        return number

    def _take_back(self, key, functions, hidden, guards):
        """Forgets what was noted since, when a function turned out not to be describable."""
        for later in [k for k, number in self._numbers.items() if number is not None and number > functions]:
            del self._numbers[later]
        self._numbers[key] = None
        del self.functions[functions:], self.py_funcs[functions:], self.trees[functions:]
        for owner, key in self.hidden[hidden:]:
            del self._slots[place_id(owner, key)]
        for owner, key, _ in self.guards[guards:]:
            self._guarded.discard(place_id(owner, key))
        del self.hidden[hidden:], self.guards[guards:]

    def _defaults(self, function, binder, at):
        """Parameter -> text of its default value, which is the object made when the function was defined."""
        code = function.__code__
        values = function.__defaults__ or ()
        names = code.co_varnames[code.co_argcount - len(values) : code.co_argcount]
        if at is None:
            places = {name: (values, i, values[i]) for i, name in enumerate(names)}
        else:
            places = {name: (at[0], (*at[1], "__defaults__", i), values[i]) for i, name in enumerate(names)}
        places.update({name: (function.__kwdefaults__, name, value) for name, value in (function.__kwdefaults__ or {}).items()})
        texts = {}
        for name, (owner, key, value) in places.items():
            texts[name] = constant(value) if at is None else None
            if texts[name] is None:
                token = f"__defaults__.{name}"
                binder.globals[token] = binder.binding(value, (owner, key, value), None)
                texts[name] = token
            if type(owner) is dict:
                self.guard(owner, key, value)
        return texts

    # ---- used by callers ------------------------------------------------------------------------------------------------------------

    def values(self, args=()):
        """The hidden arguments of a call now, in slot order; None when a name is not bound any more, so that the function must be described again."""
        found = [look(owner, key, args) for owner, key in self.hidden]
        return None if any(v is ABSENT for v in found) else found

    def holds(self, args=()):
        """Whether all guards hold for a call."""
        return all(look(owner, key, args) is expected for owner, key, expected in self.guards)

    def reach_mentioned(self, args):
        """Takes note of what the function itself does with the objects among its arguments; what the functions that it calls do with them, the core asks for."""
        for i, parameter in enumerate(self.functions[0]["params"]):
            if not is_value(args[i]) and type(args[i]) is not dict:
                for how, name in mentioned(self.trees[0], parameter):
                    self.objects.reach(str(i), how, name, args)

    def node(self, func, n):
        """The ast node of number `n` in function `func`."""
        return self.trees[func].nodes[n]

    def text(self, func, n):
        """Source text of a node on one line."""
        return self.trees[func].text(n)

    def place(self, func, n):
        """``file:line:col`` of a node, col counted from 1."""
        return self.trees[func].place(n)

    def signature(self):
        """The signature of the function itself."""
        return inspect.signature(self.py_funcs[0])


def _written(description):
    """(id of owner, key) of the globals and free variables that the described functions write."""
    places = set()
    for function, tree in zip(description.py_funcs, description.trees):
        cells = dict(zip(function.__code__.co_freevars, function.__closure__ or ()))
        for name in volatile_names(tree):
            places.add(place_id(cells[name], "cell_contents") if name in cells else place_id(function.__globals__, name))
    return places


def describe(py_func, rebound=frozenset()):
    """Describe a Python function for the compiler.

    Parameters
    ----------
    py_func : types.FunctionType
        The plain function, not a decorated one.
    rebound : set of (int, str)
        `place_id` of globals, free variables and attributes that are read anew each time, as if the function wrote them.

    Returns
    -------
    Description

    Raises
    ------
    SourceUnavailable
        If there is no source text.
    Unsupported
        If the function is of a kind that only Python can run: a generator, a coroutine, one that reads its own frame.
    """
    written = set(rebound)
    while True:
        description = Description(py_func, written)
        now = _written(description)
        # A global that one function writes is no hidden argument of another.
        if all(place in written for place in now if place in description._slots):
            description.settled = True
            return description
        written = written | now


def tree_text(state, positions=False):
    """The tree of a function as PhySL, without or with ``$line$col`` behind names."""
    entry = describe(state.py_func).functions[0]
    request = {"functions": [entry], "types": [], "consts": {}, "profile": {}, "options": state.options}
    return answer("dump", json.dumps({"Request": request, "Stage": "physl", "After": "positions" if positions else ""}))
