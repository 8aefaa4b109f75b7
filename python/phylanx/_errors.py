"""Exceptions and warnings of our own. What the program itself does wrong raises what Python raises."""


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
    """

    def __init__(self, file, line, col, expression, reason):
        super().__init__(f"{file}:{line}:{col}: {expression}: {reason}")
        self.file, self.line, self.col, self.expression, self.reason = file, line, col, expression, reason

    def __reduce__(self):
        return type(self), (self.file, self.line, self.col, self.expression, self.reason)


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
