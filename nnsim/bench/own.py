"""nnsim itself: the Trainer as everyone uses it, with its curves and its way back."""

import os

import msgspec

from nnsim.bench.contestant import Setting
from nnsim.bench.works import Work
from nnsim.data.dataset import Dataset
from nnsim.errors import NnsimError
from nnsim.training.trainer import Trainer


def prepare(work: Work, data: Dataset, setting: Setting) -> "Own":
    """Return a work made ready."""
    _limit(setting.threads)
    training = msgspec.structs.replace(work.training, precision=setting.precision)
    return Own(Trainer(work.graph, data, training))


def _limit(threads: int) -> None:
    """Let this process have so many processors, where that can be said; nnsim uses as many as it has."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


class Own:
    """A Trainer between two calls."""

    grain = 1

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer

    @property
    def used(self) -> int:
        """Rows that were trained on so far."""
        return self._trainer.state.samples

    def train(self, steps: int) -> None:
        """Train so many steps.

        Raises
        ------
        NnsimError
            If a number is no longer finite.
        """
        if self._trainer.train(steps=steps) < steps:
            raise NnsimError("The numbers left the finite range.")
