"""The strip with the lesson of the open example: what to look at, and where the course goes on."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from nnsim.data.recipe import File, Pasted, Pictures
from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.files import Files
from nnsim.gui.gallery.lesson_language import LessonLanguage
from nnsim.gui.theme import Look
from nnsim.project import examples

OWN = (File, Pasted, Pictures)
"""Sources of a person's own, which no lesson is about."""


class LessonStrip(QFrame):
    """Shows title and sentences of the open example, until it is closed or another project is opened.

    It is away as long as the network learns from data of a person's own.

    Signals
    -------
    opened : tuple of str
        Another example was opened; the views in which its lesson is seen.
    """

    opened = Signal(tuple)

    def __init__(
        self,
        document: Document,
        files: Files,
        look: Look,
        language: LessonLanguage,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._files, self._look, self._language = document, files, look, language
        self.example = ""
        self._away = self._comes_back = False
        self._switch = QAction(self)
        self.setProperty("role", "lesson")
        self.setAccessibleName(self.tr("Lesson"))
        self.text = QLabel()
        self.next_button = QPushButton(self.tr("Next example") + " →")
        self.close_button = QToolButton()
        self._arrange()
        document.changed.connect(self._document_changed)
        language.changed.connect(self._write)
        look.changed.connect(self._dress)
        self._dress()
        self._open()

    def _arrange(self) -> None:
        self.text.setProperty("role", "lesson")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.next_button.setProperty("role", "plain")
        self.next_button.clicked.connect(self._go_on)
        self.close_button.setProperty("role", "plain")
        self.close_button.setAccessibleName(self.tr("Close the lesson"))
        self.close_button.setToolTip(self.tr("Close; the View menu shows it again"))
        self.close_button.clicked.connect(lambda: self.show_lesson(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 6, 5)
        row.setSpacing(6)
        row.addWidget(self.text, 1)
        row.addWidget(self.next_button)
        row.addWidget(self.close_button)

    def show_lesson(self, wanted: bool) -> None:
        """Show or hide the lesson, if there is one."""
        self.setVisible(wanted and bool(self.example))
        self._show_state()

    def switched_by(self, switch: QAction) -> QAction:
        """Have a menu entry follow what is shown; it calls `show_lesson`."""
        self._switch = switch
        self._show_state()
        return switch

    def _show_state(self) -> None:
        self._switch.setEnabled(bool(self.example))
        self._switch.setChecked(not self.isHidden())

    # ------------------------------------------------------------------ the open example

    def _document_changed(self, change: Change) -> None:
        if change.opened:
            self._open()
        elif change.recipe and self.example:
            self._follow_data()

    def _follow_data(self) -> None:
        """Go away with data of a person's own, and come back with that of the example."""
        away = isinstance(self._document.project.recipe.source, OWN)
        if away == self._away:
            return
        self._away = away
        if away:
            self._comes_back = not self.isHidden()
        self.show_lesson(not away and self._comes_back)

    def _open(self) -> None:
        """Show the lesson of the project if it is an example that was not saved under another name."""
        name = "" if self._document.path else self._document.project.name
        self.example = name if name in examples.names() else ""
        self._away = False
        self._write()
        self.show_lesson(True)
        if self.example:
            self.opened.emit(self.views)

    @property
    def views(self) -> tuple[str, ...]:
        """The views in which the lesson is seen; none without a lesson."""
        return examples.views(self.example) if self.example else ()

    def _write(self) -> None:
        if not self.example:
            return
        text = examples.lesson(self.example, self._language.key)
        self.text.setText(f"<b>{escape(text.title)}</b>&nbsp; {escape(text.about)}")
        self.setAccessibleDescription(f"{text.title}. {text.about}")
        self.next_button.setVisible(self._next() is not None)

    def _next(self) -> str | None:
        names = examples.names()
        place = names.index(self.example) + 1
        return names[place] if place < len(names) else None

    def _go_on(self) -> None:
        name = self._next()
        if name is not None:
            self._files.open_example(name)

    def _dress(self) -> None:
        self.close_button.setIcon(self._look.icon("close"))
