"""Helper threads: they lend the large road the other processors while a call of its program lasts.

Helpers are daemon threads that end by themselves when nothing was to do for `IDLE` seconds. One call at a
time is helped; another one that comes meanwhile does its work alone, with the same result.
"""

import itertools
import os
import threading
from collections.abc import Callable
from typing import Any

from nnsim.kernels.large.plan import HELP, SESSION, THREADS

Program = Callable[..., int]

IDLE = 1.0
"""Seconds after which a helper without work ends."""

WORK = 5
"""Which argument of the program the working space is, after the job."""

_changed = threading.Condition()
_sessions = itertools.count(1)
_helpers: set[int] = set()
_current: "_Call | None" = None


class _Call:
    """A call of the program that helpers may join."""

    def __init__(self, program: Program, arguments: tuple[Any, ...], threads: int) -> None:
        self.program = program
        self.arguments = arguments
        self.threads = threads
        self.session = next(_sessions)

    def join(self, number: int) -> None:
        """Help until the call is over or there is nothing to do for a moment."""
        *shared, _, _, result = self.arguments
        self.program(HELP, *shared, number, self.session, result)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def with_helpers(program: Program, threads: int | None = None) -> Program:
    """Return the program of the large road as one that so many threads run together.

    Parameters
    ----------
    program : Program
        `nnsim.kernels.large.program.run_job`, compiled.
    threads : int, optional
        As many as there are processors if not given; never more than `THREADS`.
    """
    wanted = min(threads or processors(), THREADS)
    if wanted == 1:
        return program

    def run_job(job: int, *arguments: Any) -> int:
        global _current
        call, shared = _Call(program, arguments, wanted), arguments[WORK - 1].shared
        with _changed:
            helped = _current is None
            if helped:
                shared[SESSION], _current = call.session, call
                _start_missing(wanted)
                _changed.notify_all()
        try:
            return program(job, *arguments)
        finally:
            if helped:
                shared[SESSION], _current = 0, None

    return run_job


def _start_missing(wanted: int) -> None:
    for number in range(1, wanted):
        if number not in _helpers:
            _helpers.add(number)
            threading.Thread(target=_serve, args=(number,), name=f"helper {number}", daemon=True).start()


def _serve(number: int) -> None:
    """Join calls until there was none for a while."""
    while True:
        with _changed:
            if not _changed.wait_for(lambda: _is_wanted(number), IDLE):
                _helpers.discard(number)
                return
            call = _current
        if call is not None:
            call.join(number)
        call = None


def _is_wanted(number: int) -> bool:
    return _current is not None and number < _current.threads
