"""Number theory and combinatorics."""

import itertools
import math
from collections import Counter
from fractions import Fraction

import numpy as np

from suite import function, program


@function(lambda rng: 2000)
def sieve_of_eratosthenes(limit):
    is_prime = np.ones(limit + 1, dtype=bool)
    is_prime[:2] = False
    for p in range(2, int(limit**0.5) + 1):
        if is_prime[p]:
            is_prime[p * p::p] = False
    return np.nonzero(is_prime)[0]


@function(lambda rng: 300)
def primes_by_trial_division(n):
    primes = []
    for candidate in range(2, n):
        for p in primes:
            if p * p > candidate:
                primes.append(candidate)
                break
            if candidate % p == 0:
                break
        else:
            primes.append(candidate)
    return primes


@function(lambda rng: (7, 1_000_003, 998_244_353))
def modular_power_by_squaring(base, exponent, modulus):
    if modulus <= 0:
        raise ValueError("modulus must be positive")
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


@function(lambda rng: (240, 46))
def extended_euclid(a, b):
    """gcd and the Bezout coefficients."""
    old_r, r = a, b
    old_s, s = 1, 0
    old_t, t = 0, 1
    while r:
        q = old_r // r
        old_r, r = r, old_r - q * r
        old_s, s = s, old_s - q * s
        old_t, t = t, old_t - q * t
    return old_r, old_s, old_t


@function(lambda rng: 2**4 * 3**3 * 7 * 11 * 101)
def prime_factor_table(n):
    factors = {}
    d = 2
    while d * d <= n:
        while n % d == 0:
            factors[d] = factors.get(d, 0) + 1
            n //= d
        d += 1 if d == 2 else 2
    if n > 1:
        factors[n] = factors.get(n, 0) + 1
    divisors = 1
    for e in factors.values():
        divisors *= e + 1
    return factors, divisors


@function(lambda rng: 80)
def partition_numbers_pentagonal(n):
    p = [1]
    for m in range(1, n + 1):
        total, k = 0, 1
        while True:
            g = k * (3 * k - 1) // 2
            if g > m:
                break
            sign = -1 if k % 2 == 0 else 1
            total += sign * p[m - g]
            if g + k <= m:
                total += sign * p[m - g - k]
            k += 1
        p.append(total)
    return p


@function(lambda rng: 400)
def collatz_stopping_times(n):
    steps = np.zeros(n + 1, dtype=np.int64)
    peak = np.zeros(n + 1, dtype=np.int64)
    for start in range(1, n + 1):
        x = start
        high = x
        count = 0
        while x != 1:
            x = x // 2 if x % 2 == 0 else 3 * x + 1
            high = max(high, x)
            count += 1
            if x < start:
                count += steps[x]
                high = max(high, peak[x])
                break
        steps[start], peak[start] = count, high
    return steps, peak.max(), steps.argmax()


@function(lambda rng: 12)
def pascal_triangle_array(n):
    T = np.zeros((n, n), dtype=int)
    T[:, 0] = 1
    for i in range(1, n):
        T[i, 1:] = T[i - 1, 1:] + T[i - 1, :-1]
    return T, T.sum(axis=1)


@function(lambda rng: ["a", "b", "c", "d"])
def permutations_by_heap(items):
    items = list(items)
    found = []

    def generate(k):
        if k == 1:
            found.append("".join(items))
            return
        generate(k - 1)
        for i in range(k - 1):
            j = i if k % 2 == 0 else 0
            items[j], items[k - 1] = items[k - 1], items[j]
            generate(k - 1)

    generate(len(items))
    return found


@function(lambda rng: (np.array([1, 3, 5, 4, 2]), 4))
def next_permutations_in_place(a, count):
    out = np.empty((count, len(a)), dtype=a.dtype)
    for row in range(count):
        i = len(a) - 2
        while i >= 0 and a[i] >= a[i + 1]:
            i -= 1
        if i >= 0:
            j = len(a) - 1
            while a[j] <= a[i]:
                j -= 1
            a[i], a[j] = a[j], a[i]
        a[i + 1:] = a[i + 1:][::-1].copy()
        out[row] = a
    return out


@function(lambda rng: 500)
def totients_and_moebius(n):
    phi = np.arange(n + 1)
    mu = np.ones(n + 1, dtype=np.int8)
    for p in range(2, n + 1):
        if phi[p] == p:
            phi[p::p] -= phi[p::p] // p
            mu[p::p] *= -1
            mu[p * p::p * p] = 0
    mu[0] = 0
    return phi, mu, np.cumsum(mu, dtype=int)


@function(lambda rng: 90)
def fibonacci_matrix_power(n):
    result = np.eye(2, dtype=np.int64)
    step = np.array([[1, 1], [1, 0]], dtype=np.int64)
    while n:
        if n % 2:
            result = result @ step
        step = step @ step
        n //= 2
    return result[0, 1]


@function(lambda rng: 9)
def catalan_bell_stirling(n):
    catalan = [math.comb(2 * k, k) // (k + 1) for k in range(n + 1)]
    stirling = np.zeros((n + 1, n + 1), dtype=np.int64)
    stirling[0, 0] = 1
    for i in range(1, n + 1):
        for k in range(1, i + 1):
            stirling[i, k] = k * stirling[i - 1, k] + stirling[i - 1, k - 1]
    return catalan, stirling, stirling.sum(axis=1)


@function(lambda rng: [(2, 3), (3, 5), (2, 7), (4, 11)])
def chinese_remainder(congruences):
    x, modulus = 0, 1
    for r, m in congruences:
        if math.gcd(modulus, m) != 1:
            raise ValueError(f"moduli are not coprime: {m}")
        k = (r - x) * pow(modulus, -1, m) % m
        x += k * modulus
        modulus *= m
    return x, modulus


@function(lambda rng: [561, 1105, 7919, 104729, 104730, 2_147_483_647])
def miller_rabin_verdicts(numbers, bases=(2, 3, 5, 7)):
    def probably_prime(n):
        if n < 2:
            return False
        for p in bases:
            if n % p == 0:
                return n == p
        d, s = n - 1, 0
        while d % 2 == 0:
            d //= 2
            s += 1
        for a in bases:
            x = pow(a, d, n)
            if x in (1, n - 1):
                continue
            for _ in range(s - 1):
                x = x * x % n
                if x == n - 1:
                    break
            else:
                return False
        return True

    return [probably_prime(n) for n in numbers]


@function(lambda rng: (255 * 256 + 17, 16))
def digits_in_base(n, base=10):
    symbols = "0123456789ABCDEF"
    if n == 0:
        return "0", [0]
    digits = []
    while n > 0:
        n, d = divmod(n, base)
        digits.append(d)
    return "".join(symbols[d] for d in reversed(digits)), digits[::-1]


@function(lambda rng: 5)
def reflected_gray_codes(bits):
    n = np.arange(2**bits)
    gray = n ^ (n >> 1)
    table = (gray[:, None] >> np.arange(bits - 1, -1, -1)) & 1
    changes = np.abs(np.diff(table, axis=0)).sum(axis=1)
    return table.astype(bool), bool((changes == 1).all())


@function(lambda rng: (41, 3))
def josephus_survivor(n, k):
    circle = list(range(n))
    order = []
    at = 0
    while len(circle) > 1:
        at = (at + k - 1) % len(circle)
        order.append(circle.pop(at))
    return circle[0], order


@function(lambda rng: 7)
def magic_square_siamese(n):
    if n % 2 == 0:
        raise ValueError("n must be odd")
    square = np.zeros((n, n), dtype=int)
    i, j = 0, n // 2
    for k in range(1, n * n + 1):
        square[i, j] = k
        ni, nj = (i - 1) % n, (j + 1) % n
        if square[ni, nj]:
            ni, nj = (i + 1) % n, j
        i, j = ni, nj
    assert len({*square.sum(0), *square.sum(1), np.trace(square)}) == 1
    return square


@function(lambda rng: 100)
def pythagorean_triples_broadcast(limit):
    a, b = np.meshgrid(np.arange(1, limit), np.arange(1, limit), indexing="ij")
    c = np.sqrt(a**2 + b**2)
    good = (a < b) & (c < limit) & (c == c.astype(int)) & (np.gcd(a, b) == 1)
    return np.stack([a[good], b[good], c[good].astype(int)], axis=1)


@function(lambda rng: (math.sqrt(7), 8))
def continued_fraction_convergents(x, terms):
    h0, h1, k0, k1 = 0, 1, 1, 0
    out = []
    for _ in range(terms):
        a = math.floor(x)
        h0, h1 = h1, a * h1 + h0
        k0, k1 = k1, a * k1 + k0
        out.append((a, h1, k1))
        if x == a:
            break
        x = 1 / (x - a)
    return out


@function(lambda rng: 12)
def harmonic_number_exact(n):
    total = sum((Fraction(1, k) for k in range(1, n + 1)), Fraction(0))
    return total.numerator, total.denominator, float(total)


@function(lambda rng: (np.array([2, 3, 5, 7, 9, 11, 14]), 25))
def subsets_with_sum(numbers, target):
    n = len(numbers)
    masks = (np.arange(1 << n)[:, None] >> np.arange(n)) & 1
    sums = masks @ numbers
    hits = [tuple(int(v) for v in numbers[m.astype(bool)]) for m in masks[sums == target]]
    by_size = Counter(len(c) for r in range(1, n + 1) for c in itertools.combinations(numbers, r) if sum(c) == target)
    return hits, dict(by_size)


def modular_inverse(a, m):
    g, x, m0 = a, 1, m
    y = 0
    while m:
        q = g // m
        g, m = m, g % m
        x, y = y, x - q * y
    if g != 1:
        raise ValueError("no inverse")
    return x % m0


def next_prime(n):
    n += 1 + n % 2
    while any(n % d == 0 for d in range(3, math.isqrt(n) + 1, 2)):
        n += 2
    return n


@program(lambda rng: ("Attack at dawn!", 900, 1300))
def rsa_toy_round_trip(message, low, high):
    """Keys from two small primes, the message encrypted letter by letter and back."""
    p, q = next_prime(low), next_prime(high)
    n = p * q
    phi = (p - 1) * (q - 1)
    e = 65537
    while math.gcd(e, phi) != 1:
        e += 2
    d = modular_inverse(e, phi)
    cipher = [pow(ord(ch), e, n) for ch in message]
    plain = "".join(chr(pow(c, d, n)) for c in cipher)
    assert plain == message
    signature = pow(sum(map(ord, message)) % n, d, n)
    return {"n": n, "e": e, "d": d}, cipher, plain, pow(signature, e, n)


def pollard_rho(n, c=1):
    if n % 2 == 0:
        return 2
    x = y = 2
    d = 1
    while d == 1:
        x = (x * x + c) % n
        y = (y * y + c) % n
        y = (y * y + c) % n
        d = math.gcd(abs(x - y), n)
    return d if d != n else pollard_rho(n, c + 1)


def small_prime_test(n):
    if n < 4:
        return n > 1
    return n % 2 == 1 and all(n % k for k in range(3, math.isqrt(n) + 1, 2))


def factorise(n):
    if n == 1:
        return []
    if small_prime_test(n):
        return [n]
    d = pollard_rho(n)
    return sorted(factorise(d) + factorise(n // d))


@program(lambda rng: rng.integers(10_000, 3_000_000, 20).tolist())
def factor_and_classify(numbers):
    """Factors of each number, the sum of its divisors, and whether it is square-free, smooth or abundant."""
    rows = []
    for n in numbers:
        powers = Counter(factorise(n))
        check = 1
        sigma = 1
        for p, e in powers.items():
            check *= p**e
            sigma *= (p ** (e + 1) - 1) // (p - 1)
        assert check == n
        kinds = []
        if max(powers.values()) == 1:
            kinds.append("square-free")
        if max(powers) < 100:
            kinds.append("smooth")
        if sigma > 2 * n:
            kinds.append("abundant")
        rows.append((n, " * ".join(f"{p}^{e}" if e > 1 else str(p) for p, e in powers.items()), sigma, kinds))
    distinct = np.array([len(Counter(factorise(n))) for n in numbers])
    return rows, distinct.mean(), np.bincount(distinct)
