"""What is left of the iterable of a ``for`` loop."""

import ast
import itertools
from collections import deque

import numpy as np

from ._make import name_at

COUNTED = {"builtins.range", "phylanx.prange"}
# Iterators over indices, from the state of their loops.
INDEXED = {"numpy.ndindex": lambda shape: np.ndindex(*shape), "numpy.ndenumerate": np.ndenumerate}


def left_of(sequence, taken):
    """What is left of an iterable after `taken` items, following changes of a list as its own iterator does."""
    if isinstance(sequence, list):
        rest = iter(sequence)
        rest.__setstate__(taken)
        return rest
    if isinstance(sequence, deque):
        return itertools.islice(sequence, taken, None)
    if type(sequence) is tuple and sequence[:1] == ("$table",):
        return left_of_table(*sequence[1:], taken)
    if hasattr(sequence, "__getitem__") and hasattr(sequence, "__len__") and not hasattr(sequence, "keys"):
        return sequence[taken:]
    rest = iter(sequence)
    if rest is not sequence:
        for _ in range(taken):
            next(rest)
    return rest


def left_of_table(table, size, which, taken):
    """What is left of a view of a dict, or of a set, that had `size` keys when the loop over it began."""
    if len(table) != size:  # an iterator that raises what that one would
        table = type(table)()
        rest = iter(table)
        table.update({0: 0})
        return rest
    rest = iter(table if which == "keys" else getattr(table, which)())
    for _ in range(taken):
        next(rest)
    return rest


def left_of_flat(sequence, taken):
    """The values of the parameter for what is left of ``x.flat``; another object's attribute is that itself."""
    if type(sequence) is tuple and len(sequence) == 2 and isinstance(sequence[0], np.ndarray):
        return [itertools.islice(sequence[0].flat, taken, None)]
    return [left_of(sequence, taken)]


def left_of_zip(sequence, taken):
    """The values of the parameter for what is left of ``zip(*x)``, from a list of its items or a tuple of what is zipped."""
    return [left_of(sequence, taken) if isinstance(sequence, list) else itertools.islice(zip(*sequence), taken, None)]


def left_of_reversed(sequence, taken):
    """What is left of ``reversed(sequence)``."""
    if type(sequence) is tuple and sequence[:1] == ("$table",):
        table, _, which = sequence[1:]
        rest = reversed(table if which == "keys" else getattr(table, which)())
        for _ in range(taken):
            next(rest)
        return rest
    if isinstance(sequence, list):
        rest = reversed(sequence)
        rest.__setstate__(len(sequence) - 1 - taken)
        return rest
    return sequence[: len(sequence) - taken][::-1]


def left_of_product(state, taken):
    """What is left of ``itertools.product``: of lists, or of one and how often it is taken."""
    if len(state) == 2 and isinstance(state[1], int):
        return itertools.islice(itertools.product(state[0], repeat=state[1]), taken, None)
    return itertools.islice(itertools.product(*state), taken, None)


def counted_from(state, taken):
    """What is left of ``itertools.count``."""
    start, step = state
    return itertools.count(start + taken * step, step)


# Iterators of itertools, from the state of their loops and how many items were taken.
ITERATORS = {
    f"itertools.{name}": lambda state, taken, of=getattr(itertools, name): itertools.islice(of(*state), taken, None)
    for name in ("repeat", "cycle", "permutations", "combinations", "combinations_with_replacement")
}
ITERATORS["itertools.count"] = counted_from
ITERATORS["itertools.product"] = left_of_product


class Loop:
    """What is left of a ``for`` loop's iterable: an expression over new parameters, and their values."""

    def __init__(self, builder, loop):
        self.builder, self.number, self.parameters = builder, builder.tree.number[loop], []
        self.iter, self.values = self.left(loop.iter)

    def parameter(self, kind, at):
        name = self.builder.unused(f"__{kind}{self.number}_{len(self.parameters)}")
        self.parameters.append(name)
        return name_at(name, at)

    def left(self, e):
        """(expression, function of ``$seq`` and ``$it`` that gives the values of its parameters)."""
        called = self.builder.called(e)
        copy = self.builder.copier.copy
        if called and any(isinstance(a, ast.Starred) for a in e.args):
            if called == "builtins.zip" and not e.keywords:
                return self.parameter("rest", e), left_of_zip
            called = None
        if called in COUNTED and 1 <= len(e.args) <= 3 and not e.keywords:
            args = [self.parameter(kind, e) for kind in ("lo", "hi", "step")]
            call = ast.copy_location(ast.Call(func=copy(e.func), args=args, keywords=[]), e)
            return call, lambda seq, it: [seq[0] + it * seq[2], *seq[1:]]
        if called == "builtins.enumerate" and len(e.args) in (1, 2) and all(k.arg == "start" for k in e.keywords):
            inner, values = self.left(e.args[0])
            call = ast.Call(func=copy(e.func), args=[inner, self.parameter("start", e)], keywords=[])
            return ast.copy_location(call, e), lambda seq, it: [*values(seq[0], it), seq[1] + it]
        if called == "builtins.zip" and e.args and not e.keywords:
            parts = [self.left(a) for a in e.args]
            call = ast.Call(func=copy(e.func), args=[p[0] for p in parts], keywords=[])
            return ast.copy_location(call, e), lambda seq, it: [v for p, s in zip(parts, seq) for v in p[1](s, it)]
        if called == "builtins.map" and len(e.args) > 1 and not e.keywords:
            parts = [self.left(a) for a in e.args[1:]]
            call = ast.Call(func=copy(e.func), args=[copy(e.args[0]), *(p[0] for p in parts)], keywords=[])
            return ast.copy_location(call, e), lambda seq, it: [v for p, s in zip(parts, seq) for v in p[1](s, it)]
        if called == "itertools.takewhile" and len(e.args) == 2 and not e.keywords:
            inner, values = self.left(e.args[1])
            call = ast.Call(func=copy(e.func), args=[copy(e.args[0]), inner], keywords=[])
            return ast.copy_location(call, e), values
        if called in ITERATORS:
            return self.parameter("rest", e), lambda seq, it: [ITERATORS[called](seq, it)]
        if called in INDEXED:
            return self.parameter("rest", e), lambda seq, it: [itertools.islice(INDEXED[called](seq), it, None)]
        if isinstance(e, ast.Attribute) and e.attr == "flat":
            return self.parameter("rest", e), left_of_flat
        if called == "builtins.reversed" and len(e.args) == 1 and not e.keywords:
            return self.reversed(e)
        return self.parameter("rest", e), lambda seq, it: [left_of(seq, it)]

    def reversed(self, e):
        if self.builder.called(e.args[0]) not in COUNTED:
            return self.parameter("rest", e), lambda seq, it: [left_of_reversed(seq[0], it)]
        inner, _ = self.left(e.args[0])
        call = ast.Call(func=self.builder.copier.copy(e.func), args=[inner], keywords=[])

        def values(seq, it):
            start, stop, step = seq[0]
            return [start, start + (len(range(start, stop, step)) - it) * step, step]

        return ast.copy_location(call, e), values
