"""Native code reads and writes no array outside: every program runs on arrays between pages that nobody may touch."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("group", ["numpy", "library", "suite"])
def test_no_access_outside(group):
    script = os.path.join(os.path.dirname(__file__), "guard.py")
    done = subprocess.run([sys.executable, script, group], env={**os.environ, "PHX_GUARD": "1"}, capture_output=True, text=True)
    assert done.returncode == 0, f"signal or error {done.returncode} at: " + "\n".join(done.stderr.splitlines()[-12:])


@pytest.mark.parametrize("offset", [-1, 5])
def test_an_access_outside_is_seen(offset):
    """The harness can fail."""
    lines = "import numpy as np, ctypes, guard", "a = guard.guarded(np.ones(5), {end})", "ctypes.c_double.from_address(a.ctypes.data + 8 * ({offset})).value"
    program = "\n".join(lines).format(offset=offset, end=offset > 0)
    done = subprocess.run([sys.executable, "-c", program], cwd=os.path.dirname(__file__), capture_output=True)
    assert done.returncode < 0
