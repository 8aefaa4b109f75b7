"""Modules functools and operator."""


def reduce(function, sequence, /, *initial):
    items = list(sequence)
    if len(initial) == 0:
        assert len(items) > 0
        total = items[0]
        for k in range(1, len(items)):
            total = function(total, items[k])
    else:
        total = initial[0]
        for v in items:
            total = function(total, v)
    return total


def itemgetter(item, /, *items):
    if len(items) == 0:
        getter = lambda obj: obj[item]  # noqa: E731
    else:
        getter = lambda obj: (obj[item], *[obj[k] for k in items])  # noqa: E731
    return getter


def add(a, b, /):
    return a + b


def sub(a, b, /):
    return a - b


def mul(a, b, /):
    return a * b


def truediv(a, b, /):
    return a / b


def floordiv(a, b, /):
    return a // b


def mod(a, b, /):
    return a % b


def pow(a, b, /):
    return a**b


def neg(a, /):
    return -a


def and_(a, b, /):
    return a & b


def or_(a, b, /):
    return a | b


def xor(a, b, /):
    return a ^ b


def lt(a, b, /):
    return a < b


def le(a, b, /):
    return a <= b


def eq(a, b, /):
    return a == b


def ne(a, b, /):
    return a != b


def ge(a, b, /):
    return a >= b


def gt(a, b, /):
    return a > b


def getitem(a, b, /):
    return a[b]


OPERATORS = (add, sub, mul, truediv, floordiv, mod, pow, neg, and_, or_, xor, lt, le, eq, ne, ge, gt, getitem)
TABLE = {f"_operator.{f.__name__}": f for f in OPERATORS}
TABLE.update({"_functools.reduce": reduce, "operator.itemgetter": itemgetter})
