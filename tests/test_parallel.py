"""Loops whose iterations the workers share."""

import os
import warnings

import numpy as np
import phylanx as phx
import pytest

WORKERS = 2


def piecewise(x, y, n):
    for i in range(n):
        if x[i] > 0.5:
            y[i] = np.log(x[i] - x[i]) * 2.0
        else:
            y[i] = x[i] / (x[i] - x[i]) + x[i] * 1e308 * 1e10
    return y


def roots(x, y, n):
    for i in range(n):
        y[i] = np.sqrt(x[i] - 0.2) / (x[i] - x[i])
    return y


def rows(x, y, n):
    a, b = x.reshape(-1, 4), y.reshape(-1, 4)
    for i in range(len(a)):
        b[i] = np.sqrt(a[i] - 0.3) * (1.0 / (a[i, 0] - a[i, 0]))
    return y


def outcome(function, filter, n):
    x, y = np.random.default_rng(1).random(n), np.zeros(n)
    globals().pop("__warningregistry__", None)
    with warnings.catch_warnings(record=True) as record:
        warnings.simplefilter(filter)
        function(x, y, n)
    return y, [(str(w.message), w.filename, w.lineno) for w in record]


@pytest.mark.parametrize("function", [piecewise, roots, rows], ids=lambda f: f.__name__)
@pytest.mark.parametrize("n", [4, 100, 12_000])
def test_warnings_come_in_the_order_of_the_iterations(function, n, request):
    request.addfinalizer(lambda: phx.config(workers=WORKERS))
    compiled = phx.jit(function, strict=True)
    for filter in ("always", "default"):
        expected = outcome(function, filter, n)
        for workers in (1, WORKERS):
            phx.config(workers=workers)
            got = outcome(compiled, filter, n)
            np.testing.assert_allclose(got[0], expected[0], rtol=1e-15)
            assert got[1] == expected[1] and got[1]
    assert "parallel=true" in compiled.ir(np.ones(n), np.ones(n), n)


def interleaved(x, y, n):
    z = np.sqrt(x - 0.5)
    s = y[0] / y[0]
    w = np.log(y - 1.0)
    return (z * s * 1e308 * 1e10) + w[0], np.sqrt(w).sum()


def normalised(x, y, n):
    for k in range(3):
        d = np.log(x - 0.5)
        m = (y[1:] / y[1:]).mean()
        y[0] = np.sqrt(d * m).std() / (d - d).sum()
    return y


@pytest.mark.parametrize("function", [interleaved, normalised], ids=lambda f: f.__name__)
@pytest.mark.parametrize("n", [4, 40_000])
def test_warnings_come_in_the_order_of_the_program(function, n):
    compiled = phx.jit(function, strict=True)
    for filter in ("always", "default"):
        assert outcome(compiled, filter, n)[1] == outcome(function, filter, n)[1] != []


def big(x, y, n):
    z = np.exp(x) @ y
    for i in range(n):
        x[0, i % 8] = i
    return np.sin(z).sum()


def test_one_thread_when_asked():
    x, y = np.ones((1200, 1200)), np.ones((1200, 1200))
    workers = {}
    for parallel in (False, True):
        f = phx.jit(big, parallel=parallel)
        f(x, y, 3)
        with phx.trace() as record:
            for _ in range(3):
                f(x, y, 3)
        workers[parallel] = {s.worker for s in record.spans}
    assert workers[False] == {0}
    assert workers[True] > {0} or len(os.sched_getaffinity(0)) == 1
