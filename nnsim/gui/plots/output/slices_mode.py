"""Several inputs: the output as a curve over each of them, with the others held where a person wants."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from nnsim.data.dataset import Dataset
from nnsim.data.sheet import classes_of
from nnsim.gui.chosen import ChosenRow
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.answers import Answers
from nnsim.gui.plots.card import Card
from nnsim.gui.plots.colours import class_colours
from nnsim.gui.plots.figures import percent, plain
from nnsim.gui.plots.legend import Entry, Legend
from nnsim.gui.plots.output.mode import OutputMode
from nnsim.gui.plots.output.slice_plot import HANDLE, Dots, SlicePlot
from nnsim.gui.plots.output.slicing import SliceAxis, along, axes_of, closeness, middle
from nnsim.gui.plots.pager import Pager
from nnsim.gui.plots.points import rims, spread_rows
from nnsim.gui.plots.scale import Range, SteadyRange, covering
from nnsim.gui.plots.stamps import Stamps
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

Array = NDArray[np.float64]

PAGE = 6
"""Inputs that are shown at a time."""

MOST = 300
"""Points in each slice at most, evenly chosen."""

FINE = 1000
"""Steps of a slider over numbers."""

_FAR = 1.0
"""How many times the targets' own span the upright axis may reach beyond it to show curves that are off."""


class Slice(QWidget):
    """A plot and the slider that holds its input for the other plots."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.plot = SlicePlot(look)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setProperty("role", "held")
        self.axis: SliceAxis | None = None
        self.beside = QHBoxLayout()
        self.beside.addWidget(self.slider)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.plot, 1)
        column.addLayout(self.beside)
        self.align()

    def align(self) -> None:
        """Put the middle of the slider's handle under the line of the held value."""
        left = self.plot.inside().left() - self.plot.look.theme.px(HANDLE / 2)
        self.beside.setContentsMargins(max(0, round(left)), 0, 0, 0)
        self.slider.setMinimumHeight(self.plot.look.theme.px(HANDLE + 2))

    def show_axis(self, axis: SliceAxis) -> None:
        """Show another input."""
        self.axis = axis
        self.plot.show_axis(axis)
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(axis.labels) - 1 if axis.labels else FINE)
        self.slider.setPageStep(1 if axis.labels else FINE // 20)
        self.slider.setSingleStep(1 if axis.labels else FINE // 100)
        self.slider.blockSignals(False)
        text = self.tr("Value of %1 in the other slices").replace("%1", axis.name)
        self.slider.setAccessibleName(text)
        self.slider.setToolTip(text)

    def show_place(self, place: float) -> None:
        """Show where the input is held."""
        assert self.axis is not None
        low, high = self.axis.span
        steps = place if self.axis.labels else (place - low) / (high - low) * FINE
        self.slider.blockSignals(True)
        self.slider.setValue(round(steps))
        self.slider.blockSignals(False)
        self.plot.show_place(place)

    def place_of(self, steps: int) -> float:
        """Return the value that a place of the slider stands for."""
        assert self.axis is not None
        low, high = self.axis.span
        return float(steps) if self.axis.labels else low + steps / FINE * (high - low)


class SlicesMode(OutputMode):
    """Small multiples, one for each input; the curves are computed beside the window."""

    def __init__(self, look: Look, document: Document) -> None:
        super().__init__(look)
        self._answers = Answers(document, self)
        self.slices: list[Slice] = []
        self.grid = QGridLayout()
        self.grid.setSpacing(8)
        self.legend = Legend(look)
        self.prediction = label("")
        self.prediction.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.prediction.setToolTip(self.tr("What the network gives for the held values"))
        self.middle = QPushButton(self.tr("Medians"))
        self.middle.setProperty("role", "compact")
        self.middle.setToolTip(self.tr("Hold every input at its median, categories at the most frequent one"))
        self.middle.clicked.connect(self._hold_middle)
        self.pager = Pager(look, self.tr("Inputs"))
        self.pager.turned.connect(self._show_page)
        footer = QHBoxLayout()
        footer.addWidget(self.legend, 1)
        footer.addWidget(self.prediction)
        footer.addWidget(self.pager)
        footer.addWidget(self.middle)
        self.column.addLayout(self.grid, 1)
        self.column.addLayout(footer)
        self.card = Card(look, self)
        self._stamps = Stamps(look, 6)
        self._steady = SteadyRange()
        self.axes: list[SliceAxis] = []
        self.held: Array = np.zeros(0)
        self._pointed_at: tuple[int, int] = (0, -1)

    # ------------------------------------------------------------------ the data

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        names = [axis.name for axis in self.axes]
        super().show_dataset(dataset, output)
        self._answers.forget()
        self.axes = axes_of(dataset)
        self.rows = spread_rows(dataset.part)
        raw = np.asarray(dataset.raw_rows(self.rows), dtype=np.float64)
        self._spread = raw.std(axis=0)
        train = dataset.part[self.rows] == 0
        self._middle = middle(raw[train] if train.any() else raw, self.axes)
        if names != [axis.name for axis in self.axes] or len(self.held) != dataset.raw_columns:
            self.held = self._middle
        self.rows = self.rows[np.unique(np.linspace(0, len(self.rows) - 1, MOST).astype(np.intp))]
        self._raw = np.asarray(dataset.raw_rows(self.rows), dtype=np.float64)
        self._prepare_points()
        self._steady.forget()
        self.pager.show_pages(len(self.axes), PAGE)
        self._show_page()

    def _prepare_points(self) -> None:
        """Find out where the points are upwards, and what they look like."""
        data, theme, ratio = self.dataset, self.look.theme, self.devicePixelRatioF()
        targets = data.target_scaling.undo(data.targets[self.rows])
        parts = data.part[self.rows].tolist()
        self._actual = targets[:, self.output]
        if data.task == "regression":
            colours = [theme.positive] * len(parts)
        else:
            known = class_colours(theme, max(2, len(data.class_names)))
            colours = [known[kind] for kind in classes_of(targets)]
        self._looks = [self._stamps.get(c, part, ratio) for c, part in zip(colours, parts, strict=True)]
        rings = (theme.strong_border, *rims(theme)[1:])
        entries = [
            Entry(name, theme.strong_border, ring)
            for number, (name, ring) in enumerate(zip(self.part_names(), rings, strict=True))
            if number in parts
        ]
        self.legend.show_entries([*entries, Entry(self._output_name(), theme.negative)])

    def _output_name(self) -> str:
        """Return what the curves stand for."""
        data = self.dataset
        if data.task == "regression":
            return data.target_names[self.output]
        kind = data.class_names[self.output if data.task == "classes" else 1]
        return self.tr("chance of %1").replace("%1", kind)

    # ------------------------------------------------------------------ the slices of a page

    @property
    def shown(self) -> list[SliceAxis]:
        """The inputs of this page."""
        return self.axes[self.pager.first : self.pager.first + PAGE]

    def _show_page(self) -> None:
        axes = self.shown
        self._have_slices(len(axes))
        columns = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3}[len(axes)]
        for place, (each, axis) in enumerate(zip(self.slices, axes, strict=True)):
            self.grid.addWidget(each, place // columns, place % columns)
            each.show_axis(axis)
        for row in range(math.ceil(PAGE / 2)):
            self.grid.setRowStretch(row, 1 if row * columns < len(axes) else 0)
        self._show_range(())
        self._show_held()
        self._ask()

    def _have_slices(self, count: int) -> None:
        """Have so many slices; they are kept and used again."""
        while len(self.slices) < count:
            made, number = Slice(self.look), len(self.slices)
            made.slider.valueChanged.connect(lambda steps, made=made: self._hold(made, made.place_of(steps)))
            made.plot.moved.connect(lambda place, made=made: self._hold(made, place))
            made.plot.pointed.connect(lambda dot, number=number: self._pointed((number, dot)))
            made.plot.picked.connect(lambda dot: self.row_picked.emit(int(self.rows[dot])))
            self.slices.append(made)
        for each in self.slices[count:]:
            self.grid.removeWidget(each)
            each.hide()
            each.deleteLater()
        del self.slices[count:]

    def _show_held(self) -> None:
        """Show where inputs are held, and which points are near."""
        for each, axis in zip(self.slices, self.shown, strict=True):
            near = closeness(self._raw, self.held, axis, self._spread)
            each.plot.show_dots(Dots(axis.place_in(self._raw), self._actual, near, self._looks))
            each.show_place(float(axis.place_in(self.held)))

    # ------------------------------------------------------------------ what is held

    def _hold(self, moved: Slice, place: float) -> None:
        assert moved.axis is not None
        place = round(place) if moved.axis.labels else place
        if place != moved.axis.place_in(self.held):
            self._hold_row(moved.axis.put(self.held, np.float64(place)))

    def _hold_middle(self) -> None:
        self._hold_row(self._middle)

    def _hold_row(self, raw: Array) -> None:
        self.held = raw
        self._show_held()
        self._ask()

    def show_chosen(self, row: ChosenRow | None) -> None:
        super().show_chosen(row)
        if row is not None and len(row.raw) == len(self.held):
            self._hold_row(np.asarray(row.raw, dtype=np.float64))

    # ------------------------------------------------------------------ the curves

    def show_frame(self, frame: Frame | None) -> None:
        self.frame = frame
        if frame is None:
            for each in self.slices:
                each.plot.show_curve(None, np.nan)
            self.prediction.setText("")
            return
        self._ask()
        self._tell()

    def _ask(self) -> None:
        """Have the curves computed for the parameters of the last frame."""
        if self.frame is None or not self.slices:
            return
        data, axes, held = self.dataset, self.shown, self.held
        raw = np.concatenate([held[None, :], *(along(axis, held) for axis in axes)])
        inputs = data.prepare(raw, undefined="nan")
        known = np.isfinite(inputs).all(axis=1)

        def show(outputs: Array) -> None:
            if data is self.dataset and axes == self.shown:
                self._show_curves(np.where(known[:, None], outputs, np.nan))

        self._answers.ask(self.frame.snapshot.parameters, lambda: np.nan_to_num(inputs), show)

    def _show_curves(self, outputs: Array) -> None:
        data, unit = self.dataset, -1 if self.dataset.task == "binary" else self.output
        scaling = data.target_scaling
        here, *values = outputs[:, unit] * scaling.scale[self.output] + scaling.centre[self.output]
        self.prediction.setText(plain(float(here)) if data.task == "regression" else percent(float(here)))
        ends = np.cumsum([len(axis.places) for axis in self.shown])
        self._show_range(values)
        for each, part in zip(self.slices, np.split(np.array(values), ends[:-1]), strict=True):
            each.plot.show_curve(part, float(here))

    def _show_range(self, values: Sequence[float]) -> None:
        y = self._covered(np.asarray(values, dtype=np.float64))
        for each in self.slices:
            each.plot.show_range(y)

    def _covered(self, values: Array) -> Range:
        if self.dataset.task != "regression":
            return -0.06, 1.06
        targets = self.dataset.raw_targets[:, self.output]
        return self._steady.fit(*covering((float(targets.min()), float(targets.max())), values, _FAR))

    @property
    def busy(self) -> bool:
        return self._answers.busy

    def restyle(self) -> None:
        self._stamps.forget()
        self.prediction.setFont(self.look.mono(bold=True))
        self.prediction.setMinimumWidth(self.look.theme.px(62))
        self.prediction.setStyleSheet(f"color: {self.look.theme.negative}")
        self.card.hide()
        for each in self.slices:
            each.plot.restyle()
            each.align()

    # ------------------------------------------------------------------ the mouse

    def _pointed(self, at: tuple[int, int]) -> None:
        self._pointed_at = at
        self._tell()

    def _tell(self) -> None:
        """Show or hide the card."""
        number, dot = self._pointed_at
        if dot < 0 or number >= len(self.slices):
            self.card.hide()
            return
        row, plot = int(self.rows[dot]), self.slices[number].plot
        assert self.slices[number].axis is not None
        x, y = plot.x_of(self.slices[number].axis.place_in(self._raw[dot])), plot.y_of(self._actual[dot])
        at = plot.mapTo(self, QPointF(float(x), float(y)))
        self.card.tell(self.row_title(row), self.row_lines(row), at)
