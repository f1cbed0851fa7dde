"""The palette: chips to be dragged onto the canvas, or clicked to act on the selection."""

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnsim.gui.canvas.clipboard import ACTIVATION, LAYER
from nnsim.gui.canvas.editor import Editor
from nnsim.gui.canvas.names import activation_name

OFFERED = ("tanh", "relu", "sigmoid", "leaky_relu", "linear")
"""Activations in the order of the palette; softmax is for outputs and stands in their menu."""


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
    """Holds the activation chips where the header is too narrow for them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "panel")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 8, 8, 8)
        self.column.setSpacing(4)


class Palette(QWidget):
    """A row of chips: Dense, and the activations, which fold into one button where room is scarce."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.dense = DragChip(self.tr("Dense"), LAYER, "dense")
        self.dense.setToolTip(
            self.tr("A layer of units. Drag it between two layers, or click to add it after the selection.")
        )
        self.dense.clicked.connect(lambda: editor.add_layer())
        self.activations = {key: self._activation(key) for key in OFFERED}
        self.more = QPushButton(self.tr("ƒ Activation ▾"))
        self.more.setToolTip(self.tr("Activations to drag onto a layer or unit"))
        self.more.clicked.connect(self._open)
        self._popup = Popup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5)
        self._row.addWidget(self.dense)
        self._row.addWidget(self.more)
        self._folded = True
        self._unfold()

    def wide_width(self) -> int:
        """Return the pixels that all chips side by side need."""
        chips = [self.dense, *self.activations.values()]
        return sum(chip.sizeHint().width() for chip in chips) + self._row.spacing() * (len(chips) - 1)

    def set_room(self, width: int) -> None:
        """Fold the activations into one button, or not, as the room allows."""
        folded = width < self.wide_width()
        if folded != self._folded:
            (self._fold if folded else self._unfold)()

    def _fold(self) -> None:
        self._move(self._popup.column)
        self._folded = True
        self.more.show()

    def _unfold(self) -> None:
        self._move(self._row)
        self._folded = False
        self.more.hide()

    def _move(self, layout: QHBoxLayout | QVBoxLayout) -> None:
        for chip in self.activations.values():
            layout.addWidget(chip)
            chip.show()

    def _activation(self, key: str) -> DragChip:
        chip = DragChip(activation_name(key), ACTIVATION, key)
        chip.setToolTip(self.tr("Drag it onto a layer or unit, or click to set it on the selection."))
        chip.clicked.connect(lambda: self._set(key))
        return chip

    def _set(self, key: str) -> None:
        self._popup.hide()
        self._editor.set_activation(key)

    def _open(self) -> None:
        self._popup.adjustSize()
        self._popup.move(self.more.mapToGlobal(self.more.rect().bottomLeft() + QPoint(0, 4)))
        self._popup.show()
        self.activations[OFFERED[0]].setFocus()
