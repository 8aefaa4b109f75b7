"""The programs of testdata/corpus: the compiled program and the plain one agree; a table says which are compiled wholly."""

import contextlib
import copy
import warnings

import pytest
from corpus_cases import NAMES, load
from same import check

import phylanx as phx

_table = {}


@pytest.fixture(scope="module", autouse=True)
def table():
    """Prints the table when all programs have run (pytest -s shows it)."""
    yield
    wholly = sum(not left for left in _table.values())
    print(f"\n{wholly} of {len(_table)} programs are compiled wholly")
    for name, left in sorted(_table.items()):
        print(f"  {name:<20}{'wholly' if not left else left[0]}")
        for line in left[1:]:
            print(f"  {'':<20}{line}")


def left_in_python(module):
    """What of the program ran in Python, over the cases that raise no exception."""
    lines = []
    for arguments in module.cases():
        compiled = phx.jit(module.program)
        arguments = copy.deepcopy(arguments)
        with warnings.catch_warnings(), contextlib.suppress(Exception):
            warnings.simplefilter("ignore")
            compiled(*arguments)
            report = compiled.report()
            lines += [f"whole: {reason}" for reason in report.refusals]
            lines += [f"line {line}: {source}: {reason}" for line, source, reason, _ in report.python_lines]
            lines += [f"line {line}: exit: {why}" for line, why, _ in report.exits]
    return list(dict.fromkeys(lines))


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("name", NAMES)
def test_program(name):
    module = load(name)
    _table[name] = left_in_python(module)
    for arguments in module.cases():
        try:
            check(module.program, *arguments, rtol=getattr(module, "RTOL", 0.0), strict=False)
        except AssertionError as e:
            e.add_note("stayed in Python:\n" + "\n".join(_table[name] or ["nothing"]))
            raise
