"""The compiler: from a Graph to the Plan of flat arrays that the kernels run."""

import numpy as np

from nnsim.kernels import codes
from nnsim.kernels.plan import Plan
from nnsim.network.graph import Dense, Graph, Layer
from nnsim.network.parameters import Layout


def compile_graph(graph: Graph) -> Plan:
    """Return the Plan of a Graph that passes `nnsim.network.rules.check`."""
    layout = Layout(graph)
    place = {layer.id: number for number, layer in enumerate(graph.layers)}
    entering = [list(graph.links_into(layer.id)) for layer in graph.layers]
    links = [link for group in entering for link in group]
    units, degrees = _ints([layer.units for layer in graph.layers]), _ints([len(group) for group in entering])
    columns = {
        codes.UNITS: units,
        codes.FIRST_UNIT: np.cumsum(units) - units,
        codes.BIAS: [_bias(layout, layer.id) for layer in graph.layers],
        codes.SOFTMAX_LAYER: [_shares_softmax(layer) for layer in graph.layers],
        codes.FIRST_LINK: np.cumsum(degrees) - degrees,
        codes.END_LINK: np.cumsum(degrees),
    }
    return Plan(
        layers=_ints([columns[column] for column in sorted(columns)]).T.copy(),
        links=_ints([(place[link.source], layout.weights(link).offset) for link in links]),
        activation=_ints([code for layer in graph.layers for code in _codes(layer)]),
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
    """Return the code of each unit's activation; a softmax belongs to the whole layer, see `Plan.softmax`."""
    if _shares_softmax(layer):
        return [codes.LINEAR] * layer.units
    return [codes.ACTIVATIONS[name] for name in _activations(layer)]
