"""The part of the public surface that is about settings."""

import json

from . import _core, _door
from ._settings import chosen


def config(*, workers=None, cache=None):
    """Change settings of this process; what is not given stays.

    Parameters
    ----------
    workers : int
        Threads that a parallel region may use, the caller included. Results do not depend on it.
    cache : bool
        Whether functions compiled from now on are looked up and kept on disk.
    """
    if workers is not None:
        if type(workers) is not int or workers < 1:
            raise ValueError(f"workers must be an int of at least 1, not {workers!r}")
        chosen["workers"] = workers
        if _door.loaded():
            _core.set_workers(workers)
    if cache is not None:
        chosen["cache"] = bool(cache)


def clear_cache():
    """Remove all machine code kept on disk. What is compiled in this process stays compiled."""
    text = _core.core_call("cache", "clear")
    if text:
        raise OSError(json.loads(text)["error"]["text"])


def show_config():
    """Print versions, paths and settings: what a bug report needs."""
    from . import _doctor

    _doctor.main()
