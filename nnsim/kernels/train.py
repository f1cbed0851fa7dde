"""Train: many whole steps in one call, with the choice of the rows and the recording of curves.

The same for both roads: each gives its way to make a step and to measure a part of the data.
"""

import math
from collections.abc import Callable
from typing import Any

from nnsim.kernels.codes import (
    DIVERGED,
    DONE,
    EPOCH,
    FULL,
    ORDER_EPOCH,
    POSITION,
    RANDOM,
    REGRESSION,
    REPLACEMENT,
    SAMPLES,
    SHUFFLED,
    SLICES,
    STEP,
)
from nnsim.kernels.jit import apart, part, rare
from nnsim.kernels.plan import Floats, Plan, Record, Rule, Run, Samples
from nnsim.kernels.shuffle import draw, shuffle

PARTS = 3
"""Train, validation and test."""

Part = Callable[..., Any]


@part
def all_finite(values: Floats, first: int, count: int) -> bool:
    """Return whether no value of a range is NaN or infinite (nor so large that their sum is)."""
    total = 0.0
    for p in range(first, first + count):
        total += abs(values[p])
    return math.isfinite(total)


def make_train(learn: Part, measure: Part) -> tuple[Part, Part]:
    """Return the parts `train` and `record_epoch` of a road.

    Parameters
    ----------
    learn : part
        ``learn(plan, rule, samples, run, work, begin, end, ordered)`` makes one step with the training rows
        ``begin`` to ``end - 1``, or with those that stand there in ``work.order`` if ``ordered``, counts it
        in ``run.counters[UPDATES]`` and returns whether all parameters are finite.
    measure : part
        ``measure(plan, rule, samples, parameters, work, begin, end, ordered)`` returns loss and accuracy of
        rows ``begin`` to ``end - 1``, or of those that stand there in ``work.order``.

    Both roads' Work has ``order`` and ``marks`` as in `nnsim.kernels.plan.Work`.
    """

    @rare
    def record_epoch(plan: Plan, rule: Rule, samples: Samples, run: Run, work: Any, record: Record) -> int:
        """Write the points that are due at the end of this epoch; return `DONE`, `FULL` or `DIVERGED`."""
        epoch = run.counters[EPOCH]
        outcome = DONE
        if epoch % record.stride[1] == 0:
            point = record.used[1]
            record.parameter_epoch[point] = epoch
            for p in range(len(run.parameters)):
                record.parameters[point, p] = run.parameters[p]
            record.used[1] = point + 1
            if point + 1 == len(record.parameter_epoch):
                outcome = FULL
        if epoch % record.stride[0] == 0:
            point = record.used[0]
            record.points[point, 0] = epoch
            record.points[point, 1] = run.counters[STEP]
            for number in range(PARTS):
                begin, end = samples.bounds[number], samples.bounds[number + 1]
                loss, accuracy = measure(plan, rule, samples, run.parameters, work, begin, end, False)
                record.metrics[point, number] = loss if end > begin else math.nan
                accurate = end > begin and rule.task != REGRESSION
                record.metrics[point, PARTS + number] = accuracy if accurate else math.nan
            record.used[0] = point + 1
            if point + 1 == len(record.points):
                outcome = FULL
            if not math.isfinite(record.metrics[point, 0]):
                outcome = DIVERGED
        return outcome

    @apart
    def train(
        plan: Plan,
        rule: Rule,
        samples: Samples,
        run: Run,
        work: Any,
        record: Record,
        max_steps: int,
        stop_epoch: int,
    ) -> int:
        """Train for `max_steps` steps, or until `stop_epoch` epochs are finished.

        A step takes the next batch of the running epoch, which ends with what is left of it. A batch of all
        rows takes them as they stand, unless rows are drawn with replacement; see `choose` for others.

        Comes back early when a record is full (it has to be thinned before the next call) or when the
        parameters or a recorded loss are not finite.

        Returns
        -------
        int
            `DONE`, `FULL` or `DIVERGED`.
        """
        counters = run.counters
        rows = samples.bounds[1]
        for _ in range(max_steps):
            epoch, position = counters[EPOCH], counters[POSITION]
            if epoch >= stop_epoch:
                return DONE
            count = min(rule.batch_size, rows - position)
            begin, ordered = choose(rule, work, counters, rows, count)
            finite = learn(plan, rule, samples, run, work, begin, begin + count, ordered)
            end = position + count
            counters[STEP] += 1
            counters[SAMPLES] += count
            counters[POSITION] = end if end < rows else 0
            counters[EPOCH] = epoch if end < rows else epoch + 1
            if not finite:
                return DIVERGED
            if end == rows and is_due(record, counters[EPOCH]):
                outcome = record_epoch(plan, rule, samples, run, work, record)
                if outcome != DONE:
                    return outcome
        return DONE

    return train, record_epoch


@part
def is_due(record: Record, epoch: int) -> bool:
    """Return whether `record_epoch` has something to write; to call it only to learn that takes longer."""
    return epoch % record.stride[0] == 0 or epoch % record.stride[1] == 0


@part
def choose(rule: Rule, work: Any, counters: Any, rows: int, count: int) -> tuple[int, bool]:
    """Return where the rows of the next batch begin, and whether they are places in ``work.order``.

    The order of a shuffled epoch follows from its number alone, the rows of a drawn batch from that of the
    step; so a State needs no random stream to go on in mid-epoch.
    """
    position = counters[POSITION]
    if rule.selection == SHUFFLED and count < rows:
        if work.marks[ORDER_EPOCH] != counters[EPOCH]:
            shuffle(work.order, rule.shuffle_seed, counters[EPOCH])
            work.marks[ORDER_EPOCH] = counters[EPOCH]
        return position, True
    if rule.selection <= SLICES or (rule.selection == RANDOM and count == rows):
        return position, False
    draw(work.order, count, rule.shuffle_seed, counters[STEP], rule.selection == REPLACEMENT)
    return 0, True
