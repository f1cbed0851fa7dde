"""The Loss panel: the loss (or the accuracy) of each part of the data over the epochs."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.data.dataset import PARTS
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.card import Card
from nnsim.gui.plots.figures import percent, plain
from nnsim.gui.plots.legend import Entry, Legend
from nnsim.gui.plots.live_panel import LivePanel
from nnsim.gui.plots.plot import Plot
from nnsim.gui.plots.scale import Range, log_range, round_out, round_up, thin
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Chip, label
from nnsim.training.snapshot import Divergence

Floats = NDArray[np.float64]

MOST = 200
"""Points drawn per curve: noise of more is neither legible nor cheap."""

WIDTH = 1.6
"""Pixels that a curve is wide."""

FLOOR = 1e-16
"""What a loss of zero is drawn as where the axis has no zero."""

CEILING = 1e30
"""From here on a loss is drawn as a gap: the run is lost, and the axis should show what was before."""


class LossView(LivePanel):
    """Curves of train, validation and test with a live tip; a crosshair reads them."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", document, session, look, parent, turn=(4, 2))
        self.title.setText(self.tr("Loss"))
        self.setAccessibleName(self.tr("Loss"))
        self.log = Chip(self.tr("log y"))
        self.log.setToolTip(self.tr("Powers of ten at even distances"))
        self.log.setChecked(True)
        self.accuracy = Chip(self.tr("accuracy"))
        self.accuracy.setToolTip(
            self.tr("The share of rows that are classified rightly, instead of the loss")
        )
        for chip in (self.log, self.accuracy):
            chip.toggled.connect(self._redraw)
            self.header.addWidget(chip)
        self.plot = Plot(look, self.tr("Loss over the epochs"))
        self.legend = Legend(look)
        self.card = Card(look, self.plot)
        self.body.addWidget(self.plot, 1)
        footer = QHBoxLayout()
        footer.addWidget(self.legend, 1)
        footer.addWidget(label(self.tr("epoch"), "muted"))
        self.body.addLayout(footer)
        self._add_items()
        self._epoch: Floats = np.zeros(0)
        self._values: dict[str, Floats] = {}
        self._place: QPointF | None = None
        self.plot.pointed.connect(self._pointed)
        self.follow()

    def _add_items(self) -> None:
        self.curves = {part: pg.PlotCurveItem(antialias=True) for part in PARTS}
        for height, part in enumerate(("validation", "test", "train")):
            curve = self.curves[part]
            curve.setSegmentedLineMode("on")
            curve.setZValue(height)
            self.plot.addItem(curve)
        self.tips = pg.ScatterPlotItem(pxMode=True)
        self.cross = pg.InfiniteLine(angle=90)
        self.end = pg.InfiniteLine(
            angle=90, label="-", labelOpts={"position": 0.1, "anchors": [(1, 0.5), (1, 0.5)]}
        )
        self.tips.setZValue(len(PARTS))
        for item in (self.tips, self.cross, self.end):
            self.plot.addItem(item)
        self.cross.hide()
        self.end.hide()

    # ------------------------------------------------------------------ following

    def restyle(self) -> None:
        theme = self.look.theme
        self.plot.restyle()
        for part, curve in self.curves.items():
            curve.setPen(self.plot.pen(getattr(theme, part), WIDTH))
        self.cross.setPen(pg.mkPen(theme.accent))
        self.end.setPen(pg.mkPen(theme.strong_border))
        self.end.label.setColor(theme.text)
        self.end.label.setFont(self.look.font(scale=0.85))
        self.card.hide()

    def show_document(self) -> None:
        data = self.document.dataset
        self.accuracy.setVisible(data.task != "regression")
        self._show_title()
        theme, names = self.look.theme, (self.tr("train"), self.tr("validation"), self.tr("test"))
        self.legend.show_entries(
            [
                Entry(name, getattr(theme, part))
                for part, name in zip(PARTS, names, strict=True)
                if data.count(part)
            ]
        )

    def show_frame(self, frame: Frame | None) -> None:
        if frame is None:
            self._epoch, self._values = np.zeros(0), {}
            self._draw(None)
            return
        kind = "accuracy" if self._accuracy_shown else "loss"
        now = self._now(frame)
        fresh = len(frame.curves.epoch) == 0 or now > frame.curves.epoch[-1]
        self._epoch = np.append(frame.curves.epoch, now) if fresh else frame.curves.epoch
        self._values = {}
        for part in PARTS:
            recorded = getattr(frame.curves, f"{part}_{kind}")
            tip = getattr(frame.snapshot.metrics, f"{part}_{kind}")
            values = np.append(recorded, np.nan if tip is None else tip) if fresh else recorded
            if (np.abs(values) < CEILING).any():
                self._values[part] = values
        self._draw(frame.snapshot.divergence)

    def _now(self, frame: Frame) -> float:
        """Return how many epochs the snapshot has behind it, with the share of the running one."""
        rows = self.document.dataset.count("train")
        return frame.snapshot.epoch + (frame.snapshot.position / rows if rows else 0.0)

    @property
    def _accuracy_shown(self) -> bool:
        return self.accuracy.isChecked() and self.document.dataset.task != "regression"

    def _show_title(self) -> None:
        self.title.setText(self.tr("Accuracy") if self._accuracy_shown else self.tr("Loss"))
        self.log.setVisible(not self._accuracy_shown)

    def _redraw(self) -> None:
        self._show_title()
        self.show_frame(self.session.frame)

    # ------------------------------------------------------------------ drawing

    def _draw(self, divergence: Divergence | None) -> None:
        heights = {part: self._height(values) for part, values in self._values.items()}
        places = thin(len(self._epoch), MOST)
        for part, curve in self.curves.items():
            if part in heights:
                curve.setData(self._epoch[places], heights[part][places], connect="finite")
            else:
                curve.clear()
        self._draw_tips(heights)
        self._draw_end(divergence)
        axis = self.plot.y_axis
        axis.log, axis.percent = self._log_shown, self._accuracy_shown
        end = self._epoch[-1] if len(self._epoch) else 0.0
        self.plot.show_range((0.0, round_up(end)), self._range(heights))
        self._tell()

    @property
    def _log_shown(self) -> bool:
        return self.log.isChecked() and not self._accuracy_shown

    def _height(self, values: Floats) -> Floats:
        """Return where values stand along y: themselves or their logarithms; what is not finite is a gap."""
        finite = np.where(np.abs(values) < CEILING, values, np.nan)
        return np.log10(np.maximum(finite, FLOOR)) if self._log_shown else finite

    def _range(self, heights: dict[str, Floats]) -> Range:
        if self._accuracy_shown:
            return -0.02, 1.02
        if not heights:
            return (-2.0, 0.0) if self._log_shown else (0.0, 1.0)
        low = min(float(np.nanmin(values)) for values in heights.values())
        high = max(float(np.nanmax(values)) for values in heights.values())
        return log_range(low, high) if self._log_shown else (0.0, round_out(0.0, high)[1])

    def _draw_tips(self, heights: dict[str, Floats]) -> None:
        """Put a dot on the newest point of each curve."""
        tips = [(part, values[-1]) for part, values in heights.items() if np.isfinite(values[-1])]
        theme = self.look.theme
        self.tips.setData(
            np.repeat(self._epoch[-1:], len(tips)),
            [height for _, height in tips],
            brush=[pg.mkBrush(getattr(theme, part)) for part, _ in tips],
            pen=pg.mkPen(theme.panel, width=1.0),
            size=theme.px(7),
        )

    def _draw_end(self, divergence: Divergence | None) -> None:
        self.end.setVisible(divergence is not None)
        if divergence is None:
            return
        self.end.setValue(float(self._epoch[-1]))
        text = self.tr("diverged at step %1").replace("%1", f"{divergence.step:,}")
        self.end.label.setFormat(text)

    # ------------------------------------------------------------------ reading

    def _pointed(self, place: QPointF | None) -> None:
        self._place = place
        self._tell()

    def _tell(self) -> None:
        """Show the crosshair and the values at the recorded point that is nearest to the mouse."""
        found = self._place is not None and len(self._epoch) > 0 and bool(self._values)
        self.cross.setVisible(found)
        self.card.setVisible(found)
        if not found:
            return
        index = int(np.abs(self._epoch - self._place.x()).argmin())
        names = {"train": self.tr("train"), "validation": self.tr("validation"), "test": self.tr("test")}
        write = percent if self._accuracy_shown else plain
        lines = [(names[part], write(float(values[index]))) for part, values in self._values.items()]
        self.cross.setValue(self._epoch[index])
        title = self.tr("Epoch %1").replace("%1", plain(float(self._epoch[index])))
        self.card.tell(title, lines, self.plot.to_widget(float(self._epoch[index]), self._place.y()))
