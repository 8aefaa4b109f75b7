"""Cases run by worker processes, so that a crash or a hang is one more finding and not the end."""

import multiprocessing
import multiprocessing.connection
import os
import resource
import time
import traceback
from collections import Counter

PATIENCE = 240.0
"""Seconds that a case may take, shrinking included."""
LIFE = 25
"""Cases that a process runs: compiled code is kept as long as its process."""


def campaign(jobs, seed, cases, seconds, report):
    """Run cases in so many processes; the counts of all.

    Parameters
    ----------
    jobs, seed : int
    cases : iterable of (str, int)
        Kind and number.
    seconds : float
        After so many no further case is begun.
    report : callable
        Called with (kind, number, cases.Result) as each ends.
    """
    end = time.monotonic() + seconds
    waiting = iter(cases)
    workers, total = [_Worker(seed) for _ in range(jobs)], Counter()
    try:
        while True:
            for k, w in enumerate(workers):
                if w.case is None:
                    if w.ran >= LIFE:
                        w.stop()
                        w = workers[k] = _Worker(seed)
                    case = next(waiting, None) if time.monotonic() < end else None
                    if case:
                        w.give(case)
            busy = [w for w in workers if w.case]
            if not busy:
                return total
            multiprocessing.connection.wait([w.pipe for w in busy], timeout=1.0)
            for w in busy:
                case, result = w.case, w.take()
                if result is not None:
                    total.update(result.counts)
                    total["cases"] += 1
                    report(*case, result)
    finally:
        for w in workers:
            w.stop()


class _Worker:
    """A process and the case that it runs."""

    def __init__(self, seed):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, seed), daemon=True)
        self.process.start()
        theirs.close()
        self.case, self.since, self.ran = None, 0.0, 0

    def give(self, case):
        self.case, self.since = case, time.monotonic()
        self.ran += 1
        self.pipe.send(case)

    def take(self):
        """The result of its case, or None while that runs."""
        from .cases import Result

        result = None
        if self.pipe.poll():
            try:
                result = self.pipe.recv()
            except EOFError:
                self.process.join()
                result = Result({}, (f"the process ended with {self.process.exitcode}", None))
                self.ran = LIFE
        elif time.monotonic() - self.since > PATIENCE:
            self.process.kill()
            result = Result({}, (f"no end within {PATIENCE:.0f} s", None))
            self.ran = LIFE
        if result is not None:
            self.case = None
        return result

    def stop(self):
        self.pipe.close()
        self.process.join(2.0)
        self.process.kill()


def _serve(pipe, seed):
    """A worker: it runs the cases that it is given until there are no more."""
    from .cases import KINDS, Result

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            kind, number = pipe.recv()
        except EOFError:
            os._exit(0)
        try:
            result = KINDS[kind](seed, number)
        except Exception:
            result = Result({}, (f"the case itself failed:\n{traceback.format_exc()}", None))
        pipe.send(result)
