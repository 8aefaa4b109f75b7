"""Module itertools.

Iterators that count through their items give (what Python makes them of again, the number of items, a function that gives the next item, one that goes on to the
one after it), which a loop calls in turn. The others give all their items at once.
"""

import math

from .proved import proved


def _pool(iterable):
    """The items as a list, which can be indexed by what is known only while running."""
    pool = []
    pool.extend(iterable)
    return pool


def permutations(iterable, r=None):
    pool = _pool(iterable)
    n = len(pool)
    size = n if r is None else r
    assert size >= 0
    count = math.perm(n, size)
    places, turns = list(range(n)), list(range(n, n - size, -1))

    def item():
        with proved():
            return tuple(pool[places[i]] for i in range(size))

    def advance():
        with proved():
            i = size - 1
            while i >= 0:
                turns[i] -= 1
                if turns[i] > 0:
                    j = n - turns[i]
                    places[i], places[j] = places[j], places[i]
                    break
                first = places[i]
                for j in range(i, n - 1):
                    places[j] = places[j + 1]
                places[n - 1] = first
                turns[i] = n - i
                i -= 1

    return (pool, size), count, item, advance


def combinations(iterable, r):
    pool = _pool(iterable)
    n = len(pool)
    assert r >= 0
    count = math.comb(n, r)
    places = list(range(r))

    def item():
        with proved():
            return tuple(pool[places[i]] for i in range(r))

    def advance():
        with proved():
            i = r - 1
            while i >= 0 and places[i] == n - r + i:
                i -= 1
            if i >= 0:
                places[i] += 1
                for j in range(i + 1, r):
                    places[j] = places[j - 1] + 1

    return (pool, r), count, item, advance


def combinations_with_replacement(iterable, r):
    pool = _pool(iterable)
    n = len(pool)
    assert r >= 0
    count = math.comb(n + r - 1, r) if n + r > 0 else 1
    places = [0] * r

    def item():
        with proved():
            return tuple(pool[places[i]] for i in range(r))

    def advance():
        with proved():
            i = r - 1
            while i >= 0 and places[i] == n - 1:
                i -= 1
            if i >= 0:
                next_place = places[i] + 1
                for j in range(i, r):
                    places[j] = next_place

    return (pool, r), count, item, advance


def product(*iterables, repeat=1):
    assert repeat >= 0
    return _power(_pool(iterables[0]), repeat) if len(iterables) == 1 else _product(tuple(_pool(x) for x in iterables) * repeat)


def _turn(places, size):
    """One step of an odometer whose wheel i has size(i) places."""
    with proved():
        i = len(places) - 1
        while i >= 0:
            places[i] += 1
            if places[i] < size(i):
                break
            places[i] = 0
            i -= 1


def _product(pools):
    sizes = _pool([len(p) for p in pools])
    count = math.prod(sizes)
    places = [0] * len(pools)

    def item():
        with proved():
            return tuple(p[places[i]] for i, p in enumerate(pools))

    def advance():
        _turn(places, lambda i: sizes[i])

    return pools, count, item, advance


def _power(pool, repeat):
    """The product of one pool with itself."""
    n = len(pool)
    count = n**repeat
    places = [0] * repeat

    def item():
        with proved():
            return tuple(pool[places[i]] for i in range(repeat))

    def advance():
        _turn(places, lambda i: n)

    return (pool, repeat), count, item, advance


def chain(*iterables):
    items = []
    for x in iterables:
        items.extend(x)
    return items


def from_iterable(iterable):
    items = []
    for x in iterable:
        items.extend(x)
    return items


def accumulate(iterable, func=None, *, initial=None):
    items = list(iterable)
    sums = []
    if initial is not None:
        total = initial
        sums.append(total)
        for v in items:
            total = total + v if func is None else func(total, v)
            sums.append(total)
    elif len(items) > 0:
        total = items[0]
        sums.append(total)
        for k in range(1, len(items)):
            total = total + items[k] if func is None else func(total, items[k])
            sums.append(total)
    return sums


def pairwise(iterable):
    items = list(iterable)
    return [(items[k], items[k + 1]) for k in range(len(items) - 1)]


def zip_longest(*iterables, fillvalue=None):
    lists = tuple(_pool(x) for x in iterables)
    longest = max([len(x) for x in lists])
    return [tuple(x[k] if k < len(x) else fillvalue for x in lists) for k in range(longest)]


def starmap(function, iterable):
    return [function(*v) for v in iterable]


def filterfalse(predicate, iterable):
    return [v for v in iterable if not (v if predicate is None else predicate(v))]


def compress(data, selectors):
    return [v for v, s in zip(_pool(data), _pool(selectors)) if s]


def dropwhile(predicate, iterable):
    items, k = _pool(iterable), 0
    while k < len(items) and predicate(items[k]):
        k += 1
    return items[k:]


def groupby(iterable, key=None):
    items = _pool(iterable)
    keys = items if key is None else [key(v) for v in items]
    starts = [k for k in range(len(items)) if k == 0 or not keys[k - 1] == keys[k]]
    return [(keys[start], items[start:stop]) for start, stop in zip(starts, starts[1:] + [len(items)])]


FUNCTIONS = (
    permutations, combinations, combinations_with_replacement, product, chain, accumulate, pairwise, zip_longest, starmap, filterfalse, compress, dropwhile, groupby,
)  # fmt: skip
TABLE = {f"itertools.{f.__name__}": f for f in FUNCTIONS}
TABLE["itertools.chain.from_iterable"] = from_iterable
