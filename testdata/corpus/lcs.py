"""The table of longest common subsequences of two sequences of numbers, and one such subsequence."""

import numpy as np


def program(a, b):
    n, m = len(a), len(b)
    table = np.zeros((n + 1, m + 1), dtype=np.int64)
    for i in range(n):
        for j in range(m):
            if a[i] == b[j]:
                table[i + 1, j + 1] = table[i, j] + 1
            else:
                table[i + 1, j + 1] = max(table[i, j + 1], table[i + 1, j])
    out = np.empty(table[n, m], dtype=a.dtype)
    k = len(out)
    i, j = n, m
    while k > 0:
        if a[i - 1] == b[j - 1]:
            k -= 1
            i -= 1
            j -= 1
            out[k] = a[i]
        elif table[i - 1, j] >= table[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return table, out


def cases():
    rng = np.random.default_rng(7)
    yield rng.integers(0, 4, 12), rng.integers(0, 4, 9)
    yield np.arange(3), np.arange(5, 8)
    yield np.zeros(0, dtype=np.int64), np.arange(3)
