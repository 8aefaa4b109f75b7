"""Ordinary functions and whole programs, by field, as textbooks have them: what a person may write who does not think of a compiler.

Each module holds plain functions. ``@function`` marks one to be called, ``@program`` the entry of a whole program; both take what makes the arguments
from a seeded generator. The functions stay plain: the tests compile them.
"""

import dataclasses
import importlib
import pkgutil

import numpy as np


@dataclasses.dataclass(frozen=True)
class Case:
    """One call: the function, what makes its arguments, how far floats may differ."""

    function: callable
    arguments: callable
    kind: str
    rtol: float

    @property
    def name(self):
        return f"{self.function.__module__.removeprefix('suite.')}.{self.function.__name__}"

    def make(self):
        made = self.arguments(np.random.default_rng(20181))
        return made if isinstance(made, tuple) else (made,)


CASES = []


def _mark(kind):
    def mark(arguments, *, rtol=1e-11):
        """Register the function below.

        Parameters
        ----------
        arguments : callable
            Takes a ``numpy.random.Generator``; returns the argument, or a tuple of them.
        rtol : float
            How far floats may differ, relative to the largest magnitude of the result.
        """

        def register(function):
            CASES.append(Case(function, arguments, kind, rtol))
            return function

        return register

    return mark


function, program = _mark("function"), _mark("program")


def cases():
    """All cases of all modules, by name."""
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return sorted(CASES, key=lambda case: case.name)
