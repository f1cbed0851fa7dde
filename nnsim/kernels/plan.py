"""The words that kernels know: a network, a rule, rows, a run, its record and working space, as plain arrays.

All arrays are C-contiguous and writable, so that Numba sees the same types for every network and never
compiles again. They are few, because every one of them makes the first compilation longer.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.kernels.codes import UNITS

Ints = NDArray[np.int64]
Floats = NDArray[Any]
"""Arrays of one floating-point type, whichever the parameters have."""

LINE = 64
"""Blocks of samples are filled up to a multiple of so many bytes, the longest vector of any processor."""

BLOCK_BYTES = 24_000
"""The outputs of all units for one block of samples should stay in the nearest cache."""

BLOCK_MAX = 512
"""The largest number of samples in a block."""


class Plan(NamedTuple):
    """A network as flat arrays in the order of computation; layer 0 is the input.

    Parameters
    ----------
    layers : ndarray of int64, shape (layers, 17)
        By the columns of `codes`: how many units a layer has (`UNITS`), the number of the first among all
        units (`FIRST_UNIT`), where its biases lie in the parameters, -1 for none (`BIAS`), whether its units
        share a softmax (`SOFTMAX_LAYER`), its links, from `FIRST_LINK` to before `END_LINK`, its `KIND`, and
        the `ACTIVATION` of all its units (`LINEAR` under a softmax) or `MIXED`. Of images: `HEIGHT`, `WIDTH`
        and `CHANNELS` that the layer gives (of other layers 1, 1 and its units), size and stride of its
        window (`WINDOW_HEIGHT`, `WINDOW_WIDTH`, `STRIDE_DOWN`, `STRIDE_ACROSS`) and the padding before the
        first row and column (`PAD_TOP`, `PAD_LEFT`). Units of images count row by row, channels innermost.
    links : ndarray of int64, shape (links, 2)
        The layer a link comes from (`SOURCE`), and where its weights lie in the parameters (`WEIGHT`), shaped
        (inputs, units), those into a convolution (height, width, channels, filters); -1 if it has none.
    activation : ndarray of int64, shape (all units,)
        The code of each unit's activation; `LINEAR` under a softmax.
    rates : ndarray of float64, shape (layers,)
        The share of values that a Dropout layer sets to 0; 0 for other layers.
    cut, locked : ndarray of int64
        Positions of the parameters that stay 0, and of those that stay as they are, in rising order.
    """

    layers: Ints
    links: Ints
    activation: Ints
    rates: Floats
    cut: Ints
    locked: Ints


class Rule(NamedTuple):
    """How to learn, in numbers; see `nnsim.training.training.Training` for the meaning of each.

    ``batch_size`` is at least 1 and at most the number of training rows; ``class_weights`` is empty or has
    one value per class. A plateau has already changed ``learning_rate``.
    """

    loss: int
    optimizer: int
    task: int
    batch_size: int
    shuffle_seed: int
    selection: int
    schedule: int
    clipping: int
    gradient: int
    summed: bool
    learning_rate: float
    momentum: float
    rho: float
    beta_1: float
    beta_2: float
    epsilon: float
    weight_decay: float
    huber_delta: float
    schedule_steps: float
    schedule_rate: float
    schedule_floor: float
    warmup_steps: float
    clip_limit: float
    l1: float
    l2: float
    max_norm: float
    delta: float
    class_weights: Floats


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
    points : ndarray of int64, shape (points, 2)
        Finished epochs and steps.
    metrics : ndarray of float64, shape (points, 6)
        Loss of train, validation and test, then accuracy of the same; NaN where there is none.
    parameter_epoch : ndarray of int64, shape (parameter points,)
    parameters : ndarray, shape (parameter points, P)
    used, stride : ndarray of int64, shape (2,)
        How many points and parameter points are filled, and every how many epochs one is due.
    """

    points: Ints
    metrics: Floats
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
        Output of each unit, and the slope of the loss by its weighted sum.
    targets : ndarray, shape (outputs * block,)
    gradient : ndarray, shape (P,)
    order : ndarray of int64, shape (training rows,)
        The rows of an epoch as they are used.
    slopes : ndarray, as large as values
        The slopes of those activations whose slope does not follow from the value.
    kept : ndarray, shape (locked positions,)
        Values that are put back after an update.
    marks : ndarray of int64, shape (3,)
        The epoch that `order` belongs to, -1 for none (`ORDER_EPOCH`), samples in a full block (`BLOCK`),
        and what blocks are filled up to a multiple of (`LANES`).
    """

    values: Floats
    slopes: Floats
    deltas: Floats
    targets: Floats
    gradient: Floats
    kept: Floats
    order: Ints
    marks: Ints


def make_work(plan: Plan, parameters: Floats, train_rows: int) -> Work:
    """Return working space for a plan; its arrays have the type of the parameters."""
    units, outputs = len(plan.activation), int(plan.layers[-1, UNITS])
    block = _block(units, parameters.itemsize)
    return Work(
        values=_aligned(units * block, parameters.dtype),
        slopes=_aligned(units * block, parameters.dtype),
        deltas=_aligned(units * block, parameters.dtype),
        targets=_aligned((outputs + 1) * block, parameters.dtype),
        gradient=np.zeros(len(parameters), parameters.dtype),
        kept=np.zeros(len(plan.locked), parameters.dtype),
        order=np.arange(train_rows, dtype=np.int64),
        marks=np.array([-1, block, LINE // parameters.itemsize], np.int64),
    )


def _aligned(count: int, dtype: np.dtype[Any]) -> Floats:
    """Return zeros from a multiple of `LINE` on: a vector across two lines of the cache takes longer."""
    spare = LINE // dtype.itemsize
    values = np.zeros(count + spare, dtype)
    first = -values.ctypes.data % LINE // dtype.itemsize
    return values[first : first + count]


def _block(units: int, itemsize: int) -> int:
    """Return how many samples of a network with so many units make a block: a multiple of two `LINE`."""
    lanes = 2 * LINE // itemsize
    fitting = BLOCK_BYTES // (itemsize * units)
    return max(lanes, min(BLOCK_MAX, fitting // lanes * lanes))
