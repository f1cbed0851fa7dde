"""The tables that come with nnsim; resources/data/README.md says where they are from."""

from dataclasses import replace
from pathlib import Path

from nnsim import places
from nnsim.data.file import read
from nnsim.data.recipe import Bundled, File
from nnsim.data.table import Table
from nnsim.errors import NnsimError

NAMES = ("iris", "blood_fat")
"""What there is, by file name."""


def load(source: Bundled) -> Table:
    """Return a bundled table.

    Raises
    ------
    NnsimError
        If there is none of that name.
    """
    if source.name not in NAMES:
        raise NnsimError(
            "There is no bundled table {name!r}; choose one of {known}.",
            name=source.name,
            known=", ".join(NAMES),
        )
    return replace(read(File(str(path(source.name)))), name=source.name)


def path(name: str) -> Path:
    """Return the file of a bundled table: UTF-8, commas, a header, nothing missing."""
    return places.resources() / "data" / f"{name}.csv"
