"""Builds the door and a core made for its tests, with the C compiler at hand."""

import ctypes
import functools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def compiler():
    cc = shutil.which("gcc") or shutil.which("cc")
    if cc:
        return [cc]
    pytest.importorskip("ziglang")
    return [sys.executable, "-m", "ziglang", "cc"]


@functools.cache
def fake_core():
    """Path and ctypes handle of tests/fake_core.c, built once."""
    path = Path(tempfile.mkdtemp(prefix="phx-door-")) / "fake_core.so"
    subprocess.run([*compiler(), "-O2", "-fPIC", "-shared", "-o", path, ROOT / "tests/fake_core.c"], check=True)
    return str(path), ctypes.CDLL(str(path))


def address(name):
    return ctypes.cast(getattr(fake_core()[1], name), ctypes.c_void_p).value


def blocks():
    """Pool blocks that are allocated and not freed."""
    return ctypes.c_int64.in_dll(fake_core()[1], "fake_blocks").value
