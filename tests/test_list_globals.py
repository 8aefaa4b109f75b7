"""Lists that a function finds in globals, free variables and attributes: read and changed natively, and Python's own afterwards."""

import copy

import numpy as np
import pytest

import phylanx as phx

OPPOSITE = [0, 3, 4, 1, 2]
MOVES = [(0, 1), (1, 0), (0, -1), (-1, 0)]
WEIGHTS = [np.ones(3), np.zeros(2)]
NESTED = [[1, 2], [3, 4, 5]]
LOG = []
COUNT = [0]
MIXED = [1, 2.5, None]
WORDS = ["one", "two"]
GLOBALS = ("OPPOSITE", "MOVES", "WEIGHTS", "NESTED", "LOG", "COUNT", "MIXED", "WORDS")


class Board:
    def __init__(self):
        self.names, self.moves = [1, 2], 0
        self.grid = [[0] * 3 for _ in range(3)]
        self.values = [1.0, 2.0]
        self.things = []

    def add(self, v):
        self.names.append(v)
        return len(self.names)


def state(board):
    return {name: value for name, value in vars(board).items()}


def item(k): return OPPOSITE[k]
def tuples(k): return [dx * k - dy for dx, dy in MOVES]
def arrays(k): return WEIGHTS[k].sum()
def changes_array(k):
    WEIGHTS[0][k] += 1.5
    return WEIGHTS[0]
def nested(k): return NESTED[k][1], len(NESTED[k])
def changes_nested(k):
    NESTED[0].append(k)
    NESTED.append(NESTED[0])
    return NESTED
def appends(k):
    LOG.append(k)
    return len(LOG)
def counts(k):
    for _ in range(k):
        COUNT[0] += 1
    return COUNT[0]
def mixed(): return [v for v in MIXED if v is not None]
def words(k): return WORDS[k] + "!"
def itself(k):
    OPPOSITE[0] = k
    return OPPOSITE, OPPOSITE[0]
def out_of_range(k):
    COUNT[0] += 1
    return OPPOSITE[k]
def raises(k):
    for i in range(4):
        LOG.append(i)
        if i == k:
            raise ValueError(f"at {i}")
    return len(LOG)


@pytest.mark.parametrize("f, args", [(item, (1,)), (tuples, (2,)), (arrays, (0,)), (changes_array, (2,)), (nested, (1,)), (changes_nested, (7,)), (appends, (5,)), (counts, (3,)),
                                     (mixed, ()), (words, (1,)), (itself, (7,)), (out_of_range, (9,)), (out_of_range, (-1,)), (raises, (2,)), (raises, (9,))])
def test_globals(f, args):
    told = []
    for way in (f, phx.jit(f), phx.jit(f, strict=True)):
        before = {name: copy.deepcopy(globals()[name]) for name in GLOBALS}
        owners = {name: globals()[name] for name in GLOBALS}
        told.append([outcome(way, args), outcome(way, args), copy.deepcopy(owners)])
        assert all(globals()[name] is owners[name] for name in GLOBALS)
        globals().update(before)
    assert repr(told[0]) == repr(told[1]) == repr(told[2])


def outcome(f, args):
    try:
        return copy.deepcopy(f(*args))
    except (IndexError, ValueError) as error:
        return repr(error)


def same_list(x):
    x.append(9)
    return x is OPPOSITE, x[0] + OPPOSITE[0], len(OPPOSITE)


def test_argument_that_is_a_global():
    for x in (OPPOSITE, [1], OPPOSITE):
        wanted = same_list(x)
        x.pop()
        assert phx.jit(same_list, strict=True)(x) == wanted
        x.pop()


@phx.jit(strict=True)
def total():
    return sum(LOG)


def test_another_list_and_another_type_at_each_call():
    for value in ([1, 2], [2.5], [], [np.float32(1.0), np.float32(2)], [3]):
        globals()["LOG"] = value
        assert repr(total()) == repr(sum(value))
    globals()["LOG"] = []


def appends_attribute(b, v):
    b.names.append(v)
    b.moves += 1
    return len(b.names)
def sums_attribute(b, v):
    b.values[0] = sum(b.values)
    return b.values
def changes_grid(b, v):
    b.grid[1][v] += 1
    return b.grid
def replaces(b, v):
    names = b.names
    names.append(v)
    b.names = [1]
    b.names.append(v)
    names.append(2)
    return names, b.names
def calls_method(b, v): return b.add(v)
def fails_after(b, v):
    b.names.append(1)
    return b.values[v]
def lists_of_objects(b, v):
    b.things.append(b)
    return len(b.things)
def seen_by_python(b, v):
    b.names.append(v)
    seen = np.ma.median(b.names)
    b.names.append(v)
    return seen


@pytest.mark.parametrize("f", [appends_attribute, sums_attribute, changes_grid, replaces, calls_method, fails_after, lists_of_objects, seen_by_python], ids=lambda f: f.__name__)
@pytest.mark.parametrize("v", [1, 7])
def test_attributes(f, v):
    told = []
    for way in (f, phx.jit(f)):
        board = Board()
        names = board.names
        results = [outcome(way, (board, v)), outcome(way, (board, v))]
        del board.things[:]
        told.append([results, state(board), names, board.names is names])
    assert repr(told[0]) == repr(told[1])


def test_attribute_of_two_names():
    def both(b, names):
        names.append(4)
        return len(b.names), b.names is names

    told = []
    for way in (both, phx.jit(both, strict=True)):
        board = Board()
        told.append((way(board, board.names), way(board, [1]), board.names))
    assert told[0] == told[1]


def test_free_variable():
    def make():
        seen = []

        def note(x):
            seen.append(x * x)
            return len(seen)

        return note, seen

    told = []
    for decorate in (lambda f: f, phx.jit(strict=True)):
        note, seen = make()
        note = decorate(note)
        told.append(([note(k) for k in range(3)], seen))
    assert told[0] == told[1]
