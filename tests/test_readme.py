"""The README and the pages of docs: their programs run and print what stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/environment.md", "docs/reports.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def programs(page):
    """(program, output or None) of each page: a block of Python runs after those before it, a block of text behind it is what it alone prints."""
    blocks = BLOCK.findall((ROOT / page).read_text())
    return [(code, blocks[k + 1][1] if k + 1 < len(blocks) and blocks[k + 1][0] == "text" else None) for k, (kind, code) in enumerate(blocks) if kind == "python"]


def normal(text):
    """Text without what differs from run to run: times, shares, the order of the shares, what the disk cache had."""
    text = re.sub(r"[0-9.]+ ms", "# ms", text.replace(", from the cache on disk", ""))
    text = re.sub(r", and # ms on other workers", "", text)
    lines = [re.sub(r"^ *[0-9.]+ %", "# %", line) for line in text.splitlines()]
    shares = sorted(line for line in lines if line.startswith("# %"))
    return [line for line in lines if not line.startswith("# %")] + shares


@pytest.mark.parametrize("page", PAGES)
def test_programs(page, tmp_path):
    script = tmp_path / "page.py"
    found = programs(page)
    assert found
    script.write_text("".join(f'{code}\nprint("~~~", flush=True)\n' for code, _ in found))
    own = {"PHX_CACHE_DIR": str(tmp_path / "cache")} if "clear_cache" in script.read_text() else {}  # what a page clears is its own
    done = subprocess.run([sys.executable, "-W", "ignore", script], capture_output=True, text=True, cwd=tmp_path, env=os.environ | own)
    assert done.returncode == 0, done.stderr
    for output, (_, expected) in zip(done.stdout.split("~~~\n"), found):
        if expected is not None:
            assert normal(output) == normal(expected)


def test_commands_are_those_of_ci():
    commands = re.findall(r"^    (pip install .*)$", (ROOT / "README.md").read_text(), re.M)
    assert commands == ["pip install . && phylanx demo", "pip install '.[test]' && python -m pytest"]
    ci = (ROOT / ".ci" / "run").read_text()
    assert all(f"({c})" in ci for c in commands)


def test_the_promises_name_tests_that_exist():
    text = (ROOT / "README.md").read_text()
    named = re.findall(r"`(tests/\w+\.py|internal/[\w/]+_test\.go|\w+_test\.go)(?:::(\w+))?`", text)
    assert len(named) > 10
    for file, test in named:
        assert (ROOT / file).exists(), file
        assert not test or f"def {test}(" in (ROOT / file).read_text() or f"func {test}(" in (ROOT / file).read_text(), (file, test)


def test_links_lead_somewhere():
    for page in ("README.md", *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/*.md"))):
        for target in re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text()):
            if not target.startswith("http"):
                assert ((ROOT / page).parent / target).exists(), (page, target)
