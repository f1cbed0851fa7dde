"""What single cells look like: numbers, dates, and the marks of a missing value."""

import re
from functools import cache

MISSING = (
    *(
        "",
        "NA",
        "N/A",
        "n/a",
        "#N/A",
        "<NA>",
        "NaN",
        "nan",
        "NAN",
        "?",
        "-",
        "--",
        ".",
        "NULL",
        "Null",
        "null",
    ),
    *("None", "none", "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "#NAME?", "#NULL!"),
)
"""How people and spreadsheets write that there is no value."""

NUMBERS = {
    ".": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII),
    ",": re.compile(r"[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d+)?", re.ASCII),
}
"""A number, by its decimal sign."""

COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?", re.ASCII)
POINT_NUMBER = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?", re.ASCII)

THOUSANDS = (",", ".", " ", "'")
"""What stands between groups of three digits."""

_SPACES = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "’": "'", "−": "-"})
"""Signs that look alike in numbers."""

_BEFORE, _AFTER = r"(?P<before>[$€£¥₩￦])?", r"(?P<after>%|€|원|円|元)?"

_DAY = (
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})|\d{4}년 ?\d{1,2}월 ?\d{1,2}일)\.?"
)
_TIME = r"\d{1,2}([:.]\d{2}[:.]\d{2}([.,]\d+)?|:\d{2})( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?"

DATE = re.compile(rf"{_DAY}([T ]+{_TIME})?|{_TIME}")
"""A date, a time, or both."""


def is_number(cell: str, decimal: str) -> bool:
    """Whether a cell holds a number with this decimal sign."""
    return NUMBERS[decimal].fullmatch(cell) is not None


def to_number(cell: str, decimal: str, thousands: str = "") -> float | None:
    """Return the number that a cell holds, also beside a sign of money or percent; None if it holds none.

    Parameters
    ----------
    cell : str
        ``-1,234.5``, ``$ 2.39``, ``12 %`` (which is 12).
    decimal : {".", ","}
        The decimal sign.
    thousands : {"", ",", ".", " ", "'"}
        What stands between groups of three digits; it need not.
    """
    found = _dressed(decimal, thousands).fullmatch(cell.translate(_SPACES))
    if found is None or (found["before"] and found["after"]):
        return None
    bare = found["digits"]
    if thousands:
        bare = bare.replace(thousands, "")
    value = float(bare.replace(",", "."))
    return -value if found["sign"] == "-" else value


@cache
def _dressed(decimal: str, thousands: str) -> re.Pattern[str]:
    """Return what a number looks like with a sign of money or percent and groups of digits."""
    point = re.escape(decimal)
    whole = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+" if thousands else r"\d+"
    digits = rf"(?:(?:{whole})(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d+)?"
    return re.compile(rf"(?P<sign>[+-])? ?{_BEFORE} ?(?P<digits>{digits}) ?{_AFTER}", re.ASCII)


def is_date(cell: str) -> bool:
    """Whether a cell holds a date, a time, or both."""
    return DATE.fullmatch(cell) is not None
