"""The dark card beside the pointer: what a connection or unit is called, and its value, live."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnsim.gui.canvas.style import Style
from nnsim.gui.theme import Look

PADDING, DISTANCE = 10, 16
"""Pixels inside of the card, and from it to the pointer."""


@dataclass(frozen=True)
class CardText:
    """A line, a large number, and a smaller line; the last two may be empty."""

    title: str
    value: str = ""
    note: str = ""


class HoverCard(QWidget):
    """A card that lies above the canvas and lets the mouse through."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._look = look
        self.text = CardText("")
        self._restyle()
        look.changed.connect(self._restyle)

    def show_text(self, text: CardText, at: QPoint) -> None:
        """Say this, near a point of the parent, and stay inside of it."""
        if text != self.text:
            self.text = text
            self._fit()
        room = self.parentWidget().rect()
        x = (
            at.x() + DISTANCE
            if at.x() + DISTANCE + self.width() <= room.right()
            else at.x() - DISTANCE - self.width()
        )
        y = (
            at.y() + DISTANCE
            if at.y() + DISTANCE + self.height() <= room.bottom()
            else at.y() - DISTANCE - self.height()
        )
        self.move(max(2, x), max(2, y))
        self.show()
        self.raise_()

    def _restyle(self) -> None:
        self._style = Style(self._look)
        self._value_font = self._look.mono(scale=1.35, bold=True)
        self._fit()

    def _fit(self) -> None:
        """Be as large as the text."""
        rows = self._rows()
        width = max((QFontMetricsF(font).horizontalAdvance(text) for font, text, _ in rows), default=0.0)
        height = sum(QFontMetricsF(font).height() for font, _, _ in rows)
        self.resize(round(width) + 2 * PADDING + 2, round(height) + 2 * PADDING - 2)
        self.update()

    def _rows(self) -> list[tuple]:
        style, text = self._style, self.text
        rows = [
            (style.small_font, text.title, style.card_muted),
            (self._value_font, text.value, style.card_text),
            (style.small_font, text.note, style.card_muted),
        ]
        return [row for row in rows if row[1]]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._style.strong_border, 1) if self._style.dark else Qt.PenStyle.NoPen)
        painter.setBrush(self._style.card)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        top = PADDING - 1.0
        for font, text, colour in self._rows():
            painter.setFont(font)
            painter.setPen(colour)
            height = QFontMetricsF(font).height()
            painter.drawText(QRectF(PADDING, top, self.width(), height), Qt.AlignmentFlag.AlignVCenter, text)
            top += height
        painter.end()
