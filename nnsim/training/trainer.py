"""The Trainer: trains step by step, forwards and backwards, and takes changes while it runs."""

import dataclasses
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.data.dataset import Dataset, Inputs, Part
from nnsim.errors import NnsimError
from nnsim.network.carry import origins
from nnsim.network.following import Kept
from nnsim.network.graph import Graph
from nnsim.network.parameters import Floats, Parameters
from nnsim.training import evaluation, gradient_sizes, metrics
from nnsim.training import watch as watches
from nnsim.training.carrying import carried, uncut
from nnsim.training.evaluation import Batch
from nnsim.training.gradient_sizes import GradientSizes
from nnsim.training.history import History
from nnsim.training.machine import Machine
from nnsim.training.metrics import Scores
from nnsim.training.runner import FOREVER, Runner
from nnsim.training.running import COUNTERS
from nnsim.training.snapshot import Divergence, Metrics, Snapshot
from nnsim.training.state import State
from nnsim.training.training import Training

if TYPE_CHECKING:
    from scipy.sparse import csr_array

PROGRESS = 0.1
"""Seconds between two reports of progress."""

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
        machine = Machine(graph, data, _seeded(training or Training(), seed))
        _check_fits(state.parameters if state else None, machine)
        history = history.copy() if history else History(machine.layout, machine.dtype)
        if history.layout != machine.layout:
            history.rearrange(machine.layout, np.full(machine.layout.size, -1))
        self._runner = Runner(machine, state or _start(machine), history)

    # ------------------------------------------------------------------ what it is

    @property
    def graph(self) -> Graph:
        """What is trained."""
        return self._runner.machine.graph

    @property
    def data(self) -> Dataset:
        """What it is trained on."""
        return self._runner.machine.data

    @property
    def training(self) -> Training:
        """How it is trained."""
        return self._runner.machine.training

    @property
    def history(self) -> History:
        """The curves so far; they grow while training goes on."""
        return self._runner.history

    @property
    def divergence(self) -> Divergence | None:
        """Where the numbers left the finite range; training then stands still until it is put right."""
        return self._runner.divergence

    @property
    def stopped(self) -> bool:
        """Whether early stopping has ended the training; it then stands still until something is changed."""
        return self._runner.running.watch.stopped

    @property
    def pretraining(self) -> bool:
        """Whether the hidden layers still learn as an autoencoder."""
        return self._runner.running.pretraining

    @property
    def parameters(self) -> Parameters:
        """A copy of the weights and biases, read by name; `change` sets them."""
        copy = self._runner.parameters
        copy.vector.flags.writeable = False
        return copy

    @property
    def state(self) -> State:
        """A copy of all that is needed to go on from here with the same bits."""
        return self._runner.state

    # ------------------------------------------------------------------ forwards

    def step(self, n: int = 1) -> int:
        """Train `n` batches; return how many it were: fewer if the numbers diverged or training stopped."""
        return self._runner.forward(self._runner.machine, steps=n)

    def step_sample(self, n: int = 1) -> int:
        """Train `n` updates with one row each, whatever the batch size; return how many it were."""
        return self._runner.forward(self._runner.machine.by_sample, steps=n)

    @property
    def epoch(self) -> int:
        """How many epochs are finished, those of pretraining among them."""
        return self._runner.epoch

    @property
    def planned_epochs(self) -> int:
        """How many epochs the Training says: its own, after what is left of pretraining."""
        left = self.training.pretraining.epochs - self._runner.epoch if self.pretraining else 0
        return self.training.epochs + left

    def step_epoch(self, n: int = 1) -> int:
        """Train to the end of the running epoch, and `n` - 1 epochs more; return the steps."""
        return self.train(epochs=n)

    def train(
        self,
        *,
        epochs: int | None = None,
        steps: int | None = None,
        progress: Callable[["Trainer"], None] | None = None,
    ) -> int:
        """Train so many epochs or steps, by default `planned_epochs`; return the steps.

        `progress` is called with the Trainer about ten times a second.
        """
        if epochs is None and steps is None:
            epochs = self.planned_epochs
        return self._runner.forward(
            self._runner.machine,
            steps=FOREVER if steps is None else steps,
            stop_epoch=FOREVER if epochs is None else self._runner.epoch + epochs,
            report=_now_and_then(lambda: progress(self)) if progress else None,
        )

    def run(self, seconds: float, *, steps: int | None = None, stop_epoch: int | None = None) -> int:
        """Train for about so long, or less: so many steps, up to so many epochs in all; return the steps.

        Other threads run meanwhile.
        """
        return self._runner.forward(
            self._runner.machine,
            steps=FOREVER if steps is None else steps,
            stop_epoch=FOREVER if stop_epoch is None else stop_epoch,
            seconds=seconds,
        )

    # ------------------------------------------------------------------ backwards

    def step_back(self, kind: str = "batch") -> None:
        """Go back one update ("batch", "sample") or to where the last "epoch" ended, with the same bits.

        The State is computed again from the nearest earlier one that was kept. A change of the graph or the
        data and a reset cannot be gone back behind.
        """
        runner = self._runner
        if kind == "epoch":
            epoch = runner.epoch if runner.position else runner.epoch - 1
            runner.back(lambda state: (state.epoch, state.position) <= (epoch, 0), FOREVER, epoch)
        else:
            step = runner.step - 1
            runner.back(lambda state: state.step <= step, step, FOREVER)

    def reset(self, seed: int | None = None) -> None:
        """Go back to the same start weights, or to those of another seed; the history restarts."""
        machine = self._runner.machine.changed(training=_seeded(self.training, seed))
        self._runner = Runner(machine, _start(machine), History(machine.layout, machine.dtype))

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
        runner, before = self._runner, self._runner.machine
        machine = before.changed(graph=graph, data=data, training=training)
        _check_fits(parameters, machine)
        _check_fits(fill, machine)
        moved, other_data = machine.layout != before.layout or bool(kept), machine.data is not before.data
        state, places = runner.state, None
        if moved:
            places = origins(before.layout, machine.graph, kept or {})
            state = carried(state, before.graph, machine, kept or {}, fill)
            runner.history.rearrange(machine.layout, places)
        if fill is not None:
            state = uncut(state, before, machine, places, fill)
        if parameters is not None:
            state = dataclasses.replace(state, parameters=parameters)
        if other_data:
            state = dataclasses.replace(state, position=0)
        runner.switch(
            machine, _watched(state, before, machine, moved or other_data), forget=moved or other_data
        )

    # ------------------------------------------------------------------ figures

    def snapshot(self) -> Snapshot:
        """Return a copy of what views need; it takes a few milliseconds at most.

        Where the metrics of the present parameters would take longer, they are those of the last record.
        """
        running, recorded = self._runner.running, self.history.metrics
        machine = running.active(self._runner.machine)
        if machine.products * self.data.rows > CHEAP and len(recorded):
            metrics = evaluation.as_metrics(machine, recorded[-1])
        else:
            metrics = evaluation.evaluate(machine, running.run.parameters)
        counters = dict(zip(COUNTERS, running.run.counters.tolist(), strict=True))
        del counters["updates"]
        return Snapshot(
            parameters=self._runner.parameters,
            metrics=metrics,
            **counters,
            divergence=self.divergence,
            watch=running.watch,
            pretraining=running.pretraining,
        )

    def metrics(self, part: Part = "train") -> Scores | None:
        """Return all figures that fit the task for a part, in the units of the data; None if it has no rows.

        See `nnsim.training.metrics`: `RegressionScores` or `ClassScores`.
        """
        inputs, targets = self.data.take(part)
        if not len(targets):
            return None
        scaling = self.data.target_scaling
        outputs = self.outputs(inputs).astype(np.float64)
        return metrics.scores(self.data.task, scaling.undo(outputs), scaling.undo(targets))

    def evaluate(self) -> Metrics:
        """Return the losses and accuracies of all parts with the present parameters, over all rows."""
        return evaluation.evaluate(self._runner.machine, self._vector)

    def loss(self, part: Part = "train") -> float | None:
        """Return the loss over a part with the present parameters; None if the part has no rows."""
        return getattr(self.evaluate(), f"{part}_loss")

    def accuracy(self, part: Part = "train") -> float | None:
        """Return the share of right answers in a part; None if it has no rows or the task no right answers.

        Of several outputs the largest answers; a single one answers 1 above 0.5, 0 otherwise.
        """
        return getattr(self.evaluate(), f"{part}_accuracy")

    def outputs(self, inputs: Inputs) -> Floats:
        """Return the outputs, shape (rows, outputs), for scaled inputs, shape (rows, inputs)."""
        return evaluation.outputs(self._runner.machine, self._vector, inputs)

    def predict(self, inputs: "ArrayLike | csr_array") -> NDArray[np.float64]:
        """Return the outputs in the units of the data, shape (rows, outputs), for inputs in theirs.

        Inputs may be a sparse array of SciPy. One-dimensional inputs are one row, or a column if the network
        has a single input.
        """
        return evaluation.predict(self._runner.machine, self._vector, inputs)

    def gradients(self, batch: Batch | None = None) -> Parameters:
        """Return the gradient of the mean loss by every weight and bias.

        Parameters
        ----------
        batch : tuple of two array_like, optional
            Inputs and targets in the units of the data, or inputs and one class index per row; by default all
            training rows.
        """
        return evaluation.gradients(self._runner.machine, self._vector, batch)

    def gradient_sizes(self) -> GradientSizes:
        """Return how large the gradient is in each layer; it takes some hundredths of a second at most.

        Of large networks only some training rows are looked at.
        """
        return gradient_sizes.measure(self._runner.machine, self._vector)

    @property
    def _vector(self) -> Floats:
        return self._runner.vector


def _seeded(training: Training, seed: int | None) -> Training:
    if seed is None:
        return training
    return msgspec.structs.replace(training, init_seed=seed, shuffle_seed=seed)


def _check_fits(parameters: Parameters | None, machine: Machine) -> None:
    if parameters is not None and parameters.layout != machine.layout:
        raise NnsimError("These weights belong to another network.")


def _start(machine: Machine) -> State:
    """Return the State of a training that has not begun."""
    return State(machine.start_parameters(), np.zeros((0, 0)))


def _watched(state: State, before: Machine, after: Machine, other_figures: bool) -> State:
    """Return a State whose Watch takes notice of a change."""
    watch = watches.after_change(state.watch, before.training, after.training, same_figures=not other_figures)
    best = state.best if watch.stopping_best is not None else None
    return dataclasses.replace(state, watch=watch, best=best)


def _now_and_then(call: Callable[[], None]) -> Callable[[], None]:
    """Return a function that passes on one call per `PROGRESS` seconds."""
    due = time.perf_counter() + PROGRESS

    def passed_on() -> None:
        nonlocal due
        if time.perf_counter() >= due:
            due = time.perf_counter() + PROGRESS
            call()

    return passed_on
