"""Plain functions for test_language.py; apart from it because pytest rewrites the assertions of test modules."""

import numpy as np

A = np.arange(12.0)
M = np.arange(12.0).reshape(3, 4)


def affine(x):
    return x * 2 + 1


def chain(x, y):
    a = b = x + y
    c, d = a * 2, b - 1
    return c, d, (a, [b, c])


def branches(x, n):
    if n > 3:
        y = x + 1
    elif n == 3:
        y = x * 3
    else:
        return x
    return y - n


def loop_sum(x):
    s = 0
    for i in range(len(x)):
        s += x[i]
    return s


def loop_zero(x, n):
    s = 0
    for i in range(n):
        s += x[i]
    return s


def loop_else(x, limit):
    for i in range(x.shape[0]):
        if x[i] > limit:
            k = i
            break
    else:
        k = -1
    return k


def continue_loop(n):
    s = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        s += i
    return s


def while_loop(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def early(x, t):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > t:
                return i, j
    return None


def logic(a, b):
    return a and b, a or b, not a, a and not b or 3


def compare(a, b, c):
    return a < b < c, a == b != c, a <= b >= c


def ternary(a):
    return a if a > 0 else -a


def rows(m):
    s = 0.0
    for row in m:
        s += row[0] * row[1]
    return s


def zipped(x, y):
    s = 0.0
    for a, b in zip(x, y):
        s += a * b
    return s


def enumerated(x):
    s = 0.0
    for i, v in enumerate(x):
        s += i * v
    return s


def tuples():
    s = 0
    for a, b in ((1, 2), (3, 4)):
        s += a * b
    return s


def helper(x, k=2, *, m=1):
    return x * k + m


def calls(x):
    return helper(x) + helper(x, 3) + helper(x, m=5) + helper(k=4, x=x)


def nested(x, k):
    def inner(y):
        return y * k

    return inner(x) + inner(inner(x))


def lambdas(x):
    f = lambda v: v * v  # noqa: E731
    return f(x) + f(2.0)


def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def update(x):
    x[0] = 5.0
    x[1:3] = 7.0
    x[-1] += 2.5
    x *= 2
    return x


def swap(x, n):
    a, b = x, x + 1
    for _ in range(n):
        a, b = b, a
    return a, b


def recurrence(x):
    y = np.zeros(x.shape[0])
    y[0] = x[0]
    for i in range(1, x.shape[0]):
        y[i] = 0.5 * y[i - 1] + x[i]
    return y


def stencil(u, n):
    for _ in range(n):
        u[1:-1] = 0.25 * (u[:-2] + 2.0 * u[1:-1] + u[2:])
    return u


def powers(a, n):
    return a**2, a**n, 2**n, a**0.5, a // n, a % n, -a // n, -a % n, a / n


def bits(a, b):
    return a & b, a | b, a ^ b, a << 2, a >> 1, ~a


def comprehension(n):
    return [i * i for i in range(n)]


def constants(x):
    return x, None, True, 1, 2.5, 3j, "text"


def out_of_range(x, k):
    x[0] = 100.0
    s = 0.0
    for i in range(x.shape[0] + k):
        s += x[i]
        x[i] = s
    return s


def overflow(n):
    p = 1
    for i in range(1, n):
        p *= i
    return p


def division(a, b):
    return a / b


def floor_division(a, b):
    return a // b, a % b


def shapes(a, b):
    return a + b


def unbound(c):
    if c:
        y = 1
    return y


def asserts(x):
    assert x > 0, "must be positive"
    return x


def raises(x):
    if x > 1:
        raise ValueError("too big", x)
    return x
