"""Strings whose text is known only while running: as arguments, in loops, in lists, in results and where native code leaves."""

import random
import struct

import numpy as np
import pytest
from same import assert_same, check, outcome
from text_cases import *  # noqa: F403
from text_cases import EVERY, PROGRAMS, RAISE, TEXTS, UNICODE

import phylanx as phx


def name(v):
    return v.__name__ if callable(v) else None


def same_for_all(function, calls, wholly=True):
    """One compiled function for many arguments; none of the calls may need Python when `wholly`."""
    compiled = phx.jit(function)
    for arguments in calls:
        for _ in range(2):
            ours, theirs = outcome(compiled, arguments), outcome(function, arguments)
            assert ours[0] == theirs[0], arguments
            if theirs[0] == "result":
                assert_same(ours[1], theirs[1], 0, arguments)
    assert not wholly or compiled.report(*calls[0]).wholly, compiled.report(*calls[0])


@pytest.mark.parametrize("function", EVERY, ids=name)
def test_every_text(function):
    same_for_all(function, [(s,) for s in TEXTS[1:] + TEXTS[:1]])
    same_for_all(function, [(s,) for s in UNICODE], wholly=False)


def test_two_texts():
    pairs = [(a, b) for a in TEXTS for b in ("", "a", "an", "xo", "na", "banana", " ", "zz")]
    same_for_all(found, pairs[8:])
    same_for_all(compared, [(a, b) for a in TEXTS + UNICODE for b in TEXTS[:4] + UNICODE[:2]])
    same_for_all(items, [(s, i) for s in TEXTS[2:] for i in (0, 1, -1, -2)])


def test_widths_and_counts():
    same_for_all(padded, [(s, n) for s in ("ab", "", "-17", "+5", "a longer text") for n in (5, 0, 6, 11)])
    same_for_all(repeated, [(s, n) for s in ("ab", "", "x") for n in (3, 0, -1, 1)])


FLOATS = [0.0, -0.0, 1.0, -2.5, 0.1, 1 / 3, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308, 2.0**-44, 9.5, 0.5, 1.5, 2.675, 1e22, 1e23, np.inf, -np.inf, np.nan, 99999.5, 1234567.891]


def test_floats_as_text():
    same_for_all(shown, [(x,) for x in FLOATS])


def test_floats_are_as_short_as_in_python():
    text, seeded = phx.jit(lambda x: str(x)), random.Random(5)
    some = [struct.unpack("d", struct.pack("Q", seeded.getrandbits(64)))[0] for _ in range(3000)] + [2.0**k for k in range(-1074, 1024)]
    some += [seeded.uniform(-1000, 1000) for _ in range(1000)] + [round(seeded.uniform(0, 100), 3) for _ in range(1000)]
    for x in some:
        assert text(x) == repr(x)


def test_ints_as_text():
    same_for_all(shown_int, [(k,) for k in (0, 7, -7, 1234567, -98765, 2**62, -(2**63), 2**63 - 1, 255)])


def test_others_as_text():
    check(shown_others, True, None, np.float64(2.5), strict=False)


def test_numbers_read():
    same_for_all(read, [(s,) for s in ("0", "17", " -5\n", "+8", "1_000", "007", "9223372036854775806")])
    same_for_all(read_float, [(s,) for s in ("0", "1.5", " -2e3 ", ".5", "5.", "1_0.5", "inf", "-Infinity", "NaN", "1e400", "1e-400", "123456789.123456789")])
    same_for_all(read_base, [("ff", 16), ("-101", 2), ("Zz", 36), ("777", 8)])


@pytest.mark.parametrize("function, arguments", PROGRAMS, ids=name)
def test_program(function, arguments):
    check(function, *arguments)


@pytest.mark.parametrize("function, arguments", RAISE, ids=name)
def test_left_in_the_middle(function, arguments):
    check(function, *arguments, strict=False, calls=3)


def test_an_argument_that_is_returned_is_itself():
    s, words = "a text with spaces", ["one word", "two words"]
    mine, list_, inside = phx.jit(returned)(s, words)
    assert mine is s and inside[0] is s
    assert phx.jit(lambda l: l[0])(words) is words[0]


def test_one_version_for_all_texts():
    compiled = phx.jit(walked)
    for k in range(20):
        assert compiled("x" * k + "y") == walked("x" * k + "y")
    assert len(compiled._entries()) == 1


def test_a_version_for_each_option():
    compiled, x = phx.jit(option), np.arange(4.0)
    for mode in ("sum", "all"):
        for order in ("up", "down"):
            np.testing.assert_array_equal(compiled(x, mode, order), option(x, mode, order))
    for k in range(9):
        with pytest.raises(ValueError, match=f"no mode 'm{k}'"):
            compiled(x, f"m{k}")
    np.testing.assert_array_equal(compiled(x, "all"), option(x, "all"))
    assert not compiled._plain


def test_a_text_that_grows_is_not_copied_each_time():
    def grow(n):
        s = ""
        for _ in range(n):
            s += "ab"
        return s, len(s)

    assert phx.jit(grow)(300_000) == grow(300_000)


def test_what_shares_the_text_that_grows():
    def branches(n):
        s = "root"
        left, right = s + "L", s + "R"
        kept = []
        for k in range(n):
            kept.append(left)
            left = left + "l"
            other = left + "x"
            left, right = other + "y" if k % 2 else left, right + other[-1]
        return left, right, kept

    check(branches, 12)


def test_texts_do_not_stay_when_they_are_replaced():
    def many(n):
        total = 0
        for k in range(n):
            s = str(k) + "!" * 1000
            total += len(s.upper())
        return total

    assert phx.jit(many)(20_000) == many(20_000)
