"""Random programs: loops, updates in place, views, branches, helpers, lists, and what goes wrong in the middle of them."""

import warnings
from typing import NamedTuple

import numpy as np

from . import source
from .arguments import Parameter

DTYPES = ["float64"] * 6 + ["int64"] * 3 + ["float32", "int32", "uint8", "complex128", "bool"]
STATEMENTS = (2, 6)
DEEPEST = 3
ARITHMETIC = ["+", "-", "*", "+", "-", "*", "/", "//", "%"]
COMPARISONS = ["<", ">", "<=", ">=", "==", "!="]
UPDATES = ["=", "=", "=", "+=", "-=", "*=", "/=", "//="]
FUNCTIONS = ["np.sqrt", "np.abs", "np.exp", "np.floor", "np.sign", "np.negative", "np.square", "np.sin"]
REDUCTIONS = ["np.sum", "np.max", "np.min", "np.mean", "np.prod", "np.any", "np.argmax", "np.count_nonzero"]
HELPERS = [
    "def helper(x, i):\n    if i < 0:\n        return x.sum()\n    x[i] += 1\n    return x[i] * 2\n",
    "def helper(x, i):\n    s = 0.0\n    for v in x.ravel():\n        if v > i:\n            break\n        s += v\n    return s\n",
    "def helper(x, i):\n    y = x[i:]\n    y[...] = y + i\n    return len(y)\n",
    "def helper(x, i):\n    return helper(x, i - 1) + x.ravel()[i] if i > 0 else 0\n",
]


class Made(NamedTuple):
    """A program and what draws its arguments."""

    program: source.Program
    parameters: list


class Writer:
    """Writes one program.

    Parameters
    ----------
    rng : numpy.random.Generator
    """

    def __init__(self, rng):
        self.rng = rng
        self.lines, self.depth = [], 1
        self.arrays, self.numbers, self.indices, self.lists = {}, [], ["n", "k"], []
        self.loops, self.fresh = [], 0
        self.helper = self.pick(HELPERS) if rng.random() < 0.35 else ""

    def pick(self, items):
        return items[self.rng.integers(len(items))]

    def chance(self, share):
        return self.rng.random() < share

    def emit(self, text):
        self.lines.append("    " * self.depth + text)

    def name(self, letter):
        self.fresh += 1
        return f"{letter}{self.fresh}"

    def write(self):
        parameters = []
        for name in "abc"[: self.rng.integers(1, 4)]:
            rank = 1 if self.chance(0.6) else 2
            self.arrays[name] = rank
            layout = "C" if self.chance(0.8) else str(self.pick(["F", "strided", "negative", "padded"]))
            parameters.append(Parameter(name, "array", self.pick(DTYPES), ("n", "n" if self.chance(0.5) else "m")[:rank], layout))
        parameters += [Parameter("n", "python", "int"), Parameter("k", "python", "int"), Parameter("s", "python", "float")]
        self.emit("t = s")
        self.emit("q = 1")
        self.numbers = ["t", "q", "s"]
        if self.chance(0.25):
            self.emit("items = []")
            self.lists.append("items")
        for _ in range(self.rng.integers(*STATEMENTS)):
            self.statement()
        self.emit(f"return {self.result()}")
        head = f"{self.helper}\n\n" if self.helper else ""
        return Made(source.Program(f"{head}def {source.NAME}({', '.join(p.name for p in parameters)}):\n" + "\n".join(self.lines) + "\n"), parameters)

    def result(self):
        parts = ["t", "q"][: self.rng.integers(0, 3)] + [x for x in self.arrays if self.chance(0.4)] + self.lists
        if self.chance(0.3):
            parts.append(self.whole(self.pick(list(self.arrays)), 1))
        return f"({', '.join(parts)},)" if len(parts) != 1 else parts[0]

    # ---- statements --------------------------------------------------------------------------------------------------------------------

    def statement(self):
        outside = [(self.loop, 40), (self.update_part, 18), (self.reduce, 10), (self.number, 8), (self.view, 6), (self.rebind, 5), (self.branch, 8), (self.guarded, 3), (self.call, 4), (self.grow, 3)]
        inside = [(self.update, 34), (self.loop, 16), (self.branch, 16), (self.number, 14), (self.update_part, 9), (self.reduce, 3), (self.view, 3), (self.grow, 5), (self.call, 3), (self.swap, 3), (self.guarded, 1)]
        makers = [m for m, weight in (inside if self.loops else outside) for _ in range(weight)]
        self.pick(makers)()

    def block(self, count):
        """An indented block of statements, whose names are gone after it."""
        self.depth += 1
        known = dict(self.arrays), list(self.numbers), list(self.indices)
        for _ in range(self.rng.integers(1, count + 1)):
            self.statement()
        self.arrays, self.numbers, self.indices = known
        self.depth -= 1

    def loop(self):
        if len(self.loops) >= DEEPEST or self.depth > 5:
            return self.update() if self.loops else self.reduce()
        turn = self.rng.random()
        index = "ijl"[len(self.loops)]
        before = list(self.indices), list(self.numbers)
        if turn < 0.7:
            self.emit(f"for {index} in {self.range()}:")
            self.indices.append(index)
        elif turn < 0.8:
            self.emit(f"{index} = {self.pick(['0', 'k', '-1'])}")
            extra = f" and ({self.condition()})" if self.chance(0.3) else ""
            self.emit(f"while {index} < {self.extent()}{extra}:")
            self.emit(f"    {index} += {self.pick(['1', '1', '2'])}")
            self.indices.append(index)
        else:
            array = self.pick(list(self.arrays))
            value = self.name("v")
            self.emit(self.pick([f"for {value} in {array}.ravel():", f"for {index}, {value} in enumerate({array}.ravel()):", f"for {value}, {index} in zip({array}.flat, range({self.extent()})):"]))
            if index in self.lines[-1].split(" in ")[0].replace("for", ""):
                self.indices.append(index)
            self.numbers.append(value)
        self.loops.append(index)
        self.block(3 if len(self.loops) < 2 else 2)
        self.loops.pop()
        self.indices, self.numbers = before
        if self.chance(0.06):
            self.emit("else:")
            self.block(1)

    def branch(self):
        if self.depth > 6:
            return self.update()
        self.emit(f"if {self.condition()}:")
        self.ending() if self.chance(0.25) else self.block(2)
        if self.chance(0.3):
            self.emit("else:")
            self.block(2)

    def ending(self):
        """A statement that leaves: the loop, the function, or with an exception."""
        leave = [f"return {self.result()}"] + (["break", "continue"] * 2 if self.loops else []) + ["raise ValueError(q)"] * self.chance(0.3)
        self.emit("    " + self.pick(leave))

    def guarded(self):
        if self.depth > 5:
            return self.number()
        self.emit(self.pick(["try:", "with np.errstate(all='ignore'):"]))
        caught = self.lines[-1].endswith("try:")
        self.block(2)
        if caught:
            self.emit("except (IndexError, ZeroDivisionError, ValueError):")
            self.emit("    t = t + 1")

    def update(self):
        self.emit(f"{self.element()} {self.pick(UPDATES)} {self.scalar(2)}")

    def update_part(self):
        array = self.pick(list(self.arrays))
        rank = self.arrays[array]
        target = self.part(array, 1 if self.chance(0.5) else rank)
        target = f"{array}[...]" if "[" not in target or target.endswith("]") is False else target
        self.emit(f"{target} {self.pick(UPDATES)} {self.whole(array, 2)}")

    def number(self):
        if self.chance(0.3):
            self.emit(f"q = {self.pick(['q + 1', 'q * 3 + k', 'q - n', 'q // 2', '-q', 'q * (k + 5)', f'q + {self.index()}'])}")
        else:
            self.emit(f"t {self.pick(UPDATES)} {self.scalar(2)}")

    def reduce(self):
        array = self.pick(list(self.arrays))
        text = f"{self.pick(REDUCTIONS)}({self.whole(array, 2)})"
        self.emit(f"t = {self.pick(['', 't + ', 't - '])}{text}")

    def view(self):
        array = self.pick(list(self.arrays))
        rank = self.pick([1, self.arrays[array]])
        name = self.name("w")
        self.emit(f"{name} = {self.part(array, rank)}")
        self.arrays[name] = rank

    def rebind(self):
        array = self.pick(list(self.arrays))
        self.emit(f"{array} = {self.pick([f'{array}.copy()', f'{array}[::-1]', self.whole(array, 2), f'{array} * 1.0', f'np.zeros_like({array})'])}")

    def swap(self):
        x, y = self.element(), self.element()
        self.emit(f"{x}, {y} = {y}, {x}")

    def call(self):
        if self.helper:
            self.emit(f"t = {self.pick(['', 't + '])}helper({self.pick(list(self.arrays))}, {self.index()})")
        else:
            self.number()

    def grow(self):
        if not self.lists:
            return self.number()
        self.emit(self.pick([f"items.append({self.scalar(1)})", f"items.append({self.index()})", "t += len(items)", "t = items[-1]", "items.pop()", f"items[{self.index()}] = {self.scalar(0)}"]))

    # ---- expressions -------------------------------------------------------------------------------------------------------------------

    def extent(self):
        array = self.pick(list(self.arrays))
        choices = [f"{array}.shape[{self.rng.integers(self.arrays[array])}]"] * 4 + [f"len({array})"] * 2 + ["n", "n", "n - 1", "n + 1", f"len({array}) // 2", str(self.rng.integers(0, 7))]
        return self.pick(choices + [f"{v} + 1" for v in self.indices if v not in "nk"])

    def range(self):
        turn = self.rng.random()
        if turn < 0.45:
            return f"range({self.extent()})"
        if turn < 0.7:
            return f"range({self.pick(['0', '1', '2', 'k', *self.indices])}, {self.extent()})"
        if turn < 0.85:
            return f"range({self.pick(['0', '1', '3'])}, {self.extent()}, {self.pick(['2', '3', '1', 'k'])})"
        return f"range({self.extent()} - 1, {self.pick(['-1', '0', '1', '-2', *self.indices])}, {self.pick(['-1', '-1', '-2'])})"

    def index(self):
        loops = [v for v in self.indices if v not in "nk"]
        turn = self.rng.random()
        if loops and turn < 0.6:
            return self.pick(loops)
        if loops and turn < 0.85:
            return f"{self.pick(loops)} {self.pick('+-')} {self.pick(['1', '2', 'k', *loops])}"
        return str(self.rng.integers(-2, 4)) if turn < 0.95 else self.pick(self.indices)

    def element(self):
        array = self.pick(list(self.arrays))
        return f"{array}[{', '.join(self.index() for _ in range(self.arrays[array]))}]"

    def scalar(self, depth):
        turn = self.rng.random()
        if depth == 0 or turn < 0.15:
            return self.pick([self.element(), self.element(), self.pick(self.numbers), self.pick(self.indices), self.pick(["0.5", "2", "1.0", "3", "-1", "0.0", "0"])])
        if turn < 0.85:
            return f"({self.scalar(depth - 1)} {self.pick(ARITHMETIC)} {self.scalar(depth - 1)})"
        if turn < 0.9:
            return f"({self.scalar(depth - 1)} if {self.condition()} else {self.scalar(depth - 1)})"
        if turn < 0.95:
            return f"{self.pick(['max', 'min', 'np.maximum', 'np.minimum'])}({self.scalar(depth - 1)}, {self.scalar(depth - 1)})"
        return f"{self.pick(['abs', 'float', 'int', *FUNCTIONS])}({self.scalar(depth - 1)})"

    def condition(self):
        if self.chance(0.35):
            return f"{self.pick(self.indices)} {self.pick([*COMPARISONS, '% 2 =='])} {self.pick(['0', '1', '2', 'n', 'k', *self.indices])}"
        text = f"{self.scalar(1)} {self.pick(COMPARISONS)} {self.scalar(0)}"
        return f"{text} {self.pick(['and', 'or'])} {self.scalar(0)} {self.pick(COMPARISONS)} {self.scalar(0)}" if self.chance(0.15) else text

    def cut(self):
        choices = [":", ":", "1:", ":-1", "::2", "::-1", "2:", "1:-1", ":n", "n:", "k:"]
        return self.pick(choices + [f"{v}:" for v in self.indices] + [f":{v}" for v in self.indices] + [f"{v}:{v} + 2" for v in self.indices])

    def part(self, array, rank):
        """A view of an array, of a rank up to its own."""
        if self.arrays[array] == rank == 1:
            return f"{array}[{self.cut()}]"
        if rank == 1:
            places = [self.cut(), self.index()]
            return f"{array}[{', '.join(places[:: self.pick([1, -1])])}]"
        if self.arrays[array] == 2:
            return self.pick([f"{array}[{self.cut()}, {self.cut()}]", f"{array}[{self.cut()}]", f"{array}.T", array])
        return self.pick([f"{array}[:, None]", f"{array}[None]"])

    def whole(self, like, depth):
        """An expression on whole arrays, mostly of the shape of one."""
        turn = self.rng.random()
        if depth == 0 or turn < 0.2:
            other = like if self.chance(0.6) else self.pick(list(self.arrays))
            return self.scalar(0) if self.chance(0.2) else self.pick([other, self.part(other, self.arrays[other]), self.part(other, self.arrays[like])])
        if turn < 0.75:
            return f"({self.whole(like, depth - 1)} {self.pick(ARITHMETIC)} {self.whole(like, depth - 1)})"
        if turn < 0.87:
            return f"{self.pick(FUNCTIONS)}({self.whole(like, depth - 1)})"
        if turn < 0.94:
            return f"np.where({self.whole(like, depth - 1)} {self.pick(COMPARISONS)} {self.scalar(0)}, {self.whole(like, depth - 1)}, {self.whole(like, depth - 1)})"
        return f"{self.pick(['np.cumsum', 'np.sort', 'np.diff'])}({self.part(like, 1)})"


SIZES = (0, 1, 2, 3, 5, 6, 8, 9, 12, 24)
LARGE = 40
TRIED = 10
"""Sets of arguments on which a program is tried."""


def sets(parameters, rng, count):
    """So many sets of arguments, some of which share memory among them."""
    for turn in range(count):
        size = LARGE if turn % 12 == 11 else int(rng.choice(SIZES))
        sizes = {"n": size, "m": max(0, size + int(rng.integers(-1, 2)))}
        together = rng.random() < 0.3
        buffers, out = {}, []
        for p in parameters:
            if p.kind == "array":
                out.append(_shared(p, sizes, rng, buffers) if together else _array(p, sizes, rng))
            elif p.name == "n":
                out.append(int(rng.choice([size, size, size, size - 1, size + 1, 2, -1, 0])))
            else:
                out.append(int(rng.choice([1, 2, 0, -1, size // 2])) if p.dtype == "int" else float(rng.choice([1.5, 0.0, 2.0, -1.0, np.nan])))
        yield out


def _array(p, sizes, rng):
    x = p.value(sizes, rng, 0.0)
    base = x if x.base is None else x.base
    x[...] = _values(x.dtype, x.shape, rng)
    return x if base.flags.writeable else x.copy()


def _values(dtype, shape, rng):
    values = rng.integers(-3, 6, shape) * (0.5 if dtype.kind in "fc" else 1)
    if dtype.kind in "fc" and rng.random() < 0.2:
        values = np.where(rng.random(shape) < 0.1, rng.choice([np.nan, np.inf, 1e300]), values)
    with np.errstate(all="ignore"):
        return values.astype(dtype)


def _shared(p, sizes, rng, buffers):
    """A view of the one buffer that all arrays of its element type are in."""
    shape = tuple(sizes[s] for s in p.shape)
    room = (max(sizes.values()) + 2) ** 2
    base = buffers.setdefault(p.dtype, _values(np.dtype(p.dtype), (room,), rng))
    at = int(rng.integers(0, 3))
    return base[at : at + int(np.prod(shape))].reshape(shape)


def program(rng):
    """A random program that comes to its end on some of its arguments."""
    while True:
        made = Writer(rng).write()
        try:
            plain = made.program.function()
        except SyntaxError:  # a break in the else of a loop
            continue
        ended = sum(_ends(plain, values) for values in sets(made.parameters, rng, TRIED))
        if ended >= TRIED // 2 or ended and rng.random() < 0.1:
            return made


def _ends(plain, values):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            plain(*values)
        except Exception:
            return False
    return True
