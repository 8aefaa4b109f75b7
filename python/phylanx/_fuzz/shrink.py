"""Smaller programs and arguments that still fail."""

import ast
import copy
import warnings
from time import monotonic

import numpy as np

from .source import NAME, Program

BODIES = ("body", "orelse", "finalbody")
CONSTANTS = (0, 1, 1.0)


def smallest(program, values, fails, seconds):
    """The smallest program and arguments found in so many seconds for which `fails(program, values)` still holds.

    Parameters
    ----------
    program : source.Program
    values : list
        Arguments.
    fails : callable
    seconds : float
    """
    end = monotonic() + seconds
    found = (program, values)
    while (smaller := _step(*found, fails, end)) is not None:
        found = smaller
    return found


def _step(program, values, fails, end):
    """The first smaller case that fails, or None."""
    seen = set()
    for make in (_programs, _without_parameters, _smaller_values):
        for other, fewer in make(program, values):
            if monotonic() > end:
                return None
            if make is _programs and (other.source in seen or len(other.source) >= len(program.source)):
                continue
            seen.add(other.source)
            if fails(other, fewer):
                return other, fewer
    return None


# ---- programs ------------------------------------------------------------------------------------------------------------------------------


def _programs(program, values):
    """The program with one part left out or made simpler, the largest parts first."""
    tree = ast.parse(program.source)
    edits = sorted(_edits(tree), key=lambda e: -e[0])
    for _, path, replacement in edits:
        changed = copy.deepcopy(tree)
        _put(changed, path, replacement)
        text = _printed(changed)
        if text is not None:
            yield Program(text), values


def _printed(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) or isinstance(node, ast.Module):
            if getattr(node, "body", None) == []:
                node.body = [ast.Pass()]
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        try:
            text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
            compile(text, "<smaller>", "exec")
        except (SyntaxError, SyntaxWarning, ValueError, TypeError, AttributeError):
            return None
    return text


def _edits(tree):
    """(size of what goes, path, what comes instead: a list of statements, an expression, or None for an item that is left out)."""
    for path, node in _nodes(tree):
        if isinstance(node, ast.stmt) and not (isinstance(node, ast.FunctionDef) and node.name == NAME):
            size = len(ast.unparse(node))
            yield size, path, []
            for body in BODIES:
                inner = getattr(node, body, None)
                if inner and not isinstance(node, ast.FunctionDef):
                    yield size - sum(len(ast.unparse(s)) for s in inner), path, inner
                    if body != "body":
                        yield sum(len(ast.unparse(s)) for s in inner), (*path, body), []
        elif isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
            yield from _expressions(path, node)


def _expressions(path, node):
    size = len(ast.unparse(node))
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr) and not isinstance(child, ast.Slice):
            yield size - len(ast.unparse(child)), path, child
        elif isinstance(child, ast.keyword):
            yield size - len(ast.unparse(child.value)), path, child.value
    if isinstance(node, ast.Call):
        for k, keyword in enumerate(node.keywords):
            yield len(ast.unparse(keyword.value)), (*path, "keywords", k), None
    if isinstance(node, (ast.Tuple, ast.List)):
        for k, item in enumerate(node.elts):
            yield len(ast.unparse(item)), (*path, "elts", k), None
    if not isinstance(node, (ast.Constant, ast.Slice)):
        for value in CONSTANTS:
            yield size - 1, path, ast.Constant(value)


def _nodes(node, path=()):
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            for k, v in enumerate(value):
                if isinstance(v, ast.AST):
                    yield (*path, field, k), v
                    yield from _nodes(v, (*path, field, k))
        elif isinstance(value, ast.AST):
            yield (*path, field), value
            yield from _nodes(value, (*path, field))


def _put(tree, path, replacement):
    """Put a replacement at a path of field names and places."""
    at = tree
    steps = list(path)
    last = steps.pop()
    for s in steps:
        at = at[s] if isinstance(s, int) else getattr(at, s)
    if isinstance(last, int) and (replacement is None or isinstance(replacement, list)):
        at[last : last + 1] = copy.deepcopy(replacement or [])
    elif isinstance(last, int):
        at[last] = copy.deepcopy(replacement)
    else:
        setattr(at, last, copy.deepcopy(replacement))


def _without_parameters(program, values):
    """The program without a parameter that it does not use."""
    tree = ast.parse(program.source)
    function = next(s for s in tree.body if isinstance(s, ast.FunctionDef) and s.name == NAME)
    used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    for k, p in enumerate(function.args.args):
        if p.arg not in used:
            changed = copy.deepcopy(tree)
            del next(s for s in changed.body if isinstance(s, ast.FunctionDef) and s.name == NAME).args.args[k]
            yield Program(ast.unparse(changed) + "\n"), values[:k] + values[k + 1 :]


# ---- arguments -----------------------------------------------------------------------------------------------------------------------------


def _smaller_values(program, values):
    """Shorter arrays, in plainer memory, of plainer values."""
    arrays = [v for v in values if isinstance(v, np.ndarray)]
    for extent in sorted({n for a in arrays for n in a.shape if n > 1}, reverse=True):
        for shorter in sorted({extent // 2, extent - 1}):
            yield program, [_cut(v, extent, shorter) for v in values]
    for k, v in enumerate(values):
        for simpler in _simpler(v):
            yield program, [*values[:k], simpler, *values[k + 1 :]]


def _cut(v, extent, shorter):
    if not isinstance(v, np.ndarray) or extent not in v.shape:
        return v
    return v[tuple(slice(shorter if n == extent else n) for n in v.shape)]


def _simpler(v):
    if isinstance(v, (bool, np.bool_)):
        return
    if isinstance(v, (int, float, complex, np.generic)):
        yield from (type(v)(x) for x in (0, 1, 2) if _further(v, x))
        return
    if not isinstance(v, np.ndarray):
        return
    base = v if v.base is None else v.base
    if not (v.flags.c_contiguous and v.flags.writeable) or base.size > v.size:
        yield v.copy(order="C")
        if not v.flags.c_contiguous and base.size > v.size and not v.flags.f_contiguous:
            yield v.copy(order="K")
    if v.flags.writeable and v.size:
        for x in (0, 1):
            if np.any(v != x):
                yield _with(v, np.full(v.shape, x, v.dtype))
        if v.size <= 24:
            for at in np.ndindex(v.shape):
                for x in (0, 1):
                    if _further(v[at], x):
                        changed = v.copy(order="K")
                        changed[at] = x
                        yield _with(v, changed)


def _further(v, x):
    """Whether x is plainer than v: 0 before 1 before 2 before the rest."""
    plain = [k for k in (0, 1, 2) if v == k]
    return x < (plain[0] if plain else 3)


def _with(v, changed):
    """`v` with other values, in the same memory layout."""
    if v.flags.c_contiguous or v.flags.f_contiguous:
        return changed.copy(order="K")
    base = v
    while isinstance(base.base, np.ndarray):
        base = base.base
    again = base.copy(order="K")
    offset = v.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    out = np.ndarray(v.shape, v.dtype, again, offset, v.strides)
    out[...] = changed
    return out
