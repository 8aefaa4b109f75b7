"""What Python's lists, deques and tuples can do, on those that compiled code makes itself."""

from collections import deque

import numpy as np
import pytest
from same import check

import phylanx as phx


def sorting(n):
    a = [(i * 7) % 5 for i in range(n)]
    a.sort()
    b = [((i * 7) % 5, -i) for i in range(n)]
    b.sort(key=lambda p: p[0], reverse=True)
    c = [[3 - i, i] for i in range(n)]
    return a, b, sorted(c), sorted(c, key=lambda r: r[1], reverse=True), max(c), min(c, key=lambda r: r[0]), sorted([v for v in a if v > 9])


def stable(n):
    rows = [(i % 3, i, 0.5 * i, i, -i) for i in range(n)]
    return sorted(rows), sorted(rows, reverse=True), sorted(rows, key=lambda r: [r[0]]), sorted(rows, key=lambda r: [-r[0]], reverse=True)


def sorts_nothing(n):
    a = [i for i in range(n) if i > 100]
    a.sort()
    return sorted(a), a


def reversing(n):
    a = [i * i for i in range(n)]
    b = a
    b.reverse()
    a.append(3)
    return a, b, a is b


def searching(n):
    a = [i % 3 for i in range(n)]
    a.remove(2)
    return a, a.index(1), a.count(0), a.index(0, 1), a.index(1, -3), a.count(2.0), 2 in a


def removes_what_is_not_there(n):
    a = [i % 3 for i in range(n)]
    a.append(4)
    a.remove(7)
    return a


def deleting(n):
    a = list(range(n))
    del a[1]
    del a[-1]
    b = list(range(n))
    del b[1:3], b[0]
    c = list(range(n))
    del c[::2]
    d = list(range(n))
    del d[::-3]
    e = list(range(n))
    del e[5:2]
    del e[1:99]
    return a, b, c, d, e


def deletes_what_is_not_there(n):
    a = list(range(n))
    a.append(1)
    del a[n + 5]
    return a


def slices_assigned(n):
    a = list(range(n))
    a[2:4] = [9, 9, 9]
    a[0:0] = [7]
    a[8:] = []
    a[5:2] = (1, 2)
    b = list(range(n))
    b[::2] = [0] * len(b[::2])
    b[::-1] = b[:]
    b[1:1] = b
    c = list(range(n))
    c[1:3] = np.arange(3)
    return a, b, c


def wrong_number_of_items(n):
    a = list(range(n))
    a.append(5)
    a[::2] = [1]
    return a


def comparing(n):
    a = list(range(n))
    b = [i for i in range(n)]
    c = a + [1]
    d = [0.0] * n
    return a == b, a != c, a < c, c > a, a <= b, a == c, a < d, d <= a, [a, b] == [b, a], [] == a, a == [0, 1, 2], a != [0, 1, 2]


def in_place(n):
    a = list(range(n))
    b = a
    a *= 2
    a += [5]
    a += (6, 7)
    c = a
    c *= -1
    return a, b, a is b, c is a


def unpacking(n):
    a = list(range(n))
    first, *rest = a
    *most, last = a
    x, *middle, y = a
    rest.append(99)
    return first, rest, most, last, x, middle, y


def unpacks_too_little(n):
    a = list(range(n))
    x, y, *rest = a
    return x, y, rest


def displays(n):
    a = list(range(n))
    return [*a, 7, *a], [0, *reversed(a)], [*(i * i for i in a)], [*range(n), *[1]]


def tuples(n):
    t = tuple(range(n))
    u = t + (1, 2)
    v = t * 2
    w = tuple([i * 2 for i in range(n)])
    return t, t < u, u, v, w, t[-1], 2 in t, t.count(1), t[::-1], t == tuple(list(t)), (0, 1) == t, sum(w), list(w), tuple(w), sorted(v), isinstance(t, tuple), isinstance(t, list)


def tuples_in_lists(n):
    seen = []
    for i in range(n):
        seen.append(tuple(j for j in range(i)))
    return seen, seen[1] == (0,), (0, 1) in seen, max(seen)


def holes(n):
    a = [None] * n
    a[2] = 3
    return a, [x is None for x in a], a.count(None), None in a, a[2] == None, a[2] != None  # noqa: E711


def paths(n):
    found, queue = [], [(0, [0])]
    while queue:
        at, path = queue.pop(0)
        if at == n:
            found.append(path)
            continue
        queue.append((at + 1, path + [at + 1]))
        if at + 2 <= n:
            queue.append((at + 2, path + [at + 2]))
    return found


def queue_and_stack(n):
    a, out = [], []
    for i in range(n):
        a.append(i)
        a.append(-i)
        out.append(a.pop(0))
        a.insert(0, i * i)
        a.insert(0, i)
        out.append(a.pop())
    return a, out


def indexing_by_lists(x):
    rows = []
    for i in range(len(x)):
        if i != 1:
            rows.append(i)
    return x[rows], x[rows, :], x[:, rows], x[np.ix_(rows, rows)], x[rows, rows]


def deques(n):
    d = deque()
    d.append(1)
    d.appendleft(0)
    d.extend([5, 6])
    d.extendleft(range(n))
    last, first = d.pop(), d.popleft()
    d.rotate(1)
    d.rotate(-3)
    e = d.copy()
    e.clear()
    e.append(2)
    d.reverse()
    d.remove(5)
    d.insert(1, 77)
    return d, e, last, first, len(d), d[0], d[-1], list(d), d == deque([1]), 77 in d, d.index(77), sorted(d), deque(d) == d


def rings(n):
    d = deque(maxlen=3)
    for i in range(7):
        d.append(i * 0.5)
    e = deque([1, 2, 3, 4], maxlen=n)
    e.appendleft(9)
    e.extend([1, 2])
    f = deque([1, 2], 0)
    f.append(3)
    f.appendleft(4)
    return d, sum(d) / len(d), d.maxlen, e, e.maxlen, deque([1]).maxlen, f, e.copy()


def negative_maxlen(n):
    return deque([1], maxlen=-n)


def both_ends(n):
    d = deque([0.0])
    for i in range(n):
        d.appendleft(float(i))
        d.append(-float(i))
        if i % 3 == 0:
            d.pop()
        if i % 5 == 0:
            d.popleft()
    return d


def josephus(n, k):
    d, out = deque(range(n)), []
    while d:
        d.rotate(-(k - 1))
        out.append(d.popleft())
    return out


def pops_an_empty_deque(n):
    d = deque([1])
    d.popleft()
    d.append(n)
    d.popleft()
    d.popleft()
    return d


CASES = [
    (sorting, (6,)), (sorting, (1,)), (stable, (20,)), (sorts_nothing, (5,)), (reversing, (6,)), (searching, (6,)), (deleting, (6,)), (deleting, (9,)), (slices_assigned, (9,)), (comparing, (5,)), (in_place, (5,)), (unpacking, (5,)),
    (unpacking, (2,)), (displays, (4,)), (tuples, (5,)), (tuples_in_lists, (4,)), (holes, (4,)), (paths, (6,)), (queue_and_stack, (30,)), (indexing_by_lists, (np.arange(12.0).reshape(3, 4),)), (deques, (5,)), (rings, (3,)),
    (both_ends, (400,)), (josephus, (41, 3)), (removes_what_is_not_there, (5,)), (deletes_what_is_not_there, (4,)), (wrong_number_of_items, (9,)), (unpacks_too_little, (1,)), (pops_an_empty_deque, (2,)), (negative_maxlen, (2,)),
]  # fmt: skip


@pytest.mark.parametrize("function, arguments", CASES, ids=lambda v: v.__name__ if callable(v) else None)
def test_operation(function, arguments):
    check(function, *arguments)


def history(codes, values, trace):
    """One operation after the other on a list and a deque; the trace tells how far it came."""
    a, d, told = [0, 1, 2], deque([0, 1, 2]), []
    for k in range(len(codes)):
        c, v = int(codes[k]), int(values[k])
        if c == 0:
            a.append(v)
        elif c == 1:
            a.insert(v % 9 - 4, v)
        elif c == 2:
            told.append(a.pop())
        elif c == 3:
            told.append(a.pop(0))
        elif c == 4:
            del a[v % 3 : v % 7]
        elif c == 5:
            a[v % 4 : v % 6] = [v, -v]
        elif c == 6:
            a.reverse()
        elif c == 7:
            a.sort(reverse=v % 2 == 0)
        elif c == 8:
            told.append(a.index(a[v % 3]))
        elif c == 9:
            a += a[::2]
        elif c == 10:
            a[v % 3] = v
        elif c == 11:
            d.append(v)
        elif c == 12:
            d.appendleft(v)
        elif c == 13:
            told.append(d.popleft())
        elif c == 14:
            told.append(d.pop())
        elif c == 15:
            d.rotate(v % 11 - 5)
        elif c == 16:
            d.extendleft(a[:3])
        elif c == 17:
            a.extend(d)
        elif c == 18:
            a.remove(v % 5)
        elif c == 19:
            del a[::-2]
        elif c == 20:
            a *= v % 3
        trace[k] = len(a) * 1000 + len(d)
        if len(a) > 200:
            a.clear()
    return a, d, told


@pytest.fixture(scope="module")
def compiled_history():
    return phx.jit(strict=True)(history)


@pytest.mark.parametrize("seed", range(60))
def test_random_history(compiled_history, seed):
    rng = np.random.default_rng(seed)
    n = 80
    codes, values = rng.integers(0, 21, n), rng.integers(-50, 50, n)

    def run(f):
        trace = np.zeros(n, int)
        try:
            return f(codes, values, trace), trace.tolist()
        except Exception as e:
            return repr(e), trace.tolist()

    assert run(compiled_history) == run(history)


def test_a_list_taken_from_the_front_does_not_grow():
    def belt(n):
        a = [0]
        for i in range(n):
            a.append(i)
            a.pop(0)
        return a

    assert phx.jit(strict=True)(belt)(200_000) == belt(200_000)


def bubbles(a):
    n = len(a)
    for i in range(n):
        for j in range(n - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a


def edits(a, x):
    a.append(x)
    a.insert(0, x)
    a.reverse()
    del a[1]


def fills(a, n):
    for i in range(n):
        a.append(i * 0.5)
    return len(a)


def turns(m):
    for row in m:
        row.reverse()
    m[0][0] = 99
    m.append([7])
    return m[1]


def shares_rows(m):
    m[0] = m[1]
    m[0][0] = 4
    return m


def sorts_pairs(p):
    p.sort()
    p.append((5, 6))
    return p[0]


def reads_too_far(a, k):
    a[0] = 7
    a.append(1)
    return a[k]


def outgrows(a, n):
    a.append(3)
    for i in range(len(a)):
        a[i] = a[i] * n
    return a


def two_lists(a, b, n):
    a.append(n)
    b.append(n + 1)
    return a[-1] + b[0] + len(b)


def changes_and_reads(a, b, n):
    a.append(n)
    total = 0
    for v in b:
        total += v
    return total


def row_and_matrix(m, r):
    m[0].append(5)
    r.append(6)
    return m[1][-1]


CHANGED = [
    (bubbles, ([3, 1, 2],)), (bubbles, ([],)), (edits, ([3, 1, 2], 5)), (fills, ([], 5)), (fills, ([1.5], 2)), (turns, ([[1, 2, 3], [4, 5, 6]],)), (shares_rows, ([[0, 0], [0, 0]],)), (sorts_pairs, ([(1, 2), (0, 1)],)), (reads_too_far, ([3, 1], 9)),
    (two_lists, ([1], [2], 3)),
]  # fmt: skip


@pytest.mark.parametrize("function, arguments", CHANGED, ids=lambda v: v.__name__ if callable(v) else None)
def test_changed_argument(function, arguments):
    check(function, *arguments)


def test_an_argument_is_changed_until_native_code_leaves():
    check(outgrows, [1, 2**62], 3, strict=False, calls=3)


def test_the_same_list_twice_among_the_arguments():
    for f in (two_lists, changes_and_reads):
        compiled = phx.jit(f)
        for start in ([], [1, 2]):
            for _ in range(3):
                a, b = list(start), list(start)
                assert compiled(a, a, 3) == f(b, b, 3) and a == b
    compiled = phx.jit(row_and_matrix)
    for start in ([], [1]):
        for _ in range(3):
            r, s = list(start), list(start)
            m, n = [r, r], [s, s]
            assert compiled(m, r) == row_and_matrix(n, s) and m == n and m[0] is m[1] is r


def test_items_that_stay_are_the_same_objects():
    floats, inner = [0.1 * i for i in range(5)], [1, 2]
    a, before = list(floats), list(floats)
    phx.jit(strict=True)(edits)(a, 7.5)
    assert sum(any(v is w for w in before) for v in a) >= 1
    m = [[3, 4], inner]
    first = m[0]
    assert phx.jit(strict=True)(turns)(m) is inner and m[0] is first and m[1] is inner


SHARED = [None]


def python_changes_it(a):
    total = a[0]
    SHARED[0].append(total)
    for v in a:
        total += v
    return total, len(a)


def test_python_changes_a_list_argument_in_between():
    compiled = phx.jit(python_changes_it)
    for _ in range(3):
        SHARED[0] = a = [1.5, 2.5]
        got = compiled(a)
        SHARED[0] = b = [1.5, 2.5]
        assert got == python_changes_it(b) and a == b


def merge_sorted(a):
    if len(a) <= 1:
        return a
    left, right, out = merge_sorted(a[: len(a) // 2]), merge_sorted(a[len(a) // 2 :]), []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


def quick_sorted(a):
    if len(a) <= 1:
        return a
    p = a[len(a) // 2]
    return quick_sorted([x for x in a if x < p]) + [x for x in a if x == p] + quick_sorted([x for x in a if x > p])


def counted_down(n):
    if n == 0:
        return (0, [n])
    depth, rest = counted_down(n - 1)
    return (depth + 1, rest + [n])


def same_again(x, n):
    if n == 0:
        return x
    return same_again(x + 1.0, n - 1) * 2.0


def sorted_by(function, n):
    return function([(i * 7) % 11 for i in range(n)])


def sorts_by_merging(n):
    return sorted_by(merge_sorted, n)


def sorts_by_parts(n):
    return sorted_by(quick_sorted, n)


def degrees(edges, n):
    neighbours, count = [[] for _ in range(n)], [0] * n
    for u, v in edges:
        neighbours[u].append(v)
        count[v] += 1
    return neighbours, count


def columns(rows, pairs):
    first, second = zip(*pairs)
    return list(zip(*rows)), first, second, [sum(c) for c in zip(*rows)], [list(r) for r in zip(*rows)][::-1]


def sums_what_is_there(values):
    total = 0.0
    for v in values:
        if v is not None:
            total += v
    return total, values.count(None), values[0] is None, len(values)


def arrays_and_none(arrays, factor):
    return [None if a is None else a.sum() * factor for a in arrays], [a for a in arrays if a is not None and a.ndim == 1]


def joined_rows(rows):
    return np.concatenate(rows), np.hstack(rows), np.concatenate([[0.5 * i] * i for i in range(3)])


def rows_of_several_types(p, n):
    return np.array([p[i] if i % 2 else (0.5, i * 1.0) for i in range(n)])


def steps(n):
    prime = [True] * (n + 1)
    prime[0:2] = [False, False]
    for i in range(2, int(n**0.5) + 1):
        if prime[i]:
            prime[i * i :: i] = [False] * len(prime[i * i :: i])
    return [i for i in range(n + 1) if prime[i]]


WHOLE = [
    (sorts_by_merging, (20,)), (sorts_by_merging, (1,)), (sorts_by_parts, (20,)), (counted_down, (5,)), (same_again, (np.arange(4.0), 5)), (degrees, ([[0, 1], [1, 2], [2, 0]], 3)), (degrees, ([[0, 1], [1, 2], [2]], 3)), (degrees, ([[0, 1], [2, 9]], 3)),
    (columns, ([[1, 2, 3], [4, 5, 6, 7]], [(1, 0.5), (2, 1.5)])), (sums_what_is_there, ([None, 1.5, 2, None],)), (arrays_and_none, ([np.ones(3), None, np.ones((2, 2))], 2.0)), (joined_rows, ([[1, 2], [3]],)), (joined_rows, ([[1, 2], []],)),
    (steps, (50,)), (rows_of_several_types, (np.arange(10.0).reshape(5, 2), 3)),
]  # fmt: skip


@pytest.mark.parametrize("function, arguments", WHOLE, ids=lambda v: v.__name__ if callable(v) else None)
def test_program(function, arguments):
    check(function, *arguments)


def nested_extrema(n):
    rows = [[i] * (i + 1) for i in range(n)]
    pairs = [[i, j] for i in range(n) for j in range(n)]
    return max(map(max, rows)), min(min(r) for r in rows), max(pairs, key=lambda r: max(r, key=lambda v: -v)), sum(map(len, rows)), sum(rows, [])


def nested_comparisons(n):
    a = [[[i, j] for j in range(i)] for i in range(n)]
    b = [[[i, j] for j in range(i)] for i in range(n)]
    c = [[[i, j] for j in range(i + 1)] for i in range(n)]
    return a == b, a != c, a < c, [1, 0] in a[1], b.index([[2, 0], [2, 1]]), max(a), sorted([[2, 1], [1, 2]]) < [[1, 2], [2, 1]]


def without_values(n):
    a, d = [None] * n, deque([None] * n)
    a.pop(0)
    a.insert(0, None)
    del a[1]
    a[1:2] = [None, None]
    a *= 2
    d.popleft()
    d.appendleft(None)
    d.rotate(2)
    return a, d, len(a), len(d)


def grows_while_gone_over(n):
    a, out = list(range(n)), []
    for x in a:
        out.append(x)
        if x < n and len(a) < 12:
            a.append(x + 2)
        if x == 1:
            a.remove(2)
    return out, a


def both_ends_of_a_list(n):
    a = []
    for i in range(n):
        a.append(i)
        a.insert(0, -i)
    for _ in range(n - n // 6):
        a.pop(0)
        a.pop()
    return a[0], a[-1], len(a), sum(a)


def deque_that_changes_while_gone_over(n):
    d, s = deque(range(n)), 0
    for x in d:
        s += x
        if x == 1:
            d.append(7)
    return s


def mapped(m):
    return list(map(list, zip(*m))), [list(map(lambda v: v * 2, r)) for r in m], list(map(tuple, m)), [*map(sum, m)], list(map(sorted, m))


def identities(n):
    a = [1] * n
    b, c, g, h, d = a, a[:], [a] * 3, [a[:] for _ in range(2)], deque(a)
    e = d
    return a is b, a is c, a is not c, g[0] is g[1], h[0] is h[1], d is e, [x is a for x in g], any(r is a for r in h)


MORE = [(mapped, ([[1, 2], [3, 4]],)), (identities, (4,)), (nested_extrema, (5,)), (nested_comparisons, (4,)), (without_values, (5,)), (grows_while_gone_over, (4,)), (both_ends_of_a_list, (3000,))]


@pytest.mark.parametrize("function, arguments", MORE, ids=lambda v: v.__name__ if callable(v) else None)
def test_nested_and_empty(function, arguments):
    check(function, *arguments)


def test_a_deque_that_changes_while_it_is_gone_over():
    check(deque_that_changes_while_gone_over, 4, strict=False)
