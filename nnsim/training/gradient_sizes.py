"""How large the gradient is in each layer: whether all layers learn, or the first ones hardly do."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnsim.network.graph import Graph
from nnsim.network.layers import Conv2D, Dense
from nnsim.network.parameters import Floats
from nnsim.training.machine import Machine

if TYPE_CHECKING:
    from nnsim.training.trainer import Trainer

Array = NDArray[np.float64]

WORK = 4_000_000
"""So many products (about 10 ms with the way back) are spent; of larger networks fewer rows are taken."""

FEWEST = 16
"""So many training rows are taken at least."""


PAUSE = 0.25
"""Seconds between two measurements at least."""

REST = 20
"""How many times as long as it took the next measurement has to wait at least."""


@dataclass(frozen=True, eq=False)
class GradientSizes:
    """Figures of the gradient of the mean loss, one for each layer with weights, from first to last.

    Parameters
    ----------
    layers : tuple of str
        The ids of the layers.
    weights : ndarray of int, shape (layers,)
        How many weights lead into each, without those that are cut.
    rms, mean, largest : ndarray, shape (layers,)
        Root of the mean square, mean and largest of the absolute slopes by these weights.
    bias_rms : ndarray, shape (layers,)
        The same root for the biases; NaN without biases.
    weight_rms : ndarray, shape (layers,)
        Root of the mean square of the weights themselves.
    rows, of : int
        Over how many of how many training rows.
    """

    layers: tuple[str, ...]
    weights: NDArray[np.intp]
    rms: Array
    mean: Array
    largest: Array
    bias_rms: Array
    weight_rms: Array
    rows: int
    of: int


def measure(machine: Machine, parameters: Floats) -> GradientSizes:
    """Return the sizes over all training rows, or an even choice of them if all would take long."""
    train = np.flatnonzero(machine.data.part == 0)
    rows = _chosen(train, machine.products)
    samples = None
    if len(rows) < len(train):
        samples = machine.one_part(machine.data.inputs[rows], machine.data.targets[rows])
    gradient = machine.gradient(parameters, samples).astype(np.float64)
    there = np.ones(machine.layout.size, dtype=bool)
    there[machine.plan.cut] = False
    layers = [layer.id for layer in machine.graph.layers if isinstance(layer, Dense | Conv2D)]
    figures = [
        _figures(machine, layer, gradient, np.asarray(parameters, np.float64), there) for layer in layers
    ]
    weights, rms, mean, largest, bias_rms, weight_rms = np.array(figures).T
    return GradientSizes(
        tuple(layers),
        weights.astype(np.intp),
        rms,
        mean,
        largest,
        bias_rms,
        weight_rms,
        len(rows),
        len(train),
    )


def _chosen(train: NDArray[np.intp], products: int) -> NDArray[np.intp]:
    """Return the training rows to take."""
    most = max(FEWEST, WORK // max(1, products))
    if len(train) <= most:
        return train
    return train[np.linspace(0, len(train) - 1, most).astype(np.intp)]


def _figures(
    machine: Machine, layer: str, gradient: Array, parameters: Array, there: NDArray[np.bool_]
) -> tuple[float, ...]:
    """Return the figures of one layer, in the order of `GradientSizes`."""
    blocks = [machine.layout.weights(link) for link in machine.graph.links_into(layer)]
    weights = np.zeros(len(there), dtype=bool)
    for block in blocks:
        if block is not None:
            weights[block.slice] = there[block.slice]
    bias = machine.layout.bias(layer)
    slopes = np.abs(gradient[weights])
    return (
        len(slopes),
        _rms(slopes),
        float(slopes.mean()) if len(slopes) else np.nan,
        float(slopes.max()) if len(slopes) else np.nan,
        np.nan if bias is None else _rms(gradient[bias.slice]),
        _rms(parameters[weights]),
    )


def _rms(values: Array) -> float:
    """Return the root of the mean square; NaN of nothing."""
    return float(np.sqrt(np.mean(values**2))) if len(values) else np.nan


class Gauge:
    """Measures the gradients of a Trainer again and again, but not so often that training would notice."""

    def __init__(self) -> None:
        self._last: tuple[Trainer, Graph, GradientSizes] | None = None
        self._due = 0.0

    def __call__(self, trainer: "Trainer", *, at_once: bool) -> GradientSizes:
        """Return the sizes as they are, or, unless `at_once`, as they were not long ago."""
        begin, last = time.perf_counter(), self._last
        if last and not at_once and begin < self._due and last[0] is trainer and last[1] is trainer.graph:
            return last[2]
        sizes = trainer.gradient_sizes()
        self._last = trainer, trainer.graph, sizes
        now = time.perf_counter()
        self._due = now + max(PAUSE, REST * (now - begin))
        return sizes
