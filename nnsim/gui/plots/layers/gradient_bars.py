"""Bars of the gradient's size, one for each layer, on a scale of powers of ten."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from nnsim.gui.plots.scale import Range, SteadyRange, log_ticks, tick_text
from nnsim.gui.theme import Look

FLOOR = 1e-30
"""Smaller sizes are drawn as this one."""

WIDEST = 74
"""Pixels across a bar and the room beside it at most, with the normal type."""


class GradientBars(QWidget):
    """From the first layer at the left to the output at the right; the higher, the more a layer learns."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._titles: tuple[str, ...] = ()
        self._sizes: NDArray[np.float64] = np.zeros(0)
        self._steady = SteadyRange()
        self._range: Range = (-3.0, 0.0)
        self.setAccessibleName(self.tr("Size of the gradient in each layer"))

    def show_titles(self, titles: Sequence[str]) -> None:
        """Begin with other layers."""
        self._titles, self._sizes = tuple(titles), np.zeros(0)
        self._steady.forget()
        self.update()

    def show_sizes(self, sizes: NDArray[np.float64]) -> None:
        """Show a size for each layer; one that is 0 or not finite has no bar."""
        self._sizes = sizes
        seen = sizes[np.isfinite(sizes) & (sizes > 0)]
        if len(seen):
            logs = np.log10(np.maximum(seen, FLOOR))
            self._range = self._steady.fit(float(logs.min()) - 0.4, float(logs.max()) + 0.1)
        self.update()

    @property
    def heights(self) -> list[float]:
        """The share of the height that each bar has."""
        return [self._share(size) for size in self._sizes.tolist()]

    def _share(self, size: float) -> float:
        if not (math.isfinite(size) and size > 0):
            return 0.0
        low, high = self._range
        return min(max((math.log10(max(size, FLOOR)) - low) / (high - low), 0.0), 1.0)

    # ------------------------------------------------------------------ places

    def sizeHint(self) -> QSize:
        return QSize(320, 140)

    def _area(self) -> QRectF:
        """Return where the bars stand."""
        small = QFontMetrics(self._look.font(scale=0.85))
        left, line = small.horizontalAdvance("-12,345") + 8, small.height()
        return QRectF(
            left, line + 6, max(10, self.width() - left - 8), max(10, self.height() - 2 * line - 12)
        )

    def _middle(self, place: int) -> float:
        area = self._area()
        step = min(area.width() / max(1, len(self._titles)), self._look.theme.px(WIDEST) * 1.6)
        return area.left() + (place + 0.5) * step

    @property
    def _step(self) -> float:
        return self._middle(1) - self._middle(0)

    def event(self, event: QEvent) -> bool:
        """Say the title and the size of the bar under the mouse."""
        if isinstance(event, QHelpEvent) and len(self._sizes):
            place = int((event.pos().x() - self._middle(0)) / self._step + 0.5)
            if 0 <= place < len(self._sizes):
                text = f"{self._titles[place]}: {self._sizes[place]:.4g}"
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    # ------------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font(scale=0.85))
        area = self._area()
        self._paint_grid(painter, area)
        for place, title in enumerate(self._titles):
            self._paint_bar(painter, area, place, title)

    def _paint_grid(self, painter: QPainter, area: QRectF) -> None:
        theme = self._look.theme
        low, high = self._range
        for tick in log_ticks(low, high, max(2, int(area.height() / theme.px(26)))):
            y = area.bottom() - (tick - low) / (high - low) * area.height()
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(theme.muted))
            text = QRectF(0, y - 10, area.left() - 8, 20)
            painter.drawText(
                text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick_text(10**tick)
            )

    def _paint_bar(self, painter: QPainter, area: QRectF, place: int, title: str) -> None:
        theme, middle, step = self._look.theme, self._middle(place), self._step
        painter.setPen(QColor(theme.text))
        metrics = painter.fontMetrics()
        room = QRectF(middle - step / 2 + 1, area.bottom() + 3, step - 2, metrics.height() + 2)
        name = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, name)
        if place >= len(self._sizes):
            return
        size = float(self._sizes[place])
        height = self._share(size) * area.height()
        half = min(step * 0.36, theme.px(WIDEST) / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.positive))
        painter.drawRoundedRect(QRectF(middle - half, area.bottom() - height, 2 * half, height), 2, 2)
        painter.setPen(QColor(theme.muted))
        written = QRectF(
            middle - step / 2, area.bottom() - height - metrics.height() - 2, step, metrics.height()
        )
        painter.setFont(self._look.mono(scale=0.8))
        text = f"{size:.1e}" if size else "0"
        if painter.fontMetrics().horizontalAdvance(text) <= step:
            painter.drawText(written, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, text)
        painter.setFont(self._look.font(scale=0.85))
