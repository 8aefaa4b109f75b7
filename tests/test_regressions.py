"""One test for each defect that was found after the fact, in the smallest program that showed it."""

import numpy as np
from same import check

X, Y = np.arange(4.0), np.arange(4.0) - 2


def cast_after_extents_became_equal(x, y):
    above = x > 1.0
    total = y - x
    return above.astype(np.int64), total


def test_cast_after_extents_became_equal():
    check(cast_after_extents_became_equal, X, Y)
