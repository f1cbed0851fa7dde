"""What the window tests stand on: settings of their own, and a screen for the few that need a real one."""

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.gui.app import build_window
from nnsim.gui.main_window import MainWindow
from nnsim.project.project import Project


@pytest.fixture(autouse=True, scope="session")
def collect_here_only() -> Iterator[None]:
    """Let no thread collect garbage, as in the program: it might destroy a widget."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture(autouse=True)
def no_widgets_left(collect_here_only: None) -> Iterator[None]:
    """Delete the widgets of a test behind it: a style sheet is applied to all there are."""
    yield
    if QApplication.instance() is not None:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(1)  # what this test left behind; a full collection takes longer than most tests


@pytest.fixture(autouse=True)
def private_settings(tmp_path: Path) -> None:
    """Point ``QSettings`` and the standard folders away from the user's own."""
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for settings_format in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(settings_format, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(scope="session")
def xvfb() -> Iterator[str]:
    """Yield the name of a display without a screen, for a subprocess that needs real drags or focus."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed (Debian and Ubuntu: apt install xvfb)")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        try:
            if not number:
                pytest.fail("Xvfb ended before it had a display")
            yield f":{number}"
        finally:
            server.terminate()


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Project], MainWindow]]:
    """Return a function that shows the whole window on a project, at 1280x720, ready to train."""
    made = []

    def make(project: Project) -> MainWindow:
        settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        window = build_window(project, settings=settings)
        window.resize(1280, 720)
        window.show()
        qtbot.waitExposed(window)
        window.session.settle()
        made.append(window)
        return window

    yield make
    for window in made:
        window.session.shut_down()
        window.files.finish()
        window.document.undo_stack.setClean()
        window.hide()
        window.deleteLater()
