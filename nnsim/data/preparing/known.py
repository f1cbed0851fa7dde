"""What is known of the columns that a network learns from: how each becomes numbers, in new rows too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.data.recipe import Encoding, Recipe
from nnsim.data.roles import MAX_CLASSES
from nnsim.data.table import Column
from nnsim.errors import NnsimError

Array = NDArray[np.float64]

NO_VALUE = "(missing)"
"""The category of missing values where they get one of their own."""


@dataclass(frozen=True)
class KnownColumn:
    """How one input column becomes numbers.

    Parameters
    ----------
    name : str
        Of the column.
    how : {"number", "date", "one-hot", "ordinal"}
        A number is itself, a date is in days since `first`, a category one column of 0 and 1 for each label,
        or its place among the labels.
    labels : tuple of str
        Of categories; others are unknown.
    first : float
        The first date of the table, in days since 1970.
    fill : float or None
        What stands for a missing value: a number, or the place of a label. None if the row cannot be used.
    """

    name: str
    how: Literal["number", "date", "one-hot", "ordinal"] = "number"
    labels: tuple[str, ...] = ()
    first: float = 0.0
    fill: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns that it becomes are called."""
        return (
            tuple(f"{self.name}={label}" for label in self.labels) if self.how == "one-hot" else (self.name,)
        )

    def plain(self, column: Column) -> Array:
        """Return the column as one number per row, shape (rows,); NaN where it is missing or unknown."""
        if self.how == "number":
            return _numbers(column)
        if self.how == "date":
            return _days(column) - self.first
        return _places(column, self.labels)

    def encode(self, column: Column) -> Array:
        """Return a column of this name as inputs, shape (rows, names).

        NaN throughout a row where the value is missing and nothing stands for it, or it is unknown.

        Raises
        ------
        NnsimError
            If the column holds something else than it did.
        """
        values = self.plain(column)
        if self.fill is not None:
            values = np.where(is_missing(column), self.fill, values)
        if self.how != "one-hot":
            return values[:, np.newaxis]
        rows = np.vstack([np.eye(len(self.labels)), np.full(len(self.labels), np.nan)])
        return rows[np.where(np.isnan(values), -1, values).astype(np.intp)]


def know(column: Column, rows: NDArray[np.bool_], train: NDArray[np.bool_], recipe: Recipe) -> KnownColumn:
    """Return how an input column becomes numbers.

    Parameters
    ----------
    column : Column
        Of any kind but ``empty``; of texts each different one is a category.
    rows, train : ndarray of bool, shape (rows of the table,)
        Which rows are used, and which train: what stands for missing values is fitted to these.
    recipe : Recipe
        Its `missing`, `constant` and `encodings`.

    Raises
    ------
    NnsimError
        If there are too many categories, or no value from which to fill the missing ones.
    """
    known = _encoding(column, rows, recipe.encodings.get(column.name, "one-hot"))
    if recipe.missing == "drop":
        return known
    if recipe.missing == "constant" and known.how == "one-hot":
        labels = (*known.labels, NO_VALUE) if np.isnan(column.values[rows]).any() else known.labels
        return KnownColumn(column.name, "one-hot", labels, fill=float(len(known.labels)))
    fill = recipe.constant if recipe.missing == "constant" else _fitted(known, column, train, recipe.missing)
    return KnownColumn(column.name, known.how, known.labels, known.first, fill)


def is_missing(column: Column) -> NDArray[np.bool_]:
    """Return in which rows a column has no value, or a date that there never was."""
    return np.isnan(_days(column) if column.kind == "date" else column.values)


def is_unknown(column: Column, encoding: Encoding) -> NDArray[np.bool_]:
    """Return in which rows a column has a category that its encoding does not list."""
    if column.kind not in ("category", "text") or not isinstance(encoding, tuple):
        return np.zeros(len(column.values), dtype=bool)
    return np.isnan(_places(column, encoding)) & ~np.isnan(column.values)


def as_number(column: Column) -> Column:
    """Return a column of dates as numbers of days since its first one, any other as it is."""
    if column.kind != "date":
        return column
    known = _encoding(column, np.ones(len(column.values), dtype=bool), "one-hot")
    return Column(column.name, "number", known.plain(column))


def _encoding(column: Column, rows: NDArray[np.bool_], encoding: Encoding) -> KnownColumn:
    """Return how a column becomes numbers, without anything that stands for missing values."""
    if column.kind == "number":
        return KnownColumn(column.name)
    if column.kind == "date":
        days = _days(column)
        return KnownColumn(column.name, "date", first=float(np.nanmin(days)) if _is_dated(days) else 0.0)
    if isinstance(encoding, tuple):
        return KnownColumn(column.name, "ordinal", encoding)
    codes = np.unique(column.values[rows & ~np.isnan(column.values)]).astype(np.intp)
    found = [column.labels[code] for code in codes]
    labels = tuple(found if column.kind == "category" else sorted(found))
    if encoding == "ordinal":
        return KnownColumn(column.name, "ordinal", labels)
    if len(codes) > MAX_CLASSES:
        raise NnsimError(
            "Column {name!r} has {count} different texts, and each would become a unit of its own; "
            "use a column of at most {most}.",
            name=column.name,
            count=len(codes),
            most=MAX_CLASSES,
        )
    return KnownColumn(column.name, "one-hot", labels)


def _is_dated(days: Array) -> bool:
    """Whether there are dates, and not only times of day, which count from midnight."""
    return bool((days >= 1).any() or (days < 0).any())


def _fitted(known: KnownColumn, column: Column, train: NDArray[np.bool_], how: str) -> float:
    """Return what stands for missing values, from those of the training rows."""
    values = known.plain(column)[train]
    values = values[~np.isnan(values)]
    if not len(values):
        raise NnsimError(
            "Column {name!r} has no value in the training rows that could stand for the missing ones; "
            "leave the column out.",
            name=column.name,
        )
    if how == "most frequent" or known.how in ("one-hot", "ordinal"):
        found, counts = np.unique(values, return_counts=True)
        return float(found[counts.argmax()])
    return float(values.mean() if how == "mean" else np.median(values))


def _numbers(column: Column) -> Array:
    """Return a column of numbers as they are."""
    if column.kind not in ("number", "empty"):
        raise NnsimError("Column {name!r} must hold numbers, as it did in training.", name=column.name)
    return column.values


def _days(column: Column) -> Array:
    """Return a column of dates in days since 1970."""
    if column.kind not in ("date", "empty"):
        raise NnsimError("Column {name!r} must hold dates, as it did in training.", name=column.name)
    days = np.append(column.days, np.nan)
    return days[np.where(np.isnan(column.values), -1, column.values).astype(np.intp)]


def _places(column: Column, labels: Sequence[str]) -> Array:
    """Return the place among some labels of each text, NaN where it is missing or none of them.

    A column of categories such as 1, 2 and 3b reads as numbers where there is no 3b among the new rows.
    """
    if column.labels:
        place = {label: float(number) for number, label in enumerate(labels)}
        places = np.array([*(place.get(label, np.nan) for label in column.labels), np.nan])
        return places[np.where(np.isnan(column.values), -1, column.values).astype(np.intp)]
    texts = [f"{value:.15g}" for value in column.values]
    return np.array([labels.index(text) if text in labels else np.nan for text in texts], dtype=np.float64)
