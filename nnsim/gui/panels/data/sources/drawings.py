"""The ways to draw data into a small rectangle: points, a curve, a map, images, lines of text, an icon."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from nnsim import places
from nnsim.gui.theme import Theme

POINTS = 90
"""Points in a picture of a set."""

FLATTEST = 1.5
"""Most width of points against their height; a ring shall not become a bar in a low picture."""

Drawing = Callable[[QPainter, QRectF, Theme], None]
"""Draws into a rectangle in the colours of a theme."""

Numbers = NDArray[np.float64]


def nothing(_painter: QPainter, _area: QRectF, _theme: Theme) -> None:
    """Draw what has no picture."""


def scatter(
    x: Numbers,
    y: Numbers,
    group: NDArray[np.int_],
    *,
    classes: int,
    radius: float = 1.0,
    margin: float = 0.0,
) -> Drawing:
    """Return what draws points; orange and blue for two classes, else the colours of the classes.

    Parameters
    ----------
    x, y : ndarray, shape (points,)
        In any units; of many points some are drawn.
    group : ndarray of int, shape (points,)
        The class of each.
    classes : int
        How many there are; 1 for points without.
    radius : float
        Of the points, for those that shall be larger or smaller than usual.
    margin : float
        Share of the rectangle that stays free at each side.
    """
    x, y, group = (values[:: max(1, len(x) // POINTS)] for values in (_unit(x), _unit(y), group))
    x, y = (margin + (1 - 2 * margin) * values for values in (x, y))

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        colours = (theme.negative, theme.positive) if classes <= 2 else theme.classes
        area = _not_flat(area)
        size = max(1.0, min(area.width(), 2 * area.height()) / 42) * radius
        painter.setPen(Qt.PenStyle.NoPen)
        for which in range(classes):
            painter.setBrush(QColor(colours[which % len(colours)]))
            for across, up in zip(x[group == which], y[group == which], strict=True):
                painter.drawEllipse(_place(area, across, up), size, size)

    return draw


def shaded(x: Numbers, y: Numbers, values: Numbers) -> Drawing:
    """Return what draws points in the colours of their values; those near zero fade."""
    x, y = _unit(x), _unit(y)
    shades = (np.clip(values / np.abs(values).max(), -1, 1) * 127.5 + 127.5).astype(np.uint8)

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        area = _not_flat(area)
        size = max(1.0, area.width() / 32)
        painter.setPen(Qt.PenStyle.NoPen)
        for across, up, shade in zip(x, y, theme.diverging[shades].tolist(), strict=True):
            painter.setBrush(QColor(*shade))
            painter.drawEllipse(_place(area, across, up), size, size)

    return draw


def curve(x: Numbers, y: Numbers) -> Drawing:
    """Return what draws a line through points."""
    across, up = _unit(x), _unit(y)

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        pen = QPen(QColor(theme.negative), max(1.5, area.width() / 28))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([_place(area, a, b) for a, b in zip(across, up, strict=True)]))

    return draw


def heat_map(values: Numbers) -> Drawing:
    """Return what draws values over two inputs, shape (rows from below, columns)."""
    shades = (_unit(values[::-1]) * 255).round().astype(np.uint8)

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        pixels = np.ascontiguousarray(theme.diverging[shades])
        rows, columns, _ = pixels.shape
        image = QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, image)

    return draw


def mosaic(images: NDArray[np.uint8]) -> Drawing:
    """Return what draws a few images beside each other, shape (images, height, width, channels).

    Grey ones are drawn in the colour of the type, so that ink stays ink in the dark.
    """
    count, height, width, channels = images.shape

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        columns = max(1, min(count, round(area.width() / area.height() * 2 * height / width)))
        rows = -(-count // columns)
        side = min(area.width() / columns / width, area.height() / rows / height)
        across, up = side * width, side * height
        left, top = area.center().x() - columns * across / 2, area.center().y() - rows * up / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, image in enumerate(images):
            row, column = divmod(place, columns)
            cell = QRectF(left + column * across, top + row * up, across - 1, up - 1)
            painter.drawImage(cell, _ink(image[:, :, 0], theme) if channels == 1 else _coloured(image))

    return draw


def _ink(image: NDArray[np.uint8], theme: Theme) -> QImage:
    """Return a grey image as ink on whatever is beneath it."""
    colour = QColor(theme.text)
    pixels = np.empty((*image.shape, 4), np.uint8)
    pixels[..., :3] = colour.red(), colour.green(), colour.blue()
    pixels[..., 3] = image
    height, width = image.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def _coloured(image: NDArray[np.uint8]) -> QImage:
    pixels = np.ascontiguousarray(image[:, :, :3])
    height, width, _ = pixels.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def lines_of_text(lengths: Sequence[Sequence[float]]) -> Drawing:
    """Return what draws texts as lines, the words as long as given; one text orange, one blue by turns."""

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        step = area.height() / len(lengths)
        gap = area.width() / 24
        for row, words in enumerate(lengths):
            y, x = area.top() + (row + 0.5) * step, area.left()
            wide = (area.width() - gap * (len(words) - 1)) / max(map(sum, lengths))
            colour = (theme.negative, theme.positive)[2 * row // len(lengths)]
            painter.setPen(QPen(QColor(colour), max(1.5, step / 4), c=Qt.PenCapStyle.RoundCap))
            for word in words:
                painter.drawLine(QPointF(x, y), QPointF(x + word * wide, y))
                x += word * wide + gap

    return draw


def icon(name: str) -> Drawing:
    """Return what draws an icon of ``resources/icons`` in muted colour."""
    svg = (places.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        side = min(area.width(), area.height())
        square = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        QSvgRenderer(QByteArray(svg.replace("currentColor", theme.muted).encode())).render(painter, square)

    return draw


def _unit(values: Numbers) -> Numbers:
    """Return values moved and scaled to 0 to 1; equal values to a half."""
    spread = np.ptp(values)
    return (values - values.min()) / spread if spread else np.full_like(values, 0.5, dtype=float)


def _not_flat(area: QRectF) -> QRectF:
    """Return the middle of a rectangle that is too low for its width."""
    spare = max(0.0, area.width() - FLATTEST * area.height()) / 2
    return area.adjusted(spare, 0, -spare, 0)


def _place(area: QRectF, across: float, up: float) -> QPointF:
    return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())
