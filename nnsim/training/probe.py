"""The Probe: what every unit computes, over a grid of inputs or on average, for the drawing."""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset
from nnsim.network.graph import Graph
from nnsim.network.parameters import Parameters
from nnsim.training.machine import Machine
from nnsim.training.training import Training

Array = NDArray[np.float64]

Kind = Literal["map", "curve", "bar"]

FEW = 2000
"""At most so many rows of the data are run through the network."""

FEWEST = 200
"""So many rows are run, and points of a grid computed, through the largest network."""

WORK = 24_000_000
"""About so many products are computed for one picture (8 ms); larger networks get coarser ones."""


class Probe:
    """Computes pictures of units again and again, for changing parameters.

    Parameters
    ----------
    graph : Graph
    data : Dataset
        Its inputs span the grid.
    resolution : int
        Points along each axis; fewer for large networks, so that a picture stays cheap.
    margin : float
        How far the axes go beyond the data on each side, as a share of its range.

    Attributes
    ----------
    kind : {"map", "curve", "bar"}
        What the pictures are, by the number of inputs: two, one, or more.
    axes : tuple of ndarray, each of shape (resolution,)
        Input values in the units of the data, x1 and x2; empty for bars.
    rows : ndarray of int
        The rows of the Dataset that `outputs` computes: all, or an even choice of many.
    """

    kind: Kind

    def __init__(self, graph: Graph, data: Dataset, resolution: int = 64, margin: float = 0.1) -> None:
        self._machine = Machine(graph, data, Training())
        self._layers = graph.layers
        self._units = sum(layer.units for layer in graph.layers)
        inputs = data.inputs.shape[1]
        affordable = max(FEWEST, WORK // max(1, self._machine.layout.size))
        if inputs == 2:
            resolution = min(resolution, math.isqrt(affordable))
        self.kind = "map" if inputs == 2 else "curve" if inputs == 1 else "bar"
        self.rows = np.unique(np.linspace(0, data.rows - 1, min(FEW, affordable, data.rows)).astype(np.intp))
        self._row_inputs = np.ascontiguousarray(data.inputs[self.rows].T)
        grid = [] if self.kind == "bar" else [_axis(column, resolution, margin) for column in data.inputs.T]
        raw = data.input_scaling
        self.axes = tuple(axis * raw.scale[column] + raw.centre[column] for column, axis in enumerate(grid))
        self._shape = tuple(len(axis) for axis in reversed(grid))
        self._grid = np.array([mesh.ravel() for mesh in np.meshgrid(*grid)]) if grid else self._row_inputs

    def __call__(self, parameters: Parameters) -> dict[str, Array]:
        """Return what each unit computes, by the id of its layer.

        Returns
        -------
        dict of str to ndarray
            Shape (units, x2, x1) for maps, (units, x1) for curves, (units,) for bars: the mean over `rows`.
        """
        values = self._machine.values(parameters.vector, self._grid, self._units)
        values = values.reshape(self._units, *self._shape) if self._shape else values.mean(axis=1)
        ends = np.cumsum([layer.units for layer in self._layers])
        return {
            layer.id: values[end - layer.units : end] for layer, end in zip(self._layers, ends, strict=True)
        }

    def outputs(self, parameters: Parameters) -> Array:
        """Return the network's outputs for `rows`, scaled like the targets, shape (rows, outputs)."""
        return self._machine.values(parameters.vector, self._row_inputs, self._layers[-1].units).T


def _axis(column: Array, resolution: int, margin: float) -> Array:
    """Return evenly spaced values over a column's range and a margin; one to each side of a single value."""
    low, high = float(column.min()), float(column.max())
    room = (high - low) * margin or 1.0
    return np.linspace(low - room, high + room, resolution)
