"""The whole job in the real window: draw, load, train, save, reopen."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim import places
from nnsim.gui.app import build_window
from nnsim.gui.canvas.clipboard import ACTIVATION, LAYER
from nnsim.project import examples

SHARED_IRIS = Path(__file__).resolve().parents[2] / "shared" / "data" / "classroom" / "iris.csv"
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def iris_csv() -> Path:
    return SHARED_IRIS if SHARED_IRIS.exists() else places.resources() / "data" / "iris.csv"


def drop(widget, data: QMimeData, at: QPointF) -> None:
    """Send what a drag sends: enter, move, drop."""
    where = at.toPoint()
    for event in (
        QDragEnterEvent(where, Qt.DropAction.CopyAction, data, LEFT, NONE),
        QDragMoveEvent(where, Qt.DropAction.CopyAction, data, LEFT, NONE),
        QDropEvent(at, Qt.DropAction.CopyAction, data, LEFT, NONE),
    ):
        QApplication.sendEvent(widget, event)
        assert event.isAccepted()


def dragged(kind: str, content: str) -> QMimeData:
    data = QMimeData()
    data.setData(kind, content.encode())
    return data


class Hands:
    """A person at the window."""

    def __init__(self, window, qtbot) -> None:
        self.window, self.qtbot = window, qtbot
        self.view = window.canvas.view

    def column(self, layer: str):
        return self.window.canvas.network.drawing.column(layer)

    def at(self, place) -> QPointF:
        return QPointF(self.view.mapFromScene(place))

    def click(self, area) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, NONE, self.at(area.center()).toPoint())

    def drop_file(self, path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        steps = self.window.document.undo_stack.count()
        drop(self.window, data, QPointF(600, 400))
        dialog = self.window.data.opening.dialog
        self.qtbot.waitUntil(lambda: dialog.parts.ok.isEnabled())
        QTest.mouseClick(dialog.parts.ok, LEFT)
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: self.window.document.undo_stack.count() > steps)

    def drop_layer(self, left: str, right: str) -> None:
        middle = QPointF((self.column(left).x + self.column(right).x) / 2, 200)
        drop(self.view.viewport(), dragged(LAYER, "dense"), self.at(middle))

    def drop_activation(self, name: str, layer: str) -> None:
        place = self.at(self.column(layer).title_rect.center())
        drop(self.view.viewport(), dragged(ACTIVATION, name), place)

    def remove(self, layer: str) -> None:
        self.click(self.column(layer).title_rect)
        QTest.keyClick(self.view, Qt.Key.Key_Delete)

    def look(self):
        """Return the window's picture as an array, with nothing selected and the plots refreshed.

        Without the curves: their axes keep still while they may, so they depend on what was shown before.
        """
        QTest.keyClick(self.view, Qt.Key.Key_Escape)
        self.window.session.settle()
        self.window.setFocus()
        self.qtbot.wait(600)
        parts = (self.window.data, self.window.training, self.window.canvas, self.window.output)
        return np.concatenate([self.pixels(part) for part in parts])

    def pixels(self, part):
        """Return the picture of a part of the window, shape (bytes,)."""
        image = part.grab().toImage()
        pixels = np.frombuffer(image.constBits(), np.uint8)
        return pixels.copy()


@pytest.fixture
def open_window(qtbot, tmp_path):
    windows = []

    def open_one(project):
        settings = QSettings(str(tmp_path / f"{len(windows)}.ini"), QSettings.Format.IniFormat)
        window = build_window(project, settings=settings)
        qtbot.addWidget(window, before_close_func=lambda each: each.document.undo_stack.setClean())
        window.resize(1600, 1000)
        window.show()
        qtbot.waitExposed(window)
        window.session.settle()
        windows.append(window)
        return Hands(window, qtbot)

    yield open_one
    for window in windows:
        window.session.shut_down()
        window.files.finish()


def test_draw_load_train_save_reopen(open_window, qtbot, tmp_path):
    hands = open_window(examples.load("circles"))
    window, document, session = hands.window, hands.window.document, hands.window.session

    QTest.mouseClick(window.lesson.close_button, LEFT)
    hands.drop_file(iris_csv())
    assert document.dataset.rows == 150
    for layer in ("hidden_1", "hidden_2"):
        hands.remove(layer)
    hands.drop_layer("input", "output")
    hidden = document.project.graph.hidden[0].id
    hands.click(hands.column(hidden).plus_rect)
    hands.drop_activation("relu", hidden)
    assert [layer.units for layer in document.project.graph.layers] == [4, 5, 3]
    assert document.project.graph.output.activation == "softmax"
    assert document.project.training.loss == "cce"

    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert session.running

    def good() -> bool:
        metrics = session.frame.snapshot.metrics if session.frame else None
        learnt = metrics is not None and (metrics.test_accuracy or 0.0) >= 0.9
        return learnt and session.frame.snapshot.epoch > 50

    qtbot.waitUntil(good, timeout=30_000)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not session.running
    session.settle()
    assert session.frame.snapshot.metrics.test_accuracy >= 0.9

    path = tmp_path / "iris.nnsim"
    document.save_file(path)
    before, picture = session.frame, hands.look()

    again = open_window(examples.load("circles"))
    again.window.open(path)
    qtbot.waitUntil(lambda: again.window.document.path == path)
    after_picture = again.look()
    after = again.window.session.frame
    np.testing.assert_array_equal(after.snapshot.parameters.vector, before.snapshot.parameters.vector)
    assert after.snapshot.metrics == before.snapshot.metrics
    assert (after.snapshot.epoch, after.snapshot.step) == (before.snapshot.epoch, before.snapshot.step)
    np.testing.assert_array_equal(after.curves.train_loss, before.curves.train_loss)
    difference = np.count_nonzero(picture != after_picture) / picture.size
    window.grab().save(str(tmp_path / "before.png"))
    again.window.grab().save(str(tmp_path / "after.png"))
    assert difference < 0.002, f"{difference:.2%} of the picture differs, see {tmp_path}"
