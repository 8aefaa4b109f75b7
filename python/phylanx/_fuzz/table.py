"""How programs spell the operations: read from the op table and from the signatures of the functions that are more than one row."""

import functools
import inspect

from .. import _core
from .._numpy import TABLE as LIBRARY

OPERATORS = {
    "__add": "a + b", "__sub": "a - b", "__mul": "a * b", "__div": "a / b", "__floordiv": "a // b", "__mod": "a % b", "__pow": "a ** b", "__lshift": "a << b",
    "__rshift": "a >> b", "__bitand": "a & b", "__bitor": "a | b", "__bitxor": "a ^ b", "__matmul": "a @ b", "==": "a == b", "!=": "a != b", "<": "a < b",
    "<=": "a <= b", ">": "a > b", ">=": "a >= b", "__minus": "-a", "__plus": "+a", "__invert": "~a", "__abs": "abs(a)", "__not": "not a", "__bool": "bool(a)", "__round": "round(a)",
}  # fmt: skip
EXACT, UNKNOWN = "exact", "unknown"


@functools.cache
def _answer():
    return _core.answer("rows", "")


@functools.cache
def table():
    """The rows that a Python program can spell."""
    return [r for r in _answer()["rows"] if r["numpy"] or r["op"] or r["method"]]


@functools.cache
def signatures():
    """Canonical name -> signature, of the functions and methods that are more than one row: those of the core, and those that are said in NumPy."""
    said = {name: str(inspect.signature(f))[1:-1] for name, f in LIBRARY.items()}
    return {**_answer()["functions"], **said}


@functools.cache
def equalities():
    """Name of a function, a method ("ndarray.sum") or an operator -> the class of equality of its row."""
    found = {}
    for row in table():
        names = [*(row["numpy"] or ()), *(["ndarray." + row["method"]] if row["method"] else []), *([row["op"]] if row["op"] else [])]
        for name in names:
            found[name] = row["equality"] if found.get(name, EXACT) == EXACT else found[name]
    return found


def arity(row):
    """The number of operands of a row."""
    if row["op"] and not row["sig"]:
        return 2 if " b" in OPERATORS[row["op"]] else 1
    first = row["sig"].split(",")
    return sum("=" not in p and p.strip() not in ("/", "*") for p in first) or 1


def short(name):
    """A canonical name as programs spell it."""
    return name.replace("numpy.", "np.", 1).replace("builtins.", "", 1)


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
