"""One real drag from the palette onto the canvas, on a display without a screen."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from nnsim.gui.canvas.panel import CanvasPanel
from nnsim.gui.document import Document
from nnsim.gui.theme import Look
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project


class Session(QObject):
    frame_ready = Signal(object)
    row_chosen = Signal(object)
    frame = None


application = QApplication([])
look = Look()
look.apply()
document = Document(Project(sequential(2, Dense(1, "sigmoid"))))
panel = CanvasPanel(document, Session(), look)
panel.resize(800, 540)
panel.show()
QTest.qWaitForWindowExposed(panel)
chip, window = panel.palette_.layers["dense"], panel.windowHandle()
goal = panel.view.mapTo(panel, panel.view.rect().center())
steps = [
    lambda: QTest.mouseMove(window, goal),
    lambda: QTest.mouseMove(window, goal + QPoint(3, 3)),
    lambda: QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, goal),
]
for number, step in enumerate(steps):
    QTimer.singleShot(300 * (number + 1), step)
QTimer.singleShot(8000, lambda: sys.exit("the drag never ended"))
start = chip.mapTo(panel, chip.rect().center())
QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
QTest.mouseMove(window, start + QPoint(30, 30))
QTest.qWait(1500)
print([layer.units for layer in document.project.graph.layers])
"""


def test_a_layer_is_dragged_from_the_palette(xvfb: str):
    environment = {**os.environ, "DISPLAY": xvfb, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": _root()}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip().splitlines()[-1:] == ["[2, 4, 1]"], done.stderr


def _root() -> str:
    return str(Path(__file__).resolve().parents[3])
