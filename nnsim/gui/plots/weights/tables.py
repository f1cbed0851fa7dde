"""Weights as numbers: one table per link, sources down, units across, the biases in the last row."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from nnsim.gui.plots.colours import shades, soft_diverging
from nnsim.gui.plots.figures import signed
from nnsim.gui.plots.weights.names import Table
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

Index = QModelIndex | QPersistentModelIndex

_WIDEST = 8
"""Columns that a table shows without scrolling if it is not alone."""


class TableModel(QAbstractTableModel):
    """The numbers of one Table, each on a tint of its sign and strength."""

    def __init__(self, table: Table, look: Look) -> None:
        super().__init__()
        self.table, self._look = table, look
        rows = len(table.rows) + (table.bias is not None)
        self.values = np.full((rows, len(table.columns)), np.nan)
        self._shades = shades(self.values, (-1.0, 1.0))
        self._brushes = [QBrush(QColor(*colour.tolist())) for colour in soft_diverging(look.theme)]

    def show_vector(self, vector: NDArray[np.float64]) -> None:
        """Take the numbers out of the flat vector of all parameters."""
        rows, columns = len(self.table.rows), len(self.table.columns)
        parts = [
            vector[block.slice].reshape(-1, block.shape[-1])[:most, :columns]
            for block, most in ((self.table.weights, rows), (self.table.bias, 1))
            if block is not None
        ]
        self.values = np.concatenate(parts)
        most = float(np.max(np.abs(self.values), where=np.isfinite(self.values), initial=1e-12))
        self._shades = shades(self.values, (-most, most))
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self.values.shape[0]

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self.values.shape[1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        value = self.values[index.row(), index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if np.isnan(value) else signed(value)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._brushes[self._shades[index.row(), index.column()]]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.FontRole:
            return self._look.font(scale=0.85)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.table.columns[section]
        return self.table.rows[section] if section < len(self.table.rows) else "b"


class TableWidget(QWidget):
    """One table with its title."""

    def __init__(self, table: Table, look: Look, *, alone: bool) -> None:
        super().__init__()
        self.model = TableModel(table, look)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(table.title)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setFont(look.mono(scale=0.9))
        self.view.setShowGrid(False)
        self.view.setCornerButtonEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label(table.title, "muted"))
        layout.addWidget(self.view)
        self._fit(look, alone=alone)

    def _fit(self, look: Look, *, alone: bool) -> None:
        """Give all cells one size that the widest number fits into, and the table the size of its cells."""
        metrics = QFontMetrics(look.mono(scale=0.9))
        width, height = metrics.horizontalAdvance("+0.0e+00") + 6, metrics.height() + 6
        across, down = self.view.horizontalHeader(), self.view.verticalHeader()
        names = max((metrics.horizontalAdvance(name) for name in (*self.model.table.rows, "b")), default=0)
        for header, size in ((across, width), (down, height)):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(8)
            header.setDefaultSectionSize(size)
            header.setHighlightSections(False)
        down.setFixedWidth(min(names + 16, 2 * width))
        columns, rows = self.model.columnCount(), self.model.rowCount()
        bar, frame = self.view.verticalScrollBar().sizeHint().width(), 2 * self.view.frameWidth()
        across.setFixedHeight(height)
        tall = (rows + 1) * height + frame
        if columns > _WIDEST and not alone:
            columns, tall = _WIDEST, tall + bar
        elif not alone:
            self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMaximumSize(columns * width + down.width() + bar + frame, tall + (bar if alone else 0))
        self.view.setMinimumWidth(min(columns, 4) * width + down.width() + 4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self.view.maximumWidth(), super().sizeHint().height())


class WeightTables(QScrollArea):
    """The tables of a group side by side."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.tables: list[TableWidget] = []
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("Present weights and biases"))

    def show_tables(self, tables: Sequence[Table]) -> None:
        """Replace the tables."""
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._look.theme.px(12))
        self.tables = [TableWidget(table, self._look, alone=len(tables) == 1) for table in tables]
        for widget in self.tables:
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)
        self.setWidget(row)

    def show_vector(self, vector: NDArray[np.float64] | None) -> None:
        """Show the present numbers; None leaves the cells as they are."""
        if vector is not None:
            for widget in self.tables:
                widget.model.show_vector(vector)
