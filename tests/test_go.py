"""The tests of the Go core, run with Go and a C compiler from PATH or from the wheels of the `test` extra."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def go_environment():
    """Environment in which the Go tests can link C, find the libraries of the wheels, and find this Python."""
    sys.path.insert(0, str(ROOT / "tools"))
    import native

    from phylanx import _paths

    env, _ = native.tool_environment()
    env.update(PHX_LLVM=_paths.llvm(), PHX_BLAS=_paths.blas(), PHX_PYTHON=sys.executable)
    return env


@pytest.mark.skipif(not (ROOT / "go.mod").exists(), reason="installed without the source tree")
def test_go():
    run = subprocess.run(["go", "test", "./..."], cwd=ROOT, env=go_environment(), capture_output=True, text=True)
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
