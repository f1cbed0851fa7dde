"""The outline of a network: its layers in a few signs."""

from nnsim.network.graph import Graph
from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, Input, Layer, MaxPool2D


def outline(graph: Graph) -> str:
    """Return a network as ``2-4-3-1`` or ``28x28x1-conv 32-pool-flatten-10``."""
    return "-".join(map(_layer, graph.layers))


def _layer(layer: Layer) -> str:
    match layer:
        case Input(shape=shape) if shape:
            return "x".join(map(str, shape))
        case Input(units=units) | Dense(units=units):
            return str(units)
        case Conv2D(filters=filters):
            return f"conv {filters}"
        case MaxPool2D() | AveragePool2D():
            return "pool"
        case Dropout():
            return "dropout"
        case Flatten():
            return "flatten"
