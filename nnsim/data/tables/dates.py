"""Dates and times of day as numbers of days."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

YEAR_FIRST = re.compile(r"(?P<year>\d{4})\D+(?P<month>\d{1,2})\D+(?P<day>\d{1,2})(?!\d)[.일]?")
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
YEAR_LAST = re.compile(r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4}|\d{2})(?!\d)\.?")
TIME = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<part>\d+))?)?"
    r" ?(?P<half>[AaPp][Mm])?(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)

TURN = 70
"""Years of two digits from here on are of the last century, as POSIX has it nearly (69)."""

SOME = 1000
"""Dates that are looked at for their order."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_days(texts: Sequence[str], day_first: bool | None = None) -> NDArray[np.float64]:
    """Return dates as days since 1 January 1970, times of day alone as a share of a day; NaN for neither.

    Parameters
    ----------
    texts : sequence of str, length n
        ``2024-01-31``, ``31.1.2024 18:00``, ``1/31/24``, ``2024년 1월 31일``, ``6:30 PM``.
    day_first : bool, optional
        Whether 10/3/2004 is in March; found by `is_day_first` if left out.

    Returns
    -------
    ndarray, shape (n,)
    """
    first = is_day_first(texts) if day_first is None else day_first
    days = [_days(text, first) for text in texts]
    if _are_times(texts, days):
        days = [_time_or_nan(text) for text in texts]
    return np.array(days, dtype=np.float64)


def is_day_first(texts: Sequence[str]) -> bool:
    """Whether dates that end with their year begin with the day: they do unless one could not.

    Where both would do, they do with points (3.10.2004), and with strokes unless they come in the order of
    time, or in even steps, only the other way.
    """
    found = [match for text in texts if (match := YEAR_LAST.match(text))]
    pairs = [(int(match["one"]), int(match["two"])) for match in found]
    if any(two > 12 for _, two in pairs):
        return False
    if any(one > 12 for one, _ in pairs) or any("." in match[0] for match in found):
        return True
    return _order(texts[:SOME], day_first=True) >= _order(texts[:SOME], day_first=False)


def _are_times(texts: Sequence[str], days: Sequence[float]) -> bool:
    """Whether texts such as 18.00.00 are times of day: they are if one has a colon, or cannot be a date."""
    if not all(map(TIME.fullmatch, texts)):
        return False
    return any(":" in text or np.isnan(day) for text, day in zip(texts, days, strict=True))


def _time_or_nan(text: str) -> float:
    """Return a time of day as a share of a day, NaN for none."""
    try:
        return _time(text)
    except ValueError:
        return np.nan


def _order(texts: Sequence[str], *, day_first: bool) -> int:
    """Return 2 for dates in even steps of time, 1 for others that rise, in the order of their occurrence."""
    steps = np.diff([_days(text, day_first) for text in texts])
    if not (steps > 0).all():
        return 0
    return 2 if len(steps) > 1 and np.ptp(steps) < 1e-6 else 1


def _days(text: str, day_first: bool) -> float:
    """Return a date, a time or both in days, NaN for neither."""
    if text[4:5] == "-" and (found := _iso(text)) is not None:
        return found
    match = YEAR_FIRST.match(text) or YEAR_LAST.match(text) or COMPACT.match(text)
    rest = text[match.end() :].lstrip("T ") if match else text
    try:
        day = _date(match, day_first) if match else 0.0
        return day + (_time(rest) if rest else 0.0 if match else np.nan)
    except (ValueError, OverflowError):
        return np.nan


def _iso(text: str) -> float | None:
    """Return what Python itself reads, which is ten times as fast, in days; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = found if found.tzinfo else found.replace(tzinfo=UTC)
    return (moment - EPOCH) / timedelta(days=1)


def _date(match: re.Match[str], day_first: bool) -> float:
    """Return a date in days since 1970, or raise a ValueError if there is no such day."""
    if "one" in match.groupdict():
        one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
        day, month = (one, two) if day_first else (two, one)
        if len(match["year"]) == 2:
            year += 1900 if year >= TURN else 2000
    else:
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    return (datetime(year, month, day, tzinfo=UTC) - EPOCH) / timedelta(days=1)


def _time(text: str) -> float:
    """Return a time of day as a share of a day (in UTC if it has a zone), or raise a ValueError."""
    match = TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError(text)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    seconds = 3600 * hour + 60 * minute + second + float(f"0.{match['part'] or 0}")
    return (seconds - _zone(match["zone"])) / 86_400


def _zone(text: str | None) -> int:
    """Return how many seconds a zone is ahead of UTC."""
    if not text or text == "Z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return (-60 if text[0] == "-" else 60) * minutes
