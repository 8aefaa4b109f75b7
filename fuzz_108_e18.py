"""native code against NumPy: a result instead of TypeError('dispatcher for __array_function__ did not return an iterable')
Found by phylanx fuzz --seed 108 --case e18."""

import base64
import math
import sys
import zlib

import numpy as np
from numpy import array, inf, nan


def program():
    r0 = np.poly(0)


def arguments():
    return ()


if __name__ == "__main__":
    from phylanx import _fuzz

    sys.exit(_fuzz.replay(__file__))
