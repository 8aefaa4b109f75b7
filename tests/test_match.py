"""match statements."""

import numpy as np
import pytest
from same import check

LIMIT = 7


def name_of(score):
    match score:
        case (3, f, v) if f + v >= 5:
            return "champion"
        case (1, f, v) if f + v >= 4:
            return "at risk"
        case (1, _, _):
            return "lost"
        case [_, 3, *_] | [_, *_, 3]:
            return "loyal"
        case _:
            return "other"


def rows(a):
    return [name_of(tuple(r)) for r in a.tolist()], [name_of(r) for r in a.tolist()], name_of((1, 2)), name_of("abc"), name_of(5)


def commands(n):
    out = []
    for cmd in [("add", n, 2), ("neg", n, 0), ("scale", n, -1), ("scale", n, 2), ("stop", 0, 0), ("add", 1, 1)]:
        match cmd:
            case ("add", a, b):
                out.append(a + b)
            case ("neg", a, _):
                out.append(-a)
            case ("scale", a, k) if k > 0:
                out.append(a * k)
            case ("scale", *rest):
                out.append(len(rest))
            case ("stop", _, _):
                break
    else:
        out.append(-1)
    return out


def numbers(xs):
    out = []
    for v in xs:
        match v:
            case 0:
                continue
            case 3 | 7 as k:
                out.append(k * 2)
            case w if w < 0:
                out.append(-w)
            case int():
                out.append(v + 100)
            case float(x):
                out.append(x / 2)
    return out, v


def optional(x):
    match x:
        case None:
            return "none"
        case True | False:
            return "bool"
        case int(k) | float(k):
            return "number"
        case str():
            return "text"
        case [] | ():
            return "empty"
        case [first, *rest]:
            return first, rest
        case _:
            return "else"


def simple(x):
    match x:
        case None:
            return "none"
        case str():
            return "text"
        case [a, [b, *c], d]:
            return a, b, c, d
        case [first, *middle, last]:
            return first, middle, last
        case [only]:
            return only
        case _:
            return "else"


def parsed(words):
    x = y = 0
    for line in words:
        match line.split():
            case ["go", "up" | "down" as way]:
                y += 1 if way == "up" else -1
            case ["go", *ways]:
                x += len(ways)
            case ["at", a, b]:
                x, y = int(a), int(b)
            case []:
                y = 100
    return x, y


def scoped(p):
    k = 1
    match p:
        case (k, 2):
            pass
        case (a, b) if (k := a + b) > 5:
            k += 1
    return k


@pytest.mark.parametrize("function, arguments", [
    (rows, (np.array([[3, 2, 3], [1, 3, 1], [1, 1, 1], [2, 3, 1], [2, 2, 2], [2, 1, 3]]),)), (commands, (3,)), (numbers, ([3, 0, -2, 7, 5],)), (simple, (None,)),
    (simple, ("ab",)), (simple, ((1, (2, 3, 4), 5),)), (simple, ([1, 2, 3, 4],)), (simple, ([1],)), (simple, ((),)), (simple, (2.5,)), (simple, (np.arange(3),)),
    (parsed, (["go up", "go down", "go left right", "", "nothing", "go up"],)), (scoped, ((1, 2),)), (scoped, ((4, 5),)), (scoped, ((1, 1),)),
], ids=lambda p: p.__name__ if callable(p) else "")
def test_match(function, arguments):
    compiled = check(function, *arguments)
    assert compiled.report(*arguments).wholly


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def of_class(p):
    match p:
        case Point(x=0, y=y):
            return y
        case Point(x=x):
            return x


def keyed(d):
    match d:
        case {"kind": "a", "size": n}:
            return n
        case {"kind": k, **rest}:
            return k, rest
    return None


def leaves_inside(a, cmds, at):
    log = []
    for kind, k in cmds:
        match kind, k:
            case ("set", j):
                a[j] = 5
                log.append(a[at])
            case ("add", j) if a[j] >= 0:
                a[j] += a[at]
            case other:
                log.append(other)
        a[0] += 1
    return log


def unbound(x):
    match x:
        case (a, 1):
            pass
        case 3:
            a = 5
    return a


def evaluated_once(xs):
    match xs.pop():
        case 1:
            return "one", xs
        case 2 if xs.pop() == 9:
            return "two", xs
        case k:
            return k, xs


@pytest.mark.parametrize("function, arguments", [
    (of_class, (Point(0, 3),)), (of_class, (Point(2, 3),)), (keyed, ({"kind": "a", "size": 3},)), (keyed, ({"kind": "b", "n": 1},)), (keyed, ({},)),
    *((leaves_inside, (np.zeros(4), cmds, at)) for at in (1, 9) for cmds in ([("set", 1), ("add", 2), ("x", 3)], [("add", 2), ("set", 3)], [("add", 7)])),
    (unbound, ((4, 1),)), (unbound, (3,)), (unbound, ((4, 2),)), *((evaluated_once, (xs,)) for xs in ([1], [9, 2], [8, 2], [3], [])), (numbers, ([3.5, 0, 2],)),
    *((optional, (x,)) for x in (None, True, 3, 2.5, "s", [], (), [1, 2], (3,), np.zeros(2))),
], ids=lambda p: p.__name__ if callable(p) else "")
def test_what_python_does(function, arguments):
    check(function, *arguments, strict=False)
