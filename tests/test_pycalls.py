"""Python between native parts: what it changes is seen, what it returns may be anything, and who calls whom does not matter."""

import threading

import numpy as np
import phylanx as phx
import pytest
from programs import agree

PROGRAMS = {
    "print": """
        @jit
        def f(a, n):
            for i in range(n):
                a[i] += i
                print("step", i, a[i])
            print(a.sum(), end=";")
            return a
        x = np.zeros(3)
        def main():
            return f(x, 3)
        """,
    "dicts strings lists": """
        @jit
        def f(a, words):
            count = {}
            for w in words:
                count[w] = count.get(w, 0) + 1
            s = 0.0
            for i in range(len(a)):
                s += a[i] * count["a"]
            text = f"{s:.2f}" + ", ".join(sorted(count))
            parts = []
            for i in range(3):
                parts.append(a[i] * 2)
                parts.append(text[i])
            for i in range(len(a)):
                a[i] += len(parts)
            return text, parts, count
        x = np.arange(5.0)
        def main():
            return f(x, ["a", "b", "a"])
        """,
    "user class": """
        class Box:
            def __init__(self, a):
                self.a, self.n = a, 0
            def step(self, k):
                self.n += 1
                self.a *= k
                return self.a.sum()
            def __getitem__(self, i):
                return self.a[i]
            def __len__(self):
                return len(self.a)
        @jit
        def f(a, n):
            box = Box(a)
            s = 0.0
            for i in range(n):
                s += box.step(2) + box[i]
                a[0] += 1
                box.n += 1
            return s, box.n, len(box)
        x = np.arange(4.0)
        def main():
            return f(x, 3)
        """,
    "a user's method": """
        class Walk:
            def __init__(self):
                self.at = np.zeros(3)
                self.k = 2.0
            @jit
            def step(self, d):
                for i in range(len(d)):
                    self.at[i] += d[i] * self.k
                self.k += 1
                return self.at.sum()
            @jit
            @staticmethod
            def twice(x):
                return x * 2
            @jit
            @classmethod
            def name(cls, x):
                return cls.__name__, x + 1
            @property
            @jit
            def total(self):
                return self.at.sum() + self.k
        w = Walk()
        def main():
            return w.step(np.ones(3)), Walk.twice(w.at), Walk.name(1), w.total
        """,
    "histogram and interp": """
        @jit
        def f(a, n):
            counts, edges = np.histogramdd(a, bins=4)
            s = 0
            for i in range(len(counts)):
                s += counts[i] * i
            v = np.interp(0.5, edges, np.append(counts, 0).astype(float))
            out = np.zeros(n)
            for i in range(n):
                out[i] = v + i + edges[1]
            return s, out
        x = np.arange(20.0) ** 2
        def main():
            return f(x, 5)
        """,
    "generator objects": """
        @jit
        def f(rng, n):
            x = rng.normal(size=n)
            s = 0.0
            for i in range(n):
                if rng.random() < 0.5:
                    s += x[i]
                else:
                    s -= rng.integers(10)
            return s, rng.permutation(4), rng.choice(3)
        rng = np.random.default_rng(3)
        def main():
            return f(rng, 6)
        """,
    "random state": """
        @jit
        def f(n):
            np.random.seed(n)
            s = 0.0
            for i in range(n):
                s += np.random.rand()
            return s, np.random.normal(size=2)
        def main():
            return f(5)
        """,
    "callback changes an argument": """
        def callback(i):
            x[i] = -1
        @jit
        def f(a, n):
            s = 0.0
            for i in range(n):
                a[i] += 10
                callback(i)
                s += a[i]
            return s
        @jit
        def g(a, call):
            a[0] = 4
            call(0)
            return a[0] * 2
        x = np.zeros(4)
        log = [callback]
        def main():
            return f(x, 4), g(x, log[0])
        """,
    "callback rebinds a global": """
        scale, table = 2.0, np.ones(3)
        def callback(i):
            global scale, table
            eval("0")
            scale = scale + i if i < 3 else "s"
            table = np.arange(3.0) + i
            scale = float(i) if i == 2 else scale
            if i == 3:
                scale = 7
            return i
        @jit
        def f(n):
            out = []
            s = 0.0
            for i in range(n):
                s += scale * table[0]
                callback(i)
                s += scale * table[1] + table.sum()
                out.append(s)
            return s, out
        def main():
            return f(5)
        """,
    "print rebinds a global": """
        import sys
        k, steps = 1, 0
        class Out:
            def write(self, text):
                global k, steps
                k = k * 2 if steps < 3 else 0.5
                steps += 1
            def flush(self):
                pass
        @jit
        def f(a):
            s = 0.0
            for i in range(len(a)):
                s += k
                print(i, file=out)
                s += k * a[i]
            return s
        out = Out()
        x = np.ones(4)
        def main():
            return f(x)
        """,
    "print replaces a function": """
        def one(x):
            return x + 1
        def two(x):
            return x * 100
        step = one
        class Out:
            def write(self, text):
                global step
                step = two if step is one else one
        @jit
        def f(a):
            s = 0.0
            for i in range(len(a)):
                print(i, file=out, end="")
                s += step(a[i])
            return s
        out = Out()
        x = np.ones(4)
        def main():
            return f(x)
        """,
    "deleting a global": """
        class Out:
            def write(self, text):
                if "n" in globals() and text == "2":
                    del globals()["n"]
        @jit
        def f(a):
            s = 0.0
            for i in range(len(a)):
                print(i, file=out, end="")
                s += n * a[i]
            return s
        out = Out()
        x = np.ones(4)
        def main():
            globals()["n"] = 3
            return f(x)
        """,
    "type changes between iterations": """
        values = [1, 2.5, "x", None, np.arange(3), np.float32(2), (1, 2), 3j, True]
        def pick(i):
            return values[i % len(values)]
        @jit
        def f(n):
            seen = 0
            last = None
            for i in range(n):
                v = pick(i)
                if isinstance(v, (int, float)):
                    seen += v
                last = v
            return seen, last
        n = 0
        def main():
            global n
            n += 2
            return f(n)
        """,
    "type changes between calls": """
        def give():
            global n
            n += 1
            return (np.arange(3.0), np.arange(4), np.ones((2, 2)), 5, 2.5, [1.0, 2.0])[n % 6]
        n = -1
        @jit
        def f():
            a = give()
            b = np.asarray(a) * 2
            return b.sum(), b
        def main():
            return f(), f(), f()
        """,
    "exception in a pycall": """
        class Bad(RuntimeError):
            pass
        def check(i, a):
            a[1] += 1
            if i == n:
                raise Bad(i, "at")
            return i * 0.5
        n = 5
        @jit
        def f(a, m):
            s = 0.0
            for i in range(m):
                a[0] += 1
                s += eval("check")(i, a)
            return s
        x = np.zeros(2)
        def main():
            global n
            n -= 2
            return f(x, 4)
        """,
    "exception in a pycall in try": """
        def check(i):
            if i % 2:
                raise KeyError(i)
            return i * 0.5
        @jit
        def f(a, m):
            s = 0.0
            for i in range(m):
                try:
                    s += eval("check")(i)
                    a[i] = s
                except KeyError as e:
                    s -= 1
                finally:
                    a[0] += 1
            return s
        x = np.zeros(6)
        def main():
            return f(x, 5)
        """,
    "recursion through a pycall": """
        def outside(n, a):
            return f(n - 1, a) + 1
        calls = {"outside": outside}
        @jit
        def f(n, a):
            a[n] += n
            if n == 0:
                return 0
            r = calls["outside"](n, a)
            a[n] += r
            return r
        x = np.zeros(6)
        def main():
            return f(5, x)
        """,
    "reentrancy with other types": """
        @jit
        def f(x, again):
            y = x * 2
            if again is not None:
                y = y + again(x)
            for i in range(3):
                y = y + i
            return y
        def main():
            return f(np.arange(3.0), lambda x: f(x.astype(int), lambda x: f(2, None)))
        """,
    "pycall with a callback that compiles": """
        @jit
        def g(x):
            return x + 1
        @jit
        def f(a, fs):
            s = 0.0
            for i in range(len(a)):
                s += fs["g"](a[i])
                s += fs["g"](i)
            return s
        x = np.arange(3.0)
        def main():
            return f(x, {"g": g})
        """,
    "generators passed in": """
        def gen(n):
            for i in range(n):
                yield i * 1.5
        @jit
        def f(it, a):
            a[0] = next(it)
            s = 0.0
            for v in it:
                s += v
            for i in range(len(a)):
                a[i] += s
            return s, list(it)
        x = np.zeros(3)
        def main():
            return f(gen(5), x)
        """,
    "sets and comprehensions": """
        @jit
        def f(a, n):
            s = {int(v) % 3 for v in a}
            d = {k: a[k] for k in range(n)}
            t = 0.0
            for i in range(n):
                if i % 3 in s:
                    t += d[i]
            return sorted(s), d, t
        x = np.arange(6.0)
        def main():
            return f(x, 4)
        """,
    "with": """
        class Ctx:
            def __enter__(self):
                log.append("in")
                return 3
            def __exit__(self, *e):
                log.append(("out", e[0]))
                return False
        log = []
        @jit
        def f(a, n):
            s = 0.0
            with Ctx() as k:
                for i in range(n):
                    a[i] += k
                    s += a[i]
            for i in range(2):
                s += i
            return s
        x = np.zeros(4)
        n = 2
        def main():
            global n
            n += 1
            return f(x, n)
        """,
    "errstate": """
        @jit
        def f(a):
            with np.errstate(divide="ignore", invalid="ignore"):
                b = a / 0
            c = np.log(a)
            with np.errstate(all="raise"):
                d = a / 0
            return b, c, d
        x = np.arange(3.0)
        def main():
            return f(x)
        """,
    "locals and frames": """
        import sys
        @jit
        def f(a):
            b = a + 1
            return sorted(locals())
        @jit
        def g(a):
            return sys._getframe().f_code.co_name
        x = np.zeros(2)
        def main():
            return f(x), g(x)
        """,
    "star arguments and lambdas": """
        @jit
        def f(a, fs):
            s = 0.0
            for g in fs:
                s += g(*a, **{"k": 2})
            h = sorted(a, key=lambda v: -v)
            return s, h, max(a, key=lambda v: abs(v - 1))
        def main():
            return f(np.arange(3.0), [lambda x, y, z, k: x + y * z + k, lambda *a, k: len(a) * k])
        """,
    "warnings before and after": """
        import warnings
        @jit
        def f(a, n):
            b = np.log(a)
            print(n)
            warnings.warn("mine")
            c = 1 / a
            for i in range(n):
                a[i] = i
            return b.sum() + c.sum()
        x = np.zeros(4)
        def main():
            return f(x, 5)
        """,
    "warnings before an exit": """
        @jit
        def f(a, n):
            b = np.log(a)
            t = 1
            a[0] = 7
            c = np.sqrt(-a)
            for i in range(n):
                t *= 100
            return b, c, t
        x = np.zeros(4)
        def main():
            x[:] = 0
            return f(x, 12)
        """,
    "warnings in the part done again": """
        @jit
        def f(a, n):
            b = np.log(a) + a[n]
            return b
        x = np.zeros(4)
        n = 2
        def main():
            global n
            n += 1
            return f(x, n)
        """,
    "warnings of several statements done again": """
        @jit
        def f(a, n):
            b = np.log(a)
            s = b.sum()
            c = 1 / a
            return b, c, s + a[n]
        x = np.zeros(4)
        n = 2
        def main():
            global n
            n += 1
            return f(x, n)
        """,
    "warnings before and after a write": """
        @jit
        def f(a, n):
            b = np.log(a)
            a[0] = b[0]
            c = np.sqrt(-1 - a * 0)
            s = c.sum()
            return b, s, c, a[n]
        x = np.zeros(4)
        n = 2
        def main():
            global n
            n += 1
            return f(x, n)
        """,
    "warnings in loops before an exit": """
        @jit
        def f(a, n):
            for i in range(n):
                v = a[i] / (a[0] - a[0])
                a[i] = 3
                w = v + a[i + 1]
            return w
        x = np.ones(5)
        def main():
            x[:] = 1
            return f(x, 6)
        """,
    "arrays kept by Python": """
        kept = []
        @jit
        def f(n):
            a = np.zeros(n)
            kept.append(a)
            a[0] = 3
            v = a[1:]
            kept.append(v)
            for i in range(len(v)):
                v[i] = i
            kept.append(a is kept[0])
            return a
        def main():
            kept.clear()
            r = f(4)
            return r is kept[0], kept[1].base is r, r
        """,
    "a list grows while looped": """
        @jit
        def f(items):
            s = 0
            for v in items:
                s += v
                if len(items) < 6:
                    items.append(v * 2)
            return s
        def main():
            return f([1, 2, 3])
        """,
    "swap and star": """
        @jit
        def f(a, t):
            x, *rest = t
            a[0], a[1] = a[1], a[0]
            y, (z, w) = t[0], (t[1], rest)
            return x, rest, y, z, w
        x = np.arange(3.0)
        def main():
            return f(x, (1, 2.5, "s", None))
        """,
    "integers from Python that are large": """
        big = {"n": 2**70}
        @jit
        def f(a):
            n = big["n"]
            m = n // 2**60
            s = 0.0
            for i in range(m % 7):
                s += a[i]
            return n, m, s
        x = np.arange(9.0)
        def main():
            return f(x)
        """,
    "match": """
        @jit
        def f(a, cmd):
            match cmd:
                case ("add", k):
                    a += k
                case {"mul": k}:
                    a *= k
                case _:
                    a[0] = -1
            s = 0.0
            for i in range(len(a)):
                s += a[i]
            return s
        x = np.arange(3.0)
        todo = [("add", 2), {"mul": 3}, 5]
        def main():
            return f(x, todo.pop())
        """,
    "walrus and global": """
        count = 0
        @jit
        def f(a):
            global count
            s = 0.0
            for i in range(len(a)):
                count += 1
                if (v := a[i] * 2) > 2:
                    s += v
            return s, v
        x = np.arange(4.0)
        def main():
            return f(x)
        """,
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_program(program):
    agree(PROGRAMS[program])


def test_threads():
    space = agree("""
        seen = {}
        def note(i):
            return seen.setdefault(i, i) * 0.5
        @jit
        def f(a, n):
            s = 0.0
            for i in range(n):
                s += note(i) + a[i]
            return a * s
        def main():
            return f(np.arange(5.0), 5)
        """, calls=1)  # fmt: skip
    f, wrong, barrier = space["f"], [], threading.Barrier(6)
    kinds = [np.arange(200.0), np.arange(200), np.arange(200, dtype=np.float32), np.arange(400.0)[::2], np.arange(200, dtype=np.int16), np.ones(200, complex)]

    def work(x):
        barrier.wait()
        for _ in range(30):
            if not np.array_equal(f(x, 150), f.py_func(x, 150)):
                wrong.append(x.dtype)

    threads = [threading.Thread(target=work, args=(x,)) for x in kinds]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong


class Opaque:
    """What compiled code knows nothing of."""

    __slots__ = ("v",)

    def __init__(self, v):
        self.v = v

    def __getattr__(self, name):
        return {"weight": self.v * 2}[name]


def keys_of_what_changes(objects, n):
    k, total = 1, 0.0
    for i in range(n):
        k += 1
        order = sorted(objects, key=lambda o: (o.weight * k) % 7)
        least = min(objects, key=lambda o: abs(o.weight - k))
        total += order[0].v + 10 * least.v
    return total


def called_with_what_changes(objects, n):
    k, total, times = 1, 0.0, 0

    def scaled(o):
        return o.weight * k

    def counted(o):
        nonlocal times
        times += 1
        return o.weight

    for i in range(n):
        k += 1
        total += scaled(objects[i]) + counted(objects[i])
    kept = [scaled]
    k = 100
    return total, times, kept[0](objects[0])


@pytest.mark.parametrize("function", [keys_of_what_changes, called_with_what_changes])
def test_functions_that_nobody_keeps(function):
    objects = [Opaque(v) for v in (3.0, 1.0, 2.0, 5.0)]
    assert phx.jit(function)(objects, 4) == phx.jit(function)(objects, 4) == function(objects, 4)


class Counting:
    """Gives the elements above 1, and counts how often it was asked."""

    def __init__(self):
        self.asked = 0

    def __getitem__(self, x):
        self.asked += 1
        return x[x > 1]


def method_of_what_python_gave(asked, x, n):
    r = asked[x].argmax()
    return r, x[n]


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_python_runs_once_before_a_method_that_fails():
    compiled = phx.jit(method_of_what_python_gave)
    for x, n, error in [([1.0, 2.0], 0, None), ([1.0, 2.0], 1, None), ([1.0, 2.0], 9, IndexError), ([0.0, 0.0], 0, ValueError), ([1.0, 0.0], 1, ValueError)]:
        asked = Counting()
        if error:
            with pytest.raises(error):
                compiled(asked, np.array(x), n)
        else:
            assert compiled(asked, np.array(x), n) == (0, x[n])
        assert asked.asked == 1
