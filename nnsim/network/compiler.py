"""The compiler: from a Graph to the Plan of flat arrays that the kernels run."""

import numpy as np

from nnsim.kernels.codes import ACTIVATIONS, LINEAR
from nnsim.kernels.plan import Plan
from nnsim.network.graph import Dense, Graph, Layer
from nnsim.network.parameters import Layout


def compile_graph(graph: Graph) -> Plan:
    """Return the Plan of a Graph that passes `nnsim.network.rules.check`."""
    layout = Layout(graph)
    place = {layer.id: number for number, layer in enumerate(graph.layers)}
    entering = [list(graph.links_into(layer.id)) for layer in graph.layers]
    links = [link for group in entering for link in group]
    units = _ints([layer.units for layer in graph.layers])
    return Plan(
        units=units,
        first_unit=_ints(np.cumsum(units) - units),
        bias=_ints([_bias(layout, layer.id) for layer in graph.layers]),
        softmax=_ints([_shares_softmax(layer) for layer in graph.layers]),
        activation=_ints([code for layer in graph.layers for code in _codes(layer)]),
        first_link=_ints(np.cumsum([0] + [len(group) for group in entering])),
        source=_ints([place[link.source] for link in links]),
        weight=_ints([layout.weights(link).offset for link in links]),
    )


def _ints(values: object) -> np.ndarray:
    return np.array(values, np.int64)


def _bias(layout: Layout, layer_id: str) -> int:
    block = layout.bias(layer_id)
    return -1 if block is None else block.offset


def _activations(layer: Layer) -> list[str]:
    if isinstance(layer, Dense):
        return [layer.activation_of(unit) for unit in range(layer.units)]
    return ["linear"] * layer.units


def _shares_softmax(layer: Layer) -> bool:
    return "softmax" in _activations(layer)


def _codes(layer: Layer) -> list[int]:
    """Return the code of each unit's activation; a softmax belongs to the layer as a whole, see `Plan.softmax`."""
    if _shares_softmax(layer):
        return [LINEAR] * layer.units
    return [ACTIVATIONS[name] for name in _activations(layer)]
