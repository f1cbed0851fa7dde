"""One real drag of a column onto a role, on a display without a screen."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from nnsim.data.recipe import Pasted, Recipe
from nnsim.gui.panels.data.importing.dialog import ImportDialog
from nnsim.gui.theme import Look

application = QApplication([])
look = Look()
look.apply()
dialog = ImportDialog(Recipe(Pasted(text="a,b,c\\n1,2,3\\n3,5,4\\n4,6,9\\n")), None, look)
dialog.show()
QTest.qWaitForWindowExposed(dialog)
while dialog.reading.busy:
    QTest.qWait(20)
columns, zone, window = dialog.parts.columns, dialog.parts.zones.zones["ignore"], dialog.windowHandle()
goal = zone.mapTo(dialog, zone.rect().center())
steps = [
    lambda: QTest.mouseMove(window, goal),
    lambda: QTest.mouseMove(window, goal + QPoint(3, 3)),
    lambda: QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, goal),
]
for number, step in enumerate(steps):
    QTimer.singleShot(300 * (number + 2), step)
QTimer.singleShot(8000, lambda: sys.exit("the drag never ended"))
cell = columns.visualRect(columns.table.index(0, 0)).center()
start = columns.viewport().mapTo(dialog, cell)
QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
QTest.mouseMove(window, start + QPoint(15, 8))
QTest.mouseMove(window, start + QPoint(40, 10))
QTest.qWait(2000)
print(columns.roles)
"""


def test_a_column_is_dragged_to_a_role(xvfb: str):
    root = str(Path(__file__).resolve().parents[4])
    environment = {**os.environ, "DISPLAY": xvfb, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": root}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    roles = {"a": "ignore", "b": "input", "c": "target"}
    assert done.stdout.strip().splitlines()[-1:] == [str(roles)], done.stderr
