"""Backward: the gradient of the loss by all parameters, added up block by block."""

from numpy import uintp as at

from nnsim.kernels.activations import apply_slopes
from nnsim.kernels.codes import BIAS, END_LINK, FIRST_LINK, FIRST_UNIT, SOURCE, UNITS, WEIGHT
from nnsim.kernels.forward import is_fused, lowest_value
from nnsim.kernels.jit import apart, part
from nnsim.kernels.plan import Floats, Plan, Work
from nnsim.kernels.products import add_backward, add_gradient


@apart
def backward(plan: Plan, parameters: Floats, work: Work, width: int) -> None:
    """Add a block's share of the gradient, from the slopes by the output layer's sums.

    From the output on, the values of each layer give way to its deltas, the slopes of the loss by its sums,
    as soon as they are of no more use; so all that is needed stays in the nearest cache.

    Parameters
    ----------
    plan : Plan
    parameters : ndarray, shape (P,)
    work : Work
        Values and slopes are as `forward` left them, but for those of the output layer, where the deltas
        are. The gradient is added to.
    width : int
        Samples in the block, padding included.
    """
    values, gradient, last = work.values, work.gradient, len(plan.layers) - 1
    for source in range(last - 1, -1, -1):
        inputs, lowest = plan.layers[source, UNITS], plan.layers[source, FIRST_UNIT]
        left = 0
        for layer in range(source + 1, last + 1):
            units, first = plan.layers[layer, UNITS], plan.layers[layer, FIRST_UNIT]
            for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
                if plan.links[link, SOURCE] == source:
                    bias = plan.layers[layer, BIAS] if link == plan.layers[layer, FIRST_LINK] else -1
                    start = plan.links[link, WEIGHT]
                    add_gradient(gradient, start, bias, values, inputs, lowest, units, first, width)
                    left += 1
        if source > 0:
            give_back(plan, parameters, work, source, left, width)


@part
def give_back(plan: Plan, parameters: Floats, work: Work, source: int, left: int, width: int) -> None:
    """Put the deltas of a layer with so many links out of it in the place of its values."""
    values, deltas, last = work.values, work.deltas, len(plan.layers) - 1
    inputs, lowest = plan.layers[source, UNITS], plan.layers[source, FIRST_UNIT]
    fused, fresh, lower = is_fused(plan, source), True, lowest_value(plan, source)
    if left == 0:
        for s in range(at(lowest * width), at((lowest + inputs) * width)):
            values[s] = 0.0
        return
    for layer in range(source + 1, last + 1):
        units, first = plan.layers[layer, UNITS], plan.layers[layer, FIRST_UNIT]
        for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
            if plan.links[link, SOURCE] == source:
                left -= 1
                done, start = fused and left == 0, plan.links[link, WEIGHT]
                add_backward(
                    parameters,
                    start,
                    values,
                    deltas,
                    inputs,
                    lowest,
                    units,
                    first,
                    width,
                    fresh,
                    done,
                    lower,
                )
                fresh = False
    if not fused:
        apply_slopes(plan, source, values, work.slopes, deltas, width)
