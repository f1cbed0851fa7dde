"""The summary of a drawing: what each layer gives, and how many numbers it takes to compute it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from nnsim.network.graph import Graph
from nnsim.network.layers import Conv2D, Dense, Layer, Shape
from nnsim.network.parameters import Layout
from nnsim.network.titles import TITLES, Words, titles


@dataclass(frozen=True)
class Counts:
    """How many numbers there are of each kind, for one sample.

    Parameters
    ----------
    weights, biases : int
        What is learnt, cut and locked weights among them.
    fixed : int
        Weights that training leaves as they are, because they are cut or locked.
    sums : int
        Weighted sums: one per unit of a Dense layer, one per place and filter of a convolution.
    activations : int
        Sums that a function other than the straight line is then applied to.
    """

    weights: int = 0
    biases: int = 0
    fixed: int = 0
    sums: int = 0
    activations: int = 0

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases

    @property
    def trainable(self) -> int:
        """Parameters that training changes."""
        return self.parameters - self.fixed

    @property
    def in_all(self) -> int:
        """Parameters, sums and activations: what a person writes down who computes one sample by hand."""
        return self.parameters + self.sums + self.activations


@dataclass(frozen=True)
class LayerSummary:
    """One line of the table.

    Parameters
    ----------
    id, title : str
        Of the layer.
    kind : str
        The name of its class, as Keras calls it: ``Dense``, ``Conv2D``.
    activation : str
        Of the layer; several ones are joined by commas; empty where there is none.
    shape : tuple of int
        What it gives for one sample.
    counts : Counts
    """

    id: str
    title: str
    kind: str
    activation: str
    shape: Shape
    counts: Counts


def summarise(graph: Graph, words: Words = TITLES) -> tuple[LayerSummary, ...]:
    """Return the lines of the table from input to output.

    Parameters
    ----------
    graph : Graph
        One that passes `nnsim.network.rules.check`.
    words : tuple of str
        The default titles, as in `nnsim.network.titles`.

    Examples
    --------
    >>> lines = summarise(sequential(3, Dense(4, "relu"), Dense(5, "relu"), Dense(1)))
    >>> [line.counts.parameters for line in lines]
    [0, 16, 25, 6]
    >>> total(line.counts for line in lines).in_all
    66
    """
    layout = Layout(graph)
    return tuple(
        LayerSummary(
            layer.id,
            title,
            type(layer).__name__,
            ", ".join(dict.fromkeys(_activations(layer))),
            layout.shapes[layer.id],
            _counts(graph, layer, layout),
        )
        for layer, title in zip(graph.layers, titles(graph, words), strict=True)
    )


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sums of several Counts."""
    given = tuple(counts)
    names = Counts.__dataclass_fields__
    return Counts(**{name: sum(getattr(each, name) for each in given) for name in names})


def _counts(graph: Graph, layer: Layer, layout: Layout) -> Counts:
    if not isinstance(layer, Dense | Conv2D):
        return Counts()
    links = list(graph.links_into(layer.id))
    blocks = [layout.weights(link) for link in links]
    bias = layout.bias(layer.id)
    places = math.prod(layout.shapes[layer.id][:-1])
    functions = _activations(layer)
    return Counts(
        weights=sum(block.size for block in blocks if block),
        biases=bias.size if bias else 0,
        fixed=sum(len({*link.cut, *link.locked}) for link in links),
        sums=places * len(functions),
        activations=places * sum(function != "linear" for function in functions),
    )


def _activations(layer: Layer) -> tuple[str, ...]:
    """Return the activation of each unit or filter; none where a layer has no weights."""
    if isinstance(layer, Dense):
        return tuple(layer.activation_of(unit) for unit in range(layer.units))
    return (layer.activation,) * layer.filters if isinstance(layer, Conv2D) else ()
