"""One input: the fitted curve of each output over the points of the data."""

import numpy as np
import pyqtgraph as pg

from nnsim.data.dataset import Dataset
from nnsim.data.sheet import classes_of
from nnsim.gui.painter import Frame
from nnsim.gui.plots.colours import class_colours, padded_range
from nnsim.gui.plots.legend import Entry
from nnsim.gui.plots.output.mode import PointsMode
from nnsim.gui.plots.scale import Range, SteadyRange
from nnsim.gui.theme import Look

_FAR = 4.0
"""How many times the data's own span the axis may reach beyond it to show a curve that is off."""


class CurveMode(PointsMode):
    """The input along x; targets and outputs in the units of the data along y."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", grid=True, longest=1.5)
        self.plot.setAccessibleName(self.tr("Output as a curve over the input"))
        self.curves: list[pg.PlotCurveItem] = []
        self._steady = SteadyRange()
        self._x: Range = (0.0, 1.0)
        self._targets: Range = (0.0, 1.0)

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        super().show_dataset(dataset, output)
        regression = dataset.task == "regression"
        self._prepare_curves(len(dataset.target_names))
        self._steady.forget()
        plane = dataset.plane or (None, None)
        self._x = padded_range(dataset.raw_inputs, plane[0])
        self._targets = (float(dataset.raw_targets.min()), float(dataset.raw_targets.max()))
        self.plot.show_range(self._x, self._fitting(*self._targets))
        single = len(dataset.target_names) == 1 and regression
        self.plot.name_axes(dataset.raw_names[0], dataset.target_names[0] if single else "")

    def show_points(self) -> None:
        data, theme = self.dataset, self.look.theme
        x = data.raw_rows(self.rows)[:, 0]
        targets = data.target_scaling.undo(data.targets[self.rows])
        rows, part = self.rows, data.part[self.rows]
        if data.task == "regression":
            count = targets.shape[1]
            colours = [c for c in self._colours() for _ in rows]
            self.points.show(
                np.tile(rows, count), np.tile(part, count), np.tile(x, count), targets.T.ravel(), colours
            )
        else:
            kinds = classes_of(targets)
            colours = class_colours(theme, max(2, len(data.class_names)))
            y = targets[:, 0] if targets.shape[1] == 1 else np.ones(len(rows))
            self.points.show(rows, part, x, y, [colours[kind] for kind in kinds])
        self.legend.show_entries(self.points.legend(self.part_names()) + self._names())

    def places(self) -> list[tuple[float, float]]:
        if self.chosen is None:
            return []
        data, row = self.dataset, self.chosen.row
        targets = self.run() if row is None else data.target_scaling.undo(data.targets[row])
        if targets is None:
            return []
        heights = targets if data.task == "regression" or len(targets) == 1 else [1.0]
        return [(float(self.chosen.raw[0]), float(height)) for height in heights]

    def show_frame(self, frame: Frame | None) -> None:
        super().show_frame(frame)
        if frame is None:
            return
        scaling = self.dataset.target_scaling
        outputs = list(frame.pictures.values())[-1] * scaling.scale[:, None] + scaling.centre[:, None]
        for curve, values in zip(self.curves, outputs, strict=True):
            curve.setData(frame.axes[0], values, connect="finite")
        self.plot.show_range((frame.axes[0][0], frame.axes[0][-1]), self._fitting(*self._seen(outputs)))

    def _fitting(self, low: float, high: float) -> Range:
        """Return the range of y: where points are painted that of their plane, as long as all lies in it."""
        if not self.dataset.plane:
            return self._steady.fit(low, high)
        bottom, top = self.dataset.plane[1]
        if bottom <= low and high <= top:
            return bottom, top
        return self._steady.fit(min(low, bottom), max(high, top))

    def _seen(self, outputs: np.ndarray) -> Range:
        """Return what y has to cover: all targets, and the curves as far as they are not too far off."""
        low, high = self._targets
        room = _FAR * ((high - low) or abs(high) or 1.0)
        finite = outputs[np.isfinite(outputs)]
        if finite.size:
            low = max(min(low, float(finite.min())), low - room)
            high = min(max(high, float(finite.max())), high + room)
        return low, high

    def _prepare_curves(self, count: int) -> None:
        """Have one curve per output; items are kept and used again."""
        while len(self.curves) < count:
            curve = pg.PlotCurveItem(antialias=True)
            curve.setSegmentedLineMode("on")
            curve.setZValue(20)
            self.plot.addItem(curve)
            self.curves.append(curve)
        for curve in self.curves[count:]:
            self.plot.removeItem(curve)
        del self.curves[count:]
        colours = [self.look.theme.negative] if count == 1 else self._colours()
        for curve, colour in zip(self.curves, colours, strict=True):
            curve.clear()
            curve.setPen(self.plot.pen(colour, 2.0))

    def _colours(self) -> tuple[str, ...]:
        """Return the colour of each output."""
        count = len(self.dataset.target_names)
        return class_colours(self.look.theme, count)

    def _names(self) -> list[Entry]:
        """Return the legend of the curves."""
        names = self.dataset.target_names
        if len(names) == 1:
            return [Entry(self.tr("network"), self.look.theme.negative)]
        return [Entry(name, colour) for name, colour in zip(names, self._colours(), strict=True)]
