"""The tables that come with nnsim; resources/data/README.md says where they are from."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from nnsim import places
from nnsim.data.recipe import Bundled, File
from nnsim.data.table import Column, Table
from nnsim.data.tables.file import read
from nnsim.errors import NnsimError

NAMES = ("iris", "wine", "breast_cancer", "diabetes", "blood_fat", "straight_line", "three_causes")
"""The tables of measurements, by file name; the last two were made up."""

DIGITS = "digits"
"""A table of small images: the columns p1_1 to p8_8 from 0 to 16, row by row, and the digit that is shown."""

DIGITS_SHAPE = (8, 8, 1)


class About(NamedTuple):
    """Where a table comes from and under which terms, as resources/data/README.md says it; empty if not."""

    origin: str = ""
    licence: str = ""


@cache
def about(name: str) -> About:
    """Return where a bundled table comes from and its licence."""
    text = (path(name).parent / "README.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip(" |").split(" | ")] for line in text.splitlines()]
    known = {row[0].strip("`"): About(*row[-2:]) for row in rows if len(row) == 5}
    return known.get(f"{name}.csv", About())


def load(source: Bundled) -> Table:
    """Return a bundled table.

    Raises
    ------
    NnsimError
        If there is none of that name.
    """
    if source.name not in (*NAMES, DIGITS):
        raise NnsimError(
            "There is no bundled table {name!r}; choose one of {known}.",
            name=source.name,
            known=", ".join((*NAMES, DIGITS)),
        )
    table = replace(read(File(str(path(source.name)))), name=source.name)
    return _with_classes(table) if source.name == DIGITS else table


def _with_classes(table: Table) -> Table:
    """Return the digits with what they show as classes, not as numbers to be fitted."""
    *pixels, digit = table.columns
    shown = Column("digit", "category", digit.values, tuple(map(str, range(10))))
    return replace(table, columns=(*pixels, shown), image_shape=DIGITS_SHAPE)


def path(name: str) -> Path:
    """Return the file of a bundled table: UTF-8, commas, a header, nothing missing."""
    return places.resources() / "data" / f"{name}.csv"
