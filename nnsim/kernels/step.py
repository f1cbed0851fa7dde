"""One step of the small road, and the figures of a part of the data."""

from nnsim.kernels.codes import EVALUATE, GRADIENT, NUMERICAL, UPDATES
from nnsim.kernels.jit import apart, part
from nnsim.kernels.numerical import make_differentiate
from nnsim.kernels.plan import Floats, Plan, Rule, Run, Samples, Work
from nnsim.kernels.sweep import sweep
from nnsim.kernels.updates import change


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


@part
def learn(
    plan: Plan, rule: Rule, samples: Samples, run: Run, work: Work, begin: int, end: int, ordered: bool
) -> bool:
    """Make one step; see `nnsim.kernels.train.make_train`."""
    made, parameters = run.counters[UPDATES], run.parameters
    if rule.gradient == NUMERICAL:
        differentiate(plan, rule, samples, parameters, work, begin, end, ordered)
    else:
        sweep(GRADIENT, plan, rule, samples, parameters, work, begin, end, ordered, run.slots)
    run.counters[UPDATES] = made + 1
    return change(plan, rule, parameters, work.gradient, run.slots, made, work.kept, work.addresses)
