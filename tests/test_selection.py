"""Sorting and selection where the order of equal or unordered elements is NumPy's own: a routine of NumPy's on our memory."""

import numpy as np
import pytest
from same import check

import phylanx as phx

RNG = np.random.default_rng(0)
X = RNG.integers(0, 50, (40, 300))
F = RNG.random((30, 200))


def selected(x, f):
    return np.partition(x, 5), np.argpartition(f, 10, axis=0), np.partition(f, (3, 50, -1), axis=1), np.argpartition(x, 3, axis=None), f.argpartition(-5)


def smallest(x, k):
    return x[np.argpartition(-x, k)[:k]].sum(), np.argpartition(x, [k, 2 * k]), np.partition(x, np.array([1, 2]))


def in_place(x):
    x.partition(4)
    x.partition(3, axis=0)
    return x


def with_ties(x, f):
    return np.argsort(x), np.argsort(x, axis=0), x.argsort(), np.argsort(x % 3, kind="stable"), np.argsort(f), np.argsort([3, 1, 1, 2, 1] * 9), np.sort(f, axis=0), np.partition(f, 3, axis=0)


def of_other_types(x, y, b, z, i):
    return np.argsort(x), np.partition(x, 4), np.argsort(y), np.argsort(b), np.argsort(z), np.argsort(i), np.argpartition(z, 5), np.argpartition(b, 7)


def out_of_bounds(x):
    x = x + 1
    return np.partition(x, 1000)


def in_a_loop(x):
    total = 0
    for row in x:
        total += row[np.argpartition(row, 7)[:7]].sum()
    return total


def test_selection():
    check(selected, X, F)
    check(smallest, X[0], 5)
    check(in_place, X.copy())
    check(out_of_bounds, X[0])
    check(in_a_loop, X)


def test_equal_elements_have_numpys_order():
    check(with_ties, X, np.asfortranarray(F))
    check(of_other_types, np.array([3.0, np.nan, 1.0, np.nan, -0.0, 0.0] * 10), X[:1].astype(np.float32), X[:1] > 7, X[0] + 1j * X[1], X[0].astype(np.int8))


@pytest.mark.parametrize("shape", [(0, 5), (3, 0), (1,)])
def test_empty(shape):
    check(lambda x: (np.argsort(x), np.sort(x)), np.zeros(shape))


def test_report_counts_a_routine_as_numpys():
    compiled = phx.jit(strict=True)(smallest)
    report = compiled.report(X[0], 5)
    assert report.numpy == 3 and report.wholly


@pytest.mark.skipif(np.lib.NumpyVersion(np.__version__) < "2.4.0", reason="before, NumPy's np.unique sorted complex numbers")
@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
def test_the_first_nan_stands_for_all(dtype):
    parts = [complex(1e-5, np.nan), complex(np.nan, 0), complex(-np.inf, np.nan), 0, complex(0.0, -0.0), complex(-0.0, 0.0), 2j]
    for k in range(len(parts)):
        x = np.array(parts[k:] + parts[:k], dtype)
        ours, theirs = phx.jit(lambda x: np.unique(x))(x), np.unique(x)
        np.testing.assert_array_equal(ours.view(ours.real.dtype), theirs.view(ours.real.dtype))
        np.testing.assert_array_equal(np.signbit(ours.view(ours.real.dtype)), np.signbit(theirs.view(ours.real.dtype)))
