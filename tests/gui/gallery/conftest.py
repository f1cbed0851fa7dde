"""A window with the gallery over it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from nnsim.gui.gallery import lesson_language
from nnsim.gui.gallery.gallery import Gallery
from nnsim.gui.gallery.lesson_language import LessonLanguage
from nnsim.gui.main_window import MainWindow
from nnsim.gui.theme import Look
from nnsim.project import examples


@pytest.fixture(autouse=True)
def english_desktop(monkeypatch) -> None:
    """Have lessons speak English at first, whatever the machine speaks."""
    monkeypatch.setattr(lesson_language, "_of_desktop", lambda: "en")


@pytest.fixture
def window(make_window) -> MainWindow:
    """Return a window on the example that nnsim starts with."""
    return make_window(examples.load("circles"))


@pytest.fixture
def gallery(qtbot, tmp_path) -> Iterator[Gallery]:
    """Yield the gallery over an empty window of 1280x720, while the example circles is open."""
    look = Look()
    look.apply()
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1280, 720)
    settings = QSettings(str(tmp_path / "gallery.ini"), QSettings.Format.IniFormat)
    recent = [tmp_path / "mine.nnsim"]
    made = Gallery(look, LessonLanguage(settings), recent, "circles", parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.open()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    parent.deleteLater()


@pytest.fixture
def shown_gallery(window) -> Callable[[], Gallery | None]:
    """Return a function that finds the gallery that is open over the window."""
    return lambda: next((each for each in window.findChildren(Gallery) if each.isVisible()), None)


@pytest.fixture
def open_gallery(window, shown_gallery, qtbot) -> Callable[[], Gallery]:
    """Return a function that opens the gallery by its menu entry."""

    def trigger() -> Gallery:
        window.actions_["examples"].trigger()
        gallery = shown_gallery()
        gallery.activateWindow()
        qtbot.waitUntil(gallery.isActiveWindow)
        return gallery

    return trigger


@pytest.fixture
def answer(monkeypatch):
    """Return a function that answers the question whether to save, and a list of how often it was asked."""
    asked = []

    def give(button: QMessageBox.StandardButton) -> list[QMessageBox]:
        monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box) or button)
        return asked

    return give
