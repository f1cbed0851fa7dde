"""The confusion matrix as a widget: counts and shares in shaded cells, which can be pointed at and picked."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnsim.gui.plots.colours import legible, rgb
from nnsim.gui.plots.figures import percent
from nnsim.gui.theme import Look

Counts = NDArray[np.intp]
"""Shape (classes, classes): rows are actual classes, columns predicted ones."""

Cell = tuple[int, int]
"""Actual and predicted class; -1 stands for the heading of a row or column."""

_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class Matrix(QWidget):
    """Paints counts in cells; the shade of a cell is its share of its row.

    Signals
    -------
    picked : (int, int)
        The actual and the predicted class of a cell that was clicked, or chosen with the arrow keys.
    """

    picked = Signal(int, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: tuple[str, ...] = ()
        self._counts: Counts | None = None
        self.cell: Cell | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Confusion matrix"))

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.px(240), self._look.theme.px(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 80)

    def show_counts(self, names: tuple[str, ...], counts: Counts | None) -> None:
        """Show other counts; None leaves the cells empty."""
        self._names, self._counts = names, counts
        self.update()

    def show_cell(self, cell: Cell | None) -> None:
        """Frame a cell, or none."""
        self.cell = cell
        self.update()

    # ------------------------------------------------------------------ where things are

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._look.font(scale=0.85))

    def cells(self) -> QRectF:
        """Return where the cells are: room is left for names at the left and on top."""
        metrics = self._metrics()
        longest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        left = metrics.height() + 4 + min(longest + 8, 0.3 * self.width())
        top = 2 * metrics.height() + 8
        side_x, side_y = self.width() - left - 2, self.height() - top - 2
        return QRectF(left, top, min(side_x, 1.6 * side_y), min(side_y, 1.2 * side_x))

    def rect_of(self, cell: Cell) -> QRectF:
        """Return where a cell is."""
        cells, count = self.cells(), len(self._names)
        width, height = cells.width() / count, cells.height() / count
        return QRectF(cells.x() + cell[1] * width, cells.y() + cell[0] * height, width, height)

    def cell_at(self, at: QPointF) -> Cell | None:
        """Return the cell, or the heading of a row or column, at a place."""
        cells, count = self.cells(), len(self._names)
        if not count or at.x() > cells.right() or at.y() > cells.bottom():
            return None
        row = int((at.y() - cells.y()) // (cells.height() / count))
        column = int((at.x() - cells.x()) // (cells.width() / count))
        return None if row < 0 and column < 0 else (max(row, -1), max(column, -1))

    # ------------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        painter.setFont(self._look.font(scale=0.85))
        cells, count = self.cells(), len(self._names)
        self._paint_names(painter, cells, cells.width() / count, cells.height() / count)
        for row in range(count):
            for column in range(count):
                self._paint_cell(painter, self.rect_of((row, column)).adjusted(1, 1, -1, -1), row, column)
        if self.cell is not None and max(self.cell) < count:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.theme.accent), 3))
            painter.drawRect(self.rect_of(self.cell).adjusted(1, 1, -1, -1))

    def _paint_names(self, painter: QPainter, cells: QRectF, width: float, height: float) -> None:
        metrics, middle = self._metrics(), Qt.AlignmentFlag.AlignCenter
        line = metrics.height()
        painter.setPen(QColor(self._look.theme.muted))
        painter.drawText(QRectF(cells.x(), 0, cells.width(), line), middle, self.tr("predicted"))
        painter.save()
        painter.translate(0, cells.bottom())
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, cells.height(), line), middle, self.tr("actual"))
        painter.restore()
        painter.setPen(QColor(self._look.theme.text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        every = max(1, round(line / height + 0.4))
        for place, name in enumerate(self._names):
            if place % every == 0:
                room = QRectF(line + 4, cells.y() + place * height, cells.x() - line - 10, height)
                painter.drawText(room, right, _elided(metrics, name, room.width()))
            room = QRectF(cells.x() + place * width, line + 4, width, line)
            painter.drawText(room, middle, _elided(metrics, name, width - 2))

    def _paint_cell(self, painter: QPainter, cell: QRectF, row: int, column: int) -> None:
        theme = self._look.theme
        painter.setPen(Qt.PenStyle.NoPen)
        if self._counts is None:
            painter.fillRect(cell, QColor(theme.sunken))
            return
        share = self._share(row, column)
        ink = rgb(theme.positive if row == column else theme.negative)
        fill = (1 - share) * rgb(theme.sunken) + share * ink
        painter.fillRect(cell, QColor(*fill.astype(int).tolist()))
        text = f"{self._counts[row, column]:,}"
        painter.setPen(QColor(legible(theme, fill) if text != "0" else theme.muted))
        self._write(painter, cell, text, percent(share) if text != "0" else "", bold=row == column)

    def _write(self, painter: QPainter, cell: QRectF, count: str, share: str, *, bold: bool) -> None:
        """Write a count into a cell, and its share of the row beneath it, as far as there is room."""
        large, small = self._look.mono(scale=0.95, bold=bold), self._look.mono(scale=0.75)
        height, below = QFontMetrics(large).height(), QFontMetrics(small).height()
        if not _fits(large, count, cell):
            return
        middle = Qt.AlignmentFlag.AlignCenter
        painter.setFont(large)
        if share and _fits(small, share, cell) and height + below + 4 <= cell.height():
            top = cell.center().y() - (height + below) / 2
            painter.drawText(QRectF(cell.left(), top, cell.width(), height), middle, count)
            painter.setFont(small)
            painter.drawText(QRectF(cell.left(), top + height, cell.width(), below), middle, share)
        else:
            painter.drawText(cell, middle, count)

    def _share(self, row: int, column: int) -> float:
        assert self._counts is not None
        whole = self._counts[row].sum()
        return float(self._counts[row, column] / whole) if whole else 0.0

    # ------------------------------------------------------------------ mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        over = cell is not None and min(cell) >= 0 and self._counts is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is not None and min(cell) >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = Qt.Key(event.key()), len(self._names)
        if key in _STEPS and count:
            row, column = self.cell or (0, 0)
            down, sideways = _STEPS[key] if self.cell else (0, 0)
            self.picked.emit(min(max(0, row + down), count - 1), min(max(0, column + sideways), count - 1))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._counts is not None:
            cell = self.cell_at(event.pos().toPointF())
            QToolTip.showText(event.globalPos(), "" if cell is None else self._tip(*cell), self)
            return True
        return super().event(event)

    def _tip(self, row: int, column: int) -> str:
        """Return what a cell says in words, or the recall of a row, or the precision of a column."""
        assert self._counts is not None
        kind = max(row, column)
        right = self._counts[kind, kind]
        if column < 0:
            text, whole = self.tr("%1: %2 of %3 are found. Recall %4"), self._counts[kind].sum()
        elif row < 0:
            whole = self._counts[:, kind].sum()
            text = self.tr("Taken for %1: %2 of %3 rightly. Precision %4")
        else:
            text, right, whole = self.tr("%5 taken for %1: %2 of %3 (%4)"), *self._counted(row, column)
        share = percent(right / whole) if whole else "–"
        names = (self._names[column if row >= 0 and column >= 0 else kind], f"{right:,}", f"{whole:,}", share)
        for place, value in enumerate((*names, self._names[row]), start=1):
            text = text.replace(f"%{place}", value)
        return text

    def _counted(self, row: int, column: int) -> tuple[int, int]:
        assert self._counts is not None
        return int(self._counts[row, column]), int(self._counts[row].sum())


def _fits(font: QFont, text: str, cell: QRectF) -> bool:
    metrics = QFontMetrics(font)
    return metrics.horizontalAdvance(text) <= cell.width() and metrics.height() <= cell.height() + 4


def _elided(metrics: QFontMetrics, text: str, width: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
