"""All weights and biases of a Graph in one flat vector, and the map from names to positions."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.network.graph import Graph, Link
from nnsim.network.layers import Conv2D, Dense, Shape
from nnsim.network.shapes import shapes

Floats = NDArray[np.floating[Any]]
"""An array of float64 or float32."""

Ends = tuple[str, str]
"""The ids of the layers that a link joins."""


@dataclass(frozen=True)
class Block:
    """Where one weight matrix or bias vector lies in the flat vector."""

    name: str
    offset: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Number of values."""
        return int(np.prod(self.shape))

    @property
    def slice(self) -> slice:
        """The positions in the flat vector."""
        return slice(self.offset, self.offset + self.size)


class Layout:
    """The order in which a Graph's weights and biases lie in the flat vector.

    Layer by layer: the weights of each link into it, then its biases. Weights into a Dense layer are shaped
    (inputs, units), those into a Conv2D layer (height, width, channels, filters); biases have one value per
    unit or filter.
    A weight block is called ``LAYER.weight`` when one link enters the layer and ``LAYER.weight[SOURCE]`` when
    several do; a bias block is called ``LAYER.bias``.
    """

    def __init__(self, graph: Graph) -> None:
        self.blocks: dict[str, Block] = {}
        self.size = 0
        self._weights: dict[Ends, Block] = {}
        self.shapes = given = shapes(graph)
        for layer in graph.layers:
            if not isinstance(layer, Dense | Conv2D):
                continue
            entering = list(graph.links_into(layer.id))
            for link in entering:
                name = f"{layer.id}.weight" if len(entering) == 1 else f"{layer.id}.weight[{link.source}]"
                self._weights[link.ends] = self._append(name, _weight_shape(layer, given[link.source]))
            if layer.bias:
                self._append(f"{layer.id}.bias", given[layer.id][-1:])

    def __eq__(self, other: object) -> bool:
        """Whether values at the same positions belong to the same units."""
        if not isinstance(other, Layout):
            return NotImplemented
        return self.blocks == other.blocks and self._weights == other._weights

    def _append(self, name: str, shape: tuple[int, ...]) -> Block:
        block = Block(name, self.size, shape)
        self.blocks[name] = block
        self.size += block.size
        return block

    def weights(self, link: Link) -> Block | None:
        """Return the block of a link's weights, or None if it has none, as into a pool."""
        return self._weights.get(link.ends)

    def bias(self, layer_id: str) -> Block | None:
        """Return the block of a layer's biases, or None if it has none."""
        return self.blocks.get(f"{layer_id}.bias")

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links that have weights, without their masks and locks, in the order of their blocks."""
        return tuple(Link(*ends) for ends in self._weights)


def _weight_shape(layer: Dense | Conv2D, source: Shape) -> tuple[int, ...]:
    """Return the shape of the weights of a link into a layer."""
    if isinstance(layer, Conv2D):
        return (*layer.kernel_size, source[2], layer.filters)
    return (math.prod(source), layer.units)


class Parameters(Mapping[str, Floats]):
    """A flat vector read by name: ``parameters["hidden_1.weight"]`` is a view shaped (inputs, units).

    The vector is of float64 or float32, as the precision of the Training says.
    """

    def __init__(self, layout: Layout, vector: Floats) -> None:
        if vector.shape != (layout.size,):
            raise ValueError(f"{vector.shape} values for {layout.size} parameters")
        self.layout = layout
        self.vector = vector

    def __getitem__(self, name: str) -> Floats:
        """Return the weights or biases of this name as a view into the vector."""
        block = self.layout.blocks[name]
        return self.vector[block.slice].reshape(block.shape)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in the order of the vector."""
        return iter(self.layout.blocks)

    def __len__(self) -> int:
        """Return the number of weight matrices and bias vectors."""
        return len(self.layout.blocks)

    def weights(self, link: Link) -> Floats:
        """Return the weights of a link that has some, as a view in their shape."""
        block = self.layout.weights(link)
        assert block is not None
        return self.vector[block.slice].reshape(block.shape)

    def bias(self, layer_id: str) -> Floats | None:
        """Return the biases of a layer, shaped (units,), as a view, or None."""
        block = self.layout.bias(layer_id)
        return None if block is None else self.vector[block.slice]

    def copy(self) -> "Parameters":
        """Return the same values in a vector of their own."""
        return Parameters(self.layout, self.vector.copy())
