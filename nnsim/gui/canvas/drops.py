"""Things that are dragged onto the canvas: layers open a slot, activations aim at a layer or unit."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from nnsim.gui.canvas.clipboard import ACTIVATION, LAYER
from nnsim.gui.canvas.hits import Part, layer_at
from nnsim.gui.canvas.kinds import NEW
from nnsim.gui.canvas.selection import Target
from nnsim.network.layers import Conv2D, Dense

if TYPE_CHECKING:
    from nnsim.gui.canvas.view import CanvasView


class Drops:
    """Answers the drag events of the view. Anything it does not know it leaves to the window."""

    def __init__(self, view: "CanvasView") -> None:
        self._view = view
        self._scene = view.network

    def enter(self, event: QDragEnterEvent) -> None:
        """Take an interest in layers and activations."""
        if event.mimeData().hasFormat(LAYER) or event.mimeData().hasFormat(ACTIVATION):
            self._view.card.hide()
            event.acceptProposedAction()
        else:
            event.ignore()

    def move(self, event: QDragMoveEvent) -> None:
        """Open the slot, or mark the layer or unit, that a drop would go to."""
        point = self._view.mapToScene(event.position().toPoint())
        if event.mimeData().hasFormat(LAYER):
            self._scene.slots.open(self._scene.drawing.slot_at(point.x()))
            event.acceptProposedAction()
            return
        target = self._target(event.mimeData(), event.position().toPoint())
        self._scene.aim(target)
        event.setAccepted(target is not None)

    def leave(self) -> None:
        """Forget the drag."""
        self._scene.slots.close()
        self._scene.aim(None)

    def drop(self, event: QDropEvent) -> None:
        """Insert the layer, or set the activation."""
        at = event.position().toPoint()
        target, place = self._target(event.mimeData(), at), self._scene.slots.wanted
        self.leave()
        editor = self._scene.editor
        if event.mimeData().hasFormat(LAYER):
            place = place or self._scene.drawing.slot_at(self._view.mapToScene(at).x())
            editor.add_layer(place, dragged_layer(event.mimeData()))
        elif target is not None:
            editor.set_activation(dragged_activation(event.mimeData()), [target])
        else:
            event.ignore()
            return
        event.acceptProposedAction()
        self._view.setFocus()

    def _target(self, data: QMimeData, at: QPoint) -> Target | None:
        """Return what an activation would be set on; softmax is for the whole output layer only."""
        activation, point = dragged_activation(data), self._view.mapToScene(at)
        if not activation:
            return None
        hit = self._scene.hit(point)
        layer_id = hit.layer_id or layer_at(self._scene.drawing, point)
        graph = self._scene.editor.graph
        if not layer_id or not isinstance(graph[layer_id], Dense | Conv2D):
            return None
        if activation == "softmax":
            return Target(layer_id) if layer_id == graph.output.id else None
        return Target(layer_id, hit.unit) if hit.part is Part.UNIT else Target(layer_id)


def dragged_layer(data: QMimeData) -> str:
    """Return the kind of layer that is dragged."""
    kind = data.data(LAYER).data().decode()
    return kind if kind in NEW else "dense"


def dragged_activation(data: QMimeData) -> str:
    """Return the activation that is dragged, or an empty text."""
    return data.data(ACTIVATION).data().decode() if data.hasFormat(ACTIVATION) else ""
