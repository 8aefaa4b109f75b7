"""What a call of a callable runs: a Python function, and how the arguments of the call become the values of its parameters."""

import functools
import inspect
import types

from ._bind import plain_function

_VARARGS, _VARKEYWORDS = 4, 8
_HOLE = getattr(functools, "Placeholder", None)  # in the arguments of a partial, from CPython 3.14 on


def behind(f):
    """The Python function that a call of `f` runs, or None, and what makes its arguments of those of the call, or None where they are the same.

    Partials, bound methods and objects with a ``__call__`` lead to one. The arguments that they add are so found anew at each call.
    """
    if plain_function(f) is not None:
        return plain_function(f), None
    if type(f) is functools.partial and (_HOLE is None or all(a is not _HOLE for a in f.args)):
        return _through(f.func, lambda args, keywords: ((*f.args, *args), {**f.keywords, **keywords}))
    if type(f) is types.MethodType:
        return _through(f.__func__, lambda args, keywords: ((f.__self__, *args), keywords))
    call = inspect.getattr_static(type(f), "__call__", None)
    return (None, None) if plain_function(call) is None else _through(call, _of_instance(f, type(f), call))


def _of_instance(f, cls, call):
    def arguments(args, keywords):
        if type(f) is not cls or inspect.getattr_static(cls, "__call__", None) is not call:
            raise LookupError("__call__ is another now")
        return (f, *args), keywords

    return arguments


def _through(f, arguments):
    """`behind` of what runs with more arguments."""
    function, further = behind(f)
    if function is None:
        return None, None
    if further is None:
        return function, arguments
    return function, lambda args, keywords: further(*arguments(args, keywords))


def parameters(function):
    """Names of the parameters in the order of the signature, how many are positional-only and keyword-only, and whether there are stars."""
    code = function.__code__
    npos, nkwonly = code.co_argcount, code.co_kwonlyargcount
    stars = bool(code.co_flags & _VARARGS) + bool(code.co_flags & _VARKEYWORDS)
    names = code.co_varnames[: npos + nkwonly + stars]
    if code.co_flags & _VARARGS:  # *args stands before the keyword-only ones, but for co_varnames
        names = (*names[:npos], names[npos + nkwonly], *names[npos : npos + nkwonly], *names[npos + nkwonly + 1 :])
    return names, code.co_posonlyargcount, nkwonly, bool(stars)


def binder(function, arguments=None):
    """A function of the same parameters that returns their values; with `arguments` (see `behind`), of those of the call."""
    names = parameters(function)[0]
    code = function.__code__
    npos, nposonly, nkwonly = code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount
    star = int(bool(code.co_flags & _VARARGS))
    params = [*names[:nposonly], "/"] if nposonly else []
    params += names[nposonly:npos]
    if star or nkwonly:
        params.append("*" + (names[npos] if star else ""))
    params += names[npos + star : npos + star + nkwonly]
    params += ["**" + n for n in names[npos + star + nkwonly :]]
    bind = eval(f"lambda {', '.join(params)}: ({''.join(n + ', ' for n in names)})")
    bind.__defaults__, bind.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    if arguments is None:
        return bind

    def bind_call(*args, **keywords):
        args, keywords = arguments(args, keywords)
        return bind(*args, **keywords)

    return bind_call


def by_position(f, function):
    """`f`, which has the parameters of `function`, as what takes their values by position, in the order of the signature; the inverse of `binder`."""
    code = function.__code__
    npos, star, named = code.co_argcount, int(bool(code.co_flags & _VARARGS)), bool(code.co_flags & _VARKEYWORDS)
    if not (star or named or code.co_kwonlyargcount):
        return f
    keywords = parameters(function)[0][npos + star : npos + star + code.co_kwonlyargcount]

    def call(*values):
        more = values[-1] if named else {}
        return f(*values[:npos], *(values[npos] if star else ()), **dict(zip(keywords, values[npos + star :])), **more)

    return call
