"""A number to learn from any inputs: what the network predicts against what is true, in the data's units."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtWidgets import QLabel

from nnsim.data.dataset import PARTS, Dataset
from nnsim.gui.painter import Frame
from nnsim.gui.plots.output.mode import PointsMode
from nnsim.gui.plots.scale import Range, SteadyRange, covering
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

_FAR = 2.0
"""How many times the data's own span the axes may reach beyond it to show predictions that are off."""


class PredictedMode(PointsMode):
    """Points on the diagonal are predicted rightly; R² says how much of the variation is."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", grid=True, longest=1.1)
        self.plot.setAccessibleName(self.tr("Predicted against actual"))
        self.diagonal = pg.PlotCurveItem()
        self.plot.addItem(self.diagonal)
        self.score: QLabel = label("", "muted")
        self.column.addWidget(self.score)
        self._steady = SteadyRange()
        self._targets: Range = (0.0, 1.0)
        self._colour = look.theme.positive

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        targets = dataset.raw_targets[:, output]
        self._targets = (float(targets.min()), float(targets.max()))
        self._steady.forget()
        self._colour = self.look.theme.positive
        super().show_dataset(dataset, output)
        self.score.setText("")
        self.plot.name_axes(self.tr("actual"), self.tr("predicted"))
        self._show_range(*self._targets)

    def show_points(self) -> None:
        data = self.dataset
        actual = self._raw(data.targets[self.rows])
        nowhere = np.full(len(actual), np.nan)
        self.points.show(self.rows, data.part[self.rows], actual, nowhere, [self._colour] * len(actual))
        self.points.move(nowhere, self._colour)
        self.legend.show_entries(self.points.legend(self.part_names()))

    def places(self) -> list[tuple[float, float]]:
        outputs = self.run()
        if self.chosen is None or self.chosen.row is None or outputs is None:
            return []
        actual = self._raw(self.dataset.targets[[self.chosen.row]])
        return [(float(actual[0]), float(outputs[self.output]))]

    def show_frame(self, frame: Frame | None) -> None:
        if frame is not None and not np.array_equal(frame.rows, self.rows):
            self.rows = frame.rows
            self.show_points()
        if frame is not None:
            predicted = self._raw(frame.outputs)
            self.points.move(predicted, self._colour)
            self._show_score(predicted)
            self._show_range(*covering(self._targets, predicted, _FAR))
        super().show_frame(frame)

    def _raw(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the shown column of scaled targets or outputs in the units of the data."""
        scaling = self.dataset.target_scaling
        return columns[:, self.output] * scaling.scale[self.output] + scaling.centre[self.output]

    def _show_score(self, predicted: NDArray[np.float64]) -> None:
        texts = []
        for part, name in zip(PARTS, self.part_names(), strict=True):
            chosen = self.shown(part)
            if part != "validation" and chosen.any():
                score = determination(self.points.x[chosen], predicted[chosen])
                texts.append(f"{name} {score:6.3f}" if np.isfinite(score) else f"{name} {'–':>6}")
        self.score.setText("R²  " + "   ".join(texts))
        self.score.setFont(self.look.mono(scale=0.85))

    def _show_range(self, low: float, high: float) -> None:
        both = self._steady.fit(low, high)
        self.plot.show_range(both, both)
        self.diagonal.setPen(self.plot.pen(self.look.theme.strong_border, 1.0))
        self.diagonal.setData(list(both), list(both))


def determination(actual: NDArray[np.float64], predicted: NDArray[np.float64]) -> float:
    """Return R² = 1 - sum (actual - predicted)² / sum (actual - mean)²; NaN if all values are equal."""
    with np.errstate(over="ignore", invalid="ignore"):
        left = float(np.sum((actual - predicted) ** 2))
    whole = float(np.sum((actual - actual.mean()) ** 2))
    return 1.0 - left / whole if whole > 0 else np.nan
