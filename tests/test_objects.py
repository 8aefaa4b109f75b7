"""Python objects among the arguments and globals: functions that are called, attributes, items and methods compile into the function that uses them."""

import copy
import dataclasses
import math
import runpy
from collections import namedtuple

import numpy as np
import pytest
from same import check

import phylanx as phx

X = np.linspace(0.1, 3.0, 20)


def newton(f, df, x, tol=1e-10):
    for _ in range(50):
        step = f(x) / df(x)
        x -= step
        if abs(step) < tol:
            break
    return x


def integrate(f, a, b, n=100):
    h = (b - a) / n
    return h * (0.5 * (f(a) + f(b)) + sum([f(a + i * h) for i in range(1, n)]))


def bisect(f, a, b, depth):
    m = 0.5 * (a + b)
    if depth == 0:
        return m
    return bisect(f, a, m, depth - 1) if f(a) * f(m) <= 0 else bisect(f, m, b, depth - 1)


def scaled(x, by=X):
    return x * by.sum()


@dataclasses.dataclass
class Body:
    x: np.ndarray
    m: float
    g = 9.81

    def energy(self, v=2.0):
        return 0.5 * self.m * v**2 + self.height() * self.weight

    def height(self):
        return self.x.max()

    @property
    def weight(self):
        return self.m * self.g

    @staticmethod
    def unit():
        return 3.0


class Slots:
    __slots__ = ("w", "inner")
    __eq__ = lambda self, other: (self.w == other.w).all() and self.inner.m == other.inner.m

    def __init__(self):
        self.w, self.inner = np.ones((3, 3)), Body(X, 2.0)

    def __call__(self, x):
        return x @ self.w


Point = namedtuple("Point", "x y")


def of_body(b):
    return b.energy() + b.energy(v=1.0) + b.m * b.x.sum() + b.unit()


def layers(net, x, n):
    for _ in range(n):
        x = net(x)
    return x + net.inner.m


def of_dict(p, x):
    return p["w"] * x + p["layer"]["b"]


@pytest.mark.parametrize(
    "function, arguments",
    [
        (newton, (lambda x: x * x - 2, lambda x: 2 * x, 1.0)), (newton, (math.cos, lambda x: -math.sin(x), 1.0)),
        (integrate, (np.sin, 0.0, 1.0)), (integrate, (abs, -1.0, 1.0)), (integrate, (phx.jit(lambda x: x * 2.0), 0.0, 1.0)),
        (bisect, (lambda x: x**3 - 2, 0.0, 2.0, 20)), (integrate, (scaled, 0.0, 1.0)),
        (of_body, (Body(X, 2.0),)), (layers, (Slots(), np.eye(3), 3)), (of_dict, ({"w": X, "layer": {"b": 2}}, X)),
        (lambda p: p.x * p.y, (Point(X, 2.0),)),
    ],
)  # fmt: skip
def test_compiled(function, arguments):
    check(function, *arguments, rtol=1e-14)


def test_a_function_made_anew_compiles_nothing():
    compiled = phx.jit(strict=True)(newton)
    for a in (2.0, 3.0, 5.0):
        assert compiled(lambda x: x * x - a, lambda x: 2 * x, 1.0) == newton(lambda x: x * x - a, lambda x: 2 * x, 1.0)
    assert len(compiled._entries()) == 1


def test_defaults_of_a_function_made_anew():
    compiled = phx.jit(strict=True)(integrate)
    for a in (2.0, 3.0):
        assert compiled(lambda x, a=a: x * a, 0.0, 1.0) == integrate(lambda x, a=a: x * a, 0.0, 1.0)
    assert len(compiled._entries()) == 1
    with pytest.raises(TypeError, match="positional"):
        phx.jit(integrate)(lambda x, y: x, 0.0, 1.0)


def test_objects_of_other_kinds():
    compiled = phx.jit(of_body)
    other = type("Other", (Body,), {"g": 1.6, "height": lambda self: 1.0})
    for body in (Body(X, 2.0), other(X, 3.0), Body(X, 1.0), Body(X, 4)):
        assert compiled(body) == of_body(body)


def test_replaced_method(monkeypatch):
    compiled = phx.jit(of_body)
    before = compiled(Body(X, 2.0))
    monkeypatch.setattr(Body, "height", lambda self: 100.0)
    assert compiled(Body(X, 2.0)) == of_body(Body(X, 2.0)) != before


def test_attributes_that_run_code_are_pythons():
    class Lazy:
        def __getattr__(self, name):
            seen.append(name)
            return 2.0

    seen = []
    compiled = phx.jit(lambda p: p.a + p.b)
    assert compiled(Lazy()) == 4.0 and compiled(Lazy()) == 4.0
    assert seen == ["a", "b"] * 2


def grow(b, n):
    for i in range(n):
        b.x[i] += 1.0
        b.m += 0.5
    return b.m


def count(d, x):
    total = 0.0
    for i in range(len(x)):
        d["n"] += 1
        total += x[i] * d["n"]
    return total


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("function, arguments", [(grow, (Body(X.copy(), 2.0), 5)), (count, ({"n": 1}, X))])
def test_written(function, arguments):
    compiled = phx.jit(function)
    for _ in range(3):
        ours, theirs = copy.deepcopy(arguments), copy.deepcopy(arguments)
        assert compiled(*ours) == function(*theirs)
        assert repr(ours) == repr(theirs)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_missing():
    compiled = phx.jit(lambda p: p["w"] + p["v"])
    for p in ({"w": 1.0, "v": 2.0}, {"w": 1.0}, {}, {"w": 1.0, "v": 2.0}):
        try:
            expected = compiled.py_func(p)
        except KeyError as e:
            with pytest.raises(KeyError, match=str(e)):
                compiled(p)
        else:
            assert compiled(p) == expected


def test_globals():
    settings = {"alpha": 0.5}
    compiled = phx.jit(strict=True)(lambda x: x * settings["alpha"])
    assert compiled(2.0) == 1.0
    settings["alpha"] = 0.25
    assert compiled(2.0) == 0.5 and len(compiled._entries()) == 1


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_more_parts_than_a_call_takes(tmp_path):
    (tmp_path / "many.py").write_text("def total(d):\n    return " + " + ".join(f'd["a{i}"]' for i in range(70)) + "\n")
    total = runpy.run_path(str(tmp_path / "many.py"))["total"]
    check(total, {f"a{i}": i for i in range(70)}, strict=False)
