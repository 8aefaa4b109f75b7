"""The decorator over a core written for these tests, whose answers the tests give. test_door.py runs it."""

import copy
import ctypes
import inspect
import json
import os
import pickle
import warnings

import numpy as np
import pytest
from door_build import address, fake_core

import phylanx as phx

X = np.arange(8.0)
CORE = fake_core()[1]
os.environ["PHX_CORE"] = fake_core()[0]


REFUSAL = {"error": {"code": "unsupported", "text": "no"}}


def answers(*replies):
    """What the core answers to the next compile requests, the last reply to all that follow."""
    CORE.fake_forget()
    for reply in replies:
        CORE.fake_answer(json.dumps(reply).encode())


def code(name, result="Ad1", **table):
    return {"entry": address(name), "table": {"result": result, **table}}


def compiled(name, result="Ad1", **table):
    answers(code(name, result, **table))


def request():
    return json.loads(ctypes.string_at(ctypes.addressof(ctypes.c_char.in_dll(CORE, "fake_request"))))


def compiles():
    return ctypes.c_int64.in_dll(CORE, "fake_compiles").value


def exit_(k, at, *variables, site=-1, why="test"):
    return {"id": k, "func": 0, "at": at, "vars": [list(v) for v in variables], "why": why, "line": 0, "site": site}


def pycall(node, out):
    return {"site": 0, "func": 0, "node": node, "names": ["x"], "in": ["Ad1"], "out": out, "reason": "not compiled", "line": 1, "col": 0}


def node(f, text):
    """Number of the first ast node of f with this source."""
    d = next(iter(f._state.descriptions.values()), None) or f._state.describe((None,) * f.py_func.__code__.co_argcount)
    return next(n for n in range(1, len(d.trees[0].nodes)) if hasattr(d.trees[0].nodes[n], "lineno") and d.text(0, n) == text)


def test_compiles_once_per_types():
    @phx.jit
    def f(x):
        return x * 2 + 1

    compiled("axpb")
    before = compiles()
    assert np.array_equal(f(X), X * 2 + 1) and np.array_equal(f(x=X + 1), X * 2 + 3)
    assert compiles() == before + 1 and f._plain_calls == 0
    asked = request()
    assert asked["types"] == ["f64[x0]"] and asked["options"]["fp"] == "strict" and asked["functions"][0]["params"] == ["x"]
    assert (f.report().calls, f.report().plain_calls) == (2, 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "int"), (1.5, "float"), (True, "bool"), (1j, "complex"), (None, "none"), (np.float32(1), "f32"), (np.zeros((3, 1), "i4"), "i32[x0,1]"),
     (np.zeros((3, 4)).T, "f64[x0,x1]:F"), (np.zeros((3, 4))[:, ::2], "f64[x0,x1]:S"), (np.zeros((3, 4))[:, :2], "f64[x0,x1]:I"),
     (np.broadcast_to(1.0, (2, 2)), "f64[x0,x1]:Sr"), (np.zeros(()), "f64[]"), ((1, np.zeros(2)), "(int,f64[x.1.0])"), ([1], "list(int):r"), ([], "list():r"), ([1, 2.0], "list(<int|float>):r"), ([[], [(1, 2.0)]], "list(list((int,float)):r):r"),
     ("mean", "text[x0]"), (np.float32, "class:f32"), (np.dtype("i8"), "dtype:i64"), (1 << 64, "object"), (np.float16(1), "object")],
    ids=str,
)  # fmt: skip
def test_types(value, text):
    @phx.jit
    def f(x):
        return x

    answers(REFUSAL)
    with pytest.warns(phx.PhylanxPerformanceWarning, match="runs in Python: no"):
        assert f(value) is value
    assert request()["types"] == [text]
    before = compiles()
    assert f(value) is value and compiles() == before  # the refusal is remembered


def test_hidden_arguments_and_guards():
    @phx.jit
    def f(x):
        return x * SCALE + np.pi

    globals()["SCALE"] = 2.0
    compiled("axpb")
    f(X)
    assert request()["types"] == ["f64[x0]", "float"]
    before = compiles()
    globals()["SCALE"] = 3.0
    f(X)
    assert compiles() == before
    globals()["SCALE"] = 3
    f(X)
    assert compiles() == before + 1 and request()["types"] == ["f64[x0]", "int"]


def test_specialised_on_values():
    @phx.jit
    def f(x, axis):
        return axis

    answers({"need": [1]})
    with pytest.warns(phx.PhylanxPerformanceWarning, match="without end"):
        f(X, 1)
    assert request()["consts"] == {"1": 1}
    answers({"need": [0]})
    with pytest.warns(phx.PhylanxPerformanceWarning, match="value of x"):
        assert f(X, 2) == 2


def test_at_most_eight_versions():
    @phx.jit
    def f(x):
        return x

    compiled("same", "N")
    for rank in range(8):
        f(np.zeros((2,) * rank))
    with pytest.warns(phx.PhylanxPerformanceWarning, match="8 versions"):
        assert f(1) == 1
    assert f._plain_calls == 1


def test_exit_goes_on_at_the_statement():
    @phx.jit
    def f(x, k):
        y = x + 1
        return y[k]

    compiled("leaves", "N", exits=[exit_(7, str(node(f, "return y[k]")), ("x", "Ad1"), ("k", "Pl"), ("y", "Ad1"), why="index out of range")])
    assert f(X, 1) == 0.0  # the rest sees the frame that native code left
    with pytest.raises(IndexError) as e:
        f(X, 9)
    tb = e.traceback
    assert len(tb) == 2 and str(tb[1].path) == __file__ and "return y[k]" in str(tb[1].statement) and tb[1].name == "f"
    assert f.report().exits[0][1:] == ("index out of range", 2)


def test_a_pycall_whose_type_is_unknown():
    calls = []

    def outside(x):
        calls.append(x)
        return X + 5

    @phx.jit
    def f(x, k):
        y = outside(x)
        return y * 2 + 1

    site = node(f, "outside(x)")
    at = str(node(f, "y = outside(x)"))
    unknown = exit_(7, at, ("x", "Ad1"), ("k", "Pl"), ("h", "Ad1"), site=0, why="not compiled")
    answers(code("leaves", "N", pycalls=[pycall(site, "O")], exits=[unknown]), code("same"))
    with pytest.warns(phx.PhylanxPerformanceWarning, match=r"outside\(x\) runs in Python"):
        f(X, 1)
    asked = request()
    assert len(calls) == 1 and calls[0] is X
    assert asked["types"][-1] == "f64[__value0]" and asked["functions"][0]["name"] == "f"
    assert f._state.profile[0, site][0] == (f"f64[v{site}o0d0]",) and f._entries() == ()


def test_pycall_site():
    results = iter([X + 5, "text"])

    def outside(x):
        return next(results)

    @phx.jit
    def f(x):
        return outside(x)

    site = node(f, "outside(x)")
    at = str(node(f, "return outside(x)"))
    answers(code("calls", pycalls=[pycall(site, "Ad1")], exits=[exit_(3, at, ("x", "Ad1"), site=0)]), REFUSAL)
    with pytest.warns(phx.PhylanxPerformanceWarning):
        assert np.array_equal(f(X), X + 5)
    assert f(X) == "text"  # another type: the value goes to Python, nothing runs twice
    assert f._state.profile[0, site][0][0].startswith("text[")


def test_strict():
    @phx.jit(strict=True)
    def f(x):
        return open(x)

    answers({"error": {"code": "unsupported", "text": "files are not compiled"}})
    with pytest.raises(phx.PhylanxUnsupported, match="would run in Python: files are not compiled") as e:
        f(X)
    assert isinstance(e.value, TypeError) and pickle.loads(pickle.dumps(e.value)).reason == e.value.reason


def test_warnings_are_numpys():
    @phx.jit
    def f(k):
        return k

    rows = [{"kernel": 0, "bit": 1, "text": "divide by zero encountered in log", "line": 3}, {"kernel": 0, "bit": 2, "text": "overflow encountered in exp", "line": 4}]
    compiled("warns", "Pl", warnings=rows)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("default")
        for _ in range(3):
            assert f(5) == 5
    assert [(str(w.message), w.lineno, w.category, w.filename) for w in seen] == [(r["text"], r["line"], RuntimeWarning, __file__) for r in rows]
    with np.errstate(divide="ignore"), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        f(5)
    assert len(seen) == 1
    plain = f._plain_calls
    with np.errstate(over="raise"):
        f(5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        f(5)
    assert f._plain_calls == plain + 2


def test_functions_of_every_kind():
    answers(REFUSAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")

        @phx.jit
        def stars(a, /, b=2, *rest, c=3, **more):
            return a, b, rest, c, more

        assert stars(1, c=5, d=6) == (1, 2, (), 5, {"d": 6}) and stars(1, 2, 3, 4) == (1, 2, (3, 4), 3, {})
        with pytest.raises(TypeError, match=r"stars\(\) missing"):
            stars()

        class C:
            @phx.jit
            def method(self, x):
                return self, x

            @phx.jit
            @staticmethod
            def static(x):
                return x

            @staticmethod
            @phx.jit
            def inner(x):
                return x

            @phx.jit
            @classmethod
            def made(cls):
                return cls

        c = C()
        assert c.method(1) == (c, 1) and C.static(2) == c.inner(2) == 2 and C.made() is C

        @phx.jit
        def generator(n):
            yield from range(n)

        assert list(generator(3)) == [0, 1, 2]
        assert phx.jit(len)([1, 2]) == 2 and phx.jit(max)(1, 2) == 2
        space = {}
        exec("def hidden(x):\n    return x", space)
        assert phx.jit(space["hidden"])(3) == 3
    with pytest.raises(TypeError):
        phx.jit(3)
    with pytest.raises(ValueError, match="fp"):
        phx.jit(fp="fast")


@phx.jit
def module_level(x, *, scale=2):
    """Doc."""
    return x


def test_looks_like_the_function():
    f = module_level
    assert f.__name__ == "module_level" and f.__doc__ == "Doc." and f.__wrapped__ is f.py_func and f.__module__ == __name__
    assert str(inspect.signature(f)) == "(x, *, scale=2)" and "module_level" in repr(f)
    assert pickle.loads(pickle.dumps(f)) is f and copy.copy(f) is f and copy.deepcopy(f) is f
    assert phx.jit(f).py_func is f.py_func


def test_a_forked_child_runs_python():
    @phx.jit
    def f(x):
        return x * 2 + 1

    compiled("axpb")
    f(X)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            ok = np.array_equal(f(X), X * 2 + 1) and np.array_equal(f(X), X * 2 + 1)
        os.write(write, json.dumps([bool(ok), f._plain_calls, [w.category.__name__ for w in seen]]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert json.loads(os.read(read, 1000)) == [True, 2, ["PhylanxWarning"]]
