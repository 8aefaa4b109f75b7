"""Time library routines inside compiled functions against the same functions run by NumPy.

    python bench/routines.py [--rounds N] [--match REGEX]

Each round starts one fresh process per side, in alternating order, and times every case in it; the table shows the median over the rounds of each
process's median, and the ratio NumPy / Phylanx (above 1: Phylanx is faster): of these medians, with the quartiles over the rounds, and of the least
times seen, which a busy machine disturbs least.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import time

import numpy as np

SAMPLE_SECONDS = 0.004
SAMPLES = 9
rng = np.random.default_rng(0)


def draw(*shape):
    return rng.standard_normal(shape)


def positive(n):
    a = draw(n, n)
    return a @ a.T / n + np.eye(n)


def matmul(x, y):
    return x @ y


def gram(x):
    return x.T @ x


def transposed_left(x, y):
    return x.T @ y


def transposed_right(x, y):
    return x @ y.T


def weighted_gram(x, c):
    return (x.T * c) @ x


def solve(a, b):
    return np.linalg.solve(a, b)


def inverse(a):
    return np.linalg.inv(a)


def cholesky(a):
    return np.linalg.cholesky(a)


def eigh(a):
    w, v = np.linalg.eigh(a)
    return w, v


def sort(x):
    return np.sort(x)


def argsort(x):
    return np.argsort(x, kind="stable")


def unique(x):
    return np.unique(x)


def search(a, v):
    return np.searchsorted(a, v)


def flatnonzero(x):
    return np.flatnonzero(x)


def add(x, y):
    return x + y


def iterate(a, v, n):
    for _ in range(n):
        v = a @ v
    return v


def iterate_solve(a, v, n):
    for _ in range(n):
        v = np.linalg.solve(a, v)
    return v


def gradient_step(x, y, w):
    return ((1.0 / (1.0 + np.exp(-(x @ w))) - y) @ x) * 1e-3


def column_sums(x):
    return np.sum(x, axis=0)


def stored_column_sums(g, h):
    d = g * (1.0 - h * h)
    return d, np.sum(d, axis=0)


def row_sums(x):
    return np.sum(x, axis=1)


def nearest(x):
    return np.argmin(x, axis=1)


def distances(p, c):
    return np.sum((p[:, np.newaxis, :] - c[np.newaxis, :, :]) ** 2, axis=2)


CASES = {}


def case(title, function, make):
    CASES[title] = (function, make)


def shapes_of_the_examples():
    for rows in (569, 5690):
        case(f"{rows}x30 @ 30", matmul, lambda n=rows: (draw(n, 30), draw(30)))
        case(f"{rows} @ {rows}x30", matmul, lambda n=rows: (draw(n), draw(n, 30)))
        case(f"gradient step {rows}x30", gradient_step, lambda n=rows: (draw(n, 30), draw(n), draw(30)))
    for rows in (64, 180, 1800):
        case(f"({rows}x8).T * c @ {rows}x8", weighted_gram, lambda n=rows: (draw(n, 8), draw(n)))
        case(f"({rows}x8).T @ itself", gram, lambda n=rows: (draw(n, 8),))
        case(f"{rows} @ {rows}x8", matmul, lambda n=rows: (draw(n), draw(n, 8)))
    case("solve 8", solve, lambda: (positive(8), draw(8)))
    for rows in (1797, 17970):
        case(f"{rows}x64 @ 64x32", matmul, lambda n=rows: (draw(n, 64), draw(64, 32)))
        case(f"{rows}x32 @ 32x10", matmul, lambda n=rows: (draw(n, 32), draw(32, 10)))
        case(f"({rows}x64).T @ {rows}x32", transposed_left, lambda n=rows: (draw(n, 64), draw(n, 32)))
        case(f"({rows}x32).T @ {rows}x10", transposed_left, lambda n=rows: (draw(n, 32), draw(n, 10)))
        case(f"{rows}x10 @ (32x10).T", transposed_right, lambda n=rows: (draw(n, 10), draw(32, 10)))


def products():
    case("3x3 @ 3", matmul, lambda: (draw(3, 3), draw(3)))
    case("3x3 @ 3x3", matmul, lambda: (draw(3, 3), draw(3, 3)))
    case("8x8 @ 8x8", matmul, lambda: (draw(8, 8), draw(8, 8)))
    case("3x3 @ 3, 1000 times", iterate, lambda: (draw(3, 3) / 3, draw(3), 1000))
    case("8x8 @ 8, 1000 times", iterate, lambda: (draw(8, 8) / 8, draw(8), 1000))
    case("8x8 @ 8x8, 1000 times", iterate, lambda: (draw(8, 8) / 8, draw(8, 8), 1000))
    case("100000x3x3 @ 100000x3x3", matmul, lambda: (draw(100000, 3, 3), draw(100000, 3, 3)))
    case("1000x8x8 @ 1000x8x8", matmul, lambda: (draw(1000, 8, 8), draw(1000, 8, 8)))
    for n in (100, 1000, 10000, 1000000):
        case(f"{n} @ {n}", matmul, lambda n=n: (draw(n), draw(n)))
    for n in (100, 300, 1000, 2000, 4000):
        case(f"{n}x{n} @ {n}", matmul, lambda n=n: (draw(n, n), draw(n)))
        case(f"{n}x{n}:F @ {n}", matmul, lambda n=n: (draw(n, n).T, draw(n)))
        case(f"{n} @ {n}x{n}", matmul, lambda n=n: (draw(n), draw(n, n)))
    for n in (32, 64, 128, 256, 512, 1024, 2048):
        case(f"{n}x{n} @ {n}x{n}", matmul, lambda n=n: (draw(n, n), draw(n, n)))
    case("f32 1024x1024 @ 1024x1024", matmul, lambda: (draw(1024, 1024).astype(np.float32), draw(1024, 1024).astype(np.float32)))
    for rows, cols in ((100, 30), (1000, 100), (500, 500), (1000, 1000), (100000, 20)):
        case(f"({rows}x{cols}).T @ itself", gram, lambda m=rows, n=cols: (draw(m, n),))


def linear_algebra():
    case("solve 3, 1000 times", iterate_solve, lambda: (positive(3), draw(3), 1000))
    case("solve 8, 1000 times", iterate_solve, lambda: (positive(8), draw(8), 1000))
    case("solve 10000x3x3", solve, lambda: (draw(10000, 3, 3), draw(10000, 3, 1)))
    for n in (50, 100, 200, 500, 1000):
        case(f"solve {n}", solve, lambda n=n: (positive(n), draw(n)))
        case(f"cholesky {n}", cholesky, lambda n=n: (positive(n),))
        case(f"inverse {n}", inverse, lambda n=n: (positive(n),))
    for n in (10, 200):
        case(f"eigh {n}", eigh, lambda n=n: (positive(n),))


def orders():
    for n in (10, 100, 1000, 10000, 1000000):
        case(f"sort {n}", sort, lambda n=n: (draw(n),))
    case("sort i64 10000", sort, lambda: (rng.integers(0, 1 << 40, 10000),))
    case("sort 1000x100", sort, lambda: (draw(1000, 100),))
    for n in (100, 10000, 1000000):
        case(f"argsort {n}", argsort, lambda n=n: (draw(n),))
    case("unique 10000", unique, lambda: (rng.integers(0, 1000, 10000),))
    case("searchsorted 10000 in 1000", search, lambda: (np.sort(draw(1000)), draw(10000)))
    for n in (100, 10000, 1000000):
        case(f"flatnonzero {n}", flatnonzero, lambda n=n: (draw(n) > 0.5,))


def reductions():
    for rows, cols in ((1500, 4), (17970, 10), (17970, 32), (1000, 1000)):
        case(f"column sums {rows}x{cols}", column_sums, lambda m=rows, n=cols: (draw(m, n),))
        case(f"row sums {rows}x{cols}", row_sums, lambda m=rows, n=cols: (draw(m, n),))
    case("product and column sums 17970x32", stored_column_sums, lambda: (draw(17970, 32), draw(17970, 32)))
    for cols in (3, 10, 100):
        case(f"argmin of rows 1500x{cols}", nearest, lambda n=cols: (draw(1500, n),))
    case("distances 1500x4 to 3x4", distances, lambda: (draw(1500, 4), draw(3, 4)))


def memory():
    for n in (12, 1000, 12500, 125000, 1250000, 10000000):
        case(f"add {8 * n} bytes", add, lambda n=n: (draw(n), draw(n)))


for group in (shapes_of_the_examples, products, linear_algebra, orders, reductions, memory):
    group()


def median_time(f, args):
    """Median and least seconds of one call, each sample long enough for the clock."""
    f(*args)
    f(*args)
    begin = time.perf_counter()
    f(*args)
    calls = max(1, int(SAMPLE_SECONDS / max(time.perf_counter() - begin, 1e-7)))
    samples = []
    for _ in range(SAMPLES):
        begin = time.perf_counter()
        for _ in range(calls):
            f(*args)
        samples.append((time.perf_counter() - begin) / calls)
    return statistics.median(samples), min(samples)


def measure(side, match):
    """Print the times of one side in this process."""
    jit = __import__("phylanx").jit if side == "phylanx" else lambda f: f
    compiled = {}
    times = {}
    for title, (function, make) in CASES.items():
        if re.search(match, title):
            f = compiled.setdefault(function, jit(function))
            times[title] = median_time(f, make())
    print(json.dumps(times))


def show(seconds):
    for unit, factor in (("ns", 1e9), ("us", 1e6), ("ms", 1e3)):
        if seconds * factor < 1000:
            break
    return f"{seconds * factor:.3g} {unit}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--match", default="", help="regular expression on the names of cases")
    options.add_argument("--side", choices=("numpy", "phylanx"), help="print the times of one side as JSON")
    given = options.parse_args()
    if given.side:
        measure(given.side, given.match)
        return
    results = {"numpy": [], "phylanx": []}
    for k in range(given.rounds):
        for side in sorted(results, reverse=k % 2):
            done = subprocess.run([sys.executable, __file__, "--side", side, "--match", given.match], capture_output=True, text=True, check=True)
            results[side].append(json.loads(done.stdout))
    print(f"{'case':34}{'NumPy':>10}{'Phylanx':>10}{'ratio':>8}  {'quartiles':12}{'of least':>8}")
    for title in results["numpy"][0]:
        numpy, phylanx = ([r[title] for r in results[side]] for side in ("numpy", "phylanx"))
        ratios = sorted(a[0] / b[0] for a, b in zip(numpy, phylanx, strict=True))
        quartiles = f"{ratios[len(ratios) // 4]:.2f}-{ratios[-1 - len(ratios) // 4]:.2f}"
        times = [statistics.median(t[0] for t in side) for side in (numpy, phylanx)]
        least = [min(t[1] for t in side) for side in (numpy, phylanx)]
        print(f"{title:34}{show(times[0]):>10}{show(times[1]):>10}{times[0] / times[1]:8.2f}  {quartiles:12}{least[0] / least[1]:8.2f}")


if __name__ == "__main__":
    main()
