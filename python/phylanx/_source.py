"""Where a function's source is: its ast, found once per file, with numbered nodes."""

import ast
import inspect
import linecache

LAMBDA = "<lambda>"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# CPython shares one instance of each of these among all trees, so they have no place and no number.
_SHARED = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)


class Unsupported(Exception):
    """The function cannot be described, so it runs in Python.

    Attributes
    ----------
    reason : str
        One sentence without the place.
    line, col : int
        Place in the user's file, or 0.
    code : str
        The row of the table of messages.
    """

    code = "python-function"

    def __init__(self, reason, node=None):
        super().__init__(reason)
        self.reason = reason
        self.line = getattr(node, "lineno", 0)
        self.col = getattr(node, "col_offset", 0)


class SourceUnavailable(Unsupported):
    """The function has no source text, as one made by ``exec`` or typed at a prompt."""

    code = "no-source"


def children(node):
    """Child nodes of `node` in the order of its fields, shared ones left out."""
    out = []
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            out.extend(v for v in value if isinstance(v, ast.AST) and not isinstance(v, _SHARED))
        elif isinstance(value, ast.AST) and not isinstance(value, _SHARED):
            out.append(value)
    return out


class Tree:
    """The ast of one function.

    Attributes
    ----------
    node : ast.FunctionDef
        The function without decorators; a lambda becomes a function of one ``return``.
    nodes : list
        ``nodes[n]`` is the ast node of number n in preorder, from 1; ``nodes[0]`` is None.
    number : dict
        The inverse of `nodes`.
    file : str
    lines : list of str
        The whole file.
    owner : str
        Name of the class whose body the function stands in, or "". It mangles private names.
    imported : dict or None
        What `_scope.imported` has found.
    origin : dict
        For the tree of a continuation: number -> (function index, number) in the description it was made from.
    """

    def __init__(self, node, file, lines, owner="", origin=None):
        self.node, self.file, self.lines, self.owner = node, file, lines, owner
        self.origin = origin or {}
        self.nodes = [None]
        stack = [node]
        while stack:
            n = stack.pop()
            self.nodes.append(n)
            below = children(n)
            below.reverse()
            stack.extend(below)
        self.number = {n: i for i, n in enumerate(self.nodes) if i}
        self._parents = None
        self.imported = None

    @property
    def parents(self):
        """Node -> the node above it."""
        if self._parents is None:
            self._parents = {c: n for n in self.nodes[1:] for c in children(n)}
        return self._parents

    def ident(self, name):
        """`name` as the compiler sees it: private names of a class are mangled."""
        if self.owner and name.startswith("__") and not name.endswith("__") and "." not in name:
            owner = self.owner.lstrip("_")
            if owner:
                return f"_{owner}{name}"
        return name

    def text(self, n):
        """Source text of node n, its lines joined by single blanks."""
        node = self.nodes[n]
        line, end = node.lineno, node.end_lineno
        rows = [row.encode() for row in self.lines[line - 1 : end]]
        rows[-1] = rows[-1][: node.end_col_offset]
        rows[0] = rows[0][node.col_offset :]
        return " ".join(b"".join(rows).decode().split())

    def place(self, n):
        """``file:line:col`` of node n, col counted from 1."""
        node = self.nodes[n]
        return f"{self.file}:{node.lineno}:{node.col_offset + 1}"


class _File:
    """The functions of one file by first line and name, and the trees already made of them."""

    def __init__(self, lines):
        self.lines = lines
        self.functions = {}
        self.trees = {}
        stack = [(ast.parse("".join(lines)), "")]
        while stack:
            node, owner = stack.pop()
            if isinstance(node, FUNCTIONS):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                self.functions.setdefault((first, node.name), []).append((node, owner))
            elif isinstance(node, ast.Lambda):
                self.functions.setdefault((node.lineno, LAMBDA), []).append((node, owner))
            elif isinstance(node, ast.ClassDef):
                owner = node.name
            stack.extend((c, owner) for c in children(node))


_files = {}


def _file(code, module_globals):
    lines = linecache.getlines(code.co_filename, module_globals)
    known = _files.get(code.co_filename)
    if known is None or known.lines is not lines:
        if not lines:
            raise SourceUnavailable(f"the source of {code.co_name} is not available")
        try:
            known = _files[code.co_filename] = _File(lines)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
            raise SourceUnavailable(f"the source file of {code.co_name} does not parse: {e}") from None
    return known


def parameters(args):
    """The names of an ``ast.arguments`` in the order of the signature."""
    star = [args.vararg] if args.vararg else []
    last = [args.kwarg] if args.kwarg else []
    return [a.arg for a in (*args.posonlyargs, *args.args, *star, *args.kwonlyargs, *last)]


def _is_source_of(node, owner, code):
    """Whether `code` can have been compiled from `node`: the file may have changed since it was imported."""
    names = parameters(node.args)
    stars = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    count = code.co_argcount + code.co_kwonlyargcount + stars
    private = {n for n in names if owner and n.startswith("__")}
    if len(names) != count or not set(names) - private <= set(code.co_varnames[:count]):
        return False
    if isinstance(node, ast.Lambda):
        # On one line several lambdas may stand; the code's columns tell which it is.
        body = node.body
        inside = [p for p in code.co_positions() if None not in p and p[3] > p[2] and p[0] == body.lineno]
        return all(p[2] >= body.col_offset for p in inside) and (
            any(p == (body.lineno, body.end_lineno, body.col_offset, body.end_col_offset) for p in inside) or not inside
        )
    last = max((line for _, _, line in code.co_lines() if line is not None), default=0)
    return last <= node.end_lineno


def _function_def(node):
    """`node` as a plain FunctionDef: decorators and annotations of the result play no part in a call."""
    if isinstance(node, ast.Lambda):
        name, body = LAMBDA, [ast.copy_location(ast.Return(value=node.body), node.body)]
    else:
        name, body = node.name, node.body
    kind = ast.AsyncFunctionDef if isinstance(node, ast.AsyncFunctionDef) else ast.FunctionDef
    made = kind(name=name, args=node.args, body=body, decorator_list=[], returns=None, type_comment=None, type_params=[])
    return ast.copy_location(made, node)


def tree_of(function):
    """The `Tree` of a Python function.

    Raises
    ------
    SourceUnavailable
        If there is no source text, or it is not that of the function.
    """
    made = getattr(function, "__phylanx_tree__", None)
    if made is not None:
        return made
    code = function.__code__
    file = _file(code, function.__globals__)
    found = [(n, o) for n, o in file.functions.get((code.co_firstlineno, code.co_name), ()) if _is_source_of(n, o, code)]
    if len(found) != 1:
        what = "is ambiguous" if found else "does not match its file, which has changed"
        raise SourceUnavailable(f"the source of {code.co_name} {what}")
    node, owner = found[0]
    tree = file.trees.get(node)
    if tree is None:
        tree = file.trees[node] = Tree(_function_def(node), code.co_filename, file.lines, owner)
    return tree
