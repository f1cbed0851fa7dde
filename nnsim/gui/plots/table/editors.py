"""How a cell is changed: a line for numbers, dates and texts, a list for categories."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from nnsim.data.table import Column
from nnsim.errors import NnsimError
from nnsim.gui.language import sentence
from nnsim.gui.plots.table.cells import Cell, CellPainter
from nnsim.gui.theme import Look

TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
"""Keys that take what was typed."""


class CellEditors(CellPainter):
    """Makes the editor of a cell and says what is wrong in it before it is taken.

    Parameters
    ----------
    look, cell
        As of a CellPainter.
    column : callable
        Returns the column of an index.
    check : callable
        Raises an NnsimError if a text does not suit an index.
    """

    def __init__(
        self,
        look: Look,
        cell: Callable[[int, int], Cell],
        column: Callable[[QModelIndex], Column],
        check: Callable[[QModelIndex, str], object],
        parent: QObject,
    ) -> None:
        super().__init__(look, cell, parent)
        self._column, self._check = column, check
        self._index = QModelIndex()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        self._index = index
        column = self._column(index)
        if column.kind == "category":
            return self._list(parent, column)
        made = QLineEdit(parent)
        made.setProperty("role", "cell")
        made.setFont(self.look.mono(scale=0.9))
        made.setAccessibleName(column.name)
        made.textEdited.connect(lambda _text: _judge(made, self._problem(made.text())))
        return made

    def _list(self, parent: QWidget, column: Column) -> QComboBox:
        made = QComboBox(parent)
        made.setFont(self.look.font(scale=0.95))
        made.setAccessibleName(column.name)
        made.addItems(column.labels)
        made.activated.connect(lambda _place: self._take(made))
        QTimer.singleShot(0, made, made.showPopup)
        return made

    def _take(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findText(text))
        elif isinstance(editor, QLineEdit) and not editor.isModified():  # Qt asks again when cells change
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        text = editor.currentText() if isinstance(editor, QComboBox) else editor.text()
        model.setData(index, text, Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        area = option.rect
        if isinstance(editor, QComboBox):
            area.setWidth(max(area.width(), editor.sizeHint().width()))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keep the editor open on a key that would take what is wrong."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in TAKES:
            problem = self._problem(editor.text()) if isinstance(editor, QLineEdit) else ""
            if problem:
                _judge(editor, problem)
                QToolTip.showText(editor.mapToGlobal(QPoint(0, editor.height())), problem, editor)
                return True
        return super().eventFilter(editor, event)

    def _problem(self, text: str) -> str:
        """Return what is wrong with a text, or an empty one."""
        try:
            self._check(self._index, text)
        except NnsimError as error:
            return sentence(error)
        return ""


def _judge(editor: QLineEdit, problem: str) -> None:
    editor.setToolTip(problem)
    if bool(problem) != bool(editor.property("invalid")):
        editor.setProperty("invalid", bool(problem))
        editor.style().unpolish(editor)
        editor.style().polish(editor)
