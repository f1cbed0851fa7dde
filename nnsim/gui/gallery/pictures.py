"""The pictures of examples, made from their data and kept."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnsim.gui.panels.data.thumbnails import Drawing, drawing
from nnsim.gui.theme import Theme
from nnsim.project import examples


@dataclass(frozen=True)
class Picture:
    """What draws the data of an example."""

    draw: Drawing

    def pixmap(self, size: QSize, theme: Theme, ratio: float) -> QPixmap:
        """Return the picture in a rounded frame."""
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        frame = QRectF(0.5, 0.5, size.width() - 1, size.height() - 1)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.sunken))
        painter.drawRoundedRect(frame, theme.px(6), theme.px(6))
        room = frame.height() * 0.13
        self.draw(painter, frame.adjusted(1.3 * room, room, -1.3 * room, -room), theme)
        painter.end()
        return pixmap


@cache
def picture(name: str) -> Picture:
    """Return the picture of an example."""
    return Picture(drawing(examples.load(name).recipe.source))
