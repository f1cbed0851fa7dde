"""Activations: each value stands beside its slope; `activate` and `apply_slopes` know all of them by code.

A slope is computed from the activation's own value, so that sums need not be kept.
To add an activation: its row in `codes`, its pair of functions here, and a line in each of the two tables.
"""

import math

from numpy import uintp as at

from nnsim.kernels.codes import FIRST_UNIT, LEAKY_RELU, RELU, SIGMOID, SOFTMAX_LAYER, TANH, UNITS
from nnsim.kernels.exponential import exp_negative, expm1_negative
from nnsim.kernels.jit import exact, part, rare
from nnsim.kernels.plan import Floats, Plan

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
def activate(plan: Plan, layer: int, values: Floats, width: int) -> None:
    """Turn the weighted sums of a layer into its values, in place."""
    first = plan.layers[layer, FIRST_UNIT]
    if plan.layers[layer, SOFTMAX_LAYER]:
        softmax(values, first, plan.layers[layer, UNITS], width)
        return
    for unit in range(first, first + plan.layers[layer, UNITS]):
        activate_unit(plan.activation[unit], values, unit * width, width)


@part
def activate_unit(code: int, values: Floats, start: int, width: int) -> None:
    """Turn the weighted sums of one unit into its values, in place."""
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
def apply_slopes(plan: Plan, layer: int, values: Floats, deltas: Floats, width: int) -> None:
    """Turn slopes of the loss by a layer's values into slopes by its weighted sums, in place."""
    first = plan.layers[layer, FIRST_UNIT]
    if plan.layers[layer, SOFTMAX_LAYER]:
        softmax_slopes(values, deltas, first, plan.layers[layer, UNITS], width)
        return
    for unit in range(first, first + plan.layers[layer, UNITS]):
        apply_unit_slopes(plan.activation[unit], values, deltas, unit * width, width)


@part
def apply_unit_slopes(code: int, values: Floats, deltas: Floats, start: int, width: int) -> None:
    """Turn slopes of the loss by one unit's values into slopes by its weighted sums, in place."""
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


@rare
def softmax(values: Floats, first: int, units: int, width: int) -> None:
    """Turn sums into shares of 1 over a layer's units; the largest is taken off first, so none overflows."""
    for s in range(width):
        largest = values[first * width + s]
        for unit in range(first + 1, first + units):
            z = values[unit * width + s]
            largest = z if z > largest else largest
        total = 0.0
        for unit in range(first, first + units):
            e = exp_negative(values[unit * width + s] - largest)
            values[unit * width + s] = e
            total += e
        for unit in range(first, first + units):
            values[unit * width + s] /= total


@rare
def softmax_slopes(values: Floats, deltas: Floats, first: int, units: int, width: int) -> None:
    """Turn slopes by shares into slopes by sums: share times (slope - mean slope weighted by shares)."""
    for s in range(width):
        mean = 0.0
        for unit in range(first, first + units):
            mean += deltas[unit * width + s] * values[unit * width + s]
        for unit in range(first, first + units):
            deltas[unit * width + s] = values[unit * width + s] * (deltas[unit * width + s] - mean)
