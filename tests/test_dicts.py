"""Dicts whose keys are known: values, arguments, results; any other dict is Python's own."""

import operator

import numpy as np
import pytest
from same import check

X = np.linspace(0.0, 1.0, 5)


def stats(x):
    return {"mean": x.mean(), "n": len(x), "z": (x - x.mean()), "t": (1, 2.0)}


def grown(x):
    r = {}
    r["a"] = x.sum()
    r["b"] = x * 2
    r["a"] += 1
    if x[0] > 5:
        r["a"] = 0.0
    return r


def loop(x, n):
    p = {"w": np.zeros(5), "b": 0.0}
    for i in range(n):
        g = {"w": x * i, "b": 1.0}
        for k in p:
            p[k] = p[k] - 0.1 * g[k]
        for k, v in g.items():
            p[k] += v
    return p


def kw(x):
    def f(a, **k):
        return a * k["z"] + k.get("y", 2.0)
    return f(x, z=3.0)


def alias(x):
    d = {"a": 1}
    e = d
    e["a"] = 2
    return d, e


def alias2(x):
    d = {"a": 1}
    def f(q):
        q["a"] = 5
        return q
    e = f(d)
    return d["a"], e["a"]


def pyc(x):
    d = {"a": 1, "b": x}
    s = sorted(d.items(), key=lambda t: t[0])
    d["c"] = len(s)
    return d, s[0]


def missing(x):
    d = {"a": 1}
    return d["b"]


def exitd(x, k):
    d = {"a": 1.0, "x": x}
    d["x"][0] = 9
    d["a"] = x[k]
    return d


def funcs(x, name):
    acts = {"relu": lambda v: np.maximum(v, 0), "tanh": np.tanh, "id": None}
    return acts[name](x)


def isin(x): 
    d = dict(a=1, b=x)
    return "a" in d, "c" in d, len(d), bool(d), list(d), [k for k in d.keys()], sum(v for v in dict(p=1,q=2).values())


def branch(x, c):
    if c:
        d = {"a": 1}
    else: d = {"a": 2.5}
    return d


def branch2(x, c):
    if c:
        d = {"a": 1}
    else: d = {"b": 2.5, "c": 1}
    return d


def nested(x):
    d = {"l": {"w": x, "b": 1}, "n": 3}
    d["n"] = 4
    return d["l"]["w"].sum() + d["n"], d


def nested2(x):
    d = {"l": {"w": x, "b": 1}, "n": 3}
    d["l"]["b"] = 4
    return d


def lst(x):
    out = []
    for i in range(3):
        out.append({"i": i, "v": x[i]})
    return out


def bykey(x):
    c = {}
    for v in x:
        c[int(v * 3)] = c.get(int(v * 3), 0) + 1
    return c


def update(x, n):
    s = {"m": np.zeros(5), "t": 0}
    for _ in range(n):
        s["t"] += 1
        s["m"] = 0.9 * s["m"] + 0.1 * x
        s["m"] *= 2
    return s["m"], s["t"]


def param(p, x):
    return p["w"] * x


def callp(x):
    return param({"w": 2.0}, x) + param(dict(w=x), x)


CASES = [
    (stats, (X,), True),
    (grown, (X,), True),
    (loop, (X, 4), True),
    (kw, (X,), True),
    (alias, (X,), False),
    (alias2, (X,), False),
    (pyc, (X,), False),
    (missing, (X,), True),
    (exitd, (X, 2), True),
    (exitd, (X, 9), True),
    (funcs, (X, "relu"), True),
    (funcs, (X, "tanh"), True),
    (isin, (X,), True),
    (branch, (X, True), True),
    (branch, (X, False), True),
    (branch2, (X, True), True),
    (branch2, (X, False), True),
    (nested, (X,), True),
    (nested2, (X,), False),
    (lst, (X,), True),
    (bykey, (X,), False),
    (update, (X, 3), True),
    (callp, (X,), True),
]


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("function, arguments, strict", CASES, ids=[f"{c[0].__name__}-{k}" for k, c in enumerate(CASES)])
def test_dict(function, arguments, strict):
    check(function, *arguments, strict=strict, calls=3, rtol=1e-14)

# ---- dicts that other objects refer to ------------------------------------------------------------------------------------------------------


def added_in_a_list(n):
    ps=[]
    for i in range(n): ps.append(dict(a=i))
    for p in ps: p["b"]=2
    return ps


def changed_in_a_list(n):
    ps=[]
    for i in range(n): ps.append({"a":i})
    for p in ps: p["a"]+=2
    return ps


def in_a_display(n):
    ps=[{"a":1},{"a":2}]
    for p in ps: p["a"]+=n
    return ps


def from_a_comprehension(n):
    ps=[{"a":i} for i in range(n)]
    q=ps[0]
    q["a"]=7
    return ps


def from_a_tuple(n):
    ps=({"a":1},{"a":2})
    p,q=ps
    p["a"]=n
    return ps


def enumerated(n):
    ps=[{"a":1.0},{"a":2.0}]
    for k,p in enumerate(ps): p["a"]=float(n)
    return ps


def in_a_dict(n):
    d={"x":{"y":1}}
    q=d["x"]
    q["y"]=n
    return d


def in_a_function(n):
    def up(t): t["a"]=n
    q={"a":1}
    up(q)
    return q


def under_two_names(n):
    d={"a":1}; 
    with np.errstate(all="ignore"):
        e=d
    e["a"]=n
    return d


def in_two_loops(n):
    ds=[{"a":1},{"a":5}]
    for x in ds:
        for y in [x]:
            y["a"]*=n
    return ds


def in_pairs(n):
    d={"a":1}; e={"a":2}
    for x,y in ((d,1),(e,2)): x["a"]=y*n
    return d,e


def in_a_tuple_for_python(n):
    d = {"a": 1}
    t = (d, 2)
    operator.setitem(t[0], "a", n)
    return d["a"]


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("function", [added_in_a_list, changed_in_a_list, in_a_display, from_a_comprehension, from_a_tuple, enumerated, in_a_dict, in_a_function, under_two_names, in_two_loops, in_pairs, in_a_tuple_for_python])
def test_changes_show_everywhere(function):
    check(function, 3, strict=False)
