"""Classes: how often each class was taken for each other one."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from nnsim.data.dataset import PARTS, Dataset
from nnsim.gui.painter import Frame
from nnsim.gui.plots.colours import classes_of, legible, rgb
from nnsim.gui.plots.figures import percent
from nnsim.gui.plots.output_mode import OutputMode
from nnsim.gui.plots.points import spread_rows
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, label

Counts = NDArray[np.intp]
"""Shape (classes, classes): rows are actual classes, columns predicted ones."""


def confusion(actual: NDArray[np.intp], predicted: NDArray[np.intp], classes: int) -> Counts:
    """Return how often each pair of actual (row) and predicted (column) class occurs."""
    return np.bincount(actual * classes + predicted, minlength=classes**2).reshape(classes, classes)


class ConfusionMode(OutputMode):
    """The matrix of one part, and how much of it is on the diagonal."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.matrix = Matrix(look)
        self.parts = ChipRow(list(zip(PARTS, self.part_names(), strict=True)))
        self.parts.setAccessibleName(self.tr("Rows to count"))
        self.parts.chosen.connect(self._count)
        self.score = label("", "muted")
        footer = QHBoxLayout()
        footer.addWidget(self.parts)
        footer.addStretch(1)
        footer.addWidget(self.score)
        self.column.addWidget(self.matrix, 1)
        self.column.addLayout(footer)

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        super().show_dataset(dataset, output)
        present = [part for part in PARTS if dataset.count(part)]
        for part, chip in self.parts.chips.items():
            chip.setVisible(part in present)
        if self.parts.key not in present:
            self.parts.choose("train")
        self._count()

    def show_frame(self, frame: Frame | None) -> None:
        self.frame = frame
        self._count()

    def restyle(self) -> None:
        self.score.setFont(self.look.mono(scale=0.85))
        self.matrix.update()

    def _count(self) -> None:
        data, frame = self.dataset, self.frame
        names = data.class_names
        if frame is None:
            self.matrix.show_counts(names, None)
            self.score.setText("")
            return
        chosen = data.part[frame.rows] == PARTS.index(self.parts.key)
        actual = classes_of(data.targets[frame.rows[chosen]])
        counts = confusion(actual, classes_of(frame.outputs[chosen]), len(names))
        self.matrix.show_counts(names, counts)
        right, whole = int(np.trace(counts)), int(counts.sum())
        self.score.setText(percent(right / whole if whole else np.nan))
        text = self.tr("Accuracy: %1 of %2 rows are classified rightly.").replace("%1", f"{right:,}")
        self.score.setToolTip(f"{text.replace('%2', f'{whole:,}')} {self._sampled(data)}".strip())

    def _sampled(self, data: Dataset) -> str:
        """Return a note for a Dataset too large to be counted in every frame."""
        rows = len(spread_rows(data.part))
        if rows == data.rows:
            return ""
        note = self.tr("Counted over %1 evenly spread rows of %2.")
        return note.replace("%1", f"{rows:,}").replace("%2", f"{data.rows:,}")


class Matrix(QWidget):
    """Paints counts in cells; the shade of a cell is its share of its row."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: tuple[str, ...] = ()
        self._counts: Counts | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Confusion matrix"))

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.px(240), self._look.theme.px(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 80)

    def show_counts(self, names: tuple[str, ...], counts: Counts | None) -> None:
        """Show other counts; None leaves the cells empty."""
        self._names, self._counts = names, counts
        self.update()

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._look.font(scale=0.85))

    def _cells(self) -> QRectF:
        """Return where the cells are: room is left for names at the left and on top."""
        metrics = self._metrics()
        longest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        left = metrics.height() + 4 + min(longest + 8, 0.3 * self.width())
        top = 2 * metrics.height() + 8
        side_x, side_y = self.width() - left - 2, self.height() - top - 2
        return QRectF(left, top, min(side_x, 1.6 * side_y), min(side_y, 1.2 * side_x))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        painter.setFont(self._look.font(scale=0.85))
        cells, count = self._cells(), len(self._names)
        width, height = cells.width() / count, cells.height() / count
        self._paint_names(painter, cells, width, height)
        for row in range(count):
            for column in range(count):
                cell = QRectF(cells.x() + column * width, cells.y() + row * height, width, height)
                self._paint_cell(painter, cell.adjusted(1, 1, -1, -1), row, column)

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
        font = self._look.mono(scale=0.95, bold=row == column)
        metrics = QFontMetrics(font)
        if metrics.horizontalAdvance(text) <= cell.width() and metrics.height() <= cell.height() + 4:
            painter.setFont(font)
            painter.setPen(QColor(legible(theme, fill) if text != "0" else theme.muted))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
            painter.setFont(self._look.font(scale=0.85))

    def _share(self, row: int, column: int) -> float:
        assert self._counts is not None
        whole = self._counts[row].sum()
        return float(self._counts[row, column] / whole) if whole else 0.0

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._counts is not None:
            cells, count = self._cells(), len(self._names)
            column = int((event.pos().x() - cells.x()) // (cells.width() / count))
            row = int((event.pos().y() - cells.y()) // (cells.height() / count))
            inside = 0 <= row < count and 0 <= column < count
            QToolTip.showText(event.globalPos(), self._tip(row, column) if inside else "", self)
            return True
        return super().event(event)

    def _tip(self, row: int, column: int) -> str:
        assert self._counts is not None
        text = self.tr("%1 taken for %2: %3 of %4 (%5)")
        values = (
            self._names[row],
            self._names[column],
            f"{self._counts[row, column]:,}",
            f"{self._counts[row].sum():,}",
        )
        for place, value in enumerate((*values, percent(self._share(row, column))), start=1):
            text = text.replace(f"%{place}", value)
        return text


def _elided(metrics: QFontMetrics, text: str, width: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
