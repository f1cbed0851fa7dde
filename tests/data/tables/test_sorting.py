"""Sorted rows against Python's own sort."""

import numpy as np

from nnsim.data.table import Column
from nnsim.data.tables.sorting import order

ROWS = np.arange(6)


def test_numbers_by_size_and_missing_ones_last():
    column = Column("x", "number", np.array([3.0, np.nan, 1, 3, -2, 1]))
    assert order(column, ROWS).tolist() == [4, 2, 5, 0, 3, 1]
    assert order(column, ROWS, falling=True).tolist() == [0, 3, 2, 5, 4, 1]
    assert order(column, np.array([5, 1, 0])).tolist() == [5, 0, 1]


def test_categories_in_their_order_texts_by_letter_dates_by_day():
    sizes = Column("size", "category", np.array([2.0, 0, 1, 2, np.nan, 0]), ("1", "2", "10"))
    assert order(sizes, ROWS).tolist() == [1, 5, 2, 0, 3, 4]
    names = ("b", "A", "c", "가", "Ä", "a")
    texts = Column("name", "text", np.arange(6.0), names)
    assert [names[row] for row in order(texts, ROWS)] == sorted(names, key=str.casefold)
    days = Column("day", "date", np.arange(3.0), ("31.1.2024", "1.2.2024", "15.12.2023"))
    assert order(days, ROWS[:3]).tolist() == [2, 0, 1]
