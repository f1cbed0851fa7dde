"""The compiler: from a Graph to the Plan of flat arrays that the kernels run."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.kernels import codes
from nnsim.kernels.plan import Plan
from nnsim.network.graph import Graph, Link
from nnsim.network.layers import (
    AveragePool2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Input,
    Layer,
    MaxPool2D,
    Shape,
    slides,
    window,
)
from nnsim.network.parameters import Layout
from nnsim.network.shapes import shapes

KINDS: dict[type, int] = {
    Input: codes.INPUT,
    Dense: codes.DENSE,
    Conv2D: codes.CONV,
    MaxPool2D: codes.MAX_POOL,
    AveragePool2D: codes.AVERAGE_POOL,
    Dropout: codes.DROPOUT,
    Flatten: codes.FLATTEN,
}


def compile_graph(graph: Graph) -> Plan:
    """Return the Plan of a Graph that passes `nnsim.network.rules.check`."""
    layout, given = Layout(graph), shapes(graph)
    entering = [list(graph.links_into(layer.id)) for layer in graph.layers]
    units = _ints([math.prod(given[layer.id]) for layer in graph.layers])
    degrees = _ints([len(group) for group in entering])
    columns: dict[int, Any] = {
        codes.UNITS: units,
        codes.FIRST_UNIT: np.cumsum(units) - units,
        codes.BIAS: [_bias(layout, layer.id) for layer in graph.layers],
        codes.SOFTMAX_LAYER: [_shares_softmax(layer) for layer in graph.layers],
        codes.FIRST_LINK: np.cumsum(degrees) - degrees,
        codes.END_LINK: np.cumsum(degrees),
        codes.KIND: [KINDS[type(layer)] for layer in graph.layers],
        codes.ACTIVATION: [_common_code(layer) for layer in graph.layers],
    }
    first_geometry = len(columns)
    table = np.empty((len(graph.layers), codes.PAD_LEFT + 1), np.int64)
    for column, values in columns.items():
        table[:, column] = values
    for place, layer in enumerate(graph.layers):
        source = given[entering[place][0].source] if entering[place] else ()
        table[place, first_geometry:] = _geometry(layer, given[layer.id], source)
    return Plan(
        layers=table,
        links=_links(graph, layout, entering),
        activation=_ints([code for layer in graph.layers for code in _codes(layer, given[layer.id])]),
        rates=np.array([layer.rate if isinstance(layer, Dropout) else 0.0 for layer in graph.layers]),
        cut=_connections(graph, layout, "cut"),
        locked=_connections(graph, layout, "locked"),
    )


def _ints(values: object) -> NDArray[np.int64]:
    return np.array(values, np.int64)


def _links(graph: Graph, layout: Layout, entering: list[list[Link]]) -> NDArray[np.int64]:
    """Return source and weights of every link, grouped by the layer it enters."""
    place = {layer.id: number for number, layer in enumerate(graph.layers)}
    rows = []
    for link in (link for group in entering for link in group):
        block = layout.weights(link)
        rows.append((place[link.source], -1 if block is None else block.offset))
    return _ints(rows).reshape(-1, 2)


def _bias(layout: Layout, layer_id: str) -> int:
    block = layout.bias(layer_id)
    return -1 if block is None else block.offset


def _activations(layer: Layer) -> list[str]:
    """Return the activations that the units of a layer have."""
    if isinstance(layer, Dense):
        return [layer.activation_of(unit) for unit in range(layer.units)]
    return [layer.activation] if isinstance(layer, Conv2D) else ["linear"]


def _shares_softmax(layer: Layer) -> bool:
    return "softmax" in _activations(layer)


def _common_code(layer: Layer) -> int:
    """Return the code of the activation that all units of a layer have, or `MIXED`."""
    different = set(_activations(layer))
    if len(different) > 1:
        return codes.MIXED
    return codes.LINEAR if _shares_softmax(layer) else codes.ACTIVATIONS[different.pop()]


def _codes(layer: Layer, shape: Shape) -> list[int]:
    """Return the code of each unit's activation; a softmax belongs to the whole layer."""
    common = _common_code(layer)
    if common != codes.MIXED:
        return [common] * math.prod(shape)
    return [codes.ACTIVATIONS[name] for name in _activations(layer)]


def _geometry(layer: Layer, shape: Shape, source: Shape) -> tuple[int, ...]:
    """Return the columns of `Plan.layers` from `codes.HEIGHT` on."""
    image = shape if len(shape) == 3 else (1, 1, math.prod(shape))
    if not isinstance(layer, Conv2D | MaxPool2D | AveragePool2D):
        return (*image, 1, 1, 1, 1, 0, 0)
    kernel, strides = window(layer)
    before = (slides(source[axis], kernel[axis], strides[axis], layer.padding)[1] for axis in (0, 1))
    return (*image, *kernel, *strides, *before)


def _connections(graph: Graph, layout: Layout, which: str) -> NDArray[np.int64]:
    """Return the positions of all weights that are ``cut`` or ``locked``, in rising order."""
    positions = [np.empty(0, np.int64)]
    for link in graph.links:
        pairs, block = _ints(getattr(link, which)).reshape(-1, 2), layout.weights(link)
        if block is not None and len(pairs):
            positions.append(block.offset + pairs[:, 0] * block.shape[1] + pairs[:, 1])
    return np.unique(np.concatenate(positions))
