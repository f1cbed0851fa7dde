"""The Loss panel: loss, accuracy or R2 of each part of the data over the epochs; runs can be pinned."""

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnsim.data.dataset import PARTS
from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.painter import Curves, Frame
from nnsim.gui.plots.card import Card
from nnsim.gui.plots.figures import percent, plain
from nnsim.gui.plots.legend import Entry, Legend
from nnsim.gui.plots.live_panel import LivePanel
from nnsim.gui.plots.loss.pin_row import PinRow
from nnsim.gui.plots.loss.pinned_curves import PinnedCurves
from nnsim.gui.plots.loss.run_names import names
from nnsim.gui.plots.loss.run_range import run_range
from nnsim.gui.plots.loss.runs import CEILING, Floats, Pin, Run, run_of
from nnsim.gui.plots.loss.turn_note import TurnNote
from nnsim.gui.plots.moment import Moment
from nnsim.gui.plots.plot import Plot
from nnsim.gui.plots.scale import round_up, thin
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Chip, label
from nnsim.training import overfitting
from nnsim.training.explained import unexplained_per_loss
from nnsim.training.overfitting import Overfitting
from nnsim.training.snapshot import Divergence

MOST = 200
"""Points drawn per curve: noise of more is neither legible nor cheap."""

QWIDGETSIZE_MAX = 16_777_215
"""Qt's name for no limit."""

MOST_PINS = 8
"""Runs that can be pinned; more could not be told apart."""

WIDTH = 1.6
"""Pixels that a curve is wide."""

FLOOR = 1e-16
"""What a loss of zero is drawn as where the axis has no zero."""


class LossView(LivePanel):
    """Curves of train, validation and test with a live tip, over pinned runs; a crosshair reads them.

    Pinned runs stay through resets and edits until another project is opened; they are not saved.
    """

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", document, session, look, parent, turn=(4, 2))
        self.title.setText(self.tr("Loss"))
        self.setAccessibleName(self.tr("Loss"))
        self._run, self._pins = Run(), list[Pin]()
        self._unexplained: tuple[object, dict[str, float]] = (None, {})
        self._place: QPointF | None = None
        self._make_controls()
        self.plot = Plot(look, self.tr("Loss over the epochs"))
        self.legend = Legend(look)
        self.card = Card(look, self.plot)
        self.pins = PinRow(look)
        self.body.addWidget(self.plot, 1)
        self.turn = TurnNote(self.plot)
        self.body.addLayout(self._footer())
        self._add_items()
        self.plot.pointed.connect(self._pointed)
        self.pins.renamed.connect(self._rename)
        self.pins.removed.connect(self._remove)
        self.pins.cleared.connect(self._clear)
        document.changed.connect(self._project_changed)
        self.follow()

    def _footer(self) -> QVBoxLayout:
        self._first = QHBoxLayout()
        self._first.addWidget(self.legend, 1)
        self._first.addWidget(label(self.tr("epoch"), "muted"))
        self._below = QVBoxLayout()
        self._below.setSpacing(2)
        self._below.addLayout(self._first)
        self._below.addWidget(self.pins)
        self._below.addWidget(self.turn)
        return self._below

    def _place_pins(self) -> None:
        """Let the pinned runs share the line of the legend where they fit."""
        margins, epoch = self.layout().contentsMargins(), self._first.itemAt(self._first.count() - 1)
        spare = margins.left() + margins.right() + epoch.sizeHint().width() + 4 * self._first.spacing()
        shared = self.legend.line_width + self.pins.line_width + spare <= self.width()
        if shared != (self._first.indexOf(self.pins) >= 0):
            (self._first if shared else self._below).insertWidget(1, self.pins)
        self.legend.setMaximumWidth(self.legend.line_width if shared and self._pins else QWIDGETSIZE_MAX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_pins()

    def _make_controls(self) -> None:
        self.pin = QPushButton(self.tr("Pin"))
        self.pin.setToolTip(
            self.tr(
                "Keep these curves in sight, to compare them with another run. They stay until another "
                "project is opened, and are not saved."
            )
        )
        self.pin.clicked.connect(self._pin)
        self.log = Chip(self.tr("log y"))
        self.log.setToolTip(self.tr("Powers of ten at even distances"))
        self.log.setChecked(True)
        self.accuracy = Chip(self.tr("accuracy"))
        self.accuracy.setToolTip(
            self.tr("The share of rows that are classified rightly, instead of the loss")
        )
        self.r2 = Chip(self.tr("R²"))
        self.r2.setToolTip(
            self.tr("How much of the spread of the targets is explained, instead of the loss; 1 is all of it")
        )
        self.header.addWidget(self.pin)
        for chip in (self.log, self.accuracy, self.r2):
            chip.toggled.connect(self._redraw)
            self.header.addWidget(chip)

    def _add_items(self) -> None:
        self.pinned = PinnedCurves(self.plot)
        self.curves = {part: pg.PlotCurveItem(antialias=True) for part in PARTS}
        for height, part in enumerate(("validation", "test", "train")):
            curve = self.curves[part]
            curve.setSegmentedLineMode("on")
            curve.setZValue(height)
            self.plot.addItem(curve)
        self.tips = pg.ScatterPlotItem(pxMode=True)
        self.cross = pg.InfiniteLine(angle=90)
        self.end, self.handover = Moment(0.1, before=True), Moment(0.9, before=False)
        self.tips.setZValue(len(PARTS))
        for item in (self.tips, self.cross, self.end, self.handover):
            self.plot.addItem(item)
        self.cross.hide()

    # ------------------------------------------------------------------ following

    def restyle(self) -> None:
        theme = self.look.theme
        self.plot.restyle()
        for part, curve in self.curves.items():
            curve.setPen(self.plot.pen(getattr(theme, part), WIDTH))
        self.pinned.restyle(theme)
        self.turn.restyle(theme)
        self.cross.setPen(pg.mkPen(theme.accent))
        self.end.restyle(self.look)
        self.handover.restyle(self.look)
        self.card.hide()

    def show_document(self) -> None:
        data = self.document.dataset
        self.accuracy.setVisible(data.task != "regression")
        self._show_controls()
        theme, names = self.look.theme, self._part_names()
        self.legend.show_entries(
            [Entry(names[part], getattr(theme, part)) for part in PARTS if data.count(part)]
        )
        self._name_pins()

    def show_frame(self, frame: Frame | None) -> None:
        rows = self.document.dataset.count("train")
        self._run = Run()
        if frame is not None:
            self._run = run_of(frame, rows, self._unexplained_now(), self._pretraining)
        self.pin.setEnabled(frame is not None and len(self._pins) < MOST_PINS)
        self.turn.tell(None if frame is None else self._turned(frame.curves))
        self._draw(None if frame is None else frame.snapshot.divergence)

    @property
    def _pretraining(self) -> int:
        """So many epochs the losses are those of another task."""
        return self.document.project.training.pretraining.epochs

    def _turned(self, curves: Curves) -> Overfitting | None:
        """Return since when training overfits, by its recorded points; pretraining is another matter."""
        if self._kind != "loss":
            return None
        own = curves.epoch >= self._pretraining
        losses = {part: getattr(curves, f"{part}_loss")[own] for part in PARTS}
        return overfitting.find_in(curves.epoch[own], losses)

    def _unexplained_now(self) -> dict[str, float]:
        """Return for each part the factor that leads from its loss to its R2, where there is one."""
        data, training = self.document.dataset, self.document.project.training
        key = (data, training.loss, training.reduction)
        if self._unexplained[0] != key:
            found = {}
            if data.task == "regression":
                parts = {
                    part: unexplained_per_loss(training, data.targets[data.part == PARTS.index(part)])
                    for part in PARTS
                }
                found = {part: factor for part, factor in parts.items() if factor is not None}
            self._unexplained = key, found
        return self._unexplained[1]

    def _project_changed(self, change: Change) -> None:
        """Let pinned runs go with their project; call them by what differs now."""
        if change.opened:
            self._pins.clear()
        self._show_controls()
        self._name_pins()

    @property
    def _kind(self) -> str:
        """What is drawn, one of `nnsim.gui.plots.loss.runs.KINDS`."""
        regression = self.document.dataset.task == "regression"
        if self.accuracy.isChecked() and not regression:
            return "accuracy"
        return "r2" if self.r2.isChecked() and self._unexplained_now() else "loss"

    def _show_controls(self) -> None:
        titles = {"loss": self.tr("Loss"), "accuracy": self.tr("Accuracy"), "r2": self.tr("R²")}
        self.r2.setVisible(bool(self._unexplained_now()))
        self.title.setText(titles[self._kind])
        self.log.setVisible(self._kind == "loss")

    def _redraw(self) -> None:
        self._show_controls()
        self.show_frame(self.session.frame)

    # ------------------------------------------------------------------ pinned runs

    def _pin(self) -> None:
        self._pins.append(Pin(self._run, self.document.project))
        self._show_pins()

    def _rename(self, place: int, title: str) -> None:
        self._pins[place] = replace(self._pins[place], title=title)
        self._show_pins()

    def _remove(self, place: int) -> None:
        del self._pins[place]
        self._show_pins()

    def _clear(self) -> None:
        self._pins.clear()
        self._show_pins()

    def _show_pins(self) -> None:
        self._name_pins()
        self._redraw()

    def _name_pins(self) -> None:
        self._pin_names = names([(pin.project, pin.title) for pin in self._pins], self.document.project)
        self.pins.show_names(self._pin_names)
        self._place_pins()

    # ------------------------------------------------------------------ drawing

    def _draw(self, divergence: Divergence | None) -> None:
        heights = self._heights(self._run)
        pinned = [self._heights(pin.run) for pin in self._pins]
        places = thin(len(self._run.epoch), MOST)
        for part, curve in self.curves.items():
            if part in heights:
                curve.setData(self._run.epoch[places], heights[part][places], connect="finite")
            else:
                curve.clear()
        self.pinned.show([pin.run.epoch for pin in self._pins], pinned)
        self._draw_tips(heights)
        self._draw_moments(divergence)
        axis = self.plot.y_axis
        axis.log, axis.percent = self._log_shown, self._kind == "accuracy"
        end = max(run.end for run in (self._run, *(pin.run for pin in self._pins)))
        covered = run_range(self._kind, heights, pinned, log=self._log_shown)
        self.plot.show_range((0.0, round_up(end)), covered)
        self._tell()

    @property
    def _log_shown(self) -> bool:
        return self.log.isChecked() and self._kind == "loss"

    def _heights(self, run: Run) -> dict[str, Floats]:
        """Return where the figures of a run stand along y: themselves or their logarithms.

        What is not finite is a gap.
        """
        heights = {}
        for part, values in run.figures[self._kind].items():
            finite = np.where(np.abs(values) < CEILING, values, np.nan)
            heights[part] = np.log10(np.maximum(finite, FLOOR)) if self._log_shown else finite
        return heights

    def _draw_tips(self, heights: dict[str, Floats]) -> None:
        """Put a dot on the newest point of each curve."""
        tips = [(part, values[-1]) for part, values in heights.items() if np.isfinite(values[-1])]
        theme = self.look.theme
        self.tips.setData(
            np.repeat(self._run.epoch[-1:], len(tips)),
            [height for _, height in tips],
            brush=[pg.mkBrush(getattr(theme, part)) for part, _ in tips],
            pen=pg.mkPen(theme.panel, width=1.0),
            size=theme.px(7),
        )

    def _draw_moments(self, divergence: Divergence | None) -> None:
        """Mark where pretraining handed over, and where the run diverged."""
        reached = 0 < self._pretraining <= self._run.end
        self.handover.tell(self._pretraining if reached else None, self.tr("pretrained"))
        if divergence is None:
            self.end.tell(None)
        else:
            text = self.tr("diverged at step %1").replace("%1", f"{divergence.step:,}")
            self.end.tell(self._run.end, text)

    # ------------------------------------------------------------------ reading

    def _pointed(self, place: QPointF | None) -> None:
        self._place = place
        self._tell()

    def _tell(self) -> None:
        """Show the crosshair and the figures at the recorded point that is nearest to the mouse."""
        runs = [self._run, *(pin.run for pin in self._pins)]
        points = np.concatenate([run.epoch for run in runs])
        found = self._place is not None and len(points) > 0
        self.cross.setVisible(found)
        self.card.setVisible(found)
        if not found:
            return
        epoch = float(points[np.abs(points - self._place.x()).argmin()])
        self.cross.setValue(epoch)
        title = self.tr("Epoch %1").replace("%1", plain(epoch))
        self.card.tell(title, self._lines(epoch), self.plot.to_widget(epoch, self._place.y()))

    def _lines(self, epoch: float) -> list[tuple[str, str]]:
        """Return the figures of an epoch: of the present run part by part, of each pinned one in one line."""
        write = percent if self._kind == "accuracy" else plain
        parts = self._part_names()
        now = self._run.at(epoch, self._kind)
        lines = [(parts[part], write(value)) for part, value in now.items()]
        for name, pin in zip(self._pin_names, self._pins, strict=True):
            values = pin.run.at(epoch, self._kind).values()
            if values:
                lines.append((name, " / ".join(map(write, values))))
        return lines

    def _part_names(self) -> dict[str, str]:
        return {"train": self.tr("train"), "validation": self.tr("validation"), "test": self.tr("test")}
