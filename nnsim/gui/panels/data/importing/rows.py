"""The first rows of a table as they stand in the file, each column in the colour of its role."""

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnsim.data.roles import Role
from nnsim.data.tables.preview import Preview
from nnsim.gui.panels.data.importing.roles import colour, mixed, tint
from nnsim.gui.theme import Look

FITTED = 200
"""Columns whose width is fitted to what they hold; those further right have the usual width."""

FEW = 6
"""Up to so many columns may be wide."""

LOOKED_AT = 30
"""Rows that are looked at for that."""

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Cells as they were written; those without a value are pale."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.seen: Preview | None = None
        self.roles: dict[str, Role] = {}

    def show(self, seen: Preview | None, roles: dict[str, Role]) -> None:
        """Show another table."""
        self.beginResetModel()
        self.seen, self.roles = seen, roles
        self.endResetModel()

    def recolour(self, roles: dict[str, Role]) -> None:
        """Show other roles."""
        self.roles = roles
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if self.seen is None or parent.isValid() else len(self.seen.cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if self.seen is None or parent.isValid() else len(self.seen.columns)

    def role(self, column: int) -> Role:
        """Return the role of a column by its place."""
        assert self.seen is not None
        return self.roles[self.seen.columns[column].name]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        assert self.seen is not None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.seen.columns[section].name
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(self._look.theme, self.role(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        assert self.seen is not None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.seen.cells[row][column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column)
        if role == Qt.ItemDataRole.BackgroundRole:
            return tint(self._look.theme, self.role(column))
        if role == Qt.ItemDataRole.ForegroundRole:
            theme = self._look.theme
            if self.is_missing(row, column):
                return mixed(QColor(theme.panel), QColor(theme.muted), 0.7)
            return QColor(theme.muted if self.role(column) == "ignore" else theme.text)
        return None

    def is_missing(self, row: int, column: int) -> bool:
        """Whether a cell holds no value."""
        assert self.seen is not None
        return bool(np.isnan(self.seen.table.columns[column].values[row]))

    def _side(self, column: int) -> Qt.AlignmentFlag:
        assert self.seen is not None
        number = self.seen.columns[column].kind == "number"
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class FirstRows(QTableView):
    """The first rows.

    Signals
    -------
    column_chosen : str
        A person clicked a column; its name.
    """

    column_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.table = RowsModel(look)
        self.setModel(self.table)
        self.setAccessibleName(self.tr("First rows"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionClicked.connect(self._choose)
        self.clicked.connect(lambda index: self._choose(index.column()))
        self.verticalHeader().setDefaultSectionSize(look.theme.px(22))

    def show_preview(self, seen: Preview | None, roles: dict[str, Role]) -> None:
        """Show another table; widths follow what is in it."""
        self.table.show(seen, roles)
        if seen is None:
            return
        metrics = QFontMetrics(self._look.font())
        few = len(seen.columns) <= FEW
        low, high = self._look.theme.px(48), self._look.theme.px(420 if few else 190)
        for column in range(min(FITTED, len(seen.columns))):
            texts = (seen.columns[column].name, *(row[column] for row in seen.cells[:LOOKED_AT]))
            width = max(metrics.horizontalAdvance(text[:60]) for text in texts) + self._look.theme.px(22)
            self.setColumnWidth(column, min(high, max(low, width)))

    def _choose(self, column: int) -> None:
        if self.table.seen is not None:
            self.column_chosen.emit(self.table.seen.columns[column].name)
