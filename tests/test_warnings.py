"""NumPy's warnings of array operations: the same texts at the same lines in the same order, however the operations are compiled."""

import linecache
import warnings

import numpy as np
import phylanx as phx
import pytest
from phylanx._fuzz.check import Check
from phylanx._fuzz.source import Program
from same import agree, assert_same

pytestmark = pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning", "ignore::RuntimeWarning")

SIZES = 1, 7, 1000, 300_000
SPECIAL = 0.0, -0.0, 1.0, -1.0, 2.0, -2.0, np.inf, -np.inf, np.nan, 1e308, -1e308, 5e-324, 3e38, 1e-45, 710.0, -746.0, 89.0, 1025.0, 1e154, 1e20
UNARY = (
    "exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh cbrt sqrt square reciprocal"
    " deg2rad rad2deg absolute negative sign floor"
).split()
BINARY = "add subtract multiply divide power hypot floor_divide remainder logaddexp arctan2 maximum".split()


def told(function, *arguments):
    """The warnings of a call on copies, in order."""
    arguments = [a.copy() if isinstance(a, np.ndarray) and a.strides != (0,) else a for a in arguments]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RuntimeWarning)
        function(*arguments)
    return [(str(w.message), w.lineno) for w in caught if issubclass(w.category, RuntimeWarning)]


def assert_told(compiled, *arguments):
    """The compiled function warns as the plain one; return of what."""
    expected = told(compiled.py_func, *arguments)
    for _ in range(2):
        assert told(compiled, *arguments) == expected
    return expected


def compiled(text, strict=True):
    """A function from its text."""
    name = f"<{text}>"
    linecache.cache[name] = len(text), None, text.splitlines(True), name
    names = {"np": np}
    exec(compile(text, name, "exec"), names)
    return phx.jit(strict=strict)(names["f"])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("row", UNARY)
def test_unary(row, dtype):
    f = compiled(f"def f(x):\n    return np.{row}(x)\n")
    for k, value in enumerate(SPECIAL):
        for size in SIZES[:3] + SIZES[3:] * (k % 7 == 0):
            x = np.full(size, 1.5 if row == "arccosh" else 0.75, dtype)
            x[size * k // len(SPECIAL)] = value
            assert_told(f, x)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("row", BINARY)
def test_binary(row, dtype):
    f = compiled(f"def f(x, y):\n    return np.{row}(x, y)\n")
    for a in SPECIAL:
        for b in SPECIAL:
            x, y = np.full(9, 0.75, dtype), np.full(9, 0.75, dtype)
            x[5], y[5] = a, b
            if row == "power" and np.isinf(y[5]):
                continue  # NumPy's vector routine raises an overflow for 1e308 ** inf, its scalar one does not
            assert_told(f, x, y)


def values(size):
    """Arrays with a few numbers that warn, among many that do not."""
    rng = np.random.default_rng(size)
    x, y = rng.random(size) + 0.5, rng.random(size) + 0.5
    for array in x, y:
        at = rng.integers(0, size, 4)
        array[at] = rng.choice(SPECIAL, 4)
    return x, y


def chain(x, y):
    a = np.exp(x) * y
    b = np.log(a - 1.0)
    c = b / (y - y)
    return np.sqrt(c + x)


def chain_of_one_line(x, y):
    return np.log(x) / np.log(y) + np.sqrt(x - y) * np.exp(x * 100.0)


def under_where(x, y):
    return np.where(x > 1.0, np.log(x - 1.0), x / (y - 0.75)) + np.where(y < x, np.sqrt(x - y), 0.0)


def compared(x, y):
    return np.sqrt(x) >= 0.0, np.isnan(x / y), np.maximum(np.log(x), 0.0), np.exp(x) * 1e300 > 5.0


def constants(x):
    zero = np.zeros(x.shape[0])
    one = np.ones(x.shape[0])
    return one / zero, np.log(zero) + x, np.sqrt(zero - one), one * 1e308 * 10.0


def in_place(x, y):
    x *= 1e300
    x[...] = np.log(x)
    x[1:] -= x[:-1] / y[1:]
    np.sqrt(x, out=x)
    return x


def rows_in_place(x):
    for i in range(x.shape[0]):
        x[i] = np.log(x[i]) * x[i]
    return x


def reduced(x, y):
    return np.sum(x * y), np.max(x / y), np.sum(np.sqrt(x)), np.argmax(np.log(y)), np.any(np.exp(x) > 2.0)


def reused(x, y):
    a = x @ np.ones((x.shape[0], x.shape[0])) if x.shape[0] < 10 else x + y
    b = a / y
    return b * np.log(b)


def numbers(x, i):
    return x[i] / x[i - 1], np.log(x[i]), x[i] * np.float64(1e308) * x[i]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("function", [chain, chain_of_one_line, under_where, compared, in_place, reused, reduced])
def test_fused(function, size):
    f = phx.jit(strict=True)(function)
    for _ in range(3):
        assert_told(f, *values(size))
    assert_told(f, np.full(size, 2.0), np.full(size, 3.0))


@pytest.mark.parametrize("size", SIZES)
def test_constant_operands(size):
    assert_told(phx.jit(constants), np.ones(size))


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_steps_of_no_bytes(size):
    for value in SPECIAL:
        x = np.broadcast_to(np.float64(value), (size,))
        assert_told(phx.jit(chain_of_one_line), x, np.full(size, 2.0))
        assert_told(phx.jit(chain_of_one_line), np.full(size, 2.0), x)


def test_columns_and_transposes():
    f = phx.jit(lambda x: np.log(x) / x)
    g = phx.jit(chain_of_one_line)
    for shape in (3, 5), (40, 1), (300, 200):
        x = np.random.default_rng(1).random(shape) + 0.5
        x[-1, -1], x[0, 0] = 0.0, -1.0
        for view in x, x.T, x[:, ::2], x[::-1], np.asfortranarray(x):
            assert_told(f, view)
            assert sorted(told(g, view, view[:1])) == sorted(told(chain_of_one_line, view, view[:1]))  # what is smaller runs first


def test_rows_in_place():
    x = np.random.default_rng(1).random((50, 40)) + 0.5
    x[3, 4], x[30, 1] = 0.0, -1.0
    assert_told(phx.jit(rows_in_place), x)


def test_numbers():
    f = phx.jit(numbers)
    for a in SPECIAL:
        for b in SPECIAL:
            assert_told(f, np.array([a, b]), 1)


def reduce_all(x):
    return np.add.reduce(x)


def multiply_all(x):
    return np.multiply.reduce(x)


def running(x):
    return np.add.accumulate(x)


REDUCTIONS = [lambda x: np.sum(x), lambda x: np.prod(x), lambda x: np.mean(x), lambda x: np.cumsum(x), lambda x: np.cumprod(x), reduce_all, multiply_all, running]
TABLES = [lambda x: np.sum(x, axis=0), lambda x: np.sum(x, axis=1), lambda x: np.prod(x, axis=0), lambda x: np.cumsum(x, axis=0), lambda x: np.cumsum(x, axis=1), lambda x: np.sum(x)]
HUGE = [[1e308, 1e308], [np.inf, -np.inf], [np.nan, np.inf], [-np.inf, np.inf], [1e308, -1e308], [np.inf, np.inf], [np.inf, 1e308], [-1e308, -1e308], [0.0, np.inf]]


def texts(function, *arguments):
    """What warns: NumPy's own lines are those of its Python functions."""
    return [text for text, _ in told(function, *arguments)]


@pytest.mark.parametrize("function", REDUCTIONS)
def test_reductions(function):
    f = phx.jit(function)
    for size in 2, 9, 200, 5000, 300_000:
        for pair in HUGE:
            for at in 0, size - 2:
                x = np.full(size, 1.0)
                x[at : at + 2] = pair
                assert texts(f, x) == texts(function, x), (size, pair, at)


@pytest.mark.parametrize("function", TABLES)
def test_reductions_along_an_axis(function):
    f = phx.jit(function)
    for shape in (2, 2), (3, 40), (40, 3), (300, 400):
        for pair in HUGE:
            x = np.full(shape, 1.0)
            x[-2:, -1] = pair
            assert texts(f, x) == texts(function, x), (shape, pair)
            assert texts(f, x.T) == texts(function, x.T), (shape, pair)


def test_warnings_of_reductions_follow_those_of_their_operands():
    def f(x):
        return np.sum(np.exp(x)), np.sum(x * 1e308)

    x = np.full(1000, 1.0)
    assert texts(phx.jit(f), x) == texts(f, x) == ["overflow encountered in reduce"]
    x[7] = 800.0
    assert texts(phx.jit(f), x) == texts(f, x)


def loops(x, y):
    out = np.zeros(x.shape[0])
    for i in phx.prange(x.shape[0]):
        out[i] = np.sum(np.log(x[i] * y))
    return out


def test_parallel_loops():
    """Shares of a parallel loop tell each warning once; a plain loop tells it each time."""
    x = np.random.default_rng(1).random((3000, 64)) + 0.5
    f = phx.jit(loops)
    assert told(f, x, np.ones(64)) == []
    x[5, 7], x[2900, 3] = 0.0, -1.0
    assert sorted({text for text, _ in told(f, x, np.ones(64))}) == ["divide by zero encountered in log", "invalid value encountered in log"]
    assert told(f, np.ones((3000, 64)), np.ones(64)) == []


def equal_in_peeled_iterations(x, y, k):
    t = 0.0
    for j in range(k):
        t = t + (x / y + np.log(j))[0]
    return t


def equal_in_nested_loops(x, k):
    t = 0.0
    for i in range(k):
        for _ in range(3):
            t += (i / x).max()
    return t


def test_equal_operations_of_iterations():
    """An operation of a loop warns each time, whether or not an equal one stands before the loop."""
    x, y = np.arange(5.0), np.array([1.0, 0.0, 2.0, 0.0, 4.0])
    for k in range(4):
        assert_told(phx.jit(equal_in_peeled_iterations), x, y, k)
        assert_told(phx.jit(equal_in_nested_loops), x.reshape(5, 1), k)


def test_integers_and_casts():
    f = phx.jit(lambda x, k: (x // k, x % k, (x / k).astype(np.int32)))
    for k in 0, 1, -1:
        assert_told(f, np.arange(-500, 500), np.full(1000, k))
    g = phx.jit(lambda x: x.astype(np.float32) * np.float32(2.0))
    for value in SPECIAL:
        assert_told(g, np.array([1.0, value, 2.0]))


def test_silence_is_kept():
    f = phx.jit(chain)
    x, y = values(1000)
    expected = f.py_func(x, y)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(f(x, y), expected, rtol=1e-12)
    with pytest.raises(FloatingPointError), np.errstate(all="raise"):
        f(x, y)


def roots_and_one(x, k):
    s = 0.0
    for i in range(len(x)):
        s += np.sqrt(x[i])
    return s + x[k]


@pytest.mark.parametrize("n", [3, 63, 200, 5000])
def test_warnings_before_an_exit_are_told_once(n):
    """Python does again what native code did since its checkpoint, and warns of it then."""
    told = []
    for function in (roots_and_one, phx.jit(roots_and_one)):
        with warnings.catch_warnings(record=True) as caught, pytest.raises(IndexError):
            warnings.simplefilter("always")
            function(np.full(n, -1.0), n)
        told.append([(str(w.message), w.lineno) for w in caught])
    assert told[0] == told[1] and len(told[0]) == n


PARTS = [0.0, -0.0, 1.0, -1.0, 30.0, np.inf, -np.inf, np.nan]
COMPLEX = ["exp", "exp2", "expm1", "log", "log2", "log10", "sqrt", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"]


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
def test_each_complex_number_alone(dtype):
    """The C library's routines also say of some numbers with a NaN in them that they are invalid."""
    f = compiled(f"def f(z):\n    return ({' '.join(f'np.{name}(z),' for name in COMPLEX)})\n")
    for re in PARTS:
        for im in PARTS:
            z = np.empty(2, dtype)
            z.real, z.imag = re, im
            assert_told(f, z)


def below(s, z):
    return s < z, s <= z, s > z, s >= z


def test_a_python_number_is_compared_by_the_array():
    z = np.array([1 + 1j, 2.0])
    assert_told(phx.jit(below), float("nan"), z)


def remainders(e, c):
    return np.add(np.remainder(0, e), np.remainder(np.fmin.reduce(c.sum(), axis=-1), e))


def test_a_statement_that_python_begins_again_is_told_once():
    f = phx.jit(remainders)
    assert len(assert_told(f, np.arange(6) % 3, np.arange(5))) == 2


@pytest.mark.parametrize("operand", ["x", "-x", "np.fmin(x, 2.0)", "np.where(x > 5, 2.0, x)", "x * 1.0"])
def test_scans_of_expressions(operand):
    f = compiled(f"def f(x):\n    return ({operand}).cumprod(), ({operand}).cumsum()\n")
    for value in SPECIAL:
        for shape in (4,), (3, 2):
            x = np.array([value, 0.0, -np.inf, 2.0, 1e300, 1e300][: np.prod(shape)]).reshape(shape)
            assert_told(f, x)
            assert_same(f(x), f.py_func(x), 0.0)


def reduced_alone(x):
    return np.float_power.reduce(x), np.fmod.reduce(x), np.power.reduce(x), np.power.accumulate(x)


def test_the_type_of_a_reduction_is_found_silently():
    assert_told(phx.jit(reduced_alone), np.array([[-0.5, 0.0]]))


def test_a_reduction_whose_steps_warn_tells_it_once():
    assert_told(phx.jit(reduced_alone), np.array([0.0, -1.0, -1.0, -2.0, 0.5]))
    assert_told(phx.jit(reduced_alone), np.array([[0.0, 0.0], [-1.0, 3.0], [-1.0, -1.0], [2.0, 0.5]]))


REDUCED_BESIDE = """def program(a, c, e):
    first = ~np.argmin(e, axis=-1) - np.all(c, axis=1) - np.prod(a, axis=-1)
    second = np.fft.ifft(np.minimum(np.greater_equal(c, c) & 2, 1.0), axis=0)
    third = np.nancumsum(np.square(np.corrcoef(a)), axis=1)
    return first, second, third
"""


def test_no_kernel_takes_warnings_past_where_python_begins_again():
    """The comparison shares its operand with the reduction of the statement before, behind which there is a place where Python may go on."""
    checked = Check(Program(REDUCED_BESIDE))
    c = np.full((9, 10), 1 + 1j, np.complex64)
    c[3, 2] = np.nan
    for a in (1.0, np.inf, 3e38, 2.0):
        found = checked.call([np.full((9, 10), a, np.float32), c, np.uint32(0)])
        assert found is None, found.where


NARROWED = ["np.add(x, x, out=o)", "np.sqrt(x, out=o)", "np.negative(x, out=o)", "np.add(x, x, out=o, where=x > 1)", "np.subtract(x, x, out=o)", "np.absolute(x * 1j, out=o)"]
UNSAFE = ["np.add(x, 1, out=(o,), casting='unsafe')", "np.sqrt(-x, out=o, casting='unsafe')", "np.log(x, out=o, casting='unsafe')"]


@pytest.mark.parametrize("expression, dtype", [*((e, np.float32) for e in NARROWED), *((e, d) for e in UNSAFE for d in (np.float32, np.int8))])
def test_casts_to_an_output_are_part_of_the_operation(expression, dtype):
    f = compiled(f"def f(x, o):\n    return {expression}\n")
    for x in (1e300, np.inf, np.nan, 3.0, -1e-300, 0.0):
        for shape in ((3,), (2, 5)):
            assert_told(f, np.full(shape, x), np.ones(shape, dtype))
        assert_told(phx.jit(f.py_func), np.array(x), np.ones((), dtype))
        assert_told(f, np.array([x, 1.0, -2.0]), np.ones(3, dtype))


def test_casts_of_operations_in_place():
    f = compiled("def f(x, y):\n    x += y\n    x *= y\n    x[1:] -= y[1:]\n    return x\n")
    for v in (1e300, np.inf, 2.0):
        for dtype in (np.float32, np.complex64):
            assert_told(f, np.ones(3, dtype), np.array([v, 1.0, v]))
    assert_told(f, np.ones((3, 2), np.float32).T[0], np.array([1e30, 1e10, 1e300]))


def test_powers_of_huge_numbers_to_infinity():
    f = compiled("def f(x, y):\n    return x**y, np.power(x, y), np.float_power(x, y), np.power(x, np.inf)\n")
    for dtype in (np.float32, np.float64):
        for x in (2.0**60, 2.0**70, -(2.0**70), 2.0**-70, 2.0**120, np.inf):
            assert_told(f, np.full(3, x * x * x * x if dtype is np.float64 and abs(x) < 2.0**120 else x, dtype), np.full(3, np.inf, dtype))


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "//", "%", "**", "<"])
@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float32, np.float64])
def test_numbers_beside_booleans(operator, dtype):
    """A number and a boolean are NumPy scalars for NumPy, a boolean and a number arrays."""
    f = compiled(f"def f(x, b):\n    r = x[0] {operator} b[0]\n    r = b[0] {operator} x[0]\n    return r\n")
    ends = [np.finfo(dtype).max, np.nan, -1.0, 0.0] if dtype in (np.float32, np.float64) else [np.iinfo(dtype).max, np.iinfo(dtype).min, 0, 1]
    for x in ends:
        for b in (True, False):
            if operator == "**" and x < 0 and np.issubdtype(dtype, np.integer):
                continue
            assert_told(f, np.array([x], dtype), np.array([b]))


def after_a_return(x, y, k):
    a = x * 2.0
    if k == 3:
        return a
    return a / y


def after_a_return_of_a_call(x, y, k):
    return after_a_return(x, y, k) + 1.0


def after_a_break(x, y, k):
    for i in range(4):
        a = x * 2.0
        if i == k:
            break
        x = a / y
    return x


def after_a_loop_that_returns(x, y, k):
    a = x * 2.0
    for i in range(4):
        if i == k:
            return a
    return a / y


@pytest.mark.parametrize("function", [after_a_return, after_a_return_of_a_call, after_a_break, after_a_loop_that_returns])
def test_what_does_not_happen_does_not_warn(function):
    f = phx.jit(function)
    for k in 0, 2, 3, 4:
        assert told(f, np.ones(4), np.zeros(4), k) == told(function, np.ones(4), np.zeros(4), k)


def narrowed(x):
    return x.astype(np.complex64), x * np.float32(1), np.complex64(x[0])


def test_casts_tell_of_each_part():
    f = phx.jit(narrowed)
    for real in (1.0, np.nan, np.inf, 1.7e308):
        for imag in (1.0, np.nan, -np.inf, -1.7e308):
            assert texts(f, np.full(3, complex(real, imag))) == texts(narrowed, np.full(3, complex(real, imag))), (real, imag)


ONE_LINE = (
    'a = x[0] / y[0]; print(end=""); return a, x[0] / y[0]',
    "a = x[0] / y[0]; x[1] = 7.0; b = x[0] / y[0]; return a, b, x[k] / y[0]",
    "a = x[0] / y[0] if k < 9 else x[0] / y[0]; return a, x[0] / y[0], x[k] / y[0]",
)


@pytest.mark.parametrize("text", ONE_LINE)
def test_equal_operations_of_one_line_are_told_apart(text):
    """Also where an exit between them has Python do one of them again."""
    f = compiled(f"def f(x, y, k):\n    {text}\n", strict=False)
    for k in 0, 9:
        agree(f, f.py_func, (np.ones(2), np.zeros(2), k))


def at_places(x, i, y):
    a, b, c = x.copy(), x.copy(), x.copy()
    np.add.at(a, i, y)
    np.divide.at(b, i, y)
    np.power.at(c, i, y)
    return a, b, c


@pytest.mark.parametrize("x, y", [([np.inf, np.inf], [-np.inf, -np.inf]), ([0.0, 0.0], [0.0, -1.0]), ([1e308, 1e308], [1e308, 2.0])])
def test_at_warns_once_for_all_places(x, y):
    for i in [0, 1], [1, 1]:
        assert_told(phx.jit(at_places), np.array(x), np.array(i), np.array(y))


def of_booleans(a, b):
    p, q = b >= b, b != a
    return np.divide(p, q), 1.0 / q, (p * 1.0) / (q * 1.0), a / q, np.log(q), np.log(q * 2.0), np.reciprocal(q * 1.0), q.astype(float) / p


def test_booleans_as_numbers_warn():
    for a, b in ([1], [1]), ([1, 2, 3], [1, 2, 4]), ([0] * 20, [0] * 19 + [1]):
        assert_told(phx.jit(of_booleans), np.array(a, np.uint8), np.array(b))


def computed_by_numpys_python(x, y):
    return np.percentile(x, 0.5), np.nanquantile(x, 0.5), np.quantile(x, [0.1, 0.3]), np.kaiser(4, y), np.i0(y)


def test_numbers_and_arrays_inside_functions_warn_by_their_names():
    for y in -np.inf, 3.0, np.nan:
        x = np.array([-64, 100], np.int8)
        assert texts(phx.jit(strict=True)(computed_by_numpys_python), x, np.float64(y)) == texts(computed_by_numpys_python, x, np.float64(y))


def of_the_smallest(x):
    return abs(x), -x, np.absolute(x), abs(x + x)


@pytest.mark.parametrize("dtype", [np.int8, np.int32, np.int64])
def test_abs_of_the_smallest_integer_warns(dtype):
    for x in np.iinfo(dtype).min, -1:
        assert_told(phx.jit(strict=True)(of_the_smallest), dtype(x))


def narrowed_one_by_one(x):
    return np.fromiter(x, np.float32)


def test_fromiter_warns_of_each_element():
    assert_told(phx.jit(narrowed_one_by_one), np.array([1.0, 1e300, 2e300]))


def to_uint32(x, u, v, w, i):
    u[...] = x
    v[::2] = x[::2]
    w[i] = x[i]
    return x.astype(np.uint32), (x * 0.5).astype("u4"), np.asarray(x, np.uint32)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_that_no_uint32_holds(dtype):
    """NumPy's vectors and the loop behind them differ in value and in warning: the place of an element decides."""
    f = phx.jit(strict=True)(to_uint32)
    for value in -1.0, -(2.0**31), -(2.0**31) - 0.5, -(2.0**31) - 1, -(2.0**32), 2.0**31, 2.0**32 - 1, 2.0**32, -1e18, 1e19, -(2.0**63), np.nan, np.inf:
        for size in 1, 3, 4, 7, 8, 33:
            for at in {0, size // 2, size - 1}:
                x = np.zeros(size, dtype)
                x[at] = value
                agree(f, to_uint32, (x, *np.zeros((3, size), np.uint32), np.arange(size)))
                agree(f, to_uint32, (np.repeat(x, 2)[::-2], *np.zeros((3, size), np.uint32), np.arange(size)))


def agree_in_texts(function, *arguments):
    """Warnings of reductions carry the line of NumPy's wrapper."""
    theirs, ours = ([text for text, _ in told(f, *arguments)] for f in (function, phx.jit(function)))
    assert ours == theirs != []


def twice_beside_another(a):
    r = np.outer(np.cumprod(a, axis=1), np.cumprod(a, axis=1)[1])
    return r, a // a


def silenced_beside_another(a):
    with np.errstate(all="ignore"):
        p = np.prod(a)
    return p, np.sum(a, dtype=np.float32), np.prod(a, axis=None)


@pytest.mark.parametrize("function", [twice_beside_another, silenced_beside_another])
def test_ends_of_a_kernel_tell_as_often_as_they_stand(function):
    agree_in_texts(function, np.full((3, 15), 3e38, np.float32))


def test_norm_of_a_number_is_a_product_of_arrays():
    def norm(x):
        return np.linalg.norm(np.reciprocal(x)), np.linalg.norm(x + 1j)

    agree_in_texts(norm, 1e-300)
