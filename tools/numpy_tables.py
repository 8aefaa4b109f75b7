"""Write the tables that the Go tests compare with: what NumPy and CPython do, as text.

Run with the NumPy release that is the reference::

    python tools/numpy_tables.py

* ``internal/nd/testdata/promote.txt``: promotion and casting of element types.
* ``internal/op/testdata/types.txt``: the types each ufunc chooses for its operands.
* ``internal/op/testdata/scalars.txt.gz``: results and warnings of every operation on special values.
"""

import gzip
import itertools
import math
import operator
import pathlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHARS = "?bhilBHILfdFD"
LANES = 16  # every loop of NumPy then works on whole vectors
WEAK = {"1": int, "2": float, "3": complex}
UFUNCS = """add subtract multiply divide negative positive absolute fabs sign square reciprocal conjugate heaviside maximum minimum fmax fmin
exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh cbrt sqrt power float_power hypot
arctan2 logaddexp logaddexp2 deg2rad rad2deg radians degrees floor_divide remainder fmod floor ceil trunc rint nextafter spacing copysign
signbit ldexp bitwise_and bitwise_or bitwise_xor invert left_shift right_shift bitwise_count gcd lcm equal not_equal less less_equal greater
greater_equal logical_and logical_or logical_xor logical_not isnan isinf isfinite""".split()


def promotion():
    """Yield the lines of promote.txt."""
    names = list(CHARS) + list(WEAK)
    values = [np.dtype(c) for c in CHARS] + [0, 0.0, 0j]
    for title, f in (
        ("result_type", lambda a, b: np.result_type(a, b).char),
        ("safe", lambda a, b: "01"[np.can_cast(a, b, "safe")]),
        ("same_kind", lambda a, b: "01"[np.can_cast(a, b, "same_kind")]),
    ):
        n = len(names) if title == "result_type" else len(CHARS)
        for name, a in zip(names[:n], values):
            yield f"{title} {name} " + "".join(f(a, b) for b in values[:n])


def signature(ufunc, operands):
    """Return the types NumPy chooses, as in ``ufunc.types``, or '.' where it raises."""
    try:
        types = ufunc.resolve_dtypes((*operands, *[None] * ufunc.nout))
    except TypeError:
        return "."
    text = "".join(t.char for t in types)
    text = text.translate(str.maketrans("qQ", "lL"))
    return text[: ufunc.nin] + "->" + text[ufunc.nin :]


def resolution():
    """Yield one line per ufunc: its distinct signatures, then the letter of each for all operand types in order."""
    operands = [np.dtype(c) for c in CHARS] + list(WEAK.values())
    for name in UFUNCS:
        ufunc = getattr(np, name)
        found = [signature(ufunc, ops) for ops in itertools.product(operands, repeat=ufunc.nin)]
        distinct = sorted(set(found))
        yield f"{name} {','.join(distinct)} " + "".join(chr(ord("A") + distinct.index(s)) for s in found)


def special(char):
    """Return the values on which operations of one element type are tried."""
    dtype = np.dtype(char)
    if char == "?":
        return np.array([False, True])
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        low = [info.min, info.min + 1, -7, -3, -1] if dtype.kind == "i" else []
        return np.array([*low, 0, 1, 2, 3, 9, info.max - 1, info.max], dtype)
    real = np.dtype(dtype.char.lower())
    info = np.finfo(real)
    if dtype.kind == "f":
        return np.array([0.0, -0.0, 1, -1, 0.5, -2.5, 3, 0.1, 100.7, -720.25, info.max, info.smallest_subnormal, np.inf, -np.inf, np.nan], real)
    big = float(info.max)
    parts = [(0, 0), (1, 0), (-1, 0.0), (0, 1), (2, 3), (-2.5, -0.5), (0.25, -4), (2, 0), (-3, 0), (big, big), (np.inf, 1), (-2, np.inf), (np.nan, 1), (1, np.nan), (-0.0, -2)]
    return np.array([complex(*p) for p in parts], dtype)


def bits(value):
    """Return one NumPy scalar as hexadecimal digits."""
    value = np.asarray(value)
    if value.dtype.kind == "c":
        return bits(value.real) + ":" + bits(value.imag)
    if value.dtype.kind == "f" and np.isnan(value):
        return "nan"
    return format(int.from_bytes(value.tobytes(), "little"), "x")


class Flags:
    """Collect the floating-point conditions NumPy reports."""

    letters = {"divide by zero": "d", "overflow": "o", "invalid value": "i"}

    def __init__(self):
        self.seen = set()

    def __call__(self, kind, _):
        self.seen.add(self.letters[kind])

    def take(self):
        """Return what was seen since the last call, after an exclamation mark."""
        text, self.seen = "".join(sorted(self.seen)), set()
        return text and "!" + text


def evaluate(f, operands, flags):
    """Return results of `f` on every combination of `operands`, each with its flags, or X where it raises."""
    for xs in itertools.product(*operands):
        try:
            result = f(*xs)
        except (ValueError, ZeroDivisionError, OverflowError):
            flags.take()
            yield "X"
            continue
        yield bits(result) + flags.take()


def ufunc_lines(flags):
    """Yield the lines for ufuncs on arrays long enough for the vector loops."""
    for name in UFUNCS:
        ufunc = getattr(np, name)
        done = set()
        for loop in ufunc.types:
            chars, out = loop.translate(str.maketrans("qQ", "lL")).split("->")
            if chars in done or not set(chars + out) <= set(CHARS):
                continue
            done.add(chars)
            operands = [special(c).repeat(LANES).reshape(-1, LANES) for c in chars]
            yield f"{name} {chars} " + " ".join(evaluate(lambda *x: ufunc(*x)[0], operands, flags))


PAIRS = {"divmod": ("divmod.quo", "divmod.rem"), "frexp": ("frexp.mantissa", "frexp.exponent"), "modf": ("modf.fraction", "modf.whole")}


def pair_lines(flags):
    """Yield the lines for ufuncs with two results; the first carries the warnings."""
    for name, rows in PAIRS.items():
        ufunc = getattr(np, name)
        for char, (k, row) in itertools.product("bhilBHILfd", enumerate(rows)):
            if name != "divmod" and char not in "fd":
                continue
            operands = [special(char).repeat(LANES).reshape(-1, LANES)] * ufunc.nin
            results = evaluate(lambda *x, k=k, f=ufunc: f(*x)[k][0], operands, flags)
            yield f"{row} {char * ufunc.nin} " + " ".join(r.partition("!")[0] if k else r for r in results)


def cast_lines(flags):
    """Yield the lines for astype."""
    for a, b in itertools.product(CHARS, repeat=2):
        if a in "FD" and b not in "FD":
            continue  # ComplexWarning: astype of complex to real is left to Python
        yield f"cast {a}{b} " + " ".join(evaluate(lambda x, b=b: x.astype(b)[0], [special(a).repeat(LANES).reshape(-1, LANES)], flags))


SCALAR_OPERATORS = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul, "divide": operator.truediv, "floor_divide": operator.floordiv,
    "remainder": operator.mod, "power": operator.pow, "negative": operator.neg, "absolute": abs,
}  # fmt: skip


def scalar_lines(flags):
    """Yield the lines for operators on NumPy scalars, which warn where arrays do not."""
    for name, f in SCALAR_OPERATORS.items():
        n = 1 if name in ("negative", "absolute") else 2
        for char in CHARS[1:]:
            if char in "FD" and name in ("floor_divide", "remainder"):
                continue
            yield f"scalar.{name} {char * n} " + " ".join(evaluate(f, [list(special(char))] * n, flags))


PYTHON = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "truediv": operator.truediv, "floordiv": operator.floordiv,
    "mod": operator.mod, "pow": operator.pow, "lshift": operator.lshift, "rshift": operator.rshift, "bitand": operator.and_,
    "bitor": operator.or_, "bitxor": operator.xor, "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le,
    "gt": operator.gt, "ge": operator.ge, "neg": operator.neg, "pos": operator.pos, "invert": operator.invert, "abs": abs,
    "not": operator.not_, "truth": bool, "int": int, "round": round,
}  # fmt: skip
UNARY = {"neg", "pos", "invert", "abs", "not", "truth", "int", "round"}


def python_values(char):
    """Return the Python numbers of one kind."""
    extra = {"l": [2**53, 2**53 + 1, -(2**53) - 1, 31, 32, 62, 63, 64, 3037000500], "d": [2.0**53, 2.0**63, -(2.0**63), 1e300, 7.5, 2.5], "D": []}
    return special(char).tolist() + extra.get(char, [])


def python_result(name, chars, f, *xs):
    """Return f(*xs) when its type is the one that the kinds of the operands promise; raise OverflowError otherwise."""
    if name == "lshift" and abs(xs[1]) > 2**20 and xs[0]:
        raise OverflowError
    if name == "pow" and chars == "ll" and xs[1] > 2**20 and abs(xs[0]) > 1:
        raise OverflowError
    result = f(*xs)
    if isinstance(result, bool):
        return np.bool_(result)
    if isinstance(result, int):
        return np.int64(result)
    want = float if name == "abs" or "D" not in chars else complex
    if not isinstance(result, want) or name == "pow" and "d" not in chars:
        raise OverflowError
    return np.complex128(result) if want is complex else np.float64(result)


def python_lines(flags):
    """Yield the lines for operators on Python numbers."""
    for name, f in PYTHON.items():
        n = 1 if name in UNARY else 2
        for pair in itertools.product("?ldD", repeat=n):
            chars = "".join(pair)
            values = [python_values(c) for c in chars]
            try:
                f(*[v[-1] if c == "?" else type(v[0])(1) for v, c in zip(values, chars)])
            except TypeError:
                continue
            yield f"py.{name} {chars} " + " ".join(evaluate(lambda *x, n=name, c=chars, f=f: python_result(n, c, f, *x), values, flags))


MATH = {
    1: "exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh cbrt erf erfc sqrt fabs degrees radians "
    "floor ceil trunc isnan isinf isfinite",
    2: "atan2 hypot fmod pow copysign",
}


def math_lines(flags):
    """Yield the lines for the math module."""
    for n, names in MATH.items():
        for name in names.split():
            f = getattr(math, name)
            result = lambda *x, f=f: python_result("math", "", f, *x)  # noqa: E731
            yield f"math.{name} {'d' * n} " + " ".join(evaluate(result, [python_values("d")] * n, flags))


def values_lines():
    """Yield the operands: NumPy's by character, Python's after py."""
    for char in CHARS:
        yield f"values {char} " + " ".join(map(bits, special(char)))
    for char in "?ldD":
        yield f"values py{char} " + " ".join(bits(np.dtype(char).type(v)) for v in python_values(char))


def main():
    """Write all tables."""
    nd, op = ROOT / "internal/nd/testdata", ROOT / "internal/op/testdata"
    (nd / "promote.txt").write_text("\n".join(promotion()) + "\n")
    (op / "types.txt").write_text("\n".join(resolution()) + "\n")
    flags = Flags()
    with np.errstate(divide="call", over="call", invalid="call", under="ignore", call=flags):
        lines = itertools.chain(values_lines(), ufunc_lines(flags), pair_lines(flags), cast_lines(flags), scalar_lines(flags), python_lines(flags), math_lines(flags))
        text = "\n".join(lines) + "\n"
    (op / "scalars.txt.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
