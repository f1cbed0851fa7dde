"""The Gradients panel: how large the gradient is in each layer, now and over time, and as numbers."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.layer_names import layer_titles
from nnsim.gui.plots.layers.figure_table import FigureTable, Row
from nnsim.gui.plots.layers.gradient_bars import GradientBars
from nnsim.gui.plots.layers.gradient_curves import GradientCurves
from nnsim.gui.plots.live_panel import LivePanel
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, OneLine
from nnsim.network.layers import Conv2D, Dense
from nnsim.training.gradient_sizes import GradientSizes

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

UNEQUAL = 10.0
"""From this ratio on the gradients of two layers are said to differ."""


class GradientsView(LivePanel):
    """Bars, curves or a table of the root mean square of the slopes by each layer's weights."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", document, session, look, parent, turn=(4, 1))
        self.title.setText(self.tr("Gradients"))
        self.setAccessibleName(self.tr("Gradients"))
        self.modes = ChipRow(
            [("bars", self.tr("Now")), ("curves", self.tr("Over time")), ("values", self.tr("Values"))]
        )
        self.modes.setAccessibleName(self.tr("Way of showing the gradients"))
        self.modes.choose("bars")
        self.modes.chosen.connect(self._mode_chosen)
        self.header.addWidget(self.modes)
        self.bars, self.curves = GradientBars(look), GradientCurves(look)
        heading = (
            self.tr("Layer"), self.tr("Weights"), self.tr("RMS"), self.tr("Mean"), self.tr("Largest"),
            self.tr("RMS of biases"), self.tr("Weights’ own RMS"),
        )  # fmt: skip
        self.table = FigureTable(look, self.tr("Sizes of the gradients"), heading, 1)
        self.stack = QStackedWidget()
        self._pages = {"bars": self.bars, "curves": self.curves, "values": self.table}
        for page in self._pages.values():
            self.stack.addWidget(page)
        self.sentence = OneLine("muted")
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.sentence)
        self._titles: dict[str, str] = {}
        self._shown: GradientSizes | None = None
        self.follow()

    # ------------------------------------------------------------------ following

    def restyle(self) -> None:
        self.curves.restyle()
        self.table.restyle()
        self.bars.update()

    def show_document(self) -> None:
        graph = self.document.project.graph
        known = layer_titles(graph)
        titles = {layer.id: known[layer.id] for layer in graph.layers if isinstance(layer, Dense | Conv2D)}
        self._shown = None
        if titles != self._titles:
            self._titles = titles
            self.bars.show_titles(tuple(titles.values()))
            self.table.show_rows([(title, *[""] * 6) for title in titles.values()])
            self.sentence.setText("")
        self.curves.show_titles(tuple(titles.values()))

    def show_frame(self, frame: Frame | None) -> None:
        sizes = frame.gradients if frame else None
        if frame is None or sizes is None or sizes is self._shown or sizes.layers != tuple(self._titles):
            return
        self._shown = sizes
        self.bars.show_sizes(sizes.rms)
        self.curves.add(self._now(frame), sizes.rms)
        self.table.show_rows(self._rows(sizes))
        self.sentence.setText(self._sentence(sizes))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.watch_gradients(on=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.watch_gradients(on=False)

    def _now(self, frame: Frame) -> float:
        """Return the epoch of a frame, with the part of it that is over."""
        rows = self.document.dataset.count("train")
        return frame.snapshot.epoch + (frame.snapshot.position / rows if rows else 0.0)

    def _mode_chosen(self, key: str) -> None:
        self.stack.setCurrentWidget(self._pages[key])

    # ------------------------------------------------------------------ in words and numbers

    def _rows(self, sizes: GradientSizes) -> list[Row]:
        columns = (sizes.rms, sizes.mean, sizes.largest, sizes.bias_rms, sizes.weight_rms)
        return [
            (title, f"{count:,}", *(_written(column[place]) for column in columns))
            for place, (title, count) in enumerate(zip(self._titles.values(), sizes.weights, strict=True))
        ]

    def _sentence(self, sizes: GradientSizes) -> str:
        """Return how the gradient changes on its way from the output to the first layer."""
        texts = [self._way_back(sizes.rms)]
        if sizes.rows < sizes.of:
            text = self.tr("(%1 of %2 rows)")
            texts.append(text.replace("%1", f"{sizes.rows:,}").replace("%2", f"{sizes.of:,}"))
        return "  ".join(text for text in texts if text)

    def _way_back(self, rms: NDArray[np.float64]) -> str:
        names = list(self._titles.values())
        first, last = float(rms[0]), float(rms[-1])
        if len(rms) < 2 or not (math.isfinite(first) and math.isfinite(last)) or not last:
            return ""
        if not first:
            return self.tr("No gradient arrives at %1: it does not learn.").replace("%1", names[0])
        ratio = last / first
        if 1 / UNEQUAL < ratio < UNEQUAL:
            text = self.tr("The gradient of %1 is about as large as that of %2.")
        elif ratio >= UNEQUAL:
            text = self.tr("The gradient of %1 is %3 times smaller than that of %2.")
        else:
            text = self.tr("The gradient of %1 is %3 times larger than that of %2.")
        text = text.replace("%1", names[0]).replace("%2", names[-1])
        return text.replace("%3", _rounded(max(ratio, 1 / ratio)))


def _rounded(ratio: float) -> str:
    """Return a large number in words of a glance: ``4,400``, ``7 · 10⁸``."""
    mantissa, power = f"{ratio:.1e}".split("e")
    if ratio < 1e6:
        return f"{float(f'{mantissa}e{power}'):,.0f}"
    return f"{float(mantissa):.0f} · 10{str(int(power)).translate(_RAISED)}"


def _written(value: float) -> str:
    return f"{value:.3e}" if math.isfinite(value) else "–" if math.isnan(value) else "∞"
