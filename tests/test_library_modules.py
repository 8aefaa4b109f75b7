"""Python's small modules: heapq, bisect, itertools, functools, operator, statistics; the plain function says what is right."""

import bisect
import functools
import heapq
import itertools
import math
import operator
import statistics
from collections import deque
from heapq import heappop, heappush

import numpy as np
import pytest
from same import check

import phylanx as phx


def heap_of_ints(n):
    heap, out = [], []
    for i in range(n):
        heapq.heappush(heap, (i * 7) % 11)
    layout = heap.copy()
    while heap:
        out.append(heapq.heappop(heap))
    return layout, out


def heap_of_tuples(n):
    heap = [((i * 7) % 11, i) for i in range(n)]
    heapq.heapify(heap)
    return heap, heapq.heappop(heap), heapq.heapreplace(heap, (5, 5)), heapq.heappushpop(heap, (0, 1)), heapq.heappushpop(heap, (3, 1))


def heap_runs_out(n):
    heap, told = [n], [1]
    told.append(heapq.heappop(heap))
    told.append(heapq.heappop(heap))
    return told


def heap_with_nan(n):
    heap = [float(i) for i in range(n)]
    heapq.heappush(heap, math.nan)
    heapq.heappush(heap, -1.0)
    return heap[0]


def shortest_paths(w, start):
    n = len(w)
    dist = [math.inf] * n
    dist[start] = 0.0
    queue = [(0.0, start)]
    while queue:
        d, u = heappop(queue)
        if d > dist[u]:
            continue
        for v in range(n):
            if w[u, v] > 0 and d + w[u, v] < dist[v]:
                dist[v] = d + w[u, v]
                heappush(queue, (dist[v], v))
    return dist


def path_with_heap(w, start, goal):
    queue, seen = [(0.0, start, [start])], [False] * len(w)
    while queue:
        cost, u, path = heappop(queue)
        if u == goal:
            return cost, path
        if seen[u]:
            continue
        seen[u] = True
        for v in range(len(w)):
            if w[u, v] > 0 and not seen[v]:
                heappush(queue, (cost + w[u, v], v, path + [v]))
    return None


def largest(n):
    a = [(i * 7) % 11 for i in range(n)]
    return heapq.nlargest(3, a), heapq.nsmallest(2, a), heapq.nlargest(3, a, key=lambda v: -v), heapq.nsmallest(-1, a), heapq.nsmallest(99, a)


def increasing(a):
    tails = []
    for x in a:
        i = bisect.bisect_left(tails, x)
        if i == len(tails):
            tails.append(x)
        else:
            tails[i] = x
    return len(tails), tails


def insertions(n):
    a = []
    for i in range(n):
        bisect.insort(a, (i * 7) % 11)
    b = [(1, 2.5), (3, 1.5)]
    bisect.insort_left(b, (2, 0.5), key=lambda p: p[0]) if False else bisect.insort_left(b, (2, 0.5))
    return a, b, bisect.bisect(a, 5), bisect.bisect_right(a, 5, 2), bisect.bisect_left(np.array([1.0, 2, 3]), 2.0), bisect.bisect_left([1, 3, 5], 3, 0, 2), bisect.bisect_left(a, 10, key=lambda v: 2 * v)


def grades(scores):
    return [bisect.bisect([60, 70, 80, 90], s) for s in scores]


def reducing(n):
    product = functools.reduce(operator.mul, range(1, n + 1))
    return product, functools.reduce(lambda a, b: a + b, [1.5, 2.5], 0), functools.reduce(max, [3, 1, n]), functools.reduce(lambda a, b: a * 10 + b, [1, 2, 3], n)


def reduces_nothing(n):
    return functools.reduce(operator.add, [i for i in range(n)])


def operators(n):
    rows = [(i % 3, i) for i in range(n)]
    rows.sort(key=operator.itemgetter(0))
    pairs = list(map(operator.itemgetter(1, 0), rows))
    return rows, pairs, operator.add(1, n), operator.sub(n, 2.5), operator.lt(1, n), max(rows, key=operator.itemgetter(1)), operator.neg(n), operator.getitem(rows, 1)


def numbers(n):
    return math.comb(n, 2), math.perm(n, 2), math.isqrt(n * n + 1), math.gcd(12, 18, n), math.lcm(4, 6, n), math.prod([1, 2, n]), pow(3, -1, 7), pow(n, -2, 101), pow(2, n, 5), divmod(-7, n), round(2.567, 2)


def no_inverse(n):
    return pow(n, -1, 2 * n)


def averages(n):
    a = [(i * 7) % 11 for i in range(n)]
    b = [0.1 * i for i in range(n)]
    return statistics.mean(a), statistics.mean(a[:2]), statistics.fmean(b), statistics.median(a), statistics.median(b), statistics.median_low(a), statistics.median_high(b)


def arrangements(n):
    listed = list(itertools.combinations(range(n), 2)), [p for p in itertools.permutations(range(3))], list(itertools.permutations([1.5, 2.5, 3.5], 2))
    return listed, list(itertools.combinations_with_replacement([1, 2, 3], 2)), [a + b for a, b in itertools.product([1, 2], [3, n])]


def of_any_length(n):
    return list(itertools.permutations(range(n))), list(itertools.combinations(range(5), n)), list(itertools.product([0, 1], repeat=n)), list(itertools.combinations(range(2), 5)), list(itertools.permutations([1], 2))


def round_trip(d):
    n, best = len(d), None
    for p in itertools.permutations(range(1, n)):
        length = d[0, p[0]] + sum(d[p[i], p[i + 1]] for i in range(n - 2)) + d[p[-1], 0]
        if best is None or length < best:
            best = length
    return best


def stops_early(n):
    found = []
    for a, b, c in itertools.product(range(1, n), repeat=3):
        if a * a + b * b == c * c:
            found.append((a, b, c))
            if len(found) == 2:
                break
    else:
        found.append((0, 0, 0))
    return found


def leaves_in_the_middle(a, n):
    told = 0
    for i, (x, y) in enumerate(itertools.combinations(range(n), 2)):
        told += a[x] * 10 + a[y + (i > 3)]
    return told


def leaves_a_product(a, n):
    told = []
    for x, y in itertools.product([0, 1, 2], range(n)):
        told.append(a[x + y])
    return told


def leaves_permutations(a):
    told = []
    for p in itertools.permutations([0, 1, 2]):
        told.append(a[p[0]] << (60 * (len(told) > 2)) << 4)
    return told


def running(n):
    return list(itertools.accumulate([1, 2, 3, n])), list(itertools.accumulate([3, 1, n], max)), list(itertools.accumulate([1, 2], initial=n)), list(itertools.accumulate([v for v in range(n) if v > 99]))


def joined(n):
    a = list(range(n))
    return list(itertools.chain([1], a, (2, n))), list(itertools.chain.from_iterable([[1], a])), list(itertools.pairwise(a)), list(itertools.zip_longest([1, 2, 3], [n], fillvalue=0)), list(itertools.starmap(lambda x, y: x * y, [(1, 2), (3, n)]))


def picked(n):
    a = list(range(n))
    return list(itertools.islice(a, 1, 3)), list(itertools.islice(itertools.count(n, 3), 4)), list(itertools.islice(a, 2)), list(itertools.compress(a, [1, 0, 1, 1])), list(itertools.filterfalse(lambda v: v % 2, a)), list(itertools.dropwhile(lambda v: v < 2, a)), [x for x in itertools.takewhile(lambda v: v < 2, a)], list(itertools.repeat(7, n))


def groups(a):
    out = []
    for k, g in itertools.groupby(sorted(a)):
        out.append((k, len(list(g))))
    for odd, g in itertools.groupby(a, key=lambda v: v % 2):
        out.append((odd, sum(g)))
    return out


def endless(n):
    out = []
    for i in itertools.count(3):
        if i > n:
            break
        out.append(i)
    for a, b in zip(itertools.cycle([1, 2, 3]), range(n)):
        out.append(a * b)
    for v in itertools.repeat(n):
        out.append(v)
        if len(out) > 20:
            break
    return out


def factors(n):
    primes, out = [2, 3, 5, 7, 11, 13], []
    for p in itertools.takewhile(lambda p: p * p <= n, primes):
        while n % p == 0:
            out.append(p)
            n //= p
    return out, n


def searches_a_maze(maze):
    rows, columns = len(maze), len(maze[0])
    dist = [[-1] * columns for _ in range(rows)]
    dist[0][0] = 0
    queue = deque([(0, 0)])
    while queue:
        r, c = queue.popleft()
        for dr, dc in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            y, x = r + dr, c + dc
            if 0 <= y < rows and 0 <= x < columns and maze[y][x] == 0 and dist[y][x] < 0:
                dist[y][x] = dist[r][c] + 1
                queue.append((y, x))
    return dist


WEIGHTS = np.array([[0, 4, 1, 0.0], [4, 0, 2, 5], [1, 2, 0, 8], [0, 5, 8, 0]])
MAZE = [[0, 0, 1, 0], [1, 0, 1, 0], [0, 0, 0, 0], [0, 1, 1, 0]]

CASES = [
    (heap_of_ints, (30,)), (heap_of_tuples, (20,)), (heap_runs_out, (3,)), (shortest_paths, (WEIGHTS, 0)), (path_with_heap, (WEIGHTS, 0, 3)), (largest, (10,)), (increasing, ([3, 1, 4, 1, 5, 9, 2, 6],)), (insertions, (20,)),
    (grades, ([33, 60, 89.5, 100],)), (reducing, (5,)), (reduces_nothing, (0,)), (operators, (5,)), (numbers, (6,)), (no_inverse, (3,)), (averages, (10,)), (averages, (7,)), (arrangements, (4,)), (of_any_length, (3,)),
    (of_any_length, (0,)), (round_trip, (WEIGHTS,)), (stops_early, (12,)), (stops_early, (3,)), (leaves_in_the_middle, (np.arange(4), 4)), (leaves_a_product, ([1, 2, 3, 4], 3)), (leaves_permutations, ([1, 2, 3],)), (running, (4,)),
    (joined, (4,)), (picked, (4,)), (groups, ([3, 1, 1, 2, 3, 3],)), (endless, (7,)), (factors, (360,)), (factors, (97,)), (searches_a_maze, (MAZE,)), (heap_with_nan, (4,)),
]  # fmt: skip


PARTLY = (path_with_heap, heap_with_nan, leaves_permutations, factors)


@pytest.mark.parametrize("function, arguments", CASES, ids=lambda v: v.__name__ if callable(v) else None)
def test_module(function, arguments):
    check(function, *arguments, rtol=1e-15, strict=function not in PARTLY)


def heap_history(codes, values, trace):
    heap, told = [(5, 0.5)], []
    for k in range(len(codes)):
        c, v = int(codes[k]), int(values[k])
        item = (v % 7, v * 0.5)
        if c == 0:
            heapq.heappush(heap, item)
        elif c == 1:
            told.append(heapq.heappop(heap))
        elif c == 2:
            told.append(heapq.heappushpop(heap, item))
        elif c == 3:
            told.append(heapq.heapreplace(heap, item))
        elif c == 4:
            heap.append(item)
            heapq.heapify(heap)
        trace[k] = heap[0][0]
    return heap, told


@pytest.fixture(scope="module")
def compiled_heap_history():
    return phx.jit(strict=True)(heap_history)


@pytest.mark.parametrize("seed", range(30))
def test_random_heaps(compiled_heap_history, seed):
    rng = np.random.default_rng(seed)
    codes, values = rng.choice(5, 100, p=[0.4, 0.2, 0.15, 0.15, 0.1]), rng.integers(-50, 50, 100)

    def run(f):
        trace = np.zeros(100, int)
        try:
            return f(codes, values, trace), trace.tolist()
        except Exception as e:
            return repr(e), trace.tolist()

    assert run(compiled_heap_history) == run(heap_history)
