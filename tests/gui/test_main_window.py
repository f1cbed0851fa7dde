"""The main window: menus, keys, panels, files dropped on it, and nothing lost on closing."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMessageBox, QSlider

from nnsim.gui.app import open_first
from nnsim.gui.canvas.clipboard import Fragment, pack
from nnsim.gui.fields import NumberField
from nnsim.network import edits
from nnsim.network.layers import Dense
from nnsim.project import examples, recovery, store

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(make_window):
    return make_window(examples.load("circles"))


def drop(window, path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at = QPoint(600, 400)
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(at, Qt.DropAction.CopyAction, data, LEFT, NONE))


def answer(monkeypatch, button) -> list[str]:
    """Answer the question whether to save, and return the questions asked."""
    asked = []

    def exec_(box):
        asked.append(box.text())
        return button

    monkeypatch.setattr(QMessageBox, "exec", exec_)
    return asked


def test_training_keys(window, qtbot):
    session = window.session
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    assert session.running
    qtbot.waitUntil(lambda: session.frame.snapshot.epoch > 2)
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    session.settle()
    reached = session.frame.snapshot.step
    QTest.keyClick(window, Qt.Key.Key_Period, CONTROL)
    session.settle()
    assert session.frame.snapshot.step == reached + 1
    QTest.keyClick(window, Qt.Key.Key_Comma, CONTROL)
    session.settle()
    assert session.frame.snapshot.step == reached
    QTest.keyClick(window, Qt.Key.Key_R, CONTROL)
    session.settle()
    assert session.frame.snapshot.step == 0
    start = session.frame.snapshot.parameters.vector
    QTest.keyClick(window, Qt.Key.Key_R, CONTROL | SHIFT)
    session.settle()
    assert not np.array_equal(session.frame.snapshot.parameters.vector, start)


def test_a_wrong_formula_does_not_make_the_left_column_scroll(window, qtbot):
    window.resize(1440, 1000)
    window.data.sources.buttons["formula"].click()
    field = window.data.function_form.formula
    QTest.keyClicks(field, ")")
    assert window.data.function_form.problem.isVisible()
    qtbot.wait(50)
    assert window.left.verticalScrollBar().maximum() == 0


def test_undo_says_what_and_redo_has_two_keys(window):
    document = window.document
    document.edit_graph("Add unit", edits.set_units(document.project.graph, "hidden_1", 5))
    assert window.actions_["undo"].text() == "&Undo Add unit"
    for key, modifiers in ((Qt.Key.Key_Z, CONTROL | SHIFT), (Qt.Key.Key_Y, CONTROL)):
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
        assert document.project.graph["hidden_1"].units == 4
        QTest.keyClick(window, key, modifiers)
        assert document.project.graph["hidden_1"].units == 5


def test_no_two_actions_share_a_key(window):
    keys = [key.toString() for action in window.actions_.all() for key in action.shortcuts()]
    assert len(keys) == len(set(keys)) > 20


def test_every_menu_entry_works_or_is_disabled(window):
    """Nothing in the menu bar is empty."""
    for top in window.menuBar().actions():
        entries = [entry for entry in top.menu().actions() if not entry.isSeparator()]
        assert entries
        assert all(entry.text() for entry in entries)


def test_panels_hide_and_come_back(window):
    for key, panel in (("panel_inspector", window.inspector), ("panel_output", window.output)):
        window.actions_[key].trigger()
        assert not panel.isVisible()
    window.restore_layout()
    assert window.weights.isVisible()
    assert window.output.isVisible()
    assert window.actions_["panel_inspector"].isChecked()


def test_a_column_without_panels_gives_its_room_away(window, qtbot):
    wide = window.canvas.width()
    window.actions_["panel_output"].trigger()
    assert window.right.isVisible()
    window.actions_["panel_loss"].trigger()
    assert not window.right.isVisible()
    qtbot.waitUntil(lambda: window.canvas.width() > wide)
    window.restore_layout()
    assert window.output.isVisible()
    assert window.loss.isVisible()


def test_panels_hidden_once_stay_hidden(window, make_window):
    window.actions_["panel_loss"].trigger()
    window.actions_["inspect_tree"].trigger()
    window.close()
    other = make_window(examples.load("circles"))
    assert not other.loss.isVisible()
    assert not other.actions_["panel_loss"].isChecked()
    assert other.tree.isVisible()
    other.restore_layout()
    assert other.loss.isVisible()


def test_the_inspector_comes_back_for_the_view_that_is_wanted(window):
    window.actions_["panel_inspector"].trigger()
    assert not window.inspector.isVisible()
    window.actions_["inspect_tree"].trigger()
    assert window.tree.isVisible()
    assert not window.weights.isVisible()
    assert window.actions_["panel_inspector"].isChecked()


def test_dropping_a_table_chooses_it(window, qtbot, tmp_path):
    table = tmp_path / "wine.csv"
    table.write_text("alcohol;sugar;class\n" + "".join(f"{i},5;{i * i};{'ab'[i % 2]}\n" for i in range(40)))
    drop(window, table)
    opening = window.data.opening
    qtbot.waitUntil(lambda: opening.dialog.parts.ok.isEnabled())
    QTest.keyClick(opening.dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.document.dataset.rows == 40)
    assert window.document.dataset.input_names == ("alcohol", "sugar")
    assert window.document.project.graph.output.activation == "sigmoid"
    window.session.settle()


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n", b"\x89PNG\r\n\x1a\n\0\0\0\0", b"a,b\n1,2\n3\n4,5,6\n"],
    ids=["empty", "only a header", "binary", "ragged"],
)
def test_a_bad_table_is_said_and_nothing_is_lost(window, qtbot, tmp_path, content):
    table = tmp_path / "bad.csv"
    table.write_bytes(content)
    before = window.document.project
    assert not window.notice.isVisible()
    drop(window, table)
    qtbot.waitUntil(window.notice.isVisible)
    assert window.document.project is before
    assert not window.document.undo_stack.canUndo()


@pytest.mark.parametrize("content", [b"x\n1\n2\n", b"a,b\nu,v\nw,x\n"], ids=["one column", "all text"])
def test_a_table_without_anything_to_learn_is_said_where_it_is_shown(window, qtbot, tmp_path, content):
    table = tmp_path / "bad.csv"
    table.write_bytes(content)
    drop(window, table)
    dialog = window.data.opening.dialog
    qtbot.waitUntil(lambda: bool(dialog.parts.verdict.text()))
    assert "bad.csv" in dialog.parts.verdict.text()
    assert not dialog.parts.ok.isEnabled()
    dialog.reject()


def test_a_table_is_pasted_unless_layers_were_copied(window, qtbot):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("a\tb\n1\t2\n2\t4\n3\t7\n")
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL)
    opening = window.data.opening
    qtbot.waitUntil(lambda: opening.dialog is not None and opening.dialog.parts.ok.isEnabled())
    QTest.keyClick(opening.dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.document.dataset.rows == 3)
    assert window.data.table_form.name.text() == "Pasted"
    layers = len(window.document.project.graph.layers)
    clipboard.setMimeData(pack(Fragment((Dense(3, "relu"),))))
    window.activateWindow()
    window.canvas.view.setFocus()
    QTest.keyClick(window.canvas.view, Qt.Key.Key_V, CONTROL)
    assert len(window.document.project.graph.layers) == layers + 1
    window.session.settle()


def test_pasting_into_a_field_is_for_the_field(window):
    QGuiApplication.clipboard().setText("7")
    number = window.training.findChild(NumberField)
    number.setFocus()
    number.selectAll()
    QTest.keyClick(number, Qt.Key.Key_V, CONTROL)
    assert number.text() == "7"
    assert window.data.opening.dialog is None
    QTest.keyClick(number, Qt.Key.Key_Escape)


def test_dropping_a_project_opens_it(window, tmp_path):
    path = tmp_path / "iris.nnsim"
    store.save(examples.load("iris"), path)
    drop(window, path)
    assert window.document.name == "iris"
    assert window.windowTitle() == "iris.nnsim[*] — nnsim"
    window.session.settle()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"not a zip at all"])
def test_a_damaged_project_is_said_and_nothing_is_lost(window, tmp_path, content):
    path = tmp_path / "broken.nnsim"
    path.write_bytes(content)
    before = window.document.project
    drop(window, path)
    assert window.notice.isVisible()
    assert window.document.project is before


def test_closing_asks_only_when_something_would_be_lost(window, monkeypatch):
    asked = answer(monkeypatch, QMessageBox.StandardButton.Cancel)
    document = window.document
    document.edit_graph("Add unit", edits.set_units(document.project.graph, "hidden_1", 5))
    assert not window.close()
    assert len(asked) == 1
    document.undo_stack.undo()
    assert window.close()
    assert len(asked) == 1


def test_saving_on_closing(window, monkeypatch, tmp_path):
    answer(monkeypatch, QMessageBox.StandardButton.Save)
    path = tmp_path / "kept.nnsim"
    window.document.save_file(path)
    window.document.edit_graph("Add", edits.set_units(window.document.project.graph, "hidden_1", 7))
    assert window.close()
    assert store.load(path).graph["hidden_1"].units == 7


def test_a_full_disk_is_said_and_the_old_file_stays(window, monkeypatch, tmp_path):
    path = tmp_path / "kept.nnsim"
    window.document.save_file(path)
    old = path.read_bytes()
    window.document.edit_graph("Add", edits.set_units(window.document.project.graph, "hidden_1", 7))

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    assert not window.files.save()
    assert window.notice.isVisible()
    assert path.read_bytes() == old
    assert window.document.modified


def test_a_crashed_window_is_restored(window, make_window):
    window.document.edit_graph("Add", edits.set_units(window.document.project.graph, "hidden_1", 9))
    window.session.train(3)
    window.session.settle()
    vector = window.session.frame.snapshot.parameters.vector
    window.files.keep_recovery_copy()
    recovery._own.pop().lock.close()  # what the system does when a process dies
    assert [copy.name for copy in recovery.left_behind()] == ["circles"]
    other = make_window(examples.load("circles"))
    other.files.offer_recovery()
    restore = next(b for b in other.notice.findChildren(QAbstractButton) if b.text() == "Restore it")
    QTest.mouseClick(restore, LEFT)
    other.session.settle()
    assert other.document.project.graph["hidden_1"].units == 9
    assert other.document.modified
    np.testing.assert_array_equal(other.session.frame.snapshot.parameters.vector, vector)


def test_a_crashed_window_is_offered_beside_the_project_that_was_open_last(window, make_window, tmp_path):
    assert window.document.save_file(tmp_path / "last.nnsim") is None
    window.document.note_training()
    window.files.keep_recovery_copy()
    recovery._own.pop().lock.close()
    other = make_window(examples.load("circles"))
    other.files._remember(tmp_path / "last.nnsim")
    open_first(other, None)
    assert other.document.path == tmp_path / "last.nnsim"
    assert other.notice.isVisible()
    assert "last" in other.notice.text.text()


def test_every_control_has_a_name(window):
    for kind in (QAbstractButton, QComboBox, QLineEdit, QSlider):
        for control in window.findChildren(kind):
            if control.isVisible() and not isinstance(control.parent(), (QComboBox, QSlider)):
                named = control.accessibleName() or control.toolTip() or getattr(control, "text", str)()
                assert named, f"{type(control).__name__} in {type(control.parent()).__name__} has no name"


def test_the_whole_window_fits_1280_by_720(window):
    assert (window.width(), window.height()) == (1280, 720)
    assert window.minimumSizeHint().width() <= 1280
    assert window.minimumSizeHint().height() <= 720


def test_the_epochs_of_the_training_are_played_from_the_menu(window, qtbot):
    action = window.actions_["play_epochs"]
    training = window.document.project.training
    window.document.set_training("", msgspec.structs.replace(training, epochs=12))
    assert action.text() == "Play 12 &epochs"
    action.trigger()
    qtbot.waitUntil(lambda: not window.session.running, timeout=30_000)
    window.session.settle()
    assert window.session.frame.snapshot.epoch == 12
    assert window.transport.epoch.value.text() == "12"
