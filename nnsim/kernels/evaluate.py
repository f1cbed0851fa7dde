"""Evaluate: values, losses and accuracies of many rows, block by block."""

import math

from nnsim.kernels.codes import BINARY, BLOCK, FIRST_UNIT, REGRESSION, UNITS
from nnsim.kernels.forward import forward
from nnsim.kernels.jit import part
from nnsim.kernels.losses import loss_share, loss_sum
from nnsim.kernels.plan import LANES, Floats, Ints, Plan, Rule, Samples, Work

PARTS = 3
"""Train, validation and test."""


@part
def padded(count: int) -> int:
    """Return a number of samples filled up to whole `LANES`."""
    return (count + LANES - 1) // LANES * LANES


@part
def take(columns: Floats, order: Ints, start: int, count: int, block: Floats, width: int) -> None:
    """Copy rows from `start` on into a block, 0 in its padding: those that `order` names if it is not empty."""
    for column in range(columns.shape[0]):
        first = column * width
        if len(order) > 0:
            for s in range(count):
                block[first + s] = columns[column, order[start + s]]
        else:
            for s in range(count):
                block[first + s] = columns[column, start + s]
        for s in range(count, width):
            block[first + s] = 0.0


@part
def unit_values(plan: Plan, parameters: Floats, inputs: Floats, work: Work, result: Floats) -> None:
    """Fill `result`, shape (units, rows), with the values of the last so many units.

    `inputs` has the shape (inputs, rows).
    """
    units, rows = result.shape
    first = len(plan.activation) - units
    for start in range(0, rows, work.marks[BLOCK]):
        count = min(work.marks[BLOCK], rows - start)
        width = padded(count)
        take(inputs, work.order[:0], start, count, work.values, width)
        forward(plan, parameters, work.values, work.deltas, width)
        for unit in range(units):
            for s in range(count):
                result[unit, start + s] = work.values[(first + unit) * width + s]


@part
def right_answers(
    task: int, values: Floats, start: int, targets: Floats, units: int, width: int, count: int
) -> int:
    """Return for how many samples the answer is right.

    An output above 0.5 answers 1, whatever its activation, because the targets are 0 and 1; of several
    classes the largest output answers.
    """
    right = 0
    for s in range(count):
        if task == BINARY:
            right += (values[start + s] > 0.5) == (targets[s] > 0.5)
        else:
            best, wanted = 0, 0
            for unit in range(1, units):
                if values[start + unit * width + s] > values[start + best * width + s]:
                    best = unit
                if targets[unit * width + s] > targets[wanted * width + s]:
                    wanted = unit
            right += best == wanted
    return right


@part
def evaluate(
    plan: Plan, rule: Rule, samples: Samples, parameters: Floats, work: Work, metrics: Floats
) -> None:
    """Fill `metrics`, shape (6,), with the losses and then the accuracies of train, validation and test."""
    last = len(plan.layers) - 1
    units = plan.layers[last, UNITS]
    for number in range(PARTS):
        begin, end = samples.bounds[number], samples.bounds[number + 1]
        loss, right = 0.0, 0
        for start in range(begin, end, work.marks[BLOCK]):
            count = min(work.marks[BLOCK], end - start)
            width = padded(count)
            take(samples.inputs, work.order[:0], start, count, work.values, width)
            take(samples.targets, work.order[:0], start, count, work.targets, width)
            forward(plan, parameters, work.values, work.deltas, width)
            loss += loss_sum(plan, rule.loss, work.values, work.deltas, work.targets, width, count)
            if rule.task != REGRESSION:
                top = plan.layers[last, FIRST_UNIT] * width
                right += right_answers(rule.task, work.values, top, work.targets, units, width, count)
        rows = end - begin
        metrics[number] = loss * loss_share(rule.loss, units, rows) if rows > 0 else math.nan
        metrics[PARTS + number] = right / rows if rows > 0 and rule.task != REGRESSION else math.nan
