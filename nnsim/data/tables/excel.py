"""Excel workbooks: a sheet as delimited text, so that everything else treats it like any other table."""

import csv
import io
import warnings
import zipfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from nnsim.data.tables.packed import check_size, damaged_told
from nnsim.data.tables.text import Reason, Text
from nnsim.data.watch import Watch
from nnsim.errors import NnsimError

WORKBOOK = "xl/workbook.xml"
"""The file in the archive that makes it a workbook."""

MAX_SHEETS = 1000

MAX_ROWS = 1_048_576
"""Rows of a sheet."""

ROWS = 200
"""Rows between two looks at whether to stop."""

SPARSE = 1_000_000
"""So many empty cells are looked at; beyond that, at a hundred for each that is not empty."""


def is_workbook(path: Path) -> bool:
    """Whether a zip archive is an Excel workbook; raises an NnsimError if it is damaged."""
    with damaged_told(path.name, "zip archive"), zipfile.ZipFile(path) as archive:
        return WORKBOOK in archive.namelist()


def read(path: Path, sheet: str | None, watch: Watch) -> Text:
    """Return a sheet of a workbook as text, its cells separated by tabs; the first non-empty one by default.

    Formulas stand for the values that were computed last. Raises an NnsimError if the workbook is damaged or
    has no such sheet, and Cancelled.
    """
    # It takes 0.2 s to import, and only workbooks need it.
    import openpyxl  # noqa: PLC0415

    with _damaged_told(path.name):
        _check_size(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            sheets = {each.title: each for each in book.worksheets[:MAX_SHEETS]}
            if sheet is not None and sheet not in sheets:
                raise NnsimError(
                    "{file} has no sheet {sheet!r}; choose one of {known}.",
                    file=path.name,
                    sheet=sheet,
                    known=", ".join(sheets),
                )
            for title in sheets if sheet is None else [sheet]:
                blocks = _blocks(sheets[title], path.name, watch)
                if blocks or title == sheet:
                    return Text(path.name, blocks, "utf-8", _why(sheet), title, "\t")
        finally:
            book.close()
    raise NnsimError("{file} is empty; choose a workbook with a table.", file=path.name)


def sheets(path: Path) -> list[str]:
    """Return the titles of a workbook's sheets."""
    import openpyxl  # noqa: PLC0415

    with _damaged_told(path.name):
        _check_size(path)
        book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
        try:
            return [each.title for each in book.worksheets[:MAX_SHEETS]]
        finally:
            book.close()


def _why(sheet: str | None) -> dict[str, Reason]:
    chosen = Reason("you said so") if sheet else Reason("it is the first sheet with anything in it")
    return {"encoding": Reason("workbooks are written in it"), "sheet": chosen}


@contextmanager
def _damaged_told(name: str) -> Iterator[None]:
    """Tell in a sentence that a workbook is damaged, whatever the reader of workbooks stumbles over."""
    try:
        # It warns of what it passes over, such as colours and drop-down lists, which are no data.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (NnsimError, MemoryError):
        raise
    except Exception as error:
        raise NnsimError(
            "{file} is no workbook that can be read; open it in a spreadsheet and save it again.", file=name
        ) from error


def _check_size(path: Path) -> None:
    """Raise an NnsimError for a workbook that unpacks to more than could be one."""
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
    check_size(unpacked, path.stat().st_size, path.name)


def _blocks(sheet: Any, name: str, watch: Watch) -> tuple[str, ...]:
    """Return the rows of a sheet as blocks of lines with equally many fields; nothing for an empty one."""
    sheet.reset_dimensions()  # what the sheet says of its size may be wrong
    blocks: list[str] = []
    widths: list[array[int]] = []
    rows = _rows(sheet, name, watch)
    while some := list(islice(rows, ROWS)):
        stream = io.StringIO()
        csv.writer(stream, delimiter="\t", lineterminator="\n").writerows(some)
        blocks.append(stream.getvalue())
        widths.append(array("H", map(len, some)))
    width = max((max(each) for each in widths), default=0)
    return tuple(_padded(block, each, width) for block, each in zip(blocks, widths, strict=True))


def _padded(block: str, widths: "array[int]", width: int) -> str:
    """Return lines with as many fields as the widest."""
    lines = block[:-1].split("\n")
    tabs = "\t" * width
    return "".join(f"{line}{tabs[own:]}\n" for line, own in zip(lines, widths, strict=True))


def _rows(sheet: Any, name: str, watch: Watch) -> Iterator[list[str]]:
    """Yield the texts of each row that has any, without the empty cells at its end."""
    filled = seen = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if number % ROWS == 0 or len(row) > ROWS:
            watch.at(number / MAX_ROWS)
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        seen, filled = seen + len(row), filled + sum(map(bool, texts))
        if number > MAX_ROWS or seen > SPARSE + 100 * filled:
            raise NnsimError(
                "{file}, sheet {sheet!r}: its cells are too far apart for one table; delete the stray ones.",
                file=name,
                sheet=sheet.title,
            )
        if texts:
            yield texts


def _text(cell: Any) -> str:
    """Return a cell as a text that means the same."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            return cell.isoformat(" ").removesuffix(" 00:00:00")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell.total_seconds() / 3600)
        case str():
            return " ".join(cell.split())
        case _:
            return str(cell)
