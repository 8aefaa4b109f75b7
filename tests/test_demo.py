"""The examples and `phylanx demo`."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import phylanx as phx
import pytest
from phylanx import _demo

ROOT = Path(__file__).resolve().parent.parent
ITERATIONS = {"logistic_regression": 750, "alternating_least_squares": 2, "neural_network": 20, "kmeans": 20}
RTOL = {"logistic_regression": 1e-12, "alternating_least_squares": 1e-9, "neural_network": 1e-10, "kmeans": 0}


@pytest.fixture(params=_demo.EXAMPLES)
def example(request):
    module = _demo.load(request.param)
    return request.param, module, (*module.arguments(1)[:-1], ITERATIONS[request.param])


@pytest.mark.filterwarnings("error::phylanx.PhylanxPerformanceWarning")
def test_example_compiles_wholly_and_equals_numpy(example):
    name, module, arguments = example
    f = phx.jit(module.algorithm.py_func, strict=True)
    kept = [np.copy(a) for a in arguments]
    ours, theirs = f(*arguments), module.algorithm.py_func(*arguments)
    assert type(ours) is type(theirs)
    for a, b in zip(*(r if isinstance(r, tuple) else (r,) for r in (ours, theirs)), strict=True):
        assert a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=RTOL[name], atol=RTOL[name] * np.abs(b).max())
    for a, b in zip(arguments, kept):
        np.testing.assert_array_equal(a, b)
    report = f.report(*arguments)
    assert report.wholly and (report.numpy, report.python) == (0, 0) and report.native > ITERATIONS[name]


@pytest.mark.filterwarnings("error::phylanx.PhylanxPerformanceWarning")
def test_logistic_regression_finds_the_known_weights():
    module = _demo.load("logistic_regression")
    w = module.algorithm(*module.arguments())
    np.testing.assert_allclose(w[:4], [-0.38309756, -0.53917006, -0.36657201, -0.62244152], atol=5e-9)
    assert module.summary(w).startswith("accuracy 0.9877")


def test_example_does_not_depend_on_workers(example, request):
    _, module, arguments = example
    request.addfinalizer(lambda: phx.config(workers=2))
    results = []
    for workers in (1, 2, 3):
        phx.config(workers=workers)
        results.append(module.algorithm(*arguments))
    assert _demo.difference(results[1], results[0]) == _demo.difference(results[2], results[0]) == 0


@pytest.mark.parametrize("command", [[], ["-m", "phylanx", "run"]], ids=["python", "phylanx run"])
def test_examples_are_scripts(command):
    path = ROOT / "examples" / "kmeans.py"
    done = subprocess.run([sys.executable, *command, path], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"k-means: cluster sizes \[50, 62, 38\], first centroid \[.*\]\n", done.stdout)


def test_the_wheel_ships_examples_and_data():
    text = (ROOT / "pyproject.toml").read_text()
    assert '"examples" = "phylanx/examples"' in text
    for name in _demo.EXAMPLES:
        assert (ROOT / "examples" / f"{name}.py").exists()


def test_difference():
    a = np.array([1.0, -4.0, np.nan])
    assert _demo.difference(a, a.copy()) == 0
    assert _demo.difference(a + [1.0, 0.0, 0.0], a) == 0.25
    assert _demo.difference(a, np.array([1.0, -4.0, 3.0])) == np.inf
    assert _demo.difference(a, a.astype(np.float32)) == np.inf
    assert _demo.difference((a, np.arange(3)), (a, np.arange(3))) == 0
    assert _demo.difference(np.array([0.0]), np.array([0.0])) == 0


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(_demo, "EXAMPLES", ("kmeans",))
    monkeypatch.setattr(_demo, "SCALES", (1,))
    monkeypatch.setattr(_demo, "REPETITIONS", 2)


def test_the_demo_prints_a_table_and_writes_the_report(short, tmp_path, capsys):
    assert _demo.main(tmp_path / "demo.html") == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"algorithm +NumPy +first call +warm +speed-up +answer, compiled", lines[0])
    assert re.fullmatch(r"k-means x1( +[0-9.]+ ms){3} +[0-9.]+x  equal, bit for bit, wholly compiled", lines[1])
    assert lines[2].strip().startswith("cluster sizes [50, 62, 38]")
    assert lines[3] == f"Where the time goes: {tmp_path / 'demo.html'}"
    assert "Tree of algorithm" in (tmp_path / "demo.html").read_text()


def test_the_demo_fails_when_an_answer_differs(short, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(_demo, "difference", lambda ours, theirs: 0.5)
    assert _demo.main(tmp_path / "demo.html") == 1
    assert "DIFFERENT by 5e-01" in capsys.readouterr().out


def test_the_bar_shows_on_a_terminal_after_a_second(capsys, monkeypatch):
    bar = _demo.Bar("work", 4)
    bar.show(1)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    bar.show(1)
    assert capsys.readouterr().err == ""
    bar.begin -= 2
    bar.show(2)
    assert capsys.readouterr().err.rstrip("\r").endswith("[############............] 2/4")
    bar.show(4)
    assert capsys.readouterr().err == "\033[K\r"
