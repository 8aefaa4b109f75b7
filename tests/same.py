"""The differential check: a compiled function and its plain original must not be told apart."""

import copy
import traceback
import warnings
from collections import deque

import numpy as np

import phylanx as phx


RESIDUE = 1e-15  # where floats may differ: what rounding leaves of a difference that is zero


def state_of(random):
    """The state of a generator."""
    return random.bit_generator.state if isinstance(random, np.random.Generator) else random.get_state()


def outcome(function, arguments):
    """Call on copies; return (kind, result or exception, the line it was raised at, arguments afterwards, warnings)."""
    arguments = copy.deepcopy(arguments)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RuntimeWarning)
        try:
            kind, result, line = "result", function(*arguments), None
        except Exception as error:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if "phylanx" not in f.filename.split("/")]
            kind, result, line = "exception", error, frames[-1].lineno if frames else None
    told = sorted((str(w.message), w.lineno) for w in caught if issubclass(w.category, RuntimeWarning))
    return kind, result, line, arguments, told


def assert_same(ours, theirs, rtol, path="result"):
    """Same type, dtype, shape and value; floats within rtol (0: the same bits, NaN equal to NaN)."""
    assert type(ours) is type(theirs), f"{path}: {type(ours).__name__} instead of {type(theirs).__name__}"
    if isinstance(theirs, (tuple, list, deque)):
        assert getattr(ours, "maxlen", None) == getattr(theirs, "maxlen", None), path
        assert len(ours) == len(theirs), f"{path}: length {len(ours)} instead of {len(theirs)}"
        for k, (a, b) in enumerate(zip(ours, theirs)):
            assert_same(a, b, rtol, f"{path}[{k}]")
    elif isinstance(theirs, dict):
        assert list(ours) == list(theirs), path
        for k in theirs:
            assert_same(ours[k], theirs[k], rtol, f"{path}[{k!r}]")
    elif isinstance(theirs, (np.ndarray, np.generic)):
        assert ours.dtype == theirs.dtype, f"{path}: dtype {ours.dtype} instead of {theirs.dtype}"
        assert ours.shape == theirs.shape, f"{path}: shape {ours.shape} instead of {theirs.shape}"
        if rtol and theirs.dtype.kind in "fc":
            with np.errstate(over="ignore"):
                sizes = np.abs(theirs)
            scale = np.max(sizes, initial=0.0, where=np.isfinite(sizes))
            np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=rtol * scale + RESIDUE, err_msg=path)
        else:
            np.testing.assert_array_equal(ours, theirs, err_msg=path)
            if theirs.dtype.kind == "f":
                zero = np.asarray(theirs) == 0
                np.testing.assert_array_equal(np.signbit(ours)[zero], np.signbit(theirs)[zero], err_msg=f"{path}: sign of zero")
    elif ours is not theirs and type(theirs).__module__ not in ("builtins", "numpy") and hasattr(theirs, "__dict__"):
        assert_same(vars(ours), vars(theirs), rtol, path)
    elif isinstance(theirs, float) and rtol:
        np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=RESIDUE, err_msg=path)
    elif isinstance(theirs, (np.random.Generator, np.random.RandomState)):
        assert repr(state_of(ours)) == repr(state_of(theirs)), path
    else:
        assert ours == theirs or (ours != ours and theirs != theirs), f"{path}: {ours!r} instead of {theirs!r}"


def agree(compiled, function, arguments, rtol=0.0, calls=1, lines=True):
    """Compare a plain function with its compiled form; without `lines`, warnings by their texts alone: NumPy's functions that are Python give theirs at lines of their own."""
    expected = outcome(function, arguments)
    for _ in range(calls):
        got = outcome(compiled, arguments)
        assert got[0] == expected[0], f"{got[0]} {got[1]!r} instead of {expected[0]} {expected[1]!r}"
        if expected[0] == "exception":
            assert type(got[1]) is type(expected[1]) and str(got[1]) == str(expected[1]), f"{got[1]!r} instead of {expected[1]!r}"
            assert got[2] == expected[2], f"raised at line {got[2]} instead of {expected[2]}"
        else:
            assert_same(got[1], expected[1], rtol)
        assert_same(got[3], expected[3], rtol, "arguments afterwards")
        ours, theirs = (told if lines else [text for text, _ in told] for told in (got[4], expected[4]))
        assert ours == theirs, f"warnings {ours} instead of {theirs}"


def check(function, *arguments, rtol=0.0, strict=True, calls=2):
    """Compare a plain function with its compiled form, on the first call and on later ones; return the compiled function."""
    compiled = phx.jit(strict=strict)(function)
    agree(compiled, function, arguments, rtol, calls)
    return compiled
