"""Programs as text: made into functions, and written to files together with the arguments that they fail on."""

import base64
import linecache
import math
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

NAME = "program"


class Program(NamedTuple):
    """A module that defines `program` and whatever it calls.

    Attributes
    ----------
    source : str
    parts : tuple of str
        Where it gives the tuple of expressions, each on a line of its own, from line 2 on: the program of each alone.
    """

    source: str
    parts: tuple = ()

    def function(self, names=None):
        """`program` of a fresh module, in which `names` are bound as well."""
        file = f"<{self.source}>"
        linecache.cache[file] = (len(self.source), None, self.source.splitlines(True), file)
        space = {"np": np, "math": math, "__name__": "fuzzed", **(names or {})}
        exec(compile(self.source, file, "exec"), space)
        return space[NAME]

    def forget(self):
        """Let go of the text that tracebacks show."""
        linecache.cache.pop(f"<{self.source}>", None)


def of_expressions(expressions, parameters):
    """The program that gives the tuple of the expressions, each on a line of its own."""
    head = f"def {NAME}({', '.join(parameters)}):\n"
    lines = [f"    r{k} = {e}\n" for k, e in enumerate(expressions)]
    return Program(f"{head}{''.join(lines)}    return ({' '.join(f'r{k},' for k in range(len(expressions)))})\n", tuple(f"{head}    return {e}\n" for e in expressions))


# ---- files ---------------------------------------------------------------------------------------------------------------------------------

IMPORTS = "import base64\nimport math\nimport sys\nimport zlib\n\nimport numpy as np\nfrom numpy import array, inf, nan\n"
LONG = 40
"""From so many elements on, an array is written as its bytes."""
FOOT = '''

if __name__ == "__main__":
    from phylanx import _fuzz

    sys.exit(_fuzz.replay(__file__))
'''


def text(program, values, told):
    """A program and its arguments as a Python file that runs the comparison; `told` says what was found."""
    buffers, texts = spelled(values)
    lines = [f"    {name} = {text}" for name, text in buffers]
    arguments = "\n".join([*lines, f"    return ({', '.join(texts)}{',' * (len(texts) == 1)})"])
    doc = '"""' + told.replace("\\", "\\\\").replace('"', "'") + '"""\n\n'
    return f"{doc}{IMPORTS}\n\n{program.source.rstrip()}\n\n\ndef arguments():\n{arguments}\n{FOOT}"


def read(path):
    """The program of a file, with all of its definitions, and its arguments."""
    text = Path(path).read_text(encoding="utf-8")
    space = {"__name__": "fuzzed"}
    exec(compile(text, str(path), "exec"), space)
    head, foot = text.find("\n\n\ndef arguments()"), text.find(IMPORTS)
    if head < 0 or foot < 0:
        raise ValueError(f"{path} is no file that `phylanx fuzz` wrote")
    return Program(text[foot + len(IMPORTS) : head].strip() + "\n"), list(space["arguments"]())


def spelled(values):
    """Python text for arguments: (buffer name, text) for each piece of memory, and the text of each argument."""
    buffers, texts = {}, []
    for v in values:
        texts.append(_spelled(v, buffers))
    return [(name, text) for name, text in buffers.values()], texts


def _spelled(v, buffers):
    if isinstance(v, (tuple, list)):
        inner = ", ".join(_spelled(x, buffers) for x in v)
        return f"[{inner}]" if isinstance(v, list) else f"({inner}{',' * (len(v) == 1)})"
    if isinstance(v, np.generic):
        return f"np.{v.dtype.name if v.dtype != bool else 'bool_'}({_spelled(v.item(), buffers)})"
    if isinstance(v, complex):
        return f"complex({v.real!r}, {v.imag!r})"
    if not isinstance(v, np.ndarray):
        return repr(v)
    base = v
    while isinstance(base.base, np.ndarray):
        base = base.base
    flat = base.ravel(order="K")  # a copy where the memory has gaps, but owners have none
    if id(base) not in buffers:
        buffers[id(base)] = (f"m{len(buffers)}", f"np.{_array(flat)}")
    name, offset = buffers[id(base)][0], _start(v) - _start(base)
    whole = v.flags.c_contiguous and offset == 0 and v.size == flat.size
    text = (name if v.ndim == 1 else f"{name}.reshape({v.shape})") if whole else f"np.ndarray({v.shape}, {v.dtype.name!r}, {name}, {offset}, {v.strides})"
    return text if v.flags.writeable else f"np.broadcast_to({text}, {v.shape})"


def _start(a):
    return a.__array_interface__["data"][0]


def _array(flat):
    """Text of a one-dimensional array, every bit kept."""
    if flat.size > LONG:
        return f"frombuffer(bytearray(zlib.decompress(base64.b85decode({base64.b85encode(zlib.compress(flat.tobytes())).decode()!r}))), '{flat.dtype.name}')"
    if flat.dtype.kind == "c":
        return f"{_array(flat.view(flat.real.dtype))}.view('{flat.dtype.name}')"
    return f"array({flat.tolist()}, '{flat.dtype.name}')"
