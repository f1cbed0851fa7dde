"""A picture of the real window after some training, also where there is no display."""

import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QSettings, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.errors import NnsimError
from nnsim.gui.app import build_window
from nnsim.gui.language import speak
from nnsim.gui.main_window import MainWindow
from nnsim.gui.plots.live_panel import LAST_MS
from nnsim.gui.theme import DARK, LIGHT, Look
from nnsim.project.project import Project

MOST_SECONDS = 30.0
"""After so long a picture is taken of a view that is not finished yet."""

VIEWS = ("window", "transport", "data", "training", "network", "inspector", "output", "loss")
"""What can be pictured: the whole window or one panel of it."""


def take(
    project: Project,
    out: Path,
    *,
    epochs: int | None = None,
    size: tuple[int, int] = (1600, 1000),
    theme: str = "light",
    language: str = "en",
    view: str = "window",
) -> None:
    """Train a project in its window and save what the window shows.

    Parameters
    ----------
    project : Project
        What to show.
    out : Path
        Where the PNG goes.
    epochs : int or None
        How long to train; None for as long as the project says.
    size : (int, int)
        Width and height of the window in pixels.
    theme : {"light", "dark"}
        The colours.
    language : str
        Of the texts: "en".
    view : str
        One of `VIEWS`.

    Raises
    ------
    NnsimError
        If there is no such view or language, or the file cannot be written.
    """
    if view not in VIEWS:
        raise NnsimError("There is no view “{view}”; there are {views}.", view=view, views=", ".join(VIEWS))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    before = qInstallMessageHandler(_say_what_matters)
    try:
        picture = _picture(project, epochs, size, theme, language, view)
    finally:
        qInstallMessageHandler(before)
    if not picture.save(str(out)):
        raise NnsimError("{file}: the picture cannot be written there; choose another folder.", file=str(out))


def _picture(
    project: Project, epochs: int | None, size: tuple[int, int], theme: str, language: str, view: str
) -> QPixmap:
    application = QApplication.instance() or QApplication(["nnsim"])
    speak(language)
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = build_window(project, settings=settings, look=Look(DARK if theme == "dark" else LIGHT))
        window.resize(*size)
        window.show()
        window.session.train(epochs)
        application.processEvents()
        window.session.settle()
        _wait_for_views(application, window)
        picture = _part(window, view).grab()
        window.session.shut_down()
        window.files.finish()
        window.deleteLater()
    return picture


def _wait_for_views(application: QCoreApplication, window: MainWindow) -> None:
    """Let every view show the last frame, also those whose turn it was not, and finish what it computes."""
    begun = time.perf_counter()
    while (waited := time.perf_counter() - begun) < 2 * LAST_MS / 1000 or (
        window.output.mode.busy and waited < MOST_SECONDS
    ):
        application.processEvents()
        time.sleep(0.005)


def _part(window: MainWindow, view: str) -> QWidget:
    return {"window": window, "network": window.canvas}.get(view) or getattr(window, view)


def _say_what_matters(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Pass on what Qt says, but for what every window without a screen makes it say."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")
