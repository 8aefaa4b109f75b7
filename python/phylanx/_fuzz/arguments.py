"""Parameters of random programs, and many sets of values for them that are of the same types."""

from typing import NamedTuple

import numpy as np

from . import values

SAMPLE = {"n": 7, "m": 3, "k": 4}
"""Sizes at which programs are made: all different, so that what fits here fits whatever the sizes are."""
SIZES = [(5, 3, 4), (2, 4, 3), (3, 2, 2), (4, 9, 5), (8, 8, 2), (17, 5, 3), (33, 4, 2), (64, 16, 2), (7, 130, 2), (260, 3, 2), (9, 10, 11), (530, 2, 2)]
EMPTY = [(0, 3, 2), (4, 0, 3), (0, 0, 0)]
LARGE = [(700, 16, 2), (1500, 2, 2), (70, 60, 3)]
FEW = 40
"""The largest size of what must not be large: a matrix of n**2 elements may be made of n * n."""
SHAPES = [("n",), ("n",), ("n", "m"), ("n", "m"), ("m",), ("n", 1), ("m", "n"), ("n", "n"), ("k", "n", "m"), (1, "m"), ("k", 1, "m"), (2, "k", "n", "m"), ()]
PYTHON = {"int": (0, 1, 2, 3, -1, 7), "float": (0.5, 0.0, -0.0, 2.0, -1.5, 1e-300, float("inf"), float("nan")), "bool": (True, False), "complex": (1j, 0.5 - 2j, 0j)}
SHARES = (0.0, 0.0, 0.1, 0.3, 1.0)
"""Shares of special values, in turn."""


class Parameter(NamedTuple):
    """A parameter: an array of a shape of names and numbers, a NumPy scalar, or a Python number, whose `dtype` is then a class name."""

    name: str
    kind: str
    dtype: str
    shape: tuple = ()
    layout: str = "C"

    def value(self, sizes, rng, share):
        if self.kind == "python":
            known = PYTHON[self.dtype]
            return known[rng.integers(len(known) if share else 1 + len(known) // 3)]
        shape = tuple(sizes.get(s, s) for s in self.shape)
        x = values.mixed(self.dtype, int(np.prod(shape)), rng, share).reshape(shape)
        return x[()] if self.kind == "scalar" else values.laid_out(x, self.layout)


def draw(rng, count):
    """Random parameters, the first an array with elements that are numbers."""
    out = []
    plain = rng.random() < 0.6  # of one memory layout, as most programs
    for k, name in enumerate("abcdefgh"[:count]):
        turn = rng.random()
        dtype = rng.choice([d.name for d in values.DTYPES]) if rng.random() < 0.6 else rng.choice(["float64", "float64", "float32", "int64"])
        if k and turn < 0.15:
            out.append(Parameter(name, "python", str(rng.choice(list(PYTHON)))))
        elif k and turn < 0.25:
            out.append(Parameter(name, "scalar", str(dtype)))
        else:
            layout = "C" if plain or rng.random() < 0.4 else str(rng.choice(values.LAYOUTS))
            out.append(Parameter(name, "array", str(dtype), SHAPES[rng.integers(len(SHAPES) if k else 4)], layout))
    return out


def sample(parameters, rng):
    """Ordinary values at the sizes of `SAMPLE`."""
    return [p.value(SAMPLE, rng, 0.0) for p in parameters]


def sets(parameters, rng, count, large=True):
    """So many sets of values, of which some are empty, full of special values or large, unless all must be small."""
    usual = SIZES if large else [s for s in SIZES if max(s) < FEW]
    for turn in range(count):
        pool = LARGE if large and turn % 25 == 24 else EMPTY if turn % 25 == 12 else usual
        sizes = dict(zip("nmk", pool[rng.integers(len(pool))]))
        yield [p.value(sizes, rng, SHARES[turn % len(SHARES)]) for p in parameters]
