"""Dates as days, judged by Python's own calendar."""

from datetime import date

import numpy as np
import pytest

from nnsim.data.tables.dates import is_day_first, to_days


def days(*ymd):
    return (date(*ymd) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-31", days(2024, 1, 31)),
        ("1907/10/1", days(1907, 10, 1)),
        ("2024. 1. 31.", days(2024, 1, 31)),
        ("2024년 1월 31일", days(2024, 1, 31)),
        ("20240131", days(2024, 1, 31)),
        ("31.1.2024", days(2024, 1, 31)),
        ("1/31/24", days(2024, 1, 31)),
        ("31/1/99", days(1999, 1, 31)),
        ("2024-01-31 18:00", days(2024, 1, 31) + 0.75),
        ("2024-01-31T18:00:00Z", days(2024, 1, 31) + 0.75),
        ("2024-01-31T18:00:00+09:00", days(2024, 1, 31) + 0.375),
        ("10/03/2004 6:00 PM", days(2004, 3, 10) + 0.75),
        ("18:00", 0.75),
        ("18.00.00", 0.75),
        ("12:00 am", 0),
        ("6:30:30.5", (6 * 3600 + 30 * 60 + 30.5) / 86_400),
    ],
)
def test_days(text, expected):
    assert to_days([text])[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    "text", ["2023-02-29", "31/31/2024", "25:00", "12:61", "", "x", "0000-01-01", "2024-01-01 x"]
)
def test_no_day_at_all(text):
    assert np.isnan(to_days([text])[0])


@pytest.mark.parametrize(
    ("texts", "day_first"),
    [
        (["10/03/2004", "13/03/2004"], True),
        (["03/10/2004", "03/13/2004"], False),
        (["10.3.2004", "11.3.2004"], True),
        (["1/2/2024", "1/3/2024", "1/4/2024"], False),
        (["1/2/2024", "2/2/2024", "3/2/2024"], True),
        (["1/2/2024", "1/2/2024"], True),
        (["2024-01-02"], True),
    ],
)
def test_whether_the_day_stands_first(texts, day_first):
    assert is_day_first(texts) is day_first


def test_a_person_may_say_it():
    assert np.diff(to_days(["1/2/2024", "2/2/2024"], day_first=False)).tolist() == [31]
    assert np.diff(to_days(["1/2/2024", "2/2/2024"])).tolist() == [1]
