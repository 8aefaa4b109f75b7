"""NumPy functions as parallel machine code with the same answers."""

from ._errors import PhylanxPerformanceWarning, PhylanxUnsupported, PhylanxWarning
from ._jit import Function, jit

__all__ = ["Function", "PhylanxPerformanceWarning", "PhylanxUnsupported", "PhylanxWarning", "jit", "prange"]


def prange(*args):
    """``range``, with the promise that the iterations are independent of one another."""
    return range(*args)


def __getattr__(name):
    if name == "__version__":
        from importlib.metadata import version

        return version("phylanx")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
