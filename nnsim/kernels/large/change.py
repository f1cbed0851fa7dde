"""What happens to a range of parameters once its gradient is known."""

from nnsim.kernels.codes import UPDATES
from nnsim.kernels.jit import apart
from nnsim.kernels.large import atomics
from nnsim.kernels.large.plan import BROKEN, RATE, LargeWork
from nnsim.kernels.optimizers import update
from nnsim.kernels.plan import Floats, Rule, Run


@apart
def change(
    rule: Rule,
    run: Run,
    work: LargeWork,
    first: int,
    gradient: Floats,
    offset: int,
    count: int,
    weights: bool,
) -> None:
    """Change so many parameters from `first` on by their gradient, which begins at `offset`.

    What is not finite then is told through ``work.shared``.
    """
    made, rate = run.counters[UPDATES], work.numbers[RATE]
    finite = update(rule, rate, run.parameters, first, gradient, offset, run.slots, count, made, weights)
    if not finite:
        atomics.write(work.shared, BROKEN, 1)
