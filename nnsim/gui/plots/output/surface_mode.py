"""Two inputs in three dimensions: the output as a surface, with the points of the data around it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QHBoxLayout

from nnsim.data.dataset import Dataset
from nnsim.gui.chosen import ChosenRow
from nnsim.gui.painter import Frame
from nnsim.gui.plots.card import Card
from nnsim.gui.plots.colours import (
    Colours,
    class_colours,
    padded_range,
    point_colours,
    rgb,
    soft_diverging,
    value_range,
)
from nnsim.gui.plots.legend import Entry, Legend
from nnsim.gui.plots.output.mode import OutputMode
from nnsim.gui.plots.output.space.box import Axes
from nnsim.gui.plots.output.space.inside import Marks
from nnsim.gui.plots.output.space.surface import Surface, palette
from nnsim.gui.plots.output.space.view import SpaceView
from nnsim.gui.plots.points import rims, spread_rows
from nnsim.gui.plots.scale import Range, SteadyRange, covering
from nnsim.gui.plots.stamps import Stamps
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Chip

MOST = 500
"""Points that are shown at most, evenly chosen."""

_FAR = 1.0
"""How many times the data's own span the upright axis may reach beyond it to show a surface that is off."""

_NAMED_CLASSES = 4


class SurfaceMode(OutputMode):
    """The target, or the chance of a class, upwards; everything in the units of the data."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.space = SpaceView(look)
        self.space.setAccessibleName(self.tr("Output as a surface over both inputs"))
        self.space.setToolTip(
            self.tr(
                "Drag or arrow keys: turn. Wheel or + and -: zoom. Sides of the cube or X, Y and Z: look "
                "along an axis. Double click or Home: as at first."
            )
        )
        self.card = Card(look, self.space)
        self.legend = Legend(look)
        self.residuals = Chip(self.tr("Errors"))
        self.residuals.setToolTip(self.tr("Lines from the points to the surface: how far each is off"))
        self.residuals.clicked.connect(self._show_residuals)
        self._lines = {"regression": True, "binary": False, "classes": False}
        footer = QHBoxLayout()
        footer.addWidget(self.legend, 1)
        footer.addWidget(self.residuals)
        self.column.addWidget(self.space, 1)
        self.column.addLayout(footer)
        self.rows = np.zeros(0, dtype=np.intp)
        self._heights = SteadyRange()
        self._targets: Range = (0.0, 1.0)
        self._span: Range = (0.0, 1.0)
        self._stamps = Stamps(look, 8)
        self._mark = -1
        self.space.pointed.connect(self._pointed)
        self.space.picked.connect(self._picked)

    # ------------------------------------------------------------------ the data

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        super().show_dataset(dataset, output)
        regression = dataset.task == "regression"
        values = dataset.raw_targets[:, output]
        self._span = value_range(values) if regression else (0.0, 1.0)
        self._targets = (float(values.min()), float(values.max())) if regression else (0.0, 1.0)
        self._brushes = palette(self._colours())
        self._heights.forget()
        self._mark = -1
        self.space.residuals = self._lines[dataset.task]
        self.residuals.setChecked(self.space.residuals)
        self.rows = spread_rows(dataset.part)
        self._show_axes([padded_range(column) for column in dataset.raw_inputs.T], self._height_range(values))
        self.space.show_surface(None, self._brushes)
        self._show_points()

    def restyle(self) -> None:
        self._stamps.forget()
        self.card.hide()

    def _colours(self) -> Colours:
        """Return the colours of the surface from low to high."""
        theme, data = self.look.theme, self.dataset
        if data.task != "classes":
            return soft_diverging(theme)
        ink, paper = rgb(class_colours(theme, len(data.class_names))[self.output]), rgb(theme.panel)
        shares = np.linspace(0.1, 0.75, 64)[:, None]
        return (shares * ink + (1 - shares) * paper).astype(np.uint8)

    def _name(self) -> str:
        """Return what the upright axis stands for."""
        data = self.dataset
        if data.task == "regression":
            return data.target_names[self.output]
        kind = data.class_names[self.output if data.task == "classes" else 1]
        return self.tr("chance of %1").replace("%1", kind)

    def _show_axes(self, inputs: Sequence[Range], height: Range) -> None:
        x, y = self.dataset.raw_names
        self.space.show_axes(Axes((x, y, self._name()), (inputs[0], inputs[1], height)))

    def _height_range(self, values: NDArray[np.float64]) -> Range:
        """Return what the upright axis covers: all targets, and values as far as they are not too far off."""
        if self.dataset.task != "regression":
            return 0.0, 1.0
        return self._heights.fit(*covering(self._targets, values, _FAR))

    # ------------------------------------------------------------------ points

    def _show_points(self) -> None:
        """Place the points of at most `MOST` of `rows`."""
        data, theme = self.dataset, self.look.theme
        self.rows = self.rows[np.unique(np.linspace(0, len(self.rows) - 1, MOST).astype(np.intp))]
        colours = point_colours(data, self.rows, self.output, theme)
        parts = data.part[self.rows].tolist()
        by_value, ratio = data.task == "regression", self.devicePixelRatioF()
        self._looks = [
            self._stamps.get(colour, part, ratio, by_value=by_value)
            for colour, part in zip(colours, parts, strict=True)
        ]
        self._inputs = data.raw_rows(self.rows)
        self._actual = data.target_scaling.undo(data.targets[self.rows])[:, self.output]
        self._show_marks(np.full(len(self.rows), np.nan))
        self.legend.show_entries(self._entries(parts))

    def _show_marks(self, given: NDArray[np.float64]) -> None:
        axes = self.space.axes
        assert axes is not None
        places = [axes.into_box(0, self._inputs[:, 0]), axes.into_box(1, self._inputs[:, 1])]
        upright = axes.into_box(2, np.stack([self._actual, self._near(given)]))
        self.space.show_marks(Marks(np.column_stack([*places, upright[0]]), self._looks, upright[1]))

    def _entries(self, parts: list[int]) -> list[Entry]:
        theme, data = self.look.theme, self.dataset
        rings = (theme.strong_border, *rims(theme)[1:])
        entries = [
            Entry(name, theme.strong_border, ring)
            for number, (name, ring) in enumerate(zip(self.part_names(), rings, strict=True))
            if number in parts
        ]
        if 0 < len(data.class_names) <= _NAMED_CLASSES:
            colours = class_colours(theme, len(data.class_names))
            entries += [Entry(name, c, c) for name, c in zip(data.class_names, colours, strict=True)]
        return entries

    # ------------------------------------------------------------------ frames

    def show_frame(self, frame: Frame | None) -> None:
        self.frame = frame
        if frame is None:
            return
        chosen = np.isin(self.rows, frame.rows)
        if not chosen.all():
            self.rows = frame.rows
            self._show_points()
        heights = self._raw(list(frame.pictures.values())[-1][self._unit()])
        given = frame.outputs[np.searchsorted(frame.rows, self.rows), self._unit()]
        x, y = frame.axes
        self._show_axes(
            [(float(x[0]), float(x[-1])), (float(y[0]), float(y[-1]))], self._height_range(heights)
        )
        axes = self.space.axes
        assert axes is not None
        low, high = self._span
        self.space.show_surface(
            Surface(
                axes.into_box(0, x),
                axes.into_box(1, y),
                axes.into_box(2, self._near(heights)),
                (heights - low) / (high - low),
            ),
            self._brushes,
        )
        self._show_marks(self._raw(given))
        self._light_up()
        self._tell()

    def _unit(self) -> int:
        """Return the output unit that is shown: of two classes the last one, whether there are one or two."""
        if self.dataset.task == "binary":
            return -1
        return self.output

    def _raw(self, scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        scaling = self.dataset.target_scaling
        return scaled * scaling.scale[self.output] + scaling.centre[self.output]

    def _near(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return values, those outside the upright axis at its nearer end; NaN stays NaN."""
        assert self.space.axes is not None
        low, high = self.space.axes.ranges[2]
        return np.clip(values, low, high)

    # ------------------------------------------------------------------ the chosen row

    def show_chosen(self, row: ChosenRow | None) -> None:
        super().show_chosen(row)
        self._light_up()

    def _light_up(self) -> None:
        """Ring the chosen row at its target, a typed one at what the network gives for it."""
        axes, place, chosen = self.space.axes, None, self.chosen
        if axes is not None and chosen is not None and len(chosen.raw) == 2:
            height = self._near(np.array([self._chosen_height(chosen)]))
            if np.isfinite(height).all():
                values = (chosen.raw[:1], chosen.raw[1:], height)
                place = np.array([axes.into_box(axis, value)[0] for axis, value in enumerate(values)])
        self.space.show_chosen(place)

    def _chosen_height(self, chosen: ChosenRow) -> float:
        data = self.dataset
        if chosen.row is not None:
            return float(data.target_scaling.undo(data.targets[chosen.row])[self.output])
        if self.frame is None or self.frame.chosen is not chosen or not self.frame.values:
            return np.nan
        return float(self._raw(list(self.frame.values.values())[-1][self._unit()]))

    # ------------------------------------------------------------------ the mouse

    def _show_residuals(self, on: bool) -> None:
        self._lines[self.dataset.task] = on
        self.space.show_residuals(on=on)

    def _picked(self, mark: int) -> None:
        """Choose the row of a point; a click beside all points lets go of the chosen one."""
        self.row_picked.emit(None if mark < 0 else int(self.rows[mark]))

    def _pointed(self, mark: int) -> None:
        self._mark = mark
        self._tell()

    def _tell(self) -> None:
        """Show or hide the card."""
        if self._mark < 0:
            self.card.hide()
            return
        row = int(self.rows[self._mark])
        self.card.tell(self.row_title(row), self.row_lines(row), self.space.place_of(self._mark))
