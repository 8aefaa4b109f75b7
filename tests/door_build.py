"""Builds the door and a core made for its tests, with the C compiler at hand."""

import ctypes
import functools
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def compiler():
    cc = shutil.which("gcc") or shutil.which("cc")
    if cc:
        return [cc]
    pytest.importorskip("ziglang")
    return [sys.executable, "-m", "ziglang", "cc"]


def built(name, *arguments):
    """Path of what the compiler makes of these arguments; it is kept until they or a C source change. Raises CalledProcessError."""
    command = [*compiler(), *map(str, arguments)]
    digest = hashlib.sha256("\n".join(command).encode())
    for folder in ("tests", "door", "internal/rt"):
        for path in sorted((ROOT / folder).glob("*.[ch]")):
            digest.update(path.read_bytes())
    path = ROOT / "build" / "tests" / f"{digest.hexdigest()[:16]}-{name}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{os.getpid()}.{name}")
        subprocess.run([*command, "-o", fresh, "-lpthread", "-ldl", "-lm"], check=True, capture_output=True, text=True)
        os.replace(fresh, path)
        for old in set(path.parent.glob(f"*-{name}")) - {path}:
            old.unlink(missing_ok=True)
    return path


@functools.cache
def fake_core():
    """Path and ctypes handle of tests/fake_core.c."""
    path = str(built("fake_core.so", "-O2", "-fPIC", "-shared", ROOT / "tests/fake_core.c"))
    return path, ctypes.CDLL(path)


def address(name):
    return ctypes.cast(getattr(fake_core()[1], name), ctypes.c_void_p).value


def blocks():
    """Pool blocks that are allocated and not freed."""
    return ctypes.c_int64.in_dll(fake_core()[1], "fake_blocks").value
