"""The drawn network: layers and links as one frozen value."""

import math
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from nnsim.errors import NnsimError
from nnsim.network.layers import Dense, Input, Layer


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All connections from one layer to a later one; weights live here, shaped (inputs, units).

    Parameters
    ----------
    source, target : str
        The ids of the layers.
    cut : tuple of (int, int)
        The mask: connections (input, unit) that are not there; their weights stay 0.
    locked : tuple of (int, int)
        The lock: connections (input, unit) whose weights training leaves as they are.
    """

    source: str
    target: str
    cut: tuple[tuple[int, int], ...] = ()
    locked: tuple[tuple[int, int], ...] = ()

    @property
    def ends(self) -> tuple[str, str]:
        """The ids of both layers, by which a link is known whatever is cut or locked."""
        return self.source, self.target


class Graph(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is drawn. Layers stand in drawing order, which is also the order of computation.

    The first layer is the Input, the last one the output; links run from earlier to later layers.
    `nnsim.network.rules.check` says whether that holds.
    """

    layers: tuple[Layer, ...]
    links: tuple[Link, ...]

    @property
    def input(self) -> Input:
        """The Input layer."""
        layer = self.layers[0]
        assert isinstance(layer, Input)
        return layer

    @property
    def output(self) -> Dense:
        """The last layer, whose units are the network's outputs."""
        layer = self.layers[-1]
        assert isinstance(layer, Dense)
        return layer

    @property
    def hidden(self) -> tuple[Layer, ...]:
        """The layers between input and output."""
        return self.layers[1:-1]

    def __contains__(self, layer_id: object) -> bool:
        """Whether a layer with this id is drawn."""
        return any(layer.id == layer_id for layer in self.layers)

    def __getitem__(self, layer_id: str) -> Layer:
        """Return the layer with this id."""
        for layer in self.layers:
            if layer.id == layer_id:
                return layer
        raise KeyError(layer_id)

    def index(self, layer_id: str) -> int:
        """Return the place of a layer, from 0."""
        return next(place for place, layer in enumerate(self.layers) if layer.id == layer_id)

    def links_into(self, layer_id: str) -> Iterator[Link]:
        """Yield the links that end in a layer, in order of their sources."""
        ending = [link for link in self.links if link.target == layer_id]
        return iter(sorted(ending, key=lambda link: self.index(link.source)))


def sequential(inputs: int | tuple[int, int, int], *layers: Layer) -> Graph:
    """Return the Graph in which each layer feeds the next.

    Parameters
    ----------
    inputs : int or tuple of three int
        Number of input columns, or (height, width, channels) of images.
    *layers : Layer
        From the first hidden layer to the output; layers without an id become ``hidden_1``, ``hidden_2`` and
        so on, and ``output``.

    Raises
    ------
    NnsimError
        If there is no layer.

    Examples
    --------
    >>> [layer.id for layer in sequential(2, Dense(4, "tanh"), Dense(1, "sigmoid")).layers]
    ['input', 'hidden_1', 'output']
    """
    ids = [f"hidden_{place}" for place in range(1, len(layers))] + ["output"]
    if not layers:
        raise NnsimError("A network needs at least its output layer, as in sequential(2, Dense(1)).")
    named = [
        msgspec.structs.replace(layer, id=layer.id or default)
        for layer, default in zip(layers, ids, strict=True)
    ]
    first = Input(inputs) if isinstance(inputs, int) else Input(math.prod(inputs), shape=inputs)
    chain: tuple[Layer, ...] = (first, *named)
    links = tuple(Link(a.id, b.id) for a, b in pairwise(chain))
    return Graph(chain, links)
