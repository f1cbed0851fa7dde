"""From lines to typed columns. pandas parses the cells; what they mean as a whole is found out here."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnsim.data.table import Column, Kind
from nnsim.data.tables.cells import MISSING, THOUSANDS, is_date, is_number, to_number
from nnsim.data.tables.dates import is_day_first, to_days
from nnsim.data.tables.lines import Lines, never_closed
from nnsim.data.tables.source import ChosenKind
from nnsim.data.watch import NOBODY, Watch

if TYPE_CHECKING:
    from pandas import DataFrame, Series

FEW = 20
"""So many different texts are categories, if some repeat."""

SOME = 50
"""So many still are, if each occurs ten times in the mean."""

CHUNK = 400_000
"""Cells that are parsed between two looks at whether to stop."""

INFINITE = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
"""What computers write for numbers that are none; they count as missing."""

Labels = Sequence[str]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Signs:
    """What the signs in cells mean.

    Parameters
    ----------
    decimal : {".", ","}
        The decimal sign.
    thousands : str or None
        What stands between groups of digits; None if it is to be tried out where a column has no numbers
        otherwise.
    missing : tuple of str
        The marks of a missing value.
    day_first : bool or None
        Whether 10/3/2004 is in March; None if each column may say.
    kinds : dict from str to kind
        Of columns, by name, that shall be of it.
    """

    decimal: str = "."
    thousands: str | None = None
    missing: tuple[str, ...] = MISSING
    day_first: bool | None = None
    kinds: Mapping[str, ChosenKind] = field(default_factory=dict)

    @property
    def missing_numbers(self) -> list[float]:
        """The marks that are numbers; however these are written, they are missing."""
        numbers = [to_number(mark, self.decimal, self.thousands or "") for mark in self.missing]
        return [number for number in numbers if number is not None]

    def masked(self, values: Numbers) -> Numbers:
        """Return numbers with NaN for those that are marks, or not finite."""
        out = np.isinf(values)
        for number in self.missing_numbers:
            out |= values == number
        return np.where(out, np.nan, values) if out.any() else values


@dataclass
class Seen:
    """What came to light while columns were parsed."""

    thousands: str = ""
    missing: set[str] = field(default_factory=set)
    day_first: bool | None = None
    watch: Watch = NOBODY


def parse(
    lines: Lines, names: Sequence[str], signs: Signs, watch: Watch = NOBODY, only: Sequence[str] | None = None
) -> tuple[tuple[Column, ...], Seen]:
    """Return one Column per name (of `only` if that is given), and what came to light.

    Columns of plain numbers are parsed as such, the others as texts, each distinct one kept once. Which is
    which is guessed from the first records; where a guess was wrong the column is parsed again.

    Parameters
    ----------
    lines : Lines
        The records below the header, each with as many fields as there are names.
    names : sequence of str
        What to call the columns.
    signs : Signs
        What the signs in cells mean.
    watch : Watch
        Who watches.
    only : sequence of str, optional
        The columns that are wanted; all if left out.

    Raises
    ------
    NnsimError
        If there is a quote without its partner.
    Cancelled
        If `watch` says so.
    """
    watch.at(0)
    wanted = [place for place, name in enumerate(names) if only is None or name in only]
    texts = sorted({*wanted}.intersection(_text_places(lines, names, signs)))
    watch.at(0)
    found = {place: _Texts(signs.missing) for place in texts}
    numbers: dict[int, list[Numbers]] = {place: [] for place in wanted if place not in found}
    for chunk in _chunks(lines, len(names), wanted, texts, signs, watch.part(0, 0.6)):
        for place in list(numbers):
            if chunk[place].dtype.kind in "iuf":
                numbers[place].append(chunk[place].to_numpy(dtype=np.float64))
            else:
                del numbers[place]
        for place in texts:
            found[place].add(chunk[place])
    late = [place for place in wanted if place not in found and place not in numbers]
    found.update({place: _Texts(signs.missing) for place in late})
    for chunk in _chunks(lines, len(names), late, late, signs, watch.part(0.6, 0.9)) if late else ():
        for place in late:
            found[place].add(chunk[place])
    seen = Seen()
    columns = []
    for done, place in enumerate(wanted):
        seen.watch = watch.part(0.9 + 0.1 * done / len(wanted), 0.9 + 0.1 * (done + 1) / len(wanted))
        seen.watch.at(0)
        if place in numbers:
            columns.append(_number(names[place], signs.masked(np.concatenate(numbers.pop(place)))))
        else:
            columns.append(_column(names[place], found.pop(place), signs, seen))
    return tuple(columns), seen


def _text_places(lines: Lines, names: Sequence[str], signs: Signs) -> list[int]:
    """Return the columns that are no plain numbers as far as the first records tell, or shall be none."""
    records = lines.head(max(1, min(200, 40_000 // len(names))))
    below = list(zip(*records, strict=False))
    below += [()] * (len(names) - len(below))
    return [
        place
        for place, (name, cells) in enumerate(zip(names, below, strict=False))
        if signs.kinds.get(name, "number") != "number"
        or not all(cell in signs.missing or is_number(cell, signs.decimal) for cell in cells)
    ]


def _chunks(
    lines: Lines, width: int, places: Sequence[int], texts: Sequence[int], signs: Signs, watch: Watch
) -> Iterator["DataFrame"]:
    """Yield what pandas makes of the lines, some thousand records at a time;
    `texts` as such."""
    # pandas takes 0.4 s to import, and only files need it: this is the one place where it is loaded.
    import pandas as pd  # noqa: PLC0415

    stream = _Stream(lines, watch)
    try:
        reader = pd.read_csv(
            stream,
            sep=lines.delimiter,
            header=None,
            names=list(range(width)),
            usecols=list(places),
            index_col=False,
            dtype=dict.fromkeys(texts, str),
            decimal=signs.decimal,
            quoting=csv.QUOTE_MINIMAL if lines.quoted else csv.QUOTE_NONE,
            skipinitialspace=True,
            na_values=["", *signs.missing],
            keep_default_na=False,
            chunksize=max(20, CHUNK // len(places)),
            low_memory=False,
        )
        for chunk in reader:
            watch.at(stream.share)
            yield chunk
    except pd.errors.ParserError:
        # The widths of all records were checked before, so this is what is left.
        raise never_closed(lines.text.name) from None


class _Stream(io.TextIOBase):
    """The blocks of lines as a file that pandas reads; notices while it does whether to stop."""

    def __init__(self, lines: Lines, watch: Watch) -> None:
        self._blocks = lines.blocks()
        self._block, self._place, self._done = "", 0, 0
        self._size = max(1, lines.text.size)
        self._watch = watch

    @property
    def share(self) -> float:
        """How much was read."""
        return self._done / self._size

    def readable(self) -> bool:
        """Tell pandas that this is to be read."""
        return True

    def read(self, size: int | None = -1, /) -> str:
        """Return the next characters, at most `size`; none at the end."""
        self._watch.at(self.share)
        if self._place >= len(self._block):
            self._block, self._place = next(self._blocks, ""), 0
        end = len(self._block) if size is None or size < 0 else self._place + size
        text = self._block[self._place : end]
        self._place += len(text)
        self._done += len(text)
        return text


class _Texts:
    """A column of texts: the distinct ones, and which stands in each row (-1 for a missing value)."""

    def __init__(self, missing: Sequence[str]) -> None:
        self._places: dict[str, int] = dict.fromkeys(["", *missing], -1)
        self._marks = len(self._places)
        self._codes: list[NDArray[np.int32]] = []
        self.marks: set[str] = set()

    def add(self, cells: "Series[Any]") -> None:
        """Add the cells of some more rows."""
        codes, labels = cells.factorize()
        places = np.array([*map(self._place, labels), -1], dtype=np.int32)
        self._codes.append(places[codes])

    def _place(self, label: str) -> int:
        """Return which of the distinct texts this is."""
        text = label.strip()
        place = self._places.setdefault(text, len(self._places) - self._marks)
        if place < 0:
            self.marks.add(text)
        return place

    def taken(self) -> tuple[NDArray[np.int32], list[str]]:
        """Return the codes and the labels, and keep neither."""
        codes = np.concatenate(self._codes)
        labels = [text for text, place in self._places.items() if place >= 0]
        self._codes, self._places = [], {}
        return codes, labels


def _column(name: str, texts: _Texts, signs: Signs, seen: Seen) -> Column:
    """Return a Column of the kind that its texts have in common, or of the one that was chosen for it."""
    codes, labels = texts.taken()
    seen.missing |= texts.marks
    chosen = signs.kinds.get(name)
    if chosen in (None, "number"):
        values = _numbers(labels, signs, seen, strict=chosen is None)
        if values is not None:
            return _number(name, np.append(signs.masked(values), np.nan)[codes])
    kind: Kind = chosen or _kind(labels, int(np.count_nonzero(codes >= 0)), seen.watch.part(0.5, 1))
    if kind == "date" and labels:
        return _date(name, codes, labels, signs, seen)
    if kind == "category" and labels:
        return _category(name, codes, labels)
    return Column(name, kind if labels else "empty", _as_values(codes), tuple(labels))


def _as_values(codes: NDArray[np.int32]) -> Numbers:
    """Return codes as numbers, NaN for missing ones."""
    return np.where(codes < 0, np.nan, codes)


def _number(name: str, values: Numbers) -> Column:
    """Return a column of numbers, or an empty one if there are none."""
    return Column(name, "empty" if np.isnan(values).all() else "number", values)


def _numbers(labels: Labels, signs: Signs, seen: Seen, *, strict: bool) -> Numbers | None:
    """Return labels as numbers, NaN for those that are none; None if there are such in a `strict` column."""
    if not labels:
        return None
    best: Numbers | None = None
    for sign in _tried(signs):
        number = partial(to_number, decimal=signs.decimal, thousands=sign)
        values = _converted(labels, number, strict, seen.watch.part(0, 0.5))
        if values is not None and (best is None or np.isnan(values).sum() < np.isnan(best).sum()):
            best, used = values, sign
            if strict:
                break
    if best is not None and used and any(used in label for label in labels):
        seen.thousands = used
    return best


def _tried(signs: Signs) -> list[str]:
    """Return what to try as sign between groups of digits."""
    if signs.thousands is not None:
        return [signs.thousands]
    return ["", *(sign for sign in THOUSANDS if sign != signs.decimal)]


def _converted(
    labels: Labels, number: Callable[[str], float | None], strict: bool, watch: Watch
) -> Numbers | None:
    """Return labels as numbers; None at the first that is none, if `strict`."""
    values = np.full(len(labels), np.nan)
    for place, label in enumerate(watch.over(labels)):
        value = number(label)
        if value is not None:
            values[place] = value
        elif strict and not INFINITE.fullmatch(label):
            return None
    return values


def _date(name: str, codes: NDArray[np.int32], labels: Labels, signs: Signs, seen: Seen) -> Column:
    """Return a column of dates; texts that are none, which only a chosen column has, are missing."""
    day_first = is_day_first(labels) if signs.day_first is None else signs.day_first
    if any(re.match(r"\d{1,2}[-/.]\d{1,2}[-/.]\d", label) for label in labels[:100]):
        seen.day_first = day_first
    values = _as_values(codes)
    if name in signs.kinds:
        bad = np.append(np.isnan(to_days(labels, day_first)), True)
        values[bad[codes]] = np.nan
    return Column(name, "date", values, tuple(labels), day_first)


def _category(name: str, codes: NDArray[np.int32], labels: Labels) -> Column:
    """Return a column of categories in order: numbers by size, others by letters; TRUE is True."""
    if {label.casefold() for label in labels} <= {"true", "false"}:
        labels = [label.capitalize() for label in labels]
    ordered = sorted(set(labels), key=_by_size if all(is_number(label, ".") for label in labels) else None)
    place = {label: place for place, label in enumerate(ordered)}
    moved = np.array([*(place[label] for label in labels), -1])
    return Column(name, "category", _as_values(moved[codes]), tuple(ordered))


def _by_size(label: str) -> tuple[float, str]:
    return float(label), label


def _kind(labels: Labels, rows: int, watch: Watch) -> Kind:
    """Return the kind of a column of texts by its distinct texts and the number of rows that have one."""
    if not labels:
        return "empty"
    if all(is_date(label) for label in watch.over(labels)):
        return "date"
    few = len(labels) <= min(FEW, 0.75 * rows) or len(labels) <= min(SOME, 0.1 * rows)
    return "category" if few else "text"
