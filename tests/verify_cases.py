"""Calls every case of a group under PHX_VERIFY=all: ``python verify_cases.py GROUP`` prints what differs, and counts. Run by test_verify.py."""

import copy
import importlib
import itertools
import sys
import warnings

import corpus_cases
import numpy as np

import phylanx as phx
from phylanx import _demo, _verify


def language():
    """The (function, arguments) that the tests of the language are parametrised with."""
    for test in vars(importlib.import_module("test_language")).values():
        for mark in getattr(test, "pytestmark", ()):
            if mark.name == "parametrize" and mark.args[0] == "function, arguments":
                yield from mark.args[1]


def corpus():
    """The programs of the corpus with each of their cases."""
    for name in corpus_cases.NAMES:
        module = corpus_cases.load(name)
        for arguments in module.cases():
            yield module.program, arguments


def examples():
    """The examples, on few enough data for the evaluator and few iterations."""
    for name in _demo.EXAMPLES:
        module = _demo.load(name)
        yield module.algorithm.py_func, (*(a[:300] if isinstance(a, np.ndarray) else a for a in module.arguments(1)[:-1]), 3)


GROUPS = {"language": language, "corpus": corpus, "examples": examples}
SINGLE = 1  # of the ways that leave out one pass, so many are taken for a function, in turn: each costs a compilation


def main(group):
    every, turn = _verify.ways, itertools.count()
    wrong = calls = 0
    warnings.simplefilter("ignore")
    compiled = {}
    for function, arguments in GROUPS[group]():
        calls += 1
        if function not in compiled:
            compiled[function] = phx.jit(function)
            first = next(turn) * SINGLE
        always, single = every()[:5], every()[5:]
        chosen = [*always, *(single[(first + k) % len(single)] for k in range(SINGLE))]
        _verify.ways = lambda chosen=chosen: chosen
        try:
            compiled[function](*copy.deepcopy(arguments))
        except phx.PhylanxVerificationError as e:
            wrong += 1
            print(f"{function.__module__}.{e}")
        except Exception:  # the program's own, which was compared
            pass
    compared, evaluated = _verify.checked["compiled"], _verify.checked["evaluator"]
    print(f"{calls} calls, {compared} compared, {evaluated} evaluated; not compared: {dict(_verify.skipped)}")
    return 1 if wrong or evaluated < 0.9 * compared or compared < 0.8 * calls else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
