"""The start: nothing heavy is imported before the window is on screen."""

import subprocess
import sys

SCRIPT = """
import sys, tempfile
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from nnsim.gui.app import build_window
from nnsim.project import examples

application = QApplication([])
with tempfile.TemporaryDirectory() as folder:
    settings = QSettings(folder + "/settings.ini", QSettings.Format.IniFormat)
    window = build_window(examples.load(examples.DEFAULT), settings=settings)
    window.painted.connect(application.exit)
    window.show()
    application.exec()
print([name for name in ("numba", "scipy", "pandas", "nnsim.gui.gallery.gallery") if name in sys.modules])
sys.stdout.flush()
import os
os._exit(0)
"""


def test_the_first_paint_needs_no_heavy_library():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr
