"""The methods of a decorated function: its report, and the text of each stage."""

import json

from ._core import answer, open_core
from ._errors import PhylanxUnsupported
from ._jit import Function, _ask, _inputs


def _report(self, *args, **kwargs):
    """What ran natively and what in Python, and why: of all calls so far, or of a call with these arguments, which is made and recorded."""
    from ._report import Report
    from ._trace import trace

    if not args and not kwargs:
        return Report(self)
    with trace() as record:
        self(*args, **kwargs)
    return Report(self, record.of(self._state))


def _dump(self, args, stage, after=""):
    state = self._state
    with state.lock:
        open_core()
        inputs = _inputs(state, args)
        if inputs is None:
            raise PhylanxUnsupported(self.py_func.__code__.co_filename, self.py_func.__code__.co_firstlineno, 1, state.name, state.refusals[-1])
        inputs, _ = _ask(state, inputs)  # finds the parameters whose values are needed, and parts of objects
    return answer("dump", json.dumps({"Request": inputs.request, "Stage": stage, "After": after}))


def _physl(self):
    """The tree of the function as PhySL."""
    from ._front import tree_text

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


METHODS = {
    "report": _report, "physl": _physl, "ir": _ir, "plan": _plan, "asm": _asm, "ll": _ll,
    "__reduce__": lambda self: self.__qualname__,
    "__repr__": lambda self: f"<phylanx function {self._state.name}>",
}  # fmt: skip
for _name, _method in METHODS.items():
    setattr(Function, _name, _method)
