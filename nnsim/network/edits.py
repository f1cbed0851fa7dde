"""Edits of a drawn network: each takes a Graph and gives an Edit, and changes nothing in place.

An edit of a valid Graph gives a valid Graph, or raises a GraphError that says why it cannot.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from msgspec.structs import replace

from nnsim.network.following import follow
from nnsim.network.graph import Graph, Link
from nnsim.network.layers import Conv2D, Dense, Input, Layer, Shape
from nnsim.network.rules import GraphError, check
from nnsim.network.titles import title


@dataclass(frozen=True)
class Edit:
    """A changed Graph and which of its units were there before.

    Parameters
    ----------
    graph : Graph
        The graph after the edit.
    kept : dict of str to tuple of int
        For each layer whose units moved: the old index of each unit of the new layer, -1 for a new unit; of
        layers that give images, of their channels. Layers not named keep their units by position.
    """

    graph: Graph
    kept: dict[str, tuple[int, ...]] = field(default_factory=dict)


# ---------------------------------------------------------------------- layers


def insert_layer(graph: Graph, place: int, layer: Layer) -> Edit:
    """Put a hidden layer into a slot, in the middle of what leads across it.

    The shortest link across the slot is split in two; longer (skip) links go on skipping.

    Parameters
    ----------
    place : int
        Where the layer will stand: from 1, behind the input, to ``len(graph.layers) - 1``, before the output.
    layer : Layer
        Any kind but Input. An id that is empty or taken is replaced by a new one.
    """
    return _checked(graph, Edit(_spliced(graph, place, layer)))


def paste_layers(graph: Graph, place: int, layers: Sequence[Layer]) -> Edit:
    """Put copies of layers into a slot, one behind the other, with new ids, titles and weights."""
    grown = graph
    for offset, layer in enumerate(layers):
        grown = _spliced(grown, place + offset, replace(layer, id="", name=""))
    return _checked(graph, Edit(grown))


def duplicate_layers(graph: Graph, ids: Collection[str]) -> Edit:
    """Put copies of at least one hidden layer, in their order, behind the last of them."""
    chosen = _hidden(graph, ids)
    return paste_layers(graph, graph.index(chosen[-1].id) + 1, chosen)


def move_layer(graph: Graph, layer_id: str, place: int) -> Edit:
    """Move a hidden layer into another slot. It keeps its biases; its new links have new weights.

    Parameters
    ----------
    place : int
        The slot before the layer that now stands at this place, as in `insert_layer`.
    """
    (layer,) = _hidden(graph, [layer_id])
    here = graph.index(layer_id)
    if place in (here, here + 1):
        return Edit(graph)
    return _checked(graph, Edit(_spliced(_bridged(graph, layer_id), place - (place > here), layer)))


def rename(graph: Graph, layer_id: str, name: str) -> Edit:
    """Give a layer a name; an empty one brings back the default title."""
    return Edit(_replaced(graph, replace(graph[layer_id], name=name.strip())))


def set_bias(graph: Graph, layer_id: str, *, bias: bool) -> Edit:
    """Give the units or filters of a layer a bias, or none."""
    return Edit(_replaced(graph, replace(_weighted(graph, layer_id), bias=bias)))


def set_activation(graph: Graph, layer_id: str, activation: str, units: Collection[int] = ()) -> Edit:
    """Give a whole layer an activation (no unit then has one of its own), or only some of its units."""
    layer = _weighted(graph, layer_id)
    if isinstance(layer, Conv2D):
        changed: Layer = replace(layer, activation=activation)
    elif not units:
        changed = replace(layer, activation=activation, unit_activations=())
    else:
        wanted = [activation if unit in units else layer.activation_of(unit) for unit in range(layer.units)]
        changed = replace(layer, unit_activations=_own(layer, wanted))
    return _checked(graph, Edit(_replaced(graph, changed)))


def change_layer(graph: Graph, layer_id: str, **fields: object) -> Edit:
    """Change the filters, window, padding or rate of a convolution, pool or Dropout layer.

    Filters are added and taken away at the end; a window of another size has new weights.

    Parameters
    ----------
    **fields : object
        Fields of the layer's class, such as ``filters=8`` or ``kernel_size=(5, 5)``.
    """
    (layer,) = _hidden(graph, [layer_id])
    changed = replace(layer, **fields)
    kept = {}
    if isinstance(layer, Conv2D) and isinstance(changed, Conv2D) and changed.filters > 0:
        kept = {layer_id: _by_position(layer.filters, changed.filters)}
    return _checked(graph, Edit(_replaced(graph, changed), kept))


# ---------------------------------------------------------------------- units


def set_units(graph: Graph, layer_id: str, units: int) -> Edit:
    """Add units at the end of a hidden Dense layer, or take them away from there."""
    layer = _hidden_dense(graph, layer_id)
    return _resized(graph, layer, _by_position(layer.units, units))


def add_units(graph: Graph, layer_id: str, activations: Sequence[str]) -> Edit:
    """Add units with these activations ("": the layer's) at the end of a hidden layer.

    Copies of units come this way, too: with new start weights, as equal units would learn the same for ever.
    """
    layer = _hidden_dense(graph, layer_id)
    edit = set_units(graph, layer_id, layer.units + len(activations))
    grown = _hidden_dense(edit.graph, layer_id)
    wanted = [layer.activation_of(unit) for unit in range(layer.units)]
    wanted += [activation or layer.activation for activation in activations]
    changed = _replaced(edit.graph, replace(grown, unit_activations=_own(grown, wanted)))
    return _checked(graph, Edit(changed, edit.kept))


def remove_units(graph: Graph, units: Mapping[str, Collection[int]]) -> Edit:
    """Take units of hidden layers away; a layer that loses all its units, or has none, goes as a whole.

    What led into such a layer then leads to where the layer led.
    """
    kept: dict[str, tuple[int, ...]] = {}
    smaller = graph
    for layer in _hidden(graph, units):
        count = layer.units if isinstance(layer, Dense) else 0
        remaining = tuple(unit for unit in range(count) if unit not in units[layer.id])
        if remaining and isinstance(layer, Dense):
            kept[layer.id] = remaining
            smaller = _replaced(smaller, _with_units(layer, remaining))
        else:
            smaller = _bridged(smaller, layer.id)
    return _checked(graph, Edit(smaller, kept))


def set_inputs(graph: Graph, units: int, kept: Sequence[int] | None = None, shape: Shape = ()) -> Edit:
    """Follow the data: give the input layer one unit per input column.

    Parameters
    ----------
    kept : sequence of int, optional
        The old index of each unit, -1 for a new column; by position when left out.
    shape : tuple of int
        (height, width, channels) if the columns are the pixels of images.
    """
    places = tuple(kept or _by_position(graph.input.units, units))
    return _resized(graph, replace(graph.input, shape=shape), places)


def set_outputs(graph: Graph, units: int, kept: Sequence[int] | None = None) -> Edit:
    """Follow the data: give the output layer one unit per target column; see `set_inputs`."""
    return _resized(graph, graph.output, tuple(kept or _by_position(graph.output.units, units)))


# ---------------------------------------------------------------------- inside


def _checked(before: Graph, edit: Edit) -> Edit:
    """Return an edit after what lies behind the changed layers has followed, and the rules were checked."""
    graph, kept = follow(before, edit.graph, edit.kept)
    check(graph)
    return Edit(graph, kept)


def _hidden(graph: Graph, ids: Iterable[str]) -> list[Layer]:
    """Return the named layers in drawing order; input and output are refused, as they follow the data."""
    wanted = set(ids)
    for layer in (graph.input, graph.output):
        if layer.id in wanted:
            raise GraphError(
                "{layer} follows the data: choose its columns there.", layer=title(graph, layer.id)
            )
    return [layer for layer in graph.hidden if layer.id in wanted]


def _hidden_dense(graph: Graph, layer_id: str) -> Dense:
    """Return a hidden layer that has units to add and to take away."""
    (layer,) = _hidden(graph, [layer_id])
    if not isinstance(layer, Dense):
        raise GraphError("{layer} has no units of its own.", layer=title(graph, layer_id))
    return layer


def _weighted(graph: Graph, layer_id: str) -> Dense | Conv2D:
    """Return a layer that has weights, biases and an activation."""
    layer = graph[layer_id]
    if not isinstance(layer, Dense | Conv2D):
        raise GraphError(
            "{layer} passes the data on: it has no activation and no bias.",
            layer=title(graph, layer_id),
        )
    return layer


def _replaced(graph: Graph, layer: Layer) -> Graph:
    return replace(graph, layers=tuple(layer if old.id == layer.id else old for old in graph.layers))


def _spliced(graph: Graph, place: int, layer: Layer) -> Graph:
    if not 1 <= place < len(graph.layers):
        raise GraphError("A new layer stands between input and output, not at place {place}.", place=place)
    if not layer.id or layer.id in graph:
        layer = replace(layer, id=_new_id(graph))
    crossing = [link for link in graph.links if graph.index(link.source) < place <= graph.index(link.target)]
    split = min(crossing, key=lambda link: graph.index(link.target) - graph.index(link.source))
    links: list[Link] = []
    for link in graph.links:
        links += [Link(split.source, layer.id), Link(layer.id, split.target)] if link == split else [link]
    return Graph((*graph.layers[:place], layer, *graph.layers[place:]), tuple(links))


def _bridged(graph: Graph, layer_id: str) -> Graph:
    """Return the graph without a layer, its sources linked to its targets where they were not already."""
    sources = [link.source for link in graph.links_into(layer_id)]
    links: dict[tuple[str, str], Link] = {}
    for link in graph.links:
        if link.source == layer_id:
            for source in sources:
                links.setdefault((source, link.target), Link(source, link.target))
        elif link.target != layer_id:
            links[link.ends] = link
    return Graph(tuple(layer for layer in graph.layers if layer.id != layer_id), tuple(links.values()))


def _resized(graph: Graph, layer: Input | Dense, kept: tuple[int, ...]) -> Edit:
    """Return the edit after which a layer has these of its old units (-1: new ones)."""
    return _checked(graph, Edit(_replaced(graph, _with_units(layer, kept)), {layer.id: kept}))


def _with_units(layer: Input | Dense, kept: tuple[int, ...]) -> Input | Dense:
    """Return a layer with these of its old units (-1: new ones), each with the activation it had."""
    if isinstance(layer, Dense) and layer.unit_activations:
        own = [layer.unit_activations[unit] if unit >= 0 else "" for unit in kept]
        layer = replace(layer, unit_activations=tuple(own) if any(own) else ())
    return replace(layer, units=len(kept))


def _by_position(before: int, after: int) -> tuple[int, ...]:
    return tuple(unit if unit < before else -1 for unit in range(after))


def _own(layer: Dense, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the activations that single units need to have besides the layer's."""
    own = tuple("" if activation == layer.activation else activation for activation in wanted)
    return own if any(own) else ()


def _new_id(graph: Graph) -> str:
    return next(name for number in count(1) if (name := f"hidden_{number}") not in graph)
