"""`phylanx fuzz`: random programs, compared between NumPy, machine code and the evaluator; `replay` and `reduce` for what it finds."""

import os
import sys
import time
from pathlib import Path

from .. import _core


LONGEST = 3000
"""Characters of a program that are printed; all are in its file."""


def fuzz(seed, expressions, programs, full, seconds, jobs, case, keep):
    """Run random cases; return the exit status.

    Parameters
    ----------
    seed : int or None
        Printed, so that the same cases can be run again.
    expressions, programs : int
        How many.
    full : bool
        The matrix of the op table instead.
    seconds : float
        Begin nothing after so many.
    jobs : int or None
        Processes.
    case : str or None
        One case alone: its kind and number.
    keep : str
        Folder for the files of what is found.
    """
    from . import matrix
    from .campaign import campaign
    from .cases import BUNDLE

    _core.open_core()
    seed = time.time_ns() % 1_000_000 if seed is None else seed
    print(f"phylanx fuzz --seed {seed}", flush=True)
    counts = {"m": len(matrix.cells())} if full else {"e": -(-expressions // BUNDLE), "p": programs}
    cases = [(case[0], int(case[1:]))] if case else sorted(((kind, k) for kind, n in counts.items() for k in range(n)), key=lambda c: c[1] / counts[c[0]])
    begin, wrong = time.monotonic(), []

    def report(kind, number, result):
        if result.found:
            wrong.append((kind, number))
            told, text = result.found
            print(f"\n{kind}{number}: {told}", flush=True)
            if text:
                path = Path(keep) / f"fuzz_{seed}_{kind}{number}.py"
                path.write_text(text, encoding="utf-8")
                print(f"phylanx replay {path}", flush=True)
                print(text if len(text) < LONGEST else text[:LONGEST] + "...", flush=True)

    total = campaign(jobs or os.cpu_count(), seed, cases, seconds, report)
    for name, n in sorted(total.items()):
        print(f"{n:>9} {name}")
    print(f"{len(wrong)} of {total['cases']} cases differ; {time.monotonic() - begin:.0f} s")
    return 1 if wrong else 0


def replay(path):
    """Run the program of a file in every way; return the exit status."""
    from . import check, source

    _core.open_core()
    found = check.everywhere(*source.read(path))
    print(f"{found.ways}: {found.where}" if found else "no difference")
    return 1 if found else 0


def reduce(path, out=None, seconds=60.0):
    """Write a smaller program that differs like that of a file; return the exit status."""
    from . import cases, check, shrink, source

    _core.open_core()
    program, values = source.read(path)
    found = check.everywhere(program, values)
    if found is None:
        print(f"phylanx reduce: {path} shows no difference", file=sys.stderr)
        return 1
    program, values = shrink.smallest(program, values, cases.fails_like(found), seconds)
    told = f"{found.ways}: {found.where}"
    text = source.text(program, values, told)
    Path(out or path).write_text(text, encoding="utf-8")
    print(text)
    return 0
