"""`phylanx demo`: the paper's algorithms on real data, NumPy's time beside ours, the answers compared."""

import importlib.util
import statistics
import sys
import time
import warnings
from pathlib import Path

import numpy as np

EXAMPLES = ("logistic_regression", "alternating_least_squares", "neural_network", "kmeans")
SCALES = (1, 10)  # times the data
REPETITIONS, SECONDS = 7, 4.0  # of each function: so many runs, fewer when all together take longer than this
EQUAL = 1e-8  # largest relative difference that is rounding


def load(name):
    """Import an example from the installed package, or from the source tree beside it."""
    here = Path(__file__).resolve().parent
    path = next(p for p in (here / "examples" / f"{name}.py", here.parents[1] / "examples" / f"{name}.py") if p.exists())
    spec = importlib.util.spec_from_file_location(f"phylanx.examples.{name}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def difference(ours, theirs):
    """Largest difference of two results relative to the largest value of the array it is in; 0 when the bits are equal, inf when shapes or NaNs differ."""
    ours, theirs = (r if isinstance(r, tuple) else (r,) for r in (ours, theirs))
    worst = 0.0
    for a, b in zip(ours, theirs, strict=True):
        a, b = np.asarray(a), np.asarray(b)
        if a.shape != b.shape or a.dtype != b.dtype or not np.array_equal(np.isnan(a), np.isnan(b)):
            return np.inf
        if not np.array_equal(a, b, equal_nan=True):
            worst = max(worst, float(np.nanmax(np.abs(a - b)) / np.nanmax(np.abs(b))))
    return worst


class Bar:
    """A progress bar on a terminal, from the first second on; nothing elsewhere."""

    WIDTH = 24

    def __init__(self, label, total):
        self.label, self.total, self.begin, self.shown = label, total, time.perf_counter(), False

    def show(self, done):
        if not sys.stderr.isatty() or not self.shown and time.perf_counter() - self.begin < 1:
            return
        self.shown = done < self.total
        filled = self.WIDTH * done // self.total
        bar = f"{self.label:<32}[{'#' * filled}{'.' * (self.WIDTH - filled)}] {done}/{self.total}" if self.shown else "\033[K"
        print(bar, end="\r", file=sys.stderr, flush=True)


def timed(call, arguments):
    start = time.perf_counter()
    result = call(*arguments)
    return time.perf_counter() - start, result


def measure(module, scale):
    """Time the plain and the compiled function, interleaved, and compare the answers."""
    function, arguments = module.algorithm, module.arguments(scale)
    label = f"{module.TITLE} x{scale}"
    bar = Bar(label, REPETITIONS)
    begin = time.perf_counter()
    first, ours = timed(function, arguments)
    plain, warm = [], []
    for k in range(REPETITIONS):
        bar.show(k)
        seconds, theirs = timed(function.py_func, arguments)
        plain.append(seconds)
        seconds, ours = timed(function, arguments)
        warm.append(seconds)
        if time.perf_counter() - begin > SECONDS:
            break
    bar.show(REPETITIONS)
    report = function.report()
    times = {"numpy": statistics.median(plain), "first": first, "warm": statistics.median(warm)}
    return {"title": label, "difference": difference(ours, theirs), "result": ours, "wholly": report.wholly, **times}


def verdict(row):
    """Whether the answer is NumPy's, in words."""
    if row["difference"] == 0.0:
        return "equal, bit for bit"
    return f"equal to {row['difference']:.0e}" if row["difference"] < EQUAL else f"DIFFERENT by {row['difference']:.0e}"


def line(row):
    """A row of the table."""
    times = "".join(f"{1e3 * row[k]:>9.1f} ms" for k in ("numpy", "first", "warm"))
    compiled = "wholly compiled" if row["wholly"] else "partly in Python"
    return f"{row['title']:<32}{times}{row['numpy'] / row['warm']:>9.2f}x  {verdict(row)}, {compiled}"


def main(report):
    """Print the table and write the report; return 1 when an answer differs."""
    rows, sections = [], []
    print(f"{'algorithm':<32}{'NumPy':>12}{'first call':>12}{'warm':>12}{'speed-up':>10}  answer, compiled")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        for name in EXAMPLES:
            module = load(name)
            for scale in SCALES:
                row = measure(module, scale)
                rows.append(row)
                print(line(row), flush=True)
                if scale == 1:
                    print(f"  {module.summary(row['result'])}", flush=True)
            sections.append((module.TITLE, module.algorithm.report(*module.arguments(1))))
    _write(report, sections)
    print(f"Where the time goes: {Path(report).resolve()}")
    return int(any(row["difference"] >= EQUAL for row in rows))


def _write(path, sections):
    from . import _html

    Path(path).write_text(_html.page("Phylanx demo", sections), encoding="utf-8")
