"""The gradient of the mean loss over a batch, block by block or row by row."""

from nnsim.kernels.backward import backward
from nnsim.kernels.codes import BLOCK, UNITS
from nnsim.kernels.evaluate import padded, take
from nnsim.kernels.forward import forward
from nnsim.kernels.jit import part
from nnsim.kernels.losses import loss_share, loss_slopes
from nnsim.kernels.plan import Floats, Plan, Rule, Samples, Work

FEW = 4
"""Batches of fewer rows go row by row; a block of so many would be mostly padding."""


@part
def gradient(
    plan: Plan, rule: Rule, samples: Samples, parameters: Floats, work: Work, position: int, count: int
) -> None:
    """Set `work.gradient` to that of the mean loss over `count` training rows.

    They are those from `position` of ``work.order``, or all training rows as they stand.
    """
    for p in range(len(parameters)):
        work.gradient[p] = 0.0
    share = loss_share(rule.loss, plan.layers[len(plan.layers) - 1, UNITS], count)
    order = work.order[:0] if count == samples.bounds[1] else work.order
    block = 1 if count < FEW else work.marks[BLOCK]
    for start in range(position, position + count, block):
        here = min(block, position + count - start)
        width = 1 if block == 1 else padded(here)
        take(samples.inputs, order, start, here, work.values, width)
        take(samples.targets, order, start, here, work.targets, width)
        forward(plan, parameters, work.values, work.deltas, width)
        loss_slopes(plan, rule.loss, work.values, work.targets, work.deltas, width, here, share)
        backward(plan, parameters, work.values, work.deltas, work.gradient, width)
