"""Random expressions: trees over the names of the op table, each node tried in NumPy when it is made, so that nothing else here knows about types."""

import functools
import math
import warnings
from typing import Any, NamedTuple

import numpy as np

from . import arguments, source, table

DEEP = (4, 8)
LARGEST = 200
"""Elements of a part at the sample sizes: an outer product of outer products would take all memory at others."""
LITERALS = ["2", "3", "-1", "0.5", "-2.5", "1e3", "1j", "True", "0", "np.pi", "np.float32(1.5)", "np.int8(3)", "np.uint16(7)", "np.float64(0.25)", "np.inf", "np.int64(5)"]
DTYPES = ["float", "int", "bool", "np.float32", "np.float64", "np.int8", "np.int16", "np.int32", "np.int64", "np.uint8", "np.uint32", "np.uint64", "np.complex64", "complex", "'f4'"]
SUBSCRIPTS = ["1:", ":-1", "::2", "::-1", "0", "-1", ":", "None", "...", "2:0:-1", "[0, -1]", ":3"]
METHODS = [".T", ".real", ".imag", ".astype({dtype})", ".reshape(-1)", ".reshape(-1, 1)", ".reshape((1,) + {0}.shape)", ".ravel()", ".copy()", ".flatten()", ".swapaxes(0, -1)", ".conj()", ".mT"]
PYTHON = ["float({0})", "int({0})", "abs({0})", "max({0}, {1})", "min({0}, {1})", "round({0}, 1)", "({0} if {1} else {2})", "({0} and {1})", "({0} or {1})", "(not {0})", "({0} < {1} < {2})"]
INTO_DOMAIN = {"pos": "np.abs({})", "unit": "np.sin({})", "ge1": "(np.abs({}) + 1)"}
UNSET = ("empty", "random", "isscalar", "vectorize", "copyto", "fromfunction", "piecewise", "frombuffer", "arctan2.")
"""Functions without a value that could be compared, or of another kind of argument: bytes may be signalling NaNs. NumPy 2.4 reduces by arctan2 as if NaN were nothing, but calls it rightly."""
ARRAYS = ("arrays", "tup", "condlist", "choicelist", "keys", "choices", "arys", "xi", "operands")
DECISIVE = ("<", ">", "less", "greater", "np.is", "arg", "searchsorted", "digitize", "astype", "int(", "signbit")
"""Parts of the templates that give booleans or integers of inexact numbers, but for those that ask for equality."""
CHOICES = {
    "axis": ["0", "-1", "1", "None"], "axis1": ["0"], "axis2": ["1", "-1"], "dtype": DTYPES, "keepdims": ["True"], "ddof": ["1"], "decimals": ["1", "0"], "k": ["1", "-1", "0"],
    "shift": ["1", "-2"], "repeats": ["2"], "reps": ["2", "(2, 1)"], "offset": ["1", "-1"], "num": ["5"], "side": ["'right'"], "shape": ["-1", "(-1, 1)", "(1, -1)"], "ord": ["1", "np.inf"],
    "source": ["0"], "destination": ["-1"], "q": ["0.5", "[0.25, 1.0]"], "n": ["1", "2"], "N": ["3"], "M": ["4"], "bins": ["4"], "deg": ["1"], "indices": ["[0, -1]", "np.array([0, 0])"],
    "indices_or_sections": ["[1]"], "mode": ["'same'", "'full'", "'clip'"], "pad_width": ["1", "(1, 2)"], "obj": ["0"], "nan": ["1.0"], "initial": ["1"], "start": ["1"], "stop": ["4"],
}  # fmt: skip


class Node(NamedTuple):
    """A part of an expression: its text, what it gives at the sample arguments, its depth, and whether its last digits depend on the routines."""

    text: str
    value: Any
    depth: int
    inexact: bool = False


@functools.cache
def _calls():
    """(name, names of the parameters that it wants, of those it may have) of the functions that are not rows."""
    out = []
    for name, signature in table.signatures().items():
        if not name.startswith("numpy.") or any(w in name for w in UNSET) or name.endswith(".at"):
            continue
        parts = [p.strip() for p in signature.split(",") if p.strip() not in ("/", "*")]
        wanted = [p.lstrip("*") for p in parts if "=" not in p]
        out.append((table.short(name), wanted, [p.partition("=")[0] for p in parts if "=" in p and p.partition("=")[0] in CHOICES]))
    return out


@functools.cache
def _rows(*classes):
    return [r for r in table.table() if r["class"] in classes and (r["numpy"] or not r["py_only"])]


@functools.cache
def _math():
    return [r for r in table.table() if r["py_only"] and r["numpy"]]


def _shifts_bools(template, nodes):
    """Whether bools are shifted by bools, which NumPy gives, as int8, unless it takes a large temporary for the result: then it raises."""
    return any(w in template for w in ("<<", ">>", "_shift")) and all(np.result_type(n.value) == bool for n in nodes)


@functools.cache
def _compiled(template, count):
    return eval(f"lambda {', '.join(f'_{k}' for k in range(count))}: {template.format(*(f'_{k}' for k in range(count)))}", {"np": np, "math": math})


class Grower:
    """Makes expressions of one function.

    Parameters
    ----------
    rng : numpy.random.Generator
    parameters : list of arguments.Parameter
    values : list
        Sample arguments.
    """

    def __init__(self, rng, parameters, values):
        self.rng = rng
        self.leaves = [Node(p.name, v, 0) for p, v in zip(parameters, values)]
        self.kinds = [(self.map, 40), (self.operator, 18), (self.reduction, 14), (self.subscript, 10), (self.method, 8), (self.function, 16), (self.python, 4), (self.mathematics, 2)]

    def pick(self, items):
        return items[self.rng.integers(len(items))]

    def leaf(self):
        return _literal(self.pick(LITERALS)) if self.rng.random() < 0.2 else self.pick(self.leaves)

    def tree(self, depth):
        """A node of just this depth."""
        if depth == 0:
            return self.pick(self.leaves if self.rng.random() < 0.3 else [v for v in self.leaves if np.ndim(v.value)])
        makers = [m for m, weight in self.kinds for _ in range(weight)]
        first = self.tree(depth - 1)
        for _ in range(40):
            made = self.pick(makers)(first)
            flat = made is not None and np.ndim(made.value) == 0 < np.ndim(first.value) and self.rng.random() < 0.6  # most would be numbers in the end
            if made is not None and made.depth == depth and not flat:
                return made
        return self.apply("np.copy({0})", [first])

    def other(self, depth):
        """A further operand, mostly shallow."""
        if self.rng.random() < 0.5:
            return self.leaf()
        return self.tree(int(self.rng.integers(0, min(depth, 2) + 1)))

    def apply(self, template, nodes, equality=table.EXACT):
        """The node that the template makes of nodes, or None where NumPy refuses or gives nothing to compare."""
        try:
            value = _compiled(template, len(nodes))(*(n.value for n in nodes))
        except Exception:
            return None
        if type(value) in (tuple, list) and value:
            k = int(self.rng.integers(len(value)))
            template, value = f"{template}[{k}]", value[k]
        if not _fit(value) or _decides(template, value, nodes) or _shifts_bools(template, nodes):
            return None
        inexact = any(n.inexact for n in nodes) or equality != table.EXACT and np.result_type(value).kind in "fc"
        return Node(template.format(*(n.text for n in nodes)), value, 1 + max(n.depth for n in nodes), inexact)

    def operands(self, first, count):
        """`first` at some place among so many operands."""
        nodes = [self.other(first.depth) for _ in range(count - 1)]
        nodes.insert(int(self.rng.integers(count)) if self.rng.random() < 0.3 else 0, first)
        return nodes

    # ---- one node on a given operand ---------------------------------------------------------------------------------------------------

    def map(self, first):
        row = self.pick(_rows("Map"))
        if not row["numpy"]:
            return None
        nodes = self.operands(first, table.arity(row))
        template = f"{table.short(self.pick(row['numpy']))}({', '.join(f'{{{k}}}' for k in range(len(nodes)))})"
        domain = INTO_DOMAIN.get(row["domain"])
        if domain and self.rng.random() < 0.8:
            template = template.replace("{0}", domain.format("{0}"), 1)
        return self.apply(template, nodes, row["equality"])

    def operator(self, first):
        row = self.pick([r for r in _rows("Map", "Contract") if r["op"]])
        text = table.OPERATORS[row["op"]]
        count = 2 if " b" in text else 1
        template = "".join({"a": "{0}", "b": "{1}"}.get(c, c) for c in text) if "(" not in text else text.replace("(a)", "({0})")
        return self.apply(f"({template})", self.operands(first, count), row["equality"])

    def reduction(self, first):
        row = self.pick(_rows("Reduce", "Scan"))
        form = self.pick(table.reduce_spellings(row, max(np.ndim(first.value), 1)))
        return self.apply(form.replace("(a", "({0}", 1) if form[:2] != "a." else "{0}" + form[1:], [first], row["equality"])

    def subscript(self, first):
        rank = np.ndim(first.value)
        count = int(self.rng.integers(1, rank + 2)) if rank else 1
        index = [self.pick(SUBSCRIPTS) for _ in range(count)] if rank else ["None"]
        return self.apply(f"{{0}}[{', '.join(index)}]", [first])

    def method(self, first):
        return self.apply("{0}" + self.pick(METHODS).replace("{dtype}", self.pick(DTYPES)), [first])

    def function(self, first):
        name, wanted, optional = self.pick(_calls())
        nodes, parts, used = [first], [], False
        for p in wanted:
            if p in CHOICES:
                parts.append(self.pick(CHOICES[p]))
                continue
            text = "{0}" if not used else self._further(nodes, first)
            parts.append(f"({text}, {self._further(nodes, first)})" if p in ARRAYS else text)
            used = True
        if not used:
            return None
        parts += [f"{p}={self.pick(CHOICES[p])}" for p in optional if self.rng.random() < 0.3]
        return self.apply(f"{name}({', '.join(parts)})", nodes, table.UNKNOWN)

    def _further(self, nodes, first):
        nodes.append(first if self.rng.random() < 0.2 else self.other(first.depth))
        return f"{{{len(nodes) - 1}}}"

    def python(self, first):
        form = self.pick(PYTHON)
        return self.apply(form, self.operands(first, 1 + max(k for k in range(3) if f"{{{k}}}" in form))) if np.ndim(first.value) == 0 else None

    def mathematics(self, first):
        if not isinstance(first.value, (int, float, np.number)):
            return None
        row = self.pick(_math())
        return self.apply(f"{row['numpy'][0]}({', '.join(f'{{{k}}}' for k in range(table.arity(row)))})", self.operands(first, table.arity(row)), row["equality"])


@functools.cache
def _literal(text):
    return Node(text, eval(text, {"np": np}), 0)


def _decides(template, value, nodes):
    """Whether equality, or what is zero, of inexact numbers decides something: no run with other roundings shows how that may come out."""
    if not any(n.inexact and np.result_type(n.value).kind in "fc" for n in nodes):
        return False
    truth = template.startswith(("np.where", "(not", "np.sel", "np.extract", "np.compress")) or any(w in template for w in (" if ", " and ", " or ", "uniq", "isin", "1d(", "sign(", "heaviside", "trim"))
    return truth or np.result_type(value).kind in "biu" and not any(w in template for w in DECISIVE)


def _fit(value):
    """Whether a value is one that the tree may go on from: a number or an array of numbers, not mostly NaN or infinite."""
    if isinstance(value, (bool, int, float, complex)):
        return not isinstance(value, int) or abs(value) < 1 << 62
    if not isinstance(value, (np.ndarray, np.generic)) or value.dtype.char not in "?bhilBHILfdFD" or value.size > LARGEST or value.ndim > 5:
        return False
    if value.dtype.kind in "fc" and value.size:
        return np.isfinite(value).mean() > 0.5
    return value.size > 0


class Bundle(NamedTuple):
    """A function of many expressions, and what draws its arguments."""

    program: source.Program
    expressions: list
    parameters: list


def bundle(rng, count):
    """A function that gives so many random expressions."""
    parameters = arguments.draw(rng, int(rng.integers(2, 6)))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        grower = Grower(rng, parameters, arguments.sample(parameters, rng))
        made = {}
        while len(made) < count:
            node = grower.tree(int(rng.integers(DEEP[0], DEEP[1] + 1)))
            if node is not None and len(node.text) < 600:
                made[node.text] = node
    return Bundle(source.of_expressions(list(made), [p.name for p in parameters]), list(made), parameters)
