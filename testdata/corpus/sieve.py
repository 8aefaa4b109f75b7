"""The sieve of Eratosthenes."""

import numpy as np


def program(n):
    prime = np.ones(n + 1, dtype=bool)
    prime[:2] = False
    i = 2
    while i * i <= n:
        if prime[i]:
            prime[i * i :: i] = False
        i += 1
    return np.flatnonzero(prime), prime.sum()


def cases():
    for n in (1, 2, 30, 1000):
        yield (n,)
    yield (-5,)
