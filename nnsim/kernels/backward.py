"""Backward: the gradient of the loss by all parameters, added up block by block."""

from numpy import uintp as at

from nnsim.kernels.activations import apply_slopes
from nnsim.kernels.codes import BIAS, END_LINK, FIRST_LINK, FIRST_UNIT, SOURCE, UNITS, WEIGHT
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
    last = len(plan.layers) - 1
    for s in range(at(plan.layers[0, UNITS] * width), at(plan.layers[last, FIRST_UNIT] * width)):
        deltas[s] = 0.0
    for layer in range(last, 0, -1):
        first, units = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
        if layer < last:
            apply_slopes(plan, layer, values, deltas, width)
        if plan.layers[layer, BIAS] >= 0:
            add_biases(deltas, first, units, gradient, plan.layers[layer, BIAS], width)
        for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
            source, weight = plan.links[link, SOURCE], plan.links[link, WEIGHT]
            lowest, inputs = plan.layers[source, FIRST_UNIT], plan.layers[source, UNITS]
            if width == 1:
                weights_row(values, deltas, gradient, weight, lowest, inputs, first, units)
                if source > 0:
                    back_row(parameters, weight, deltas, lowest, inputs, first, units)
            else:
                weights_block(values, deltas, gradient, weight, lowest, inputs, first, units, width // LANES)
                if source > 0:
                    back_block(parameters, weight, deltas, lowest, inputs, first, units, width // LANES)


@part
def add_biases(deltas: Floats, first: int, units: int, gradient: Floats, bias: int, width: int) -> None:
    """Add the gradient by a layer's biases: the sum of its deltas."""
    for unit in range(units):
        total = gradient[bias + unit]
        for s in range(at((first + unit) * width), at((first + unit + 1) * width)):
            total += deltas[s]
        gradient[bias + unit] = total


@part
def weights_row(
    values: Floats,
    deltas: Floats,
    gradient: Floats,
    weight: int,
    lowest: int,
    inputs: int,
    first: int,
    units: int,
) -> None:
    """Add the gradient by one link's weights for one sample: the inner loop runs over units."""
    d, n = at(first), at(units)
    for i in range(inputs):
        x = values[lowest + i]
        g = at(weight + i * units)
        for unit in range(n):
            gradient[g + unit] += deltas[d + unit] * x


@part
def back_row(
    parameters: Floats, weight: int, deltas: Floats, lowest: int, inputs: int, first: int, units: int
) -> None:
    """Pass one sample's slopes on to the source of one link."""
    d, n = at(first), at(units)
    for i in range(inputs):
        w = at(weight + i * units)
        total = deltas[lowest + i]
        for unit in range(n):
            total += deltas[d + unit] * parameters[w + unit]
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
    n = at(chunks * LANES)
    whole = units // 4 * 4
    for i in range(inputs):
        x = at(lowest + i) * n
        g = weight + i * units
        for unit in range(0, whole, 4):
            d0 = at(first + unit) * n
            d1, d2, d3 = d0 + n, d0 + n + n, d0 + n + n + n
            g0, g1 = gradient[g + unit], gradient[g + unit + 1]
            g2, g3 = gradient[g + unit + 2], gradient[g + unit + 3]
            for s in range(n):
                value = values[x + s]
                g0 += value * deltas[d0 + s]
                g1 += value * deltas[d1 + s]
                g2 += value * deltas[d2 + s]
                g3 += value * deltas[d3 + s]
            gradient[g + unit], gradient[g + unit + 1] = g0, g1
            gradient[g + unit + 2], gradient[g + unit + 3] = g2, g3
        for unit in range(whole, units):
            d0 = at(first + unit) * n
            g0 = gradient[g + unit]
            for s in range(n):
                g0 += values[x + s] * deltas[d0 + s]
            gradient[g + unit] = g0


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
    n = at(chunks * LANES)
    whole = units // 4 * 4
    for i in range(inputs):
        z = at(lowest + i) * n
        for unit in range(0, whole, 4):
            w = weight + i * units + unit
            w0, w1, w2, w3 = parameters[w], parameters[w + 1], parameters[w + 2], parameters[w + 3]
            d0 = at(first + unit) * n
            d1, d2, d3 = d0 + n, d0 + n + n, d0 + n + n + n
            for s in range(n):
                pair = w0 * deltas[d0 + s] + w1 * deltas[d1 + s]
                deltas[z + s] += pair + (w2 * deltas[d2 + s] + w3 * deltas[d3 + s])
        for unit in range(whole, units):
            w0 = parameters[weight + i * units + unit]
            d0 = at(first + unit) * n
            for s in range(n):
                deltas[z + s] += w0 * deltas[d0 + s]
