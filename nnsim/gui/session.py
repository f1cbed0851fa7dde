"""The Session: plays, pauses and steps the training of the Document, and hands frames to the views."""

import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnsim.errors import NnsimError
from nnsim.gui import chosen, jobs
from nnsim.gui.changes import Change
from nnsim.gui.chosen import ChosenRow
from nnsim.gui.document import Document
from nnsim.gui.painter import NO_ROWS, Copies, Frame, Painter, Wishes
from nnsim.gui.worker import Job, Worker
from nnsim.network.parameters import Layout
from nnsim.project.project import Project
from nnsim.training.gradient_sizes import Gauge
from nnsim.training.history import History
from nnsim.training.snapshot import Snapshot
from nnsim.training.state import State

FRAME_MS = 33
"""Milliseconds between two frames."""

SWITCH = 0.0005
"""Seconds after which a busy thread lets another one run Python; training asks for little of it each time."""

SOON_MS = 8
"""Milliseconds between two looks while the first frame of a drawing is awaited."""


class Session(QObject):
    """Drives training and the clock of the views.

    Signals
    -------
    frame_ready : Frame
        At most 30 times a second, when something new is to be seen.
    running_changed : bool
        Play or pause.
    engine_changed : str
        "loading", "ready" or "failed".
    speed_changed : float
        Samples per second, twice a second while running.
    diverged : Divergence
        Training has stopped because its numbers left the finite range.
    stopped : Snapshot
        Early stopping has ended the training.
    row_chosen : ChosenRow or None
        Another row is lit up and run through the network, or none.
    """

    frame_ready = Signal(object)
    running_changed = Signal(bool)
    engine_changed = Signal(str)
    speed_changed = Signal(float)
    diverged = Signal(object)
    stopped = Signal(object)
    row_chosen = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._worker = Worker()
        self._engine = "loading"
        self._running = False
        self._frame: Frame | None = None
        self._posted: deque[Future[object]] = deque()
        self._awaited: Future[Copies] | None = None
        self._wanted = True
        self._until: Future[int] | None = None
        self._watched: NDArray[np.intp] | None = None
        self._gauge: Gauge | None = None
        self._chosen: ChosenRow | None = None
        self._listed: NDArray[np.intp] = NO_ROWS
        self._data = (document.dataset, document.project.recipe)
        self._painter = Painter()
        self._painting: Future[Frame] | None = None
        self._mark = (0.0, 0)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        document.changed.connect(self._document_changed)
        document.live_state = self._live_state
        document.live_history = self._live_history
        document.live_seconds = lambda: self._worker.spent

    # ------------------------------------------------------------------ what a person does

    @property
    def running(self) -> bool:
        """Whether training plays, or will as soon as the engine is there."""
        return self._running

    @property
    def engine(self) -> str:
        """Whether the kernels are there: "loading", "ready" or "failed"."""
        return self._engine

    @property
    def frame(self) -> Frame | None:
        """The latest frame."""
        return self._frame

    def start_engine(self) -> None:
        """Load the kernels in the background; to be called after the first paint."""
        if not self._worker.is_alive():
            sys.setswitchinterval(SWITCH)
            self._worker.start()
            self._install(self._document.project)
            self._timer.start()

    def play(self) -> None:
        """Train on until `pause`; if the engine still loads, begin when it is there."""
        self._until = None
        self._set_running(running=True)
        self._post(jobs.play)

    def play_epochs(self) -> None:
        """Train on for as many epochs as the Training says, and pause there."""
        self._set_running(running=True)
        self._until = self._worker.post(jobs.play_epochs)
        self._posted.append(self._until)

    def pause(self) -> None:
        """Stop after the running chunk."""
        self._until = None
        self._set_running(running=False)
        self._post(jobs.pause)
        self._wanted = True

    def toggle(self) -> None:
        """Play or pause."""
        if self._running:
            self.pause()
        else:
            self.play()

    def step(self, kind: str = "batch") -> None:
        """Pause and take one step: a "sample", a "batch" or an "epoch"."""
        self.pause()
        self._post(lambda worker: jobs.step(worker, kind))
        self._document.note_training()

    def step_back(self, kind: str = "batch") -> None:
        """Pause and go back one step of this kind, with the same bits."""
        self.pause()
        self._post(lambda worker: worker.trainer and worker.trainer.step_back(kind))
        self._document.note_training()

    def train(self, epochs: int | None = None) -> None:
        """Train so many epochs at once, or as long as the project says; for pictures and tests."""
        self.start_engine()
        self._post(lambda worker: worker.trainer and worker.trainer.train(epochs=epochs))

    def set_rate(self, steps_per_second: float | None) -> None:
        """Limit the speed; None trains as fast as the machine goes."""
        self._post(lambda worker: setattr(worker, "rate", steps_per_second))

    def watch_weights(self, indices: Sequence[int] | None) -> None:
        """Have frames carry the recorded curves of these parameters, or of none."""
        self._watched = None if indices is None else np.asarray(indices, dtype=np.intp)
        self._wanted = True

    def watch_gradients(self, *, on: bool) -> None:
        """Have frames carry how large the gradients are, measured a few times a second, or not."""
        self._gauge = Gauge() if on else None
        self._wanted = True

    # ------------------------------------------------------------------ the chosen row

    @property
    def chosen(self) -> ChosenRow | None:
        """The row that every view lights up and frames run through the network."""
        return self._chosen

    def choose(self, row: int | None) -> None:
        """Choose a row of the Dataset, or none."""
        before = self._chosen
        if (row is None and before is None) or (before is not None and row is not None and before.row == row):
            return
        self._set_chosen(None if row is None else chosen.of_data(self._document.dataset, row))

    def try_out(self, cells: Mapping[str, str]) -> None:
        """Choose a row that is not in the data, typed cell by cell; raises an NnsimError if it is wrong."""
        document = self._document
        self._set_chosen(chosen.of_person(document.dataset, document.project.recipe, cells))

    def watch_rows(self, rows: NDArray[np.intp] | None) -> None:
        """Have frames carry the outputs for these rows of the Dataset, or for none."""
        self._listed = NO_ROWS if rows is None else rows
        self._wanted = True

    def _set_chosen(self, row: ChosenRow | None) -> None:
        self._chosen, self._wanted = row, True
        self.row_chosen.emit(row)

    def _carry_rows(self) -> None:
        """Keep the chosen row if other data have it too."""
        before, self._data = self._data, (self._document.dataset, self._document.project.recipe)
        self._listed = NO_ROWS
        if self._chosen is not None:
            self._set_chosen(chosen.carried(self._chosen, before, self._data))

    def shut_down(self) -> None:
        """Stop the clock and the threads."""
        self._timer.stop()
        self._worker.stop()
        self._painter.stop()

    def settle(self, timeout: float = 60.0) -> None:
        """Wait until everything posted is done and show it; for pictures and tests."""
        self.start_engine()
        self._worker.post(lambda _worker: None).result(timeout)
        self._awaited = self._worker.post(self._collect)
        self._awaited.result(timeout)
        self._tick()
        if self._painting is not None:
            self._painting.result(timeout)
            self._tick()

    # ------------------------------------------------------------------ the Document

    def _live_state(self) -> State | None:
        if self._engine != "ready":
            return self._document.project.state
        return self._worker.post(lambda worker: worker.trainer and worker.trainer.state).result()

    def _live_history(self) -> History | None:
        if self._engine != "ready":
            return self._document.project.history
        return self._worker.post(lambda worker: worker.trainer and worker.trainer.history.copy()).result()

    def _document_changed(self, change: Change) -> None:
        if change.opened:
            self.pause()
            self.choose(None)
        frame = self._remaining(change)
        if change.recipe:
            self._carry_rows()
        if change.state:
            self._install(change.after)
        elif change.graph or change.recipe or change.training:
            dataset = self._document.dataset
            self._post(lambda worker: jobs.change(worker, change, dataset))
        if change.graph or change.recipe:
            self._painting, self._frame = None, frame
        self._wanted = True

    def _remaining(self, change: Change) -> Frame | None:
        """Return what can be shown until the next Frame: if only other rows are learnt, all but these."""
        frame, before, after = self._frame, self._data[0], self._document.dataset
        same = (before.raw_names, before.class_names) == (after.raw_names, after.class_names)
        if frame is None or change.graph or change.state or not same:
            return None
        none = np.zeros((0, frame.outputs.shape[1]))
        return replace(
            frame, rows=NO_ROWS, outputs=none, chosen=None, values={}, listed=NO_ROWS, answers=none
        )

    def _install(self, project: Project) -> None:
        dataset = self._document.dataset
        self._post(lambda worker: jobs.install(worker, project, dataset))
        self._wanted = True

    def _post(self, job: Job) -> None:
        """Have the worker do something whose failure is to be told, not awaited."""
        self._posted.append(self._worker.post(job))

    def _tell_failures(self) -> None:
        while self._posted and self._posted[0].done():
            error = self._posted.popleft().exception()
            if isinstance(error, NnsimError):
                self._document.failed.emit(error)
            elif error is not None:
                raise error

    # ------------------------------------------------------------------ frames

    def _tick(self) -> None:
        self._keep_pace()
        self._check_engine()
        self._tell_failures()
        if self._painting is not None and not self._take_painting():
            return
        if self._awaited is not None:
            if not self._awaited.done():
                self._timer.setInterval(SOON_MS)
                return
            awaited, self._awaited = self._awaited, None
            self._show(awaited.result())
        wanted = self._wanted or self._running
        if self._engine == "ready" and wanted and self._painting is None and self._painter.rested:
            self._wanted = False
            self._awaited = self._worker.post(self._collect)

    def _keep_pace(self) -> None:
        interval = SOON_MS if self._frame is None else FRAME_MS
        if self._timer.interval() != interval:
            self._timer.setInterval(interval)

    def _check_engine(self) -> None:
        if self._worker.error is not None and self._engine != "failed":
            self._engine = "failed"
            self._set_running(running=False)
            self.engine_changed.emit("failed")
            raise self._worker.error
        if self._engine == "loading" and self._worker.trainer is not None:
            self._engine = "ready"
            self.engine_changed.emit("ready")

    def _collect(self, worker: Worker) -> Copies:
        """Copy what the views need (in the worker's thread)."""
        trainer, gauge = worker.trainer, self._gauge
        assert trainer is not None
        weights = jobs.weight_curves(trainer.history, self._watched)
        gradients = gauge(trainer, at_once=not worker.playing) if gauge else None
        return Copies(trainer.snapshot(), jobs.curves(trainer.history), weights, gradients)

    def _show(self, copies: Copies) -> None:
        document = self._document
        if copies.snapshot.parameters.layout != Layout(document.project.graph):
            self._wanted = True
            return
        graph, dataset = document.project.graph, document.dataset
        wishes = Wishes(self._chosen, self._listed)
        self._painting = self._painter.paint(graph, dataset, copies, wishes)
        self._take_painting()

    def _take_painting(self) -> bool:
        """Show the Frame that was being painted, if it is finished."""
        assert self._painting is not None
        if not self._painting.done():
            self._timer.setInterval(SOON_MS)
            return False
        painting, self._painting = self._painting, None
        self._frame = painting.result()
        snapshot = self._frame.snapshot
        self._measure(snapshot)
        self.frame_ready.emit(self._frame)
        if self._running and snapshot.divergence is not None:
            self._set_running(running=False)
            self.diverged.emit(snapshot.divergence)
        elif self._running and snapshot.watch.stopped:
            self._set_running(running=False)
            self.stopped.emit(snapshot)
        elif self._running and self._until and self._until.done() and snapshot.epoch >= self._until.result():
            self.pause()
        return True

    def _measure(self, snapshot: Snapshot) -> None:
        now = time.perf_counter()
        since, samples = self._mark
        if self._running:
            self._document.note_training()
        if now - since >= 0.5:
            if self._running and samples <= snapshot.samples:
                self.speed_changed.emit((snapshot.samples - samples) / (now - since))
            self._mark = (now, snapshot.samples)

    def _set_running(self, *, running: bool) -> None:
        if running != self._running:
            self._running = running
            self._mark = (time.perf_counter(), self._frame.snapshot.samples if self._frame else 0)
            self.running_changed.emit(running)
