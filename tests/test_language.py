"""Python's statements and expressions on numbers and small arrays: the compiled function and the plain one agree."""

import numpy as np
import pytest
from language_cases import *  # noqa: F403
from same import check


@pytest.mark.parametrize(
    "function, arguments",
    [
        (affine, (A,)), (affine, (3,)), (affine, (2.5,)), (affine, (np.float32(2),)), (affine, (A.astype(np.float32),)), (affine, (np.arange(5),)), (affine, (True,)), (affine, (1j,)), (affine, (M[:, ::2],)), (affine, (np.array(3.0),)), (affine, (np.zeros(0),)),
        (chain, (A, 2.0)), (chain, (1, 2)), (branches, (A, 5)), (branches, (A, 3)), (branches, (A, 1)), (loop_sum, (A,)), (loop_sum, (np.arange(5),)), (loop_zero, (A, 0)), (loop_zero, (A, 3)), (loop_else, (A, 4.5)), (loop_else, (A, 99.0)),
        (continue_loop, (20,)), (while_loop, (27,)), (early, (M, 5.5)), (early, (M, 99.0)), (logic, (0, 2)), (logic, (1.5, 0)), (logic, (True, False)), (compare, (1, 2, 3)), (compare, (1.0, 1, 2)), (ternary, (-3,)), (ternary, (2.5,)),
        (rows, (M,)), (zipped, (A, A[::-1])), (enumerated, (A,)), (tuples, ()), (calls, (A,)), (calls, (2,)), (nested, (A, 3.0)), (lambdas, (A,)), (fibonacci, (15,)), (update, (A,)), (swap, (A, 3)), (recurrence, (A,)), (stencil, (A, 4)),
        (powers, (7, 3)), (powers, (7.5, 2)), (powers, (7, 2.0)), (bits, (12, 10)), (bits, (np.arange(5), 3)), (comprehension, (6,)), (constants, (A,)),
    ],
    ids=lambda v: v.__name__ if callable(v) else None,
)
def test_same(function, arguments):
    check(function, *arguments, strict=False)


@pytest.mark.parametrize(
    "function, arguments",
    [
        (out_of_range, (A, 0)), (out_of_range, (A, 2)), (overflow, (30,)), (overflow, (10,)), (division, (1, 0)), (division, (1.0, 0.0)), (division, (A, 0)), (division, (np.float64(1), 0)), (division, (np.arange(3), np.arange(3))), (floor_division, (7, 0)), (floor_division, (np.arange(4), 0)),
        (shapes, (A, np.ones(5))), (shapes, (M, np.ones(3))), (unbound, (False,)), (unbound, (True,)), (asserts, (-1,)), (raises, (5,)), (shapes, (2**62, 2**62)), (shapes, ("a", "b")), (shapes, ([1], [2])), (shapes, ("a", 1)),
    ],
    ids=lambda v: v.__name__ if callable(v) else None,
)
def test_exceptions_and_warnings(function, arguments):
    check(function, *arguments, strict=False)
