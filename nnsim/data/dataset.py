"""The Dataset: what a network learns from, as frozen arrays."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Task = Literal["regression", "binary", "classes"]
"""Numbers to be fitted; one target column of 0 and 1; or one one-hot target column per class."""

PARTS = ("train", "validation", "test")
"""The parts of a split; a row's part is its index in this tuple."""

Part = Literal["train", "validation", "test"]


@dataclass(frozen=True, eq=False)
class Scaling:
    """A straight-line scaling per column: ``scaled = (value - centre) / scale``.

    Parameters
    ----------
    centre, scale : ndarray, shape (columns,)
        In the units of the data. ``scale`` is never zero.
    """

    centre: NDArray[np.float64]
    scale: NDArray[np.float64]

    def apply(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the scaled values; the last axis is the columns."""
        return (values - self.centre) / self.scale

    def undo(self, scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return scaled values in the units of the data."""
        return scaled * self.scale + self.centre

    @staticmethod
    def none(columns: int) -> "Scaling":
        """Return the scaling that changes nothing."""
        return Scaling(np.zeros(columns), np.ones(columns))


@dataclass(frozen=True, eq=False)
class Dataset:
    """Inputs and targets as the network sees them: encoded, scaled, split.

    Parameters
    ----------
    name : str
        What to call it: ``circles``, a file's name.
    inputs : ndarray, shape (rows, inputs), C-contiguous float64
        Scaled inputs.
    targets : ndarray, shape (rows, outputs), C-contiguous float64
        Scaled targets; 0 and 1 for the task ``binary``, one-hot for ``classes``.
    part : ndarray of uint8, shape (rows,)
        The part of each row, as its index in `PARTS`.
    input_names, target_names : tuple of str
        One per column. A one-hot target column is named by its class, one-hot inputs ``column=category``.
    task : {"regression", "binary", "classes"}
        What kind of targets these are.
    class_names : tuple of str
        The two classes (0 first) of ``binary``, the classes of ``classes``, else empty.
    input_scaling, target_scaling : Scaling
        How to get back to the units of the data.
    dropped : int
        Rows left out because a used column was missing there.
    """

    name: str
    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]
    part: NDArray[np.uint8]
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    task: Task
    input_scaling: Scaling
    target_scaling: Scaling
    class_names: tuple[str, ...] = ()
    dropped: int = 0

    @property
    def rows(self) -> int:
        """Number of rows in all parts."""
        return len(self.inputs)

    def count(self, part: Part) -> int:
        """Return the number of rows in a part."""
        return int(np.count_nonzero(self.part == PARTS.index(part)))

    def take(self, part: Part) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the scaled inputs and targets of one part, in row order."""
        chosen = self.part == PARTS.index(part)
        return np.ascontiguousarray(self.inputs[chosen]), np.ascontiguousarray(self.targets[chosen])

    @property
    def raw_inputs(self) -> NDArray[np.float64]:
        """The inputs in the units of the data, shape (rows, inputs)."""
        return self.input_scaling.undo(self.inputs)

    @property
    def raw_targets(self) -> NDArray[np.float64]:
        """The targets in the units of the data, shape (rows, outputs)."""
        return self.target_scaling.undo(self.targets)
