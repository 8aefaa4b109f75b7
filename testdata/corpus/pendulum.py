"""A pendulum by the classical Runge-Kutta method."""

import numpy as np

RTOL = 1e-12
G = 9.81


def slope(state, length, damping):
    return np.array([state[1], -G / length * np.sin(state[0]) - damping * state[1]])


def program(angle, length, damping, dt, steps):
    state = np.array([angle, 0.0])
    path = np.empty((steps + 1, 2))
    path[0] = state
    for k in range(steps):
        k1 = slope(state, length, damping)
        k2 = slope(state + 0.5 * dt * k1, length, damping)
        k3 = slope(state + 0.5 * dt * k2, length, damping)
        k4 = slope(state + dt * k3, length, damping)
        state = state + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        path[k + 1] = state
    return path


def cases():
    yield 1.0, 1.0, 0.0, 0.01, 50
    yield 0.1, 2.5, 0.3, 0.05, 0
