"""What the dotted globals of a function mean: bindings for the request, values to fetch at each call, guards to check at each call."""

import builtins
import functools
import json
import sys
import types

import numpy as np

from ._loops import loops_of


class Parts(tuple):
    """The type of a dict or set and its parts in order. As the last key of a path it finds itself, where these are the very objects that are there, else nothing."""

    __slots__ = ()
    __eq__, __hash__ = object.__eq__, object.__hash__

    @classmethod
    def of(cls, container):
        """Those of a dict, set or frozenset."""
        parts = (part for item in container.items() for part in item) if type(container) is dict else container
        return cls((type(container), *parts))

    def are_those_of(self, container):
        """Whether `container` is still what it was."""
        return type(container) is self[0] and len(found := Parts.of(container)) == len(self) and all(a is b for a, b in zip(found, self))


ABSENT = type("Absent", (), {"__repr__": lambda self: "ABSENT", "__slots__": ()})()
"""What a guard expects of a name that is not bound."""

CACHED = type(functools.cache(lambda: None))
NUMBERS = (bool, int, float, complex)
# Packages whose functions are taken by name and never looked into.
LIBRARIES = sys.stdlib_module_names | {"numpy", "scipy", "phylanx"}
# Of these packages of ours the functions are ordinary NumPy-style Python.
PLAIN_PACKAGES = ("phylanx._numpy", "phylanx.nn")


def look(owner, key, args=()):
    """The object that `key` names in `owner`, a dict, a tuple (by index) or any other object (by attribute); ABSENT if there is none.

    A tuple of keys is a path, each key of what the one before found; None is the type, ... the length, for `Parts` see there. It may begin with argument number
    `owner` of `args`.
    """
    if type(key) is not tuple:
        return _follow(owner, key)
    found = args[owner] if type(owner) is int else owner
    for step in key:
        found = _follow(found, step)
        if found is ABSENT:
            return ABSENT
    return found


def _follow(owner, key):
    kind = type(owner)
    if key is None:
        return kind
    if key is ...:
        return len(owner)
    if type(key) is Parts:
        return key if key.are_those_of(owner) else ABSENT
    if kind is dict:
        return owner.get(key, ABSENT)
    try:
        return owner[key] if kind is tuple else getattr(owner, key)
    except (AttributeError, ValueError, IndexError, TypeError):  # ValueError: an empty closure cell
        return ABSENT


def place_id(owner, key):
    """What tells one place from another."""
    return ("argument", owner) if type(owner) is int else id(owner), key


def is_library(module_name):
    """Whether functions of the module are taken by name."""
    name = module_name or ""
    plain = any(name == p or name.startswith(p + ".") for p in PLAIN_PACKAGES)
    return name.partition(".")[0] in LIBRARIES and not plain


def _reaches(path, obj):
    """Whether the dotted `path` leads to `obj` in the modules that are loaded."""
    module, _, rest = path, "", []
    while module and module not in sys.modules:
        module, _, last = module.rpartition(".")
        rest.insert(0, last)
    found = sys.modules.get(module)
    for name in rest:
        found = getattr(found, name, None)
    return found is obj


def canonical(obj, module=None, attr=None):
    """The public name of a library object, "numpy.linalg.solve", or None.

    `module` (or class) and `attr` say where it was found; that is its name when it has none of its own.
    """
    if isinstance(obj, types.ModuleType):
        return obj.__name__
    host = getattr(obj, "__self__", None)
    if isinstance(host, np.ufunc):
        return f"{canonical(host, module, attr)}.{obj.__name__}"
    if host is not None and host is getattr(sys.modules.get("numpy.random.mtrand"), "_rand", None):
        return f"numpy.random.{obj.__name__}"
    home = "numpy" if isinstance(obj, np.ufunc) else getattr(obj, "__module__", None)
    name = getattr(obj, "__qualname__", None) or getattr(obj, "__name__", None)
    if isinstance(home, str) and isinstance(name, str) and is_library(home):
        public = ".".join(part for part in home.split(".") if not part.startswith("_"))
        for path in (f"{public}.{name}", f"{home}.{name}"):
            if _reaches(path, obj):
                return path
    if isinstance(module, types.ModuleType) and is_library(module.__name__):
        return f"{module.__name__}.{attr}"
    if isinstance(module, type) and is_library(module.__module__):
        return f"{canonical(module)}.{attr}"
    if isinstance(obj, np.ufunc) and getattr(np, obj.__name__, None) is obj:
        return f"numpy.{obj.__name__}"
    return None


def plain_function(obj):
    """The Python function behind `obj`, itself or what phx.jit decorates, or None."""
    if type(obj) is types.FunctionType:
        return obj
    if type(obj).__module__.partition(".")[0] != "phylanx":
        return None
    inner = getattr(obj, "py_func", None)
    return inner if type(inner) is types.FunctionType else None


def is_value(obj):
    """Whether `obj` can be a hidden argument with a type of its own: a number, a str, None, an array, a list, or a tuple of such."""
    if obj is None or type(obj) in NUMBERS or type(obj) in (str, list):
        return True
    if type(obj) is tuple:
        return all(map(is_value, obj))
    return type(obj) is np.ndarray or isinstance(obj, (np.number, np.bool_))


def is_draw(obj):
    """Whether `obj` is a method of a `random.Random`, as the functions of the module random are."""
    host = getattr(obj, "__self__", None) if isinstance(obj, (types.BuiltinMethodType, types.MethodType)) else None
    return type(host).__module__ == "random" and type(host).__qualname__ == "Random"


def constant_binding(obj):
    """BINDING of a constant, or None. Infinities and NaN are given as strings, which JSON lacks otherwise; complex as [re, im]."""
    if isinstance(obj, np.dtype):
        plain = obj.isnative and obj.names is None and obj.subdtype is None and obj.kind in "biufc"
        return {"kind": "const", "value": obj.name, "type": f"dtype:{obj.name}"} if plain else None
    if obj is None:
        return {"kind": "const", "value": None, "type": "none"}
    if type(obj) is str:
        return {"kind": "const", "value": obj, "type": f"str{json.dumps(obj)}"}
    if type(obj) not in NUMBERS:
        return None

    def real(x):
        return x if type(x) is not float or x - x == 0 else str(x)

    value = [real(obj.real), real(obj.imag)] if type(obj) is complex else real(obj)
    return {"kind": "const", "value": value, "type": type(obj).__name__}


class Binder:
    """Resolves the names of one function; the results are shared by all functions of a description.

    Parameters
    ----------
    function : types.FunctionType
    shared : object
        ``index(function)`` -> its number among the request's functions, or None when it cannot be described; ``slot(owner, key)`` -> number of
        the hidden argument; ``class_index(cls)`` likewise of a class; ``guard(owner, key, expected)``; ``table``: canonical name -> library function; ``is_written(owner, key)`` says whether some
        function writes the global.
    at : (owner, keys) or None
        Where the function is found at each call, when it is not always the same one.
    imported : dict
        Name -> (owner, key) of what the function imports itself.
    """

    def __init__(self, function, shared, at, imported):
        self.function, self.shared, self.at, self.imported = function, shared, at, imported
        self.globals = {}
        self.cells = dict(zip(function.__code__.co_freevars, function.__closure__ or ()))
        builtin = function.__builtins__
        self.builtins = builtin if type(builtin) is dict else vars(builtins)
        self.paths = {}

    def first(self, name):
        """Where the first part of a dotted name is found: (owner, key, object)."""
        if name in self.imported:
            return *self.imported[name], look(*self.imported[name])
        if name in self.cells:
            return *self.cell(name), look(self.cells[name], "cell_contents")
        found = look(self.function.__globals__, name)
        if found is not ABSENT:
            return self.function.__globals__, name, found
        self.shared.guard(self.function.__globals__, name, ABSENT)
        return self.builtins, name, look(self.builtins, name)

    def cell(self, name):
        """The place of a free variable."""
        if self.at is None:
            return self.cells[name], "cell_contents"
        owner, path = self.at
        return owner, (*path, "__closure__", list(self.cells).index(name), "cell_contents")

    def volatile(self, name):
        """Whether a function of this description writes the global or free variable."""
        return self.shared.is_written(*(self.cell(name) if name in self.cells else (self.function.__globals__, name)))

    def resolve(self, path):
        """Takes note of the dotted global that `path` begins with; returns how many links it has."""
        key = tuple(path)
        if key not in self.paths:
            self.paths[key] = self.follow(path)
        return self.paths[key]

    def follow(self, path):
        owner, key, obj = self.first(path[0])
        chain = [(owner, key, obj)]
        module, used = None, 1
        while used < len(path) and self.is_static(obj):
            link = vars(obj) if isinstance(obj, types.ModuleType) and path[used] in vars(obj) else obj
            inner = look(link, path[used])
            chain.append((link, path[used], inner))
            module, obj, used = obj, inner, used + 1
        token = ".".join(path[:used])
        if token not in self.globals:
            self.globals[token] = self.binding(obj, chain[used - 1], module)
        exact = self.globals[token]["kind"] not in ("value", "object")
        for k, (holder, name, expected) in enumerate(chain):
            # A bound method may be a new object each time it is looked up; its owner is guarded.
            if (k != used - 1 or exact) and (type(holder) is int or look(holder, name) is expected):
                self.shared.guard(holder, name, expected)
        return used

    @staticmethod
    def is_static(obj):
        """Whether attributes of `obj` belong to the dotted name: those of modules, and of NumPy's ufuncs and library classes."""
        library_class = isinstance(obj, type) and is_library(obj.__module__)
        return isinstance(obj, (types.ModuleType, np.ufunc)) or library_class

    def binding(self, obj, found, module):
        """BINDING of `obj`, found as (owner, key, obj), an attribute of `module` if that is not None."""
        owner, key, _ = found
        if obj is ABSENT:
            return {"kind": "unbound"}
        if obj is NotImplemented:
            return {"kind": "name", "name": "builtins.NotImplemented"}
        in_library = isinstance(module, types.ModuleType) and is_library(module.__name__)
        if in_library or isinstance(obj, np.dtype):
            const = constant_binding(obj)
            if const is not None:
                return const
        if is_value(obj):
            return {"kind": "value", "slot": self.shared.slot(owner, key)}
        if is_draw(obj):
            self.method(obj.__name__)
            path = key if type(key) is tuple else (key,)
            return {"kind": "method", "slot": self.shared.slot(owner, (*path, "__self__")), "name": obj.__name__}
        name = self.library_name(obj, module, key)
        function = self.shared.table.get(name) if name else plain_function(obj)
        # Within the function that stands for it, a name is the core's own form of it.
        if function is not None and not (name and function is self.function):
            index = self.shared.index(function)
            if index is not None:
                return {"kind": "func", "index": index, **({"name": name} if name else {})}
        if type(obj) is CACHED and not name and type(obj.__wrapped__) is types.FunctionType and not obj.cache_parameters()["typed"]:
            index = self.shared.index(obj.__wrapped__)
            if index is not None:
                return {"kind": "func", "index": index, "cached": True}
        if isinstance(obj, np.ufunc):
            name = name or f"ufunc.{obj.__name__}"
            return {"kind": "name", "name": name, **loops_of(obj, name)}
        if name:
            return {"kind": "name", "name": name}
        index = self.shared.class_index(obj) if isinstance(obj, type) else None
        if index is not None:
            return {"kind": "class", "index": index}
        return {"kind": "object", "slot": self.shared.slot(owner, key)}

    def library_name(self, obj, module, key):
        if isinstance(obj, types.ModuleType):
            return obj.__name__ if is_library(obj.__name__) else None
        home = getattr(obj, "__module__", None)
        if isinstance(module, types.ModuleType) and f"{module.__name__}.{key}" in self.shared.table and not callable(obj):
            return f"{module.__name__}.{key}"  # np.r_ and its kin
        callable_or_class = callable(obj) or isinstance(obj, type)
        if not callable_or_class or isinstance(home, str) and not is_library(home):
            return None
        return canonical(obj, module, key)

    def method(self, name):
        """Takes note of the library functions that implement a method of a class, by the class."""
        for token in (f"{kind}.{name}" for kind in ("ndarray", "str", "list", "deque", "int", "float", "complex", "Random")):
            function = self.shared.table.get(token)
            if function not in (None, self.function) and token not in self.globals:
                self.globals[token] = {"kind": "func", "index": self.shared.index(function)}
