"""Exceptions and warnings of our own, and their text. What the program itself does wrong raises what Python raises."""

import json
import linecache
import sys
import warnings

from ._advice import advice


class PhylanxWarning(UserWarning):
    """Something about how the program runs, never about its answer."""


class PhylanxPerformanceWarning(PhylanxWarning):
    """A line or a function runs in Python. Issued once for each place."""


class PhylanxUnsupported(TypeError):
    """Under ``strict=True``: a function, or a part of it, cannot be compiled.

    Attributes
    ----------
    file, line, col : str, int, int
        The place.
    expression : str
        The source there, or the function's name.
    reason : str
        Why, in one sentence.
    fix : str
        What to write instead; "" for what the reason's kind has.
    """

    def __init__(self, file, line, col, expression, reason, fix=""):
        code = getattr(reason, "code", "python-part")
        if code == "python-part":
            fix = advice(reason, fix)
        super().__init__(message(code, f"{expression} would run in Python: {reason}", line, col, file=file, source=linecache.getline(file, line), fix=fix))
        self.file, self.line, self.col, self.expression, self.reason, self.fix = file, line, col, expression, reason, fix

    def __reduce__(self):
        return type(self), (self.file, self.line, self.col, self.expression, self.reason, self.fix)


class PhylanxVerificationError(AssertionError):
    """With ``PHX_VERIFY=all``: two ways to make the same call gave different answers. It is a defect of Phylanx.

    Attributes
    ----------
    function, way, types, where : str
        The function's name, the way that differs from compiled code (or compiled code from "plain Python"), the argument types, and the first difference.
    """

    def __init__(self, function, way, types, where):
        super().__init__(f"{function}({types}), {way}: {where}")
        self.function, self.way, self.types, self.where = function, way, types, where

    def __reduce__(self):
        return type(self), (self.function, self.way, self.types, self.where)


class Reason(str):
    """Why something runs in Python.

    Attributes
    ----------
    code : str
        The row of the table of messages (`phylanx explain`).
    """

    def __new__(cls, text, code="python-function"):
        self = super().__new__(cls, text)
        self.code = code
        return self

    def __getnewargs__(self):
        return str(self), self.code


# The core cannot say this one itself.
kept = {}  # texts made before they were needed
CORE_MISSING = "  cause: the installation is not complete, or PHX_CORE names another file\n  fix:   pip install --force-reinstall phylanx"


def message(code, fact, line=0, col=1, *, file="", source="", fix=""):
    """The text of a message: the fact, the user's line with a caret, a cause, a fix.

    Parameters
    ----------
    code : str
        Row of the table of messages.
    fact : str
    line, col : int
        Place of the source, counted from 1.
    file : str
        Given where nothing else tells it.
    source : str
        The line.
    fix : str
        In place of the row's own.
    """
    from ._core import CoreError, core_call

    if code == "core-missing":
        return f"{fact} [{code}]\n{CORE_MISSING}"
    if (code, fact) in kept:
        return kept[code, fact]
    request = {"Code": code, "Fact": fact, "File": file, "Line": line, "Col": col - 1, "Source": source.rstrip(), "Fix": fix}
    try:
        return core_call("message", json.dumps(request)).rstrip("\n")
    except CoreError:
        return f"{file}:{line}:{col}: {fact} [{code}]" if file else f"{fact} [{code}]"


def keep(code, fact):
    """Make the text of a message now that may be needed when the core cannot be asked."""
    kept[code, fact] = message(code, fact)


def tell(code, fact):
    """Issue a PhylanxWarning about this process, at the line that called the compiled function."""
    level, frame = 2, sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__package__") == __package__:
        level, frame = level + 1, frame.f_back
    warnings.warn(message(code, fact), PhylanxWarning, stacklevel=level)


for _shown in (PhylanxWarning, PhylanxPerformanceWarning, PhylanxUnsupported, PhylanxVerificationError):
    _shown.__module__ = __package__
