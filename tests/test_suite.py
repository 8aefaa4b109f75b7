"""The suite of ordinary functions and programs: every one gives NumPy's answer; suite/in_python.txt says which are not compiled wholly."""

import copy
import warnings
from pathlib import Path

import pytest
from same import check
from suite import cases

import phylanx as phx

ALL = cases()
IN_PYTHON = {line.partition(":")[0] for line in (Path(__file__).parent / "suite/in_python.txt").read_text().splitlines() if line[:1] != "#"}


def wholly(case):
    """Whether a warm call of the function runs in machine code alone, and what did not."""
    compiled = phx.jit(case.function)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        arguments = case.make()
        compiled(*copy.deepcopy(arguments))
        report = compiled.report(*arguments)
    return report.wholly, str(report)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_same_answer(case):
    check(case.function, *case.make(), rtol=case.rtol, strict=False)


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_compiled_wholly(case):
    native, report = wholly(case)
    assert native == (case.name not in IN_PYTHON), report


# The shares are raised as they grow; the aim was 0.9 of both together.
@pytest.mark.parametrize("kind, least, share", [("function", 300, 0.94), ("program", 60, 0.78)])
def test_share(kind, least, share):
    of_kind = [case for case in ALL if case.kind == kind]
    assert len(of_kind) >= least
    assert len({case.function.__name__ for case in of_kind}) == len(of_kind)
    assert sum(case.name not in IN_PYTHON for case in of_kind) >= share * len(of_kind)
    assert {case.name for case in ALL} >= IN_PYTHON
