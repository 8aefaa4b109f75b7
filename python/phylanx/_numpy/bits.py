"""Bits of bytes."""

import numpy as np


def unpackbits(a, /, axis=None, count=None, bitorder="big"):
    a = np.asarray(a)
    assert a.dtype == np.uint8 and (bitorder == "big" or bitorder == "little")
    if axis is None:
        return _so_many(_unpacked(a.ravel(), bitorder), count)
    return np.moveaxis(_so_many(_unpacked(np.moveaxis(a, axis, -1), bitorder), count), -1, axis)


def _so_many(bits, count):
    """The first so many of the last axis, or all but the last so many."""
    if count is None:
        return bits
    assert count <= bits.shape[-1] and count >= -bits.shape[-1]
    return bits[..., :count]


def _unpacked(x, bitorder):
    """The last axis eight times as long."""
    places = np.arange(8).astype(np.uint8)
    if bitorder == "big":
        places = np.uint8(7) - places
    bits = np.right_shift(x[..., None], places) & np.uint8(1)
    return bits.reshape(x.shape[:-1] + (x.shape[-1] * 8,))


def packbits(a, /, axis=None, bitorder="big"):
    a = np.asarray(a)
    assert (a.dtype.kind == "b" or a.dtype.kind == "i" or a.dtype.kind == "u") and (bitorder == "big" or bitorder == "little")
    if axis is None:
        return _packed(a.ravel() != 0, bitorder)
    return np.moveaxis(_packed(np.moveaxis(a, axis, -1) != 0, bitorder), -1, axis)


def _packed(x, bitorder):
    n = x.shape[-1]
    m = (n + 7) // 8
    bits = np.zeros(x.shape[:-1] + (m * 8,), np.uint8)
    bits[..., :n] = x
    places = np.arange(8).astype(np.uint8)
    if bitorder == "big":
        places = np.uint8(7) - places
    return np.sum(np.left_shift(bits.reshape(x.shape[:-1] + (m, 8)), places), axis=-1).astype(np.uint8)


FUNCTIONS = (unpackbits, packbits)
