"""The library routines of the runtime against NumPy, and the runtime's stress tests under the thread sanitizer."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from door_build import built
from runtime_build import DTYPES, SOURCES, call, runtime, sources

INEXACT = [np.dtype(c) for c in "fdFD"]
rng = np.random.default_rng(5)


@pytest.fixture(scope="module")
def lib():
    openblas = pytest.importorskip("scipy_openblas64")
    return runtime(Path(openblas.get_lib_dir()) / "libscipy_openblas64_.so")


def draw(dtype, *shape):
    if dtype.kind == "b":
        return rng.random(shape) < 0.5
    if dtype.kind in "iu":
        return rng.integers(0, 100, shape).astype(dtype) * dtype.type(3)
    x = rng.standard_normal(shape)
    if dtype.kind == "c":
        x = x + 1j * rng.standard_normal(shape)
    return x.astype(dtype)


def layouts(x):
    """The same values in other memory."""
    yield x
    if x.ndim >= 1:
        wide = np.zeros((*x.shape[:-1], 2 * x.shape[-1] + 1), x.dtype)
        wide[..., ::2][..., : x.shape[-1]] = x
        yield wide[..., ::2][..., : x.shape[-1]]
        yield np.ascontiguousarray(x[::-1])[::-1]
    if x.ndim >= 2:
        yield np.ascontiguousarray(np.swapaxes(x, -1, -2)).swapaxes(-1, -2)
        yield np.asfortranarray(x)


def check(got, want, tol=None):
    want = np.asarray(want)
    assert got.dtype == want.dtype and got.shape == want.shape
    if want.dtype.kind not in "fc":
        np.testing.assert_array_equal(got, want)
    else:
        eps = np.finfo(want.dtype).eps
        np.testing.assert_allclose(got, want, rtol=1e3 * eps, atol=(tol or 1e3) * eps)


PRODUCTS = [
    ((3,), (3,)), ((4, 3), (3,)), ((3,), (3, 5)), ((4, 3), (3, 5)), ((1, 3), (3, 1)), ((4, 1), (1, 5)), ((0, 3), (3, 2)), ((2, 0), (0, 2)),
    ((0,), (0,)), ((7, 4, 3), (3, 5)), ((7, 4, 3), (7, 3, 5)), ((2, 1, 4, 3), (6, 3, 5)), ((3,), (2, 3, 4)), ((2, 4, 3), (3,)), ((130, 70), (70, 200)),
]


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_products(lib, dtype):
    for left, right in PRODUCTS:
        for x in layouts(draw(dtype, *left)):
            for y in layouts(draw(dtype, *right)):
                status, (got,) = call(lib, "phx_matmul", x, y)
                assert status == 0
                check(got, np.matmul(x, y))
                status, (got,) = call(lib, "phx_dot", x, y) if x.ndim < 3 and y.ndim < 3 else (0, (None,))
                if got is not None:
                    check(got, np.dot(x, y))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_dot_of_higher_rank_and_vdot(lib, dtype):
    for left, right in [((2, 4, 3), (3,)), ((4, 3), (2, 3, 5)), ((2, 4, 3), (6, 3, 5)), ((3,), (2, 3, 5))]:
        for x in layouts(draw(dtype, *left)):
            for y in layouts(draw(dtype, *right)):
                status, (got,) = call(lib, "phx_dot", x, y)
                assert status == 0
                check(got, np.dot(x, y))
    x, y = draw(dtype, 40), draw(dtype, 40)
    status, (got,) = call(lib, "phx_vdot", x[::-2], y[::2])
    check(got, np.vdot(x[::-2], y[::2]))


@pytest.mark.parametrize("dtype", [np.dtype(c) for c in "?bHilfdFD"], ids=str)
def test_long_sums_and_many_tiles(lib, dtype):
    long = [((3, 50000), (50000, 2)), ((40000,), (40000,)), ((40000,), (40000, 5)), ((40000,), (40000, 30)), ((64, 6000), (6000, 32))]
    wide = [((600, 300), (300, 500)), ((5000, 50), (50,)), ((50,), (50, 5000)), ((300, 10), (10, 300)), ((2, 200, 180), (180, 170))]
    for left, right in long + wide:
        x, y = draw(dtype, *left), draw(dtype, *right)
        status, (got,) = call(lib, "phx_matmul", x, y)
        assert status == 0
        check(got, np.matmul(x, y), 1e5)


@pytest.mark.parametrize("dtype", [np.dtype(c) for c in "fd"], ids=str)
def test_every_size_about_a_vector(lib, dtype):
    """Matrices of short lines times vectors, and big products whose sides are no multiple of a tile."""
    for n in [*range(1, 40), 63, 64, 65, 127, 128, 129]:
        for lines in (1, 7, 8, 21):
            a, v, w = draw(dtype, lines, n), draw(dtype, 2 * n)[::2], draw(dtype, lines)
            for x in (a, np.asfortranarray(a), np.pad(a, ((0, 0), (0, 3)))[:, :n]):
                check(call(lib, "phx_matmul", x, v)[1][0], x @ v)
                check(call(lib, "phx_matmul", w, x)[1][0], w @ x)
    for m, n, k in [(161, 177, 167), (70, 4200, 257), (520, 66, 300), (1000, 65, 70)]:
        x, y = draw(dtype, m, k), draw(dtype, k, n)
        check(call(lib, "phx_matmul", x, y)[1][0], x @ y, 1e4)
        check(call(lib, "phx_matmul", np.asfortranarray(x), np.asfortranarray(y))[1][0], x @ y, 1e4)


@pytest.mark.parametrize("dtype", INEXACT, ids=str)
def test_a_matrix_times_itself_transposed(lib, dtype):
    for m, n in [(5, 3), (400, 30), (700, 190), (300, 411)]:
        for x in (draw(dtype, m, n), np.asfortranarray(draw(dtype, m, n)), draw(dtype, m, 2 * n)[:, ::2]):
            got = call(lib, "phx_matmul", x.T, x)[1][0]
            check(got, x.T @ x, 1e5)
            if dtype.kind == "f":
                np.testing.assert_array_equal(got, got.T)


@pytest.mark.parametrize("dtype", INEXACT, ids=str)
def test_the_bits_do_not_depend_on_the_workers(lib, dtype):
    shapes = [((5690, 30), (30,)), ((5690,), (5690, 30)), ((1797, 64), (64, 32)), ((64, 17970), (17970, 32)), ((300, 300), (300, 300)), ((200, 100, 90), (90, 3))]
    for left, right in shapes:
        x, y = draw(dtype, *left), draw(dtype, *right)
        results = []
        for workers in (1, 3):
            lib.phx_workers_set(workers)
            results.append(call(lib, "phx_matmul", x, y)[1][0])
        np.testing.assert_array_equal(*results)
    a, b = draw(dtype, 450, 450), draw(dtype, 450, 300)
    results = []
    for workers in (1, 3):
        lib.phx_workers_set(workers)
        results.append(call(lib, "phx_solve", a, b)[1][0])
    np.testing.assert_array_equal(*results)


def spd(dtype, *shape):
    a = draw(dtype, *shape)
    return a @ a.conj().swapaxes(-1, -2) + shape[-1] * np.eye(shape[-1], dtype=dtype)


STACKS = [(1, 1), (5, 5), (3, 4, 4), (2, 3, 6, 6), (0, 0), (0, 3, 3), (2, 0, 0)]


@pytest.mark.parametrize("dtype", INEXACT, ids=str)
@pytest.mark.parametrize("shape", STACKS, ids=str)
def test_square_matrices(lib, dtype, shape):
    for a in layouts(spd(dtype, *shape)):
        one = lambda name, **k: call(lib, name, a, **k)  # noqa: E731
        check(one("phx_inv")[1][0], np.linalg.inv(a))
        for upper in (0, 1):
            check(one("phx_cholesky", attr=upper)[1][0], np.linalg.cholesky(a, upper=bool(upper)))
            w, v = np.linalg.eigh(a, "LU"[upper])
            status, got = one("phx_eigh", attr=upper, outs=2)
            check(got[0], w)
            check(got[1] * got[0][..., None, :] @ got[1].conj().swapaxes(-1, -2), a)
            check(one("phx_eigvalsh", attr=upper)[1][0], np.linalg.eigvalsh(a, "LU"[upper]))
        check(one("phx_det")[1][0], np.linalg.det(a), 1e8)
        sign, log = np.linalg.slogdet(a)
        status, got = one("phx_slogdet", outs=2)
        check(got[0], sign)
        check(got[1], log)
        for cols in (1, 3):
            for b in layouts(draw(dtype, *shape[:-1], cols)):
                check(call(lib, "phx_solve", a, b)[1][0], np.linalg.solve(a, b))
        if len(shape) == 2:
            b = draw(dtype, shape[-1])
            check(call(lib, "phx_solve", a, b)[1][0], np.linalg.solve(a, b))


@pytest.mark.parametrize("dtype", INEXACT, ids=str)
@pytest.mark.parametrize("n", [100, 383, 384, 500])
def test_big_matrices(lib, dtype, n):
    a, b = draw(dtype, n, n) + 8 * np.eye(n, dtype=dtype), draw(dtype, n, 130)
    check(a @ call(lib, "phx_solve", a, b)[1][0], b, 1e6)
    check(a.T @ call(lib, "phx_solve", a.T, b[:, 0])[1][0], b[:, 0], 1e6)
    check(a @ call(lib, "phx_inv", a)[1][0], np.eye(n, dtype=dtype), 1e6)
    for got, want in zip(call(lib, "phx_slogdet", a, outs=2)[1], np.linalg.slogdet(a), strict=True):
        check(got, want, 1e4)
    p = a @ a.conj().T + 3 * np.eye(n, dtype=dtype)
    for upper in (0, 1):
        check(call(lib, "phx_cholesky", p, attr=upper)[1][0], np.linalg.cholesky(p, upper=bool(upper)), 1e5)
    p[n - 20, n - 20] = -1
    a[:, n // 2] = 0
    assert call(lib, "phx_cholesky", p)[0] == 1
    assert call(lib, "phx_inv", a)[0] == 1
    assert call(lib, "phx_slogdet", a, outs=2)[1][1] == -np.inf


@pytest.mark.parametrize("dtype", INEXACT, ids=str)
@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (3, 5), (2, 6, 4), (2, 4, 6), (0, 3, 2)], ids=str)
def test_rectangular_matrices(lib, dtype, shape):
    for a in layouts(draw(dtype, *shape)):
        status, (q, r) = call(lib, "phx_qr", a, outs=2)
        for got, want in zip((q, r), np.linalg.qr(a), strict=True):
            check(got, want)
        for full in (0, 1):
            status, (u, s, vh) = call(lib, "phx_svd", a, attr=full, outs=3)
            wu, ws, wv = np.linalg.svd(a, full_matrices=bool(full))
            assert u.shape == wu.shape and vh.shape == wv.shape
            check(s, ws)
            k = s.shape[-1]
            check(u[..., :k] * s[..., None, :] @ vh[..., :k, :], a)
        check(call(lib, "phx_svdvals", a)[1][0], np.linalg.svdvals(a))


def test_where_numpy_raises(lib):
    singular = np.ones((3, 3))
    assert call(lib, "phx_inv", singular)[0] == 1
    assert call(lib, "phx_solve", singular, np.ones(3))[0] == 1
    assert call(lib, "phx_cholesky", -np.eye(2))[0] == 1
    assert call(lib, "phx_svd", np.full((2, 2), np.nan), outs=3)[0] == 1
    assert call(lib, "phx_bincount", np.array([1, -1]), np.array(0))[0] == 1
    assert call(lib, "phx_det", singular)[1][0] == 0
    assert call(lib, "phx_solve", singular, np.ones(3))[0] == 1
    assert call(lib, "phx_inv", np.zeros((2, 2)))[0] == 1


@pytest.mark.parametrize("dtype", INEXACT, ids=str)
def test_small_systems(lib, dtype):
    """Rows must be exchanged; NaN and infinity go where LAPACK puts them."""
    for n in range(1, 11):
        a, b = draw(dtype, 50, n, n), draw(dtype, 50, n, 3)
        a[:, 0, 0] = 0 if n > 1 else 1
        check(a @ call(lib, "phx_solve", a, b)[1][0], b, 1e6)
        check(a @ call(lib, "phx_inv", a)[1][0], np.broadcast_to(np.eye(n, dtype=dtype), a.shape), 1e6)
    for odd in (np.nan, np.inf, 1e-320):
        for at in (0, 5, 10, 15):
            a, b = spd(np.dtype("d"), 4, 4), draw(np.dtype("d"), 4)
            a.flat[at] = odd
            np.testing.assert_allclose(call(lib, "phx_solve", a, b)[1][0], np.linalg.solve(a, b), rtol=1e-10)


def special(dtype, n):
    x = draw(dtype, n)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        x = rng.integers(info.min, info.max, n, dtype=dtype, endpoint=True)
    if dtype.kind in "fc" and n > 8:
        x[:: 5] = rng.integers(-2, 3, x[::5].shape)
        x[1::7] = np.nan
        x[2::9] = -np.inf
        x[3::11] = -0.0
        x[4::13] = -np.nan
    if dtype.kind == "c" and n > 8:
        x[5::6] = [complex(1, np.nan), complex(np.nan, 1)][n % 2]
    return x


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("n", [0, 1, 2, 15, 16, 17, 40, 100, 300, 1025, 5000, 20000])
def test_sorting(lib, dtype, n):
    x = special(dtype, n)
    for a in layouts(x):
        np.testing.assert_array_equal(call(lib, "phx_sort", a)[1][0], np.sort(a))
        np.testing.assert_array_equal(call(lib, "phx_argsort", a)[1][0], np.argsort(a, kind="stable"))
        np.testing.assert_array_equal(call(lib, "phx_unique", a)[1][0], np.unique(a))
    ascending, v = np.sort(x), special(dtype, 30)
    for right in (0, 1):
        got = call(lib, "phx_searchsorted", ascending, v, attr=right)[1][0]
        np.testing.assert_array_equal(got, np.searchsorted(ascending, v, "right" if right else "left"))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_sorting_along_axes(lib, dtype):
    for a in layouts(draw(dtype, 3, 20, 4)):
        for axis in range(3):
            np.testing.assert_array_equal(call(lib, "phx_sort", a, attr=axis)[1][0], np.sort(a, axis))
            np.testing.assert_array_equal(call(lib, "phx_argsort", a, attr=axis)[1][0], np.argsort(a, axis, kind="stable"))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_positions_and_counts(lib, dtype):
    for shape in [(), (0,), (7,), (3, 4), (40000,), (2, 0, 3), (150, 300)]:
        x = draw(dtype, *shape) * (rng.random(shape) < 0.3)
        for a in layouts(np.asarray(x, dtype)):
            np.testing.assert_array_equal(call(lib, "phx_flatnonzero", a)[1][0], np.flatnonzero(a))
    if dtype == np.int64:
        x = draw(dtype, 500)
        for least in (0, 1000):
            np.testing.assert_array_equal(call(lib, "phx_bincount", x[::-3], np.array(least))[1][0], np.bincount(x[::-3], minlength=least))


@pytest.mark.parametrize("name", ["runtime_stress", "graph_stress"])
def test_stress_under_thread_sanitizer(name):
    flags = ("-std=gnu11", "-g", "-O1", "-fsanitize=thread", f"-I{SOURCES}")
    try:
        program = built(name, *flags, Path(__file__).with_name(f"{name}.c"), *sources())
    except subprocess.CalledProcessError as e:
        pytest.skip("no thread sanitizer: " + e.stderr[-200:])
    run = subprocess.run([program], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
