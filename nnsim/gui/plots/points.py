"""The points of the data over a plot, by part: what they look like and which one is under the mouse."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from nnsim.data.dataset import PARTS
from nnsim.gui.plots.legend import Entry
from nnsim.gui.plots.plot import Plot
from nnsim.gui.theme import Look, Theme
from nnsim.training.probe import FEW

_REACH = 9.0


def spread_rows(part: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return the rows to draw before a frame says which: as a Probe, all or an even choice of many."""
    return np.unique(np.linspace(0, len(part) - 1, min(len(part), FEW)).round().astype(np.intp))


def rims(theme: Theme, *, by_value: bool = False) -> tuple[str, str, str]:
    """Return the colours of the rings around train, validation and test points.

    Points coloured `by_value` may be as pale as what is behind them; their ring is never light.
    """
    return theme.strong_border if by_value else theme.point_rim, theme.muted, theme.point_rim_test


class Points:
    """One scatter item per part, test points on top."""

    def __init__(self, plot: Plot, look: Look) -> None:
        self._plot, self._look = plot, look
        self._items = [pg.ScatterPlotItem(pxMode=True) for _ in PARTS]
        for item in self._items:
            item.setZValue(10)
            plot.addItem(item)
        self.rows = np.zeros(0, dtype=np.intp)
        self.x = self.y = np.zeros(0)
        self._chosen: list[NDArray[np.bool_]] = []

    def show(
        self,
        rows: NDArray[np.intp],
        part: NDArray[np.uint8],
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        colours: list[str],
        *,
        by_value: bool = False,
    ) -> None:
        """Replace the points; `rows` to `colours` have one element per point."""
        self.rows, self.x, self.y = rows, x, y
        self._chosen = [part == number for number in range(len(PARTS))]
        brushes = {colour: pg.mkBrush(colour) for colour in set(colours)}
        fills = np.array([brushes[colour] for colour in colours], dtype=object)
        theme = self._look.theme
        size = theme.px(7 if len(rows) <= 800 else 5)
        for item, chosen, ring in zip(self._items, self._chosen, rims(theme, by_value=by_value), strict=True):
            pen = pg.mkPen(ring, width=1.0)
            item.setData(x[chosen], y[chosen], brush=list(fills[chosen]), pen=pen, size=size)

    def move(self, y: NDArray[np.float64], colour: str) -> None:
        """Put all points of one colour at other heights."""
        self.y = y
        brush = pg.mkBrush(colour)
        for item, chosen in zip(self._items, self._chosen, strict=True):
            seen = chosen & np.isfinite(y)
            item.setData(self.x[seen], y[seen], brush=brush, pen=item.opts["pen"], size=item.opts["size"])

    def nearest(self, place: QPointF) -> int | None:
        """Return the index of the point at a place in the units of the axes, None if none is near."""
        if len(self.rows) == 0:
            return None
        width, height = self._plot.view.viewPixelSize()
        distance = np.hypot((self.x - place.x()) / width, (self.y - place.y()) / height)
        distance = np.where(np.isfinite(distance), distance, np.inf)
        index = int(distance.argmin())
        return index if distance[index] <= self._look.theme.px(_REACH) else None

    def legend(self, names: tuple[str, str, str]) -> list[Entry]:
        """Return an entry for each part that has points; `names` are those of the parts."""
        theme = self._look.theme
        fill = theme.strong_border
        rings = (fill, *rims(theme)[1:])
        return [
            Entry(name, fill, ring)
            for name, chosen, ring in zip(names, self._chosen, rings, strict=True)
            if chosen.any()
        ]
