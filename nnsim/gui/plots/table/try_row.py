"""One row beneath the table in which a person types values, to see what the network makes of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nnsim.data.preparing import typed
from nnsim.data.recipe import Recipe
from nnsim.data.sheet import predicted
from nnsim.data.table import Column
from nnsim.data.tables.edits import cell_text
from nnsim.gui.painter import Frame
from nnsim.gui.plots.table.cells import Cell
from nnsim.gui.plots.table.editors import CellEditors
from nnsim.gui.plots.table.model import Index, RowsModel
from nnsim.gui.plots.table.view import RowsTable
from nnsim.gui.theme import Look

Role = Qt.ItemDataRole
OPEN = Qt.ItemFlag.ItemIsEditable


class TryModel(QAbstractTableModel):
    """A typed row with the columns of the table above it.

    Signals
    -------
    typed : no value
        A value was entered.
    """

    typed = Signal()

    def __init__(self, rows: RowsModel) -> None:
        super().__init__()
        self._rows = rows
        self.cells: dict[str, str] = {}
        self._open: tuple[str, ...] = ()
        self._predicted: tuple[Column, ...] = ()
        rows.modelReset.connect(self._reset)

    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def begin(self, recipe: Recipe, row: int) -> None:
        """Let a row be typed, beginning with the values of a row of the sheet."""
        sheet = self._rows.sheet
        self._open = typed.columns(sheet.data, recipe)
        known = {name: self.cells[name] for name in self._open if name in self.cells}
        self.cells = {name: cell_text(sheet[name], row) for name in self._open} | known
        self._predicted = ()
        self._reset()

    def show_frame(self, frame: Frame | None) -> None:
        """Show what the network gives, if it is the typed row that runs through it."""
        mine = frame is not None and frame.chosen is not None and frame.chosen.row is None
        before, self._predicted = self._predicted, ()
        if frame is not None and mine:
            data = self._rows.sheet.data
            outputs = list(frame.values.values())[-1][np.newaxis]
            self._predicted = predicted(data, np.zeros(1, np.intp), outputs, self._rows.names)
        if before or self._predicted:
            self.dataChanged.emit(self.index(0, self._rows.first_live), self.index(0, self.columnCount() - 1))

    def column(self, index: Index) -> Column:
        """Return the column of an index."""
        return self._rows.columns[index.column()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        vertical = orientation == Qt.Orientation.Vertical
        return self.tr("Try") if vertical and role == Role.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | OPEN if self.column(index).name in self._open else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role in (Role.DisplayRole, Role.EditRole):
            return self._text(index.column())
        if role == Role.ToolTipRole and self.column(index).name in self._open:
            return self.tr("Type a value to see what the network makes of it.")
        return None

    def cell(self, _place: int, section: int) -> Cell:
        """Return what is seen of a column."""
        column = self._rows.columns[section]
        return Cell(self._text(section), number=column.kind == "number", open=column.name in self._open)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole:
            return False
        self.cells[self.column(index).name] = str(value).strip()
        self.dataChanged.emit(index, index)
        self.typed.emit()
        return True

    def with_cell(self, index: Index, text: str) -> Mapping[str, str]:
        """Return the typed values with another text in one cell."""
        return {**self.cells, self.column(index).name: text}

    def _text(self, section: int) -> str:
        name = self._rows.columns[section].name
        if name in self._open:
            return self.cells.get(name, "")
        place = section - self._rows.first_live
        if place < 0 or not self._predicted:
            return ""
        if self._rows.sheet.data.task == "regression" and place % 2:
            return ""  # nobody knows how far it is off
        return self._rows.written(section, self._predicted[place].cell(0))


class TryRow(QTableView):
    """The typed row beneath a table: as wide as its columns, and scrolled with them."""

    def __init__(self, model: TryModel, table: RowsTable, editors: CellEditors, look: Look) -> None:
        super().__init__()
        self._table, self._cells, self._look = table, model, look
        self.setModel(model)
        self.setItemDelegate(editors)
        self.setObjectName("rows")
        self.setAccessibleName(self.tr("Row to try out"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(True)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        numbers = self.verticalHeader()
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.horizontalHeader().sectionResized.connect(self._resized)
        table.horizontalScrollBar().valueChanged.connect(self.horizontalScrollBar().setValue)
        self.horizontalScrollBar().valueChanged.connect(table.horizontalScrollBar().setValue)
        table.verticalHeader().geometriesChanged.connect(self.align)

    def restyle(self) -> None:
        """Take sizes from the look."""
        self.verticalHeader().setDefaultSectionSize(self._look.theme.px(21))
        self.verticalHeader().setFont(self._look.font(scale=0.88))
        self.setFixedHeight(self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth())
        self.align()

    def begin(self) -> None:
        """Let the first value be typed."""
        places = (self._cells.index(0, place) for place in range(self._cells.columnCount()))
        first = next((index for index in places if self._cells.flags(index) & OPEN), None)
        if first is not None:
            self.setFocus()
            self.setCurrentIndex(first)

    def align(self) -> None:
        """Be laid out as the table is."""
        self.verticalHeader().setFixedWidth(max(1, self._table.verticalHeader().width()))
        for section in range(self._cells.columnCount()):
            self.setColumnWidth(section, self._table.columnWidth(section))
        bar = self._table.verticalScrollBar()
        self.setViewportMargins(self.verticalHeader().width(), 0, bar.width() if bar.isVisible() else 0, 0)

    def _resized(self, section: int, _before: int, width: int) -> None:
        self.setColumnWidth(section, width)
