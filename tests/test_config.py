"""Settings: the environment, `phx.config`, the cache."""

import os
import re
import subprocess
import sys
from pathlib import Path

import phylanx as phx
import pytest
from phylanx import _core, _settings

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import threading, numpy as np, phylanx as phx
{before}
@phx.jit
def f(x):
    return x + 1
f(np.zeros(3))
c = f.report().compilations[0]
print(c.cache, phx._core.core_call("workers"))
"""


def run(tmp_path, before="", **env):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM.format(before=before))
    env = {k: v for k, v in os.environ.items() if not k.startswith("PHX_")} | {"PHX_CACHE_DIR": str(tmp_path / "cache")} | env
    return subprocess.run([sys.executable, path], capture_output=True, text=True, env=env)


def test_the_table_of_the_documentation_is_the_programs():
    rows = re.findall(r"^\| `(PHX_\w+)` \| (.*) \| (.*) \|$", (ROOT / "docs" / "environment.md").read_text(), re.M)
    assert rows == [tuple(v) for v in _settings.VARIABLES]


def test_every_variable_that_the_sources_read_is_in_the_table():
    read = set()
    for path in [*ROOT.glob("*.go"), *ROOT.glob("internal/**/*.go"), *ROOT.glob("cmd/**/*.go"), *ROOT.glob("python/**/*.py"), *ROOT.glob("door/*.c")]:
        if not path.name.endswith("_test.go"):
            read |= set(re.findall(r'"(PHX_[A-Z_]+)"', path.read_text()))
    assert read == {v.name for v in _settings.VARIABLES}


def test_python_reads_the_environment_in_one_place():
    for path in ROOT.glob("python/phylanx/*.py"):
        if path.name not in ("_settings.py", "_doctor.py"):
            assert "environ[" not in path.read_text() and "environ.get" not in path.read_text() and "getenv" not in path.read_text(), path
    with pytest.raises(KeyError):
        _settings.environ("PHX_WORKER")


def test_the_number_of_workers():
    before = int(_core.core_call("workers"))
    try:
        phx.config(workers=3)
        assert _core.core_call("workers") == "3"
        for bad in (0, -1, 1.5, True, "2"):
            with pytest.raises(ValueError, match="workers must be an int of at least 1"):
                phx.config(workers=bad)
        phx.config()
        assert _core.core_call("workers") == "3"
    finally:
        phx.config(workers=before)


def test_workers_before_the_first_call_start_no_thread(tmp_path):
    before = 'import os\nn = len(os.listdir("/proc/self/task"))\nphx.config(workers=3)\nassert len(os.listdir("/proc/self/task")) == n'
    done = run(tmp_path, before)
    assert done.stdout.split() == ["miss", "3"], done.stderr


def test_the_cache_can_be_off(tmp_path):
    assert run(tmp_path).stdout.split()[0] == "miss"
    assert run(tmp_path).stdout.split()[0] == "hit"
    assert run(tmp_path, PHX_CACHE="0").stdout.split()[0] != "hit"
    assert run(tmp_path, "phx.config(cache=False)").stdout.split()[0] != "hit"
    assert run(tmp_path, "phx.config(cache=True)", PHX_CACHE="0").stdout.split()[0] == "hit"
    assert run(tmp_path, "phx.clear_cache()").stdout.split()[0] == "miss"


def test_show_config(capsys):
    phx.show_config()
    out = capsys.readouterr().out
    assert re.search(r"^numpy +\d", out, re.M) and re.search(r"^workers \d+$", out, re.M) and re.search(r"^cache ", out, re.M)
