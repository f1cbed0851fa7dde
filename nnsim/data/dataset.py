"""The Dataset: what a network learns from, as frozen arrays."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nnsim.data.preparing.features import Features
from nnsim.data.preparing.known import KnownColumn
from nnsim.data.table import Table

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Task = Literal["regression", "binary", "classes"]
"""Numbers to be fitted; one target column of 0 and 1; or one one-hot target column per class."""

PARTS = ("train", "validation", "test")
"""The parts of a split; a row's part is its index in this tuple."""

Part = Literal["train", "validation", "test"]

Inputs: TypeAlias = "NDArray[Any] | csr_array"
"""One row per example: float64, float32 or, where nearly all is zero, a CSR array of float32."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """A straight-line scaling per column: ``scaled = (value - centre) / scale``.

    Parameters
    ----------
    centre, scale : ndarray, shape (columns,)
        In the units of the data. ``scale`` is never zero.
    rotation : ndarray, shape (columns, columns), optional
        An orthogonal matrix that turns the columns between shifting and dividing:
        ``scaled = (value - centre) @ rotation / scale``; None where every column stays for itself.
    """

    centre: NDArray[np.float64]
    scale: NDArray[np.float64]
    rotation: NDArray[np.float64] | None = None

    @cached_property
    def changes_nothing(self) -> bool:
        """Whether scaled values are the values themselves."""
        return self.rotation is None and not self.centre.any() and bool((self.scale == 1).all())

    def apply(self, values: Any) -> Any:
        """Return the scaled values, shape (..., columns); the same object where nothing changes."""
        if self.changes_nothing:
            return values
        shifted = values - self.centre
        return (shifted if self.rotation is None else shifted @ self.rotation) / self.scale

    def undo(self, scaled: Any) -> Any:
        """Return scaled values in the units of the data; the same object where nothing changes."""
        if self.changes_nothing:
            return scaled
        shifted = scaled * self.scale
        return (shifted if self.rotation is None else shifted @ self.rotation.T) + self.centre

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
    inputs : ndarray or scipy.sparse.csr_array, shape (rows, inputs)
        Scaled inputs: C-contiguous, float64 of tables and float32 of images; or rows that are nearly all zero
        as a CSR array of float32 with int32 indices in rising order. Too large to be copied without need.
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
    image_shape : tuple of int
        (height, width, channels) if the inputs are the pixels of images, row by row, else empty.
    features : Features, optional
        What the inputs are made of where they are not simply the columns of the data, each for itself.
    raw : ndarray, shape (rows, columns), optional
        These columns, in the units of the data; with ``features`` only.
    table_rows : ndarray of int, shape (rows,), optional
        Which row of its table each row is, counted from 0; None without a table.
    columns : tuple of KnownColumn
        How each input column of the table became numbers; empty without a table, or where words are inputs.
    filled : int
        Missing values among the inputs for which others stand.
    plane : tuple of (float, float)
        What the axes of a plane that is painted on cover at least: those of two inputs, or of one and the
        target; else empty.
    table : Table, optional
        All rows and columns as they came, for people to look at; None where there is no table.
    """

    name: str
    inputs: Inputs
    targets: NDArray[np.float64]
    part: NDArray[np.uint8]
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    task: Task
    input_scaling: Scaling
    target_scaling: Scaling
    class_names: tuple[str, ...] = ()
    dropped: int = 0
    image_shape: tuple[int, ...] = ()
    features: Features | None = None
    raw: NDArray[np.float64] | None = None
    table_rows: NDArray[np.intp] | None = None
    columns: tuple[KnownColumn, ...] = ()
    filled: int = 0
    plane: tuple[tuple[float, float], ...] = ()
    table: Table | None = None

    @property
    def rows(self) -> int:
        """Number of rows in all parts."""
        return len(self.targets)

    @property
    def sparse(self) -> bool:
        """Whether the inputs are a CSR array."""
        return not isinstance(self.inputs, np.ndarray)

    def count(self, part: Part) -> int:
        """Return the number of rows in a part."""
        return int(np.count_nonzero(self.part == PARTS.index(part)))

    def take(self, part: Part) -> tuple[Inputs, NDArray[np.float64]]:
        """Return a copy of the scaled inputs and targets of one part, in row order."""
        chosen = self.part == PARTS.index(part)
        return self.inputs[chosen], self.targets[chosen]

    @cached_property
    def input_titles(self) -> tuple[str, ...]:
        """What the inputs are called for people, one per column; see `Features.titles`."""
        if self.features is None:
            return self.input_names
        names = zip(self.input_names, self.features.names, self.features.titles, strict=True)
        return tuple(title if name == made else name for name, made, title in names)

    @property
    def raw_inputs(self) -> Inputs:
        """The columns that the inputs are made of, in the units of the data, shape (rows, raw columns)."""
        return self.input_scaling.undo(self.inputs) if self.raw is None else self.raw

    def raw_rows(self, rows: Any) -> Any:
        """Return some rows of `raw_inputs`: one by its number, several by a slice or their numbers."""
        return self.input_scaling.undo(self.inputs[rows]) if self.raw is None else self.raw[rows]

    @property
    def raw_names(self) -> tuple[str, ...]:
        """What the columns of `raw_inputs` are called."""
        return self.input_names if self.features is None else self.features.raw_names

    @property
    def raw_columns(self) -> int:
        """Number of columns of `raw_inputs`."""
        return int(self.inputs.shape[1]) if self.features is None else len(self.features.raw_names)

    def prepare(self, raw: Any, undefined: Literal["error", "nan"] = "error") -> Any:
        """Return new rows as inputs of the network: with all features, and scaled.

        Parameters
        ----------
        raw : ndarray, shape (rows, raw columns)
            In the units of the data.
        undefined : {"error", "nan"}
            What to do where a feature has no finite value; NaN serves pictures that reach beyond the data.

        Raises
        ------
        FieldError
            If a feature has no finite value in a row.
        """
        rows = raw if self.features is None else self.features.apply(raw, undefined)
        return self.input_scaling.apply(rows)

    @property
    def raw_targets(self) -> NDArray[np.float64]:
        """The targets in the units of the data, shape (rows, outputs)."""
        return self.target_scaling.undo(self.targets)
