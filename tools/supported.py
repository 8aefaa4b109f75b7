"""Writes docs/supported.md: which names of NumPy and Python, and which kinds of statements, are compiled.

What it says is found out: the typical uses in tests/supported_cases.py are compiled under ``strict=True`` and run. Parameters that are not compiled come
from the signatures of the compiled forms. `tests/test_supported.py` does the same and compares.
"""

import ast
import builtins
import cmath
import functools
import importlib.util
import inspect
import json
import math
import random
import re
import sys
import tempfile
import types
import warnings
from collections import namedtuple
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
PAGE = ROOT / "docs" / "supported.md"

import supported_cases as cases  # noqa: E402

import phylanx as phx  # noqa: E402
from phylanx._core import core_call, open_core  # noqa: E402
from phylanx._numpy import TABLE  # noqa: E402

Section = namedtuple("Section", "title prefix pattern names code")
"""prefix: of canonical names; pattern: of a use in code; names: of what is to be listed; code: name -> typical use."""

Found = namedtuple("Found", "how reason")
"""How a use runs, one of KINDS, and for Python why."""

PARALLEL, COMPILED, ROUTINE, PYTHON, UNTRIED = KINDS = ("parallel", "compiled", "NumPy", "Python", "not tried")
MEANING = {
    PARALLEL: "compiled; loops over large arrays are shared among the workers",
    COMPILED: "compiled; scalar code, a view, a draw, or a routine such as a sort or a factorisation",
    ROUTINE: "a call of NumPy's own routine, allowed under `strict=True`",
    PYTHON: "runs in Python; what follows is native again",
    UNTRIED: "asks the user or runs tests; in Python",
}


NUMPY, PYTHON_VERSION = ".".join(np.__version__.split(".")[:2]), ".".join(map(str, sys.version_info[:2]))


# ---- the names ---------------------------------------------------------------------------------------------------------------------------


def public(owner):
    """The public names of a module or class, but for modules in it."""
    return sorted(n for n in dir(owner) if not n.startswith("_") and not isinstance(getattr(owner, n), types.ModuleType))


def uses(text, pattern, **names):
    """Name -> code of a table of uses."""
    found = {}
    for line in filter(None, text.splitlines()):
        for key, value in names.items():
            line = line.replace("{" + key + "}", value)
        form, _, listed = line.rpartition(": ") if "{}" in line else (line, "", "")
        for name in listed.split() or [None]:
            label, arrow, code = (form if name is None else form.replace("{}", name)).rpartition(" <- ")
            found[re.search(pattern, label if arrow else code)[1]] = code
    return found


def kinds(*bases):
    """The names of the kinds of nodes that Python's grammar still makes."""
    old = {"Num", "Str", "Bytes", "NameConstant", "Ellipsis"}
    return sorted(c.__name__ for base in bases for c in base.__subclasses__() if c.__name__ not in old and not c.__name__.startswith("Template"))


def _names_section(title, prefix, pattern, owner, text, leave_out=(), **names):
    return Section(title, prefix, pattern, [n for n in public(owner) if n not in leave_out], uses(text, pattern, **names))


def sections():
    errors = [n for n in public(builtins) if isinstance(getattr(builtins, n), type) and issubclass(getattr(builtins, n), BaseException)]
    word = r"(\w+)"
    return [
        Section("Statements", None, None, kinds(ast.stmt), cases.STATEMENTS),
        Section("Expressions", None, None, kinds(ast.expr), cases.EXPRESSIONS),
        Section("Operators", None, None, kinds(ast.operator, ast.unaryop, ast.boolop, ast.cmpop), cases.OPERATORS),
        Section("Patterns of `match`", None, None, kinds(ast.pattern), cases.PATTERNS),
        _names_section("Builtins but for exceptions", "builtins.", word, builtins, cases.BUILTINS, errors),
        _names_section("math", "math.", r"math\.(\w+)", math, cases.MATH),
        _names_section("cmath", "cmath.", r"cmath\.(\w+)", cmath, cases.CMATH),
        _names_section("random", "random.", r"random\.(\w+)", random, cases.PYTHON_RANDOM, [n for n in dir(random) if n.isupper()]),
        _names_section("str", "str.", r"\.(\w+)", str, cases.STR),
        _names_section("ndarray", "ndarray.", r"\.(\w+)", np.ndarray, cases.NDARRAY),
        _names_section("numpy", "numpy.", r"np\.(\w+)", np, cases.NUMPY),
        _names_section("numpy.linalg", "numpy.linalg.", r"np\.linalg\.(\w+)", np.linalg, cases.LINALG),
        _names_section("numpy.fft", "numpy.fft.", r"np\.fft\.(\w+)", np.fft, cases.FFT),
        _names_section("numpy.random.Generator", None, r"rng\.(\w+)", np.random.Generator, cases.DRAWS + cases.GENERATOR, g="rng"),
        _names_section("numpy.random.RandomState", None, r"rs\.(\w+)", np.random.RandomState, cases.DRAWS + cases.RANDOM_STATE + "rs.tomaxint()", g="rs"),
        _names_section("numpy.random", "numpy.random.", r"np\.random\.(\w+)", np.random, cases.DRAWS + cases.RANDOM_STATE + cases.RANDOM, g="np.random"),
    ]


# ---- what becomes of a use ---------------------------------------------------------------------------------------------------------------


def functions(code):
    """Name -> a function of the variables that its typical use needs."""
    variables = cases.values()
    parts = ["import cmath\nimport io\nimport math\nimport random\n\nimport numpy as np\nfrom supported_cases import Holder\n\n"]
    for name, text in code.items():
        *body, last = text.rsplit("; ", 1)
        read = {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
        lines = "\n".join([*body, f"return {last}"]).replace("\n", "\n    ")
        parts.append(f"def use_{name}({', '.join(v for v in variables if v in read)}):\n    {lines}\n\n")
    with tempfile.NamedTemporaryFile("w", suffix=".py", dir=FOLDER.name, delete=False) as file:
        file.write("".join(parts))
    spec = importlib.util.spec_from_file_location(Path(file.name).stem, file.name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: getattr(module, f"use_{name}") for name in code}


FOLDER = tempfile.TemporaryDirectory(prefix="phx-uses-")


def arguments(function):
    variables = cases.values()
    return [variables[p] for p in function.__code__.co_varnames[: function.__code__.co_argcount]]


def called(function):
    """("result", value) or ("exception", type) of a call with the usual arguments, however many warnings it gives."""
    np.random.seed(1)
    random.seed(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return "result", function(*arguments(function if inspect.isfunction(function) else function.py_func))
        except phx.PhylanxUnsupported:
            raise
        except Exception as error:
            return "exception", error


def tried(function):
    """(how a function runs, the outcome of a call or None)."""
    compiled = phx.jit(strict=True)(function)
    try:
        outcome = called(compiled)
    except phx.PhylanxUnsupported as error:
        return Found(PYTHON, error.reason), None
    report = compiled.report()
    if not report.calls or report.exits:
        return Found(PYTHON, report.exits[0][1] if report.exits else "no call was native"), None
    if report.routines or any(name.startswith("routine.") for _, name in report.kernels) and compiled.report(*arguments(function)).numpy:
        return Found(ROUTINE, ""), outcome
    return Found(PARALLEL if any(_shares(name) for _, name in report.kernels) else COMPILED, ""), outcome


def _shares(task):
    """Whether workers share a task: kernels, loops over tiles of a ufunc, loops of Python with independent iterations, products."""
    row = task.split()[0]
    return row in ("kernel", "for", "ufunc") or rows().get(row) == "Contract"


@functools.cache
def rows():
    """Name -> class of the rows of the op table."""
    open_core()
    return {row["name"]: row["class"] for row in json.loads(core_call("rows"))["rows"]}


def found(section):
    """Name -> Found of a section."""
    untried = {n: Found(UNTRIED, "") for n in section.names if n in cases.NOT_CALLED}
    code = {n: section.code[n] for n in section.names if n not in untried}
    return untried | {name: tried(function)[0] for name, function in functions(code).items()}


# ---- what the tables say -----------------------------------------------------------------------------------------------------------------


def compiled_names():
    """Canonical name -> (names of the parameters of its compiled form or None, class of equality or ""), of all tables."""
    open_core()
    tables, out = json.loads(core_call("rows")), {}
    for row in tables["rows"]:
        for name in row["numpy"] or ():
            out[name] = (None if row["class"] == "Map" else _parameters(row["sig"]), row["equality"])
        if row["method"]:
            out["ndarray." + row["method"]] = (None, row["equality"])
    out |= {name: (_parameters(sig), out.get(name, (None, ""))[1]) for name, sig in tables["functions"].items()}
    return out | {name: (list(inspect.signature(f).parameters), out.get(name, (None, ""))[1]) for name, f in TABLE.items()}


def _parameters(signature):
    return [p.strip(" *").partition("=")[0] for p in signature.split(",") if p.strip(" */")]


def missing(name, ours):
    """The parameters of NumPy's function that its compiled form does not have."""
    owner, _, attr = name.rpartition(".")
    function = getattr({"numpy": np, "numpy.linalg": np.linalg, "numpy.fft": np.fft, "ndarray": np.ndarray}.get(owner), attr, None)
    if ours is None or function is None or isinstance(function, np.ufunc):
        return []
    try:
        theirs = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p.name for p in theirs if p.kind is p.KEYWORD_ONLY or p.default is not p.empty if p.name not in ours and p.name not in ("out", "subok", "like", "device")]


# ---- the page ----------------------------------------------------------------------------------------------------------------------------

TOP = """# Supported NumPy and Python

Written by `python tools/supported.py` with NumPy {numpy} and CPython {python}; `tests/test_supported.py` holds it true. Every name was used once in a typical way,
under `strict=True`. What other element types, parameters and kinds of arguments do, `f.report()` tells: a use that has no compiled form runs in Python.

{meaning}

Arithmetic, comparisons, subscripts and assignments of arrays are under Operators and Expressions. *Not compiled* lists the parameters with which a call runs
in Python; *equal* how equal the numbers are to NumPy's (`README.md`)."""


def page(results):
    """The text of the page, of title -> {name: how it runs}."""
    tables = compiled_names()
    blocks = [TOP.format(numpy=NUMPY, python=PYTHON_VERSION, meaning="\n".join(f"- *{k}*: {v}." for k, v in MEANING.items()))]
    for section in sections():
        blocks += [f"## {section.title}", *_blocks(section, results[section.title], tables)]
    return "\n\n".join(blocks) + "\n"


def _blocks(section, result, tables):
    rows, plain = [], []
    for name in section.names:
        ours, equality = tables.get(f"{section.prefix}{name}", (None, ""))
        lacking = ", ".join(f"`{p}`" for p in missing(f"{section.prefix}{name}", ours))
        if result[name] in (PARALLEL, COMPILED) and (equality or lacking):
            rows.append(f"| `{name}` | {result[name]} | {equality} | {lacking} |")
        else:
            plain.append(name)
    if rows:
        yield "\n".join(["| name | how | equal | not compiled |", "|---|---|---|---|", *rows])
    for how in KINDS:
        names = [f"`{n}`" for n in plain if result[n] == how]
        if names:
            yield f"*{how}*: {', '.join(names)}"


def claims(text):
    """What a page says: (versions of NumPy and CPython, title -> {name: how})."""
    out = {}
    for block in text.split("\n## ")[1:]:
        title, _, body = block.partition("\n")
        how = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", body, re.M))
        for kind, names in re.findall(r"^\*([\w ]+)\*: (.*)$", body, re.M):
            how |= dict.fromkeys(re.findall(r"`(\w+)`", names), kind)
        out[title] = how
    return re.search(r"NumPy (\S+) and CPython (\S+);", text).groups(), out


def main():
    PAGE.write_text(page({s.title: {name: f.how for name, f in found(s).items()} for s in sections()}))


if __name__ == "__main__":
    main()
