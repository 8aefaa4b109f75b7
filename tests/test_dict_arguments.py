"""Dicts among the arguments whose keys are strs: read, changed and given back by compiled code; dicts that are changed where something else refers to them."""

import numpy as np
import pytest
from same import check

import phylanx as phx

W, B = np.arange(6.0).reshape(2, 3), np.ones(3)
X, Y = np.linspace(0, 1, 8).reshape(4, 2), np.array([[0.0], [1.0], [1.0], [0.0]])


def settings():
    return {"W": W.copy(), "b": B.copy(), "lr": 0.1, "n": 3}


def weights():
    return {"W": W.copy(), "b": B.copy()}


def reads(p, x):
    return np.tanh(x @ p["W"] + p["b"]) * p["lr"], p.get("lr", 5), p.get("zz", 7), p.get("q"), "W" in p, "q" not in p, len(p), list(p), bool(p), isinstance(p, dict)


def iterates(p):
    total = 0.0
    for k in p:
        total += p[k].sum()
    for v in p.values():
        total *= v.size
    return total, [(k, v.shape) for k, v in p.items()], {k: i for i, k in enumerate(p)}, sum(v.size for v in p.values())


def two(p, q):
    return [a.sum() + b.sum() for a, b in zip(p.values(), q.values())], [(k, (v * q[k]).sum()) for k, v in p.items()], {k: np.zeros_like(v) for k, v in p.items()}


def unpacks(p):
    a, b = p
    c, d = p.values()
    return a, b, c, d, *p


def compares(p, q):
    return p == q, p != q, p == {"a": 1}, p is q


def descends(p, gs):
    m = {k: np.zeros_like(v) for k, v in p.items()}
    for t, g in enumerate(gs):
        for k in p:
            m[k] = 0.9 * m[k] + g[k]
            p[k] -= 0.1 * m[k] / (t + 1)
    return p, m


def adam(params, grads, state, lr=0.1):
    state["t"] += 1
    t = state["t"]
    for k in params:
        state["m"][k] = 0.9 * state["m"][k] + 0.1 * grads[k]
        state["v"][k] = 0.99 * state["v"][k] + 0.01 * grads[k] ** 2
        params[k] -= lr * state["m"][k] / (1 - 0.9**t) / (np.sqrt(state["v"][k] / (1 - 0.99**t)) + 1e-8)
    return params


def rebinds(p, n):
    for i in range(n):
        p["b"] = p["b"] * 1.5 + i
        p["n"] += 1
    p["lr"] = 2 * p["lr"]
    return p


def widens(p):
    p["n"] = 2.5
    p["lr"] = None
    return p["n"], p["lr"]


def adds(p):
    p["new"] = p["lr"] + 1
    return list(p), p["new"], len(p)


def deletes(p):
    del p["lr"]
    p["lr"] = 5
    return list(p)


def updates(p):
    p.update({"lr": 9.0, "zz": 1})
    p.update(b=3)
    return len(p), p.pop("lr"), p.pop("nothing", 4), p.setdefault("n", 9), p.setdefault("k", 2), p.copy(), dict(p)


def clears(p):
    p.clear()
    p["a"] = 1
    return p


def conditional(s, flag):
    if flag:
        s["x"] = 1
    else:
        s["y"] = 2
    return s


def nested(c):
    c["opt"]["lr"] = 3.0
    c["a"]["W"] = c["a"]["W"] * 2
    return c, c["a"]["W"].sum() * c["opt"]["lr"] + c["t"][0]


def in_tuple(t):
    t[0]["lr"] = 2.0
    return t[0]["W"].sum() + t[1]


def in_list(gs):
    total = 0.0
    for g in gs:
        g["lr"] *= 2
        g["b"] = g["b"] + 1
        total += g["W"].sum()
    return gs[0], total


def takes(x, W, b, lr, n):
    return (x @ W + b) * lr + n


def stars(p, x):
    return takes(x, **p)


def keywords(**kw):
    return kw["a"] + kw["b"]


def by_key(p, k):
    return p[k] + 1


def by_keys(p, ks):
    total = 0.0
    for k in ks:
        total += p[k].sum()
        p[k] = p[k] + total
    return total


def halves(p):
    p["lr"] *= 0.5


def by_helper(p):
    halves(p)
    halves(p)
    return p["lr"]


def by_alias(p):
    q = p
    q["lr"] = 4.0
    return p["lr"], q is p


def sees_changes(p):
    out = []
    for k, v in p.items():
        p["n"] = 10
        if k == "n":
            out.append(v)
    return out


def grows_lists(h, n):
    for i in range(n):
        h["loss"].append(i * 0.5)
    h["done"] = True
    return len(h["loss"])


def replaces_tuple(s):
    s["t"] = (s["t"][0] + 1, s["t"][1])
    return s["t"]


def forward(x, p, cache):
    cache["Z1"] = x @ p["W1"] + p["b1"]
    cache["A1"] = np.tanh(cache["Z1"])
    cache["Z2"] = cache["A1"] @ p["W2"] + p["b2"]
    return 1 / (1 + np.exp(-cache["Z2"]))


def backward(x, y, p, cache, out):
    g = {}
    d = (out - y) / len(y)
    g["W2"] = cache["A1"].T @ d
    g["b2"] = d.sum(0)
    d = (d @ p["W2"].T) * (1 - cache["A1"] ** 2)
    g["W1"] = x.T @ d
    g["b1"] = d.sum(0)
    return g


def train(x, y, p, n, lr):
    losses = []
    for _ in range(n):
        cache = {}
        out = forward(x, p, cache)
        g = backward(x, y, p, cache, out)
        for k in p:
            p[k] -= lr * g[k]
        losses.append(((out - y) ** 2).mean())
    return p, losses


def makes_layers(x, y, sizes, n):
    rng = np.random.default_rng(0)
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers.append({"W": rng.normal(size=(a, b)), "b": np.zeros(b)})
    for _ in range(n):
        acts = [x]
        for layer in layers:
            acts.append(np.tanh(acts[-1] @ layer["W"] + layer["b"]))
        d = acts[-1] - y
        for i in reversed(range(len(layers))):
            layer = layers[i]
            d = d * (1 - acts[i + 1] ** 2)
            gw, gb, d = acts[i].T @ d, d.sum(0), d @ layer["W"].T
            layer["W"] = layer["W"] - 0.1 * gw
            layer["b"] -= 0.1 * gb
    return layers


def two_layers(x, n):
    layers = [{"W": np.eye(2), "b": np.zeros(2)}, {"W": np.eye(2) * 2, "b": np.ones(2)}]
    for _ in range(n):
        for layer in layers:
            x = x @ layer["W"] + layer["b"]
            layer["W"] = layer["W"] * 0.5
            layer["b"] -= 0.1
    return x, layers


def shared(n):
    d = {"a": 1, "l": []}
    t = (d, [d])
    d["a"] = n
    d["l"].append(n)
    return t, d is t[1][0]


def own_items(n):
    d, seen = {"a": 1, "b": n, "z": 2}, []
    for k, v in d.items():
        d["z"] += v
        seen.append((k, v))
    for v in d.values():
        d["z"] = v + 10
    return seen, d


def steps(ws, gs, lr):
    for w, g in zip(ws, gs):
        w -= lr * g
    return ws


def other_keys(rows):
    total = 0.0
    for row in rows:
        for k, v in row.items():
            total += len(k) * v
    return total, rows[0]


def fits(model, x, y):
    w, b = model["layers"][0]["W"], model["layers"][0]["b"]
    error = x @ w + b - y
    model["loss"].append((error**2).mean())
    model["layers"][0]["W"] = w - 0.1 * x.T @ error
    model["layers"][0]["b"] -= 0.1 * error.sum(0)
    model["step"] += 1
    return model


def mlp():
    return {"W1": np.linspace(0, 1, 6).reshape(2, 3), "b1": np.zeros(3), "W2": np.ones((3, 1)), "b2": np.zeros(1)}


NATIVE = [
    (reads, (settings(), X)), (iterates, (weights(),)), (two, (weights(), weights())), (unpacks, ({"a": 1, "b": 2},)), (compares, ({"a": 1}, {"a": 1.0})), (compares, ({"a": 1}, {"b": 1})),
    (descends, (weights(), [{"W": W + i, "b": B * i} for i in range(3)])), (adam, (weights(), weights(), {"t": 0, "m": weights(), "v": weights()})), (rebinds, (settings(), 4)), (rebinds, (settings(), 0)),
    (widens, (settings(),)), (adds, (settings(),)), (deletes, (settings(),)), (updates, (settings(),)), (clears, (settings(),)), (clears, ({},)), (conditional, ({"a": 1}, True)), (conditional, ({"a": 1}, False)),
    (nested, ({"a": {"W": W}, "opt": {"lr": 0.5}, "t": (1, 2)},)), (in_tuple, ((settings(), 3),)), (in_list, ([settings(), settings()],)), (stars, (settings(), X)), (by_key, ({"a": 1.0, "b": 2.0}, "b")),
    (by_keys, (weights(), ["W", "b", "W"])), (by_helper, (settings(),)), (by_alias, (settings(),)), (sees_changes, (settings(),)), (grows_lists, ({"loss": []}, 3)), (grows_lists, ({"loss": [1.5]}, 3)),
    (replaces_tuple, ({"t": (1, 2.5)},)), (forward, (X, mlp(), {})), (train, (X, Y, mlp(), 3, 0.1)), (makes_layers, (X, Y, [2, 3, 1], 2)), (two_layers, (X, 3)), (shared, (3,)), (own_items, (5,)),
    (steps, ([W.copy(), B.copy()], [W, B], 0.1)), (other_keys, ([{"a": 1.5, "bb": 2.5}, {"ccc": 0.5}, {}],)), (fits, ({"layers": [{"W": np.ones((2, 1)), "b": np.zeros(1)}], "loss": [], "step": 0}, X, Y)),
]  # fmt: skip


@pytest.mark.parametrize("function, arguments", NATIVE, ids=lambda v: v.__name__ if callable(v) else None)
def test_native(function, arguments):
    check(function, *arguments, rtol=1e-12)


def reads_too_far(p, v):
    p["lr"] = 7.0
    p["W"][0, 0] = 99
    y = v[10]
    p["lr"] = 8.0
    return y


def no_such_key(p):
    p["lr"] = 1.0
    return p["nothing"]


def no_such_key_to_delete(p):
    p["lr"] = 1.0
    del p["nothing"]


def raises(s, n):
    for i in range(n):
        s["n"] = i
        if i == 3:
            raise ValueError("no")
    return s


def outgrows(s):
    for _ in range(70):
        s["n"] *= 2
    return s


def inserts(p, n):
    for k in p:
        if n:
            p["new"] = k
    return p


def inserts_at_last(p):
    for k, v in p.items():
        if k == "n":
            p["new"] = v


def is_given(p):
    p["lr"] = 5.0
    print(sorted(p.items()))
    return p["lr"]


def missing(p, k):
    return p.get(k, 0), p[k]


@pytest.mark.parametrize("function, arguments", [
    (reads_too_far, (settings(), B)), (no_such_key, (settings(),)), (no_such_key_to_delete, (settings(),)), (raises, ({"n": 9}, 7)), (raises, ({"n": 9}, 2)), (outgrows, ({"n": 3},)), (inserts, ({"a": 1, "b": 2}, 1)), (inserts, ({"a": 1, "b": 2}, 0)),
    (steps, ([B.copy(), W.copy()], [W, B], 0.1)), (inserts_at_last, ({"a": 1, "n": 2},)), (is_given, ({"lr": 1, "n": 2},)), (missing, ({"a": 1, "b": 2}, "c")), (reads, ({"W": W, "b": B, "lr": np.sin, "n": 1}, X)), (keywords, ()), (by_alias, ({1: 2, "lr": 3},)),
], ids=lambda v: v.__name__ if callable(v) else None)  # fmt: skip
def test_python_goes_on(function, arguments):
    check(function, *arguments, strict=False, calls=3)


def test_other_keys_are_another_version():
    compiled = phx.jit(strict=True)(lambda p: sum(p.values()) + len(p))
    for p in ({"a": 1}, {"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 1.5}, {"a": 1}):
        assert compiled(p) == sum(p.values()) + len(p)


def test_objects_stay_the_same():
    p, inner = settings(), [1.5]
    p["l"] = inner
    w, b, name = p["W"], p["b"], "".join(["a", "b"])
    p["s"] = name
    assert phx.jit(strict=True)(rebinds)(p, 2) is p
    assert p["W"] is w and p["b"] is not b and p["l"] is inner and p["s"] is name and list(p) == ["W", "b", "lr", "n", "l", "s"]
    both = phx.jit(strict=True)(lambda p, q: (p, [p], p["W"], q))(p, p)
    assert both[0] is both[1][0] is both[3] is p and both[2] is w


def writes_both(p, q):
    p["lr"] = 1.0
    q["lr"] += 1.0
    return p["lr"], q["lr"], p is q


def reads_behind(p, q):
    before = q["lr"]
    p["lr"] = 9.0
    return before, q["lr"], q["W"].shape


def down_two_ways(outer, inner):
    inner["lr"] = 3.0
    return outer["opt"]["lr"], outer["opt"] is inner


def test_one_dict_by_two_names():
    for function in (writes_both, reads_behind):
        compiled = phx.jit(function)
        for _ in range(2):
            p, q = settings(), settings()
            assert compiled(p, p) == function(q, q) and p["lr"] == q["lr"]
            assert compiled(settings(), settings()) == function(settings(), settings())
    compiled = phx.jit(down_two_ways)
    for _ in range(2):
        p, q = {"lr": 1.0}, {"lr": 1.0}
        assert compiled({"opt": p}, p) == down_two_ways({"opt": q}, q) and p == q
        assert compiled({"opt": {"lr": 1.0}}, p) == down_two_ways({"opt": {"lr": 1.0}}, q)


def test_a_dict_that_holds_itself():
    p = {"a": 1}
    p["p"] = p
    assert phx.jit(lambda p: p["a"] + 1)(p) == 2


def test_keys_that_layouts_cannot_hold():
    for key in ("a\0b", "\ud800", "ä", "", '"', "a" * 300):
        p = {key: 1, "b": 2}
        assert phx.jit(halves_all)(p) == {key: 0.5, "b": 1.0} and p == {key: 0.5, "b": 1.0}


def halves_all(p):
    for k in p:
        p[k] = p[k] / 2
    return p
