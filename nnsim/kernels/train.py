"""Train: many whole steps in one call, with the shuffling of each epoch and the recording of curves."""

import math

from nnsim.kernels.codes import (
    DIVERGED,
    DONE,
    EPOCH,
    EVALUATE,
    FULL,
    GRADIENT,
    ORDER_EPOCH,
    POSITION,
    REGRESSION,
    SAMPLES,
    STEP,
    UPDATES,
)
from nnsim.kernels.jit import apart, part, rare
from nnsim.kernels.optimizers import update
from nnsim.kernels.plan import Floats, Plan, Record, Rule, Run, Samples, Work
from nnsim.kernels.shuffle import shuffle
from nnsim.kernels.sweep import sweep

PARTS = 3
"""Train, validation and test."""


@apart
def train(
    plan: Plan,
    rule: Rule,
    samples: Samples,
    run: Run,
    work: Work,
    record: Record,
    max_steps: int,
    stop_epoch: int,
) -> int:
    """Train for `max_steps` steps, or until `stop_epoch` epochs are finished.

    A step takes the next batch of the running epoch, which ends with what is left of it. A batch of all rows
    takes them as they stand; else the order of an epoch follows from its number alone.

    Comes back early when a record is full (it has to be thinned before the next call) or when the parameters
    or a recorded loss are not finite.

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
        if count < rows and work.marks[ORDER_EPOCH] != epoch:
            shuffle(work.order, rule.shuffle_seed, epoch)
            work.marks[ORDER_EPOCH] = epoch
        end, unused = position + count, record.metrics
        sweep(GRADIENT, plan, rule, samples, run.parameters, work, position, end, count < rows, unused)
        counters[UPDATES] += 1
        update(rule, run.parameters, work.gradient, run.slots, counters[UPDATES])
        counters[STEP] += 1
        counters[SAMPLES] += count
        counters[POSITION] = end if end < rows else 0
        counters[EPOCH] = epoch if end < rows else epoch + 1
        if not all_finite(run.parameters):
            return DIVERGED
        if end == rows:
            outcome = record_epoch(plan, rule, samples, run, work, record)
            if outcome != DONE:
                return outcome
    return DONE


@part
def all_finite(values: Floats) -> bool:
    """Return whether no value is NaN or infinite (nor so large that their sum is)."""
    total = 0.0
    for value in values:
        total += abs(value)
    return math.isfinite(total)


@rare
def record_epoch(plan: Plan, rule: Rule, samples: Samples, run: Run, work: Work, record: Record) -> int:
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
            loss, accuracy = sweep(
                EVALUATE, plan, rule, samples, run.parameters, work, begin, end, False, record.metrics
            )
            record.metrics[point, number] = loss if end > begin else math.nan
            accurate = end > begin and rule.task != REGRESSION
            record.metrics[point, PARTS + number] = accuracy if accurate else math.nan
        record.used[0] = point + 1
        if point + 1 == len(record.points):
            outcome = FULL
        if not math.isfinite(record.metrics[point, 0]):
            outcome = DIVERGED
    return outcome
