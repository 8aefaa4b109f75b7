"""The functions that a dataclass gets without source text, written out so that they can be compiled."""

import ast
import dataclasses
import functools

from ._source import Tree

_FILE = "<dataclass>"
_ORDER = {"__eq__": "==", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _missing():
    """The default of a field whose value a function makes."""


@functools.cache
def _made(cls, name, function):
    lines, space = {"__init__": _init, **dict.fromkeys(_ORDER, _compare)}[name](cls, name)
    text = "\n".join(lines)
    space["__name__"] = "phylanx._numpy._generated"  # a function of ours: what it does, it does at the line that calls it
    exec(compile(text, _FILE, "exec"), space)
    made = space[name]
    made.__qualname__ = function.__qualname__
    node = ast.parse(text).body[0]
    made.__phylanx_tree__ = Tree(node, _FILE, [line + "\n" for line in lines])
    return made


def generated(cls, name, function):
    """`function`, attribute `name` of dataclass `cls`, or what stands for it when dataclass() made it; None for what has no such form."""
    if function.__code__.co_filename != "<string>":
        return function
    return _made(cls, name, function) if name in ("__init__", *_ORDER) else None


def _init(cls, name):
    space, params, body, keywords = {"_missing": _missing}, ["self"], [], []
    arguments = []
    for f in cls.__dataclass_fields__.values():
        if f._field_type is dataclasses._FIELD_CLASSVAR:
            continue
        pseudo = f._field_type is dataclasses._FIELD_INITVAR
        value, default = f.name, ""
        if f.default is not dataclasses.MISSING:
            space[f"_default_{f.name}"] = f.default
            if not f.init:
                continue  # the attribute of the class
            default = f"=_default_{f.name}"
        elif f.default_factory is not dataclasses.MISSING:
            space[f"_factory_{f.name}"] = f.default_factory
            value = f"_factory_{f.name}()"
            if f.init:
                value, default = f"{value} if {f.name} is _missing else {f.name}", "=_missing"
        elif not f.init:
            continue
        if f.init:
            (keywords if f.kw_only else params).append(f.name + default)
        if pseudo:
            arguments.append(f.name)
        elif f.init or value != f.name:
            body.append(f"    self.{f.name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append(f"    self.__post_init__({', '.join(arguments)})")
    params += ["*", *keywords] if keywords else []
    return [f"def {name}({', '.join(params)}):", *(body or ["    pass"])], space


def _compare(cls, name):
    names = [f.name for f in dataclasses.fields(cls) if f.compare]
    left, right = (f"({''.join(f'{of}.{n}, ' for n in names)})" for of in ("self", "other"))
    return [
        f"def {name}(self, other):", "    if other.__class__ is self.__class__:", f"        return {left} {_ORDER[name]} {right}", "    return NotImplemented",
    ], {}  # fmt: skip
