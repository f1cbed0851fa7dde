"""One step of the small road, and the figures of a part of the data."""

from nnsim.kernels.codes import EVALUATE, GRADIENT, UPDATES
from nnsim.kernels.jit import apart, part
from nnsim.kernels.optimizers import learning_rate_at, update
from nnsim.kernels.plan import Floats, Plan, Rule, Run, Samples, Work
from nnsim.kernels.sweep import sweep
from nnsim.kernels.train import all_finite


@part
def learn(
    plan: Plan, rule: Rule, samples: Samples, run: Run, work: Work, begin: int, end: int, ordered: bool
) -> bool:
    """Make one step; see `nnsim.kernels.train.make_train`."""
    made, size = run.counters[UPDATES], len(run.parameters)
    sweep(GRADIENT, plan, rule, samples, run.parameters, work, begin, end, ordered, run.slots)
    rate = learning_rate_at(rule, made)
    update(rule, rate, run.parameters, 0, work.gradient, 0, run.slots, size, made, True, work.addresses)
    run.counters[UPDATES] = made + 1
    return all_finite(run.parameters, 0, size)


@apart
def measure(
    plan: Plan, rule: Rule, samples: Samples, parameters: Floats, work: Work, begin: int, end: int
) -> tuple[float, float]:
    """Return mean loss and accuracy of some rows; see `nnsim.kernels.train.make_train`."""
    return sweep(EVALUATE, plan, rule, samples, parameters, work, begin, end, False, samples.inputs)
