"""Variables that hold one of several functions, and tuples, lists and dicts of functions."""

import math
from functools import partial

import numpy as np
import phylanx as phx
import pytest
from same import check

X = np.linspace(-2, 2, 9)


def euler(f, t, y, h):
    return y + h * f(t, y)


def midpoint(f, t, y, h):
    return y + h * f(t + h / 2, y + h / 2 * f(t, y))


def chosen(order, n):
    step = midpoint if order == 2 else euler
    y, t, h = 1.0, 0.0, 1.0 / n
    for _ in range(n):
        y = step(lambda t, y: -t * y, t, y, h)
        t += h
    return y


def chosen_by_name(name, x):
    if name == "tanh":
        act, slope = np.tanh, lambda a: 1 - a**2
    elif name == "relu":
        act, slope = lambda v: np.maximum(v, 0), lambda a: (a > 0).astype(float)
    else:
        raise ValueError(name)
    a = act(x)
    return a, slope(a)


def by_flag(flag, x):
    if flag > 0:
        f, k = np.sin, 1
    elif flag < 0:
        f, k = (lambda v: v * 2), 2
    else:
        f, k = np.sqrt, 3
    return f(x), k, f is np.sin, f is not np.sqrt


def alternating(x, n):
    f, total = np.sin, 0.0
    for _ in range(n):
        total += f(x).sum()
        f = np.cos if f is np.sin else np.sin
    return total


def bound_in_loop(x, n):
    total = 0.0
    for k in range(n):
        if k > 1:
            total += f(x)
        f = math.sin if k % 2 else math.cos
    return total


def unbound_in_loop(x, n):
    total = 0.0
    for k in range(n):
        if k % 2:
            f = math.sin
        total += f(x)
    return total


def optional(x, callback):
    f = None
    if callback:
        f = lambda v: v * x
    total = 0.0
    for k in range(4):
        total += f(k) if f is not None else -k
    return total


def by_index(x, k):
    fs = [math.sin, math.cos, math.exp]
    return fs[k](x)


def results(which):
    def pick(w):
        if w == 0:
            return math.sin
        if w == 1:
            return math.cos
        return abs

    return [pick(which)(0.5), pick(which)(-1.5)]


def inner_choice(x, n):
    k = 1.0

    def up(v):
        return v + k

    def down(v):
        return v - 2 * k

    for i in range(n):
        move = up if x < 0 else down
        x = move(x)
        k = k * 1.5
    return x


def table_of(x):
    acts = {"relu": lambda v: np.where(v > 0, v, 0.0), "square": lambda v: v**2, "sin": np.sin}
    return {name: f(x) for name, f in acts.items()}


def list_of(x):
    fs = [lambda t: t, lambda t: t * t, lambda t: t**3]
    return [f(x) for f in fs], sum(f(x) for f in fs)


def tuples_of(x0, n):
    roots = []
    for name, f, df in (("two", lambda x: x**2 - 2, lambda x: 2 * x), ("five", lambda x: x**3 - 5, lambda x: 3 * x * x)):
        x = x0
        for _ in range(n):
            x = x - f(x) / df(x)
        roots.append((name, x))
    return roots


def families(n, x):
    steps = {"legendre": lambda k, p, q: ((2 * k + 1) * x * p - k * q) / (k + 1), "hermite": lambda k, p, q: 2 * x * p - 2 * k * q}
    first = {"legendre": x, "hermite": 2 * x}
    result = {}
    for name, step in steps.items():
        rows = [np.ones_like(x), first[name]]
        for k in range(1, n):
            rows.append(step(k, rows[-1], rows[-2]))
        result[name] = np.stack(rows)
    return result


def factory(x):
    def adder(k):
        def add(v):
            return v + k

        return add

    return [f(x) for f in [adder(k) for k in range(4)]]


def search(f, lo, hi, narrow):
    best, better = lo, (lambda a, b: a < b) if narrow else (lambda a, b: a > b)
    for k in range(20):
        at = lo + (hi - lo) * k / 19
        if better(f(at), f(best)):
            best = at
    return best


def searches(lo, hi, narrow):
    return search(lambda v: (v - 1) ** 2, lo, hi, narrow), search(math.cos, lo, hi, not narrow)


def power(base, exponent, scale=1.0):
    return scale * base**exponent


def partials(x):
    square = partial(power, exponent=2)
    cube = partial(lambda e, v: v**e, 3)
    halves = partial(square, scale=0.5)
    total = 0.0
    for f in (square, cube, halves, partial(math.hypot, 3.0)):
        total += f(x)
    return total, halves(x, scale=2), list(map(partial(max, 2), [1, 2, 3])), sorted([3, 1, 2], key=partial(power, exponent=-1.0)), euler(partial(power, 2.0), 1.5, 0.5, x)


def named(x, flag):
    table = {}
    for rule in (euler, midpoint):
        for f in (np.sin, np.abs, math.exp, lambda v: v):
            table[rule.__name__ + "/" + f.__name__] = len(f.__name__)
    chosen = euler if flag else midpoint
    return list(table.items()), chosen.__name__, f"{chosen.__name__}: {x}"


@pytest.mark.parametrize("function, arguments", [
    (named, (1, True)), (named, (1, False)), (partials, (2.5,)), (chosen, (2, 10)), (chosen, (1, 10)), (chosen_by_name, ("tanh", X)), (chosen_by_name, ("relu", X)), (chosen_by_name, ("none", X)),
    (by_flag, (1, X)), (by_flag, (-1, X)), (by_flag, (0, X)), (alternating, (X, 5)), (alternating, (X, 0)), (bound_in_loop, (0.3, 6)),
    (unbound_in_loop, (0.3, 3)), (optional, (2.5, True)), (optional, (2.5, False)), (by_index, (0.3, 2)), (by_index, (0.3, -1)), (by_index, (0.3, 7)),
    (results, (0,)), (results, (1,)), (results, (5,)), (inner_choice, (0.5, 6)), (table_of, (X,)), (list_of, (0.5,)), (tuples_of, (1.0, 30)),
    (families, (5, X)), (factory, (3.0,)), (searches, (0.0, 4.0, True)), (searches, (0.0, 4.0, False)),
], ids=lambda p: p.__name__ if callable(p) else "")
def test_one_of_several_functions(function, arguments):
    compiled = check(function, *arguments, rtol=1e-13)
    with np.errstate(all="ignore"):
        try:
            assert compiled.report(*arguments).wholly
        except (ValueError, IndexError, UnboundLocalError):
            pass


def leaves_later(a, flag, at):
    f = (lambda v: v + 1) if flag else (lambda v: v * 3)
    log = []
    for k in range(4):
        a[k] = f(a[k])
        log.append(f(k))
        if k == at:
            log.append(a[99])
        f = f if k % 2 else (lambda v: v - 5)
    return log


def leaves_among(x, at):
    out = {}
    for name, f in {"sin": np.sin, "double": lambda v: 2 * v}.items():
        for g in (math.exp, lambda v: v - 1):
            x[0] += g(0.5)
            out[name + str(x[0])] = f(x).sum() + x[at]
    return out


def leaves_with_partial(x, at):
    step = partial(power, exponent=x[1], scale=2.0)
    x[0] = step(3.0)
    x[1] = 9
    x[at] = step(2.0)
    x[2] = step(x[0])
    return step(1.0)


def leaves_in_list(x, at):
    fs = [np.cos, lambda v: v + x[0]]
    done = []
    for f in fs:
        x[1] = x[1] + 1
        done.append(f(x[1]))
        x[at] += 1
    x[0] = 7
    done.append(fs[1](1.0))
    return done


@pytest.mark.parametrize("function, arguments", [
    *((leaves_later, (np.arange(6.0), flag, at)) for flag in (True, False) for at in range(4)), *((leaves_with_partial, (np.arange(3.0), at)) for at in (1, 8)), (leaves_among, (np.arange(3.0), 1)),
    (leaves_among, (np.arange(3.0), 5)), (leaves_in_list, (np.arange(3.0), 2)), (leaves_in_list, (np.arange(3.0), 3)),
], ids=lambda p: p.__name__ if callable(p) else "")
def test_python_goes_on_with_the_same_function(function, arguments):
    check(function, *arguments, rtol=1e-13, strict=False)


def rebound_later(x, flag, at):
    k = 2.0
    f = (lambda v: v * k) if flag else (lambda v: v + k)
    out = [f(1.0)]
    x[0] = 5
    k = 10.0
    out.append(f(1.0))
    x[at] = 1
    k = 3.0
    out.append(f(1.0))
    return out


@pytest.mark.parametrize("at", [1, 9])
@pytest.mark.parametrize("flag", [True, False])
def test_what_it_captures_changes(flag, at):
    check(rebound_later, np.zeros(3), flag, at, strict=False)


def dict_by_comprehension(k):
    table = {name: len(name) * k for name in ("ab", "c", "def")}
    return table, {n: i for i, n in enumerate(("x", "y", "x"))}, {n: 1 for n in ()}


def test_dict_comprehension_over_known_keys():
    check(dict_by_comprehension, 2)
