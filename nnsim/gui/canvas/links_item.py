"""All connections as one item: width and colour show the weight, dashes a negative one, live."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.gui.canvas.connections import Connections, Floats, bundled, strength, strongest, widths
from nnsim.gui.canvas.geometry import Drawing
from nnsim.gui.canvas.style import Style, shade
from nnsim.network.graph import Graph

PAINTED = 150
"""Up to so many curves are drawn by the painter, more by a kernel."""

WITHOUT_KERNEL = 400
"""At most so many curves are drawn, the strongest, until the kernel is loaded."""

RASTERED = 10_000
"""At most so many curves are drawn, the strongest."""

MARKED = 300
"""At most so many cut and locked connections are marked."""

LOCK = 9.0
"""Pixels across the sign of a locked connection."""

DASH, GAP = 10.0, 5.0
"""Pixels of a dash and between two, as in `nnsim.kernels.raster`."""


class LinksItem(QGraphicsItem):
    """Paints the curves of all links."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setZValue(-1)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._style = style
        self._bounds = QRectF()
        self._connections: Connections | None = None
        self._bands: list[QPainterPath] = []
        self._raster_curves: Callable[..., None] | None = None
        self._paths: dict[int, QPainterPath] = {}
        self._weights: Floats | None = None
        self._order = np.zeros(0, dtype=np.intp)
        self._widths = self._strengths = np.zeros(0)
        self._image: QImage | None = None
        self._image_transform = QTransform()

    def place(
        self, connections: Connections, bands: list[QPainterPath], bounds: QRectF, vector: Floats | None
    ) -> None:
        """Draw these connections with the weights of a flat vector of parameters, if known, and bands."""
        self.prepareGeometryChange()
        self._connections, self._bands = connections, bands
        self._bounds, self._weights = bounds, vector
        self._paths = {}
        self._restyle()

    def use_raster(self, draw_curves: Callable[..., None]) -> None:
        """Draw by the kernel `nnsim.kernels.raster.draw_curves` where curves are many."""
        self._raster_curves = draw_curves
        self._restyle()

    @property
    def wants_raster(self) -> bool:
        """Whether there are more curves than the painter draws, and no kernel for them."""
        return (
            self._raster_curves is None and self._connections is not None and len(self._connections) > PAINTED
        )

    def show_weights(self, vector: Floats | None) -> None:
        """Show the weights of a flat vector of parameters, or curves without weights."""
        self._weights = vector
        self._restyle()

    @property
    def drawn(self) -> int:
        """How many connections are drawn."""
        return len(self._order)

    @property
    def weights(self) -> Floats | None:
        """The weights of the connections, if known."""
        if self._weights is None or self._connections is None:
            return None
        return self._weights[self._connections.position]

    def path(self, connection: int) -> QPainterPath:
        """Return the curve of a connection."""
        if connection not in self._paths:
            self._paths[connection] = _path(self._connections.ends[connection])
        return self._paths[connection]

    def width(self, connection: int) -> float:
        """Return how wide a connection is drawn."""
        return float(self._widths[connection])

    def _restyle(self) -> None:
        connections = self._connections
        if connections is None:
            return
        weights = self.weights
        known = weights is not None
        self._strengths = strength(weights, connections.reference) if known else np.zeros(len(connections))
        self._widths = widths(self._strengths, connections.thickness) * self._style.line
        there = np.flatnonzero(~connections.cut)
        most = RASTERED if self._raster_curves else WITHOUT_KERNEL
        self._order = there[strongest(self._strengths[there], most)]
        self._image = None
        self.update()

    # ------------------------------------------------------------------ painting

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._connections is None:
            return
        self._paint_bands(painter)
        if len(self._order) > PAINTED and self._raster_curves is not None:
            self._paint_image(painter, widget)
        else:
            self._paint_curves(painter)
        self._paint_marks(painter)

    def _paint_marks(self, painter: QPainter) -> None:
        """Show faintly where connections were cut, and put a lock on those that training leaves alone."""
        cut, locked = (
            np.flatnonzero(which)[:MARKED] for which in (self._connections.cut, self._connections.locked)
        )
        if len(cut):
            pen = QPen(self._style.strong_border, 1.0, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for connection in cut.tolist():
                painter.drawPath(self.path(connection))
        for connection in locked.tolist():
            self._paint_lock(painter, self.path(connection).pointAtPercent(0.5))

    def _paint_lock(self, painter: QPainter, at: QPointF) -> None:
        style, half = self._style, LOCK / 2
        body = QRectF(at.x() - half, at.y() - 0.25 * LOCK, LOCK, 0.8 * LOCK)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.panel, 4.0))
        shackle = QRectF(at.x() - 0.3 * LOCK, at.y() - 0.75 * LOCK, 0.6 * LOCK, 0.9 * LOCK)
        painter.drawArc(shackle, 0, 180 * 16)
        painter.setPen(QPen(style.text, 1.5))
        painter.drawArc(shackle, 0, 180 * 16)
        painter.setPen(QPen(style.panel, 1.5))
        painter.setBrush(style.text)
        painter.drawRoundedRect(body, 1.5, 1.5)

    def _paint_bands(self, painter: QPainter) -> None:
        fill = QColor(self._style.strong_border)
        fill.setAlphaF(0.3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        for band in self._bands:
            painter.drawPath(band)

    def _paint_curves(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        negative = self._negative()
        colours = self._style.shade_colours
        rows = shade(self._strengths, negative)
        for connection in self._order.tolist():
            width = self._widths[connection]
            colour = self._style.strong_border if self._weights is None else colours[rows[connection]]
            painter.setPen(curve_pen(colour, width, dashed=bool(negative[connection])))
            painter.drawPath(self.path(connection))

    def _negative(self) -> NDArray[np.bool_]:
        weights = self.weights
        return np.zeros(len(self._widths), dtype=bool) if weights is None else weights < 0

    def _paint_image(self, painter: QPainter, viewport: QWidget) -> None:
        """Draw in pixels of the screen, so that curves are sharp at every zoom, and keep the image."""
        ratio = viewport.devicePixelRatioF()
        transform = painter.worldTransform() * QTransform.fromScale(ratio, ratio)
        width, height = round(viewport.width() * ratio), round(viewport.height() * ratio)
        fresh = self._image is not None and self._image_transform == transform
        if not fresh or self._image.width() != width or self._image.height() != height:
            self._image = self._raster(transform, width, height)
            self._image.setDevicePixelRatio(ratio)
            self._image_transform = transform
        painter.save()
        painter.resetTransform()
        painter.drawImage(QPointF(), self._image)
        painter.restore()

    def _raster(self, transform: QTransform, width: int, height: int) -> QImage:
        pixels = np.zeros((height, width), dtype=np.uint32)
        order, scale = self._order, transform.m11()
        ends = self._connections.ends[order] * scale
        ends += [transform.dx(), transform.dy(), transform.dx(), transform.dy()]
        negative = self._negative()[order]
        colours = self._style.shades[shade(self._strengths[order], negative)]
        self._raster_curves(pixels, ends, self._widths[order] * scale, colours, negative, scale)
        self._pixels = pixels  # the image does not own them
        return QImage(pixels.data, width, height, QImage.Format.Format_ARGB32_Premultiplied)


def bands(drawing: Drawing, graph: Graph) -> list[QPainterPath]:
    """Return the outlines of the links that run from or to a card, from edge to edge of both layers."""
    made = []
    for link in graph.links:
        if bundled(drawing, link):
            left, right = drawing.column(link.source).body, drawing.column(link.target).body
            path = QPainterPath(left.topRight())
            third = QPointF((right.left() - left.right()) / 3, 0)
            path.cubicTo(left.topRight() + third, right.topLeft() - third, right.topLeft())
            path.lineTo(right.bottomLeft())
            path.cubicTo(right.bottomLeft() - third, left.bottomRight() + third, left.bottomRight())
            path.closeSubpath()
            made.append(path)
    return made


def curve_pen(colour: QColor, width: float, *, dashed: bool) -> QPen:
    """Return the pen of a connection; dashes have the same length at every width."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern([DASH / width, GAP / width])
    return pen


def _path(ends: Floats) -> QPainterPath:
    """Return the curve of one row of ends: with these control points it is that of `Connections`."""
    x0, y0, x1, y1 = ends.tolist()
    third = (x1 - x0) / 3
    path = QPainterPath(QPointF(x0, y0))
    path.cubicTo(x0 + third, y0, x1 - third, y1, x1, y1)
    return path
