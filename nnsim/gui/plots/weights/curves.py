"""Weights over time: a few curve items that hold many curves, and the one under the mouse on top."""

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.gui.painter import WeightCurves
from nnsim.gui.plots.card import Card
from nnsim.gui.plots.figures import signed
from nnsim.gui.plots.loss.runs import CEILING
from nnsim.gui.plots.plot import Plot
from nnsim.gui.plots.scale import SteadyRange, round_up, thin
from nnsim.gui.theme import Look

POINTS = 16_000
"""Points drawn in all; with few curves, each has 2,000 at most."""

_REACH = 10.0


class WeightCurvesPlot(QWidget):
    """Draws what a frame recorded; asks `name` for what a parameter is called."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.plot = Plot(look, self.tr("Weights over the epochs"))
        self.card = Card(look, self.plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.items: list[pg.PlotCurveItem] = []
        self.marked = pg.PlotCurveItem(antialias=True)
        self.marked.setSegmentedLineMode("on")
        self.marked.setZValue(10)
        self.plot.addItem(self.marked)
        self.name: Callable[[int], str] = str
        self._steady = SteadyRange()
        self._place: QPointF | None = None
        self._held: int | None = None
        self.clear()
        self.plot.pointed.connect(self._pointed)
        self.plot.clicked.connect(self._clicked)

    def restyle(self) -> None:
        """Take colours and fonts from the look."""
        self.plot.restyle()
        self.card.hide()

    def clear(self) -> None:
        """Show no curve and forget the range."""
        self._steady.forget()
        self._held = None
        self._epoch = np.zeros(0)
        self._values = np.zeros((0, 0))
        self._indices = np.zeros(0, dtype=np.intp)
        self._colours: list[str] = []
        for item in (*self.items, self.marked):
            item.clear()
        self.card.hide()

    def show_curves(
        self, curves: WeightCurves, now: float, vector: NDArray[np.float64], colours: list[str]
    ) -> None:
        """Draw recorded curves up to the present values; a lost run as far as it can be drawn.

        Parameters
        ----------
        curves : WeightCurves
            What was recorded.
        now : float
            The epoch of `vector`.
        vector : ndarray, shape (parameters,)
            The present parameters.
        colours : list of str
            A colour for each curve.
        """
        self._epoch = np.append(curves.epoch, now)
        values = np.vstack([curves.values, vector[curves.indices]])
        self._values = np.where(np.abs(values) < CEILING, values, np.nan)
        self._indices, self._colours = curves.indices, colours
        places = thin(len(self._epoch), min(2000, POINTS // max(1, len(colours))))
        self._draw(self._epoch[places], self._values[places])
        finite = self._values[np.isfinite(self._values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
        self.plot.show_range((0.0, round_up(now)), self._steady.fit(min(low, 0.0), max(high, 0.0)))
        self._tell()

    def _draw(self, epoch: NDArray[np.float64], values: NDArray[np.float64]) -> None:
        shown = list(dict.fromkeys(self._colours))
        own = np.array(self._colours)
        while len(self.items) < len(shown):
            self.items.append(pg.PlotCurveItem(antialias=True))
            self.plot.addItem(self.items[-1])
        for item in self.items[len(shown) :]:
            item.clear()
        for item, colour in zip(self.items, shown, strict=False):
            item.setPen(self._pen(item, colour))
            item.setData(**chain(epoch, values[:, own == colour]), skipFiniteCheck=True)

    def _pen(self, item: pg.PlotCurveItem, colour: str) -> QPen:
        """Return a pen that is fast for many points: smooth and thin, for the projector thick and plain."""
        pen = self.plot.pen(colour)
        item.opts["antialias"] = pen.widthF() <= 1
        return pen

    # ------------------------------------------------------------------ naming a curve

    def _pointed(self, place: QPointF | None) -> None:
        self._place = place
        self._tell()

    def _clicked(self, place: QPointF) -> None:
        self._held = self._nearest(place)
        self._tell()

    def _nearest(self, place: QPointF | None) -> int | None:
        """Return which curve passes near a place, by its index; None for none."""
        if (
            place is None
            or len(self._indices) == 0
            or place.x() > self._epoch[-1] + 8 * self.plot.view.viewPixelSize()[0]
        ):
            return None
        column = np.array([np.interp(place.x(), self._epoch, values) for values in self._values.T])
        distance = np.abs(column - place.y()) / self.plot.view.viewPixelSize()[1]
        distance = np.where(np.isfinite(distance), distance, np.inf)
        best = int(distance.argmin())
        return int(self._indices[best]) if distance[best] <= self.look.theme.px(_REACH) else None

    def _tell(self) -> None:
        """Mark and name the curve under the mouse, or the one that was clicked."""
        index = self._nearest(self._place)
        index = self._held if index is None else index
        found = np.flatnonzero(self._indices == index) if index is not None else []
        if len(found) == 0:
            self.marked.clear()
            self.card.hide()
            return
        curve = int(found[0])
        values = self._values[:, curve]
        places = thin(len(values), 1000)
        self.marked.setPen(self.plot.pen(self._colours[curve], 3.0))
        self.marked.setData(self._epoch[places], values[places], connect="finite")
        name = f"{self.name(index)}: {signed(float(values[-1]))}"
        at = self._place if self._place is not None else QPointF(self._epoch[-1], values[-1])
        self.card.tell(name, (), self.plot.to_widget(at.x(), at.y()))


def chain(epoch: NDArray[np.float64], values: NDArray[np.float64]) -> dict[str, NDArray]:
    """Return many curves as one: ``x``, ``y`` and between which neighbours a line is drawn (``connect``).

    Parameters
    ----------
    epoch : ndarray, shape (points,)
    values : ndarray, shape (points, curves)
        What is not finite makes a gap.
    """
    finite = np.isfinite(values)
    joined = finite.copy()
    joined[:-1] &= finite[1:]
    joined[-1:] = False
    y = np.where(finite, values, 0.0)
    return {"x": np.tile(epoch, values.shape[1]), "y": y.T.ravel(), "connect": joined.T.ravel()}
