"""Dicts of any keys and sets: made, changed, gone over and returned by compiled code, with Python's order."""

import random
from collections import Counter, defaultdict

import numpy as np
import pytest
from map_cases import *  # noqa: F403
from map_cases import adds_under_a_loop, counters, default_dicts, deletes_under_a_loop, dict_history, float_history, leaves_at, set_history, shared, size_after_continue, tuple_history
from same import check

import phylanx as phx

NATIVE = [
    (counted, 50), (counted, 0), (got, 30), (adjacency, 6), (seen, 101), (positions, 4), (comprehensions, 9), (deletions, 10), (missing, 8), (algebra, 9), (algebra, 0), (grouped, 10), (union_find, 9), (shrunk, 7),
    (shrunk, 2), (extended, 7), (extended, 0), (life, 5), (listed, 50), (ordered_by_value, 30), (breadth_first, 12), (components, 10), (shortest_paths, 8), (sieve, 60), (two_sum, 50), (two_sum, 1), (arrays_by_number, 4), (dict_of_dicts, 5),
    (sparse_product, 6), (default_dicts, 10), (counters, 12), (numpy_keys, 9), (views_compared, 9), (equality, 5), (updated, 5), (one_key_of_two_types, 3), (travelling, 5), (caught, 4), (taken_from_nothing, 0),
    (taken_from_nothing, 1), (taken_from_nothing, 2), (taken_from_nothing, 3), (constant_strings, 1), (in_a_display, 9), (in_no_order, 6), (from_a_branch, 2), (from_a_branch, 5), (changed_by_a_function, 10), (mutated, 4), (mutated, 8),
]  # fmt: skip


ARGUMENTS = [
    (distances, ({0: [1, 2], 1: [2, 3], 2: [], 3: [0]}, 0)), (read, ({1: 2, 3: 4},)), (read, ({1: 2.5, 3: 4},)), (set_read, ({1, 2, 3, 50, 17},)), (set_read, (set(),)), (weights, ({0: [(1, 2.0)], 1: [(0, 1.5), (2, 2.5)]}, 1)),
    (looked_up, ({1: 2}, 1)), (looked_up, ({1: 2}, 5)), (looked_up, ({}, 5)), (looked_up, ({(1, 2): 3.5}, (1, 2))), (looked_up, ({1.0: 2}, 1)), (looked_up, ({True: 2, 2: 3}, 1)), (given_back, ({1: 2},)),
    (sums_of_arrays, ({1: np.ones(3), 2: np.ones(4)},)), (nested_read, ({1: {2: 3}, 2: {3: 4}},)), (copied, ({1: 2},)), (list_of_dicts, ([{1: 2}, {1: 5}],)), (read, ({},)),
]  # fmt: skip
PARTLY = [(argument_changed, ({1: 2},)), (set_argument_changed, ({1, 2},)), (looked_up, ({"a": 2}, "a")), (looked_up, ({float("nan"): 1}, 2.0)), (looked_up, ({None: 1, 2: 3}, None))]


def name(v):
    return v.__name__ if callable(v) else None


@pytest.mark.parametrize("function, n", NATIVE, ids=name)
def test_native(function, n):
    check(function, n)


@pytest.mark.parametrize("function, arguments", ARGUMENTS, ids=name)
def test_arguments(function, arguments):
    check(function, *arguments, strict=False, calls=3)


@pytest.mark.parametrize("function, arguments", PARTLY, ids=name)
def test_partly(function, arguments):
    check(function, *arguments, strict=False, calls=3)


def test_one_dict_is_one_object():
    a, b, s = phx.jit(strict=True)(shared)(3)
    assert a is b and s[0] is a and a[7] is s[1]


def test_classes_and_defaults():
    g, c, _, d = phx.jit(strict=True)(default_dicts)(10)
    assert (type(g), type(c), type(d)) == (defaultdict, defaultdict, dict) and (g.default_factory, c.default_factory) == (list, int)
    assert type(phx.jit(strict=True)(counters)(9)[0]) is Counter


@pytest.mark.parametrize("n", range(8))
def test_exits_keep_objects(n):
    """An exit in the middle leaves Python with the same objects, changed so far."""
    for f in (leaves_at, deletes_under_a_loop, adds_under_a_loop, size_after_continue):
        check(f, n, strict=False, calls=2)


@pytest.mark.parametrize("function, operations", [(set_history, 22), (float_history, 20), (tuple_history, 20), (dict_history, 22)], ids=name)
def test_histories(function, operations):
    """Every order that a loop, list(), pop() or the returned object shows is that of Python's own dict or set after the same operations."""
    compiled, draw = phx.jit(strict=True)(function), random.Random(operations)
    for _ in range(150):
        size, most = draw.choice([5, 30, 300]), draw.choice([3, 10, 50, 1000, 10**9] + [2**62] * (function is set_history))
        ops = [draw.randrange(draw.choice([9, operations])) for _ in range(size)]
        keys = [draw.randrange(-most, most) for _ in range(size)]
        if function is float_history:
            keys = [k / 8 for k in keys]
        assert repr(compiled(ops, keys)) == repr(function(ops, keys)), (ops, keys)
