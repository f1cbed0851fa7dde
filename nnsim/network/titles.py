"""What layers are called: the name a person gave, or a title made from kind and place."""

from collections import Counter

from nnsim.network.graph import Graph
from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, Input, Layer, MaxPool2D

Words = tuple[str, ...]

TITLES: Words = (
    "Input",
    "Hidden %1",
    "Output",
    "Convolution %1",
    "Max pooling %1",
    "Average pooling %1",
    "Dropout %1",
    "Flatten %1",
)
"""Default titles of the first layer, of hidden Dense layers (%1: number from 1), of the last layer, and of
the other kinds."""

KINDS: dict[type[Layer], int] = {
    Input: 1,
    Dense: 1,
    Conv2D: 3,
    MaxPool2D: 4,
    AveragePool2D: 5,
    Dropout: 6,
    Flatten: 7,
}
"""The place in `TITLES` of each kind of layer between the first and the last."""


def titles(graph: Graph, words: Words = TITLES) -> Words:
    """Return the title of each layer in drawing order.

    Parameters
    ----------
    graph : Graph
        Need not be valid, so that error messages can name layers too.
    words : tuple of str
        The default titles, as in `TITLES`; the window passes translated ones.

    Examples
    --------
    >>> titles(sequential(2, Dense(4), Dense(3, name="Middle"), Dense(1)))
    ('Input', 'Hidden 1', 'Middle', 'Output')
    """
    last = len(graph.layers) - 1
    seen: Counter[int] = Counter()
    found = []
    for place, layer in enumerate(graph.layers):
        kind = 0 if place == 0 else 2 if place == last else KINDS[type(layer)]
        seen[kind] += 1
        found.append(layer.name or words[kind].replace("%1", str(seen[kind])))
    return tuple(found)


def title(graph: Graph, layer_id: str, words: Words = TITLES) -> str:
    """Return the title of one layer."""
    return titles(graph, words)[graph.index(layer_id)]
