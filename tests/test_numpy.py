"""NumPy's functions, indexing and promotion: the compiled expression and the plain one agree in value, type, dtype, shape, memory order and warnings."""

import itertools
import linecache
import math

import numpy as np
import numpy_cases
import pytest
from same import check

import phylanx as phx

DTYPES = [np.bool_, np.int8, np.int32, np.int64, np.uint8, np.uint64, np.float32, np.float64, np.complex64, np.complex128]
BINARY = ["x + y", "x - y", "x * y", "x / y", "x // y", "x % y", "x & y", "x < y", "x == y", "np.maximum(x, y)", "np.where(x > y, x, y)"]
UNARY = ["-x", "abs(x)", "np.sqrt(x)", "np.square(x)", "x.sum()", "x.max()", "x.mean()", "x.astype(np.float32)", "x.cumsum()", "np.sign(x)", "x.prod(axis=0)", "x.argmax()", "np.isfinite(x)"]
WEAK = ["x + 1", "x * 2.5", "x - True", "x // 2", "x / 3", "x < 3", "x + 1j", "2 ** x", "x == -1"]


def function(text, arity):
    """The function of the parameters x, y, z with the body `text`; a body of one line is what it returns."""
    body = text if "\n" in text else "return " + text
    source = f"def case({', '.join('xyz'[:arity])}):\n    " + body.replace("\n", "\n    ") + "\n"
    name = f"<{text}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    namespace = {"np": np, "math": math, "__name__": __name__}
    exec(compile(source, name, "exec"), namespace)
    return namespace["case"]


def precision(arguments):
    single = any(getattr(a, "dtype", None) in (np.float32, np.complex64) for a in arguments)
    return 2e-6 if single else 1e-13


def table(*groups):
    return [pytest.param(text, arguments, id=f"{group}-{k}-{text[:40]}") for group in groups for k, (text, *arguments) in enumerate(getattr(numpy_cases, group))]


@pytest.mark.parametrize("text, arguments", table("operators", "ufuncs", "reductions", "creation", "views", "gather", "scatter", "joins", "builtins_and_math", "more"))
def test_compiled(text, arguments):
    check(function(text, len(arguments)), *arguments, rtol=precision(arguments))


@pytest.mark.parametrize("text, arguments", table("left_to_python"))
def test_left_to_python(text, arguments):
    check(function(text, len(arguments)), *arguments, rtol=1e-13, strict=False)


@pytest.mark.parametrize("text, arguments", table("sharing"))
def test_views_share_memory(text, arguments):
    plain = function(text, len(arguments))
    expected, got = plain(*arguments), phx.jit(strict=True)(plain)(*arguments)
    np.testing.assert_array_equal(got, expected)
    assert (got is arguments[0]) == (expected is arguments[0])
    assert np.shares_memory(got, arguments[0]) == np.shares_memory(expected, arguments[0])
    assert got.flags.writeable == expected.flags.writeable and (got.base is None) == (expected.base is None)
    wide = [k for k, n in enumerate(expected.shape) if n > 1 and expected.size]
    assert [got.strides[k] for k in wide] == [expected.strides[k] for k in wide]


@pytest.mark.parametrize("text, arguments", table("overlapping"))
def test_overlap(text, arguments):
    check(function(text, len(arguments)), *arguments)


OVERLAPS = {
    "apart": lambda a, b, c: (a, b, c),
    "all one": lambda a, b, c: (a, a, a),
    "written and read": lambda a, b, c: (a, a[:], c),
    "shifted": lambda a, b, c: (a[1:], a[:-1], c[1:]),
    "only read": lambda a, b, c: (a, b, b),
    "through the global": lambda a, b, c: (c, b, a),
}
SHARED = shared = np.ones(40)


def update(x, y, z):
    x += y * z
    for i in range(1, len(y)):
        y[i] = x[i - 1] + shared[i]
    x[1:] = x[:-1] * 0.5 + y[1:]
    return x


def test_arguments_that_overlap_have_a_version_of_their_own():
    f = phx.jit(update, strict=True)
    for _ in range(2):
        for choose in OVERLAPS.values():
            got, expected = np.random.default_rng(0).random((2, 3, 40)).cumsum(axis=-1)[[0, 0]].copy()
            for function, (a, b, c) in ((update, expected), (f, got)):
                globals()["shared"] = c if choose is OVERLAPS["through the global"] else SHARED
                function(*choose(a, b, c))
            np.testing.assert_array_equal(got, expected)
    assert "in 1" in f.ir(*np.zeros((3, 40)))


def sample(dtype, seed):
    values = np.random.default_rng(seed).integers(0, 5, 6)
    return values.astype(dtype).reshape(2, 3)


@pytest.mark.parametrize("text", BINARY)
@pytest.mark.parametrize("pair", list(itertools.combinations_with_replacement(DTYPES, 2)), ids=lambda p: "-".join(d.__name__ for d in p))
def test_promotion(text, pair):
    x, y = sample(pair[0], 1), sample(pair[1], 2)
    check(function(text, 2), x, y, rtol=precision((x, y)), strict=False, calls=1)
    check(function(text, 2), x[0, 0], y, rtol=precision((x, y)), strict=False, calls=1)


@pytest.mark.parametrize("text", UNARY + WEAK)
@pytest.mark.parametrize("dtype", DTYPES, ids=lambda d: d.__name__)
def test_dtypes(text, dtype):
    x = sample(dtype, 3)
    for v in (x, x[0, 0], np.asfortranarray(x), x[:, ::2], x[:0] + x[:0]):
        check(function(text, 1), v, rtol=precision((x,)), strict=False, calls=1)


@pytest.mark.parametrize("text", ["x[y]", "x[y] = 1\nreturn x", "x[:, y]", "x[y, y]"])
@pytest.mark.parametrize("bad", [3, -4, 100])
def test_index_out_of_range(text, bad):
    check(function(text, 2), np.zeros((3, 3)), np.array([0, bad, 1]), strict=False)


def test_einsum_gives_no_negative_zero():
    x, y = np.array([1.5, -2.5, -0.0]), np.array([1, 0, 3])
    check(lambda x, y: (np.einsum("i,i->i", x, y), np.einsum("i,j", x, -x), np.einsum("i,i->i", x + 0j, y), np.einsum("i->", x[2:])), x, y)


@pytest.mark.parametrize("bounds", ["0, 0", "0.0, 3", "-2, -0.0", "np.zeros(x.shape), 1.0", "np.zeros((2, 1)), np.ones((2, 1))", "np.nan, 1", "np.zeros(1), np.zeros(1)"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_clip_of_ties(bounds, dtype):
    x = np.array([[-0.0, 0.0, -1, np.nan, -0.0], [5.0, -0.0, 0.0, -3, 9]], dtype)
    check(function(f"np.clip(x, {bounds})", 1), x)
