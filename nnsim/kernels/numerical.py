"""The gradient by its definition: what the loss gains when a parameter changes a little, one by one."""

from collections.abc import Callable
from typing import Any

from nnsim.kernels.jit import rare
from nnsim.kernels.plan import Floats, Plan, Rule

Part = Callable[..., Any]


def make_differentiate(measure: Part) -> Part:
    """Return the part `differentiate` of a road.

    Parameters
    ----------
    measure : part
        ``measure(plan, rule, samples, parameters, work, begin, end, ordered)`` returns loss and accuracy of
        the training rows ``begin`` to ``end - 1``, or of those that stand there in ``work.order``.
    """

    @rare
    def differentiate(
        plan: Plan,
        rule: Rule,
        samples: Any,
        parameters: Floats,
        work: Any,
        begin: int,
        end: int,
        ordered: bool,
    ) -> None:
        """Set ``work.gradient`` to (loss(w + delta) - loss(w - delta)) / (2 delta), 0 where w cannot change.

        The quotient is by the distance that the two parameters really have in their precision.
        """
        cut, locked = 0, 0
        for p in range(len(parameters)):
            while cut < len(plan.cut) and plan.cut[cut] < p:
                cut += 1
            while locked < len(plan.locked) and plan.locked[locked] < p:
                locked += 1
            work.gradient[p] = 0.0
            if cut < len(plan.cut) and plan.cut[cut] == p:
                continue
            if locked < len(plan.locked) and plan.locked[locked] == p:
                continue
            w = parameters[p]
            parameters[p] = w + rule.delta
            above = float(parameters[p])
            gain, _ = measure(plan, rule, samples, parameters, work, begin, end, ordered)
            parameters[p] = w - rule.delta
            distance = above - parameters[p]
            loss, _ = measure(plan, rule, samples, parameters, work, begin, end, ordered)
            parameters[p] = w
            work.gradient[p] = (gain - loss) / distance

    return differentiate
