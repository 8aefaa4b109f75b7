"""Draws of random numbers: NumPy's bits and NumPy's state afterwards, whatever happens in between."""

import linecache
import math
import threading

import numpy as np
import phylanx as phx
import pytest
from random_cases import EDGES, GENERATOR, REFUSED, STATE

pytestmark = pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning", "ignore::RuntimeWarning")

KINDS = {
    "PCG64": np.random.default_rng,
    "MT19937": lambda seed: np.random.Generator(np.random.MT19937(seed)),
    "Philox": lambda seed: np.random.Generator(np.random.Philox(seed)),
    "SFC64": lambda seed: np.random.Generator(np.random.SFC64(seed)),
    "RandomState": np.random.RandomState,
}
X = np.array([1.0, -2.0, 3.5, 0.25])
X2 = np.arange(12.0).reshape(4, 3)
GLOBAL = np.random.default_rng(11)


def state(g):
    """Everything that the next draws depend on, as text."""
    s = g.bit_generator.state if isinstance(g, np.random.Generator) else g.get_state(legacy=False)
    with np.printoptions(threshold=10_000):
        return repr(s)


def content(v):
    """Type and bits of a value."""
    if isinstance(v, tuple):
        return tuple(map(content, v))
    if isinstance(v, np.ndarray):
        return v.dtype, v.shape, v.strides if v.size else None, v.tobytes()
    return type(v), v if v is None else np.asarray(v).tobytes()


def outcome(f, g, args):
    """What a call gives or raises, and what it leaves behind."""
    args = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
    try:
        result = content(f(g, *args))
    except Exception as e:
        tb = e.__traceback__
        while tb.tb_next:
            tb = tb.tb_next
        result = type(e), str(e), tb.tb_lineno
    return result, state(g), [content(a) for a in args]


def assert_same(f, make, *args, strict=True, times=3):
    """The function gives, raises and leaves the same when it is compiled; the outcome."""
    compiled = phx.jit(strict=strict)(f)
    for seed in range(times):
        expected = outcome(f, make(seed), args)
        assert outcome(compiled, make(seed), args) == expected
    assert not compiled._state.refusals
    return expected[0]


def written(text, name):
    """A function of g, x, x2 and k from its text."""
    file = f"<{text}{name}>"
    linecache.cache[file] = len(text), None, text.splitlines(True), file
    names = {"np": np}
    exec(compile(text, file, "exec"), names)
    return names["f"]


@pytest.mark.parametrize("make, cases", [(np.random.default_rng, GENERATOR), (np.random.RandomState, STATE)], ids=["Generator", "RandomState"])
def test_draws(make, cases):
    for case in cases:
        f = written(f"def f(g, x, x2, k):\n    return {case}, g.random(), {case}\n", make.__name__)
        assert_same(f, make, X, X2, 5)
        report = str(phx.jit(strict=True)(f).report(make(1), X, X2, 5))
        assert "0 NumPy, 0 Python" in report and "left to Python" not in report, case


@pytest.mark.parametrize("kind", ["PCG64", "RandomState"])
def test_edges(kind):
    for first in range(0, len(EDGES), 5):
        f = written(f"def f(g, x2):\n    return {', g.random(), '.join(EDGES[first : first + 5])}\n", kind)
        assert_same(f, KINDS[kind], X2, times=9)


def test_global_functions():
    for case in STATE:
        f = written(f"def f(g, x, x2, k):\n    return {case.replace('g.', 'np.random.')}, np.random.random()\n", "")
        compiled = phx.jit(strict=True)(f)
        np.random.seed(3)
        expected = content(f(None, X, X2, 5)), state(np.random.mtrand._rand)
        np.random.seed(3)
        assert (content(compiled(None, X, X2, 5)), state(np.random.mtrand._rand)) == expected, case


@pytest.mark.parametrize("kind", ["PCG64", "RandomState"])
def test_refused(kind):
    for case in REFUSED:
        f = written(f"def f(g, x, k):\n    a = g.random()\n    return g.random() + {case}\n", kind)
        assert_same(f, KINDS[kind], X, 5, strict=False, times=2)
    for case in ("g.integers(5, 5)", "g.integers(0, 300, dtype=np.uint8)", "g.integers(-1, 3, dtype=np.uint64)", "g.integers(0, 3, dtype=bool)"):
        case = case if kind == "PCG64" else case.replace("integers", "randint")
        assert_same(written(f"def f(g, k):\n    a = g.random()\n    return g.random() + {case}\n", kind), KINDS[kind], 5, strict=False, times=2)


# ---- exits: an error after draws -----------------------------------------------------------------------------------------------------------


def stores(g, x, n):
    for i in range(n):
        x[i] = g.standard_normal() + g.uniform()
    return x.sum()


def sums_and_stores(g, x, n):
    s = 0.0
    for i in range(n):
        s += g.uniform()
        k = int(g.uniform() * 3)
        x[i] = s * g.standard_normal() / (k + 0.5)
    return s


def random_index(g, x, n):
    s = 0.0
    for _ in range(n):
        s += x[int(g.uniform() * (len(x) + 0.1))]
    return s


def zero_divisor(g, x, n):
    s = 0
    for _ in range(n):
        s += 10 // int(g.uniform() * 20) + int(g.uniform() * 9)
    return s


def at_the_end(g, x, n):
    s = 0.0
    for _ in range(n):
        s += g.uniform()
    return x[int(s)]


def several_targets(g, x, n):
    for i in range(n):
        x[i], x[i + 1] = g.uniform(), g.uniform()
    return n


def augmented(g, x, n):
    for _ in range(n):
        x[int(g.uniform() * (len(x) + 0.1))] += g.uniform()
    return x


def inlined(g, x, n):
    def pick():
        u = g.uniform()
        return x[int(u * (len(x) + 0.1))]

    s = 0.0
    for _ in range(n):
        s += pick()
    return s


def listed(g, x, n):
    return [x[int(g.uniform() * (len(x) + 0.1))] for _ in range(n)]


def walk(g, x, n):
    at = 0
    for _ in range(n):
        if g.uniform() < 0.5:
            at += 1
        else:
            at -= 1
        x[abs(at)] += 1.0
    return at


def grows(g, x, n):
    s = 0
    for _ in range(n):
        s += int(g.uniform() * 2.0**62)
    return float(s)


def logarithms(g, x, n):
    s = 0.0
    for _ in range(n):
        s += math.sqrt(-2.0 * math.log(g.uniform())) * math.cos(2 * math.pi * g.uniform())
        s += math.log(int(g.uniform() * 50))
    return s


def shapes(g, x, n):
    return g.uniform(size=n) + x


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("f", [stores, sums_and_stores, random_index, zero_divisor, at_the_end, several_targets, augmented, inlined, listed, walk, grows, logarithms, shapes])
def test_exits(f, kind):
    for n in (9, 60, 1300):
        assert_same(f, KINDS[kind], np.arange(20.0), n, times=2)


def test_exit_in_every_iteration():
    for kind in ("PCG64", "RandomState"):
        compiled = phx.jit(strict=True)(stores)
        for size in range(300, 330):  # across the place where a Mersenne Twister makes its next 624 words
            expected = outcome(stores, KINDS[kind](size), (np.zeros(size), 400))
            assert expected[0][0] is IndexError
            assert outcome(compiled, KINDS[kind](size), (np.zeros(size), 400)) == expected


# ---- who else draws ------------------------------------------------------------------------------------------------------------------------


def with_numpy(g, n):
    s = 0.0
    for _ in range(n):
        s += g.uniform()
        both = g.multivariate_normal(np.zeros(2), np.eye(2))
        s += both[0] + g.standard_normal()
    return s


def two_generators(g, n):
    h = np.random.default_rng(5)
    s = 0.0
    for i in range(n):
        s += g.uniform() * h.random() - np.random.rand()
    return s, h.random()


def same_bits(g, n):
    h = np.random.Generator(g.bit_generator)
    s = 0.0
    for i in range(n):
        s += g.random() + h.standard_normal() / (3 - i)
    return s


def made_in_loop(g, n):
    s = 0.0
    for i in range(n):
        s += np.random.default_rng(i).random() + np.random.RandomState(i).randn()
    return s


def seeded(g, n):
    np.random.seed(n)
    return np.random.rand(3), np.random.randn(), np.random.randint(0, 10, 4)


def seeded_badly(g, n):
    for i in range(3, -3, -1):
        np.random.seed(i)
        n += np.random.randn()
    return n


@pytest.mark.parametrize("f", [with_numpy, two_generators, made_in_loop, seeded, seeded_badly, same_bits])
def test_several(f):
    compiled = phx.jit(f)
    for n in (2, 7):
        ends = []
        for run in (f, compiled, compiled):
            np.random.seed(7)
            ends.append((outcome(run, np.random.default_rng(n), (n,)), state(np.random.mtrand._rand)))
        assert ends[0] == ends[1] == ends[2]


def test_native_code_goes_on_where_python_stopped():
    f = phx.jit(strict=True)(lambda g, n: g.standard_normal(n))
    for make in KINDS.values():
        ours, theirs = make(1), make(1)
        for k in range(1, 9):
            assert content(f(ours, k)) == content(theirs.standard_normal(k))
            assert ours.standard_normal() == theirs.standard_normal()
            assert state(ours) == state(theirs)


def draws_much(g, n):
    s = 0.0
    for _ in range(n):
        s += g.random()
    return s


def test_threads_share_a_generator():
    compiled, n = phx.jit(strict=True)(draws_much), 50_000
    compiled(np.random.default_rng(1), 1)
    g, h = np.random.default_rng(2), np.random.default_rng(2)
    work = [lambda: compiled(g, n), lambda: [g.random(100) for _ in range(n // 100)]] * 2
    threads = [threading.Thread(target=w) for w in work]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    h.random(4 * n)
    assert state(g) == state(h)


def crosswise(a, b, n):
    s = 0.0
    for _ in range(n):
        s += a.random() - b.random()
    return s


def test_threads_never_wait_for_each_other():
    compiled, n = phx.jit(strict=True)(crosswise), 3000
    compiled(np.random.default_rng(1), np.random.default_rng(1), 1)
    a, b, a2, b2 = (np.random.default_rng(k) for k in (1, 2, 1, 2))
    threads = [threading.Thread(target=compiled, args=p) for p in ((a, b, n), (b, a, n))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    a2.random(2 * n), b2.random(2 * n)
    assert state(a) == state(a2) and state(b) == state(b2)


# ---- where a generator comes from ----------------------------------------------------------------------------------------------------------


def global_generator(n):
    s = 0.0
    for _ in range(n):
        s += GLOBAL.random()
    return s, GLOBAL.normal(size=3)


def test_global_generator():
    before = GLOBAL.bit_generator.state
    expected = content(global_generator(5))
    GLOBAL.bit_generator.state = before
    assert content(phx.jit(strict=True)(global_generator)(5)) == expected


class Model:
    def __init__(self):
        self.rng = np.random.default_rng(3)

    def total(self, n):
        rng = self.rng
        s = 0.0
        for _ in range(n):
            s += rng.random()
        return s


def test_attribute():
    compiled = phx.jit(Model.total)
    ours, theirs = Model(), Model()
    for _ in range(4):
        assert compiled(ours, 9) == theirs.total(9)
        assert state(ours.rng) == state(theirs.rng)


class Always(np.random.Generator):
    def random(self, *args):
        return 42.0


class OtherBits(np.random.PCG64):
    pass


def test_subclasses_are_python_objects():
    compiled = phx.jit(draws_much)
    assert compiled(Always(np.random.PCG64(1)), 2) == 84.0
    ours, theirs = (np.random.Generator(OtherBits(1)) for _ in range(2))
    assert compiled(ours, 9) == draws_much(theirs, 9)
    assert state(ours) == state(theirs)


def fills(g, x):
    y = g.standard_normal(out=x)
    return y is x, g.random(out=x[:3])


def test_out():
    assert_same(fills, np.random.default_rng, np.zeros(9))


def shuffles(g, x):
    g.shuffle(x)
    g.shuffle(x[::2])
    g.shuffle(x[1:])


@pytest.mark.parametrize("x", [np.arange(9), np.arange(9.0), np.arange(9, dtype=np.int8), np.arange(12.0).reshape(6, 2), np.arange(12).reshape(6, 2).T, np.zeros((5, 0)), np.zeros(0)])
def test_shuffle(x):
    for make in KINDS.values():
        assert_same(shuffles, make, x)


def test_returned_generator_is_the_same_object():
    g = np.random.default_rng(1)
    assert phx.jit(strict=True)(lambda g, n: (g, g.random(n)))(g, 3)[0] is g


def test_large_loop_draws_in_order():
    def f(g, x):
        for i in range(len(x)):
            x[i] = g.random() * 2.0 + i

    assert_same(f, np.random.default_rng, np.zeros(100_000), times=1)


def beyond(g, mean, cov, n):
    s = np.zeros(2)
    for _ in range(n):
        x = g.multivariate_normal(mean, cov)
        y = np.random.dirichlet(mean)
        s += x * g.random() + y
    return s


def other_bits(g, n):
    h = np.random.Generator(np.random.Philox(n))
    return h.random(3), h.standard_normal()


def test_what_stays_numpys_is_strict():
    compiled = phx.jit(strict=True)(beyond)
    args = np.ones(2), np.eye(2), 5
    for seed in range(3):
        np.random.seed(seed)
        expected = outcome(beyond, np.random.default_rng(seed), args)
        np.random.seed(seed)
        assert outcome(compiled, np.random.default_rng(seed), args) == expected
    assert_same(other_bits, np.random.default_rng, 5)
