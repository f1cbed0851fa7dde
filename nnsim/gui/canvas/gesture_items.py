"""What appears during a gesture: the slot for a layer, the rubber band, the connection pointed at."""

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.gui.canvas.style import Style


class PlacedItem(QGraphicsItem):
    """Something over an area of the drawing, hidden until a gesture needs it."""

    def __init__(self, style: Style, *, layer: float) -> None:
        super().__init__()
        self.setZValue(layer)
        self.setVisible(False)
        self._style = style
        self._rect = QRectF()

    def place(self, rect: QRectF) -> None:
        """Span this area."""
        self.prepareGeometryChange()
        self._rect = rect


class SlotItem(PlacedItem):
    """Paints the slot that a layer will go into."""

    def __init__(self, style: Style) -> None:
        super().__init__(style, layer=3)

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-90, -2, 90, self._style.sizes.foot)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        style = self._style
        painter.setPen(QPen(style.accent, 1.4, Qt.PenStyle.DashLine))
        fill = QColor(style.accent)
        fill.setAlphaF(0.1)
        painter.setBrush(fill)
        painter.drawRoundedRect(self._rect, 8, 8)
        text = QCoreApplication.translate("Canvas", "drop a layer here")
        height = QFontMetricsF(style.small_font).height()
        painter.setFont(style.small_font)
        painter.setPen(style.accent_text)
        area = QRectF(self._rect.center().x() - 90, self._rect.bottom() + 3, 180, height)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


class BandItem(PlacedItem):
    """Paints the rubber band."""

    def __init__(self, style: Style) -> None:
        super().__init__(style, layer=4)

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-1, -1, 1, 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        fill = QColor(self._style.accent)
        painter.setPen(QPen(fill, 1.0))
        fill.setAlphaF(0.1)
        painter.setBrush(fill)
        painter.drawRect(self._rect)


class HoverItem(QGraphicsItem):
    """Paints the connection under the pointer once more, with a halo, above all others."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setZValue(-0.5)
        self.setVisible(False)
        self._style = style
        self._path = QPainterPath()
        self._pen = QPen()

    def place(self, path: QPainterPath, pen: QPen) -> None:
        """Run along this connection."""
        self.prepareGeometryChange()
        self._path, self._pen = path, pen

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-10, -10, 10, 10)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        halo = QColor(self._style.accent)
        halo.setAlphaF(0.3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(halo, self._pen.widthF() + 7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawPath(self._path)
        painter.setPen(self._pen)
        painter.drawPath(self._path)
