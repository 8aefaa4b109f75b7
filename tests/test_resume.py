"""The rest of a function, begun at any statement in any iteration, does what the whole function would have done."""

import ast
import builtins
import traceback
import types

import numpy as np
import pytest

from phylanx._bind import ABSENT
from phylanx._front import describe
from phylanx._parts import expression
from phylanx._resume import resume

SCALE = 3
counter = 0


# ---- the corpus ---------------------------------------------------------------------------------------------------------------------


def straight(x, n):
    a = x + n
    b = a * SCALE
    a[0] = b.sum()
    return a, b


def loop_else(x):
    s = 0
    for i in range(len(x)):
        s += x[i]
    else:
        s = -s
    return s


def break_continue(x, limit):
    total, seen = 0, []
    for i, v in enumerate(x, 1):
        if v < 0:
            continue
        elif v == 3:
            seen.append(i)
        else:
            total += v
            if total > limit:
                break
            seen.append(-i)
        total += i
    else:
        total = -total
    return total, seen


def nested_loops(n):
    out = []
    for i in range(n, 0, -1):
        for j in range(i):
            if j == 2:
                break
            if i == j:
                continue
            out.append((i, j))
        else:
            out.append(i)
            if i == 1:
                break
        k = 0
        while k < 2:
            k += 1
            if k == i:
                continue
            out.append(k)
        else:
            out.append("w")
    else:
        out.append("never")
    return out


def tuples(pairs, x):
    (a, b), *rest = pairs
    for (p, q), (r, s) in zip(pairs, zip(x, reversed(x))):
        a, b = b + p, a + q * r
        x[a % len(x)] += s
    return a, b, rest


def while_else(n):
    steps = 0
    while n != 1:
        steps += 1
        if n % 2:
            n = 3 * n + 1
        else:
            n //= 2
        if steps > 100:
            break
    else:
        return steps
    return -1


def unbound(flag):
    if flag > 1:
        y = 1
    z = flag
    for _ in range(2):
        z += 1
    return y + z


def raises(x, k):
    x[0] = -1
    for i in range(10):
        x[i] = i * k
        x[i] += 1 // (3 - i)
    return x


def fails_in_iterable(x):
    s = 0
    for i, v in x:
        s += i
        s += v
    return s


def mutates_list(xs):
    out = 0
    for v in xs:
        out += v
        if v < 3:
            xs.append(v + 1)
    return out, xs


def returns_inside(x, y):
    for i in range(len(x)):
        for j in reversed(range(len(y))):
            if x[i] == y[j]:
                return i, j
            x[i] = -x[i]
    return None


def guarded(x, k):
    try:
        s = 0
        for v in x:
            s += 10 // (v - k)
        s += 1
    except ZeroDivisionError as e:
        return str(e), x
    else:
        s *= 2
    finally:
        x.append("end")
    return s


def with_nested(x):
    n = 0

    def add(v):
        return v + n

    twice = lambda v: add(add(v))
    for v in x:
        n += twice(v)
    return n, [v * n for v in x if v], (m := n) + m


def matched(x):
    out = []
    for v in x:
        match v:
            case 0:
                out.append("zero")
                out.append(0)
            case [a, *b]:
                a += 1
                out.append((a, b))
            case _:
                continue
        out.append(v)
    return out


def writes_global(n):
    global counter
    for i in range(n):
        counter += i
    return counter


def overlapping(x):
    v = x[1:]
    for i in range(3):
        v += x[:-1]
        x[i] *= 2
    return x.sum(), v


def make_closure():
    total = 10

    def bump(n):
        nonlocal total
        for i in range(n):
            total += i
        return total

    return bump


bump = make_closure()


class Account:
    __rate = 2

    def __init__(self, start):
        self.__sum = start

    def add(self, x):
        __k = 1
        for v in x:
            self.__sum += v * self.__rate * __k
            __k += 1
        return self.__sum

    def __repr__(self):
        return f"Account({self.__sum})"


CASES = [
    (straight, lambda: (np.arange(4.0), 2)),
    (loop_else, lambda: ([1, 2, 3],)),
    (loop_else, lambda: ([],)),
    (break_continue, lambda: ([1, -1, 3, 5, 7, 9], 10)),
    (break_continue, lambda: ([1, -1, 3, 5], 100)),
    (nested_loops, lambda: (4,)),
    (tuples, lambda: ([(1, 2), (3, 4), (5, 6)], [7, 8, 9])),
    (while_else, lambda: (6,)),
    (unbound, lambda: (1,)),
    (unbound, lambda: (2,)),
    (raises, lambda: ([0] * 10, 2)),
    (raises, lambda: ([0] * 2, 2)),
    (raises, lambda: (np.zeros(3), 2)),
    (fails_in_iterable, lambda: ([(1, 2), (3, 4), 5],)),
    (fails_in_iterable, lambda: (np.arange(4).reshape(2, 2),)),
    (mutates_list, lambda: ([0, 1, 2],)),
    (returns_inside, lambda: ([1, 2, 3], [4, 3, 5])),
    (guarded, lambda: ([5, 4], 1)),
    (guarded, lambda: ([5, 1, 4], 1)),
    (with_nested, lambda: ([1, 0, 2],)),
    (matched, lambda: ([0, [1, 2], 3, [4]],)),
    (writes_global, lambda: (4,)),
    (overlapping, lambda: (np.arange(5),)),
    (bump, lambda: (4,)),
    (Account.add, lambda: (Account(3), [1, 2])),
]


# ---- running up to a statement, with the state of the loops around it ------------------------------------------------------------------


class Stop(BaseException):
    pass


class Probe:
    """Runs an instrumented copy of a function; at its k-th statement it calls `go` with the frame."""

    def __init__(self, function, description):
        self.function, self.tree = function, description.trees[0]
        self.states = {}

    def run(self, k, go, args):
        self.left, self.go = k, go
        made = self.instrumented()
        scope = self.function.__globals__
        scope.update(__probe=self.probe, __take=self.take, __state=self.state)
        try:
            made(*args)
        except Stop as stop:
            if stop.args:
                raise stop.args[0]
            return True
        except Exception:
            return False  # the function's own
        finally:
            for name in ("__probe", "__take", "__state"):
                del scope[name]
        return False

    def probe(self, at, frame):
        self.left -= 1
        if self.left < 0:
            loops = {f"$seq{n}": s for n, (s, _) in self.states.items()} | {f"$it{n}": i for n, (_, i) in self.states.items()}
            # Compiled code has no objects for nested functions.
            free = self.function.__code__.co_freevars
            variables = {k: v for k, v in frame.items() if not isinstance(v, types.FunctionType) and k not in free}
            try:
                self.go(at, {**variables, **loops})
            except Exception as e:
                raise Stop(e)
            raise Stop

    def take(self, n, pair):
        state, iterable = pair
        self.states[n] = (state, 0)
        for i, v in enumerate(iterable, 1):
            self.states[n] = (state, i)
            yield v

    @staticmethod
    def state(kind, *parts):
        """(state, iterable) of a call of a builtin, of those of its arguments."""
        if kind == "plain":
            return parts[0], parts[0]
        if kind == "range":
            r = range(*parts)
            return (r.start, r.stop, r.step), r
        if kind == "enumerate":
            (state, inner), *start = parts
            start = start[0] if start else 0
            return (state, start), enumerate(inner, start)
        inner = [p[1] for p in parts]
        return tuple(p[0] for p in parts), getattr(builtins, kind)(*inner)

    def stateful(self, e):
        kind = e.func.id if isinstance(e, ast.Call) and isinstance(e.func, ast.Name) else "plain"
        parts = {"plain": [e], "range": getattr(e, "args", [])}.get(kind)
        if parts is None and kind == "enumerate":
            parts = [self.stateful(e.args[0]), *e.args[1:]]
        if parts is None and kind in ("zip", "reversed"):
            parts = [self.stateful(a) for a in e.args]
        if parts is None:
            kind, parts = "plain", [e]
        return ast.Call(ast.Name("__state", ast.Load()), [ast.Constant(kind), *parts], [])

    def probes(self, statements):
        out = []
        for s in statements:
            if isinstance(s, (ast.Nonlocal, ast.Global)):
                out.append(s)
                continue
            n = self.tree.number[s]
            out += [self.call(str(n), s), self.statement(s), self.call(f"+{n}", s)]
        return out

    @staticmethod
    def call(at, s):
        frame = ast.Call(ast.Name("locals", ast.Load()), [], [])
        return ast.copy_location(ast.Expr(ast.Call(ast.Name("__probe", ast.Load()), [ast.Constant(at), frame], [])), s)

    def statement(self, s):
        if isinstance(s, (ast.FunctionDef, ast.With, ast.ClassDef)):
            return s
        fields = {f: getattr(s, f, None) for f in s._fields}
        for f in ("body", "orelse"):
            if fields.get(f):
                fields[f] = self.probes(fields[f])
        if isinstance(s, ast.For):
            fields["iter"] = ast.Call(ast.Name("__take", ast.Load()), [ast.Constant(self.tree.number[s]), self.stateful(s.iter)], [])
        if isinstance(s, ast.Match):
            fields["cases"] = [ast.match_case(c.pattern, c.guard, self.probes(c.body)) for c in s.cases]
        return ast.copy_location(type(s)(**fields), s)

    def instrumented(self):
        node = self.tree.node
        made = ast.FunctionDef(node.name, node.args, self.probes(node.body), [], None, None, type_params=[])
        free = self.function.__code__.co_freevars
        blank = dict(posonlyargs=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[])
        inside = [ast.copy_location(made, node)]
        if self.tree.owner:
            for n in ast.walk(made):
                if isinstance(n, ast.Name) and n.id.startswith("__") and n.id in ("__probe", "__take", "__state"):
                    n.id = n.id + "__"  # not mangled
            inside = [ast.ClassDef(self.tree.owner, [], [], inside, [], type_params=[])]
        outer = ast.FunctionDef("outer", ast.arguments(args=[ast.arg(f) for f in free], **blank), inside, [], None, None, type_params=[])
        code = compile(ast.fix_missing_locations(ast.Module([ast.copy_location(outer, node)], [])), self.tree.file, "exec")
        for _ in range(3 if self.tree.owner else 2):
            code = next(c for c in code.co_consts if isinstance(c, types.CodeType))
        scope = self.function.__globals__
        if self.tree.owner:
            scope = {**scope, "__probe__": self.probe, "__take__": self.take, "__state__": self.state}
        cells = dict(zip(free, self.function.__closure__ or ()))
        return types.FunctionType(code, scope, node.name, None, tuple(cells[c] for c in code.co_freevars))


def outcome(call, args, file):
    """What can be seen of a call: its result or its exception with the user's frames, and its arguments afterwards."""
    try:
        value = ("result", repr(call()))
    except Exception as e:
        frames = [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__) if f.filename == file and f.name != "<lambda>" and f.name != "outcome"]
        value = ("raised", type(e), str(e), [f for f in frames if f[0] not in ("go", "probe", "run")])
    return value, repr(args), counter, bump.__closure__[0].cell_contents


@pytest.fixture(autouse=True)
def fresh_state():
    reset()


def reset():
    global counter
    counter = 0
    bump.__closure__[0].cell_contents = 10


@pytest.mark.parametrize("function, make", CASES, ids=lambda c: getattr(c, "__name__", ""))
def test_every_statement(function, make):
    description = describe(function)
    file = function.__code__.co_filename
    args = make()
    expected = outcome(lambda: function(*args), args, file)
    k, seen = 0, set()
    while True:
        reset()
        args = make()
        probe = Probe(function, description)
        result = []

        def go(at, frame):
            seen.add(at)
            rest = resume(description, 0, at, frame)
            result.append((at, outcome(lambda: rest(frame), args, file)))

        if not probe.run(k, go, args):
            break
        at, got = result[0]
        assert got == expected, f"at {at}, occurrence {k}"
        k += 1
    assert len(seen) > 3


@pytest.mark.parametrize("function, make", CASES, ids=lambda c: getattr(c, "__name__", ""))
def test_rest_of_the_rest(function, make):
    """A continuation is a function like any other: described, and resumed again at its first statements."""
    description = describe(function)
    file = function.__code__.co_filename
    args = make()
    expected = outcome(lambda: function(*args), args, file)
    for k in range(0, 12, 3):
        reset()
        args = make()
        result = []

        def go(at, frame):
            rest = resume(description, 0, at, frame)
            again = describe(rest.function)
            assert all(rest.function.__name__ == f["name"] for f in again.functions[:1])
            for n, (func, source) in again.origin.items():
                made, original = again.node(0, n), description.node(func, source)
                place = [getattr(node, "lineno", None) for node in (made, original)]
                assert type(made) is type(original) and place[0] == place[1]
            values = dict(zip(rest.parameters, rest.arguments(frame)))
            second = resume(again, 0, "1", values)
            result.append(outcome(lambda: second(values), args, file))

        if not Probe(function, description).run(k, go, args):
            break
        assert result[0] == expected


# ---- details ------------------------------------------------------------------------------------------------------------------------


def number_of(description, text, occurrence=0):
    tree = description.trees[0]
    found = [n for n in range(2, len(tree.nodes)) if "lineno" in tree.nodes[n]._attributes and tree.text(n) == text]
    return found[occurrence]


def replaced_case(x, n):
    s = 0
    for i in range(n):
        s += np.histogramdd(x, i + 1)[0].sum() + i
    return s


def test_replaced():
    d = describe(replaced_case)
    x = np.arange(4.0)
    statement, call = number_of(d, "s += np.histogramdd(x, i + 1)[0].sum() + i"), number_of(d, "np.histogramdd(x, i + 1)")
    loop = next(n for n, node in enumerate(d.trees[0].nodes) if isinstance(node, ast.For))
    frame = {"x": x, "n": 3, "s": 0, "i": 0, f"$seq{loop}": (0, 3, 1), f"$it{loop}": 1}
    rest = resume(d, 0, statement, frame, replaced=call)
    assert rest(frame, (np.array([100]), None)) == 100 + 4 + 4 + 0 + 1 + 2
    assert resume(d, 0, statement, frame, replaced=call) is rest
    assert resume(d, 0, "1", ["x", "n"])({"x": x, "n": 3}) == replaced_case(x, 3)
    with pytest.raises(ValueError, match="inside a loop"):
        resume(d, 0, loop, ["x", "n", "s"], replaced=call)


def statements_case(x, k=1):
    y = x * k
    try:
        z = y[7]
        w = z
    except IndexError:
        z = -1
    del x
    return f"{z} {y}", [y + i for i in range(2)], (lambda q: q + k)


def test_expression():
    d = describe(statements_case)
    f, names = expression(d, 0, number_of(d, "x * k"))
    assert (f(3, 4), names) == (12, ("x", "k"))
    f, names = expression(d, 0, next(n for n, s in enumerate(d.trees[0].nodes) if isinstance(s, ast.Try)), bound=["x", "y"])
    assert names == ("y",)
    assert f([5]) == (ABSENT, -1, ABSENT)  # w, z
    assert f(range(9)) == (7, 7)
    f, names = expression(d, 0, number_of(d, 'f"{z} {y}"'))
    assert f(1, 2) == "1 2"
    f, names = expression(d, 0, number_of(d, "y + i"))
    assert (f(1, 2), names) == (3, ("y", "i"))
    f, names = expression(d, 0, number_of(d, "lambda q: q + k"))
    assert f(5)(1) == 6
    f, _ = expression(d, 0, number_of(d, "x * k"), bound=["k"])
    with pytest.raises(UnboundLocalError, match="'x'") as e:
        f(1)
    frame = traceback.extract_tb(e.value.__traceback__)[-1]
    assert (frame.name, frame.line) == ("statements_case", "y = x * k")


def enclosed(x):
    with open(x) as f:
        s = f.read()
    try:
        s += 1
    except TypeError:
        s = 2
    finally:
        s *= 2
    return s


def test_places_without_a_rest():
    d = describe(enclosed)
    with pytest.raises(ValueError, match="can leave"):
        expression(describe(while_else), 0, number_of(describe(while_else), "break"))
    with pytest.raises(ValueError, match="no function can begin inside"):
        resume(d, 0, number_of(d, "s = 2"), ["x"])
