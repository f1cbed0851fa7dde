"""The crew: the thread that trains publishes a phase, and it and its helpers take tasks until none is left.

What threads tell each other stands in ``work.shared``. ``TICKET`` holds the number of the phase, how many
tasks it has and how many are taken; a thread takes a task by raising the last. What a phase does is
written before its ticket and not changed before all its tasks are finished. A helper belongs to one session,
a call from Python: it leaves when another one begins, because the arguments may be others then.

The thread that trains never depends on a helper: it takes the tasks that no helper takes.
"""

from nnsim.kernels.jit import apart, part
from nnsim.kernels.large import atomics
from nnsim.kernels.large.plan import (
    COUNT,
    FINISHED,
    LAYER,
    PHASE,
    PHASES,
    SESSION,
    TICKET,
    LargeSamples,
    LargeWork,
)
from nnsim.kernels.large.tasks import do_task, tasks_of
from nnsim.kernels.plan import Plan, Rule, Run

TASK_BITS = 20
"""Bits of a ticket for the tasks taken; as many above them for all tasks, and the phase above both."""

PATIENCE = 2000
"""So many looks at the ticket, about 50 microseconds, before a helper without work returns to Python."""


BUSY = 200
"""After so many looks at unfinished tasks, the helper that does them may be waiting for this processor."""


@part
def taken(ticket: int) -> int:
    """Return how many tasks are taken."""
    return ticket & ((1 << TASK_BITS) - 1)


@part
def is_used_up(ticket: int) -> bool:
    """Return whether all tasks are taken."""
    return taken(ticket) == taken(ticket >> TASK_BITS)


@apart
def run_phase(
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    phase: int,
    layer: int,
    count: int,
) -> None:
    """Do a phase with `count` samples of the block; come back when all its tasks are finished."""
    shared, tasks = work.shared, tasks_of(plan, work, phase, layer, count)
    if tasks == 0:
        return
    shared[PHASE], shared[LAYER], shared[COUNT] = phase, layer, count
    shared[PHASES] += 1
    atomics.write(shared, FINISHED, 0)
    atomics.write(shared, TICKET, (shared[PHASES] << (2 * TASK_BITS)) | (tasks << TASK_BITS))
    done = 0
    while True:
        ticket = atomics.read(shared, TICKET)
        if is_used_up(ticket):
            break
        if atomics.replace(shared, TICKET, ticket, ticket + 1):
            do_task(plan, rule, samples, run, work, 0, taken(ticket))
            done += 1
    looks = 0
    while done + atomics.read(shared, FINISHED) < tasks:
        looks += 1
        if looks < BUSY:
            atomics.pause()
        else:
            atomics.give_way()


@apart
def help_out(
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    thread: int,
    session: int,
) -> None:
    """Take tasks of a session until it is over, or there was nothing to do for a while."""
    shared, looks = work.shared, 0
    while looks < PATIENCE:
        ticket = atomics.read(shared, TICKET)
        if atomics.read(shared, SESSION) != session:
            return
        if is_used_up(ticket):
            looks += 1
            atomics.pause()
        elif atomics.replace(shared, TICKET, ticket, ticket + 1):
            do_task(plan, rule, samples, run, work, thread, taken(ticket))
            atomics.add(shared, FINISHED, 1)
            looks = 0
