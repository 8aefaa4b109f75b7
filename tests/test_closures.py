"""Nested functions that change what is around them, and functions that call themselves and change what they were given."""

import math

import numpy as np
import phylanx as phx
import pytest
from same import check

def queens(n):
    cols = [0] * n
    found = []

    def ok(row, c):
        for r in range(row):
            if cols[r] == c or abs(cols[r] - c) == row - r:
                return False
        return True

    def place(row):
        if row == n:
            found.append(cols.copy())
            return 1
        k = 0
        for c in range(n):
            if ok(row, c):
                cols[row] = c
                k += place(row + 1)
        return k
    return (place(0), found[0])


def sudoku(grid):
    g = grid.copy()

    def solve():
        for i in range(4):
            for j in range(4):
                if g[i, j] == 0:
                    for v in range(1, 5):
                        fine = True
                        for k in range(4):
                            if g[i, k] == v or g[k, j] == v:
                                fine = False
                        if fine:
                            g[i, j] = v
                            if solve():
                                return True
                            g[i, j] = 0
                    return False
        return True
    return (solve(), g)


def perms(n):
    items = list(range(n))
    out = []

    def generate(k):
        if k == 1:
            out.append(tuple([items[0], items[1], items[2]]))
            return
        generate(k - 1)
        for i in range(k - 1):
            j = i if k % 2 == 0 else 0
            items[j], items[k - 1] = (items[k - 1], items[j])
            generate(k - 1)
    generate(n)
    return out


def quick(a, lo, hi):
    if lo < hi:
        p = a[hi]
        i = lo
        for j in range(lo, hi):
            if a[j] < p:
                a[i], a[j] = (a[j], a[i])
                i += 1
        a[i], a[hi] = (a[hi], a[i])
        quick(a, lo, i - 1)
        quick(a, i + 1, hi)


def qsort(a):
    quick(a, 0, len(a) - 1)
    return a


def fill(img, r, c, old, new):
    if r < 0 or c < 0 or r >= img.shape[0] or (c >= img.shape[1]):
        return 0
    if img[r, c] != old:
        return 0
    img[r, c] = new
    return 1 + fill(img, r + 1, c, old, new) + fill(img, r - 1, c, old, new) + fill(img, r, c + 1, old, new) + fill(img, r, c - 1, old, new)


def flood(img):
    k = fill(img, 0, 0, 0, 7)
    return (k, img)


def dfs(adj, n):
    seen = [False] * n
    order = []

    def visit(u):
        seen[u] = True
        for v in range(n):
            if adj[u, v] and (not seen[v]):
                visit(v)
        order.append(u)
    for s in range(n):
        if not seen[s]:
            visit(s)
    return order


def bad(n, xs):
    out = [0, 0]

    def go(k):
        out[0] += 1
        xs[0] += 1
        out.append(k)
        if k == 0:
            return xs[99]
        return go(k - 1) + 1
    try:
        go(n)
    except IndexError:
        out[1] = -1
    return (out, xs)


def memo(n):
    table = [-1] * (n + 1)

    def fib(k):
        if k < 2:
            return k
        if table[k] >= 0:
            return table[k]
        table[k] = fib(k - 1) + fib(k - 2)
        return table[k]
    return (fib(n), table)


def big(n):
    acc = [1]

    def go(k):
        acc[0] = acc[0] * 10
        if k > 0:
            go(k - 1)
    go(n)
    return acc[0]


def vcycle(u, h):
    if len(u) == 3:
        u[1] = h * u[0] / 2
        return u
    u[1:-1] = 0.5 * (u[2:] + u[:-2])
    c = u[::2].copy()
    u += np.repeat(vcycle(c, 2 * h), 2)[:len(u)]
    return u


def mg(u):
    return vcycle(u, 0.1)


def counter(n):
    calls = 0

    def call(x):
        nonlocal calls
        calls += 1
        return x * 2
    t = 0
    for i in range(n):
        t += call(i)
    return (t, calls)


def simpson(a, b, tol):
    calls = 0

    def f(x):
        nonlocal calls
        calls += 1
        return math.sin(x) * math.exp(-x)

    def rule(fa, fm, fb, w):
        return w / 6 * (fa + 4 * fm + fb)

    def refine(a, fa, m, fm, b, fb, whole, eps):
        lm, rm = ((a + m) / 2, (m + b) / 2)
        flm, frm = (f(lm), f(rm))
        left, right = (rule(fa, flm, fm, m - a), rule(fm, frm, fb, b - m))
        delta = left + right - whole
        if abs(delta) <= 15 * eps:
            return left + right + delta / 15
        return refine(a, fa, lm, flm, m, fm, left, eps / 2) + refine(m, fm, rm, frm, b, fb, right, eps / 2)
    m = (a + b) / 2
    fa, fm, fb = (f(a), f(m), f(b))
    return (refine(a, fa, m, fm, b, fb, rule(fa, fm, fb, b - a), tol), calls)


def best(xs):
    top = None
    where = -1

    def look(i, v):
        nonlocal top, where
        if top is None or v > top:
            top, where = (v, i)
    for i, v in enumerate(xs):
        look(i, v)
    return (top, where)


def fails(xs, k):
    n = 0

    def get(i):
        nonlocal n
        n += 1
        return xs[i]
    t = 0.0
    try:
        for i in range(k):
            t += get(i)
    except IndexError:
        t = -1.0
    n += 100
    return (t, n, get(0), n)


def outgrown(n):
    p = 1

    def grow():
        nonlocal p
        p *= 1000
    for i in range(n):
        grow()
    return p


def late(n):

    def setx(v):
        nonlocal x
        x = v
    if n > 2:
        setx(1)
    x = 5
    setx(x + n)
    return x


def param(n):

    def dec():
        nonlocal n
        n -= 1
        return n
    k = 0
    while n > 0:
        dec()
        k += 1
    return (n, k)


def arr(n):
    state = np.zeros(3)

    def step(v):
        nonlocal state
        state = 0.5 * state + v
    for i in range(n):
        step(float(i))
    return state


def count(n):
    nodes = 0

    def tree(d):
        nonlocal nodes
        nodes += 1
        if d > 0:
            tree(d - 1)
            tree(d - 1)
    tree(n)
    return nodes


ADJACENT = np.zeros((5, 5))
ADJACENT[[0, 2, 1], [2, 4, 3]] = 1
GRID = np.array([[1, 0, 0, 0], [0, 0, 3, 0], [0, 4, 0, 0], [0, 0, 0, 2]])
WHOLLY = [
    (queens, 6), (sudoku, GRID), (perms, 3), (qsort, [4, 2, 7, 1, 9, 3]), (flood, np.zeros((4, 5))), (dfs, ADJACENT, 5), (memo, 30), (big, 5),
    (mg, np.linspace(0, 1, 17)), (counter, 5), (simpson, 0.0, 2.0, 1e-6), (best, np.array([1.0, 5.0, 2.0])), (outgrown, 3), (late, 1), (late, 4), (param, 4), (arr, 4),
]  # fmt: skip
LEFT = [(bad, 3, np.zeros(3)), (memo, 200), (big, 30), (fails, np.ones(3), 2), (fails, np.ones(3), 5), (outgrown, 12), (count, 4), (perms, 2)]


@pytest.mark.parametrize("program", WHOLLY, ids=lambda p: p[0].__name__)
def test_compiles_wholly(program):
    check(*program, rtol=1e-12)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("program", LEFT, ids=lambda p: p[0].__name__)
def test_what_was_done_is_taken_back_or_told(program):
    check(*program, rtol=1e-12, strict=False, calls=3)


def test_recursion_too_deep_is_pythons_error():
    def down(a, n):
        a[0] += 1
        return down(a, n + 1)

    with pytest.raises(RecursionError):
        phx.jit(down)(np.zeros(1), 0)
