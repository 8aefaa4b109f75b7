"""The Mandelbrot set point by point, with complex numbers and with pairs of floats."""

import numpy as np


def escape(c, limit):
    z = 0j
    for k in range(limit):
        z = z * z + c
        if abs(z) > 2.0:
            return k
    return limit


def program(width, height, limit):
    count = np.empty((height, width), dtype=np.int32)
    other = np.empty((height, width), dtype=np.int32)
    for j in range(height):
        for i in range(width):
            a = -2.0 + 2.5 * i / width
            b = -1.25 + 2.5 * j / height
            count[j, i] = escape(complex(a, b), limit)
            x = y = 0.0
            k = 0
            while k < limit:
                x, y = x * x - y * y + a, 2.0 * x * y + b
                if x * x + y * y > 4.0:
                    break
                k += 1
            other[j, i] = k
    return count, other


def cases():
    yield 8, 6, 30
    yield 0, 3, 5
