"""What Phylanx itself says, word for word, and that the table of messages is true."""

import contextlib
import io
import os
import pickle
import re
import warnings
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from process import library, python, run
from programs import load

import phylanx as phx

PAGE = (Path(__file__).parent.parent / "docs/errors.md").read_text()
SECTIONS = re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
PROGRAMS = {code: re.findall(r"```python\n(.*?)```", text, re.S) for code, text in SECTIONS}
TWICE = """
    import phylanx as phx, sys

    @phx.jit
    def twice(x):
        return x * 2

    print(twice(4))
"""


def told(text):
    """The codes of the messages that a program gets."""
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        load(text, phx.jit)
    return {re.search(r"\[([a-z-]+)\]$", str(w.message), re.M)[1] for w in caught if issubclass(w.category, phx.PhylanxWarning)}


@pytest.mark.parametrize("code", [c for c, programs in PROGRAMS.items() if programs and c != "fork"])
def test_programs_of_the_table(code):
    bad, good = PROGRAMS[code]
    assert told(bad) == {code}
    assert told(good) == set()


def test_fork(tmp_path):
    bad, good = PROGRAMS["fork"]
    assert run(tmp_path, bad).stderr == (
        f"{tmp_path}/program.py:9: PhylanxWarning: decorated functions run in Python in this forked child [fork]\n"
        "  cause: the process was forked after compiled code had run in its parent\n"
        '  fix:   start workers with multiprocessing.get_context("spawn")\n'
        "  twice(5)\n"
    )
    assert run(tmp_path, good).stderr == ""


def test_every_message_is_short():
    assert len(SECTIONS) >= 13
    for code, text in SECTIONS:
        assert "- Cause: " in text and "- Fix: " in text, code


def complaint(tmp_path, **env):
    done = run(tmp_path, TWICE, env=env)
    assert done.stdout == "8\n"
    return done.stderr.replace(str(tmp_path), "TMP")


def function_runs_in_python(reason, code, cause, fix):
    return f"TMP/program.py:4: PhylanxPerformanceWarning: twice runs in Python: {reason} [{code}]\n  cause: {cause}\n  fix:   {fix}\n  @phx.jit\n"


def test_llvm_is_missing(tmp_path):
    cause, fix = "llvmlite is not installed, its library does not load, or PHX_LLVM names another file", "pip install llvmlite"
    reason = "/nowhere/llvm.so: cannot open shared object file: No such file or directory"
    assert complaint(tmp_path, PHX_LLVM="/nowhere/llvm.so") == function_runs_in_python(reason, "llvm-missing", cause, fix)
    (tmp_path / "text.so").write_text("text")
    assert complaint(tmp_path, PHX_LLVM=str(tmp_path / "text.so")) == function_runs_in_python("TMP/text.so: file too short", "llvm-missing", cause, fix)


def test_llvm_is_another_library(tmp_path):
    path = library("scipy_openblas64", "*.so")
    cause, fix = "llvmlite holds an LLVM outside the accepted range, or PHX_LLVM names another library", "pip install --upgrade llvmlite"
    assert complaint(tmp_path, PHX_LLVM=path) == function_runs_in_python(f"{path} has no LLVMPY_GetVersionInfo", "llvm-version", cause, fix)


@pytest.mark.parametrize("path", ["/nowhere/core.so", "openblas"])
def test_core_is_missing(tmp_path, path):
    cause, fix = "the installation is not complete, or PHX_CORE names another file", "pip install --force-reinstall phylanx"
    reason = "phylanx: the core cannot be loaded: /nowhere/core.so: cannot open shared object file: No such file or directory"
    if path == "openblas":
        path, reason = library("scipy_openblas64", "*.so"), "phylanx: the core has no symbol phx_core_init"
    assert complaint(tmp_path, PHX_CORE=path) == function_runs_in_python(reason, "core-missing", cause, fix)
    text = dict(SECTIONS)["core-missing"]
    assert f"- Cause: {cause}." in text and f"- Fix: {fix}." in text


def test_a_free_threaded_interpreter_is_refused(tmp_path):
    program = """
        import sys
        sys.abiflags, sys.executable = "t", "python3.13t"
        try:
            import phylanx
        except ImportError as error:
            print(error)
        """
    text = "phylanx is built for CPython with the global interpreter lock, and python3.13t is a free-threaded build: install it into the other one\n"
    assert run(tmp_path, program).stdout == text


def test_blas_is_missing(tmp_path):
    program = """
        import numpy as np, phylanx as phx

        @phx.jit
        def f(x):
            y = x @ x
            return np.linalg.inv(y), y

        for _ in range(2):
            print([v.tolist() for v in f(np.eye(2) * 2)])
        x = np.arange(90000.0).reshape(300, 300)
        assert np.allclose((phx.jit(lambda x: x @ x.T))(x), x @ x.T)
    """
    done = run(tmp_path, program, env={"PHX_BLAS": "/nowhere/blas.so"})
    assert done.stdout == "[[[0.25, 0.0], [0.0, 0.25]], [[4.0, 0.0], [0.0, 4.0]]]\n" * 2
    assert done.stderr.replace(str(tmp_path), "TMP") == (
        "TMP/program.py:10: PhylanxWarning: products and np.linalg do without BLAS: /nowhere/blas.so: cannot open shared object file: No such file or directory "
        "[blas-missing]\n  cause: scipy-openblas64 is not installed, or PHX_BLAS names another file\n  fix:   pip install scipy-openblas64\n"
        "  print([v.tolist() for v in f(np.eye(2) * 2)])\n"
    )


def in_memory(why):
    return (
        f"TMP/program.py:8: PhylanxWarning: compiled code is not kept on disk: {why} [cache-memory]\n"
        "  cause: the cache folder cannot be written, or belongs to another user\n"
        "  fix:   set PHX_CACHE_DIR to a folder of your own; @phx.jit(cache=False) asks for none\n"
        "  print(twice(4))\n"
    )


def test_cache_folder_cannot_be_used(tmp_path):
    assert complaint(tmp_path, PHX_CACHE_DIR="/proc/phylanx") == in_memory("mkdir /proc/phylanx: no such file or directory")
    (tmp_path / "file").touch()
    assert complaint(tmp_path, PHX_CACHE_DIR=str(tmp_path / "file")) == in_memory("mkdir TMP/file: not a directory")
    assert complaint(tmp_path, PHX_CACHE_DIR="", HOME="/proc/nobody", XDG_CACHE_HOME="") == in_memory("mkdir /proc/nobody: no such file or directory")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_cache_folder_of_another_user(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    os.chown(folder, 12345, 12345)
    assert complaint(tmp_path, PHX_CACHE_DIR=str(folder)) == in_memory("the cache folder TMP/theirs belongs to another user")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_read_only_cache_folder(tmp_path):
    folder = tmp_path / "fixed"
    folder.mkdir(mode=0o500)
    assert "[cache-memory]" in complaint(tmp_path, PHX_CACHE_DIR=str(folder))


def test_no_source(tmp_path):
    text = """
        import phylanx as phx
        space = {}
        exec("def twice(x):\\n    return x * 2", space)
        f = phx.jit(space["twice"])
        print(f(4))
    """
    assert run(tmp_path, text).stderr == (
        "<string>:1: PhylanxPerformanceWarning: twice runs in Python: the source of twice is not available [no-source]\n"
        "  cause: the function was made by exec or at a prompt, or its file has changed since\n"
        "  fix:   define it in a file or a notebook, and import it again after changes\n"
    )
    prompt = python(tmp_path, ["-i", "-q"], stdin="import phylanx as phx\nf = phx.jit(lambda x: x + 1)\nf(4)\n")
    assert "\n5\n" in "\n" + prompt.stdout and "<stdin>:1: PhylanxPerformanceWarning: <lambda> runs in Python: the source of <lambda> is not available [no-source]" in prompt.stderr
    typed = python(tmp_path, ["-"], stdin="import phylanx as phx\nprint(phx.jit(lambda x: x + 1)(4))\n")
    assert typed.stdout == "5\n" and typed.stderr.startswith("<stdin>:2: PhylanxPerformanceWarning: <lambda> runs in Python: the source of <lambda> is not available [no-source]\n")
    given = python(tmp_path, ["-c", "import phylanx as phx; print(phx.jit(lambda x: x + 1)(4))"])
    assert given.stdout == "5\n"


def test_a_file_that_changed_after_its_import(tmp_path):
    text = """
        import linecache, pathlib, phylanx as phx

        @phx.jit
        def f(x):
            return x * 2

        path = pathlib.Path(__file__)
        path.write_text(path.read_text().replace("(x):", "(x, y):"))
        linecache.checkcache()
        print(f(4))
    """
    done = run(tmp_path, text)
    assert done.stdout == "8\n" and "f runs in Python: the source of f does not match its file, which has changed [no-source]\n" in done.stderr


def strict(function, *arguments):
    with pytest.raises(phx.PhylanxUnsupported) as e:
        phx.jit(strict=True)(function)(*arguments)
    assert isinstance(e.value, TypeError) and type(e.value).__module__ == "phylanx"
    again = pickle.loads(pickle.dumps(e.value))
    assert str(again) == str(e.value) and vars(again) == vars(e.value)
    return e.value


def wants_a_mapping(x, d):
    y = x + 1
    return y * d[0]


def generates(x):
    yield x


def test_strict():
    line = wants_a_mapping.__code__.co_firstlineno + 2
    e = strict(wants_a_mapping, np.ones(3), MappingProxyType({0: 1}))
    assert str(e) == (
        f'{__file__}:{line}:16: d[0] would run in Python: an item of a Python object [python-part]\n'
        f'  {line} |     return y * d[0]\n      |                ^\n'.replace("      |", " " * (3 + len(str(line))) + "|")
        + "  cause: it has no compiled form; the rest of the function is compiled\n"
        "  fix:   pass arrays and numbers in place of objects, or take them out of the object before the loop"
    )
    assert (e.file, e.line, e.col, e.expression, e.reason) == (__file__, line, 16, 'd[0]', "an item of a Python object")
    line = generates.__code__.co_firstlineno + 1
    assert str(strict(generates, 3)).splitlines()[0] == f"{__file__}:{line}:5: generates would run in Python: it is a generator function [python-function]"
    space = {}
    exec("def f(x): return x", space)
    assert str(strict(space["f"], 3)).splitlines()[0] == "<string>:1:1: f would run in Python: the source of f is not available [no-source]"


def test_parts_are_told_once():
    text = """
        from types import MappingProxyType
        @jit
        def f(x, d):
            for k in range(3):
                x = x * d[0]
            return x
        for k in range(3):
            f(np.ones(3), MappingProxyType({0: 1.0 * k}))
        f(np.ones((2, 2)), MappingProxyType({0: 1}))
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        load(text, phx.jit)
    assert [str(w.message) for w in caught] == [
        'd[0] runs in Python: an item of a Python object [python-part]\n  6 |         x = x * d[0]\n    |                 ^\n'
        "  cause: it has no compiled form; the rest of the function is compiled\n"
        "  fix:   pass arrays and numbers in place of objects, or take them out of the object before the loop"
    ]
    assert (caught[0].lineno, caught[0].category) == (6, phx.PhylanxPerformanceWarning)


def test_explain(tmp_path):
    listed = python(tmp_path, ["-m", "phylanx", "explain"]).stdout
    assert [row.split()[0] for row in listed.splitlines()] == [code for code, _ in SECTIONS]
    one = python(tmp_path, ["-m", "phylanx", "explain", "cache-memory"]).stdout
    assert one.startswith("cache-memory: compiled code is not kept on disk\n\n") and "\nfix:   set PHX_CACHE_DIR" in one
    wrong = python(tmp_path, ["-m", "phylanx", "explain", "gnu"], check=False)
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (1, "", 'phylanx explain: no message has the code "gnu"; `phylanx explain` lists them\n')


def test_answers_without_blas(tmp_path):
    """What has no routine then is NumPy's."""
    text = """
        import warnings

        import numpy as np
        import phylanx as phx

        warnings.simplefilter("ignore")
        m = np.random.default_rng(1).random((3, 3))
        m = m @ m.T + np.eye(3)
        one = [np.linalg.det, np.linalg.slogdet, np.linalg.inv, np.linalg.cholesky, np.linalg.qr, np.linalg.svd, np.linalg.eigh, np.linalg.eigvalsh, np.linalg.cond]
        two = [np.linalg.solve, np.matmul, np.dot, np.inner, np.outer, np.kron, np.tensordot, np.vdot]
        for f, args in [*((f, (m,)) for f in one), *((f, (m, m)) for f in two)]:
            results = phx.jit(lambda *a: f(*a))(*args), f(*args)
            for ours, theirs in zip(*(r if isinstance(r, tuple) else (r,) for r in results)):
                np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12, err_msg=f.__name__)
        """
    run(tmp_path, text, env={"PHX_BLAS": "/nowhere/blas.so"})
