"""The view: shows the scene, zooms and pans, and turns mouse, wheel and dropped things into gestures."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsView, QWidget

from nnsim.gui.canvas.cards import card_text
from nnsim.gui.canvas.drops import Drops
from nnsim.gui.canvas.gestures import ADDING, Gesture, MoveLayer, Pan, Press, RubberBand
from nnsim.gui.canvas.hits import Hit, Part
from nnsim.gui.canvas.hover_card import HoverCard
from nnsim.gui.canvas.in_place_field import InPlaceField
from nnsim.gui.canvas.keys import Keys
from nnsim.gui.canvas.layer_form import VALUED, LayerForm
from nnsim.gui.canvas.menus import Menus
from nnsim.gui.canvas.names import layer_title
from nnsim.gui.canvas.scene import NetworkScene
from nnsim.gui.canvas.selection import Selection, Target
from nnsim.gui.canvas.transfer import Transfer
from nnsim.gui.theme import Look
from nnsim.network.layers import Conv2D
from nnsim.network.shapes import shapes

ZOOM_STEP, SMALLEST, LARGEST = 1.2, 0.2, 6.0
"""One notch of the wheel, and the limits of the zoom."""

CURSORS = {
    Part.TITLE: Qt.CursorShape.OpenHandCursor,
    Part.ACTIVATION: Qt.CursorShape.PointingHandCursor,
    Part.MINUS: Qt.CursorShape.PointingHandCursor,
    Part.PLUS: Qt.CursorShape.PointingHandCursor,
    Part.COUNT: Qt.CursorShape.IBeamCursor,
    Part.UNIT: Qt.CursorShape.PointingHandCursor,
    Part.CARD: Qt.CursorShape.OpenHandCursor,
    Part.LINK: Qt.CursorShape.CrossCursor,
}


class CanvasView(QGraphicsView):
    """The canvas. While nobody zoomed or panned, the drawing always fits into it."""

    said = Signal(str)

    def __init__(self, scene: NetworkScene, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.network, self._look = scene, look
        self.transfer = Transfer(scene.editor, self)
        self.fitted = True
        self.pan_ready = False
        self._gesture: Gesture | None = None
        self._pointer = QPoint()
        self._setup()
        self.card = HoverCard(look, self.viewport())
        self.in_place = InPlaceField(self)
        self._drops, self._keys, self._menus = Drops(self), Keys(self), Menus(self)

    def _setup(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 160)
        self.setObjectName("canvas")

    # ------------------------------------------------------------------ zoom and pan

    def fit(self) -> None:
        """Show the whole drawing, and go on doing so."""
        self.fitted = True
        bounds, room = self.network.drawing.bounds, self.viewport().size()
        scale = min(1.0, room.width() / bounds.width(), room.height() / bounds.height())
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(bounds.center())

    def reset_zoom(self) -> None:
        """Show the drawing at its normal size."""
        self.zoom(1 / self.transform().m11(), self.viewport().rect().center())

    def zoom(self, factor: float, at: QPoint) -> None:
        """Enlarge by a factor; the point of the drawing at this point of the view stays there."""
        self.fitted = False
        scale = min(max(self.transform().m11() * factor, SMALLEST), LARGEST)
        before = self.mapToScene(at)
        self.resetTransform()
        self.scale(scale, scale)
        middle = QPointF(self.viewport().rect().center() - at) / scale
        self.centerOn(before + middle)

    def pan(self, by: QPoint) -> None:
        """Move the drawing by so many pixels."""
        self.fitted = False
        for bar, distance in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
            bar.setValue(bar.value() - distance)

    def refit(self) -> None:
        """Fit again if the drawing was fitted before."""
        if self.fitted:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.network.resize(QSizeF(self.viewport().size()))
        self.refit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom(ZOOM_STEP**notches, event.position().toPoint())
        event.accept()

    # ------------------------------------------------------------------ mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.in_place.finish()
        at, hit = event.position().toPoint(), self.hit(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self.pan_ready
        ):
            self._begin(Pan(self, at))
            self._keys.panned()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press(at, hit, event.modifiers())

    def _press(self, at: QPoint, hit: Hit, modifiers: Qt.KeyboardModifier) -> None:
        if hit.part in (Part.PLUS, Part.MINUS, Part.COUNT, Part.ACTIVATION):
            self._begin(Press(self, at, hit))
        elif hit.part in (Part.TITLE, Part.CARD):
            self._choose(Target(hit.layer_id), modifiers)
            self._begin(MoveLayer(self, at, hit.layer_id))
        elif hit.part is Part.UNIT:
            self._choose(Target(hit.layer_id, hit.unit), modifiers)
        else:
            self._begin(RubberBand(self, at, modifiers))

    def _choose(self, target: Target, modifiers: Qt.KeyboardModifier) -> None:
        editor = self.network.editor
        editor.select(editor.selection.toggled(target) if modifiers & ADDING else Selection.of(target))

    def _begin(self, gesture: Gesture) -> None:
        self._gesture = gesture
        self.card.hide()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        if self._gesture is not None:
            self._gesture.move(self._pointer)
        else:
            self.look_at(self._pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(event.position().toPoint())
        self.look_at(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        hit = self.hit(event.position().toPoint())
        if hit.part is Part.TITLE:
            self.edit_title(hit.layer_id)
        elif hit.part is Part.CARD:
            self.end_gesture()
            self.open_values(hit.layer_id)
        elif hit.part in (Part.EMPTY, Part.LINK):
            self.open_add_menu(event.position().toPoint())
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: object) -> None:
        self.network.point_at(Hit())
        self.card.hide()

    def end_gesture(self) -> None:
        """Cancel what the mouse is doing."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    @property
    def busy(self) -> bool:
        """Whether a gesture of the mouse goes on."""
        return self._gesture is not None

    # ------------------------------------------------------------------ what lies under the pointer

    def hit(self, at: QPoint) -> Hit:
        """Return what lies at a point of the view."""
        return self.network.hit(self.mapToScene(at))

    def look_at(self, at: QPoint) -> None:
        """Show what lies at a point: marks, pointer shape, card."""
        hit = self.hit(at)
        self.network.point_at(hit)
        if not self.pan_ready:
            self.viewport().setCursor(CURSORS.get(hit.part, Qt.CursorShape.ArrowCursor))
        self.refresh_card()

    def look_again(self) -> None:
        """Show what lies under the pointer now that the drawing is another."""
        self.look_at(self._pointer)

    def refresh_card(self) -> None:
        """Show or hide the card about what lies under the pointer, with the value of now."""
        quiet = self.busy or QApplication.activePopupWidget() is not None
        text = None if quiet else card_text(self.network, self.network.hovered)
        if text is None:
            self.card.hide()
        else:
            self.card.show_text(text, self._pointer)

    # ------------------------------------------------------------------ menus and fields

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.card.hide()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menus.open_for_focus()
        else:
            self._menus.open_at(event.pos())

    def open_activations(self, target: Target) -> None:
        """Open the menu of activations for a layer or unit, beneath it."""
        self._menus.open_activations(target)

    def open_add_menu(self, at: QPoint | None = None) -> None:
        """Open the searchable menu of what can be added, at a point or at the pointer."""
        self._menus.open_add_menu(at if at is not None else self._middle_or_pointer())

    def edit_title(self, layer_id: str) -> None:
        """Let the person type another name for a layer, in place."""
        self.end_gesture()
        editor = self.network.editor
        area, title = self.network.drawing.column(layer_id).title_rect, layer_title(editor.graph, layer_id)
        self.in_place.open(
            area, self.tr("Name of the layer"), title, lambda name: editor.rename(layer_id, name)
        )

    def edit_units(self, layer_id: str) -> None:
        """Let the person type how many units or filters a layer has, in place."""
        self.end_gesture()
        editor = self.network.editor
        area = self.network.drawing.column(layer_id).count_rect
        layer, name = editor.graph[layer_id], self.tr("Number of units")
        if isinstance(layer, Conv2D):
            name = self.tr("Number of filters")
        count = str(shapes(editor.graph)[layer_id][-1])
        self.in_place.open(area, name, count, lambda text: editor.set_units(layer_id, text))

    def open_values(self, layer_id: str) -> None:
        """Open the values of a convolution, pool or Dropout layer, beside it; other kinds have none."""
        if isinstance(self.network.editor.graph[layer_id], VALUED):
            self.card.hide()
            column = self.network.drawing.column(layer_id)
            area = QRectF(self.mapFromScene(column.body).boundingRect())
            LayerForm(self.network.editor, layer_id, self._look, self).open(
                self.viewport().mapToGlobal(area.topRight().toPoint()) + QPoint(8, 0)
            )

    def say(self, sentence: str) -> None:
        """Tell the person something."""
        self.said.emit(sentence)

    def area_of(self, target: Target) -> QRectF:
        """Return where a layer's pill or a unit is in the view."""
        column = self.network.drawing.column(target.layer)
        shown = target.unit in column.units
        area = column.unit_rect(target.unit) if shown else column.activation_rect
        return QRectF(self.mapFromScene(area).boundingRect())

    def _middle_or_pointer(self) -> QPoint:
        inside = self.viewport().rect().contains(self._pointer) and self.underMouse()
        return self._pointer if inside else self.viewport().rect().center()

    # ------------------------------------------------------------------ drops and keys

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drops.drop(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._keys.release(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keys.forget()
        super().focusOutEvent(event)
