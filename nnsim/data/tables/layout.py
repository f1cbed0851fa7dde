"""How a delimited text is laid out: its delimiter, the signs in its numbers, and whether it has a header."""

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from nnsim.data.tables.cells import MISSING, THOUSANDS, is_date, is_number, to_number
from nnsim.data.tables.lines import BLANKS, is_comment

DELIMITERS = (",", ";", "\t", "|", BLANKS)
"""What may separate fields; the first wins a draw."""

COMMENTS = ("#", "%", "//", "!")
"""What may begin a remark. The first one counts everywhere, the others only if the text begins with them."""

SAMPLE = 500
"""Records that are looked at."""

CELLS = 100_000
"""Cells that are looked at where a record has many."""

LETTERS = 200_000
"""Characters in which the delimiter is looked for."""


def sample(width: int) -> int:
    """Return how many records are looked at where one has so many fields."""
    return max(10, min(SAMPLE, CELLS // width))


def find_comment(text: str) -> str:
    """Return what begins a comment: ``#``, or another sign if the text begins with remarks after it."""
    lines = [line for line in text[:LETTERS].split("\n") if line.strip()][:SAMPLE]
    for sign in COMMENTS:
        marked = [line.startswith(sign) for line in lines]
        remarks = marked.index(False) if False in marked else 0
        if remarks > 1 or (remarks == 1 and not any(delimiter in lines[0] for delimiter in ",;\t|")):
            return sign
    return COMMENTS[0]


def find_delimiter(text: str, comment: str = "#") -> str:
    """Return the delimiter that cuts the first lines most evenly into clean cells, a comma if none does."""
    lines = text[:LETTERS].split("\n")
    kept = [line for line in lines if line.strip() and not is_comment(line, comment)][:SAMPLE]
    scores = {delimiter: _score(kept, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ","


def find_decimal(records: Sequence[Sequence[str]], delimiter: str) -> str:
    """Return the decimal sign: a comma where more cells have one. One that delimits is none.

    ``1,234`` may be a number of thousands; beside semicolons it is not, because these stand where the comma
    is the decimal sign. ``1.234,5`` and ``1,234.5`` say it by themselves.
    """
    if delimiter == ",":
        return "."
    cells = [cell for record in records for cell in record]
    with_comma = [cell for cell in cells if _has_decimal(cell, ",")]
    commas = len(with_comma)
    points = sum(_has_decimal(cell, ".") for cell in cells)
    if delimiter != ";" and all(_is_grouped(cell, ",") for cell in with_comma):
        commas = 0
    commas += sum(_is_grouped(cell, ".") and ("," in cell or cell.count(".") > 1) for cell in cells)
    points += sum(_is_grouped(cell, ",") and ("." in cell or cell.count(",") > 1) for cell in cells)
    return "," if commas > points else "."


def find_thousands(records: Sequence[Sequence[str]], decimal: str) -> str:
    """Return what stands between groups of three digits, or nothing if no cell has any."""
    cells = {cell for record in records for cell in record if len(cell) > 4}
    for sign in THOUSANDS:
        if sign != decimal and any(_is_grouped(cell, sign, decimal) for cell in cells):
            return sign
    return ""


def find_header(records: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first record names the columns.

    It does if it has text above numbers or dates somewhere; else, in a table of nothing but text, if no name
    occurs again below it. Numbers are names only where they count columns or years, beside a text.
    """
    first, *others = records
    if any(_is_value(cell, decimal) for cell in first):
        return _counts_columns(first, others)
    below = [[record[place] for record in others if place < len(record)] for place in range(len(first))]
    if any(_is_title(cell, column, decimal) for cell, column in zip(first, below, strict=True)):
        return True
    named = [cell for cell in first if cell not in MISSING]
    repeated = any(cell in column for cell, column in zip(first, below, strict=True) if cell not in MISSING)
    return len(named) == len(set(named)) == len(first) and not repeated


def _counts_columns(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether the first record is texts, and numbers in even steps: 0, 1, 2 or 1990, 1995."""
    numbers = [int(cell) for cell in first if cell.isascii() and cell.isdigit() and len(cell) < 10]
    names = [place for place, cell in enumerate(first) if cell not in MISSING and not cell.isdigit()]
    if not names or any(first[place] in record[place : place + 1] for place in names for record in others):
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    years = len(numbers) > 1 and all(1800 <= number <= 2200 for number in numbers)
    texts = [first[place] for place in names]
    return (
        len(steps) == 1 and min(steps) > 0 and (len(numbers) > 2 or years) and not any(map(_has_digit, texts))
    )


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def titles(records: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return the cells of the header in the first record, one per column.

    A header may be one cell short: beside row names it has none on the left, above lines that end with a
    delimiter none on the right.
    """
    first, *others = records
    if len(first) != width - 1:
        return list(first)
    trailing = all(record[-1] in MISSING for record in others if len(record) == width)
    return [*first, ""] if trailing else ["", *first]


def unique_names(titles: Sequence[str]) -> list[str]:
    """Return a name for each column: its title, ``column_3`` without one, with a number if it is taken."""
    names: dict[str, None] = {}
    for place, title in enumerate(titles, start=1):
        wanted = name = title or f"column_{place}"
        copy = 1
        while name in names:
            copy += 1
            name = f"{wanted} ({copy})"
        names[name] = None
    return list(names)


def _has_decimal(cell: str, decimal: str) -> bool:
    """Whether a cell is a number with digits after this decimal sign."""
    return decimal in cell[:-1] and any(to_number(cell, decimal, sign) is not None for sign in ("", " ", "'"))


def _is_grouped(cell: str, sign: str, decimal: str | None = None) -> bool:
    """Whether a cell is a number with this sign between its groups of digits."""
    other = decimal or ("." if sign == "," else ",")
    return to_number(cell, other, sign) is not None and to_number(cell, other) is None


def _is_value(cell: str, decimal: str) -> bool:
    other = "," if decimal == "." else "."
    return is_number(cell, decimal) or is_date(cell) or to_number(cell, decimal, other) is not None


def _is_title(cell: str, below: Sequence[str], decimal: str) -> bool:
    """Whether a cell is a text with nothing but numbers or dates below it."""
    values = [value for value in below if value not in MISSING]
    return cell not in MISSING and bool(values) and all(_is_value(value, decimal) for value in values)


def _score(lines: list[str], delimiter: str) -> float:
    """Return how well a delimiter cuts lines: the share of those of usual width times that of clean cells.

    Nothing under a half counts. Runs of blanks, which prose is full of, must cut out numbers.
    """
    if delimiter == BLANKS:
        lines = [" ".join(line.split()) for line in lines]
    try:
        records = list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        records = [line.split(delimiter) for line in lines]
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.0
    even = widths.most_common(1)[0][1] / len(records)
    cells = [cell for record in records for cell in record]
    clean = sum(_is_clean(cell, delimiter) for cell in cells) / len(cells)
    return even * clean if min(even, clean) >= 0.5 else 0.0


def _is_clean(cell: str, delimiter: str) -> bool:
    """Whether a cell does not look as if another delimiter should have cut it."""
    if delimiter == BLANKS:
        return is_number(cell, ".") or is_number(cell, ",")
    if any(other in cell for other in (";", "\t", "|")):
        return False
    parts = cell.split()
    return len(parts) < 2 or not all(part.replace(".", "", 1).isdigit() for part in parts)
