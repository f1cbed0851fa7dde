"""The program with its window: builds the parts, connects them, runs until the window closes."""

import gc
import logging
import os
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from nnsim import kernels, places
from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.main_window import MainWindow
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.worker import Loader
from nnsim.project import examples
from nnsim.project.project import Project

ORGANISATION = "nnsim"


def run(path: str | None = None) -> int:
    """Open the window, with a project or data file if one is named, and return the exit code.

    Raises
    ------
    NnsimError
        If there is no display to open a window on.
    """
    _require_display()
    application = QApplication([ORGANISATION])
    application.setApplicationName(ORGANISATION)
    application.setOrganizationName(ORGANISATION)
    application.setDesktopFileName(ORGANISATION)
    window = build_window(examples.load(examples.DEFAULT), settings=QSettings())
    window.painted.connect(window.session.start_engine)
    window.painted.connect(threading.Thread(target=kernels.compile_ahead, daemon=True).start)
    window.painted.connect(lambda: open_first(window, path))
    window.session.engine_changed.connect(_load_the_rest)
    _catch_errors(window)
    collector = GarbageCollector(application)
    window.session.engine_changed.connect(collector.start)
    window.show()
    code = application.exec()
    collector.stop()
    return code


def build_window(project: Project, *, settings: QSettings, look: Look | None = None) -> MainWindow:
    """Return the whole window on a project, not yet shown; the application must exist."""
    look = look or Look()
    look.apply()
    document = Document(project)
    session = Session(document)
    window = MainWindow(document, session, look, settings)
    document.setParent(window)
    session.setParent(window)
    look.setParent(window)
    return window


def _load_the_rest(engine: str) -> None:
    """Load the programs of other networks and precisions once the first one is there."""
    if engine == "ready":
        Loader().start()


def _require_display() -> None:
    headless = not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and headless:
        raise NnsimError(
            "There is no display to open a window on. Use “nnsim train” and “nnsim picture”, or start nnsim "
            "from a desktop."
        )


def open_first(window: MainWindow, path: str | None) -> None:
    """Open what was asked for, or else what was open last; then offer what a crash left behind."""
    recent = window.files.recent()
    if path is not None:
        window.open(Path(path))
    elif recent:
        window.files.open_path(recent[0])
    window.files.offer_recovery()
    if path is None and window.notice.isHidden():
        window.entrance.greet()


class GarbageCollector(QObject):
    """Collects Python's cyclic garbage on the GUI thread only.

    The collector otherwise runs in whichever thread allocates, so the training thread could destroy Qt
    objects.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._rounds = 0

    def _collect(self) -> None:
        self._rounds += 1
        gc.collect(2 if self._rounds % 30 == 0 else 1)

    def start(self) -> None:
        """Collect from now on what will be made; walking through a loaded engine costs several frames."""
        gc.freeze()
        self._timer.start(1000)

    def stop(self) -> None:
        """Give collecting back to Python."""
        self._timer.stop()
        gc.enable()


def _catch_errors(window: MainWindow) -> None:
    """Have unexpected errors logged and told instead of lost on a terminal nobody sees."""
    folder = places.state()
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            RotatingFileHandler(folder / "nnsim.log", maxBytes=500_000, backupCount=1, encoding="utf-8")
        )
    except OSError:
        pass
    logging.basicConfig(handlers=handlers, level=logging.WARNING)

    def tell(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        logging.getLogger("nnsim").error("unexpected error", exc_info=(kind, error or kind(), trace))
        text = window.tr(
            "Something went wrong inside nnsim (%1). Your work is still there; save it to be safe."
        )
        window.files.notice.emit(text.replace("%1", f"{kind.__name__}: {error}"), [])

    sys.excepthook = tell
    threading.excepthook = lambda args: tell(args.exc_type, args.exc_value, args.exc_traceback)
