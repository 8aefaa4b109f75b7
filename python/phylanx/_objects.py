"""What a Python object among the arguments and globals is to the compiler: its attributes, its items, and what calling it runs.

An object is found again at each call, by its place, (owner, keys): a parameter's number or any object, and the keys that lead on from there. What is taken from
it is a hidden argument, or a Python function that is compiled into its caller; guards say for which objects that is right.
"""

import ast
import functools
import inspect
import types
from collections import namedtuple

import numpy as np

from ._bind import ABSENT, Parts, canonical, constant_binding, is_library, is_value, look, place_id, plain_function

NOTHING = {"kind": "none"}
MAX_KEYS = 500  # of a dict or set that is read in compiled code
_TABLES = {dict: "dict", set: "set", frozenset: "set"}
_PLAIN_LOOKUPS = (object.__getattribute__, tuple.__getattribute__)
_HOLE = getattr(functools, "Placeholder", ABSENT)  # in the arguments of a partial, from CPython 3.14 on
_SLOT = types.MemberDescriptorType  # of __slots__
_FIELD = type(vars(namedtuple("Single", "a"))["a"])  # of a named tuple


def kind_of(value):
    """What decides whether a description made for one argument fits another: the code of a function, the class of an object; None for values that are none."""
    if is_value(value):
        return None
    function = plain_function(value)
    if function is not None:
        return function.__code__
    named = callable(value) and hasattr(value, "__qualname__")  # unlike the objects that library classes make, such as np.poly1d's
    if isinstance(value, (np.ufunc, types.BuiltinFunctionType, type)) or named and is_library(getattr(value, "__module__", None)):
        return value
    if type(value) is functools.partial:
        return functools.partial, kind_of(value.func), len(value.args), tuple(value.keywords)
    if type(value) is types.MethodType:
        return types.MethodType, kind_of(value.__func__), type(value.__self__)
    return type(value)


class Objects:
    """The field "objects" of the requests made for one description.

    Attributes
    ----------
    known : dict
        Position, the number of a parameter or ``h<slot>``, -> {"call": BINDING, "content": BINDING, "attrs": {name: BINDING}, "items": {key: BINDING}}.
    """

    def __init__(self, description):
        self.description, self.known = description, {}

    def reach(self, position, how, name, args):
        """Find out what an attribute ("attrs"), an item ("items"), a call ("call") or everything in an object ("content") means.

        Parameters
        ----------
        position : str
            As in `known`, or ``c<k>`` and ``c<k>><j>`` of class k, see `Classes.binding`.
        how : {"attrs", "items", "call", "content", "class"}
        name : str
            Of the attribute or item, else "".
        args : tuple
            The arguments of the call that is compiled for.
        """
        known = self.known.setdefault(position, {})
        if position[0] == "c":
            found = self.description.classes.binding(position, how, name)
            if how == "call":
                known["call"] = found
            else:
                known.setdefault(how, {})[name] = found
            return
        if how == "class":
            known["class"] = self._class_of(position, args)
            return
        if how in ("call", "content"):
            known[how] = known.get(how) or self._binding(position, how, name, args)
            return
        table = known.setdefault(how, {})
        if name not in table:
            table[name] = self._binding(position, how, name, args)

    def _class_of(self, position, args):
        """Number of the class of an object whose attributes are what is assigned to them, -1 for any other."""
        owner, path = self.place(position)
        obj = look(owner, path, args)
        number = self.description.class_index(type(obj)) if obj is not ABSENT else None
        if number is None:
            return -1
        self.description.guard(owner, (*path, None), type(obj))
        return number

    def same(self, args):
        """Of the objects whose class is known: position -> the first of the same object, and (owner, key, owner, key, whether they are one) for each two."""
        places = [(p, *self.place(p)) for p, known in self.known.items() if known.get("class", -1) >= 0]
        first, pairs = {}, []
        for i, (position, owner, path) in enumerate(places):
            obj = look(owner, path, args)
            for before, holder, keys in places[:i]:
                one = look(holder, keys, args) is obj
                pairs.append((owner, path, holder, keys, one))
                if one:
                    first.setdefault(position, first.get(before, before))
        return first, pairs

    def _binding(self, position, how, name, args):
        owner, path = self.place(position)
        obj = look(owner, path, args)
        if obj is ABSENT:
            return NOTHING
        return getattr(self, f"_{how}")(obj, owner, path, name, args) or NOTHING

    def place(self, position):
        """(owner, keys) of a position."""
        if position[0] != "h":
            return int(position), ()
        owner, key = self.description.hidden[int(position[1:])]
        return owner, key if type(key) is tuple else (key,)

    # ---- what is there ---------------------------------------------------------------------------------------------------------------

    def _items(self, obj, owner, path, name, args):
        """An item of a plain dict."""
        if type(obj) is not dict or name not in obj:
            return None
        return self._value(obj, owner, path, name)

    def _attrs(self, obj, owner, path, name, args):
        """An attribute that Python finds without running anything but a property."""
        cls = type(obj)
        if isinstance(obj, (type, types.ModuleType)) or cls.__getattribute__ not in _PLAIN_LOOKUPS or hasattr(cls, "__getattr__"):
            return None
        static = inspect.getattr_static(cls, name, ABSENT)
        if isinstance(static, types.FunctionType) and name not in getattr(obj, "__dict__", ()):
            return self._method(static, cls, owner, path, name)
        if isinstance(static, property):
            return self._method(static.fget, cls, owner, path, name, property=True)
        if isinstance(static, staticmethod):
            return self._function(getattr(cls, name), cls, owner, path, name)
        if static is ABSENT and getattr(obj, name, ABSENT) is ABSENT:
            self.description.guard(owner, (*path, name), ABSENT)
            return {"kind": "absent"}
        plain = static is ABSENT or isinstance(static, (_SLOT, _FIELD)) or not hasattr(type(static), "__get__")
        if not plain or getattr(obj, name, ABSENT) is ABSENT:
            return None
        return self._value(obj, owner, path, name)

    def _value(self, obj, owner, path, name):
        value = obj[name] if type(obj) is dict else getattr(obj, name)
        place = (owner, (*path, name))
        if self.description.is_written(*place):
            return None
        self.description.guard(owner, (*path, None), type(obj))
        slot = self.description.slot(*place)
        return {"kind": "value" if is_value(value) else "object", "slot": slot}

    def _method(self, function, cls, owner, path, name, **more):
        found = self._function(function, cls, owner, path, name)
        return {**found, "bound": True, **more} if found else None

    def _function(self, function, cls, owner, path, name):
        function = plain_function(function)
        index = self.description.index(function) if function is not None and not is_library(function.__module__) else None
        if index is None:
            return None
        self.description.guard(owner, (*path, None), cls)
        self.description.guard(cls, name, getattr(cls, name))
        return {"kind": "func", "index": index}

    # ---- everything in it --------------------------------------------------------------------------------------------------------------

    def _content(self, obj, owner, path, name, args):
        """The keys and values of a dict or set of constants. It is taken for one that stays what it is, until it was seen to change."""
        if type(obj) not in _TABLES or not 0 < len(obj) <= MAX_KEYS or self.description.is_written(owner, content_of(path)):
            return None
        parts = Parts.of(obj)
        items = [_constant(part) for part in parts[1:]]
        if None in items:
            return None
        self.description.guard(owner, (*path, parts), parts)
        return {"kind": _TABLES[type(obj)], "items": items}

    # ---- what a call of it runs ------------------------------------------------------------------------------------------------------

    def _call(self, obj, owner, path, name, args):
        name = canonical(obj) if kind_of(obj) is obj else None
        library = self.description.table.get(name) if name else None
        if name:
            self.description.guard(owner, path, obj)
            index = self.description.index(library) if library is not None else None
            return {"kind": "name", "name": name} if index is None else {"kind": "func", "index": index}
        function = plain_function(obj)
        if function is not None:
            if function is not obj:
                path = (*path, "py_func")
            index = self.description.index_at(function, owner, path)
            return None if index is None else {"kind": "func", "index": index}
        if type(obj) is functools.partial:
            return self._partial(obj, owner, path, args)
        if type(obj) is types.MethodType:
            self.description.guard(owner, (*path, None), types.MethodType)
            return self._with(obj.__func__, owner, path, "__func__", args, [self._more(obj.__self__, owner, (*path, "__self__"))], {})
        call = inspect.getattr_static(type(obj), "__call__", None)
        return self._method(call, type(obj), owner, path, "__call__") if isinstance(call, types.FunctionType) else None

    def _partial(self, obj, owner, path, args):
        guard = self.description.guard
        guard(owner, (*path, None), functools.partial)
        guard(owner, (*path, "args", ...), len(obj.args))
        guard(owner, (*path, "keywords", ...), len(obj.keywords))
        first = [self._more(value, owner, (*path, "args", i)) for i, value in enumerate(obj.args)]
        named = {name: self._more(value, owner, (*path, "keywords", name)) for name, value in obj.keywords.items()}
        if any(value is _HOLE for value in obj.args):
            return None
        return self._with(obj.func, owner, path, "func", args, first, named)

    def _with(self, function, owner, path, key, args, first, named):
        """The binding of what `function`, at `key`, runs with more arguments."""
        found = self._call(function, owner, (*path, key), "", args)
        if found is None or None in first or None in named.values():
            return None
        lead = [self._more(function, owner, (*path, key))] if found.pop("bound", False) else found.get("first", ())
        return {**found, "first": [*lead, *first], "named": {**found.get("named", {}), **named}}

    def _more(self, value, owner, path):
        """The binding of an argument that is found at each call, or None where Python code is known to change it."""
        if self.description.is_written(owner, path):
            return None
        return {"kind": "value" if is_value(value) else "object", "slot": self.description.slot(owner, path)}


def content_of(path):
    """What stands for the content of the object at `path` among what is written."""
    return (*path, "content")


def varied(guards, args):
    """Places of containers that are no longer what the guards expect."""
    return {place_id(owner, content_of(key[:-1])) for owner, key, parts in guards if type(parts) is Parts and look(owner, key, args) is not parts}


def _constant(obj):
    """BINDING of a constant, or of a tuple of such; None for anything else."""
    if type(obj) is tuple:
        items = [_constant(part) for part in obj]
        return {"kind": "tuple", "items": items} if None not in items else None
    if type(obj) is int and not -(2**63) <= obj < 2**63 or type(obj) is str and any("\ud800" <= c <= "\udfff" for c in obj):
        return None
    return constant_binding(obj) if obj is None or type(obj) in (bool, int, float, complex, str) else None


def mentioned(tree, parameter):
    """(how, name) of the attributes, constant items and calls of a parameter that stand in the text of a function."""
    for node in tree.nodes:
        on = node.value if isinstance(node, (ast.Attribute, ast.Subscript)) else node.func if isinstance(node, ast.Call) else None
        if not isinstance(on, ast.Name) or tree.ident(on.id) != parameter:
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield "attrs", tree.ident(node.attr)
        elif isinstance(node, ast.Call):
            yield "call", ""
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and type(node.slice.value) is str:
            yield "items", node.slice.value
