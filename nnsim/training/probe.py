"""The Probe: what every unit computes, over a grid of inputs or on average, for the drawing."""

import dataclasses
import math
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import PARTS, Dataset, Inputs
from nnsim.network.graph import Graph
from nnsim.network.layers import Dropout, Flatten, Layer
from nnsim.network.parameters import Parameters
from nnsim.network.shapes import shapes, units
from nnsim.training.machine import Machine
from nnsim.training.training import Training

Array = NDArray[np.float64]

Kind = Literal["map", "curve", "bar"]

TEST = PARTS.index("test")

FEW = 2000
"""At most so many rows of the data are run through the network."""

FEWEST = 200
"""So many rows are run, and points of a grid computed, through large networks."""

WORK = 24_000_000
"""About so many products are computed for one picture (8 ms); larger networks get coarser ones."""

MOST_WORK = 240_000_000
"""More are never computed, even if fewer than `FEWEST` rows are left."""


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
        The rows of the Dataset that `outputs` computes: all, or an even choice of many; of images half are
        test rows, if there are so many.
    """

    kind: Kind

    def __init__(self, graph: Graph, data: Dataset, resolution: int = 64, margin: float = 0.1) -> None:
        products = max(1, Machine(graph, _some_rows(data, np.zeros(1, np.intp)), Training()).products)
        affordable = max(1, WORK // products, min(FEWEST, MOST_WORK // products))
        columns = data.raw_columns
        if columns == 2:
            resolution = min(resolution, math.isqrt(affordable))
        self.kind = "map" if columns == 2 else "curve" if columns == 1 else "bar"
        self.rows = _choice(data, min(FEW, affordable, data.rows))
        self._graph = graph
        self._data = _some_rows(data, self.rows)
        self._machines: dict[np.dtype[Any], Machine] = {}
        self.axes: tuple[Array, ...] = ()
        self._grid = self._means = None
        if self.kind == "bar":
            self._means = np.asarray(self._data.inputs.mean(axis=0), np.float64).ravel()
        else:
            self.axes, self._grid = _grid(data, resolution, margin)
        self._shape = tuple(len(axis) for axis in reversed(self.axes))
        self._sizes = _sizes(graph)

    def __call__(self, parameters: Parameters) -> dict[str, Array]:
        """Return what each unit computes, by the id of its layer.

        Returns
        -------
        dict of str to ndarray
            Shape (units, x2, x1) for maps, (units, x1) for curves, (units,) for bars: the mean over `rows`.
            Layers that give images, and those that flatten them, have no picture.
        """
        pictured = [layer for layer in self._graph.layers if layer.id in self._sizes]
        hidden = pictured[1:] if pictured[0] is self._graph.input else pictured
        first = self._graph.index(hidden[0].id)
        behind = [units(self._graph, layer.id) for layer in self._graph.layers[first:]]
        values = self._values(parameters, sum(behind))
        ends = dict(zip((layer.id for layer in self._graph.layers[first:]), np.cumsum(behind), strict=True))
        pictures = {self._graph.input.id: self._inputs()} if hidden is not pictured else {}
        for layer in hidden:
            pictures[layer.id] = values[ends[layer.id] - self._sizes[layer.id] : ends[layer.id]]
        return pictures

    def outputs(self, parameters: Parameters, inputs: "Inputs | None" = None) -> Array:
        """Return the network's outputs for `rows`, scaled like the targets, shape (rows, outputs).

        With `inputs`, shape (rows, inputs), those for these scaled rows.
        """
        machine = self._machine(parameters)
        rows = self._data.inputs if inputs is None else inputs
        return machine.values(parameters.vector, rows, self._graph.output.units).astype(np.float64)

    def run(self, parameters: Parameters, inputs: Inputs) -> dict[str, Array]:
        """Return what every unit computes for one row, by the id of its layer.

        Parameters
        ----------
        parameters : Parameters
        inputs : ndarray or csr_array, shape (1, inputs)
            Scaled.

        Returns
        -------
        dict of str to ndarray
            Shape (units,), or (height, width, channels) of layers that give images.
        """
        given = shapes(self._graph)
        first, *others = self._graph.layers
        sizes = [math.prod(given[layer.id]) for layer in others]
        found = self._machine(parameters).values(parameters.vector, inputs, sum(sizes))[0].astype(np.float64)
        row = inputs[0] if isinstance(inputs, np.ndarray) else inputs.toarray()[0]
        values = {first.id: np.array(row, np.float64).reshape(given[first.id])}
        for layer, part in zip(others, np.split(found, np.cumsum(sizes)[:-1]), strict=True):
            values[layer.id] = part.reshape(given[layer.id])
        return values

    def _machine(self, parameters: Parameters) -> Machine:
        """Return the Machine for the precision of some parameters."""
        dtype = parameters.vector.dtype
        if dtype not in self._machines:
            self._machines[dtype] = Machine(self._graph, self._data, Training(precision=dtype.name))
        return self._machines[dtype]

    def _inputs(self) -> Array:
        """Return the picture of the input layer."""
        if self._grid is None:
            assert self._means is not None
            return self._means
        return self._grid.T.reshape(-1, *self._shape)

    def _values(self, parameters: Parameters, count: int) -> Array:
        """Return the pictures of the last so many units."""
        machine = self._machine(parameters)
        if self._grid is not None:
            values = machine.values(parameters.vector, self._grid, count)
            return np.ascontiguousarray(values.T, np.float64).reshape(count, *self._shape)
        return machine.values(parameters.vector, self._data.inputs, count).mean(axis=0, dtype=np.float64)


def _sizes(graph: Graph) -> dict[str, int]:
    """Return the number of units of each layer that has a picture, by id."""
    given = shapes(graph)
    flat = [layer for layer in graph.layers if len(given[layer.id]) == 1 and not isinstance(layer, Flatten)]
    return {layer.id: given[layer.id][0] for layer in flat if not _passes_image(graph, layer)}


def _passes_image(graph: Graph, layer: Layer) -> bool:
    """Return whether a layer without weights passes on the values of a flattened image."""
    while isinstance(layer, Dropout | Flatten):
        layer = graph[next(graph.links_into(layer.id)).source]
        if isinstance(layer, Flatten):
            return True
    return False


def _choice(data: Dataset, most: int) -> NDArray[np.intp]:
    """Return so many rows of a Dataset, evenly chosen."""
    if not data.image_shape or most == data.rows:
        return _even(np.arange(data.rows), most)
    test, other = (np.flatnonzero(which) for which in (data.part == TEST, data.part != TEST))
    shown = _even(test, min(len(test), (most + 1) // 2))
    return np.union1d(shown, _even(other, min(len(other), most - len(shown))))


def _even(rows: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    return rows[np.unique(np.linspace(0, len(rows) - 1, most).astype(np.intp))]


def _some_rows(data: Dataset, rows: NDArray[np.intp]) -> Dataset:
    """Return a Dataset of a few rows, all of which train."""
    return dataclasses.replace(
        data, inputs=data.inputs[rows], targets=data.targets[rows], part=np.zeros(len(rows), np.uint8)
    )


def _grid(data: Dataset, resolution: int, margin: float) -> tuple[tuple[Array, ...], Array]:
    """Return the axes in the units of the data, and the inputs of the network at each of their crossings.

    Where a feature is undefined beyond the data, as a logarithm, the axes end with the data. What is
    undefined even there counts as 0.
    """
    raw = data.raw_inputs
    for room in (margin, 0.0):
        plane = data.plane or (None, None)
        axes = tuple(
            _axis(column, resolution, room, least) for column, least in zip(raw.T, plane, strict=False)
        )
        crossings = np.stack([mesh.ravel() for mesh in np.meshgrid(*axes)], axis=1)
        grid = data.prepare(crossings, undefined="nan")
        if np.isfinite(grid).all():
            break
    return axes, np.nan_to_num(grid, nan=0.0, posinf=0.0, neginf=0.0)


def _axis(column: Array, resolution: int, margin: float, least: tuple[float, float] | None) -> Array:
    """Return evenly spaced values over a column's range and a margin; one to each side of a single value.

    Where they have to cover a range at `least`, there is a margin only beyond that.
    """
    low, high = float(column.min()), float(column.max())
    room = (high - low) * margin if high > low else 1.0
    low, high = low - room, high + room
    if least is not None:
        low = least[0] if low + room >= least[0] else low
        high = least[1] if high - room <= least[1] else high
    return np.linspace(low, high, resolution)
