"""Arrays between pages that nobody may touch, and programs run on them; ``python guard.py GROUP`` ends with a signal at an access outside."""

import copy
import ctypes
import mmap
import sys
import warnings

import numpy as np
from same import assert_same

import phylanx as phx

PAGE = mmap.PAGESIZE
_libc = ctypes.CDLL(None)
_libc.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


def guarded(a, at_end):
    """A copy of an array, with its strides, whose memory ends (or begins) where an untouchable page begins (or ends)."""
    low, high = np.lib.array_utils.byte_bounds(a)
    size = high - low if a.size else 0
    pages = max(1, -(-size // PAGE))
    memory = mmap.mmap(-1, (pages + 2) * PAGE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    start = PAGE + (pages * PAGE - size if at_end else 0)
    first = a.__array_interface__["data"][0] - low if a.size else 0
    made = np.ndarray(a.shape, a.dtype, memory, start + first, a.strides)
    made[...] = a
    made.flags.writeable = a.flags.writeable
    for page in (address, address + (pages + 1) * PAGE):
        if _libc.mprotect(page, PAGE, 0):
            raise OSError("mprotect")
    return made


def copied(value, at_end):
    if type(value) is np.ndarray and value.dtype.kind in "biufc":
        return guarded(value, at_end)
    if type(value) in (tuple, list):
        return type(value)(copied(v, at_end) for v in value)
    return copy.deepcopy(value)


def run(name, function, arguments, rtol, strict):
    """Compare the compiled function with the plain one, its arguments against a page at their end and then at their beginning."""
    print(name, file=sys.stderr, flush=True)
    compiled = phx.jit(function, strict=strict)
    for at_end in (True, False):
        try:
            expected = function(*copied(arguments, False))
        except Exception:
            expected = None  # what is raised is another test's concern; here native code runs up to it
        try:
            got = compiled(*copied(arguments, at_end))
        except Exception:
            got = None  # strict refuses it, or warnings are errors: nothing to compare
        if expected is not None and got is not None:
            assert_same(got, expected, rtol, name)


def programs(group):
    """(name, function, arguments, rtol, strict) of a group; strict as other tests compile it, so that its code is on disk."""
    if group == "suite":
        from suite import cases

        for case in cases():
            if case.kind == "function" and "rng" not in case.function.__code__.co_varnames:
                yield case.name, case.function, case.make(), max(case.rtol, 1e-11), False
        return
    import library_cases
    import numpy_cases
    from test_numpy import function, precision

    module = {"numpy": numpy_cases, "library": library_cases}[group]
    for family, table in vars(module).items():
        if type(table) is list and table and type(table[0]) is tuple and type(table[0][0]) is str:
            for text, *arguments in table:
                yield f"{family}: {text}", function(text, len(arguments)), tuple(arguments), max(precision(arguments), 1e-12), family != "left_to_numpy"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    for program in programs(sys.argv[1]):
        run(*program)
