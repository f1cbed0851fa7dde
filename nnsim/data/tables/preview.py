"""The preview of a table for a person who imports it: what its columns hold, its first rows, every guess."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnsim.data import roles
from nnsim.data.roles import Role
from nnsim.data.table import Column, Found, Kind, Table
from nnsim.data.tables.dates import EPOCH, to_days
from nnsim.data.tables.file import is_changed, laid_of, parts_of, read
from nnsim.data.tables.source import File, Pasted
from nnsim.data.watch import NOBODY, Cancel, Progress, Watch

BINS = 24
"""Most bars of a small histogram."""

MANY = 20_000
"""Dates that are worked on between two looks at whether to stop."""

RARE = 0.005
"""Share of the rows that a suspicious number must have."""


@dataclass(frozen=True)
class Bars:
    """A small histogram.

    Parameters
    ----------
    counts : tuple of int
        At most `BINS`.
    labels : tuple of str
        Of categories, the most frequent first, one for each bar; empty for numbers and dates, whose bars
        divide the range evenly.
    """

    counts: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnView:
    """What is shown of a column.

    Parameters
    ----------
    name : str
    kind : {"number", "category", "text", "date", "empty"}
    role : {"input", "target", "ignore"}
        The default, when nobody chooses.
    count, missing, distinct : int
        Rows with a value, rows without, and different values.
    low, high : str
        The smallest and largest number or the first and last date as text; empty for other kinds.
    bars : Bars
        How the values are distributed; of text there are none.
    """

    name: str
    kind: Kind
    role: Role
    count: int
    missing: int
    distinct: int
    low: str
    high: str
    bars: Bars


@dataclass(frozen=True, eq=False)
class Preview:
    """What is shown of a table before it is used.

    Parameters
    ----------
    table : Table
        The table itself; `nnsim.data.build.build_from` makes a Dataset of it without reading it again.
    found : Found or None
        Every guess, and why; None of a table that was not read from text.
    columns : tuple of ColumnView
    cells : tuple of tuple of str
        The first rows as they stand in the file, without blanks around the cells.
    suspects : tuple of str
        Numbers that look like marks of a missing value, as -200 among positive ones.
    sha256 : str
        Of the file's bytes, to be kept in the File; empty for pasted text.
    changed : bool
        Whether the file holds something else than when the File was made.
    parts : tuple of str
        The sheets of a workbook or the files in an archive, of which one was read; else empty.
    """

    table: Table
    found: Found | None
    columns: tuple[ColumnView, ...]
    cells: tuple[tuple[str, ...], ...]
    suspects: tuple[str, ...]
    sha256: str = ""
    changed: bool = False
    parts: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Number of rows in the table."""
        return self.table.rows


def preview(
    source: File | Pasted,
    rows: int = 100,
    folder: Path | None = None,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Preview:
    """Return the preview of a table. It may be called in any thread.

    After another guess was overridden the file is not read again; after another kind was chosen for a column
    only that column is parsed.

    Parameters
    ----------
    source, folder, progress, cancel
        As of `nnsim.data.tables.file.read`.
    rows : int
        How many first rows to show.

    Raises
    ------
    NnsimError
        If there is no such file, it cannot be read, or it holds no table.
    Cancelled
        If `cancel` says so.
    """
    watch = Watch(progress, cancel)
    shares = watch.part(0, 0.8)
    table = read(source, folder, progress=lambda done: shares.at(done), cancel=cancel)
    laid = laid_of(source, folder)
    place_of = {name: place for place, name in enumerate(laid.names)}
    places = [place_of[name] for name in table.names]
    cells = (tuple(record[place] for place in places) for record in laid.body.head(rows))
    return Preview(
        table,
        table.found,
        _views(table, watch.part(0.8, 1)),
        tuple(cells),
        _suspects(table),
        table.sha256,
        is_changed(source, folder),
        parts_of(source, folder),
    )


def preview_of(table: Table, rows: int = 100, watch: Watch = NOBODY) -> Preview:
    """Return the preview of a table that was not read from text, such as one that comes with nnsim."""
    cells = (tuple(_cell(value) for value in row) for row in table.head(rows))
    return Preview(table, table.found, _views(table, watch), tuple(cells), ())


def _cell(value: float | str | None) -> str:
    """Return a value as it would stand in a file."""
    return "" if value is None else value if isinstance(value, str) else f"{value:.12g}"


def _views(table: Table, watch: Watch) -> tuple[ColumnView, ...]:
    """Return what is shown of each column."""
    chosen, count = roles.choose(table), len(table.columns)
    views = []
    for done, column in enumerate(table):
        views.append(_view(column, chosen[column.name], watch.part(done / count, (done + 1) / count)))
    watch.at(1)
    return tuple(views)


def _view(column: Column, role: Role, watch: Watch) -> ColumnView:
    """Return what is shown of a column."""
    watch.at(0)
    low, high, bars = "", "", Bars()
    if column.kind == "number":
        low, high = _number(column.low or 0.0), _number(column.high or 0.0)
        bars = Bars(_counts(column.present))
    elif column.kind == "date":
        days = _days(column, watch)[column.present.astype(np.intp)]
        days = days[~np.isnan(days)]
        if len(days):
            low, high = _day(days.min()), _day(days.max())
            bars = Bars(_counts(days))
    elif column.kind == "category":
        bars = _most_frequent(column)
    missing = column.missing
    return ColumnView(
        column.name,
        column.kind,
        role,
        len(column.values) - missing,
        missing,
        column.distinct,
        low,
        high,
        bars,
    )


def _number(value: float) -> str:
    """Return a number in few digits, whole ones in full."""
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e15 else f"{value:.6g}"


def _days(column: Column, watch: Watch) -> NDArray[np.float64]:
    """Return the labels of a column of dates in days; of many a part at a time, so that it can be stopped."""
    if len(column.labels) <= MANY:
        return column.days
    days = np.empty(len(column.labels))
    for start in range(0, len(days), MANY):
        watch.at(start / len(days))
        days[start : start + MANY] = to_days(column.labels[start : start + MANY], column.day_first)
    return days


def _counts(values: NDArray[np.float64]) -> tuple[int, ...]:
    """Return how many values lie in each of some even parts of their range; of whole numbers one each."""
    low, high = float(values.min()), float(values.max())
    if not np.isfinite(high - low):
        return ()
    steps = high - low + 1
    whole = steps <= BINS and bool((values == np.floor(values)).all())
    if whole:
        return tuple(np.bincount((values - low).astype(np.intp), minlength=int(steps)).tolist())
    return tuple(np.histogram(values, BINS, (low, high))[0].tolist())


def _most_frequent(column: Column) -> Bars:
    """Return the most frequent categories; in their own order where there is a bar for each."""
    counts = np.bincount(column.present.astype(np.intp), minlength=len(column.labels))
    order = np.argsort(-counts, kind="stable")[:BINS]
    if len(column.labels) <= BINS:
        order = np.arange(len(column.labels))
    return Bars(tuple(counts[order].tolist()), tuple(column.labels[place] for place in order))


def _day(days: float) -> str:
    """Return a date, with its time unless that is midnight; a time of day alone as such."""
    moment = EPOCH + timedelta(days=float(days))
    if 0 <= days < 1:
        return f"{moment:%H:%M}"
    return (
        f"{moment:%Y-%m-%d}"
        if moment == datetime(*moment.timetuple()[:3], tzinfo=UTC)
        else f"{moment:%Y-%m-%d %H:%M}"
    )


def _suspects(table: Table) -> tuple[str, ...]:
    """Return negative whole numbers that are often there and far below all others of their column."""
    found: dict[str, None] = {}
    for column in table:
        if column.kind != "number" or column.low is None or column.low > -99 or column.low % 1:
            continue
        others = column.present[column.present != column.low]
        often = len(column.present) - len(others) > max(2, RARE * len(column.present))
        if often and (not len(others) or others.min() > column.low / 2):
            found[f"{column.low:.0f}"] = None
    return tuple(found)
