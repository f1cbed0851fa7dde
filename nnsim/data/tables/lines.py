"""The lines of a delimited text that carry data, and the fields in them; always a block at a time."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from nnsim.data.tables.cells import is_number
from nnsim.data.tables.text import Text
from nnsim.data.watch import Watch
from nnsim.errors import NnsimError

MAX_FIELD = csv.field_size_limit()
"""Characters of a field; more is no table, or a quote that is never closed."""

BLANKS = " "
"""The delimiter that stands for runs of blanks."""

HEAD = 1000
"""Lines in which the end of a preamble is looked for."""


@dataclass(frozen=True)
class Lines:
    """Lines that carry data: no comments, no blank lines, no rows of delimiters alone.

    Parameters
    ----------
    text : Text
        Where they are.
    delimiter : str
        What separates the fields, one character; `BLANKS` for runs of blanks.
    comment : str
        What begins a line that is left out; empty if nothing does.
    start : int
        So many lines of the text are passed over.
    quoted : bool
        Whether quotes hold fields together; if not, they are letters like any other.
    """

    text: Text
    delimiter: str
    comment: str = "#"
    start: int = 0
    quoted: bool = False

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Yield where each line stands in the text, from 1, and the line."""
        for number, line in self.text.lines(self.start):
            if line.strip(self.delimiter + " \t") and not is_comment(line, self.comment):
                yield number, self._even(line)

    def blocks(self) -> Iterator[str]:
        """Yield the lines in blocks, each line ended by ``\\n``."""
        for block in self.text.blocks_from(self.start):
            if self.delimiter == BLANKS or self._passed_over.search("\n" + block):
                lines = (line for line in block[:-1].split("\n") if line.strip(self.delimiter + " \t"))
                kept = [self._even(line) for line in lines if not is_comment(line, self.comment)]
                if kept:
                    yield "\n".join([*kept, ""])
            else:
                yield block

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of the line at which each record ends, and the record's fields."""
        numbers: list[int] = []

        def noted() -> Iterator[str]:
            for number, line in self.numbered():
                numbers.append(number)
                yield f"{line}\n"

        reader = self.reader(noted())
        for fields in reader:
            yield numbers[-1], [field.strip() for field in fields]
            numbers.clear()

    def reader(self, lines: Iterator[str]) -> Any:
        """Return what takes lines apart into fields."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            skipinitialspace=True,
        )

    def head(self, records: int) -> list[list[str]]:
        """Return the fields of the first records."""
        return [fields for _, fields in islice(self.records(), records)]

    def after(self, line: int) -> "Lines":
        """Return the lines that stand below a line of the text."""
        return replace(self, start=line)

    @cached_property
    def _passed_over(self) -> re.Pattern[str]:
        """What a block has that is not all data."""
        comment = f"|{re.escape(self.comment)}" if self.comment else ""
        return re.compile(rf"\n(?:[ \t{re.escape(self.delimiter)}]*\n{comment})")

    def _even(self, line: str) -> str:
        """Return a line with single blanks where runs of them delimit."""
        return " ".join(line.split()) if self.delimiter == BLANKS else line


@dataclass(frozen=True)
class Survey:
    """What was counted in all lines: how many records have how many fields, in order of appearance."""

    lines: Lines
    widths: Counter[int]

    @property
    def width(self) -> int:
        """The number of fields that most records have; that of the first in a draw."""
        return self.widths.most_common(1)[0][0]


def survey(lines: Lines, watch: Watch) -> Survey:
    """Return how many fields the records have, and the lines as they are to be read.

    Whether quotes count is found out here: a stray one, as in prose, would swallow the lines up to the next.

    Raises
    ------
    NnsimError
        If there is no line, a field is longer than `MAX_FIELD`, or a quote is never closed.
    Cancelled
        If `watch` says so.
    """
    plain = Survey(replace(lines, quoted=False), Counter())
    has_quotes, most = False, max(1, lines.text.size)
    done = 0
    for block in plain.lines.blocks():
        watch.part(0, 0.4).at(done / most)
        rows = block[:-1].split("\n")
        plain.widths.update(row.count(lines.delimiter) + 1 for row in rows)
        _check_fields(plain.lines, rows)
        has_quotes = has_quotes or '"' in block
        done += len(block)
    if not plain.widths:
        raise NnsimError(
            "{file} has only comments and empty rows; choose a file with a table.", file=lines.text.name
        )
    if not has_quotes:
        return plain
    even = len(plain.widths) == 1 and 1 not in plain.widths
    try:
        quoted = _survey_quoted(lines, watch.part(0.4, 1))
    except csv.Error:
        if even:
            return plain
        raise never_closed(lines.text.name) from None
    return plain if even and quoted.widths.total() < plain.widths.total() else quoted


def _survey_quoted(lines: Lines, watch: Watch) -> Survey:
    """Return the survey of lines in which quotes hold fields together."""
    lines = replace(lines, quoted=True)
    most = max(1, lines.text.size)

    def rows() -> Iterator[str]:
        done = 0
        for block in lines.blocks():
            watch.at(done / most)
            done += len(block)
            yield from _kept_ends(block)

    return Survey(lines, Counter(map(len, lines.reader(rows()))))


def _kept_ends(block: str) -> list[str]:
    """Return lines with their ends; other signs than ``\\n`` end none."""
    return [f"{line}\n" for line in block[:-1].split("\n")]


def never_closed(name: str) -> NnsimError:
    """Return the error about a quote without its partner."""
    return NnsimError(
        "{file} has a quote that is opened and never closed; close it, or take it out.", file=name
    )


def is_comment(line: str, comment: str = "#") -> bool:
    """Whether a line is a comment: ``# ...``. A ``#`` may also be the name of the first column."""
    return (
        bool(comment)
        and line.startswith(comment)
        and not line[len(comment) :].lstrip(" ").startswith((",", ";", "\t", "|"))
    )


def skip_preamble(lines: Lines, width: int) -> Lines:
    """Return the lines without the titles and remarks that stand above a table of this width.

    These have fewer fields than a header could have, or only a first one; where blanks delimit, another
    number of words.
    """
    before = lines.start
    for number, record in islice(lines.records(), HEAD):
        if not _is_prose(record, width, lines.delimiter):
            return lines.after(before)
        before = number
    return lines


def check_widths(lines: Lines, found: Survey, width: int, name: str) -> None:
    """Raise an NnsimError that names the first record of another width, if the survey knows of one.

    Parameters
    ----------
    lines : Lines
        Those below the header.
    found : Survey
        Of all lines, also of those above these.
    """
    above = Counter(len(record) for _, record in _above(found.lines, lines.start))
    if not (found.widths - above).keys() - {width}:
        return
    last = lines.start
    for number, record in lines.records():
        if len(record) != width:
            first = next(line for line, _ in lines.after(last).numbered())
            raise NnsimError(
                "{file}, line {line}: {fields} fields where {width} are expected; "
                "correct the line, or choose another delimiter.",
                file=name,
                line=first,
                fields=len(record),
                width=width,
            )
        last = number


def _above(lines: Lines, start: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that end before a line of the text or on it."""
    for number, record in lines.records():
        if number > start:
            return
        yield number, record


def _is_prose(record: list[str], width: int, delimiter: str) -> bool:
    """Whether a record is a remark and no row of a table of this width."""
    if all(is_number(field, ".") for field in record):
        return False
    if delimiter == BLANKS:
        return len(record) != width
    alone = bool(record[0]) and not any(record[1:])
    return len(record) < width - 1 or (alone and width > 1 and (len(record) == 1 or width > 2))


def _check_fields(lines: Lines, rows: list[str]) -> None:
    """Raise an NnsimError for a field that is too long to be one."""
    if max(map(len, rows)) <= MAX_FIELD:
        return
    if max(len(field) for row in rows for field in row.split(lines.delimiter)) > MAX_FIELD:
        for number, line in lines.numbered():
            if max(map(len, line.split(lines.delimiter))) > MAX_FIELD:
                raise NnsimError(
                    "{file}, line {line}: a field has more than {most:,} characters; is this really a table?",
                    file=lines.text.name,
                    line=number,
                    most=MAX_FIELD,
                )
