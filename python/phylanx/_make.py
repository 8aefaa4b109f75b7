"""Functions made out of parts of a function's ast.

File, lines, function name, globals and closure cells are those of the function, so that what the made one raises looks as if the user's function had
raised it.
"""

import __future__
import ast
import builtins
import functools
import types

from ._bind import ABSENT, look
from ._scope import LOOPS, Scope, imported, uses, volatile_names
from ._source import COMPREHENSIONS, FUNCTIONS, Tree, parameters

VALUE = "__value"
_WRITTEN, _LOCALS = "phx_written", "phx_locals"
_NAME = "phx_rest"  # not the function's own: it would hide the global of that name
_FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


class Copier:
    """Copies parts of a function's ast. Each copy remembers its original as ``source``.

    Private names are mangled on the way, since the copies are not compiled inside their class.

    Parameters
    ----------
    ident : callable
        Mangles a name.
    replaced : dict
        Expressions, and the variables that take their places in copies made with ``first=True``.
    called : ast.expr or None
        Of these the one whose variable holds a function that gives the value.
    """

    def __init__(self, ident, replaced, called=None):
        self.ident, self.replaced, self.called = ident, replaced, called

    def copies(self, nodes, first=False):
        return [self.copy(n, first) for n in nodes]

    def copy(self, node, first=False, nested=False):
        if first and node in self.replaced:
            if nested:
                raise ValueError("the expression is inside a loop or a function that the statement runs")
            value = ast.copy_location(ast.Name(id=self.replaced[node], ctx=ast.Load()), node)
            if node is self.called:
                value = ast.copy_location(ast.Call(func=value, args=[], keywords=[]), node)
            if isinstance(node, ast.AugAssign):  # the value is what the operator's method gives
                return ast.copy_location(ast.Assign(targets=[self.copy(node.target)], value=value), node)
            return value
        if isinstance(node, (ast.Global, ast.Nonlocal)) and not nested:
            return ast.copy_location(ast.Pass(), node)  # declared at the start
        repeated = isinstance(node, (*LOOPS, *FUNCTIONS, *COMPREHENSIONS, ast.Lambda))
        scope = isinstance(node, (*FUNCTIONS, ast.ClassDef))
        fields = {}
        for name in node._fields:
            value = getattr(node, name, None)
            inner = nested or scope or repeated and name not in ("iter", "orelse") and first
            if isinstance(value, list):
                value = [self.copy(v, first, inner) if isinstance(v, ast.AST) else v and self.ident(v) for v in value]
            elif isinstance(value, ast.AST):
                value = self.copy(value, first, inner)
            elif isinstance(value, str) and not isinstance(node, ast.Constant):
                value = self.ident(value)
            fields[name] = value
        made = ast.copy_location(type(node)(**fields), node)
        made.source = node
        return made


def name_at(name, at, store=False):
    return ast.copy_location(ast.Name(id=name, ctx=ast.Store() if store else ast.Load()), at)


class Builder:
    """Builds functions out of parts of function `func` of a description."""

    def __init__(self, description, func, replaced=(), called=None):
        self.description, self.func = description, func
        self.tree = description.trees[func]
        self.original = description.py_funcs[func]
        self.root = self.tree.node
        self.taken = set(parameters(self.root.args))
        names = {self.tree.nodes[n]: self.unused(f"{VALUE}{k or ''}") for k, n in enumerate(replaced)}
        self.copier = Copier(self.tree.ident, names, called and self.tree.nodes[called])
        self.scope = Scope(self.tree, self.root)
        self.volatile = volatile_names(self.tree)

    def unused(self, name):
        """`name`, or one like it that is no parameter: the function may be the rest of another, with such parameters of its own."""
        while name in self.taken:
            name += "_"
        return name

    def define(self, params, body, extra_cells=()):
        """A function of `params` with `body`; the other local variables that it mentions are unbound."""
        args = ast.arguments(
            posonlyargs=[], args=[ast.arg(arg=p) for p in params], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
        )
        node = ast.FunctionDef(
            name=_NAME, args=args, body=body or [ast.Pass()], decorator_list=[], returns=None, type_comment=None, type_params=[]
        )
        start = self.declarations(params, node)
        ast.copy_location(node, self.root)
        for n in (*args.args, *start):
            for inner in ast.walk(n):
                if "lineno" in inner._attributes:
                    ast.copy_location(inner, self.root)
        node.body = [*start, *node.body]
        return self.compiled(node, dict(extra_cells)), node

    def statements(self, params, body, last, names):
        """A function that executes `body`, which ends with a copy of `last`, and gives the variables `names`.

        It does so itself, so that no frame of ours is in a traceback.
        """
        found = ast.Call(func=name_at(_LOCALS, last), args=[], keywords=[])
        give = ast.Return(value=ast.Call(func=name_at(_WRITTEN, last), args=[found], keywords=[]))
        cells = {_LOCALS: types.CellType(builtins.locals), _WRITTEN: types.CellType(functools.partial(_written, names))}
        return self.define(params, [*body, ast.fix_missing_locations(ast.copy_location(give, last))], cells)[0]

    def declarations(self, params, node):
        """Statements that make the names in `node` belong to the scopes they belong to in the original."""
        reads, writes = uses(self.tree, self.scope, self.volatile, node.body)
        bound = Scope(self.tree, node).bound
        missing = [n for n in {**dict.fromkeys(reads), **dict.fromkeys(writes)} if n not in bound and n not in params]
        stores = [ast.Assign(targets=[ast.Name(id=n, ctx=ast.Store())], value=ast.Constant(None)) for n in missing]
        start = [ast.If(test=ast.Constant(False), body=stores, orelse=[])] if stores else []
        scope, globals_ = self.scope, set()
        while scope is not None:
            globals_ |= scope.globals
            nonlocals = scope.nonlocals  # in the end those of the function itself; the others are parameters here
            scope = scope.parent
        for kind, names in ((ast.Nonlocal, nonlocals), (ast.Global, globals_ - set(params))):
            if names:
                start.insert(0, kind(names=sorted(names)))
        return start

    def compiled(self, node, cells):
        """The function that `node` defines, with the globals and the closure of the original."""
        code = self.original.__code__
        cells.update((name, types.CellType(look(*place))) for name, place in imported(self.tree).items())
        cells.update(zip(code.co_freevars, self.original.__closure__ or ()))
        args = [ast.arg(arg=c) for c in cells]
        outer = ast.FunctionDef(
            name="outer",
            args=ast.arguments(posonlyargs=[], args=args, vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]),
            body=[node], decorator_list=[], returns=None, type_comment=None, type_params=[],
        )  # fmt: skip
        module = ast.Module(body=[ast.copy_location(outer, self.root)], type_ignores=[])
        made = compile(ast.fix_missing_locations(module), self.tree.file, "exec", flags=code.co_flags & _FUTURE, dont_inherit=True)
        for _ in range(2):
            made = next(c for c in made.co_consts if isinstance(c, types.CodeType))
        made = made.replace(co_name=code.co_name, co_qualname=code.co_qualname)
        closure = tuple(cells[name] for name in made.co_freevars)
        function = types.FunctionType(made, self.original.__globals__, self.original.__name__, None, closure)
        function.__qualname__, function.__module__ = self.original.__qualname__, self.original.__module__
        return function

    def tree_for(self, node):
        """The `Tree` of a function that was built."""
        node.name = self.root.name
        tree = Tree(node, self.tree.file, self.tree.lines)
        earlier = self.tree.origin
        for n, made in enumerate(tree.nodes):
            source = self.tree.number.get(getattr(made, "source", None))
            if source is not None:
                origin = earlier.get(source) if earlier else (self.original.__code__ if self.func else 0, source)
                if origin is not None:
                    tree.origin[n] = origin
        return tree


def wanted(reads, writes):
    """The variables that statements need: those that they read, and those that they may write, which keep their values where they do not."""
    return dict.fromkeys([*reads, *writes])


def _written(names, found):
    values = tuple(found.get(name, ABSENT) for name in names)
    return (*values, ABSENT) if any(v is ABSENT for v in values) else values
