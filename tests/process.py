"""Runs programs in processes of their own."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

PACKAGES = os.environ.get("PYTHONPATH", "")


KEPT = ("PHX_CORE", "PHX_CACHE_DIR")


def run(tmp_path, text, *, env=None, arguments=(), check=True, stdin=None):
    """Run a program from a file of `tmp_path`; return what it wrote to both streams."""
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(text))
    return python(tmp_path, [*arguments, str(script)], env=env, check=check, stdin=stdin)


def python(tmp_path, arguments, *, env=None, check=True, stdin=None):
    """Run the interpreter."""
    space = {k: v for k, v in os.environ.items() if not k.startswith("PHX_") or k in KEPT}
    space |= {"PYTHONFAULTHANDLER": "1"} | (env or {})
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=space, timeout=120, input=stdin, preexec_fn=interruptible)
    if check:
        assert done.returncode == 0, done.stderr + done.stdout
    return done


def interruptible():
    """Undo what a shell does to the jobs it starts in the background: they ignore SIGINT, and so would their children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def library(package, pattern):
    """A file of an installed package."""
    import importlib

    return str(next(Path(importlib.import_module(package).__file__).parent.rglob(pattern)))
