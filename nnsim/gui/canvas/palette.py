"""The palette: chips to be dragged onto the canvas, or clicked to act on the selection."""

from collections.abc import Collection

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QPushButton, QWidget

from nnsim.gui.canvas.clipboard import ACTIVATION, LAYER
from nnsim.gui.canvas.editor import Editor
from nnsim.gui.canvas.kinds import NEW
from nnsim.gui.canvas.names import activation_name, kind_chip, kind_tip
from nnsim.network.layers import ACTIVATIONS

COMMON = ("tanh", "relu", "sigmoid", "leaky_relu", "linear")

OFFERED = (*COMMON, *(key for key in ACTIVATIONS if key not in (*COMMON, "softmax")))
"""Activations in the order of the palette; softmax is for outputs and stands in their menu."""

COLUMNS = 3
"""Chips side by side in a popup."""


class DragChip(QPushButton):
    """A pill that can be dragged, clicked, or pressed with Return."""

    def __init__(self, text: str, mime_type: str, content: str) -> None:
        super().__init__(text)
        self._mime_type, self._content = mime_type, content
        self._pressed_at = QPoint()
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        distance = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if event.buttons() & Qt.MouseButton.LeftButton and distance >= QApplication.startDragDistance():
            self.setDown(False)
            self._drag()
        else:
            super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _drag(self) -> None:
        data = QMimeData()
        data.setData(self._mime_type, self._content.encode())
        picture = self.grab()
        if isinstance(self.window(), Popup):
            self.window().hide()
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(picture)
        drag.setHotSpot(self._pressed_at)
        drag.exec(Qt.DropAction.CopyAction)


class Popup(QFrame):
    """Holds chips for which the header has no room, beneath a button that opens it."""

    def __init__(self, button: QPushButton) -> None:
        super().__init__(button, Qt.WindowType.Popup)
        self.setProperty("role", "panel")
        self._button = button
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 8, 8, 8)
        self._grid.setSpacing(4)
        button.clicked.connect(self._open)

    def hold(self, chips: Collection[QPushButton]) -> None:
        """Take these chips in."""
        for place, chip in enumerate(chips):
            self._grid.addWidget(chip, *divmod(place, COLUMNS))
            chip.show()

    def _open(self) -> None:
        self.adjustSize()
        self.move(self._button.mapToGlobal(self._button.rect().bottomLeft() + QPoint(0, 4)))
        self.show()
        self._grid.itemAt(0).widget().setFocus()


class Palette(QWidget):
    """A row of chips: kinds of layers, which fold into a button where room is scarce, and the activations."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.layers = {kind: self._layer(kind) for kind in NEW}
        self.activations = {key: self._activation(key) for key in OFFERED}
        self.other = QPushButton(self.tr("Layer ▾"))
        self.other.setToolTip(self.tr("Layers for images, Dropout and Flatten, to drag between two layers"))
        self.more = QPushButton(self.tr("ƒ Activation ▾"))
        self.more.setToolTip(self.tr("Activations to drag onto a layer or unit"))
        self._layer_popup, self._activation_popup = Popup(self.other), Popup(self.more)
        self._activation_popup.hold(self.activations.values())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5)
        for button in (self.layers["dense"], self.other, self.more):
            self._row.addWidget(button)
        self._folded = True
        self._unfold()

    @property
    def _foldable(self) -> list[DragChip]:
        return [chip for kind, chip in self.layers.items() if kind != "dense"]

    def wide_width(self) -> int:
        """Return the pixels that all kinds of layers side by side need."""
        chips = [*self.layers.values(), self.more]
        return sum(chip.sizeHint().width() for chip in chips) + self._row.spacing() * (len(chips) - 1)

    def set_room(self, width: int) -> None:
        """Fold the kinds of layers into one button, or not, as the room allows."""
        folded = width < self.wide_width()
        if folded != self._folded:
            (self._fold if folded else self._unfold)()

    def _fold(self) -> None:
        self._layer_popup.hold(self._foldable)
        self._folded = True
        self.other.show()

    def _unfold(self) -> None:
        for place, chip in enumerate(self._foldable, start=1):
            self._row.insertWidget(place, chip)
            chip.show()
        self._folded = False
        self.other.hide()

    def _layer(self, kind: str) -> DragChip:
        chip = DragChip(kind_chip(kind), LAYER, kind)
        how = self.tr("Drag it between two layers, or click to add it after the selection.")
        chip.setToolTip(f"{kind_tip(kind)}. {how}")
        chip.clicked.connect(lambda: self._add(kind))
        return chip

    def _activation(self, key: str) -> DragChip:
        chip = DragChip(activation_name(key), ACTIVATION, key)
        chip.setToolTip(self.tr("Drag it onto a layer or unit, or click to set it on the selection."))
        chip.clicked.connect(lambda: self._set(key))
        return chip

    def _add(self, kind: str) -> None:
        self._layer_popup.hide()
        self._editor.add_layer(kind=kind)

    def _set(self, key: str) -> None:
        self._activation_popup.hide()
        self._editor.set_activation(key)
