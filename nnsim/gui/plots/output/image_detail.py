"""One image, large, beside how sure the network is of each class."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.gui.plots.figures import percent
from nnsim.gui.theme import Look

BARS = 10
"""Classes with a bar at most; the least likely have none."""


class ImageDetail(QWidget):
    """The image with hard pixels, and a bar for each of the likeliest classes.

    Signals
    -------
    left
        A click, Esc or Return: back to the others.
    """

    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._picture = QImage()
        self._names: tuple[str, ...] = ()
        self._title = ""
        self._actual = 0
        self._chances: NDArray[np.float64] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Click or Esc: back to all images"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, title: str, picture: QImage, actual: int, names: tuple[str, ...]) -> None:
        """Show an image whose class is known, under a title."""
        self._title, self._picture, self._actual, self._names = title, picture, actual, names
        self._chances = None
        self.setAccessibleName(title)
        self.update()

    def show_chances(self, chances: NDArray[np.float64] | None) -> None:
        """Show how sure the network is of each class; None before it is known."""
        self._chances = chances
        self.update()

    def _bars(self) -> list[int]:
        """Return the classes that get a bar, in their order."""
        if self._chances is None:
            return []
        likeliest = np.argsort(-np.nan_to_num(self._chances), kind="stable")[:BARS].tolist()
        if self._actual not in likeliest:
            likeliest[-1] = self._actual
        return sorted(likeliest)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        title = self._look.font(scale=0.95, bold=True)
        line = QFontMetricsF(title).height()
        painter.setFont(title)
        painter.setPen(QColor(self._look.theme.text))
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, self._title)
        room = QRectF(0, line + 8, self.width(), self.height() - line - 8)
        side = min(0.52 * room.width(), room.height())
        place = fitted(self._picture, QRectF(0, room.top(), side, side))
        place.moveTop(room.top())
        painter.drawImage(place, self._picture)
        self._paint_bars(painter, QRectF(side + 14, room.top(), room.width() - side - 14, room.height()))

    def _paint_bars(self, painter: QPainter, room: QRectF) -> None:
        theme, shown = self._look.theme, self._bars()
        if not shown or self._chances is None:
            return
        font, mono = self._look.font(scale=0.85), self._look.mono(scale=0.85)
        metrics = QFontMetricsF(font)
        line = min(metrics.height() + 8, room.height() / len(shown))
        widest = max(metrics.horizontalAdvance(self._names[kind]) for kind in shown)
        name_width = min(widest, 0.4 * room.width())
        figure = QFontMetricsF(mono).horizontalAdvance("100.0 %")
        best = int(np.nan_to_num(self._chances).argmax())
        for place, kind in enumerate(shown):
            top = room.top() + place * line
            colour = theme.positive if kind == self._actual else theme.negative
            painter.setFont(self._look.font(scale=0.85, bold=kind in (best, self._actual)))
            painter.setPen(QColor(theme.text if kind in (best, self._actual) else theme.muted))
            name = metrics.elidedText(self._names[kind], Qt.TextElideMode.ElideRight, name_width)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(room.left(), top, name_width, line), middle, name)
            bar = QRectF(room.left() + name_width + 6, top + 0.25 * line, 0, 0.5 * line)
            bar.setWidth(max(0.0, room.right() - bar.left() - figure - 6))
            painter.fillRect(bar, QColor(theme.grid))
            chance = float(np.clip(np.nan_to_num(self._chances[kind]), 0.0, 1.0))
            bar.setWidth(chance * bar.width())
            painter.fillRect(bar, QColor(colour))
            painter.setFont(mono)
            painter.drawText(
                QRectF(room.right() - figure, top, figure, line),
                middle | Qt.AlignmentFlag.AlignRight,
                percent(float(self._chances[kind])),
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace):
            self.left.emit()
        else:
            super().keyPressEvent(event)


def fitted(picture: QImage, room: QRectF) -> QRectF:
    """Return where a picture of its own shape is as large as it can be, in the middle of a room."""
    scale = min(room.width() / max(1, picture.width()), room.height() / max(1, picture.height()))
    inside = QRectF(0, 0, scale * picture.width(), scale * picture.height())
    inside.moveCenter(room.center())
    return inside
