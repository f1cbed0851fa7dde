"""Optimisers: each is one loop over a range of the flat parameters. Formulas and names follow Keras 3.

To add one: its row in `codes`, its function here, and a line in `update`.
"""

import math

from nnsim.kernels.codes import ADAM, CONSTANT, COSINE, MOMENTUM, RMSPROP, STEP_DECAY
from nnsim.kernels.jit import part
from nnsim.kernels.plan import Floats, Ints, Rule


@part
def learning_rate_at(rule: Rule, made: int) -> float:
    """Return the learning rate after so many updates, by the schedule of the rule.

    See `nnsim.training.training.Schedule` for the formulas.
    """
    t, steps = float(made), rule.schedule_steps
    if t < rule.warmup_steps:
        return rule.learning_rate * t / rule.warmup_steps
    t -= rule.warmup_steps
    if rule.schedule == CONSTANT:
        return rule.learning_rate
    if rule.schedule == COSINE:
        share = 0.5 * (1.0 + math.cos(math.pi * min(t, steps) / steps))
        return rule.learning_rate * ((1.0 - rule.schedule_floor) * share + rule.schedule_floor)
    exponent = math.floor(t / steps) if rule.schedule == STEP_DECAY else t / steps
    return rule.learning_rate * rule.schedule_rate**exponent


@part
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
    addresses: Ints,
) -> None:
    """Change a range of the parameters by one step of the optimiser.

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
    addresses : ndarray of int64
        See `nnsim.kernels.plan.addresses`.
    """
    if rule.optimizer == ADAM:
        adam(rule, rate, parameters, first, gradient, offset, slots, count, made)
    elif rule.optimizer == RMSPROP:
        rmsprop(rule, rate, parameters, first, gradient, offset, slots, count)
    elif rule.optimizer == MOMENTUM:
        momentum(rule, rate, parameters, first, gradient, offset, slots, count)
    else:
        sgd(rate, parameters, first, gradient, offset, count)


@part
def sgd(rate: float, parameters: Floats, first: int, gradient: Floats, offset: int, count: int) -> None:
    """Gradient descent: w -= rate g (``keras.optimizers.SGD``)."""
    for p in range(count):
        parameters[first + p] -= rate * gradient[offset + p]


@part
def momentum(
    rule: Rule,
    rate: float,
    parameters: Floats,
    first: int,
    gradient: Floats,
    offset: int,
    slots: Floats,
    count: int,
) -> None:
    """Momentum: v = momentum v - rate g; w += v (``keras.optimizers.SGD(momentum=...)``)."""
    for p in range(count):
        v = rule.momentum * slots[0, first + p] - rate * gradient[offset + p]
        slots[0, first + p] = v
        parameters[first + p] += v


@part
def rmsprop(
    rule: Rule,
    rate: float,
    parameters: Floats,
    first: int,
    gradient: Floats,
    offset: int,
    slots: Floats,
    count: int,
) -> None:
    """RMSprop: v = rho v + (1 - rho) g**2; w -= rate g / sqrt(v + epsilon) (``keras.optimizers.RMSprop``)."""
    for p in range(count):
        g = gradient[offset + p]
        v = rule.rho * slots[0, first + p] + (1.0 - rule.rho) * (g * g)
        slots[0, first + p] = v
        parameters[first + p] -= rate * g / math.sqrt(v + rule.epsilon)


@part
def adam(
    rule: Rule,
    rate: float,
    parameters: Floats,
    first: int,
    gradient: Floats,
    offset: int,
    slots: Floats,
    count: int,
    made: int,
) -> None:
    """Adam: m += (1 - beta_1)(g - m); v += (1 - beta_2)(g**2 - v); w -= a m / (sqrt(v) + epsilon).

    With a = rate sqrt(1 - beta_2**t) / (1 - beta_1**t), t the number of updates (``keras.optimizers.Adam``;
    Kingma and Ba, arXiv:1412.6980, in the form before their section 2.1).
    """
    t = float(made + 1)
    alpha = rate * math.sqrt(1.0 - rule.beta_2**t) / (1.0 - rule.beta_1**t)
    for p in range(count):
        g = gradient[offset + p]
        m = slots[0, first + p] + (1.0 - rule.beta_1) * (g - slots[0, first + p])
        v = slots[1, first + p] + (1.0 - rule.beta_2) * (g * g - slots[1, first + p])
        slots[0, first + p] = m
        slots[1, first + p] = v
        parameters[first + p] -= alpha * m / (math.sqrt(v) + rule.epsilon)
