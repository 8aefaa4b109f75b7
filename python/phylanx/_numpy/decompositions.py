"""Decompositions and solutions of numpy.linalg, on its own inner loops where LAPACK of the runtime has no routine."""

import numpy as np
from numpy.linalg import _umath_linalg as loops

from .._tuples import CLASSES

EigResult, QRResult, SVDResult = CLASSES["EigResult"], CLASSES["QRResult"], CLASSES["SVDResult"]


def _is_single(a):
    """Whether NumPy gives results in single precision; it computes in double."""
    return a.dtype == np.float32 or a.dtype == np.complex64


def eig(a):
    a = np.asarray(a)
    assert a.ndim > 1 and a.shape[-1] == a.shape[-2] and np.all(np.isfinite(a))
    wide = np.complex64 if _is_single(a) else np.complex128
    if a.dtype.kind == "c":
        w, v = loops.eig(a, signature="D->DD")
        return EigResult(w.astype(wide, copy=False), v.astype(wide, copy=False))
    w, v = loops.eig(a, signature="d->DD")
    if np.all(w.imag == 0.0):
        real = np.float32 if _is_single(a) else np.float64
        return EigResult(w.real.astype(real, copy=False), v.real.astype(real, copy=False))
    return EigResult(w.astype(wide, copy=False), v.astype(wide, copy=False))


def eigvals(a):
    a = np.asarray(a)
    assert a.ndim > 1 and a.shape[-1] == a.shape[-2] and np.all(np.isfinite(a))
    wide = np.complex64 if _is_single(a) else np.complex128
    if a.dtype.kind == "c":
        return loops.eigvals(a, signature="D->D").astype(wide, copy=False)
    w = loops.eigvals(a, signature="d->D")
    if np.all(w.imag == 0):
        return w.real.astype(np.float32 if _is_single(a) else np.float64, copy=False)
    return w.astype(wide, copy=False)


def lstsq(a, b, rcond=None):
    a, b = np.asarray(a), np.asarray(b)
    assert a.ndim == 2 and (b.ndim == 1 or b.ndim == 2) and a.shape[0] == b.shape[0]
    m, n = a.shape
    rows = b[:, None] if b.ndim == 1 else b
    assert m > 0 and n > 0 and rows.shape[1] > 0
    single = _is_single(a) and _is_single(b)
    real = np.float32 if single else np.float64
    cut = np.finfo(np.float64).eps * max(n, m) if rcond is None else rcond
    if a.dtype.kind == "c" or b.dtype.kind == "c":
        found, residuals, rank, s = loops.lstsq(a, rows, cut, signature="DDd->Ddid", core=(min(m, n),))
        x = found.astype(np.complex64 if single else np.complex128, copy=False)
    else:
        found, residuals, rank, s = loops.lstsq(a, rows, cut, signature="ddd->ddid", core=(min(m, n),))
        x = found.astype(real, copy=False)
    if rank != n or m <= n:
        residuals = np.zeros(0)
    return (x[:, 0].copy() if b.ndim == 1 else x), residuals.astype(real, copy=False), rank, s.astype(real, copy=False)


def solve(a, b):
    a, b = np.asarray(a), np.asarray(b)
    assert a.ndim > 1 and b.ndim > 0
    if b.ndim == 1 and a.ndim == 2 or b.ndim == a.ndim and a.shape[:-2] == b.shape[:-2]:
        return np.linalg.solve(a, b)
    assert a.dtype.kind != "c" and b.dtype.kind != "c"
    real = np.float32 if _is_single(a) and _is_single(b) else np.float64
    if b.ndim == 1:
        return loops.solve1(a, b, signature="dd->d").astype(real, copy=False)
    return loops.solve(a, b, signature="dd->d").astype(real, copy=False)


def qr(a, mode="reduced"):
    a = np.asarray(a)
    if mode == "r":
        return np.linalg.qr(a)[1]
    if mode == "complete":
        assert a.ndim > 1
        m, n = a.shape[-2], a.shape[-1]
        if m <= n:
            return np.linalg.qr(a)
        square = np.zeros(a.shape[:-1] + (m,), a.dtype)  # columns of zeros have no reflections: the factor is that of all rows
        square[..., :n] = a
        q, r = np.linalg.qr(square)
        return QRResult(q, r[..., :n].copy())
    return np.linalg.qr(a, mode)


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    if not hermitian:
        return np.linalg.svd(a, full_matrices, compute_uv)
    if not compute_uv:
        return np.sort(np.abs(np.linalg.eigvalsh(a)))[..., ::-1]
    s, u = np.linalg.eigh(a)
    sign, s = np.sign(s), np.abs(s)
    order = np.argsort(s)[..., ::-1]
    sign, s = np.take_along_axis(sign, order, -1), np.take_along_axis(s, order, -1)
    u = np.take_along_axis(u, order[..., None, :], -1)
    return SVDResult(u, s, np.swapaxes(u * sign[..., None, :], -1, -2).conjugate())


def tensorsolve(a, b, axes=None):
    a, b = np.asarray(a), np.asarray(b)
    if axes is not None:
        a = np.moveaxis(a, axes, tuple(range(a.ndim - len(axes), a.ndim)))
    shape = a.shape[b.ndim :]
    n = 1
    for k in shape:
        n = n * k
    assert b.size == n
    return np.linalg.solve(a.reshape(n, n), b.ravel()).reshape(shape)


def tensorinv(a, ind=2):
    a = np.asarray(a)
    assert ind > 0
    n = 1
    for k in a.shape[ind:]:
        n = n * k
    return np.linalg.inv(a.reshape(n, n)).reshape(a.shape[ind:] + a.shape[:ind])


FUNCTIONS = (eig, eigvals, solve, qr, svd, tensorsolve, tensorinv)
if hasattr(loops, "lstsq"):  # early releases of NumPy 2 have two ufuncs in its place
    FUNCTIONS += (lstsq,)
