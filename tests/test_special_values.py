"""Zeros of both signs, infinities, NaNs and the warnings of them, where a row's class says NumPy's bits."""

import warnings

import numpy as np
import pytest
from same import agree, check

import phylanx as phx

PARTS = [0.0, -0.0, 1.0, -2.5, np.inf, -np.inf, np.nan]
COMPLEX = np.array([complex(x, y) for x in PARTS for y in PARTS])
FLOATS = [np.float64, np.float32, np.complex128, np.complex64]


def scans(x):
    return [x.cumsum(), x.cumsum(axis=0), x.cumsum(axis=-1), x.cumprod(axis=0), x.cumprod(axis=1)]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", [(1, 49), (49, 1), (7, 7), (1, 1, 49)])
def test_scan_begins_with_the_element_itself(dtype, shape):
    x = (COMPLEX if np.issubdtype(dtype, np.complexfloating) else np.repeat(PARTS, 7)).astype(dtype)
    check(scans, x.reshape(shape))


def clipped(x, lower, upper):
    return np.clip(x, lower, upper), x.clip(lower, upper)


@pytest.mark.parametrize("dtype", [np.complex128, np.complex64])
def test_clip_of_complex_numbers_between_any(dtype):
    x, lower, upper = (z.ravel().astype(dtype) for z in np.meshgrid(COMPLEX, COMPLEX, COMPLEX))
    check(clipped, x, lower, upper)


def extremes(x):
    return x.max(), x.min(), np.max(x, axis=-1), np.min(x, axis=0), np.fmax.reduce(x, axis=-1)


@pytest.mark.parametrize("dtype", [np.complex128, np.complex64])
def test_first_nan_of_complex_numbers_wins(dtype):
    rng = np.random.default_rng(3)
    for n in (3, 20, 41):
        check(extremes, rng.choice(COMPLEX, (4, n)).astype(dtype))


def orders(a, b):
    return a < b, a <= b, a > b, a >= b, a == b, a < 2.0, 1j >= b


def test_order_of_complex_numbers_is_that_of_scalars():
    compiled = phx.jit(strict=True)(orders)
    for a in COMPLEX[::3]:
        for b in COMPLEX[::5]:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                assert compiled(a, np.complex64(b)) == orders(a, np.complex64(b))


def reductions(x):
    total = np.sum(x)
    product = np.prod(x)
    largest = np.max(x)
    running = np.cumsum(x)
    products = np.cumprod(x)
    return total, product, largest, running, products


def lines(call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return [(str(w.message), w.lineno - reductions.__code__.co_firstlineno) for w in caught]


def test_reductions_in_one_loop_warn_at_their_own_lines():
    compiled = phx.jit(strict=True)(reductions)
    x = np.array([3e38, 3e38, np.inf, -np.inf, 1.0, 2.0], np.float32)
    over, invalid = "overflow encountered in ", "invalid value encountered in "
    expected = [(over + "reduce", 1), (invalid + "reduce", 1), (over + "reduce", 2), (over + "accumulate", 4), (invalid + "accumulate", 4), (over + "accumulate", 5)]
    assert lines(lambda: compiled(x)) == expected


def products_with_numbers(x, y, k):
    return np.dot(x, 2.0), np.dot(2, y), np.inner(x, k), np.dot(3, 4), np.dot(x[0], 2.0), np.dot(True, x), np.dot(2j, x), np.dot(x, 1e39)


def test_product_with_a_number_has_the_type_of_arrays_and_never_warns():
    check(products_with_numbers, np.ones(3, np.float32), np.ones(3, np.int8), np.float64(np.inf))


def without_nan(x):
    return np.nanmax(x), np.nanmin(x, axis=1), np.nanmax(x, axis=0, keepdims=True)


@pytest.mark.parametrize("x", [[[np.nan]], [[np.nan, np.nan], [1, 2]], [[np.nan], [1]], [[1.0, np.nan], [np.nan, 2]]])
def test_nothing_but_nan_warns(x):
    compiled = phx.jit(without_nan)
    for _ in range(2):
        told = []
        for function in (without_nan, compiled):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", RuntimeWarning)
                result = function(np.array(x))
            told.append([str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)] + [repr(r) for r in result])
        assert told[0] == told[1]


def over_no_axes(x):
    return x.sum(axis=()), np.max(x * 2, axis=()), x.sum((0, 2)), np.prod(x, axis=()), (x > 0).any(axis=())


def test_reduction_over_no_axes():
    check(over_no_axes, np.linspace(-1, 1, 24).reshape(2, 3, 4))


def powers(x, y):
    return x**y, np.float_power(x, y)


@pytest.mark.parametrize("dtype", [np.complex128, np.complex64])
def test_powers_of_complex_zeros(dtype):
    zeros = [complex(x, y) for x in (0.0, -0.0) for y in (0.0, -0.0)]
    for exponent in COMPLEX:
        check(powers, np.array(zeros, dtype), np.array([exponent], dtype))


def norms(x):
    return np.linalg.norm(x), np.linalg.norm(x, axis=0), np.linalg.norm(x, axis=1), np.linalg.norm(x, "fro"), np.linalg.norm(x[0]), np.linalg.norm(x[0], 2)


@pytest.mark.parametrize("dtype", FLOATS)
def test_norms(dtype):
    compiled = phx.jit(strict=True)(norms)
    for z in COMPLEX:
        x = np.array([[z, 1, 0], [2, -1, 3]])
        x = (x if np.issubdtype(dtype, np.complexfloating) else x.real).astype(dtype)
        agree(compiled, norms, [x], rtol=1e-6, lines=False)
