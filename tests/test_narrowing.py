"""What a condition says of a variable, and what Python is given of values that exist only while compiling: slices, lists of them, functions."""

import numpy as np
import pytest
from same import check

X = np.arange(24.0).reshape(2, 3, 4)


def first_negative(t):
    c = np.where(t < 0)[0]
    return None if c.size == 0 else int(c[0])


def by_break(t):
    total = 0
    while True:
        c = first_negative(t)
        if c is None:
            break
        t[c] *= -1
        total += c
    return total, t


def by_return(t):
    c = first_negative(t)
    if c is None:
        return -1.0
    return t[c]


def by_walrus(t):
    total = 0.0
    while (c := first_negative(t)) is not None:
        total += t[c]
        t[c] = 0
    return total


def by_assert(t):
    c = first_negative(t)
    assert c is not None
    return t[c:].sum()


def by_and(t):
    c = first_negative(t)
    if c is not None and t[c] < -3 or c is None:
        return 1
    return 2 if not (c is None) and t[c] > -3 else 3


def in_comprehension(t):
    places = [first_negative(t[k:]) for k in range(4)]
    return [t[p] for p in places if p is not None]


def set_in_one_branch(t, k):
    c = first_negative(t)
    if c is not None:
        k += c
    else:
        c = 0
    return t[c] + k, c


def still_none_after(t):
    c = first_negative(t)
    if c is not None:
        t[c] = 9
    return c, t


@pytest.mark.parametrize("function", [by_break, by_return, by_walrus, by_and, still_none_after], ids=lambda f: f.__name__)
@pytest.mark.parametrize("t", [[1.0, -2, 3, -4], [1.0, 2, 3, 4], [5.0, 6, 7, -4]])
def test_condition_excludes_none(function, t):
    check(function, np.array(t))


def test_condition_in_a_comprehension_and_a_branch():
    check(by_assert, np.array([1.0, -2, 3, -4]))
    check(in_comprehension, np.array([1.0, -2, 3, -4]), strict=False)
    check(set_in_one_branch, np.array([1.0, -2, 3, -4]), 3)
    check(set_in_one_branch, np.array([1.0, 2, 3, 4]), 3)


def shifted(a, axis, k):
    out = np.zeros_like(a)
    src = [slice(None)] * a.ndim
    dst = [slice(None)] * a.ndim
    if k > 0:
        src[axis], dst[axis] = slice(None, -k), slice(k, None)
    elif k < 0:
        src[axis], dst[axis] = slice(-k, None), slice(None, k)
    out[tuple(dst)] = a[tuple(src)]
    return out


def aliased(a, axis):
    s = [slice(None)] * a.ndim
    t = s
    s[axis] = slice(1, None)
    s[-1] = 2
    return a[tuple(t)], a[tuple(s)]


def differences(a):
    head = (slice(None),) * (a.ndim - 1)
    return a[head + (slice(1, None),)] - a[head + (slice(None, -1),)]


def one_of_two(a, k):
    s = slice(k, None) if k > 1 else slice(None)
    return a[s], a[0, s]


@pytest.mark.parametrize("k", [1, -1, 2, 0])
def test_lists_of_slices(k):
    check(shifted, X, 1, k)
    check(shifted, X, -1, k)
    check(one_of_two, X, k)


def test_slices_are_joined_and_aliases_see_assignments():
    check(aliased, X, 1)
    check(differences, X)


def large(x):
    n = int(x[1]) + 2**62
    return n * 2 + 1


def slices_at_an_exit(x, k):
    t, u = [slice(0, k), k], slice(k)
    k = 3
    x[0] = 5
    n = large(x)
    return x[t[0]], n, t[1], x[u], u


def functions_at_an_exit(x, k):
    g = lambda v: v * k  # noqa: E731
    fs = [g, np.sin, lambda v: v + k]
    x[0] = 5
    n = large(x)
    return fs[0](x), fs[2](x), n


def functions_with_a_number_at_an_exit(x, k):
    t = (np.sin, k)
    k = 3
    x[0] = 5
    n = large(x)
    return t[0](x), n, t[1]


def dtype_at_an_exit(x, k):
    d = x.dtype
    x = np.arange(3)
    x[0] = 5
    n = large(x) + k
    return np.zeros(2, d), n


@pytest.mark.parametrize("function", [slices_at_an_exit, functions_at_an_exit, functions_with_a_number_at_an_exit, dtype_at_an_exit], ids=lambda f: f.__name__)
def test_python_gets_what_exists_only_while_compiling(function):
    check(function, np.arange(4, dtype=np.float32), 2, strict=False)


def indexed_by_sequences(x, i):
    return x[range(2), [0, 2]], x[:, range(0, 3, 2)], x[range(2)], x[i, 1], x[[0, 1], range(2)], x[tuple(range(2))], x[:, list(i)]


def stored_by_sequences(x):
    x[range(2), [1, 2]] = -1
    x[:, range(2)] += 5
    return x


def test_ranges_and_lists_as_indices():
    check(indexed_by_sequences, X, [0, 1])
    check(stored_by_sequences, X.copy())


def array_of_an_iterator(x):
    return np.array(zip(x, x)).shape


def test_array_of_an_iterator_is_numpys():
    check(array_of_an_iterator, X[0, 0], strict=False)


def rows_unpacked(where, charges):
    total = np.ones((4, 4))
    for (a, b), q in zip(where, charges):
        total += q * a
    for a, b in where:
        total -= b
    for i, (a, b) in enumerate(where):
        total[i] *= a - b
    return total


def rows_that_do_not_fit(where, charges, total):
    for (a, b, c), q in zip(where, charges):
        total += a
    return total


def test_rows_are_unpacked_in_loops_with_effects():
    where, charges = np.array([[0.0, 0.5], [0.0, -0.5], [1.0, 0.0]]), np.array([1.0, -1.0, 0.5])
    check(rows_unpacked, where, charges)
    check(rows_unpacked, where[:0], charges)
    check(rows_that_do_not_fit, where, charges, np.ones(3))
    check(rows_that_do_not_fit, where[:0], charges, np.ones(3), strict=False)
