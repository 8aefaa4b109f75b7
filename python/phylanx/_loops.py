"""The inner loops of ufuncs that the compiler has no rows for: NumPy's own (`numpy.fft`, `numpy.linalg`) and those of other packages (`scipy.special`)."""

import json

import numpy as np
from numpy.linalg import _umath_linalg

from . import _door
from ._core import CoreError, after_load, core_call

CHARS = frozenset("?bhilBHILfdFD")  # of the element types that compiled code has
_known = {}


def loops_of(ufunc, name):
    """What the compiler must know of a ufunc to run its loops: a part of its binding, {} where it cannot.

    Parameters
    ----------
    ufunc : np.ufunc
    name : str
        It stands for the ufunc in compiled code, in this process and others.
    """
    if (ufunc, name) not in _known:
        _known[ufunc, name] = _describe(ufunc, name)
    return _known[ufunc, name]


def _describe(ufunc, name):
    nin, nout, count, *addresses = _door.ufunc_loops(ufunc)
    if (nin, nout, count) != (ufunc.nin, ufunc.nout, ufunc.ntypes) or not count:
        return {}
    found = {}
    for types, function, data in zip(ufunc.types, addresses[::2], addresses[1::2]):
        if function and set(types) - set("->") <= CHARS:
            found.setdefault(types, {"Types": types, "Function": function, "Data": data})  # of several with the same types NumPy takes the first
    # A loop of another package may report an error to Python, and must not wait for the thread that waits for it.
    pure = name.startswith("numpy.")
    try:
        taken = found and core_call("loops", json.dumps({"Name": name, "Pure": pure, "Loops": list(found.values())}))
    except CoreError:
        return {}
    return {} if taken != "0" else {"loops": list(found), "signature": ufunc.signature or ""}


def _tell_of_products():
    """Tell the core of the loops that small products and decompositions run."""
    for ufunc in (u for u in vars(_umath_linalg).values() if isinstance(u, np.ufunc)):
        loops_of(ufunc, f"{_umath_linalg.__name__}.{ufunc.__name__}")
    loops_of(np.matmul, "numpy.matmul")


after_load.append(_tell_of_products)
