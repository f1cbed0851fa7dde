"""Activations: each value stands beside its slope; one table knows all of them by code.

Where the slope follows exactly from the activation's own value, it is computed from that on the way back. The
others give value and slope together, and the slope is kept until then (see `codes.KEPT`).
To add an activation: its row in `codes`, its function here, and its line in the table.
"""

from collections.abc import Callable
from typing import Any

from numba.core import types
from numba.extending import intrinsic

from nnsim.kernels import codes
from nnsim.kernels.codes import ACTIVATION, FIRST_UNIT, MIXED, SOFTMAX_LAYER, UNITS
from nnsim.kernels.elementary import (
    exp,
    exp_and_expm1,
    exp_of_square,
    normal_share,
    sigmoid,
    sin_and_cos,
    softplus,
    tanh,
)
from nnsim.kernels.jit import part, rare
from nnsim.kernels.plan import Floats, Plan
from nnsim.kernels.vectors import Vector, bounded, case, data_of, each, where

LEAK = 0.2
"""Slope of the leaky ReLU below zero, as in ``keras.activations.leaky_relu``."""

SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946
"""Those of ``keras.activations.selu`` (Klambauer and others, arXiv:1706.02515)."""


def relu(z: Vector) -> Vector:
    """Return z where it is positive, else 0; NaN stays NaN."""
    return where(z < 0.0, 0.0, z)


def relu_slope(a: Vector) -> Vector:
    """Return 1 where the value is positive, else 0 (also at 0, as in Keras)."""
    return where(a > 0.0, 1.0, a.emitter.constant(0.0))


def leaky_relu(z: Vector) -> Vector:
    """Return z where it is positive, else `LEAK` times z."""
    return where(z < 0.0, LEAK * z, z)


def leaky_relu_slope(a: Vector) -> Vector:
    """Return 1 where the value is positive, else `LEAK`."""
    return where(a > 0.0, 1.0, a.emitter.constant(LEAK))


def tanh_slope(a: Vector) -> Vector:
    """Return 1 - tanh(z)**2."""
    return 1.0 - a * a


def sigmoid_slope(a: Vector) -> Vector:
    """Return s (1 - s) of the sigmoid's value s."""
    return a * (1.0 - a)


def elu(z: Vector) -> tuple[Vector, Vector]:
    """Return exp(z) - 1 below 0, else z; slope exp(z), else 1."""
    power, below = exp_and_expm1(where(z > 0.0, 0.0, z))
    return where(z > 0.0, z, below), where(z > 0.0, 1.0, power)


def selu(z: Vector) -> tuple[Vector, Vector]:
    """Return `SELU_SCALE` times (`SELU_ALPHA` (exp(z) - 1) below 0, else z)."""
    power, below = exp_and_expm1(where(z > 0.0, 0.0, z))
    low = SELU_SCALE * SELU_ALPHA
    return where(z > 0.0, SELU_SCALE * z, low * below), where(z > 0.0, SELU_SCALE, low * power)


def gelu(z: Vector) -> tuple[Vector, Vector]:
    """Return z times the normal distribution's share below z, as Keras without ``approximate``."""
    share, density = normal_share(z)
    return z * share, share + z * density


def silu(z: Vector) -> tuple[Vector, Vector]:
    """Return z sigmoid(z); slope s (1 + z (1 - s))."""
    s = sigmoid(z)
    return z * s, s * (1.0 + z * (1.0 - s))


def softplus_and_slope(z: Vector) -> tuple[Vector, Vector]:
    """Return log(1 + exp(z)); slope sigmoid(z)."""
    return softplus(z), sigmoid(z)


def softsign(z: Vector) -> tuple[Vector, Vector]:
    """Return z / (1 + abs(z)); slope 1 / (1 + abs(z))**2."""
    share = 1.0 / (1.0 + abs(z))
    return z * share, share * share


def hard_sigmoid(z: Vector) -> tuple[Vector, Vector]:
    """Return z / 6 + 1 / 2 within -3 and 3, beyond them 0 and 1."""
    inside = where(abs(z) < 3.0, 1.0 / 6.0, z.emitter.constant(0.0))
    return bounded(z + 3.0, 0.0, 6.0) / 6.0, inside


def sin(z: Vector) -> tuple[Vector, Vector]:
    """Return sin(z); slope cos(z)."""
    return sin_and_cos(z)


def gaussian(z: Vector) -> tuple[Vector, Vector]:
    """Return exp(-z**2); slope -2 z exp(-z**2)."""
    a = exp_of_square(z)
    return a, -2.0 * z * a


def exponential(z: Vector) -> tuple[Vector, Vector]:
    """Return exp(z), its own slope."""
    a = exp(z)
    return a, a


def step(z: Vector) -> tuple[Vector, Vector]:
    """Return 1 where z is positive, else 0, and in place of its slope, 0 everywhere, that of the sigmoid.

    With s = sigmoid(z) the surrogate slope is s (1 - s): without one nothing before a step could learn.
    """
    s = sigmoid(z)
    return where(z > 0.0, 1.0, where(z <= 0.0, 0.0, z)), s * (1.0 - s)


Formula = Callable[[Vector], Any]

BY_VALUE: dict[int, tuple[Formula, Formula]] = {
    codes.RELU: (relu, relu_slope),
    codes.LEAKY_RELU: (leaky_relu, leaky_relu_slope),
    codes.TANH: (tanh, tanh_slope),
    codes.SIGMOID: (sigmoid, sigmoid_slope),
}
"""Value, and slope from the value."""

WITH_SLOPE: dict[int, Formula] = {
    codes.ELU: elu,
    codes.SELU: selu,
    codes.GELU: gelu,
    codes.SILU: silu,
    codes.SOFTPLUS: softplus_and_slope,
    codes.SOFTSIGN: softsign,
    codes.HARD_SIGMOID: hard_sigmoid,
    codes.SIN: sin,
    codes.GAUSSIAN: gaussian,
    codes.EXP: exponential,
    codes.STEP_FUNCTION: step,
}
"""Value and slope together."""


@intrinsic
def _activate(typing: Any, code: Any, values: Any, slopes: Any, start: Any, count: Any) -> Any:
    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        code, _, _, start, count = arguments
        kind = signature.args[1]
        data = data_of(context, builder, kind, arguments[1])
        kept = data_of(context, builder, signature.args[2], arguments[2])

        def body(formula: Formula) -> Any:
            def apply(e: Any, index: Any, mask: Any) -> None:
                place = builder.add(start, index)
                result = formula(e.load(data, place, mask))
                if isinstance(result, tuple):
                    e.store(result[1], kept, place, mask)
                    result = result[0]
                e.store(result, data, place, mask)

            return apply

        for number, (formula, _) in BY_VALUE.items():
            with case(builder, code, number):
                each(builder, kind, count, body(formula))
        for number, formula in WITH_SLOPE.items():
            with case(builder, code, number):
                each(builder, kind, count, body(formula))
        return context.get_dummy_value()

    return types.void(types.int64, values, slopes, types.int64, types.int64), write


@intrinsic
def _apply_slopes(
    typing: Any, code: Any, values: Any, slopes: Any, deltas: Any, result: Any, start: Any, count: Any
) -> Any:
    """Write deltas times slopes into `result`, which may be any of the other arrays."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        code, start, count = arguments[0], arguments[5], arguments[6]
        kind = signature.args[1]
        data, kept, deltas, result = (
            data_of(context, builder, kind, arguments[place]) for place in (1, 2, 3, 4)
        )

        def body(source: Any, formula: Formula) -> Any:
            def apply(e: Any, index: Any, mask: Any) -> None:
                place = builder.add(start, index)
                slope = formula(e.load(source, place, mask))
                e.store(e.load(deltas, place, mask) * slope, result, place, mask)

            return apply

        for number, (_, formula) in BY_VALUE.items():
            with case(builder, code, number):
                each(builder, kind, count, body(data, formula))
        with builder.if_then(builder.icmp_signed(">=", code, code.type(codes.KEPT))):
            each(builder, kind, count, body(kept, lambda slope: slope))
        with case(builder, code, codes.LINEAR), builder.if_then(builder.icmp_unsigned("!=", deltas, result)):
            each(builder, kind, count, body(data, lambda value: value.emitter.constant(1.0)))
        return context.get_dummy_value()

    return types.void(types.int64, *(values,) * 4, types.int64, types.int64), write


@rare
def activate_run(code: int, values: Floats, slopes: Floats, start: int, count: int) -> None:
    """Turn so many weighted sums into values of one activation; see `activate_unit`."""
    _activate(code, values, slopes, start, count)


@rare
def apply_run_slopes(
    code: int, values: Floats, slopes: Floats, deltas: Floats, result: Floats, start: int, count: int
) -> None:
    """Write deltas times slopes of one activation into `result`, which may be any of the other arrays."""
    _apply_slopes(code, values, slopes, deltas, result, start, count)


@intrinsic
def _powers(typing: Any, values: Any, start: Any, count: Any) -> Any:
    """Replace values by their powers of e."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = data_of(context, builder, signature.args[0], arguments[0])

        def body(e: Any, index: Any, mask: Any) -> None:
            place = builder.add(arguments[1], index)
            e.store(exp(e.load(data, place, mask)), data, place, mask)

        each(builder, signature.args[0], arguments[2], body)
        return context.get_dummy_value()

    return types.void(values, types.int64, types.int64), write


@part
def activate_unit(code: int, values: Floats, slopes: Floats, start: int, width: int) -> None:
    """Turn weighted sums into values of one activation, in place.

    Parameters
    ----------
    code : int
        The activation.
    values : ndarray
        The sums, from `start` to before ``start + width``.
    slopes : ndarray
        Receives the slopes at the same places if `code` is at least `codes.KEPT`; else not looked at.
    """
    activate_run(code, values, slopes, start, width)


@part
def apply_unit_slopes(
    code: int, values: Floats, slopes: Floats, deltas: Floats, start: int, width: int
) -> None:
    """Turn slopes of the loss by values of one activation into slopes by weighted sums, in place.

    `values` and `slopes` are as `activate_unit` left them.
    """
    apply_run_slopes(code, values, slopes, deltas, deltas, start, width)


@part
def activate(plan: Plan, layer: int, values: Floats, slopes: Floats, width: int) -> None:
    """Turn the weighted sums of a layer into its values, in place; a block holds unit after unit."""
    first, units = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
    if plan.layers[layer, SOFTMAX_LAYER]:
        softmax(values, first * width, units, width, 1, width)
    elif plan.layers[layer, ACTIVATION] != MIXED:
        code = plan.layers[layer, ACTIVATION]
        activate_unit(code, values, slopes, first * width, units * width)
    else:
        for unit in range(first, first + units):
            activate_unit(plan.activation[unit], values, slopes, unit * width, width)


@rare
def apply_slopes(plan: Plan, layer: int, values: Floats, slopes: Floats, deltas: Floats, width: int) -> None:
    """Turn slopes of the loss by a layer's values into slopes by its sums, in the place of its values."""
    first, units = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
    alike = plan.layers[layer, ACTIVATION] != MIXED
    count = units * width if alike else width
    for unit in range(first, first + (1 if alike else units)):
        apply_run_slopes(plan.activation[unit], values, slopes, deltas, values, unit * width, count)


@rare
def softmax(values: Floats, start: int, units: int, stride: int, step: int, count: int) -> None:
    """Turn sums into shares of 1 over a layer's units; the largest is taken off first, so none overflows.

    Parameters
    ----------
    values : ndarray
        Those of the layer fill the range from `start` on.
    units, count : int
        Units of the layer and samples.
    """
    for sample in range(start, start + count * step, step):
        end = sample + units * stride
        largest = values[sample]
        for place in range(sample + stride, end, stride):
            largest = largest if values[place] < largest else values[place]
        for place in range(sample, end, stride):
            values[place] -= largest
    _powers(values, start, units * count)
    for sample in range(start, start + count * step, step):
        end = sample + units * stride
        total = 0.0
        for place in range(sample, end, stride):
            total += values[place]
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
