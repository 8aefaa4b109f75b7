"""Which names are local where: Python's scopes, read off the ast."""

import ast
import importlib
import sys

from ._bind import ABSENT, is_library, look
from ._source import COMPREHENSIONS, FUNCTIONS, children, parameters

LOCAL, GLOBAL, VOLATILE = "local", "global", "volatile"
LOOPS = (ast.For, ast.AsyncFor, ast.While)


def _outer_parts(node):
    """What of a nested definition is evaluated in the scope around it."""
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    defaults = [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]
    return defaults if isinstance(node, ast.Lambda) else [*node.decorator_list, *defaults]


def _comprehension_parts(node):
    """What of a comprehension may bind a name outside it (by ``:=``): all but its targets."""
    elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    for g in node.generators:
        elements += [g.iter, *g.ifs]
    return elements


def binds(node):
    """Names that `node` itself binds."""
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [a.asname or a.name.partition(".")[0] for a in node.names]
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return [node.name] if node.name else []
    if isinstance(node, ast.MatchMapping):
        return [node.rest] if node.rest else []
    return []


def scope_nodes(roots):
    """Every node of `roots` that belongs to the same scope, nested definitions and comprehensions entered only as far as they do."""
    stack = list(roots)[::-1]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            below = _outer_parts(node)
        elif isinstance(node, COMPREHENSIONS):
            below = _comprehension_parts(node)
        else:
            below = children(node)
        stack.extend(below[::-1])


def imported(tree):
    """Name -> (owner, key) of what the top-level statements of a function import, where it is bound only there and used only behind.

    It is a name to the compiler as if the function's file had imported it. Libraries are imported by this; other modules must have been already, since importing them can run anything.
    """
    if tree.imported is None:
        tree.imported = _imports(tree) if any(isinstance(n, (ast.Import, ast.ImportFrom)) for n in tree.nodes) else {}
    return tree.imported


def _imports(tree):
    bound, used = {}, {}
    for n in scope_nodes(tree.node.body):
        names = [x for g in [n] if isinstance(g, (ast.Global, ast.Nonlocal)) for x in g.names] or binds(n)
        for name in names:
            bound[name] = bound.get(name, 0) + 1
    for n in tree.nodes[1:]:
        if isinstance(n, ast.arg):
            bound[n.arg] = bound.get(n.arg, 0) + 1
        elif isinstance(n, ast.Name):
            used.setdefault(n.id, (n.lineno, n.col_offset))
    found = {}
    for statement in tree.node.body:
        for alias in statement.names if is_import(statement) else ():
            name = alias.asname or alias.name.partition(".")[0]
            place = _place(statement, alias)
            if place and bound[name] == 1 and used.get(name, (sys.maxsize,)) > (statement.lineno, statement.col_offset):
                found[tree.ident(name)] = place
    return found


def is_import(statement):
    """Whether a statement imports from modules that are named wholly."""
    return isinstance(statement, ast.Import) or isinstance(statement, ast.ImportFrom) and statement.level == 0


def _place(statement, alias):
    """(owner, key) of what one alias of an import binds, or None."""
    whole = statement.module if isinstance(statement, ast.ImportFrom) else alias.name
    try:
        if is_library(whole):
            importlib.import_module(whole)
    except Exception:
        return None  # the statement raises that again
    if isinstance(statement, ast.ImportFrom):
        owner, key = sys.modules.get(whole), alias.name
    elif alias.asname and "." in whole:
        parent, _, key = whole.rpartition(".")
        owner = sys.modules.get(parent)
    else:
        owner, key = sys.modules, whole.partition(".")[0]
    missing = whole not in sys.modules or owner is None or look(owner, key) is ABSENT
    return None if missing else (owner, key)


class Scope:
    """The names of a function, a lambda or a comprehension.

    Attributes
    ----------
    bound : dict
        Names bound in it, in order of appearance.
    globals, nonlocals : set
        Names so declared.
    """

    def __init__(self, tree, node, parent=None):
        self.parent = parent
        self.globals, self.nonlocals = set(), set()
        ident = tree.ident
        if isinstance(node, COMPREHENSIONS):
            targets = [n for g in node.generators for n in ast.walk(g.target)]
            self.bound = {ident(n.id): None for n in targets if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            return
        self.bound = {ident(p): None for p in parameters(node.args)}
        for n in scope_nodes([node.body] if isinstance(node, ast.Lambda) else node.body):
            if isinstance(n, ast.Global):
                self.globals.update(map(ident, n.names))
            elif isinstance(n, ast.Nonlocal):
                self.nonlocals.update(map(ident, n.names))
            else:
                for name in binds(n):
                    self.bound[ident(name)] = None
        for name in (*self.globals, *self.nonlocals, *(imported(tree) if node is tree.node else ())):
            self.bound.pop(name, None)

    def where(self, name, volatile):
        """LOCAL, GLOBAL (a global, a builtin, a free variable or what an import binds), or VOLATILE for one of those that the function itself writes."""
        scope = self
        while scope is not None:
            if name in scope.globals:
                return VOLATILE
            if name in scope.bound:
                return LOCAL
            scope = scope.parent
        return VOLATILE if name in volatile else GLOBAL


def volatile_names(tree):
    """Names of globals and free variables that the function or one nested in it declares, to write them."""
    names = set()
    for n in tree.nodes[1:]:
        if isinstance(n, (ast.Global, ast.Nonlocal)):
            names.update(map(tree.ident, n.names))
    return names


def leaves(statements, returns=True):
    """Whether control can leave `statements` other than at their end: by break or continue of a loop around them, or by return."""

    def inside(nodes, looped):
        for n in nodes:
            if isinstance(n, ast.Return) and returns or isinstance(n, (ast.Break, ast.Continue)) and not looped:
                return True
            if isinstance(n, (*FUNCTIONS, ast.ClassDef, ast.expr)):
                continue
            if isinstance(n, LOOPS):
                if inside(n.body, True) or inside(n.orelse, looped):
                    return True
            elif inside(children(n), looped):
                return True
        return False

    return inside(statements, False)


def uses(tree, scope, volatile, roots):
    """Local variables that the nodes `roots` read, in order of appearance, and write, in alphabetical order.

    Those of nested functions and comprehensions count where they are the surrounding function's.
    """
    reads, writes = {}, {}

    def walk(node, inner):
        if isinstance(node, ast.Name):
            name = tree.ident(node.id)
            if inner.where(name, volatile) == LOCAL and owner_is_outside(inner, name):
                stored = isinstance(node.ctx, ast.Store)
                (writes if stored else reads)[name] = None
            return
        for name in map(tree.ident, binds(node)):
            if inner.where(name, volatile) == LOCAL and owner_is_outside(inner, name):
                writes[name] = None
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            walk(ast.Name(node.target.id, ast.Load()), inner)
        if isinstance(node, ast.ClassDef):
            for part in _outer_parts(node):
                walk(part, inner)
            kept = dict(writes)
            for part in node.body:
                walk(part, inner)
            writes.clear()
            writes.update(kept)  # what a class body binds are attributes
            return
        if isinstance(node, (*FUNCTIONS, ast.Lambda)):
            for part in _outer_parts(node):
                walk(part, inner)
            within = Scope(tree, node, inner)
            for part in node.body if isinstance(node.body, list) else [node.body]:
                walk(part, within)
            return
        if isinstance(node, COMPREHENSIONS):
            walk(node.generators[0].iter, inner)
            inner = Scope(tree, node, inner)
        for child in children(node):
            walk(child, inner)

    def owner_is_outside(inner, name):
        while inner is not scope:
            if name in inner.bound:
                return False
            inner = inner.parent
        return True

    for root in roots:
        walk(root, scope)
    return list(reads), sorted(writes)
