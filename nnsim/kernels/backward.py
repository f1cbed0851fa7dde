"""Backward: the gradient of the loss by all parameters, added up block by block."""

from numpy import uintp as at

from nnsim.kernels.activations import apply_slopes
from nnsim.kernels.codes import BIAS, END_LINK, FIRST_LINK, FIRST_UNIT, SOURCE, UNITS, WEIGHT
from nnsim.kernels.jit import part
from nnsim.kernels.plan import Floats, Plan, Work
from nnsim.kernels.products import add_gradient, add_products


@part
def backward(plan: Plan, parameters: Floats, work: Work, width: int) -> None:
    """Add a block's share of the gradient, from the slopes by the output layer's sums.

    Parameters
    ----------
    plan : Plan
    parameters : ndarray, shape (P,)
    work : Work
        Values and slopes are as `forward` left them. The deltas of the output layer are given; those of the
        hidden layers are computed here. The gradient is added to.
    width : int
        Samples in the block, padding included.
    """
    values, deltas, gradient = work.values, work.deltas, work.gradient
    last = len(plan.layers) - 1
    for s in range(at(plan.layers[0, UNITS] * width), at(plan.layers[last, FIRST_UNIT] * width)):
        deltas[s] = 0.0
    for layer in range(last, 0, -1):
        first, units = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
        if layer < last:
            apply_slopes(plan, layer, values, work.slopes, deltas, width)
        add_biases(deltas, first, units, gradient, plan.layers[layer, BIAS], width)
        for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
            source, weight = plan.links[link, SOURCE], plan.links[link, WEIGHT]
            lowest, inputs = plan.layers[source, FIRST_UNIT], plan.layers[source, UNITS]
            add_gradient(gradient, weight, values, inputs, lowest, deltas, units, first, width)
            if source > 0:
                add_products(parameters, weight, units, 1, deltas, inputs, lowest, units, first, width)


@part
def add_biases(deltas: Floats, first: int, units: int, gradient: Floats, bias: int, width: int) -> None:
    """Add the gradient by a layer's biases, if it has them: the sum of its deltas."""
    if bias < 0:
        return
    for unit in range(units):
        total = 0.0
        for s in range(at((first + unit) * width), at((first + unit + 1) * width)):
            total += deltas[s]
        gradient[at(bias + unit)] += total
