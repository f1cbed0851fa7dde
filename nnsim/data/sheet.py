"""The Sheet: all rows of the data as people look at them, with their parts, and with what is predicted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnsim.data import roles
from nnsim.data.dataset import PARTS, Dataset
from nnsim.data.recipe import Recipe
from nnsim.data.roles import Role
from nnsim.data.table import Column

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a table of the data shows; nothing is copied that is not small.

    Parameters
    ----------
    data : Dataset
    columns : tuple of Column
        In the units of the data, rows that are not used among them; of images and reviews the targets only.
    roles : mapping of str to {"input", "target", "ignore"}
        Of each column.
    place : ndarray of int, shape (rows,)
        Which row of the Dataset each row is, -1 of those that are not used.
    """

    data: Dataset
    columns: tuple[Column, ...]
    roles: Mapping[str, Role]
    place: NDArray[np.intp]

    @property
    def rows(self) -> int:
        """Number of rows, also of those that are not used."""
        return len(self.place)

    def __getitem__(self, name: str) -> Column:
        """Return the column with this name."""
        return next(column for column in self.columns if column.name == name)

    @cached_property
    def parts(self) -> Array:
        """The part of each row as its index in `PARTS`, NaN of those that are not used."""
        return self.spread(self.data.part)

    def part(self, names: "Names", labels: tuple[str, ...] = PARTS) -> Column:
        """Return the parts as a column; `labels` name them in any language."""
        return Column(unique(names.part, self.columns), "category", self.parts, labels)

    def answered(self, rows: NDArray[np.intp], outputs: Array, names: "Names") -> tuple[Column, ...]:
        """Return what is predicted for some rows of the Dataset; see `predicted`. No name is in the sheet."""
        made = predicted(self.data, rows, outputs, names)
        return tuple(replace(column, name=unique(column.name, self.columns)) for column in made)

    def predicted(self, outputs: Array, names: "Names") -> tuple[Column, ...]:
        """Return what is predicted for all rows of the Dataset, as columns of the sheet."""
        made = self.answered(np.arange(self.data.rows), outputs, names)
        return tuple(replace(column, values=self.spread(column.values)) for column in made)

    def spread(self, values: NDArray[np.generic]) -> Array:
        """Return one value for each row from those of the Dataset's rows; NaN for rows that are not used."""
        known = np.append(values.astype(np.float64), np.nan)
        return known[self.place]


def make(data: Dataset, recipe: Recipe) -> Sheet:
    """Return the Sheet of a Dataset and the Recipe that it was made by."""
    table = data.table
    if table is None:
        columns = _targets(data)
        return Sheet(data, columns, {column.name: "target" for column in columns}, np.arange(data.rows))
    chosen = roles.choose(table, recipe.inputs, recipe.targets)
    shown = tuple(column for column in table if not (data.image_shape and chosen[column.name] == "input"))
    place = np.full(table.rows, -1, np.intp)
    place[data.table_rows] = np.arange(data.rows)
    return Sheet(data, shown, chosen, place)


def _targets(data: Dataset) -> tuple[Column, ...]:
    """Return what is to be learnt where there is no table."""
    if data.task == "regression":
        values = zip(data.target_names, data.raw_targets.T, strict=True)
        return tuple(Column(name, "number", column) for name, column in values)
    name = data.target_names[0] if data.task == "binary" else "class"
    return (Column(name, "category", classes_of(data.targets).astype(np.float64), data.class_names),)


@dataclass(frozen=True)
class Names:
    """What the columns are called that are not in the table, in any language."""

    part: str = "part"
    predicted: str = "predicted"
    error: str = "error"
    chance: str = "chance"


def predicted(
    data: Dataset, rows: NDArray[np.intp], outputs: Array, names: Names = Names()
) -> tuple[Column, ...]:
    """Return what a network predicts for some rows of a Dataset, in the units of the data.

    Parameters
    ----------
    data : Dataset
    rows : ndarray of int
    outputs : ndarray, shape (rows, outputs)
        What it gives for these rows, scaled like the targets.
    names : Names

    Returns
    -------
    tuple of Column
        Of numbers the prediction, and how much it is above the truth, for each target in turn; of classes
        the predicted one, and the chance that the network gives it.
    """
    if data.task != "regression":
        kinds = classes_of(outputs)
        known = np.isfinite(outputs).all(axis=1)
        classes = Column(names.predicted, "category", np.where(known, kinds, np.nan), data.class_names)
        return classes, Column(names.chance, "number", np.where(known, chance(outputs, kinds), np.nan))
    raw, true = data.target_scaling.undo(outputs), data.target_scaling.undo(data.targets[rows])
    columns = []
    for target, found, right in zip(data.target_names, raw.T, true.T, strict=True):
        which = f" {target}" if len(data.target_names) > 1 else ""
        columns.append(Column(names.predicted + which, "number", found))
        columns.append(Column(names.error + which, "number", found - right))
    return tuple(columns)


def wrong(data: Dataset, rows: NDArray[np.intp], outputs: Array) -> NDArray[np.bool_]:
    """Return which rows a network takes for another class than theirs.

    None where numbers are predicted, and none of which nothing is known.
    """
    if data.task == "regression":
        return np.zeros(len(rows), dtype=bool)
    known = np.isfinite(outputs).all(axis=1)
    return known & (classes_of(outputs) != classes_of(data.targets[rows]))


def classes_of(columns: Array) -> NDArray[np.intp]:
    """Return the class that targets or outputs of shape (rows, outputs) stand for, shape (rows,).

    One column means class 1 from one half upwards, several columns mean the class of the largest.
    """
    return (columns[:, 0] >= 0.5).astype(np.intp) if columns.shape[1] == 1 else columns.argmax(axis=1)


def chance(outputs: Array, kinds: NDArray[np.intp]) -> Array:
    """Return what a network gives for a class of each row, shape (rows,)."""
    if outputs.shape[1] == 1:
        return np.where(kinds == 1, outputs[:, 0], 1.0 - outputs[:, 0])
    return np.take_along_axis(outputs, kinds[:, None], axis=1)[:, 0]


def unique(name: str, columns: tuple[Column, ...]) -> str:
    """Return a name that no column has: this one, or with a number behind it."""
    taken = {column.name for column in columns}
    number = 2
    made = name
    while made in taken:
        made, number = f"{name} {number}", number + 1
    return made
