"""NumPy functions that can be said in NumPy: compiled into their callers by our own compiler, like any Python function.

They do what NumPy's own do, operation by operation, so that results agree to the bit wherever those of the operations do. They are never called by
Python. Two things hold here that do not hold elsewhere:

- An `assert` says where NumPy does something that is not spelled out (it warns, raises, or is of another type). When it fails, Python does the caller's
  statement, and so calls NumPy itself. A parameter of NumPy's function that is missing here has the same effect.
- Tests of types, ranks, and of arguments that are literals are decided when compiling; only the branch that is taken is compiled.
"""

import numpy as np

from . import averages, bisection, bits, builtin, calculus, complexmath, decompositions, elementwise, functional, heaps, higher, histograms, indexers, indexing, iterators, linalg, linear, lists, matrices, missing, numbers, order, padding, polynomials, randoms, scalars, series, sets, shapes, signal, statistics, text, ufuncs, windows

FAMILIES = (statistics, missing, histograms, sets, order, shapes, padding, matrices, calculus, elementwise, indexing, polynomials, signal, linear, windows, functional, bits)
METHODS = (statistics.mean, statistics.var, statistics.std, matrices.trace, shapes.repeat, shapes.tolist)

TABLE = {f"numpy.{f.__name__}": f for family in FAMILIES for f in family.FUNCTIONS}
"""Canonical name of a NumPy function, or "ndarray." or "str." and that of a method, -> the function here that stands for it."""

TABLE.update({f"numpy.linalg.{f.__name__}": f for module in (linalg, decompositions) for f in module.FUNCTIONS})
if int(np.__version__.partition(".")[0]) >= 2:  # the transforms of NumPy 1 are no ufuncs: they stay NumPy routines (RATIONALE.md)
    from . import fft

    TABLE.update({f"numpy.fft.{f.__name__}": f for f in fft.FUNCTIONS})
TABLE.update({f"ndarray.{f.__name__}": f for f in METHODS})
TABLE.update({f"ndarray.{name}": f for name, f in indexing.METHODS.items()})
TABLE.update({f"list.{f.__name__}": f for f in lists.METHODS})
TABLE.update({f"deque.{f.__name__}": f for f in lists.DEQUE_METHODS})
TABLE.update({f"str.{name}": f for name, f in text.METHODS.items()})
TABLE.update(indexers.TABLE)
TABLE.update(ufuncs.TABLE)
TABLE.update(builtin.TABLE)
TABLE.update(scalars.TABLE)
TABLE.update(series.TABLE)
for module in (heaps, bisection, higher, iterators, averages, complexmath, numbers, randoms):
    TABLE.update(module.TABLE)
TABLE["numpy.trapz"] = calculus.trapezoid  # its name in NumPy 1
