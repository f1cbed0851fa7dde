"""The Table: named columns as a Source gives them, before roles, scaling and split."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.data.tables.dates import to_days
from nnsim.data.tables.text import Reason

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
        The distinct texts: categories in order, others as they first occur; empty for numbers.
    day_first : bool
        Of dates: whether 10/3/2004 is in March.
    """

    name: str
    kind: Kind
    values: NDArray[np.float64]
    labels: tuple[str, ...] = ()
    day_first: bool = True

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

    @cached_property
    def days(self) -> NDArray[np.float64]:
        """Of dates: each label in days since 1 January 1970, or times alone as a share of a day.

        Shape (labels,); NaN where there is no such date.
        """
        return to_days(self.labels, self.day_first)

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
    """How a table was read: what was found by looking at it, or what a person said.

    Parameters
    ----------
    encoding : str
        Python's name.
    delimiter : str
        One character; a blank stands for runs of blanks; empty for a workbook.
    decimal, thousands : str
        The signs in numbers; ``thousands`` is empty if there is none.
    header : bool
        Whether the first row names the columns.
    comment : str
        What begins a line that is left out; empty if none does.
    skip : int
        How many lines above the table were left out.
    missing : tuple of str
        Which marks of a missing value were seen.
    sheet : str
        The sheet of a workbook or the file in an archive; empty for a plain file.
    day_first : bool or None
        Whether 10/3/2004 is in March; None without such dates.
    why : dict from str to Reason
        For each of these, what spoke for it, or that a person said so.
    """

    encoding: str
    delimiter: str
    decimal: str
    header: bool
    thousands: str = ""
    comment: str = ""
    skip: int = 0
    missing: tuple[str, ...] = ()
    sheet: str = ""
    day_first: bool | None = None
    why: dict[str, Reason] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Canvas:
    """What painted points lie on, and by what they are dealt out.

    Parameters
    ----------
    plane : tuple of (float, float)
        What its two axes cover at least; empty where that follows from the points.
    numbers : ndarray of int, shape (rows,)
        The number of each point, which it keeps whatever else is painted or erased.
    together : int
        The points below this number came together, and were dealt out as so many rows are.
    """

    plane: tuple[tuple[float, float], ...]
    numbers: NDArray[np.intp]
    together: int


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length.

    ``found`` says how a file was read and is None for other sources. ``image_shape`` is (height, width,
    channels) where all columns but the last are the pixels of images, row by row, else empty. ``targets`` are
    the columns that the source itself wants learnt; empty where it does not say. ``sha256`` is of the bytes
    of the file that it was read from, else empty. ``canvas`` is that of painted points.
    """

    name: str
    columns: tuple[Column, ...]
    found: Found | None = field(default=None)
    image_shape: tuple[int, ...] = ()
    targets: tuple[str, ...] = ()
    sha256: str = ""
    canvas: Canvas | None = None

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
