"""The command line: what it prints, and its exit status."""

import os
import subprocess
import sys

import pytest

PROGRAM = '''
import numpy as np
import phylanx as phx

WEIGHTS = np.arange(3.0)


@phx.jit
def weighted(x, axis, name=None):
    return (np.exp(x) * WEIGHTS).sum(axis)


def plain(x):
    return x + 1


def generator(x):
    yield x
'''


def phylanx(*arguments, cwd=None, **env):
    run = subprocess.run([sys.executable, "-m", "phylanx", *arguments], cwd=cwd, env=dict(os.environ, **env), capture_output=True, text=True)
    return run.returncode, run.stdout, run.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    (folder / "one.py").write_text(PROGRAM)
    (folder / "two.py").write_text(PROGRAM + "\n\n@phx.jit\ndef second():\n    return 1\n")
    (folder / "broken.py").write_text("import phylanx\nraise RuntimeError('no')\n")
    (folder / "f.physl").write_text("define(f, x, y, return(x + np.exp(y)))\n")
    return folder


WORDS = {
    "physl": ["define(", "np.exp(x)"], "ir": ["checkpoint", "exp %0"], "opt": ["kernel", "reduce:add"], "plan": ['plan "weighted"', "kernel"],
    "ll": ["define i64 @phx_main", "target triple"], "asm": [".text", "phx_main:"],
}  # fmt: skip


@pytest.mark.parametrize("stage", WORDS)
def test_dump_of_each_stage(folder, stage):
    status, out, err = phylanx("dump", "one.py", "f64[n,3]", "int=0", "none", "--stage", stage, cwd=folder)
    assert (status, err) == (0, "")
    for word in WORDS[stage]:
        assert word in out


def test_dump_of_a_function_after_a_pass(folder):
    status, out, _ = phylanx("dump", "one.py:plain", "i64[n]", "--after", "fold", cwd=folder)
    assert status == 0
    assert "func plain" in out
    assert "add %0" in out


def test_dump_of_physl(folder):
    status, out, err = phylanx("dump", "f.physl", "f64[n]", "f64[n]", cwd=folder)
    assert (status, err) == (0, "")
    assert out.count("kernel") == 1


def test_dumped_ir_is_what_the_method_gives(folder):
    status, out, _ = phylanx("dump", "one.py:plain", "f64[x0]", cwd=folder)
    code = "import numpy, one, phylanx; print(phylanx.jit(one.plain).ir(numpy.arange(4.0)).rstrip())"
    assert subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True).stdout == out


MISTAKES = [
    (["none.py"], "no file none.py"),
    (["two.py"], "two.py has 2 decorated functions, so say which function is meant: two.py:NAME"),
    (["one.py:missing"], "one.py has no missing"),
    (["one.py:WEIGHTS"], "WEIGHTS of one.py is no function"),
    (["broken.py"], "broken.py fails when it is imported: RuntimeError: no"),
    (["one.py", "f64[n]"], "weighted(x, axis, name) has 3 parameters, 1 types are given"),
    (["one.py:plain", "f65[n]"], 'type "f65[n]": unknown element type "f65"'),
    (["one.py:plain", "f64[n"], 'type "f64[n": want , or ] at ""'),
    (["one.py:plain", "int=x"], 'type "int=x": the value is no JSON'),
    (["one.py", "f64[n,3]", "int", "none"], "the code depends on the value of parameter 2: write it behind the type, as in int=0"),
    (["one.py:generator", "int"], "generator runs in Python: it is a generator function"),
    (["one.py:plain", "int", "--after", "nonsense"], 'no pass "nonsense" ran'),
    (["one.py:plain", "int", "--after", "fold", "--stage", "ir"], "--after is about the IR after a pass, so it goes with --stage opt, not with ir"),
]


@pytest.mark.parametrize("arguments, text", MISTAKES)
def test_mistakes_are_told_in_one_line(folder, arguments, text):
    assert phylanx("dump", *arguments, cwd=folder) == (1, "", f"phylanx dump: {text}\n")


def test_tables_of_the_core():
    for verb, word in (("ops", "numpy.exp"), ("passes", "fuse")):
        status, out, err = phylanx(verb)
        assert (status, err) == (0, "")
        assert word in out


def test_run_gives_a_script_its_arguments(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import sys\nprint(__name__, sys.argv[1:])\n")
    assert phylanx("run", str(script), "a", "--b") == (0, "__main__ ['a', '--b']\n", "")


def test_doctor():
    status, out, err = phylanx("doctor")
    assert status == 0, err
    assert "LLVM" in out
