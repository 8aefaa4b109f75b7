"""Reductions that combine rows: tall, wide and deep spaces, some cut into chunks, with stored arrays and other reductions beside them."""

import numpy as np
import pytest
from same import check

import phylanx as phx
from phylanx import _jit, _verify

SHAPES = [(0, 3), (3, 0), (1, 5), (5, 1), (17970, 10), (20000, 1), (40, 2000), (5000, 4), (600, 5, 7), (3, 4000, 6), (2000, 3, 4)]


def reduced(x):
    return np.sum(x, axis=0), np.sum(x, axis=x.ndim - 2), np.max(x + 1, axis=0, keepdims=True)


def stored(x, y):
    z = x * (1.0 - y * y)
    return z, np.sum(z, axis=0), np.min(z, axis=0)


def both(x):
    z = x - 1.0
    return z, np.sum(z, axis=0), np.sum(z, axis=1), np.cumsum(z, axis=0)


def deep(x):
    return np.sum(x, axis=(0, 1)), np.prod(x, axis=1), np.cumsum(x, axis=1)


def values(shape, dtype=np.float64):
    return (np.random.default_rng(1).random(shape) * 2 - 1).astype(dtype)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int32, np.complex128])
def test_rows_are_combined(shape, dtype):
    x = (values(shape) * (100 if dtype == np.int32 else 1)).astype(dtype)
    rtol = 1e-5 if dtype == np.float32 else 1e-12
    if 0 not in shape:
        check(reduced, x, rtol=rtol)
    check(deep if len(shape) == 3 else both, x, rtol=rtol)
    if dtype == np.float64 and 0 not in shape:
        check(stored, x, values(shape), rtol=rtol)


def test_chunks_depend_on_the_shape_alone(monkeypatch):
    """The same bits from the evaluator, without passes, as a graph, with one worker and with several."""
    monkeypatch.setattr(_jit, "verify", _verify.miss)
    _verify.checked.clear()
    for x in (values((4500, 4)), values((2, 4200, 5))):
        phx.jit(strict=True)(stored)(x, x)
    phx.jit(strict=True)(deep)(values((4100, 2, 3)))
    assert sum(_verify.checked.values()) > 0


def test_small_sums_have_the_order_of_numpy():
    x = values((1500, 4))
    assert np.array_equal(phx.jit(strict=True)(stored)(x, x)[1], stored(x, x)[1])
