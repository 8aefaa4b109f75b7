"""Jacobi iteration for the Laplace equation on a square."""

import numpy as np


def program(u, steps):
    change = 0.0
    for _ in range(steps):
        new = u.copy()
        new[1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:])
        change = np.max(np.abs(new - u))
        u = new
    return u, change


def cases():
    for n in (3, 17):
        u = np.zeros((n, n))
        u[0] = 1.0
        u[:, -1] = np.linspace(1.0, 2.0, n)
        for steps in (0, 1, 25):
            yield u, steps
