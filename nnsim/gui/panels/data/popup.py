"""A small panel beneath what opened it; Esc or a click elsewhere closes it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QUndoStack
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

UNDO, REDO = ("Ctrl+Z",), ("Ctrl+Shift+Z", "Ctrl+Y")

GAP = 4
"""Pixels between a popup and what it belongs to."""


class Popup(QFrame):
    """Rows in a frame of their own; they show what they are about as soon as it changes.

    Parameters
    ----------
    history : QUndoStack
        What the keys of undo and redo go to, as those of the window do not reach a popup.
    """

    def __init__(self, history: QUndoStack, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        for keys, call in ((UNDO, history.undo), (REDO, history.redo)):
            for key in keys:
                QShortcut(QKeySequence(key), self, call)
        self.setProperty("role", "popup")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(12, 10, 12, 12)
        self.rows.setSpacing(6)

    def open_at(self, opener: QWidget, focus: QWidget) -> None:
        """Open beneath a widget or beside it."""
        self.adjustSize()
        self.move(placed(self, opener))
        self.show()
        focus.setFocus(Qt.FocusReason.TabFocusReason)

    def resize_to_content(self) -> None:
        """Take the size that the rows need now."""
        if self.isVisible():
            self.adjustSize()


def placed(popup: QWidget, opener: QWidget) -> QPoint:
    """Return where a popup stands inside of the screen: beneath its opener, or beside it."""
    screen = opener.screen().availableGeometry()
    place = opener.mapToGlobal(QPoint(0, opener.height() + GAP))
    if place.y() + popup.height() > screen.bottom():
        beside = opener.mapToGlobal(QPoint(opener.width() + GAP, 0))
        place = QPoint(beside.x(), screen.bottom() - popup.height())
    x = min(place.x(), screen.right() - popup.width())
    return QPoint(max(x, screen.left()), max(place.y(), screen.top()))
