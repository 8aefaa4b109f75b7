"""Reports and records as plain HTML: one file, no network, no script."""

import html
import json
import re
from collections import Counter

from . import _core, _front, _jit
from ._source import Unsupported

STYLE = """
.phx { font: 14px/1.45 system-ui, sans-serif; color: #222; max-width: 70em; }
.phx table { border-collapse: collapse; } .phx td, .phx th { padding: 1px 10px; text-align: left; white-space: nowrap; }
.phx td.n { text-align: right; font-variant-numeric: tabular-nums; }
.phx pre, .phx code { font: 12px/1.4 ui-monospace, monospace; margin: 0; } .phx pre.tree span { display: block; }
.phx .three b { font-size: 24px; margin-right: 4px; } .phx .three span { margin-right: 28px; }
.phx .native { color: #2a6fb0; } .phx .numpy { color: #b07d1e; } .phx .python { color: #b03a2e; } .phx .compile { color: #777; }
.phx rect.native { fill: #2a6fb0; } .phx rect.numpy { fill: #d9a441; } .phx rect.python { fill: #c0392b; } .phx rect.compile { fill: #aaa; }
"""
COLOURS = "native code <span class=native>blue</span>, NumPy routines <span class=numpy>yellow</span>, Python <span class=python>red</span>, compiling grey"
_POSITION = re.compile(r"(?<=[\w`])\$(\d+)\$(\d+)")
WIDTH, ROW = 960, 16  # of the timeline, px
MAX_DEPTH = 6


def page(title, sections):
    """A whole HTML file.

    Parameters
    ----------
    title : str
    sections : list of (str, Report or Record)
        Headings and what stands under them.

    Returns
    -------
    str
    """
    body = "".join(f"<h2>{html.escape(heading)}</h2>{fragment(thing)}" for heading, thing in sections)
    return f'<!doctype html><html lang=en><meta charset=utf-8><title>{html.escape(title)}</title><body class=phx><h1>{html.escape(title)}</h1>{body}</body></html>\n'


def fragment(thing):
    """A report or a record as a part of a page."""
    record = getattr(thing, "record", thing)
    out = ["<div class=phx><style>", STYLE, "</style>", _three(thing)]
    if record is not thing:
        out.append(_summary(thing))
    if record is not None:
        out += [_verdict(record), _timeline(record), _tasks(record)]
    functions = [thing.function] if record is not thing else _functions(record)
    for function in functions:
        out += [_tree(function._state, record), _code(function)]
    return "".join([*out, "</div>"])


def _functions(record):
    """The decorated functions of a record that still exist."""
    roots = {id(t.state.parent or t.state) for t in record.tasks}
    return [f for f in list(_jit.functions) if id(f._state) in roots]


def _three(thing):
    counts = [thing.count(k) for k in ("native", "numpy", "python")] if hasattr(thing, "count") else [thing.native, thing.numpy, thing.python]
    names = (("native", "native"), ("numpy", "NumPy routines"), ("python", "Python"))
    return "<p class=three>" + "".join(f"<span class={kind}><b>{n}</b>{name}</span>" for n, (kind, name) in zip(counts, names)) + "</p>"


def _summary(report):
    """What the report says in words, up to the times."""
    lines = [line for line in report.lines_of_text()][1:]
    return f"<pre>{html.escape(chr(10).join(line[2:] for line in lines))}</pre>" if lines else ""


def _verdict(record):
    rows = "".join(f"<tr><td class=n>{100 * f.share:.1f} %<td class=n>line {f.line}<td>{html.escape(f.text)}{_instead(f.fix)}" for f in record.verdict())
    return f"<h3>Where the time went</h3><table>{rows}</table>"


def _instead(fix):
    return f"<br>instead: {html.escape(fix)}" if fix else ""


def _tasks(record):
    own = record.self_times()
    rows = [
        f"<tr class={t.kind}><td>{t.kind}<td class=n>{t.line}<td><code>{html.escape(t.name)}</code><td>{html.escape(t.function)}"
        f"<td class=n>{t.count}<td class=n>{t.time / 1e6:.3f}<td class=n>{own[k] / 1e6:.3f}<td class=n>{t.shared / 1e6:.3f}"
        for k, t in sorted(enumerate(record.tasks), key=lambda item: -item[1].time)
    ]
    head = "<tr><th>kind<th>line<th>task<th>function<th>count<th>ms<th>ms itself<th>ms on other workers"
    return f"<h3>Tasks</h3><table>{head}{''.join(rows)}</table>"


# ---- the tree ----------------------------------------------------------------------------------------------------------------------------


def _tree(state, record):
    """The tree, each of its lines as red as the time of its source line."""
    try:
        text = _front.tree_text(state, positions=True)
    except (_core.CoreError, Unsupported):
        return ""
    times = Counter()
    for task, own in zip(record.tasks, record.self_times()) if record else ():
        if (task.state.parent or task.state) is state and task.name != "call":
            times[task.line] += own
    most = max(times.values(), default=0)
    spans, line = [], 0
    for row in text.splitlines():
        found = _POSITION.search(row)
        line = int(found[1]) if found else line
        spans.append(_heat(html.escape(_POSITION.sub("", row)), line, times[line], most))
    return f"<h3>Tree of {html.escape(state.name)}</h3><pre class=tree>{''.join(spans)}</pre>"


def _heat(text, line, time, most):
    if not time:
        return f"<span>{text}</span>"
    return f'<span style="background: rgba(192, 57, 43, {0.5 * time / most:.3f})" title="line {line}: {time / 1e6:.3f} ms">{text}</span>'


def _code(function):
    """The optimised IR of the versions that ran, folded."""
    out = []
    for version, calls, _ in function._state.executed(function):
        try:
            text = _core.answer("dump", json.dumps({"Request": version.request, "Stage": "opt", "After": ""}))
        except _core.CoreError as e:
            text = str(e)
        head = html.escape(f"IR for ({', '.join(version.request['types'])}), {calls} calls")
        out.append(f"<details><summary>{head}</summary><pre>{html.escape(text)}</pre></details>")
    return "".join(out)


# ---- the timeline ------------------------------------------------------------------------------------------------------------------------


def _timeline(record):
    """Spans by worker, nested ones below those they are in; what is closer than a pixel is one bar."""
    if not record.spans:
        return ""
    begin, end = min(s.begin for s in record.spans), max(s.end for s in record.spans)
    scale = WIDTH / max(end - begin, 1)
    bars, top = [], 0
    for worker in sorted({s.worker for s in record.spans}):
        bars.append(f'<text x=0 y={top + 11} font-size=11>{"caller" if worker == 0 else f"worker {worker}"}</text>')
        depth = 0
        for d, task, x, width in _bars([s for s in record.spans if s.worker == worker], begin, scale, record.tasks):
            depth = max(depth, d)
            t = record.tasks[task]
            label = html.escape(f"{t.name}, line {t.line}: {width / scale / 1e6:.3f} ms")
            bars.append(f'<rect class={t.kind} x={80 + x:.1f} y={top + d * ROW} width={max(width, 0.5):.1f} height={ROW - 3}><title>{label}</title></rect>')
        top += (depth + 1) * ROW + 6
    note = f"{record.lost} spans were dropped; counts and times include them. " if record.lost else ""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width={WIDTH + 90} height={top}>{"".join(bars)}</svg>'
    return f"<h3>Timeline, {(end - begin) / 1e6:.3f} ms</h3><p>{note}{COLOURS}</p>{svg}"


def _bars(spans, begin, scale, tasks):
    """(depth, task, x, width): neighbours of one kind less than a pixel apart are joined, under the name of the first."""
    ends, last = [], {}
    for s in sorted(spans, key=lambda s: (s.begin, -s.end)):
        while ends and ends[-1] <= s.begin:
            ends.pop()
        ends.append(s.end)
        depth, x, width = min(len(ends) - 1, MAX_DEPTH), (s.begin - begin) * scale, (s.end - s.begin) * scale
        bar = last.get(depth)
        if bar and tasks[bar[1]].kind == tasks[s.task].kind and x - bar[2] - bar[3] < 0.5 and (width < 1 or bar[3] < 1):
            bar[3] = max(bar[3], x + width - bar[2])
            continue
        if bar:
            yield tuple(bar)
        last[depth] = [depth, s.task, x, width]
    yield from map(tuple, last.values())
