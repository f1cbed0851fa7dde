"""How a text lies: where its table is, what separates what, and what its columns are called."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nnsim.data.table import Found
from nnsim.data.tables import layout
from nnsim.data.tables.cells import COMMA_NUMBER, MISSING, POINT_NUMBER, to_number
from nnsim.data.tables.columns import Seen, Signs
from nnsim.data.tables.lines import Lines, Survey, check_widths, is_comment, skip_preamble, survey
from nnsim.data.tables.source import Reading
from nnsim.data.tables.text import Reason, Text
from nnsim.data.watch import NOBODY, Watch
from nnsim.errors import NnsimError

Records = Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Laid:
    """A text, understood as a table.

    Parameters
    ----------
    body : Lines
        The records below the header.
    names, titles : list of str
        What the columns are called, and what the header says (empty texts without one).
    signs : Signs
        What the signs in its cells mean.
    found : Found
        All of that, and why.
    """

    body: Lines
    names: list[str]
    titles: list[str]
    signs: Signs
    found: Found


def lay(text: Text, reading: Reading, watch: Watch = NOBODY) -> Laid:
    """Return how a text lies, found by looking at it where nobody said.

    Raises
    ------
    NnsimError
        If there is no table in it, or what was said cannot be.
    Cancelled
        If `watch` says so.
    """
    name = text.name
    if not any(block.strip() for block in text.blocks):
        raise NnsimError("{file} is empty; choose a file with a table.", file=name)
    check_signs(reading, name)
    start = "".join(text.blocks_from(reading.skip or 0))[: layout.LETTERS] if reading.skip else text.blocks[0]
    comment = layout.find_comment(start) if reading.comment is None else reading.comment
    delimiter = text.delimiter or reading.delimiter or layout.find_delimiter(start, comment)
    found = survey(Lines(text, delimiter, comment, reading.skip or 0), watch.part(0, 0.8))
    lines = found.lines if reading.skip is not None else skip_preamble(found.lines, found.width)
    sample = lines.head(layout.sample(found.width))
    watch.at(0.85)  # thousands of columns take a while in each of these steps
    decimal = reading.decimal or layout.find_decimal(sample, delimiter)
    header = layout.find_header(sample, decimal) if reading.header is None else reading.header
    watch.at(0.9)
    titles, body = _headed(lines, found, sample, header, name)
    watch.at(0.95)
    thousands = layout.find_thousands(sample, decimal) if reading.thousands is None else reading.thousands
    watch.at(0.97)
    names = layout.unique_names(titles)
    watch.at(0.98)
    why = text.why | _why(reading, found, sample, decimal, header)
    watch.at(1)
    return Laid(
        body,
        names,
        titles,
        Signs(
            decimal,
            thousands or reading.thousands,
            MISSING if reading.missing is None else reading.missing,
            reading.day_first,
            reading.kinds,
        ),
        Found(
            text.encoding,
            "" if text.delimiter else delimiter,
            decimal,
            header,
            thousands,
            comment if any(is_comment(line, comment) for line in start.split("\n")) else "",
            lines.start,
            _marks(sample, reading),
            text.sheet,
            reading.day_first,
            why,
        ),
    )


def settled(found: Found, seen: Seen) -> Found:
    """Return what was found together with what came to light in the cells below the first ones."""
    day_first = seen.day_first if found.day_first is None else found.day_first
    complete = replace(
        found,
        thousands=found.thousands or seen.thousands,
        missing=tuple(sorted({*found.missing, *seen.missing} - {""})),
        day_first=day_first,
    )
    why = {"day_first": Reason("dates such as 31/1, or their order, say so")} | found.why
    return replace(
        complete, why={name: reason for name, reason in why.items() if _is_decided(getattr(complete, name))}
    )


def _is_decided(value: object) -> bool:
    """Whether there is something to give a reason for."""
    return value not in ("", (), 0, None) or value is False


def check_signs(reading: Reading, name: str) -> None:
    """Raise an NnsimError for a chosen delimiter or decimal sign that cannot be one."""
    delimiter, decimal = reading.delimiter, reading.decimal
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\n\r' or delimiter.isalnum()):
        raise NnsimError(
            "{file}: {delimiter!r} cannot separate fields; choose one sign such as a comma or a semicolon.",
            file=name,
            delimiter=delimiter,
        )
    if decimal not in (None, ".", ","):
        raise NnsimError(
            "{file}: {decimal!r} is no decimal sign; choose a point or a comma.", file=name, decimal=decimal
        )
    if reading.thousands and reading.thousands == decimal:
        raise NnsimError(
            "{file}: {sign!r} cannot be the decimal sign and the one between thousands; choose another.",
            file=name,
            sign=decimal,
        )


def _headed(lines: Lines, found: Survey, sample: Records, header: bool, name: str) -> tuple[list[str], Lines]:
    """Return the title of each column, empty without a header, and the lines below it."""
    width = found.width
    if not sample:
        raise NnsimError("{file} has nothing below its first lines; leave out fewer of them.", file=name)
    if not header:
        check_widths(lines, found, width, name)
        return [""] * width, lines
    titles = layout.titles(sample, width)
    body = lines.after(next(lines.records())[0])
    if next(body.records(), None) is None:
        raise NnsimError("{file} has a header but no rows below it; choose a file with data.", file=name)
    check_widths(body if len(titles) == width else lines, found, width, name)
    return titles, body


def _marks(sample: Records, reading: Reading) -> tuple[str, ...]:
    """Return the marks of a missing value that the first cells hold."""
    known = set(MISSING if reading.missing is None else reading.missing) - {""}
    return tuple(sorted(known.intersection(cell for record in sample for cell in record)))


def _why(reading: Reading, found: Survey, sample: Records, decimal: str, header: bool) -> dict[str, Reason]:
    """Return for each decision what spoke for it."""
    cells = [cell for record in sample for cell in record]
    number = COMMA_NUMBER if decimal == "," else POINT_NUMBER
    example = next((cell for cell in cells if number.fullmatch(cell)), "")
    grouped = next((cell for cell in cells if _is_grouped(cell, decimal)), "")
    why = {
        "delimiter": Reason("it cuts the lines into {count} fields", count=found.width)
        if found.width > 1
        else Reason("nothing cuts the lines, so there is one column"),
        "decimal": Reason("there are numbers such as {example}", example=example)
        if example
        else Reason("no number has a decimal sign"),
        "thousands": Reason("there are numbers such as {example}", example=grouped)
        if grouped
        else Reason("no number has one"),
        "header": Reason("the first row names what stands below it")
        if header
        else Reason("the first row holds values like those below it"),
        "comment": Reason("lines begin with it"),
        "skip": Reason("the lines above have other fields than the table"),
        "missing": Reason("cells hold it"),
    }
    said = [name for name in [*why, "day_first"] if getattr(reading, name) is not None]
    return why | {name: Reason("you said so") for name in said}


def _is_grouped(cell: str, decimal: str) -> bool:
    """Whether a cell is a number only if its digits stand in groups."""
    other = "," if decimal == "." else "."
    return len(cell) > 4 and to_number(cell, decimal) is None and to_number(cell, decimal, other) is not None
