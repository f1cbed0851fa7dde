"""The box around the surface: floor and walls with their grid, and the axes with numbers and names."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from nnsim.gui.plots.output.space.camera import TALL, Camera
from nnsim.gui.plots.scale import Range, linear_ticks, tick_text
from nnsim.gui.theme import Look

Array = NDArray[np.float64]

TICKS = 5
"""Numbers along an axis, about."""

SHORTEST = 66.0
"""Pixels of an edge below which it gets no numbers."""

HALF = np.array([0.5, 0.5, TALL / 2])
"""From the middle of the box to its sides."""


@dataclass(frozen=True)
class Axes:
    """What the three axes stand for: names and ranges of x, y and z in the units of the data."""

    names: tuple[str, str, str]
    ranges: tuple[Range, Range, Range]

    def into_box(self, axis: int, values: Array) -> Array:
        """Return numbers along an axis in the units of the box."""
        low, high = self.ranges[axis]
        return ((np.asarray(values, np.float64) - low) / (high - low) - 0.5) * 2 * HALF[axis]

    def ticks(self, axis: int) -> tuple[list[float], list[str]]:
        """Return the places of an axis' numbers in the box, and their texts."""
        low, high = self.ranges[axis]
        step, values = linear_ticks(low, high, TICKS if axis < 2 else 4)
        return self.into_box(axis, np.array(values)).tolist(), [tick_text(value, step) for value in values]


class Box:
    """Paints what stands around the surface, for one Camera and one place on the screen.

    Parameters
    ----------
    look : Look
    camera : Camera
    middle : QPointF
        Where the middle of the box is on the screen.
    scale : float
        Pixels per width of the box.
    """

    def __init__(self, look: Look, camera: Camera, middle: QPointF, scale: float) -> None:
        self._look, self._camera, self._middle, self._scale = look, camera, middle, scale
        # The sides of the box that are nearer to the eye, as signs.
        self._near = np.where(camera.axes[2][:2] >= 0, 1.0, -1.0)

    def screen(self, points: Array) -> Array:
        """Return where points of the box are on the screen, shape (..., 2)."""
        seen = self._camera.project(points) * (self._scale, -self._scale)
        return seen + np.array([self._middle.x(), self._middle.y()])

    def _at(self, x: float, y: float, z: float) -> QPointF:
        return QPointF(*self.screen(np.array([x, y, z])).tolist())

    # ------------------------------------------------------------------ behind everything

    def paint_walls(self, painter: QPainter, axes: Axes) -> None:
        """Paint the floor and the two walls behind, with lines at the numbers of the axes."""
        theme = self._look.theme
        sides = [
            [QPointF(*corner) for corner in side] for side in self.screen(np.array(self._sides())).tolist()
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.sunken))
        for side in sides:
            painter.drawConvexPolygon(side)
        painter.setPen(QPen(QColor(theme.grid), theme.line_width))
        ends = self.screen(np.array(self._grid(axes))).reshape(-1, 4)
        painter.drawLines([QLineF(*line) for line in ends.tolist()])
        painter.setPen(QPen(QColor(theme.strong_border), theme.line_width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for side in sides:
            painter.drawConvexPolygon(side)

    def _sides(self) -> list[list[tuple[float, float, float]]]:
        """Return the corners of the floor and of the walls at the back."""
        (x, y), h = -0.5 * self._near, TALL / 2
        return [
            [(-0.5, -0.5, -h), (0.5, -0.5, -h), (0.5, 0.5, -h), (-0.5, 0.5, -h)],
            [(x, -0.5, -h), (x, 0.5, -h), (x, 0.5, h), (x, -0.5, h)],
            [(-0.5, y, -h), (0.5, y, -h), (0.5, y, h), (-0.5, y, h)],
        ]

    def _grid(self, axes: Axes) -> list[Array]:
        """Return the lines of the grid, each as two points."""
        back = -0.5 * self._near
        h, lines = TALL / 2, []
        for x in axes.ticks(0)[0]:
            lines += [[(x, -0.5, -h), (x, 0.5, -h)], [(x, back[1], -h), (x, back[1], h)]]
        for y in axes.ticks(1)[0]:
            lines += [[(-0.5, y, -h), (0.5, y, -h)], [(back[0], y, -h), (back[0], y, h)]]
        for z in axes.ticks(2)[0]:
            lines += [[(-0.5, back[1], z), (0.5, back[1], z)], [(back[0], -0.5, z), (back[0], 0.5, z)]]
        return lines

    # ------------------------------------------------------------------ numbers and names

    def paint_texts(self, painter: QPainter, axes: Axes) -> None:
        """Write the numbers and names beside the edges that are nearest to the reader."""
        x, y = 0.5 * self._near
        h = TALL / 2
        corners = [(a, b, 0.0) for a, b in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))]
        left = min(corners, key=lambda corner: self._at(*corner).x())
        edges = (
            (np.array([0.0, y, -h]), np.array([0.0, self._near[1], 0.0])),
            (np.array([x, 0.0, -h]), np.array([self._near[0], 0.0, 0.0])),
            (np.array(left), np.array([*np.sign(left[:2]), 0.0])),
        )
        for axis, (place, outward) in enumerate(edges):
            self._paint_axis(painter, axes, axis, place, outward)

    def _paint_axis(self, painter: QPainter, axes: Axes, axis: int, place: Array, outward: Array) -> None:
        along = np.zeros(3)
        along[axis] = HALF[axis]
        ends = self.screen(np.stack([place - along, place + along]))
        if float(np.hypot(*(ends[1] - ends[0]))) < SHORTEST:
            return
        away = self._away(place, outward) if axis < 2 else np.array([-1.0, 0.0])
        places, texts = axes.ticks(axis)
        points = np.repeat(place[None, :], len(places), axis=0)
        points[:, axis] = places
        font = self._look.font(scale=0.8)
        painter.setFont(font)
        painter.setPen(QColor(self._look.theme.muted))
        gap = self._look.theme.px(5)
        for text, at in zip(texts, self.screen(points), strict=True):
            _write(painter, font, text, at, away, gap)
        font = self._look.font(scale=0.9, bold=True)
        painter.setFont(font)
        painter.setPen(QColor(self._look.theme.text))
        self._write_name(painter, font, axes.names[axis], axis, ends, away, _widest(texts, font))

    def _write_name(
        self,
        painter: QPainter,
        font: QFont,
        name: str,
        axis: int,
        ends: Array,
        away: Array,
        widest: float,
    ) -> None:
        """Write a name beyond the numbers of its axis: in the middle, or over the top of the upright one."""
        theme = self._look.theme
        text, metrics = _short(font, name, 120.0), QFontMetricsF(font)
        if axis == 2:
            # To the left of the corner: the edge of the wall leads away to the right.
            left = max(2.0, ends[1][0] + theme.px(8) - metrics.horizontalAdvance(text))
            painter.drawText(QPointF(left, ends[1][1] - theme.px(8)), text)
            return
        numbers = abs(away[0]) * widest + abs(away[1]) * metrics.height()
        _write(painter, font, text, ends.mean(axis=0), away, theme.px(7) + numbers)

    def _away(self, place: Array, outward: Array) -> Array:
        """Return the direction on the screen, of length 1, that leads away from an edge of the floor."""
        step = self.screen(place + 0.05 * outward) - self.screen(place)
        length = float(np.hypot(*step))
        return step / length if length > 1e-9 else np.array([0.0, 1.0])

    def paint_ring(self, painter: QPainter, place: Array) -> None:
        """Ring a place over everything, with a line down to the floor."""
        theme = self._look.theme
        at, foot = self._at(*place.tolist()), self._at(place[0], place[1], -TALL / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), theme.line_width, Qt.PenStyle.DashLine))
        painter.drawLine(at, foot)
        painter.setPen(QPen(QColor(theme.accent), 2 * theme.line_width))
        painter.drawEllipse(at, theme.px(8), theme.px(8))


def _write(painter: QPainter, font: QFont, text: str, at: Sequence[float], away: Array, gap: float) -> None:
    """Write a text so far away from a place that they do not touch."""
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text), metrics.height()
    reach = gap + abs(away[0]) * width / 2 + abs(away[1]) * height / 2
    x, y = at[0] + away[0] * reach, at[1] + away[1] * reach
    # Long names would be cut at the edges of the panel.
    device = painter.device()
    right, bottom = (size / device.devicePixelRatio() for size in (device.width(), device.height()))
    left = max(0.0, min(x - width / 2 - 2, right - width - 4))
    room = QRectF(left, min(y - height / 2, bottom - height), width + 4, height)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def _widest(texts: list[str], font: QFont) -> float:
    metrics = QFontMetricsF(font)
    return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)


def _short(font: QFont, text: str, width: float) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
