"""The methods of a decorated function: its report, and the text of each stage."""

import functools
import json
import sys
import types

from ._callable import behind, binder
from ._core import answer, open_core
from ._errors import PhylanxUnsupported
from ._jit import Function, _ask, _decorate, _inputs


def _report(self, *args, **kwargs):
    """What ran natively and what in Python, and why: of all calls so far, or of a call with these arguments, which is made and recorded."""
    from ._report import Report
    from ._trace import trace

    if not args and not kwargs:
        return Report(self)
    with trace() as record:
        self(*args, **kwargs)
    return Report(self, record.of(self._state))


def _described(state):
    """Raises what is to be said of a callable that runs no Python function."""
    if not isinstance(state.py_func, types.FunctionType):
        raise PhylanxUnsupported("<unknown>", 0, 1, state.name, state.refusals[-1])


def _dump(self, args, stage, after=""):
    state = self._state
    _described(state)
    args = binder(*behind(self.py_func))(*args)
    with state.lock:
        open_core()
        inputs = _inputs(state, args)
        if inputs is None:
            code = state.py_func.__code__
            raise PhylanxUnsupported(code.co_filename, code.co_firstlineno, 1, state.name, state.refusals[-1])
        inputs, _ = _ask(state, inputs)  # finds the parameters whose values are needed, and parts of objects
    return answer("dump", json.dumps({"Request": inputs.request, "Stage": stage, "After": after}))


def _physl(self):
    """The tree of the function as PhySL."""
    from ._front import tree_text

    _described(self._state)
    return tree_text(self._state)


def _ir(self, *args, stage="opt"):
    """The IR for these arguments: as built (``stage="ir"``), after all passes (``"opt"``), or after the pass of that name."""
    return _dump(self, args, stage) if stage in ("ir", "opt") else _dump(self, args, "opt", stage)


def _plan(self, *args):
    """The tasks for these arguments."""
    return _dump(self, args, "plan")


def _asm(self, *args):
    """The machine code for these arguments."""
    return _dump(self, args, "asm")


def _ll(self, *args):
    """The LLVM IR for these arguments."""
    return _dump(self, args, "ll")


# ---- as a Python function ---------------------------------------------------------------------------------------------------------------


def _lookup(self):
    """What the name of the function means where it was defined."""
    found = sys.modules.get(getattr(self, "__module__", None))
    for name in getattr(self, "__qualname__", "").split("."):
        found = getattr(found, name, None)
    return found


def _reduce(self):
    """By its name, as other functions; where that is not the name of this object, by the plain function and the options."""
    found = _lookup(self)
    if found is self:
        return self.__qualname__
    state = self._state
    origin = found if type(found) is Function and found.py_func is self.py_func else self.py_func
    return _restored, (origin, tuple(state.options.items()), state.name)


def _restored(f, options, name):
    """The function that `_reduce` wrote; one and the same for the same plain function, so that a pool of processes compiles it once."""
    if isinstance(f, types.FunctionType | Function):
        return _restored_once(f, options, name)
    return _decorate(f, dict(options), name)


@functools.lru_cache(maxsize=128)
def _restored_once(f, options, name):
    return _decorate(f, dict(options), name)


def _of_plain(name):
    """A settable attribute of the plain function."""
    return property(lambda self: getattr(self.py_func, name), lambda self, value: setattr(self.py_func, name, value))


METHODS = {
    "report": _report, "physl": _physl, "ir": _ir, "plan": _plan, "asm": _asm, "ll": _ll,
    "__reduce__": _reduce, "__copy__": lambda self: self, "__deepcopy__": lambda self, memo: self,
    "__defaults__": _of_plain("__defaults__"), "__kwdefaults__": _of_plain("__kwdefaults__"),
    "__class_getitem__": classmethod(types.GenericAlias),
    "__getattr__": lambda self, name: getattr(self.py_func, name),
    "__repr__": lambda self: f"<phylanx function {self._state.name}>",
}  # fmt: skip
for _name, _method in METHODS.items():
    setattr(Function, _name, _method)
