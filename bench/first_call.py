"""Time the first call of logistic regression, and of x * 2 + 1, against Numba: with nothing kept on disk, and in the next process.

    python bench/first_call.py [--rounds N]

Each round starts one fresh process per case and side, in alternating order. "process" is the time from the start of the process to the answer, imports
included; "call" is the first call alone. The table shows medians, the ratio Phylanx / Numba of the medians and a bootstrap 90 % interval for it (below
1: Phylanx is faster). Numba needs SciPy for ``@``.
"""

import argparse
import importlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "logistic_regression.py"
SIDES = ("phylanx", "numba")
PROGRAMS = ("x * 2 + 1", "logistic regression")
DISK = ("cold", "warm")


def logistic_regression():
    """The plain function of the example, of a file that Numba can cache, and small arguments."""
    import numpy as np

    path = Path(os.environ["BENCH_FOLDER"]) / "logistic.py"
    if not path.exists():
        text = EXAMPLE.read_text()
        start, end = text.index("def algorithm"), text.index("def arguments")
        path.write_text("import numpy as np\n\n\n" + text[start:end])
    x = np.random.default_rng(0).standard_normal((100, 5))
    return load(path).algorithm, (x, (x[:, 0] > 0).astype(float), 1e-3, 10)


def affine():
    import numpy as np

    path = Path(os.environ["BENCH_FOLDER"]) / "affine.py"
    if not path.exists():
        path.write_text("def affine(x):\n    return x * 2 + 1\n")
    return load(path).affine, (np.arange(10.0),)


def load(path):
    """The module; Numba finds it by its name when it reads its cache."""
    sys.path.insert(0, str(path.parent))
    return importlib.import_module(path.stem)


def child(side, program):
    """Make the first call and print how long it took, and when it was over."""
    function, arguments = (affine if program == PROGRAMS[0] else logistic_regression)()
    if side == "numba":
        import numba

        function = numba.njit(cache=True)(function)
    else:
        import phylanx

        function = phylanx.jit(function)
    begin = time.time()
    function(*arguments)
    end = time.time()
    print(json.dumps([end - begin, end]))


def measure(side, program, folder):
    env = os.environ | {"BENCH_FOLDER": str(folder), "NUMBA_CACHE_DIR": str(folder / "numba"), "PHX_CACHE_DIR": str(folder / "phylanx")}
    begin = time.time()
    done = subprocess.run([sys.executable, __file__, "--child", side, program], env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    call, end = json.loads(done.stdout)
    return {"process": end - begin, "call": call}


def interval(ours, theirs):
    """A bootstrap 90 % interval of the ratio of the medians."""
    rng = random.Random(0)
    ratios = sorted(statistics.median(rng.choices(ours, k=len(ours))) / statistics.median(rng.choices(theirs, k=len(theirs))) for _ in range(1000))
    return ratios[50], ratios[949]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return child(*options.child)
    times = {}
    for round_ in range(options.rounds):
        for program in PROGRAMS:
            folder = Path(tempfile.mkdtemp(prefix="phx-first-"))
            for disk in DISK:
                for side in SIDES[:: 1 if round_ % 2 else -1]:
                    for what, seconds in measure(side, program, folder).items():
                        times.setdefault((program, disk, what, side), []).append(seconds)
            shutil.rmtree(folder)
    print(f"{'program':<22}{'disk':<6}{'what':<9}{'phylanx':>10}{'numba':>10}   ratio")
    for program, disk, what in ((p, d, w) for p in PROGRAMS for d in DISK for w in ("process", "call")):
        ours, theirs = (times[program, disk, what, side] for side in SIDES)
        a, b = statistics.median(ours), statistics.median(theirs)
        low, high = interval(ours, theirs)
        print(f"{program:<22}{disk:<6}{what:<9}{1e3 * a:>7.1f} ms{1e3 * b:>7.1f} ms   {a / b:.2f} ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
