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
    assert a.ndim == 2 and b.ndim == 2
    p = a[:, None, :, None] * b[:, None, :]
    return p.reshape(a.shape[0] * b.shape[0], a.shape[1] * b.shape[1])


FUNCTIONS = (cross, kron)
