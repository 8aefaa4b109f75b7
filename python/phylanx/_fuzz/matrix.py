"""Every row of the op table on every element type, rank and memory layout, over all special values: what the derived tests take a sample of."""

import functools
import itertools
from typing import NamedTuple

import numpy as np

from . import table, values

RANKS = range(5)
UNUSUAL = [">f8", ">i4", ">c16", "float16", "longdouble", "datetime64[s]", "timedelta64[s]"]
"""Element types that have no machine code: what Python does for them has to come through."""
CHUNK = 20
"""Expressions of one function."""
ALONE = 400
"""Most special values, or pairs of them, that are arguments on their own."""


class Cell(NamedTuple):
    """The rows with so many operands ("unary", "binary" or "reduce") on arrays of one rank and memory layout."""

    kind: str
    dtypes: tuple
    rank: int
    layout: str


@functools.cache
def cells():
    """All cells."""
    names = [d.name for d in values.DTYPES]
    places = [(r, layout) for r in RANKS for layout in (values.LAYOUTS if r else ["C"])]
    out = [Cell(kind, (d, d), *place) for kind in ("unary", "binary", "reduce") for d in names for place in places]
    out += [Cell("binary", pair, 2, "C") for pair in itertools.permutations(names, 2)]
    out += [Cell(kind, (d, d), 2, layout) for kind in ("unary", "binary", "reduce") for d in UNUSUAL for layout in ("C", "F")]
    return out


def expressions(cell):
    """The expressions of a cell, in a, b and a condition c."""
    if cell.kind == "reduce":
        return [e for r in table.table() if r["class"] in ("Reduce", "Scan") for e in table.reduce_spellings(r, cell.rank)]
    rows = [r for r in table.table() if r["class"] in ("Map", "Contract") and not r["py_only"]]
    if cell.kind == "unary":
        return [e for r in rows if table.arity(r) == 1 for e in table.map_spellings(r)]
    out = [e for r in rows if table.arity(r) == 2 for e in table.map_spellings(r)]
    return [*out, "np.where(c, a, b)", "np.clip(a, b, b)"]


def sets(cell, rng):
    """Arguments: of all special values (for two operands of all pairs of them), of ordinary ones, and without elements; alone, so that each shows its warnings, too."""
    pairs = _pairs(cell, rng)
    size, rank = len(pairs[0]), cell.rank
    if rank:
        yield _arguments(cell, rng, [p[(np.arange(size << rank - 1) + rng.integers(size)) % size] for p in pairs], (2,) * (rank - 1) + (size,))
        shape = (2, 3, 2, 5)[4 - rank :]
        yield _arguments(cell, rng, [_ordinary(d, int(np.prod(shape)), rng) for d in cell.dtypes], shape)
        yield _arguments(cell, rng, [p[:0] for p in pairs], (0,) + (3,) * (rank - 1))
    if rank == 0 or rank == 1 and cell.layout == "C":
        for k in rng.permutation(size)[:ALONE]:
            yield _arguments(cell, rng, [np.repeat(p[k], 1 + rank) for p in pairs], (2,) * rank)


def _arguments(cell, rng, operands, shape):
    arrays = [values.laid_out(x.reshape(shape), cell.layout) for x in operands]
    if cell.kind != "binary":
        return arrays[:1]
    condition = rng.random(len(operands[0])) < 0.5
    return [*arrays, values.laid_out(condition.reshape(shape), cell.layout)]


def _pairs(cell, rng):
    first, second = (_special(d, rng) for d in cell.dtypes)
    if cell.kind != "binary":
        return [first, first]
    return [np.repeat(first, len(second)), np.tile(second, len(first))]


def _special(dtype, rng):
    if dtype in UNUSUAL:
        return _ordinary(dtype, 8, rng)
    special = values.specials(dtype)
    return special if len(special) <= 32 else rng.choice(special, 32, replace=False)


def _ordinary(dtype, count, rng):
    if dtype not in UNUSUAL:
        return values.ordinary(dtype, count, rng.integers(1 << 30))
    return rng.integers(1, 9, count).astype(dtype)


def parameters(cell):
    return ["a", "b", "c"] if cell.kind == "binary" else ["a"]
