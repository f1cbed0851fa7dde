"""The Plot every chart stands on: pyqtgraph in the theme's colours, with few clean ticks and no menu."""

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame

from nnsim.gui.plots.scale import Range, linear_ticks, log_ticks, tick_text
from nnsim.gui.theme import Look


class Axis(pg.AxisItem):
    """An axis with one level of clean ticks. If `log`, its values are logarithms (base 10) of what it writes.

    `percent` writes shares of one as per cent.
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.log = False
        self.percent = False
        self._metrics = QFontMetrics(self.label.font())
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, autoExpandTextSpace=False, hideOverlappingLabels=False, tickAlpha=255)

    def restyle(self, look: Look, *, grid: bool) -> None:
        """Take colours, font and width from the look; the width never follows the numbers."""
        font = look.font(scale=0.85)
        self._metrics = metrics = QFontMetrics(font)
        self.setStyle(tickFont=font)
        self.setPen(None)
        self.setTextPen(look.theme.muted)
        # Even ticks without length leave a dot.
        self.setTickPen(look.theme.grid if grid else look.theme.panel)
        self.setGrid(255 if grid else False)
        if self.orientation == "left":
            self.setWidth(metrics.horizontalAdvance("-12,345") + 8)
        else:
            self.setHeight(metrics.height() + 4)

    def boundingRect(self) -> QRectF:
        """Leave room for the texts at both ends, which pyqtgraph would drop where there is a grid."""
        room = 10 if self.orientation == "left" else 0
        return super().boundingRect().adjusted(0, -room, 0, room)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return the ticks in pyqtgraph's form: one level of them."""
        if not high > low:
            return []
        for count in range(8, 2, -1):
            step, ticks = self._ticks(low, high, count)
            if self._length(ticks, step) <= size:
                return [(step, ticks)]
        return [self._ticks(low, high, 2)]

    def _ticks(self, low: float, high: float, count: int) -> tuple[float, list[float]]:
        return (0.0, log_ticks(low, high, count)) if self.log else linear_ticks(low, high, count)

    def _length(self, ticks: list[float], step: float) -> float:
        """Return how many pixels of the axis the texts of ticks take, with as much room between them."""
        if self.orientation == "left":
            return 1.5 * self._metrics.height() * len(ticks)
        texts = self.tickStrings(ticks, 1.0, step)
        return sum(self._metrics.horizontalAdvance(text) for text in texts) + 24 * len(texts)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the texts of ticks."""
        if self.log:
            return [tick_text(10**value) for value in values]
        if self.percent:
            return [f"{100 * value:.0f} %" for value in values]
        return [tick_text(value, spacing) for value in values]


class Plot(pg.PlotWidget):
    """Axes with a range that the chart sets; a person may zoom and pan, until a double click ends that.

    Signals
    -------
    pointed : QPointF or None
        Where the mouse is, in the units of the axes; None when it is outside.
    clicked : QPointF
        Where the left button was clicked without dragging, in the units of the axes.
    """

    pointed = Signal(object)
    clicked = Signal(object)

    def __init__(self, look: Look, name: str, *, grid: bool = True) -> None:
        super().__init__(axisItems={"left": Axis("left"), "bottom": Axis("bottom")}, enableMenu=False)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.plotItem.hideButtons()
        self.view = self.plotItem.getViewBox()
        self.view.disableAutoRange()
        self.view.sigRangeChangedManually.connect(self._person_zoomed)
        self.scene().sigMouseClicked.connect(self._mouse_clicked)
        self._look, self._grid = look, grid
        for axis in (self.x_axis, self.y_axis):
            # The grid belongs behind the curves.
            axis.setZValue(-1)
        self._automatic: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self._zoomed = self._held = False
        self._names = {corner: pg.LabelItem(parent=self.view) for corner in ("x", "y")}
        self._names["x"].anchor((1, 1), (1, 1), (-4, 2))
        self._names["y"].anchor((0, 0), (0, 0), (4, -2))
        self.restyle()

    @property
    def x_axis(self) -> Axis:
        """The axis below."""
        return self.getAxis("bottom")

    @property
    def y_axis(self) -> Axis:
        """The axis at the left."""
        return self.getAxis("left")

    def sizeHint(self) -> QSize:
        """Return the size that a plot would like to have."""
        return QSize(320, 240)

    def restyle(self) -> None:
        """Take the colours and fonts of the look."""
        self.setBackground(self._look.theme.panel)
        # Half of the last tick's text stands beyond the axis.
        half = QFontMetrics(self._look.font(scale=0.85)).horizontalAdvance("1,000") // 2
        self.plotItem.setContentsMargins(0, 8, half, 0)
        self.x_axis.restyle(self._look, grid=False)
        self.y_axis.restyle(self._look, grid=self._grid)
        self.name_axes(self._names["x"].text, self._names["y"].text)

    def name_axes(self, x: str, y: str) -> None:
        """Write what the axes stand for into the corners of the plot."""
        theme = self._look.theme
        # Over a picture only the full text colour can be read.
        colour = theme.muted if self._grid else theme.text
        size = f"{self._look.font(scale=0.85).pointSizeF():.1f}pt"
        for corner, text in (("x", x), ("y", y)):
            self._names[corner].setText(text, color=colour, size=size)

    def show_range(self, x: Range, y: Range) -> None:
        """Set what the axes cover, unless a person has zoomed or the range is held."""
        if (x, y) != self._automatic:
            self._automatic = (x, y)
            if not self._zoomed and not self._held:
                self._apply()

    def hold_range(self, *, hold: bool) -> None:
        """Keep what the axes cover, or let go of it."""
        self._held = hold
        if not hold and not self._zoomed:
            self._apply()

    def reset_range(self) -> None:
        """End a person's zoom."""
        self._zoomed = False
        self._apply()

    def pen(self, colour: str, width: float = 1.0) -> QPen:
        """Return a solid opaque pen whose width in pixels grows with the look's lines."""
        pen = pg.mkPen(colour, width=width * self._look.theme.line_width)
        # Other ends make knots where a curve is drawn piece by piece, and take twice the time.
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def _apply(self) -> None:
        x, y = self._automatic
        self.view.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=True)

    def _person_zoomed(self) -> None:
        self._zoomed = True

    def _mouse_clicked(self, event: MouseClickEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not event.double():
            self.clicked.emit(self.view.mapSceneToView(event.scenePos()))

    # pyqtgraph handles clicks and drags in its scene and leaves Qt's events as if nobody wanted them.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.reset_range()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        inside = self.view.sceneBoundingRect().contains(self.mapToScene(event.position().toPoint()))
        self.pointed.emit(self.to_view(event.position()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def to_view(self, position: QPointF) -> QPointF:
        """Return a place of this widget in the units of the axes."""
        return self.view.mapSceneToView(self.mapToScene(position.toPoint()))

    def to_widget(self, x: float, y: float) -> QPointF:
        """Return the place in this widget of a point in the units of the axes."""
        return QPointF(self.mapFromScene(self.view.mapViewToScene(QPointF(x, y))))
