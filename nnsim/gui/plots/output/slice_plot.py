"""One slice: the output as a curve over one input, with the points of the data and the held value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.gui.plots.figures import plain
from nnsim.gui.plots.output.slicing import SliceAxis
from nnsim.gui.plots.scale import Range, linear_ticks, tick_text
from nnsim.gui.theme import Look

Array = NDArray[np.float64]

STRENGTHS = 5
"""How many strengths the points have, by how near they are to the slice."""

FAINTEST = 0.10

HANDLE = 16
"""Pixels of a slider's handle with the normal type: it stands under its value also at the ends."""


@dataclass(frozen=True, eq=False)
class Dots:
    """Points of a slice, one element each.

    Parameters
    ----------
    x, y : ndarray
        In the units of the axes.
    near : ndarray
        How near each is to the slice, 0 to 1.
    stamps : list of QPixmap
    """

    x: Array
    y: Array
    near: Array
    stamps: list[QPixmap]


class SlicePlot(QWidget):
    """Paints what stands still once, and the curve for every frame.

    Signals
    -------
    moved : float
        Where along the axis a person wants the input to be held.
    pointed : int
        The number of the dot under the mouse, -1 for none.
    picked : int
        The number of the dot that was clicked.
    """

    moved = Signal(float)
    pointed = Signal(int)
    picked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._axis: SliceAxis | None = None
        self._dots: Dots | None = None
        self._curve: Array | None = None
        self._here = np.nan
        self._y: Range = (0.0, 1.0)
        self.place = 0.0
        self._behind: QPixmap | None = None
        self._dragging = False
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(120, 120)

    def minimumSizeHint(self) -> QSize:
        return QSize(70, 60)

    # ------------------------------------------------------------------ what it shows

    def show_axis(self, axis: SliceAxis) -> None:
        """Show another input, without anything in it."""
        self._axis, self._dots, self._curve = axis, None, None
        self.setAccessibleName(axis.name)
        self._repaint_all()

    def show_dots(self, dots: Dots) -> None:
        """Show other points."""
        self._dots = dots
        self._repaint_all()

    def show_range(self, y: Range) -> None:
        """Set what the upright axis covers."""
        if y != self._y:
            self._y = y
            self._repaint_all()

    def show_place(self, place: float) -> None:
        """Show where this input is held in the other slices."""
        self.place = place
        self.update()

    def show_curve(self, values: Array | None, here: float) -> None:
        """Show what the network gives at the places of the axis, and for what is held."""
        self._curve, self._here = values, here
        self.update()

    @property
    def curve(self) -> Array | None:
        """What is shown as the network's output."""
        return self._curve

    def restyle(self) -> None:
        """Take the colours of the look."""
        self._repaint_all()

    def _repaint_all(self) -> None:
        self._behind = None
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._behind = None

    # ------------------------------------------------------------------ where things are

    def _font(self) -> QFont:
        return self.look.font(scale=0.8)

    def inside(self) -> QRectF:
        """Return the rectangle between the axes: the name is above, numbers are at the left and below."""
        metrics = QFontMetricsF(self._font())
        line = metrics.height()
        left = metrics.horizontalAdvance("-00.0") + 3
        right = self.look.theme.px(HANDLE / 2)
        return QRectF(left, line + 3, self.width() - left - right, self.height() - 2 * line - 6)

    def x_of(self, value: Array | float) -> Array:
        """Return where values of the input are in this widget."""
        assert self._axis is not None
        inside, (low, high) = self.inside(), self._axis.span
        return inside.left() + (np.asarray(value, np.float64) - low) / (high - low) * inside.width()

    def y_of(self, value: Array | float) -> Array:
        """Return where values of the output are in this widget."""
        inside, (low, high) = self.inside(), self._y
        return inside.bottom() - (np.asarray(value, np.float64) - low) / (high - low) * inside.height()

    # ------------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._axis is None:
            return
        if self._behind is None:
            self._behind = self._paint_behind()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._behind)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter)
        self._paint_place(painter)
        painter.setClipRect(self.inside())
        self._paint_curve(painter)

    def _paint_behind(self) -> QPixmap:
        """Return the picture of axes, grid and points."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self.look.theme.panel))
        painter = QPainter(picture)
        painter.setFont(self._font())
        self._paint_grid(painter)
        self._paint_numbers(painter)
        if self._dots is not None:
            painter.setClipRect(self.inside())
            self._paint_dots(painter, self._dots)
        painter.end()
        return picture

    def _paint_grid(self, painter: QPainter) -> None:
        inside, metrics = self.inside(), QFontMetricsF(self._font())
        count = max(2, min(5, int(inside.height() / (2.4 * metrics.height()))))
        step, values = linear_ticks(*self._y, count)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in values:
            y = float(self.y_of(value))
            painter.setPen(QPen(QColor(self.look.theme.grid), 1))
            painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
            painter.setPen(QColor(self.look.theme.muted))
            room = QRectF(0, y - metrics.height(), inside.left() - 3, 2 * metrics.height())
            painter.drawText(room, right, tick_text(value, step))

    def _paint_numbers(self, painter: QPainter) -> None:
        """Write the ends of the input's range, or the categories that there is room for."""
        assert self._axis is not None
        inside, metrics = self.inside(), QFontMetricsF(self._font())
        painter.setPen(QColor(self.look.theme.muted))
        line = QRectF(inside.left(), inside.bottom() + 2, inside.width(), metrics.height())
        if self._axis.labels:
            width = inside.width() / len(self._axis.labels)
            for place, text in enumerate(self._axis.labels):
                room = QRectF(inside.left() + place * width, line.top(), width, line.height())
                short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 2)
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, short)
            return
        step, values = linear_ticks(*self._axis.span, 2 if inside.width() < 150 else 4)
        for value in values:
            text = tick_text(value, step)
            half = metrics.horizontalAdvance(text) / 2 + 1
            middle = min(max(float(self.x_of(value)), half), self.width() - half)
            room = QRectF(middle - half, line.top(), 2 * half, line.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_dots(self, painter: QPainter, dots: Dots) -> None:
        if not dots.stamps:
            return
        half = dots.stamps[0].deviceIndependentSize().width() / 2
        at = np.column_stack([self.x_of(dots.x), self.y_of(dots.y)]) - half
        strength = (dots.near * (STRENGTHS - 1) + 0.5).astype(np.intp)
        for number in np.argsort(strength, kind="stable").tolist():
            painter.setOpacity(FAINTEST + (1 - FAINTEST) * strength[number] / (STRENGTHS - 1))
            painter.drawPixmap(QPointF(*at[number].tolist()), dots.stamps[number])

    def _paint_title(self, painter: QPainter) -> None:
        """Write the name of the input and the value at which it is held."""
        assert self._axis is not None
        labels = self._axis.labels
        value = labels[round(self.place)] if labels else plain(self.place)
        room = QRectF(0, 0, self.width(), self.inside().top() - 2)
        bold, mono = self.look.font(scale=0.85, bold=True), self.look.mono(scale=0.85)
        width = QFontMetricsF(mono).horizontalAdvance(value)
        name = QFontMetricsF(bold).elidedText(
            self._axis.name, Qt.TextElideMode.ElideRight, room.width() - width - 8
        )
        painter.setFont(bold)
        painter.setPen(QColor(self.look.theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(mono)
        painter.setPen(QColor(self.look.theme.accent_text))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value)

    def _paint_place(self, painter: QPainter) -> None:
        inside, theme = self.inside(), self.look.theme
        x = float(self.x_of(self.place))
        painter.setPen(QPen(QColor(theme.accent), theme.line_width, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, inside.top()), QPointF(x, inside.bottom()))

    def _paint_curve(self, painter: QPainter) -> None:
        if self._curve is None or self._axis is None:
            return
        theme = self.look.theme
        painter.setPen(QPen(QColor(theme.negative), 2 * theme.line_width))
        x, y = self.x_of(self._axis.places), self.y_of(np.clip(self._curve, -1e12, 1e12))
        if self._axis.labels:
            painter.setBrush(QColor(theme.negative))
            for place in np.flatnonzero(np.isfinite(y)).tolist():
                painter.drawEllipse(QPointF(x[place], y[place]), 3.0, 3.0)
            return
        seen = np.isfinite(y)
        y = np.clip(np.nan_to_num(y), -1e5, 1e5)
        self._paint_pieces(painter, x, y, seen)
        if np.isfinite(self._here):
            painter.setBrush(QColor(theme.panel))
            at = QPointF(float(self.x_of(self.place)), float(self.y_of(self._here)))
            painter.drawEllipse(at, theme.px(4), theme.px(4))

    def _paint_pieces(self, painter: QPainter, x: Array, y: Array, seen: NDArray[np.bool_]) -> None:
        """Paint a line through the points that are seen, with gaps between them."""
        for piece in np.split(np.arange(len(y)), np.flatnonzero(np.diff(seen)) + 1):
            if seen[piece[0]]:
                painter.drawPolyline(QPolygonF([QPointF(x[place], y[place]) for place in piece.tolist()]))

    # ------------------------------------------------------------------ the mouse

    def nearest(self, at: QPointF) -> int:
        """Return the number of the dot under a place, -1 if there is none; faint ones do not count."""
        dots = self._dots
        if dots is None or not len(dots.x):
            return -1
        distance = np.hypot(self.x_of(dots.x) - at.x(), self.y_of(dots.y) - at.y())
        distance = np.where(dots.near >= 0.5 / (STRENGTHS - 1), distance, np.inf)
        found = int(distance.argmin())
        return found if distance[found] <= self.look.theme.px(8) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._axis is not None:
            found = self.nearest(event.position())
            if found >= 0:
                self.picked.emit(found)
            else:
                self._dragging = True
                self._move(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._move(event.position())
        else:
            self.pointed.emit(self.nearest(event.position()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragging = False

    def leaveEvent(self, _event: object) -> None:
        self.pointed.emit(-1)

    def _move(self, at: QPointF) -> None:
        assert self._axis is not None
        inside, (low, high) = self.inside(), self._axis.span
        share = (at.x() - inside.left()) / inside.width()
        self.moved.emit(low + min(max(share, 0.0), 1.0) * (high - low))
