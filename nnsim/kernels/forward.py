"""Forward: the values of all units for a block of samples."""

from numpy import uintp as at

from nnsim.kernels.activations import activate
from nnsim.kernels.codes import BIAS, END_LINK, FIRST_LINK, FIRST_UNIT, SOURCE, UNITS, WEIGHT
from nnsim.kernels.jit import part
from nnsim.kernels.plan import Floats, Plan, Work
from nnsim.kernels.products import add_products


@part
def forward(plan: Plan, parameters: Floats, work: Work, width: int) -> None:
    """Compute the values of every layer from those of the input layer.

    Parameters
    ----------
    plan : Plan
    parameters : ndarray, shape (P,)
    work : Work
        The values of the input layer are given; the deltas of the output layer receive its weighted sums.
    width : int
        Samples in the block, padding included.
    """
    values, last = work.values, len(plan.layers) - 1
    for layer in range(1, last + 1):
        first, units = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
        start_from_biases(parameters, plan.layers[layer, BIAS], values, first, units, width)
        for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
            source, weight = plan.links[link, SOURCE], plan.links[link, WEIGHT]
            lowest, inputs = plan.layers[source, FIRST_UNIT], plan.layers[source, UNITS]
            add_products(parameters, weight, 1, units, values, units, first, inputs, lowest, width)
        if layer == last:
            for s in range(at(first * width), at((first + units) * width)):
                work.deltas[s] = values[s]
        activate(plan, layer, values, work.slopes, width, work.addresses)


@part
def start_from_biases(
    parameters: Floats, bias: int, values: Floats, first: int, units: int, width: int
) -> None:
    """Set the sums of a layer to its biases, or to 0 where it has none."""
    for unit in range(units):
        start = parameters[at(bias + unit)] if bias >= 0 else 0.0
        for s in range(at((first + unit) * width), at((first + unit + 1) * width)):
            values[s] = start
