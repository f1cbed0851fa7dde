"""The drawn network: layers and links as one frozen value."""

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from nnsim.errors import NnsimError

ACTIVATIONS = ("linear", "relu", "leaky_relu", "tanh", "sigmoid", "softmax")
"""The activations a Dense layer may have, by the names used in files and menus. Softmax is for outputs."""


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="input"):
    """Where the inputs enter: one unit per input column. Its number of units follows the data."""

    units: int
    id: str = "input"
    name: str = ""


class Dense(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="dense"):
    """Units that each add up all their inputs times weights, plus a bias, and apply an activation.

    Parameters
    ----------
    units : int
        How many units, at least 1.
    activation : str
        One of `ACTIVATIONS`, for all units that have none of their own.
    id : str
        Never changes while the layer lives; `sequential` and the edits give one.
    name : str
        What a person called it; empty for the default title made from its place.
    bias : bool
        Whether the units have a bias.
    unit_activations : tuple of str
        Empty, or one activation per unit ("" means the layer's).
    """

    units: int
    activation: str = "linear"
    id: str = ""
    name: str = ""
    bias: bool = True
    unit_activations: tuple[str, ...] = ()

    def activation_of(self, unit: int) -> str:
        """Return the activation that unit number `unit` (from 0) has."""
        own = self.unit_activations[unit] if self.unit_activations else ""
        return own or self.activation


Layer = Input | Dense
"""Every kind of layer."""


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All connections from one layer to a later one; weights live here, shaped (inputs, units)."""

    source: str
    target: str


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


def sequential(inputs: int, *layers: Dense) -> Graph:
    """Return the Graph in which each layer feeds the next.

    Parameters
    ----------
    inputs : int
        Number of input columns.
    *layers : Dense
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
    chain: tuple[Layer, ...] = (Input(inputs), *named)
    links = tuple(Link(a.id, b.id) for a, b in pairwise(chain))
    return Graph(chain, links)
