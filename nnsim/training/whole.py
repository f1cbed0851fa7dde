"""Optimisers for all rows at once: whole steps in Python, driven like those of the kernels."""

from typing import TYPE_CHECKING

import numpy as np

from nnsim.kernels import codes
from nnsim.kernels.plan import Record, Run
from nnsim.training import lbfgs, marquardt

if TYPE_CHECKING:
    from nnsim.training.machine import Machine

ITERATIONS = {"lbfgs": lbfgs.iterate, "levenberg_marquardt": marquardt.iterate}

SLOTS = {"lbfgs": lbfgs.SLOTS, "levenberg_marquardt": marquardt.SLOTS}
"""Vectors as long as the parameters that each keeps from step to step."""


def train(machine: "Machine", run: Run, record: Record, steps: int, stop_epoch: int) -> int:
    """Train up to so many steps or epochs; see `nnsim.kernels.train`, whose outcomes it returns.

    A step is an iteration and an epoch; it begins anew what is left of an epoch of batches.
    """
    iterate, counters = ITERATIONS[machine.training.optimizer], run.counters
    for _ in range(steps):
        if counters[codes.EPOCH] >= stop_epoch:
            break
        iterate(machine, run)
        counters[codes.POSITION] = 0
        counters[codes.SAMPLES] += machine.rows
        for counted in (codes.UPDATES, codes.EPOCH, codes.STEP):
            counters[counted] += 1
        if not np.isfinite(run.parameters).all():
            return codes.DIVERGED
        outcome = machine.record(run, record)
        if outcome != codes.DONE:
            return outcome
    return codes.DONE
