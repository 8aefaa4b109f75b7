"""Dicts and sets among globals and free variables, read at keys that are found while running: compiled code has what they hold, and notices when that changes."""

import content_cases as cases
import pytest
from content_cases import *  # noqa: F403
from content_cases import changed_in_between, changed_in_a_loop, enclosed, kept, leaves_in_a_loop, levels, of_many_types, remembered, roman, translate, with_array
from same import check

import phylanx as phx

NATIVE = [
    (translate, "AUGUUUUGGXXXUAA"), (tones, "12A"), (roman, "MCMXCIV"), (roman, "MA"), (roman, "A"), (ordinals, [1, 3, 7, 11, 12]), (scored, "hello, world"), (walked, [(0, 1), (-1, 0)]), (walked, [(0, 2)]), (mixed, 2.0),
    (vowels, "the quick brown a fox"),
]  # fmt: skip


@pytest.mark.parametrize("case", NATIVE, ids=lambda case: case[0].__name__)
def test_native(case):
    check(*case, calls=3)


@pytest.mark.parametrize("case", [(levels, "a"), (distances, "a"), (of_many_types, 2.0), (kept, 3), (changed_in_a_loop, 2)], ids=lambda case: case[0].__name__)
def test_partly(case):
    check(*case, strict=False, calls=3)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_identity():
    """What Python sees is the object itself."""
    for _ in range(3):
        found = phx.jit(kept)(1)
        assert found[0] is cases.ROMAN and found[1]["roman"] is cases.ROMAN and found[2][0] is cases.GRAPH["a"]


@pytest.mark.parametrize("n", [0, 5, 1000])
def test_exits(n):
    check(leaves_in_a_loop, n, strict=False)


@pytest.fixture
def codons():
    kept = dict(cases.CODONS)
    yield cases.CODONS
    cases.CODONS.clear()
    cases.CODONS.update(kept)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize("change", [lambda d: d.update(AUG="m"), lambda d: d.pop("AUG", None), lambda d: d.update(XXX="?"), lambda d: d.clear(), lambda d: d.update(AUG=d.pop("AUG", "A")), lambda d: d.update(AUG=1.5), lambda d: None])
def test_changes(codons, change):
    compiled = phx.jit(translate)
    assert compiled("AUGXXXUGG") == "MXW"
    for _ in range(3):
        change(codons)
        try:
            expected = translate("AUGXXXUGG")
        except TypeError:
            with pytest.raises(TypeError):
                compiled("AUGXXXUGG")
        else:
            assert compiled("AUGXXXUGG") == expected


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_changes_of_type():
    cases.ROMAN["I"] = True
    compiled = phx.jit(lambda s: [cases.ROMAN[c] for c in s])
    assert repr(compiled("IV")) == "[True, 5]"
    cases.ROMAN["I"] = 1
    assert repr(compiled("IV")) == "[1, 5]"


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_what_is_inside_changes():
    compiled = phx.jit(cases.levels)
    assert compiled("b") == {"b": 0, "d": 1}
    cases.GRAPH["b"].append("a")
    try:
        assert compiled("b") == cases.levels("b") and "a" in compiled("b")
    finally:
        cases.GRAPH["b"].pop()


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_what_a_function_fills():
    compiled = phx.jit(remembered)
    for n in (1, 2, 1, 2, 3, 3, 4, 4):
        expected = n * n if n in cases.MEMO else -1
        assert compiled(n) == expected
    assert len(compiled._entries()) <= 4


def test_changed_by_python(codons):
    check(changed_in_between, "GGG", strict=False, calls=3)
    check(changed_in_between, "AUG" * 2, strict=False, calls=3)


def test_more_than_constants():
    check(with_array, "w", strict=False, calls=3)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_free_variables():
    of, table = enclosed()
    compiled = phx.jit(strict=True)(of)
    assert compiled("abc") == [1, 2, 0]
    table["c"] = 7
    assert phx.jit(of)("abc") == [1, 2, 7]


def test_one_version_for_equal_contents():
    compiled = phx.jit(strict=True)(roman)
    for text in ("X", "MCM", "IV", "LXII"):
        assert compiled(text) == roman(text)
    assert len(compiled._entries()) == 1
