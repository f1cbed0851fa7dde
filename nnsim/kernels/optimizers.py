"""Optimisers: each is one formula on a range of the flat parameters. Formulas and names follow Keras 3.

A formula takes the rule's `Numbers` and returns what a step makes of a weight, its slope and its slots.
To add one: its row in `codes`, its function here, and its line in the table.
"""

import math
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from nnsim.kernels import codes
from nnsim.kernels.codes import CONSTANT, COSINE, STEP_DECAY
from nnsim.kernels.jit import part, rare
from nnsim.kernels.plan import Floats, Rule
from nnsim.kernels.vectors import (
    INDEX,
    Emitter,
    Vector,
    case,
    data_of,
    each,
    lanes_of,
    power,
    sqrt,
    total,
    where,
)

Step = Callable[..., tuple[Vector, ...]]


class Numbers:
    """The numbers of a rule in float64, and the way to have them in all lanes.

    ``t`` is the number of this update, from 1; ``decay`` is 0 where weights do not decay.
    """

    rate: Vector
    momentum: Vector
    rho: Vector
    beta_1: Vector
    beta_2: Vector
    epsilon: Vector
    decay: Vector
    t: Vector

    NAMES = ("rate", "momentum", "rho", "beta_1", "beta_2", "epsilon", "decay", "t")

    def __init__(self, builder: Any, values: list[Any], lanes: Emitter) -> None:
        scalar = Emitter(builder, 64, 1)
        for name, value in zip(self.NAMES, values, strict=True):
            setattr(self, name, Vector(scalar, value))
        self._lanes = lanes

    def spread(self, number: Vector) -> Vector:
        """Return a number of the rule in all lanes."""
        return self._lanes.spread(number.value)


def sgd(n: Numbers) -> Step:
    """Gradient descent: w -= rate g (``keras.optimizers.SGD``)."""
    rate = n.spread(n.rate)
    return lambda w, g: (w - rate * g,)


def momentum(n: Numbers) -> Step:
    """Momentum: v = momentum v - rate g; w += v (``keras.optimizers.SGD(momentum=...)``)."""
    rate, share = n.spread(n.rate), n.spread(n.momentum)

    def step(w: Vector, g: Vector, v: Vector) -> tuple[Vector, ...]:
        v = share * v - rate * g
        return w + v, v

    return step


def nesterov(n: Numbers) -> Step:
    """Nesterov's momentum: v = momentum v - rate g; w += momentum v - rate g (``SGD(nesterov=True)``)."""
    rate, share = n.spread(n.rate), n.spread(n.momentum)

    def step(w: Vector, g: Vector, v: Vector) -> tuple[Vector, ...]:
        v = share * v - rate * g
        return w + (share * v - rate * g), v

    return step


def adagrad(n: Numbers) -> Step:
    """AdaGrad: a += g**2; w -= rate g / sqrt(a + epsilon) (``keras.optimizers.Adagrad``)."""
    rate, epsilon = n.spread(n.rate), n.spread(n.epsilon)

    def step(w: Vector, g: Vector, a: Vector) -> tuple[Vector, ...]:
        a = a + g * g
        return w - rate * g / sqrt(a + epsilon), a

    return step


def adadelta(n: Numbers) -> Step:
    """AdaDelta: a = rho a + (1 - rho) g**2; d = g sqrt(b + epsilon) / sqrt(a + epsilon); w -= rate d.

    Then b = rho b + (1 - rho) d**2 (``keras.optimizers.Adadelta``; Zeiler, arXiv:1212.5701).
    """
    rate, epsilon, rho, rest = n.spread(n.rate), n.spread(n.epsilon), n.spread(n.rho), n.spread(1.0 - n.rho)

    def step(w: Vector, g: Vector, a: Vector, b: Vector) -> tuple[Vector, ...]:
        a = rho * a + rest * (g * g)
        d = g * sqrt(b + epsilon) / sqrt(a + epsilon)
        return w - rate * d, a, rho * b + rest * (d * d)

    return step


def rmsprop(n: Numbers) -> Step:
    """RMSprop: v = rho v + (1 - rho) g**2; w -= rate g / sqrt(v + epsilon) (``keras.optimizers.RMSprop``)."""
    rate, epsilon, rho, rest = n.spread(n.rate), n.spread(n.epsilon), n.spread(n.rho), n.spread(1.0 - n.rho)

    def step(w: Vector, g: Vector, v: Vector) -> tuple[Vector, ...]:
        v = rho * v + rest * (g * g)
        return w - rate * g / sqrt(v + epsilon), v

    return step


def _moments(n: Numbers) -> Callable[[Vector, Vector, Vector], tuple[Vector, Vector]]:
    """Return the two running means that Adam and its kin keep: m += (1 - beta)(g - m), likewise of g**2."""
    first, second = n.spread(1.0 - n.beta_1), n.spread(1.0 - n.beta_2)
    return lambda g, m, v: (m + first * (g - m), v + second * (g * g - v))


def _corrected(n: Numbers) -> Vector:
    """Return rate sqrt(1 - beta_2**t) / (1 - beta_1**t)."""
    return n.spread(n.rate * sqrt(1.0 - power(n.beta_2, n.t)) / (1.0 - power(n.beta_1, n.t)))


def adam(n: Numbers) -> Step:
    """Adam: m += (1 - beta_1)(g - m); v += (1 - beta_2)(g**2 - v); w -= a m / (sqrt(v) + epsilon).

    With a = rate sqrt(1 - beta_2**t) / (1 - beta_1**t), t the number of updates (``keras.optimizers.Adam``;
    Kingma and Ba, arXiv:1412.6980, in the form before their section 2.1).
    """
    moments, rate, epsilon = _moments(n), _corrected(n), n.spread(n.epsilon)

    def step(w: Vector, g: Vector, m: Vector, v: Vector) -> tuple[Vector, ...]:
        m, v = moments(g, m, v)
        return w - rate * m / (sqrt(v) + epsilon), m, v

    return step


def adamw(n: Numbers) -> Step:
    """AdamW: first w -= rate decay w, then as Adam (``keras.optimizers.AdamW``)."""
    plain, shrink = adam(n), n.spread(n.rate * n.decay)
    return lambda w, g, m, v: plain(w - w * shrink, g, m, v)


def amsgrad(n: Numbers) -> Step:
    """AMSGrad: as Adam, but with the largest v so far (``keras.optimizers.Adam(amsgrad=True)``)."""
    moments, rate, epsilon = _moments(n), _corrected(n), n.spread(n.epsilon)

    def step(w: Vector, g: Vector, m: Vector, v: Vector, most: Vector) -> tuple[Vector, ...]:
        m, v = moments(g, m, v)
        most = where(v <= most, most, v)
        return w - rate * m / (sqrt(most) + epsilon), m, v, most

    return step


def nadam(n: Numbers) -> Step:
    """NAdam: w -= rate (u' m / (1 - p u') + (1 - u) g / (1 - p)) / (sqrt(v / (1 - beta_2**t)) + epsilon).

    m and v as in Adam; u = beta_1 (1 - 0.96**t / 2), u' that of the next update, p the product of all u so
    far, which takes the third slot (``keras.optimizers.Nadam``; Dozat 2016).
    """
    moments, rate, epsilon = _moments(n), n.spread(n.rate), n.spread(n.epsilon)

    def share(t: Vector) -> Vector:
        return n.beta_1 * (1.0 - 0.5 * power(t.emitter.constant(0.96), t))

    now, later = n.spread(share(n.t)), n.spread(share(n.t + 1.0))
    rest, correction = n.spread(1.0 - share(n.t)), n.spread(1.0 - power(n.beta_2, n.t))
    start = n.spread(where(n.t > 1.0, 0.0, n.t))

    def step(w: Vector, g: Vector, m: Vector, v: Vector, product: Vector) -> tuple[Vector, ...]:
        m, v = moments(g, m, v)
        product = where(start > 0.0, start, product) * now
        ahead = later * m / (1.0 - product * later) + rest * g / (1.0 - product)
        return w - rate * ahead / (sqrt(v / correction) + epsilon), m, v, product

    return step


def lion(n: Numbers) -> Step:
    """Lion: w -= rate decay w; w -= rate sign(beta_1 m + (1 - beta_1) g); m = beta_2 m + (1 - beta_2) g.

    (``keras.optimizers.Lion``; Chen and others, arXiv:2302.06675.)
    """
    rate, shrink = n.spread(n.rate), n.spread(n.rate * n.decay)
    first, second = n.spread(n.beta_1), n.spread(n.beta_2)
    first_rest, second_rest = n.spread(1.0 - n.beta_1), n.spread(1.0 - n.beta_2)

    def step(w: Vector, g: Vector, m: Vector) -> tuple[Vector, ...]:
        direction = first * m + first_rest * g
        stride = where(direction > 0.0, rate, where(direction < 0.0, -rate, 0.0 * direction))
        return (w - w * shrink) - stride, second * m + second_rest * g

    return step


TABLE: dict[int, tuple[Callable[[Numbers], Step], int]] = {
    codes.SGD: (sgd, 0),
    codes.MOMENTUM: (momentum, 1),
    codes.NESTEROV: (nesterov, 1),
    codes.ADAGRAD: (adagrad, 1),
    codes.ADADELTA: (adadelta, 2),
    codes.RMSPROP: (rmsprop, 1),
    codes.ADAM: (adam, 2),
    codes.AMSGRAD: (amsgrad, 3),
    codes.NADAM: (nadam, 3),
    codes.ADAMW: (adamw, 2),
    codes.LION: (lion, 1),
}
"""Each optimiser's formula and how many slots it has, as in `codes.SLOTS`."""


@intrinsic
def _step(
    typing: Any,
    code: Any,
    numbers: Any,
    parameters: Any,
    first: Any,
    gradient: Any,
    offset: Any,
    slots: Any,
    count: Any,
) -> Any:
    """Change a range of parameters; return the sum of their amounts, in float64."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        code, numbers, _, first, _, offset, _, count = arguments
        kind = signature.args[2]
        weights = data_of(context, builder, kind, arguments[2])
        slopes = data_of(context, builder, signature.args[4], arguments[4])
        table = context.make_array(signature.args[6])(context, builder, arguments[6])
        length = cgutils.unpack_tuple(builder, table.shape)[1]
        lanes = Emitter(builder, kind.dtype.bitwidth, lanes_of(kind))
        amount = cgutils.alloca_once_value(builder, lanes.constant(0.0).value)
        values = cgutils.unpack_tuple(builder, numbers)
        for number, (formula, kept) in TABLE.items():
            with case(builder, code, number):
                step = formula(Numbers(builder, values, lanes))
                rows = [builder.mul(length, ir.Constant(INDEX, row)) for row in range(kept)]

                def body(e: Emitter, index: Any, mask: Any, step: Step = step, rows: Any = rows) -> None:
                    place = builder.add(first, index)
                    places = [builder.add(place, row) for row in rows]
                    w = e.load(weights, place, mask)
                    g = e.load(slopes, builder.add(offset, index), mask)
                    w, *new = step(w, g, *(e.load(table.data, place, mask) for place in places))
                    e.store(w, weights, place, mask)
                    for vector, place in zip(new, places, strict=True):
                        e.store(vector, table.data, place, mask)
                    size = abs(w) if mask is None else where(mask, abs(w), 0.0)
                    builder.store((Vector(e, builder.load(amount)) + size).value, amount)

                each(builder, kind, count, body)
        result = total(Vector(lanes, builder.load(amount)))
        return result if kind.dtype.bitwidth == 64 else builder.fpext(result, ir.DoubleType())

    wanted = types.containers.UniTuple(types.float64, len(Numbers.NAMES))
    integer = types.int64
    arguments = (integer, wanted, parameters, integer, gradient, integer, slots, integer)
    return types.float64(*arguments), write


@part
def learning_rate_at(rule: Rule, made: int) -> float:
    """Return the learning rate after so many updates, by the schedule of the rule.

    See `nnsim.training.training.Schedule` for the formulas.
    """
    t, steps = float(made), rule.schedule_steps
    if t < rule.warmup_steps:
        return rule.learning_rate * t / rule.warmup_steps
    if rule.schedule == CONSTANT:
        return rule.learning_rate
    t -= rule.warmup_steps
    if rule.schedule == COSINE:
        share = 0.5 * (1.0 + math.cos(math.pi * min(t, steps) / steps))
        return rule.learning_rate * ((1.0 - rule.schedule_floor) * share + rule.schedule_floor)
    exponent = math.floor(t / steps) if rule.schedule == STEP_DECAY else t / steps
    return rule.learning_rate * rule.schedule_rate**exponent


@rare
def update(
    rule: Rule,
    rate: float,
    parameters: Floats,
    first: int,
    gradient: Floats,
    offset: int,
    slots: Floats,
    count: int,
    made: int,
    decay: bool,
) -> bool:
    """Change a range of the parameters by one step of the optimiser; return whether all are finite.

    Parameters
    ----------
    rate : float
        The learning rate, see `learning_rate_at`.
    parameters, slots : ndarray
        Changed from `first` to before ``first + count``.
    gradient : ndarray
        That of parameter ``first + n`` at ``offset + n``.
    made : int
        Updates made since the slots were zero, before this one.
    decay : bool
        Whether weight decay counts: for weights, not for biases.
    """
    shrink = rule.weight_decay if decay else 0.0
    numbers = (rate, rule.momentum, rule.rho, rule.beta_1, rule.beta_2, rule.epsilon, shrink, made + 1.0)
    return math.isfinite(_step(rule.optimizer, numbers, parameters, first, gradient, offset, slots, count))
