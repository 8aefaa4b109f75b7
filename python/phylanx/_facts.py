"""What the variables were where Python raised after an exit: a note on the exception, which Python prints below it."""

import linecache
import re

import numpy as np

_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
MOST = 8  # variables in a note
LONG = 60  # characters of a value


def note(error):
    """Add a note with the variables of the failing expression, unless the exception has one: type, text and arguments stay Python's."""
    traceback = error.__traceback__
    if not isinstance(error, Exception) or traceback is None or any(n.startswith("with ") for n in getattr(error, "__notes__", ())):
        return
    frame = traceback.tb_frame
    names = dict.fromkeys(_NAME.findall(_text(frame.f_code, traceback.tb_lasti)))
    facts = [fact for name in names if name in frame.f_locals and (fact := _fact(name, frame.f_locals[name]))]
    if facts:
        error.add_note("with " + ", ".join(facts[:MOST]))


def _text(code, at):
    """The source text of the expression that instruction `at` belongs to."""
    first, last, begin, end = list(code.co_positions())[at // 2]
    lines = linecache.getlines(code.co_filename)[first - 1 : last] if first and last else []
    if not lines or begin is None or end is None:
        return "".join(lines)
    encoded = [line.encode() for line in lines]
    encoded[-1] = encoded[-1][:end]
    encoded[0] = encoded[0][begin:]
    return b" ".join(encoded).decode()


def _fact(name, value):
    if isinstance(value, np.ndarray):
        return f"{name}: {value.dtype} of shape {value.shape}"
    if isinstance(value, (bool, int, float, complex, np.generic)) and len(text := repr(value)) <= LONG:
        return f"{name} = {text}"
    return None
