"""Signature words of the door (door.h) as texts of `nd.Type`, and as what a pycall's value is compared with."""

import json

from ._door import shape

OBJECT, ARRAY, PY, SCALAR, NONE, TUPLE, STR, DTYPE, CLASS, LIST, UNION, NEVER, TEXT, DICT, MAP, SET = range(16)
NAMES = {
    0: "b1", 1: "i8", 2: "u8", 3: "i16", 4: "u16", 5: "i32", 6: "u32", 7: "i64", 8: "u64", 11: "f32", 12: "f64", 14: "c64", 15: "c128",
}  # fmt: skip
CHARS = dict(zip("?bBhHiIlLfdFD", NAMES))
PYTHON = {0: "bool", 7: "int", 12: "float", 15: "complex"}
OBJECTS = {0: "object", 1: "object:Generator", 2: "object:RandomState", 3: "object:Random"}
ORDERS = ("S", "I", "", "F")
ALL = (1 << 64) - 1
KIND_TYPE_RANK = 0xFFFF  # of a word for an array: not its order, its extents, whether it is read-only


def _array(word, name):
    rank, ones = word >> 12 & 15, word >> 20
    dims = ",".join("1" if ones >> i & 1 else f"{name}{'.' * (i > 9)}{i}" if name else "_" for i in range(rank))  # a.10, as a10 is the first of a1
    suffix = ORDERS[word >> 16 & 7] + ("r" if word >> 19 & 1 else "")
    return f"{NAMES[word >> 4 & 255]}[{dims}]" + (f":{suffix}" if suffix else "")


def _text(words, name, value):
    word = next(words)
    kind, code = word & 15, word >> 4 & 255
    if kind == ARRAY:
        return _array(word, name)
    if kind == PY:
        return PYTHON[code]
    if kind == SCALAR:
        return NAMES[code]
    if kind == NONE:
        return "none"
    if kind == STR:
        return "str" + json.dumps(value, ensure_ascii=False)
    if kind in (DTYPE, CLASS):
        return f"{'dtype' if kind == DTYPE else 'class'}:{NAMES[code]}"
    if kind == LIST:
        return f"list({_text(words, '', None)}):r"
    if kind == DICT:
        entries = (f"str{json.dumps(key, ensure_ascii=False)},{_text(words, '', None)}" for key in shape(word))
        return f"known({{{','.join(entries)}}}):r"
    if kind == MAP:
        key, value = _text(words, "", None), _text(words, "", None)
        return f"dict({f'({key},{value})' if key else ''}):r"
    if kind == SET:
        return f"set({_text(words, '', None)}):r"
    if kind == TEXT:
        return f"text[{name}0]" if name else "text[_]"
    if kind == NEVER:
        return ""
    if kind == UNION:
        return "<" + "|".join(_text(words, name, None) for _ in range(word >> 12)) + ">"
    if kind == TUPLE:
        return "(" + ",".join(_text(words, name and f"{name}.{i}.", value and value[i]) for i in range(word >> 12)) + ")"
    return OBJECTS[code]


def type_text(words, name, value):
    """The type of a value as `nd.ParseType` reads it.

    Parameters
    ----------
    words : tuple of int
        Its signature.
    name : str
        Dimensions are named after it.
    value : object
    """
    safe = name if name.isascii() and name.isidentifier() else "p" + name.encode().hex()
    return _text(iter(words), safe, value)


def is_symbol(words):
    """Whether a value, or a member of it, is a dtype or a class: known to the compiler or to nobody, so that it cannot come out of a pycall."""
    return any(w & 15 in (DTYPE, CLASS) for w in words)


def is_str(words):
    """Whether the words are those of a str whose type includes its value."""
    return words == (STR,)


def exactly(words):
    """What a pycall's value must be: its words, each with a mask."""
    return tuple(v for w in words for v in (w, ALL))


def of_layout(layout):
    """What a pycall's value must be when nothing but its layout is known; None for a layout that no value can be checked against."""
    want, rest = _of_layout(layout)
    return want if not rest else None


def _of_layout(layout):
    kind = layout[:1]
    if kind in ("A", "R"):
        return (ARRAY | CHARS[layout[1]] << 4 | int(layout[2]) << 12, KIND_TYPE_RANK), layout[3:]
    if kind in ("P", "S"):
        return ((PY if kind == "P" else SCALAR) | CHARS[layout[1]] << 4, ALL), layout[2:]
    if kind == "N":
        return (NONE, ALL), layout[1:]
    if kind == "C":
        return (TEXT, ALL), layout[1:]
    if kind == "O":
        return (OBJECT, 15), layout[1:]
    if kind == "G":
        return (OBJECT | int(layout[1]) << 4, ALL), layout[2:]
    if kind != "T":
        return None, layout
    digits = len(layout[1:]) - len(layout[1:].lstrip("0123456789"))
    count, rest = int(layout[1 : 1 + digits]), layout[1 + digits :]
    want = (TUPLE | count << 12, ALL)
    for _ in range(count):
        member, rest = _of_layout(rest)
        if member is None:
            return None, layout
        want += member
    return want, rest


def members(layout):
    """Layouts of the members of a tuple's layout; of anything else, () for None and the whole otherwise."""
    if layout == "N":
        return ()
    if layout[0] != "T":
        return (layout,)
    rest, found = layout[1:].lstrip("0123456789"), []
    while rest:
        after = _after(rest)
        found.append(rest[: len(rest) - len(after)])
        rest = after
    return tuple(found)


def _after(layout):
    """What follows the first layout of a run of them."""
    kind = layout[0]
    if kind not in "TLU":
        return layout[{"A": 3, "R": 3, "P": 2, "S": 2, "G": 2}.get(kind, 1) :]
    rest = layout[1:].lstrip("0123456789")
    for _ in range(int(layout[1 : len(layout) - len(rest)])):
        rest = _after(rest)
    return rest
