"""The view of the box: it paints surface and points, and is turned with the mouse or the arrow keys."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.gui.plots.output.space.box import Axes, Box
from nnsim.gui.plots.output.space.camera import Camera
from nnsim.gui.plots.output.space.cube import SIDE, STRAIGHT, Cube
from nnsim.gui.plots.output.space.inside import NO_MARKS, Inside, Marks
from nnsim.gui.plots.output.space.surface import Surface
from nnsim.gui.theme import Look

Array = NDArray[np.float64]

COARSE = 21
"""Points of the surface along each axis while it moves; all there are once it rests."""

REST_MS = 250
"""Milliseconds without a change after which the surface is painted finely."""

_PER_PIXEL = 0.45
"""Degrees per pixel of a drag."""

_KEYS = {
    Qt.Key.Key_Left: (-5.0, 0.0),
    Qt.Key.Key_Right: (5.0, 0.0),
    Qt.Key.Key_Up: (0.0, 5.0),
    Qt.Key.Key_Down: (0.0, -5.0),
}

_ALONG = {Qt.Key.Key_X: 0, Qt.Key.Key_Y: 1, Qt.Key.Key_Z: 2}

_REACH = 9.0


class SpaceView(QWidget):
    """One widget without any help of a graphics card.

    Signals
    -------
    pointed : int
        The number of the mark under the mouse, -1 for none.
    picked : int
        The number of the mark that was clicked, -1 for a place where there is none.
    """

    pointed = Signal(int)
    picked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.camera = Camera()
        self.axes: Axes | None = None
        self.marks = NO_MARKS
        self.surface: Surface | None = None
        self.residuals = True
        self.chosen: Array | None = None
        self._brushes: list[QBrush] = []
        self._moving = False
        self._pressed: QPointF | None = None
        self._dragged = False
        self._side = -1
        self._picture: QImage | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._rested)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(320, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 100)

    # ------------------------------------------------------------------ what it shows

    def show_axes(self, axes: Axes) -> None:
        """Show other axes."""
        self.axes = axes
        self._repaint()

    def show_marks(self, marks: Marks) -> None:
        """Show other points."""
        self.marks = marks
        self._repaint()

    def show_residuals(self, *, on: bool) -> None:
        """Draw lines from the points to the surface, or none."""
        self.residuals = on
        self._repaint()

    def show_surface(self, surface: Surface | None, brushes: list[QBrush]) -> None:
        """Show another surface, coarsely while surfaces follow each other."""
        self.surface, self._brushes = surface, brushes
        self._move()

    def show_chosen(self, place: Array | None) -> None:
        """Ring a place of the box, shape (3,), or none."""
        self.chosen = place
        self.update()

    def look_from(self, camera: Camera) -> None:
        """Move the eye."""
        self.camera = camera
        self._move()

    def box(self) -> Box:
        """Return the Box as it is seen now."""
        theme = self._look.theme
        beside, below, above = self.camera.room()
        width, height = self.width() - theme.px(64), self.height() - theme.px(56)
        scale = max(20.0, min(width / (2 * beside), height / (below + above)))
        middle = theme.px(18) + (height - (below + above) * scale) / 2 + above * scale
        return Box(self._look, self.camera, QPointF(self.width() / 2 + theme.px(8), middle), scale)

    def cube(self) -> Cube:
        """Return the Cube as it is seen now, in the corner at the top right."""
        edge = self._look.theme.px(SIDE)
        return Cube(self._look, self.camera, QPointF(self.width() - edge, edge))

    def _move(self) -> None:
        self._moving = True
        self._rest.start()
        self._repaint()

    def _rested(self) -> None:
        self._moving = False
        self._repaint()

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._picture = None

    # ------------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.axes is None:
            return
        box = self.box()
        if self._picture is None:
            self._picture = self._paint_picture(box, self.axes)
        painter = QPainter(self)
        painter.drawImage(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.cube().paint(painter, self._side)
        if self.chosen is not None:
            box.paint_ring(painter, self.chosen)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.theme.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_picture(self, box: Box, axes: Axes) -> QImage:
        """Return the picture of the box: painted apart, which takes less time than on the window."""
        ratio = self.devicePixelRatioF()
        picture = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self._look.theme.panel))
        painter = QPainter(picture)
        box.paint_walls(painter, axes)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        inside = Inside(self._look, self.camera, box, residuals=self.residuals, fine=not self._moving)
        inside.paint(painter, self._sparse(), self._brushes, self.marks)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box.paint_texts(painter, axes)
        painter.end()
        return picture

    def _sparse(self) -> Surface | None:
        """Return the surface with as many points as can be painted in time."""
        full = self.surface
        if full is None or not self._moving or max(full.z.shape) <= COARSE:
            return full
        rows, columns = (
            np.unique(np.linspace(0, size - 1, min(size, COARSE)).round().astype(np.intp))
            for size in full.z.shape
        )
        chosen = np.ix_(rows, columns)
        return Surface(full.x[columns], full.y[rows], full.z[chosen], full.tints[chosen])

    # ------------------------------------------------------------------ mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._point_at(event.position())
            return
        moved = event.position() - self._pressed
        if self._dragged or moved.manhattanLength() > 3:
            self._dragged = True
            self._pressed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pointed.emit(-1)
            self.look_from(self.camera.turned(-_PER_PIXEL * moved.x(), _PER_PIXEL * moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and not self._dragged:
            self._click(event.position())
        self._pressed = None
        self.unsetCursor()

    def _point_at(self, place: QPointF) -> None:
        """Follow the mouse while no button is down."""
        side = self.cube().axis_at(place)
        if side != self._side:
            self._side = side
            self.update()
        self.pointed.emit(-1 if side >= 0 else self.nearest(place))

    def _click(self, place: QPointF) -> None:
        """Look straight at a side of the cube, or pick a point, or nothing."""
        side = self.cube().axis_at(place)
        if side >= 0:
            self.look_from(replace(STRAIGHT[side], zoom=self.camera.zoom))
        else:
            self.picked.emit(self.nearest(place))

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.look_from(Camera())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.look_from(self.camera.zoomed(1.1 ** (event.angleDelta().y() / 120)))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._side = -1
        self.update()
        self.pointed.emit(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS:
            self.look_from(self.camera.turned(*_KEYS[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.look_from(self.camera.zoomed(1 / 1.1 if key == Qt.Key.Key_Minus else 1.1))
        elif key == Qt.Key.Key_Home:
            self.look_from(Camera())
        elif key in _ALONG:
            self.look_from(replace(STRAIGHT[_ALONG[key]], zoom=self.camera.zoom))
        else:
            super().keyPressEvent(event)

    def place_of(self, mark: int) -> QPointF:
        """Return where a point is seen."""
        return QPointF(*self.box().screen(self.marks.places[mark]).tolist())

    def nearest(self, place: QPointF) -> int:
        """Return the number of the point under a place, -1 if there is none."""
        if not len(self.marks.places):
            return -1
        distance = np.hypot(*(self.box().screen(self.marks.places) - (place.x(), place.y())).T)
        found = int(np.nan_to_num(distance, nan=np.inf).argmin())
        return found if distance[found] <= self._look.theme.px(_REACH) else -1
