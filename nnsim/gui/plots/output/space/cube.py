"""A small cube in the corner that turns with the box; a click on a side looks straight at it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnsim.gui.plots.output.space.camera import Camera
from nnsim.gui.theme import Look

Array = NDArray[np.float64]

SIDE = 20.0
"""Pixels along an edge with the normal type."""

STRAIGHT = {0: Camera(90.0, 0.0), 1: Camera(0.0, 0.0), 2: Camera(0.0, 90.0)}
"""From where each axis is looked along: y runs to the right, x runs to the right, and x and y as on a map."""


class Cube:
    """Where the sides of the cube are, for one Camera.

    Parameters
    ----------
    look : Look
    camera : Camera
    middle : QPointF
        Where the cube's middle is on the screen.
    """

    def __init__(self, look: Look, camera: Camera, middle: QPointF) -> None:
        self._look, self._camera, self._middle = look, camera, middle

    def sides(self) -> dict[int, QPolygonF]:
        """Return the sides that are seen, by the axis that they are square to."""
        right, up, toward = self._camera.axes
        screen = np.stack([right, -up], axis=1) * self._look.theme.px(SIDE)
        found = {}
        for axis in range(3):
            if abs(toward[axis]) < 0.02:
                continue
            corners = np.zeros((4, 3))
            corners[:, axis] = 0.5 * np.sign(toward[axis])
            corners[:, [other for other in range(3) if other != axis]] = 0.5 * np.array(
                [[-1, -1], [1, -1], [1, 1], [-1, 1]]
            )
            places = (corners @ screen).tolist()
            found[axis] = QPolygonF([self._middle + QPointF(x, y) for x, y in places])
        return found

    def axis_at(self, place: QPointF) -> int:
        """Return the axis of the side at a place, -1 if there is none."""
        sides = self.sides().items()
        rule = Qt.FillRule.OddEvenFill
        return next((axis for axis, side in sides if side.containsPoint(place, rule)), -1)

    def paint(self, painter: QPainter, pointed: int) -> None:
        """Paint the sides, that under the mouse in another colour."""
        theme = self._look.theme
        painter.setPen(QPen(QColor(theme.strong_border), theme.line_width))
        for axis, side in self.sides().items():
            painter.setBrush(QColor(theme.accent_soft if axis == pointed else theme.panel))
            painter.drawConvexPolygon(side)
