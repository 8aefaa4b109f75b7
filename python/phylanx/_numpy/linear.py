"""Products of matrices."""

import numpy as np


def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    if axis is not None:
        axisa, axisb, axisc = axis, axis, axis
    a, b = np.moveaxis(np.asarray(a), axisa, -1), np.moveaxis(np.asarray(b), axisb, -1)
    assert a.shape[-1] == 3 and b.shape[-1] == 3
    a0, a1, a2 = a[..., 0], a[..., 1], a[..., 2]
    b0, b1, b2 = b[..., 0], b[..., 1], b[..., 2]
    r = np.stack((a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0), axis=-1)
    return np.moveaxis(r, -1, axisc)


def kron(a, b):
    a, b = np.asanyarray(a), np.asanyarray(b)
    assert a.ndim < 3 and b.ndim < 3
    if a.ndim == 0 or b.ndim == 0:
        return np.multiply(a, b)
    if a.ndim == 1 and b.ndim == 1:
        return (a[:, None] * b).reshape(a.shape[0] * b.shape[0])
    x, y = np.atleast_2d(a), np.atleast_2d(b)
    p = x[:, None, :, None] * y[:, None, :]
    return p.reshape(x.shape[0] * y.shape[0], x.shape[1] * y.shape[1])


def vecdot(x1, x2, /, *, axis=-1):
    a, b = np.asarray(x1), np.asarray(x2)
    if axis != -1:
        a, b = np.moveaxis(a, axis, -1), np.moveaxis(b, axis, -1)
    assert a.ndim > 0 and b.ndim > 0
    if a.ndim == 1 and b.ndim == 1:
        return np.vecdot(a.conj(), b)
    return np.vecdot(a.conj()[..., None, :], b[..., None])[..., 0, 0]


def matvec(x1, x2, /):
    a, b = np.asarray(x1), np.asarray(x2)
    assert a.ndim > 1 and b.ndim > 0
    return np.matvec(a, b[..., None])[..., 0]


def vecmat(x1, x2, /):
    a, b = np.asarray(x1), np.asarray(x2)
    assert a.ndim > 0 and b.ndim > 1
    return np.vecmat(a.conj()[..., None, :], b)[..., 0, :]


def matrix_transpose(x, /):
    return np.asarray(x).mT


def tensordot(a, b, axes=2):
    a, b = np.asarray(a), np.asarray(b)
    if isinstance(axes, int):
        assert axes >= 0 and axes <= a.ndim and axes <= b.ndim
        return _contracted(a, b, axes)
    i, j = axes
    if isinstance(i, int):
        return _contracted(np.moveaxis(a, i, -1), np.moveaxis(b, j, 0), 1)
    n = len(i)
    assert n == len(j)
    return _contracted(np.moveaxis(a, tuple(i), tuple(range(-n, 0))), np.moveaxis(b, tuple(j), tuple(range(n))), n)


def _contracted(a, b, n):
    """The sum of products over the last `n` axes of `a` and the first of `b`."""
    rows, over, columns = a.shape[: a.ndim - n], b.shape[:n], b.shape[n:]
    assert a.shape[a.ndim - n :] == over
    r = np.dot(a.reshape(_product(rows), _product(over)), b.reshape(_product(over), _product(columns)))
    return r.reshape(rows + columns)


def _product(extents):
    count = 1
    for extent in extents:
        count = count * extent
    return count


FUNCTIONS = (cross, kron, vecdot, matvec, vecmat, matrix_transpose, tensordot)
