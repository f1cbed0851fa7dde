"""What the forms of made sources have in common: fields that each show and set one value of the source."""

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnsim.data.recipe import RANGES, Source
from nnsim.gui.document import Document
from nnsim.gui.fields import FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, Step, add, marks
from nnsim.gui.theme import Look


class SourceForm(QWidget):
    """A column of rows; a row of steps by keys or wheel is one undo step."""

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._look = document, look
        self.numbers: dict[str, NumberField] = {}
        self.rows: dict[str, FormRow] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(5)

    @property
    def source(self) -> Any:
        """The source in use."""
        return self._document.project.recipe.source

    def use(self, undo: str, source: Source, *, merge: str = "") -> None:
        """Make a source that of the Document; nothing else of its recipe changes."""
        recipe = self._document.project.recipe
        self._document.set_recipe(undo, replace(recipe, source=source), merge=merge)

    def add_samples(self) -> None:
        """Add the row for the number of rows."""
        numbers = Numbers(RANGES["recipe.source.samples"], whole=True)
        self.add_number("samples", self.tr("Samples"), self.tr("Change samples"), numbers, marks(1, 2, 5))

    def add_seed(self) -> None:
        """Add the row for the seed."""
        numbers = Numbers(RANGES["recipe.source.seed"], whole=True)
        self.add_number("seed", self.tr("Data seed"), self.tr("Change data seed"), numbers, add(1))

    def add_number(self, name: str, text: str, undo: str, numbers: Numbers, step: Step) -> NumberField:
        """Add a row for a number of the source."""
        field = self.number(name, text, undo, numbers, step)
        self.rows[name] = FormRow(text, field)
        self.column.addWidget(self.rows[name])
        return field

    def number(self, name: str, text: str, undo: str, numbers: Numbers, step: Step) -> NumberField:
        """Return a field for a number of the source."""
        field = NumberField(self._look, text, numbers, step)
        gesture = Gesture(f"source {name}")
        field.committed.connect(lambda value: self._set(undo, name, value))
        field.stepped.connect(lambda value: self._set(undo, name, value, merge=gesture.key()))
        self.numbers[name] = field
        return field

    def show_document(self) -> None:
        """Show the values of the source in use."""
        for name, field in self.numbers.items():
            field.set_value(getattr(self.source, name))

    def _set(self, undo: str, name: str, value: float, *, merge: str = "") -> None:
        whole = isinstance(getattr(self.source, name), int)
        self.use(undo, replace(self.source, **{name: int(value) if whole else value}), merge=merge)


class Problem(QLabel):
    """A sentence over several lines that needs no more height than they have.

    A height that depends on the width would have the whole column give up its tight arrangement and scroll.
    """

    def __init__(self, role: str = "error") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence; nothing hides the label."""
        self.setText(text)
        self.setVisible(bool(text))

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
