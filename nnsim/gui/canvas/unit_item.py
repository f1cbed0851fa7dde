"""One unit: a rounded square that shows what the unit computes."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.gui.canvas.geometry import Column
from nnsim.gui.canvas.style import Style

SMALL = 18.0
"""A unit smaller than this shows its activation by colour instead of a bar."""

RING = 6.0
"""How far rings and labels may reach beyond the square."""


@dataclass(frozen=True)
class Marks:
    """How a unit is marked: selected, focused, under the pointer, or about to take a dropped activation."""

    selected: bool = False
    focused: bool = False
    hovered: bool = False
    aimed: bool = False


class UnitItem(QGraphicsItem):
    """Paints one unit. What it shows comes by `show_map`, `show_curve`, `show_bar` or `show_nothing`."""

    def __init__(self, column: Column, unit: int, style: Style) -> None:
        super().__init__()
        self.column, self.unit = column, unit
        self.label = self.reading = ""
        self._style = style
        self._marks = Marks()
        self._place: tuple[float, ...] = ()
        self._map: QImage | None = None
        self._areas: tuple[QPolygonF, QPolygonF, QPolygonF] | None = None
        self._bar: float | None = None
        self._rect = QRectF()
        self.place(column)

    def place(self, column: Column) -> None:
        """Stand where the column says."""
        self.column = column
        rect = column.unit_rect(self.unit)
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect

    def mark(self, marks: Marks) -> None:
        """Be marked in another way."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def show_map(self, image: QImage, place: tuple[float, ...] = ()) -> None:
        """Show a heat map over two inputs, and the chosen row at a place from (0, 0) to (1, 1)."""
        self._map, self._place = image, place

    def show_curve(self, areas: tuple[QPolygonF, QPolygonF, QPolygonF], dot: tuple[float, ...] = ()) -> None:
        """Show a curve over one input, in a square from -1 to 1, and the chosen row at a place in it."""
        self._areas, self._place = areas, dot

    def show_bar(self, value: float) -> None:
        """Show an activation from -1 to 1."""
        self._bar = value

    def release(self) -> None:
        """Show nothing of a chosen row any more."""
        self.reading, self._place = "", ()

    def show_nothing(self) -> None:
        """Show an empty square until something is known."""
        self._map = self._areas = self._bar = None
        self._place = ()

    # ------------------------------------------------------------------ painting

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-3 * RING, -RING, 3 * RING, RING + 14)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        radius = min(6.0, 0.16 * self._rect.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._fill())
        painter.drawRoundedRect(self._rect, radius, radius)
        if self._areas is not None:
            self._paint_areas(painter)
        if self._bar is not None:
            self._paint_bar(painter)
        if self._place and self._rect.width() >= SMALL:
            self._paint_dot(painter)
        self._paint_edge(painter, radius)
        if self.label or self.reading:
            self._paint_label(painter)

    def _fill(self) -> QBrush:
        if self._map is None:
            return QBrush(self._style.zero)
        brush = QBrush(self._map)
        scale = self._rect.width() / self._map.width()
        brush.setTransform(QTransform(scale, 0, 0, scale, self._rect.x(), self._rect.y()))
        return brush

    def _paint_areas(self, painter: QPainter) -> None:
        above, below, curve = self._areas
        half = self._rect.width() / 2 - 3
        painter.save()
        painter.translate(self._rect.center())
        painter.scale(half, half)
        for polygon, colour in ((above, self._style.positive), (below, self._style.negative)):
            painter.setBrush(_faint(colour))
            painter.drawPolygon(polygon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_line(self._style.strong_border, 1.0))
        painter.drawLine(QPointF(-1, 0), QPointF(1, 0))
        painter.setPen(_line(self._style.text, 1.4 * self._style.line))
        painter.drawPolyline(curve)
        painter.restore()

    def _paint_bar(self, painter: QPainter) -> None:
        rect, value = self._rect, self._bar
        if rect.width() < SMALL:
            painter.setBrush(self._style.diverging_colour(value))
            painter.drawRect(rect)
            return
        middle, half = rect.center().y(), rect.height() / 2 - 3
        inset = 0.3 * rect.width()
        painter.setBrush(self._style.positive if value > 0 else self._style.negative)
        top = middle - half * max(value, 0.0)
        painter.drawRect(QRectF(rect.left() + inset, top, rect.width() - 2 * inset, half * abs(value)))
        painter.setPen(_line(self._style.strong_border, 1.0))
        painter.drawLine(QPointF(rect.left() + 4, middle), QPointF(rect.right() - 4, middle))

    def _paint_edge(self, painter: QPainter, radius: float) -> None:
        marks, style = self._marks, self._style
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.accent if marks.hovered or marks.aimed else style.strong_border, 1.0))
        painter.drawRoundedRect(self._rect, radius, radius)
        if marks.selected or marks.aimed:
            painter.setPen(QPen(style.accent, 2.4))
            painter.drawRoundedRect(self._rect.adjusted(-3.5, -3.5, 3.5, 3.5), radius + 3, radius + 3)
        elif marks.focused:
            painter.setPen(QPen(style.accent, 1.2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self._rect.adjusted(-3.5, -3.5, 3.5, 3.5), radius + 3, radius + 3)

    def _paint_dot(self, painter: QPainter) -> None:
        """Paint where the chosen row is: light and dark, so that it is seen on every colour."""
        rect, (x, y) = self._rect, self._place
        if self._map is not None:
            middle = QPointF(rect.left() + x * rect.width(), rect.bottom() - y * rect.height())
        else:
            middle = rect.center() + QPointF(x, -y) * (rect.width() / 2 - 3)
        size = max(2.0, 0.07 * rect.width())
        painter.setPen(QPen(self._style.panel, 1.2))
        painter.setBrush(self._style.text)
        painter.drawEllipse(middle, size, size)

    def _paint_label(self, painter: QPainter) -> None:
        """Say the activation of a unit that has one of its own, and what it computes for the chosen row.

        Where there is no room beneath the unit, its lower edge takes the number.
        """
        metrics = QFontMetricsF(self._style.reading_font)
        beneath = self.column.pitch - self.column.size >= metrics.height()
        text = " ".join(part for part in (self.label, self.reading) if part)
        if not beneath and not (self.reading and self._rect.height() >= 2 * metrics.height()):
            return
        if beneath:
            middle = self._rect.bottom() + 2 + metrics.height() / 2
        else:
            text, middle = self.reading, self._rect.bottom() - 1 - metrics.height() / 2
        area = QRectF(0, 0, metrics.horizontalAdvance(text) + 4, metrics.height() - 1)
        area.moveCenter(QPointF(self._rect.center().x(), middle))
        if self.reading:
            ground = QColor(self._style.panel)
            ground.setAlphaF(0.85)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(area, 3, 3)
        painter.setFont(self._style.reading_font if self.reading else self._style.tiny_font)
        painter.setPen(self._style.text if self.reading else self._style.muted)
        painter.drawText(area.adjusted(-20, -2, 20, 2), Qt.AlignmentFlag.AlignCenter, text)


def _line(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen


def _faint(colour: QColor) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(0.35)
    return faint
