"""The Card: a small dark sheet beside the mouse that tells about what is under it."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from nnsim.gui.theme import Look


class Card(QLabel):
    """A title and lines of name and value over a plot; the mouse passes through it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, title: str, lines: Sequence[tuple[str, str]], at: QPointF) -> None:
        """Show title and lines beside a place of the parent, inside it if possible."""
        theme = self._look.theme
        mono = self._look.mono(scale=0.9).family()
        rows = "".join(
            f"<tr><td>{escape(name)}&nbsp;&nbsp;</td>"
            f"<td align='right' style='font-family:\"{mono}\"'>{escape(value)}</td></tr>"
            for name, value in lines
        )
        self.setStyleSheet(
            f"background: {theme.text}; color: {theme.panel}; border-radius: {theme.px(6)}px;"
            f" padding: {theme.px(5)}px {theme.px(8)}px;"
        )
        self.setFont(self._look.font(scale=0.9))
        self.setText(
            f"<b>{escape(title)}</b><table cellspacing=0>{rows}</table>"
            if rows
            else f"<b>{escape(title)}</b>"
        )
        self.adjustSize()
        self._place(at)
        self.show()
        self.raise_()

    def _place(self, at: QPointF) -> None:
        gap, room = 12, self.parentWidget().size()
        x = at.x() + gap if at.x() + gap + self.width() <= room.width() else at.x() - gap - self.width()
        y = at.y() + gap if at.y() + gap + self.height() <= room.height() else at.y() - gap - self.height()
        x = min(max(0, x), max(0, room.width() - self.width()))
        y = min(max(0, y), max(0, room.height() - self.height()))
        self.move(round(x), round(y))
