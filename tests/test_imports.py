"""Imports inside functions: compiled like names of the file, and Python's own where they are more than that."""

import numpy as np
import pytest
from same import check

X = np.linspace(0.1, 1, 7)


def of_a_module(x):
    import math

    total = 0.0
    for v in x:
        total += math.sin(v)
    return total


def of_names(x):
    import numpy.fft
    import numpy.linalg as la
    from math import exp as e, pi

    return e(pi) + la.norm(x) + abs(numpy.fft.fft(x)).sum()


def before_an_exit(x, i):
    import math

    x[0] = math.sqrt(4.0)

    def whole(v):
        return math.floor(v)

    y = x[i]
    return whole(y) + math.cos(y)


def in_a_branch(x):
    if x[0] > 0:
        import math

        return math.sin(x[0])
    return 0.0


def over_a_variable(x):
    math = 3
    import math

    return math.pi


def of_what_runs_in_python(x):
    import random

    return random.Random(3).random() + x.sum()


def of_no_module(x):
    import no_such_module_of_ours

    return x


def behind_its_use(x):
    y = math.pi
    import math

    return y


@pytest.mark.parametrize("function, arguments", [(of_a_module, (X,)), (of_names, (X,)), (before_an_exit, (X, 2))])
def test_is_compiled(function, arguments):
    check(function, *arguments)


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize(
    "function, arguments",
    [(before_an_exit, (X, 20)), *((f, (X,)) for f in (in_a_branch, over_a_variable, of_what_runs_in_python, of_no_module, behind_its_use))],
)
def test_is_left_to_python(function, arguments):
    check(function, *arguments, strict=False)
