"""The state of a training run: everything that is needed to go on from here with the same bits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.network.parameters import Parameters


@dataclass(frozen=True, eq=False)
class State:
    """Parameters, optimiser state and counters at one step.

    The order of the rows in an epoch follows from the shuffle seed and the epoch alone, so no random stream
    has to be kept.

    Parameters
    ----------
    parameters : Parameters
        Weights and biases.
    slots : ndarray, shape (slots of the optimiser, parameters)
        Momentum, squared gradients and the like.
    updates : int
        Updates since the slots were zero (Adam's bias correction counts them).
    epoch : int
        Finished epochs.
    position : int
        Rows of the running epoch that are already used.
    step : int
        Steps (batches) since the start.
    samples : int
        Rows used since the start.
    """

    parameters: Parameters
    slots: NDArray[np.float64]
    updates: int = 0
    epoch: int = 0
    position: int = 0
    step: int = 0
    samples: int = 0
