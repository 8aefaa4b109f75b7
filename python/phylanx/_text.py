"""What compiled code does with strings: here as Python says it, in the core rows of the table (internal/front/textcall.go)."""

import numpy as np


def codes(s, /):
    """The code points of a str."""
    return np.array([ord(c) for c in s], np.uint32)


def text(codes, /):
    """The str of code points."""
    return "".join(map(chr, codes))


def pad(s, width, fill, align, /):
    """A str filled up to a width: align "<" behind, ">" before, "c" as str.center does, "=" behind a sign."""
    return {"<": s.ljust, ">": s.rjust, "c": s.center, "=": s.zfill}[align](width, *(() if align == "=" else (fill,)))
