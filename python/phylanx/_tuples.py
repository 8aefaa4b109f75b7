"""The named tuples that numpy.linalg returns, by the names that compiled code has for them."""

import numpy as np

_home = getattr(np.linalg, "_linalg", None) or np.linalg.linalg  # the latter in NumPy 1
CLASSES = {name: getattr(_home, name) for name in ("EigResult", "EighResult", "QRResult", "SVDResult", "SlogdetResult")}
