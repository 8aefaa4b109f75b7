"""Module random: objects of Random and the functions of the module, drawn natively from the state that Python's own object has."""

import copy
import random
from random import randint
from random import shuffle as mix

import numpy as np
import pytest

import phylanx as phx


def seeds(r, n):
    random.seed(n)
    return random.random(), random.randint(1, 6), random.gauss(0, 1), random.uniform(2, 3)
def reseeds(r, n):
    r.seed(n)
    first = r.random()
    r.seed(-n - 1)
    return first, r.random(), r.gauss(), r.seed(0), r.gauss()
def makes(r, n):
    own = random.Random(n)
    return own.random(), own.getrandbits(5), own.getrandbits(40), own.gauss(0, 1), own.gauss()
def gives_back(r, n):
    own = random.Random(n)
    own.gauss()
    return own
def unseeded_type(r, n): return type(random.Random()).__name__
def lists(r, n):
    x = list(range(n))
    r.shuffle(x)
    return x, r.choice(x), r.sample(x, 4), r.sample(x, 7), r.sample(range(1000), 30), r.sample("abcdef", 2)
def weighted(r, n): return r.choices([1, 2, 3], k=4), r.choices("ab", [1, 3], k=5), r.choices((1.5, 2.5), cum_weights=[1, 4], k=n), r.choices([0, 1], [0.2, 0.8])[0]
def picks(r, n): return r.choice("abc"), r.choice((1, 2, 3)), r.choice(np.arange(4.0)), r.choice([[1], [2]]), r.choice(range(5, n + 10, 2))
def aliases(r, n):
    x = [3, 1, 2]
    mix(x)
    return x, randint(3, 10**12)
def ranges(r, n): return [r.randrange(n) for _ in range(5)], r.randrange(3, n, 2), r.randrange(n, 0, -3), r.randint(-5, np.int64(5)), r.randint(0, 2**62)
def reals(r, n):
    return (r.expovariate(2.0), r.normalvariate(0, 1), r.normalvariate(), r.lognormvariate(0, 0.5), r.gammavariate(2.5, 1.0), r.gammavariate(0.5, 2), r.gammavariate(1, 2),
            r.betavariate(2, 3), r.paretovariate(3), r.weibullvariate(1, 2), r.vonmisesvariate(0, 1), r.vonmisesvariate(0, 0), r.triangular(), r.triangular(0, 5, 2))
def pairs(r, n): return r.gauss(), r.gauss(1, 2), r.random(), r.gauss(mu=3), r.gauss(0.0, sigma=2)
def circle(r, n):
    hits = 0
    for _ in range(100 * n):
        x, y = r.random(), r.random()
        hits += x * x + y * y <= 1
    return 4 * hits / (100 * n)
def hoisted(r, n):
    out, draw, pick = [], r.random, r.randint
    add = out.append
    for _ in range(n):
        add(draw())
        add(pick(1, 9))
    return out
def exits_after_draws(r, n):
    x = np.zeros(n)
    a = r.gauss()
    x[0] = r.random()
    b = r.gauss()
    return a, b, x[n - 3]
def python_between(r, n): return r.random() + np.ma.median([1.0, 2.0]) + r.gauss() + r.random()
def seen_by_python(r, n):
    a = r.gauss()
    b = np.ma.median([r.gauss(), random.random()])
    return a, b, r.gauss()
def empty_choice(r, n): return r.random(), r.choice([])
def empty_range(r, n): return r.random(), r.randint(5, 2)
def too_many(r, n): return r.sample([1, 2], 5)
def of_a_set(r, n): return r.sample({1, 2}, 1)
def many_bits(r, n): return r.getrandbits(64), r.getrandbits(0), r.getrandbits(200)
def of_floats(r, n): return r.randint(1.5, 3)
def no_weights(r, n): return r.choices([1, 2], [0, 0])


class Walker:
    def __init__(self, seed):
        self.rng, self.at = random.Random(seed), 0

    def step(self):
        self.at += self.rng.choice((-1, 1))
        return self.at


def walks(r, n):
    walker = Walker(n)
    return [walker.step() for _ in range(10)]


NATIVE = (seeds, reseeds, makes, lists, weighted, picks, aliases, ranges, reals, pairs, circle, hoisted, walks)
OTHERS = (gives_back, unseeded_type, exits_after_draws, python_between, seen_by_python, empty_choice, empty_range, too_many, of_a_set, many_bits, of_floats, no_weights)


def outcome(f, *args):
    try:
        result = f(*args)
    except Exception as error:
        return repr(error)
    return result.getstate() if isinstance(result, random.Random) else repr(copy.deepcopy(result))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("f", NATIVE + OTHERS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("n", [8, 2])
def test_same_numbers_and_states(f, n):
    told = []
    for way in (f, phx.jit(f, strict=f in NATIVE and n == 8)):
        r = random.Random(42)
        random.seed(11)
        r.gauss()
        told.append([outcome(way, r, n), outcome(way, r, n), r.getstate(), random.getstate()])
    assert told[0] == told[1]


def changes_list(x, k):
    random.seed(k)
    x[0] = random.random()
    random.shuffle(x)
    return x[k]


@pytest.mark.parametrize("k", [1, 9])
def test_shuffled_argument(k):
    told = []
    for way in (changes_list, phx.jit(changes_list, strict=True)):
        x = [1.5, 2.5, 3.5]
        told.append((outcome(way, x, k), x, random.getstate()))
    assert told[0] == told[1]


class Loaded(random.Random):
    def random(self):
        return 0.25


@phx.jit
def of_a_subclass(r):
    return r.random(), r.uniform(0, 4)


def test_subclasses_are_pythons():
    assert of_a_subclass(Loaded(1)) == (0.25, 1.0)


def test_a_whole_period_of_words():
    """More numbers than the generator has words, so that it makes new ones while an exit takes draws back."""

    def draws(r, x, n, k):
        total = 0.0
        for i in range(n):
            total += r.random()
            x[i % 5] = r.getrandbits(31)
        return total, x[k]

    told = []
    for way in (draws, phx.jit(draws)):
        r, x = random.Random(5), np.zeros(5)
        told.append((outcome(way, r, x, 2000, 2), outcome(way, r, x, 700, 5), r.getstate(), x.tolist()))
    assert told[0] == told[1]


@phx.jit(strict=True)
def of_numbers(n, x, z):
    return [n.bit_length(), n.bit_count(), (-n).bit_length(), (0).bit_length(), (2**62).bit_length(), x.is_integer(), (2.0 * x).is_integer(), float("inf").is_integer(), z.conjugate()]


def test_methods_of_numbers():
    for n in (1, 7, 255, 2**40 + 1):
        wanted = of_numbers.__wrapped__(n, 1.5, 1 - 0.0j)
        assert repr(of_numbers(n, 1.5, 1 - 0.0j)) == repr(wanted)


@pytest.mark.parametrize("k", [0, -1, 4, 5, -6])
def test_item_of_a_range(k):
    def item(n, k):
        r = range(3, n, 4)
        return r[k], isinstance(r, range), isinstance(n, range)

    assert outcome(phx.jit(item, strict=True), 20, k) == outcome(item, 20, k)
