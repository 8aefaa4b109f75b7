"""What a class of the program is to the compiler, so that compiled code can make instances of it and call their methods.

A class is described by what Python's own machinery would find in it: its order of resolution, and, as the core asks for them, its attributes. Instances that
compiled code has made become objects when Python gets them (`makers`).
"""

import abc
import dataclasses
import inspect
import types
import typing

from . import _tuples
from ._bind import ABSENT, is_library, is_value, plain_function
from ._generated import generated

_NEUTRAL = (object, abc.ABC, typing.Generic)  # bases that say nothing of instances
_keys = {}  # class -> the name that compiled code has for it


def is_named_tuple(cls):
    """Whether `cls` is what namedtuple or typing.NamedTuple makes: all that a call does is to make the tuple."""
    fields = getattr(cls, "_fields", None)
    return cls.__bases__ == (tuple,) and type(cls) is type and type(fields) is tuple and "__init__" not in vars(cls)


def is_plain(cls):
    """Whether instances of `cls` are a set of attributes, made by an ``__init__``."""
    if type(cls) not in (type, abc.ABCMeta) or is_library(cls.__module__) or inspect.isabstract(cls):
        return False
    if any(b not in _NEUTRAL and (b.__flags__ & 1 << 9 == 0 or is_library(b.__module__)) for b in cls.__mro__):
        return False  # 1 << 9: made by a class statement
    frozen = is_frozen(cls)
    special = ("__getattribute__", "__new__") + (() if frozen else ("__setattr__", "__delattr__"))
    same = all(getattr(cls, name) is getattr(object, name) for name in special if name != "__new__")
    made = cls.__new__ is object.__new__ or typing.Generic in cls.__mro__
    return same and made and not hasattr(cls, "__getattr__") and not hasattr(cls, "__del__")


def is_frozen(cls):
    """Whether `cls` is a dataclass whose attributes stay."""
    params = getattr(cls, "__dataclass_params__", None)
    return params is not None and params.frozen and getattr(cls.__setattr__, "__code__", None) is not None and cls.__setattr__.__code__.co_filename == "<string>"


def _maker(cls):
    """What makes an object of `cls` of its attributes. An attribute that changes comes as a list of its value, which is empty while it is unbound."""
    put = object.__setattr__

    def make(attributes):
        made = object.__new__(cls)
        for name, value in attributes.items():
            if name[0] in "*?":
                if not value:
                    continue
                name, value = name[1:], value[0]
            put(made, name, value)
        return made

    return make


def key_of(cls):
    """The name of `cls` in compiled code, by which the door finds what makes instances; the same in every process that has one class of its name."""
    key = _keys.get(cls)
    if key is None:
        name, n = f"{cls.__module__}.{cls.__qualname__}", 0
        key = name
        while key in _tuples.CLASSES:
            n += 1
            key = f"{name}#{n}"
        _keys[cls] = key
        _tuples.CLASSES[key] = cls if is_named_tuple(cls) else _maker(cls)
    return key


class Classes:
    """The field "classes" of the requests made for one description.

    Attributes
    ----------
    table : list of dict
        Of each class its name, the numbers of the classes in its order of resolution, and names that instances cannot hold themselves.
    """

    def __init__(self, description):
        self.description = description
        self.table, self.classes, self._numbers = [], [], {}

    def index(self, cls):
        """Number of a class, or None when only Python can make its instances."""
        if cls in self._numbers:
            return self._numbers[cls]
        self._numbers[cls] = None
        if is_named_tuple(cls) and not is_library(cls.__module__):
            entry = {"name": key_of(cls), "fields": list(cls._fields)}
        elif is_plain(cls):
            entry = {"name": key_of(cls), "frozen": is_frozen(cls), "reserved": _reserved(cls)}
        else:
            return None
        number = self._numbers[cls] = len(self.table)
        self.table.append(entry)
        self.classes.append(cls)
        entry["mro"] = [n for n in map(self.index, (c for c in cls.__mro__ if c not in _NEUTRAL and c is not tuple)) if n is not None]
        return number

    def binding(self, position, how, name):
        """BINDING of a class's attribute, or of what a call of it runs. "c3>1" begins the search behind class 1 in the order of class 3."""
        number, _, after = position[1:].partition(">")
        cls = self.classes[int(number)]
        order = cls.__mro__[cls.__mro__.index(self.classes[int(after)]) + 1 :] if after else cls.__mro__
        if how == "call":
            return self._call(cls)
        home = next((c for c in order if name in vars(c)), None)
        if home in (None, *_NEUTRAL, tuple):
            self.description.guard(cls, name, getattr(cls, name, ABSENT)) if not after else None
            return {"kind": "absent"}
        return self._member(home if after else cls, vars(home)[name], name, home)

    def _call(self, cls):
        if is_named_tuple(cls):
            defaults = {n: self._value(cls, ("_field_defaults", n), v) for n, v in cls._field_defaults.items()}
            return {"kind": "tuple", "named": defaults}
        if cls.__init__ is object.__init__:
            self.description.guard(cls, "__init__", object.__init__)
            return {"kind": "absent"}
        home = next(c for c in cls.__mro__ if "__init__" in vars(c))
        return self._member(cls, vars(home)["__init__"], "__init__", home)

    def _member(self, cls, static, name, home):
        more = {"bound": True}
        if isinstance(static, property):
            function, more = static.fget, {"bound": True, "property": True}
        elif isinstance(static, staticmethod):
            function, more = static.__func__, {}
        elif isinstance(static, classmethod):
            function, more = static.__func__, {"bound": True, "of_class": True}
        elif isinstance(static, types.FunctionType) or plain_function(static) is not None:
            function = static
        elif hasattr(type(static), "__get__") and not isinstance(static, type):
            return {"kind": "none"}
        else:
            return self._value(cls, (name,), static)
        function = plain_function(function)
        if function is not None and dataclasses.is_dataclass(home):
            function = generated(home, name, function)
        if function is None or is_library(function.__module__):
            return {"kind": "none"}
        index = self.description.index(function)
        if index is None:
            return {"kind": "none"}
        if more.get("of_class"):
            self.description.guard(cls, (name, "__func__"), static.__func__)
        else:
            self.description.guard(cls, name, getattr(cls, name))
        return {"kind": "func", "index": index, **more}

    def _value(self, cls, path, value):
        if isinstance(value, type):
            index = self.index(value)
            if index is not None:
                self.description.guard(cls, path, value)
                return {"kind": "class", "index": index}
        if self.description.is_written(cls, path):
            return {"kind": "none"}
        return {"kind": "value" if is_value(value) else "object", "slot": self.description.slot(cls, path)}


def _reserved(cls):
    """Names whose assignment is not kept in the instance: those of properties and other descriptors."""
    names = {name for c in cls.__mro__ if c not in _NEUTRAL for name, v in vars(c).items() if hasattr(type(v), "__set__") and not isinstance(v, types.MemberDescriptorType)}
    return sorted(n for n in names if not n.startswith("__"))
