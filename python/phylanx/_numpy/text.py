"""Methods of str on arrays of code points. Where characters are not ASCII, what depends on Unicode's tables is left to Python."""

import numpy as np

from .._text import codes, pad, text


def _ascii(s):
    a = codes(s)
    assert np.all(a < 128)
    return a


def _is_upper(a):
    return (a >= 65) & (a <= 90)


def _is_lower(a):
    return (a >= 97) & (a <= 122)


def _is_alpha(a):
    return _is_upper(a) | _is_lower(a)


def _is_digit(a):
    return (a >= 48) & (a <= 57)


def _is_space(a):
    return ((a >= 9) & (a <= 13)) | ((a >= 28) & (a <= 32))


def upper(self):
    a = _ascii(self)
    return text(np.where(_is_lower(a), a - 32, a))


def lower(self):
    a = _ascii(self)
    return text(np.where(_is_upper(a), a + 32, a))


def swapcase(self):
    a = _ascii(self)
    return text(np.where(_is_alpha(a), a ^ 32, a))


def capitalize(self):
    a = lower(self)
    return upper(a[:1]) + a[1:]


def title(self):
    a = _ascii(self)
    within = np.zeros(a.shape[0], np.bool_)
    within[1:] = _is_alpha(a[:-1])
    return text(np.where(_is_lower(a) & ~within, a - 32, np.where(_is_upper(a) & within, a + 32, a)))


def isalpha(self):
    return len(self) > 0 and bool(np.all(_is_alpha(_ascii(self))))


def isdigit(self):
    return len(self) > 0 and bool(np.all(_is_digit(_ascii(self))))


def isalnum(self):
    a = _ascii(self)
    return len(self) > 0 and bool(np.all(_is_alpha(a) | _is_digit(a)))


def isspace(self):
    return len(self) > 0 and bool(np.all(_is_space(_ascii(self))))


def isupper(self):
    a = _ascii(self)
    return bool(np.any(_is_upper(a))) and not bool(np.any(_is_lower(a)))


def islower(self):
    a = _ascii(self)
    return bool(np.any(_is_lower(a))) and not bool(np.any(_is_upper(a)))


def isascii(self):
    return bool(np.all(codes(self) < 128))


def isprintable(self):
    a = _ascii(self)
    return bool(np.all((a >= 32) & (a < 127)))


def isidentifier(self):
    a = _ascii(self)
    name = _is_alpha(a) | (a == 95)
    return len(self) > 0 and bool(name[0]) and bool(np.all(name | _is_digit(a)))


def _first_kept(s, chars):
    """Where the first character stands that strip() keeps."""
    lo = 0
    while lo < len(s) and _stripped(s[lo], chars):
        lo += 1
    return lo


def _last_kept(s, chars, lo):
    """Where the characters end that strip() keeps, from `lo` on."""
    hi = len(s)
    while hi > lo and _stripped(s[hi - 1], chars):
        hi -= 1
    return hi


def _stripped(c, chars):
    if chars is None:
        return _space(ord(c))
    return c in chars


def _space(k):
    assert k < 128
    return (k >= 9 and k <= 13) or (k >= 28 and k <= 32)


def strip(self, chars=None, /):
    lo = _first_kept(self, chars)
    return self[lo : _last_kept(self, chars, lo)]


def lstrip(self, chars=None, /):
    return self[_first_kept(self, chars) :]


def rstrip(self, chars=None, /):
    return self[: _last_kept(self, chars, 0)]


def removeprefix(self, prefix, /):
    if self[: len(prefix)] == prefix:
        return self[len(prefix) :]
    return self[:]


def removesuffix(self, suffix, /):
    if len(suffix) > 0 and endswith(self, suffix):
        return self[: len(self) - len(suffix)]
    return self[:]


def startswith(self, prefix, start=None, end=None, /):
    if isinstance(prefix, tuple):
        for p in prefix:
            if startswith(self, p, start, end):
                return True
        return False
    assert start is None or start <= len(self)
    part = self[start:end]
    return part[: len(prefix)] == prefix


def endswith(self, suffix, start=None, end=None, /):
    if isinstance(suffix, tuple):
        for p in suffix:
            if endswith(self, p, start, end):
                return True
        return False
    assert start is None or start <= len(self)
    part = self[start:end]
    return len(part) >= len(suffix) and part[len(part) - len(suffix) :] == suffix


def count(self, sub, start=None, end=None, /):
    assert start is None or start <= len(self)
    s = self[start:end]
    if len(sub) == 0:
        return len(s) + 1
    if len(sub) == 1:
        return int(np.sum(codes(s) == ord(sub)))
    n, at = 0, s.find(sub)
    while at >= 0:
        n += 1
        at = s.find(sub, at + len(sub))
    return n


def replace(self, old, new, count=-1, /):
    assert len(old) > 0
    out, done, left = "", 0, count
    at = self.find(old)
    while at >= 0 and left != 0:
        out = out + self[done:at] + new
        done = at + len(old)
        left -= 1
        at = self.find(old, done)
    return out + self[done:]


def split(self, sep=None, maxsplit=-1):
    if sep is None:
        return _words(self, maxsplit)
    assert len(sep) > 0
    parts = []
    done, left = 0, maxsplit
    at = self.find(sep)
    while at >= 0 and left != 0:
        parts.append(self[done:at])
        done = at + len(sep)
        left -= 1
        at = self.find(sep, done)
    parts.append(self[done:])
    return parts


def _words(s, maxsplit):
    words = []
    n, i, left = len(s), 0, maxsplit
    while True:
        while i < n and _space(ord(s[i])):
            i += 1
        if i == n:
            return words
        first = i
        if left == 0:
            words.append(s[first:])
            return words
        while i < n and not _space(ord(s[i])):
            i += 1
        words.append(s[first:i])
        left -= 1


def rsplit(self, sep=None, maxsplit=-1):
    assert maxsplit < 0
    return split(self, sep)


def splitlines(self, keepends=False):
    a = _ascii(self)
    lines = []
    first, i, n = 0, 0, len(self)
    while i < n:
        c = a[i]
        i += 1
        if (c >= 10 and c <= 13) or (c >= 28 and c <= 30):
            last = i - 1
            if c == 13 and i < n and a[i] == 10:
                i += 1
            lines.append(self[first : i if keepends else last])
            first = i
    if first < n:
        lines.append(self[first:])
    return lines


def partition(self, sep, /):
    assert len(sep) > 0
    at = self.find(sep)
    if at < 0:
        return self[:], "", ""
    return self[:at], sep, self[at + len(sep) :]


def rpartition(self, sep, /):
    assert len(sep) > 0
    at = self.rfind(sep)
    if at < 0:
        return "", "", self[:]
    return self[:at], sep, self[at + len(sep) :]


def join(self, iterable, /):
    out, first = "", True
    for part in iterable:
        assert isinstance(part, str)
        if first:
            out = out + part
        else:
            out = out + self + part
        first = False
    return out


def ljust(self, width, fillchar=" ", /):
    return pad(self, width, fillchar, "<")


def rjust(self, width, fillchar=" ", /):
    return pad(self, width, fillchar, ">")


def center(self, width, fillchar=" ", /):
    return pad(self, width, fillchar, "c")


def zfill(self, width, /):
    assert not (len(self) > 1 and self[0] == " ")
    return pad(self, width, "0", "=")


METHODS = {f.__name__: f for f in (
    upper, lower, swapcase, capitalize, title, isalpha, isdigit, isalnum, isspace, isupper, islower, isascii, isprintable, isidentifier, strip, lstrip, rstrip, removeprefix,
    removesuffix, startswith, endswith, count, replace, split, rsplit, splitlines, partition, rpartition, join, ljust, rjust, center, zfill,
)}  # fmt: skip
METHODS.update({"casefold": lower, "isdecimal": isdigit, "isnumeric": isdigit})
"""Methods of str by name."""

