"""Module cmath, by CPython's own formulas (Modules/cmathmodule.c, after W. Kahan, "Branch cuts for complex elementary functions", 1987).

What is not finite, and what is an error, is Python's: the asserts say where. The results' parts are as near as those of the functions of module math.
"""

import math

LARGE = 1.7976931348623157e308 / 4.0
LOG_LARGE = math.log(LARGE)
SQRT_LARGE = math.sqrt(LARGE)
SMALLEST = 2.2250738585072014e-308
SQRT_SMALLEST = math.sqrt(SMALLEST)
LN2 = math.log(2.0)


def _finite(x):
    z = complex(x)
    assert math.isfinite(z.real) and math.isfinite(z.imag)
    return z


def _in_range(re, im):
    """A result that is not finite is an overflow of finite arguments."""
    assert math.isfinite(re) and math.isfinite(im)
    return complex(re, im)


def _half_length(z):
    """log of the length of a number so long that its square is out of range, without what log 2 adds."""
    return math.log(math.hypot(z.real / 2.0, z.imag / 2.0))


def _is_large(z):
    return abs(z.real) > LARGE or abs(z.imag) > LARGE


def sqrt(z, /):
    z = _finite(z)
    ax, ay = abs(z.real), abs(z.imag)
    if ax == 0.0 and ay == 0.0:
        return complex(0.0, z.imag)
    if ax < SMALLEST and ay < SMALLEST:  # subnormal numbers are scaled up
        s = math.sqrt(ax * 2.0**53 + math.hypot(ax * 2.0**53, ay * 2.0**53)) * 2.0**-27
    else:
        ax = ax / 8.0
        s = 2.0 * math.sqrt(ax + math.hypot(ax, ay / 8.0))
    d = ay / (2.0 * s)
    if z.real >= 0.0:
        return complex(s, math.copysign(d, z.imag))
    return complex(d, math.copysign(s, z.imag))


def exp(z, /):
    z = _finite(z)
    if z.real > LOG_LARGE:
        size = math.exp(z.real - 1.0)
        return _in_range(size * math.cos(z.imag) * math.e, size * math.sin(z.imag) * math.e)
    size = math.exp(z.real)
    return _in_range(size * math.cos(z.imag), size * math.sin(z.imag))


def _log(z):
    ax, ay = abs(z.real), abs(z.imag)
    assert ax > 0.0 or ay > 0.0
    if ax > LARGE or ay > LARGE:
        size = _half_length(z) + LN2
    elif ax < SMALLEST and ay < SMALLEST:
        size = math.log(math.hypot(ax * 2.0**53, ay * 2.0**53)) - 53 * LN2
    else:
        h = math.hypot(ax, ay)
        if 0.71 <= h and h <= 1.73:
            more, less = max(ax, ay), min(ax, ay)
            size = math.log1p((more - 1) * (more + 1) + less * less) / 2.0
        else:
            size = math.log(h)
    return complex(size, math.atan2(z.imag, z.real))


def log(z, base=None, /):
    if base is None:
        return _log(_finite(z))
    return _log(_finite(z)) / _log(_finite(base))


def log10(z, /):
    r = _log(_finite(z))
    return complex(r.real / math.log(10.0), r.imag / math.log(10.0))


def _turned_by(z, along, across):
    """along(x) cos y + i across(x) sin y of z = x + iy; where that is near the largest float, by a factor e less first."""
    if abs(z.real) > LOG_LARGE:
        x = z.real - math.copysign(1.0, z.real)
        return _in_range(math.cos(z.imag) * along(x) * math.e, math.sin(z.imag) * across(x) * math.e)
    return _in_range(math.cos(z.imag) * along(z.real), math.sin(z.imag) * across(z.real))


def cosh(z, /):
    return _turned_by(_finite(z), math.cosh, math.sinh)


def sinh(z, /):
    return _turned_by(_finite(z), math.sinh, math.cosh)


def tanh(z, /):
    z = _finite(z)
    if abs(z.real) > LOG_LARGE:
        return complex(math.copysign(1.0, z.real), 4.0 * math.sin(z.imag) * math.cos(z.imag) * math.exp(-2.0 * abs(z.real)))
    tx, ty, cx = math.tanh(z.real), math.tan(z.imag), 1.0 / math.cosh(z.real)
    both = tx * ty
    denominator = 1.0 + both * both
    return complex(tx * (1.0 + ty * ty) / denominator, ty / denominator * cx * cx)


def asinh(z, /):
    z = _finite(z)
    if _is_large(z):
        size = _half_length(z) + LN2 * 2.0
        sign = 1.0 if math.copysign(1.0, z.imag) > 0.0 else -1.0
        return complex(sign * math.copysign(size, sign * z.real), math.atan2(z.imag, abs(z.real)))
    s, t = sqrt(complex(1.0 + z.imag, -z.real)), sqrt(complex(1.0 - z.imag, z.real))
    return complex(math.asinh(s.real * t.imag - t.real * s.imag), math.atan2(z.imag, s.real * t.real - s.imag * t.imag))


def acos(z, /):
    z = _finite(z)
    if _is_large(z):
        size = _half_length(z) + LN2 * 2.0
        sign = 1.0 if math.copysign(1.0, z.real) < 0.0 else -1.0
        return complex(math.atan2(abs(z.imag), z.real), -sign * math.copysign(size, sign * z.imag))
    s, t = sqrt(complex(1.0 - z.real, -z.imag)), sqrt(complex(1.0 + z.real, z.imag))
    return complex(2.0 * math.atan2(s.real, t.real), math.asinh(t.real * s.imag - t.imag * s.real))


def acosh(z, /):
    z = _finite(z)
    if _is_large(z):
        return complex(_half_length(z) + LN2 * 2.0, math.atan2(z.imag, z.real))
    s, t = sqrt(complex(z.real - 1.0, z.imag)), sqrt(complex(z.real + 1.0, z.imag))
    return complex(math.asinh(s.real * t.real + s.imag * t.imag), 2.0 * math.atan2(s.imag, t.real))


def atanh(z, /):
    z = _finite(z)
    if math.copysign(1.0, z.real) < 0.0:
        r = _atanh_right(complex(-z.real, -z.imag))
        return complex(-r.real, -r.imag)
    return _atanh_right(z)


def _atanh_right(z):
    """atanh in the right half of the plane."""
    ay = abs(z.imag)
    if z.real > SQRT_LARGE or ay > SQRT_LARGE:
        h = math.hypot(z.real / 2.0, z.imag / 2.0)
        return complex(z.real / 4.0 / h / h, -math.copysign(math.pi / 2.0, -z.imag))
    if z.real == 1.0 and ay < SQRT_SMALLEST:
        assert ay != 0.0
        return complex(-math.log(math.sqrt(ay) / math.sqrt(math.hypot(ay, 2.0))), math.copysign(math.atan2(2.0, -ay) / 2.0, z.imag))
    re = math.log1p(4.0 * z.real / ((1 - z.real) * (1 - z.real) + ay * ay)) / 4.0
    return complex(re, -math.atan2(-2.0 * z.imag, (1 - z.real) * (1 + z.real) - ay * ay) / 2.0)


def _turned(z):
    """i z, which takes the functions of angles to those of hyperbolas."""
    z = _finite(z)
    return complex(-z.imag, z.real)


def sin(z, /):
    r = sinh(_turned(z))
    return complex(r.imag, -r.real)


def cos(z, /):
    return cosh(_turned(z))


def tan(z, /):
    r = tanh(_turned(z))
    return complex(r.imag, -r.real)


def asin(z, /):
    r = asinh(_turned(z))
    return complex(r.imag, -r.real)


def atan(z, /):
    r = atanh(_turned(z))
    return complex(r.imag, -r.real)


def phase(z, /):
    z = _finite(z)
    angle = math.atan2(z.imag, z.real)
    assert angle != 0.0 or z.imag == 0.0  # an angle too small for a float is an error
    return angle


def polar(z, /):
    z = _finite(z)
    r = math.hypot(z.real, z.imag)
    assert math.isfinite(r)
    return r, math.atan2(z.imag, z.real)


def rect(r, phi, /):
    r, phi = float(r), float(phi)
    assert math.isfinite(r) and math.isfinite(phi)
    if phi == 0.0:
        return complex(r, r * phi)
    return complex(r * math.cos(phi), r * math.sin(phi))


def isfinite(z, /):
    z = complex(z)
    return math.isfinite(z.real) and math.isfinite(z.imag)


def isnan(z, /):
    z = complex(z)
    return math.isnan(z.real) or math.isnan(z.imag)


def isinf(z, /):
    z = complex(z)
    return math.isinf(z.real) or math.isinf(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    a, b = complex(a), complex(b)
    assert rel_tol >= 0.0 and abs_tol >= 0.0
    if a.real == b.real and a.imag == b.imag:
        return True
    if isinf(a) or isinf(b):
        return False
    difference = abs(a - b)
    return difference <= rel_tol * abs(b) or difference <= rel_tol * abs(a) or difference <= abs_tol


FUNCTIONS = (sqrt, exp, log, log10, cosh, sinh, tanh, asinh, acosh, atanh, acos, asin, atan, cos, sin, tan, phase, polar, rect, isfinite, isinf, isnan, isclose)
TABLE = {f"cmath.{f.__name__}": f for f in FUNCTIONS}
