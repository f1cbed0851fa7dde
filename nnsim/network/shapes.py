"""Shapes: what each layer of a Graph gives for one sample, and whether it fits what it is fed with."""

import functools
import math
from collections.abc import Mapping
from types import MappingProxyType

from nnsim.network.graph import Graph
from nnsim.network.layers import Dense, Input, Shape, shape_after


@functools.lru_cache(maxsize=256)
def shapes(graph: Graph) -> Mapping[str, Shape]:
    """Return the shape that each layer gives, by id, for a Graph that passes `nnsim.network.rules.check`."""
    found: dict[str, Shape] = {}
    for layer in graph.layers:
        found[layer.id] = shape_after(layer, fed(graph, found, layer.id))
    return MappingProxyType(found)


def fed(graph: Graph, known: Mapping[str, Shape], layer_id: str) -> Shape:
    """Return what a layer is fed with: the shape of its source, or (inputs,) where several links add up."""
    layer = graph[layer_id]
    if isinstance(layer, Input):
        return ()
    sources = [known[link.source] for link in graph.links_into(layer_id)]
    if isinstance(layer, Dense):
        return (sum(math.prod(shape) for shape in sources),)
    return sources[0]


def units(graph: Graph, layer_id: str) -> int:
    """Return how many values a layer gives for one sample: its units, or height x width x channels."""
    return math.prod(shapes(graph)[layer_id])
