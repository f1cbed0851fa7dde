"""Tables as text for other programs: CSV that spreadsheets open rightly, and rows for the clipboard."""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnsim.data.table import Column
from nnsim.data.tables.edits import number_text
from nnsim.data.watch import NOBODY, Watch
from nnsim.errors import NnsimError

CHUNK = 5000
"""Rows that are written between two looks at whether to stop."""

PART = ".part"
"""What a file's name ends with until it is complete."""


def write_csv(path: Path, columns: Sequence[Column], rows: NDArray[np.intp], watch: Watch = NOBODY) -> None:
    """Write rows of columns as a CSV file, with a heading.

    Commas, lines ended by CR and LF (RFC 4180), UTF-8 with a mark at the start, without which Excel takes it
    for text in the system's own encoding. Numbers are written so that the same ones are read again; a missing
    value is an empty cell. Nothing is put before texts that look like formulas: it would change the data.

    Parameters
    ----------
    path : Path
        What was there is replaced when all is written, and stays if that fails.
    columns : sequence of Column
    rows : ndarray of int
        In the order in which they are written.
    watch : Watch

    Raises
    ------
    NnsimError
        If the file cannot be written.
    Cancelled
        If `watch` says so.
    """
    beside = path.with_name(path.name + PART)
    try:
        with beside.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([column.name for column in columns])
            for start in range(0, len(rows), CHUNK):
                watch.at(start / len(rows))
                writer.writerows(_records(columns, rows[start : start + CHUNK]))
        os.replace(beside, path)
    except OSError as error:
        raise NnsimError(
            "{file} cannot be written ({problem}); choose another place.",
            file=path.name,
            problem=error.strerror or str(error),
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def tab_separated(columns: Sequence[Column], rows: NDArray[np.intp], *, heading: bool = True) -> str:
    """Return rows of columns as spreadsheets paste them; a tab in a text becomes a blank."""
    lines: list[Iterable[str]] = [[column.name for column in columns]] if heading else []
    lines += list(_records(columns, rows))
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)


def _records(columns: Sequence[Column], rows: NDArray[np.intp]) -> Iterator[tuple[str, ...]]:
    """Yield rows as texts."""
    return zip(*(_texts(column, rows) for column in columns), strict=True)


def _texts(column: Column, rows: NDArray[np.intp]) -> list[str]:
    values = column.values[rows].tolist()
    if not column.labels:
        return [number_text(value) for value in values]
    return ["" if value != value else column.labels[int(value)] for value in values]
