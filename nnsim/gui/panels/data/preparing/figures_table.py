"""A table to be read: names at the left, numbers at the right, rows that can be chosen but not typed into."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FiguresTable(QTableWidget):
    """Rows of texts under a heading.

    Parameters
    ----------
    name : str
        What the table is about.
    heading : sequence of str
        One per column.
    numbers_from : int
        The column from which on texts stand at the right.
    wide : int
        The column that gets the width the others leave; its texts stand at the left and are told in full
        when the mouse rests on them.
    """

    def __init__(self, name: str, heading: Sequence[str], numbers_from: int, wide: int = 0) -> None:
        super().__init__(0, len(heading))
        self._numbers_from, self._wide = numbers_from, wide
        self.setAccessibleName(name)
        self.setProperty("role", "figures")
        self.setHorizontalHeaderLabels(heading)
        for place in range(len(heading)):
            self.horizontalHeaderItem(place).setTextAlignment(self._side(place))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    @property
    def chosen_rows(self) -> list[int]:
        """The rows that are chosen, from above."""
        return sorted({index.row() for index in self.selectedIndexes()})

    def choose_rows(self, rows: Sequence[int]) -> None:
        """Choose other rows."""
        self.clearSelection()
        for row in rows:
            for place in range(self.columnCount()):
                self.item(row, place).setSelected(True)

    def show_rows(self, rows: Sequence[Sequence[str]], bold_from: int | None = None) -> None:
        """Show other rows; those from `bold_from` on stand out."""
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(self._side(place))
                item.setToolTip(text if place == self._wide else "")
                font = self.font()
                font.setBold(bold_from is not None and row >= bold_from)
                item.setFont(font)
                self.setItem(row, place, item)
        self.resizeRowsToContents()

    def fit_height(self, most: int) -> None:
        """Be as high as the rows need, or as so many of them."""
        height = sum(self.rowHeight(row) for row in range(min(self.rowCount(), most)))
        self.setFixedHeight(height + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth())

    def text(self) -> str:
        """Return heading and rows as spreadsheets take them, with tabs."""
        heading = [self.horizontalHeaderItem(place) for place in range(self.columnCount())]
        rows = [heading] + [
            [self.item(row, place) for place in range(self.columnCount())] for row in range(self.rowCount())
        ]
        return "\n".join("\t".join(item.text() for item in row) for row in rows)

    def _side(self, place: int) -> Qt.AlignmentFlag:
        return RIGHT if place >= self._numbers_from and place != self._wide else LEFT
