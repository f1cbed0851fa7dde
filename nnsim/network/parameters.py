"""All weights and biases of a Graph in one flat vector, and the map from names to positions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnsim.network.graph import Graph, Input, Link


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

    Layer by layer: the weights of each link into it, shaped (inputs, units), then its biases, (units,).
    A weight block is called ``LAYER.weight`` when one link enters the layer and ``LAYER.weight[SOURCE]`` when
    several do; a bias block is called ``LAYER.bias``.
    """

    def __init__(self, graph: Graph) -> None:
        self.blocks: dict[str, Block] = {}
        self.size = 0
        self._weights: dict[Link, Block] = {}
        for layer in graph.layers:
            if isinstance(layer, Input):
                continue
            entering = list(graph.links_into(layer.id))
            for link in entering:
                name = f"{layer.id}.weight" if len(entering) == 1 else f"{layer.id}.weight[{link.source}]"
                self._weights[link] = self._append(name, (graph[link.source].units, layer.units))
            if layer.bias:
                self._append(f"{layer.id}.bias", (layer.units,))

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

    def weights(self, link: Link) -> Block:
        """Return the block of a link's weights."""
        return self._weights[link]

    def bias(self, layer_id: str) -> Block | None:
        """Return the block of a layer's biases, or None if it has none."""
        return self.blocks.get(f"{layer_id}.bias")

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links in the order of their blocks."""
        return tuple(self._weights)


class Parameters(Mapping[str, NDArray[np.float64]]):
    """A flat vector read by name: ``parameters["hidden_1.weight"]`` is a view shaped (inputs, units)."""

    def __init__(self, layout: Layout, vector: NDArray[np.float64]) -> None:
        if vector.shape != (layout.size,):
            raise ValueError(f"{vector.shape} values for {layout.size} parameters")
        self.layout = layout
        self.vector = vector

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """Return the weights or biases of this name as a view into the vector."""
        block = self.layout.blocks[name]
        return self.vector[block.slice].reshape(block.shape)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in the order of the vector."""
        return iter(self.layout.blocks)

    def __len__(self) -> int:
        """Return the number of weight matrices and bias vectors."""
        return len(self.layout.blocks)

    def weights(self, link: Link) -> NDArray[np.float64]:
        """Return the weights of a link, shaped (inputs, units), as a view."""
        block = self.layout.weights(link)
        return self.vector[block.slice].reshape(block.shape)

    def bias(self, layer_id: str) -> NDArray[np.float64] | None:
        """Return the biases of a layer, shaped (units,), as a view, or None."""
        block = self.layout.bias(layer_id)
        return None if block is None else self.vector[block.slice]

    def copy(self) -> "Parameters":
        """Return the same values in a vector of their own."""
        return Parameters(self.layout, self.vector.copy())
