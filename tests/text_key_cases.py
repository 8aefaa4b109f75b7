"""Plain functions for test_text_keys.py; apart from it because pytest rewrites the assertions of test modules."""

from collections import Counter, OrderedDict, defaultdict

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


def in_views(s, n):
    pairs = {")": "(", "]": "["}
    d = {c: i for i, c in enumerate(s)}
    known = [c in pairs.values() for c in s], [c in pairs.keys() for c in s]
    return known, 3 in d.values(), "x" in d.keys(), n in range(3), n in range(0, 10, 2), n in enumerate(s), (0, s[0]) in enumerate(s)


def from_keys(words):
    d = dict.fromkeys(words)
    e = dict.fromkeys(words, 0)
    f = dict.fromkeys("abc", 1.5)
    g = dict.fromkeys(range(3), [])
    g[0].append(1)
    return list(dict.fromkeys(words)), d, e, f, g, g[0] is g[1]


def merged(a, b):
    x = {w: 1 for w in a}
    y = {w: 2 for w in b}
    z = {**x, **y}
    first = x | y, x | {"q": 3}, {"q": 3} | y
    x |= y
    return x, z, first, {**x, "q": 3, **{"r": 4}}, {"p": 1, **{"q": 2}}, {**y, a[0]: 7}


def updated(words):
    d = {w: 1 for w in words}
    d.update({"k": 5})
    d.update(zip(words, range(9)))
    d.update(a=1, b=len(words))
    d.update([("z", 1)], z=2)
    return d


def counter_operators(a, b):
    x, y = Counter(a), Counter(b)
    before = x + y, x - y, y - x, x & y, x | y
    x.update(b)
    y.subtract(a)
    after = x + y, x - y, y - x, x & y, x | y
    x.update(y)
    return before, after, x, y, x.total(), Counter({k: 2 for k in a}), Counter(x)


def counters_in_place(a, b):
    x = Counter(a)
    y = x
    x |= Counter(b)
    x += Counter(a)
    return x, y, x is y


def trie(words):
    nodes = [{}]
    for w in words:
        at = 0
        for c in w:
            if c not in nodes[at]:
                nodes[at][c] = len(nodes)
                nodes.append({})
            at = nodes[at][c]
    return nodes


def bigrams(text):
    table = {}
    words = text.split()
    for a, b in zip(words[:-1], words[1:]):
        table.setdefault(a, []).append(b)
    return table


def csv(text):
    rows = text.strip().split("\n")
    header = rows[0].split(",")
    cols = {h: [] for h in header}
    for r in rows[1:]:
        for h, v in zip(header, r.split(",")):
            cols[h].append(float(v))
    return {h: np.array(v) for h, v in cols.items()}


def rle(s):
    out = []
    for c in s:
        if out and out[-1][0] == c:
            out[-1] = (c, out[-1][1] + 1)
        else:
            out.append((c, 1))
    return "".join(f"{c}{n}" for c, n in out), out


def lzw(s):
    codes = {chr(i): i for i in range(256)}
    w = ""
    out = []
    for c in s:
        if w + c in codes:
            w += c
        else:
            out.append(codes[w])
            codes[w + c] = len(codes)
            w = c
    if w:
        out.append(codes[w])
    return out


def histogram(text):
    counts = Counter(c for c in text.lower() if c.isalpha())
    width = max(counts.values())
    return [f"{c}: {'#' * n}{' ' * (width - n)}|" for c, n in sorted(counts.items())]


def inventory(items):
    stock = {}
    for name, qty, price in items:
        q, v = stock.get(name, (0, 0.0))
        stock[name] = (q + qty, v + qty * price)
    return {k: v / q for k, (q, v) in stock.items()}, stock


def confusion(true, pred):
    labels = sorted(set(true) | set(pred))
    idx = {l: i for i, l in enumerate(labels)}
    m = np.zeros((len(labels), len(labels)), dtype=int)
    for t, p in zip(true, pred):
        m[idx[t], idx[p]] += 1
    return labels, m


def vote(ballots):
    tally = {}
    for b in ballots:
        tally[b] = tally.get(b, 0) + 1
    winner = max(tally, key=lambda k: tally[k])
    best = None
    for name, n in tally.items():
        if best is None or n > tally[best]:
            best = name
    return winner, best, tally


def islands(rows):
    seen = set()
    n = 0
    for i, row in enumerate(rows):
        for j, c in enumerate(row):
            if c == "#" and (i, j) not in seen:
                n += 1
                stack = [(i, j)]
                while stack:
                    a, b = stack.pop()
                    if (a, b) in seen or not (0 <= a < len(rows) and 0 <= b < len(rows[a])) or rows[a][b] != "#":
                        continue
                    seen.add((a, b))
                    stack += [(a + 1, b), (a - 1, b), (a, b + 1), (a, b - 1)]
    return n


def machine(program):
    regs = {"a": 0, "b": 0}
    pc = 0
    while pc < len(program):
        op, r, v = program[pc]
        if op == "inc":
            regs[r] += v
        elif op == "jnz" and regs[r] != 0:
            pc += v
            continue
        pc += 1
    return regs


def parse(expr):
    prec = {"+": 1, "-": 1, "*": 2, "/": 2}
    out, ops = [], []
    for tok in expr.split():
        if tok in prec:
            while ops and ops[-1] != "(" and prec[ops[-1]] >= prec[tok]:
                out.append(ops.pop())
            ops.append(tok)
        elif tok == "(":
            ops.append(tok)
        elif tok == ")":
            while ops[-1] != "(":
                out.append(ops.pop())
            ops.pop()
        else:
            out.append(tok)
    while ops:
        out.append(ops.pop())
    return out


def topo(deps):
    indeg = {}
    out = {}
    for a, b in deps:
        out.setdefault(a, []).append(b)
        indeg[b] = indeg.get(b, 0) + 1
        indeg.setdefault(a, 0)
    ready = sorted(n for n in indeg if indeg[n] == 0)
    order = []
    while ready:
        n = ready.pop(0)
        order.append(n)
        for m in out.get(n, []):
            indeg[m] -= 1
            if indeg[m] == 0:
                ready.append(m)
        ready.sort()
    return order


def soundex(name):
    groups = {"bfpv": "1", "cgjkqsxz": "2", "dt": "3", "l": "4", "mn": "5", "r": "6"}
    code = {}
    for letters, d in groups.items():
        for c in letters:
            code[c] = d
    out = name[0].upper()
    last = code.get(name[0].lower(), "")
    for c in name[1:].lower():
        d = code.get(c, "")
        if d and d != last:
            out += d
        last = d
    return (out + "000")[:4]


def ordered(words):
    d = OrderedDict()
    for w in words:
        d[w] = d.get(w, 0) + 1
    e = OrderedDict([("a", 1), ("b", 2)])
    e["c"] = 3
    return d, list(d.items()), len(d), e, dict(e), d == dict(d)


def orders(words):
    d = OrderedDict((w, 1) for w in words)
    e = OrderedDict((w, 1) for w in words[::-1])
    return d == e, d != e


def counted_by_generators(words):
    return Counter(len(w) for w in words), Counter(w[-1] for w in words if w > "m"), Counter(w[0] for w in words).most_common(1)


def odd_characters(words):
    d = {}
    for w in words:
        d[w] = d.get(w, 0) + 1
    return d, list(set(words))


def of_several_types(n):
    d = {}
    for i in range(n):
        d[i] = i
        d[str(i)] = -i
        d[(i, str(i))] = 0
    d["1"] += 5
    d[1] += 7
    return d, 1 in d, "1" in d, (1, "1") in d, 1.0 in d, d.get("zz", 4), list(set(d))


def floats_and_none(n):
    s = set()
    for i in range(n):
        s.add(i / 2 if i % 3 else "x" + str(i))
        s.add(None)
    return s, list(s), None in s, "x0" in s


def bytes_of_a_constant(n):
    a = np.frombuffer("hello".encode(), dtype=np.uint8)
    return a * n, a


def nested_default(words):
    g = defaultdict(dict)
    h = defaultdict(set)
    for i, w in enumerate(words):
        g[w[0]][w] = i
        h[len(w)].add(w)
    return dict(g), {k: sorted(v) for k, v in h.items()}, g, h, list(h[3])


def append_key(s):
    d = {}
    k = ""
    for c in s:
        k += c
        d[k] = len(k)
        k2 = k + "!"
        d[k2] = -1
    return d


def popitems(words):
    d = {w: i for i, w in enumerate(words)}
    out = []
    while d:
        k, v = d.popitem()
        out.append(k + str(v))
    s = set(words)
    while s:
        out.append(s.pop())
    return out


def change_over(words):
    d = {w: 1 for w in words}
    for k in d:
        d[k + "x"] = 1
    return d


def bounds(words, i):
    d = {}
    for w in words:
        d[w] = words[i]
    return d


def display(a, b):
    return {a: 1, b: 2, "k": 3}, {a, b, "z"}, {a: {b: 1}}, {(a, b): a}


def text_values(words):
    d = {}
    for w in words:
        d[w] = w.upper()
    back = {v: k for k, v in d.items()}
    return d, back, "".join(d.values()), max(d), min(d.values()), sorted(d, reverse=True)


def sortkeys(words):
    c = Counter(words)
    return sorted(c.items()), sorted(c.items(), key=lambda t: t[1], reverse=True), sorted(c, key=c.get), max(c, key=c.get), max(c.values())


def arrays_by_name(x):
    names = ["a", "b", "c"]
    d = {n: x * i for i, n in enumerate(names)}
    t = x * 0
    for n in names:
        t = t + d[n]
        d[n] -= 1
    return d, t


def find_first(words, s):
    seen = {}
    for i, w in enumerate(words):
        if w in seen:
            return w, seen[w], i
        seen[w] = i
    return None
