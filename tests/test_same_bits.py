"""Small products and decompositions, and elementary functions on processors with AVX-512: the last bits are NumPy's, since its own routines compute them."""

import numpy as np
import pytest

import phylanx as phx
from phylanx import _core

FLOATS = np.float64, np.float32, np.complex128, np.complex64
DOUBLES = FLOATS[::2]
SIZES = 1, 2, 3, 4, 5, 8, 13, 16, 31, 47
LAYOUTS = {
    "C": lambda x: x,
    "F": np.asfortranarray,
    "strided": lambda x: np.repeat(np.repeat(x, 2, 0), 3, -1)[::2, ::3],
    "backwards": lambda x: x[::-1, ::-1].copy()[::-1, ::-1],
    "read twice": lambda x: np.broadcast_to(x[:1], x.shape),
}  # fmt: skip


def products(a, b, v, w):
    square = a[: a.shape[1], : a.shape[1]]
    return (
        a @ b, a @ v, w @ a, v @ v, np.dot(a, b), np.dot(a, v), np.dot(w, a), np.dot(v, v), a.T @ a, a @ a.T, np.inner(a, a), np.inner(v, v), np.vdot(v, v),
        np.tensordot(a, b, 1), a[:, 0] @ w, a[0] @ v, w[:, None] * 2 @ v[None], square @ square, (square @ v) @ square,
    )  # fmt: skip


def stacks(t, v):
    return t @ t, t @ v, v @ t, np.dot(t, v), np.dot(t, t), t[:, :1] @ t, t @ t[0]


def norms(a, v):
    return np.linalg.norm(v), np.linalg.norm(a), np.linalg.norm(v[::2]), np.linalg.norm(a.real[:, 0])


def decompositions(a, s, v):
    q, r = np.linalg.qr(a)
    u, sigma, vh = np.linalg.svd(a)
    thin, _, _ = np.linalg.svd(a[:, :2], full_matrices=False)
    sign, log_abs = np.linalg.slogdet(a)
    values, vectors = np.linalg.eigh(s)
    return (
        np.linalg.solve(a, v), np.linalg.solve(a, s), np.linalg.inv(a), np.linalg.det(a), sign, log_abs, q, r, u, sigma, vh, thin, values, vectors,
        np.linalg.cholesky(s), np.linalg.eigvalsh(s), np.linalg.svd(a, compute_uv=False), np.linalg.matrix_rank(a), np.linalg.cond(a),
    )  # fmt: skip


def numbers(rng, dtype, *shape):
    x = rng.normal(size=shape)
    return (x + 1j * rng.normal(size=shape) if np.dtype(dtype).kind == "c" else x).astype(dtype)


def assert_same_bits(function, *arguments):
    for k, (got, want) in enumerate(zip(phx.jit(strict=True)(function)(*arguments), function(*arguments), strict=True)):
        assert type(got) is type(want)
        np.testing.assert_array_equal(got, want, err_msg=f"result {k}", strict=True)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_products(layout, dtype):
    rng = np.random.default_rng(1)
    for n in SIZES:
        m = n + 2
        a, b = (LAYOUTS[layout](numbers(rng, dtype, *shape)) for shape in ((m, n), (n, m)))
        assert_same_bits(products, a, b, numbers(rng, dtype, n), numbers(rng, dtype, m))


@pytest.mark.parametrize("dtype", FLOATS)
def test_stacks(dtype):
    rng = np.random.default_rng(2)
    for n in (1, 2, 3, 7, 20):
        t = numbers(rng, dtype, 4, n, n)
        for x in (t, t.swapaxes(1, 2), t[::-1], t[:, ::-1]):
            assert_same_bits(stacks, x, numbers(rng, dtype, n))


@pytest.mark.parametrize("dtype", FLOATS)
def test_norms(dtype):
    rng = np.random.default_rng(3)
    for n in SIZES:
        assert_same_bits(norms, numbers(rng, dtype, n, n), numbers(rng, dtype, n))


@pytest.mark.parametrize("dtype", DOUBLES)
@pytest.mark.parametrize("layout", [k for k in LAYOUTS if k != "read twice"])
def test_decompositions(layout, dtype):
    rng = np.random.default_rng(4)
    for n in (2, 3, 5, 8, 16, 32):
        a = numbers(rng, dtype, n, n)
        s = a @ a.conj().T + n * np.eye(n)
        assert_same_bits(decompositions, LAYOUTS[layout](a), LAYOUTS[layout](s), numbers(rng, dtype, n))


def elementary(x, unit, above):
    return (
        np.exp(x), np.exp2(x), np.expm1(x), np.log(above), np.log2(above), np.log10(above), np.log1p(above), np.tan(x), np.arcsin(unit), np.arccos(unit), np.arctan(x),
        np.sinh(x), np.cosh(x), np.tanh(x), np.arcsinh(x), np.arccosh(above + 1), np.arctanh(unit), np.cbrt(x), np.power(above, x), np.arctan2(x, unit), np.hypot(x, unit),
    )  # fmt: skip


def elementary32(x, unit, above):
    return (
        np.exp2(x), np.expm1(x), np.log2(above), np.log10(above), np.log1p(above), np.tan(x), np.arcsin(unit), np.arccos(unit), np.arctan(x), np.sinh(x), np.cosh(x), np.tanh(x),
        np.arcsinh(x), np.arccosh(above + 1), np.arctanh(unit), np.cbrt(x), np.power(above, x), np.arctan2(x, unit), np.hypot(x, unit),
    )  # fmt: skip


def one_by_one(x, unit, above):
    found = np.empty((6, len(x)))
    for i in range(len(x)):
        found[:, i] = np.exp(x[i]), np.log(above[i]), np.tanh(x[i]), np.arctan2(x[i], unit[i]), above[i] ** unit[i], np.power(above[i], unit[i])
    return (found,)


def moduli(z):
    return np.abs(z), abs(z), abs(z[0]), np.abs(z[0]), abs(complex(z[0]))


@pytest.mark.parametrize("function", (elementary, elementary32, one_by_one))
@pytest.mark.parametrize("n", (1, 7, 500))
def test_elementary(function, n):
    if not _core.host()["SVML"]:
        pytest.skip("NumPy runs the C library's routines on this processor")
    rng = np.random.default_rng(n)
    arguments = rng.normal(size=n) * 3, rng.uniform(-1, 1, n), 10 ** rng.uniform(-20, 20, n)
    if function is elementary32:
        arguments = [x.astype(np.float32) for x in arguments]
    assert_same_bits(function, *arguments)
    if n == 500:
        assert_same_bits(function, *(x[::3] for x in arguments))


@pytest.mark.parametrize("dtype", (np.complex128, np.complex64))
def test_moduli(dtype):
    rng = np.random.default_rng(5)
    special = np.array([0, -0.0, 1, np.inf, -np.inf, np.nan, 1e300, 1e-300, 3e38, 1e-40])
    z = np.empty((10, 10), np.complex128)
    z.real, z.imag = special[:, None], special
    with np.errstate(all="ignore"):
        for x in (numbers(rng, dtype, 1000), z.ravel().astype(dtype), z.ravel()[33:34].astype(dtype)):
            if _core.host()["SVML"]:
                assert_same_bits(moduli, x)


def quantiles(x, q):
    return np.quantile(x, q), np.percentile(x, q * 100), np.quantile(x[0], q), np.quantile(x, q, axis=0), np.percentile(x, 30, axis=1), np.median(x), np.nanpercentile(x, 30)


@pytest.mark.parametrize("dtype", (np.float64, np.float32))
def test_quantiles(dtype):
    rng = np.random.default_rng(6)
    for q in 0.0, 0.1, 0.37, 0.5, 0.81, 0.999, 1.0:
        assert_same_bits(quantiles, numbers(rng, dtype, 7, 23), q)
