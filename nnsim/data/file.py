"""Reading a delimited text file into a Table, and describing how it was read."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from nnsim.data import columns, layout, roles
from nnsim.data.decode import decode
from nnsim.data.lines import Lines, check_widths, skip_preamble, split, usual_width
from nnsim.data.opening import content
from nnsim.data.recipe import File
from nnsim.data.table import Column, Found, Table
from nnsim.errors import NnsimError


def read(file: File, folder: Path | None = None) -> Table:
    """Return the table in a delimited text file.

    Parameters
    ----------
    file : File
        Where it is; encoding, delimiter, decimal sign and header where a person said how to read it.
    folder : Path, optional
        What a relative path is relative to; the current folder if left out.

    Raises
    ------
    NnsimError
        If there is no such file, it cannot be read, or it holds no table.
    """
    path = (folder or Path()) / file.path
    text, encoding = decode(content(path), file.encoding, path.name)
    delimiter = file.delimiter or layout.find_delimiter(text)
    _check_choices(delimiter, file.decimal, path.name)
    lines = _table_lines(text, delimiter, path.name)
    sample = lines.head(layout.SAMPLE)
    decimal = file.decimal or layout.find_decimal(sample, delimiter)
    header = layout.find_header(sample, decimal) if file.header is None else file.header
    found = Found(encoding, delimiter, decimal, header)
    return Table(path.name, _columns(lines, sample, found, path.name), found)


def describe(table: Table) -> dict[str, Any]:
    """Return how a file was read and what its columns are, as ``nnsim data --json`` prints it."""
    assert table.found is not None, "only files are described"
    chosen = roles.choose(table)
    columns = [
        {"name": column.name, "kind": column.kind, "missing": column.missing, "role": chosen[column.name]}
        for column in table
    ]
    return {**asdict(table.found), "rows": table.rows, "columns": columns}


def _table_lines(text: str, delimiter: str, name: str) -> Lines:
    """Return the lines of the table in a text, or raise an NnsimError if there is none."""
    if not text.strip():
        raise NnsimError("{file} is empty; choose a file with a table.", file=name)
    lines = split(text, delimiter, name)
    if not lines.texts:
        raise NnsimError("{file} has only comments and empty rows; choose a file with a table.", file=name)
    return skip_preamble(lines, usual_width(lines))


def _columns(lines: Lines, sample: list[list[str]], found: Found, name: str) -> tuple[Column, ...]:
    """Return the typed columns below the header, without empty ones at the right that have no title."""
    width = usual_width(lines)
    titles = layout.titles(sample, width) if found.header else [""] * width
    check_widths(lines, width, name, skip=int(found.header and len(titles) == width))
    body = lines.after(next(lines.records())[0]) if found.header else lines
    if not body.texts:
        raise NnsimError("{file} has a header but no rows below it; choose a file with data.", file=name)
    parsed = columns.parse(body, found.decimal, layout.unique_names(titles), name)
    while len(parsed) > 1 and parsed[-1].kind == "empty" and not titles[len(parsed) - 1]:
        parsed = parsed[:-1]
    return parsed


def _check_choices(delimiter: str, decimal: str | None, name: str) -> None:
    """Raise an NnsimError for a chosen delimiter or decimal sign that cannot be one."""
    if len(delimiter) != 1 or delimiter in '"\n\r' or delimiter.isalnum():
        raise NnsimError(
            "{file}: {delimiter!r} cannot separate fields; choose one sign such as a comma or a semicolon.",
            file=name,
            delimiter=delimiter,
        )
    if decimal not in (None, ".", ","):
        raise NnsimError(
            "{file}: {decimal!r} is no decimal sign; choose a point or a comma.", file=name, decimal=decimal
        )
