"""Forward: the values of all units for a block of samples."""

from numpy import uintp as at

from nnsim.kernels.activations import activate
from nnsim.kernels.codes import BIAS, END_LINK, FIRST_LINK, FIRST_UNIT, SOURCE, UNITS, WEIGHT
from nnsim.kernels.jit import part
from nnsim.kernels.plan import LANES, Floats, Plan


@part
def forward(plan: Plan, parameters: Floats, values: Floats, deltas: Floats, width: int) -> None:
    """Compute the values of every layer from those of the input layer.

    Parameters
    ----------
    plan : Plan
    parameters : ndarray, shape (P,)
    values : ndarray, at least (all units * width,)
        Unit ``u`` of sample ``s`` at ``u * width + s``; those of the input layer are given.
    deltas : ndarray, as large as values
        Receives the weighted sums of the output layer, in the place of its deltas.
    width : int
        Samples in the block: 1, or a multiple of `LANES`.
    """
    last = len(plan.layers) - 1
    for layer in range(1, last + 1):
        first, units = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
        start_from_biases(parameters, plan.layers[layer, BIAS], values, first, units, width)
        for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
            source, weight = plan.links[link, SOURCE], plan.links[link, WEIGHT]
            lowest, inputs = plan.layers[source, FIRST_UNIT], plan.layers[source, UNITS]
            if width == 1:
                add_row(parameters, weight, values, lowest, inputs, first, units)
            else:
                add_block(parameters, weight, values, lowest, inputs, first, units, width // LANES)
        if layer == last:
            for s in range(at(first * width), at((first + units) * width)):
                deltas[s] = values[s]
        activate(plan, layer, values, width)


@part
def start_from_biases(
    parameters: Floats, bias: int, values: Floats, first: int, units: int, width: int
) -> None:
    """Set the sums of a layer to its biases, or to 0 where it has none."""
    for unit in range(units):
        start = parameters[bias + unit] if bias >= 0 else parameters.dtype.type(0)
        for s in range(at((first + unit) * width), at((first + unit + 1) * width)):
            values[s] = start


@part
def add_row(
    parameters: Floats, weight: int, values: Floats, lowest: int, inputs: int, first: int, units: int
) -> None:
    """Add the products of one link for one sample: the inner loop runs over units."""
    z, n = at(first), at(units)
    for i in range(inputs):
        x = values[lowest + i]
        w = at(weight + i * units)
        for unit in range(n):
            values[z + unit] += parameters[w + unit] * x


@part
def add_block(
    parameters: Floats,
    weight: int,
    values: Floats,
    lowest: int,
    inputs: int,
    first: int,
    units: int,
    chunks: int,
) -> None:
    """Add the products of one link for a block: the inner loop runs over samples, four inputs at a time."""
    n = at(chunks * LANES)
    whole = inputs // 4 * 4
    for unit in range(units):
        z = at(first + unit) * n
        for i in range(0, whole, 4):
            w = weight + i * units + unit
            w0, w1 = parameters[w], parameters[w + units]
            w2, w3 = parameters[w + 2 * units], parameters[w + 3 * units]
            x0 = at(lowest + i) * n
            x1, x2, x3 = x0 + n, x0 + n + n, x0 + n + n + n
            for s in range(n):
                pair = w0 * values[x0 + s] + w1 * values[x1 + s]
                values[z + s] += pair + (w2 * values[x2 + s] + w3 * values[x3 + s])
        for i in range(whole, inputs):
            w0 = parameters[weight + i * units + unit]
            x0 = at(lowest + i) * n
            for s in range(n):
                values[z + s] += w0 * values[x0 + s]
