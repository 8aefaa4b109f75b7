"""Products: what NumPy warns of, and products with one element, which NumPy leaves to BLAS's axpy."""

import warnings

import numpy as np
import phylanx as phx
import pytest
from same import assert_same, check
from test_warnings import assert_told, compiled, told

pytestmark = pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning", "ignore::RuntimeWarning")

FLOATS = "f8", "f4", "c16", "c8"
SPECIAL = 0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 3e38, 1e-30, 1.0e300, 1e-300
NAMES = {"f8": np.float64, "f4": np.float32, "c16": np.complex128, "c8": np.complex64}


def dot(a, b):
    return np.dot(a, b)


def inner(a, b):
    return np.inner(a, b)


def method(a, b):
    return a.dot(b)


def matmul(a, b):
    return a @ b


def specials(shape, dtype):
    with np.errstate(over="ignore", invalid="ignore"):
        x = np.resize(np.array(SPECIAL), shape).astype(dtype)
        return x + np.roll(x, 3) * np.array(1j).astype(dtype) if x.dtype.kind == "c" else x


LAYOUTS = {"C": lambda x: x, "F": np.asfortranarray, "strided": lambda x: np.repeat(np.repeat(x, 2, 0), 2, -1)[::2, ::2], "backwards": lambda x: x[::-1, ::-1].copy()[::-1, ::-1]}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", FLOATS)
def test_a_number_scales(dtype, layout):
    number = NAMES[dtype]
    for function in dot, inner:
        for shape in (1, 1), (1, 9), (9, 1), (3, 11), (11, 3), (40, 2):
            scaled = phx.jit(strict=True)(function)
            x = LAYOUTS[layout](specials(shape, dtype))
            for value in SPECIAL:
                with np.errstate(over="ignore"):
                    by = number(value)
                for arguments in (x, by), (by, x):
                    assert same_bits(scaled(*arguments), function(*arguments)), (shape, value)
                    assert_told(scaled, *arguments)


def same_bits(ours, theirs):
    """The same values and signs of zeros."""
    parts = [(ours.real, theirs.real), (ours.imag, theirs.imag)]
    return type(ours) is type(theirs) and ours.dtype == theirs.dtype and all(np.array_equal(a, b, equal_nan=True) and not (np.signbit(a) != np.signbit(b))[b == 0].any() for a, b in parts)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shapes", [((1,), (1,)), ((1, 1), (1,)), ((1,), (1, 9)), ((1, 1), (1, 9)), ((9, 1), (1,)), ((9, 1), (1, 1)), ((9,), ()), ((), (9,)), ((0,), ()), ((0, 3), ()), ((), ())], ids=str)
def test_one_element_scales(shapes, dtype):
    scaled = phx.jit(strict=True)(dot)
    for value in SPECIAL:
        for turned in False, True:
            a, b = (np.full(s, value).astype(dtype) if (np.prod(s) == 1) != turned else specials(s, dtype) for s in shapes)
            a, b = a[()], b[()]
            assert same_bits(scaled(a, b), dot(a, b)), (value, a, b)
            assert_told(scaled, a, b)


def test_sizes_found_while_running():
    def f(x, y, n):
        return np.dot(x[:n], y[:n]), np.dot(x[:n], y[:1]) if n == 1 else np.dot(x[:n], 0.0)

    for n in 0, 1, 2, 5:
        check(f, np.array([-0.0, np.inf, 1, 2, 3]), np.array([1.0, 0, 1, 1, 1]), n)


@pytest.mark.parametrize("order", "CF")
@pytest.mark.parametrize("dtype", ["i8", "i4", "?", "f8", "c8"])
def test_the_operator_multiplies(dtype, order):
    """Integers, and arrays of more than two axes: in the order of the array's memory, warned of as a product of elements."""
    shape = (2, 3, 4) if dtype in FLOATS else (3, 4)
    x = specials(shape, dtype) if dtype in FLOATS else (np.arange(12) - 5).reshape(shape).astype(dtype)
    x = np.array(x, order=order)
    scaled = phx.jit(strict=True)(dot)
    for by in 0, 1, -3:
        arguments = x, x.dtype.type(by)
        got, expected = scaled(*arguments), dot(*arguments)
        assert got.strides == expected.strides and same_bits(got, expected)
        assert_told(scaled, *arguments)
    check(dot, np.int64(2**62), np.int64(4))
    check(dot, x, 2)


# Operands whose product NumPy warns of, or not, in whatever order the sums are computed: sizes up to which its BLAS uses one thread.
CASES = {
    "overflow": (lambda x, big: x.fill(big), lambda y, big: y.fill(big)),
    "of one element": (lambda x, big: x.__setitem__((0, 0), big), lambda y, big: y.__setitem__((0, 0), 2 * y.dtype.type(1) + big / big)),
    "infinities": (lambda x, big: x.fill(np.inf), lambda y, big: y.fill(1)),
    "opposite infinities": (lambda x, big: x.__setitem__((-1, slice(None, 2)), (np.inf, -np.inf)), lambda y, big: None),
    "infinity times zero": (lambda x, big: x.__setitem__((-1, 0), np.inf), lambda y, big: y.__setitem__(0, 0)),
    "NaN": (lambda x, big: x.__setitem__((-1, 0), np.nan), lambda y, big: None),
    "none": (lambda x, big: None, lambda y, big: None),
    "underflow": (lambda x, big: x.fill(1 / big), lambda y, big: y.fill(1 / big)),
}


SURE = {"overflow": True, "opposite infinities": True, "infinity times zero": True, "none": False, "underflow": False}


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("name", CASES)
def test_products_warn(name, dtype):
    """In any layout and size; also of what only BLAS's kernels for some sizes do, such as infinity times the zeros that they fill up with."""
    for m, k, n in (1, 2, 1), (3, 4, 2), (2, 9, 5), (9, 2, 17), (30, 40, 50), (70, 70, 70), (5, 64, 1), (1, 33, 31):
        x, y = np.ones((m, k), dtype), np.ones((k, n), dtype)
        big = np.finfo(dtype).max
        CASES[name][0](x, big)
        CASES[name][1](y, big)
        for arguments in (x, y), (x[-1].copy(), y), (x, y[:, 0].copy()), (x[-1].copy(), y[:, 0].copy()), (np.asfortranarray(x), y), (x, np.asfortranarray(y)), (x[None], y):
            if name == "infinities" and dtype == "f4" and arguments[0].ndim < arguments[1].ndim:
                continue  # some releases of OpenBLAS raise a flag there, and NumPy's is not ours
            for f in dot, matmul, method:
                told = assert_told(phx.jit(strict=True)(f), *arguments)
                assert bool(told) == SURE.get(name, bool(told))


BIG = np.full((3, 3), 1e308)


@pytest.mark.parametrize(
    "text, count",
    [
        ("np.inner(x, x)", 1),
        ("np.vdot(x[0], x[0])", 0),
        ("x @ x + x @ x", 2),
        ("np.dot(x[0], x[0])", 1),
        ("np.einsum('ij,jk', x, x), np.einsum('ij,ij->i', x, x), np.einsum('i,i', x[0], x[0])", 0),
        ("np.abs(np.dot(x, x) * 0.0).sum() > 0", 2),
        ("[np.dot(x, x) for k in range(3)][0]", 3),
        ("(np.dot(x, x), np.exp(x), x @ x)", 3),
    ],
)
def test_in_expressions(text, count):
    assert len(assert_told(compiled(f"def f(x):\n    return {text}\n"), BIG)) == count


@pytest.mark.parametrize(
    "text",
    ["np.tensordot(x, x, 1)", "np.tensordot(x, x)", "np.tensordot(x, x, ([1], [1]))", "np.tensordot(x, x, 0)", "np.linalg.multi_dot([x, x, x])", "np.linalg.multi_dot([x, x])"]
    + ["np.linalg.norm(x)", "np.linalg.matmul(x, x)"],
)
def test_of_functions_in_python(text):
    """NumPy tells of them at lines of its own."""
    f = compiled(f"def f(x):\n    return {text}\n")
    assert [t for t, _ in told(f, BIG)] == [t for t, _ in told(f.py_func, BIG)] != []


def test_an_unused_product_warns():
    f = compiled("def f(x):\n    x @ x\n    y = np.exp(x)\n    z = np.dot(x, x)\n    return y\n")
    assert [line for _, line in assert_told(f, BIG)] == [2, 3, 4]


def test_in_a_loop_and_a_helper():
    f = compiled("def g(x):\n    return x @ x\n\ndef f(x):\n    s = 0.0\n    for k in range(3):\n        s += g(x * k)[0, 0]\n    return s\n")
    assert len(assert_told(f, BIG)) == 3


@pytest.mark.parametrize("mode", ["over='ignore'", "all='ignore'", "invalid='ignore'", "over='warn'"])
def test_under_errstate(mode):
    f = compiled(f"def f(x):\n    with np.errstate({mode}):\n        y = x @ x\n    return y, np.dot(x, x)\n")
    assert len(assert_told(f, BIG)) == (2 if mode in ("invalid='ignore'", "over='warn'") else 1)


def test_under_the_callers_errstate():
    f = phx.jit(matmul)
    f(BIG, BIG)
    with np.errstate(over="raise"), pytest.raises(FloatingPointError, match="overflow encountered in matmul"):
        f(BIG, BIG)
    with np.errstate(over="ignore"):
        assert_told(f, BIG, BIG)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(RuntimeWarning, match="overflow encountered in matmul"):
            f(BIG, BIG)


@pytest.mark.parametrize("n", [9, 13, 17, 64, 65, 100, 127])
def test_short_lines_hold_infinities(n):
    """A line's last vector repeats elements of the one before, which count once."""
    def f(x, y):
        return x @ y, y @ x.T, x[:5] @ y

    for dtype in "f8", "f4":
        x = np.ones((37, n), dtype)
        x[np.arange(37), np.arange(37) * 7 % n] = np.resize(np.array([np.inf, -np.inf, np.nan, 1]), 37)
        check(f, x, np.ones(n, dtype))


def test_edges_of_big_products_hold_infinities():
    """What is computed beyond the edges for nobody raises no flag."""
    x, y = np.ones((203, 207), "f4"), np.ones((207, 211), "f4")
    x[5, 6], y[7, 8] = np.inf, np.inf
    assert assert_told(phx.jit(strict=True)(matmul), x, y) == []


@pytest.mark.parametrize("dtype", [*FLOATS, "i8", "?"])
@pytest.mark.parametrize("name, shapes", [
    ("matvec", ((3, 4), (4,))), ("matvec", ((2, 3, 4), (4,))), ("matvec", ((3, 4), (2, 4))), ("matvec", ((5, 1, 3, 1), (2, 1))), ("matvec", ((0, 4), (4,))), ("matvec", ((3, 0), (0,))),
    ("vecmat", ((3,), (3, 4))), ("vecmat", ((2, 3), (3, 4))), ("vecmat", ((2, 3), (2, 3, 4))), ("vecmat", ((0,), (0, 4))),
    ("vecdot", ((9,), (9,))), ("vecdot", ((2, 9), (9,))), ("vecdot", ((2, 1, 9), (3, 9))), ("vecdot", ((0,), (0,))), ("vecdot", ((2, 0), (2, 0))),
], ids=str)  # fmt: skip
def test_vectors_as_matrices(name, shapes, dtype):
    f = compiled(f"def f(x, y):\n    return np.{name}(x, y)\n")
    big = np.finfo(dtype).max if dtype in FLOATS else 2
    rng = np.random.default_rng(3)
    for x, y in [[np.full(s, big).astype(dtype) for s in shapes], [(rng.normal(size=s) * 3 + (1j * rng.normal(size=s) if dtype in ("c16", "c8") else 0)).astype(dtype) for s in shapes]]:
        with np.errstate(all="ignore"):
            assert_same(f(x, y), f.py_func(x, y), 1e-5)
        if dtype not in ("c16", "c8"):
            assert_told(f, x, y)


@pytest.mark.parametrize("text, shapes", [("np.matvec(x, y)", ((4,), (4,))), ("np.matvec(x, y)", ((3, 4), (3,))), ("np.vecmat(x, y)", ((3,), (3,))), ("np.vecdot(x, y)", ((3,), (4,))), ("np.tensordot(x, y, 1)", ((3,), (4, 3)))])
def test_shapes_that_do_not_fit(text, shapes):
    plain = compiled(f"def f(x, y):\n    return {text}\n").py_func
    check(plain, *map(np.ones, shapes), strict=False)


def test_whichever_worker_notices():
    """NumPy's BLAS loses what its other threads notice."""
    f = phx.jit(strict=True)(matmul)
    for row in 0, 350, 699:
        for dtype in "f8", "c8":
            x, y = np.ones((700, 700), dtype), np.ones((700, 700), dtype)
            x[row, :2] = np.finfo(dtype).max
            assert "overflow encountered in matmul" in [t for t, _ in told(f, x, y)]
