"""The Weights panel: every weight and bias as a curve over time, or as numbers."""

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QWidget

from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.legend import Entry, Legend
from nnsim.gui.plots.live_panel import LivePanel
from nnsim.gui.plots.weights.curves import WeightCurvesPlot
from nnsim.gui.plots.weights.names import BIAS, Group, WeightNames, strongest
from nnsim.gui.plots.weights.sampled_curves import SampledCurves
from nnsim.gui.plots.weights.tables import WeightTables
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, label
from nnsim.training.history import MOST_PARAMETERS

MOST = 200
"""Curves drawn at most."""

RECHOOSE = 2.0
"""Seconds after which the strongest parameters are looked for again."""

_UNKNOWN = -2


class WeightsView(LivePanel):
    """A chooser of what to show (all, one link, the biases) and how (curves or values)."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", document, session, look, parent, turn=(4, 4))
        self.title.setText(self.tr("Weights"))
        self.setAccessibleName(self.tr("Weights"))
        self.note = label("", "muted")
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(self.tr("Weights to show"))
        self.chooser.activated.connect(self._chosen)
        self.modes = ChipRow([("curves", self.tr("Curves")), ("values", self.tr("Values"))])
        self.modes.setAccessibleName(self.tr("Way of showing the weights"))
        self.modes.choose("curves")
        self.modes.chosen.connect(self._mode_chosen)
        for widget in (self.note, self.chooser, self.modes):
            self.header.addWidget(widget)
        self.curves = WeightCurvesPlot(look)
        self.legend = Legend(look)
        self.tables = WeightTables(look)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.curves)
        self.stack.addWidget(self.tables)
        self.body.addWidget(self.stack, 1)
        self.unit = label(self.tr("epoch"), "muted")
        footer = QHBoxLayout()
        footer.addWidget(self.legend, 1)
        footer.addWidget(self.unit)
        self.body.addLayout(footer)
        self._groups: tuple[Group, ...] = ()
        self._shade_of = np.zeros(0, dtype=np.intp)
        self._chosen_at = 0.0
        self._sampled = SampledCurves()
        self.follow()

    @property
    def group(self) -> Group:
        """What is chosen."""
        return self._groups[max(0, self.chooser.currentIndex())]

    # ------------------------------------------------------------------ following

    def restyle(self) -> None:
        self.curves.restyle()
        self.note.setFont(self.look.font(scale=0.9))

    def show_document(self) -> None:
        names = WeightNames(self.document.project.graph, self.document.dataset)
        chosen = self.group.key if self._groups else "all"
        self._groups = names.groups()
        self.curves.name = names.parameter
        self.chooser.clear()
        self.chooser.addItems([group.title for group in self._groups])
        keys = [group.key for group in self._groups]
        self.chooser.setCurrentIndex(keys.index(chosen) if chosen in keys else 0)
        self._shade_of = np.full(names.layout.size, _UNKNOWN, dtype=np.int16)
        self._show_group()

    def show_frame(self, frame: Frame | None) -> None:
        if frame is None:
            return
        vector = frame.snapshot.parameters.vector
        if self.modes.key == "values":
            self.tables.show_vector(vector)
            return
        if len(vector) > MOST_PARAMETERS:
            self._draw_sampled(frame, vector)
            return
        self._choose_strongest(vector)
        self._draw(frame, vector)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch(self.group.indices[:MOST])

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.watch_weights(None)

    # ------------------------------------------------------------------ choosing

    def _show_group(self) -> None:
        """Show another choice, or the same of another drawing."""
        group, values = self.group, self.modes.key == "values"
        self._shade_of[:] = _UNKNOWN
        self._shade_of[group.indices] = group.shades
        self._chosen_at = 0.0
        self._sampled.choose(np.zeros(0, dtype=np.intp))
        self.curves.clear()
        self.tables.show_tables(group.tables if values else ())
        self.stack.setCurrentWidget(self.tables if values else self.curves)
        self._explain(values=values)
        self._watch(group.indices[:MOST])

    def _explain(self, *, values: bool) -> None:
        """Say what the colours mean, and that not all curves are shown if so."""
        group = self.group
        text = self.tr("strongest %1 of %2").replace("%1", f"{MOST:,}").replace("%2", f"{group.count:,}")
        self.note.setText(text if group.count > MOST and not values else "")
        spread = group.count > len(group.indices)
        self.note.setToolTip(self.tr("Looked for among weights that are evenly spread") if spread else "")
        colours = self.look.theme.classes
        entries = [
            Entry(name, colours[place]) for place, name in enumerate(group.shade_names[: len(colours)])
        ]
        if BIAS in group.shades:
            entries.append(Entry(self.tr("biases"), self.look.theme.muted))
        self.legend.show_entries(entries)
        self.legend.setVisible(not values and len(group.shade_names) <= len(colours))
        self.unit.setVisible(not values)

    def _watch(self, indices: NDArray[np.intp]) -> None:
        """Have frames carry these curves, as long as they are seen."""
        if self.isVisible():
            self.session.watch_weights(None if self.modes.key == "values" else indices)

    def _choose_strongest(self, vector: NDArray[np.float64]) -> None:
        """Look now and then which parameters are the strongest, if there are more than can be drawn."""
        now = time.monotonic()
        if len(self.group.indices) > MOST and now - self._chosen_at > RECHOOSE:
            self._chosen_at = now
            self._watch(strongest(vector, self.group.indices, MOST))

    def _draw_sampled(self, frame: Frame, vector: NDArray[np.float64]) -> None:
        """Draw the strongest of very many parameters, which the History does not record, from now on."""
        if not len(self._sampled.indices):
            self._sampled.choose(strongest(vector, self.group.indices, MOST))
        weights = self._sampled.add(self._now(frame), vector)
        self._draw(replace(frame, weights=weights), vector)

    def _now(self, frame: Frame) -> float:
        """Return the epoch of a frame, with the part of it that is over."""
        rows = self.document.dataset.count("train")
        return frame.snapshot.epoch + (frame.snapshot.position / rows if rows else 0.0)

    def _draw(self, frame: Frame, vector: NDArray[np.float64]) -> None:
        """Draw the curves of a frame, if they are those of the present choice."""
        recorded = frame.weights
        if recorded is None or len(vector) != len(self._shade_of):
            return
        shades = self._shade_of[recorded.indices]
        if len(shades) and (shades != _UNKNOWN).all():
            colours = [self._colour(int(shade)) for shade in shades]
            self.curves.show_curves(recorded, self._now(frame), vector, colours)

    def _colour(self, shade: int) -> str:
        theme = self.look.theme
        return theme.muted if shade == BIAS else theme.classes[shade % len(theme.classes)]

    def _chosen(self, _index: int) -> None:
        self._show_group()
        self.show_frame(self.session.frame)

    def _mode_chosen(self, _key: str) -> None:
        self._show_group()
        self.show_frame(self.session.frame)
