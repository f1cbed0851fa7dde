"""A window with the gallery over it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMessageBox

from nnsim.gui.gallery import lesson_language
from nnsim.gui.gallery.gallery import Gallery
from nnsim.gui.main_window import MainWindow
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
