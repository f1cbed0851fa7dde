"""Losses: the value of each stands beside its slope; `loss_sum` and `loss_slopes` know all of them by code.

Cross-entropies work on the weighted sums where the output is a sigmoid or softmax, so they stay exact for
outputs close to 0 and 1; for other outputs they clip as Keras does.
Unit ``u`` of sample ``s`` stands at ``start + u * stride + s * step``, so that blocks may hold unit after
unit (stride samples, step 1) or sample after sample (stride 1, step units).
To add a loss: its row in `codes`, its pair of functions here, and a line in each of the two tables below.
"""

import math

from nnsim.kernels.activations import apply_unit_slopes, softmax_slopes
from nnsim.kernels.codes import BCE, CCE, FIRST_UNIT, HALF_SSE, MSE, SIGMOID, SOFTMAX_LAYER, UNITS
from nnsim.kernels.jit import part, rare
from nnsim.kernels.plan import Floats, Plan, Rule

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
def total(column: Floats, start: int, units: int, stride: int) -> float:
    """Return the sum over the output units of one sample that starts at `start`."""
    result = 0.0
    for unit in range(units):
        result += column[start + unit * stride]
    return result


@rare
def cce(values: Floats, start: int, targets: Floats, target: int, units: int, stride: int) -> float:
    """Return the categorical cross-entropy of one sample: outputs divided by their sum and clipped.

    Where the sum is 0 every output counts as clipped.
    """
    whole = total(values, start, units, stride)
    loss = 0.0
    for unit in range(units):
        p = 0.0 if whole == 0.0 else values[start + unit * stride] / whole
        loss -= targets[target + unit * stride] * math.log(clip(p))
    return loss


@rare
def cce_slopes(
    values: Floats, deltas: Floats, start: int, targets: Floats, target: int, units: int, stride: int
) -> None:
    """Set its slopes by the outputs: (sum of unclipped targets - t / p where unclipped) / sum of outputs."""
    whole = total(values, start, units, stride)
    unclipped = 0.0
    for unit in range(units):
        p = 0.0 if whole == 0.0 else values[start + unit * stride] / whole
        t = targets[target + unit * stride]
        inside = clip(p) == p or p != p
        deltas[start + unit * stride] = t / p if inside else 0.0
        unclipped += t if inside else 0.0
    for unit in range(units):
        place = start + unit * stride
        deltas[place] = 0.0 if whole == 0.0 else (unclipped - deltas[place]) / whole


@rare
def cce_of_sums(sums: Floats, start: int, targets: Floats, target: int, units: int, stride: int) -> float:
    """Return the categorical cross-entropy of softmax(z): sum(t) log(sum(exp(z))) - sum(t z).

    The largest z is taken off first, so that nothing overflows.
    """
    largest = sums[start]
    for unit in range(1, units):
        z = sums[start + unit * stride]
        largest = z if z > largest else largest
    powers = 0.0
    loss = 0.0
    for unit in range(units):
        z = sums[start + unit * stride] - largest
        powers += math.exp(z)
        loss -= targets[target + unit * stride] * z
    return loss + total(targets, target, units, stride) * math.log(powers)


@rare
def cce_of_sums_slopes(
    values: Floats, deltas: Floats, start: int, targets: Floats, target: int, units: int, stride: int
) -> None:
    """Set its slopes by z, with the softmax's values a: a sum(t) - t."""
    whole = total(targets, target, units, stride)
    for unit in range(units):
        place = start + unit * stride
        deltas[place] = values[place] * whole - targets[target + unit * stride]


@part
def loss_share(rule: Rule, outputs: int, rows: int) -> float:
    """Return what one figure of `loss_sum` counts in the loss: 1 in a sum, or its share in a mean.

    The mean is over rows, and over outputs but for `CCE`; `HALF_SSE` is always a sum.
    """
    if rule.summed or rule.loss == HALF_SSE:
        return 1.0
    return 1.0 / rows if rule.loss == CCE else 1.0 / (rows * outputs)


@rare
def loss_sum(
    plan: Plan,
    rule: Rule,
    values: Floats,
    deltas: Floats,
    start: int,
    targets: Floats,
    target: int,
    stride: int,
    step: int,
    count: int,
) -> float:
    """Return the loss of `count` samples, summed over samples and outputs.

    Parameters
    ----------
    values, deltas : ndarray
        Values and weighted sums of the output layer, from `start` on.
    targets : ndarray
        What they should be, from `target` on.
    """
    last = len(plan.layers) - 1
    first, units = plan.layers[last, FIRST_UNIT], plan.layers[last, UNITS]
    result = 0.0
    for s in range(count):
        a, t = start + s * step, target + s * step
        if rule.loss == CCE and plan.layers[last, SOFTMAX_LAYER]:
            result += cce_of_sums(deltas, a, targets, t, units, stride)
        elif rule.loss == CCE:
            result += cce(values, a, targets, t, units, stride)
        for unit in range(units if rule.loss != CCE else 0):
            place, aim = a + unit * stride, targets[t + unit * stride]
            if rule.loss == MSE:
                result += mse(values[place], aim)
            elif plan.activation[first + unit] == SIGMOID:
                result += bce_of_sum(deltas[place], aim)
            else:
                result += bce(values[place], aim)
    return result


@part
def loss_slopes(
    plan: Plan,
    rule: Rule,
    values: Floats,
    slopes: Floats,
    deltas: Floats,
    start: int,
    targets: Floats,
    target: int,
    stride: int,
    step: int,
    count: int,
    share: float,
) -> None:
    """Set the slopes of the loss by the weighted sums of the output units.

    Parameters
    ----------
    values, slopes : ndarray
        Values of the output layer and what `activate_unit` kept, from `start` on.
    deltas : ndarray
        Receives the slopes, from `start` on.
    targets : ndarray
        From `target` on.
    share : float
        See `loss_share`.
    """
    last = len(plan.layers) - 1
    first, units = plan.layers[last, FIRST_UNIT], plan.layers[last, UNITS]
    for s in range(count):
        a, t = start + s * step, target + s * step
        if rule.loss == CCE and plan.layers[last, SOFTMAX_LAYER]:
            cce_of_sums_slopes(values, deltas, a, targets, t, units, stride)
        elif rule.loss == CCE:
            cce_slopes(values, deltas, a, targets, t, units, stride)
    for unit in range(units):
        code = plan.activation[first + unit]
        in_sums = rule.loss == BCE and code == SIGMOID
        for s in range(count):
            place, aim = start + unit * stride + s * step, targets[target + unit * stride + s * step]
            slope = deltas[place]
            if rule.loss == MSE:
                slope = mse_slope(values[place], aim)
            elif in_sums:
                slope = bce_of_sum_slope(values[place], aim)
            elif rule.loss == BCE:
                slope = bce_slope(values[place], aim)
            deltas[place] = slope * share
            if not in_sums and step != 1:
                apply_unit_slopes(code, values, slopes, deltas, place, 1)
        if not in_sums and step == 1:
            apply_unit_slopes(code, values, slopes, deltas, start + unit * stride, count)
    if plan.layers[last, SOFTMAX_LAYER] and rule.loss != CCE:
        softmax_slopes(values, deltas, start, units, stride, step, count)
