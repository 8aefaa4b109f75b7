"""Where compiled code is left, Python goes on as if it had run from the start: value, exception, traceback, arguments, globals, print."""

import numpy as np
import phylanx as phx
import pytest
from programs import agree

# ---- in every iteration of a loop that writes ---------------------------------------------------------------------------------------------

MUTATING = {
    "index error": """
        @jit
        def f(a, b, index):
            for i in range(len(index)):
                a[i] = a[i] * 2 + 1
                b[index[i]] += a[i]
                a[i] -= 1
        def main():
            index[K] = 99
            f(a, b, index)
        """,
    "overflow": """
        @jit
        def f(a, b, index):
            n = 1
            for i in range(len(index)):
                a[i] = a[i] * 2 + 1
                n = n * (2**70 if False else 4) if i != K else n << 62
                b[i] += n % 1000003
            return n
        def main():
            return f(a, b, index)
        """,
    "overflow in an addition": """
        @jit
        def f(a, b, index):
            big = 2**62
            n = 0
            for i in range(len(index)):
                a[i] += 1
                n = n + big if i >= K else n + 1
                b[i] = n % 7
            return n
        def main():
            return f(a, b, index)
        """,
    "zero division": """
        @jit
        def f(a, b, d):
            for i in range(len(d)):
                a[i] = i
                b[i] = 10 // int(d[i])
                a[i] += 0.5
        def main():
            index[:] = 3
            index[K] = 0
            f(a, b, index)
        """,
    "zero division of floats": """
        @jit
        def f(a, b, d):
            for i in range(len(d)):
                a[i] = 1.0 / float(d[i])
                b[i] += 1
        def main():
            index[:] = 3
            index[K] = 0
            f(a, b, index)
        """,
    "negative index": """
        @jit
        def f(a, b, index):
            for i in range(len(index)):
                b[i] = a[index[i]]
                a[index[i]] = i
        def main():
            index[K] = -13
            f(a, b, index)
        """,
    "rows": """
        @jit
        def f(a, b, index):
            m = a.reshape(3, 4)
            for i in range(len(index)):
                m[index[i] % 3] += 1
                m[index[i]] *= 2
        def main():
            index[:] = index % 3
            index[K] = 3
            f(a, b, index)
        """,
    "while": """
        @jit
        def f(a, b, index):
            i = 0
            while i < 12:
                a[i] += 1
                i += 1
                b[index[i - 1]] = i
        def main():
            index[K] = 12
            f(a, b, index)
        """,
    "raise": """
        @jit
        def f(a, b, index):
            for i in range(len(index)):
                a[i] = -a[i]
                if index[i] > 50:
                    raise ValueError("bad index", i, a[i])
                b[i] = a[i]
        def main():
            index[K] = 51
            f(a, b, index)
        """,
    "assert": """
        @jit
        def f(a, b, index):
            for i in range(len(index)):
                a[i] = -a[i]
                assert index[i] < 50, "too large"
                b[i] = a[i]
        def main():
            index[K] = 51
            f(a, b, index)
        """,
}
START = """
        a = np.arange(12.0)
        b = np.zeros(12)
        index = np.arange(12)
"""


@pytest.mark.parametrize("kind", MUTATING)
@pytest.mark.parametrize("k", [0, 1, 2, 5, 10, 11])
def test_every_iteration(kind, k):
    agree(f"        K = {k}\n{START}{MUTATING[kind]}", calls=2)


PARALLEL = {
    "index error": "b[index[i]] = a[i] * 2",
    "zero division": "b[i] = 10 // int(index[i])",
    "two writes": "b[i] = a[i] * 2\n                a[i] = b[index[i]]",
    "overflow": "b[i] = (int(index[i]) * int(index[i])) % 1000",
    "raise": "b[i] = a[i]\n                if index[i] < 0:\n                    raise KeyError(i)",
}


@pytest.mark.parametrize("kind", PARALLEL)
@pytest.mark.parametrize("k", [0, 7, 4999, 99999])
@pytest.mark.parametrize("loop", ["range", "phx.prange"])
def test_large_loops(kind, k, loop):
    bad = {"zero division": "0", "overflow": "2**40", "raise": "-1"}.get(kind, "n")
    agree(f"""
        n = 100000
        a, b = np.arange(float(n)), np.zeros(n)
        index = np.arange(n) + ({kind == "zero division"})
        @jit
        def f(a, b, index):
            for i in {loop}(n):
                {PARALLEL[kind]}
        def main():
            index[{k}] = {bad}
            f(a, b, index)
        """, calls=2)  # fmt: skip


# ---- kinds of exits ------------------------------------------------------------------------------------------------------------------------

PROGRAMS = {
    "wrong shapes": """
        @jit
        def f(a, b):
            c = a * 2
            a[0] = 5
            return c + b
        x, y = np.ones(3), np.ones(4)
        def main():
            return f(x, y)
        """,
    "wrong shapes of matrices": """
        @jit
        def f(a, b):
            a += 1
            return a @ b
        x, y = np.ones((3, 4)), np.ones((3, 4))
        def main():
            return f(x, y)
        """,
    "assignment of a wrong shape": """
        @jit
        def f(a, b):
            a[0] = 7
            a[1:] = b
        x, y = np.ones(3), np.ones(4)
        def main():
            return f(x, y)
        """,
    "reshape": """
        @jit
        def f(a, n):
            a[1] = n
            return a.reshape(n, n)
        x = np.ones(12)
        def main():
            return f(x, 5)
        """,
    "axis": """
        @jit
        def f(a, n):
            a *= 2
            return a.sum(axis=n)
        x = np.ones((3, 4))
        def main():
            return f(x, 2)
        """,
    "concatenate": """
        @jit
        def f(a, b):
            a[0, 0] = 3
            return np.concatenate((a, b), axis=1)
        x, y = np.ones((3, 4)), np.ones((2, 4))
        def main():
            return f(x, y)
        """,
    "read-only": """
        @jit
        def f(a, b):
            b[0] = 1
            a[0] = 2
            b[1] = 3
        x, y = np.zeros(3), np.zeros(3)
        x.flags.writeable = False
        def main():
            return f(x, y)
        """,
    "read-only in place": """
        @jit
        def f(a, b):
            b += 1
            a += 1
            b += 1
        x, y = np.broadcast_to(1.0, (3,)), np.zeros(3)
        def main():
            return f(x, y)
        """,
    "casting in place": """
        @jit
        def f(a, b):
            b += 1
            a += b
            b += 1
        x, y = np.zeros(3, int), np.zeros(3)
        def main():
            return f(x, y)
        """,
    "float16": """
        @jit
        def f(a, b):
            b += 1
            s = 0
            for i in range(len(a)):
                s = s + a[i]
            return a * 2, s, a.sum()
        x, y = np.ones(3, np.float16), np.zeros(3)
        def main():
            return f(x, y)
        """,
    "objects": """
        @jit
        def f(a, b):
            b += 1
            return a * 2, a.sum(), a[0], b + a
        x, y = np.array([1, 2**80, 3], object), np.zeros(3)
        def main():
            return f(x, y)
        """,
    "strings": """
        @jit
        def f(a, b):
            b += 1
            c = a == "y"
            return c.sum(), b[c], a[0], np.sin(a)
        x, y = np.array(["x", "y", "zz"]), np.zeros(3)
        def main():
            return f(x, y)
        """,
    "longdouble and dates": """
        @jit
        def f(a, b, c):
            b += 1
            return a * 2, a.sum() + 1, c[1] - c[0], b
        x, y = np.arange(3, dtype=np.longdouble), np.zeros(3)
        z = np.array(["2020-01-01", "2021-01-01"], "datetime64[D]")
        def main():
            return f(x, y, z)
        """,
    "structured": """
        @jit
        def f(a, b):
            b += a["p"]
            a["q"] = b[:2]
            return a["r"]
        x, y = np.zeros(2, [("p", "f8"), ("q", "i4")]), np.ones(2)
        def main():
            return f(x, y)
        """,
    "big endian": """
        @jit
        def f(a, b):
            b += a
            return a * 2, b.dtype, a
        x, y = np.arange(3, dtype=">f8"), np.zeros(3)
        def main():
            return f(x, y)
        """,
    "subclass": """
        class Tagged(np.ndarray):
            pass
        @jit
        def f(a, b):
            b += a
            return type(a * 2).__name__, type(a[1:]).__name__, float(a.sum())
        x, y = np.arange(3.0), np.zeros(3)
        def main():
            return f(x.view(Tagged), y)
        """,
    "masked": """
        @jit
        def f(a):
            return float((a * 2).sum()), a.mask.sum()
        x = np.ma.array([1.0, 2, 3], mask=[0, 1, 0])
        def main():
            return f(x)
        """,
    "assertion": """
        @jit
        def f(a, n):
            a[0] = n
            assert n < 3, f"n is {n}"
            a[1] = n
            assert a[0] < 2
            return n
        x = np.zeros(3)
        n = 1
        def main():
            global n
            n += 1
            return f(x, n)
        """,
    "raise from": """
        class Wrong(Exception):
            def __init__(self, where, what):
                super().__init__(where)
                self.what = what
        @jit
        def f(a, n):
            a[0] = n
            try:
                return a[n] // int(a[1])
            except IndexError as e:
                raise Wrong("f", n) from e
        x = np.zeros(3)
        def main():
            return f(x, 5)
        """,
    "key error in a pycall": """
        table = {"a": 1.0}
        @jit
        def f(a, key):
            a += 1
            s = table[key]
            a += s
            return table["b"]
        x = np.zeros(3)
        def main():
            return f(x, "a")
        """,
    "inlined": """
        def inner(a, i):
            a[0] += 1
            return a[i]
        def middle(a, i):
            a[1] += 1
            r = inner(a, i)
            return r + 1
        @jit
        def f(a, i):
            a[2] += 1
            r = middle(a, i)
            a[2] += 1
            return r
        x = np.zeros(4)
        def main():
            return f(x, 9)
        """,
    "nested": """
        @jit
        def f(a, n):
            def g(i):
                a[0] = i
                return a[i]
            def h(i):
                return g(i) + g(i + 1)
            s = 0.0
            for i in range(n):
                s += h(i)
            return s
        x = np.arange(5.0)
        def main():
            return f(x, 5)
        """,
    "recursive": """
        @jit
        def f(a, n):
            a[n] += 1
            if n == 0:
                return 10 // int(a[n + 1] - 1)
            return f(a, n - 1) + 1
        x = np.zeros(6)
        def main():
            return f(x, 4)
        """,
    "recursive helper": """
        def down(n, d):
            if n == 0:
                return 10 // d
            return down(n - 1, d) + 1
        @jit
        def f(a, n, d):
            a[0] += 1
            r = down(n, d)
            a[1] += r
            return r
        x = np.zeros(2)
        d = 2
        def main():
            global d
            d -= 1
            return f(x, 5, d)
        """,
    "jitted calls jitted": """
        @jit
        def g(a, i):
            a[0] += 1
            return a[i]
        @jit
        def f(a, i):
            a[1] += 1
            return g(a, i) * 2
        x = np.zeros(3)
        def main():
            return f(x, 7)
        """,
    "try around": """
        @jit
        def f(a, index):
            bad = 0
            for i in range(len(index)):
                try:
                    a[index[i]] += 1
                except IndexError:
                    bad += 1
            return bad
        x = np.zeros(3)
        index = np.array([0, 5, 1, 9, 2])
        def main():
            return f(x, index)
        """,
    "try finally": """
        @jit
        def f(a, n):
            try:
                a[0] = 1
                a[n] = 2
                return a.sum()
            except ZeroDivisionError:
                return -1
            else:
                return -2
            finally:
                a[1] = 9
        x = np.zeros(3)
        n = 0
        def main():
            global n
            n += 2
            return f(x, n)
        """,
    "try outside": """
        @jit
        def f(a, n):
            for i in range(n):
                a[i] = 10 // (n - 5 - i)
            return a.sum()
        x = np.zeros(10)
        def main():
            try:
                return f(x, 8)
            except ZeroDivisionError as e:
                return str(e), e.__traceback__.tb_next.tb_lineno, e.__traceback__.tb_next.tb_frame.f_locals["i"]
        """,
    "closure variables": """
        def maker(k):
            total = np.zeros(3)
            count = 0
            @jit
            def f(i):
                nonlocal count
                count += 1
                total[0] += k
                total[i] += 1
                count += 1
                return total.copy(), count
            return f, lambda: (count, total.tolist())
        f, look = maker(4)
        n = 0
        def main():
            global n
            n += 1
            try:
                return f(n), look()
            except IndexError as e:
                return str(e), look()
        """,
    "generator": """
        def gen(a):
            for v in a:
                yield v * 2
        @jit
        def f(a, it):
            s = 0.0
            for v in it:
                s += v
                a[0] += v
            return s
        x = np.arange(4.0)
        def main():
            return f(x, gen(x.tolist())), sum(gen([1, 2]))
        """,
    "generator expression": """
        @jit
        def f(a, n):
            s = sum(a[i] for i in range(n))
            a[0] = s
            t = max(v + n for v in a)
            return s, t
        x = np.arange(4.0)
        n = 2
        def main():
            global n
            n += 1
            return f(x, n)
        """,
    "for else": """
        @jit
        def f(a, index, stop):
            for i in range(len(index)):
                if i == stop:
                    break
                a[index[i]] += 1
            else:
                a[0] = -100
            return a.sum()
        x = np.zeros(4)
        index = np.array([1, 2, 3, 2, 1])
        stop = 7
        def main():
            global stop
            stop -= 2
            index[stop % 5] = 4
            return f(x, index, stop)
        """,
    "while else": """
        @jit
        def f(a, n):
            i = 0
            while i < 6:
                a[i] += 1
                i += 1
                if i == n:
                    break
            else:
                a[0] = 50
            return i
        x = np.zeros(5)
        def main():
            return f(x, 7)
        """,
    "nested loops": """
        @jit
        def f(a, index):
            for i in range(3):
                for j in range(4):
                    for k in range(2):
                        a[i, j] += index[i, j] * 10
                        a[index[i, j], j] += k
                a[i] *= 2
            return a.sum()
        x = np.zeros((3, 4))
        index = np.zeros((3, 4), int)
        def main():
            index[1, 2] = 3
            return f(x, index)
        """,
    "zip enumerate reversed": """
        @jit
        def f(a, b):
            s = 0.0
            for k, (u, v) in enumerate(zip(a, b), 3):
                a[k - 3] = u + v
                s += b[k]
            return s
        @jit
        def g(a, b):
            for i in reversed(range(5)):
                a[i] += 1
                b[i + 1] += i
            return a
        @jit
        def h(a, b):
            for k, v in enumerate(reversed(a)):
                b[k + 2] = v
        x, y = np.arange(6.0), np.arange(6.0) + 1
        n = -1
        def main():
            global n
            n += 1
            return (f, g, h)[n](x[:6 - n], y[:5])
        """,
    "early return after": """
        @jit
        def f(a, n):
            t = 1
            for i in range(n):
                t = t * 16
                a[i % 4] += 1
                if t > 2**70:
                    return t, i
            return t, -1
        x = np.zeros(4)
        def main():
            return f(x, 30)
        """,
    "twice": """
        @jit
        def f(a, n):
            t = 1
            for i in range(n):
                t = t * 2 if t < 2**66 else 1
                a[i % 4] += t % 3
            u = 1
            for i in range(n):
                u = u * 3 if u < 2**67 else 1
                a[i % 4] += u % 5
            return t, u
        x = np.zeros(4)
        def main():
            return f(x, 300)
        """,
    "big integers stay": """
        @jit
        def f(n):
            t = 1
            for i in range(1, n):
                t *= i
            s = 0
            while t:
                s += t % 10
                t //= 10
            return s
        n = 10
        def main():
            global n
            n += 15
            return f(n)
        """,
    "unbound": """
        @jit
        def f(a, n):
            a[0] += 1
            if n > 3:
                v = a * 2
            a[1] += 1
            return v
        @jit
        def g(n):
            for i in range(n):
                pass
            return i
        @jit
        def h(a, n):
            del a
            return a
        n = -1
        x = np.zeros(2)
        def main():
            global n
            n += 1
            return (lambda: f(x, 2), lambda: g(0), lambda: h(x, 2))[n]()
        """,
    "unpacking": """
        @jit
        def f(a, t):
            a[0] += 1
            u, v, w = t
            a[1] += 1
            return u + v
        x = np.zeros(2)
        def main():
            return f(x, (1, 2))
        """,
    "unpacking an array": """
        @jit
        def f(a, t):
            a[0] += 1
            u, v, w = t
            a[1] += 1
            return u + v
        x = np.zeros(2)
        def main():
            return f(x, np.arange(5))
        """,
    "singular": """
        @jit
        def f(a, b):
            b[0] += 1
            s = np.linalg.solve(a, b)
            b[1] += 1
            return s
        x, y = np.zeros((2, 2)), np.zeros(2)
        def main():
            return f(x, y)
        """,
    "not positive definite": """
        @jit
        def f(a, b):
            b[0] += 1
            return np.linalg.cholesky(a), np.linalg.inv(a)
        x, y = -np.eye(3), np.zeros(2)
        def main():
            return f(x, y)
        """,
    "empty reductions": """
        @jit
        def f(a, b):
            b[0] += 1
            return a.max()
        @jit
        def g(a, b):
            b[1] += 1
            return np.argmin(a)
        @jit
        def h(a, b):
            return a.mean(), a.sum(), a.prod()
        x, y = np.zeros(0), np.zeros(2)
        n = -1
        def main():
            global n
            n += 1
            return (f, g, h)[n](x, y)
        """,
    "math domain": """
        import math
        @jit
        def f(a, v):
            a[0] += 1
            r = math.sqrt(v)
            a[1] += 1
            return r
        x = np.zeros(2)
        v = 1.0
        def main():
            global v
            v -= 1
            return f(x, v)
        """,
    "int of nan and inf": """
        @jit
        def f(a, v):
            a[0] += 1
            return int(v)
        x = np.zeros(2)
        values = [float("nan"), float("inf"), 1e300]
        def main():
            return f(x, values.pop())
        """,
    "powers": """
        @jit
        def f(a, b, e):
            a[0] += 1
            return b ** e
        x = np.zeros(2)
        todo = [(0, -1), (2, 70), (2, -2), (0.0, -1.0), (-8.0, 0.5), (10.0, 400.0)]
        def main():
            return f(x, *todo.pop())
        """,
    "integer powers of arrays": """
        @jit
        def f(a, e):
            return a ** e
        x = np.arange(3)
        todo = [-1, 2, 70]
        def main():
            return f(x, todo.pop())
        """,
    "shifts": """
        @jit
        def f(a, s):
            return 1 << s, a << 3, -5 >> s
        x = np.arange(3)
        todo = [-1, 70, 3]
        def main():
            return f(x, todo.pop())
        """,
    "calls with wrong arguments": """
        def g(a, b):
            return a + b
        @jit
        def f(a, n):
            a[0] += 1
            return g(a)
        x = np.zeros(2)
        def main():
            return f(x, 1)
        """,
    "wrong arguments": """
        @jit
        def f(a, *, n):
            return a
        x = np.zeros(2)
        todo = [lambda: f(x), lambda: f(x, 1), lambda: f(x, n=1, m=2)]
        def main():
            return todo.pop()()
        """,
    "attribute error": """
        @jit
        def f(a):
            a[0] += 1
            return a.nothing
        x = np.zeros(2)
        def main():
            return f(x)
        """,
    "name error": """
        @jit
        def f(a):
            a[0] += 1
            return nothing + a
        x = np.zeros(2)
        def main():
            return f(x)
        """,
    "type error": """
        @jit
        def f(a, s):
            a[0] += 1
            return a + s
        x = np.zeros(2)
        todo = [None, "x", [1, 2, 3], {}]
        def main():
            return f(x, todo.pop())
        """,
    "ambiguous truth": """
        @jit
        def f(a):
            a[0] += 1
            if a:
                return 1
            return 2
        x = np.zeros(2)
        def main():
            return f(x)
        """,
    "unhashable and slices": """
        @jit
        def f(a, i):
            a[0] += 1
            return a[i]
        x = np.zeros(2)
        todo = [1.5, "k", None, (0, 0), slice(5), Ellipsis]
        def main():
            return f(x, todo.pop())
        """,
    "huge array": """
        @jit
        def f(a, n):
            a[0] += 1
            return np.zeros((n, n))
        x = np.zeros(2)
        def main():
            return f(x, 2**31)
        """,
    "negative size": """
        @jit
        def f(a, n):
            a[0] += 1
            return np.zeros(n)
        x = np.zeros(2)
        def main():
            return f(x, -1)
        """,
    "range step zero": """
        @jit
        def f(a, n):
            a[0] += 1
            for i in range(0, 5, n):
                a[1] += i
            return a
        x = np.zeros(2)
        n = 2
        def main():
            global n
            n -= 1
            return f(x, n)
        """,
    "exception in the condition": """
        @jit
        def f(a, n):
            i = 0
            while a[i] < 5 and i < n:
                a[i] += 1
                i += 1
            return i
        x = np.zeros(3)
        def main():
            return f(x, 9)
        """,
    "exception in a comprehension": """
        @jit
        def f(a, n):
            a[0] += 1
            v = [a[i] * 2 for i in range(n)]
            a[1] += 1
            return v
        x = np.zeros(3)
        n = 2
        def main():
            global n
            n += 1
            return f(x, n)
        """,
    "default and star": """
        @jit
        def f(a, *rest, k=3, **more):
            a[0] += k
            for i in range(len(rest)):
                a[i] += rest[i]
            return a[k], more
        x = np.zeros(3)
        def main():
            return f(x, 1, 2, k=4, z=5)
        """,
    "several lines": """
        @jit
        def f(a, n):
            a[0] += 1
            return (
                a[0]
                + a[1]
                + a[n]
            )
        x = np.zeros(3)
        def main():
            return f(x, 4)
        """,
    "if and else": """
        @jit
        def f(a, n):
            for i in range(6):
                if i % 2:
                    if i == 3:
                        a[n] = 1
                    else:
                        a[0] += 1
                    continue
                elif i == 4:
                    a[1] += 10
                    break
                a[1] += 1
            return a
        x = np.zeros(3)
        n = 1
        def main():
            global n
            n += 1
            return f(x, n)
        """,
    "written through a view": """
        @jit
        def f(a, n):
            v = a[1:]
            v[0] = 5
            for i in range(n):
                v[i] += a[i]
            return v
        x = np.zeros(4)
        def main():
            return f(x, 6)
        """,
    "arrays made before": """
        @jit
        def f(n):
            a = np.zeros(4)
            b = a[::2]
            c = (a, b)
            for i in range(n):
                b[i] += 1
                a[1] += i
            return a, b, c
        n = 1
        def main():
            global n
            n += 1
            return f(n)
        """,
    "identity after": """
        @jit
        def f(a, n):
            b = a
            t = 1
            for i in range(n):
                t *= 1000
                b[0] += 1
            return b is a, t, a
        x = np.zeros(2)
        def main():
            r = f(x, 9)
            return r[2] is x, r[0], r[1]
        """,
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_program(program):
    agree(PROGRAMS[program], calls=max(2, min(6, PROGRAMS[program].count("todo") and 4 or 3)))


def test_exits_are_counted():
    space = agree(PROGRAMS["recursive helper"], calls=1)
    assert space["f"].report().calls >= 1


def test_native_code_goes_on_after_an_exit():
    text = """
        @jit
        def f(a, n):
            t = 1
            for i in range(n):
                t = t * 2 % (2**63 + 29)
            for i in range(len(a)):
                a[i] += i
            return t
        x = np.zeros(1000)
        def main():
            return f(x, 70)
        """
    space = agree(text)
    assert isinstance(space["x"], np.ndarray)


def last(x, y, n):
    s = 0.0
    for i in range(n):
        s += x[i] / (
            y[i] - 1)
    return s


def mismatch(x, y, n):
    return x[:n] @ y + np.exp(n)


@pytest.mark.parametrize("function, note", [(last, "with x: float64 of shape (4,), i = 4"), (mismatch, "with x: float64 of shape (4,), n = 5, y: float64 of shape (6,)")])
def test_an_exception_has_a_note_with_the_variables(function, note):
    f = phx.jit(function)
    for _ in range(2):
        with pytest.raises(Exception) as plain:
            function(np.arange(4.0), np.zeros(6), 5)
        with pytest.raises(plain.type) as raised:
            f(np.arange(4.0), np.zeros(6), 5)
        assert raised.value.args == plain.value.args and raised.traceback[-1].lineno == plain.traceback[-1].lineno
        assert raised.value.__notes__ == [note] and not hasattr(plain.value, "__notes__")
