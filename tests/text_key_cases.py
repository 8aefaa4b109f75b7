"""Plain functions for test_text_keys.py; apart from it because pytest rewrites the assertions of test modules."""

from collections import Counter, defaultdict

import numpy as np


def positions(s):
    d = {}
    for i, c in enumerate(s):
        if c not in d:
            d[c] = i
    return d, list(d.items())


def word_counts(text):
    counts = {}
    for w in text.lower().split():
        counts[w] = counts.get(w, 0) + 1
    return counts, sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))


def kmers(s, k):
    counts = defaultdict(int)
    for i in range(len(s) - k + 1):
        counts[s[i : i + k]] += 1
    return dict(counts)


def letters(s):
    c = Counter(s)
    return c, c.most_common(2), set(s), len(set(s)), list(set(s))


def grouped(names, values):
    g = defaultdict(list)
    for n, v in zip(names, values):
        g[n].append(v)
    return {n: sum(v) / len(v) for n, v in g.items()}


def numbered(words):
    d = {}
    return [d.setdefault(w, len(d)) for w in words], d


def unique(words):
    seen = set()
    out = []
    for w in words:
        if w not in seen:
            seen.add(w)
            out.append(w)
    return out, seen, list(seen)


def algebra(a, b):
    x, y = set(a), set(b)
    return list(x | y), list(x & y), list(x - y), list(x ^ y), sorted(x | y), x <= y, x.isdisjoint(y), list(x.union(b))


def pairs_of_characters(s):
    d = {}
    for a, b in zip(s, s[1:]):
        d[(a, b)] = d.get((a, b), 0) + 1
    return d


def tuples_with_numbers(s):
    c = Counter()
    for i in range(len(s) - 1):
        c[s[i], i % 2] += 1
    return c, max(c, key=c.get)


def comprehensions(words):
    return {w: len(w) for w in words}, list({w[0] for w in words}), {w.upper(): i for i, w in enumerate(words)}


def begun_with_constants(s):
    c = {"A": 0, "C": 0, "G": 0, "T": 0}
    for x in s:
        if x in c:
            c[x] += 1
    return c, c["A"]


def complement(s):
    pair = {"A": "T", "C": "G", "G": "C", "T": "A"}
    return "".join([pair.get(c, "N") for c in s]), "".join(pair[c] for c in reversed(s))


def taken_out(words):
    d = {w: i for i, w in enumerate(words)}
    a = d.pop("the", -1)
    b = d.pop("nothing", -1)
    del d[words[0]]
    return a, b, d, "fox" in d, list(d), list(d.values())


def formatted_keys(n):
    d = {}
    for i in range(n):
        k = f"{i % 3},{i % 2}"
        d[k] = d.get(k, 0) + i
    return d


def known_and_unknown(s):
    d = {}
    d["x"] = 1
    d[s] = 2
    d["yy"] = 3
    return d, d["x"] + d[s]


def known_in_branches(n):
    d = {}
    for i in range(n):
        k = "even" if i % 2 == 0 else "odd"
        d[k] = d.get(k, 0) + i
        d[None if i == 3 else k] = i
    return d


def long_and_wide(n):
    d = {}
    s = set()
    for i in range(n):
        for c in ["é", "€", "😀", "x", "ÿ", "Ā"]:
            k = c * (i * 40)
            d[k] = len(k)
            s.add(k + "a")
    return d, list(s)


def nested(pairs):
    g = {}
    for a, b in pairs:
        if a not in g:
            g[a] = {}
        g[a][b] = g[a].get(b, 0) + 1
        g.setdefault(b, {})
    return g, {k: len(v) for k, v in g.items()}


def first_path(edges, start, goal):
    graph = defaultdict(list)
    for a, b in edges:
        graph[a].append(b)
        graph[b].append(a)
    before = {start: None}
    queue = [start]
    for u in queue:
        for v in graph[u]:
            if v not in before:
                before[v] = u
                queue.append(v)
    path = []
    at = goal
    while at is not None:
        path.append(at)
        at = before[at]
    return path[::-1]


def anagrams(words):
    groups = {}
    for w in words:
        groups.setdefault("".join(sorted(w)), []).append(w)
    return [g for g in groups.values() if len(g) > 1], groups


def same_letters(a, b):
    return Counter(a) == Counter(b), set(a) == set(b), set(a) <= set(b)


def caught(words, w):
    d = {x: len(x) for x in words}
    try:
        return d[w]
    except KeyError:
        return -1


def missing(words, w):
    d = {x: len(x) for x in words}
    return d[w]


def leaves_at(words, n):
    x = np.arange(5.0)
    d, s = {}, set()
    e = d
    log = []
    for i, w in enumerate(words):
        d[w] = [i]
        s.add(w + "!")
        log.append(len(e))
        x[i if i < n else i - n - 1 + 5] += 1
        e[w].append(x[i % 5])
    return d, e, s, list(s), log, d is e


def nothing_known(words):
    d = {}
    t = set()
    for w in words:
        if w in d or w in t:
            return 1
    return d.get("a"), "b" in t, len(d)


def mixed_history(ops, keys):
    s = set()
    for i in range(len(ops)):
        q = (keys[i], ops[i] % 2)
        if ops[i] < 14:
            s.add(q)
        else:
            s.discard(q)
    t = {k if k else None for k in keys}
    return list(s), s, list(t)


def history(ops, keys):
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
                out.append(len(a) * 1000 + b)
        elif o == 16:
            if k in d:
                del d[k]
        elif o == 17 and len(k) % 5 == 0:
            d.clear()
        elif o == 18:
            d[k + "x"] = d.get(k, 5) + d.setdefault(k + "y", 9)
        elif o == 19:
            for q, v in d.items():
                if v % 3 == 0:
                    d[q] = v + 1
    return out, d, list(d.values())
