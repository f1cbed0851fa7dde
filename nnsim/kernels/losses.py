"""Losses: the value of each stands beside its slope; `loss_sum` and `loss_slopes` know all of them by code.

Cross-entropies work on the weighted sums where the output is a sigmoid or softmax, so they stay exact for
outputs close to 0 and 1; for other outputs they clip as Keras does.
To add a loss: its row in `codes`, its pair of functions here, and a line in each of the two tables below.
"""

import math

from numpy import uintp as at

from nnsim.kernels.activations import apply_unit_slopes, softmax_slopes
from nnsim.kernels.codes import BCE, CCE, FIRST_UNIT, MSE, SIGMOID, SOFTMAX_LAYER, UNITS
from nnsim.kernels.jit import part, rare
from nnsim.kernels.plan import Floats, Plan

CLIP = 1e-7
"""Probabilities are kept this far from 0 and 1 (``keras.config.epsilon``)."""


@part
def mse(a: float, t: float) -> float:
    """Return the squared error."""
    return (a - t) * (a - t)


@part
def mse_slope(a: float, t: float) -> float:
    """Return its slope by the output."""
    return 2.0 * (a - t)


@part
def clip(p: float) -> float:
    """Return p kept `CLIP` away from 0 and 1; NaN stays NaN."""
    if p < CLIP:
        return CLIP
    return 1.0 - CLIP if p > 1.0 - CLIP else p


@part
def bce(a: float, t: float) -> float:
    """Return the binary cross-entropy of a clipped output: -t log(p) - (1 - t) log(1 - p)."""
    p = clip(a)
    return -t * math.log(p) - (1.0 - t) * math.log(1.0 - p)


@part
def bce_slope(a: float, t: float) -> float:
    """Return its slope by the output: 0 where the output was clipped."""
    return 0.0 if clip(a) != a and a == a else (a - t) / (a * (1.0 - a))


@part
def bce_of_sum(z: float, t: float) -> float:
    """Return the binary cross-entropy of sigmoid(z): max(z, 0) - z t + log(1 + exp(-abs(z)))."""
    return (0.0 if z < 0.0 else z) - z * t + math.log1p(math.exp(-abs(z)))


@part
def bce_of_sum_slope(a: float, t: float) -> float:
    """Return its slope by z, with the sigmoid's value a: a - t."""
    return a - t


@part
def total(column: Floats, start: int, units: int, width: int) -> float:
    """Return the sum over the output units of one sample that starts at `start`."""
    result = 0.0
    for unit in range(units):
        result += column[start + unit * width]
    return result


@rare
def cce(values: Floats, start: int, targets: Floats, sample: int, units: int, width: int) -> float:
    """Return the categorical cross-entropy of one sample: outputs divided by their sum and clipped.

    Where the sum is 0 every output counts as clipped.
    """
    whole = total(values, start, units, width)
    loss = 0.0
    for unit in range(units):
        p = 0.0 if whole == 0.0 else values[start + unit * width] / whole
        loss -= targets[sample + unit * width] * math.log(clip(p))
    return loss


@rare
def cce_slopes(
    values: Floats, deltas: Floats, start: int, targets: Floats, sample: int, units: int, width: int
) -> None:
    """Set its slopes by the outputs: (sum of unclipped targets - t / p where unclipped) / sum of outputs."""
    whole = total(values, start, units, width)
    unclipped = 0.0
    for unit in range(units):
        p = 0.0 if whole == 0.0 else values[start + unit * width] / whole
        t = targets[sample + unit * width]
        inside = clip(p) == p or p != p
        deltas[start + unit * width] = t / p if inside else 0.0
        unclipped += t if inside else 0.0
    for unit in range(units):
        place = start + unit * width
        deltas[place] = 0.0 if whole == 0.0 else (unclipped - deltas[place]) / whole


@rare
def cce_of_sums(sums: Floats, start: int, targets: Floats, sample: int, units: int, width: int) -> float:
    """Return the categorical cross-entropy of softmax(z): sum(t) log(sum(exp(z))) - sum(t z).

    The largest z is taken off first, so that nothing overflows.
    """
    largest = sums[start]
    for unit in range(1, units):
        z = sums[start + unit * width]
        largest = z if z > largest else largest
    powers = 0.0
    loss = 0.0
    for unit in range(units):
        z = sums[start + unit * width] - largest
        powers += math.exp(z)
        loss -= targets[sample + unit * width] * z
    return loss + total(targets, sample, units, width) * math.log(powers)


@rare
def cce_of_sums_slopes(
    values: Floats, deltas: Floats, start: int, targets: Floats, sample: int, units: int, width: int
) -> None:
    """Set its slopes by z, with the softmax's values a: a sum(t) - t."""
    whole = total(targets, sample, units, width)
    for unit in range(units):
        place = start + unit * width
        deltas[place] = values[place] * whole - targets[sample + unit * width]


@part
def loss_share(loss: int, outputs: int, rows: int) -> float:
    """Return what one figure of `loss_sum` counts in the mean: over rows, and over outputs but for `CCE`."""
    return 1.0 / rows if loss == CCE else 1.0 / (rows * outputs)


@rare
def loss_sum(
    plan: Plan, loss: int, values: Floats, targets: Floats, deltas: Floats, width: int, count: int
) -> float:
    """Return the loss of `count` samples, summed over samples and outputs.

    `values` and `deltas` are as `forward` left them.
    """
    last = len(plan.layers) - 1
    first, units = plan.layers[last, FIRST_UNIT], plan.layers[last, UNITS]
    result = 0.0
    if loss == CCE:
        for s in range(count):
            if plan.layers[last, SOFTMAX_LAYER]:
                result += cce_of_sums(deltas, first * width + s, targets, s, units, width)
            else:
                result += cce(values, first * width + s, targets, s, units, width)
        return result
    for unit in range(units):
        a, t = at((first + unit) * width), at(unit * width)
        in_sums = plan.activation[first + unit] == SIGMOID
        for s in range(at(count)):
            if loss == MSE:
                result += mse(values[a + s], targets[t + s])
            elif in_sums:
                result += bce_of_sum(deltas[a + s], targets[t + s])
            else:
                result += bce(values[a + s], targets[t + s])
    return result


@part
def loss_slopes(
    plan: Plan,
    loss: int,
    values: Floats,
    targets: Floats,
    deltas: Floats,
    width: int,
    count: int,
    share: float,
) -> None:
    """Set the slopes of the mean loss by the sums of the output units; 0 for samples past `count`."""
    last = len(plan.layers) - 1
    first, units = plan.layers[last, FIRST_UNIT], plan.layers[last, UNITS]
    if loss == CCE:
        for s in range(count):
            if plan.layers[last, SOFTMAX_LAYER]:
                cce_of_sums_slopes(values, deltas, first * width + s, targets, s, units, width)
            else:
                cce_slopes(values, deltas, first * width + s, targets, s, units, width)
    for unit in range(units):
        a, t = at((first + unit) * width), at(unit * width)
        code = plan.activation[first + unit]
        in_sums = loss == BCE and code == SIGMOID
        for s in range(at(count)):
            slope = deltas[a + s]
            if loss == MSE:
                slope = mse_slope(values[a + s], targets[t + s])
            elif in_sums:
                slope = bce_of_sum_slope(values[a + s], targets[t + s])
            elif loss == BCE:
                slope = bce_slope(values[a + s], targets[t + s])
            deltas[a + s] = slope * share
        for s in range(at(count), at(width)):
            deltas[a + s] = 0.0
        if not in_sums:
            apply_unit_slopes(code, values, deltas, (first + unit) * width, width)
    if plan.layers[last, SOFTMAX_LAYER] and loss != CCE:
        softmax_slopes(values, deltas, first, units, width)
