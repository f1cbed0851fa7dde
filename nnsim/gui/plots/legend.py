"""The Legend: what the colours and rims of a plot mean, in a line that wraps where it must."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.gui.theme import Look

MOST = 14
"""Entries that are shown; a legend of more would leave no room for its plot."""


@dataclass(frozen=True)
class Entry:
    """One sample and its text: a line, with a `rim` a point, without a colour nothing."""

    text: str
    colour: str
    rim: str = ""


class Legend(QWidget):
    """Entries side by side, each a painted sample and its text."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._entries: Sequence[Entry] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Replace the entries; the last of very many are only counted."""
        self._entries = tuple(entries)
        if len(entries) > MOST:
            more = self.tr("… %1 more").replace("%1", str(len(entries) - MOST + 1))
            self._entries = (*entries[: MOST - 1], Entry(more, ""))
        self.setAccessibleName(", ".join(entry.text for entry in entries))
        self.updateGeometry()
        self.update()

    @property
    def line_width(self) -> int:
        """The width of all entries in one line."""
        places = self._places(float("inf"))
        return math.ceil(places[-1].right()) if places else 0

    def _font(self) -> QFont:
        return self._look.font(scale=0.9)

    def _places(self, width: float) -> list[QRectF]:
        """Return where each entry stands."""
        metrics = QFontMetrics(self._font())
        line, places, x, y = metrics.height() + 2, [], 0.0, 0.0
        for entry in self._entries:
            size = self._sample_width(entry) + metrics.horizontalAdvance(entry.text) + 4
            if x > 0 and x + size > width:
                x, y = 0.0, y + line
            places.append(QRectF(x, y, size, line))
            x += size + metrics.averageCharWidth() * 1.5
        room = max(0.0, (self.height() - y - line) / 2)
        return [place.translated(0.0, room) for place in places]

    def _sample_width(self, entry: Entry) -> float:
        return self._look.theme.px(13 if entry.rim else 20) if entry.colour else 0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return round(places[-1].bottom() - places[0].top()) if places else 0

    def sizeHint(self) -> QSize:
        return QSize(
            self._look.theme.px(120), self.heightForWidth(max(self.width(), self._look.theme.px(120)))
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(0, QFontMetrics(self._font()).height() + 2 if self._entries else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for entry, place in zip(self._entries, self._places(self.width()), strict=True):
            self._paint_sample(painter, entry, place)
            painter.setPen(QColor(self._look.theme.muted))
            text = place.adjusted(self._sample_width(entry) + 2, 0, 4, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, entry.text)

    def _paint_sample(self, painter: QPainter, entry: Entry, place: QRectF) -> None:
        middle = place.center().y()
        if not entry.colour:
            return
        if entry.rim:
            painter.setPen(QPen(QColor(entry.rim), 1.2))
            painter.setBrush(QColor(entry.colour))
            radius = self._look.theme.px(4)
            painter.drawEllipse(QPointF(place.x() + radius + 1, middle), radius, radius)
        else:
            painter.setPen(QPen(QColor(entry.colour), 2))
            painter.drawLine(QPointF(place.x(), middle), QPointF(place.x() + self._look.theme.px(15), middle))
