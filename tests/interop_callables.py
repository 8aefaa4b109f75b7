"""Decorated functions of every kind, in a module that other processes can import."""

import functools

import numpy as np

import phylanx as phx


@phx.jit
def square(x, y=2.0):
    """Square and add.

    >>> square(3.0)
    11.0
    """
    return x * x + y


def scale(x, a, b=1.0):
    return x * a + b


def spread(first, *rest, by=1.0, **named):
    return first * by + len(rest)


class Model:
    def __init__(self, s):
        self.s, self.w = s, np.arange(3.0)

    @phx.jit
    def forward(self, x):
        return x * self.s + self.w

    @phx.jit
    def rename(self, s):
        self.s = s
        return self.s

    @phx.jit
    def __call__(self, x):
        return self.s * x

    @phx.jit
    def __getitem__(self, i):
        return self.w[i]

    @staticmethod
    @phx.jit
    def inner_static(x):
        return x + 1

    @phx.jit
    @staticmethod
    def outer_static(x):
        return x + 1

    @classmethod
    @phx.jit
    def inner_class(cls, x):
        return x + 2, cls.__name__

    @phx.jit
    @classmethod
    def outer_class(cls, x):
        return x + 2, cls.__name__

    @property
    @phx.jit
    def inner_property(self):
        return self.s * 2

    @phx.jit
    @property
    def outer_property(self):
        "Twice."
        return self.s * 2

    @outer_property.setter
    def outer_property(self, value):
        self.s = value / 2

    @functools.cached_property
    @phx.jit
    def inner_cached(self):
        return self.s * 3

    @phx.jit
    @functools.cached_property
    def outer_cached(self):
        return self.s * 3

    def plain(self, x, y=0.5):
        return x * self.s - y

    class Nested:
        @phx.jit
        def same(self, x):
            return x


class Deep(Model):
    @phx.jit
    def forward(self, x):
        return super().forward(x) + 1


class Callable:
    def __init__(self, k):
        self.k = k

    def __call__(self, x, *, power=1):
        return x**power * self.k


renamed = phx.jit(scale)
renamed_fast = phx.jit(fp="reassoc")(scale)
again = phx.jit(strict=True)(square)
partial_of_jit = functools.partial(square, y=1.0)
jit_of_partial = phx.jit(functools.partial(scale, a=2.0))
nameless = phx.jit(lambda x: x + 1)
