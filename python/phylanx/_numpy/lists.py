"""Methods of lists and deques. What can fail comes before a list is changed.

A search compares the value with itself first: Python takes a NaN for equal to the very same object, which only Python knows.
"""

import sys

from .proved import proved


def index(self, value, start=0, stop=sys.maxsize, /):
    assert value == value
    n = len(self)
    for k in range(max(start + n, 0) if start < 0 else start, min(stop + n if stop < 0 else stop, n)):
        if self[k] == value:
            return k
    raise ValueError


def count(self, value, /):
    assert value == value
    found = 0
    for v in self:
        if v == value:
            found += 1
    return found


def remove(self, value, /):
    del self[index(self, value)]


def sort(self, *, key=None, reverse=False):
    self[:] = sorted(self, key=key, reverse=reverse)


def rotate(self, n=1, /):
    size = len(self)
    if size > 1:
        k = n % size
        with proved():
            if k <= size // 2:
                for _ in range(k):
                    self.appendleft(self.pop())
            else:
                for _ in range(size - k):
                    self.append(self.popleft())


METHODS = (index, count, remove, sort)
DEQUE_METHODS = (rotate,)
