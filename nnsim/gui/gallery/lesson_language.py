"""The language of the lessons, remembered; the texts of the window itself are another matter."""

from PySide6.QtCore import QLocale, QObject, QSettings, Signal

from nnsim.project.examples import LANGUAGES

SETTING = "lessons/language"


class LessonLanguage(QObject):
    """Which language lessons are shown in: the one chosen last, at first that of the desktop.

    Signals
    -------
    changed
        Another language was chosen.
    """

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        stored = str(settings.value(SETTING, _of_desktop()))
        self._key = stored if stored in LANGUAGES else LANGUAGES[0]

    @property
    def key(self) -> str:
        """One of `nnsim.project.examples.LANGUAGES`."""
        return self._key

    def choose(self, key: str) -> None:
        """Show lessons in this language from now on."""
        if key != self._key:
            self._key = key
            self._settings.setValue(SETTING, key)
            self.changed.emit()


def _of_desktop() -> str:
    return QLocale.system().name().partition("_")[0]
