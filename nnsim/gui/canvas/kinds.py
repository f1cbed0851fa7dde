"""Kinds of layers: what each begins with, and whether it is drawn as units or as a card for a whole image."""

from collections.abc import Mapping
from types import MappingProxyType

from nnsim.network.graph import Graph
from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, Input, Layer, MaxPool2D

NEW: Mapping[str, Layer] = MappingProxyType(
    {
        "dense": Dense(4, "tanh"),
        "conv": Conv2D(8, "relu", padding="same"),
        "max_pool": MaxPool2D(),
        "average_pool": AveragePool2D(),
        "dropout": Dropout(0.25),
        "flatten": Flatten(),
    }
)
"""What a layer that is added begins with, by the name of its kind."""


def single_units(layer: Layer) -> int:
    """Return how many units of a layer can be pointed at one by one; 0 if it works on a whole image."""
    if isinstance(layer, Dense):
        return layer.units
    return layer.units if isinstance(layer, Input) and not layer.shape else 0


def on_cards(graph: Graph, image: tuple[int, ...]) -> frozenset[str]:
    """Return the ids of the layers that are drawn as cards.

    Parameters
    ----------
    image : tuple of int
        The shape of the images if the inputs are pixels, else empty.
    """
    cards = {layer.id for layer in graph.layers if not single_units(layer)}
    return frozenset(cards | {graph.input.id} if image else cards)
