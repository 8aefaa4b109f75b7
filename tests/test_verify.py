"""PHX_VERIFY=all: the ways to make a call agree on the cases of other tests, and a way that is wrong is told."""

import os
import subprocess
import sys
from array import array
from pathlib import Path

import numpy as np
import pytest
from verify_cases import GROUPS

import phylanx as phx
from phylanx import _compare, _evaluate, _jit, _verify

HERE = Path(__file__).resolve().parent
X = np.linspace(0.0, 1.0, 5)


@pytest.mark.parametrize("group", GROUPS)
def test_all_ways_agree(group):
    run = subprocess.run(
        [sys.executable, "verify_cases.py", group], cwd=HERE, env=dict(os.environ, PHX_VERIFY="all"), capture_output=True, text=True
    )
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture
def verifying(monkeypatch):
    """Verification in this process, for functions decorated from now on; their counts start at 0."""
    monkeypatch.setattr(_jit, "verify", _verify.miss)
    _verify.checked.clear()
    _verify.skipped.clear()


def scaled(x, k):
    return np.exp(x) * k, x


def grown(x):
    x += 1
    return x.sum()


SEEN = array("q")  # Python's own


def told(x):
    SEEN.append(len(x))
    return x * 2


NOTED = []


def noted(x):
    NOTED.append(len(x))
    return x * 2


def risky(x, k):
    s = 0.0
    for i in range(len(x)):
        s += x[i + k]
        x[i] = s
    return s


def test_each_way_once(verifying):
    x = X.copy()
    assert phx.jit(grown)(x) == np.sum(X + 1)
    np.testing.assert_array_equal(x, X + 1)
    assert _verify.checked == {way.name: 1 for way in _verify.ways()} | {"plain Python": 1, "evaluator": 1}
    assert not _verify.skipped


def test_every_call_is_verified(verifying):
    f = phx.jit(scaled)
    for k in (1.0, 2.0, 3):
        f(X, k)
    assert _verify.checked["compiled"] == 3


def test_what_runs_in_python_runs_once(verifying):
    del SEEN[:]
    f = phx.jit(told)
    with pytest.warns(phx.PhylanxPerformanceWarning):
        f(X)
    f(X)
    assert SEEN.tolist() == [5, 5]
    assert not _verify.checked
    assert set(_verify.skipped) == {"it runs something in Python"}


def test_lists_of_globals_are_put_back(verifying):
    del NOTED[:]
    f = phx.jit(noted)
    f(X)
    f(X)
    assert NOTED == [5, 5]
    assert _verify.checked["compiled"] == 2


def test_exits_are_verified(verifying):
    f = phx.jit(risky)
    f(X.copy(), 0)
    x = X.copy()
    with pytest.raises(IndexError):
        f(x, 1)
    plain = X.copy()
    with pytest.raises(IndexError):
        risky(plain, 1)
    np.testing.assert_array_equal(x, plain)
    assert _verify.checked["evaluator"] == 2


def pushed(items, x):
    items.append(x)
    items[0] = items[0] * 2
    return len(items) + x


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_lists_are_what_they_were(verifying):
    ours, theirs = [1.0, 2.0], [1.0, 2.0]
    f = phx.jit(pushed)
    for x in (3.0, 4.0):
        assert f(ours, x) == pushed(theirs, x)
        assert ours == theirs


def test_a_difference_in_a_list_is_told():
    memory = [_verify.Memory([[1.0, X]]) for _ in range(2)]
    ours, theirs = memory[0].run(lambda v: v.append(1), memory[0].values), memory[1].run(lambda v: v.append(2), memory[1].values)
    assert _compare.difference(ours, theirs, _verify.exact) == "list afterwards[2]: 1 instead of 2"
    assert len(memory[0].values[0]) == 2


def test_a_wrong_way_is_told(verifying, monkeypatch):
    right = _verify.run

    def run(state, way, memory, args):
        outcome = right(state, way, memory, args)
        if way.name == "without fuse":
            outcome.value.items[0].array[2] += 1
        return outcome

    monkeypatch.setattr(_verify, "run", run)
    with pytest.raises(phx.PhylanxVerificationError) as e:
        phx.jit(scaled)(X, 2.0)
    assert (e.value.function, e.value.way, e.value.types) == ("scaled", "without fuse", "f64[x0], float")
    assert e.value.where.startswith("result[0][2]: ")
    assert str(e.value).startswith("scaled(f64[x0], float), without fuse: result[0][2]: ")


def test_wrong_code_is_told(verifying, monkeypatch):
    right = _verify.run
    monkeypatch.setattr(_verify, "run", lambda *a: right(*a)._replace(value=(1.5, None)))
    with pytest.raises(phx.PhylanxVerificationError) as e:
        phx.jit(scaled)(X, 2.0)
    assert e.value.way == "plain Python"


def test_a_wrong_evaluator_is_told(verifying, monkeypatch):
    right = _evaluate.evaluate

    def evaluate(*a):
        outcome, whole = right(*a)
        outcome.after[0][1] = 7.0
        return outcome, whole

    monkeypatch.setattr(_evaluate, "evaluate", evaluate)
    with pytest.raises(phx.PhylanxVerificationError) as e:
        phx.jit(grown)(X.copy())
    assert e.value.way == "evaluator"
    assert e.value.where.startswith("array 0 afterwards[1]: ")


# ---- pieces --------------------------------------------------------------------------------------------------------------------------------


def test_blocks_keep_what_overlaps_together():
    base = np.arange(12.0)
    arrays = [base[2:8], base[10:3:-2], np.zeros((0, 3)), np.arange(6, dtype=np.int8).reshape(2, 3).T, np.broadcast_to(np.float32(3), (2, 2))]
    blocks = _evaluate.Blocks(arrays)
    copies = [blocks.value(blocks.plain(a)) for a in arrays]
    for a, b in zip(arrays, copies):
        assert (a.dtype, a.shape, a.strides) == (b.dtype, b.shape, b.strides)
        np.testing.assert_array_equal(a, b)
    copies[0][2] = -1.0
    assert copies[1][3] == -1.0
    assert arrays[1][3] == 4.0
    assert not copies[4].flags.writeable


@pytest.mark.parametrize("value", [3, -1.5, True, 2j, np.float32(1.5), np.uint8(200), None, "text", (1, (2.0, None)), np.dtype("int32")])
def test_blocks_carry_numbers(value):
    blocks = _evaluate.Blocks([])
    again = blocks.value(blocks.plain(value))
    assert type(again) is type(value)
    assert again == value


DIFFERENT = [
    (1, 1.0, "result: int instead of float"),
    (0.0, -0.0, "result: "),
    (X, X.astype(np.float32), "result: dtype float64 instead of float32"),
    (X, X[:3], "result: shape (5,) instead of (3,)"),
    ([X, X], [X, X + [0, 0, 1, 0, 0]], "result[1][2]: "),
    ((1,), (1, 2), "result: length 1 instead of 2"),
    ({"a": 1}, {"a": 2}, "result['a']: 1 instead of 2"),
    (np.array([1 + 1j, np.nan]), np.array([1 + 1j, 1j]), "result[1]: "),
]


@pytest.mark.parametrize("ours, theirs, told", DIFFERENT)
def test_differences_have_a_place(ours, theirs, told):
    a, b = (_compare.Outcome("result", _compare.frozen(v, []), [], []) for v in (ours, theirs))
    assert _compare.difference(a, b, _verify.exact).startswith(told)
    assert _compare.difference(a, a, _verify.exact) is None


def test_identity_of_arguments_counts():
    a, b = (_compare.Outcome("result", _compare.frozen(v, [X]), [], []) for v in (X, X.copy()))
    assert _compare.difference(a, b, _verify.exact) == "result: argument array 0 itself instead of another array"


def test_nan_and_tolerance():
    a, b = (_compare.Outcome("result", v, [], []) for v in (np.float64("nan"), -np.float64("nan")))
    assert _compare.difference(a, b, _verify.exact) is None
    near = [_compare.Outcome("result", _compare.frozen(v, []), [], []) for v in (X, X * (1 + 1e-14))]
    assert _compare.difference(*near, _verify.tolerance) is None
    assert _compare.difference(*near, _verify.exact) is not None


def spread(x, /, *rest, by=2.0, **named):
    return x * by + len(rest)


def test_parameters_of_every_kind(verifying):
    f = phx.jit(spread)
    assert np.array_equal(f(X, 1.0, 2.0, by=3.0), X * 3.0 + 2)
    assert _verify.checked["plain Python"] == _verify.checked["compiled"] == 1
