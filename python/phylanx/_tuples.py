"""What makes the objects for which compiled code has names: the named tuples that numpy.linalg returns, slices, deques, and dicts of classes of their own."""

import collections
import functools

import numpy as np

_home = getattr(np.linalg, "_linalg", None) or np.linalg.linalg  # the latter in NumPy 1
CLASSES = {"slice": slice, "deque": collections.deque} | {name: getattr(_home, name) for name in ("EigResult", "EighResult", "QRResult", "SVDResult", "SlogdetResult")}
CLASSES["Counter"] = collections.Counter
CLASSES["OrderedDict"] = collections.OrderedDict
CLASSES["defaultdict"] = collections.defaultdict
CLASSES.update({f"defaultdict_{c.__name__}": functools.partial(collections.defaultdict, c) for c in (int, float, bool, list, set, dict)})
