"""NumPy functions as parallel machine code with the same answers."""

import sys

if "t" in sys.abiflags:  # free-threaded builds have no stable ABI; the two libraries here are made for it
    raise ImportError(f"phylanx is built for CPython with the global interpreter lock, and {sys.executable} is a free-threaded build: install it into the other one")

from . import _jit, _methods  # noqa: F401  the methods of Function
from ._config import clear_cache, config, show_config
from ._errors import PhylanxPerformanceWarning, PhylanxUnsupported, PhylanxVerificationError, PhylanxWarning
from ._jit import Function, jit
from ._settings import environ

__all__ = [
    "Function", "PhylanxPerformanceWarning", "PhylanxUnsupported", "PhylanxVerificationError", "PhylanxWarning", "Record", "Report",
    "clear_cache", "config", "jit", "prange", "show_config", "trace",
]  # fmt: skip
_LATER = {"Record": "_trace", "Report": "_report", "trace": "_trace"}  # imported when asked for


if environ("PHX_VERIFY") == "all":
    from . import _verify

    _jit.verify = _verify.miss


def prange(*args):
    """``range``, with the promise that the iterations are independent of one another."""
    return range(*args)


def __getattr__(name):
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    if name == "__version__":
        from importlib.metadata import version

        return version("phylanx")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return __all__
