"""Module random: the methods of Random that Python has in Python, on those that draw from the generator (random, getrandbits, gauss).

The numbers are those of CPython's module, whose documentation names the algorithms. What is an error there, or needs ints of more than 63 bits, is left to it.
"""

import bisect
import itertools
import math

import numpy as np

from .proved import proved

LOG4 = math.log(4.0)
NORMAL = 4 * math.exp(-0.5) / math.sqrt(2.0)
GAMMA = 1.0 + math.log(4.5)


def _below(self, n):
    """An int below n: as many bits as n has, until they are below it."""
    bits = n.bit_length()
    r = self.getrandbits(bits)
    while r >= n:
        r = self.getrandbits(bits)
    return r


def randrange(self, start, stop=None, step=1):
    assert isinstance(start, (int, np.integer)) and isinstance(step, (int, np.integer))
    first, step = int(start), int(step)
    if stop is None:
        assert step == 1 and first > 0
        return _below(self, first)
    assert isinstance(stop, (int, np.integer)) and step != 0
    width = int(stop) - first
    n = (width + step - 1) // step if step > 0 else (width + step + 1) // step
    assert n > 0
    return first + step * _below(self, n)


def randint(self, a, b):
    return randrange(self, a, b + 1)


def choice(self, seq):
    assert len(seq) > 0
    return seq[_below(self, len(seq))]


def shuffle(self, x):
    assert isinstance(x, list) or isinstance(x, np.ndarray) and x.ndim == 1
    with proved():
        for i in range(len(x) - 1, 0, -1):
            j = _below(self, i + 1)
            x[i], x[j] = x[j], x[i]


def sample(self, population, k, *, counts=None):
    """Of few items those left over are moved together; of many, those drawn twice are drawn again."""
    assert isinstance(population, (list, tuple, str, range)) and counts is None
    n = len(population)
    assert 0 <= k and k <= n
    few = 21 if k <= 5 else 21 + (1 << 2 * math.ceil(math.log(k * 3, 4)))
    result = []
    if n <= few:
        left = list(population)
        for i in range(k):
            j = _below(self, n - i)
            result.append(left[j])
            left[j] = left[n - i - 1]
    else:
        drawn = set()
        for i in range(k):
            j = _below(self, n)
            while j in drawn:
                j = _below(self, n)
            drawn.add(j)
            result.append(population[j])
    return result


def choices(self, population, weights=None, *, cum_weights=None, k=1):
    n = len(population)
    if weights is None and cum_weights is None:
        assert n > 0
        return [population[math.floor(self.random() * float(n))] for _ in range(k)]
    assert weights is None or cum_weights is None
    ends = list(itertools.accumulate(weights)) if cum_weights is None else list(cum_weights)
    assert len(ends) == n and n > 0
    total = ends[-1] + 0.0
    assert total > 0.0 and math.isfinite(total)
    return [population[bisect.bisect(ends, self.random() * total, 0, n - 1)] for _ in range(k)]


def uniform(self, a, b):
    return a + (b - a) * self.random()


def triangular(self, low=0.0, high=1.0, mode=None):
    assert mode is None or high != low
    u = self.random()
    c = 0.5 if mode is None else (mode - low) / (high - low)
    if u > c:
        return high + (low - high) * math.sqrt((1.0 - u) * (1.0 - c))
    return low + (high - low) * math.sqrt(u * c)


def normalvariate(self, mu=0.0, sigma=1.0):
    """The ratio of uniform numbers (Kinderman and Monahan 1977)."""
    while True:
        u = self.random()
        v = 1.0 - self.random()
        z = NORMAL * (u - 0.5) / v
        if z * z / 4.0 <= -math.log(v):
            return mu + z * sigma


def lognormvariate(self, mu=0.0, sigma=1.0):
    return math.exp(normalvariate(self, mu, sigma))


def expovariate(self, lambd):
    return -math.log(1.0 - self.random()) / lambd


def gammavariate(self, alpha, beta):
    """Above 1, Cheng's rejection of 1977; below, Ahrens and Dieter's of 1974."""
    assert alpha > 0.0 and beta > 0.0
    if alpha == 1.0:
        return -math.log(1.0 - self.random()) * beta
    if alpha > 1.0:
        return _large_gamma(self, alpha) * beta
    b = (math.e + alpha) / math.e
    while True:
        p = b * self.random()
        x = p ** (1.0 / alpha) if p <= 1.0 else -math.log((b - p) / alpha)
        u = self.random()
        if u <= x ** (alpha - 1.0) if p > 1.0 else u <= math.exp(-x):
            return x * beta


def _large_gamma(self, alpha):
    width = math.sqrt(2.0 * alpha - 1.0)
    b, c = alpha - LOG4, alpha + width
    while True:
        u = self.random()
        if not (1e-7 < u and u < 0.9999999):
            continue
        w = 1.0 - self.random()
        v = math.log(u / (1.0 - u)) / width
        x = alpha * math.exp(v)
        z = u * u * w
        r = b + c * v - x
        if r + GAMMA - 4.5 * z >= 0.0 or r >= math.log(z):
            return x


def betavariate(self, alpha, beta):
    y = gammavariate(self, alpha, 1.0)
    if y == 0.0:
        return 0.0
    return y / (y + gammavariate(self, beta, 1.0))


def paretovariate(self, alpha):
    u = 1.0 - self.random()
    return u ** (-1.0 / alpha)


def weibullvariate(self, alpha, beta):
    u = 1.0 - self.random()
    return alpha * (-math.log(u)) ** (1.0 / beta)


def vonmisesvariate(self, mu, kappa):
    """Fisher's algorithm (Statistical Analysis of Circular Data, 1993)."""
    if kappa <= 1e-6:
        return 2.0 * math.pi * self.random()
    s = 0.5 / kappa
    r = s + math.sqrt(1.0 + s * s)
    while True:
        z = math.cos(math.pi * self.random())
        d = z / (r + z)
        u = self.random()
        if u < 1.0 - d * d or u <= (1.0 - d) * math.exp(d):
            break
    q = 1.0 / r
    angle = math.acos((q + z) / (1.0 + q * z))
    return (mu + angle) % (2.0 * math.pi) if self.random() > 0.5 else (mu - angle) % (2.0 * math.pi)


METHODS = (randrange, randint, choice, shuffle, sample, choices, uniform, triangular, normalvariate, lognormvariate, expovariate, gammavariate, betavariate,
           paretovariate, weibullvariate, vonmisesvariate)


TABLE = {f"Random.{f.__name__}": f for f in METHODS}
