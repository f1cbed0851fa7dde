"""Rows of the data: shown, chosen, filtered, sorted, copied and exported."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.data.build import build
from nnsim.data.recipe import Bundled, Function, Pasted, Recipe, Split
from nnsim.gui.plots.table.order import Sorted
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project
from nnsim.project.propose import HEADS
from nnsim.training.training import Training

LEFT, Key, CONTROL = Qt.MouseButton.LeftButton, Qt.Key, Qt.KeyboardModifier.ControlModifier

REVIEWS = "text,label\n" + "".join(
    f"{'good' if n % 2 else 'bad'} day number {n},{n % 2}\n" for n in range(60)
)


def test_all_rows_are_there_in_their_own_units_with_their_parts(hand):
    iris = hand("iris")
    data = iris.document.dataset
    assert iris.model.rowCount() == 150
    names = [column.name for column in iris.model.columns]
    assert names == ["part", *data.table.names, "predicted", "chance"]
    assert iris.text(100, names[1]) == "6.3"
    parts = np.array(["train", "validation", "test"])[data.part]
    assert iris.column("part") == parts.tolist()
    assert iris.panel.count.text() == "150 rows"


def test_a_clicked_row_is_chosen_and_a_row_chosen_elsewhere_is_selected(hand):
    iris = hand("iris")
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
    iris = hand("iris")
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
    fat = hand("blood fat")
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
    iris = hand("iris")
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
    iris = hand("iris")
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
    iris = hand("iris")
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
    fat = hand("blood fat")
    fat.session.train(20)
    fat.settle()
    fat.panel._refresh()
    fat.heading("error")
    frame, data = fat.session.frame, fat.document.dataset
    errors = data.target_scaling.undo(frame.outputs)[:, 0] - data.raw_targets[:, 0]
    qtbot.waitUntil(lambda: np.array_equal(fat.model.rows, np.argsort(errors, kind="stable")), timeout=3000)


def test_selected_rows_are_copied_as_tabs(hand):
    iris = hand("iris")
    iris.click(0)
    QTest.keyClick(iris.table, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(iris.table, Key.Key_C, CONTROL)
    lines = [line.split("\t") for line in QApplication.clipboard().text().split("\n")]
    assert lines[0] == ["part", *iris.document.dataset.table.names]
    assert [line[1] for line in lines[1:]] == ["5.1", "4.9"]


def test_filtered_rows_are_exported_with_parts_and_predictions(hand, qtbot, tmp_path, monkeypatch):
    iris = hand("iris")
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


def test_nothing_is_watched_while_another_view_is_shown(make_window, projects):
    window = make_window(projects["iris"])
    window.inspector.show_view("data")
    window.session.settle()
    assert len(window.session.frame.listed)
    window.inspector.show_view("weights")
    window.session.settle()
    assert not len(window.session.frame.listed)
    assert window.actions_["export_data"].text()


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
