"""The field that lies over a text of the drawing while a person types another."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from nnsim.gui.canvas.view import CanvasView

LONGEST = 40
"""Characters of a text."""


class InPlaceField(QLineEdit):
    """Changes a text in place: Return or leaving the field takes it, Esc does not."""

    def __init__(self, view: "CanvasView") -> None:
        super().__init__(view.viewport())
        self._view = view
        self._before = ""
        self._take: Callable[[str], object] = lambda _text: None
        self.setMaxLength(LONGEST)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def open(self, area: QRectF, name: str, text: str, take: Callable[[str], object]) -> None:
        """Lie over an area of the drawing; `take` is called with the text if it became another."""
        self._before, self._take = text, take
        middle = self._view.mapFromScene(area.center())
        least = 14 * self.fontMetrics().averageCharWidth()
        self.resize(max(least, round(area.width())), self.sizeHint().height())
        self.move(middle.x() - self.width() // 2, middle.y() - self.height() // 2)
        self.setAccessibleName(name)
        self.setText(text)
        self.selectAll()
        self.show()
        self.setFocus()

    def finish(self) -> None:
        """Hand the text over, if it is another one, and go away."""
        if self.isHidden():
            return
        text = self.text()
        self._close()
        if text != self._before:
            self._take(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()

    def _close(self) -> None:
        self.hide()
        self._view.setFocus()
