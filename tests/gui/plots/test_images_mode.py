"""Images with their answers: which are shown, which are marked, what the tip says."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from nnsim.gui.plots.images_mode import MOST, ImagesMode
from nnsim.gui.plots.output_view import modes_for


@pytest.fixture
def made(stage):
    """Return a stage whose four inputs are the pixels of images, 2 x 2."""
    flowers = stage("flowers")
    flowers.dataset = replace(flowers.dataset, image_shape=(2, 2, 1))
    return flowers


@pytest.fixture
def mode(made, qtbot):
    shown = ImagesMode(made.look)
    qtbot.addWidget(shown)
    shown.resize(500, 560)
    shown.show_dataset(made.dataset, 0)
    shown.show()
    return shown


def answers(made, frame):
    """Return actual and predicted classes of the first test rows of a frame, by a loop."""
    pairs = []
    for row, outputs in zip(frame.rows, frame.outputs, strict=True):
        if made.dataset.part[row] == 2:
            pairs.append((int(np.argmax(made.dataset.targets[row])), int(np.argmax(outputs))))
    return pairs[:MOST]


def test_images_come_first_for_data_of_images(made):
    assert modes_for(made.dataset) == ("images", "confusion")


def test_test_images_are_shown_before_anything_is_known(made, mode):
    assert len(mode.grid._pictures) == min(MOST, made.dataset.count("test"))
    assert mode.grid.wrong == []
    assert mode.score.text() == ""
    mode.grab()


def test_wrong_answers_are_marked_and_counted(made, mode):
    frame = made.frame(made.parameters())
    mode.show_frame(frame)
    pairs = answers(made, frame)
    wrong = [place for place, (actual, predicted) in enumerate(pairs) if actual != predicted]
    assert wrong
    assert mode.grid.wrong == wrong
    right = len(pairs) - len(wrong)
    assert mode.score.text() == f"{right} of these {len(pairs)} images (test) are recognised"
    mode.resize(120, 160)
    QApplication.processEvents()
    seen = mode.grid.seen
    assert 0 < seen < len(pairs)
    right = seen - sum(place < seen for place in wrong)
    assert mode.score.text() == f"{right} of these {seen} images (test) are recognised"
    before = mode.grid.grab().toImage()
    mode.show_frame(None)
    assert mode.grid.grab().toImage() != before


def test_the_tip_names_both_classes(made, mode):
    frame = made.frame(made.parameters())
    mode.show_frame(frame)
    actual, predicted = answers(made, frame)[1]
    at = mode.grid.cells()[1].center().toPoint()
    QApplication.sendEvent(mode.grid, QHelpEvent(QEvent.Type.ToolTip, at, mode.grid.mapToGlobal(at)))
    names = made.dataset.class_names
    assert QToolTip.text().startswith(f"This is: {names[actual]}\nTaken for: {names[predicted]} (")
    QToolTip.hideText()


@pytest.mark.parametrize("size", [(120, 120), (360, 380), (700, 200)])
def test_images_stay_inside_and_apart(mode, size):
    mode.resize(*size)
    mode.grab()
    cells = mode.grid.cells()
    assert all(mode.grid.rect().toRectF().contains(cell) for cell in cells)
    assert not any(a.intersects(b) for place, a in enumerate(cells) for b in cells[place + 1 :])
