"""`f.report()`: what ran where and why, in words and in HTML."""

import re

import numpy as np
import phylanx as phx
import pytest
from phylanx._advice import advice

pytestmark = pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
x = np.linspace(0.0, 1.0, 1000)


@phx.jit
def mixed(x, n):
    s = np.exp(x) * 2.0 + 1.0
    total = 0.0
    for i in range(n):
        middle = np.ma.median(s)
        total += middle + x[i]
    return total


FIRST = mixed.py_func.__code__.co_firstlineno
mixed(x, 2)


def numbers(report):
    return report.native, report.numpy, report.python


def test_a_function_that_never_ran():
    report = phx.jit(lambda x: x).report()
    assert numbers(report) == (0, 0, 0) and report.wholly
    assert str(report).startswith("<lambda>") or "<lambda>: 0 native calls" in str(report)


def test_state_so_far_counts_calls():
    f = phx.jit(lambda x: x * 2)
    for _ in range(3):
        f(x)
    f([1])
    report = f.report()
    assert report.calls + report.plain_calls == 4 and report.native >= 3
    assert phx.Report is type(report)


def test_a_recorded_call_counts_tasks():
    report = mixed.report(x, 4)
    assert report.native >= 2 and (report.numpy, report.python) == (0, 4)
    assert report.record.count("python") == 4


def test_it_makes_the_call_once():
    def append(x):
        x += 1.0

    f, y = phx.jit(append), np.zeros(3)
    f.report(y)
    assert y.tolist() == [1.0, 1.0, 1.0]


def test_lines_in_python_have_reason_and_cure():
    report = mixed.report(x, 4)
    (line, source, reason, count) = report.python_lines[0]
    assert (line, source) == (FIRST + 5, "np.ma.median(s)") and "numpy.ma" in reason and count >= 4
    text = str(report)
    assert f"line {line}: np.ma.median(s)  ran in Python" in text and f"instead: {report.fix(reason)}" in text


def test_an_exit_is_told():
    @phx.jit
    def last(x, n):
        return x[n]

    last(x, 1)
    with pytest.raises(IndexError):
        last(x, 1000)
    ((line, why, count),) = last.report().exits
    assert (line, count) == (last.py_func.__code__.co_firstlineno + 2, 1) and why


def test_a_refusal_is_told():
    def generator(x):
        yield x

    f = phx.jit(generator)
    list(f(x))
    report = f.report()
    assert not report.wholly and numbers(report) == (0, 0, 1)
    assert f"not compiled: {report.refusals[0]}" in str(report)


def test_compilations_name_types_and_time():
    f = phx.jit(lambda x: x + 1, cache=False)
    f(x)
    f(x.astype(np.float32))
    report = f.report()
    assert [c.types[0].partition("[")[0] for c in report.compilations] == ["f64", "f32"]
    assert all(c.end > c.begin and c.cache != "hit" for c in report.compilations)
    assert len(re.findall(r"compiled for \(.*\) in [0-9.]+ ms", str(report))) == 2


def test_fused_kernels_are_named():
    assert (FIRST + 2, "kernel exp multiply add") in mixed.report().fused


def test_times_of_lines():
    f = phx.jit(mixed.py_func)
    f(x, 2)
    seconds = f.report(x, 500).seconds()
    assert FIRST + 5 in seconds and list(seconds.values()) == sorted(seconds.values(), reverse=True) and min(seconds.values()) >= 0
    assert f.report().seconds() == {}


def test_advice_for_every_reason():
    assert advice("numpy.foo has no compiled form") != advice("anything")
    assert advice("anything", "do this") == "do this"
    assert "float32" in advice("dtype numpy.float16 has no compiled form") and "mask" in advice("numpy.ma.core.sum has no compiled form")


@pytest.mark.parametrize("arguments", [(), (x, 5)])
def test_html(arguments):
    page = mixed.report(*arguments)._repr_html_()
    assert "np.ma.median" in page and "Tree of mixed" in page and "<details>" in page
    assert ("<svg" in page) == bool(arguments) and ("background: rgba" in page) == bool(arguments)
    assert "<script" not in page and not re.search(r"(src|href)=", page)


def test_html_escapes():
    def f(x):
        return np.histogramdd(x, bins=len("<script>&"))[0]

    f = phx.jit(f, name="<b>")
    f(x)
    page = f.report(x)._repr_html_()
    assert "<script" not in page and "<b>:" not in page and "&lt;script&gt;&amp;" in page


def test_a_page_is_one_file():
    from phylanx import _html

    page = _html.page("A & B", [("first", mixed.report(x, 3)), ("second", mixed.report())])
    assert page.startswith("<!doctype html>") and "<title>A &amp; B</title>" in page
    assert page.count("<h2>") == 2 and "http" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")
