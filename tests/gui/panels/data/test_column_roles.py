"""The list of columns: what it says of each, and roles by click, by key, and for several at once."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.table import Column, Table
from nnsim.gui.panels.data.column_roles import ROLE_COLUMN, ColumnRoles

TABLE = Table(
    "t",
    (
        Column("width", "number", np.array([1.5, np.nan, 3.0])),
        Column("colour", "category", np.array([0.0, 1.0, 1.0]), ("blue", "red")),
        Column("note", "text", np.array([0.0, 1.0, 2.0]), ("a", "b", "c")),
    ),
)
ROLES = {"width": "input", "colour": "target", "note": "ignore"}


@pytest.fixture
def columns(look, shown):
    made = ColumnRoles(look)
    made.show_table(TABLE, ROLES)
    made.resize(500, 200)
    return shown(made)


def click_role(columns, row):
    place = columns.visualItemRect(columns.item(row, ROLE_COLUMN)).center()
    QTest.mouseClick(columns.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_each_column_is_described(columns):
    texts = [[columns.item(row, place).text() for place in range(5)] for row in range(3)]
    assert texts == [
        ["width", "number", "1", "1.5 … 3", "input"],
        ["colour", "category", "–", "blue, red", "target"],
        ["note", "text", "–", "a, b, c", "ignored"],
    ]


def test_a_click_on_a_role_goes_on_to_the_next(columns, qtbot):
    for role in ("target", "ignore", "input"):
        with qtbot.waitSignal(columns.changed):
            click_role(columns, 0)
        assert columns.roles == ROLES | {"width": role}


def test_space_does_too(columns):
    columns.setCurrentCell(2, 0)
    columns.setFocus()
    QTest.keyClick(columns, Qt.Key.Key_Space)
    assert columns.roles == ROLES | {"note": "input"}


def test_several_columns_get_one_role(columns, qtbot):
    columns.selectAll()
    with qtbot.waitSignal(columns.changed):
        columns.set_selected("ignore")
    assert columns.chosen("ignore") == ("width", "colour", "note")
    assert columns.chosen("input") == ()
