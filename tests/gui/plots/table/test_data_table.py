"""The Data view on a real Document and Session, worked with by mouse and keys."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from nnsim.data.build import build
from nnsim.data.recipe import Bundled, File, Function, Generator, Pasted, Recipe, Split
from nnsim.gui.canvas.selection import Selection, Target
from nnsim.gui.document import Document
from nnsim.gui.plots.table.order import Sorted
from nnsim.gui.plots.table.panel import DataTable
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project
from nnsim.project.propose import HEADS
from nnsim.training.training import Training

LEFT, Key, CONTROL = Qt.MouseButton.LeftButton, Qt.Key, Qt.KeyboardModifier.ControlModifier

IRIS = Project(
    sequential(4, Dense(5, "relu"), Dense(3, "softmax")),
    Recipe(Bundled("iris"), scaling="z-score"),
    Training(loss="cce", optimizer="adam", learning_rate=0.05, batch_size=32),
)
CIRCLES = Project(
    sequential(2, Dense(4, "tanh"), Dense(1, "sigmoid")), Recipe(Generator()), Training(loss="bce")
)
FAT = Project(
    sequential(2, Dense(1)),
    Recipe(Bundled("blood_fat"), scaling="z-score", target_scaling="z-score", split=Split(1, 0, 0)),
    Training(batch_size=25),
)


class Hand:
    """The table of a project, and a hand to work with it."""

    def __init__(self, project):
        self.document = Document(project)
        self.session = Session(self.document)
        self.panel = DataTable(self.document, self.session, Look())
        self.table, self.model = self.panel.table, self.panel.model
        self.panel.resize(700, 300)
        self.panel.show()
        self.settle()

    def settle(self):
        QApplication.processEvents()
        self.session.settle()
        QApplication.processEvents()

    def section(self, name):
        return [column.name for column in self.model.columns].index(name)

    def text(self, place, name):
        return self.model.data(self.model.index(place, self.section(name)))

    def column(self, name):
        return [self.text(place, name) for place in range(self.model.rowCount())]

    def point(self, place, name):
        index = self.model.index(place, self.section(name))
        self.table.scrollTo(index)
        return self.table.visualRect(index).center()

    def click(self, place, name="part"):
        QTest.mouseClick(self.table.viewport(), LEFT, pos=self.point(place, name))

    def heading(self, name):
        heading = self.table.horizontalHeader()
        x = heading.sectionViewportPosition(self.section(name)) + heading.sectionSize(self.section(name)) // 2
        QTest.mouseClick(heading.viewport(), LEFT, pos=QPoint(x, 8))

    def filter(self, text):
        self.panel.filter.clear()
        QTest.keyClicks(self.panel.filter, text)
        QTest.keyClick(self.panel.filter, Key.Key_Return)

    def edit(self, place, name, key=Key.Key_F2):
        self.click(place, name)
        QTest.keyClick(self.table, key)
        return self.table.findChild(QComboBox) or self.table.findChild(QLineEdit)


@pytest.fixture
def hand(qtbot):
    made = []

    def make(project):
        made.append(Hand(project))
        qtbot.addWidget(made[-1].panel)
        return made[-1]

    yield make
    for each in made:
        each.session.shut_down()


def test_all_rows_are_there_in_their_own_units_with_their_parts(hand):
    iris = hand(IRIS)
    data = iris.document.dataset
    assert iris.model.rowCount() == 150
    names = [column.name for column in iris.model.columns]
    assert names == ["part", *data.table.names, "predicted", "chance"]
    assert iris.text(100, names[1]) == "6.3"
    parts = np.array(["train", "validation", "test"])[data.part]
    assert iris.column("part") == parts.tolist()
    assert iris.panel.count.text() == "150 rows"


def test_a_clicked_row_is_chosen_and_a_row_chosen_elsewhere_is_selected(hand):
    iris = hand(IRIS)
    iris.click(7)
    assert iris.session.chosen.row == 7
    QTest.keyClick(iris.table, Key.Key_Down)
    assert iris.session.chosen.row == 8
    iris.session.choose(140)
    assert iris.table.selected().tolist() == [140]
    assert 140 in iris.table.seen()
    QTest.keyClick(iris.table, Key.Key_Escape)
    assert iris.session.chosen is None
    assert not len(iris.table.selected())


def test_visible_rows_show_what_the_network_gives_for_them(hand):
    iris = hand(IRIS)
    iris.session.train(20)
    iris.settle()
    iris.panel._refresh()
    data, weights = iris.document.dataset, iris.session.frame.snapshot.parameters
    hidden = np.maximum(data.inputs @ weights["hidden_1.weight"] + weights["hidden_1.bias"], 0)
    z = hidden @ weights["output.weight"] + weights["output.bias"]
    chances = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    seen = iris.table.seen()
    assert 0 < len(seen) < 40
    for place in seen:
        kind = data.class_names[chances[place].argmax()]
        right = chances[place].argmax() == data.targets[place].argmax()
        assert iris.text(place, "predicted") == (kind if right else f"✗ {kind}")
        assert iris.text(place, "chance") == f"{100 * chances[place].max():.1f} %"
    assert iris.text(149, "predicted") == ""


def test_numbers_are_predicted_in_their_units_with_the_error(hand):
    fat = hand(FAT)
    fat.session.train(300)
    fat.settle()
    fat.panel._refresh()
    x, y = fat.document.dataset.raw_inputs, fat.document.dataset.raw_targets[:, 0]
    design = np.column_stack([x, np.ones(25)])
    fitted = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    for place in fat.table.seen():
        shown = float(fat.text(place, "predicted"))
        assert shown == pytest.approx(fitted[place], rel=0.02)
        error = float(fat.text(place, "error").replace("\N{MINUS SIGN}", "-"))
        assert error == pytest.approx(shown - y[place], abs=0.11)


def test_rows_are_filtered_while_one_types(hand, qtbot):
    iris = hand(IRIS)
    name = iris.document.dataset.table.names[0]
    QTest.keyClicks(iris.panel.filter, f"{name} > 7 part = train")
    qtbot.waitUntil(lambda: iris.model.rowCount() < 150, timeout=3000)
    values = iris.document.dataset.table.columns[0].values
    train = iris.document.dataset.part == 0
    np.testing.assert_array_equal(iris.model.rows, np.flatnonzero((values > 7) & train))
    assert iris.panel.count.text() == f"{len(iris.model.rows)} of 150 rows"
    iris.filter("nothing > 7")
    assert iris.panel.problem.isVisible()
    assert "no column 'nothing'" in iris.panel.problem.text()
    assert len(iris.model.rows) < 150
    iris.filter("")
    assert iris.model.rowCount() == 150
    assert not iris.panel.problem.isVisible()


def test_wrong_rows_are_found_and_follow_the_training(hand, qtbot):
    iris = hand(IRIS)
    iris.session.train(2)
    iris.settle()
    iris.panel._refresh()
    iris.filter("wrong")

    def are_wrong():
        data, frame = iris.document.dataset, iris.session.frame
        wrong = frame.outputs.argmax(axis=1) != data.targets.argmax(axis=1)
        assert np.array_equal(iris.model.rows, np.flatnonzero(wrong))

    qtbot.waitUntil(are_wrong, timeout=5000)
    before = len(iris.model.rows)
    iris.session.train(40)
    iris.settle()
    iris.panel._refresh()
    qtbot.waitUntil(are_wrong, timeout=5000)
    assert len(iris.model.rows) < before


def test_a_heading_sorts_up_down_and_not_at_all(hand):
    iris = hand(IRIS)
    name = iris.document.dataset.table.names[1]
    values = iris.document.dataset.table.columns[1].values
    iris.heading(name)
    np.testing.assert_array_equal(iris.model.rows, np.argsort(values, kind="stable"))
    assert iris.panel.order.sorted == Sorted(name)
    iris.heading(name)
    np.testing.assert_array_equal(iris.model.rows, np.argsort(-values, kind="stable"))
    assert iris.model.headerData(iris.section(name), Qt.Orientation.Horizontal).endswith("↓")
    iris.heading(name)
    np.testing.assert_array_equal(iris.model.rows, np.arange(150))


def test_a_prediction_can_be_sorted_by(hand, qtbot):
    fat = hand(FAT)
    fat.session.train(20)
    fat.settle()
    fat.panel._refresh()
    fat.heading("error")
    frame, data = fat.session.frame, fat.document.dataset
    errors = data.target_scaling.undo(frame.outputs)[:, 0] - data.raw_targets[:, 0]
    qtbot.waitUntil(lambda: np.array_equal(fat.model.rows, np.argsort(errors, kind="stable")), timeout=3000)


def test_a_number_is_typed_and_undone(hand):
    circles = hand(CIRCLES)
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
    iris = hand(IRIS)
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
    iris = hand(IRIS)
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
    circles = hand(CIRCLES)
    circles.model.setData(circles.model.index(0, circles.section("x1")), "9")
    recipe = circles.document.project.recipe
    circles.document.set_recipe("Data", Recipe(Generator("spiral"), edits=recipe.edits))
    assert circles.document.project.recipe.edits == ()
    circles.document.undo_stack.undo()
    assert circles.document.dataset.raw_inputs[0, 0] == 9


def test_values_are_tried_out(hand):
    fat = hand(FAT)
    fat.session.train(200)
    fat.settle()
    QTest.mouseClick(fat.panel.tries, LEFT)
    row = fat.panel.try_row
    assert row.isVisible()
    assert fat.session.chosen.row is None
    for text, key in (("62,5", Key.Key_Tab), ("81/2", Key.Key_Return)):
        (editor,) = (each for each in row.findChildren(QLineEdit) if each.isVisible())
        assert editor.selectedText() == editor.text()
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, key)
        fat.settle()
    fat.settle()
    fat.panel._refresh()
    data, weights = fat.document.dataset, fat.session.frame.snapshot.parameters
    scaled = (np.array([62.5, 40.5]) - data.input_scaling.centre) / data.input_scaling.scale
    output = scaled @ weights["output.weight"] + weights["output.bias"]
    expected = output[0] * data.target_scaling.scale[0] + data.target_scaling.centre[0]
    shown = fat.panel.tried.data(fat.panel.tried.index(0, fat.section("predicted")))
    assert float(shown) == pytest.approx(expected, abs=0.06)
    assert fat.panel.tried.data(fat.panel.tried.index(0, fat.section("error"))) == ""
    QTest.mouseClick(fat.panel.tries, LEFT)
    assert fat.session.chosen is None
    assert not row.isVisible()


def test_selected_rows_are_copied_as_tabs(hand):
    iris = hand(IRIS)
    iris.click(0)
    QTest.keyClick(iris.table, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(iris.table, Key.Key_C, CONTROL)
    lines = [line.split("\t") for line in QApplication.clipboard().text().split("\n")]
    assert lines[0] == ["part", *iris.document.dataset.table.names]
    assert [line[1] for line in lines[1:]] == ["5.1", "4.9"]


def test_filtered_rows_are_exported_with_parts_and_predictions(hand, qtbot, tmp_path, monkeypatch):
    iris = hand(IRIS)
    iris.session.train(5)
    iris.settle()
    path = tmp_path / "아이리스.csv"
    monkeypatch.setattr(
        "nnsim.gui.plots.table.exporting.QFileDialog.getSaveFileName", lambda *_args: (str(path), "")
    )

    def accept(dialog):
        assert dialog.shown.isChecked()
        dialog.predictions.setChecked(True)
        return True

    monkeypatch.setattr("nnsim.gui.plots.table.panel.ExportDialog.exec", accept)
    iris.filter("part = test")
    with qtbot.waitSignal(iris.panel.exporter.finished, timeout=10_000):
        iris.panel.export()
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *records = csv.reader(file)
    data, frame = iris.document.dataset, iris.session.frame
    assert heading == [*data.table.names, "part", "predicted", "chance"]
    test = np.flatnonzero(data.part == 2)
    assert len(records) == len(test)
    assert {record[5] for record in records} == {"test"}
    kinds = [data.class_names[kind] for kind in frame.outputs[test].argmax(axis=1)]
    assert [record[6] for record in records] == kinds


REVIEWS = "text,label\n" + "".join(
    f"{'good' if n % 2 else 'bad'} day number {n},{n % 2}\n" for n in range(60)
)


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(Function("x1 + x2", samples=30)),
        Recipe(Bundled("digits")),
        Recipe(Pasted(REVIEWS), split=Split(1, 0, 0)),
    ],
    ids=["function", "images", "words"],
)
def test_any_kind_of_data_is_shown(recipe, hand):
    data = build(recipe)
    activation, loss = HEADS[data.task]
    output = Dense(data.targets.shape[1], activation)
    made = hand(Project(sequential(data.inputs.shape[1], output), recipe, Training(loss=loss)))
    assert made.model.rowCount() == made.document.dataset.rows
    for place in made.table.seen():
        for section in range(made.model.columnCount()):
            for role in (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.DecorationRole,
                Qt.ItemDataRole.ToolTipRole,
            ):
                made.model.data(made.model.index(place, section), role)
    made.click(1)
    made.settle()
    assert made.session.frame.chosen.row == made.document.dataset.table_rows.tolist().index(1)


def test_a_million_rows_are_there_at_once(hand):
    made = hand(Project(sequential(1, Dense(1)), Recipe(Function("x1", samples=1_000_000)), Training()))
    assert made.model.rowCount() == 1_000_000
    made.filter("x1 > 0.999")
    assert made.model.rowCount() == np.count_nonzero(made.document.dataset.raw_inputs > 0.999)


def test_nothing_is_watched_while_another_view_is_shown(make_window):
    window = make_window(IRIS)
    window.inspector.show_view("data")
    window.session.settle()
    assert len(window.session.frame.listed)
    window.inspector.show_view("weights")
    window.session.settle()
    assert not len(window.session.frame.listed)
    assert window.actions_["export_data"].text()


def test_a_text_of_ones_own_is_tried_out(hand):
    made = hand(
        Project(
            sequential(
                build(Recipe(Pasted(REVIEWS), split=Split(1, 0, 0))).inputs.shape[1], Dense(1, "sigmoid")
            ),
            Recipe(Pasted(REVIEWS), split=Split(1, 0, 0)),
            Training(loss="bce", optimizer="adam", learning_rate=0.1),
        )
    )
    made.session.train(60)
    made.panel.tries.click()
    for text, kind in (("a good day", "1"), ("bad", "0")):
        made.panel.tried.setData(made.panel.tried.index(0, made.section("text")), text)
        made.settle()
        made.panel._refresh()
        index = made.panel.tried.index(0, made.section("predicted"))
        assert made.panel.tried.data(index) == kind


def test_keys_in_the_table_are_not_taken_by_the_canvas(make_window, qtbot):
    window = make_window(IRIS)
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


def test_too_many_rows_for_the_clipboard_are_said(hand):
    made = hand(Project(sequential(1, Dense(1)), Recipe(Function("x1", samples=200_000)), Training()))
    said = []
    made.document.failed.connect(said.append)
    QTest.keyClick(made.table, Key.Key_A, CONTROL)
    assert len(made.table.selected()) == 200_000
    QTest.keyClick(made.table, Key.Key_C, CONTROL)
    assert "too many for the clipboard" in str(said[0])
    QTest.keyClick(made.table, Key.Key_X)
    assert made.table.currentIndex().row() <= 0


def test_what_is_being_typed_outlives_frames_and_counts_when_another_cell_is_clicked(hand):
    fat = hand(FAT)
    fat.panel.activateWindow()
    QTest.mouseClick(fat.panel.tries, LEFT)
    fat.settle()
    row = fat.panel.try_row
    (editor,) = (each for each in row.findChildren(QLineEdit) if each.isVisible())
    QTest.keyClicks(editor, "62,5")
    fat.session.train(3)
    fat.settle()
    fat.panel._refresh()
    assert editor.text() == "62,5"
    index = fat.panel.tried.index(0, fat.section(fat.document.dataset.raw_names[1]))
    QTest.mouseClick(row.viewport(), LEFT, pos=row.visualRect(index).center())
    fat.settle()
    assert fat.session.chosen.raw[0] == 62.5
    fat.panel.tried.setData(index, "old")
    assert "'old' is not a number" in fat.panel.problem.text()
    assert not fat.panel.filter.property("invalid")
    assert fat.session.chosen.raw[0] == 62.5
