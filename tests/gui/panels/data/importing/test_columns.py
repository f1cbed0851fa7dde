"""The list of columns and the zones: what is said of each, and roles by click, by key and by dragging."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.data.table import Column, Table
from nnsim.data.tables.preview import preview_of
from nnsim.gui.panels.data.importing.cells import role_rect
from nnsim.gui.panels.data.importing.columns import ROLE, ColumnList
from nnsim.gui.panels.data.importing.roles import COLUMNS
from nnsim.gui.panels.data.importing.zones import RoleZones

LEFT, SHIFT, NONE = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)

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
    made = ColumnList(look)
    made.show_columns(preview_of(TABLE).columns, ROLES)
    made.resize(640, 200)
    return shown(made)


@pytest.fixture
def zones(look, shown, columns):
    made = RoleZones(look)
    made.pressed.connect(columns.give_selected)
    made.dropped.connect(columns.give)
    columns.changed.connect(lambda: made.show_roles(columns.roles))
    made.show_roles(columns.roles)
    made.resize(600, 50)
    return shown(made)


def click_role(columns, row, role, modifier=NONE):
    place = role_rect(columns.visualRect(columns.table.index(row, ROLE)), role).center()
    QTest.mouseClick(columns.viewport(), LEFT, modifier, place)


def drop(zone, names):
    data = QMimeData()
    data.setData(COLUMNS, msgspec.json.encode(names))
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(zone, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(zone, QDropEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, LEFT, NONE))


def test_each_column_is_described(columns):
    model = columns.table
    texts = [[model.data(model.index(row, place)) for place in range(5)] for row in range(3)]
    assert texts == [
        ["width", "number", "input", "1", "1.5 … 3"],
        ["colour", "category", "target", "–", "blue, red"],
        ["note", "text", "ignored", "–", "3 different"],
    ]


@pytest.mark.parametrize("role", ["target", "ignore"])
def test_a_click_gives_the_role_that_is_clicked(columns, qtbot, role):
    with qtbot.waitSignal(columns.changed):
        click_role(columns, 0, role)
    assert columns.roles == ROLES | {"width": role}
    with qtbot.assertNotEmitted(columns.changed):
        click_role(columns, 0, role)


def test_a_role_is_drawn_over_several_columns(columns):
    cells = [columns.visualRect(columns.table.index(row, ROLE)) for row in range(3)]
    places = [role_rect(cell, "ignore").center() for cell in cells]
    QTest.mousePress(columns.viewport(), LEFT, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(columns.viewport(), place)
    QTest.mouseRelease(columns.viewport(), LEFT, pos=places[2])
    assert columns.chosen("ignore") == ("width", "colour", "note")
    columns.give(["width"], "input")
    QTest.mouseMove(columns.viewport(), places[0])
    assert columns.chosen("ignore") == ("colour", "note")


def test_a_click_on_one_of_several_selected_columns_is_for_all(columns):
    columns.selectAll()
    click_role(columns, 2, "ignore")
    assert columns.chosen("ignore") == ("width", "colour", "note")


def test_a_click_on_a_column_that_is_not_selected_is_for_it_alone(columns):
    columns.selectRow(0)
    click_role(columns, 2, "input")
    assert columns.roles == ROLES | {"note": "input"}
    assert columns.current == "note"


@pytest.mark.parametrize(
    ("key", "role"),
    [
        (Qt.Key.Key_I, "input"),
        (Qt.Key.Key_T, "target"),
        (Qt.Key.Key_X, "ignore"),
        (Qt.Key.Key_Delete, "ignore"),
    ],
)
def test_keys_give_roles(columns, key, role):
    columns.go_to("note")
    QTest.keyClick(columns, key)
    assert columns.roles["note"] == role


def test_space_goes_on_to_the_next_role(columns):
    columns.go_to("width")
    seen = []
    for _ in range(3):
        QTest.keyClick(columns, Qt.Key.Key_Space)
        seen.append(columns.roles["width"])
    assert seen == ["target", "ignore", "input"]


def test_the_menu_shows_the_role_and_gives_another(columns):
    columns.go_to("colour")
    menu = columns.role_menu()
    assert [action.isChecked() for action in menu.actions()] == [False, True, False]
    menu.actions()[0].trigger()
    assert columns.roles["colour"] == "input"


def test_columns_are_dropped_on_a_zone(columns, zones):
    drop(zones.zones["target"], ["width", "note"])
    assert columns.chosen("target") == ("width", "colour", "note")
    assert zones.zones["target"].names == ("width", "colour", "note")
    assert zones.zones["input"].names == ()


def test_a_zone_that_is_pressed_takes_the_selected_columns(columns, zones):
    columns.selectAll()
    QTest.mouseClick(zones.zones["ignore"], LEFT)
    assert zones.zones["ignore"].names == ("width", "colour", "note")
    columns.go_to("colour")
    zones.zones["target"].setFocus()
    QTest.keyClick(zones.zones["target"], Qt.Key.Key_Space)
    assert columns.chosen("target") == ("colour",)


def test_a_zone_takes_nothing_but_columns(zones):
    data = QMimeData()
    data.setText("width")
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, LEFT, NONE)
    enter.ignore()
    QApplication.sendEvent(zones.zones["input"], enter)
    assert not enter.isAccepted()


def test_the_dragged_names_are_those_of_the_selected_columns(columns):
    columns.selectAll()
    data = columns.table.mimeData(columns.selectedIndexes())
    assert msgspec.json.decode(data.data(COLUMNS).data()) == ["width", "colour", "note"]


def test_the_current_column_stays_when_the_table_is_read_again(columns, qtbot):
    columns.go_to("note")
    with qtbot.waitSignal(columns.current_changed):
        columns.show_columns(preview_of(TABLE).columns, ROLES)
    assert columns.current == "note"
