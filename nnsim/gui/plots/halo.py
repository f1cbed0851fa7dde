"""The Halo: rings around the places of the chosen row in a plot."""

from collections.abc import Sequence

import pyqtgraph as pg

from nnsim.gui.plots.plot import Plot
from nnsim.gui.theme import Look

SIZE = 15
"""Pixels across a ring with the normal type."""


class Halo:
    """A dark ring in a light one (in dark themes the other way round): it is seen on any colour."""

    def __init__(self, plot: Plot, look: Look) -> None:
        self._look = look
        self.places: list[tuple[float, float]] = []
        self._rings = [pg.ScatterPlotItem(pxMode=True, brush=None) for _ in range(2)]
        for ring in self._rings:
            ring.setZValue(30)
            plot.addItem(ring)

    def show(self, places: Sequence[tuple[float, float]]) -> None:
        """Show rings at these places, in the units of the axes."""
        self.places = list(places)
        theme = self._look.theme
        for ring, colour, width in zip(self._rings, (theme.panel, theme.text), (4.0, 2.0), strict=True):
            pen = pg.mkPen(colour, width=width * theme.line_width)
            ring.setData(pos=self.places, size=theme.px(SIZE), pen=pen, brush=pg.mkBrush(None))
