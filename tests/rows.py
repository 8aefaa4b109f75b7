"""Programs derived from the op table: the Python spellings of each row, and operands of every element type, layout and special value."""

import linecache
import math
import warnings

import numpy as np

from phylanx._fuzz.table import arity, map_spellings, reduce_spellings, table  # noqa: F401
from phylanx._fuzz.values import DTYPES, ordinary, specials  # noqa: F401

PYTHON = [bool, int, float, complex]
LAYOUTS = ["C", "F", "strided", "negative", "padded", "readonly", "flat", "deep", "permuted", "row", "column", "empty", "zero-d"]


def program(expressions, parameters):
    """The function that returns the tuple of the expressions, each on a line of its own."""
    lines = [f"def rows({', '.join(parameters)}):"]
    lines += [f"    r{k} = {e}" for k, e in enumerate(expressions)]
    lines += [f"    return ({' '.join(f'r{k},' for k in range(len(expressions)))})"]
    source = "\n".join(lines) + "\n"
    name = f"<{source}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    namespace = {"np": np, "math": math, "__name__": "rows"}
    exec(compile(source, name, "exec"), namespace)
    return namespace["rows"]


def operands(dtypes, seed=0):
    """Matrices of the element types, broadcast against each other over all pairs of special values, and over some that are not special."""
    if len(dtypes) == 1:
        values = np.concatenate([specials(dtypes[0]), ordinary(dtypes[0], 13, seed)])
        return [values[: len(values) // 3 * 3].reshape(3, -1)]
    x, y = (np.concatenate([specials(d), ordinary(d, 3, seed + k)]) for k, d in enumerate(dtypes))
    rng = np.random.default_rng(seed)
    x, y = (v if len(v) <= 32 else rng.choice(v, 32, replace=False) for v in (x, y))
    return [np.repeat(x, len(y)).reshape(len(x), -1), np.tile(y, len(x)).reshape(len(x), -1)]


def laid_out(x, layout):
    """Matrix x, or part of it, in a memory layout."""
    rows, columns = x.shape
    match layout:
        case "C":
            return x.copy()
        case "F":
            return np.asfortranarray(x)
        case "strided":
            base = np.zeros((2 * rows, 3 * columns), x.dtype)
            base[::2, ::3] = x
            return base[::2, ::3]
        case "negative":
            return x[::-1, ::-1].copy()[::-1, ::-1]
        case "padded":
            base = np.zeros((rows, columns + 3), x.dtype)
            base[:, :columns] = x
            return base[:, :columns]
        case "readonly":
            y = x.copy()
            y.flags.writeable = False
            return y
        case "flat":
            return x.ravel().copy()
        case "deep":
            return x.copy()[None]
        case "permuted":
            return np.stack([x, x]).transpose(1, 2, 0).copy().transpose(2, 0, 1)
        case "row":
            return x[:1].copy()
        case "column":
            return np.broadcast_to(x[:, :1], x.shape)
        case "empty":
            return x[:0].copy()
    return x[:1, :1].copy().reshape(())


def raises(expression, parameters, arguments):
    """Whether NumPy refuses the expression."""
    function = program([expression], parameters)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            function(*arguments)
        except Exception:
            return True
    return False
