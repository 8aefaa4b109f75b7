"""Time a function of two independent recurrences run whole and as the graph of its tasks.

    python bench/graph.py [--rounds N]

Both forms are compiled in one process and called in turn; the table shows medians and the least times, and what the compiler chooses by itself.
"""

import argparse
import os
import statistics
import time

import numpy as np

import phylanx as phx

MODES = ("whole", "graph", "auto")
N = 4_000_000


def recurrences(a, b):
    for i in range(1, len(a)):
        a[i] = 0.5 * a[i - 1] + a[i]
    for j in range(1, len(b)):
        b[j] = 0.3 * b[j - 1] - b[j]
    return a[-1] + b[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    compiled, times = {}, {mode: [] for mode in MODES}
    for mode in MODES:
        os.environ["PHX_MODE"] = mode
        compiled[mode] = phx.jit(recurrences)
        compiled[mode](np.ones(10), np.ones(10))
    for _ in range(rounds):
        for mode, f in compiled.items():
            a, b = np.ones(N), np.ones(N)
            begin = time.perf_counter()
            f(a, b)
            times[mode].append(time.perf_counter() - begin)
    whole = statistics.median(times["whole"])
    for mode, seconds in times.items():
        print(f"{mode:<6}{1e3 * statistics.median(seconds):>8.2f} ms, least {1e3 * min(seconds):.2f} ms, {statistics.median(seconds) / whole:.2f} of whole")


if __name__ == "__main__":
    main()
