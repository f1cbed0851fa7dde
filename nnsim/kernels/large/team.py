"""Helper threads: they lend the large road the other processors while a call of its program lasts.

Where other programs keep the processors busy, waiting for a helper may cost more than it does. So the time of
a step is measured both ways, and the faster way taken; every `TRIAL` calls the other one is tried again.
Helpers are daemon threads that end by themselves when nothing was to do for `IDLE` seconds. One call at a
time is helped; another one that comes meanwhile does its work alone, with the same result.
"""

import itertools
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from nnsim.kernels.codes import EPOCH, STEP, TRAIN
from nnsim.kernels.large.plan import ALONE, CALLS, HELP, HELPED, SESSION, THREADS
from nnsim.kernels.plan import Floats

Program = Callable[..., int]

IDLE = 1.0
"""Seconds after which a helper without work ends."""

TRIAL = 25
"""Every so many calls the way that was slower is tried again."""

RUN, WORK = 3, 4
"""Which arguments of the program the run and the working space are, after the job."""

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
        call, work, counters = _Call(program, arguments, wanted), arguments[WORK], arguments[RUN].counters
        shared, step, epoch = work.shared, counters[STEP], counters[EPOCH]
        wish = job != TRAIN or _helpers_pay(work.numbers)
        with _changed:
            helped = wish and _current is None
            if helped:
                shared[SESSION], _current = call.session, call
                _start_missing(wanted)
                _changed.notify_all()
        begin = time.perf_counter()
        try:
            return program(job, *arguments)
        finally:
            if helped:
                shared[SESSION], _current = 0, None
            if job == TRAIN and helped == wish and counters[STEP] > step and counters[EPOCH] == epoch:
                _note(work.numbers, helped, (time.perf_counter() - begin) / (counters[STEP] - step))

    return run_job


def _helpers_pay(numbers: Floats) -> bool:
    """Return whether the next call should be helped, and count it. The first call, which is slow, is."""
    numbers[CALLS] += 1
    if 0.0 in (numbers[HELPED], numbers[ALONE]):
        return bool(numbers[HELPED] == 0.0)
    return bool((numbers[HELPED] <= numbers[ALONE]) != (numbers[CALLS] % TRIAL == 0))


def _note(numbers: Floats, helped: bool, seconds: float) -> None:
    """Keep the time of a step, smoothed; that of the first call, in which memory is new, does not count."""
    place = HELPED if helped else ALONE
    if numbers[CALLS] > 1:
        numbers[place] = 0.7 * numbers[place] + 0.3 * seconds if numbers[place] else seconds


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
