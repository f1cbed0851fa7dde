"""The words that kernels know: a network, a rule, rows, a run and working space as named tuples of plain arrays.

All arrays are C-contiguous and writable, so that Numba sees the same types for every network and never
compiles again.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]

LANES = 16
"""Blocks of samples are filled up to a multiple of this, so that the inner loops are whole vector loops."""

BLOCK_BYTES = 24_000
"""The outputs of all units for one block of samples should stay in the nearest cache."""

BLOCK_MAX = 512
"""The largest number of samples in a block."""


class Plan(NamedTuple):
    """A network as flat arrays in the order of computation; layer 0 is the input.

    Parameters
    ----------
    units, first_unit : ndarray of int64, shape (layers,)
        How many units a layer has, and the number of its first unit among all units.
    bias : ndarray of int64, shape (layers,)
        Where the biases of a layer lie in the parameters, -1 for none.
    softmax : ndarray of int64, shape (layers,)
        1 where the units of a layer share a softmax.
    activation : ndarray of int64, shape (all units,)
        The code of each unit's activation; `LINEAR` under a softmax.
    first_link : ndarray of int64, shape (layers + 1,)
        The links into layer ``n`` are numbers ``first_link[n]`` to ``first_link[n + 1] - 1``.
    source, weight : ndarray of int64, shape (links,)
        The layer a link comes from, and where its weights, shaped (inputs, units), lie in the parameters.
    """

    units: Ints
    first_unit: Ints
    bias: Ints
    softmax: Ints
    activation: Ints
    first_link: Ints
    source: Ints
    weight: Ints


class Rule(NamedTuple):
    """How to learn, in numbers; see `nnsim.training.training.Training` for the meaning of each.

    ``batch_size`` is at least 1 and at most the number of training rows.
    """

    loss: int
    optimizer: int
    task: int
    batch_size: int
    shuffle_seed: int
    learning_rate: float
    momentum: float
    rho: float
    beta_1: float
    beta_2: float
    epsilon: float


class Samples(NamedTuple):
    """All rows, part after part, one contiguous vector per column.

    Parameters
    ----------
    inputs : ndarray, shape (inputs, rows)
    targets : ndarray, shape (outputs, rows)
    bounds : ndarray of int64, shape (4,)
        Part ``n`` (train, validation, test) is rows ``bounds[n]`` to ``bounds[n + 1] - 1``.
    """

    inputs: Floats
    targets: Floats
    bounds: Ints


class Run(NamedTuple):
    """What training changes: parameters (P,), optimiser slots (slots, P) and counters (5,), see `codes`."""

    parameters: Floats
    slots: Floats
    counters: Ints


class Record(NamedTuple):
    """Curves being written: figures of whole epochs, and parameters of (fewer) whole epochs.

    Parameters
    ----------
    epoch, step : ndarray of int64, shape (points,)
    metrics : ndarray of float64, shape (points, 6)
        Loss of train, validation and test, then accuracy of the same; NaN where there is none.
    parameter_epoch : ndarray of int64, shape (parameter points,)
    parameters : ndarray, shape (parameter points, P)
    used : ndarray of int64, shape (2,)
        Points and parameter points that are filled.
    stride : ndarray of int64, shape (2,)
        Every how many epochs a point and a parameter point is due.
    """

    epoch: Ints
    step: Ints
    metrics: NDArray[np.float64]
    parameter_epoch: Ints
    parameters: Floats
    used: Ints
    stride: Ints


class Work(NamedTuple):
    """Space that kernels write while they work; nothing in it outlives a step but the order of the rows.

    A block of ``width`` samples keeps the value of unit ``u`` for sample ``s`` at ``u * width + s``.

    Parameters
    ----------
    values, deltas : ndarray, shape (all units * block,)
        Output of each unit, and the slope of the loss with respect to its weighted sum.
    sums : ndarray, shape (outputs * block,)
        Weighted sums of the output units, for losses that are exact only before the activation.
    targets : ndarray, shape (outputs * block,)
    gradient : ndarray, shape (P,)
    rows : ndarray of int64, shape (block,)
        Row numbers of the block.
    order : ndarray of int64, shape (training rows,)
        The rows of the running epoch as they are used.
    order_epoch : ndarray of int64, shape (1,)
        The epoch that ``order`` belongs to, -1 for none.
    block : ndarray of int64, shape (1,)
        Samples in a full block.
    """

    values: Floats
    deltas: Floats
    sums: Floats
    targets: Floats
    gradient: Floats
    rows: Ints
    order: Ints
    order_epoch: Ints
    block: Ints


def block_size(units: int, itemsize: int = 8) -> int:
    """Return how many samples of a network with so many units make a block: a multiple of `LANES`."""
    fitting = BLOCK_BYTES // (itemsize * max(1, units))
    return max(LANES, min(BLOCK_MAX, fitting // LANES * LANES))


def make_work(plan: Plan, parameters: Floats, train_rows: int) -> Work:
    """Return working space for a plan; its arrays have the type of the parameters."""
    units, outputs = len(plan.activation), int(plan.units[-1])
    block = block_size(units, parameters.itemsize)

    def space(rows: int) -> Floats:
        return np.zeros(rows * block, parameters.dtype)

    return Work(
        values=space(units),
        deltas=space(units),
        sums=space(outputs),
        targets=space(outputs),
        gradient=np.zeros(len(parameters), parameters.dtype),
        rows=np.zeros(block, np.int64),
        order=np.arange(train_rows, dtype=np.int64),
        order_epoch=np.full(1, -1, np.int64),
        block=np.full(1, block, np.int64),
    )
