"""`phylanx dump`: the text of a stage of a function for given argument types, without calling it."""

import importlib.util
import json
import sys
from pathlib import Path

from . import _door, _front
from ._core import CoreError, answer, open_core
from ._jit import Function, _object_slots, jit
from ._signature import type_text


class Mistake(Exception):
    """What the command line asks for cannot be done; the text says why."""


def main(function, types, stage, after=None):
    """Print a stage; return the exit status.

    Parameters
    ----------
    function : str
        ``FILE.py``, ``FILE.py:name`` or ``FILE.physl``.
    types : list of str
        Types of the parameters as `nd.Type` prints them, each with ``=`` and a JSON value where the value itself is wanted.
    stage : str
    after : str, optional
        The IR after this pass.
    """
    try:
        open_core()
        print(text_of(function, types, stage, after or "").rstrip("\n"))
    except (Mistake, CoreError, OSError) as e:
        print(f"phylanx dump: {e}", file=sys.stderr)
        return 1
    return 0


def text_of(function, types, stage, after):
    if after and stage != "opt":
        raise Mistake(f"--after is about the IR after a pass, so it goes with --stage opt, not with {stage}")
    if function.endswith(".physl"):
        asked = {"Source": Path(function).read_text(encoding="utf-8"), "Types": types}
    else:
        path, _, name = function.rpartition(":") if function.rpartition(":")[2].isidentifier() else (function, "", "")
        asked = request(find(load(path), name, path), types, stage)
    return answer("dump", json.dumps({**asked, "Stage": stage, "After": after}))


def load(path):
    """Run a file as a module that is not ``__main__``; its own folder comes first on the path, as for a script."""
    file = Path(path)
    if not file.is_file():
        raise Mistake(f"no file {path}")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None:
        raise Mistake(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(file.resolve().parent))
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as e:
        raise Mistake(f"{path} fails when it is imported: {type(e).__name__}: {e}") from e
    return module


def find(module, name, path):
    """The function called `name`, or the only decorated one."""
    found = vars(module)
    if not name:
        decorated = [n for n, v in found.items() if isinstance(v, Function) and v.__module__ == module.__name__]
        if len(decorated) != 1:
            raise Mistake(f"{path} has {len(decorated)} decorated functions, so say which function is meant: {path}:NAME")
        name = decorated[0]
    if name not in found:
        raise Mistake(f"{path} has no {name}")
    function = found[name]
    if not callable(function):
        raise Mistake(f"{name} of {path} is no function")
    return function if isinstance(function, Function) else jit(function)


def request(function, types, stage):
    """What the core is asked for: the function as described now, and the types of its parameters, which its tree alone does not need."""
    try:
        description = _front.describe(function.py_func)
    except _front.Unsupported as e:
        raise Mistake(f"{function.__name__} runs in Python: {e.reason}") from e
    values = description.values()
    if values is None:
        raise Mistake(f"{function.__name__} uses a global that is not bound")
    objects = _object_slots(description)
    hidden = [type_text((0,) if k in objects else _door.signature(v), f"h{k}_", v) for k, v in enumerate(values)]
    request = {"functions": description.functions, "types": hidden, "consts": {}, "profile": {}, "options": function._state.options}
    return {"Request": request, "Types": None if stage == "physl" else types}
