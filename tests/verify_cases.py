"""Calls every case of a group under PHX_VERIFY=all: ``python verify_cases.py GROUP`` prints what differs, and counts. Run by test_verify.py."""

import contextlib
import copy
import importlib
import sys
import warnings

import corpus_cases

import phylanx as phx
from phylanx import _verify

LARGE_CORPUS = {"life", "monte_carlo"}  # their versions take long to compile


def tests_of(module):
    """The (function, arguments) that the tests of a module are parametrised with."""
    module = importlib.import_module(module)
    for test in vars(module).values():
        for mark in getattr(test, "pytestmark", ()):
            if mark.name == "parametrize" and mark.args[0] == "function, arguments":
                yield from mark.args[1]


def corpus():
    for name in corpus_cases.NAMES:
        module = corpus_cases.load(name)
        for arguments in module.cases():
            yield module.program, arguments


GROUPS = {"language": lambda: tests_of("test_language"), "corpus": corpus}


def main(group):
    wrong = calls = 0
    warnings.simplefilter("ignore")
    compiled = {}
    for function, arguments in GROUPS[group]():
        calls += 1
        f = compiled.setdefault(function, phx.jit(function))
        try:
            with contextlib.suppress(Exception) if False else contextlib.nullcontext():
                f(*copy.deepcopy(arguments))
        except phx.PhylanxVerificationError as e:
            wrong += 1
            print(f"{function.__module__}.{e}")
        except Exception:  # the program's own
            pass
    print(f"{calls} calls, {_verify.checked['evaluator']} evaluated, {_verify.checked['compiled']} compared; not compared: {dict(_verify.skipped)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
