"""The Summary panel shows the counts, follows the drawing, and can be copied."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from nnsim.gui.plots.layers.summary_view import SummaryView
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense


@pytest.fixture
def view(stage, qtbot):
    made = stage("many")
    made.change(sequential(3, Dense(4, "relu"), Dense(5, "relu"), Dense(1)), made.dataset)
    shown = SummaryView(made.document, made.session, made.look)
    shown.stage = made
    qtbot.addWidget(shown)
    shown.resize(500, 200)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def test_the_66_numbers_are_there(view):
    assert view.table.rows[1] == ("Hidden 1", "Dense relu", "4", "12", "4", "16", "4", "4")
    assert view.table.rows[-1] == ("In all", "", "", "37", "10", "47", "10", "9")
    text = "37 weights + 10 biases = 47 parameters  ·  47 + 10 sums + 9 activations = 66 in all"
    assert view.sentence.text() == text


def test_it_follows_the_drawing(view):
    view.stage.change(sequential(2, Dense(1)), view.stage.dataset)
    assert len(view.table.rows) == 3
    assert "2 weights + 1 biases = 3 parameters" in view.sentence.text()


def test_the_table_is_copied_for_a_spreadsheet(view, qtbot):
    qtbot.mouseClick(view.copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[0] == "Layer"
    assert lines[2].split("\t") == ["Hidden 1", "Dense relu", "4", "12", "4", "16", "4", "4"]
    assert lines[-1].endswith("= 66 in all")
    QGuiApplication.clipboard().clear()
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == lines[:-2]


def test_no_text_is_cut(view):
    header, metrics = view.table.horizontalHeader(), view.table.fontMetrics()
    for column in range(view.table.model().columnCount()):
        texts = [row[column] for row in view.table.rows]
        assert header.sectionSize(column) > max(metrics.horizontalAdvance(text) * 0.9 for text in texts)
