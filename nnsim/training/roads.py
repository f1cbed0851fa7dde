"""The two roads through the kernels: which one a network takes, and how each wants rows and space to work."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nnsim import kernels
from nnsim.data.dataset import PARTS, Dataset, Inputs
from nnsim.kernels.large.plan import LargeSamples, make_large_samples, make_large_work
from nnsim.kernels.large.team import with_helpers
from nnsim.kernels.plan import Plan, Rule, Samples, make_work
from nnsim.network.graph import Graph
from nnsim.network.layers import Dense, Input
from nnsim.network.parameters import Floats, Layout

Program = Callable[..., int]
"""`nnsim.kernels.program.run_job` or its like of the large road."""

MOST_PARAMETERS = 1_000
"""Up to so many the small road is the faster one. Measured with one or two hidden layers and batches of 1 to
128 rows: it trains 100 parameters 2 to 10 times as fast as the large road, 1,400 usually half as fast."""


class Road(Protocol):
    """What a Machine has to know of a road."""

    def program(self, dtype: np.dtype[Any]) -> Program:
        """Return the compiled program for a precision."""
        ...

    def samples(
        self, inputs: Inputs, targets: Inputs, bounds: NDArray[np.int64], dtype: np.dtype[Any]
    ) -> Any:
        """Return rows of shape (rows, columns) as the program takes them."""
        ...

    def work(self, plan: Plan, rule: Rule, dtype: np.dtype[Any], size: int, rows: int) -> Any:
        """Return working space for so many parameters and training rows."""
        ...

    def result(self, rows: int, units: int, dtype: np.dtype[Any]) -> tuple[Floats, Floats]:
        """Return space for values as the program writes it, and the same as (rows, units)."""
        ...


class Small:
    """The road of small dense networks: many whole steps in one call, column after column."""

    def program(self, dtype: np.dtype[Any]) -> Program:
        """Return the compiled program for a precision."""
        return kernels.load(dtype.name)

    def samples(
        self, inputs: Inputs, targets: Inputs, bounds: NDArray[np.int64], dtype: np.dtype[Any]
    ) -> Samples:
        """Return rows as one contiguous vector per column."""
        columns = _columns(inputs, dtype)
        return Samples(columns, columns if targets is inputs else _columns(targets, dtype), bounds)

    def work(self, plan: Plan, rule: Rule, dtype: np.dtype[Any], size: int, rows: int) -> Any:
        """Return working space for so many parameters and training rows."""
        return make_work(plan, np.empty(size, dtype), rows)

    def result(self, rows: int, units: int, dtype: np.dtype[Any]) -> tuple[Floats, Floats]:
        """Return space of shape (units, rows), and the same as (rows, units)."""
        space = np.empty((units, rows), dtype)
        return space, space.T


class Large:
    """The road of wide layers, images and sparse rows: row after row, on several threads."""

    def program(self, dtype: np.dtype[Any]) -> Program:
        """Return the compiled program for a precision."""
        return with_helpers(kernels.load_large(dtype.name))

    def samples(
        self, inputs: Inputs, targets: Inputs, bounds: NDArray[np.int64], dtype: np.dtype[Any]
    ) -> LargeSamples:
        """Return rows as they stand, or as lists of what is not 0."""
        if isinstance(inputs, np.ndarray):
            return make_large_samples(inputs, targets, bounds, dtype.name)
        rows = inputs if inputs.has_sorted_indices else inputs.sorted_indices()
        lists = rows.indptr, rows.indices, rows.data, rows.shape[1]
        return make_large_samples(lists, targets, bounds, dtype.name)

    def work(self, plan: Plan, rule: Rule, dtype: np.dtype[Any], size: int, rows: int) -> Any:
        """Return working space for so many parameters and training rows."""
        return make_large_work(plan, rule, np.empty(size, dtype), rows)

    def result(self, rows: int, units: int, dtype: np.dtype[Any]) -> tuple[Floats, Floats]:
        """Return space of shape (rows, units), twice the same."""
        space = np.empty((rows, units), dtype)
        return space, space


SMALL, LARGE = Small(), Large()


def choose(graph: Graph, data: Dataset) -> Road:
    """Return the road that a network and its data need, or the faster one."""
    plain = all(isinstance(layer, Input | Dense) for layer in graph.layers)
    return SMALL if plain and not data.sparse and Layout(graph).size <= MOST_PARAMETERS else LARGE


def bounds(data: Dataset) -> NDArray[np.int64]:
    """Return where the parts of a Dataset begin and end when they stand one after the other, shape (4,)."""
    return np.cumsum([0, *np.bincount(data.part, minlength=len(PARTS))], dtype=np.int64)


def by_parts(data: Dataset) -> tuple[Inputs, Inputs]:
    """Return a Dataset's inputs and targets, part after part; the same arrays if they stand so already."""
    if (np.diff(data.part.astype(np.int8)) >= 0).all():
        return data.inputs, data.targets
    order = np.argsort(data.part, kind="stable")
    inputs = data.inputs[order]
    return inputs, inputs if data.targets is data.inputs else data.targets[order]


def _columns(rows: Inputs, dtype: np.dtype[Any]) -> Floats:
    """Return a contiguous copy with one vector per column, which kernels may take."""
    return np.array(rows.T, dtype, order="C")
