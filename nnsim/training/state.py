"""The state of a training run: everything that is needed to go on from here with the same bits."""

import dataclasses
from dataclasses import dataclass
from typing import Optional

import numpy as np

from nnsim.network.parameters import Floats, Parameters
from nnsim.training.watch import UNWATCHED, Watch


@dataclass(frozen=True, eq=False)
class State:
    """Parameters, optimiser state and counters at one step.

    Which rows a step takes and what Dropout drops follows from the shuffle seed and the counters alone, so no
    random stream has to be kept.

    Parameters
    ----------
    parameters : Parameters
        Weights and biases.
    slots : ndarray, shape (slots of the optimiser, parameters)
        Momentum, squared gradients and the like; while pretraining, those of the autoencoder.
    updates : int
        Updates since the slots were as at the start (Adam's bias correction counts them).
    epoch : int
        Finished epochs.
    position : int
        Rows of the running epoch that are already used.
    step : int
        Steps (batches) since the start.
    samples : int
        Rows used since the start.
    watch : Watch
        What plateau and early stopping remember.
    best : ndarray, shape (parameters,), or None
        The parameters of the best epoch, if early stopping is to restore them.
    decoder : ndarray or None
        Only while pretraining: the weights and biases of the autoencoder's output layer.
    before : State or None
        Only if the numbers have left the finite range: a State from which they did, so that there is a way
        back. It is not saved.
    """

    parameters: Parameters
    slots: Floats
    updates: int = 0
    epoch: int = 0
    position: int = 0
    step: int = 0
    samples: int = 0
    watch: Watch = UNWATCHED
    best: Floats | None = None
    decoder: Floats | None = None
    before: Optional["State"] = None

    def with_new_slots(self) -> "State":
        """Return the State from which an optimiser begins anew."""
        return dataclasses.replace(self, slots=np.zeros((0, 0)), updates=0)

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        arrays = (self.parameters.vector, self.slots, self.best, self.decoder)
        return sum(array.nbytes for array in arrays if array is not None)
