"""Single expressions, statements and nested definitions of a function, as functions."""

import ast

from ._make import Builder, name_at, wanted
from ._scope import Scope, leaves, uses
from ._source import COMPREHENSIONS, FUNCTIONS


def expression(description, func, n, bound=None, order=None):
    """One expression or statement of a function, as a function of the variables it reads.

    Parameters
    ----------
    description : Description
    func, n : int
        Function, and number of the node in it.
    bound : iterable of str, optional
        The variables that are bound, if not all.
    order : tuple of str, optional
        For a statement: the order of the variables it writes, if not alphabetical.

    Raises
    ------
    ValueError
        If node n is a statement that may return, or break or continue a loop around it.

    Returns
    -------
    function : callable
        Gives the expression's value. For a statement: executes it and gives the tuple of the variables it writes, ABSENT for those not bound
        afterwards and then one more ABSENT at the end; None if it writes none and no order is given.
    names : tuple of str
        The variables it takes, by position.
    """
    bound = None if bound is None else frozenset(bound)
    cache = description.__dict__.setdefault("_expressions", {})
    key = (func, n, bound, order)
    if key not in cache:
        cache[key] = _expression(Builder(description, func), n, bound, order)
    return cache[key]


def _expression(builder, n, bound, order):
    node = builder.tree.nodes[n]
    if isinstance(node, ast.stmt) and leaves([node]):
        raise ValueError("control can leave the statement for another")
    builder.scope = _scope_around(builder, node)
    reads, writes = uses(builder.tree, builder.scope, builder.volatile, [node])
    first = [builder.tree.ident(a.arg) for a in (builder.root.args.posonlyargs + builder.root.args.args)[:1]]
    if first and first[0] not in reads and "super" in {m.id for m in ast.walk(node) if isinstance(m, ast.Name)}:
        reads.append(first[0])
    reads.sort(key=lambda name: name not in first)
    params = [name for name in wanted(reads, writes) if bound is None or name in bound]
    copied = builder.copier.copy(node)
    if isinstance(node, ast.expr):
        function, _ = builder.define(params, [ast.copy_location(ast.Return(value=copied), node)])
        return function, tuple(params)
    names = writes if order is None else order
    if not names and order is None:
        return builder.define(params, [copied])[0], tuple(params)
    return builder.statements(params, [copied], node, names), tuple(params)


def is_definition(description, func, n):
    """Whether node n makes a nested function."""
    return isinstance(description.trees[func].nodes[n], (ast.FunctionDef, ast.Lambda))


def definitions(description, func, made, bound):
    """What makes nested functions again, in one scope, in which they see one another.

    Parameters
    ----------
    description : Description
    func : int
    made : tuple of (str, int)
        Variables, and the number of the node that makes the function each holds, in order of these.
    bound : iterable of str
        The variables that are bound.

    Returns
    -------
    function : callable
        Gives the functions, by their names in alphabetical order.
    names : tuple of str
        The variables it takes, by position.
    """
    bound = frozenset(bound)
    cache = description.__dict__.setdefault("_made", {})
    key = (func, made, bound)
    if key not in cache:
        cache[key] = _make_definitions(Builder(description, func), made, bound)
    return cache[key]


def _make_definitions(builder, made, bound):
    nodes = [builder.tree.nodes[n] for _, n in made]
    builder.scope = _scope_around(builder, nodes[0])
    reads, _ = uses(builder.tree, builder.scope, builder.volatile, nodes)
    holding, body = {}, []
    for (name, _), node in zip(made, nodes):
        copied = builder.copier.copy(node)
        if isinstance(node, ast.FunctionDef) and node not in holding:
            body.append(copied)
        source = node.name if isinstance(node, ast.FunctionDef) else holding.get(node)
        if source is None or builder.tree.ident(source) != name:
            value = copied if source is None else name_at(builder.tree.ident(source), node)
            body.append(ast.copy_location(ast.Assign(targets=[name_at(name, node, store=True)], value=value), node))
        holding.setdefault(node, name)
    names = tuple(sorted(name for name, _ in made))
    params = tuple(name for name in reads if name in bound and name not in names)
    return builder.statements(params, body, nodes[-1], names), params


def _scope_around(builder, node):
    """The scope in which `node` is evaluated."""
    inner, child, up = [], node, builder.tree.parents.get(node)
    below = None
    while up is not None and up is not builder.root:
        outside = isinstance(child, ast.arguments)
        if isinstance(up, COMPREHENSIONS):
            outside = child is up.generators[0] and below is child.iter
        if isinstance(up, (*FUNCTIONS, ast.Lambda, *COMPREHENSIONS)) and not outside:
            inner.append(up)
        below, child, up = child, up, builder.tree.parents.get(up)
    scope = builder.scope
    for s in reversed(inner):
        scope = Scope(builder.tree, s, scope)
    return scope
