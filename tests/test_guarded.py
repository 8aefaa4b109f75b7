"""try, with np.errstate and match: compiled where nothing is raised; handlers run as in Python."""

import warnings

import numpy as np
import pytest
from same import check

import phylanx as phx

X = np.array([0.5, -1.0, 0.0, 4.0, 1e300])


def caught_in_iteration(x, n):
    total, missed = 0.0, []
    for i in range(n):
        try:
            total += x[i * 2]
        except IndexError:
            missed.append(i)
        else:
            total += 0.25
        finally:
            total += 1.0
    return total, missed


def named(x, k):
    try:
        y = x * 2.0
        y[k] = 1.0
    except (IndexError, TypeError) as error:
        return str(error), x.sum()
    return y


def state_in_handler(x, k):
    step, last = 0, None
    try:
        for i in range(len(x)):
            step = i
            x[i] += 1.0
            if i == k:
                raise ValueError(i)
            last = x[i]
    except ValueError:
        return step, last, x.sum()
    return -1, last, x.sum()


def nested(x, k):
    out = 0
    try:
        try:
            out += 10 // k
        except IndexError:
            out = -1
        out += int(x[k])
    except ZeroDivisionError:
        out += 100
    finally:
        out += 1000
    return out


def not_caught(x, k):
    try:
        x[0] = 7.0
        return x[k]
    except ValueError:
        return 0.0


def helper(x, k):
    try:
        return x[k]
    except IndexError:
        return -1.0


def in_a_helper(x, k):
    return helper(x, k) + helper(x, 0)


def broken_out_of(x, n):
    for i in range(n):
        try:
            if x[i] == 0.0:
                break
        except IndexError:
            continue
    return i


@pytest.mark.parametrize("k", range(7))
@pytest.mark.parametrize("function", [caught_in_iteration, named, state_in_handler, nested, not_caught, in_a_helper, broken_out_of])
def test_try(function, k):
    check(function, X.copy(), k)


def python_in_a_try(x, n):
    total = 0.0
    for i in range(n):
        try:
            total += float(str(x[i])) + {"a": 1}["a" if i < 3 else "b"]
        except KeyError:
            total += 100.0
    return total


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_what_runs_in_python_is_caught():
    check(python_in_a_try, X, 5, strict=False, calls=4)


def quiet(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(x) / x
        z = np.sqrt(y).sum()
    return y, z, np.log(x)


def quiet_all(x, n):
    total = 0.0
    for i in range(n):
        with np.errstate(all="ignore"):
            total += np.log(x[i]) + x[i] / 0.0 * (x * x).sum()
    return total


def partly(x):
    with np.errstate(over="ignore"):
        return np.exp(x), 1.0 / x, x * x


def loud_again(x):
    with np.errstate(divide="ignore"):
        with np.errstate(divide="warn"):
            return np.log(x)


def raising(x):
    try:
        with np.errstate(divide="raise"):
            return 1.0 / x
    except FloatingPointError as e:
        return str(e)


def left_inside(x, k):
    with np.errstate(all="ignore"):
        y = np.log(x)
        y[0] = 1.0
        return y[k] + np.log(x)[1]


def scaled_log(x):
    return np.log(x) * 2.0


def through_a_call(x):
    with np.errstate(all="ignore"):
        y = scaled_log(x)
    return y + scaled_log(x)


@pytest.mark.parametrize(
    "function, more, strict",
    [(quiet, (), True), (quiet_all, (4,), True), (partly, (), True), (loud_again, (), False), (raising, (), False), (left_inside, (2,), True), (left_inside, (9,), True), (through_a_call, (), True)],
)
@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
def test_errstate(function, more, strict):
    check(function, X, *more, strict=strict, rtol=1e-15)


def one_of(k):
    match k:
        case 0:
            return "zero"
        case 1 | 2:
            return "few"
        case None:
            return "none"
        case -1:
            x = 5
        case other:
            x = other * 2
    return x


def pair(a, b):
    match (a, b):
        case (0, 0):
            return 0
        case (x, 0):
            return x
        case (0, y):
            return -y
        case _:
            return a * b


def commands(x, mode):
    total = 0.0
    for v in x:
        match mode:
            case "sum":
                total += v
            case "squares":
                total += v * v
    return total


def a_mapping(d):
    match d:
        case n if n == 3:
            return "three"
        case {"a": v}:
            return v
        case [first, *rest]:
            return first, rest
    return None


@pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
@pytest.mark.parametrize(
    "function, arguments, strict",
    [
        *[(one_of, (k,), True) for k in (0, 1, 2, -1, 7, None, 2.0)],
        *[(pair, p, True) for p in ((0, 0), (3, 0), (0, 4), (2.0, 3))], (commands, (X, "sum"), True), (commands, (X, "squares"), True), (commands, (X, "no"), True),
        (a_mapping, ({"a": 1},), False), (a_mapping, ([1, 2],), False), (a_mapping, (3,), False),
    ],
)  # fmt: skip
def test_match(function, arguments, strict):
    check(function, *arguments, strict=strict)


def test_strict_refuses_what_always_leaves():
    def kept(x):
        for i in range(3):
            class Local:
                pass
            if i == 2:
                return x

    with pytest.raises(phx.PhylanxUnsupported):
        phx.jit(strict=True)(kept)(1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert phx.jit(kept)(1.0) == 1.0
