"""Curves of the gradient's size over the epochs, one for each layer, on a scale of powers of ten."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.gui.plots.layers.gradient_bars import FLOOR
from nnsim.gui.plots.legend import Entry, Legend
from nnsim.gui.plots.plot import Plot
from nnsim.gui.plots.scale import log_range, round_up
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

MOST = 1000
"""Points that a curve has at most; then every second one is forgotten."""


class GradientCurves(QWidget):
    """What was measured since the panel was shown first."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.plot = Plot(look, self.tr("Size of the gradient in each layer over the epochs"))
        self.plot.y_axis.log = True
        self.legend = Legend(look)
        footer = QHBoxLayout()
        footer.addWidget(self.legend, 1)
        footer.addWidget(label(self.tr("epoch"), "muted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.plot, 1)
        column.addLayout(footer)
        self.curves: list[pg.PlotCurveItem] = []
        self._titles: tuple[str, ...] = ()
        self._epochs: list[float] = []
        self._sizes: list[NDArray[np.float64]] = []

    def restyle(self) -> None:
        """Take colours and fonts from the look; `show_titles` follows."""
        self.plot.restyle()

    def show_titles(self, titles: Sequence[str]) -> None:
        """Show these layers; what was measured of others is forgotten."""
        if len(titles) != len(self._titles):
            self._epochs, self._sizes = [], []
        self._titles = tuple(titles)
        while len(self.curves) < len(titles):
            curve = pg.PlotCurveItem(antialias=True)
            curve.setSegmentedLineMode("on")
            self.plot.addItem(curve)
            self.curves.append(curve)
        colours = self._look.theme.classes
        for place, curve in enumerate(self.curves):
            curve.setVisible(place < len(titles))
            curve.setPen(self.plot.pen(colours[place % len(colours)], 1.8))
        self.legend.show_entries([Entry(title, colours[k % len(colours)]) for k, title in enumerate(titles)])
        self._draw()

    def add(self, epoch: float, sizes: NDArray[np.float64]) -> None:
        """Add a measurement; what lies behind it is forgotten, as training has gone back."""
        while self._epochs and self._epochs[-1] >= epoch:
            self._epochs.pop()
            self._sizes.pop()
        self._epochs.append(epoch)
        self._sizes.append(sizes)
        if len(self._epochs) > MOST:
            self._epochs, self._sizes = self._epochs[::2], self._sizes[::2]
        self._draw()

    def _draw(self) -> None:
        if not self._sizes:
            for curve in self.curves:
                curve.clear()
            return
        sizes = np.array(self._sizes)
        with np.errstate(invalid="ignore"):
            heights = np.where((sizes > 0) & np.isfinite(sizes), np.log10(np.maximum(sizes, FLOOR)), np.nan)
        for curve, height in zip(self.curves, heights.T, strict=False):
            curve.setData(np.array(self._epochs), height, connect="finite")
        seen = heights[np.isfinite(heights)]
        if len(seen):
            span = log_range(float(seen.min()), float(seen.max()))
            self.plot.show_range((0.0, round_up(self._epochs[-1])), span)
