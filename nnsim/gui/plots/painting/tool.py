"""The painting tool of a plot: its button and tools in the footer, the mouse, the keys, the cursor."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from nnsim.gui.plots.colours import class_colours
from nnsim.gui.plots.output.mode import PointsMode
from nnsim.gui.plots.painting.brush import Painting
from nnsim.gui.plots.painting.keys import PaintingKeys
from nnsim.gui.plots.painting.row import PaintingRow
from nnsim.gui.plots.painting.stroke import Surface
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

SAID_MS = 4000
"""Milliseconds for which a sentence is shown."""

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class PaintingTool(QObject):
    """Lets a person paint on the plot of a mode, in which one or two inputs are the axes.

    Parameters
    ----------
    painting : Painting
        What is painted; several modes may share it.
    mode : PointsMode
        Where.
    """

    def __init__(self, painting: Painting, mode: PointsMode, look: Look) -> None:
        super().__init__(mode)
        self.painting, self._mode, self._look = painting, mode, look
        self._plot = mode.plot
        self._mouse_y = 0.0
        self._ring = pg.ScatterPlotItem(pxMode=True)
        self._new = pg.ScatterPlotItem(pxMode=True)
        for item, height in ((self._new, 15), (self._ring, 40)):
            item.setZValue(height)
            self._plot.addItem(item)
        self._keys = PaintingKeys(painting, self._move, self._dab)
        self.row = PaintingRow(painting, look)
        self.button = QToolButton()
        self.sentence = _overlay(self._plot)
        self._quiet = QTimer(self, singleShot=True, interval=SAID_MS)
        self._quiet.timeout.connect(self.sentence.hide)
        self._arrange()
        painting.changed.connect(self._show)
        painting.stroked.connect(self._show_new)
        painting.said.connect(self._say)
        self._plot.installEventFilter(self)
        self._plot.viewport().installEventFilter(self)
        self.restyle()

    def _arrange(self) -> None:
        button = self.button
        button.setText(self.tr("Paint points"))
        button.setToolTip(self.tr("Click or drag in the plot to add points (P)"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setProperty("role", "paint")
        button.clicked.connect(lambda checked: self.painting.turn(on=checked))
        footer = self._mode.footer
        footer.insertWidget(1, self.row, 1)
        footer.addWidget(button)

    def restyle(self) -> None:
        """Take colours and sizes from the look."""
        px = self._look.theme.px
        self.button.setFont(self._look.font(scale=0.9))
        self.button.setIconSize(QSize(px(13), px(13)))
        self.row.restyle()
        self._dress()
        self._show()

    def _dress(self) -> None:
        colour = self._look.theme.accent_text if self.painting.on else None
        self.button.setIcon(self._look.icon("pencil", colour))

    # ------------------------------------------------------------------ showing

    def _show(self) -> None:
        """Show whether and with what is painted."""
        painting, plot = self.painting, self._plot
        on = painting.on
        self.button.setVisible(painting.possible)
        self.button.setChecked(on)
        self._mode.show_tools(self.row, on=on)
        was_on = plot.focusPolicy() != Qt.FocusPolicy.NoFocus
        if on != was_on:
            self._dress()
        if on and not was_on:
            plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            plot.viewport().setCursor(Qt.CursorShape.CrossCursor)
            plot.pointed.emit(None)
            if plot.isVisible():
                plot.setFocus()
        elif was_on and not on:
            plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            plot.viewport().unsetCursor()
            self.sentence.hide()
            self._ring.clear()
        elif on and len(self._ring.data):
            self._draw_ring(*self._brush())

    def _draw_ring(self, x: float, y: float) -> None:
        """Show how far the brush reaches around the mouse."""
        theme = self._look.theme
        size = 2 * max(self.painting.radius, 1)
        style = Qt.PenStyle.DashLine if self.painting.erasing else Qt.PenStyle.SolidLine
        if not self.painting.radius:
            style = Qt.PenStyle.NoPen
        pen = pg.mkPen(theme.text, width=1.2 * theme.line_width, style=style)
        self._ring.setData([x], [y], size=size, pen=pen, brush=pg.mkBrush(None))

    def _show_new(self) -> None:
        """Show the points of the stroke that the Document does not have yet."""
        points = self.painting.pending if self._plot.isVisible() else ()
        if not points:
            self._new.clear()
            return
        theme = self._look.theme
        size = theme.px(7 if len(self._mode.points.x) <= 800 else 5)
        pen = pg.mkPen(theme.point_rim, width=1.0)
        x, y = [point[0] for point in points], [point[1] for point in points]
        self._new.setData(x, y, size=size, pen=pen, brush=pg.mkBrush(self._colour()))

    def _colour(self) -> str:
        """Return the colour of new points."""
        painting, theme = self.painting, self._look.theme
        names = painting.class_names
        if names:
            return class_colours(theme, max(2, len(names)))[painting.kind]
        if painting.over_one:
            return class_colours(theme, 1)[0]
        return self.row.dot.colour

    def _say(self, text: str) -> None:
        """Show a sentence for a while, not where the mouse is."""
        if not self._plot.isVisible():
            return
        self.sentence.setText(text)
        room = self._plot.viewport().size()
        width = min(self.sentence.sizeHint().width(), room.width() - 16)
        height = self.sentence.heightForWidth(width)
        is_below = self._mouse_y > room.height() / 2
        top = 10 if is_below else room.height() - height - 26
        self.sentence.setGeometry((room.width() - width) // 2, top, width, height)
        self.sentence.show()
        self._quiet.start()

    # ------------------------------------------------------------------ mouse and keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse and the keys while painting; wheel and middle button still zoom and pan."""
        if not self.painting.on:
            return False
        if watched is self._plot:
            return self._keys.take(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if event.type() == QEvent.Type.Leave:
            self._ring.clear()
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, place = event.type(), self._plot.to_view(event.position())
        self._mouse_y = event.position().y()
        if kind == QEvent.Type.MouseMove and not event.buttons() & Qt.MouseButton.MiddleButton:
            self._draw_ring(place.x(), place.y())
            if event.buttons() & (LEFT | RIGHT):
                self.painting.drag((place.x(), place.y()))
            return True
        if event.button() not in (LEFT, RIGHT):
            return False
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._press(place, erasing=event.button() == RIGHT)
        elif kind == QEvent.Type.MouseButtonRelease:
            self._release()
        return True

    def _press(self, place: QPointF, *, erasing: bool) -> None:
        self._plot.setFocus()
        (left, right), (bottom, top) = self._plot.view.viewRange()
        if not (left <= place.x() <= right and bottom <= place.y() <= top):
            return
        plane = ((float(left), float(right)), (float(bottom), float(top)))
        self._plot.hold_range(hold=True)
        surface = Surface(plane, self._plot.view.viewPixelSize())
        self.painting.press((place.x(), place.y()), surface, erasing=erasing)

    def _release(self) -> None:
        self.painting.release()
        self._plot.hold_range(hold=False)

    def _move(self, across: int, up: int) -> None:
        """Move the brush by so many pixels, within the axes."""
        ranges, pixel = self._plot.view.viewRange(), self._plot.view.viewPixelSize()
        x, y = (
            min(max(at + step * size, low), high)
            for at, step, size, (low, high) in zip(self._brush(), (across, up), pixel, ranges, strict=True)
        )
        self._draw_ring(x, y)

    def _dab(self, erasing: bool) -> None:
        """Paint or erase where the brush is."""
        self._press(QPointF(*self._brush()), erasing=erasing)
        self._release()

    def _brush(self) -> tuple[float, float]:
        """Return where the brush is; in the middle before it was anywhere."""
        if len(self._ring.data):
            return float(self._ring.data["x"][0]), float(self._ring.data["y"][0])
        (left, right), (bottom, top) = self._plot.view.viewRange()
        return (left + right) / 2, (bottom + top) / 2


def _overlay(plot: QWidget) -> QLabel:
    """Return a line of text that lies over the plot and lets the mouse through."""
    made = label("", "bubble")
    made.setParent(plot)
    made.setWordWrap(True)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    made.hide()
    return made
