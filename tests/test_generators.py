"""Generator functions, and generators that are kept in variables: what gives items and what takes them take turns."""

import itertools

import numpy as np
import phylanx as phx
import pytest
from same import check

X = np.linspace(-2, 2, 9)


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def countdown(n):
    while n > 0:
        yield n
        n -= 1


def primes(limit):
    sieve = np.ones(limit, dtype=bool)
    for k in range(2, limit):
        if sieve[k]:
            yield k
            sieve[k * k :: k] = False


def early(xs):
    for i, v in enumerate(xs):
        if v < 0:
            return
        for k in range(3):
            if v == k + 10:
                yield -1
                return
            yield v * k
        yield i
    yield 99


def chained(n):
    yield from countdown(n)
    yield from (10 * v for v in range(n))
    if n > 2:
        yield from countdown(2)


def windows(a, k):
    for i in range(len(a) - k + 1):
        yield a[i : i + k]


def noisy(log, n):
    log.append(-1)
    for k in range(n):
        log.append(k)
        yield 10 * k
        log.append(100 + k)
    log.append(-2)


def loops(limit):
    total, seen = 0, []
    for a in fibonacci():
        if a > limit:
            break
        if a % 2 == 0:
            continue
        total += a
        seen.append(a)
    else:
        total = -1
    for q in primes(30):
        total += q
    else:
        total += 1000
    return total, seen, a, q


def used_up(n):
    return (list(countdown(n)), sum(countdown(n)), max(countdown(n)), min(countdown(n), default=0), tuple(countdown(n)), sorted(countdown(n)),
            set(countdown(n)), any(v > 3 for v in countdown(n)), all(countdown(n)), dict((v, v * v) for v in countdown(n)), np.array(list(countdown(n))))


def comprehended(n):
    pairs = [(v, w) for v in countdown(n) if v % 2 for w in countdown(v)]
    return [q * q for q in primes(n)], pairs, {v: w for v, w in enumerate(countdown(n))}, sum(v * w for v, w in zip(countdown(n), range(5)))


def returning(xs):
    return list(early(xs)), [v for v in early(xs) if v], list(chained(4)), list(chained(1))


def broken(xs, at):
    out = []
    for v in early(xs):
        if v == at:
            break
        out.append(v)
    for i, v in enumerate(early(xs), 5):
        if v == at:
            out.append(i)
            break
    return out


def sliced(n):
    return (list(itertools.islice(fibonacci(), n)), list(itertools.takewhile(lambda v: v < 60, fibonacci())), list(map(lambda v: v + 1, countdown(n))),
            list(filter(lambda v: v % 2, countdown(n))), [a * k for a, k in zip(fibonacci(), range(n))], [a * k for k, a in zip(range(n), fibonacci())],
            list(zip(countdown(n), "abc")), list(itertools.islice(countdown(3), n)))


def order(n, stop):
    log = []
    for v in noisy(log, n):
        log.append(v)
        if v == stop:
            break
    first = list(itertools.islice(noisy(log, n), 2))
    zipped = list(zip(range(2), noisy(log, n))), list(zip(noisy(log, n), range(2)))
    begun = noisy(log, n)
    log.append(7)
    for v in begun:
        log.append(v)
    return log, first, zipped


def inner(x, n):
    k = 2

    def scaled(a):
        for v in a:
            yield v * k

    def pairs(m):
        for i in range(m):
            for j in range(i):
                yield i, j

    k = 3
    out = np.zeros((n, n))
    for i, j in pairs(n):
        out[i, j] = i + 10 * j
    v = 5
    return out, [w.sum() for w in windows(x, 3)], sum(scaled(x)), v, max(scaled(x))


def kept(x):
    g = (v * v for v in x if v > 0)
    h = countdown(4)
    m = map(abs, x)
    return sum(g), list(h), list(m)


def first_match(xs, big):
    found = next((v for v in xs if v > big), None)
    where = next((i for i, v in enumerate(xs) if v == big), -1)
    return found, where, next(v for v in xs if v < big), next(countdown(3)), next(countdown(0), "none")


def tree(n):
    stack = [n]
    while stack:
        k = stack.pop()
        yield k
        if k > 1:
            stack.append(k // 2)
            stack.append(k - k // 2 - 1)


def walked(n):
    return [k for k in tree(n)], sum(1 for _ in tree(n))


def nested(n):
    total = 0
    for a in countdown(n):
        for b in countdown(a):
            if b == 2:
                break
            total += a * b
        total += 1
    return total


def through_helper(x):
    def total(items):
        s = 0.0
        for v in items:
            s += v
        return s

    return total(countdown(5)), total(v * 2 for v in x), total(w[0] for w in windows(x, 2))


def returned_inside(xs, big):
    for k, v in enumerate(countdown(xs)):
        if v < big:
            return k, v
    return None


def taken_singly(xs):
    it = iter(xs)
    a, b = next(it), next(it)
    rest = []
    for v in it:
        rest.append(v)
        if v == xs[3]:
            break
    return a, b, rest, sum(it), next(it, None), list(it), [v for v in it]


def tokens(text):
    chars = iter(text)
    out = []
    while (c := next(chars, None)) is not None:
        if c == "\\":
            out.append(next(chars))
        elif c != " ":
            out.append(c)
    return out


def grows(n):
    xs = [1, 2]
    it = iter(xs)
    got = [next(it), next(it), next(it, -1)]
    xs.append(3)
    got.append(next(it, -1))
    jt = iter(xs)
    for k in jt:
        if k < n:
            xs.append(k + 2)
        if k == 2:
            got.append(next(jt))
    return got, xs


def rows(a):
    it = iter(a)
    first = next(it)
    return first.sum(), [r.max() for r in it], [v for v in enumerate(iter("ab"), 1)], max(iter([3, 1])), list(map(abs, iter((-1, 2))))


@pytest.mark.parametrize("function, arguments", [
    (taken_singly, ([4, 5, 6, 7, 8, 9],)), (tokens, ("ab \\ c",)), (grows, (3,)), (rows, (np.arange(6.0).reshape(3, 2),)), (loops, (100,)), (used_up, (7,)), (comprehended, (12,)), (returning, ([3, 4, 11, 5],)), (returning, ([3, -4, 5],)), (returning, ([],)),
    *((broken, ([3, 4, 11, 5], at)) for at in (6, -1, 0, 77)), (sliced, (5,)), (sliced, (0,)), *((order, (3, stop)) for stop in (0, 10, 20, 50)), (inner, (X, 4)),
    (kept, (X,)), (first_match, ([5, 7, 9], 7)), (walked, (9,)), (nested, (5,)), (through_helper, (X,)), (returned_inside, (5, 3)), (returned_inside, (5, 0)),
], ids=lambda p: p.__name__ if callable(p) else "")
def test_generators(function, arguments):
    compiled = check(function, *arguments, rtol=1e-13)
    assert compiled.report(*arguments).wholly


def fails_inside(a, at):
    def items(n):
        for k in range(n):
            a[k] += 1
            yield k
            a[k] += a[at]

    total = 0
    for k in items(4):
        a[k] *= 2
        total += k
    return total


def fails_outside(a, at):
    out = []
    for k in countdown(4):
        a[k] = k
        out.append(a[k + at])
    return out


def outgrows(n):
    return [v for v in itertools.islice(fibonacci(), n)]


def no_match(xs):
    return next(v for v in xs if v > 100)


def twice(n):
    g = countdown(n)
    return list(g), list(g), [list(h) for h in [countdown(2)] for _ in range(2)]


def twice_in_a_loop(n):
    g = (v for v in range(n))
    return [sum(g) for _ in range(3)]


def partly(n):
    g = fibonacci()
    a = [next(g) for _ in range(n)]
    return a, next(g)


def sent(n):
    def echo():
        got = 0
        while True:
            got = yield got * 2

    g = echo()
    next(g)
    return g.send(n)


def recursive(n):
    def down(k):
        if k > 0:
            yield k
            yield from down(k - 1)

    return list(down(n))


def finishing(n, log):
    def items():
        try:
            for k in range(n):
                yield k
        finally:
            log.append("end")

    for v in items():
        log.append(v)
        if v == 1:
            break
    return log


def leaves_between(a, xs, at):
    it = iter(xs)
    out = [next(it)]
    for v in it:
        a[0] += v
        out.append(a[at] + next(it, 100))
        a[1] += 1
        out.append(a[v])
    a[2] = 5
    out.append(a[at])
    return out, list(it)


def zipped_pairs(xs):
    it = iter(xs)
    pairs = list(zip(it, it))
    jt = iter(xs)
    cut = list(zip(jt, [1, 2]))
    return pairs, cut, next(jt, None), [a for a in itertools.islice(iter(xs), 2)]


@pytest.mark.parametrize("function, arguments", [
    *((leaves_between, (np.zeros(6), xs, at)) for at in (1, 7) for xs in ([1, 2, 3, 4], [2], [1, 2, 9, 4, 5], (3, 4, 5))), (leaves_between, (np.zeros(6), [], 1)),
    (zipped_pairs, ([1, 2, 3, 4, 5],)),
    *((fails_inside, (np.arange(5.0), at)) for at in (1, 9)), *((fails_outside, (np.arange(8.0), at)) for at in (1, 5)), (outgrows, (100,)), (no_match, ([1, 2],)), (twice, (3,)),
    (twice_in_a_loop, (4,)), (partly, (4,)), (sent, (4,)), (recursive, (3,)), (finishing, (3, [])), (first_match, ([5, 7, 9], 1)),
], ids=lambda p: p.__name__ if callable(p) else "")
def test_what_python_does(function, arguments):
    check(function, *arguments, strict=False)
