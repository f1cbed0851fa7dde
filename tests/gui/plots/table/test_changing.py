"""Cells are changed by mouse and keys, one undo step each."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from nnsim.data.recipe import File, Generator, Recipe
from nnsim.gui.canvas.selection import Selection, Target
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project
from nnsim.training.training import Training

LEFT, Key, CONTROL = Qt.MouseButton.LeftButton, Qt.Key, Qt.KeyboardModifier.ControlModifier


def test_a_number_is_typed_and_undone(hand):
    circles = hand("circles")
    old = circles.document.dataset.raw_inputs[2, 0]
    editor = circles.edit(2, "x1")
    editor.setText("")
    QTest.keyClicks(editor, "abc")
    QTest.keyClick(editor, Key.Key_Return)
    assert editor.isVisible()
    assert editor.property("invalid")
    assert "'abc' is not a number" in editor.toolTip()
    editor.setText("")
    QTest.keyClicks(editor, "0,25")
    QTest.keyClick(editor, Key.Key_Return)
    circles.settle()
    assert circles.document.dataset.raw_inputs[2, 0] == 0.25
    assert circles.document.project.recipe.edits == ((2, "x1", "0,25"),)
    assert circles.document.undo_stack.undoText() == "Change row 3, x1"
    assert circles.model.cell(2, circles.section("x1")).changed
    assert circles.table.currentIndex().row() == 2
    assert circles.session.chosen.raw[0] == 0.25
    circles.document.undo_stack.undo()
    assert circles.document.dataset.raw_inputs[2, 0] == old
    assert circles.panel.order.changed == set()


def test_a_category_is_chosen_from_a_list(hand, qtbot):
    iris = hand("iris")
    target = iris.document.dataset.table.names[-1]
    editor = iris.edit(3, target)
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(2)
    editor.activated.emit(2)
    assert iris.document.dataset.targets[3].argmax() == 2
    assert len(iris.document.project.recipe.edits) == 1
    iris.panel.changes.undo_all()
    assert iris.document.dataset.targets[3].argmax() == 0
    iris.document.undo_stack.undo()
    assert iris.document.dataset.targets[3].argmax() == 2


def test_delete_lets_a_value_be_missing_and_the_row_stays_to_be_filled_again(hand):
    iris = hand("iris")
    name = iris.document.dataset.table.names[2]
    iris.click(5, name)
    QTest.keyClick(iris.table, Key.Key_Delete)
    assert iris.document.dataset.rows == 149
    assert iris.model.rowCount() == 150
    assert (iris.text(5, name), iris.text(5, "part")) == ("–", "–")
    iris.filter("missing")
    assert iris.model.rows.tolist() == [5]
    editor = iris.edit(0, name)
    QTest.keyClicks(editor, "1.5")
    QTest.keyClick(editor, Key.Key_Return)
    iris.settle()
    assert iris.document.dataset.rows == 150


def test_edits_of_a_file_do_not_touch_it_and_come_one_after_the_other(hand, qtbot, tmp_path):
    path = tmp_path / "점수.csv"
    text = "키,몸무게\n" + "".join(f"{150 + n},{50 + n}\n" for n in range(40))
    path.write_text(text, encoding="cp949")
    made = hand(Project(sequential(1, Dense(1)), Recipe(File(str(path))), Training()))
    made.model.setData(made.model.index(0, made.section("키")), "151.5")
    made.model.setData(made.model.index(1, made.section("몸무게")), "1/4")
    qtbot.waitUntil(lambda: len(made.document.project.recipe.edits) == 2, timeout=5000)
    assert made.document.dataset.raw_inputs[0, 0] == 151.5
    assert made.document.dataset.raw_targets[1, 0] == 0.25
    assert path.read_text(encoding="cp949") == text


def test_other_data_take_the_edits_away(hand):
    circles = hand("circles")
    circles.model.setData(circles.model.index(0, circles.section("x1")), "9")
    recipe = circles.document.project.recipe
    circles.document.set_recipe("Data", Recipe(Generator("spiral"), edits=recipe.edits))
    assert circles.document.project.recipe.edits == ()
    circles.document.undo_stack.undo()
    assert circles.document.dataset.raw_inputs[0, 0] == 9


def test_keys_in_the_table_are_not_taken_by_the_canvas(make_window, projects, qtbot):
    window = make_window(projects["iris"])
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.inspector.show_view("data")
    editor = window.canvas.editor
    editor.select(Selection.of(Target("hidden_1", 2)))
    assert window.actions_["delete"].isEnabled()
    graph, table = window.document.project.graph, window.table.table
    table.setFocus()
    table.setCurrentIndex(window.table.model.index(4, 2))
    QTest.keyClick(table, Key.Key_C, CONTROL)
    assert QApplication.clipboard().text().startswith("part\t")
    QTest.keyClick(table, Key.Key_F2)
    assert table.findChild(QLineEdit) is not None
    QTest.keyClick(table.findChild(QLineEdit), Key.Key_Escape)
    QTest.keyClick(table, Key.Key_Delete)
    assert window.document.dataset.rows == 149
    assert window.document.project.graph == graph
    QTest.keyClick(table, Key.Key_Z, CONTROL)
    assert window.document.dataset.rows == 150
