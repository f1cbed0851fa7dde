"""The sweep: rows go through the network block by block, for a gradient, a loss or the units' values."""

from numpy import uintp as at

from nnsim.kernels.backward import backward
from nnsim.kernels.codes import (
    BINARY,
    BLOCK,
    EVALUATE,
    FIRST_UNIT,
    GRADIENT,
    LANES,
    REGRESSION,
    UNITS,
    VALUES,
)
from nnsim.kernels.forward import forward
from nnsim.kernels.jit import apart, part, rare
from nnsim.kernels.losses import loss_share, loss_slopes, loss_sum
from nnsim.kernels.plan import Floats, Ints, Plan, Rule, Samples, Work


@apart
def sweep(
    job: int,
    plan: Plan,
    rule: Rule,
    samples: Samples,
    parameters: Floats,
    work: Work,
    begin: int,
    end: int,
    shuffled: bool,
    result: Floats,
) -> tuple[float, float]:
    """Send rows `begin` to `end - 1` through the network, in the order of ``work.order`` if `shuffled`.

    Parameters
    ----------
    job : int
        `GRADIENT`: set ``work.gradient`` to that of the mean loss. `EVALUATE`: return mean loss and accuracy.
        `VALUES`: fill `result`, shape (units, rows), with the values of the last so many units.

    Returns
    -------
    tuple of float
        Mean loss and accuracy, for `EVALUATE` only.
    """
    outputs, last = plan.layers[len(plan.layers) - 1, UNITS], len(plan.layers) - 1
    share = loss_share(rule, outputs, end - begin)
    loss, right = 0.0, 0
    if job == GRADIENT:
        clear(work.gradient)
    for start in range(begin, end, work.marks[BLOCK]):
        count = min(work.marks[BLOCK], end - start)
        lanes = work.marks[LANES]
        width = (count + lanes - 1) // lanes * lanes
        take(samples.inputs, work.order, shuffled, start, count, work.values, width)
        forward(plan, parameters, work, width, job == EVALUATE)
        if job != VALUES:
            take(samples.targets, work.order, shuffled, start, count, work.targets, width)
        if job == GRADIENT:
            top, values, deltas = plan.layers[last, FIRST_UNIT] * width, work.values, work.deltas
            loss_slopes(plan, rule, values, work.slopes, deltas, top, work.targets, 0, width, 1, count, share)
            settle(work.deltas, values, top, outputs, width, count)
            backward(plan, parameters, work, width)
        elif job == EVALUATE:
            top = plan.layers[last, FIRST_UNIT] * width
            loss += loss_sum(plan, rule, work.values, work.deltas, top, work.targets, 0, width, 1, count)
            right += right_answers(rule.task, work.values, top, work.targets, outputs, width, count)
        else:
            give(work.values, len(plan.activation) - result.shape[0], width, result, start, count)
    return loss * share, right / (end - begin)


@part
def clear(values: Floats) -> None:
    """Set all values to 0."""
    for place in range(len(values)):
        values[place] = 0.0


@apart
def settle(deltas: Floats, values: Floats, top: int, units: int, width: int, count: int) -> None:
    """Put the deltas of the output layer in the place of its values, 0 for the padding."""
    for unit in range(units):
        start = at(top + unit * width)
        for s in range(at(count)):
            values[start + s] = deltas[start + s]
        for s in range(at(count), at(width)):
            values[start + s] = 0.0


@apart
def take(
    columns: Floats, order: Ints, shuffled: bool, start: int, count: int, block: Floats, width: int
) -> None:
    """Copy `count` rows from `start` on into a block, 0 in its padding."""
    for column in range(columns.shape[0]):
        first = at(column * width)
        if shuffled:
            for s in range(at(count)):
                block[first + s] = columns[column, at(order[at(start) + s])]
        else:
            for s in range(at(count)):
                block[first + s] = columns[column, at(start) + s]
        for s in range(at(count), at(width)):
            block[first + s] = 0.0


@apart
def give(values: Floats, first: int, width: int, result: Floats, start: int, count: int) -> None:
    """Copy the units of a block from `first` on into columns `start` and following of `result`."""
    for unit in range(result.shape[0]):
        place = at((first + unit) * width)
        for s in range(at(count)):
            result[unit, at(start) + s] = values[place + s]


@rare
def right_answers(
    task: int, values: Floats, start: int, targets: Floats, units: int, width: int, count: int
) -> int:
    """Return for how many samples the answer is right.

    An output above 0.5 answers 1, whatever its activation, because the targets are 0 and 1; of several
    classes the largest output answers.
    """
    right = 0
    for s in range(count if task != REGRESSION else 0):
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
