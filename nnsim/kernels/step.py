"""One step of the small road, and the figures of a part of the data."""

from nnsim.kernels.codes import EVALUATE, GRADIENT, NUMERICAL, SGD, UPDATES
from nnsim.kernels.few import learn_row
from nnsim.kernels.jit import apart, part
from nnsim.kernels.losses import loss_share
from nnsim.kernels.numerical import make_differentiate
from nnsim.kernels.optimizers import learning_rate_at
from nnsim.kernels.plan import Floats, Plan, Rule, Run, Samples, Work
from nnsim.kernels.sweep import clear, sweep
from nnsim.kernels.train import all_finite
from nnsim.kernels.updates import change, is_plain


@apart
def measure(
    plan: Plan,
    rule: Rule,
    samples: Samples,
    parameters: Floats,
    work: Work,
    begin: int,
    end: int,
    ordered: bool,
) -> tuple[float, float]:
    """Return mean loss and accuracy of some rows; see `nnsim.kernels.train.make_train`."""
    return sweep(EVALUATE, plan, rule, samples, parameters, work, begin, end, ordered, samples.inputs)


differentiate = make_differentiate(measure)


FEW = 4
"""Steps with fewer rows go row by row."""


@part
def learn(
    plan: Plan, rule: Rule, samples: Samples, run: Run, work: Work, begin: int, end: int, ordered: bool
) -> bool:
    """Make one step; see `nnsim.kernels.train.make_train`."""
    made, parameters, gradient = run.counters[UPDATES], run.parameters, work.gradient
    run.counters[UPDATES] = made + 1
    if rule.gradient == NUMERICAL:
        differentiate(plan, rule, samples, parameters, work, begin, end, ordered)
    elif end - begin >= FEW:
        sweep(GRADIENT, plan, rule, samples, parameters, work, begin, end, ordered, run.slots)
    else:
        share = loss_share(rule, samples.targets.shape[0], end - begin)
        direct = rule.optimizer == SGD and end - begin == 1 and is_plain(plan, rule)
        factor = -learning_rate_at(rule, made) if direct else 1.0
        if not direct:
            clear(gradient)
        for place in range(begin, end):
            row = work.order[place] if ordered else place
            result = parameters if direct else gradient
            learn_row(plan, rule, samples, parameters, work, row, share, result, factor)
        if direct:
            return all_finite(parameters, 0, len(parameters))
    return change(plan, rule, parameters, gradient, run.slots, made, work.kept)
