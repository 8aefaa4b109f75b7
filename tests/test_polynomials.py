"""Functions of numpy.polynomial and np.poly*: by NumPy's own operations, so that bits, signs of zeros, types and the texts of warnings are NumPy's."""

import numpy as np
import pytest
from same import agree
from test_numpy import function

import phylanx as phx

DTYPES = [np.bool_, np.int8, np.int64, np.uint64, np.float32, np.float64, np.complex64, np.complex128]
REAL = DTYPES[:-2]
LENGTHS = (1, 2, 3, 4, 5, 8)
SPECIAL = (0.0, -0.0, np.inf, -np.inf, np.nan, 3e38, -1.7e308, 1e-320)


def coefficients(rng, shape, dtype):
    """Arrays of one type: plain numbers; zeros at the end; special values."""
    plain = rng.normal(0, 3, shape).astype(dtype) if np.dtype(dtype).kind in "fc" else rng.integers(0, 9, shape).astype(dtype)
    yield plain
    ending = plain.copy()
    ending[-1 - shape[0] // 2 :] = 0
    yield ending
    special = plain.copy()
    if special.dtype.kind in "iu":
        special.flat[0], special.flat[-1] = np.iinfo(dtype).max, np.iinfo(dtype).min
    elif special.dtype.kind != "b":
        with np.errstate(all="ignore"):
            special.flat = rng.choice(SPECIAL, special.size)
            if special.dtype.kind == "c":
                special.imag.flat = rng.choice(SPECIAL, special.size)
    yield special


def compare(text, calls):
    plain = function(text, len(calls[0]))
    compiled = phx.jit(plain)
    for arguments in calls:
        agree(compiled, plain, arguments, precision(arguments), lines=False)


def precision(arguments):
    """Real operations are exact; NumPy's complex products may be fused."""
    kinds = [np.asarray(a).dtype for a in arguments]
    return 0.0 if all(d.kind != "c" for d in kinds) else 1e-5 if np.complex64 in kinds else 1e-12


def table(prefix, names, rest=("",)):
    return [f"{prefix}{name}(x{r})" for name in names.split() for r in rest]


POLYNOMIAL, CHEBYSHEV, LEGENDRE, HERMITE = ("np.polynomial." + name + "." for name in ("polynomial", "chebyshev", "legendre", "hermite"))

ALONE = [
    *table(POLYNOMIAL, "polymulx polycompanion"), *table(POLYNOMIAL, "polyder", ("", ", 0", ", 2", ", 1, 0.5")),
    *table(POLYNOMIAL, "polyint", ("", ", 2", ", 1, 7", ", 2, [1, 2.5]", ", 1, [], 2", ", 1, [], 0, 3")), *table("np.", "polyder", ("", ", 0", ", 2")),
    *table("np.", "polyint", ("", ", 2", ", 1, 5", ", 2, [1, 2]")), "np.vander(x, 4)", *table(POLYNOMIAL, "polypow", (", 0", ", 1")),
    *[f"{f}({x}, x)" for f in (POLYNOMIAL + "polyval", CHEBYSHEV + "chebval", LEGENDRE + "legval", HERMITE + "hermval") for x in ("0", "0.5", "[0.5, 2]", "x")],
    "np.polyval(x, 0.5)", "np.polyval(x, x)", *[f"{f}(x, {k})" for f in (POLYNOMIAL + "polyvander", CHEBYSHEV + "chebvander", LEGENDRE + "legvander") for k in (0, 1, 4)],
]
PAIRS = [*[f"{prefix}{name}(x, y)" for prefix in (POLYNOMIAL, "np.") for name in ("polyadd", "polysub", "polydiv")]]


@pytest.mark.parametrize("text", ALONE)
def test_one_series(text):
    rng = np.random.default_rng(1)
    compare(text, [(c,) for dtype in DTYPES for n in LENGTHS for c in coefficients(rng, (n,), dtype)])


@pytest.mark.parametrize("text", PAIRS)
def test_two_series(text):
    rng = np.random.default_rng(2)
    pairs = [(a, b) for a, b in zip(DTYPES, DTYPES[::-1])] + [(d, d) for d in DTYPES] + [(np.float32, np.int64), (np.float64, np.float32)]
    compare(text, [(x, y) for a, b in pairs for n, m in ((1, 1), (3, 3), (2, 5), (5, 2), (8, 1)) for x, y in zip(coefficients(rng, (n,), a), coefficients(rng, (m,), b))])


TABLES = ["polyder(x)", "polyder(x, 2)", "polyder(x, axis=1)", "polyint(x)", "polyint(x, axis=-1)", "polyval(0.5, x)", "polyval(x[0], x)", "polyval(x[0], x, tensor=False)"]


@pytest.mark.parametrize("text", TABLES)
def test_tables_of_coefficients(text):
    rng = np.random.default_rng(3)
    compare("np.polynomial.polynomial." + text, [(c,) for dtype in REAL for shape in ((1, 2), (3, 2), (5, 4)) for c in coefficients(rng, shape, dtype)])


@pytest.mark.parametrize("text", [LEGENDRE + "legval(y, x)", CHEBYSHEV + "chebval(y, x)", HERMITE + "hermval(y, x)", POLYNOMIAL + "polyval(y, x)", "np.polyval(x, y)"])
def test_points(text):
    """Numbers and arrays of other types than the coefficients; without `tensor`, a number of coefficients for each point."""
    rng = np.random.default_rng(4)
    points = [2, -0.5, np.inf, 1.5j, np.float32(0.1), np.array(0.3), np.arange(4), np.array([[0.5, np.inf], [np.nan, -1e308]]), np.float32([1, -np.inf, 3e38])]
    compare(text, [(c, y) for y in points for n in LENGTHS for c in coefficients(rng, (n,), np.float64)])
    compare(text, [(c, y) for y in (-1.7e308, 1e300j) for n in LENGTHS for c in coefficients(rng, (n,), np.complex64)])
    if "(y, x)" in text:
        compare(text.replace("(y, x)", "(y, x, tensor=False)"), [(c, y) for y in (np.arange(4.0), 0.5) for n in LENGTHS for c in coefficients(rng, (n, 4), np.float64)])


def test_products_never_warn():
    for text in ("np.polymul(x, y)", POLYNOMIAL + "polymul(x, y)", "np.convolve(x, y)"):
        compare(text, [(np.array(x), np.array(y)) for x in ([1.0, 2, 3], [1e200, 2.0], [np.inf, 1.0], [np.nan, 2.0]) for y in ([4.0, 8.0], [1e200, 4.0], [0.0])])
    compare("np.poly(x)", [(np.array(x),) for x in ([1.0, 2.0, 4.0], [1e200, 1e200], [np.inf, 1.0], [np.nan])])


def test_other_types_and_counts_are_left_to_numpy():
    compare("np.roots(x)", [(2.0,), ([1.0, -1.0],)])
    compare("np.poly(x)", [(2.0,), ([1.0, -1.0],), (np.zeros((2, 3)),)])
    compare(POLYNOMIAL + "polyint(x, 0)", [(np.arange(3.0),)])
    compare(POLYNOMIAL + "polyadd(x, x)", [(np.array([True, False]),), (np.zeros((2, 2)),), (np.zeros(0),)])
    compare(POLYNOMIAL + "polydiv(x, [0.0])", [(np.arange(3.0),)])
    compare("np.polydiv(x, [0.0, 1.0])", [(np.arange(3.0),)])


def test_what_a_call_gives_is_not_its_argument():
    for text in (POLYNOMIAL + "polyder(x, 0)", POLYNOMIAL + "polyadd(x, [0.0])", POLYNOMIAL + "polypow(x, 1)", "np.polyder(x, 0)"):
        plain, x = function(text, 1), np.arange(1.0, 4.0)
        expected, got = plain(x), phx.jit(plain)(x)
        assert (got is x) == (expected is x) and np.shares_memory(got, x) == np.shares_memory(expected, x) and (got.base is None) == (expected.base is None)
