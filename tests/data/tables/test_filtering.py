"""Which rows a typed filter means, told by pandas and by plain Python."""

from contextlib import suppress

import numpy as np
import pytest

from nnsim.data.table import Column
from nnsim.data.tables.filtering import Known, find
from nnsim.errors import NnsimError

NAN = np.nan
X = np.array([0.25, 0.5, 1.0, -2.0, NAN, 0.123456789])
COLUMNS = (
    Column("x1", "number", X),
    Column("blood fat", "number", np.array([100.0, 200, 300, 400, 500, 600])),
    Column("city", "category", np.array([0.0, 1, 2, 0, NAN, 1]), ("Busan", "New York", "서울")),
    Column("part", "category", np.array([0.0, 0, 1, 2, NAN, 2]), ("train", "validation", "test")),
    Column("grade", "category", np.array([0.0, 1, 2, 0, 1, 2]), ("1", "2", "10")),
    Column("day", "date", np.arange(6.0), tuple(f"2024-0{month}-15" for month in range(1, 7))),
    Column("note", "text", np.array([0.0, 1, 2, 3, 4, 5]), ("a b", "wrong", "C", "=1+1", "or", "x y z")),
)
WRONG = np.array([True, False, False, True, False, False])
KNOWN = Known(6, COLUMNS, {"wrong": lambda: WRONG})


def rows(text):
    return np.flatnonzero(find(text, KNOWN)).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("x1 > 0.5", [2]),
        ("x1>=0,5", [1, 2]),
        ("x1 ≤ 1/4", [0, 3, 5]),
        ("x1 = 0.123457", [5]),
        ("x1 != 1", [0, 1, 3, 5]),
        ("x1 = missing", [4]),
        ("x1 != ?", [0, 1, 2, 3, 5]),
        ("blood fat > 250 blood fat <= 500", [2, 3, 4]),
        ('"blood fat" > 250 and x1 < 0', [3]),
        ("city = New York", [1, 5]),
        ("city = new york x1 > 0.3", [1]),
        ("city == 'New York'", [1, 5]),
        ("CITY = 서울", [2]),
        ("city != Busan", [1, 2, 5]),
        ("part = test", [3, 5]),
        ("part = val", [2]),
        ("part = test or part = val", [2, 3, 5]),
        ("grade > 1", [1, 2, 4, 5]),
        ("grade = 1", [0, 3]),
        ("day >= 2024-04-01", [3, 4, 5]),
        ("day = 2024-02-15", [1]),
        ("wrong", [0, 3]),
        ("wrong x1 > 0", [0]),
        ('"wrong"', [1]),
        ("busan", [0, 3]),
        ("york x1 = 0.5", [1]),
        ("0.25", [0]),
        ("300", [2]),
        ("nothing", []),
        ("note = '=1+1'", [3]),
        ("note = x y z", [5]),
        ('"or"', [1, 4, 5]),
    ],
)
def test_what_a_filter_means(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x9 > 1", "There is no column 'x9'; there are x1, blood fat"),
        ("> 1", "There is no column '>'"),
        ("x1 >", "type a value behind it"),
        ("x1 > abc", "x1: 'abc' is not a number"),
        ("day > soon", "'soon' is no date"),
        ("city > 3 x1 >", "type a value"),
    ],
)
def test_what_is_not_understood_is_said(text, said):
    with pytest.raises(NnsimError, match=said):
        rows(text)


def test_words_of_sparse_inputs_are_found():
    known = Known(3, (), words=lambda word: np.array([word == "good", False, True]))
    assert find("good", known).tolist() == [True, False, True]
    assert find("bad", known).tolist() == [False, False, True]


@pytest.mark.parametrize(
    "text", ["==", "'", '"', "! !", "a = = b", "= x1 =", "or or", "x1 ! 3", "\0", "<>" * 50]
)
def test_nonsense_is_answered_by_a_sentence_or_by_rows(text):
    with suppress(NnsimError):
        assert len(find(text, KNOWN)) == 6
