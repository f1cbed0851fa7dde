"""One step of the large road, the gradient of many rows, and the figures of a part of the data."""

from nnsim.kernels.codes import (
    CONV,
    EVALUATE,
    FIRST_LINK,
    FIRST_UNIT,
    GRADIENT,
    KIND,
    NO_CLIP,
    NUMERICAL,
    UNITS,
    UPDATES,
    VALUES,
)
from nnsim.kernels.jit import rare
from nnsim.kernels.large.crew import run_phase
from nnsim.kernels.large.images import turn_filters
from nnsim.kernels.large.plan import (
    ADD,
    BEGIN,
    BLOCK,
    BROKEN,
    LEARN,
    MODE,
    NOTHING,
    ORDERED,
    PLACE,
    RATE,
    RECORDING,
    SET,
    SHARE,
    TRAINING,
    WAY_BACK,
    WHOLE,
    LargeSamples,
    LargeWork,
)
from nnsim.kernels.large.tasks import (
    ANSWER,
    COMPUTE,
    LEARN_FILTERS,
    LEARN_LAYER,
    RETURN,
    SLOPES,
    TAKE,
    is_dense,
    last_alike,
    needs_slopes,
)
from nnsim.kernels.lending import lend
from nnsim.kernels.losses import loss_share
from nnsim.kernels.numerical import make_differentiate
from nnsim.kernels.optimizers import learning_rate_at
from nnsim.kernels.plan import Floats, Plan, Rule, Run
from nnsim.kernels.updates import change as change_all

RECORDED = 10_000
"""The figures of the training rows at the end of an epoch are those of the first so many rows."""


@rare
def send_forward(
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    begin: int,
    count: int,
    ordered: bool,
    job: int,
) -> None:
    """Take `count` rows from `begin` on into the block and compute all layers; see `answer` for the job."""
    work.shared[BEGIN], work.shared[ORDERED] = begin, ordered
    run_phase(plan, rule, samples, run, work, TAKE, 0, count)
    layer = 1
    while layer < len(plan.layers):
        run_phase(plan, rule, samples, run, work, COMPUTE, layer, count)
        layer = last_alike(plan, layer) + 1
    run_phase(plan, rule, samples, run, work, ANSWER, job, count)


@rare
def send_back(
    plan: Plan, rule: Rule, samples: LargeSamples, run: Run, work: LargeWork, count: int, mode: int
) -> None:
    """Send the slopes of the loss back through all layers, and learn on the way or keep the gradient."""
    work.shared[MODE] = mode
    layer = len(plan.layers) - 1
    while layer > 0:
        if is_dense(plan, layer):
            if layer < len(plan.layers) - 1 and needs_slopes(plan, layer):
                run_phase(plan, rule, samples, run, work, SLOPES, layer, count)
            run_phase(plan, rule, samples, run, work, LEARN_LAYER, layer, count)
        else:
            last = layer
            while layer > 1 and not is_dense(plan, layer - 1):
                layer -= 1
            return_through(plan, rule, samples, run, work, layer, last, count)
        layer -= 1


@rare
def return_through(
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    first: int,
    last: int,
    count: int,
) -> None:
    """Do the way back through layers that go sample by sample."""
    for layer in range(first, last + 1):
        if (
            plan.layers[layer, KIND] == CONV
            and work.links[plan.layers[layer, FIRST_LINK], WAY_BACK] != NOTHING
        ):
            turn_filters(plan, run, work, layer)
    run_phase(plan, rule, samples, run, work, RETURN, first, count)
    for layer in range(first, last + 1):
        if plan.layers[layer, KIND] == CONV:
            run_phase(plan, rule, samples, run, work, LEARN_FILTERS, layer, count)


@rare
def descend(
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    begin: int,
    end: int,
    ordered: bool,
    mode: int,
) -> None:
    """Send rows there and back, block by block."""
    outputs = plan.layers[len(plan.layers) - 1, UNITS]
    work.numbers[SHARE] = loss_share(rule, outputs, end - begin)
    for start in range(begin, end, work.marks[BLOCK]):
        count = min(work.marks[BLOCK], end - start)
        work.shared[PLACE] = start - begin
        send_forward(plan, rule, samples, run, work, start, count, ordered, GRADIENT)
        send_back(plan, rule, samples, run, work, count, mode)
        mode = ADD if mode == SET else mode


@rare
def measure(
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    parameters: Floats,
    work: LargeWork,
    begin: int,
    end: int,
    ordered: bool,
) -> tuple[float, float]:
    """Return mean loss and accuracy of some rows; see `nnsim.kernels.train.make_train`.

    While training goes on, those of the training rows are of the first `RECORDED` rows, so that they do not
    take more time than training itself.
    """
    if begin == 0 and work.shared[RECORDING]:
        end = min(end, RECORDED)
    run = lend(Run(parameters, work.scratch, work.rows))  # Only the parameters are looked at.
    loss, right = 0.0, 0.0
    share = loss_share(rule, plan.layers[len(plan.layers) - 1, UNITS], end - begin)
    for start in range(begin, end, work.marks[BLOCK]):
        count = min(work.marks[BLOCK], end - start)
        send_forward(plan, rule, samples, run, work, start, count, ordered, EVALUATE)
        for s in range(count):
            loss += work.figures[s, 0]
            right += work.figures[s, 1]
    return loss * share, right / (end - begin)


@rare
def give_values(
    plan: Plan, rule: Rule, samples: LargeSamples, run: Run, work: LargeWork, result: Floats
) -> None:
    """Fill `result`, shape (rows, units), with the values of the last so many units for all rows."""
    rows, units = result.shape
    skipped = len(plan.activation) - units
    work.shared[WHOLE] = True
    for start in range(0, rows, work.marks[BLOCK]):
        count = min(work.marks[BLOCK], rows - start)
        send_forward(plan, rule, samples, run, work, start, count, False, VALUES)
        for layer in range(len(plan.layers)):
            first, width = plan.layers[layer, FIRST_UNIT], plan.layers[layer, UNITS]
            for s in range(count):
                for u in range(max(0, skipped - first), width):
                    value = work.values[first * work.marks[BLOCK] + s * width + u]
                    result[start + s, first + u - skipped] = value
    work.shared[WHOLE] = False


differentiate = make_differentiate(measure)


@rare
def learn(
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    begin: int,
    end: int,
    ordered: bool,
) -> bool:
    """Make one step; see `nnsim.kernels.train.make_train`."""
    made, parameters = run.counters[UPDATES], run.parameters
    work.shared[TRAINING], work.shared[BROKEN] = rule.gradient != NUMERICAL, False
    at_once = learns_at_once(plan, rule, work, end - begin)
    if rule.gradient == NUMERICAL:
        work.shared[RECORDING] = False
        differentiate(plan, rule, samples, parameters, work, begin, end, ordered)
        work.shared[RECORDING] = True
    elif at_once:
        work.numbers[RATE] = learning_rate_at(rule, made)
        descend(plan, rule, samples, run, work, begin, end, ordered, LEARN)
    else:
        descend(plan, rule, samples, run, work, begin, end, ordered, SET)
    work.shared[TRAINING] = False
    run.counters[UPDATES] = made + 1
    if at_once:
        return not work.shared[BROKEN]
    return change_all(plan, rule, parameters, work.gradient, run.slots, made, work.kept)


@rare
def learns_at_once(plan: Plan, rule: Rule, work: LargeWork, rows: int) -> bool:
    """Return whether weights learn as soon as their gradient is known: if nothing needs the whole first."""
    waits = rule.clipping != NO_CLIP or rule.l1 != 0.0 or rule.l2 != 0.0 or rule.max_norm != 0.0
    masked = len(plan.cut) + len(plan.locked) > 0
    return rule.gradient != NUMERICAL and not (waits or masked or rows > work.marks[BLOCK])
