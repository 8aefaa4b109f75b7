"""Subscripts with arrays and masks: all indices must be in range, also where none of them is for an element."""

import numpy as np
import pytest
from same import check


def beside_none(x, i, j):
    return x[None, :, i, j]


def in_front(x, i, j):
    return x[i, j]


def behind_dots(x, i, j):
    return x[..., i, j], x[:, i, 0]


def assigned(x, i, j):
    x[None, :, i, j] = 2
    return x


def added(x, i, j):
    x[:, i, j] += 1
    return x


def masked(x, i, j):
    return x[:, np.ones(x.shape[1], bool), j], x[:, :, np.zeros(x.shape[2], bool)]


IN, OUT, NEGATIVE, NONE = np.array([0]), np.array([3]), np.array([-3]), np.zeros(0, np.int64)


@pytest.mark.parametrize("shape", [(0, 2, 3), (0, 1, 0), (2, 0, 3), (2, 2, 0), (2, 2, 3)], ids=str)
@pytest.mark.parametrize("function", [beside_none, in_front, behind_dots, assigned, added, masked], ids=lambda f: f.__name__)
def test_indices_are_checked_where_nothing_is_chosen(function, shape):
    for i in (IN, OUT, NONE, 0, 3):
        for j in (IN, OUT, NEGATIVE, NONE, np.zeros((0, 1), np.int64)):
            check(function, np.zeros(shape), i, j, strict=False)


def numbers_beside(x, i, j):
    return x[i, j], x[j, i], x[i, :, j], x[:, i, j], x[0, i, j], x[i, 1, j], x[i, None, j], x[..., j, i], x[i, j, 0]


def numbers_assigned(x, i, j):
    x[i, :, j] = 1
    x[j, 1, i] += 2
    x[:, i, j] = x[:, j, i]
    return x


@pytest.mark.parametrize("function", [numbers_beside, numbers_assigned], ids=lambda f: f.__name__)
@pytest.mark.parametrize("j", [np.array([2, 0, -1]), np.array([[1], [0]]), np.array(1), np.array([True, False, True])], ids=repr)
@pytest.mark.parametrize("i", [0, -2, np.int32(1), np.array(2)], ids=repr)
def test_numbers_beside_arrays(function, i, j):
    if j.dtype == bool and function is numbers_assigned:
        pytest.skip("NumPy has no room for it")
    check(function, np.arange(81.0).reshape(3, 3, 3, 3)[..., 0], i, j, strict=False)
