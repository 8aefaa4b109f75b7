"""Module cmath: every function at ordinary, tiny, huge and special numbers, in all quadrants and on the branch cuts."""

import cmath
import math

import numpy as np
import pytest

import phylanx as phx

PARTS = (0.0, -0.0, 1.0, -1.0, 0.5, -0.3, 2.5, -7.0, 1e-310, -3e-320, 1e-160, 1e160, -1e300, 1.7e308, -1.7e308, 709.5, -709.9, 710.3, -1200.0, 1e-8)
NUMBERS = [complex(re, im) for re in PARTS for im in PARTS] + [2, 2.5, -3, True, np.float32(0.7), np.complex64(1 - 2j), np.complex128(0.3j)]
SPECIAL = [complex(re, im) for re in (math.inf, -math.inf, math.nan, 1.0, -0.0) for im in (math.inf, -math.inf, math.nan)]
J, ENDLESS = 1.5 - 2j, complex(-0.0, math.inf)


def outcome(f, *args):
    try:
        return f(*args)
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        return type(error), str(error)


def parts(value):
    return [value.real, value.imag] if isinstance(value, complex) else list(value) if isinstance(value, tuple) else [value]


def near(x, y):
    """Equal, or two floats between which are at most three others: the class of the functions of module math that cmath's are made of."""
    if not (isinstance(x, float) and isinstance(y, float)) or x == 0.0 or not math.isfinite(x):
        return x == y and (not isinstance(x, float) or math.copysign(1, x) == math.copysign(1, y)) or x != x and y != y
    return abs(x - y) <= 4 * math.ulp(x)


def agree(f, *args):
    wanted, found = outcome(f.__wrapped__, *args), outcome(f, *args)
    assert type(found) is type(wanted)
    assert all(map(near, parts(wanted), parts(found))), (args, wanted, found)


@phx.jit
def acos(z): return cmath.acos(z)
@phx.jit
def acosh(z): return cmath.acosh(z)
@phx.jit
def asin(z): return cmath.asin(z)
@phx.jit
def asinh(z): return cmath.asinh(z)
@phx.jit
def atan(z): return cmath.atan(z)
@phx.jit
def atanh(z): return cmath.atanh(z)
@phx.jit
def cos(z): return cmath.cos(z)
@phx.jit
def cosh(z): return cmath.cosh(z)
@phx.jit
def exp(z): return cmath.exp(z)
@phx.jit
def isfinite(z): return cmath.isfinite(z)
@phx.jit
def isinf(z): return cmath.isinf(z)
@phx.jit
def isnan(z): return cmath.isnan(z)
@phx.jit
def log(z): return cmath.log(z)
@phx.jit
def log10(z): return cmath.log10(z)
@phx.jit
def phase(z): return cmath.phase(z)
@phx.jit
def polar(z): return cmath.polar(z)
@phx.jit
def sin(z): return cmath.sin(z)
@phx.jit
def sinh(z): return cmath.sinh(z)
@phx.jit
def sqrt(z): return cmath.sqrt(z)
@phx.jit
def tan(z): return cmath.tan(z)
@phx.jit
def tanh(z): return cmath.tanh(z)


OF_ONE = (acos, acosh, asin, asinh, atan, atanh, cos, cosh, exp, isfinite, isinf, isnan, log, log10, phase, polar, sin, sinh, sqrt, tan, tanh)


@pytest.mark.parametrize("f", OF_ONE, ids=lambda f: f.__name__)
def test_functions_of_one_number(f):
    for z in NUMBERS + SPECIAL:
        agree(f, z)
    phx.jit(f.__wrapped__, strict=True)(0.5 + 0.25j)


@phx.jit
def rect(r, phi): return cmath.rect(r, phi)
@phx.jit
def log_to_base(z, base): return cmath.log(z, base)
@phx.jit
def isclose(a, b): return cmath.isclose(a, b), cmath.isclose(a, b, rel_tol=0.5), cmath.isclose(a, b, rel_tol=0, abs_tol=0.3)


@pytest.mark.parametrize("f", [log_to_base, isclose], ids=lambda f: f.__name__)
def test_functions_of_two_numbers(f):
    for z in NUMBERS[::7] + SPECIAL:
        for w in (2, 0.5 - 1j, z, 0, 1):
            agree(f, z, w)


def test_rect():
    for r in (*PARTS, math.inf, math.nan):
        for phi in (0.0, -0.0, 1.0, -math.pi, 1e300, math.inf, math.nan):
            agree(rect, r, phi)


@phx.jit(strict=True)
def constants(x):
    return x * J, ENDLESS + x, ENDLESS, cmath.infj * x, cmath.nanj, cmath.pi, cmath.tau


def test_complex_constants():
    assert repr(constants(2.0)) == repr(constants.__wrapped__(2.0))


@phx.jit(strict=True)
def roots(c, n):
    """Durand and Kerner's roots of a polynomial, sorted by their angles."""
    z = [cmath.rect(0.9, 1 + 2 * cmath.pi * k / len(c)) for k in range(len(c) - 1)]
    for _ in range(n):
        for k in range(len(z)):
            value, slope = c[0] + 0j, 1 + 0j
            for a in c[1:]:
                value = value * z[k] + a
            for m in range(len(z)):
                if m != k:
                    slope *= z[k] - z[m]
            z[k] -= value / (slope * c[0])
    return sorted([(round(cmath.phase(r) * 1e6), abs(r)) for r in z])


def test_in_a_loop():
    assert roots([1.0, -6.0, 11.0, -6.5], 40) == roots.__wrapped__([1.0, -6.0, 11.0, -6.5], 40)
