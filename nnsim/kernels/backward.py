"""Backward: the gradient of the loss by all parameters, added up block by block."""

from nnsim.kernels.activations import apply_slopes
from nnsim.kernels.jit import part
from nnsim.kernels.plan import LANES, Floats, Plan


@part
def backward(
    plan: Plan, parameters: Floats, values: Floats, deltas: Floats, gradient: Floats, width: int
) -> None:
    """Add a block's share of the gradient, from the slopes by the output layer's sums.

    Parameters
    ----------
    plan : Plan
    parameters : ndarray, shape (P,)
    values : ndarray
        As `forward` left them.
    deltas : ndarray, as large as values
        Those of the output layer are given; those of the hidden layers are computed here.
    gradient : ndarray, shape (P,)
        Is added to.
    width : int
        Samples in the block: 1, or a multiple of `LANES`.
    """
    hidden = plan.units[0]
    outputs = plan.first_unit[len(plan.units) - 1]
    for s in range(hidden * width, outputs * width):
        deltas[s] = 0.0
    for layer in range(len(plan.units) - 1, 0, -1):
        first, units = plan.first_unit[layer], plan.units[layer]
        if layer < len(plan.units) - 1:
            apply_slopes(plan, layer, values, deltas, width)
        if plan.bias[layer] >= 0:
            add_biases(deltas, first, units, gradient, plan.bias[layer], width)
        for link in range(plan.first_link[layer], plan.first_link[layer + 1]):
            source = plan.source[link]
            lowest, inputs, weight = plan.first_unit[source], plan.units[source], plan.weight[link]
            if width == 1:
                back_row(
                    parameters, weight, values, deltas, gradient, lowest, inputs, first, units, source > 0
                )
            else:
                weights_block(values, deltas, gradient, weight, lowest, inputs, first, units, width // LANES)
                if source > 0:
                    back_block(parameters, weight, deltas, lowest, inputs, first, units, width // LANES)


@part
def add_biases(deltas: Floats, first: int, units: int, gradient: Floats, bias: int, width: int) -> None:
    """Add the gradient by a layer's biases: the sum of its deltas."""
    for unit in range(units):
        total = deltas[(first + unit) * width]
        for s in range((first + unit) * width + 1, (first + unit + 1) * width):
            total += deltas[s]
        gradient[bias + unit] += total


@part
def back_row(
    parameters: Floats,
    weight: int,
    values: Floats,
    deltas: Floats,
    gradient: Floats,
    lowest: int,
    inputs: int,
    first: int,
    units: int,
    onwards: bool,
) -> None:
    """Add the gradient by one link's weights for one sample, and pass the slopes on to its source."""
    for i in range(inputs):
        x = values[lowest + i]
        start = weight + i * units
        for unit in range(units):
            gradient[start + unit] += deltas[first + unit] * x
        if onwards:
            total = deltas[lowest + i]
            for unit in range(units):
                total += deltas[first + unit] * parameters[start + unit]
            deltas[lowest + i] = total


@part
def weights_block(
    values: Floats,
    deltas: Floats,
    gradient: Floats,
    weight: int,
    lowest: int,
    inputs: int,
    first: int,
    units: int,
    chunks: int,
) -> None:
    """Add the gradient by one link's weights for a block: four units at a time, summed over samples."""
    width = chunks * LANES
    whole = units // 4 * 4
    for i in range(inputs):
        x = (lowest + i) * width
        place = weight + i * units
        for unit in range(0, whole, 4):
            d = (first + unit) * width
            d1, d2, d3 = d + width, d + 2 * width, d + 3 * width
            zero = gradient[place + unit] * 0.0
            g0, g1, g2, g3 = zero, zero, zero, zero
            for s in range(width):
                value = values[x + s]
                g0 += value * deltas[d + s]
                g1 += value * deltas[d1 + s]
                g2 += value * deltas[d2 + s]
                g3 += value * deltas[d3 + s]
            gradient[place + unit] += g0
            gradient[place + unit + 1] += g1
            gradient[place + unit + 2] += g2
            gradient[place + unit + 3] += g3
        for unit in range(whole, units):
            d = (first + unit) * width
            g0 = gradient[place + unit]
            for s in range(width):
                g0 += values[x + s] * deltas[d + s]
            gradient[place + unit] = g0


@part
def back_block(
    parameters: Floats,
    weight: int,
    deltas: Floats,
    lowest: int,
    inputs: int,
    first: int,
    units: int,
    chunks: int,
) -> None:
    """Pass a block's slopes on to the source of one link: four units at a time."""
    width = chunks * LANES
    whole = units // 4 * 4
    for i in range(inputs):
        z = (lowest + i) * width
        for unit in range(0, whole, 4):
            w = weight + i * units + unit
            w0, w1, w2, w3 = parameters[w], parameters[w + 1], parameters[w + 2], parameters[w + 3]
            d0 = (first + unit) * width
            d1, d2, d3 = d0 + width, d0 + 2 * width, d0 + 3 * width
            for s in range(width):
                deltas[z + s] += (w0 * deltas[d0 + s] + w1 * deltas[d1 + s]) + (
                    w2 * deltas[d2 + s] + w3 * deltas[d3 + s]
                )
        for unit in range(whole, units):
            w0 = parameters[weight + i * units + unit]
            d0 = (first + unit) * width
            for s in range(width):
                deltas[z + s] += w0 * deltas[d0 + s]
