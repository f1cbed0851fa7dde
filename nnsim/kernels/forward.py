"""Forward: the values of all units for a block of samples."""

import math

from numpy import uintp as at

from nnsim.kernels.activations import activate
from nnsim.kernels.codes import (
    ACTIVATION,
    BIAS,
    END_LINK,
    FIRST_LINK,
    FIRST_UNIT,
    MIXED,
    RELU,
    SOFTMAX_LAYER,
    SOURCE,
    UNITS,
    WEIGHT,
)
from nnsim.kernels.jit import apart, part
from nnsim.kernels.plan import Floats, Plan, Work
from nnsim.kernels.products import add_forward


@apart
def forward(plan: Plan, parameters: Floats, work: Work, width: int, keep: bool) -> None:
    """Compute the values of every layer from those of the input layer.

    Parameters
    ----------
    plan : Plan
    parameters : ndarray, shape (P,)
    work : Work
        The values of the input layer are given.
    width : int
        Samples in the block, padding included.
    keep : bool
        Whether the deltas of the output layer receive its weighted sums.
    """
    values, last = work.values, len(plan.layers) - 1
    for layer in range(1, last + 1):
        first, units = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
        begin, end = plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]
        kept = keep and layer == last
        fused = is_fused(plan, layer) and not kept
        lower = lowest_value(plan, layer) if fused else -math.inf
        for link in range(begin, end):
            source, weight, bias = (
                plan.links[link, SOURCE],
                plan.links[link, WEIGHT],
                plan.layers[layer, BIAS],
            )
            lowest, inputs = plan.layers[source, FIRST_UNIT], plan.layers[source, UNITS]
            is_first, is_last = link == begin, link == end - 1
            add_forward(
                parameters,
                weight,
                bias,
                values,
                inputs,
                lowest,
                units,
                first,
                width,
                is_first,
                is_last,
                lower,
            )
        if kept:
            for s in range(at(first * width), at((first + units) * width)):
                work.deltas[s] = values[s]
        if not fused:
            activate(plan, layer, values, work.slopes, width)


@part
def is_fused(plan: Plan, layer: int) -> bool:
    """Return whether the activation of a layer is made while its sums are in registers."""
    code = plan.layers[layer, ACTIVATION]
    return code <= RELU and plan.layers[layer, SOFTMAX_LAYER] == 0 and code != MIXED


@part
def lowest_value(plan: Plan, layer: int) -> float:
    """Return what the values of such a layer do not come below."""
    return 0.0 if plan.layers[layer, ACTIVATION] == RELU else -math.inf
