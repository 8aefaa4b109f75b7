"""How far rounding may carry a result: the plain program, with each operation that is not NumPy's to the bit off by what its class allows.

What another routine of the same accuracy gives lies within what such runs give, whatever the program does with it: cancellation, comparison, rounding
and indexing widen the range by themselves. So no operation needs a tolerance for whole programs, and one that is exact none at all.
"""

import ast
import functools
import math
import operator

import numpy as np

from .table import EXACT, UNKNOWN, equalities

ULPS = 8
"""How far the result of one operation may be from NumPy's: 4 units in the last place, and as many for NumPy's own routine."""


CHOOSING = ("sort", "uni", "setxor", "intersect", "setdiff", "fmax", "fmin", "max(", "min(", "imum.reduce")
"""Parts of the names of functions that put equal elements, such as zeros of both signs, into an order that depends on the processor, or take the one that
stands where its vectors end. They round nothing."""
ORDERING = (*CHOOSING, "median", "quantile", "percentile")
"""The same, and those that compute with what they choose."""


MOVING = frozenset(
    "append array array_split asanyarray asarray ascontiguousarray asfortranarray astype atleast_1d atleast_2d atleast_3d block broadcast_arrays broadcast_to c_ choose column_stack"
    " compress concat concatenate copy delete diag diagflat diagonal dsplit dstack expand_dims extract fftshift flatten flip fliplr flipud full full_like hsplit hstack ifftshift insert item"
    " matrix_transpose meshgrid moveaxis nan_to_num r_ ravel real_if_close repeat reshape resize roll rollaxis rot90 select split squeeze stack swapaxes take take_along_axis tile transpose"
    " tril trim_zeros triu view vsplit vstack".split()
)
"""Names of functions and methods, after their modules, that put elements elsewhere and compute nothing: equal ones stay equal."""


SIGNED = frozenset("abs absolute copysign fabs negative positive conj conjugate real imag".split())
"""Names of those that decide the sign of a NaN, or keep it."""


COMPLEX = {"multiply": "ulp", "divide": "ulp", "true_divide": "ulp", "square": "ulp", "reciprocal": "ulp", "__mul": "ulp", "__div": "ulp"}
COMPLEX |= {"prod": "bound", "cumprod": "bound", "reduce": "bound", "accumulate": "bound"}
"""Operations that are exact on real numbers. On complex ones NumPy's own differ with the processor and the place in memory, which decide where it fuses a
product and a sum."""


class Unsure(BaseException):
    """An intermediate sum or product may overflow in one order and not in another, or what is searched is not sorted: nothing is promised; no outcome of the program."""


class Rough:
    """The names that a changed program calls.

    Parameters
    ----------
    seed : int
        Decides which way each element is off.
    """

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def names(self):
        return {"_call": self.call, "_method": self.method}

    def call(self, name, function, *args, **named):
        """The call of a function."""
        return self._off(name, function, args, named)

    def method(self, name, value, *args, **named):
        """The call of a method."""
        if not isinstance(value, (np.ndarray, np.generic)):
            return getattr(value, name)(*args, **named)
        return self._off("ndarray." + name, lambda x, *a, **k: getattr(x, name)(*a, **k), (value, *args), named)

    def _off(self, name, function, args, named):
        result = self._rounded(name, function, args, named)
        last = name.rpartition(".")[2]
        if last not in MOVING and last not in SIGNED:
            result = self._nans(result)
        return self._zeros(result) if _named(name, ORDERING) else result

    def _rounded(self, name, function, args, named):
        """What a function may give where it and its operands round otherwise."""
        self._ordered(name, args)
        result = function(*args, **named)
        equality = equalities().get(name, UNKNOWN)
        if _complex(result):
            equality = COMPLEX.get(name.rpartition(".")[2], equality)
        if equality == EXACT or _named(name, CHOOSING) or not _inexact(result) or name.rpartition(".")[2] in MOVING:
            return result
        if equality == "ulp":
            return self._result(result)
        if equality == "ordered" and _is_exact_sum(name, args, named):
            return result
        if any(np.may_share_memory(r, a) for r in _arrays(result) for a in _arrays(args)):
            return result  # a view
        with np.errstate(all="ignore"):
            self._sure(args, "prod" in name or "multiply" in name)
            if name.startswith(("numpy.linalg.", "numpy.cov", "numpy.corrcoef", "numpy.polynomial.")):  # rounding begins with integers, too
                args = tuple(a * 1.0 if isinstance(a, np.ndarray) and a.dtype.kind in "biu" else a for a in args)
            off = tuple(self._operand(a) for a in args)
            return self._result(function(*off, **named))

    def _zeros(self, x):
        """A result with other signs of its zeros."""
        return self._signed(x, lambda part: part == 0)

    def _nans(self, x):
        """A result with other signs of its NaNs, which are the processor's, and of two operands those of the one that the compiler put first."""
        return self._signed(x, np.isnan)

    def _signed(self, x, which):
        if isinstance(x, (tuple, list)):
            return x if hasattr(x, "_fields") else type(x)(self._signed(v, which) for v in x)
        if not _inexact(x) or not np.any(which(np.real(x)) | which(np.imag(x))):
            return x
        a = np.array(x)
        for part in (a.real, a.imag) if a.dtype.kind == "c" else (a,):
            part[...] = np.where(which(part), np.copysign(part, self._signs(part.shape)), part)
        return a if isinstance(x, np.ndarray) else a[()] if isinstance(x, np.generic) else type(x)(a)

    def _operand(self, x):
        """A sum in another order is the sum in this one of operands that are off by a few units, as many as there are terms."""
        if isinstance(x, (tuple, list)):
            return type(x)(self._operand(v) for v in x)
        if not _inexact(x):
            return x
        return self._moved(x, ULPS + 0.25 * np.size(x))

    def _result(self, x):
        if isinstance(x, (tuple, list)):
            return x if hasattr(x, "_fields") else type(x)(self._result(v) for v in x)
        return self._moved(x, ULPS) if _inexact(x) else x

    def _moved(self, x, ulps):
        with np.errstate(all="ignore"):
            a = np.asarray(x)
            unit = np.spacing(np.abs(a)) * ulps
            moved = np.where(np.isfinite(a) & (a != 0), a + self._steps(a.shape) * unit, a)
            if a.dtype.kind == "c":
                moved = np.where(np.isfinite(a) & (a != 0), moved + 1j * self._steps(a.shape) * unit, a)
            moved = moved.astype(a.dtype)
        return moved if isinstance(x, np.ndarray) else moved[()] if isinstance(x, np.generic) else type(x)(moved)

    def _steps(self, shape):
        """Of any size, as two outcomes of a remainder of a large number say little of a third; and more to one side, as a routine's errors and those of a long sum may be."""
        return np.clip(self.rng.uniform(-1.0, 1.0) + self.rng.uniform(-1.0, 1.0, shape), -1.0, 1.0)

    def _signs(self, shape):
        return self.rng.integers(0, 2, shape) * 2.0 - 1.0

    def _sure(self, args, product):
        for a in _arrays(args):
            if a.dtype.kind in "fc" and a.size:
                size = np.abs(a[np.isfinite(a)]).astype(float)
                limit = float(np.finfo(a.dtype).max)
                if size.size and (size.max() > math.sqrt(limit) / a.size or size[size > 0].min(initial=1.0) < 1 / math.sqrt(limit)):
                    raise Unsure
                if product and np.abs(np.log(size[size > 0])).sum() > math.log(limit):
                    raise Unsure

    def _ordered(self, name, args):
        """Nothing is promised of a search in what is not sorted."""
        searched = args[0] if name.endswith("searchsorted") else args[1] if name == "numpy.interp" else ()
        if not np.array_equal(searched, np.sort(searched), equal_nan=np.asarray(searched).dtype.kind in "fc"):
            raise Unsure


def _is_exact_sum(name, args, named):
    """Whether NumPy's order is promised: of a whole array in C order, or along its last axis."""
    if name.rpartition(".")[2] not in ("sum", "mean") and name != "numpy.add.reduce":
        return False
    x = args[0]
    if not isinstance(x, np.ndarray) or not x.flags.c_contiguous:
        return not isinstance(x, np.ndarray)
    axis = args[1] if len(args) > 1 else named.get("axis", 0 if name.endswith("reduce") else None)
    return axis is None or axis in (-1, x.ndim - 1)


def _named(name, words):
    """Whether a part of the name of a function is one of the words."""
    return any(word in name + "(" for word in words)


def _inexact(x):
    if isinstance(x, (tuple, list)):
        return any(map(_inexact, x))
    return isinstance(x, (float, complex)) or isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind in "fc"


def _complex(x):
    return isinstance(x, complex) or isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind == "c"


def _arrays(x):
    if isinstance(x, (tuple, list)):
        return [a for v in x for a in _arrays(v)]
    return [x] if isinstance(x, np.ndarray) else []


# ---- the program that calls them -----------------------------------------------------------------------------------------------------------

_OPERATORS = {ast.Pow: ("__pow", "pow"), ast.MatMult: ("__matmul", "matmul"), ast.Div: ("__div", "truediv"), ast.Mult: ("__mul", "mul")}
_BUILTINS = {"abs": "__abs", "pow": "__pow", "sum": "builtins.sum", "float": None}


class _Through(ast.NodeTransformer):
    """Sends every call that may be inexact through `Rough`."""

    def visit_Call(self, node):
        self.generic_visit(node)
        f = node.func
        dotted = ast.unparse(f)
        if dotted.startswith("np."):
            return self._made("_call", dotted.replace("np.", "numpy.", 1), f, node)
        if dotted.startswith("math."):
            return self._made("_call", dotted, f, node)
        if isinstance(f, ast.Name) and _BUILTINS.get(f.id):
            return self._made("_call", _BUILTINS[f.id], f, node)
        if isinstance(f, ast.Attribute):
            return self._made("_method", f.attr, f.value, node)
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if type(node.op) not in _OPERATORS:
            return node
        name, function = _OPERATORS[type(node.op)]
        call = ast.Call(ast.Name("_call", ast.Load()), [ast.Constant(name), ast.Attribute(ast.Name("_operator", ast.Load()), function, ast.Load()), node.left, node.right], [])
        return ast.copy_location(call, node)

    @staticmethod
    def _made(through, name, subject, node):
        call = ast.Call(ast.Name(through, ast.Load()), [ast.Constant(name), subject, *node.args], node.keywords)
        return ast.copy_location(call, node)


@functools.lru_cache(64)
def _code(source):
    tree = ast.fix_missing_locations(_Through().visit(ast.parse(source)))
    return compile(tree, "<rough>", "exec")


def program(source, seed):
    """`program` of the changed source."""
    space = {"np": np, "math": math, "_operator": operator, "__name__": "fuzzed", **Rough(seed).names()}
    exec(_code(source), space)
    return space["program"]
