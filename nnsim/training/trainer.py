"""The Trainer: trains step by step, forwards and backwards, and takes changes while it runs."""

import dataclasses
import math
import time
from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.data.dataset import PARTS, Dataset, Part
from nnsim.errors import NnsimError
from nnsim.kernels import codes
from nnsim.kernels.plan import Record, Run
from nnsim.network.carry import Kept, carry, origins
from nnsim.network.graph import Graph
from nnsim.network.initializers import start_parameters
from nnsim.network.parameters import Parameters
from nnsim.training.divergence import likely_reason
from nnsim.training.history import FIGURES, History
from nnsim.training.machine import Machine, one_part
from nnsim.training.snapshot import Divergence, Metrics, Snapshot
from nnsim.training.state import State
from nnsim.training.timeline import Timeline
from nnsim.training.training import Training

Array = NDArray[np.float64]

CALL = 0.02
"""Seconds that one call of the kernels should last at most."""

CHECKPOINT = 0.02
"""Seconds of training between two checkpoints, so that going back takes no longer."""

PROGRESS = 0.1
"""Seconds between two reports of progress."""

FOREVER = 2**62
"""More steps or epochs than anyone trains."""

CHEAP = 2_000_000
"""So many products are computed for the metrics of a Snapshot; instead of more, the last record serves."""


class Trainer:
    """A running training.

    The same graph, data, Training and seeds give the same bits, however the steps are divided into calls.

    Parameters
    ----------
    graph : Graph
    data : Dataset
    training : Training, optional
    seed : int, optional
        For the start weights and the order of the rows, instead of the two seeds of the Training.
    state : State, optional
        Where to go on; otherwise training starts with the start weights.
    history : History, optional
        The curves up to there; a copy is added to.

    Raises
    ------
    NnsimError
        If a value is out of range, or graph, data and Training do not fit together.
    """

    def __init__(
        self,
        graph: Graph,
        data: Dataset,
        training: Training | None = None,
        *,
        seed: int | None = None,
        state: State | None = None,
        history: History | None = None,
    ) -> None:
        self._machine = Machine(graph, data, _seeded(training or Training(), seed))
        self._begin(state or self._start_state(), history)

    def _begin(self, state: State, history: History | None) -> None:
        """Go on from a State, with nothing to go back to."""
        self.divergence: Divergence | None = None
        self._timeline = Timeline()
        self._pace = 1.0
        self._load(state)
        self._history = history.copy() if history else History(self._machine.layout)
        if self._history.layout.blocks != self._machine.layout.blocks:
            self._history.rearrange(self._machine.layout, np.full(self._machine.layout.size, -1))
        if len(self._history.epoch) == 0 and self._position == 0:
            self._machine.record(self._run, self._history.record)

    def _start_state(self) -> State:
        training = self.training
        parameters = start_parameters(self.graph, training.initializer, training.init_seed)
        return State(parameters, np.zeros((self._machine.slots, len(parameters.vector))))

    def _load(self, state: State) -> None:
        """Take over a State; what the optimiser or the data cannot use of it starts anew."""
        size, slots = self._machine.layout.size, self._machine.slots
        fits = state.slots.shape == (slots, size)
        self._run = Run(
            parameters=np.array(state.parameters.vector, np.float64),
            slots=np.array(state.slots, np.float64, order="C") if fits else np.zeros((slots, size)),
            counters=np.array([getattr(state, name) for name in COUNTERS], np.int64),
        )
        if not fits:
            self._run.counters[codes.UPDATES] = 0
        if self._position >= self._machine.rows:
            self._run.counters[codes.POSITION] = 0
        self._unkept = 0.0

    # ------------------------------------------------------------------ what it is

    @property
    def graph(self) -> Graph:
        """What is trained."""
        return self._machine.graph

    @property
    def data(self) -> Dataset:
        """What it is trained on."""
        return self._machine.data

    @property
    def training(self) -> Training:
        """How it is trained."""
        return self._machine.training

    @property
    def history(self) -> History:
        """The curves so far; they grow while training goes on."""
        return self._history

    @property
    def parameters(self) -> Parameters:
        """A copy of the weights and biases, read by name; `change` sets them."""
        copy = self._copy_parameters()
        copy.vector.flags.writeable = False
        return copy

    @property
    def state(self) -> State:
        """A copy of all that is needed to go on from here with the same bits."""
        counters = dict(zip(COUNTERS, self._run.counters.tolist(), strict=True))
        return State(self._copy_parameters(), self._run.slots.copy(), **counters)

    def _copy_parameters(self) -> Parameters:
        return Parameters(self._machine.layout, self._run.parameters.copy())

    @property
    def _epoch(self) -> int:
        return int(self._run.counters[codes.EPOCH])

    @property
    def _position(self) -> int:
        return int(self._run.counters[codes.POSITION])

    @property
    def _step(self) -> int:
        return int(self._run.counters[codes.STEP])

    # ------------------------------------------------------------------ forwards

    def step(self, n: int = 1) -> int:
        """Train `n` batches; return how many it were: fewer if the numbers diverged."""
        return self._go(self._machine, steps=n)

    def step_sample(self, n: int = 1) -> int:
        """Train `n` updates with one row each, whatever the batch size; return how many it were."""
        return self._go(self._machine.by_sample, steps=n)

    def step_epoch(self, n: int = 1) -> int:
        """Train to the end of the running epoch, and `n` - 1 epochs more; return the steps."""
        return self._go(self._machine, stop_epoch=self._epoch + n)

    def train(
        self,
        *,
        epochs: int | None = None,
        steps: int | None = None,
        progress: Callable[["Trainer"], None] | None = None,
    ) -> int:
        """Train so many epochs or steps, by default the Training's epochs; return the steps.

        `progress` is called with the Trainer about ten times a second.
        """
        if epochs is None and steps is None:
            epochs = self.training.epochs
        stop_epoch = FOREVER if epochs is None else self._epoch + epochs
        return self._go(self._machine, steps=steps, stop_epoch=stop_epoch, progress=progress)

    def run(self, seconds: float) -> int:
        """Train for about so long; return the steps. Other threads run meanwhile."""
        return self._go(self._machine, seconds=seconds)

    def _go(
        self,
        machine: Machine,
        *,
        steps: int | None = None,
        stop_epoch: int = FOREVER,
        seconds: float = math.inf,
        progress: Callable[["Trainer"], None] | None = None,
    ) -> int:
        """Train in bounded calls of the kernels until a limit is reached or the numbers diverge."""
        first = self._step
        last = FOREVER if steps is None else first + steps
        end = time.perf_counter() + seconds
        report = time.perf_counter() + PROGRESS
        while self._step < last and self._epoch < stop_epoch and not self.divergence:
            now = time.perf_counter()
            if now >= end:
                break
            self._keep_start(machine)
            self._call(machine, min(CALL, end - now), last - self._step, stop_epoch)
            if progress and now >= report:
                progress(self)
                report = now + PROGRESS
        return self._step - first

    def _call(self, machine: Machine, seconds: float, steps: int, stop_epoch: int) -> None:
        """Train for about so long in one call of the kernels, and do what follows from its outcome."""
        outcome = self._timed_call(machine, self._history.record, seconds, steps, stop_epoch)
        if outcome == codes.FULL:
            self._history.thin()
        if outcome == codes.DIVERGED:
            self.divergence = Divergence(self._step, self._epoch, likely_reason(machine))
        elif self._unkept >= CHECKPOINT:
            self._keep(machine, joined=True)

    def _timed_call(
        self, machine: Machine, record: Record | None, seconds: float, steps: int, stop_epoch: int
    ) -> int:
        """Make one call of the kernels, and learn how many steps a second they make."""
        begin, before = time.perf_counter(), self._step
        outcome = machine.train(self._run, record, min(steps, max(1, int(self._pace * seconds))), stop_epoch)
        elapsed = time.perf_counter() - begin
        self._pace = min((self._step - before) / max(elapsed, 1e-6), self._pace * 16.0)
        self._unkept += elapsed
        return outcome

    def _keep_start(self, machine: Machine) -> None:
        """Keep the State that another Machine begins with."""
        last = self._timeline.last()
        if last is None or last.machine is not machine:
            self._keep(machine, joined=False)

    def _keep(self, machine: Machine, *, joined: bool) -> None:
        self._timeline.append(self.state, machine, joined=joined)
        self._unkept = 0.0

    # ------------------------------------------------------------------ backwards

    def step_back(self, kind: str = "batch") -> None:
        """Go back one update ("batch", "sample") or to where the last "epoch" ended, with the same bits.

        The State is computed again from the nearest earlier one that was kept. A change of the graph or a
        reset cannot be gone back behind.
        """
        if kind == "epoch":
            epoch = self._epoch if self._position else self._epoch - 1
            self._go_back(lambda state: (state.epoch, state.position) <= (epoch, 0), FOREVER, epoch)
        else:
            step = self._step - 1
            self._go_back(lambda state: state.step <= step, step, FOREVER)

    def _go_back(self, is_early_enough: Callable[[State], bool], step: int, epoch: int) -> None:
        checkpoint = self._timeline.rewind(is_early_enough)
        if checkpoint is None:
            return
        current, self._machine = self._machine, checkpoint.machine
        self._load(checkpoint.state)
        while self._step < step and self._epoch < epoch:
            self._timed_call(self._machine, None, CHECKPOINT / 4, step - self._step, epoch)
            if self._unkept >= CHECKPOINT / 4:
                self._keep(self._machine, joined=True)
        self._change_machine(current, self.state)
        self._history.forget_after(self._epoch)
        self.divergence = None

    def reset(self, seed: int | None = None) -> None:
        """Go back to the same start weights, or to those of another seed; the history restarts."""
        self._machine = self._machine.changed(training=_seeded(self.training, seed))
        self._begin(self._start_state(), None)

    # ------------------------------------------------------------------ changes

    def change(
        self,
        *,
        graph: Graph | None = None,
        kept: Kept | None = None,
        data: Dataset | None = None,
        training: Training | None = None,
        parameters: Parameters | None = None,
        fill: Parameters | None = None,
    ) -> None:
        """Take other values and go on: what still means something survives.

        Weights survive an edit of the graph by link, layer and unit. The optimiser's slots start anew when
        the optimiser changes, the epoch when the data does.

        Parameters
        ----------
        graph, data, training
            The new values, if they change.
        kept : mapping of str to tuple of int
            Where the units of the new graph were, see `nnsim.network.edits.Edit`.
        parameters : Parameters
            Weights and biases to go on with, for the (new) graph.
        fill : Parameters
            Weights and biases for what is new in the graph; by default they are drawn as start weights are.

        Raises
        ------
        NnsimError
            If the values do not fit together; then nothing has changed.
        """
        machine = self._machine.changed(graph=graph, data=data, training=training)
        if parameters is not None and parameters.layout.blocks != machine.layout.blocks:
            raise NnsimError("These weights belong to another network.")
        state = self.state
        moved = machine.layout.blocks != self._machine.layout.blocks or bool(kept)
        if moved:
            state = _carried(state, machine, kept or {}, fill)
            self._history.rearrange(machine.layout, origins(self._machine.layout, machine.graph, kept or {}))
            self._timeline = Timeline()
        if machine.data is not self.data:
            state = dataclasses.replace(state, position=0)
        if parameters is not None:
            state = dataclasses.replace(state, parameters=parameters)
        self._change_machine(machine, state)
        self._pace = 1.0
        self.divergence = None

    def _change_machine(self, machine: Machine, state: State) -> None:
        if machine.training.optimizer != self.training.optimizer:
            state = dataclasses.replace(state, slots=np.zeros((0, 0)))
        self._machine = machine
        self._load(state)

    # ------------------------------------------------------------------ figures

    def snapshot(self) -> Snapshot:
        """Return a copy of what views need; it takes a few milliseconds at most.

        Where the metrics of the present parameters would take longer, they are those of the last record.
        """
        state = self.state
        products = self._machine.layout.size * self._machine.samples.inputs.shape[1]
        recorded = self._history.metrics
        figures = recorded[-1] if products > CHEAP and len(recorded) else self._figures()
        return Snapshot(
            parameters=state.parameters,
            metrics=Metrics(**{name: self._present(name, figures) for name in FIGURES}),
            epoch=state.epoch,
            position=state.position,
            step=state.step,
            samples=state.samples,
            divergence=self.divergence,
        )

    def loss(self, part: Part = "train") -> float | None:
        """Return the loss over a part with the present parameters; None if the part has no rows."""
        return self._present(f"{part}_loss", self._figures())

    def accuracy(self, part: Part = "train") -> float | None:
        """Return the share of right answers in a part; None if it has no rows or the task no right answers.

        Of several outputs the largest answers; a single one answers 1 above 0.5, 0 otherwise.
        """
        return self._present(f"{part}_accuracy", self._figures())

    def _figures(self) -> Array:
        return self._machine.evaluate(self._run.parameters)

    def _present(self, name: str, figures: Array) -> float | None:
        """Return one of the `FIGURES`, or None where there is none by the nature of the data."""
        part, _, figure = name.partition("_")
        bounds = self._machine.samples.bounds
        rows = np.diff(bounds)[PARTS.index(part)]
        exists = rows > 0 and (figure == "loss" or self.data.task != "regression")
        return float(figures[FIGURES.index(name)]) if exists else None

    def outputs(self, inputs: Array) -> Array:
        """Return the outputs, shape (rows, outputs), for scaled inputs, shape (rows, inputs)."""
        units = self.graph.output.units
        return self._machine.values(self._run.parameters, inputs.T, units).T

    def predict(self, inputs: ArrayLike) -> Array:
        """Return the outputs in the units of the data, shape (rows, outputs), for inputs in theirs.

        One-dimensional inputs are one row, or a column if the network has a single input.
        """
        rows = _rows(inputs, self.graph.input.units, "input")
        return self.data.target_scaling.undo(self.outputs(self.data.input_scaling.apply(rows)))

    def gradients(self, batch: tuple[ArrayLike, ArrayLike] | None = None) -> Parameters:
        """Return the gradient of the mean loss by every weight and bias.

        Parameters
        ----------
        batch : tuple of two array_like, optional
            Inputs and targets in the units of the data; by default all training rows.
        """
        samples = None
        if batch is not None:
            inputs = self.data.input_scaling.apply(_rows(batch[0], self.graph.input.units, "input"))
            targets = self.data.target_scaling.apply(_rows(batch[1], self.graph.output.units, "target"))
            if len(inputs) != len(targets):
                raise NnsimError(
                    "A batch needs as many inputs as targets, not {inputs} and {targets} rows.",
                    inputs=len(inputs),
                    targets=len(targets),
                )
            samples = one_part(inputs, targets)
        return Parameters(self._machine.layout, self._machine.gradient(self._run.parameters, samples))


COUNTERS = ("updates", "epoch", "position", "step", "samples")
"""The counters of a State, in the order of `nnsim.kernels.codes`."""


def _seeded(training: Training, seed: int | None) -> Training:
    if seed is None:
        return training
    return msgspec.structs.replace(training, init_seed=seed, shuffle_seed=seed)


def _carried(state: State, machine: Machine, kept: Kept, fill: Parameters | None) -> State:
    """Return a State for an edited graph: what is new starts as start weights do, or with `fill`."""
    training, graph = machine.training, machine.graph
    if fill is None:
        fill = start_parameters(graph, training.initializer, training.init_seed)
    layout = state.parameters.layout
    places = origins(layout, graph, kept)
    slots = np.where(places < 0, 0.0, state.slots[:, places]) if layout.size else np.zeros((0, 0))
    return dataclasses.replace(state, parameters=carry(state.parameters, graph, kept, fill), slots=slots)


def _rows(values: ArrayLike, columns: int, kind: str) -> Array:
    """Return values as rows of so many columns."""
    array = np.asarray(values, np.float64)
    if array.ndim == 1 and (columns == 1 or len(array) == columns):
        array = array.reshape(-1, columns)
    if array.ndim != 2 or array.shape[1] != columns:
        raise NnsimError(
            "The network takes rows of {columns} {kind} values, not an array of shape {shape}.",
            columns=columns,
            kind=kind,
            shape=array.shape,
        )
    return array
