"""The curves of pinned runs: dashed, and paler than those of the present run."""

from collections.abc import Mapping, Sequence

import pyqtgraph as pg
from PySide6.QtGui import QColor

from nnsim.gui.plots.loss.pin_row import dash_pen
from nnsim.gui.plots.loss.runs import Floats
from nnsim.gui.plots.plot import Plot
from nnsim.gui.plots.scale import thin
from nnsim.gui.theme import Theme

MOST = 120
"""Points drawn per curve; more would leave no room for the gaps between dashes."""

PALE = 0.2
"""How much of the sheet's colour is mixed into a line."""

WIDTH = 1.0
"""Pixels that a line is wide; dashes of wider ones take ten times as long to paint."""


class PinnedCurves:
    """Draws each run with dashes of its own: training rows and those held out, each in their colour."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._items: dict[tuple[int, str], pg.PlotCurveItem] = {}
        self._theme: Theme | None = None

    def restyle(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for (place, part), item in self._items.items():
            item.setPen(self._pen(place, part))

    def show(self, epochs: Sequence[Floats], heights: Sequence[Mapping[str, Floats]]) -> None:
        """Draw these runs: the epochs of each, and where its figures of each part stand along y."""
        wanted = {
            (place, part): (epochs[place], values)
            for place, run in enumerate(heights)
            for part, values in run.items()
            if part in _told(run)
        }
        for key in [key for key in self._items if key not in wanted]:
            self._plot.removeItem(self._items.pop(key))
        for key, (epoch, values) in wanted.items():
            places = thin(len(epoch), MOST)
            self._item(key).setData(epoch[places], values[places], connect="finite")

    def _item(self, key: tuple[int, str]) -> pg.PlotCurveItem:
        if key not in self._items:
            item = self._items[key] = pg.PlotCurveItem(antialias=True, pen=self._pen(*key))
            item.setZValue(-0.5)
            self._plot.addItem(item)
        return self._items[key]

    def _pen(self, place: int, part: str) -> pg.QtGui.QPen:
        assert self._theme is not None
        return dash_pen(_mixed(getattr(self._theme, part), self._theme.panel), place, WIDTH)


def _told(run: Mapping[str, Floats]) -> tuple[str, str]:
    """Return the parts that are drawn of a run; three curves of several runs would be a thicket."""
    return "train", "test" if "test" in run else "validation"


def _mixed(colour: str, sheet: str) -> str:
    """Return a colour made paler by that of the sheet."""
    one, other = QColor(colour), QColor(sheet)
    channels = (
        round((1 - PALE) * a + PALE * b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    )
    return QColor(*channels).name()
