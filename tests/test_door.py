"""The door and the decorator over a core made for their tests. A process has one core, so they run in one of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def run(cases):
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", str(HERE / cases)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def test_door():
    run("door_cases.py")


def test_jit():
    run("jit_cases.py")
