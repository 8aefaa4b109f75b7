"""Dicts of any keys, and sets, among the arguments: read, changed and given back by compiled code, in Python's order."""

import numpy as np
import pytest
from same import check

import phylanx as phx


def dok(a, b, shape):
    total = dict(a)
    for key, value in b.items():
        total[key] = total.get(key, 0) + value
    total = {k: v for k, v in total.items() if v != 0}
    dense = np.zeros(shape)
    for (r, c), value in total.items():
        dense[r, c] = value
    return dense, len(total), sorted(total)


def kahn(successors):
    indegree = {u: 0 for u in successors}
    for u in successors:
        for v in successors[u]:
            indegree[v] += 1
    ready = [u for u in successors if indegree[u] == 0]
    order = []
    while ready:
        u = ready.pop(0)
        order.append(u)
        for v in successors[u]:
            indegree[v] -= 1
            if indegree[v] == 0:
                ready.append(v)
    return order


def reads(d, k):
    return d.get(k, -1), k in d, len(d), bool(d), list(d), list(d.values()), [(a, b) for a, b in d.items()], sorted(d)


def counts(d, xs):
    for x in xs:
        d[x] = d.get(x, 0) + 1
    return d


def memo(n, cache):
    for i in range(2, n):
        if i not in cache:
            cache[i] = cache[i - 1] + cache[i - 2]
    return cache[n - 1]


def takes_out(d):
    del d[1]
    x = d.pop(2, None)
    d[1] = 7
    return x, d


def in_place(d):
    for k in d:
        d[k] *= 2.0
    return d


def grows_lists(d, k):
    d[k].append(k)
    d.setdefault(9, []).append(1)
    return d


def empties(d):
    d.clear()
    return len(d)


def fills(d, n):
    for i in range(n):
        d[i] = i * 0.5
    return d


def members(s, xs):
    return [x in s for x in xs], len(s), sum(s), sorted(s)


def order(s):
    return list(s), [x for x in s]


def visits(s, n):
    for i in range(n):
        if i not in s:
            s.add(i)
    s.discard(0)
    return s


def algebra(a, b):
    return a | b, a & b, a - b, a ^ b, a <= b, a == b, a.isdisjoint(b)


def pops(s):
    return s.pop(), len(s)


def by_text(prices, names):
    total = 0.0
    for name in names:
        total += prices[name]
        prices[name] = 0.0
    return total


def nearest(g, s):
    dist, todo = {u: np.inf for u in g}, set(g)
    dist[s] = 0.0
    while todo:
        u = min(todo, key=lambda k: dist[k])
        todo.remove(u)
        for v, w in g[u].items():
            if dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
    return dist


def nested(d):
    return d[1][2] + d[3][4]


PRICES = {f"item{i}": i * 1.5 for i in range(12)}
NATIVE = [
    (dok, ({(0, 1): 2.0, (1, 1): 3.0}, {(1, 1): -3.0, (2, 0): 1.5}, (3, 3))), (kahn, ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []},)), (kahn, ({1: [2, 3], 2: [4], 3: [4], 4: []},)), (reads, ({3: 1.5, 1: 2.5}, 3)),
    (reads, ({3: 1.5, 1: 2.5}, 2)), (reads, ({(1, 2): 3, (0, 1): 4}, (0, 1))), (reads, ({1.5: 1, 2.5: 2}, 2.5)), (reads, ({True: 1, 7: 2}, 1)), (reads, ({np.int64(4): 1, np.int64(2): 2}, 2)), (counts, ({1: 2}, [3, 1, 3])), (counts, ({}, [3, 1, 3])),
    (memo, (20, {0: 0, 1: 1})), (takes_out, ({1: 2, 2: 3, 3: 4},)), (in_place, ({1: np.ones(3), 2: np.arange(2.0)},)), (grows_lists, ({1: [1], 2: []}, 2)), (empties, ({1: 2},)), (fills, ({}, 4)), (fills, ({2: 1}, 4)),
    (members, ({1, 5, 9}, [5, 6])), (order, ({5, 1, 9, 33, 17},)), (order, ({(1, 2), (3, 4)},)), (order, (set(range(0, 4000, 37)),)), (visits, ({1, 5}, 12)), (visits, (set(), 3)), (algebra, ({1, 2, 3}, {3, 4})), (pops, ({8, 16, 3},)),
    (by_text, (PRICES, ["item3", "item11", "item3"])), (nearest, ({0: {1: 1.0, 2: 4.0}, 1: {2: 2.0, 3: 6.0}, 2: {3: 3.0}, 3: {}}, 0)), (nested, ({1: {2: 3}, 3: {4: 5}},)), (reads, ({"a": 1, 2: 3} and {"b": 2, "c": 3}, "c")),
]  # fmt: skip


@pytest.mark.parametrize("function, arguments", NATIVE, ids=lambda v: v.__name__ if callable(v) else None)
def test_native(function, arguments):
    check(function, *arguments, rtol=1e-12)


def leaves(d, v):
    d[5] = 1.0
    y = v[10]
    d[6] = y
    return d


def no_key(d):
    d[7] = 2.0
    return d[100]


def resized(d):
    for k in d:
        d[k + 1] = 0.0
    return d


def raises(s):
    s.add(50)
    s.remove(99)


@pytest.mark.parametrize("function, arguments", [
    (leaves, ({1: 2.0}, np.ones(2))), (no_key, ({1: 2.0},)), (resized, ({1: 2.0, 5: 1.0},)), (raises, ({1},)), (reads, ({float("nan"): 1}, 1)), (reads, ({1: 2, "a": 3} and {1: 2, 3: "a"}, 1)), (kahn, ({"a": ["x"]},)),
    (counts, ({2**70: 1}, [1])), (order, ({"a", 1},)), (by_text, (dict(PRICES), ["nothing"])), (members, (frozenset({1, 2}), [1])),
], ids=lambda v: v.__name__ if callable(v) else None)  # fmt: skip
def test_python_goes_on(function, arguments):
    check(function, *arguments, strict=False, calls=3)


def test_objects_stay_the_same():
    key, value, other = (1000, 2000), [1.5], np.ones(3)
    d = {key: value, (3, 4): [2.5]}
    compiled = phx.jit(strict=True)(lambda d, k: (d, d[k]))
    same, found = compiled(d, key)
    assert same is d and found is value
    arrays = {1: other, 2: np.zeros(2)}
    assert phx.jit(strict=True)(in_place)(arrays) is arrays and arrays[1] is other and other[0] == 2
    changed = {key: 1.0, (5, 6): 2.0}
    phx.jit(strict=True)(lambda d: d.update({(7, 8): 3.0}))(changed)
    assert next(iter(changed)) is key and list(changed) == [key, (5, 6), (7, 8)]


def test_a_set_keeps_its_order():
    rng = np.random.default_rng(3)
    for size in (0, 1, 5, 40, 300):
        values = rng.integers(-(2**40), 2**40, size).tolist()
        ours, theirs = set(values), set(values)
        for v in values[::3]:
            ours.discard(v)
            theirs.discard(v)
        compiled = phx.jit(strict=True)(visits)
        assert list(ours) == list(theirs) == list(phx.jit(strict=True)(order)(ours)[0])
        compiled(ours, 9)
        visits(theirs, 9)
        assert list(ours) == list(theirs)
        if ours:
            assert ours.pop() == theirs.pop()


def test_one_table_by_two_names():
    def both(a, b):
        a[1] = 5.0
        b[2] = a[1] + b[1]
        return a is b, len(a)

    compiled = phx.jit(both)
    for _ in range(2):
        d, e = {1: 1.0}, {1: 1.0}
        assert compiled(d, d) == both(e, e) and d == e
        assert compiled({1: 1.0}, {1: 1.0}) == (False, 1)
