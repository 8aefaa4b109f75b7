"""numpy.linalg, roots and fits, compiled: stacks of matrices, all types, and NumPy's own classes of results."""

import warnings

import numpy as np
import pytest
from same import check
from test_numpy import function

import phylanx as phx

rng = np.random.default_rng(8)
A, B, T, b = (rng.normal(size=n) for n in ((5, 5), (7, 3), (3, 4, 4), 7))
C = A + 1j * rng.normal(size=(5, 5))
SYMMETRIC = A + A.T
POSITIVE = np.stack((A @ A.T + np.eye(5), A.T @ A + np.eye(5)))
TURN = np.array([[0, 1], [-1, 0]])
SQUARES = {
    "real": A, "symmetric": SYMMETRIC, "stack": T, "stack of symmetric": T + T.swapaxes(1, 2), "complex": C, "float32": A.astype("f"), "complex64": C.astype("F"), "turn": TURN,
    "int": np.array([[2, 1], [1, 2]]), "int8": np.array([[2, 0], [0, 1]], "i1"), "bool": np.eye(2) > 0, "empty": A[:0, :0], "transposed": A.T, "strided": B[1:7:2, ::-1],
}  # fmt: skip


def tolerance(*arrays):
    single = any(np.asarray(x).dtype in (np.float32, np.complex64) for x in arrays)
    return 1e-4 if single else 1e-10


def agree(calls, *arguments):
    """Calls of one function as a tuple, so that one compilation checks them all."""
    check(function("(" + ", ".join(calls) + ",)", len(arguments)), *arguments, rtol=tolerance(*arguments))


@pytest.mark.parametrize("kind", SQUARES)
def test_eigenvalues(kind):
    agree(["np.linalg.eig(x)", "np.linalg.eigvals(x)", "np.linalg.eig(x).eigenvalues * 2", "np.linalg.eigvals(x).real"], SQUARES[kind])


def test_what_follows_knows_both_types():
    def spectrum(a):
        w, v = np.linalg.eig(a)
        order = np.argsort(np.abs(w.real), kind="stable")
        return v @ np.diag(w), np.max(np.abs(w)), w[order], np.all(np.abs(w) < 1), np.sum(w) - np.trace(a)

    compiled = check(spectrum, A, rtol=1e-10)
    check(spectrum, SYMMETRIC, rtol=1e-10)
    assert compiled.report().wholly


@pytest.mark.parametrize(
    "calls, arguments",
    [
        (["np.linalg.eigh(x)", "np.linalg.eigh(x).eigenvectors", "np.linalg.eigh(x) + (1,)", "(np.linalg.eigh(x), 1)", "np.linalg.eigvalsh(x)"], (SYMMETRIC,)),
        (["np.linalg.eigh(x)", "np.linalg.cholesky(x)"], (POSITIVE,)),
        (["np.linalg.qr(x)", "np.linalg.qr(x).R", "np.linalg.qr(x, mode='r')", "np.linalg.svd(x)", "np.linalg.svd(x, False).S", "len(np.linalg.svd(x))"], (B,)),
        (["np.linalg.slogdet(x)", "np.linalg.slogdet(x).sign", "np.linalg.det(x)", "np.linalg.inv(x)", "np.linalg.cond(x)", "np.linalg.matrix_rank(x)", "np.linalg.svd(x)"], (T,)),
        (["np.linalg.slogdet(x)", "np.linalg.cond(x)", "np.linalg.matrix_rank(x)"], (A,)),
        (["np.linalg.matrix_rank(x, 0.5)", "np.linalg.pinv(x)", "np.linalg.pinv(x, 1e-2)"], (B,)),
        (["np.linalg.pinv(x)", "np.linalg.pinv(x, [1e-3, 1e-2, 0.1])"], (T,)), (["np.linalg.pinv(x)"], (B.astype("f"),)), (["np.linalg.pinv(x)"], (T + 1j,)),
        ([f"np.linalg.matrix_power(x, {n})" for n in (0, 1, 2, 3, 5, 8, -1, -3)], (T,)), (["np.linalg.matrix_power(x, y)"], (A, 6)),
        (["np.linalg.tensorsolve(x, y)"], (rng.normal(size=(2, 3, 3, 2)), rng.normal(size=(2, 3)))),
        (["np.linalg.tensorinv(x)"], (rng.normal(size=(4, 6, 8, 3)),)), (["np.linalg.tensorinv(x, 1)"], (rng.normal(size=(24, 8, 3)),)),
    ],
)  # fmt: skip
def test_results(calls, arguments):
    agree(calls, *arguments)


@pytest.mark.parametrize("a, y", [(T, T[0, 0]), (T, T[0, :, :2]), (A, A[0]), (T, T[:, :, :2]), (T[:1], T[:, :, :2]), (T[0], T[:, :, :2]), (T, TURN[0][:1] * np.ones((3, 4, 1), "i8"))])
def test_solve_broadcasts(a, y):
    agree(["np.linalg.solve(x, y)"], a, y)


@pytest.mark.parametrize(
    "a, y",
    [
        (B, b), (B, rng.normal(size=(7, 2))), (B.T.copy(), b[:3]), (np.ones((4, 3)), np.arange(4)), (B.astype("f"), b.astype("f")), (B + 1j * B, b), (B.astype("f"), b),
        (np.arange(6).reshape(3, 2), np.arange(3)), (B, b + 1j),
    ],
)  # fmt: skip
def test_least_squares(a, y):
    agree(["np.linalg.lstsq(x, y, rcond=None)", "np.linalg.lstsq(x, y)[0]", "np.linalg.lstsq(x, y, 1e-3)"], a, y)


@pytest.mark.parametrize(
    "text, argument",
    [
        ("np.linalg.eig(x)", np.array([[1, np.nan], [0, 1]])), ("np.linalg.eig(x)", B), ("np.linalg.solve(x, x)", np.zeros((2, 2))), ("np.linalg.eigvals(x)", b),
        ("np.linalg.lstsq(x, x)", b), ("np.linalg.inv(x)", np.zeros((2, 3, 3))), ("np.linalg.lstsq(x, x[:2])", B), ("np.linalg.matrix_power(x, 1.5)", A), ("np.polyfit(x, x, -1)", b),
        ("np.polyfit(x * 0, x, 3)", b), ("np.linalg.qr(x, 'complete')", B),
    ],
)  # fmt: skip
def test_what_raises_or_warns(text, argument):
    check(function(text, 1), argument, rtol=1e-10, strict=False)


COEFFICIENTS = ([3.0, 1, 2, 5, 4, 2, 2.5], [1, 2, 2, 3, 0, 5, -1, 3], [1.0, -2, 0.5, 0], [1, -3, 2], [0, 0, 1.5, 0, 0], [0.0, 0], [1j, 2, 0.5], [2.0], [1.0, 2])


@pytest.mark.parametrize("p", COEFFICIENTS, ids=str)
def test_roots(p):
    agree(["np.roots(x)", "np.roots(x).real"], np.array(p))


def test_roots_of_displays():
    check(function("np.roots([1, -3, 2]), np.roots([1, 0, 1]), np.roots([1.0, 0, x, 0]), np.polyval([1, 0.5], x)", 1), 1.0, rtol=1e-10)


@pytest.mark.parametrize("z", [[3.0, 1, 2], [1, 2, 0], [1j, -1j, 2], [1j, 2], [[1.0, 0], [2, 3]], [[0.0, 1], [-1, 0]]], ids=str)
def test_poly(z):
    agree(["np.poly(x)"], np.array(z))


def test_fits():
    x, y = np.array([3.0, 1, 2, 5, 4, 2, 2.5]), np.array([1.0, 4, 2, 2, 0, 7, 3])
    calls = ["y, 1", "y, 2", "y, 3, w=x", "y, 1, full=True", "y, 1, cov=True", "y, 2, cov='unscaled'", "np.stack((x, y), 1), 1", "y, 1, None, False, y + 1", "y, 0"]
    for call in calls:
        agree([f"np.polyfit(x, {call})"], x, y)
    agree(["np.polyval(np.polyfit(x, y, 2), x)"], x.astype(int), y)


def test_a_named_tuple_outlives_an_exit():
    def f(a, k):
        result = np.linalg.eigh(a)
        return result, a[k]

    got = phx.jit(f)
    with pytest.raises(IndexError):
        got(SYMMETRIC, 9)
    assert type(got(SYMMETRIC, 0)[0]) is type(np.linalg.eigh(SYMMETRIC))


SINGLE = (
    "inv(a) det(a) slogdet(a) cholesky(a) cholesky(a,upper=True) qr(a) svd(a) svd(a,full_matrices=False) svd(a,compute_uv=False) svdvals(a) eigh(a) eigvalsh(a) eig(a) eigvals(a)"
    " solve(a,a) solve(a,a[0]) lstsq(a,a[0],rcond=None) pinv(a) pinv(a[:,:1]) pinv(a[:1]) pinv(a[:3]) matrix_rank(a) cond(a) norm(a,2) norm(a,'nuc') cond(a,-2)"
).split()


@pytest.mark.parametrize("dtype", ["f4", "c8"])
@pytest.mark.parametrize("call", SINGLE)
def test_single_precision_is_computed_in_double(call, dtype):
    """As NumPy does: what is left of differences between releases of LAPACK is a unit of single precision."""
    rng = np.random.default_rng(5)
    x = rng.standard_normal((8, 8)) + (1j * rng.standard_normal((8, 8)) if dtype == "c8" else 0)
    check(function(f"np.linalg.{call}".replace("(a", "(x").replace(",a", ",x"), 1), (x @ x.T.conj() + 0.1 * np.eye(8)).astype(dtype), rtol=2.5e-7)


def test_results_too_large_for_single_precision():
    def f(a):
        return np.linalg.det(a), np.linalg.inv(a)

    compiled = phx.jit(strict=True)(f)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compiled(np.eye(3, dtype="f4") * np.float32(1e20))
    assert [str(w.message) for w in caught] == ["overflow encountered in cast"]
    check(f, np.eye(3, dtype="f4") * np.float32(1e-20))
    check(f, np.zeros((3, 3), "f4"))
    check(f, np.zeros((0, 0), "f4"))
