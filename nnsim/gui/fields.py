"""The fields that people type and choose in: NumberField, ChoiceField, FormRow."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from nnsim.errors import NnsimError
from nnsim.gui.language import sentence
from nnsim.gui.numerals import Numbers, Step
from nnsim.gui.theme import Look

GESTURE_SECONDS = 1.0
"""A pause longer than this ends a row of wheel or key steps."""


class Gesture:
    """Names one uninterrupted gesture, so that all of its changes become one undo step."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0
        self._last = -GESTURE_SECONDS

    def key(self) -> str:
        """Return the name of the running gesture; after a pause a new one begins."""
        now = time.monotonic()
        if now - self._last > GESTURE_SECONDS:
            self._count += 1
        self._last = now
        return f"{self._name} {self._count}"


class TextField(QLineEdit):
    """A line of text that is checked while it is typed and taken on Enter or when the focus leaves.

    Esc brings the last good text back. While nothing is typed half-way, Ctrl+Z belongs to the Document.

    Signals
    -------
    entered : str
        A new text that is right.
    judged : str
        What is wrong with the text as it stands, empty when it is right.
    """

    entered = Signal(str)
    judged = Signal(str)

    def __init__(
        self, look: Look, name: str, check: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._check, self._good = look, check, ""
        self._about = ""
        self.setAccessibleName(name)
        self.textEdited.connect(self._judge)
        self.editingFinished.connect(self._finish)
        look.changed.connect(self._dress)
        self._dress()

    @property
    def problem(self) -> str:
        """What is wrong with the text as it stands, or an empty text."""
        try:
            self._check(self.text())
        except NnsimError as error:
            return sentence(error)
        return ""

    def set_about(self, text: str) -> None:
        """Set the tool tip that is shown while nothing is wrong."""
        self._about = text
        self.setToolTip(text)

    def show_text(self, text: str) -> None:
        """Show a good text without telling anybody; what is being typed is left alone."""
        self._good = text
        if not (self.hasFocus() and self.isModified()):
            self._restore()

    def _restore(self) -> None:
        self.setText(self._good)
        self.setCursorPosition(0)
        self.setModified(False)
        self._judge()

    def _judge(self) -> None:
        problem = self.problem if self.isModified() else ""
        self.setToolTip(problem or self._about)
        if bool(problem) != bool(self.property("invalid")):
            self.setProperty("invalid", bool(problem))
            self.style().unpolish(self)
            self.style().polish(self)
        self.judged.emit(problem)

    def _finish(self) -> None:
        if not self.isModified():
            return
        problem = self.problem
        if problem:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), problem, self)
            return
        self.setModified(False)
        self.entered.emit(self.text())

    def _dress(self) -> None:
        self.setFont(self._look.mono())

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the Document while nothing is typed half-way."""
        if event.type() == QEvent.Type.ShortcutOverride and not self.isModified() and _is_undo(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring the last good text back on Esc."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._restore()
            return
        super().keyPressEvent(event)


def _is_undo(event: QEvent) -> bool:
    standard = QKeySequence.StandardKey
    return isinstance(event, QKeyEvent) and (event.matches(standard.Undo) or event.matches(standard.Redo))


class NumberField(TextField):
    """A number that is typed, also with a decimal comma or as a fraction, or stepped by arrow keys and wheel.

    Signals
    -------
    committed : float
        A number was typed and entered.
    stepped : float
        An arrow key or the wheel changed the number; several in a row are one gesture.
    """

    committed = Signal(float)
    stepped = Signal(float)

    def __init__(
        self, look: Look, name: str, numbers: Numbers, step: Step | None = None, parent: QWidget | None = None
    ) -> None:
        self._menu: QMenu | None = None
        self._numbers = numbers
        super().__init__(look, name, self._parse, parent)
        self._step, self._value = step, 0.0
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.entered.connect(self._take)

    @property
    def value(self) -> float:
        """The last good number."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number without telling anybody; what is being typed is left alone."""
        self._value = value
        self.show_text(self._numbers.text(value))

    def set_numbers(self, numbers: Numbers) -> None:
        """Change which numbers are allowed."""
        self._numbers = numbers

    def _parse(self, text: str) -> float:
        return self._numbers.parse(text)

    def offer(self, values: Sequence[float]) -> None:
        """Add a small menu of common numbers at the end of the field."""
        self._menu = QMenu(self)
        for value in values:
            text = self._numbers.text(value)
            self._menu.addAction(text, lambda text=text: self._take(text))
        self._opener = self.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._opener.setToolTip(self.tr("Common values"))
        self._opener.triggered.connect(self._open_menu)
        self._dress()

    def _open_menu(self) -> None:
        assert self._menu is not None
        self._menu.setMinimumWidth(self.width())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _dress(self) -> None:
        super()._dress()
        if self._menu is not None:
            self._menu.setFont(self.font())
            self._opener.setIcon(self._look.icon("chevron", self._look.theme.muted))

    def _take(self, text: str) -> None:
        value = self._numbers.parse(text)
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.committed.emit(value)

    def _go(self, direction: int) -> None:
        start = self._value if self.problem else self._numbers.parse(self.text())
        value = self._step(start, direction) if self._step else start
        if value != self._value and value in self._numbers.allowed:
            self.setModified(False)
            self.set_value(value)
            self.stepped.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go(1 if event.key() == Qt.Key.Key_Up else -1)
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step with the wheel while the field has the focus; else the panel scrolls."""
        if self.hasFocus() and event.angleDelta().y():
            self._go(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all when the field is reached by Tab, so that typing replaces the number."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()


class ChoiceField(QComboBox):
    """One of several keys, each shown by its text.

    Signals
    -------
    chosen : str
        A person chose another key.
    """

    chosen = Signal(str)

    def __init__(
        self, look: Look, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._shown = ""
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        for key, text in choices:
            self.addItem(text, key)
        self.activated.connect(self._activated)
        look.changed.connect(self._dress)
        self._dress()

    @property
    def key(self) -> str:
        """The key that is shown."""
        return str(self.currentData())

    def choose(self, key: str) -> None:
        """Show a key without telling anybody."""
        self._shown = key
        self.setCurrentIndex(self.findData(key))

    def allow(self, key: str, *, suits: bool, tip: str) -> None:
        """Make a key possible or impossible; its tool tip says what it is, or why it is impossible."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self.findData(key))
        item.setEnabled(suits)
        item.setToolTip(tip)

    def _activated(self) -> None:
        if self.key != self._shown:
            self._shown = self.key
            self.chosen.emit(self.key)

    def _dress(self) -> None:
        self.setFont(self._look.mono())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change with the wheel only while the field has the focus; else the panel scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QEvent) -> None:
        """Paint the text right-aligned, in line with the numbers of the other fields."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        area = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text = painter.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, area.width())
        _draw_right(painter, area.adjusted(0, 0, -2, 0), text)


def _draw_right(painter: QPainter, area: QRect, text: str) -> None:
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


class FormRow(QWidget):
    """A label and its fields beside it, in the same columns as every other row."""

    def __init__(self, text: str, *fields: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.label = QLabel(text)
        self.label.setBuddy(fields[0])
        row.addWidget(self.label, 1)
        self._row = row
        box = QHBoxLayout()
        box.setSpacing(6)
        for field in fields:
            box.addWidget(field, 1)
        row.addLayout(box, 1)

    def give_room(self) -> None:
        """Give the fields all the width that the label leaves."""
        self._row.setStretch(0, 0)
