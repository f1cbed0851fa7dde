"""Forward: the values of all units for a block of samples."""

from nnsim.kernels.activations import activate
from nnsim.kernels.jit import part
from nnsim.kernels.plan import LANES, Floats, Plan


@part
def forward(plan: Plan, parameters: Floats, values: Floats, sums: Floats, width: int) -> None:
    """Compute the values of every layer from those of the input layer.

    Parameters
    ----------
    plan : Plan
    parameters : ndarray, shape (P,)
    values : ndarray, at least (all units * width,)
        Unit ``u`` of sample ``s`` at ``u * width + s``; those of the input layer are given.
    sums : ndarray, at least (outputs * width,)
        Receives the weighted sums of the output layer.
    width : int
        Samples in the block: 1, or a multiple of `LANES`.
    """
    last = len(plan.units) - 1
    for layer in range(1, last + 1):
        first, units = plan.first_unit[layer], plan.units[layer]
        start_from_biases(parameters, plan.bias[layer], values, first, units, width)
        for link in range(plan.first_link[layer], plan.first_link[layer + 1]):
            source = plan.source[link]
            lowest, inputs, weight = plan.first_unit[source], plan.units[source], plan.weight[link]
            if width == 1:
                add_row(parameters, weight, values, lowest, inputs, first, units)
            else:
                add_block(parameters, weight, values, lowest, inputs, first, units, width // LANES)
        if layer == last:
            for s in range(units * width):
                sums[s] = values[first * width + s]
        activate(plan, layer, values, width)


@part
def start_from_biases(
    parameters: Floats, bias: int, values: Floats, first: int, units: int, width: int
) -> None:
    """Set the sums of a layer to its biases, or to 0 where it has none."""
    for unit in range(units):
        start = parameters[bias + unit] if bias >= 0 else parameters[0] * 0.0
        for s in range((first + unit) * width, (first + unit + 1) * width):
            values[s] = start


@part
def add_row(
    parameters: Floats, weight: int, values: Floats, lowest: int, inputs: int, first: int, units: int
) -> None:
    """Add the products of one link for one sample: the inner loop runs over units."""
    for i in range(inputs):
        x = values[lowest + i]
        start = weight + i * units
        for unit in range(units):
            values[first + unit] += parameters[start + unit] * x


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
    width = chunks * LANES
    whole = inputs // 4 * 4
    for unit in range(units):
        z = (first + unit) * width
        for i in range(0, whole, 4):
            w = weight + i * units + unit
            w0, w1, w2, w3 = (
                parameters[w],
                parameters[w + units],
                parameters[w + 2 * units],
                parameters[w + 3 * units],
            )
            x0 = (lowest + i) * width
            x1, x2, x3 = x0 + width, x0 + 2 * width, x0 + 3 * width
            for s in range(width):
                values[z + s] += (w0 * values[x0 + s] + w1 * values[x1 + s]) + (
                    w2 * values[x2 + s] + w3 * values[x3 + s]
                )
        for i in range(whole, inputs):
            w0 = parameters[weight + i * units + unit]
            x0 = (lowest + i) * width
            for s in range(width):
                values[z + s] += w0 * values[x0 + s]
