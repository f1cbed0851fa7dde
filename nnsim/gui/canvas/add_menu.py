"""The searchable menu of what can be added: type to filter, arrows to choose, Return to add."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnsim.gui.canvas.editor import Editor
from nnsim.gui.canvas.kinds import NEW
from nnsim.gui.canvas.names import activation_name, kind_name
from nnsim.network.layers import ACTIVATIONS

MOST_ROWS = 16
"""Entries that are seen at once; the others are scrolled to."""

CHOICE_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class AddMenu(QFrame):
    """A popup with a search field over a list: layers, and activations if something is selected."""

    def __init__(self, editor: Editor, place: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "panel")
        self._calls: list[Callable[[], None]] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Type to search"))
        self.search.setAccessibleName(self.tr("Search what to add"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What can be added"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self._fill(editor, place)
        self._show_matching("")
        self.search.textChanged.connect(self._show_matching)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._take)

    def open(self, at: QPoint) -> None:
        """Open at a point of the screen, ready for typing."""
        width = max(190, self.list.sizeHintForColumn(0) + 44)
        rows = min(self.list.count(), MOST_ROWS)
        self.resize(width, self.search.sizeHint().height() + rows * self.list.sizeHintForRow(0) + 34)
        self.move(at)
        self.show()
        self.search.setFocus()

    def _fill(self, editor: Editor, place: int) -> None:
        for kind in NEW:
            text = self.tr("%1 layer").replace("%1", kind_name(kind))
            self._add(text, lambda kind=kind: editor.add_layer(place, kind))
        if not editor.selection:
            return
        output = {editor.graph.output.id}
        for key in ACTIVATIONS:
            if key != "softmax" or editor.selection.layers == output:
                self._add(activation_name(key), lambda key=key: editor.set_activation(key))

    def _add(self, text: str, call: Callable[[], None]) -> None:
        self.list.addItem(text)
        self._calls.append(call)

    def _show_matching(self, text: str) -> None:
        words = text.casefold().split()
        items = [self.list.item(row) for row in range(self.list.count())]
        for item in items:
            item.setHidden(not all(word in item.text().casefold() for word in words))
        shown = [item for item in items if not item.isHidden()]
        self.list.setCurrentItem(shown[0] if shown else None)

    def _take(self, item: QListWidgetItem) -> None:
        call = self._calls[self.list.row(item)]
        self.close()
        call()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.list.currentItem()
                if item is not None and not item.isHidden():
                    self._take(item)
                return True
            if event.key() in CHOICE_KEYS:
                self.list.event(event)
                return True
        return super().eventFilter(watched, event)
