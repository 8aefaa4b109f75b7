"""Functions of Python numbers: the builtin round, and the module math."""

import math

import numpy as np


def round_(number, ndigits=None):
    if ndigits is None:
        return round(number)
    if isinstance(number, np.generic):
        return round(number, ndigits)
    if isinstance(number, int):
        return _round_int(int(number), ndigits)
    return _round_float(number, ndigits)


def pow_(base, exp, mod=None):
    if mod is None:
        return pow(base, exp)
    assert isinstance(base, int) and isinstance(exp, int) and isinstance(mod, int) and mod > 0
    if exp < 0:
        base, exp = _inverse(base % mod, mod), -exp
    r, square = 1 % mod, base % mod
    while exp > 0:
        if exp % 2 == 1:
            r = r * square % mod
        square, exp = square * square % mod, exp // 2
    return r


def _inverse(a, m):
    """The number of 0 to m - 1 whose product with a leaves 1, by Euclid's algorithm."""
    r, s, of_r, of_s = a, m, 1, 0
    while s != 0:
        q = r // s
        r, s, of_r, of_s = s, r - q * s, of_s, of_r - q * of_s
    assert r == 1
    return of_r % m


def _round_int(number, ndigits):
    if ndigits >= 0:
        return number
    assert ndigits > -19
    unit = 10**-ndigits
    q, r = number // unit, number % unit
    if 2 * r > unit or 2 * r == unit and q % 2 == 1:
        q += 1
    return q * unit


def _round_float(x, ndigits):
    """The float nearest to the decimal nearest to x: their quotient is correctly rounded, so only the integer above has to be right."""
    if x - x != 0.0 or x == 0.0:
        return x
    assert 0 <= ndigits and ndigits <= 22
    unit = 10.0**ndigits
    y = abs(x) * unit
    if y > 2.0**54:
        assert y < 1e300
        return x
    assert y < 2.0**51
    k = math.floor(y)
    if y - k > 0.5:
        k += 1
    elif y - k == 0.5:
        beyond = _product_error(abs(x), unit, y)
        if beyond > 0.0 or beyond == 0.0 and k % 2 == 1:
            k += 1
    return math.copysign(k / unit, x)


def _product_error(a, b, p):
    """a * b - p exactly, where p is that product rounded (Dekker)."""
    split = 134217729.0
    t = split * a
    a1 = t - (t - a)
    a2 = a - a1
    t = split * b
    b1 = t - (t - b)
    b2 = b - b1
    return ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2


def factorial(x, /):
    assert isinstance(x, int) and x >= 0
    r = 1
    for k in range(2, x + 1):
        r = r * k
    return r


def comb(n, k, /):
    assert isinstance(n, int) and isinstance(k, int) and n >= 0 and k >= 0
    r = 1
    for i in range(min(k, n - k)):
        r = r * (n - i) // (i + 1)
    if k > n:
        r = 0
    return r


def perm(n, k=None, /):
    assert isinstance(n, int) and n >= 0
    if k is None:
        k = n
    assert isinstance(k, int) and k >= 0
    r = 1
    for i in range(min(k, n + 1)):
        r = r * (n - i)
    return r


def isqrt(n, /):
    assert isinstance(n, int) and n >= 0
    s = int(math.sqrt(n))
    while s * s > n:
        s -= 1
    while (s + 1) * (s + 1) <= n:
        s += 1
    return s


def gcd(*integers):
    r = 0
    for k in integers:
        assert isinstance(k, (int, np.integer))
        r = math.gcd(r, int(k))
    return r


def lcm(*integers):
    r = 1
    for k in integers:
        assert isinstance(k, (int, np.integer))
        k = abs(int(k))
        if k == 0:
            r = 0
        else:
            r = r // math.gcd(r, k) * k
    return r


def prod(iterable, /, *, start=1):
    total = start
    for v in iterable:
        total = total * v
    return total


def fsum(seq, /):
    """The exact sum, rounded once: partial sums that do not overlap (Shewchuk)."""
    parts, n = np.zeros(64), 0
    for v in seq:
        x = float(v)
        assert x - x == 0.0 and n < 63
        i = 0
        for j in range(n):
            y = float(parts[j])
            if abs(x) < abs(y):
                x, y = y, x
            hi = x + y
            lo = y - (hi - x)
            assert hi - hi == 0.0
            if lo != 0.0:
                parts[i] = lo
                i += 1
            x = hi
        parts[i] = x
        n = i + 1
    return _rounded_sum(parts, n)


def _rounded_sum(parts, n):
    hi, lo = 0.0, 0.0
    if n > 0:
        n -= 1
        hi = float(parts[n])
    while n > 0 and lo == 0.0:
        n -= 1
        x, y = hi, float(parts[n])
        hi = x + y
        lo = y - (hi - x)
    if n > 0 and (lo < 0.0 and parts[n - 1] < 0.0 or lo > 0.0 and parts[n - 1] > 0.0):
        y = lo * 2.0
        x = hi + y
        if y == x - hi:
            hi = x
    return hi


def dist(p, q, /):
    assert len(p) == len(q)
    total = 0.0
    for a, b in zip(p, q):
        d = float(a) - float(b)
        assert abs(d) < 1e150 and (d == 0.0 or abs(d) > 1e-150)
        total += d * d
    return math.sqrt(total)


def hypot(*coordinates):
    if len(coordinates) == 2:
        return math.hypot(coordinates[0], coordinates[1])
    total = 0.0
    for c in coordinates:
        x = float(c)
        assert abs(x) < 1e150 and (x == 0.0 or abs(x) > 1e-150)
        total += x * x
    return math.sqrt(total)


def remainder(x, y, /):
    x, y = float(x), float(y)
    assert x - x == 0.0 and y - y == 0.0 and y != 0.0
    size, by = abs(x), abs(y)
    m = math.fmod(size, by)
    rest = by - m
    if m < rest:
        r = m
    elif m > rest:
        r = -rest
    else:
        r = m - 2.0 * math.fmod(0.5 * (size - m), by)
    return math.copysign(1.0, x) * r


def modf(x, /):
    x = float(x)
    assert x - x == 0.0
    whole = float(np.trunc(x))
    return math.copysign(x - whole, x), whole


def frexp(x, /):
    m, e = np.frexp(float(x))
    return float(m), int(e)


def ldexp(x, i, /):
    x = float(x)
    assert isinstance(i, int) and abs(i) < 5000
    r = float(np.ldexp(x, i))
    assert r - r == 0.0
    return r


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    a, b = float(a), float(b)
    assert rel_tol >= 0.0 and abs_tol >= 0.0
    if a == b:
        return True
    if abs(a) == math.inf or abs(b) == math.inf:
        return False
    d = abs(b - a)
    return d <= abs(rel_tol * b) or d <= abs(rel_tol * a) or d <= abs_tol


def nextafter(x, y, /):
    return float(np.nextafter(float(x), float(y)))


def ulp(x, /):
    x = abs(float(x))
    assert x < 1.7e308
    return float(np.spacing(x))


def gamma(x, /):
    """Lanczos' approximation, with the coefficients and in the order of CPython's."""
    x = float(x)
    assert x - x == 0.0 and x > -170.0 and x < 170.0 and (x > 0.0 or x != math.floor(x)) and abs(x) > 1e-20
    if x == math.floor(x) and x <= 23.0:
        whole = 1.0
        for k in range(2, int(x)):
            whole = whole * k
        return whole
    size = abs(x)
    y = size + 5.524680040776729583740234375
    if size > 5.524680040776729583740234375:
        z = (y - size) - 5.524680040776729583740234375
    else:
        z = (y - 5.524680040776729583740234375) - size
    z = z * 6.024680040776729583740234375 / y
    if x < 0.0:
        r = -math.pi / _sinpi(size) / size * math.exp(y) / _lanczos(size)
        r -= z * r
        if size < 140.0:
            r /= math.pow(y, size - 0.5)
        else:
            root = math.pow(y, size / 2.0 - 0.25)
            r /= root
            r /= root
        return r
    r = _lanczos(size) / math.exp(y)
    r += z * r
    if size < 140.0:
        r *= math.pow(y, size - 0.5)
    else:
        root = math.pow(y, size / 2.0 - 0.25)
        r *= root
        r *= root
    assert r - r == 0.0
    return r


def lgamma(x, /):
    x = float(x)
    assert x - x == 0.0 and (x > 0.0 or x != math.floor(x))
    if x == 1.0 or x == 2.0:
        return 0.0
    size = abs(x)
    if size < 1e-20:
        return -math.log(size)
    r = math.log(_lanczos(size)) - 6.024680040776729583740234375
    r += (size - 0.5) * (math.log(size + 6.024680040776729583740234375 - 0.5) - 1)
    if x < 0.0:
        r = math.log(math.pi) - math.log(abs(_sinpi(size))) - math.log(size) - r
    assert r - r == 0.0
    return r


def _sinpi(x):
    y = math.fmod(abs(x), 2.0)
    n = round(2.0 * y)
    if n == 0:
        r = math.sin(math.pi * y)
    elif n == 1:
        r = math.cos(math.pi * (y - 0.5))
    elif n == 2:
        r = math.sin(math.pi * (1.0 - y))
    elif n == 3:
        r = -math.cos(math.pi * (y - 1.5))
    else:
        r = math.sin(math.pi * (y - 2.0))
    return math.copysign(1.0, x) * r


def _lanczos(x):
    above, below = 0.0, 0.0
    if x < 5.0:
        for a, b in zip(
            (2.506628274631000270164908177133837338626431079, 210.8242777515793458725097339207133627117643243, 8071.672002365816210638002902272250613822,
             186056.2653952234950402949897160456992822, 2876370.628935372441225409051620849613599, 31426415.58540019438061423162831820536287,
             248874557.8620541565114603864132294232163, 1439720407.311721673663223072794912393972, 6039542586.352028005064291644307297921070,
             17921034426.03720969991975575445893111267, 35711959237.35566804944018545154716670596, 42919803642.64909876895789904700198885093,
             23531376880.41075968857200767445163675473),
            (1.0, 66.0, 1925.0, 32670.0, 357423.0, 2637558.0, 13339535.0, 45995730.0, 105258076.0, 150917976.0, 120543840.0, 39916800.0, 0.0),
        ):
            above, below = above * x + a, below * x + b
    else:
        for a, b in zip(
            (23531376880.41075968857200767445163675473, 42919803642.64909876895789904700198885093, 35711959237.35566804944018545154716670596,
             17921034426.03720969991975575445893111267, 6039542586.352028005064291644307297921070, 1439720407.311721673663223072794912393972,
             248874557.8620541565114603864132294232163, 31426415.58540019438061423162831820536287, 2876370.628935372441225409051620849613599,
             186056.2653952234950402949897160456992822, 8071.672002365816210638002902272250613822, 210.8242777515793458725097339207133627117643243,
             2.506628274631000270164908177133837338626431079),
            (0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0),
        ):
            above, below = above / x + a, below / x + b
    return above / below


FUNCTIONS = (factorial, comb, perm, isqrt, gcd, lcm, prod, fsum, dist, hypot, remainder, modf, frexp, ldexp, isclose, nextafter, ulp, gamma, lgamma)

TABLE = {f"math.{f.__name__}": f for f in FUNCTIONS}
TABLE.update({"builtins.round": round_, "builtins.pow": pow_})
