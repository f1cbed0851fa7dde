"""Everything that can be done without a mouse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.gui.canvas.add_menu import AddMenu

Key = Qt.Key
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def test_arrows_move_the_focus_and_shift_extends(stage):
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Down):
        stage.key(key)
    assert stage.selected == {("hidden_1", 1)}
    stage.key(Key.Key_Down, SHIFT)
    assert stage.selected == {("hidden_1", 1), ("hidden_1", 2)}


def test_plus_and_minus_change_the_focused_layer(stage):
    stage.click(stage.column("hidden_2").unit_rect(0))
    for key in (Key.Key_Plus, Key.Key_Plus, Key.Key_Equal, Key.Key_Minus):
        stage.key(key)
    assert stage.units == [2, 4, 5, 1]


def test_delete_and_backspace(stage):
    stage.click(stage.column("hidden_1").unit_rect(0))
    stage.key(Key.Key_Delete)
    stage.click(stage.column("hidden_2").title_rect)
    stage.key(Key.Key_Backspace)
    assert stage.units == [2, 3, 1]


def test_the_clipboard_keys(stage):
    stage.click(stage.column("hidden_1").title_rect)
    stage.key(Key.Key_C, CONTROL)
    stage.key(Key.Key_V, CONTROL)
    stage.key(Key.Key_D, CONTROL)
    assert stage.units == [2, 4, 4, 4, 3, 1]
    stage.key(Key.Key_A, CONTROL)
    stage.key(Key.Key_X, CONTROL)
    assert stage.units == [2, 1]


def test_alt_and_arrows_move_a_layer(stage):
    stage.click(stage.column("hidden_1").title_rect)
    stage.key(Key.Key_Right, ALT)
    assert [layer.id for layer in stage.graph.hidden] == ["hidden_2", "hidden_1"]


def test_control_and_zero_shows_the_normal_size(stage):
    stage.panel.zoom_in()
    stage.key(Key.Key_0, CONTROL)
    assert abs(stage.view.transform().m11() - 1) < 1e-9


def test_escape_lets_go_of_the_selection(stage):
    stage.panel.select_all()
    stage.key(Key.Key_Escape)
    assert stage.selected == set()


def test_return_opens_the_activations_of_the_focus(stage):
    stage.click(stage.column("hidden_1").unit_rect(1))
    stage.key(Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["tanh"]
    next(action for action in menu.actions() if action.text() == "relu").trigger()
    menu.close()
    assert stage.graph["hidden_1"].unit_activations == ("", "relu", "", "")


def test_space_opens_the_add_menu_which_is_searched_by_typing(stage):
    stage.click(stage.column("hidden_1").title_rect)
    stage.key(Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, AddMenu)
    QTest.keyClicks(menu.search, "leak")
    shown = [
        menu.list.item(row).text() for row in range(menu.list.count()) if not menu.list.item(row).isHidden()
    ]
    assert shown == ["leaky relu"]
    QTest.keyClick(menu.search, Key.Key_Return)
    assert stage.graph["hidden_1"].activation == "leaky_relu"


def test_the_add_menu_adds_layers_and_is_walked_with_arrows(stage):
    stage.click(stage.column("hidden_2").title_rect)
    stage.key(Key.Key_Space)
    menu = QApplication.activePopupWidget()
    QTest.keyClick(menu.search, Key.Key_Down)
    assert menu.list.currentItem().text() == "Convolution layer"
    QTest.keyClick(menu.search, Key.Key_Up)
    QTest.keyClick(menu.search, Key.Key_Return)
    assert sorted(stage.units) == [1, 2, 3, 4, 4]


def test_the_add_menu_closes_without_a_trace(stage):
    stage.key(Key.Key_Space)
    menu = QApplication.activePopupWidget()
    kinds = ["Dense", "Convolution", "Max pooling", "Average pooling", "Dropout", "Flatten"]
    assert [menu.list.item(row).text() for row in range(menu.list.count())] == [f"{k} layer" for k in kinds]
    QTest.keyClicks(menu.search, "nothing like it")
    QTest.keyClick(menu.search, Key.Key_Return)
    QTest.keyClick(menu.search, Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert stage.document.undo_stack.count() == 0
