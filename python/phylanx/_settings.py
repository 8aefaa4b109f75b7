"""Settings: what the environment says, and what `config` (_config.py) changes for this process."""

import os
from typing import NamedTuple


class Variable(NamedTuple):
    """An environment variable, a row of docs/environment.md."""

    name: str
    doc: str
    default: str


# Those that the core reads itself are here too: it reads them when it is loaded, so a program sets them before its first call.
VARIABLES = (
    Variable("PHX_WORKERS", "threads that a parallel region may use, the caller included; never more than the CPUs of the process", "OMP_NUM_THREADS, else all CPUs"),
    Variable("PHX_CACHE", "0: machine code is not kept on disk", "1"),
    Variable("PHX_CACHE_DIR", "folder of the machine code on disk, private to the user", "phylanx in XDG_CACHE_HOME, else ~/.cache/phylanx"),
    Variable("PHX_PASS", "passes to leave out, for finding defects: -fuse,-cse or -all", "none"),
    Variable("PHX_MODE", "whole: a function runs as one piece; graph: as the graph of its tasks, by dataflow; auto: as the compiler chooses", "auto"),
    Variable("PHX_SHUFFLE", "a number: tasks are begun in an order drawn from it; for finding defects", "program order"),
    Variable("PHX_VERIFY", "all: each call is made in every other way first, and the answers are compared; for finding defects, slow", "off"),
    Variable("PHX_GUARD", "1: each array made by native code stands between pages that nobody may touch; for finding defects, slow", "0"),
    Variable("PHX_CORE", "path of the Go core", "libphylanx.so in the package"),
    Variable("PHX_LLVM", "path of LLVM as llvmlite builds it", "libllvmlite.so of the llvmlite package"),
    Variable("PHX_BLAS", "path of an OpenBLAS with 64-bit integers", "libscipy_openblas64_.so of the scipy-openblas64 package"),
)
MODES = ("auto", "whole", "graph")
_NAMES = frozenset(v.name for v in VARIABLES)
chosen = {}  # what config() was told


def environ(name):
    """The value of one of `VARIABLES`, or an empty string."""
    if name not in _NAMES:
        raise KeyError(name)
    return os.environ.get(name, "")


def cached():
    """Whether machine code is kept on disk."""
    return chosen.get("cache", environ("PHX_CACHE") != "0")


def mode():
    """How functions compiled from now on run."""
    chosen = environ("PHX_MODE") or "auto"
    if chosen not in MODES:
        raise ValueError(f"PHX_MODE must be one of {', '.join(MODES)}, not {chosen!r}")
    return chosen


def chosen_workers():
    """The number of workers that `config` was told, or None."""
    return chosen.get("workers")
