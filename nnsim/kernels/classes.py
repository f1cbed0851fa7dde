"""The categorical cross-entropy: the loss of classes, whose outputs are looked at together, row by row."""

import math
from typing import Any

from numba.core import types
from numba.extending import intrinsic

from nnsim.kernels.elementary import exp, log
from nnsim.kernels.jit import part, rare
from nnsim.kernels.plan import Floats
from nnsim.kernels.vectors import Emitter, Vector

CLIP = 1e-7
"""Probabilities are kept this far from 0 and 1 (``keras.config.epsilon``)."""


@intrinsic
def logarithm(typing: Any, x: Any) -> Any:
    """Return log(x) of a number above 0."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return log(Vector(Emitter(builder, 64, 1), arguments[0])).value

    return types.float64(types.float64), write


@intrinsic
def exponential(typing: Any, x: Any) -> Any:
    """Return exp(x) of a number."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return exp(Vector(Emitter(builder, 64, 1), arguments[0])).value

    return types.float64(types.float64), write


@part
def clip(p: float) -> float:
    """Return p kept `CLIP` away from 0 and 1; NaN stays NaN."""
    if p < CLIP:
        return CLIP
    return 1.0 - CLIP if p > 1.0 - CLIP else p


@rare
def cce(
    values: Floats, sums: bool, start: int, targets: Floats, target: int, units: int, stride: int
) -> float:
    """Return the categorical cross-entropy of one sample.

    By the weighted sums z of a softmax: sum(t) log(sum(exp(z))) - sum(t z), the largest z being taken off
    first, so that nothing overflows. By other outputs: these divided by their sum and clipped; where the sum
    is 0 every output counts as clipped.
    """
    largest, whole, aims, loss = -math.inf, 0.0, 0.0, 0.0
    for unit in range(units):
        z = values[start + unit * stride]
        largest = largest if z < largest else z
    for unit in range(units):
        z = values[start + unit * stride]
        whole += exponential(z - largest) if sums else z
        aims += targets[target + unit * stride]
    for unit in range(units):
        z, t = values[start + unit * stride], targets[target + unit * stride]
        if sums:
            loss -= t * (z - largest)
        else:
            loss -= t * logarithm(clip(0.0 if whole == 0.0 else z / whole))
    return loss + aims * logarithm(whole) if sums else loss


@rare
def cce_slopes(
    values: Floats,
    deltas: Floats,
    sums: bool,
    start: int,
    targets: Floats,
    target: int,
    units: int,
    stride: int,
    share: float,
) -> None:
    """Set its slopes, times `share`.

    By the sums of a softmax with values a: a sum(t) - t. By other outputs: (sum of unclipped targets - t / p
    where unclipped) / sum of outputs.
    """
    whole, aims = 0.0, 0.0
    for unit in range(units):
        whole += values[start + unit * stride]
        aims += targets[target + unit * stride]
    unclipped = 0.0
    for unit in range(units if not sums else 0):
        p = 0.0 if whole == 0.0 else values[start + unit * stride] / whole
        unclipped += targets[target + unit * stride] if clip(p) == p or p != p else 0.0
    for unit in range(units):
        a, t = values[start + unit * stride], targets[target + unit * stride]
        if sums:
            slope = a * aims - t
        elif whole == 0.0:
            slope = 0.0
        else:
            p = a / whole
            slope = (unclipped - (t / p if clip(p) == p or p != p else 0.0)) / whole
        deltas[start + unit * stride] = slope * share
