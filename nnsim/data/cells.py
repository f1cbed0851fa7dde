"""What single cells look like: numbers, dates, and the marks of a missing value."""

import re

MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NAN", "?", "-", "NULL", "null", "None", "none")
"""How people write that there is no value."""

NUMBERS = {
    ".": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII),
    ",": re.compile(r"[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?", re.ASCII),
}
"""A number, by its decimal sign."""

COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?", re.ASCII)
POINT_NUMBER = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?", re.ASCII)

_DAY = (
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})|\d{4}년 ?\d{1,2}월 ?\d{1,2}일)\.?"
)
_TIME = r"\d{1,2}([:.]\d{2}[:.]\d{2}([.,]\d+)?|:\d{2})( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?"

DATE = re.compile(rf"{_DAY}([T ]+{_TIME})?|{_TIME}")
"""A date, a time, or both."""


def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell holds a number with this decimal sign."""
    return NUMBERS[decimal].fullmatch(cell) is not None


def is_date(cell: str) -> bool:
    """Whether a cell holds a date, a time, or both."""
    return DATE.fullmatch(cell) is not None
