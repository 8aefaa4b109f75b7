"""Plain functions for test_contents.py, which change what their globals hold."""

import numpy as np

CODONS = {"AUG": "M", "UUU": "F", "UAA": "*", "UGG": "W"}
TONES = {"1": (697, 1209), "2": (697, 1336), "A": (697, 1633)}
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
ORDINALS = {1: "first", 2: "second", 3: "third", 11: "eleventh"}
GRAPH = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}
NESTED = {"a": {"b": 4, "c": 2}, "b": {"c": 1, "d": 5}, "c": {"d": 8}, "d": {}}
LETTERS = {chr(97 + i): i * 0.5 for i in range(26)}
MOVES = {(0, 1): "E", (1, 0): "S", (0, -1): "W", (-1, 0): "N"}
MIXED = {"n": 3, "name": "x", "rate": 0.5}
MORE = {"n": 3, "name": "x", "rate": 0.5, "none": None, "on": True, "z": 1j}
VOWELS = set("aeiou")
STOPS = frozenset(["the", "a"])
MEMO = {}
HOLDS_ARRAY = {"w": np.arange(3.0), "b": 1.0}


def translate(s):
    return "".join(CODONS.get(s[i : i + 3], "X") for i in range(0, len(s) - 2, 3))


def tones(keys):
    return [TONES[k][0] + TONES[k][1] for k in keys]


def roman(s):
    total = 0
    for a, b in zip(s, s[1:] + " "):
        v = ROMAN[a]
        total += -v if b in ROMAN and ROMAN[b] > v else v
    return total


def ordinals(ks):
    return [ORDINALS[k] if k in ORDINALS else ORDINALS.get(k % 10, "other") for k in ks], len(ORDINALS), sorted(ORDINALS)


def levels(start):
    seen = {start: 0}
    queue = [start]
    for u in queue:
        for v in GRAPH[u]:
            if v not in seen:
                seen[v] = seen[u] + 1
                queue.append(v)
    return seen


def distances(start):
    best = {start: 0}
    for _ in range(len(NESTED)):
        for u, edges in NESTED.items():
            for v, w in edges.items():
                if u in best and best[u] + w < best.get(v, 1000):
                    best[v] = best[u] + w
    return best


def scored(s):
    total = 0.0
    for c in s:
        if c in LETTERS:
            total += LETTERS[c]
    return total, max(LETTERS, key=LETTERS.get), sum(LETTERS.values()), [k for k, v in LETTERS.items() if v > 10]


def walked(steps):
    names = []
    for step in steps:
        names.append(MOVES[step])
    return names, [d for d in MOVES], list(MOVES.values())


def mixed(x):
    return [k for k in MIXED], MIXED["rate"] * x, MIXED["name"], {k: v for k, v in MIXED.items()}, dict(MIXED), MIXED


def of_many_types(x):
    return [k for k in MORE], MORE["rate"] * x, MORE["name"], {k: v for k, v in MORE.items()}


def kept(n):
    out = []
    out.append(GRAPH["abc"[n - 1 if n < 2 else 0]])
    total = sum(ROMAN[c] for c in "XVI")
    return ROMAN, dict(roman=ROMAN), out, total


def changed_in_a_loop(n):
    total = 0
    try:
        for k, v in TONES.items():
            total += v[0]
            if v[1] == 1336:
                TONES["new"] = (n, n)
    except RuntimeError:
        total = -total
    finally:
        TONES.pop("new", None)
    return total


def vowels(s):
    return sum(1 for c in s if c in VOWELS), [w for w in s.split() if w not in STOPS]


def leaves_in_a_loop(n):
    x = np.zeros(4)
    out = []
    for k, v in ROMAN.items():
        out.append(k)
        x[v if v != n else 0] += 1 if v < 4 else 0
    return out, x


def remembered(n):
    if n in MEMO:
        return MEMO[n]
    MEMO[n] = n * n
    return -1


def with_array(k):
    return HOLDS_ARRAY["w"] * HOLDS_ARRAY["b"] + len(HOLDS_ARRAY[k])


def changed_in_between(s):
    before = CODONS.get(s, "none")
    CODONS.update({s: "new"})
    after = CODONS.get(s, "none")
    del CODONS[s]
    return before, after, CODONS.get(s, "none")


def enclosed():
    table = {"a": 1, "b": 2}

    def of(s):
        return [table.get(c, 0) for c in s]

    return of, table
