"""Losses: the value of each stands beside its slope; one table knows all of them by code.

Cross-entropies work on the weighted sums where the output is a sigmoid or softmax, so they stay exact for
outputs close to 0 and 1; for other outputs they clip as Keras does.
Unit ``u`` of sample ``s`` stands at ``start + u * stride + s * step``, so that blocks may hold unit after
unit (stride samples, step 1) or sample after sample (stride 1, step units).
To add a loss: its row in `codes`, its pair of functions here, and its line in the table.
"""

import math
from collections.abc import Callable
from typing import Any

from numba.core import cgutils, types
from numba.extending import intrinsic

from nnsim.kernels import codes
from nnsim.kernels.activations import apply_unit_slopes, softmax_slopes
from nnsim.kernels.classes import CLIP, cce, cce_slopes
from nnsim.kernels.codes import (
    ACTIVATION,
    BCE,
    CCE,
    FIRST_UNIT,
    HALF_SSE,
    MIXED,
    SIGMOID,
    SOFTMAX_LAYER,
    UNITS,
)
from nnsim.kernels.elementary import exp, log, log1p_share, softplus, tanh
from nnsim.kernels.jit import part, rare
from nnsim.kernels.plan import Floats, Plan, Rule
from nnsim.kernels.vectors import Emitter, Vector, bounded, case, data_of, each, lanes_of, total, where

BCE_OF_SUM = -1
"""In the table: the binary cross-entropy by the sum that goes into a sigmoid."""

Formula = Callable[[Vector, Vector, Vector], Vector]


def mse(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return the squared error."""
    return (a - t) * (a - t)


def mse_slope(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return its slope by the output."""
    return 2.0 * (a - t)


def half_sse(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return half of the squared error (``tf.nn.l2_loss`` of the errors)."""
    return 0.5 * ((a - t) * (a - t))


def half_sse_slope(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return its slope by the output."""
    return a - t


def mae(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return the absolute error."""
    return abs(a - t)


def mae_slope(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return its slope by the output: the sign of the error, 0 for none."""
    return _sign(a - t)


def _sign(x: Vector) -> Vector:
    """Return 1, 0 or -1; NaN stays NaN."""
    return where(x > 0.0, 1.0, where(x < 0.0, -1.0, 0.0 * x))


def huber(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return e**2 / 2 for errors e up to d, beyond it d abs(e) - d**2 / 2 (``keras.losses.Huber``)."""
    size = abs(a - t)
    return where(size > d, d * (size - 0.5 * d), 0.5 * (size * size))


def huber_slope(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return its slope by the output: e kept within d."""
    return bounded(a - t, -d, d)


def log_cosh(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return log(cosh(e)) of the error: abs(e) + log(1 + exp(-2 abs(e))) - log(2)."""
    size = abs(a - t)
    return size + (log1p_share(exp(-2.0 * size)) - math.log(2.0))


def log_cosh_slope(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return its slope by the output: tanh(e)."""
    return tanh(a - t)


def hinge(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return max(0, 1 - t a), t being -1 or 1 for a target of 0 or 1 (``keras.losses.Hinge``)."""
    lack = 1.0 - (2.0 * t - 1.0) * a
    return where(lack < 0.0, 0.0, lack)


def hinge_slope(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return its slope by the output: -t where something lacks, else 0; NaN stays NaN."""
    side = 2.0 * t - 1.0
    lack = 1.0 - side * a
    return where(lack > 0.0, -side, where(lack <= 0.0, 0.0, lack))


def bce(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return the binary cross-entropy of a clipped output: -t log(p) - (1 - t) log(1 - p)."""
    p = bounded(a, CLIP, 1.0 - CLIP)
    return -(t * log(p)) - (1.0 - t) * log(1.0 - p)


def bce_slope(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return its slope by the output: 0 where the output was clipped."""
    inside = where(a < CLIP, 0.0, where(a > 1.0 - CLIP, a.emitter.constant(0.0), 1.0))
    p = bounded(a, CLIP, 1.0 - CLIP)
    return inside * ((p - t) / (p * (1.0 - p)))


def bce_of_sum(z: Vector, t: Vector, d: Vector) -> Vector:
    """Return the binary cross-entropy of sigmoid(z): max(z, 0) - z t + log(1 + exp(-abs(z)))."""
    return softplus(z) - z * t


def bce_of_sum_slope(a: Vector, t: Vector, d: Vector) -> Vector:
    """Return its slope by z, with the sigmoid's value a: a - t."""
    return a - t


TABLE: dict[int, tuple[Formula, Formula]] = {
    codes.MSE: (mse, mse_slope),
    codes.HALF_SSE: (half_sse, half_sse_slope),
    codes.MAE: (mae, mae_slope),
    codes.HUBER: (huber, huber_slope),
    codes.LOG_COSH: (log_cosh, log_cosh_slope),
    codes.HINGE: (hinge, hinge_slope),
    codes.BCE: (bce, bce_slope),
    BCE_OF_SUM: (bce_of_sum, bce_of_sum_slope),
}
"""Value and slope for an output, its target and the rule's Huber delta; `CCE` is below."""


@intrinsic
def _sum(
    typing: Any, loss: Any, delta: Any, values: Any, start: Any, targets: Any, target: Any, count: Any
) -> Any:
    """Return the sum of a loss over a range, added up in float64."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        loss, delta, _, start, _, target, count = arguments
        kind = signature.args[2]
        data, aims = (data_of(context, builder, kind, arguments[place]) for place in (2, 4))
        lanes = Emitter(builder, kind.dtype.bitwidth, lanes_of(kind))
        wide = Emitter(builder, 64, lanes.lanes)
        result = cgutils.alloca_once_value(builder, wide.constant(0.0).value)
        for number, (formula, _) in TABLE.items():

            def body(e: Emitter, index: Any, mask: Any, formula: Formula = formula) -> None:
                a = e.load(data, builder.add(start, index), mask)
                t = e.load(aims, builder.add(target, index), mask)
                figure = formula(a, t, e.spread(delta))
                if mask is not None:
                    figure = where(mask, figure, 0.0)
                value = figure.value if e.bits == 64 else builder.fpext(figure.value, wide.type)
                builder.store((Vector(wide, builder.load(result)) + Vector(wide, value)).value, result)

            with case(builder, loss, number):
                each(builder, kind, count, body)
        return total(Vector(wide, builder.load(result)))

    integer, real = types.int64, types.float64
    return real(integer, real, values, integer, values, integer, integer), write


@intrinsic
def _slopes(
    typing: Any,
    loss: Any,
    delta: Any,
    values: Any,
    deltas: Any,
    start: Any,
    targets: Any,
    target: Any,
    count: Any,
    share: Any,
) -> Any:
    """Set the slopes of a loss over a range by the outputs, times `share`."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        loss, delta, _, _, start, _, target, count, share = arguments
        kind = signature.args[2]
        data, result, aims = (data_of(context, builder, kind, arguments[place]) for place in (2, 3, 5))
        for number, (_, formula) in TABLE.items():

            def body(e: Emitter, index: Any, mask: Any, formula: Formula = formula) -> None:
                place = builder.add(start, index)
                t = e.load(aims, builder.add(target, index), mask)
                slope = formula(e.load(data, place, mask), t, e.spread(delta))
                e.store(slope * e.spread(share), result, place, mask)

            with case(builder, loss, number):
                each(builder, kind, count, body)
        return context.get_dummy_value()

    integer, real = types.int64, types.float64
    arguments = (integer, real, values, values, integer, values, integer, integer, real)
    return types.void(*arguments), write


@part
def loss_share(rule: Rule, outputs: int, rows: int) -> float:
    """Return what one figure of `loss_sum` counts in the loss: 1 in a sum, or its share in a mean.

    The mean is over rows, and over outputs but for `CCE`; `HALF_SSE` is always a sum.
    """
    if rule.summed or rule.loss == HALF_SSE:
        return 1.0
    return 1.0 / rows if rule.loss == CCE else 1.0 / (rows * outputs)


@rare
def class_weight(rule: Rule, targets: Floats, target: int, units: int, stride: int) -> float:
    """Return the weight of a sample by its class: that of the largest target, or whether a single is 1."""
    wanted = 1 if units == 1 and targets[target] > 0.5 else 0
    for unit in range(1, units):
        if targets[target + unit * stride] > targets[target + wanted * stride]:
            wanted = unit
    return rule.class_weights[wanted]


@part
def row_of(plan: Plan, rule: Rule, unit: int) -> int:
    """Return the row of the table for an output unit."""
    return BCE_OF_SUM if rule.loss == BCE and plan.activation[unit] == SIGMOID else rule.loss


@rare
def loss_sum(
    plan: Plan,
    rule: Rule,
    values: Floats,
    sums: Floats,
    start: int,
    targets: Floats,
    target: int,
    stride: int,
    step: int,
    count: int,
) -> float:
    """Return the loss of `count` samples, added up over samples and outputs.

    Parameters
    ----------
    values, sums : ndarray
        Values and weighted sums of the output layer, from `start` on.
    targets : ndarray
        What they should be, from `target` on.
    """
    last = len(plan.layers) - 1
    first, units = plan.layers[last, FIRST_UNIT], plan.layers[last, UNITS]
    softmax, weighted = plan.layers[last, SOFTMAX_LAYER] != 0, len(rule.class_weights) > 0
    result = 0.0
    if rule.loss == CCE:
        source = sums if softmax else values
        for s in range(count):
            a, t = start + s * step, target + s * step
            weight = class_weight(rule, targets, t, units, stride) if weighted else 1.0
            result += weight * cce(source, softmax, a, targets, t, units, stride)
        return result
    runs, samples, length = shape_of_runs(plan, weighted, units, stride, step, count)
    for unit in range(runs):
        row = row_of(plan, rule, first + unit)
        source = sums if row == BCE_OF_SUM else values
        for s in range(samples):
            place, aim = start + unit * stride + s * step, target + unit * stride + s * step
            weight = class_weight(rule, targets, target + s * step, units, stride) if weighted else 1.0
            result += weight * _sum(row, rule.huber_delta, source, place, targets, aim, length)
    return result


@part
def shape_of_runs(
    plan: Plan, weighted: bool, units: int, stride: int, step: int, count: int
) -> tuple[int, int, int]:
    """Return in how many runs an elementwise loss is computed: by unit, by sample, and the length of each.

    One run where all outputs are alike and stand side by side, one per unit where its samples do.
    """
    if weighted:
        return units, count, 1
    alike = plan.layers[len(plan.layers) - 1, ACTIVATION] != MIXED
    if alike and stride == 1 and step == units:
        return 1, 1, units * count
    return (units, 1, count) if step == 1 else (units, count, 1)


@rare
def set_slopes(
    row: int,
    delta: float,
    values: Floats,
    deltas: Floats,
    start: int,
    targets: Floats,
    target: int,
    count: int,
    share: float,
) -> None:
    """Set the slopes of a run of outputs by these, times `share`; `row` is that of the table."""
    _slopes(row, delta, values, deltas, start, targets, target, count, share)


@rare
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
    softmax, weighted = plan.layers[last, SOFTMAX_LAYER] != 0, len(rule.class_weights) > 0
    if rule.loss == CCE:
        for s in range(count):
            a, t = start + s * step, target + s * step
            part = share * class_weight(rule, targets, t, units, stride) if weighted else share
            cce_slopes(values, deltas, softmax, a, targets, t, units, stride, part)
        if softmax:
            return
    runs, samples, length = shape_of_runs(plan, weighted, units, stride, step, count)
    for unit in range(runs):
        row = row_of(plan, rule, first + unit)
        for s in range(samples):
            place, aim = start + unit * stride + s * step, target + unit * stride + s * step
            if rule.loss != CCE:
                part = share
                if weighted:
                    part *= class_weight(rule, targets, target + s * step, units, stride)
                set_slopes(row, rule.huber_delta, values, deltas, place, targets, aim, length, part)
            if row != BCE_OF_SUM and not softmax:
                apply_unit_slopes(plan.activation[first + unit], values, slopes, deltas, place, length)
    if softmax:
        softmax_slopes(values, deltas, start, units, stride, step, count)
