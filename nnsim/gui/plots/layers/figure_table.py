"""A table of texts and numbers that is read, not edited: it keeps its place while the numbers change."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nnsim.gui.theme import Look

Index = QModelIndex | QPersistentModelIndex

Row = tuple[str, ...]

_ROOM = 18
"""Pixels that a column is wider than its texts."""


class FigureModel(QAbstractTableModel):
    """Rows of cells under a heading; from `first_number` on the cells stand at the right."""

    def __init__(self, heading: Row, first_number: int, look: Look) -> None:
        super().__init__()
        self.heading, self._first_number, self._look = heading, first_number, look
        self.rows: tuple[Row, ...] = ()
        self._last_is_total = False

    def show_rows(self, rows: Sequence[Row], *, total: bool) -> None:
        """Replace the rows; with a `total` the last one stands out."""
        same = len(rows) == len(self.rows) and total == self._last_is_total
        if not same:
            self.beginResetModel()
        self.rows, self._last_is_total = tuple(rows), total
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.heading) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.heading)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        number = index.column() >= self._first_number
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(number=number)
        if role == Qt.ItemDataRole.FontRole:
            bold = self._last_is_total and index.row() == len(self.rows) - 1
            return self.font(index.column(), bold=bold)
        return None

    def font(self, column: int, *, bold: bool) -> QFont:
        """Return the font of a column."""
        number = column >= self._first_number
        return self._look.mono(scale=0.9, bold=bold) if number else self._look.font(scale=0.95, bold=bold)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(number=section >= self._first_number)
        if role == Qt.ItemDataRole.FontRole:
            return self._look.font(scale=0.85)
        return self.heading[section] if role == Qt.ItemDataRole.DisplayRole else None


def _side(*, number: bool) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignVCenter | (
        Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    )


class FigureTable(QTableView):
    """Shows a FigureModel in columns as wide as their cells; Ctrl+C copies it whole.

    Parameters
    ----------
    heading : tuple of str
        What stands above the columns.
    first_number : int
        From this column on the cells are numbers.
    """

    def __init__(self, look: Look, name: str, heading: Row, first_number: int) -> None:
        super().__init__()
        self._look = look
        self._figures = FigureModel(heading, first_number, look)
        self.setModel(self._figures)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.restyle()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._figures.rows

    def restyle(self) -> None:
        """Take the sizes of the look."""
        self.horizontalHeader().setMinimumSectionSize(self._look.theme.px(20))
        height = self._look.theme.px(21)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def show_rows(self, rows: Sequence[Row], *, total: bool = False) -> None:
        """Replace the rows; with a `total` the last one stands out."""
        self._figures.show_rows(rows, total=total)
        self._fit()

    def _fit(self) -> None:
        """Make columns as wide as their texts; Qt's own way leaves room for what is not there."""
        for column, title in enumerate(self._figures.heading):
            plain, bold = (QFontMetrics(self._figures.font(column, bold=bold)) for bold in (False, True))
            texts = [plain.horizontalAdvance(row[column]) for row in self.rows]
            texts += [bold.horizontalAdvance(row[column]) for row in self.rows[-1:]]
            above = QFontMetrics(self._look.font(scale=0.85)).horizontalAdvance(title)
            width = max(above, *texts, 0) + self._look.theme.px(_ROOM)
            self.horizontalHeader().resizeSection(column, width)

    def text(self) -> str:
        """Return heading and rows with tabs between the cells, as spreadsheets take them."""
        return "\n".join("\t".join(row) for row in (self._figures.heading, *self.rows))

    def copy(self) -> None:
        """Put the whole table on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
