"""The lines of a delimited text that carry data, and the fields in them."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from nnsim.data.cells import is_number
from nnsim.errors import NnsimError

MAX_FIELD = csv.field_size_limit()
"""Characters of a field; more is no table, or a quote that is never closed."""

BLANKS = " "
"""The delimiter that stands for runs of blanks."""


@dataclass(frozen=True)
class Lines:
    """Lines that carry data, in order.

    Parameters
    ----------
    numbers : list of int
        Where each line stands in the file, from 1.
    texts : list of str
        The lines; where the delimiter is a run of blanks, with single ones.
    delimiter : str
        What separates the fields, one character.
    quoted : bool
        Whether quotes hold fields together; if not, they are letters like any other.
    """

    numbers: list[int]
    texts: list[str]
    delimiter: str
    quoted: bool

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the index of the line that follows each record, and the record's fields."""
        reader = csv.reader(
            (f"{text}\n" for text in self.texts),
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            skipinitialspace=True,
        )
        for fields in reader:
            yield reader.line_num, [field.strip() for field in fields]

    def head(self, records: int) -> list[list[str]]:
        """Return the fields of the first records."""
        return [fields for _, fields in islice(self.records(), records)]

    def after(self, line: int) -> "Lines":
        """Return the lines from an index on."""
        return Lines(self.numbers[line:], self.texts[line:], self.delimiter, self.quoted)

    @cached_property
    def widths(self) -> list[tuple[int, int]]:
        """For each record the index of its first line and its number of fields."""
        if not self.quoted:
            return [(index, text.count(self.delimiter) + 1) for index, text in enumerate(self.texts)]
        widths, start = [], 0
        for end, fields in self.records():
            widths.append((start, len(fields)))
            start = end
        return widths


def split(text: str, delimiter: str, name: str) -> Lines:
    """Return the lines of a text that carry data: no comments, no blank lines, no rows of delimiters alone.

    Whether quotes count is found out here: a stray one, as in prose, would swallow the lines up to the next.

    Raises
    ------
    NnsimError
        If a field is longer than `MAX_FIELD`.
    """
    kept = [
        (number, line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip(delimiter + " \t") and not is_comment(line)
    ]
    numbers, texts = [number for number, _ in kept], [line for _, line in kept]
    if delimiter == BLANKS:
        texts = [" ".join(line.split()) for line in texts]
    plain = Lines(numbers, texts, delimiter, quoted=False)
    _check_fields(plain, name)
    if '"' not in text:
        return plain
    quoted = Lines(numbers, texts, delimiter, quoted=True)
    try:
        return plain if _quotes_are_stray(plain, quoted) else quoted
    except csv.Error:
        raise never_closed(name) from None


def never_closed(name: str) -> NnsimError:
    """Return the error about a quote without its partner."""
    return NnsimError(
        "{file} has a quote that is opened and never closed; close it, or take it out.", file=name
    )


def is_comment(line: str) -> bool:
    """Whether a line is a comment: ``# ...``. A ``#`` may also be the name of the first column."""
    return line.startswith("#") and not line[1:].lstrip(" ").startswith((",", ";", "\t", "|"))


def usual_width(lines: Lines) -> int:
    """Return the number of fields that most records have; that of the first in a draw."""
    return Counter(width for _, width in lines.widths).most_common(1)[0][0]


def skip_preamble(lines: Lines, width: int) -> Lines:
    """Return the lines without the titles and remarks that stand above a table of this width.

    These are texts without a delimiter, or, where blanks delimit, of another number of words.
    """
    for (start, fields), (_, record) in zip(lines.widths, lines.records(), strict=False):
        prose = fields != width if lines.delimiter == BLANKS else fields == 1 < width
        if not prose or all(is_number(field, ".") for field in record):
            return lines.after(start) if start else lines
    return lines


def check_widths(lines: Lines, width: int, name: str, *, skip: int = 0) -> None:
    """Raise an NnsimError for the first record of another width; the first `skip` are not looked at."""
    for start, fields in lines.widths[skip:]:
        if fields != width:
            raise NnsimError(
                "{file}, line {line}: {fields} fields where {width} are expected; "
                "correct the line, or choose another delimiter.",
                file=name,
                line=lines.numbers[start],
                fields=fields,
                width=width,
            )


def _quotes_are_stray(plain: Lines, quoted: Lines) -> bool:
    """Whether every line has as many fields without regard to quotes, but with it lines run together."""
    widths = {width for _, width in plain.widths}
    even = len(widths) == 1 and widths != {1}
    try:
        return len(quoted.widths) < len(plain.texts) and even
    except csv.Error:
        if even:
            return True
        raise


def _check_fields(lines: Lines, name: str) -> None:
    """Raise an NnsimError for a field that is too long to be one."""
    for number, line in zip(lines.numbers, lines.texts, strict=True):
        if len(line) > MAX_FIELD and max(map(len, line.split(lines.delimiter))) > MAX_FIELD:
            raise NnsimError(
                "{file}, line {line}: a field has more than {most:,} characters; is this really a table?",
                file=name,
                line=number,
                most=MAX_FIELD,
            )
