"""Lists among the arguments: of numbers, tuples, arrays, other lists, mixed; native code reads a copy, and gives back Python's own."""

import numpy as np
import pytest
from same import check

X = np.linspace(0.0, 1.0, 5)


def total(rows):
    t = 0
    for row in rows:
        for v in row:
            t += v
    return t, len(rows)


def adjacency(edges, n):
    d = np.zeros((n, n))
    for u, v, w in edges:
        d[u, v] = w
    return d


def arrays(xs):
    s = 0.0
    for a in xs:
        s += a.sum()
    return s, xs[0] * 2, len(xs), xs[1]


def dense(layers, x):
    for w, b in layers:
        x = np.tanh(x @ w + b)
    return x


def given_back(m):
    return m, m[0], [m[0], m[1]], m[1][:1]


def changed(m):
    m[0][1] = 5
    m.append([7])
    return m


def changed_arrays(xs, y):
    for a in xs:
        a += 1
    xs[0][1] = 9
    return xs[0].sum() + y.sum()


def product(a, b):
    c = [[0] * len(b[0]) for _ in a]
    for i in range(len(a)):
        for j in range(len(b[0])):
            for k in range(len(b)):
                c[i][j] += a[i][k] * b[k][j]
    return c


def joined(xs):
    return np.concatenate(xs), np.stack(xs[:1]), np.vstack(xs)


LAYERS = [(np.ones((5, 4)), np.zeros(4)), (np.ones((4, 2)), np.zeros(2))]


@pytest.mark.parametrize(
    "function, arguments",
    [
        (total, ([[1, 2], [3, 4, 5], []],)), (total, ([[1, 2.5], [3]],)), (total, ([[], []],)), (total, ([(1, 2), (3, 4)],)), (total, ([X, X[::2]],)),
        (total, ([[True, 2], [np.float32(3), 2.5]],)), (adjacency, ([(0, 1, 2.0), (1, 2, 0.5)], 3)), (adjacency, ([(0, 1, 2.0), (1, 2, 1)], 3)),
        (arrays, ([X, X[::2], X[:3]],)), (arrays, ([X[:1], X[:3]],)), (dense, (LAYERS, X)), (given_back, ([[1, 2], [3, 4]],)),
        (product, ([[1, 2], [3, 4]], [[1.5, 2], [3, 4]])), (joined, ([X, X],)), (adjacency, ([(0, 7, 2.0)], 3)),
    ],
)  # fmt: skip
def test_compiled(function, arguments):
    check(function, *arguments)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize(
    "function, arguments",
    [
        (changed, ([[1, 2], [3, 4]],)), (changed_arrays, ([X.copy(), X[:3].copy()], X)), (total, ([[1, 2**70], [3]],)), (total, ([[1, None], [3]],)),
        (total, (["ab", "c"],)), (given_back, ([[1, "a"], X],)), (total, ([[[1]], [[2]]],)),
    ],
)  # fmt: skip
def test_whatever_is_in_them(function, arguments):
    check(function, *arguments, strict=False, calls=3)


def test_arrays_that_overlap():
    y = X.copy()
    check(changed_arrays, [y, y], y)
    check(changed_arrays, [y[1:], y[:-1]], y)


def test_identity():
    m = [[1, 2], [3, 4]]
    from phylanx import jit

    got = jit(strict=True)(given_back)(m)
    assert got[0] is m and got[1] is m[0] and got[2][0] is m[0] and got[2] is not m
