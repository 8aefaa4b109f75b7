"""Whole programs, run plain and compiled: nothing that a program can see may differ.

A program is Python text that decorates functions with ``@jit``. Its `main` is called several times, since the first call of compiled code, the second and later ones go different ways.
"""

import contextlib
import copy
import io
import itertools
import linecache
import textwrap
import traceback
import warnings

import numpy as np
from same import assert_same

import phylanx as phx

_numbers = itertools.count()


def load(text, jit):
    """The namespace of a program, its functions decorated with `jit`."""
    text = textwrap.dedent(text)
    file = f"<program {next(_numbers)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    space = {"__name__": "program", "jit": jit, "np": np, "phx": phx}
    exec(compile(text, file, "exec"), space)
    return space, file


def is_data(value):
    if isinstance(value, (list, tuple)):
        return all(map(is_data, value))
    return value is None or type(value) in (int, float, complex, bool, str) or isinstance(value, (np.ndarray, np.generic))


def outcome(space, file):
    """What one call of `main` does: (value or exception, its traceback, what it printed, warnings, the global data afterwards)."""
    printed, frames = io.StringIO(), []
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", phx.PhylanxWarning)
        try:
            value = space["main"]()
        except Exception as error:
            value = error
            while error is not None:
                stack = traceback.extract_tb(error.__traceback__)
                frames.append([(f.filename == file, f.name, f.lineno) for f in stack if f.filename != __file__])
                error = error.__cause__ or error.__context__
    told = [(str(w.message), w.category, w.lineno) for w in caught]
    data = {k: copy.deepcopy(v) for k, v in space.items() if is_data(v)}
    return value, frames, printed.getvalue(), told, data


def same_errors(ours, theirs):
    assert (type(ours).__name__, type(ours).__mro__[1:]) == (type(theirs).__name__, type(theirs).__mro__[1:]), f"{ours!r} instead of {theirs!r}"
    assert str(ours) == str(theirs), f"{str(ours)!r} instead of {str(theirs)!r}"
    assert len(ours.args) == len(theirs.args) and repr(ours.args) == repr(theirs.args), f"args {ours.args} instead of {theirs.args}"


def agree(text, calls=3, rtol=0.0, **options):
    """Run a program plain and compiled; return the compiled one's namespace."""
    plain, plain_file = load(text, lambda f=None, **_: f if f else lambda g: g)
    compiled, file = load(text, phx.jit(**options) if options else phx.jit)
    for call in range(calls):
        theirs, ours = outcome(plain, plain_file), outcome(compiled, file)
        if isinstance(theirs[0], Exception) or isinstance(ours[0], Exception):
            same_errors(ours[0], theirs[0])
        else:
            assert_same(ours[0], theirs[0], rtol, f"call {call}: value")
        assert ours[1] == theirs[1], f"call {call}: traceback {ours[1]} instead of {theirs[1]}"
        assert ours[2] == theirs[2], f"call {call}: printed {ours[2]!r} instead of {theirs[2]!r}"
        assert ours[3] == theirs[3], f"call {call}: warnings {ours[3]} instead of {theirs[3]}"
        assert_same(ours[4], theirs[4], rtol, f"call {call}: globals")
    return compiled
