"""np.pad."""

import numpy as np


def pad(array, pad_width, mode="constant", *, constant_values=0):
    a = np.asarray(array)
    assert mode == "constant" and not isinstance(pad_width, tuple)
    assert a.ndim == 1 or a.ndim == 2
    p = pad_width
    if a.ndim == 1:
        out = np.full(a.shape[0] + 2 * p, constant_values, a.dtype)
        out[p : p + a.shape[0]] = a
        return out
    out = np.full((a.shape[0] + 2 * p, a.shape[1] + 2 * p), constant_values, a.dtype)
    out[p : p + a.shape[0], p : p + a.shape[1]] = a
    return out


FUNCTIONS = (pad,)
