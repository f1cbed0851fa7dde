"""The confusion matrix, against a loop."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from nnsim.data.dataset import PARTS
from nnsim.gui.plots.output.confusion_mode import ConfusionMode, confusion


@pytest.fixture
def mode(stage, qtbot):
    made = stage("flowers")
    shown = ConfusionMode(made.look, made.document)
    qtbot.addWidget(shown)
    shown.resize(320, 300)
    shown.show_dataset(made.dataset, 0)
    shown.show()
    return made, shown


def test_counts_equal_those_of_a_loop():
    rng = np.random.default_rng(0)
    actual, predicted = rng.integers(0, 4, 500), rng.integers(0, 4, 500)
    expected = np.zeros((4, 4), dtype=int)
    for truth, guess in zip(actual, predicted, strict=True):
        expected[truth, guess] += 1
    assert np.array_equal(confusion(actual, predicted, 4), expected)
    assert confusion(actual[:0], predicted[:0], 4).tolist() == np.zeros((4, 4)).tolist()


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_counted_on_its_own(part, mode, qtbot):
    made, shown = mode
    frame = made.frame(made.parameters())
    shown.show_frame(frame)
    qtbot.mouseClick(shown.parts.chips[part], Qt.MouseButton.LeftButton)
    expected = np.zeros((3, 3), dtype=int)
    for row in range(made.dataset.rows):
        if made.dataset.part[row] == PARTS.index(part):
            expected[np.argmax(made.dataset.targets[row]), np.argmax(frame.outputs[row])] += 1
    assert np.array_equal(shown.matrix._counts, expected)
    assert shown.score.text() == f"{100 * np.trace(expected) / expected.sum():.1f} %"


def test_cells_are_shaded_by_their_share_of_the_row(mode):
    made, shown = mode
    shown.matrix.show_counts(made.dataset.class_names, np.array([[10, 0, 0], [0, 5, 5], [1, 0, 0]]))
    picture, cells = shown.matrix.grab().toImage(), shown.matrix.cells()

    def shade(row, column):
        corner = QPoint(
            round(cells.x() + (column + 0.12) * cells.width() / 3),
            round(cells.y() + (row + 0.15) * cells.height() / 3),
        )
        return picture.pixelColor(corner)

    theme = made.look.theme
    assert shade(0, 0).name() == theme.positive
    assert shade(2, 0).name() == theme.negative
    assert shade(0, 1).name() == theme.sunken
    assert shade(1, 1).lightness() > shade(0, 0).lightness()


def test_resting_on_a_cell_tells_it_in_words(mode):
    made, shown = mode
    shown.matrix.show_counts(made.dataset.class_names, np.array([[10, 0, 0], [0, 5, 5], [1, 0, 0]]))
    cells = shown.matrix.cells()
    place = QPoint(round(cells.x() + 2.5 * cells.width() / 3), round(cells.y() + 1.5 * cells.height() / 3))
    help_event = QHelpEvent(QEvent.Type.ToolTip, place, shown.matrix.mapToGlobal(place))
    QApplication.sendEvent(shown.matrix, help_event)
    assert QToolTip.text() == "versicolor taken for virginica: 5 of 10 (50.0 %)"
    QToolTip.hideText()


def test_parts_without_rows_cannot_be_chosen(mode):
    from dataclasses import replace

    made, shown = mode
    data = made.dataset
    shown.show_dataset(replace(data, part=np.minimum(data.part, 1) * 2), 0)
    assert not shown.parts.chips["validation"].isVisible()
    assert shown.parts.chips["test"].isVisible()


def test_many_classes_still_fit(make, qtbot):
    from nnsim.network.graph import sequential
    from nnsim.network.layers import Dense

    kinds = np.arange(300) % 30
    x = np.random.default_rng(0).normal(size=(300, 3))
    made = make(
        sequential(3, Dense(30, "softmax")),
        x,
        np.eye(30)[kinds],
        "classes",
        classes=tuple(f"class {k}" for k in range(30)),
    )
    shown = ConfusionMode(made.look, made.document)
    qtbot.addWidget(shown)
    shown.resize(300, 280)
    shown.show_dataset(made.dataset, 0)
    shown.show_frame(made.frame(made.parameters()))
    assert not shown.grab().isNull()


def test_the_rows_of_a_cell_are_chosen_one_after_the_other(mode, qtbot):
    made, shown = mode
    frame = made.frame(made.parameters())
    shown.show_frame(frame)
    chosen = []
    shown.row_picked.connect(chosen.append)
    data = made.dataset
    pairs = {}
    for row in np.flatnonzero(data.part == 0).tolist():
        pair = (int(np.argmax(data.targets[row])), int(np.argmax(frame.outputs[row])))
        pairs.setdefault(pair, []).append(row)
    pair, rows = max(pairs.items(), key=lambda item: len(item[1]))
    at = shown.matrix.rect_of(pair).center().toPoint()
    qtbot.mouseClick(shown.matrix, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseClick(shown.pager.forth, Qt.MouseButton.LeftButton)
    assert chosen == rows[:2]
    names = data.class_names
    assert shown.found.text() == f"{names[pair[0]]} taken for {names[pair[1]]} ({len(rows)})"
    assert shown.pager.text.text() == f"2 of {len(rows)}"
    at = shown.matrix.rect_of(pair).center().toPoint()  # the line beneath has taken some of its room
    qtbot.mouseClick(shown.matrix, Qt.MouseButton.LeftButton, pos=at)
    assert chosen[-1] is None
    assert not shown.found.isVisible()


def test_arrow_keys_go_from_cell_to_cell(mode, qtbot):
    made, shown = mode
    shown.show_frame(made.frame(made.parameters()))
    shown.matrix.setFocus()
    for key, cell in ((Qt.Key.Key_Right, (0, 0)), (Qt.Key.Key_Right, (0, 1)), (Qt.Key.Key_Down, (1, 1))):
        qtbot.keyClick(shown.matrix, key)
        assert shown.matrix.cell == cell


def test_headings_tell_recall_and_precision(mode):
    made, shown = mode
    shown.matrix.show_counts(made.dataset.class_names, np.array([[10, 0, 0], [0, 6, 4], [2, 2, 0]]))
    row = shown.matrix.rect_of((1, 0))
    column = shown.matrix.rect_of((0, 1))
    recall = QPoint(round(row.left() - 10), round(row.center().y()))
    precision = QPoint(round(column.center().x()), round(column.top() - 6))
    for place, expected in (
        (recall, "versicolor: 6 of 10 are found. Recall 60.0 %"),
        (precision, "Taken for versicolor: 6 of 8 rightly. Precision 75.0 %"),
    ):
        event = QHelpEvent(QEvent.Type.ToolTip, place, shown.matrix.mapToGlobal(place))
        QApplication.sendEvent(shown.matrix, event)
        assert QToolTip.text() == expected
    QToolTip.hideText()


def test_of_large_data_all_rows_of_a_part_are_counted_in_the_end(make, qtbot):
    from nnsim.network.graph import sequential
    from nnsim.network.layers import Dense

    rng = np.random.default_rng(0)
    x = rng.normal(size=(6000, 3))
    kinds = rng.integers(0, 3, 6000)
    graph = sequential(3, Dense(3, "softmax"))
    made = make(graph, x, np.eye(3)[kinds], "classes", classes=("a", "b", "c"))
    shown = ConfusionMode(made.look, made.document)
    qtbot.addWidget(shown)
    shown.show_dataset(made.dataset, 0)
    shown.show()
    parameters = made.parameters()
    shown.show_frame(made.frame(parameters))
    assert "evenly spread rows of 6,000" in shown.score.toolTip()
    assert shown.matrix._counts.sum() < 2000
    rows = made.dataset.part == 0
    outputs = made.layers(parameters, made.dataset.inputs[rows])[graph.output.id]
    expected = confusion(kinds[rows], outputs.argmax(axis=1), 3)
    qtbot.waitUntil(lambda: np.array_equal(shown.matrix._counts, expected), timeout=60000)
    assert "evenly spread" not in shown.score.toolTip()
