"""Loops over numbers that leave their warnings to the processor's flags: values, warnings and their order are those of the plain loop."""

import linecache
import signal
import threading
import time
import warnings

import numpy as np
import phylanx as phx
import pytest

pytestmark = pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")

SIZE = 50_000  # several strips
FEW = 13_000  # four strips
SLOW = ("constants", "invariant", "inner", "inner place")  # in Python, which warns in each iteration or has a loop in each

# Each body is that of `for i in range(n)` over x, z (read) and y (written); what may go wrong there, and where the result goes.
BODIES = {
    "store": "        y[i] = x[i] * z[i]\n",
    "add": "        y[i] = x[i] + z[i]\n",
    "divide": "        y[i] = x[i] / z[i]\n",
    "two warnings": "        y[i] = x[i] / z[i] - x[i] * x[i]\n",
    "routine": "        y[i] = np.sin(x[i]) * x[i] + x[i] / 3\n",
    "exp": "        y[i] = np.exp(x[i]) * z[i]\n",
    "log": "        y[i] = np.log(x[i]) + z[i]\n",
    "sum": "        s += x[i] * z[i]\n",
    "product": "        s = s * 0.5 + x[i] / z[i]\n",
    "sum and store": "        s += x[i]\n        y[i] = s * z[i]\n",
    "last": "        s = x[i] * z[i]\n",  # only the last product is kept
    "same place": "        y[0] = x[i] * z[i]\n",
    "written twice": "        y[i] = x[i] * x[i]\n        y[i] = z[i]\n",
    "dead": "        t = x[i] / z[i]\n        y[i] = x[i]\n",
    "branch": "        t = x[i] / z[i]\n        if z[i] > 0.5:\n            y[i] = t\n",
    "either": "        if z[i] > 0.5:\n            y[i] = x[i] * x[i]\n        else:\n            y[i] = x[i] / z[i]\n",
    "only compared": "        if x[i] * z[i] > 2:\n            s += 1\n",
    "continue": "        if z[i] < 0.5:\n            continue\n        s += x[i] / z[i]\n",
    "swap": "        s, u = u, s + x[i] * z[i]\n",
    "absolute": "        y[i] = abs(-(x[i] * z[i]))\n",
    "reads itself": "        y[i] = y[i] + x[i] * z[i]\n",
    "recurrence": "        if i > 0:\n            y[i] = y[i - 1] * 0.5 + x[i] / z[i]\n",
    "constants": "        y[i] = np.float64(1e308) * 10 + x[i]\n",
    "invariant": "        y[i] = x[0] / z[0] + x[i]\n",
    "inner": "        t = 0.0\n        for j in range(3):\n            t += x[i] * z[j]\n        y[i] = t\n",
    "inner place": "        for j in range(3):\n            y[i] = x[i] * z[j]\n",
    "narrow": "        y[i] = np.float32(x[i]) * np.float32(z[i])\n",
}
BAD = {"overflow": (1e308, 1e200), "zero": (1.0, 0.0), "invalid": (np.inf, 0.0), "zero by zero": (0.0, 0.0), "infinities": (np.inf, -np.inf), "negative": (-1.0, -1.0)}
PLACES = {"none": [], "first": [0], "early": [3, 4, 5], "end of a strip": [4095, 4096], "last": [-1], "several": [1, 9000, 22222, 22223, 43000, -2]}


def compiled(body):
    text = f"def f(x, z, y):\n    s = np.float64(0)\n    u = np.float64(1)\n    for i in range(len(x)):\n{body}    return s, u\n"
    linecache.cache[text] = len(text), None, text.splitlines(True), text
    names = {"np": np}
    exec(compile(text, text, "exec"), names)
    return phx.jit(strict=True)(names["f"])


def outcome(function, *arguments):
    """Result, arguments afterwards and warnings, on copies."""
    arguments = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RuntimeWarning)
        result = function(*arguments)
    told = [(str(w.message), w.lineno) for w in caught if issubclass(w.category, RuntimeWarning)]
    return np.array(0 if result is None else result), arguments, told


def assert_same(f, *arguments):
    expected, arrays, told = outcome(f.py_func, *arguments)
    for _ in range(2):
        got, mine, said = outcome(f, *arguments)
        np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-15)
        for a, b in zip(mine, arrays, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-13, atol=1e-15)
        assert said == told


def arguments(size, pair, places, dtype=np.float64):
    rng = np.random.default_rng(3)
    x, z = rng.uniform(0.25, 1.0, size), rng.uniform(0.25, 1.0, size)
    for at in places:
        if -size <= at < size:
            x[at], z[at] = pair
    with np.errstate(over="ignore"):
        return x.astype(dtype), z.astype(dtype), rng.uniform(0.25, 1.0, size).astype(dtype)


@pytest.mark.parametrize("body", BODIES)
def test_every_kind_in_every_place(body):
    f = compiled(BODIES[body])
    for pair in BAD.values():
        for places in PLACES.values():
            assert_same(f, *arguments(60, pair, places))


@pytest.mark.parametrize("body", BODIES)
def test_strips(body):
    f = compiled(BODIES[body])
    for places in PLACES.values():
        assert_same(f, *arguments(FEW // 3 if body in SLOW else FEW, BAD["zero"], places))
    assert_same(f, *arguments(FEW // 3, BAD["overflow"], PLACES["several"]))


def test_single_precision():
    f = compiled(BODIES["sum and store"])
    assert_same(f, *arguments(SIZE, (1e30, 1e30), PLACES["several"], np.float32))


def test_arguments_that_overlap():
    f = compiled(BODIES["add"])
    memory = np.linspace(1, 2, 1001)
    memory[500] = 1e308
    for shift in (0, 1):
        a, b = memory.copy(), memory.copy()
        with np.errstate(all="ignore"):
            f(a[:1000], a[:1000], a[shift : 1000 + shift])
            f.py_func(b[:1000], b[:1000], b[shift : 1000 + shift])
        np.testing.assert_array_equal(a, b)


def test_an_exception_after_warnings():
    f = compiled("        y[i] = x[i] / z[i]\n")
    x, z, y = arguments(SIZE, BAD["zero"], [5, 40_000])
    for function in f.py_func, f:
        short = np.zeros(45_000)
        with pytest.raises(IndexError), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            function(x, z, short)
        assert len([w for w in caught if w.category is RuntimeWarning]) == 2
        assert np.isinf(short[5])


def test_errors_asked_for():
    f = compiled(BODIES["divide"])
    x, z, y = arguments(SIZE, BAD["zero"], [30_000])
    with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        f(x, z, y)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        f(x, z, y)
    assert np.isinf(y[30_000])


@phx.jit(strict=True)
def long_loop(x, n):
    s = np.float64(0)
    for k in range(n):
        for i in range(len(x)):
            s += x[i] * x[i]
    return s


def test_interrupted(request):
    # A job that a shell starts in the background ignores SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    x = np.full(1000, 0.5)
    assert long_loop(x, 3) == 750
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        long_loop(x, 10**8)
    assert time.monotonic() - began < 10
    assert long_loop(x, 3) == 750


def test_a_signal_handler_that_uses_numpy():
    """Its operations clear the processor's flags in the middle of a strip."""
    x = np.full(4096, 1e200)
    x[1:] = 1e-3
    before = signal.signal(signal.SIGALRM, lambda *_: np.exp(np.ones(3)))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    try:
        with pytest.warns(RuntimeWarning, match="overflow encountered in scalar multiply"):
            long_loop(x, 12_000)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@phx.jit(strict=True)
def product(a, b, c):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                c[i, j] += a[i, k] * b[k, j]


@phx.jit(strict=True)
def product_in_a_local(a, b, c):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
            c[i, j] = s


@pytest.mark.parametrize("f", [product, product_in_a_local])
@pytest.mark.parametrize("inner", [0, 1, 3, 40])
def test_products(f, inner):
    rng = np.random.default_rng(5)
    a, b, c = rng.standard_normal((30, inner)), rng.standard_normal((inner, 20)), np.ones((30, 20))
    assert_same(f, a, b, c)
    if inner > 0:
        a[7, inner - 1] = b[0, 11] = a[29, 0] = 1e300
        a[3, 0] = np.inf
        b[0, 2] = 0
        assert_same(f, a, b, c)
        square = rng.standard_normal((40, 40))
        mine = square.copy()
        with np.errstate(all="ignore"):
            f(mine[:, :inner], mine[:inner], mine)  # reads what it writes
            f.py_func(square[:, :inner], square[:inner], square)
        np.testing.assert_array_equal(mine, square)


@phx.jit(strict=True)
def totals(x, y, n):
    for i in range(n):
        y[0] += x[i]
    for i in range(n - 1, -1, -1):
        y[1] = y[1] * 0.5 + x[i]
    for i in range(n):
        y[i] += y[2]
    return y[0]


def test_an_element_in_a_register():
    x = np.linspace(1, 2, 50)
    x[20:22] = 1e308, np.inf
    for n in (0, 1, 2, 3, 50):
        assert_same(totals, x, np.ones(50), n)
    for f in (totals.py_func, totals):
        with pytest.raises(IndexError):
            f(x, np.ones(0), 3)


def test_an_element_that_cannot_be_written():
    f = phx.jit(totals.py_func)
    frozen = np.ones(50)
    frozen.flags.writeable = False
    for g in (f.py_func, f):
        with pytest.raises(ValueError, match="read-only"):
            g(np.ones(50), frozen, 3)
