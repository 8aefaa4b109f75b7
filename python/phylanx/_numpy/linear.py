"""Products of matrices."""

import numpy as np


def cross(a, b):
    a, b = np.asanyarray(a), np.asanyarray(b)
    assert a.shape[-1] == 3 and b.shape[-1] == 3
    a0, a1, a2 = a[..., 0], a[..., 1], a[..., 2]
    b0, b1, b2 = b[..., 0], b[..., 1], b[..., 2]
    return np.stack((a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0), axis=-1)


def kron(a, b):
    a, b = np.asanyarray(a), np.asanyarray(b)
    assert a.ndim > 0 and b.ndim > 0 and a.ndim < 3 and b.ndim < 3
    if a.ndim == 1 and b.ndim == 1:
        return (a[:, None] * b).reshape(a.shape[0] * b.shape[0])
    x, y = np.atleast_2d(a), np.atleast_2d(b)
    p = x[:, None, :, None] * y[:, None, :]
    return p.reshape(x.shape[0] * y.shape[0], x.shape[1] * y.shape[1])


def tensordot(a, b, axes=2):
    if isinstance(axes, int) and axes == 1:
        return np.tensordot(a, b, axes=1)
    a, b = np.asarray(a), np.asarray(b)
    assert a.size > 0 and b.size > 0
    if isinstance(axes, int):
        assert axes == 2 and a.ndim > 1 and b.ndim > 1
        return _contracted(a, b, 2)
    i, j = axes
    if isinstance(i, int):
        return _contracted(np.moveaxis(a, i, -1), np.moveaxis(b, j, 0), 1)
    assert len(i) == len(j) and len(i) < 3
    if len(i) == 1:
        return _contracted(np.moveaxis(a, i[0], -1), np.moveaxis(b, j[0], 0), 1)
    return _contracted(_last(a, i[0] % a.ndim, i[1] % a.ndim), _first(b, j[0] % b.ndim, j[1] % b.ndim), 2)


def _last(a, i, j):
    """`a` with the axes `i` and `j` last."""
    return np.moveaxis(np.moveaxis(a, i, -1), j - 1 if j > i else j, -1)


def _first(b, i, j):
    """`b` with the axes `i` and `j` first."""
    return np.moveaxis(np.moveaxis(b, j, 0), i + 1 if i < j else i, 0)


def _contracted(a, b, n):
    """The sum of products over the last `n` axes of `a` and the first of `b`."""
    assert a.shape[a.ndim - n :] == b.shape[:n]
    inner = b.shape[0] if n == 1 else b.shape[0] * b.shape[1]
    r = np.dot(a.reshape(a.size // inner, inner), b.reshape(inner, b.size // inner))
    return r.reshape(a.shape[: a.ndim - n] + b.shape[n:])


FUNCTIONS = (cross, kron, tensordot)
