"""`phylanx demo`: the paper's algorithms on real data, NumPy's time beside ours, the answers compared."""

import importlib.util
import sys
import time
import warnings
from pathlib import Path

import numpy as np

EXAMPLES = ("logistic_regression", "alternating_least_squares", "neural_network", "kmeans")
REPETITIONS = 5


def load(name):
    """Import an example from the installed package, or from the source tree beside it."""
    here = Path(__file__).resolve().parent
    path = next(p for p in (here / "examples" / f"{name}.py", here.parents[1] / "examples" / f"{name}.py") if p.exists())
    spec = importlib.util.spec_from_file_location(f"phylanx.examples.{name}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def flat(result):
    """Every number of a result as one float array."""
    parts = result if isinstance(result, tuple) else (result,)
    return np.concatenate([np.asarray(p, dtype=float).ravel() for p in parts])


def difference(ours, theirs):
    """Largest relative difference, 0 when the bits are equal."""
    a, b = flat(ours), flat(theirs)
    if a.shape != b.shape:
        return np.inf
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(b), 1e-300), initial=0.0, where=a != b))


def timed(call, arguments):
    start = time.perf_counter()
    result = call(*arguments)
    return time.perf_counter() - start, result


def progress(done, total, label):
    """A bar on a terminal; nothing elsewhere."""
    if sys.stderr.isatty():
        width = 24
        filled = width * done // total
        end = "\r" if done < total else "\r\033[K"
        print(f"{label:<28}[{'#' * filled}{'.' * (width - filled)}] {done}/{total}", end=end, file=sys.stderr, flush=True)


def measure(module, scale):
    """Time the plain and the compiled function, interleaved, and compare the answers."""
    function, arguments = module.algorithm, module.arguments(scale)
    label = f"{module.TITLE} x{scale}"
    progress(0, REPETITIONS + 1, label)
    first, ours = timed(function, arguments)
    plain, warm = [], []
    for k in range(REPETITIONS):
        seconds, theirs = timed(function.py_func, arguments)
        plain.append(seconds)
        seconds, ours = timed(function, arguments)
        warm.append(seconds)
        progress(k + 2, REPETITIONS + 1, label)
    return {"title": label, "numpy": np.median(plain), "first": first, "warm": np.median(warm), "difference": difference(ours, theirs), "result": ours, "wholly": not function.report().python_lines}


def verdict(row):
    if row["difference"] == 0.0:
        return "equal, bit for bit"
    return f"equal to {row['difference']:.0e}" if row["difference"] < 1e-9 else f"DIFFERENT by {row['difference']:.0e}"


def main(report):
    """Print the table and write the report; return 1 when an answer differs."""
    rows = []
    print(f"{'algorithm':<32}{'NumPy':>10}{'first call':>12}{'warm':>10}{'speed-up':>10}  answer, compiled")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        for name in EXAMPLES:
            module = load(name)
            for scale in (1, 10):
                row = measure(module, scale)
                rows.append((module, row))
                times = "".join(f"{1e3 * row[k]:>{w - 3}.1f} ms" for k, w in (("numpy", 10), ("first", 12), ("warm", 10)))
                print(f"{row['title']:<32}{times}{row['numpy'] / row['warm']:>9.2f}x  {verdict(row)}, {'wholly compiled' if row['wholly'] else 'partly in Python'}")
                if scale == 1:
                    print(f"  {module.summary(row['result'])}")
    _write(report, rows)
    print(f"report: {Path(report).resolve()}")
    return int(any(row["difference"] >= 1e-9 for _, row in rows))


def _write(path, rows):
    from phylanx import _html

    sections = [(row["title"], module.algorithm.report(*module.arguments(1))) for module, row in rows if row["title"].endswith("x1")]
    Path(path).write_text(_html.page("Phylanx demo", sections), encoding="utf-8")
