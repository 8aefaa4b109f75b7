"""Python's statements and expressions written as PhySL forms (the list is in ARCHITECTURE.md, "The tree: PhySL")."""

import ast

from ._scope import GLOBAL, LOCAL, LOOPS, Scope, imported, leaves, scope_nodes, uses, volatile_names
from ._source import FUNCTIONS, Unsupported

BINARY = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.FloorDiv: "floordiv", ast.Mod: "mod", ast.Pow: "pow",
    ast.MatMult: "matmul", ast.BitAnd: "bitand", ast.BitOr: "bitor", ast.BitXor: "bitxor", ast.LShift: "lshift", ast.RShift: "rshift",
}  # fmt: skip
UNARY = {ast.UAdd: "__plus", ast.USub: "__minus", ast.Invert: "__invert", ast.Not: "__not"}
COMPARE = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
COMPREHENDED = {ast.ListComp: "__listcomp", ast.SetComp: "__setcomp", ast.DictComp: "__dictcomp", ast.GeneratorExp: "__genexp"}
CONSTANTS = {"nil", "true", "false", "ellipsis"}
# A call of a function with one of these names would read as the form; it is written __call(name, ...).
FORMS = {
    "define", "lambda", "block", "store", "__delete", "try", "with", "if", "while", "for_each", "break", "continue", "return", "nonlocal", "assert", "raise", "slice", "list",
    "tuple", "set", "dict", "complex", "__and", "__or", "__compare", "__slice", "__none", "__arg", "__star", "__kwstar", "__slash",
    "__call", "__attr", "__yield", "__yield_from", "__cached", "__match", "__case", "__capture", "__wildcard", "__as", "__value", "__singleton", "__sequence", "__instance", "__listcomp", "__setcomp", "__dictcomp", "__genexp", "__for", "__delete", "__walrus", "__fstring", "__format", "__python", *UNARY.values(),
    *("__" + b for b in BINARY.values()), *("__i" + b for b in BINARY.values()),
}  # fmt: skip
# Classes of which a pattern's one positional part is the whole subject.
MATCHED_WHOLE = {"bool", "dict", "float", "int", "list", "set", "str", "tuple"}
STORED_GLOBAL = "a global variable that is assigned"
# Builtins that look at the frame of their caller, which compiled code does not have.
FRAME_READERS = {"locals", "vars", "dir", "eval", "exec"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def string(text):
    """`text` as a PhySL string."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    out = []
    for c in text:
        if c in _ESCAPES:
            out.append(_ESCAPES[c])
        elif c < " " or c == "\x7f":
            out.append(f"\\x{ord(c):02x}")
        elif "\ud800" <= c <= "\udfff":
            out.append(f"\\u{ord(c):04x}")
        else:
            out.append(c)
    return '"' + "".join(out) + '"'


def number(value):
    """An int or float as PhySL writes it."""
    return repr(value).replace("inf", "1e999")


def name_token(name):
    """A variable as PhySL writes it: in back quotes where the bare word would mean something else."""
    return f"`{name}`" if name in CONSTANTS or not name.isidentifier() else name


def constant(value):
    """A constant's text, or None where PhySL has none."""
    kind = type(value)
    if value is None:
        return "nil"
    if kind is bool:
        return "true" if value else "false"
    if kind in (float, complex) and value != value:
        return None
    if kind is int or kind is float:
        return number(value)
    if kind is str:
        return string(value)
    if kind is complex:
        return f"complex({number(value.real)}, {number(value.imag)})"
    if kind is tuple:
        parts = [constant(v) for v in value]
        return None if None in parts else f"tuple({', '.join(parts)})"
    return "ellipsis" if value is ... else None


class _Statement(Exception):
    """An expression that only CPython knows binds variables: the whole statement is CPython's."""


class _NoPattern(Exception):
    """A pattern that has no form."""


class Writer:
    """Writes the tree of one function.

    Parameters
    ----------
    tree : Tree
    binder : object
        ``resolve(path)`` -> how many links of the dotted name are one global, which it takes note of; ``method(name)`` takes note of a method's
        name; ``default(name, value, where)`` -> the text of a default value; ``volatile(name)`` says whether another function writes the global.
    """

    def __init__(self, tree, binder):
        self.tree, self.binder = tree, binder
        self.ident, self.number = tree.ident, tree.number
        self.names = volatile_names(tree)
        self.scope = None

    def function(self, defaults, called):
        """The whole function; `defaults` maps parameters to the text of their default values. `called`: another one calls it."""
        node = self.tree.node
        self.refuse(node, called)
        self.scope = Scope(self.tree, node)
        params = self.parameters(node.args, lambda name, _: defaults.get(name))
        parts = [name_token(node.name), *params, self.body(node.body)]
        return f"define{self.tag(node)}({', '.join(parts)})"

    def refuse(self, node, called):
        """Raises Unsupported for functions that are not run like others."""
        if isinstance(node, ast.AsyncFunctionDef):
            raise Unsupported("it is a coroutine function", node)
        for n in scope_nodes(node.body):
            if isinstance(n, (ast.Yield, ast.YieldFrom)) and not called:
                raise Unsupported("it is a generator function", n)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in FRAME_READERS and not (n.args and n.func.id != "eval" and n.func.id != "exec"):
                raise Unsupported(f"{n.func.id}() reads the variables of its caller", n)

    # ---- pieces ---------------------------------------------------------------------------------------------------------------------

    def tag(self, node):
        return f"${node.lineno}${node.col_offset}${self.number.get(node, 0)}"

    def form(self, name, node, *args):
        return f"{name}{self.tag(node)}({', '.join(args)})"

    def expr(self, node):
        method = _expressions.get(type(node))
        return method(self, node) if method else self.python(node)

    def exprs(self, nodes):
        return [self.expr(n) for n in nodes]

    def where(self, name):
        place = self.scope.where(name, self.names)
        return "volatile" if place == GLOBAL and self.binder.volatile(name) else place

    def stores_volatile(self, nodes):
        for n in scope_nodes(nodes):
            stored = isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
            if stored and self.where(self.ident(n.id)) != LOCAL:
                return True
        return False

    def python(self, node, kind=None):
        """The node that CPython does by itself."""
        reads, writes = uses(self.tree, self.scope, self.names, [node])
        first = self.first_parameter(node)
        if first and first not in reads:
            reads.insert(0, first)
        self.check_captures(node)
        if writes and isinstance(node, ast.expr):
            raise _Statement
        args = [string(kind or type(node).__name__)]
        args += [f"list({', '.join(map(name_token, names))})" for names in (reads, writes)]
        if isinstance(node, (ast.stmt, ast.ExceptHandler)) and leaves([node]):
            args.append('"leaves"')
        return self.form("__python", node, *args)

    def first_parameter(self, node):
        """The first parameter where `node` calls super(), which looks for it."""
        args = self.tree.node.args
        if not (args.posonlyargs or args.args):
            return None
        calls = (n for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "super")
        return self.ident((args.posonlyargs + args.args)[0].arg) if any(calls) else None

    def check_captures(self, node):
        """Raises Unsupported when CPython would make a closure over a variable that changes later: it would not see the change."""
        made = [n for n in ast.walk(node) if isinstance(n, (*FUNCTIONS, ast.ClassDef, ast.Lambda))]
        for name in uses(self.tree, self.scope, self.names, made)[0] if made else ():
            if self.changes(name):
                raise Unsupported(f"a function made here refers to {name!r}, which is assigned more than once", node)

    def changes(self, name):
        """Whether local `name` can be bound more than once."""
        root = self.tree.node
        count = name in map(self.ident, (a.arg for a in ast.walk(root.args) if isinstance(a, ast.arg)))
        for n in scope_nodes(root.body):
            if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load) and self.ident(n.id) == name:
                up = n
                while (up := self.tree.parents[up]) is not root and not isinstance(up, LOOPS):
                    pass
                count += 1 if up is root else 2
        return count > 1

    # ---- expressions ----------------------------------------------------------------------------------------------------------------

    def Constant(self, e):
        text = constant(e.value)
        return text if text is not None else self.python(e)

    def Name(self, e):
        return self.dotted(e, [self.ident(e.id)], [e])

    def Attribute(self, e):
        path, nodes = [self.ident(e.attr)], [e]
        value = e.value
        while isinstance(value, ast.Attribute):
            path.append(self.ident(value.attr))
            nodes.append(value)
            value = value.value
        if isinstance(value, ast.Name):
            return self.dotted(value, [self.ident(value.id), *path[::-1]], [value, *nodes[::-1]])
        return self.attribute(e, self.expr(e.value), path[0])

    def attribute(self, e, value, name):
        """value.name, which may be a method."""
        self.binder.method(name)
        return self.form("__attr", e, value, string(name))

    def dotted(self, root, path, nodes):
        """A variable or dotted global with the attributes taken of it; nodes[k] is the node that path[:k+1] makes."""
        where = self.where(path[0])
        used = 1
        if where == LOCAL:
            text = name_token(path[0]) + self.tag(root)
        elif where == GLOBAL:
            used = self.binder.resolve(path)
            text = (name_token(path[0]) if used == 1 else ".".join(path[:used])) + self.tag(nodes[used - 1])
        else:
            text = self.python(root, STORED_GLOBAL)
        for attr, node in zip(path[used:], nodes[used:]):
            text = self.attribute(node, text, attr)
        return text

    def BinOp(self, e):
        return self.form("__" + BINARY[type(e.op)], e, self.expr(e.left), self.expr(e.right))

    def UnaryOp(self, e):
        return self.form(UNARY[type(e.op)], e, self.expr(e.operand))

    def BoolOp(self, e):
        return self.form("__and" if isinstance(e.op, ast.And) else "__or", e, *self.exprs(e.values))

    def Compare(self, e):
        args = [self.expr(e.left)]
        for o, right in zip(e.ops, e.comparators):
            args += [string(COMPARE[type(o)]), self.expr(right)]
        return self.form("__compare", e, *args)

    def IfExp(self, e):
        return self.form("if", e, self.expr(e.test), self.expr(e.body), self.expr(e.orelse))

    def Subscript(self, e):
        index = e.slice
        # A tuple of one is not the same index as its member: a list refuses it.
        parts = index.elts if isinstance(index, ast.Tuple) and len(index.elts) != 1 else [index]
        return self.form("slice", e, self.expr(e.value), *self.exprs(parts))

    def Slice(self, e):
        bounds = [self.expr(b) if b else "__none()" for b in (e.lower, e.upper, e.step)]
        return self.form("__slice", e, *bounds)

    def Starred(self, e):
        return self.form("__star", e, self.expr(e.value))

    def sequence(self, e):
        return self.form(type(e).__name__.lower(), e, *self.exprs(e.elts))

    def Dict(self, e):
        return self.form("dict", e, *(f"list({self.expr(k)}, {self.expr(v)})" if k else f"__kwstar({self.expr(v)})" for k, v in zip(e.keys, e.values)))

    def Call(self, e):
        if isinstance(e.func, ast.Name) and e.func.id == "super" and not e.args:
            return self.super_call(e)
        args = self.exprs(e.args)
        for k in e.keywords:
            value = self.expr(k.value)
            args.append(f"__arg({name_token(self.ident(k.arg))}, {value})" if k.arg else f"__kwstar({value})")
        callee = self.expr(e.func)
        head, tag, rest = callee.partition("$")
        named = tag and "(" not in rest and not head.startswith("`") and head not in FORMS
        return self.form(head, e, *args) if named else self.form("__call", e, callee, *args)

    def super_call(self, e):
        """super() with the arguments that its text does not mention: the class around and the first parameter."""
        first = self.first_parameter(e)
        if self.scope.parent is not None or not first or "__class__" not in self.binder.cells:
            return self.python(e, "super()")
        self.binder.resolve(["super"])
        self.binder.resolve(["__class__"])
        return self.form("super", e, "__class__", name_token(first))

    def NamedExpr(self, e):
        if self.where(self.ident(e.target.id)) != LOCAL:
            return self.python(e)
        return self.form("__walrus", e, self.target(e.target), self.expr(e.value))

    def JoinedStr(self, e):
        return self.form("__fstring", e, *map(self.fstring_part, e.values))

    def fstring_part(self, e):
        if isinstance(e, ast.Constant):
            return string(e.value)
        conversion = string(chr(e.conversion) if e.conversion > 0 else "")
        spec = map(self.fstring_part, e.format_spec.values) if e.format_spec else ()
        return self.form("__format", e, self.expr(e.value), conversion, *spec)

    def Lambda(self, e):
        defaults = self.default_texts(e.args)
        outer, self.scope = self.scope, Scope(self.tree, e, self.scope)
        try:
            params = self.parameters(e.args, lambda name, _: defaults.get(name))
            return self.form("lambda", e, *params, self.expr(e.body))
        finally:
            self.scope = outer

    def comprehension(self, e):
        if any(g.is_async for g in e.generators) or self.stores_volatile([e]):
            return self.python(e)
        first = self.expr(e.generators[0].iter)  # in the scope around it
        outer, self.scope = self.scope, Scope(self.tree, e, self.scope)
        try:
            clauses = []
            for i, g in enumerate(e.generators):
                parts = [self.target(g.target), self.expr(g.iter) if i else first, *self.exprs(g.ifs)]
                clauses.append(f"__for({', '.join(parts)})")
            element = f"list({self.expr(e.key)}, {self.expr(e.value)})" if isinstance(e, ast.DictComp) else self.expr(e.elt)
            return self.form(COMPREHENDED[type(e)], e, element, *clauses)
        finally:
            self.scope = outer

    # ---- functions ------------------------------------------------------------------------------------------------------------------

    def default_texts(self, args):
        """Parameter -> text of its default expression, for functions made inside this one."""
        positional = [*args.posonlyargs, *args.args]
        pairs = list(zip(positional[len(positional) - len(args.defaults) :], args.defaults))
        pairs += [(a, d) for a, d in zip(args.kwonlyargs, args.kw_defaults) if d is not None]
        return {self.ident(a.arg): self.expr(d) for a, d in pairs}

    def parameters(self, args, default):
        """The parameter list; __slash() and __star() stand for a bare / and *."""

        def param(a):
            name = self.ident(a.arg)
            text, value = name_token(name) + self.tag(a), default(name, a)
            return f"__arg({text}, {value})" if value is not None else text

        out = [param(a) for a in args.posonlyargs]
        if out:
            out.append("__slash()")
        out += [param(a) for a in args.args]
        if args.vararg:
            out.append(f"__star({param(args.vararg)})")
        elif args.kwonlyargs:
            out.append("__star()")
        out += [param(a) for a in args.kwonlyargs]
        if args.kwarg:
            out.append(f"__kwstar({param(args.kwarg)})")
        return out

    def FunctionDef(self, s):
        cached = len(s.decorator_list) == 1 and self.is_cache(s.decorator_list[0]) and not self.attributes_of(s.name)
        if s.decorator_list and not cached or self.where(self.ident(s.name)) != LOCAL:
            return self.python(s)
        defaults = self.default_texts(s.args)
        outer, self.scope = self.scope, Scope(self.tree, s, self.scope)
        try:
            params = self.parameters(s.args, lambda name, _: defaults.get(name))
            text = self.form("define", s, name_token(self.ident(s.name)), *params, self.body(s.body))
            return self.form("__cached", s, text) if cached else text
        finally:
            self.scope = outer

    def is_cache(self, decorator):
        """Whether a decorator keeps what the function gave."""
        call = decorator if isinstance(decorator, ast.Call) else None
        path, node = [], call.func if call else decorator
        while isinstance(node, ast.Attribute):
            path.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or self.where(self.ident(node.id)) != GLOBAL:
            return False
        path.insert(0, node.id)
        known = self.binder.resolve(path) == len(path) and self.binder.globals[".".join(path)].get("name")
        if call is None or known != "functools.lru_cache":
            return call is None and known in ("functools.cache", "functools.lru_cache")
        sizes = [*call.args, *(k.value for k in call.keywords if k.arg == "maxsize")]
        if len(sizes) != len(call.args) + len(call.keywords) or len(sizes) > 1:
            return False
        return all(isinstance(size, ast.Constant) and (size.value is None or type(size.value) is int and size.value > 0) for size in sizes)

    def attributes_of(self, name):
        """Whether the function asks variable `name` for an attribute: what a cached function tells of its calls."""
        return any(isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == name for n in self.tree.nodes[1:])

    # ---- statements -----------------------------------------------------------------------------------------------------------------

    def body(self, statements):
        parts = []
        for s in statements:
            method = _statements.get(type(s))
            scope = self.scope
            try:
                parts.append(method(self, s) if method else self.python(s))
            except _Statement:
                self.scope = scope
                parts.append(self.python(s))
        return parts[0] if len(parts) == 1 else f"block({', '.join(parts)})"

    def target(self, node):
        if isinstance(node, ast.Name):
            return name_token(self.ident(node.id)) + self.tag(node)
        if isinstance(node, ast.Attribute):
            return self.form("__attr", node, self.expr(node.value), string(self.ident(node.attr)))
        if isinstance(node, ast.Starred):
            return self.form("__star", node, self.target(node.value))
        if isinstance(node, ast.Subscript):
            return self.Subscript(node)
        return self.form("tuple", node, *map(self.target, node.elts))

    def Expr(self, s):
        if isinstance(s.value, ast.Constant):
            return "nil" + self.tag(s)
        if isinstance(s.value, ast.Yield):
            return self.form("__yield", s, self.expr(s.value.value) if s.value.value else "nil")
        if isinstance(s.value, ast.YieldFrom):
            return self.form("__yield_from", s, self.expr(s.value.value))
        return self.expr(s.value)

    def Pass(self, s):
        return "nil" + self.tag(s)

    def imports(self, s):
        """An import of what is there already does nothing more."""
        names = {self.ident(a.asname or a.name.partition(".")[0]) for a in s.names}
        return self.Pass(s) if names <= set(imported(self.tree)) else self.python(s)

    def Nonlocal(self, s):
        for name in map(self.ident, s.names):
            if self.scope.parent is not None and self.scope.parent.where(name, self.names) == LOCAL:
                return self.form("nonlocal", s, *(name_token(self.ident(n)) for n in s.names))
        return "nil" + self.tag(s)

    def Return(self, s):
        return self.form("return", s, *([self.expr(s.value)] if s.value else []))

    def Assign(self, s):
        if self.stores_volatile(s.targets):
            return self.python(s, STORED_GLOBAL)
        return self.form("store", s, *map(self.target, s.targets), self.expr(s.value))

    def AugAssign(self, s):
        if self.stores_volatile([s.target]):
            return self.python(s, STORED_GLOBAL)
        return self.form("__i" + BINARY[type(s.op)], s, self.target(s.target), self.expr(s.value))

    def AnnAssign(self, s):
        # Python evaluates the target of a bare annotation when it is not a name, and stores nothing.
        if s.value is None:
            return "nil" + self.tag(s) if isinstance(s.target, ast.Name) else self.python(s)
        if self.stores_volatile([s.target]):
            return self.python(s, STORED_GLOBAL)
        return self.form("store", s, self.target(s.target), self.expr(s.value))

    def If(self, s):
        return self.form("if", s, self.expr(s.test), self.body(s.body), *([self.body(s.orelse)] if s.orelse else []))

    def While(self, s):
        return self.form("while", s, self.expr(s.test), self.body(s.body), *([self.body(s.orelse)] if s.orelse else []))

    def For(self, s):
        if self.stores_volatile([s.target]):
            return self.python(s, STORED_GLOBAL)
        rest = [self.body(s.orelse)] if s.orelse else []
        return self.form("for_each", s, self.target(s.target), self.expr(s.iter), self.body(s.body), *rest)

    def Try(self, s):
        """Only what runs when nothing is raised has a form; of the handlers it matters which variables they use."""
        if s.finalbody and leaves([s]):
            return self.python(s)  # the finally would have to run on the way out
        parts = [self.body(p) if p else "nil" for p in (s.body, s.orelse, s.finalbody)]
        return self.form("try", s, *parts, *map(self.python, s.handlers))

    def With(self, s):
        item = s.items[0]
        if len(s.items) > 1 or item.optional_vars or not isinstance(item.context_expr, ast.Call):
            return self.python(s)
        return self.form("with", s, self.expr(item.context_expr), self.body(s.body))

    def Match(self, s):
        try:
            cases = [f"__case({self.pattern(c.pattern)}, {self.expr(c.guard) if c.guard else 'nil'}, {self.body(c.body)})" for c in s.cases]
        except _NoPattern:
            return self.python(s)
        return self.form("__match", s, self.expr(s.subject), *cases)

    def pattern(self, p):
        """A pattern of values, captures, sequences and Python's own classes. Without numbers: Python goes on at the statement."""
        if isinstance(p, ast.MatchAs):
            if p.name is None:
                return "__wildcard()"
            name = name_token(self.bound(p.name))
            return f"__as({self.pattern(p.pattern)}, {name})" if p.pattern else f"__capture({name})"
        if isinstance(p, ast.MatchValue):
            return f"__value({self.expr(p.value)})"
        if isinstance(p, ast.MatchSingleton):
            return f"__singleton({constant(p.value)})"
        if isinstance(p, ast.MatchOr):
            alternatives = [self.pattern(q) for q in p.patterns]
            if any(isinstance(q, (ast.MatchAs, ast.MatchStar)) and q.name for q in ast.walk(p)):
                raise _NoPattern  # which of them binds the names is known only while running
            return f"__or({', '.join(alternatives)})"
        if isinstance(p, ast.MatchStar):
            return f"__star({name_token(self.bound(p.name))})" if p.name else "__star()"
        if isinstance(p, ast.MatchSequence):
            return f"__sequence({', '.join(map(self.pattern, p.patterns))})"
        builtin = isinstance(p, ast.MatchClass) and isinstance(p.cls, ast.Name) and p.cls.id in MATCHED_WHOLE and self.where(p.cls.id) == GLOBAL
        if builtin and not p.kwd_patterns and len(p.patterns) <= 1:
            return f"__instance({', '.join([self.expr(p.cls), *map(self.pattern, p.patterns)])})"
        raise _NoPattern

    def bound(self, name):
        """The local variable that a pattern binds."""
        if self.where(self.ident(name)) != LOCAL:
            raise _NoPattern
        return self.ident(name)

    def Assert(self, s):
        return self.form("assert", s, self.expr(s.test), *([self.expr(s.msg)] if s.msg else []))

    def Raise(self, s):
        return self.form("raise", s, *self.exprs(e for e in (s.exc, s.cause) if e))

    def Delete(self, s):
        names = [n.id for n in s.targets if isinstance(n, ast.Name)]
        if len(names) < len(s.targets):
            if names or any(isinstance(t, (ast.Tuple, ast.List)) for t in s.targets):
                raise Unsupported("a del of variables and of items at once", s)
            if not all(isinstance(t, ast.Subscript) for t in s.targets):
                return self.python(s)
            return self.form("__delete", s, *self.exprs(s.targets))
        for name in names:
            if self.where(self.ident(name)) != LOCAL:
                return self.python(s)
            if self.read_after(name, s):
                raise Unsupported(f"{name!r} may be read after its del", s)
        return "nil" + self.tag(s)

    def read_after(self, name, s):
        """Whether variable `name` may be read or deleted again after `s` before it is assigned, judged by the order of the text."""
        parents = self.tree.parents
        start, up, lists = self.number[s], s, {parents[s]}
        while up is not self.tree.node:
            up = parents[up]
            if isinstance(up, LOOPS):
                start = self.number[up]
                lists.add(up)
        own = {id(n) for n in ast.walk(s)}
        later = (n for n in self.tree.nodes[start:] if isinstance(n, ast.Name) and n.id == name and id(n) not in own)
        first = next(later, None)
        if first is None:
            return False
        while not isinstance(first, ast.stmt):
            first = parents[first]
        loads = (n for n in ast.walk(first) if isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Store))
        return parents[first] not in lists or any(loads) or isinstance(first, ast.AugAssign)


_statements = {
    t: getattr(Writer, t.__name__)
    for t in (
        ast.FunctionDef, ast.Expr, ast.Pass, ast.Nonlocal, ast.Return, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.If, ast.While, ast.For,
        ast.Assert, ast.Raise, ast.Delete, ast.Try, ast.With, ast.Match,
    )
}  # fmt: skip
_statements[ast.Break] = lambda w, s: w.form("break", s)
_statements[ast.Continue] = lambda w, s: w.form("continue", s)
_statements[ast.Global] = Writer.Pass
_statements[ast.Import] = _statements[ast.ImportFrom] = Writer.imports
_expressions = {
    t: getattr(Writer, t.__name__)
    for t in (
        ast.Constant, ast.Name, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Subscript, ast.Slice, ast.Starred,
        ast.Dict, ast.Call, ast.NamedExpr, ast.Lambda, ast.JoinedStr,
    )
}  # fmt: skip
_expressions.update({ast.Tuple: Writer.sequence, ast.List: Writer.sequence, ast.Set: Writer.sequence})
_expressions.update(dict.fromkeys(COMPREHENDED, Writer.comprehension))
