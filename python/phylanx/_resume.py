"""The rest of a function from one of its statements, as a Python function; and single expressions of it.

When compiled code leaves a function at a checkpoint, it hands over the variables of the frame, and `resume` makes the function that does
the rest. It is built from the same ast: file, lines, function name, globals and closure cells are the user's, so that what it raises looks as if the
user's function had raised it.

A ``for`` loop around the statement, number n in the tree, is a variable or two of the frame:

``$it<n>``
    how many items the loop has taken, the one being worked on included;
``$seq<n>``
    the iterable: for ``range(...)`` the tuple (start, stop, step); for ``enumerate(x, start)`` the pair (state of x, start); for ``zip(x, ...)`` the
    tuple of the states of its arguments; for ``reversed(x)`` the tuple of the state of x; for any other expression the object itself.

The rest of a loop's body runs first and then the loop over what is left of the iterable::

    for __once in (0,):             only if the rest of the body has a break or continue of this loop
        rest of the body            a continue ends it, a break skips the else
    else:
        for target in what is left:
            body
        else: ...
"""

import __future__
import ast
import builtins
import functools
import types

from ._bind import ABSENT
from ._scope import LOCAL, LOOPS, Scope, leaves, uses, volatile_names
from ._source import COMPREHENSIONS, FUNCTIONS, Tree, parameters

VALUE = "__value"
ONCE = "__once"
_WRITTEN, _LOCALS = "phx_written", "phx_locals"
_NAME = "phx_rest"  # not the function's own: it would hide the global of that name
_FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
_SHARING = (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.GeneratorExp)  # what may go on using the variables of the function that makes it
_COUNTED = {"builtins.range", "phylanx.prange"}


class Continuation:
    """The rest of a function.

    Attributes
    ----------
    function : types.FunctionType
        Takes `parameters` by position and returns what the user's function returns. It can be described, and compiled, like any other.
    parameters : tuple of str
        Its parameters.
    """

    def __init__(self, function, variables, loops, takes_value):
        self.function = function
        self.variables, self.loops, self.takes_value = variables, loops, takes_value
        self.parameters = function.__code__.co_varnames[: function.__code__.co_argcount]

    def arguments(self, frame, value=None):
        """The arguments of `function` for a frame: a dict from variable names, ``$it<n>`` and ``$seq<n>`` to values."""
        args = [frame[name] for name in self.variables]
        for n, left in self.loops:
            args += left(frame[f"$seq{n}"], frame[f"$it{n}"])
        return [*args, value] if self.takes_value else args

    def __call__(self, frame, value=None):
        return self.function(*self.arguments(frame, value))


class _Copier:
    """Copies parts of a function's ast. Each copy remembers its original as ``source``.

    Private names are mangled on the way, since the copies are not compiled inside their class.

    Parameters
    ----------
    ident : callable
        Mangles a name.
    replaced : ast.expr or None
        The expression whose place the variable `value` takes in copies made with ``first=True``.
    """

    def __init__(self, ident, replaced, value):
        self.ident, self.replaced, self.value = ident, replaced, value

    def copies(self, nodes, first=False):
        return [self.copy(n, first) for n in nodes]

    def copy(self, node, first=False, nested=False):
        if node is self.replaced and first:
            if nested:
                raise ValueError("the expression is inside a loop or a function that the statement runs")
            return ast.copy_location(ast.Name(id=self.value, ctx=ast.Load()), node)
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


def _name(name, at, store=False):
    return ast.copy_location(ast.Name(id=name, ctx=ast.Store() if store else ast.Load()), at)


def left_of(sequence, taken):
    """What is left of an iterable after `taken` items, following changes of a list as its own iterator does."""
    if isinstance(sequence, list):
        rest = iter(sequence)
        rest.__setstate__(taken)
        return rest
    if hasattr(sequence, "__getitem__") and hasattr(sequence, "__len__") and not hasattr(sequence, "keys"):
        return sequence[taken:]
    rest = iter(sequence)
    if rest is not sequence:
        for _ in range(taken):
            next(rest)
    return rest


def left_of_reversed(sequence, taken):
    """What is left of ``reversed(sequence)``."""
    if isinstance(sequence, list):
        rest = reversed(sequence)
        rest.__setstate__(len(sequence) - 1 - taken)
        return rest
    return sequence[: len(sequence) - taken][::-1]


class _Loop:
    """What is left of a ``for`` loop's iterable: an expression over new parameters, and their values."""

    def __init__(self, builder, loop):
        self.builder, self.number, self.parameters = builder, builder.tree.number[loop], []
        self.iter, self.values = self.left(loop.iter)

    def parameter(self, kind, at):
        name = self.builder.unused(f"__{kind}{self.number}_{len(self.parameters)}")
        self.parameters.append(name)
        return _name(name, at)

    def left(self, e):
        """(expression, function of ``$seq`` and ``$it`` that gives the values of its parameters)."""
        called = self.builder.called(e)
        copy = self.builder.copier.copy
        if called in _COUNTED and 1 <= len(e.args) <= 3 and not e.keywords:
            args = [self.parameter(kind, e) for kind in ("lo", "hi", "step")]
            call = ast.copy_location(ast.Call(func=copy(e.func), args=args, keywords=[]), e)
            return call, lambda seq, it: [seq[0] + it * seq[2], *seq[1:]]
        if called == "builtins.enumerate" and len(e.args) in (1, 2) and all(k.arg == "start" for k in e.keywords):
            inner, values = self.left(e.args[0])
            call = ast.Call(func=copy(e.func), args=[inner, self.parameter("start", e)], keywords=[])
            return ast.copy_location(call, e), lambda seq, it: [*values(seq[0], it), seq[1] + it]
        if called == "builtins.zip" and e.args and not e.keywords:
            parts = [self.left(a) for a in e.args]
            call = ast.Call(func=copy(e.func), args=[p[0] for p in parts], keywords=[])
            return ast.copy_location(call, e), lambda seq, it: [v for p, s in zip(parts, seq) for v in p[1](s, it)]
        if called == "builtins.reversed" and len(e.args) == 1 and not e.keywords:
            return self.reversed(e)
        return self.parameter("rest", e), lambda seq, it: [left_of(seq, it)]

    def reversed(self, e):
        if self.builder.called(e.args[0]) not in _COUNTED:
            return self.parameter("rest", e), lambda seq, it: [left_of_reversed(seq[0], it)]
        inner, _ = self.left(e.args[0])
        call = ast.Call(func=self.builder.copier.copy(e.func), args=[inner], keywords=[])

        def values(seq, it):
            start, stop, step = seq[0]
            return [start, start + (len(range(start, stop, step)) - it) * step, step]

        return ast.copy_location(call, e), values


class _Builder:
    """Builds functions out of parts of function `func` of a description."""

    def __init__(self, description, func, replaced=None):
        self.description, self.func = description, func
        self.tree = description.trees[func]
        self.original = description.py_funcs[func]
        self.globals = description.functions[func]["globals"]
        self.root = self.tree.node
        self.taken = set(parameters(self.root.args))
        self.copier = _Copier(self.tree.ident, replaced and self.tree.nodes[replaced], self.unused(VALUE))
        self.scope = Scope(self.tree, self.root)
        self.volatile = volatile_names(self.tree)
        self.loops = []

    def unused(self, name):
        """`name`, or one like it that is no parameter: the function may be the rest of another, with such parameters of its own."""
        while name in self.taken:
            name += "_"
        return name

    def called(self, e):
        """Canonical name of what `e` calls, if it is a call of a known function with plain arguments."""
        if not isinstance(e, ast.Call) or any(isinstance(a, ast.Starred) for a in e.args):
            return None
        name = ast.unparse(e.func)
        if self.scope.where(name.partition(".")[0], self.volatile) == LOCAL:
            return None
        return self.globals.get(name, {}).get("name")

    # ---- the rest of a function -----------------------------------------------------------------------------------------------------

    def rest(self, statement, after):
        """The statements from `statement` on, or after it."""
        copies = self.copier.copies
        done = [] if after else copies([statement], first=True)
        node = statement
        while True:
            parent = self.tree.parents[node]
            field, siblings = self.list_of(parent, node)
            if isinstance(node, ast.stmt):  # and not a case of a match
                done += copies(siblings[siblings.index(node) + 1 :], first=True)
            if parent is self.root:
                return done
            done = self.around(parent, field, done)
            node = parent

    @staticmethod
    def list_of(parent, node):
        for field in parent._fields:
            value = getattr(parent, field, None)
            if isinstance(value, list) and any(v is node for v in value):
                return field, value
        return None, None

    def around(self, parent, field, done):
        """`done` is the rest of a list of statements of `parent`; gives the rest of `parent`."""
        copies = self.copier.copies
        if isinstance(parent, LOOPS) and field == "body":
            return self.loop(parent, done)
        if isinstance(parent, (ast.If, ast.match_case, ast.Match, *LOOPS)):
            return done
        if isinstance(parent, ast.Try) and field in ("body", "orelse"):
            guarded = copies(parent.handlers) if field == "body" else []
            orelse = copies(parent.orelse) if field == "body" else []
            final = copies(parent.finalbody)
            if not guarded and not final:
                return done + orelse
            body = done or [ast.copy_location(ast.Pass(), parent)]
            return [ast.copy_location(ast.Try(body=body, handlers=guarded, orelse=orelse, finalbody=final), parent)]
        raise ValueError(f"no function can begin inside {type(parent).__name__}, line {parent.lineno}")

    def loop(self, loop, done):
        copies = self.copier.copies
        body, orelse = copies(loop.body), copies(loop.orelse)
        if isinstance(loop, ast.While):
            again = ast.While(test=self.copier.copy(loop.test), body=body, orelse=orelse)
        else:
            left = _Loop(self, loop)
            self.loops.append(left)
            again = ast.For(target=self.copier.copy(loop.target), iter=left.iter, body=body, orelse=orelse, type_comment=None)
        ast.copy_location(again, loop)
        again.source = loop
        if not leaves(done, returns=False):
            return [*done, again]
        items = ast.copy_location(ast.Tuple(elts=[ast.copy_location(ast.Constant(0), loop)], ctx=ast.Load()), loop)
        once = ast.For(target=_name(ONCE, loop, store=True), iter=items, body=done, orelse=[again], type_comment=None)
        return [ast.copy_location(once, loop)]

    # ---- making functions -----------------------------------------------------------------------------------------------------------

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
        found = ast.Call(func=_name(_LOCALS, last), args=[], keywords=[])
        give = ast.Return(value=ast.Call(func=_name(_WRITTEN, last), args=[found], keywords=[]))
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
                origin = earlier.get(source) if earlier else (self.func, source)
                if origin is not None:
                    tree.origin[n] = origin
        return tree


def _statement_at(tree, n):
    node = tree.nodes[n]
    while not isinstance(node, ast.stmt):
        node = tree.parents[node]
    return node


def resume(description, func, at, names, replaced=None, made=None):
    """The rest of a function.

    Parameters
    ----------
    description : Description
    func : int
        Which of its functions.
    at : str or int
        "17": from statement number 17 on; "+17": after it. Number of an expression: of the statement it belongs to.
    names : iterable of str
        The variables that are bound. Other local variables are unbound, and reading one raises UnboundLocalError as always. Names that begin
        with ``$`` are not variables and are ignored here.
    replaced : int, optional
        Number of an expression that is not evaluated the first time: its value is given.
    made : dict, optional
        Those of `names` that hold what evaluating a node gives, and the number of the node. A nested function among them is made again inside, so
        that it and the rest of the function share variables.

    Returns
    -------
    Continuation

    Raises
    ------
    ValueError
        If no function can begin there: inside ``with``, ``except``, ``finally`` or a nested definition.
    """
    names = frozenset(n for n in names if not n.startswith("$"))
    cache = description.__dict__.setdefault("_continuations", {})
    made = frozenset((made or {}).items())
    key = (func, str(at), names, replaced, made)
    if key not in cache:
        cache[key] = _resume(_Builder(description, func, replaced), str(at), names, dict(made))
    return cache[key]


def _resume(builder, at, names, made):
    tree, root = builder.tree, builder.root
    statement = _statement_at(tree, int(at.lstrip("+")))
    body = builder.rest(statement, at.startswith("+")) if statement is not root else builder.copier.copies(root.body, first=True)
    order = {p: i for i, p in enumerate(map(tree.ident, parameters(root.args)))}
    again = _passed_definitions(builder, statement, at.startswith("+"))
    names = {n for n in names if n not in made or n not in again or made[n] != again[n][0]}
    again = [builder.copier.copy(s) for n, (_, s) in again.items() if n not in names]
    variables = sorted(names, key=lambda n: (order.get(n, len(order)), n))
    params = [*variables, *(p for loop in builder.loops for p in loop.parameters)]
    if builder.copier.replaced is not None:
        params.append(builder.copier.value)
    function, node = builder.define(params, [*again, *body])
    function.__phylanx_tree__ = builder.tree_for(node)
    loops = [(loop.number, loop.values) for loop in builder.loops]
    return Continuation(function, variables, loops, builder.copier.replaced is not None)


def step(description, func, at, line, bound, made):
    """The statements from a place to the one at a line, as a function, when Python may do them alone and a loop or a call follows.

    Parameters
    ----------
    description : Description
    func : int
    at : str
        As for `resume`.
    line : int
        A line of a statement behind the place in the same list; if there is none, only the first statement is taken.
    bound : iterable of str
        The variables that are bound.
    made : dict
        As for `resume`.

    Returns
    -------
    tuple or None
        (function, names, writes, n): `names` are its parameters, its value is a tuple of the variables `writes`, n is the number of the last
        statement. None where control can leave the statements, where they make or use functions that share variables with this one, and where nothing
        is gained.
    """
    bound, made = frozenset(bound), frozenset(name for name, n in made.items() if is_definition(description, func, n))
    cache = description.__dict__.setdefault("_steps", {})
    key = (func, at, line, bound, made)
    if key not in cache:
        cache[key] = _step(_Builder(description, func), at, line, bound, made)
    return cache[key]


def _step(builder, at, line, bound, made):
    tree = builder.tree
    first = _statement_at(tree, int(at.lstrip("+")))
    siblings = builder.list_of(tree.parents.get(first), first)[1] if first is not builder.root else None
    if at.startswith("+") or siblings is None:
        return None
    begin = siblings.index(first)
    reached = [i for i in range(begin, len(siblings)) if siblings[i].lineno <= line <= siblings[i].end_lineno]
    end = reached[0] if reached else begin
    done = siblings[begin : end + 1]
    if leaves(done) or not _goes_on(builder, siblings[end]):
        return None
    reads, writes = uses(tree, builder.scope, builder.volatile, done)
    if not made.isdisjoint(reads) or any(isinstance(n, _SHARING) for s in done for n in ast.walk(s)):
        return None
    params = [name for name in reads if name in bound]
    function = builder.statements(params, builder.copier.copies(done), done[-1], writes)
    return function, tuple(params), writes, tree.number[siblings[end]]


def _goes_on(builder, statement):
    """Whether a loop, or a call of a Python function, comes after `statement`."""
    functions = {name for name, binding in builder.globals.items() if binding["kind"] == "func"}

    def heavy(node):
        if isinstance(node, (*LOOPS, *COMPREHENSIONS)):
            return True
        return isinstance(node, ast.Call) and ast.unparse(node.func) in functions

    node = statement
    while node is not builder.root:
        parent = builder.tree.parents[node]
        siblings = builder.list_of(parent, node)[1] or [node]
        if isinstance(parent, LOOPS) or any(heavy(n) for s in siblings[siblings.index(node) + 1 :] for n in ast.walk(s)):
            return True
        node = parent
    return False


def _passed_definitions(builder, statement, after):
    """The statements that make nested functions and stand before the place on the way to it: by name, (number of the function's node, statement).

    Compiled code has no Python object for a nested function.
    """
    found, node = {}, statement
    while node is not builder.root:
        parent = builder.tree.parents[node]
        _, siblings = builder.list_of(parent, node)
        passed = siblings.index(node) + (after and node is statement) if siblings else 0
        for s in (siblings or [])[:passed]:
            name = None
            if isinstance(s, ast.FunctionDef) and not s.decorator_list and not s.args.defaults and not any(s.args.kw_defaults):
                name, made = s.name, s
            elif isinstance(s, ast.Assign) and isinstance(s.value, ast.Lambda) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name):
                made = s.value
                name = s.targets[0].id if not made.args.defaults and not any(made.args.kw_defaults) else None
            if name is not None:
                found[builder.tree.ident(name)] = (builder.tree.number[made], s)
        node = parent
    return found


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
        cache[key] = _make_definitions(_Builder(description, func), made, bound)
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
            value = copied if source is None else _name(builder.tree.ident(source), node)
            body.append(ast.copy_location(ast.Assign(targets=[_name(name, node, store=True)], value=value), node))
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
        cache[key] = _expression(_Builder(description, func), n, bound, order)
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
    params = [name for name in reads if bound is None or name in bound]
    copied = builder.copier.copy(node)
    if isinstance(node, ast.expr):
        function, _ = builder.define(params, [ast.copy_location(ast.Return(value=copied), node)])
        return function, tuple(params)
    names = writes if order is None else order
    if not names and order is None:
        return builder.define(params, [copied])[0], tuple(params)
    return builder.statements(params, [copied], node, names), tuple(params)


def _written(names, found):
    values = tuple(found.get(name, ABSENT) for name in names)
    return (*values, ABSENT) if any(v is ABSENT for v in values) else values
