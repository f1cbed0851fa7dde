"""The entrance: opens the gallery when it is wanted, and does what is chosen there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QWidget

from nnsim.gui.document import Document
from nnsim.gui.files import Files
from nnsim.gui.gallery.lesson_language import LessonLanguage
from nnsim.gui.theme import Look

AT_START = "gallery/at_start"


class Entrance(QObject):
    """Makes the gallery on demand; nothing of it is imported before.

    Parameters
    ----------
    open_data : callable
        Asks for a data file and opens it.
    """

    def __init__(
        self,
        window: QWidget,
        document: Document,
        files: Files,
        open_data: Callable[[], object],
        look: Look,
        language: LessonLanguage,
        settings: QSettings,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._files, self._open_data = window, document, files, open_data
        self._look, self._language, self._settings = look, language, settings

    def greet(self) -> None:
        """Show the gallery when nnsim starts for the first time, or whenever a person wishes so."""
        wanted = self._settings.value(AT_START, True, bool)
        if not self._settings.contains(AT_START):
            self._settings.setValue(AT_START, False)
        if wanted:
            self._show("")

    def show(self) -> None:
        """Show the gallery over the window, at the example that is open."""
        self._show("" if self._document.path else self._document.project.name)

    def _show(self, current: str) -> None:
        from nnsim.gui.gallery.gallery import Gallery  # noqa: PLC0415 - not before it is wanted

        gallery = Gallery(self._look, self._language, self._files.recent(), current, self._window)
        gallery.at_start.setChecked(self._settings.value(AT_START, False, bool))
        gallery.at_start.toggled.connect(lambda on: self._settings.setValue(AT_START, on))

        def open_recent(path: Path) -> None:
            if self._files.may_leave():
                gallery.accept()
                self._files.open_path(path, asked=True)

        gallery.example_chosen.connect(lambda name: self._files.open_example(name) and gallery.accept())
        gallery.recent_chosen.connect(open_recent)
        for signal, call in (
            (gallery.new_chosen, self._files.new),
            (gallery.project_chosen, self._files.open),
            (gallery.data_chosen, self._open_data),
        ):
            signal.connect(lambda call=call: (gallery.accept(), call()))
        gallery.open()
