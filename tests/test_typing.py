"""The stub: what type checkers make of typical uses, and that it has the names there are."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np

import phylanx as phx

STUB = Path(phx.__file__).with_suffix(".pyi")
INNER = {"add", "add_compilation", "of", "path", "session", "record"}  # for the package itself
TREE = ast.parse(STUB.read_text())


def test_typical_uses(request):
    """mypy keeps what it knows of NumPy beside pytest's own cache: the first run takes 3 s of CPU, later ones 0.3."""
    cache = request.config.cache.mkdir("mypy")
    cases = Path(__file__).with_name("typing_cases.py")
    options = ["--strict", "--config-file", "", "--python-executable", sys.executable, "--cache-dir", str(cache)]
    done = subprocess.run([sys.executable, "-m", "mypy", *options, str(cases)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def members(node):
    """Name -> definitions of a module or class of the stub; what only type checkers know is left out."""
    found = {}
    for n in node.body:
        if isinstance(n, (ast.FunctionDef, ast.ClassDef)):
            if not any(isinstance(d, ast.Name) and d.id == "type_check_only" for d in n.decorator_list):
                found.setdefault(n.name, []).append(n)
        elif isinstance(n, ast.AnnAssign):
            found.setdefault(n.target.id, []).append(n)
    return found


def public(names):
    return {n for n in names if not n.startswith("_")}


def names_of(arguments):
    star = [arguments.vararg] if arguments.vararg else []
    last = [arguments.kwarg] if arguments.kwarg else []
    return [a.arg for a in (*arguments.posonlyargs, *arguments.args, *star, *arguments.kwonlyargs, *last)]


@phx.jit
def sample(x):
    return x * 2


def samples():
    """One object of each class of the stub."""
    report = sample.report(np.ones(3))
    unsupported = phx.PhylanxUnsupported("file", 1, 1, "x", "reason")
    verification = phx.PhylanxVerificationError("f", "way", "types", "where")
    return [sample, report, report.record, phx.trace(), unsupported, verification, phx.PhylanxWarning(), phx.PhylanxPerformanceWarning()]


def test_names_of_the_module():
    stub = members(TREE)
    declared = next(ast.literal_eval(n.value) for n in TREE.body if isinstance(n, ast.Assign) and n.targets[0].id == "__all__")
    assert declared == phx.__all__
    assert set(declared) == public(stub)
    assert all(hasattr(phx, name) for name in declared)


def test_names_of_the_classes():
    for value in samples():
        cls = type(value)
        (definition,) = members(TREE)[cls.__name__]
        stub = members(definition)
        assert [name for name in stub if not hasattr(value, name)] == [], cls
        own = public(dir(cls) if cls is phx.Function else {**vars(cls), **getattr(value, "__dict__", {})})
        assert own - set(stub) <= INNER, cls


def test_parameters():
    for name, definitions in members(TREE).items():
        scopes = [(phx, definitions)] if isinstance(definitions[0], ast.FunctionDef) else []
        if isinstance(definitions[0], ast.ClassDef):
            scopes = [(getattr(phx, name), methods) for methods in members(definitions[0]).values()]
        for owner, functions in scopes:
            if len(functions) == 1 and isinstance(functions[0], ast.FunctionDef):
                compare_parameters(owner, functions[0])
    assert names_of(members(TREE)["jit"][0].args) == list(inspect.signature(phx.jit).parameters)


def compare_parameters(owner, function):
    ours = inspect.getattr_static(owner, function.name)
    if inspect.isfunction(ours):
        assert names_of(function.args) == list(inspect.signature(ours).parameters), function.name
