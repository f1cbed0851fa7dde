"""Context menus: only what works is in them, and it works."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.gui.canvas.selection import Selection, Target
from nnsim.network.layers import ACTIVATIONS


@pytest.fixture(autouse=True)
def empty_clipboard(qapp):
    QGuiApplication.clipboard().clear()


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def open_at(stage, where) -> QMenu:
    return stage.view._menus.menu_at(stage.point(where))


def trigger(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_the_menu_of_a_hidden_layer(stage):
    menu = open_at(stage, stage.column("hidden_1").title_rect)
    assert texts(menu) == [
        "Activation", "Biases", "Rename…", "Add unit", "Remove unit", "Number of units…",
        "Add layer before", "Add layer after", "Move right", "Cut", "Copy", "Duplicate", "Delete",
    ]  # fmt: skip
    trigger(menu, "Add layer before")
    assert [layer.id for layer in stage.graph.hidden] == ["hidden_3", "hidden_1", "hidden_2"]


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("Add unit", lambda stage: stage.units == [2, 4, 4, 1]),
        ("Remove unit", lambda stage: stage.units == [2, 4, 2, 1]),
        ("Add layer after", lambda stage: stage.units == [2, 4, 3, 4, 1]),
        ("Move left", lambda stage: stage.units == [2, 3, 4, 1]),
        ("Biases", lambda stage: not stage.graph["hidden_2"].bias),
        ("Duplicate", lambda stage: stage.units == [2, 4, 3, 3, 1]),
        ("Delete", lambda stage: stage.units == [2, 4, 1]),
        ("Cut", lambda stage: stage.units == [2, 4, 1]),
        ("Rename…", lambda stage: stage.view.in_place.text() == "Hidden 2"),
        ("Number of units…", lambda stage: stage.view.in_place.text() == "3"),
    ],
)
def test_every_entry_of_a_layer_works(stage, text, check):
    trigger(open_at(stage, stage.column("hidden_2").title_rect), text)
    assert check(stage)


def test_inputs_and_outputs_have_fewer_entries(stage):
    assert texts(open_at(stage, stage.column("input").title_rect)) == ["Rename…", "Add layer after"]
    assert texts(open_at(stage, stage.column("output").title_rect)) == [
        "Activation", "Biases", "Rename…", "Add layer before"
    ]  # fmt: skip


def test_the_menu_of_a_unit(stage):
    menu = open_at(stage, stage.column("hidden_1").unit_rect(2))
    assert texts(menu) == ["Activation", "Cut", "Copy", "Duplicate", "Delete"]
    assert stage.selected == {("hidden_1", 2)}
    trigger(menu.actions()[0].menu(), "relu")
    assert stage.graph["hidden_1"].unit_activations == ("", "", "relu", "")


def test_a_menu_on_the_selection_acts_on_all_of_it(stage):
    stage.panel.editor.select(Selection.of(Target("hidden_1", 0), Target("hidden_1", 1)))
    trigger(open_at(stage, stage.column("hidden_1").unit_rect(1)), "Delete")
    assert stage.units == [2, 2, 3, 1]


def test_the_menu_of_a_link(stage):
    parameters = stage.train()
    menu = open_at(stage, stage.middle_of_link(0))
    assert [text.partition("\t")[0] for text in texts(menu)[1:]] == [
        "Cut this connection",
        "Lock this weight",
        "Select both units",
        "Add layer here",
    ]
    menu.actions()[0].trigger()
    assert float(QGuiApplication.clipboard().text()) == parameters["hidden_1.weight"][0, 0]
    trigger(menu, "Select both units")
    assert stage.selected == {("input", 0), ("hidden_1", 0)}
    trigger(menu, "Add layer here")
    assert stage.units == [2, 4, 4, 3, 1]


def test_the_menu_of_the_empty_canvas(stage):
    corner = QPointF(5, 470)
    assert "Paste" not in texts(open_at(stage, corner))
    stage.click(stage.column("hidden_1").title_rect)
    stage.panel.copy()
    menu = open_at(stage, corner)
    assert texts(menu) == ["Add layer here", "Add…", "Paste", "Select all", "Fit in view", "Normal size"]
    trigger(menu, "Paste")
    assert stage.units == [2, 4, 4, 3, 1]
    assert stage.graph.layers[1].id == "hidden_3"


@pytest.mark.parametrize("target", [None, Target("hidden_1"), Target("hidden_1", 1)])
def test_the_menu_key_opens_the_menu_of_the_focus(stage, target):
    stage.panel.editor.select(Selection.of(target) if target else Selection())
    point = stage.view.viewport().rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, stage.view.mapToGlobal(point))
    QApplication.sendEvent(stage.view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert ("Fit in view" in texts(menu)) == (target is None)
    menu.close()


def test_the_pill_opens_the_activations(stage):
    stage.click(stage.column("output").activation_rect)
    menu = QApplication.activePopupWidget()
    assert len(texts(menu)) == len(ACTIVATIONS)
    assert {"linear", "leaky relu", "hard sigmoid", "softmax"} <= set(texts(menu))
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["sigmoid"]
    menu.close()
    stage.click(stage.column("hidden_1").activation_rect)
    menu = QApplication.activePopupWidget()
    assert "softmax" not in texts(menu)
    menu.close()


def test_the_input_has_no_activation(stage):
    stage.panel.editor.select(Selection.of(Target("input")))
    stage.key(Qt.Key.Key_Return)
    assert "no activation" in stage.said[-1]
