"""The field that lies over a layer's title while it is renamed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from nnsim.gui.canvas.names import layer_title

if TYPE_CHECKING:
    from nnsim.gui.canvas.view import CanvasView

LONGEST = 40
"""Characters of a name."""


class TitleField(QLineEdit):
    """Renames a layer in place: Return or leaving the field takes the name, Esc does not."""

    def __init__(self, view: "CanvasView") -> None:
        super().__init__(view.viewport())
        self._view = view
        self._layer_id = ""
        self._title = ""
        self.setMaxLength(LONGEST)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(self.tr("Name of the layer"))
        self.hide()

    def open(self, layer_id: str) -> None:
        """Lie over the title of this layer."""
        editor = self._view.network.editor
        self._layer_id, self._title = layer_id, layer_title(editor.graph, layer_id)
        column = self._view.network.drawing.column(layer_id)
        middle = self._view.mapFromScene(column.title_rect.center())
        self.resize(max(110, round(column.title_rect.width())), self.sizeHint().height())
        self.move(middle.x() - self.width() // 2, middle.y() - self.height() // 2)
        self.setText(self._title)
        self.selectAll()
        self.show()
        self.setFocus()

    def finish(self) -> None:
        """Take the name, if it is another one, and go away."""
        if self.isHidden():
            return
        text, changed = self.text(), self.text() != self._title
        self._close()
        if changed and self._layer_id in self._view.network.editor.graph:
            self._view.network.editor.rename(self._layer_id, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()

    def _close(self) -> None:
        self.hide()
        self._view.setFocus()
