"""The tables that come with nnsim; resources/data/README.md says where they are from."""

from dataclasses import replace

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
    table = read(File(f"{source.name}.csv"), places.resources() / "data")
    return replace(table, name=source.name)
