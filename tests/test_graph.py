"""Functions run as the graph of their tasks: the plain function's results, exceptions, warnings and effects, whatever the workers and the order of the tasks."""

import copy
import re
import warnings

import numpy as np
import pytest
from process import run
from same import assert_same, outcome

import phylanx as phx
from phylanx import _core

X = np.linspace(0.5, 2.0, 3000)
NEGATIVE = np.array([1.0, -1.0, 4.0, 0.0])
SEEN = []


def recurrences(a, b, k):
    for i in range(1, len(a)):
        a[i] = 0.5 * a[i - 1] + a[i]
    for j in range(1, len(b) + k):
        b[j] = 0.3 * b[j - 1] - b[j]
    c = np.cumsum(b)
    for i in range(1, len(a)):
        a[i] = a[i] + a[i - 1] * 0.25
    return a[-1] + b[-1], c


def overflows(a, b, k):
    s = k
    for i in range(70):
        s = s * 2
    for i in range(len(a)):
        a[i] += i
    b[:] = np.sqrt(b) + 1
    return s, a.sum(), b.mean()


def divides(a, b, k):
    for i in range(len(a)):
        a[i] = a[i] * 2
    s = 0
    for i in range(len(b)):
        b[i] = b[i] + 1
        s += 100 // (k + 5 - i)
    for i in range(len(a)):
        a[i] = a[i] + 1
    return s


def warns(a, b, k):
    c = np.log(a)
    d = np.sqrt(b)
    for i in range(1, len(c)):
        c[i] = c[i - 1] + a[i] * k
    e = 1 / b
    f = np.log(b)
    return c, d, e, f


def calls_python(a, b, k):
    for i in range(len(a)):
        a[i] = a[i] + k
    SEEN.append(float(a[-1]))
    for i in range(len(b)):
        b[i] = b[i] * 2
    t = np.sqrt(a) @ np.ones(len(a))
    SEEN.append(float(b[0]))
    return t, SEEN[-1]


def shapes(a, b, k):
    c = np.sort(a * k)
    d = np.sort(b)
    for i in range(1, len(a)):
        a[i] = a[i - 1] * 0.5
    return c + d[: len(d) - k]


def overlapping(a, b, k):
    v, w = a[1:], a[:-1]
    for i in range(len(w)):
        w[i] += v[i] * k
    for i in range(len(b)):
        b[i] -= 1
    v += w
    return v.sum(), np.sort(w)


CASES = [
    (recurrences, (X, X[::-1].copy(), 0)), (recurrences, (X, X[::-1].copy(), 1)), (overflows, (X, X + 1, 0)), (overflows, (X, X + 1, 3)), (divides, (X, X + 1, 100)),
    (divides, (X[:20], X[:9] + 1, 0)), (divides, (X[:20], X[:9] + 1, -5)), (warns, (NEGATIVE, NEGATIVE[::-1].copy(), 2)), (warns, (X, X, 2)), (calls_python, (X, X + 1, 3)),
    (shapes, (X, X + 1, 0)), (shapes, (X, X + 1, 1)), (overlapping, (X, X + 1, 2)), (overlapping, (NEGATIVE, X, 3)),
]  # fmt: skip


@pytest.fixture(params=[(1, 0), (2, 0), (2, 1), (2, 2), (3, 3)], ids=lambda p: f"{p[0]} workers, order {p[1]}")
def as_graph(request, monkeypatch):
    """Functions compiled from now on are graphs, of so many workers and with their tasks in such an order."""
    monkeypatch.setenv("PHX_MODE", "graph")
    workers = int(_core.core_call("workers"))
    phx.config(workers=request.param[0])
    _core.core_call("shuffle", str(request.param[1]))
    yield
    _core.core_call("shuffle", "0")
    phx.config(workers=workers)


def in_order(function, arguments):
    """The outcome, with the warnings in the order in which they came."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RuntimeWarning)
        warnings.simplefilter("ignore", phx.PhylanxPerformanceWarning)
        SEEN.clear()
        arguments = copy.deepcopy(arguments)
        try:
            value = function(*arguments)
        except Exception as error:
            value = (type(error).__name__, str(error))
    return value, arguments, list(SEEN), [(str(w.message), w.lineno) for w in caught]


@pytest.mark.parametrize("function, arguments", CASES, ids=lambda v: v.__name__ if callable(v) else None)
def test_same_as_plain(as_graph, function, arguments):
    expected = in_order(function, arguments)
    compiled = phx.jit(function)
    for _ in range(4):
        got = in_order(compiled, arguments)
        assert_same(got[:3], expected[:3], 1e-13)
        assert got[3] == expected[3]
    modes = [v.mode for v, calls, _ in compiled._state.executed(compiled) if calls]
    assert any(m["ran"] == "graph" or "fusion moved operations that may warn" in m["why"] for m in modes)


@pytest.mark.parametrize("function, arguments", CASES[:4], ids=lambda v: v.__name__ if callable(v) else None)
def test_same_bits_as_whole(as_graph, monkeypatch, function, arguments):
    got = outcome(phx.jit(function), arguments)
    monkeypatch.setenv("PHX_MODE", "whole")
    expected = outcome(phx.jit(function), arguments)
    assert_same((got[3], *([got[1]] if got[0] == "result" else [])), (expected[3], *([expected[1]] if got[0] == "result" else [])), 0.0)


def test_memory_is_released(as_graph):
    live = lambda: _core.answer("pool", "")["Live"]  # noqa: E731
    for function, arguments in CASES:
        compiled = phx.jit(function)
        in_order(compiled, arguments)
        before = live()
        for _ in range(3):
            in_order(compiled, arguments)
        assert live() == before, function.__name__


def test_independent_loops_are_a_graph_by_themselves():
    f = phx.jit(recurrences)  # the second loop is written twice, with checks and without
    f(X.copy(), X.copy(), 0)
    assert re.search(r"the loop of line \d+ and the branch of line \d+ do not wait for each other", str(f.report()))


def test_interruption(tmp_path):
    text = """
        import os, signal, threading, time
        import numpy as np, phylanx as phx
        from phylanx import _core

        @phx.jit
        def f(a, b, n):
            t = np.sort(a)
            for k in range(n):
                for i in range(1, len(a)):
                    a[i] = 0.5 * a[i - 1] + k
            for k in range(n):
                for j in range(1, len(b)):
                    b[j] = 0.3 * b[j - 1] - k
            return a + b + t

        a, b = np.ones(10_000), np.ones(10_000)
        f(a, b, 2)
        live = _core.answer("pool", "")["Live"]
        times = []
        for _ in range(3):
            threading.Timer(0.15, lambda: (times.append(time.perf_counter()), os.kill(os.getpid(), signal.SIGINT))).start()
            try:
                f(a, b, 10**9)
            except KeyboardInterrupt:
                times[-1] = time.perf_counter() - times[-1]
        assert sorted(times)[1] < 0.1, times
        assert _core.answer("pool", "")["Live"] == live
        c, d = np.ones(10_000), np.ones(10_000)
        assert (f(c, d, 1) == f.py_func(np.ones(10_000), np.ones(10_000), 1)).all()
        print("stopped")
    """
    for workers in ("1", "2"):
        assert run(tmp_path, text, env={"PHX_MODE": "graph", "PHX_WORKERS": workers}).stdout == "stopped\n"
