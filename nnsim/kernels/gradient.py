"""The gradient of the mean loss over a batch, block by block or row by row."""

from nnsim.kernels.backward import backward
from nnsim.kernels.evaluate import padded, put
from nnsim.kernels.forward import forward
from nnsim.kernels.jit import part
from nnsim.kernels.losses import loss_share, loss_slopes
from nnsim.kernels.plan import Floats, Ints, Plan, Rule, Samples, Work

FEW = 4
"""Batches of fewer rows go row by row; a block of so many would be mostly padding."""


@part
def gradient(
    plan: Plan,
    rule: Rule,
    samples: Samples,
    parameters: Floats,
    work: Work,
    position: int,
    count: int,
    ordered: bool,
) -> None:
    """Set `work.gradient` to that of the mean loss over `count` training rows.

    They are those from `position` of ``work.order``, or the rows as they stand if `ordered`.
    """
    for p in range(len(parameters)):
        work.gradient[p] = 0.0
    share = loss_share(rule.loss, plan.units[len(plan.units) - 1], count)
    block = 1 if count < FEW else work.block[0]
    for start in range(position, position + count, block):
        here = min(block, position + count - start)
        width = 1 if block == 1 else padded(here)
        if ordered:
            put(samples.inputs, start, here, work.values, width)
            put(samples.targets, start, here, work.targets, width)
        else:
            gather(samples.inputs, work.order, start, here, work.values, width)
            gather(samples.targets, work.order, start, here, work.targets, width)
        forward(plan, parameters, work.values, work.sums, width)
        loss_slopes(plan, rule.loss, work.values, work.targets, work.deltas, width, here, share)
        backward(plan, parameters, work.values, work.deltas, work.gradient, width)


@part
def gather(columns: Floats, order: Ints, start: int, count: int, block: Floats, width: int) -> None:
    """Copy the rows that `order` names from `start` on into a block, 0 in its padding."""
    for column in range(columns.shape[0]):
        for s in range(count):
            block[column * width + s] = columns[column, order[start + s]]
        for s in range(count, width):
            block[column * width + s] = 0.0
