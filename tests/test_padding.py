"""np.pad: any rank, any mode."""

import numpy as np
import pytest
from same import check

RNG = np.random.default_rng(1)
V, A, B = RNG.random(6), RNG.random((4, 5)), RNG.random((3, 4, 4))


def of_rank_one(v, n):
    return np.pad(v, n), np.pad(v, (n, 0)), np.pad(v, [n, n], "edge"), np.pad(v, (1, n), "wrap"), np.pad(v, 2, "empty")[2:-2], np.pad(v, (0, n - len(v) % n)), np.pad([1, 2, 3], 1), np.pad(v > 0.5, 1)


def reflected(v, a):
    return np.pad(v, 3, "reflect", reflect_type="odd"), np.pad(v, 3, "symmetric", reflect_type="odd"), np.pad(a, ((1, 2), (3, 0)), "reflect", reflect_type="odd"), np.pad(v, 7, "reflect"), np.pad((v * 10).astype(int), 2, "symmetric", reflect_type="odd")


def of_higher_rank(b, p):
    x = b[None]
    return (
        np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode="constant"), np.pad(x, [(0, 0), (0, 0), (1, 1), (2, 2)], mode="reflect"), np.pad(x, 1, mode="edge"), np.pad(x, 1, "mean"),
        np.pad(b, (2,)), np.pad(b, ((1, 2),)), np.pad(b, ((0, 0), (1, 1), (1, 1)), "wrap"), np.pad(x, 1, "constant", constant_values=((1, 2), (3, 4), (5, 6), (7, 8))), np.pad(x[None], 1),
    )  # fmt: skip


@pytest.mark.parametrize("n", [1, 3, 5])
def test_rank_one(n):
    check(of_rank_one, V, n)


def test_reflections_and_higher_ranks():
    check(reflected, V, A)
    check(of_higher_rank, B, 2)


def test_negative_width_raises():
    check(of_rank_one, V, -1, strict=False)
