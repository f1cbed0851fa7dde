"""Activations: each value stands beside its slope; `activate` and `apply_slopes` know all of them by code.

Where the slope follows exactly from the activation's own value, it is computed from that; of the others the
slope is kept on the way forward (see `codes.KEPT`).
To add an activation: its row in `codes`, its pair of functions here, and a line in each of the two tables.
"""

import math

from numpy import uintp as at

from nnsim.kernels.codes import FIRST_UNIT, KEPT, LEAKY_RELU, RELU, SIGMOID, SOFTMAX_LAYER, TANH, UNITS
from nnsim.kernels.exponential import exp_negative, expm1_negative
from nnsim.kernels.jit import exact, part, rare
from nnsim.kernels.plan import Floats, Ints, Plan

LEAK = 0.2
"""Slope of the leaky ReLU below zero, as in ``keras.activations.leaky_relu``."""


@part
def relu(z: float) -> float:
    """Return z where it is positive, else 0; NaN stays NaN."""
    return 0.0 if z < 0.0 else z


@part
def relu_slope(a: float) -> float:
    """Return 1 where the value is positive, else 0 (also at 0, as in Keras)."""
    return 1.0 if a > 0.0 else 0.0


@part
def leaky_relu(z: float) -> float:
    """Return z where it is positive, else `LEAK` times z."""
    return LEAK * z if z < 0.0 else z


@part
def leaky_relu_slope(a: float) -> float:
    """Return 1 where the value is positive, else `LEAK`."""
    return 1.0 if a > 0.0 else LEAK


@exact
def tanh(z: float) -> float:
    """Return the hyperbolic tangent, from exp(-2 abs(z)) - 1."""
    m = expm1_negative(-2.0 * abs(z))
    return math.copysign(-m / (2.0 + m), z)


@part
def tanh_slope(a: float) -> float:
    """Return 1 - tanh(z)**2."""
    return 1.0 - a * a


@exact
def sigmoid(z: float) -> float:
    """Return 1 / (1 + exp(-z)), from exp(-abs(z)) so that nothing overflows."""
    e = exp_negative(-abs(z))
    return (e if z < 0.0 else 1.0) / (1.0 + e)


@part
def sigmoid_slope(a: float) -> float:
    """Return s (1 - s) of the sigmoid's value s."""
    return a * (1.0 - a)


@part
def activate(plan: Plan, layer: int, values: Floats, slopes: Floats, width: int, addresses: Ints) -> None:
    """Turn the weighted sums of a layer into its values, in place."""
    first, units = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
    if plan.layers[layer, SOFTMAX_LAYER]:
        softmax(values, first * width, units, width, 1, width)
        return
    for unit in range(first, first + units):
        activate_unit(plan.activation[unit], values, slopes, unit * width, width, addresses)


@part
def activate_unit(code: int, values: Floats, slopes: Floats, start: int, width: int, addresses: Ints) -> None:
    """Turn weighted sums into values of one activation, in place.

    Parameters
    ----------
    code : int
        The activation.
    values : ndarray
        The sums, from `start` to before ``start + width``.
    slopes : ndarray
        Receives the slopes at the same places if `code` is at least `codes.KEPT`; else not looked at.
    addresses : ndarray of int64
        See `nnsim.kernels.plan.addresses`.
    """
    if code == RELU:
        for s in range(at(start), at(start + width)):
            values[s] = relu(values[s])
    elif code == LEAKY_RELU:
        for s in range(at(start), at(start + width)):
            values[s] = leaky_relu(values[s])
    elif code == TANH:
        for s in range(at(start), at(start + width)):
            values[s] = tanh(values[s])
    elif code == SIGMOID:
        for s in range(at(start), at(start + width)):
            values[s] = sigmoid(values[s])


@part
def apply_slopes(plan: Plan, layer: int, values: Floats, slopes: Floats, deltas: Floats, width: int) -> None:
    """Turn slopes of the loss by a layer's values into slopes by its weighted sums, in place."""
    first, units = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
    if plan.layers[layer, SOFTMAX_LAYER]:
        softmax_slopes(values, deltas, first * width, units, width, 1, width)
        return
    for unit in range(first, first + units):
        apply_unit_slopes(plan.activation[unit], values, slopes, deltas, unit * width, width)


@part
def apply_unit_slopes(
    code: int, values: Floats, slopes: Floats, deltas: Floats, start: int, width: int
) -> None:
    """Turn slopes of the loss by values of one activation into slopes by weighted sums, in place.

    `values` and `slopes` are as `activate_unit` left them.
    """
    if code == RELU:
        for s in range(at(start), at(start + width)):
            deltas[s] *= relu_slope(values[s])
    elif code == LEAKY_RELU:
        for s in range(at(start), at(start + width)):
            deltas[s] *= leaky_relu_slope(values[s])
    elif code == TANH:
        for s in range(at(start), at(start + width)):
            deltas[s] *= tanh_slope(values[s])
    elif code == SIGMOID:
        for s in range(at(start), at(start + width)):
            deltas[s] *= sigmoid_slope(values[s])
    elif code >= KEPT:
        for s in range(at(start), at(start + width)):
            deltas[s] *= slopes[s]


@rare
def softmax(values: Floats, start: int, units: int, stride: int, step: int, count: int) -> None:
    """Turn sums into shares of 1 over a layer's units; the largest is taken off first, so none overflows.

    Parameters
    ----------
    values : ndarray
        Unit ``u`` of sample ``s`` at ``start + u * stride + s * step``.
    units, count : int
        Units of the layer and samples.
    """
    for sample in range(start, start + count * step, step):
        end = sample + units * stride
        largest = values[sample]
        for place in range(sample + stride, end, stride):
            largest = values[place] if values[place] > largest else largest
        total = 0.0
        for place in range(sample, end, stride):
            e = exp_negative(values[place] - largest)
            values[place] = e
            total += e
        for place in range(sample, end, stride):
            values[place] /= total


@rare
def softmax_slopes(
    values: Floats, deltas: Floats, start: int, units: int, stride: int, step: int, count: int
) -> None:
    """Turn slopes by shares into slopes by sums: share times (slope - mean slope weighted by shares)."""
    for sample in range(start, start + count * step, step):
        end = sample + units * stride
        mean = 0.0
        for place in range(sample, end, stride):
            mean += deltas[place] * values[place]
        for place in range(sample, end, stride):
            deltas[place] = values[place] * (deltas[place] - mean)
