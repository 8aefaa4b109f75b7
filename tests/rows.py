"""Programs derived from the op table: the Python spellings of each row, and operands of every element type, layout and special value."""

import functools
import linecache
import math
import warnings

import numpy as np

from phylanx import _core

DTYPES = [np.dtype(t) for t in "? b h i l B H I L f d F D".split()]
PYTHON = [bool, int, float, complex]
OPERATORS = {
    "__add": "a + b", "__sub": "a - b", "__mul": "a * b", "__div": "a / b", "__floordiv": "a // b", "__mod": "a % b", "__pow": "a ** b", "__lshift": "a << b",
    "__rshift": "a >> b", "__bitand": "a & b", "__bitor": "a | b", "__bitxor": "a ^ b", "__matmul": "a @ b", "==": "a == b", "!=": "a != b", "<": "a < b",
    "<=": "a <= b", ">": "a > b", ">=": "a >= b", "__minus": "-a", "__plus": "+a", "__invert": "~a", "__abs": "abs(a)", "__not": "not a", "__bool": "bool(a)", "__round": "round(a)",
}  # fmt: skip
LINALG = "numpy.linalg."
LAYOUTS = ["C", "F", "strided", "negative", "padded", "readonly", "flat", "deep", "permuted", "row", "column", "empty", "zero-d"]


@functools.cache
def table():
    """The rows that a Python program can spell."""
    return [r for r in _core.answer("rows", "")["rows"] if r["numpy"] or r["op"] or r["method"]]


def arity(row):
    """The number of operands of a row."""
    if row["op"] and not row["sig"]:
        return 2 if " b" in OPERATORS[row["op"]] else 1
    first = row["sig"].split(",")
    return sum("=" not in p and p.strip() not in ("/", "*") for p in first) or 1


def short(name):
    return name.replace("numpy.", "np.", 1)


def map_spellings(row, aliases=False):
    """The expressions in a, b, c that a Map row answers to."""
    operands = ", ".join("abc"[: arity(row)])
    out = [f"{short(n)}({operands})" for n in (row["numpy"] or ())[: None if aliases else 1]]
    if row["op"]:
        out.append(OPERATORS[row["op"]])
    if row["method"] and aliases:
        out.append(f"a.{row['method']}({', '.join('bc'[: arity(row) - 1])})")
    return out


def reduce_spellings(row, rank):
    """The expressions of a Reduce or Scan row on an array of a rank."""
    forms = [short(row["numpy"][0]) + "(a{})"] + [short(n) + "(a{})" for n in row["numpy"][1:]]
    if row["method"]:
        forms.append("a." + row["method"] + "({})")
    arguments = [f"axis={k}" for k in range(-1, rank)]
    if row["class"] == "Reduce":
        arguments += ["keepdims=True"] + [f"axis={k}, keepdims=True" for k in range(min(rank, 1))]
        if rank > 1 and not row["name"].startswith("arg"):
            arguments += ["axis=(0, -1)"]
    out = [forms[0].format(", " + a) for a in arguments]
    return out + [f.format("") for f in forms]


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


def specials(dtype):
    """The values of an element type where an implementation may differ."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array([False, True])
    if dtype.kind in "iu":
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        values = [0, 1, 2, 3, 7, 10, 63, 100, high, high - 1, high // 2, low, low + 1, low // 2 - 1] + ([-1, -2, -3, -7, -64] if low else [])
        return np.array([v for v in values if low <= v <= high], dtype)
    if dtype.kind == "f":
        info = np.finfo(dtype)
        values = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, np.pi, 0.1, -1e-5, 88.0, -104.0, 710.0, -746.0, 1e6, 2.0**31, 2.0**63, -(2.0**63)]
        values += [np.inf, -np.inf, np.nan, info.max, info.min, info.tiny, info.smallest_subnormal, -info.smallest_subnormal, info.eps]
        return np.array(values, dtype)
    parts = np.array([0.0, -0.0, 1.0, -2.5, 1e-5, 30.0, np.inf, -np.inf, np.nan], dtype.char.lower())
    return (parts[:, None] + np.zeros_like(parts) + 1j * 0).astype(dtype).ravel() if False else _complex(parts, dtype)


def _complex(parts, dtype):
    out = np.empty((len(parts), len(parts)), dtype)
    out.real, out.imag = parts[:, None], parts
    return out.ravel()


def ordinary(dtype, size, seed, domain=""):
    """Values without surprises, inside the domain of a row."""
    rng, dtype = np.random.default_rng(seed), np.dtype(dtype)
    if dtype.kind in "biu":
        return rng.integers(0, 2 if dtype.kind == "b" else 6, size).astype(dtype)
    draw = {"": lambda: rng.normal(0, 3, size), "unit": lambda: rng.uniform(-1, 1, size), "pos": lambda: rng.uniform(0.01, 8, size), "ge1": lambda: rng.uniform(1, 9, size)}
    values = draw.get(domain, draw[""])()
    return (values + 1j * rng.normal(0, 2, size)).astype(dtype) if dtype.kind == "c" else values.astype(dtype)


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
