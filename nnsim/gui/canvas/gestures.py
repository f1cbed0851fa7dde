"""Gestures of the mouse: each is an object that lives from the press to the release, or to Esc."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication

from nnsim.gui.canvas.geometry import units_within
from nnsim.gui.canvas.hits import Hit, Part
from nnsim.gui.canvas.selection import Selection, Target

if TYPE_CHECKING:
    from nnsim.gui.canvas.view import CanvasView

translate = QCoreApplication.translate
ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class Gesture:
    """One gesture; by default it does nothing."""

    def __init__(self, view: "CanvasView", start: QPoint) -> None:
        self.view, self.start = view, start
        self.scene, self.editor = view.network, view.network.editor

    def move(self, at: QPoint) -> None:
        """Follow the pointer."""

    def release(self, at: QPoint) -> None:
        """Do it."""

    def cancel(self) -> None:
        """Leave everything as it was."""

    def _far(self, at: QPoint) -> bool:
        return (at - self.start).manhattanLength() >= QApplication.startDragDistance()

    def _point(self, at: QPoint) -> QPointF:
        return self.view.mapToScene(at)


class Pan(Gesture):
    """Move the drawing under the pointer."""

    def __init__(self, view: "CanvasView", start: QPoint) -> None:
        super().__init__(view, start)
        self._last = start
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, at: QPoint) -> None:
        self.view.pan(at - self._last)
        self._last = at

    def release(self, at: QPoint) -> None:
        self.view.viewport().unsetCursor()

    def cancel(self) -> None:
        self.view.pan(self.start - self._last)
        self.view.viewport().unsetCursor()


class Press(Gesture):
    """Press a control of a column: it acts if the pointer is still on it when released."""

    def __init__(self, view: "CanvasView", start: QPoint, hit: Hit) -> None:
        super().__init__(view, start)
        self._hit = hit

    def release(self, at: QPoint) -> None:
        if self.scene.hit(self._point(at)) != self._hit:
            return
        if self._hit.part is Part.ACTIVATION:
            self.view.open_activations(Target(self._hit.layer_id))
        elif self._hit.part is Part.COUNT:
            counted = self.scene.drawing.column(self._hit.layer_id).counted
            (self.view.edit_units if counted else self.view.open_values)(self._hit.layer_id)
        else:
            self.editor.change_units(self._hit.layer_id, 1 if self._hit.part is Part.PLUS else -1)


class MoveLayer(Gesture):
    """Drag a hidden layer by its title into another slot."""

    def __init__(self, view: "CanvasView", start: QPoint, layer_id: str) -> None:
        super().__init__(view, start)
        self._layer_id = layer_id
        self._moving = False

    def move(self, at: QPoint) -> None:
        fixed = self.scene.drawing.column(self._layer_id).fixed
        if not self._moving and self._far(at) and fixed:
            self.view.say(translate("Canvas", "Input and output stay at the ends of the network."))
            self.view.end_gesture()
            return
        if self._moving or self._far(at):
            self._moving = True
            self.view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            place = self.scene.drawing.slot_at(self._point(at).x())
            here = self.editor.graph.index(self._layer_id)
            if place in (here, here + 1):
                self.scene.slots.close()
            else:
                self.scene.slots.open(place)

    def release(self, at: QPoint) -> None:
        place = self.scene.slots.wanted
        self.cancel()
        if self._moving and place is not None:
            self.editor.move_layer(self._layer_id, place)

    def cancel(self) -> None:
        self.scene.slots.close()
        self.view.viewport().unsetCursor()


class RubberBand(Gesture):
    """Span an area; the units it touches are selected, besides those before if Shift or Ctrl is held."""

    def __init__(self, view: "CanvasView", start: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        super().__init__(view, start)
        self._before = self.editor.selection
        self._base = self._before if modifiers & ADDING else Selection()
        self.editor.select(self._base)

    def move(self, at: QPoint) -> None:
        area = QRectF(self._point(self.start), self._point(at)).normalized()
        self.scene.show_band(area)
        touched = [Target(*unit) for unit in units_within(self.scene.drawing, area)]
        self.editor.select(self._base.extended(touched))

    def release(self, at: QPoint) -> None:
        self.scene.show_band(None)

    def cancel(self) -> None:
        self.scene.show_band(None)
        self.editor.select(self._before)
