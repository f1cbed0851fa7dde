"""The table itself: its heading, its keys, and which rows can be seen."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nnsim.gui.plots.table.cells import Inks
from nnsim.gui.plots.table.model import EXAMPLE, RowsModel
from nnsim.gui.theme import Look

MEASURED = 60
"""Rows by which the width of a column is chosen."""

WIDEST, NARROWEST, TEXT = 220, 44, 340
"""Pixels of a column with the normal type, and of one with the beginnings of reviews."""

Key = Qt.Key


class Heading(QHeaderView):
    """Marks the columns that are to be learnt by a line beneath their names."""

    def __init__(self, model: RowsModel, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._rows, self._look = model, look
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def paintSection(self, painter: QPainter, area: QRect, section: int) -> None:
        painter.save()
        super().paintSection(painter, area, section)
        painter.restore()
        if self._rows.is_target(self._rows.columns[section]):
            line = QRect(area.left() + 4, area.bottom() - 2, area.width() - 8, 2)
            painter.fillRect(line, QColor(self._look.theme.accent))


class RowsTable(QTableView):
    """Rows that can be walked through, changed and copied.

    Signals
    -------
    row_entered : int
        The person went to another row, by its place in the table.
    released : no value
        Esc: no row shall be chosen.
    seen_changed : no value
        Other rows can be seen.
    sort_asked : int
        The heading of a column was clicked.
    copy_asked, empty_asked : no value
        Ctrl+C; Delete.
    """

    row_entered = Signal(int)
    released = Signal()
    seen_changed = Signal()
    sort_asked = Signal(int)
    copy_asked = Signal()
    empty_asked = Signal()

    def __init__(self, model: RowsModel, look: Look) -> None:
        super().__init__()
        self._rows, self._look = model, look
        self._follows = True
        self.setHorizontalHeader(Heading(model, look))
        self.setModel(model)
        self.setObjectName("rows")
        self.setAccessibleName(self.tr("Rows of the data"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.horizontalHeader().sectionClicked.connect(self.sort_asked)
        numbers = self.verticalHeader()
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setHighlightSections(False)
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.verticalScrollBar().valueChanged.connect(self.seen_changed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def restyle(self) -> None:
        """Take sizes from the look."""
        theme = self._look.theme
        images = bool(self._rows.columns) and self._rows.columns[0].name == EXAMPLE
        tall = images and bool(self._rows.sheet.data.image_shape)
        self.verticalHeader().setDefaultSectionSize(theme.px(32) if tall else theme.px(21))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setFont(self._look.font(scale=0.88))
        self.fit_columns()

    def fit_columns(self) -> None:
        """Make the columns as wide as their names and first rows need."""
        theme, model = self._look.theme, self._rows
        names, inks = QFontMetrics(self._look.font(scale=0.88)), Inks(self._look)
        for section, column in enumerate(model.columns):
            cells = inks.metrics[column.kind == "number"]
            width = max(map(cells.horizontalAdvance, self._texts(section)), default=0) + theme.px(14)
            width = max(
                width, names.horizontalAdvance(f"{column.name} ↑") + theme.px(13), theme.px(NARROWEST)
            )
            if section == model.part_section:
                width += theme.px(16)
            widest = theme.px(TEXT if column.name == EXAMPLE else WIDEST)
            self.setColumnWidth(section, min(width, widest))

    def _texts(self, section: int) -> list[str]:
        """Return texts by which a column is made wide enough."""
        model, column = self._rows, self._rows.columns[section]
        if model.is_live(section):
            targets = [place for place, each in enumerate(model.columns) if model.is_target(each)]
            like = [text + "00" for place in targets for text in self._texts(place)]
            return [f"✗ {label}" for label in column.labels] or like
        if column.name == EXAMPLE and not model.sheet.data.image_shape:
            return ["m" * TEXT]
        return [model.data(model.index(row, section)) for row in range(min(MEASURED, model.rowCount()))]

    def repaint_live(self) -> None:
        """Paint what the network predicts again, and nothing else."""
        left = self.columnViewportPosition(self._rows.first_live)
        area = self.viewport().rect()
        self.viewport().update(area.adjusted(max(left, 0), 0, 0, 0))

    def seen(self) -> range:
        """Return the places of the rows that can be seen."""
        if not self._rows.rowCount():
            return range(0)
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(first, 0), self._rows.rowCount() if last < 0 else last + 1)

    def go_to(self, place: int) -> None:
        """Select a row and let it be seen, without telling anybody."""
        self._follows = False
        column = max(self.currentIndex().column(), 0)
        self.setCurrentIndex(self._rows.index(place, column))
        self.scrollTo(self._rows.index(place, column))
        self._follows = True

    def let_go(self) -> None:
        """Select nothing, without telling anybody."""
        self._follows = False
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())
        self._follows = True

    def selected(self) -> NDArray[np.intp]:
        """Return the places of the selected rows from top to bottom."""
        ranges = [np.arange(each.top(), each.bottom() + 1) for each in self.selectionModel().selection()]
        return np.unique(np.concatenate(ranges)) if ranges else np.zeros(0, np.intp)

    # ------------------------------------------------------------------ events

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if self._follows and current.isValid() and current.row() != previous.row():
            self.row_entered.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.seen_changed.emit()

    def event(self, event: QEvent) -> bool:
        """Claim the keys that otherwise belong to the canvas."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyboardSearch(self, search: str) -> None:
        """Look for nothing: among a million rows it would take long, and there is the filter."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() == Key.Key_Delete:
            self.empty_asked.emit()
        elif event.key() == Key.Key_Escape:
            self.released.emit()
        elif event.key() in (Key.Key_Return, Key.Key_Enter) and self.currentIndex().isValid():
            self.row_entered.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


def _is_own(event: QKeyEvent) -> bool:
    """Whether a key means something in a table that another one means elsewhere."""
    standard = QKeySequence.StandardKey
    return (
        event.matches(standard.Copy)
        or event.matches(standard.SelectAll)
        or event.key()
        in (
            Key.Key_Delete,
            Key.Key_F2,
        )
    )
