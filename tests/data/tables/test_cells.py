"""What single cells look like."""

import pytest

from nnsim.data.tables.cells import is_date, is_number


@pytest.mark.parametrize("cell", ["0", "-1", "+2.5", ".5", "3.", "1e5", "-1.5E-3", "007"])
def test_numbers_with_a_point(cell):
    assert is_number(cell, ".")


@pytest.mark.parametrize(
    "cell", ["", "-", "1,5", "1.2.3", "1e", "0x1F", "1_000", "inf", "nan", "١", "$2.39", "5 %"]
)
def test_no_numbers_with_a_point(cell):
    assert not is_number(cell, ".")


def test_numbers_with_a_comma():
    assert is_number("-1,5e3", ",")
    assert not is_number("1.5", ",")


@pytest.mark.parametrize(
    "cell",
    [
        "1907-10-01",
        "2024/1/3",
        "10/03/2004",
        "3.1.24",
        "2024. 1. 3.".replace(" ", ""),
        "2024년 1월 3일",
        "18.00.00",
        "18:00",
        "6:30 PM",
        "2024-01-03 18:00",
        "2024-01-03T18:00:05.25+09:00",
        "2024-01-03T18:00:05Z",
    ],
)
def test_dates_and_times(cell):
    assert is_date(cell)


@pytest.mark.parametrize("cell", ["", "2024", "1.5", "10/3", "v1.2", "2024-01", "1-800-555", "setosa"])
def test_no_dates(cell):
    assert not is_date(cell)
