"""The card of a layer that works on whole images: its filters, an example image, or a sign for its kind."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.gui.canvas.geometry import Column
from nnsim.gui.canvas.style import Style
from nnsim.network.layers import AveragePool2D, Conv2D, Dropout, Flatten, Layer, MaxPool2D

ROWS = 4
"""Rows of small pictures on an upright card; it has two in a row."""

PICTURES = 2 * ROWS
"""At most so many filters are shown."""

INSET = 7.0
"""Pixels between the edge of a card and what is on it."""


class CardItem(QGraphicsItem):
    """Paints one card. Pictures come by `show_pictures`; without any, a sign stands for the layer."""

    def __init__(self, column: Column, layer: Layer, style: Style) -> None:
        super().__init__()
        self._style = style
        self._hovered = False
        self._pictures: list[QImage] = []
        self.column = column
        self.place(column, layer)

    def place(self, column: Column, layer: Layer) -> None:
        """Stand where the column says, for a layer that may have other values than before."""
        self.prepareGeometryChange()
        self.column, self._layer = column, layer
        self.update()

    def hover(self, hovered: bool) -> None:
        """Be marked as under the pointer, or not."""
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def show_pictures(self, pictures: Sequence[QImage]) -> None:
        """Show these pictures, a single one as large as the card."""
        self._pictures = list(pictures)
        self.update()

    # ------------------------------------------------------------------ painting

    def boundingRect(self) -> QRectF:
        return self.column.body.adjusted(-2, -2, 2, 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        style, rect = self._style, self.column.body
        painter.setPen(QPen(style.accent if self._hovered else style.strong_border, 1.0))
        painter.setBrush(style.zero)
        painter.drawRoundedRect(rect, 8, 8)
        inside = rect.adjusted(INSET, INSET, -INSET, -INSET)
        if self._pictures:
            self._paint_pictures(painter, inside)
        else:
            self._paint_sign(painter, inside)

    def _paint_pictures(self, painter: QPainter, inside: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        alone = len(self._pictures) == 1
        areas = [inside] if alone else _grid(inside, 2, -(-len(self._pictures) // 2), 4.0)
        for picture, area in zip(self._pictures, areas, strict=False):
            size = QSizeF(picture.size()).scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
            fitting = QRectF(QPointF(), size)
            fitting.moveCenter(area.center())
            painter.drawImage(fitting, picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)

    def _paint_sign(self, painter: QPainter, inside: QRectF) -> None:
        layer = self._layer
        if isinstance(layer, Conv2D):
            count = min(layer.filters, PICTURES)
            self._paint_squares(painter, _grid(inside, 2, -(-count // 2), 4.0)[:count], range(0))
        elif isinstance(layer, MaxPool2D | AveragePool2D):
            self._paint_pool(painter, inside, layer)
        elif isinstance(layer, Dropout):
            areas = _grid(inside, 3, 7, 5.0)
            step = 1 / layer.rate if layer.rate else len(areas) + 1
            left_out = {round((number + 0.5) * step) for number in range(len(areas))}
            painter.setPen(QPen(self._style.strong_border, 1.2))
            for number, area in enumerate(areas):
                painter.setBrush(Qt.BrushStyle.NoBrush if number in left_out else self._style.muted)
                painter.drawEllipse(area.center(), area.width() / 2, area.width() / 2)
        elif isinstance(layer, Flatten):
            row = _grid(inside, 1, 9, 4.0)
            self._paint_squares(painter, [_square(area) for area in row], range(len(row)))
        else:
            self._paint_squares(painter, _grid(inside, 4, 4, 2.0), range(0))

    def _paint_pool(self, painter: QPainter, inside: QRectF, layer: MaxPool2D | AveragePool2D) -> None:
        """Paint windows of four pixels; the largest is marked, or all are the same."""
        largest = isinstance(layer, MaxPool2D)
        for place, window in enumerate(_grid(inside, 2, 3, 6.0)):
            pixels = _grid(_square(window), 2, 2, 1.5)
            chosen = (place * 7 + 1) % 4
            self._paint_squares(painter, pixels, range(chosen, chosen + 1) if largest else range(4))

    def _paint_squares(self, painter: QPainter, areas: Sequence[QRectF], filled: range) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for number, area in enumerate(areas):
            painter.setBrush(self._style.muted if number in filled else self._style.border)
            painter.drawRoundedRect(_square(area), 1.5, 1.5)


def _grid(area: QRectF, columns: int, rows: int, gap: float) -> list[QRectF]:
    """Return equal areas row by row, with gaps between them."""
    width = (area.width() - (columns - 1) * gap) / columns
    height = (area.height() - (rows - 1) * gap) / rows
    return [
        QRectF(area.left() + column * (width + gap), area.top() + row * (height + gap), width, height)
        for row in range(rows)
        for column in range(columns)
    ]


def _square(area: QRectF) -> QRectF:
    """Return the largest square in the middle of an area."""
    side = min(area.width(), area.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(area.center())
    return square
