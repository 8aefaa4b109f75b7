"""Every row of the op table in every spelling: the compiled function and the plain one agree as the row's class of equality promises."""

import itertools
import os
import random
import warnings

import numpy as np
import pytest
import rows
from same import assert_same, outcome

import phylanx as phx

SEED = int(os.environ.get("PHX_TEST_SEED", "20"))
FULL = bool(os.environ.get("PHX_TEST_FULL"))
MAPS = [r for r in rows.table() if r["class"] == "Map" and not r["py_only"]]
pytestmark = pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")


def wider(x):
    """x in a type with more digits, in which a reference is computed."""
    wide = {"f": np.float64, "d": np.longdouble, "F": np.complex128, "D": np.clongdouble}
    return np.asarray(x).astype(wide[x.dtype.char]) if getattr(x, "dtype", np.dtype(int)).char in wide else x


def assert_close(ours, theirs, exact, ulp, path):
    """Within `ulp` units in the last place of the exact value, or of what NumPy is off by; infinities and NaN where NumPy has them."""
    assert type(ours) is type(theirs) and ours.dtype == theirs.dtype and ours.shape == theirs.shape, f"{path}: {ours!r} instead of {theirs!r}"
    ours, theirs, exact = np.asarray(ours), np.asarray(theirs), np.asarray(exact)
    finite = np.isfinite(ours) & np.isfinite(theirs) & np.isfinite(exact)
    with np.errstate(all="ignore"):
        unit = np.spacing(np.abs(exact).astype(np.abs(theirs).dtype)).astype(np.longdouble)
    off = np.zeros(ours.shape, bool)
    off[finite] = np.abs(ours[finite] - exact[finite]) > ulp * unit[finite] + np.abs(theirs[finite] - exact[finite])
    for part in ("real", "imag"):
        a, b = getattr(ours, part), getattr(theirs, part)
        off |= ~finite & ~((a == b) | (np.isnan(a) & np.isnan(b)) | (np.isfinite(a) & np.isfinite(b)))
    assert not off.any(), f"{path}: {ours[off][:4]} instead of {theirs[off][:4]}, exactly {exact[off][:4]}"


def assert_row(row, ours, theirs, exact, path):
    inexact = getattr(theirs, "dtype", np.dtype(int)).kind in "fc"
    if row["equality"] == "ulp" and inexact:
        assert_close(ours, theirs, exact, row["max_ulp"], path)
    elif row["equality"] in ("bound", "ordered") and inexact:
        assert_same(ours, theirs, 1e-5 if theirs.dtype.char in "fF" else 1e-13, path)
    else:
        assert_same(ours, theirs, 0.0, path)
    if isinstance(theirs, np.ndarray) and theirs.size > 1 and theirs.flags.forc:
        assert ours.strides == theirs.strides, f"{path}: strides {ours.strides} instead of {theirs.strides}"


def compare(cases, arguments):
    """Compare the rows' expressions, all in one function, and one function for each that raises."""
    names = "abc"[: len(arguments)]
    good = [c for c in cases if not rows.raises(c[1], names, arguments)]
    if good:
        plain = rows.program([e for _, e in good], names)
        expected, got = outcome(plain, arguments), outcome(phx.jit(plain), arguments)
        assert got[0] == "result", f"{got[1]!r}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exact = plain(*map(wider, arguments)) if any(r["equality"] == "ulp" for r, _ in good) else expected[1]
        wrong = []
        for k, (row, expression) in enumerate(good):
            try:
                assert_row(row, got[1][k], expected[1][k], exact[k], expression)
                told = [[text for text, line in told if line == k + 2] for told in (got[4], expected[4])]
                assert told[0] == told[1], f"{expression}: warnings {told[0]} instead of {told[1]}"
            except AssertionError as e:
                wrong.append(" ".join(str(e).split("\nassert ")[0].split()))
        described = ", ".join(f"{getattr(a, 'dtype', type(a).__name__)}{getattr(a, 'shape', '')}" for a in arguments)
        assert not wrong, f"of {described}:\n" + "\n".join(wrong)
    return [c for c in cases if c not in good]


def compare_refused(row, expression, arguments):
    plain = rows.program([expression], "abc"[: len(arguments)])
    expected, got = outcome(plain, arguments), outcome(phx.jit(plain), arguments)
    assert got[0] == "exception" and type(got[1]) is type(expected[1]) and str(got[1]) == str(expected[1]), f"{expression}: {got[1]!r} instead of {expected[1]!r}"
    assert got[4] == expected[4], f"{expression}: warnings {got[4]} instead of {expected[4]}"


def of_arity(n, aliases=False):
    return [(r, e) for r in MAPS if rows.arity(r) == n for e in rows.map_spellings(r, aliases)]


def pairwise(first, second, seed):
    """Every member of each list at least once, and every pair of both when FULL."""
    if FULL:
        return list(itertools.product(first, second))
    rng, out = random.Random(seed), []
    for k in range(max(len(first), len(second))):
        out.append((first[k % len(first)], second[k % len(second)] if len(second) > len(first) else rng.choice(second)))
    return out


def test_spellings():
    """Each spelling of a Map row is compiled, for some element type."""
    left = []
    for row in MAPS:
        for expression in rows.map_spellings(row, aliases=True):
            for dtype in "dl?":
                x = rows.ordinary(dtype, 6, 1, row["domain"])
                arguments = [x.astype(bool) if row["name"] == "where" and k == 0 else x + x for k in range(rows.arity(row))]
                if rows.raises(expression, "abc"[: len(arguments)], arguments):
                    continue
                try:
                    phx.jit(rows.program([expression], "abc"[: len(arguments)]), strict=True)(*arguments)
                except phx.PhylanxUnsupported as e:
                    left.append(f"{expression}: {e}")
                break
    assert not left, "\n".join(left)


@pytest.mark.parametrize("dtype, layout", pairwise(rows.DTYPES, rows.LAYOUTS, SEED), ids=str)
def test_unary(dtype, layout):
    x = rows.laid_out(rows.operands([dtype], SEED)[0], layout)
    for row, expression in compare(of_arity(1), [x]):
        compare_refused(row, expression, [x])


PAIRS = [(d, d) for d in rows.DTYPES] + pairwise(rows.DTYPES, rows.DTYPES, SEED)


@pytest.mark.parametrize("types, layouts", [(t, random.Random(f"{SEED}{t}").choices(rows.LAYOUTS[:-1], k=2)) for t in PAIRS], ids=str)
def test_binary(types, layouts):
    x, y = rows.operands(types, SEED)
    if {"flat", "empty", "row"} & set(layouts):
        layouts = [layouts[0], layouts[0]]
    x, y = rows.laid_out(x, layouts[0]), rows.laid_out(y, layouts[1])
    refused = compare(of_arity(2), [x, y])
    for row, expression in refused[:: 1 if FULL else 4]:
        compare_refused(row, expression, [x, y])


@pytest.mark.parametrize("dtype", rows.DTYPES, ids=str)
def test_powers_of_integers(dtype):
    """Integers refuse negative exponents, so that the derived operands do not reach their powers."""
    x, y = rows.operands([dtype, np.uint8], SEED)
    compare([(r, e) for r, e in of_arity(2) if r["name"] in ("power", "float_power")], [x, (y % 20).astype(dtype)])
