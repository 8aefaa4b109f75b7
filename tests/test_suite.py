"""The suite of ordinary functions and programs: every one gives NumPy's answer, and nine of ten are compiled wholly."""

import copy
import warnings

import pytest
from same import check
from suite import cases

import phylanx as phx

ALL = cases()


def wholly(case):
    """Whether a warm call of the function runs in machine code alone, and what did not."""
    compiled = phx.jit(case.function)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        arguments = case.make()
        compiled(*copy.deepcopy(arguments))
        report = compiled.report(*arguments)
    return report.wholly and not report.numpy, str(report)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_same_answer(case):
    check(case.function, *case.make(), rtol=case.rtol, strict=False)


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_compiled_wholly(case):
    native, report = wholly(case)
    assert native == (not case.python), report


@pytest.mark.parametrize("kind, least", [("function", 300), ("program", 60)])
def test_share(kind, least):
    of_kind = [case for case in ALL if case.kind == kind]
    assert len(of_kind) >= least
    assert len({case.function.__name__ for case in of_kind}) == len(of_kind)
    assert sum(not case.python for case in of_kind) >= 0.9 * len(of_kind)
