"""The record of a run: which tasks ran, how often, of which kind, and the files it is saved to."""

import csv
import json
import subprocess
import sys
import threading
from collections import Counter

import numpy as np
import phylanx as phx
import pytest

pytestmark = pytest.mark.filterwarnings("ignore::phylanx.PhylanxPerformanceWarning")
x = np.linspace(0.0, 1.0, 1000)


def native(x, n):
    s = 0.0
    for _ in range(n):
        s += np.cos(x + s).sum()
    return s


def routine(x):
    return np.fft.rfftfreq(1000, 0.1, None)  # the device has no compiled form


def python(x, n):
    s = 0.0
    for _ in range(n):
        middle = np.ma.median(x)
        s += middle
    return s


def leaving(x, n):
    s = 0.0
    for i in range(n):
        s += x[i]
    return s


def generator(x):
    yield x.sum()


def numbers(record):
    return tuple(record.count(k) for k in ("native", "numpy", "python"))


def traced(function, *arguments):
    with phx.trace() as record:
        function(*arguments)
    return record


def test_native_tasks_are_kernels_and_the_call():
    f = phx.jit(native)
    f(x, 1)
    assert numbers(traced(f, x, 7)) == (9, 0, 0)  # seven kernels, the loop, and the call
    assert numbers(traced(f, x, 0)) == (1, 0, 0)  # `s` stays an int: the loop is in the branch for n > 0


def test_a_routine_is_numpys():
    f = phx.jit(routine)
    f(x)
    assert numbers(traced(f, x)) == (1, 1, 0)
    assert phx.jit(routine, strict=True)(x).shape == (501,)


def test_each_pycall_is_a_task_in_python():
    f = phx.jit(python)
    for _ in range(2):
        f(x, 2)
    record = traced(f, x, 5)
    assert record.count("python") == 5
    (task,) = [t for t in record.tasks if t.kind == "python"]
    assert task.name == "np.ma.median(x)" and task.line == python.__code__.co_firstlineno + 3 and task.reason


def test_pycalls_of_a_first_call_count_once():
    record = traced(phx.jit(python), x, 5)
    assert record.count("python") == 5


def test_an_exit_is_a_task_in_python():
    f = phx.jit(leaving)
    f(x, 10)
    with phx.trace() as record, pytest.raises(IndexError):
        f(x, 1001)
    assert numbers(record) == (1, 0, 1)


def test_a_plain_call_is_a_task_in_python():
    f = phx.jit(generator)
    assert numbers(traced(f, x)) == (0, 0, 1)


def test_compilations_are_spans_of_their_own():
    f = phx.jit(native)
    assert [t.count for t in traced(f, x, 1).tasks if t.kind == "compile"] == [1]
    assert not [t for t in traced(f, x, 1).tasks if t.kind == "compile"]


def test_nothing_is_recorded_outside():
    f = phx.jit(native)
    f(x, 3)
    with phx.trace() as record:
        pass
    f(x, 3)
    assert record.tasks == [] and record.spans == []
    assert str(record.verdict()) == "nothing was recorded"


def test_traces_nest():
    f = phx.jit(native)
    f(x, 1)
    with phx.trace() as outer:
        f(x, 2)
        with phx.trace() as inner:
            f(x, 3)
        f(x, 4)
    assert numbers(inner) == (5, 0, 0) and numbers(outer) == (15, 0, 0)  # with each call its loop
    assert len(inner.spans) == 5 and len(outer.spans) == 15


def test_other_threads_are_recorded():
    f = phx.jit(native)
    f(x, 1)
    with phx.trace() as record:
        threads = [threading.Thread(target=f, args=(x, 2)) for _ in range(3)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert numbers(record) == (12, 0, 0)


def test_counts_are_whole_when_spans_are_dropped():
    f = phx.jit(native)
    small = np.zeros(1)
    f(small, 1)
    record = traced(f, small, 100_000)
    assert numbers(record) == (100_002, 0, 0)
    assert record.lost > 0 and len(record.spans) + record.lost == 100_002


def test_shares_of_workers_do_not_count(request):
    f, large = phx.jit(native), np.zeros(1_000_000)
    f(large, 1)
    request.addfinalizer(lambda: phx.config(workers=2))
    counts = set()
    for workers in (1, 2):
        phx.config(workers=workers)
        counts.add(numbers(traced(f, large, 3)))
    assert counts == {(5, 0, 0)}


def test_spans_nest_within_the_call_and_the_trace():
    f = phx.jit(native)
    f(x, 1)
    record = traced(f, x, 3)
    call = next(s for s in record.spans if record.tasks[s.task].name == "call")
    assert all(call.begin <= s.begin <= s.end <= call.end for s in record.spans)
    assert record.begin <= call.begin and call.end <= record.end
    own = record.self_times()
    assert sum(own) == pytest.approx(call.end - call.begin)


def test_verdict_names_line_and_cure():
    f = phx.jit(python)
    f(x, 2)
    verdict = traced(f, x, 50).verdict()
    assert sum(f.share for f in verdict) == pytest.approx(1)
    assert [f.share for f in verdict] == sorted((f.share for f in verdict), reverse=True)
    first = next(f for f in verdict if "in Python" in f.text)
    assert first.line == python.__code__.co_firstlineno + 3
    assert "np.ma.median(x) in Python 50 times" in first.text and "numpy.ma" in first.text
    assert first.fix and f"instead: {first.fix}" in str(verdict)


def test_forms(tmp_path):
    f = phx.jit(native)
    record = traced(f, x, 4)
    for ending in (".json", ".pftrace", ".csv", ".dot", ".newick", ".phx", ".html"):
        record.save(tmp_path / f"r{ending}")
    events = json.loads((tmp_path / "r.pftrace").read_text())["traceEvents"]
    names = Counter(e["name"] for e in events if e["ph"] == "X")
    assert names["call"] == 1 and sum(names[t.name] for t in record.tasks if t.kind == "native" and t.name != "call") == 5
    assert all(e["dur"] >= 0 and e["args"]["line"] > 0 for e in events if e["ph"] == "X")
    rows = list(csv.DictReader((tmp_path / "r.csv").open()))
    assert {r["name"]: int(r["count"]) for r in rows} == {t.name: t.count for t in record.tasks}
    assert (tmp_path / "r.dot").read_text().startswith("digraph")
    assert (tmp_path / "r.newick").read_text().rstrip().endswith(";")
    assert (tmp_path / "r.phx").read_text() == record.text()
    page = (tmp_path / "r.html").read_text()
    assert "<svg" in page and "http" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_a_path_is_saved_at_the_end_and_checked_at_the_begin(tmp_path):
    f = phx.jit(native)
    with phx.trace(tmp_path / "run.csv"):
        f(x, 1)
    assert "call" in (tmp_path / "run.csv").read_text()
    with pytest.raises(ValueError, match=r"a record is saved as .html, .json, .*, not as .gif"):
        phx.trace("x.gif")


def test_a_name_with_quotes_and_umlauts_survives(tmp_path):
    def f(x):
        return np.histogramdd(x, bins=len("ü\"'\n"))[0]

    f = phx.jit(f)
    f(x)
    record = traced(f, x)
    record.save(tmp_path / "r.csv")
    record.save(tmp_path / "r.json")
    names = {e["name"] for e in json.loads((tmp_path / "r.json").read_text())["traceEvents"]}
    assert {t.name for t in record.tasks} <= names


def test_recording_while_calls_run_in_another_thread():
    f, stop = phx.jit(native), threading.Event()
    f(x, 1)

    def work():
        while not stop.is_set():
            f(x, 1)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for _ in range(50):
            with phx.trace() as record:
                f(x, 1)
            assert record.count("native") >= 2
    finally:
        stop.set()
        thread.join()


def test_a_trace_before_the_first_call_of_a_process(tmp_path):
    (tmp_path / "program.py").write_text("""
import numpy as np, phylanx as phx
@phx.jit
def f(x):
    return x + 1
with phx.trace() as record:
    f(np.zeros(3))
print(*[record.count(k) for k in ("native", "python", "compile")])
""")
    done = subprocess.run([sys.executable, tmp_path / "program.py"], capture_output=True, text=True)
    assert done.stdout.split() == ["2", "0", "1"], done.stderr
