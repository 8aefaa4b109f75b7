"""Time a warm call of x * 2 + 1 on 8 elements against Numba's and against one call of ``np.add``.

    python bench/warm_call.py [--rounds N]

The sides take turns in one process; the table shows the median of the rounds in ns a call, and the ratio to Phylanx's.
"""

import argparse
import statistics
import timeit

import numba
import numpy as np
import phylanx as phx

CALLS = 20_000  # of a round


def affine(x):
    return x * 2 + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=31)
    rounds = parser.parse_args().rounds
    x, ours, theirs = np.arange(8.0), phx.jit(affine), numba.njit(affine)
    np.testing.assert_array_equal(ours(x), affine(x))
    np.testing.assert_array_equal(theirs(x), affine(x))
    sides = {"phylanx": lambda: ours(x), "numba": lambda: theirs(x), "np.add(x, 1.0)": lambda: np.add(x, 1.0), "NumPy": lambda: affine(x)}
    times = {name: [] for name in sides}
    for _ in range(rounds):
        for name, call in sides.items():
            times[name].append(timeit.timeit(call, number=CALLS) / CALLS * 1e9)
    base = statistics.median(times["phylanx"])
    for name in sides:
        ns = statistics.median(times[name])
        print(f"{name:<16}{ns:7.0f} ns {ns / base:6.2f}")


if __name__ == "__main__":
    main()
