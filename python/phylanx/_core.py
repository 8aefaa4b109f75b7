"""The Go core, loaded when first asked for."""

import json
import os
import threading

from . import _door, _paths
from ._settings import chosen_workers, environ

_lock = threading.RLock()
_lost = False  # this process is the child of one that had loaded the core
after_load = []  # what is to be called once the core is there
_opened = False


class CoreError(Exception):
    """The core refused; `code` names the reason for programs, the text says it for people."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def answer(verb, request):
    """What the core answers to a verb, decoded; an answer that is an error is raised."""
    text = core_call(verb, request)
    if not text.startswith("{"):
        return text
    decoded = json.loads(text)
    error = decoded.get("error")
    if error:
        raise CoreError(error.get("code", verb), error["text"])
    return decoded


def answer_text(verb, request):
    """What the core answers to a verb that gives text in any form; an error is raised."""
    text = core_call(verb, request)
    if text.startswith('{"error":'):
        error = json.loads(text)["error"]
        raise CoreError(error["code"], error["text"])
    return text


def core_call(verb, request=""):
    """The core's answer as it is, text or JSON."""
    if _lost:  # its threads are those of the parent: a call could wait for one of them for ever
        raise CoreError("fork", "the core of Phylanx does not work in a forked child")
    load()
    return _door.core_call(verb, request)


def _after_fork():
    global _lost
    _lost = True
    _door.after_fork()


def load():
    """Load the core into this process. Its threads do not survive a fork, so from now on a forked child runs plain Python."""
    with _lock:
        if not _door.loaded():
            try:
                _door.load(_paths.core())
            except (OSError, ImportError) as e:
                raise CoreError("core-missing", str(e)) from None
            os.register_at_fork(after_in_child=_after_fork)
            if chosen_workers():
                set_workers(chosen_workers())
            if environ("PHX_SHUFFLE"):
                _door.core_call("shuffle", environ("PHX_SHUFFLE"))
            for call in after_load:
                call()


def set_workers(n):
    """Set how many threads a parallel region may use."""
    _door.core_call("workers", str(n))


def open_core():
    """Load the core and tell it where the libraries are; LLVM itself is loaded when something has to be compiled."""
    global _opened
    with _lock:
        if not _opened:
            load()
            core = os.stat(_paths.core())
            answer("open", json.dumps({"LLVM": _paths.llvm(), "BLAS": _paths.blas(), "Math": _paths.numpys_math(), "Build": f"{core.st_size}-{core.st_mtime_ns}"}))
            _opened = True


def host():
    """What LLVM says of this machine."""
    open_core()
    return answer("host", "")
