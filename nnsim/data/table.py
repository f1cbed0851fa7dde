"""The Table: named columns as a Source gives them, before roles, scaling and split."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["number", "category", "text", "date", "empty"]
"""What a column holds: numbers, few distinct texts, many distinct texts, dates or times, nothing."""


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a Table.

    Parameters
    ----------
    name : str
        Unique in its table.
    kind : {"number", "category", "text", "date", "empty"}
        What it holds.
    values : ndarray of float64, shape (rows,)
        The numbers; for the other kinds the index of the text in `labels`. NaN where a value is missing.
    labels : tuple of str
        The distinct texts in order; empty for numbers.
    """

    name: str
    kind: Kind
    values: NDArray[np.float64]
    labels: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """Number of rows without a value."""
        return int(np.count_nonzero(np.isnan(self.values)))

    @cached_property
    def present(self) -> NDArray[np.float64]:
        """The values that are there, in row order."""
        return self.values[~np.isnan(self.values)]

    @cached_property
    def distinct(self) -> int:
        """Number of different values."""
        return len(self.labels) or len(np.unique(self.present))

    @property
    def low(self) -> float | None:
        """The smallest number; None for other kinds."""
        return float(self.present.min()) if self.kind == "number" else None

    @property
    def high(self) -> float | None:
        """The largest number; None for other kinds."""
        return float(self.present.max()) if self.kind == "number" else None

    def cell(self, row: int) -> float | str | None:
        """Return one value as a number, a text, or None where it is missing."""
        value = float(self.values[row])
        if np.isnan(value):
            return None
        return self.labels[int(value)] if self.labels else value


@dataclass(frozen=True)
class Found:
    """How a delimited file was read: what was found by looking at it, or what a person said.

    ``delimiter`` is one character; a blank stands for runs of blanks. ``encoding`` is Python's name.
    """

    encoding: str
    delimiter: str
    decimal: str
    header: bool


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length.

    ``found`` says how a file was read and is None for other sources. ``image_shape`` is (height, width,
    channels) where all columns but the last are the pixels of images, row by row, else empty. ``targets`` are
    the columns that the source itself wants learnt; empty where it does not say.
    """

    name: str
    columns: tuple[Column, ...]
    found: Found | None = field(default=None)
    image_shape: tuple[int, ...] = ()
    targets: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Column:
        """Return the column with this name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Whether there is a column with this name."""
        return any(column.name == name for column in self.columns)

    def __iter__(self) -> Iterator[Column]:
        """Yield the columns from left to right."""
        return iter(self.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names from left to right."""
        return tuple(column.name for column in self.columns)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0].values) if self.columns else 0

    def head(self, rows: int = 20) -> list[tuple[float | str | None, ...]]:
        """Return the first rows for a preview, None where a value is missing."""
        return [tuple(column.cell(row) for column in self) for row in range(min(rows, self.rows))]
