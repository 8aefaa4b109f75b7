"""Functions under functools.cache and lru_cache."""

import functools
import math
from functools import cache, lru_cache

import numpy as np
import phylanx as phx
import pytest
from same import check

STEP = 2


@lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@functools.lru_cache
def paths(i, j):
    if i == 0 or j == 0:
        return 1
    return paths(i - 1, j) + paths(i, j - 1)


@cache
def stepped(n):
    return n * STEP


@cache
def listed(n):
    return [n]


def of_module(n):
    return [fibonacci(k) for k in range(n)], paths(n, n), fibonacci(n) / 2


def dice(n, total):
    @lru_cache(maxsize=None)
    def ways(k, s):
        if k == 0:
            return int(s == 0)
        return sum(ways(k - 1, s - f) for f in range(1, 7) if s >= f)

    return ways(n, total), ways(n, total) / 6**n


def bernoulli_numbers(n):
    @cache
    def bernoulli(m):
        if m == 0:
            return 1.0
        return -sum(math.comb(m + 1, k) * bernoulli(k) for k in range(m)) / (m + 1)

    total = 0.0
    for j in range(1, n):
        total += bernoulli(2 * j) / math.factorial(2 * j)
    return total, [bernoulli(k) for k in range(n)]


def knapsack(w, v, cap):
    @lru_cache(None)
    def best(i, c):
        if i == len(w):
            return 0
        r = best(i + 1, c)
        if w[i] <= c:
            r = max(r, v[i] + best(i + 1, c - int(w[i])))
        return r

    return best(0, cap)


def edits(a, b):
    @lru_cache(maxsize=100)
    def d(i, j):
        if i == 0 or j == 0:
            return i + j, ""
        if a[i - 1] == b[j - 1]:
            cost, way = d(i - 1, j - 1)
            return cost, way + "="
        cost, way = min(d(i - 1, j), d(i, j - 1), d(i - 1, j - 1))
        return cost + 1, way + "x"

    return d(len(a), len(b))


def by_text(words):
    @cache
    def score(word, bonus=1):
        if not word:
            return 0
        return ord(word[0]) + bonus + score(word[1:])

    return [score(w) for w in words], score("ab", bonus=3), score("ab", 3)


def mixed(x):
    @cache
    def half(v):
        return v / 2, v is None

    def f(k):
        return half(k)[0]

    return f(3), f(3.0), f(True), f(1), half(x)


def optional(n):
    @cache
    def chain(k, last=None):
        if k == 0:
            return 0 if last is None else last
        return chain(k - 1, k)

    return chain(n), chain(0)


def mutual(n):
    @cache
    def even(k):
        return True if k == 0 else odd(k - 1)

    @cache
    def odd(k):
        return False if k == 0 else even(k - 1)

    return even(n), odd(n)


def made_anew(n):
    out = []
    for k in range(n):
        @cache
        def scaled(v):
            return v * k if v < 2 else scaled(v - 1) + scaled(v - 2)

        out.append(scaled(6))
    return out


@pytest.mark.parametrize("function, arguments", [
    (of_module, (12,)), (dice, (4, 14)), (bernoulli_numbers, (8,)), (knapsack, (np.array([1, 3, 4, 5]), np.array([1, 4, 5, 7]), 7)), (edits, ("kitten", "sitting")),
    (by_text, (["ab", "", "xyz", "ab"],)), (optional, (4,)), (mutual, (7,)),
], ids=lambda p: p.__name__ if callable(p) else "")
def test_cached(function, arguments):
    compiled = check(function, *arguments, rtol=1e-13)
    assert compiled.report(*arguments).wholly


def counting(n):
    calls = []

    @cache
    def f(k):
        calls.append(k)
        return k if k < 2 else f(k - 1) + f(k - 2)

    return f(n), calls


def stale(n):
    a = np.arange(5.0)

    @cache
    def f(k):
        return a[k] + (f(k - 1) if k else 0)

    first = f(n)
    a[1] = 100.0
    return first, f(n), f(n + 1)


def rebinding(n):
    k = 1

    @cache
    def f(v):
        return v * k

    first = f(n)
    k = 5
    return first, f(n)


def told(n):
    @lru_cache(maxsize=8)
    def f(k):
        return k if k < 2 else f(k - 1) + f(k - 2)

    return f(n), f.cache_info().hits


def same_list(n):
    x = listed(n)
    x.append(1)
    return listed(n)


def unhashable(x):
    @cache
    def f(v):
        return v

    return f(x)


def outgrows(n):
    @cache
    def f(k):
        return 1 if k == 0 else k * f(k - 1)

    return f(n), f(5)


def fails(a, n):
    @cache
    def f(k):
        return a[k] if k > 2 else f(k + 1) + f(k + 2)

    a[0] = 7
    out = [f(1)]
    a[1] = 8
    out.append(f(n))
    return out


def deep(n):
    @cache
    def f(k):
        return 0 if k == 0 else 1 + f(k - 1)

    return f(n)


@pytest.mark.parametrize("function, arguments", [
    (counting, (8,)), (stale, (2,)), (rebinding, (3,)), (told, (9,)), (unhashable, (np.zeros(2),)), (outgrows, (30,)), (fails, (np.zeros(6), 3)),
    (fails, (np.zeros(6), 9)), (mixed, (2.5,)), (mixed, (None,)), (mixed, ("a",)), (made_anew, (4,)), (deep, (100,)), (deep, (100000,)),
], ids=lambda p: p.__name__ if callable(p) else "")
def test_what_python_does(function, arguments):
    check(function, *arguments, strict=False)


def test_a_list_that_the_cache_gives_again():
    listed.cache_clear()
    compiled = phx.jit(same_list)
    expected = [3, 1]
    assert compiled(3) == expected and compiled(3) == [3, 1, 1] and listed(3) == [3, 1, 1]


def test_a_global_that_changes(monkeypatch):
    compiled = phx.jit(lambda n: stepped(n) + stepped(n + 1))
    stepped.cache_clear()
    assert compiled(1) == 6
    monkeypatch.setitem(globals(), "STEP", 10)
    assert compiled(1) == 6 and compiled(2) == stepped(2) + stepped(3)
