"""Plain functions for test_maps.py; apart from it because pytest rewrites the assertions of test modules."""

from collections import Counter, defaultdict

import numpy as np


def counted(n):
    d = {}
    for i in range(n):
        k = i * i % 7
        if k in d:
            d[k] += 1
        else:
            d[k] = 1
    return d

def got(n):
    d = {}
    for i in range(n):
        d[i % 5] = d.get(i % 5, 0) + i
    s = 0
    for k, v in d.items():
        s += k * v
    return s, len(d), d

def adjacency(n):
    g = {}
    for i in range(n):
        g[i] = []
    for i in range(n):
        for j in range(n):
            if (i * j) % 3 == 1:
                g[i].append(j)
    return g

def seen(n):
    s = set()
    x = 1
    while x not in s:
        s.add(x)
        x = x * 7 % n
    return len(s), s

def positions(n):
    m = {}
    for i in range(n):
        for j in range(n):
            if (i + j) % 2:
                m[(i, j)] = i * 0.5 + j
    t = 0.0
    for (i, j), v in m.items():
        t += v * i
    return t, m

def comprehensions(n):
    sq = {i: i * i for i in range(n)}
    ev = {i % 4 for i in range(n)}
    return sq, ev, sum(sq.values()), sorted(ev)

def deletions(n):
    d = {i: i for i in range(n)}
    for k in list(d):
        if k % 3 == 0:
            del d[k]
    return d, d.pop(1), d.pop(100, -1)

def missing(n):
    d = {i: i for i in range(n)}
    d[5] += 1
    return d[n]

def algebra(n):
    a = set(range(n))
    b = {i * 2 for i in range(n)}
    return a | b, a & b, a - b, a ^ b, a <= b, a.isdisjoint(b), {1, 2} < a, {3,1,2}

def grouped(n):
    g = {}
    for i in range(n):
        g.setdefault(i % 3, []).append(i)
    return g

def union_find(n):
    p = {i: i for i in range(n)}
    def find(x):
        while p[x] != x:
            x = p[x]
        return x
    for i in range(n - 2):
        a, b = find(i), find(i + 2)
        if a != b:
            p[a] = b
    return [find(i) for i in range(n)]

def shrunk(n):
    d = {i: 1 for i in range(n)}
    for k in d:
        if k == 3:
            del d[k]
    return d

def extended(n):
    d = {i: 1 for i in range(n)}
    for k in d:
        if k == 3:
            continue
        d[k + 100] = 2
    return d

def life(n):
    live = {(1, 0), (1, 1), (1, 2)}
    for _ in range(n):
        cnt = {}
        for (r, c) in live:
            for dr in (-1, 0, 1):
                for dc in (-1, 0, 1):
                    if dr or dc:
                        q = (r + dr, c + dc)
                        cnt[q] = cnt.get(q, 0) + 1
        live = {q for q, k in cnt.items() if k == 3 or (k == 2 and q in live)}
    return live

def listed(n):
    s = {i * 7919 % 1000 for i in range(n)}
    return list(s)

def set_history(ops, keys):
    s = set()
    t = set()
    out = []
    for i in range(len(ops)):
        o, k = ops[i], keys[i]
        if o < 6:
            s.add(k)
        elif o < 9:
            s.discard(k)
        elif o == 9:
            t.add(k)
        elif o == 10:
            if s:
                out.append(s.pop())
        elif o == 11:
            t = s | t
        elif o == 12:
            s = s - t
        elif o == 13:
            s ^= t
        elif o == 14:
            t = s & t
        elif o == 15:
            s |= t
        elif o == 16:
            t -= s
        elif o == 17:
            s = s ^ t
        elif o == 18:
            t = s.copy()
        elif o == 19:
            t = set(out)
        elif o == 20:
            s &= t
        elif o == 21:
            out.extend([q for q in t])
    return out, list(s), list(t), s, t

def float_history(ops, keys):
    s = set()
    for i in range(len(ops)):
        if ops[i] < 14:
            s.add(keys[i])
        else:
            s.discard(keys[i])
    return list(s), s

def tuple_history(ops, keys):
    s = set()
    for i in range(len(ops)):
        q = (keys[i], keys[i] * 7 % 13)
        if ops[i] < 14:
            s.add(q)
        else:
            s.discard(q)
    return list(s), s

def dict_history(ops, keys):
    d = {}
    out = []
    for i in range(len(ops)):
        o, k = ops[i], keys[i]
        if o < 10:
            d[k] = i
        elif o < 15:
            out.append(d.pop(k, -1))
        elif o == 15:
            if d:
                a, b = d.popitem()
                out.append(a * 1000 + b)
        elif o == 16:
            if k in d:
                del d[k]
        elif o == 17 and k % 5 == 0:
            d.clear()
        elif o == 18:
            for q in d:
                out.append(q)
        elif o == 19:
            for q, v in d.items():
                out.append(q + v)
                if v % 3 == 0:
                    d[q] = v + 1
        elif o == 20:
            d = {v: q for q, v in d.items()}
        elif o == 21:
            d[k] = d.get(k, 5) + d.setdefault(k + 1, 9)
    return out, d, list(d.values())


def ordered_by_value(n):
    d = {}
    for i in range(n):
        d[i * i % 7] = d.get(i * i % 7, 0) + 1
    best = max(d, key=d.get)
    srt = sorted(d, key=d.get, reverse=True)
    items = sorted(d.items(), key=lambda kv: (-kv[1], kv[0]))
    return best, srt, items, min(d.values()), sum(d.values()), max(d.items(), key=lambda kv: kv[1])


def breadth_first(n):
    graph = {i: [] for i in range(n)}
    for i in range(n):
        for j in (2 * i, 3 * i + 1):
            if j < n and j != i:
                graph[i].append(j)
                graph[j].append(i)
    dist = {0: 0}
    queue = [0]
    while queue:
        u = queue.pop(0)
        for v in graph[u]:
            if v not in dist:
                dist[v] = dist[u] + 1
                queue.append(v)
    return dist


def components(n):
    graph = {}
    for i in range(n):
        graph.setdefault(i, set()).add((i * 3) % n)
        graph.setdefault((i * 3) % n, set()).add(i)
    seen = set()
    comps = []
    for s in graph:
        if s in seen:
            continue
        stack = [s]
        comp = []
        while stack:
            u = stack.pop()
            if u in seen:
                continue
            seen.add(u)
            comp.append(u)
            for v in sorted(graph[u]):
                if v not in seen:
                    stack.append(v)
        comps.append(sorted(comp))
    return comps


def shortest_paths(n):
    graph = {}
    for i in range(n):
        graph[i] = [((i + 1) % n, 1.5), ((i * 2 + 1) % n, 2.0)]
    dist = {u: float("inf") for u in graph}
    dist[0] = 0.0
    todo = set(graph)
    while todo:
        u = min(todo, key=lambda k: dist[k])
        todo.remove(u)
        for v, w in graph[u]:
            if dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
    return dist


def sieve(n):
    prime = set(range(2, n))
    for p in range(2, n):
        if p in prime:
            prime -= set(range(p * p, n, p))
    return sorted(prime)


def two_sum(n):
    a = [(i * 37) % 101 for i in range(n)]
    where = {}
    for i, v in enumerate(a):
        if 100 - v in where:
            return where[100 - v], i
        where[v] = i
    return None


def arrays_by_number(n):
    d = {}
    for i in range(n):
        d[i] = np.arange(i + 1) * 1.5
    d[1] += 2
    t = 0.0
    for k in d:
        t += d[k].sum()
    return t, d


def dict_of_dicts(n):
    d = {}
    for i in range(n):
        for j in range(i):
            if i not in d:
                d[i] = {}
            d[i][j] = i * j
    return d


def sparse_product(n):
    a = {(i, (i * 2) % n): float(i) for i in range(n)}
    b = {((i * 2) % n, i): 2.0 for i in range(n)}
    c = {}
    for (i, k), x in a.items():
        for (k2, j), y in b.items():
            if k == k2:
                c[(i, j)] = c.get((i, j), 0.0) + x * y
    return c


def default_dicts(n):
    g = defaultdict(list)
    c = defaultdict(int)
    for i in range(n):
        g[i % 3].append(i)
        c[i % 4] += 1
    return g, c, len(g), dict(c)


def counters(n):
    c = Counter([i * i % 5 for i in range(n)])
    return c, c.most_common(2), c[99], c[1]


def numpy_keys(n):
    x = np.arange(n) % 4
    d = {}
    for v in x:
        d[v] = d.get(v, 0) + 1
    for i in range(4):
        if i in d:
            d[i] += 10
    return d


def views_compared(n):
    x = np.arange(n) % 4
    d = {}
    for v in x:
        d[int(v)] = 1.0
    return d, d.keys() == {0, 1, 2, 3}


def equality(n):
    a = {i: i * 2 for i in range(n)}
    b = {i: i * 2 for i in range(n - 1, -1, -1)}
    return a == b, a != b, a == {}, set(a) == set(b), list(a.items()), list(a.values())


def updated(n):
    a = {i: 1 for i in range(n)}
    a.update({i: 2 for i in range(3)})
    a.update([(7, 8), (9, 10)])
    b = dict(zip(range(n), [0.5] * n))
    c = dict([(1, 2), (3, 4)])
    d = a | c
    a |= c
    e = a.copy()
    e[100] = 1
    f = dict(a)
    f.clear()
    return a, b, c, d, e, f


def one_key_of_two_types(n):
    d = {1: 10}
    d[1.0] = 20
    d[True] = 30
    d[2.5] = 1
    d[0] = 4
    d[False] = n
    s = {1, 2.0, True, 2}
    return d, s


def travelling(n):
    best = {}
    best[(1, 0)] = 0.0
    for mask in range(1, 1 << n):
        for last in range(n):
            if (mask, last) in best:
                for nxt in range(n):
                    if not mask & (1 << nxt):
                        key = (mask | (1 << nxt), nxt)
                        c = best[(mask, last)] + abs(last - nxt) * 1.5
                        if key not in best or c < best[key]:
                            best[key] = c
    return min(best[((1 << n) - 1, i)] for i in range(1, n))


def caught(n):
    d = {i: i for i in range(n)}
    try:
        v = d[n]
    except KeyError:
        v = -1
    return v


def taken_from_nothing(n):
    d = {}
    d[1] = 2
    s = set()
    s.add(3)
    if n == 0:
        return d.pop(5)
    if n == 1:
        s.remove(4)
    if n == 2:
        s.pop()
        s.pop()
    d.popitem()
    d.popitem()
    return d


def constant_strings(n):
    d = {}
    for w in ["a", "b", "a", "c"]:
        d[w] = d.get(w, 0) + 1
    return d


def in_a_display(n):
    k = 0
    for i in range(n):
        if i in {1, 3, 5}:
            k += 1
        if i not in (2, 4):
            k += 2
    return k


def in_no_order(n):
    s = {i * 2 for i in range(n)}
    return all(x % 2 == 0 for x in s), any(x > 3 for x in s), sum(x for x in s), max(s), min(s), len(s), sorted(s, reverse=True)


def from_a_branch(n):
    if n > 3:
        d = {1: 2}
    else:
        d = {}
    d[n] = 5
    return d


def increment(d, k):
    d[k] = d.get(k, 0) + 1


def changed_by_a_function(n):
    d = {}
    for i in range(n):
        increment(d, i % 3)
    return d


def mutated(n):
    d = {}
    x = np.zeros(3)
    s = set()
    for i in range(n):
        d[i] = [i]
        s.add(i * 5)
        x[i % 3] += 1
        if i == 5:
            d[i].append(x[i])
    return d


def distances(graph, s):
    dist = {s: 0}
    queue = [s]
    for u in queue:
        for v in graph[u]:
            if v not in dist:
                dist[v] = dist[u] + 1
                queue.append(v)
    return dist


def read(d):
    t = 0
    for k, v in d.items():
        t += k * v
    return t, len(d), 3 in d, d.get(1, 0), max(d.values())


def set_read(s):
    return len(s), 3 in s, sorted(s), list(s), s | {100, 200}, s


def weights(g, a):
    t = 0.0
    for u in g:
        for v, w in g[u]:
            t += w
    return t, g[a][0]


def looked_up(d, k):
    return d[k]


def given_back(d):
    return d, d


def sums_of_arrays(d):
    t = 0.0
    for k in d:
        t += d[k].sum()
    return t


def nested_read(d):
    t = 0
    for k, r in d.items():
        for j, v in r.items():
            t += v * k * j
    return t


def copied(d):
    e = dict(d)
    e[99] = 1
    f = d.copy()
    f.pop(1)
    return e, f, d


def list_of_dicts(ds):
    return sum(d[1] for d in ds)


def argument_changed(d):
    d[5] = 1
    return d


def set_argument_changed(s):
    s.add(3)
    return s


def shared(n):
    a = {}
    b = a
    c = []
    for i in range(n):
        b[i] = [i]
    a[7] = c
    c.append(n)
    return a, b, (b, c)


def leaves_at(n):
    x = np.arange(5.0)
    d, s = {}, set()
    e = d
    log = []
    for i in range(7):
        d[i] = [i]
        s.add(i * 17 % 11)
        log.append(len(e))
        x[i if i < n else i - n] += 1
        e[i].append(x[i])
    return d, e, s, log


def deletes_under_a_loop(n):
    d = {i: i for i in range(6)}
    log = []
    for k in d:
        log.append(k)
        if k == n:
            del d[k]
    return d, log


def adds_under_a_loop(n):
    s = {i * 3 for i in range(6)}
    total = 0
    for i, k in enumerate(s):
        total += k
        if k == n:
            s.add(100)
            total += 1
        total *= 2
    return s, total


def size_after_continue(n):
    d = {i: 1 for i in range(6)}
    total = 0
    for k, v in d.items():
        if k == n:
            d[k + 50] = 1
            if k % 2:
                continue
        if k == 4:
            break
        total += v
    return total, d
