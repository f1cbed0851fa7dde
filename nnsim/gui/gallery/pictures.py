"""The pictures of examples, made from their data and kept."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from nnsim.data.recipe import Bundled, Images, Reviews
from nnsim.data.sets import bundled, registry
from nnsim.data.sets.registry import MissingSetError
from nnsim.gui.panels.data.sources.drawings import Drawing
from nnsim.gui.panels.data.sources.thumbnails import drawing
from nnsim.gui.theme import Theme
from nnsim.project import examples

WORDS = (("awful", False), ("wonderful", True), ("boring", False), ("superb", True))
"""Words of English reviews, and whether they praise."""


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
    """Return the picture of an example, also where its files are not on this machine."""
    source = examples.load(name).recipe.source
    if isinstance(source, Reviews):
        return Picture(_words)
    if isinstance(source, Images) and not _is_here(source):
        return Picture(drawing(Bundled(bundled.DIGITS)))
    return Picture(drawing(source))


def _is_here(source: Images) -> bool:
    try:
        registry.locate(source)
    except MissingSetError:
        return False
    return True


def _words(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Draw words that reviews are judged by: orange ones that blame, blue ones that praise."""
    font = QFont(QApplication.font())
    font.setPixelSize(round(area.height() / (len(WORDS) + 0.4)))
    font.setItalic(True)
    painter.setFont(font)
    step = area.height() / len(WORDS)
    for row, (word, praises) in enumerate(WORDS):
        painter.setPen(QColor(theme.positive if praises else theme.negative))
        side = Qt.AlignmentFlag.AlignRight if praises else Qt.AlignmentFlag.AlignLeft
        line = QRectF(area.left(), area.top() + row * step, area.width(), step)
        painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, word)
