"""One case of a campaign: a random function on many sets of arguments."""

import warnings
from collections import Counter
from typing import NamedTuple

import numpy as np

from . import arguments, expressions, matrix, programs, shrink, source
from .check import Check, Failure

BUNDLE = 8
"""Expressions of one function. Half the time of 16 for the same expressions: what leaves one of them has all of the function compiled again."""
SETS = 78
"""Their calls cost little beside the compiling, so many are run."""
SLOW = ("convolve", "correlate", "poly", "roots", "kron", "svd", "pinv", "cond", "matrix_rank", "lstsq", "eig")
"""Parts of the names of functions that take hours for large arrays."""
RAISING = 2
"""Of the sets on which a program raises, so many are run: the rest of a function after an exit is compiled as well."""
PROGRAM_SETS = 24
EVALUATED = 3
"""So many of them are for the evaluator too."""
SHRINKING = 40.0
"""Seconds."""


class Result(NamedTuple):
    """What a case did: its counts, and the text of the file of what it found, with a line that tells it."""

    counts: dict
    found: tuple | None


def expressions_case(seed, number):
    """A function of random expressions."""
    rng = np.random.default_rng([seed, number])
    made = expressions.bundle(rng, BUNDLE)
    names = [p.name for p in made.parameters]
    sets = list(arguments.sets(made.parameters, rng, SETS, not any(word in e for e in made.expressions for word in SLOW)))
    steady, raising = _steady(made.expressions, names, sets)
    programs = [(source.of_expressions(steady, names), sets, len(steady))] if steady else []
    programs += [(source.of_expressions([e], names), sets[:6], 1) for e in raising[:1]]
    counts = Counter(expressions=sum(n for *_, n in programs))
    for program, values, width in programs:
        check = Check(program)
        found = _on_sets(check, values)
        _account(counts, check, width)
        if not found and width > 1:
            found = _evaluated(check, steady, names, sets, counts)
        if found:
            return Result(counts, _smaller(_single(program, found, names, steady), seed, "e", number))
    return Result(counts, None)


def _evaluated(check, expressions, names, sets, counts):
    """What differs between machine code and the evaluator, which knows no function of which one line ran in Python: of the other lines."""
    lines = check.in_python()
    if not lines:
        return None
    inside = [e for k, e in enumerate(expressions) if k + 2 not in lines]
    check = Check(source.of_expressions(inside, names))
    for values in sets[:EVALUATED]:
        found = check.call(values) or check.call(values, evaluated=True)  # the first call may leave at what is not yet known
        if found:
            return found
    _account(counts, check, len(inside))
    return None


def _steady(expressions, names, sets):
    """The expressions that raise on no set with elements, and the others."""
    steady, raising = [], []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for e in expressions:
            plain = source.of_expressions([e], names).function()
            (raising if any(_raises(plain, v) for v in sets if all(np.size(x) for x in v)) else steady).append(e)
    return steady, raising


def _raises(plain, values):
    try:
        plain(*values)
    except Exception:
        return True
    return False


def _on_sets(check, sets):
    raised = 0
    for k, values in enumerate(sets):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            raises = _raises(check.plain, values)
        raised += raises
        if raises and raised > RAISING:
            continue
        found = check.call(values, evaluated=k % 26 == 0)
        if found:
            return found
    return None


def _account(counts, check, width):
    for name, n in check.counts.items():
        counts[name] += n * width if name in ("native", "evaluated") else n
    lines = check.in_python()
    counts["in Python in part"] += width if lines is None else min(len(lines), width)


def _single(program, found, names, expressions):
    """The program of one expression that fails, where one alone does."""
    for e in expressions:
        alone = source.of_expressions([e], names)
        again = fails_like(found)(alone, found.values)
        if again:
            return alone, found
    return program, found


def fails_like(found):
    """Whether a program on its arguments differs between the same ways."""

    def fails(program, values):
        try:
            check = Check(program)
            return any((again := check.call(values, evaluated="evaluator" in found.ways)) and again.ways == found.ways for _ in range(2))
        except Exception:  # a program that does not even compile
            return False
        finally:
            program.forget()

    return fails


def _smaller(case, seed, kind, number):
    """(What differs, the text of the file that shows it)."""
    program, found = case
    fails = fails_like(found)
    if fails(program, found.values):
        program, values = shrink.smallest(program, found.values, fails, SHRINKING)
        check = Check(program)
        again = check.call(values, evaluated=True) or check.call(values, evaluated=True)
        found = again or found._replace(values=values)
    told = f"{found.ways}: {found.where}\nFound by phylanx fuzz --seed {seed} --case {kind}{number}."
    return told, source.text(program, found.values, told)


def program_case(seed, number):
    """A random program."""
    rng = np.random.default_rng([seed, number, 1])
    made = programs.program(rng)
    check, counts = Check(made.program), Counter(programs=1)
    for k, values in enumerate(programs.sets(made.parameters, rng, PROGRAM_SETS)):
        found = check.call(values, evaluated=k < EVALUATED)
        if found:
            break
    _account(counts, check, 1)
    return Result(counts, _smaller((made.program, found), seed, "p", number) if found else None)


def matrix_case(seed, number):
    """A cell of the matrix; the seed decides in which order they come."""
    rng = np.random.default_rng([seed, number, 2])
    cells = matrix.cells()
    cell = cells[np.random.default_rng(seed).permutation(len(cells))[number]]
    sets, names = list(matrix.sets(cell, rng)), matrix.parameters(cell)
    steady, raising = _steady(matrix.expressions(cell), names, sets[:1])
    counts = Counter(cells=1, expressions=len(steady) + len(raising))
    programs = [(source.of_expressions(steady[k : k + matrix.CHUNK], names), sets) for k in range(0, len(steady), matrix.CHUNK)]
    if cell.rank == 1 and cell.layout == "C":
        programs += [(source.of_expressions([e], names), sets[:1]) for e in raising]
    for program, arguments in programs:
        check = Check(program)
        found = _on_sets(check, arguments)
        _account(counts, check, len(program.parts))
        if found:
            told, text = _smaller(_single(program, found, names, steady + raising), seed, "m", number)
            return Result(counts, (f"{cell}: {told}", text))
    return Result(counts, None)


KINDS = {"e": expressions_case, "p": program_case, "m": matrix_case}
__all__ = ["KINDS", "Failure", "Result", "fails_like"]
