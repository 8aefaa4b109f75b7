"""Strings whose text is found while running as keys of dicts and sets, in the order in which CPython keeps them in this very process."""

import random
import resource

import numpy as np
import pytest
from map_cases import set_history
from same import check
from text_key_cases import *  # noqa: F403
from text_key_cases import history, leaves_at, mixed_history

import phylanx as phx

TEXT = "the quick brown fox jumps over the lazy dog the end"
WORDS = "the quick brown fox jumps over the lazy dog".split()
EDGES = [("a", "b"), ("b", "c"), ("a", "d"), ("d", "e"), ("c", "f"), ("e", "f")]

NATIVE = [
    (positions, "hello wörld €😀"), (positions, ""), (word_counts, "The cat and the dog and THE end"), (kmers, "ACGTACGTTAC", 3), (letters, "mississippi"), (letters, ""), (grouped, ["a", "bb", "a"], [1.0, 2.0, 4.0]), (numbered, WORDS), (unique, WORDS),
    (algebra, WORDS, ["fox", "cat", "over"]), (algebra, [], ["fox"]), (pairs_of_characters, "abcabcab"), (tuples_with_numbers, "abcabcab"), (comprehensions, WORDS), (begun_with_constants, "ACGTNAC"), (complement, "ACGT"), (complement, "ACGN"),
    (taken_out, WORDS[:6] + WORDS[7:]), (formatted_keys, 20), (known_and_unknown, "abc"), (known_and_unknown, "x"), (known_in_branches, 7), (long_and_wide, 4), (nested, EDGES), (first_path, EDGES, "a", "f"), (anagrams, ["eat", "tea", "tan", "ate", "nat", "bat"]),
    (same_letters, "listen", "silent"), (same_letters, "aab", "ab"), (caught, WORDS, "cat"), (caught, WORDS, "lazy"), (missing, WORDS, "cat"), (missing, WORDS, "fox"), (nothing_known, ["a"]), (nothing_known, []),
    (trie, WORDS), (bigrams, TEXT), (csv, "x,y\n1,2\n3,4.5\n"), (rle, "aaabbc"), (lzw, "TOBEORNOTTOBEORTOBEORNOT"), (histogram, TEXT), (inventory, [("a", 2, 1.5), ("b", 1, 3.0), ("a", 1, 2.0)]), (confusion, ["cat", "dog", "cat"], ["dog", "dog", "cat"]),
    (vote, ["x", "y", "x"]), (islands, ["##.", "..#", "#.#"]), (machine, [("inc", "a", 3), ("inc", "b", 2), ("inc", "a", -1), ("jnz", "a", -2)]), (machine, [("inc", "c", 1)]), (parse, "3 + 4 * ( 2 - 1 )"), (topo, EDGES), (soundex, "Robert"), (ordered, WORDS),
    (odd_characters, ["", "\0", "\0\0", "a\0b", "é", "\uffff", "\U0010ffff", "a" * 300, "é" * 300, "a"]), (odd_characters, ["\ud800", "x"]), (of_several_types, 4), (floats_and_none, 7), (bytes_of_a_constant, 2), (nested_default, WORDS),
    (append_key, "abcdefghij" * 5), (popitems, WORDS), (change_over, WORDS), (change_over, []), (bounds, WORDS, 3), (bounds, WORDS, 99), (display, "a", "b"), (display, "k", "z"), (text_values, WORDS), (sortkeys, WORDS), (sortkeys, "banana"),
    (arrays_by_name, np.arange(3.0)), (find_first, WORDS, "q"), (counted_by_generators, WORDS), (from_keys, WORDS), (merged, WORDS[:4], WORDS[3:]), (updated, WORDS), (counter_operators, WORDS, WORDS[3:]), (counter_operators, "abca", "bcdd"), (counter_operators, "", "a"),
]  # fmt: skip


@pytest.mark.parametrize("case", NATIVE, ids=lambda case: case[0].__name__)
def test_native(case):
    check(*case, calls=3)


@pytest.mark.parametrize("case", [(in_views, "a()x]", 3), (in_views, "xyz", 4), (counters_in_place, "aab", "bbbc"), (orders, WORDS)], ids=lambda case: case[0].__name__)
def test_partly(case):
    check(*case, strict=False, calls=3)


@pytest.mark.parametrize("n", range(7))
def test_exits_keep_objects(n):
    check(leaves_at, WORDS, n, strict=False, calls=2)


@pytest.mark.parametrize("function, operations", [(set_history, 22), (mixed_history, 20), (history, 20)], ids=lambda v: getattr(v, "__name__", None))
def test_histories(function, operations):
    """Every order that a loop, list(), pop() or the returned object shows is that of Python's own dict or set after the same operations."""
    compiled, draw = phx.jit(strict=True)(function), random.Random(operations)
    for _ in range(100):
        size, most = draw.choice([5, 30, 300]), draw.choice([3, 10, 50, 1000])
        ops = [draw.randrange(draw.choice([9, operations])) for _ in range(size)]
        keys = [draw.choice(["", "a", "key ", "é", "€uro", "😀"]) * draw.randrange(3) + str(draw.randrange(most)) for _ in range(size)]
        if function is mixed_history:
            keys = [k if draw.randrange(9) else "" for k in keys]
        assert repr(compiled(ops, keys)) == repr(function(ops, keys)), (ops, keys)


def test_a_key_is_counted():
    """A str made anew for a key that is there already is freed at once."""

    def f(n):
        d = {}
        for i in range(n):
            k = f"{i % 3}" * 1000
            d[k] = d.get(k, 0) + 1
        return d

    compiled = phx.jit(strict=True)(f)
    assert compiled(30) == f(30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    compiled(100_000)  # 400 MB of strings
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
