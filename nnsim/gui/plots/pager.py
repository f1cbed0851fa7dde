"""The Pager: leafs through many things a page at a time."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from nnsim.gui.theme import Look
from nnsim.gui.widgets import label


class Pager(QWidget):
    """Back, “17–32 of 208”, forth; hidden where all fits on one page.

    Signals
    -------
    turned
        Another page is wanted; `first` says where it begins.
    """

    turned = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._count, self._size = 0, 1
        self.first = 0
        self.text = label("", "muted")
        self.back = self._button("‹", self.tr("Previous page"), -1)
        self.forth = self._button("›", self.tr("Next page"), 1)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.back, self.text, self.forth):
            row.addWidget(widget)

    def _button(self, sign: str, name: str, direction: int) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoRepeat(True)
        button.clicked.connect(lambda: self._turn(direction))
        return button

    def show_pages(self, count: int, size: int) -> None:
        """Leaf through so many things, so many on a page; the page that is shown stays if it can."""
        self._count, self._size = count, size
        self.first = min(self.first, max(0, (count - 1) // size * size))
        self.first -= self.first % size
        self._tell()

    def go_to(self, first: int) -> None:
        """Show the page that begins with a thing, without telling anybody."""
        self.first = first
        self.show_pages(self._count, self._size)

    def take_key(self, event: QKeyEvent) -> bool:
        """Turn by Page Up and Page Down; return whether it was one of them."""
        button = {Qt.Key.Key_PageUp: self.back, Qt.Key.Key_PageDown: self.forth}.get(Qt.Key(event.key()))
        if button is not None:
            button.click()
        return button is not None

    def _turn(self, direction: int) -> None:
        self.first += direction * self._size
        self.show_pages(self._count, self._size)
        self.turned.emit()

    def _tell(self) -> None:
        self.setVisible(self._count > self._size)
        self.back.setEnabled(self.first > 0)
        self.forth.setEnabled(self.first + self._size < self._count)
        last = min(self._count, self.first + self._size)
        text = self.tr("%1–%2 of %3") if self._size > 1 else self.tr("%1 of %3")
        values = (f"{self.first + 1:,}", f"{last:,}", f"{self._count:,}")
        for place, value in enumerate(values, 1):
            text = text.replace(f"%{place}", value)
        self.text.setText(text)
