"""Classes of what compiled code knows member by member, by its names for them: the named tuples that numpy.linalg returns, slices, and deques."""

from collections import deque

import numpy as np

_home = getattr(np.linalg, "_linalg", None) or np.linalg.linalg  # the latter in NumPy 1
CLASSES = {"slice": slice, "deque": deque} | {name: getattr(_home, name) for name in ("EigResult", "EighResult", "QRResult", "SVDResult", "SlogdetResult")}
