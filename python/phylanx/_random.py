"""What the door is told of numpy.random and of Python's random, once they are imported: their classes, where their states are, and what makes a generator."""

import numpy as np

from . import _door


def _make(what, *values):
    """Calls a function that makes a generator, or seeds the global one; the numbers are those of the row `random.make` (internal/op/random.go)."""
    if what == 3:
        import random

        return random.Random(*values)
    if what == 0:
        return np.random.default_rng(*values)
    if what == 1:
        return np.random.RandomState(*values)
    return np.random.seed(*values)


def _gauss_offset():
    """Where a RandomState keeps the second of a pair of normal numbers, or 0. It is found by its value, since only a copy of it is public."""
    found = set()
    for seed in range(3):
        state = np.random.RandomState(seed)
        state.standard_normal()
        found.add(_door.gauss_offset(state, state.get_state(legacy=False)["gauss"], type(state).__basicsize__))
    return found.pop() if len(found) == 1 else 0


def _kinds():
    """(class, from, to) of NumPy's bit generators: which bytes of an object are its state. What the base class has is not."""
    base = np.random.BitGenerator.__basicsize__
    names = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
    return tuple((kind, base, kind.__basicsize__) for kind in (getattr(np.random, name, None) for name in names) if kind)


def _twister_offset(kind):
    """Where a random.Random keeps its position and the words behind it, found by their values; 0 where it does not."""
    found = set()
    for seed in range(3):
        generator = kind(seed)
        generator.random()
        *words, position = generator.getstate()[1]
        found.add(_door.word_offset(generator, (position, *words), kind.__basicsize__))
    return found.pop() if len(found) == 1 else 0


def tell_door(module):
    """Called by the door when it meets an object while the module is loaded, until it is told."""
    if module == "random":
        from random import Random

        offset = _twister_offset(Random)
        _door.set_twister(Random if offset else None, offset, _make)
        return
    state = np.random.mtrand._rand
    _door.set_random(np.random.Generator, np.random.RandomState, state, _kinds(), _gauss_offset(), _make, np.random._generator.__file__)
