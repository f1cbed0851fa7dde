"""Optimisers: each is one loop over the flat parameters. Formulas and names follow Keras 3.

To add one: its row in `codes`, its function here, and a line in `update`.
"""

import math

from nnsim.kernels.codes import ADAM, MOMENTUM, RMSPROP
from nnsim.kernels.jit import part
from nnsim.kernels.plan import Floats, Rule


@part
def update(rule: Rule, parameters: Floats, gradient: Floats, slots: Floats, updates: int) -> None:
    """Change the parameters by one step, the `updates`-th since the slots were zero."""
    if rule.optimizer == ADAM:
        adam(rule, parameters, gradient, slots, updates)
    elif rule.optimizer == RMSPROP:
        rmsprop(rule, parameters, gradient, slots)
    elif rule.optimizer == MOMENTUM:
        momentum(rule, parameters, gradient, slots)
    else:
        sgd(rule, parameters, gradient)


@part
def sgd(rule: Rule, parameters: Floats, gradient: Floats) -> None:
    """Gradient descent: w -= rate g (``keras.optimizers.SGD``)."""
    for p in range(len(parameters)):
        parameters[p] -= rule.learning_rate * gradient[p]


@part
def momentum(rule: Rule, parameters: Floats, gradient: Floats, slots: Floats) -> None:
    """Momentum: v = momentum v - rate g; w += v (``keras.optimizers.SGD(momentum=...)``)."""
    for p in range(len(parameters)):
        slots[0, p] = rule.momentum * slots[0, p] - rule.learning_rate * gradient[p]
        parameters[p] += slots[0, p]


@part
def rmsprop(rule: Rule, parameters: Floats, gradient: Floats, slots: Floats) -> None:
    """RMSprop: v = rho v + (1 - rho) g**2; w -= rate g / sqrt(v + epsilon) (``keras.optimizers.RMSprop``)."""
    for p in range(len(parameters)):
        slots[0, p] = rule.rho * slots[0, p] + (1.0 - rule.rho) * (gradient[p] * gradient[p])
        parameters[p] -= rule.learning_rate * gradient[p] / math.sqrt(slots[0, p] + rule.epsilon)


@part
def adam(rule: Rule, parameters: Floats, gradient: Floats, slots: Floats, updates: int) -> None:
    """Adam: m += (1 - beta_1)(g - m); v += (1 - beta_2)(g**2 - v); w -= a m / (sqrt(v) + epsilon).

    With a = rate sqrt(1 - beta_2**t) / (1 - beta_1**t), t the number of updates (``keras.optimizers.Adam``;
    Kingma and Ba, arXiv:1412.6980, in the form before their section 2.1).
    """
    t = float(updates)
    rate = rule.learning_rate * math.sqrt(1.0 - rule.beta_2**t) / (1.0 - rule.beta_1**t)
    for p in range(len(parameters)):
        m = slots[0, p] + (1.0 - rule.beta_1) * (gradient[p] - slots[0, p])
        v = slots[1, p] + (1.0 - rule.beta_2) * (gradient[p] * gradient[p] - slots[1, p])
        slots[0, p] = m
        slots[1, p] = v
        parameters[p] -= rate * m / (math.sqrt(v) + rule.epsilon)
