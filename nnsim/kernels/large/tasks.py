"""Phases: what has to be done with a block of samples, each cut into tasks that threads may do in any order.

How a phase is cut depends on the network and the block alone, and no two tasks of a phase write the same
numbers; so results do not depend on how many threads there are, nor on which does what.
"""

from nnsim.kernels.activations import apply_unit_slopes, softmax
from nnsim.kernels.codes import (
    ACTIVATION,
    BIAS,
    BINARY,
    CHANNELS,
    CONV,
    DENSE,
    EVALUATE,
    FIRST_LINK,
    FIRST_UNIT,
    GRADIENT,
    KIND,
    LINEAR,
    MIXED,
    REGRESSION,
    SOFTMAX_LAYER,
    UNITS,
    WEIGHT,
)
from nnsim.kernels.jit import part, rare
from nnsim.kernels.large.change import change
from nnsim.kernels.large.dense import band_tasks, compute_panel, learn_band, panel_tasks
from nnsim.kernels.large.images import compute_sample, return_sample, taps
from nnsim.kernels.large.plan import (
    ADD,
    BAND,
    BEGIN,
    BLOCK,
    COUNT,
    FILTER_PIECE,
    GROUPS,
    LAYER,
    LEARN,
    MODE,
    ORDERED,
    PARTIAL,
    PHASE,
    PIXELS,
    SHARE,
    WHOLE,
    LargeSamples,
    LargeWork,
)
from nnsim.kernels.large.ranges import add, clear, copy
from nnsim.kernels.losses import loss_slopes, loss_sum
from nnsim.kernels.plan import Floats, Plan, Rule, Run

TAKE, COMPUTE, ANSWER, SLOPES, LEARN_LAYER, RETURN, LEARN_FILTERS, CHANGE = range(8)
"""The phases: rows are taken; layers computed; outputs measured; slopes pass activations, links and images,
and weights learn on the way; filters learn from what all samples add; parameters change by a gradient."""


@part
def is_dense(plan: Plan, layer: int) -> bool:
    """Return whether a layer is computed by panels of units, not sample by sample."""
    return plan.layers[layer, KIND] == DENSE


@rare
def last_alike(plan: Plan, layer: int) -> int:
    """Return the last layer that is computed together with a layer: layers that go sample by sample join."""
    if is_dense(plan, layer):
        return layer
    while layer + 1 < len(plan.layers) and not is_dense(plan, layer + 1):
        layer += 1
    return layer


@rare
def tasks_of(plan: Plan, work: LargeWork, phase: int, layer: int, count: int) -> int:
    """Return how many tasks a phase has for so many samples."""
    if phase == COMPUTE and is_dense(plan, layer):
        return panel_tasks(plan.layers[layer, UNITS], count)
    if phase == LEARN_LAYER:
        return band_tasks(plan, work, layer)
    if phase == RETURN:
        return min(len(work.partial), count)
    if phase == LEARN_FILTERS:
        return (filter_parameters(plan, layer) + FILTER_PIECE - 1) // FILTER_PIECE
    return min(GROUPS, count)


@rare
def filter_parameters(plan: Plan, layer: int) -> int:
    """Return how many weights and biases a convolution has."""
    end = plan.layers[layer, CHANNELS] if plan.layers[layer, BIAS] >= 0 else 0
    return filter_weights(plan, layer) + end


@rare
def do_task(
    plan: Plan, rule: Rule, samples: LargeSamples, run: Run, work: LargeWork, thread: int, task: int
) -> None:
    """Do one task of the phase that `work.shared` describes."""
    phase, layer, count = work.shared[PHASE], work.shared[LAYER], work.shared[COUNT]
    if phase == COMPUTE and is_dense(plan, layer):
        compute_panel(plan, samples, run, work, layer, count, task)
        return
    if phase == LEARN_LAYER:
        learn_band(plan, rule, samples, run, work, thread, layer, count, task)
        return
    if phase == LEARN_FILTERS:
        learn_filters(plan, rule, run, work, thread, layer, count, task)
        return
    tasks = tasks_of(plan, work, phase, layer, count)
    begin, end = count * task // tasks, count * (task + 1) // tasks
    if phase == TAKE:
        for s in range(begin, end):
            take_row(samples, work, s)
    elif phase == COMPUTE:
        for s in range(begin, end):
            for each in range(layer, last_alike(plan, layer) + 1):
                compute_sample(plan, rule, run, work, thread, each, s)
    elif phase == ANSWER:
        answer(plan, rule, work, begin, end)
    elif phase == SLOPES:
        pass_activation(plan, work, layer, begin, end)
    else:
        return_group(plan, rule, run, work, thread, layer, begin, end, task)


@part
def take_row(samples: LargeSamples, work: LargeWork, s: int) -> None:
    """Put one row into the block; of sparse inputs, note where the entries of each band begin."""
    row = work.shared[BEGIN] + s
    if work.shared[ORDERED]:
        row = work.order[row]
    outputs, inputs = samples.targets.shape[1], samples.inputs.shape[1]
    copy(work.targets, s * outputs, samples.targets[row], 0, outputs)
    x = s * inputs
    if len(samples.first) == 0:
        copy(work.values, x, samples.inputs[row], 0, inputs)
        return
    whole = work.marks[PIXELS] or work.shared[WHOLE]
    clear(work.values, x, inputs if whole else 0)
    band, reached, size = 0, work.marks[BAND], work.marks[BAND]
    work.splits[s, 0] = samples.first[row]
    for entry in range(samples.first[row], samples.first[row + 1]):
        column = samples.columns[entry]
        if whole:
            work.values[x + column] = samples.entries[entry]
        while column >= reached:
            band += 1
            work.splits[s, band] = entry
            reached += size
    for rest in range(band + 1, work.splits.shape[1]):
        work.splits[s, rest] = samples.first[row + 1]


@rare
def answer(plan: Plan, rule: Rule, work: LargeWork, begin: int, end: int) -> None:
    """Finish the outputs of some samples, then set the slopes of the loss by their sums, or measure them."""
    last = len(plan.layers) - 1
    outputs = plan.layers[last, UNITS]
    start = plan.layers[last, FIRST_UNIT] * work.marks[BLOCK] + begin * outputs
    if plan.layers[last, SOFTMAX_LAYER]:
        softmax(work.values, start, outputs, 1, outputs, end - begin)
    if work.shared[LAYER] == GRADIENT:
        share, aim = work.numbers[SHARE], begin * outputs
        values, slopes, deltas = work.values, work.slopes, work.deltas
        loss_slopes(
            plan, rule, values, slopes, deltas, start, work.targets, aim, 1, outputs, end - begin, share
        )
    elif work.shared[LAYER] == EVALUATE:
        for s in range(begin, end):
            place, aim = start + (s - begin) * outputs, s * outputs
            work.figures[s, 0] = loss_sum(
                plan, rule, work.values, work.deltas, place, work.targets, aim, 1, outputs, 1
            )
            work.figures[s, 1] = is_right(rule.task, work.values, place, work.targets, aim, outputs)


@rare
def is_right(task: int, values: Floats, start: int, targets: Floats, target: int, units: int) -> bool:
    """Return whether the answer for one sample is right; see `nnsim.kernels.sweep.right_answers`."""
    if task == REGRESSION:
        return False
    if task == BINARY:
        return (values[start] > 0.5) == (targets[target] > 0.5)
    best, wanted = 0, 0
    for unit in range(1, units):
        if values[start + unit] > values[start + best]:
            best = unit
        if targets[target + unit] > targets[target + wanted]:
            wanted = unit
    return best == wanted


@rare
def pass_activation(plan: Plan, work: LargeWork, layer: int, begin: int, end: int) -> None:
    """Turn slopes by values of a Dense layer into slopes by its sums, for some samples."""
    units, code = plan.layers[layer, UNITS], plan.layers[layer, ACTIVATION]
    start = plan.layers[layer, FIRST_UNIT] * work.marks[BLOCK] + begin * units
    width = (end - begin) * units
    if code != MIXED:
        apply_unit_slopes(code, work.values, work.slopes, work.deltas, start, width)
        return
    first = plan.layers[layer, FIRST_UNIT]
    for place in range(width):
        code = plan.activation[first + place % units]
        apply_unit_slopes(code, work.values, work.slopes, work.deltas, start + place, 1)


@part
def needs_slopes(plan: Plan, layer: int) -> bool:
    """Return whether slopes change when they pass the activation of a layer."""
    return plan.layers[layer, ACTIVATION] != LINEAR


@rare
def return_group(
    plan: Plan,
    rule: Rule,
    run: Run,
    work: LargeWork,
    thread: int,
    layer: int,
    begin: int,
    end: int,
    group: int,
) -> None:
    """Send slopes back through layers that go sample by sample, from the last one alike down to `layer`."""
    last, partial = last_alike(plan, layer), work.partial[group]
    for each in range(layer, last + 1):
        if plan.layers[each, KIND] == CONV:
            start = work.geometry[each, PARTIAL]
            clear(partial, start, filter_parameters(plan, each))
    for s in range(begin, end):
        for each in range(last, layer - 1, -1):
            return_sample(plan, rule, run, work, thread, each, s, group)


@part
def filter_weights(plan: Plan, layer: int) -> int:
    """Return how many weights a convolution has."""
    return taps(plan, layer) * plan.layers[layer, CHANNELS]


@rare
def learn_filters(
    plan: Plan, rule: Rule, run: Run, work: LargeWork, thread: int, layer: int, count: int, task: int
) -> None:
    """Add up what the groups of samples give for some parameters of a convolution, and learn from it."""
    weights, size = filter_weights(plan, layer), filter_parameters(plan, layer)
    begin, first = task * FILTER_PIECE, plan.links[plan.layers[layer, FIRST_LINK], WEIGHT]
    end, mode, start = min(begin + FILTER_PIECE, size), work.shared[MODE], work.geometry[layer, PARTIAL]
    target = work.scratch[thread] if mode == LEARN else work.gradient
    offset = -begin if mode == LEARN else first
    if mode != ADD:
        clear(target, offset + begin, end - begin)
    for group in range(min(len(work.partial), count)):
        add(target, offset + begin, work.partial[group], start + begin, end - begin)
    if mode == LEARN:
        middle = max(begin, min(weights, end))
        change(rule, run, work, first + begin, target, 0, middle - begin, True)
        change(rule, run, work, first + middle, target, middle - begin, end - middle, False)
