"""Functions that are called: compiled into their callers, also where they change arrays and may fail; Python goes on inside them, and then in the callers."""

import copy
import math
import traceback

import numpy as np
import pytest
from same import check

import phylanx as phx


def fill(a, n):
    for i in range(n):
        a[i] += i * 2


def filled(a, n):
    fill(a, n)
    return a.sum()


def relax(u, k):
    for i in range(1, len(u) - 1):
        u[i] = 0.5 * (u[i - 1] + u[i + 1])
    return u[k]


def relaxed(n, k, sweeps):
    u = np.zeros(n)
    u[0] = 1.0
    residual = None
    for _ in range(sweeps):
        residual = relax(u, k)
    return u, residual


def caught(u, k):
    try:
        value = relax(u, k)
    except IndexError:
        value = -1.0
    return u, value


def middle(a, n):
    a[0] += 1
    fill(a, n)
    a[1] += 1
    return n


def outer(a, n):
    total = 0
    for k in range(n + 1):
        total += middle(a, k)
    return a, total


def pop(stack, top):
    value = stack[top]
    stack[top] = -1
    return value, top - 1


def drained(stack, n):
    top, out = n - 1, 0.0
    while top >= 0:
        value, top = pop(stack, top)
        out += value / (value - 3)
    return out, stack


def decided(a, k):
    if relax(a, k) > 0.5:
        return "large"
    for i in range(int(relax(a, k) * 8)):
        a[i] = 9
    return "small"


def in_expressions(a, k):
    n = len(a)
    x = 2.0 * relax(a, k)
    a[k] = n + relax(a, k)
    return x - relax(a, 1), a


def checked(a, k):
    if k < 0:
        raise ValueError("k must not be negative")
    a[k] = 1.0
    return a


def raises(a, k):
    a[0] = 5.0
    return checked(a, k)


def applied(f, a, k):
    for i in range(len(a)):
        a[i] = f(a[i])
    return a[k]


def with_a_function(a, k):
    x = applied(np.cos, a, k)
    return x + applied(lambda t: t * 2, a, k - 1)


def both_in_one(a, k):
    return relax(a, k) + relax(a, k - 1), a


def integers(a, k):
    for i in range(len(a)):
        a[i] = i
        k *= 2**20
    return k


def outgrown(a, k):
    big = integers(a, k)
    return big % 1000003, a


class Particle:
    def __init__(self):
        self.x, self.v = np.zeros(4), np.ones(4)

    def step(self, dt, k):
        for i in range(len(self.x)):
            self.x[i] += dt * self.v[i]
        return self.x[k]


def stepped(p, k):
    for _ in range(3):
        last = p.step(0.5, k)
    return last, p.x


A = np.array([1.0, 0.0, 0.0, 0.0, 0.25, 4.0])


@pytest.mark.parametrize("k", [0, 2, 5, 6, 9, -1])
@pytest.mark.parametrize(
    "function, arguments",
    [(filled, (A,)), (caught, (A,)), (outer, (A,)), (decided, (A,)), (in_expressions, (A,)), (raises, (A,)), (with_a_function, (A,)), (outgrown, (A,)), (drained, (A,))],
)  # fmt: skip
def test_effects_of_calls(function, arguments, k):
    check(function, *copy.deepcopy(arguments), k, calls=3, rtol=1e-15)


@pytest.mark.parametrize("k", [1, 4, 7])
def test_loops_around_calls(k):
    check(relaxed, 6, k, 10)


@pytest.mark.parametrize("k", [2, 4])
def test_methods(k):
    check(stepped, Particle(), k)


def frames(function, *arguments):
    try:
        function(*arguments)
    except IndexError as error:
        found = traceback.extract_tb(error.__traceback__)
        return [(f.name, f.lineno) for f in found if f.filename == __file__ and f.name != "frames"]


def test_the_traceback_shows_the_callers():
    compiled = phx.jit(outer)
    for _ in range(2):
        assert frames(compiled, A.copy(), 9) == frames(outer, A.copy(), 9) != []


def told(a, k):
    total = 0.0
    for i in range(k):
        a[i] += 1.0
        total += float(np.ma.median(a[i : i + 1]))
    return total


def calls_python(a, k):
    x = told(a, k)
    y = a.sum() + x
    return y, told(a, 1)


def named(a, k):
    counts = {}
    for i in range(k):
        counts[i % 3] = counts.get(i % 3, 0) + a[i]
        a[i] = 0.0
    return counts


def calls_with_a_dict(a, k):
    for _ in range(3):
        c = named(a, k)
    return c, a


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("k", [0, 3, 6, 8])
@pytest.mark.parametrize("function", [calls_python, calls_with_a_dict])
def test_python_inside_a_call(function, k):
    check(function, A, k, strict=False, calls=4)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_only_the_statement_stays_in_python():
    compiled = phx.jit(calls_python)
    for _ in range(3):
        compiled(A.copy(), 5)
    lines = {line for line, *_ in compiled.report().python_lines}
    assert lines == {told.__code__.co_firstlineno + 4}


# ---- in the middle of statements ------------------------------------------------------------------------------------------------------------


def bump(c, i):
    c[i] += 1
    return c[i]


def in_a_dict(a, k):
    return {"s": a.sum(), "r": relax(a, k), "t": a.max(), "q": relax(a, 1)}


def in_operations(c, k):
    x = c[0] * 2 + bump(c, k) * bump(c, 0) - c[0]
    return x, c, np.array([bump(c, 1), bump(c, k), c[k]])


def in_conditions(a, k):
    if bump(a, k) > 1 and a[k] + bump(a, k - 1) > 2:
        return 1
    for i in range(int(bump(a, 0)) + 2):
        a[i] = i
    return a


def beside_python(a, k):
    s = a.sum() + np.partition(a, 2)[2] * a[k] + np.partition(a, 1)[0]
    a[k] = s - np.partition(a, 2)[2] + a[k + 1]
    return s, a


def in_a_list(a, k):
    out = []
    for i in range(k):
        out.append(a[i] + float(str(a[i])) + a[i + 1])
    return out


def in_a_walrus(a, k):
    total = (y := bump(a, k)) + y * bump(a, k)
    return total


def augmented(a, k):
    a[bump(a, 1) > 3] += 1
    a[k] += bump(a, k)
    t = 1
    t += bump(a, 0)
    return a, t


def as_arguments(a, k):
    return max(bump(a, k), bump(a, 0), a[2]), np.where(a > bump(a, 1), a, bump(a, 2))


def python_changes(a, k):
    def change(i):
        eval("0")
        a[i] *= 2
        return a[i]

    return a.sum() + a[k] * change(k) + a[k]


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("k", [0, 1, 2, 5, 6, 8, -1])
@pytest.mark.parametrize("function", [in_a_dict, in_operations, in_conditions, beside_python, in_a_list, in_a_walrus, augmented, as_arguments, both_in_one, python_changes])
def test_in_the_middle_of_statements(function, k):
    check(function, A, k, strict=False, calls=4, rtol=1e-15)


@pytest.mark.parametrize("function", [in_a_dict, in_operations, in_conditions, as_arguments, both_in_one])
def test_calls_in_expressions_compile(function):
    check(function, A, 2)


def python_gives_what_follows_uses(x, k):
    def tell(i):
        eval("0")
        told.append(i)
        return x * i

    told = []
    y = tell(2) + x[: k + 1]
    return y, len(told)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("k", [1, 5])
def test_python_is_called_once(k):
    check(python_gives_what_follows_uses, A, k, strict=False, calls=4)


def weighted(p, q, r):
    return p + 2 * q + 3 * r


def shifted(p, q, s=5):
    return p * q + s


def star_of_ufunc(x): return np.hypot(*x.T)
def star_and_output(x): return np.add(*x, out=np.zeros(x.shape[1]))
def star_of_function(x): return weighted(*x)
def star_behind(x): return weighted(1.0, *x)
def star_and_keyword(x): return shifted(*x, s=2)
def star_in_a_loop(x): return [shifted(*row) for row in x]
def star_of_module(x): return math.atan2(*x)


ROWS = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize("function, x", [(star_of_ufunc, ROWS[:, :2].copy()), (star_of_ufunc, ROWS), (star_and_output, ROWS), (star_and_output, ROWS.T.copy()), (star_of_function, ROWS[0]),
                                         (star_of_function, ROWS[:, 0].copy()), (star_of_function, [1, 2, 3]), (star_of_function, [1, 2]), (star_behind, ROWS[0, :2]), (star_behind, ROWS[0]),
                                         (star_and_keyword, ROWS[0, :2]), (star_in_a_loop, ROWS[:, :2].copy()), (star_in_a_loop, ROWS), (star_of_module, ROWS[0, :2])])
def test_as_many_items_as_parameters(function, x):
    check(function, x, rtol=1e-15)
