"""The programs of testdata/corpus: each a module with ``program``, ``cases()`` and, where sums may take another order, ``RTOL``."""

import importlib.util
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "testdata" / "corpus"
NAMES = sorted(p.stem for p in FOLDER.glob("*.py"))


def load(name):
    """A program as a module."""
    spec = importlib.util.spec_from_file_location(f"corpus_{name}", FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
