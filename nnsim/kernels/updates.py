"""What happens to a gradient on its way into the parameters: penalty, masks, clipping, step, limits."""

import math

from nnsim.kernels.codes import (
    ADAMW,
    BIAS,
    CHANNELS,
    CLIP_NORM,
    CLIP_VALUE,
    CONV,
    END_LINK,
    FIRST_LINK,
    KIND,
    LION,
    NO_CLIP,
    SOURCE,
    UNITS,
    WEIGHT,
    WINDOW_HEIGHT,
    WINDOW_WIDTH,
)
from nnsim.kernels.jit import part, rare
from nnsim.kernels.optimizers import learning_rate_at, update
from nnsim.kernels.plan import Floats, Plan, Rule

TINY = 1e-7
"""Keeps lengths from being divided by 0 (``keras.config.epsilon``)."""


@part
def shape_of_link(plan: Plan, layer: int, link: int) -> tuple[int, int]:
    """Return rows and columns of a link's weights; each column enters one unit or filter."""
    source = plan.links[link, SOURCE]
    if plan.layers[layer, KIND] == CONV:
        window = plan.layers[layer, WINDOW_HEIGHT] * plan.layers[layer, WINDOW_WIDTH]
        return window * plan.layers[source, CHANNELS], plan.layers[layer, CHANNELS]
    return plan.layers[source, UNITS], plan.layers[layer, UNITS]


@part
def is_plain(plan: Plan, rule: Rule) -> bool:
    """Return whether a gradient goes straight into the optimiser, all parameters alike."""
    decays = (rule.optimizer == ADAMW or rule.optimizer == LION) and rule.weight_decay != 0.0
    penalised = rule.l1 != 0.0 or rule.l2 != 0.0 or rule.max_norm != 0.0
    masked = len(plan.cut) + len(plan.locked) > 0
    return not (decays or penalised or masked or rule.clipping != NO_CLIP)


@part
def change(
    plan: Plan,
    rule: Rule,
    parameters: Floats,
    gradient: Floats,
    slots: Floats,
    made: int,
    kept: Floats,
) -> bool:
    """Make one update of all parameters by their gradient; return whether all are finite.

    Parameters
    ----------
    made : int
        Updates made before.
    kept : ndarray, shape (locked positions,)
        Space for what is put back.
    """
    rate, size = learning_rate_at(rule, made), len(parameters)
    if is_plain(plan, rule):
        return update(rule, rate, parameters, 0, gradient, 0, slots, size, made, False)
    return change_carefully(plan, rule, rate, parameters, gradient, slots, made, kept)


@rare
def change_carefully(
    plan: Plan,
    rule: Rule,
    rate: float,
    parameters: Floats,
    gradient: Floats,
    slots: Floats,
    made: int,
    kept: Floats,
) -> bool:
    """Do the same with penalties, masks, clipping, decay and limits."""
    for place in range(len(plan.locked)):
        kept[place] = parameters[plan.locked[place]]
    penalise(plan, rule, parameters, gradient)
    for place in range(len(plan.cut)):
        gradient[plan.cut[place]] = 0.0
    for place in range(len(plan.locked)):
        gradient[plan.locked[place]] = 0.0
    clip_gradient(rule, gradient)
    finite = True
    for layer in range(1, len(plan.layers)):
        for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
            start = plan.links[link, WEIGHT]
            rows, columns = shape_of_link(plan, layer, link)
            count = rows * columns if start >= 0 else 0
            finite &= update(rule, rate, parameters, start, gradient, start, slots, count, made, True)
            limit_lengths(rule, parameters, start, rows if start >= 0 else 0, columns)
        bias = plan.layers[layer, BIAS]
        _, count = shape_of_link(plan, layer, plan.layers[layer, FIRST_LINK])
        if bias >= 0:
            finite &= update(rule, rate, parameters, bias, gradient, bias, slots, count, made, False)
    for place in range(len(plan.cut)):
        parameters[plan.cut[place]] = 0.0
    for place in range(len(plan.locked)):
        parameters[plan.locked[place]] = kept[place]
    return finite


@rare
def penalise(plan: Plan, rule: Rule, parameters: Floats, gradient: Floats) -> None:
    """Add the slopes of l1 abs(w) + l2 w**2 of all weights, not biases (``keras.regularizers.L1L2``)."""
    if rule.l1 == 0.0 and rule.l2 == 0.0:
        return
    for layer in range(1, len(plan.layers)):
        for link in range(plan.layers[layer, FIRST_LINK], plan.layers[layer, END_LINK]):
            start = plan.links[link, WEIGHT]
            rows, columns = shape_of_link(plan, layer, link)
            for place in range(start, start + rows * columns if start >= 0 else start):
                w = parameters[place]
                sign = 1.0 if w > 0.0 else (-1.0 if w < 0.0 else 0.0)
                gradient[place] += rule.l1 * sign + 2.0 * rule.l2 * w


@rare
def clip_gradient(rule: Rule, gradient: Floats) -> None:
    """Limit each slope (``clipvalue``) or the whole gradient's length (``global_clipnorm``); NaN stays."""
    limit = rule.clip_limit
    if rule.clipping == CLIP_VALUE:
        for place in range(len(gradient)):
            g = gradient[place]
            gradient[place] = limit if g > limit else (-limit if g < -limit else g)
    elif rule.clipping == CLIP_NORM:
        squares = 0.0
        for place in range(len(gradient)):
            squares += float(gradient[place]) * gradient[place]
        length = math.sqrt(squares)
        if not length <= limit:
            scale = limit / length if math.isfinite(length) else math.nan
            for place in range(len(gradient)):
                gradient[place] *= scale


@rare
def limit_lengths(rule: Rule, parameters: Floats, start: int, rows: int, columns: int) -> None:
    """Scale the weights into each unit down to the length ``max_norm`` (``keras.constraints.MaxNorm``)."""
    if rule.max_norm == 0.0:
        return
    for column in range(columns):
        squares = 0.0
        for row in range(rows):
            w = float(parameters[start + row * columns + column])
            squares += w * w
        length = math.sqrt(squares)
        scale = min(length, rule.max_norm) / (TINY + length)
        for row in range(rows):
            parameters[start + row * columns + column] *= scale
