"""Which rows a person means who types ``x1 > 0.5 part = test``, ``class = setosa or wrong``, or a word."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnsim.data.roles import listing
from nnsim.data.table import Column
from nnsim.data.tables.dates import to_days
from nnsim.data.tables.number import parse_number
from nnsim.errors import NnsimError

Mask = NDArray[np.bool_]

TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|<=|>=|==|!=|<>|[=<>≤≥≠]|[^\s\"'=<>!≤≥≠]+|!")

SIGNS = {"==": "=", "!=": "≠", "<>": "≠", "<=": "≤", ">=": "≥", "=": "=", "<": "<", ">": ">"} | {
    sign: sign for sign in "≠≤≥"
}

COMPARE: dict[str, Callable[[NDArray[np.float64], float], Mask]] = {
    "<": np.less,
    ">": np.greater,
    "≤": lambda values, number: (values <= number) | _is_close(values, number),
    "≥": lambda values, number: (values >= number) | _is_close(values, number),
    "=": lambda values, number: _is_close(values, number),
    "≠": lambda values, number: ~_is_close(values, number) & ~np.isnan(values),
}

CLOSE = 5e-6
"""Numbers are shown with six figures; so close, they look the same."""

NOTHING = ("", "?", "missing", "empty")
"""Texts that stand for a missing value in a comparison."""


@dataclass(frozen=True)
class Known:
    """What a filter can speak of.

    Parameters
    ----------
    rows : int
        How many there are.
    columns : sequence of Column
        What can be compared, and searched for words.
    marks : mapping of str to callable
        Words that stand for rows by themselves, as ``wrong``; called only if they are used.
    words : callable, optional
        The rows of inputs without a table in which a word occurs, None if it is not known.
    """

    rows: int
    columns: Sequence[Column]
    marks: Mapping[str, Callable[[], Mask]] = field(default_factory=dict)
    words: Callable[[str], Mask | None] | None = None

    def column(self, name: str) -> Column | None:
        """Return the column of a name, capital letters or not."""
        exact = [column for column in self.columns if column.name == name]
        folded = [column for column in self.columns if column.name.casefold() == name.casefold()]
        return next(iter(exact or folded), None)


def find(text: str, known: Known) -> Mask:
    """Return which rows a text means: all of its conditions hold, or all on one side of an ``or``.

    Parameters
    ----------
    text : str
        Conditions, one after the other: a comparison with a column, a mark, or words that occur in any
        column of texts; a number that stands in any column of numbers. What is quoted is taken as it is.
    known : Known

    Returns
    -------
    ndarray of bool, shape (rows,)

    Raises
    ------
    NnsimError
        If a column is not known, or is compared with what it cannot hold.
    """
    found = np.zeros(known.rows, dtype=bool)
    for tokens in _alternatives(TOKEN.findall(text)):
        found |= _all_of(tokens, known)
    return found


def _alternatives(tokens: list[str]) -> list[list[str]]:
    """Return tokens between one ``or`` and the next."""
    groups: list[list[str]] = [[]]
    for token in tokens:
        if token.casefold() == "or":
            groups.append([])
        elif token.casefold() not in ("and", "&"):
            groups[-1].append(token)
    return [group for group in groups if group] or [[]]


def _all_of(tokens: list[str], known: Known) -> Mask:
    """Return the rows for which every condition holds."""
    found = np.ones(known.rows, dtype=bool)
    rest = list(tokens)
    while rest:
        sign = next((place for place, token in enumerate(rest) if token in SIGNS), None)
        if sign is None:
            words, rest = rest, []
        else:
            start = _name_start(rest, sign, known)
            words, (column, used) = rest[:start], _value(rest, start, sign, known)
            found &= column
            rest = rest[used:]
        for word in words:
            found &= _with_word(word, known)
    return found


def _name_start(tokens: list[str], sign: int, known: Known) -> int:
    """Return where the name of the column before a sign begins: as far back as there is such a column."""
    for start in range(sign):
        if known.column(_bare(" ".join(tokens[start:sign]))) is not None:
            return start
    name = _bare(tokens[sign - 1]) if sign else tokens[0]
    raise NnsimError(
        "There is no column {name!r}; there are {known}.",
        name=name,
        known=listing(tuple(column.name for column in known.columns)),
    )


def _value(tokens: list[str], start: int, sign: int, known: Known) -> tuple[Mask, int]:
    """Return the rows of a comparison, and where in the tokens it ends.

    A value of several words is one if the column has it.
    """
    column = known.column(_bare(" ".join(tokens[start:sign])))
    assert column is not None
    if sign + 1 >= len(tokens):
        raise NnsimError("{name} {sign} … : type a value behind it.", name=column.name, sign=tokens[sign])
    folded = {label.casefold() for label in column.labels}
    ends = range(len(tokens), sign + 2, -1)
    end = next((e for e in ends if " ".join(tokens[sign + 1 : e]).casefold() in folded), sign + 2)
    return _compared(column, SIGNS[tokens[sign]], _bare(" ".join(tokens[sign + 1 : end]))), end


def _compared(column: Column, sign: str, text: str) -> Mask:
    """Return the rows in which a column compares with a value as the sign says."""
    if text.casefold() in NOTHING and text not in column.labels:
        missing = np.isnan(column.values)
        return ~missing if sign == "≠" else missing
    if column.kind in ("number", "empty"):
        return COMPARE[sign](column.values, _number(column, text))
    if sign in "=≠":
        chosen = _labels_like(column, text)
        hit = _spread(column, chosen)
        return hit if sign == "=" else ~hit & ~np.isnan(column.values)
    if column.kind == "date":
        (day,) = to_days([text], column.day_first)
        if np.isnan(day):
            raise NnsimError("{text!r} is no date; type one such as 2024-01-31.", text=text)
        return _spread(column, COMPARE[sign](column.days, float(day)))
    return _spread(column, COMPARE[sign](_as_numbers(column), _number(column, text)))


def _labels_like(column: Column, text: str) -> Mask:
    """Return which labels are a text, or the only one that begins with it."""
    folded = [label.casefold() for label in column.labels]
    wanted = text.casefold()
    exact = np.array([label == wanted for label in folded], dtype=bool)
    begins = np.array([label.startswith(wanted) for label in folded], dtype=bool)
    return begins if not exact.any() and begins.sum() == 1 else exact


def _as_numbers(column: Column) -> NDArray[np.float64]:
    """Return the labels of a column as numbers, NaN for those that are none."""
    numbers = np.full(len(column.labels), np.nan)
    for place, label in enumerate(column.labels):
        try:
            numbers[place] = parse_number(label)
        except NnsimError:
            continue
    return numbers


def _number(column: Column, text: str) -> float:
    try:
        return parse_number(text)
    except NnsimError as error:
        raise NnsimError("{name}: {problem}", name=column.name, problem=error) from error


def _with_word(token: str, known: Known) -> Mask:
    """Return the rows that a mark stands for, or in which a word or number occurs."""
    mark = known.marks.get(token.casefold())
    if mark is not None:
        return mark()
    word = _bare(token).casefold()
    found = np.zeros(known.rows, dtype=bool)
    number = _as_numbers(Column("", "text", np.zeros(1), (word,)))[0]
    for column in known.columns:
        if column.labels:
            found |= _spread(column, np.array([word in label.casefold() for label in column.labels]))
        elif not np.isnan(number):
            found |= _is_close(column.values, number)
    rows = known.words(word) if known.words else None
    return found if rows is None else found | rows


def _spread(column: Column, labels: Mask) -> Mask:
    """Return the rows whose label is one of some; a missing value has none."""
    places = np.where(np.isnan(column.values), -1, column.values).astype(np.intp)
    return np.append(labels, False)[places]


def _is_close(values: NDArray[np.float64], number: float) -> Mask:
    return np.isclose(values, number, rtol=CLOSE, atol=0.0)


def _bare(text: str) -> str:
    """Return a text without its quotes."""
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
