"""Evaluate: outputs, losses and accuracies of many rows, block by block."""

import math

from nnsim.kernels.codes import BINARY, CLASSES, REGRESSION
from nnsim.kernels.forward import forward
from nnsim.kernels.jit import part
from nnsim.kernels.losses import loss_share, loss_sum
from nnsim.kernels.plan import LANES, Floats, Plan, Rule, Samples, Work


@part
def padded(count: int) -> int:
    """Return a number of samples filled up to whole `LANES`."""
    return (count + LANES - 1) // LANES * LANES


@part
def put(columns: Floats, start: int, count: int, block: Floats, width: int) -> None:
    """Copy rows `start` to `start + count - 1` of all columns into a block, 0 in its padding."""
    for column in range(columns.shape[0]):
        for s in range(count):
            block[column * width + s] = columns[column, start + s]
        for s in range(count, width):
            block[column * width + s] = 0.0


@part
def unit_values(plan: Plan, parameters: Floats, inputs: Floats, work: Work, result: Floats) -> None:
    """Fill `result`, shape (units, rows), with the values of the last so many units for `inputs`, (inputs, rows)."""
    units = result.shape[0]
    first = len(plan.activation) - units
    for start in range(0, inputs.shape[1], work.block[0]):
        count = min(work.block[0], inputs.shape[1] - start)
        width = padded(count)
        put(inputs, start, count, work.values, width)
        forward(plan, parameters, work.values, work.sums, width)
        for unit in range(units):
            for s in range(count):
                result[unit, start + s] = work.values[(first + unit) * width + s]


@part
def right_answers(
    task: int, values: Floats, start: int, targets: Floats, units: int, width: int, count: int
) -> int:
    """Return for how many samples the answer is right.

    An output above 0.5 answers 1, whatever its activation, because the targets are 0 and 1; of several classes
    the largest output answers.
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
    plan: Plan, rule: Rule, samples: Samples, parameters: Floats, work: Work, begin: int, end: int
) -> tuple[float, float]:
    """Return the mean loss and the accuracy over rows `begin` to `end - 1`; NaN where there is none."""
    if end <= begin:
        return math.nan, math.nan
    last = len(plan.units) - 1
    units = plan.units[last]
    loss, right = 0.0, 0
    for start in range(begin, end, work.block[0]):
        count = min(work.block[0], end - start)
        width = padded(count)
        put(samples.inputs, start, count, work.values, width)
        put(samples.targets, start, count, work.targets, width)
        forward(plan, parameters, work.values, work.sums, width)
        loss += loss_sum(plan, rule.loss, work.values, work.sums, work.targets, width, count)
        if rule.task != REGRESSION:
            top = plan.first_unit[last] * width
            right += right_answers(rule.task, work.values, top, work.targets, units, width, count)
    rows = end - begin
    accuracy = right / rows if rule.task == BINARY or rule.task == CLASSES else math.nan
    return loss * loss_share(rule.loss, units, rows), accuracy


@part
def evaluate_parts(
    plan: Plan, rule: Rule, samples: Samples, parameters: Floats, work: Work, metrics: Floats
) -> None:
    """Fill `metrics`, shape (6,), with the losses and then the accuracies of train, validation and test."""
    for part in range(3):
        begin, end = samples.bounds[part], samples.bounds[part + 1]
        metrics[part], metrics[3 + part] = evaluate(plan, rule, samples, parameters, work, begin, end)
