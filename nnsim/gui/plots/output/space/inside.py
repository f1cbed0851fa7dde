"""What is inside the box: surface, mesh and points, painted so that what is nearer hides what is behind."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from nnsim.gui.plots.output.space.box import Box
from nnsim.gui.plots.output.space.camera import Camera
from nnsim.gui.plots.output.space.surface import Surface
from nnsim.gui.theme import Look

Array = NDArray[np.float64]

RADIUS = 0.03
"""About half the width of a point, in widths of the box."""

TOUCHING = 0.015
"""A point that is no more than this under the surface counts as over it, so that what fits is not dimmed."""

LINE, UNDER, OVER = 1, -1, 2
"""A line of the mesh comes after its cell and before points over it; points under the cell come first."""


@dataclass(frozen=True, eq=False)
class Marks:
    """Points in the box, and what the network gives where they are.

    Parameters
    ----------
    places : ndarray, shape (points, 3)
        In the units of the box.
    stamps : list of QPixmap
        What each point looks like.
    given : ndarray, shape (points,)
        The height of the surface there; NaN before it is known.
    """

    places: Array
    stamps: list[QPixmap]
    given: Array


NO_MARKS = Marks(np.zeros((0, 3)), [], np.zeros(0))


class Inside:
    """Paints once, for one Camera.

    Parameters
    ----------
    look : Look
    camera : Camera
    box : Box
        Where it is on the screen.
    residuals : bool
        Whether lines lead from the points to the surface.
    fine : bool
        Whether the mesh is smooth, which takes twice the time.
    """

    def __init__(self, look: Look, camera: Camera, box: Box, *, residuals: bool, fine: bool) -> None:
        self._look, self._camera, self._box = look, camera, box
        self._residuals, self._fine = residuals, fine

    def paint(self, painter: QPainter, surface: Surface | None, brushes: list[QBrush], marks: Marks) -> None:
        """Paint a surface, whose cells have some of these brushes, and points."""
        self._place_marks(marks)
        if surface is None:
            for mark in np.argsort(marks.places @ self._camera.axes[2]).tolist():
                self._paint_mark(painter, mark)
            return
        ranks = 4 * self._camera.ranks(surface.x, surface.y)
        corners = self._box.screen(surface.corners)
        mesh, owners = surface.mesh(corners)
        whole = surface.whole.ravel()
        cells, lines = np.flatnonzero(whole), np.flatnonzero(whole[owners])
        keys = (ranks.ravel()[cells], ranks.ravel()[owners[lines]] + LINE, self._mark_keys(surface, ranks))
        kinds = surface.brushes(self._camera).ravel()[cells]
        self._cells, self._mesh = _quads(corners)[cells].tolist(), mesh[lines].tolist()
        self._fills = [brushes[kind] for kind in kinds.tolist()]
        self._paint_in_order(painter, np.argsort(np.concatenate(keys), kind="stable").tolist())

    def _paint_in_order(self, painter: QPainter, order: list[int]) -> None:
        """Paint cells, lines and points, counted one kind after the other."""
        first_line, first_mark = len(self._cells), len(self._cells) + len(self._mesh)
        none, pen, smooth = self._mesh_pens()
        cells, fills, mesh, fine = self._cells, self._fills, self._mesh, self._fine
        painter.setPen(none)
        for number in order:
            if number < first_line:
                a, b, c, d, e, f, g, h = cells[number]
                painter.setBrush(fills[number])
                painter.drawConvexPolygon((QPointF(a, b), QPointF(c, d), QPointF(e, f), QPointF(g, h)))
                continue
            if number >= first_mark:
                self._paint_mark(painter, number - first_mark)
            else:
                if fine:
                    painter.setRenderHint(smooth)
                painter.setPen(pen)
                painter.drawLine(QLineF(*mesh[number - first_line]))
                if fine:
                    painter.setRenderHint(smooth, on=False)
            painter.setPen(none)

    def _mesh_pens(self) -> tuple[QPen, QPen, QPainter.RenderHint]:
        """Return the pen of cells, that of the mesh, and what makes the mesh smooth."""
        shade = QColor(self._look.theme.text)
        shade.setAlpha(56)
        pen = QPen(shade, self._look.theme.line_width)
        return QPen(Qt.PenStyle.NoPen), pen, QPainter.RenderHint.Antialiasing

    def _place_marks(self, marks: Marks) -> None:
        """Find out where the points and their feet are on the screen."""
        self._marks = marks
        at = self._box.screen(marks.places)
        half = marks.stamps[0].deviceIndependentSize().width() / 2 if marks.stamps else 0.0
        self._at, self._corners = at.tolist(), (at - half).tolist()
        feet = np.column_stack([marks.places[:, :2], marks.given])
        self._feet = self._box.screen(feet).tolist()
        self._lines = (np.isfinite(marks.given) & self._residuals).tolist()
        self._residual_pen = QPen(QColor(self._look.theme.muted), self._look.theme.line_width)

    def _paint_mark(self, painter: QPainter, mark: int) -> None:
        if self._lines[mark]:
            painter.setPen(self._residual_pen)
            painter.drawLine(QLineF(*self._at[mark], *self._feet[mark]))
        painter.drawPixmap(QPointF(*self._corners[mark]), self._marks.stamps[mark])

    def _mark_keys(self, surface: Surface, ranks: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return when each point is painted, on the scale of the ranks of the cells.

        A point over the surface follows the cells that its disc touches, one under it precedes them.
        """
        places, given = self._marks.places, self._marks.given
        over = np.where(np.isfinite(given), places[:, 2] >= given - TOUCHING, True)
        moved = places[:, :2] + np.where(over, RADIUS, -RADIUS)[:, None] * _level(self._camera.axes[2])
        column = np.clip(np.searchsorted(surface.x, moved[:, 0]) - 1, 0, ranks.shape[1] - 1)
        row = np.clip(np.searchsorted(surface.y, moved[:, 1]) - 1, 0, ranks.shape[0] - 1)
        return ranks[row, column] + np.where(over, OVER, UNDER)


def _quads(corners: Array) -> Array:
    """Return the four corners of each cell, shape (cells, 8)."""
    around = [corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]]
    return np.concatenate(around, axis=-1).reshape(-1, 8)


def _level(direction: Array) -> Array:
    """Return a direction without its upright part, with the length 1."""
    flat = direction[:2]
    return flat / max(float(np.hypot(*flat)), 1e-9)
