"""The Painter: makes of a Snapshot the Frame that views show; what takes long, in a thread of its own."""

import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset
from nnsim.gui.chosen import ChosenRow
from nnsim.network.graph import Graph
from nnsim.training.gradient_sizes import GradientSizes
from nnsim.training.probe import Probe
from nnsim.training.snapshot import Snapshot

LONG = 0.012
"""Seconds of painting that are too long for the thread of the window."""

REST = 5.0
"""How many times as long as it painted the Painter rests, so that large networks train rather than pose."""


@dataclass(frozen=True, eq=False)
class Curves:
    """Copies of the recorded curves, each of shape (points,); NaN where a figure does not exist."""

    epoch: NDArray[np.float64]
    train_loss: NDArray[np.float64]
    validation_loss: NDArray[np.float64]
    test_loss: NDArray[np.float64]
    train_accuracy: NDArray[np.float64]
    validation_accuracy: NDArray[np.float64]
    test_accuracy: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WeightCurves:
    """Recorded parameters: ``values[:, k]`` is the curve of number ``indices[k]`` of the flat vector."""

    epoch: NDArray[np.float64]
    indices: NDArray[np.intp]
    values: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Copies:
    """What is copied of a running Trainer for one Frame; its fields are those of `Frame`."""

    snapshot: Snapshot
    curves: Curves
    weights: WeightCurves | None = None
    gradients: GradientSizes | None = None


NO_ROWS = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Wishes:
    """What views have asked for beside what every Frame carries.

    Parameters
    ----------
    chosen : ChosenRow or None
        The row that is run through the network.
    listed : ndarray of int
        Rows of the Dataset whose outputs are wanted, as those that a table shows.
    """

    chosen: ChosenRow | None = None
    listed: NDArray[np.intp] = field(default_factory=lambda: NO_ROWS)


@dataclass(frozen=True, eq=False)
class Frame:
    """All that the views show at one moment; arrays are copies that nobody changes.

    Parameters
    ----------
    snapshot : Snapshot
        Parameters, metrics and counters.
    curves : Curves
        The losses and accuracies recorded so far.
    weights : WeightCurves or None
        The recorded parameters if a view asked for them by `Session.watch_weights`.
    kind : str
        What `pictures` are: "map" (two inputs), "curve" (one input) or "bar".
    axes : tuple of ndarray
        The input values (in the units of the data) along the pictures' axes: x1, or x1 and x2.
    pictures : dict of str to ndarray
        What each unit of each layer computes: shape (units, len(x2), len(x1)) for maps,
        (units, len(x1)) for curves, (units,) for bars.
    rows : ndarray of int
        The rows of the Dataset that `outputs` belongs to.
    outputs : ndarray, shape (rows, outputs)
        The network's outputs for these rows, scaled like the targets.
    chosen : ChosenRow or None
        The row that `values` belongs to, see `Session.choose`.
    values : dict of str to ndarray
        What each unit of each layer computes for the chosen row: shape (units,), or (height, width, channels)
        of layers that give images; scaled, as the network sees and gives it. Empty without a chosen row.
    listed : ndarray of int
        The rows asked for by `Session.watch_rows`.
    answers : ndarray, shape (listed rows, outputs)
        The network's outputs for these, scaled like the targets.
    gradients : GradientSizes or None
        How large the gradient is in each layer, measured now and then; see `Session.watch_gradients`.
    """

    snapshot: Snapshot
    curves: Curves
    weights: WeightCurves | None
    kind: str
    axes: tuple[NDArray[np.float64], ...]
    pictures: dict[str, NDArray[np.float64]]
    rows: NDArray[np.intp]
    outputs: NDArray[np.float64]
    chosen: ChosenRow | None = None
    values: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    listed: NDArray[np.intp] = field(default_factory=lambda: NO_ROWS)
    answers: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    gradients: GradientSizes | None = None


class Painter:
    """Paints one Frame at a time.

    The first one of a network, which may have to wait for a program, and those that take long are painted in
    a thread; the others at once, as handing them over would cost more.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "nnsim-painter")
        self._probe: tuple[Graph, Dataset, Probe] | None = None
        self._seconds = LONG
        self._rests_until = 0.0

    @property
    def rested(self) -> bool:
        """Whether the next Frame may be painted."""
        return time.perf_counter() >= self._rests_until

    def stop(self) -> None:
        """End the thread after what it paints now."""
        self._thread.shutdown(cancel_futures=True)

    def paint(
        self,
        graph: Graph,
        dataset: Dataset,
        copies: Copies,
        wishes: Wishes,
    ) -> "Future[Frame]":
        """Return a Frame of a network, which is there at once or later."""

        def made() -> Frame:
            return self._made(graph, dataset, copies, wishes)

        if self._seconds >= LONG or self._known(graph, dataset) is None:
            return self._thread.submit(made)
        future: Future[Frame] = Future()
        future.set_result(made())
        return future

    def _known(self, graph: Graph, dataset: Dataset) -> Probe | None:
        """Return the Probe of a network over its data if it was made before."""
        if self._probe is None or self._probe[0] is not graph or self._probe[1] is not dataset:
            return None
        return self._probe[2]

    def _made(self, graph: Graph, dataset: Dataset, copies: Copies, wishes: Wishes) -> Frame:
        probe, parameters = self._known(graph, dataset), copies.snapshot.parameters
        if probe is None:
            probe = Probe(graph, dataset)
            probe(parameters)  # what is made once must not count
            self._probe = (graph, dataset, probe)
        begin = time.perf_counter()
        chosen, listed = wishes.chosen, wishes.listed
        frame = Frame(
            snapshot=copies.snapshot,
            curves=copies.curves,
            weights=copies.weights,
            gradients=copies.gradients,
            kind=probe.kind,
            axes=probe.axes,
            pictures=probe(parameters),
            rows=probe.rows,
            outputs=probe.outputs(parameters),
            chosen=chosen,
            values=probe.run(parameters, chosen.inputs) if chosen else {},
            listed=listed,
            answers=probe.outputs(parameters, dataset.inputs[listed]) if len(listed) else np.zeros((0, 0)),
        )
        now = time.perf_counter()
        self._seconds = now - begin
        if self._seconds >= LONG:
            self._rests_until = now + REST * self._seconds
        return frame
