"""The Mandelbrot set with whole arrays."""

import numpy as np


def program(width, height, limit):
    x = np.linspace(-2.0, 0.5, width)
    y = np.linspace(-1.2, 1.2, height)
    c = x[np.newaxis, :] + 1j * y[:, np.newaxis]
    z = np.zeros_like(c)
    count = np.zeros(c.shape, dtype=np.int64)
    for _ in range(limit):
        inside = np.abs(z) <= 2.0
        z = np.where(inside, z * z + c, z)
        count += inside
    return count


def cases():
    yield 9, 7, 20
    yield 1, 1, 3
