"""One way of showing what the network gives out; the Output panel chooses among them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.data.dataset import PARTS, Dataset
from nnsim.data.sheet import classes_of
from nnsim.gui.chosen import ChosenRow, table_row
from nnsim.gui.painter import Frame
from nnsim.gui.plots.card import Card
from nnsim.gui.plots.figures import percent, plain
from nnsim.gui.plots.halo import Halo
from nnsim.gui.plots.legend import Legend
from nnsim.gui.plots.plot import Plot
from nnsim.gui.plots.points import Points, spread_rows
from nnsim.gui.theme import Look

_LINES = 8
"""Inputs that a card shows at most."""


class OutputMode(QWidget):
    """What every way has in common; `output` is the target column shown where only one can be.

    Signals
    -------
    row_picked : int or None
        A row of the data that a person clicked; None for a place where there is none.
    """

    row_picked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.dataset: Dataset
        self.output = 0
        self.frame: Frame | None = None
        self.chosen: ChosenRow | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        """Show other data, before any output of the network."""
        self.dataset, self.output, self.frame, self.chosen = dataset, output, None, None

    def show_frame(self, frame: Frame | None) -> None:
        """Show what the network gives out; None before it is known."""
        raise NotImplementedError

    @property
    def busy(self) -> bool:
        """Whether what is shown is still being computed."""
        return False

    def show_chosen(self, row: ChosenRow | None) -> None:
        """Light up a row, or none."""
        self.chosen = row

    def restyle(self) -> None:
        """Take colours and fonts from the look; `show_dataset` follows."""

    def part_names(self) -> tuple[str, str, str]:
        """Return what train, validation and test are called."""
        return self.tr("train"), self.tr("validation"), self.tr("test")

    def row_title(self, row: int) -> str:
        """Return what a row is called, with its part."""
        title = self.tr("Row %1, %2").replace("%1", f"{table_row(self.dataset, row) + 1:,}")
        return title.replace("%2", self.part_names()[self.dataset.part[row]])

    def row_lines(self, row: int) -> list[tuple[str, str]]:
        """Return what a card says of a row: inputs, targets, and what the network makes of it."""
        data = self.dataset
        inputs = data.raw_rows(row)
        lines = [(name, plain(value)) for name, value in zip(data.raw_names[:_LINES], inputs, strict=False)]
        rest = len(inputs) - _LINES
        if rest > 0:
            lines.append(("…", self.tr("%n more", "", rest)))
        given = self.given(row)
        if data.task != "regression":
            kind = data.class_names[classes_of(data.targets[[row]])[0]]
            return [*lines, (self.tr("target"), kind), *self._predicted_class(given)]
        targets = data.target_scaling.undo(data.targets[row])
        outputs = None if given is None else data.target_scaling.undo(given)
        for place, name in enumerate(data.target_names):
            lines.append((name, plain(targets[place])))
            if outputs is not None:
                lines.append((self.tr("predicted"), plain(outputs[place])))
        return lines

    def given(self, row: int) -> NDArray[np.float64] | None:
        """Return the network's scaled outputs for a row, None if they are not known."""
        if self.frame is None:
            return None
        found = np.flatnonzero(self.frame.rows == row)
        return self.frame.outputs[found[0]] if len(found) else None

    def _predicted_class(self, given: NDArray[np.float64] | None) -> list[tuple[str, str]]:
        if given is None:
            return []
        kind = int(classes_of(given[None])[0])
        sure = given[kind] if len(given) > 1 else given[0] if kind else 1.0 - given[0]
        return [(self.tr("predicted"), f"{self.dataset.class_names[kind]} ({percent(float(sure))})")]


class PointsMode(OutputMode):
    """A plot with the rows of the data as points, a legend, and a card for the point under the mouse."""

    def __init__(self, look: Look, name: str, *, grid: bool, longest: float) -> None:
        super().__init__(look)
        self.plot = Plot(look, name, grid=grid)
        self.points = Points(self.plot, look)
        self.halo = Halo(self.plot, look)
        self.legend = Legend(look)
        self.card = Card(look, self.plot)
        self.footer = QHBoxLayout()
        self.footer.addWidget(self.legend, 1)
        self.column.addWidget(Squarish(self.plot, longest), 1)
        self.column.addLayout(self.footer)
        self.rows = np.zeros(0, dtype=np.intp)
        self._place: QPointF | None = None
        self.plot.pointed.connect(self._pointed)
        self.plot.clicked.connect(self._clicked)

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        super().show_dataset(dataset, output)
        self.rows = spread_rows(dataset.part)
        self.show_points()
        self.halo.show([])

    def show_tools(self, tools: QWidget, *, on: bool) -> None:
        """Show tools in the place of what explains the plot, or that again."""
        tools.setVisible(on)
        self.legend.setHidden(on)

    def show_points(self) -> None:
        """Place the points of `rows`."""
        raise NotImplementedError

    def show_frame(self, frame: Frame | None) -> None:
        self.frame = frame
        if frame is not None and len(frame.rows) and not np.array_equal(frame.rows, self.rows):
            self.rows = frame.rows
            self.show_points()
        if self.chosen is not None:
            self.halo.show(self.places())
        self._tell()

    def show_chosen(self, row: ChosenRow | None) -> None:
        super().show_chosen(row)
        self.halo.show(self.places())

    def places(self) -> list[tuple[float, float]]:
        """Return where the chosen row is in the plot; nothing where that is not known."""
        raise NotImplementedError

    def run(self) -> NDArray[np.float64] | None:
        """Return the outputs for the chosen row in the units of the data, None if they are not known yet."""
        frame = self.frame
        if frame is None or frame.chosen is None or frame.chosen is not self.chosen:
            return None
        outputs = list(frame.values.values())[-1]
        return np.asarray(self.dataset.target_scaling.undo(outputs))

    def restyle(self) -> None:
        self.plot.restyle()
        self.card.hide()

    def _clicked(self, place: QPointF) -> None:
        index = self.points.nearest(place)
        self.row_picked.emit(None if index is None else int(self.points.rows[index]))

    def _pointed(self, place: QPointF | None) -> None:
        self._place = place
        self._tell()

    def _tell(self) -> None:
        """Show or hide the card."""
        index = None if self._place is None else self.points.nearest(self._place)
        if index is None:
            self.card.hide()
            return
        row = int(self.points.rows[index])
        at = self.plot.to_widget(float(self.points.x[index]), float(self.points.y[index]))
        self.card.tell(self.row_title(row), self.row_lines(row), at)

    def shown(self, part: str) -> NDArray[np.bool_]:
        """Return which of `rows` belong to a part."""
        return self.dataset.part[self.rows] == PARTS.index(part)


class Squarish(QWidget):
    """Keeps the plot in it near a square, in the middle of the room there is.

    Parameters
    ----------
    plot : Plot
        The one widget in it.
    longest : float
        The longest side of the plot's inside against the shortest.
    """

    AXES = 36
    """Pixels by which the axes take more of the width than of the height."""

    def __init__(self, plot: Plot, longest: float) -> None:
        super().__init__()
        self._plot, self._longest = plot, longest
        plot.setParent(self)
        plot.setMinimumSize(60, 60)
        self.setMinimumSize(60, 60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self._plot.sizeHint()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        width = min(self.width(), round(self._longest * self.height()) + self.AXES)
        height = min(self.height(), round(self._longest * (self.width() - self.AXES)))
        self._plot.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)
