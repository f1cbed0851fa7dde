"""Sources whose rows stand in a table: a file, or text that was pasted. All values are frozen."""

from collections.abc import Sequence
from typing import Any, Literal, TypedDict, get_args

import msgspec

from nnsim.checks import FieldError, Range, check_choice, check_length
from nnsim.data.making.sources import MAX_NAME

ChosenKind = Literal["number", "category", "text", "date"]
"""What a person may say that a column holds."""


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a table is read. What is None was or will be found by looking at it.

    Parameters
    ----------
    delimiter : str
        One character; a blank stands for runs of blanks.
    decimal : {".", ","}
        The decimal sign.
    thousands : {"", ",", ".", " ", "'"}
        What stands between groups of three digits; a blank stands for narrow ones too.
    header : bool
        Whether the first row names the columns.
    comment : str
        What lines begin with that are left out; empty if no line is.
    skip : int
        How many lines above the table are left out, comments and empty lines among them.
    missing : tuple of str
        What cells say that have no value; these alone, and empty cells. A number such as -200 means every way
        to write it.
    day_first : bool
        Whether 10/3/2004 is in March.
    kinds : dict from str to {"number", "category", "text", "date"}
        Of columns that shall not be of the kind that was found.
    """

    delimiter: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    header: bool | None = None
    comment: str | None = None
    skip: int | None = None
    missing: tuple[str, ...] | None = None
    day_first: bool | None = None
    kinds: dict[str, ChosenKind] = {}


class File(Reading, frozen=True, forbid_unknown_fields=True, tag="file"):
    """A table in a file: delimited text, also packed (gzip, zip), or an Excel workbook.

    Parameters
    ----------
    path : str
        It may be relative to the project file.
    encoding : str or None
        Python's name; None was or will be found.
    sheet : str or None
        Which sheet of a workbook or which file in a zip archive; None for the first with anything in it.
    sha256 : str
        Of the file's bytes when it was chosen, so that a change can be told; empty if not known.
    """

    path: str
    encoding: str | None = None
    sheet: str | None = None
    sha256: str = ""


class Pasted(Reading, frozen=True, forbid_unknown_fields=True, tag="pasted"):
    """A table as text, from the clipboard or typed; it is kept in the project."""

    text: str


MAX_PATH = 4096
"""Longest path of a file."""

MAX_PASTED = 20_000_000
"""Most characters of a pasted table; more belongs into a file."""

MAX_SKIP = 1_000_000
"""Most lines above a table."""

THOUSANDS = ("", ",", ".", " ", "'")
"""What may stand between groups of three digits."""


class Overrides(TypedDict, total=False):
    """What a caller may say about how a file is read; the fields of a File, but for its marks.

    ``missing_marks`` are its `missing`, numbers or texts: ``[-200, "?"]``.
    """

    encoding: str
    sheet: str
    delimiter: str
    decimal: str
    thousands: str
    header: bool
    comment: str
    skip: int
    missing_marks: Sequence[str | float]
    day_first: bool
    kinds: dict[str, ChosenKind]


def overridden(path: str, said: Overrides) -> File:
    """Return the File at a path, read as a caller says."""
    others: dict[str, Any] = {name: value for name, value in said.items() if name != "missing_marks"}
    if "missing_marks" in said:
        others["missing"] = tuple(map(str, said["missing_marks"]))
    return File(path, **others)


def check_file(source: File) -> None:
    """Raise a FieldError that names the first wrong field of a File."""
    check_length("recipe.source.path", source.path, MAX_PATH)
    if not source.path or "\0" in source.path:
        raise FieldError("{field} must be the path of a data file.", field="recipe.source.path")
    check_length("recipe.source.encoding", source.encoding or "", 40)
    check_length("recipe.source.sheet", source.sheet or "", MAX_NAME)
    check_length("recipe.source.sha256", source.sha256, 64)
    _check_reading(source)


def check_pasted(source: Pasted) -> None:
    """Raise a FieldError that names the first wrong field of a Pasted table."""
    check_length("recipe.source.text", source.text, MAX_PASTED)
    _check_reading(source)


def _check_reading(source: Reading) -> None:
    """Check the values of how a table is read, as far as they can be wrong without it."""
    for name, most in (("delimiter", 1), ("decimal", 1), ("comment", 10)):
        check_length(f"recipe.source.{name}", getattr(source, name) or "", most)
    if source.thousands is not None:
        check_choice("recipe.source.thousands", source.thousands, THOUSANDS)
    if source.skip is not None:
        Range(0, MAX_SKIP).check("recipe.source.skip", source.skip)
    for place, mark in enumerate(source.missing or ()):
        check_length(f"recipe.source.missing[{place}]", mark, 100)
    for name, kind in source.kinds.items():
        check_length("recipe.source.kinds", name, MAX_NAME)
        check_choice(f"recipe.source.kinds.{name}", kind, get_args(ChosenKind))
