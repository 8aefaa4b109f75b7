"""docs/supported.md is what `tools/supported.py` writes, and says the truth: every use in `supported_cases.py` is made.

All uses take 15 s of CPU when nothing is in the disk cache, in parts that run side by side; with the cache 3 s.
"""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from same import assert_same

import phylanx as phx

spec = importlib.util.spec_from_file_location("supported", Path(__file__).parent.parent / "tools" / "supported.py")
supported = importlib.util.module_from_spec(spec)
spec.loader.exec_module(supported)

pytestmark = pytest.mark.filterwarnings("ignore")
SECTIONS = {s.title: s for s in supported.sections()}
TEXT = supported.PAGE.read_text()
VERSIONS, CLAIMS = supported.claims(TEXT)
SAME_VERSIONS = VERSIONS == (supported.NUMPY, supported.PYTHON_VERSION)
RTOL = 1e-9
UNSET = {"empty", "empty_like", "id"}  # their values are anything
PART = 48  # uses in one test


def parts():
    """(title, names): the names of the page that there are, a few at a time."""
    for title, section in SECTIONS.items():
        names = [n for n in section.names if n in section.code and n in CLAIMS[title]]
        yield from (pytest.param(title, names[k : k + PART], id=f"{title}-{k}") for k in range(0, len(names), PART))


def comparable(value):
    if isinstance(value, (tuple, list)):
        return all(map(comparable, value))
    return isinstance(value, (bool, int, float, complex, str)) or (type(value) is np.ndarray or isinstance(value, np.generic)) and value.dtype.kind in "biufc"


def compare(name, ours, theirs):
    assert ours[0] == theirs[0], f"{name}: {ours[1]!r} instead of {theirs[1]!r}"
    assert type(ours[1]) is type(theirs[1]), f"{name}: {ours[1]!r} instead of {theirs[1]!r}"
    if name not in UNSET and comparable(theirs[1]):
        assert_same(ours[1], theirs[1], RTOL, name)


@pytest.mark.parametrize("title, names", list(parts()))
def test_uses(title, names):
    wrong = {}
    for name, function in supported.functions({n: SECTIONS[title].code[n] for n in names}).items():
        found, outcome = supported.tried(function)
        if found.how != CLAIMS[title][name] and SAME_VERSIONS:
            wrong[name] = (f"page: {CLAIMS[title][name]}", *found)
        compare(name, outcome or supported.called(phx.jit(function)), supported.called(function))
    assert not wrong, "python tools/supported.py writes the page anew"


@pytest.mark.skipif(not SAME_VERSIONS, reason="the page is of another NumPy or CPython")
def test_every_name_has_a_use():
    for section in SECTIONS.values():
        assert [n for n in section.names if n not in section.code and n not in supported.cases.NOT_CALLED] == [], section.title
        assert [n for n in section.code if n not in section.names] == [], section.title


@pytest.mark.skipif(not SAME_VERSIONS, reason="the page is of another NumPy or CPython")
def test_the_page_is_up_to_date():
    """Names and columns; how each runs is what `test_uses` asks."""
    missing = {t: [n for n in s.names if n not in CLAIMS[t]] for t, s in SECTIONS.items()}
    assert not any(missing.values()), f"python tools/supported.py writes the page anew: {missing}"
    assert supported.page(CLAIMS) == TEXT, "python tools/supported.py writes the page anew"


def test_what_the_tables_name_is_compiled():
    """A row or a function that nothing can reach, or a use that is not typical."""
    tables = supported.compiled_names()
    claimed = [(t, n) for t, s in SECTIONS.items() if s.prefix for n in s.names if s.prefix + n in tables]
    assert [(t, n) for t, n in claimed if CLAIMS[t].get(n) == supported.PYTHON] == []
