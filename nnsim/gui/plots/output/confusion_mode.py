"""Classes: how often each class was taken for each other one, and which rows these are."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from nnsim.data.dataset import PARTS, Dataset
from nnsim.data.sheet import classes_of
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.answers import Answers
from nnsim.gui.plots.figures import percent
from nnsim.gui.plots.output.confusion_matrix import Cell, Counts, Matrix
from nnsim.gui.plots.output.mode import OutputMode
from nnsim.gui.plots.pager import Pager
from nnsim.gui.plots.points import spread_rows
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, label

MOST = 20_000
"""Rows of a part that are all counted; of larger parts as many as a frame has."""

Rows = NDArray[np.intp]
Outputs = NDArray[np.float64]


def confusion(actual: NDArray[np.intp], predicted: NDArray[np.intp], classes: int) -> Counts:
    """Return how often each pair of actual (row) and predicted (column) class occurs."""
    return np.bincount(actual * classes + predicted, minlength=classes**2).reshape(classes, classes)


class ConfusionMode(OutputMode):
    """The matrix of one part, and how much of it is on the diagonal.

    Signals
    -------
    pair_picked : (str, int, int)
        The part, the actual and the predicted class of a cell that was clicked.
    """

    pair_picked = Signal(str, int, int)

    def __init__(self, look: Look, document: Document) -> None:
        super().__init__(look)
        self._answers = Answers(document, self)
        self._all: tuple[Rows, Outputs] | None = None
        self.matrix = Matrix(look)
        self.matrix.picked.connect(self._cell_picked)
        self.parts = ChipRow(list(zip(PARTS, self.part_names(), strict=True)))
        self.parts.setAccessibleName(self.tr("Rows to count"))
        self.parts.chosen.connect(self._part_chosen)
        self.score = label("", "muted")
        self.found = label("", "muted")
        self.pager = Pager(look, self.tr("Rows of the cell"))
        self.pager.turned.connect(self._choose)
        footer, beneath = QHBoxLayout(), QHBoxLayout()
        footer.addWidget(self.parts)
        footer.addStretch(1)
        footer.addWidget(self.score)
        beneath.addWidget(self.found)
        beneath.addStretch(1)
        beneath.addWidget(self.pager)
        self.column.addWidget(self.matrix, 1)
        self.column.addLayout(beneath)
        self.column.addLayout(footer)
        self._rows: Rows = np.zeros(0, dtype=np.intp)

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        super().show_dataset(dataset, output)
        self._answers.forget()
        self._all = None
        self.matrix.show_cell(None)
        present = [part for part in PARTS if dataset.count(part)]
        for part, chip in self.parts.chips.items():
            chip.setVisible(part in present)
        if self.parts.key not in present:
            self.parts.choose("train")
        self._count()

    def show_frame(self, frame: Frame | None) -> None:
        self.frame = frame
        self._count()
        self._ask()

    @property
    def busy(self) -> bool:
        return self._answers.busy

    def restyle(self) -> None:
        self.score.setFont(self.look.mono(scale=0.85))
        self.matrix.update()

    def _part_chosen(self, _part: str) -> None:
        self.matrix.show_cell(None)
        self._all = None
        self._count()
        self._ask()

    def _ask(self) -> None:
        """Have all rows of the part answered, where a frame has only some of them."""
        data, part = self.dataset, self.parts.key
        if self.frame is None or len(spread_rows(data.part)) == data.rows or data.count(part) > MOST:
            return
        rows = np.flatnonzero(data.part == PARTS.index(part))

        def show(outputs: Outputs) -> None:
            if data is self.dataset and part == self.parts.key and self.frame is not None:
                self._all = rows, outputs
                self._count()

        self._answers.ask(self.frame.snapshot.parameters, lambda: data.inputs[rows], show)

    def _answered(self, frame: Frame) -> tuple[Rows, Outputs]:
        """Return the rows of the part that are counted, and their outputs."""
        if self._all is not None:
            return self._all
        chosen = self.dataset.part[frame.rows] == PARTS.index(self.parts.key)
        return frame.rows[chosen], frame.outputs[chosen]

    def _count(self) -> None:
        data, frame = self.dataset, self.frame
        names = data.class_names
        if frame is None:
            self._all = None
            self.matrix.show_counts(names, None)
            self.score.setText("")
            self._show_found(None)
            return
        rows, outputs = self._answered(frame)
        actual, predicted = classes_of(data.targets[rows]), classes_of(outputs)
        counts = confusion(actual, predicted, len(names))
        self.matrix.show_counts(names, counts)
        right, whole = int(np.trace(counts)), int(counts.sum())
        self.score.setText(percent(right / whole if whole else np.nan))
        text = self.tr("Accuracy: %1 of %2 rows are classified rightly.").replace("%1", f"{right:,}")
        self.score.setToolTip(f"{text.replace('%2', f'{whole:,}')} {self._sampled(data)}".strip())
        cell = self.matrix.cell
        if cell is not None:
            self._rows = rows[(actual == cell[0]) & (predicted == cell[1])]
        self._show_found(cell)

    def _sampled(self, data: Dataset) -> str:
        """Return a note for a Dataset too large to be counted in every frame."""
        rows = len(spread_rows(data.part))
        if rows == data.rows or self._all is not None:
            return ""
        note = self.tr("Counted over %1 evenly spread rows of %2.")
        return note.replace("%1", f"{rows:,}").replace("%2", f"{data.rows:,}")

    # ------------------------------------------------------------------ the rows of a cell

    def _cell_picked(self, actual: int, predicted: int) -> None:
        """Choose the first row of a cell; a second click lets go of it. Of images all are shown elsewhere."""
        if self.dataset.image_shape:
            self.pair_picked.emit(self.parts.key, actual, predicted)
            return
        again = self.matrix.cell == (actual, predicted)
        self.matrix.show_cell(None if again else (actual, predicted))
        self.pager.go_to(0)
        self._count()
        if again:
            self.row_picked.emit(None)
        else:
            self._choose()

    def _choose(self) -> None:
        self.row_picked.emit(int(self._rows[self.pager.first]) if len(self._rows) else None)

    def _show_found(self, cell: Cell | None) -> None:
        """Say what the framed cell stands for, and let its rows be leafed through."""
        self.found.setVisible(cell is not None)
        self.pager.show_pages(0 if cell is None else len(self._rows), 1)
        if cell is None:
            return
        actual, predicted = (self.dataset.class_names[kind] for kind in cell)
        text = self.tr("%1 taken for %2 (%3)")
        for place, value in enumerate((actual, predicted, f"{len(self._rows):,}"), 1):
            text = text.replace(f"%{place}", value)
        self.found.setText(text)
