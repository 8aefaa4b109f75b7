"""Defects that the report, the trace and the demo brought to light."""

import numpy as np
import phylanx as phx


def test_tasks_of_a_library_function_are_at_the_line_that_calls_it():
    @phx.jit
    def f(x):
        return np.ptp(x)

    f(np.arange(5.0))
    lines = {t.line for t in f.report(np.arange(5.0)).record.tasks if t.kind == "native" and t.name != "call"}
    assert lines == {f.py_func.__code__.co_firstlineno + 2}


def test_pycalls_whose_value_has_another_type_count_once():
    values = [1.0, np.ones(2)]

    @phx.jit
    def f(n):
        total = 0.0
        for k in range(n):
            total = total + values[k % 2]
        return total

    for n in (1, 2, 3, 4):
        report = f.report(n)
        np.testing.assert_array_equal(f(n), f.py_func(n))
    assert report.python <= 4
