"""Ufuncs that are no rows of the table: their own inner loops run on compiled code's operands."""

import numpy as np
import pytest
from same import check
from test_numpy import function

import phylanx as phx

rng = np.random.default_rng(4)
FLOATS, INTS = rng.normal(size=(3, 5)), rng.integers(1, 40, (3, 5))


@pytest.mark.parametrize("name, arguments", [("lcm", (INTS, 12)), ("gcd", (INTS, INTS.T[:1].T)), ("nextafter", (FLOATS, 0.0)), ("spacing", (FLOATS.astype("f"),)), ("bitwise_count", (INTS,))])
def test_elements(name, arguments):
    if not hasattr(np, name):
        pytest.skip("this NumPy lacks it")
    check(function(f"np.{name}({', '.join('xy'[: len(arguments)])})", len(arguments)), *arguments)


@pytest.mark.skipif(not hasattr(np, "matvec"), reason="this NumPy lacks it")
def test_core_axes():
    stack = rng.normal(size=(2, 3, 5))
    check(function("np.matvec(x, y), np.vecdot(x, y), np.vecmat(y[:3], x)", 2), stack, FLOATS[0], rtol=1e-14)
    check(function("np.matvec(x, y)", 2), stack, FLOATS[0, :4], strict=False)


special = pytest.importorskip("scipy.special", reason="ufuncs of another package")
CASES = [
    ("erf", (FLOATS,)), ("erf", (0.5,)), ("expit", (FLOATS.astype("f"),)), ("gammaln", (INTS,)), ("xlogy", (FLOATS, 2.0)), ("xlogy", (FLOATS.astype("f"), 2.0)), ("jv", (1, FLOATS)),
    ("binom", (INTS, 3)), ("eval_legendre", (3, FLOATS)), ("eval_legendre", (3, FLOATS.astype("F"))), ("logit", (FLOATS[:, ::2],)), ("erf", (FLOATS.T,)), ("betainc", (1.5, 2.0, abs(FLOATS) / 4)),
    ("wofz", (FLOATS + 1j,)), ("sici", (FLOATS,)), ("ellipj", (FLOATS, 0.3)), ("erf", (FLOATS[:0],)), ("erf", (np.array(0.25),)), ("gamma", (np.array([0.0, -1, np.nan, np.inf]),)),
]  # fmt: skip


@pytest.mark.parametrize("name, arguments", CASES)
def test_another_package(name, arguments):
    text = f"special.{name}({', '.join('xyz'[: len(arguments)])})"
    f = function(text, len(arguments))
    f.__globals__["special"] = special
    check(f, *arguments)


def test_found_without_its_module():
    erf = special.erf

    def f(x, out):
        erf(x, out=out)
        return erf(x) * 2 + 1

    check(f, FLOATS, np.zeros_like(FLOATS))


TYPES = [np.dtype(c) for c in "?bhilBHILfdFD"]


@pytest.mark.skipif(not hasattr(np.ufunc, "resolve_dtypes"), reason="this NumPy does not tell")
@pytest.mark.parametrize("name", ["xlogy", "eval_legendre", "binom"])
def test_types_are_numpys(name):
    """Each pair of types, weak ones among them."""
    ufunc = getattr(special, name)

    def f(x, y):
        return ufunc(x, y)

    compiled = phx.jit(f)
    pairs = [(d.type(1), e.type(1)) for d in TYPES[::3] for e in TYPES[1::3]] + [(v, d.type(1)) for d in TYPES[::2] for v in (1, 1.0)] + [(d.type(1), 1j) for d in TYPES[::4]]
    for x, y in pairs:
        try:
            want = f(x, y)
        except TypeError:
            continue
        got = phx.jit(f)(x, y)
        assert got.dtype == want.dtype and got == want, (x.__class__, y.__class__)
    assert compiled(1.0, 2.0) == f(1.0, 2.0)


def test_errors_that_a_package_raises():
    def f(x):
        y = special.gammaln(x)
        return y + special.loggamma(x)

    f.__globals__["special"] = special
    with special.errstate(all="raise"):
        check(f, np.array([1.0, 0.0]), strict=False)
    check(f, np.array([1.0, 0.0]))


@pytest.mark.parametrize("dtypes", [("f4", "f8"), ("f8", "f4"), ("f4", "i8"), ("u1", "i4"), ("i4", "f8"), ("i8", "i8")], ids="-".join)
@pytest.mark.parametrize("expression", ["np.cumsum(x, out=o)", "np.sum(x, out=o[:1].reshape(()))", "np.cumprod(x, out=o)", "np.max(x, axis=0, out=o[0, ...])", "np.argmax(x, out=o[:1].reshape(()))", "np.any(x, axis=0, out=o[:1].reshape(()))"])
def test_reductions_to_an_output_of_another_type(expression, dtypes):
    space = {"np": np}
    exec(f"def f(x, o):\n    return {expression}\n", space)
    for values in ([0.1, 0.7, 3.3], [200.0, 100.0, 7.5]):
        check(space["f"], np.array(values).astype(dtypes[0]), np.zeros(3, dtypes[1]), strict=False)


@pytest.mark.parametrize("x", [-0.0, complex(-np.inf, -np.inf), complex(-0.0, -0.0), np.nan, 3.5, 7, True], ids=repr)
@pytest.mark.parametrize("expression", ["np.sum(x)", "np.prod(x)", "np.sum(x, axis=())", "np.nansum(x)", "np.nanprod(x)", "np.mean(x)", "np.max(x)", "np.sum(x, keepdims=True)", "np.any(x)", "np.multiply.reduce(x)"])
def test_reductions_of_numbers(expression, x):
    space = {"np": np}
    exec(f"def f(x):\n    return {expression}\n", space)
    for v in (x, np.array(x), np.array(x)[()], np.array([x])):
        check(space["f"], v, strict=False)


FOLDS = "gcd lcm hypot logaddexp2 logical_xor floor_divide remainder fmod subtract divide copysign nextafter heaviside left_shift".split()  # power and arctan2 go wrong in NumPy: their vectors read what the reduction has not written yet


@pytest.mark.parametrize("method", ["reduce", "accumulate"])
@pytest.mark.parametrize("name", FOLDS)
def test_folds_begin_and_warn_as_numpys(name, method):
    """Identities show in the first element: gcd(0, -2) is 2."""
    f = function(f"np.{name}.{method}(x, axis=y)", 2)
    for x in ([[0, 0, 0, -2]], [[5, 0, 3], [2, 1, 0]], [[-5]], [[-0.0]], [[5, 0, 3.0], [2, 1, 0]], [-7, 2], [3.5]):
        x = np.array(x)
        try:
            with np.errstate(all="ignore"):
                getattr(getattr(np, name), method)(x)
        except (TypeError, ValueError):
            continue
        for axis in (0, x.ndim - 1):
            check(f, x, axis, rtol=1e-15, strict=False)


@pytest.mark.parametrize("dtype", ["f4", "f8", "c8", "i4"])
@pytest.mark.parametrize("shape", [(), (3,)], ids=str)
def test_masked_outputs_are_read_in_the_type_of_the_loop(shape, dtype):
    def f(x, y, out, mask):
        return np.add(x, y, out=out, where=mask)

    for old in (-9.2e18, np.nan, 3.0):
        with np.errstate(all="ignore"):
            out = np.full(shape, old).astype(dtype)
        for x in (np.ones(shape, np.int8), np.ones(shape, np.float32), np.ones(shape)):
            check(f, x, np.ones(shape, x.dtype), out, np.zeros(shape, bool), strict=False)
