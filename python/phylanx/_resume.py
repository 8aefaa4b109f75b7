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

import ast

from ._left import Loop
from ._make import Builder, name_at, wanted
from ._parts import is_definition
from ._scope import LOCAL, LOOPS, leaves, uses
from ._source import COMPREHENSIONS, FUNCTIONS, parameters

ONCE = "__once"
_SHARING = (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.GeneratorExp)  # what may go on using the variables of the function that makes it


class Continuation:
    """The rest of a function.

    Attributes
    ----------
    function : types.FunctionType
        Takes `parameters` by position and returns what the user's function returns. It can be described, and compiled, like any other.
    parameters : tuple of str
        Its parameters.
    """

    def __init__(self, function, variables, loops, replaced):
        self.function = function
        self.variables, self.loops, self.replaced = variables, loops, replaced
        self.parameters = function.__code__.co_varnames[: function.__code__.co_argcount]

    def arguments(self, frame, value=None):
        """The arguments of `function` for a frame: a dict from variable names, ``$it<n>``, ``$seq<n>`` and ``$v<n>`` to values.

        `value` is that of the replaced expression that the frame does not hold.
        """
        args = [frame[name] for name in self.variables]
        for n, left in self.loops:
            args += left(frame[f"$seq{n}"], frame[f"$it{n}"])
        return [*args, *(frame.get(f"$v{n}", value) for n in self.replaced)]

    def __call__(self, frame, value=None):
        return self.function(*self.arguments(frame, value))


class _Rest(Builder):
    """Builds what is left of function `func` of a description from a statement on."""

    def __init__(self, description, func, replaced=(), called=None):
        super().__init__(description, func, replaced, called)
        self.globals = description.functions[func]["globals"]
        self.loops = []

    def called(self, e):
        """Canonical name of what `e` calls, if it is a call of a known function with plain arguments, or with starred ones alone."""
        if not isinstance(e, ast.Call) or 0 < sum(isinstance(a, ast.Starred) for a in e.args) < len(e.args):
            return None
        name = ast.unparse(e.func)
        if self.scope.where(name.partition(".")[0], self.volatile) == LOCAL:
            return None
        return self.globals.get(name, {}).get("name")

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
        if isinstance(parent, ast.With):
            with_ = ast.With(items=copies(parent.items), body=done or [ast.copy_location(ast.Pass(), parent)], type_comment=None)
            return [ast.copy_location(with_, parent)]
        if isinstance(parent, ast.Try) and field == "finalbody":
            return done  # nothing has been raised
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
            left = Loop(self, loop)
            self.loops.append(left)
            again = ast.For(target=self.copier.copy(loop.target), iter=left.iter, body=body, orelse=orelse, type_comment=None)
        ast.copy_location(again, loop)
        again.source = loop
        if not leaves(done, returns=False):
            return [*done, again]
        items = ast.copy_location(ast.Tuple(elts=[ast.copy_location(ast.Constant(0), loop)], ctx=ast.Load()), loop)
        once = ast.For(target=name_at(ONCE, loop, store=True), iter=items, body=done, orelse=[again], type_comment=None)
        return [ast.copy_location(once, loop)]


def _statement_at(tree, n):
    node = tree.nodes[n]
    while not isinstance(node, ast.stmt):
        node = tree.parents[node]
    return node


def resume(description, func, at, names, replaced=None, made=None, called=False):
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
    called : bool
        Not the value is given, but a function that gives it.

    Of `names`, ``$v<n>`` are the values of further expressions that are not evaluated the first time.
    made : dict, optional
        Those of `names` that hold what evaluating a node gives, and the number of the node. A nested function among them is made again inside, so
        that it and the rest of the function share variables.

    Returns
    -------
    Continuation

    Raises
    ------
    ValueError
        If no function can begin there: inside ``except`` or a nested definition.
    """
    values = [] if str(at).startswith("+") else [int(n[2:]) for n in names if n.startswith("$v")]
    values = tuple(sorted({*values, *([replaced] if replaced else [])}))
    names = frozenset(n for n in names if not n.startswith("$"))
    cache = description.__dict__.setdefault("_continuations", {})
    made = frozenset((made or {}).items())
    key = (func, str(at), names, values, made, called and replaced)
    if key not in cache:
        cache[key] = _resume(_Rest(description, func, values, replaced if called else None), str(at), names, dict(made), values)
    return cache[key]


def _resume(builder, at, names, made, values):
    tree, root = builder.tree, builder.root
    statement = _statement_at(tree, int(at.lstrip("+")))
    body = builder.rest(statement, at.startswith("+")) if statement is not root else builder.copier.copies(root.body, first=True)
    order = {p: i for i, p in enumerate(map(tree.ident, parameters(root.args)))}
    again = _passed_definitions(builder, statement, at.startswith("+"))
    names = {n for n in names if n not in made or n not in again or made[n] != again[n][0]}
    again = [builder.copier.copy(s) for n, (_, s) in again.items() if n not in names]
    variables = sorted(names, key=lambda n: (order.get(n, len(order)), n))
    params = [*variables, *(p for loop in builder.loops for p in loop.parameters)]
    params += builder.copier.replaced.values()
    function, node = builder.define(params, [*again, *body])
    function.__phylanx_tree__ = builder.tree_for(node)
    loops = [(loop.number, loop.values) for loop in builder.loops]
    return Continuation(function, variables, loops, values)


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
        cache[key] = _step(_Rest(description, func), at, line, bound, made)
    return cache[key]


def _step(builder, at, line, bound, made):
    tree = builder.tree
    first = _statement_at(tree, int(at.lstrip("+")))
    siblings = builder.list_of(tree.parents.get(first), first)[1] if first is not builder.root else None
    if at.startswith("+") or siblings is None or _is_guarded(builder, first):
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
    params = [name for name in wanted(reads, writes) if name in bound]
    function = builder.statements(params, builder.copier.copies(done), done[-1], writes)
    return function, tuple(params), writes, tree.number[siblings[end]]


def _is_guarded(builder, statement):
    """Whether a try or with around a statement has a say in what happens in it."""
    while (statement := builder.tree.parents.get(statement)) is not None:
        if isinstance(statement, (ast.Try, ast.With)):
            return True
    return False


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
