"""x.view(dtype), and whether arrays share memory."""

import numpy as np
import pytest
from same import check

RNG = np.random.default_rng(1)
V, A, BYTES = RNG.random(6), RNG.random((4, 5)), RNG.integers(0, 200, 33).astype(np.uint8)


def read_otherwise(v, b):
    return v.view(np.int64), v.view(np.uint8)[:4], (v + 0j).view(float), v.astype(np.float32).view(np.int32), b.view(np.int8), v[:4].view(complex), v.view(), b[:32].reshape(4, 8).view(np.uint16), (b > 3).view("u1")


def written_through(v):
    bits = v.view(np.uint64)
    bits[0] ^= np.uint64(1) << np.uint64(63)
    v.view(np.uint8)[8:16] = 0
    again = v.view()
    again[2] = 7
    return v, bits, again


def parts_of_complex(z):
    pairs = z.view(np.float64).reshape(3, 4, 2)
    pairs[..., 1] = 0
    return z, pairs.sum(axis=(0, 1))


def inverse_root(x):
    i = 0x5F3759DF - (x.view(np.int32) >> 1)
    y = i.view(np.float32)
    return y * (1.5 - 0.5 * x * y * y)


def unaligned(b):
    return b[1:9].view(np.uint64), b[:32].view(np.float32)


def does_not_fit(b):
    return b.view(np.uint16)


def test_memory_read_as_another_type():
    check(read_otherwise, V, BYTES)
    check(written_through, V.copy())
    check(parts_of_complex, RNG.random((3, 4)) + 1j)
    check(inverse_root, V.astype(np.float32))
    check(unaligned, BYTES, strict=False)
    check(does_not_fit, BYTES, strict=False)


def sharing(a):
    b, c, d, e, f, g = a[1:], a.copy(), a.T, a.reshape(-1), a + 1, a + 1
    return [
        np.shares_memory(a, b), np.shares_memory(a, c), np.may_share_memory(a, b), np.may_share_memory(b[:1], a[3:]), np.shares_memory(d, a), np.shares_memory(e, d), np.shares_memory(f, g), np.shares_memory(f, f),
        np.may_share_memory(a[:, ::2], a[:, 1::2]), np.shares_memory(a[:0], a), np.shares_memory(a[:2], a[2:]), np.shares_memory(np.moveaxis(a, 0, 1), a), np.shares_memory(a.T.ravel(), a),
    ]  # fmt: skip


def with_gaps(a):
    return np.shares_memory(a[:, ::2], a[:, 1::2]), np.shares_memory(a[:, 0], a)


def two_arguments(a, b):
    return np.shares_memory(a, b), np.may_share_memory(a, b)


@pytest.mark.parametrize("a", [A, np.asfortranarray(A)], ids=["C", "F"])
def test_sharing(a):
    check(sharing, a, strict=a.flags.c_contiguous)
    check(with_gaps, a, strict=False)
    check(two_arguments, a, a)
    check(two_arguments, a, a.copy())
