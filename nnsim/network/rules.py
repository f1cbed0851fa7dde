"""The rules of a drawing: what makes a Graph one that can be computed, each with its own sentence."""

from collections import Counter

from nnsim.errors import NnsimError
from nnsim.network.graph import Graph
from nnsim.network.layers import ACTIVATIONS, Dense, Input
from nnsim.network.titles import titles

MAX_UNITS = 10_000
"""The most units one layer may have."""


class GraphError(NnsimError):
    """A drawing, or a wish for one, that breaks a rule."""


def check(graph: Graph) -> None:
    """Raise a GraphError that names the first broken rule and the layer concerned, or return."""
    _check_ends(graph)
    _check_ids(graph)
    for place in range(len(graph.layers)):
        _check_units(graph, place)
        _check_activations(graph, place)
    _check_links(graph)
    _check_reach(graph)


def _check_ends(graph: Graph) -> None:
    names = titles(graph)
    if len(names) < 2:
        raise GraphError("A network needs an input and an output layer; it has {count}.", count=len(names))
    for place, layer in enumerate(graph.layers):
        if isinstance(layer, Input) and place > 0:
            raise GraphError("{layer} takes in data; only the first layer can do that.", layer=names[place])
    if not isinstance(graph.layers[0], Input):
        kind = type(graph.layers[0]).__name__
        raise GraphError("The first layer must be an Input layer, not {kind}.", kind=kind)


def _check_ids(graph: Graph) -> None:
    names = titles(graph)
    for place, layer in enumerate(graph.layers):
        if not layer.id:
            raise GraphError("{layer} has no id; give it one.", layer=names[place])
    layer_id, count = Counter(layer.id for layer in graph.layers).most_common(1)[0]
    if count > 1:
        raise GraphError("{count} layers have the id '{id}'; each needs its own.", count=count, id=layer_id)


def _check_units(graph: Graph, place: int) -> None:
    layer = graph.layers[place]
    if not 1 <= layer.units <= MAX_UNITS:
        raise GraphError(
            "{layer} has {units} units; a layer has 1 to {most}.",
            layer=titles(graph)[place],
            units=layer.units,
            most=MAX_UNITS,
        )


def _check_activations(graph: Graph, place: int) -> None:
    layer, name = graph.layers[place], titles(graph)[place]
    if isinstance(layer, Input):
        return
    own = layer.unit_activations
    if own and len(own) != layer.units:
        raise GraphError(
            "{layer} has {units} units but {count} activations for single units; give none, or one per unit.",
            layer=name,
            units=layer.units,
            count=len(own),
        )
    for activation in (layer.activation, *filter(None, own)):
        _check_known(activation, name)
    _check_softmax(layer, name, is_output=place == len(graph.layers) - 1)


def _check_known(activation: str, name: str) -> None:
    if activation not in ACTIVATIONS:
        raise GraphError(
            "{layer} has the unknown activation '{activation}'; known are {known}.",
            layer=name,
            activation=activation,
            known=", ".join(ACTIVATIONS),
        )


def _check_softmax(layer: Dense, name: str, *, is_output: bool) -> None:
    if layer.activation == "softmax" and not is_output:
        raise GraphError("{layer} cannot have softmax; only the output layer can.", layer=name)
    if "softmax" in layer.unit_activations or (layer.activation == "softmax" and any(layer.unit_activations)):
        raise GraphError("{layer}: softmax is for a whole layer, not for single units.", layer=name)


def _check_links(graph: Graph) -> None:
    names = dict(zip((layer.id for layer in graph.layers), titles(graph), strict=True))
    for link, count in Counter(graph.links).items():
        for end in (link.source, link.target):
            if end not in names:
                raise GraphError(
                    "The link from '{source}' to '{target}' ends nowhere: there is no layer '{end}'.",
                    source=link.source,
                    target=link.target,
                    end=end,
                )
        if count > 1:
            raise GraphError(
                "{source} and {target} are linked {count} times; once is enough.",
                source=names[link.source],
                target=names[link.target],
                count=count,
            )
        if graph.index(link.source) >= graph.index(link.target):
            raise GraphError(
                "A link runs back from {source} to {target}; links run from an earlier to a later layer.",
                source=names[link.source],
                target=names[link.target],
            )


def _check_reach(graph: Graph) -> None:
    """Check that each layer is on a way from input to output (links run forwards, so its two ends tell)."""
    names = titles(graph)
    fed, feeding = {link.target for link in graph.links}, {link.source for link in graph.links}
    for place, layer in enumerate(graph.layers):
        if place > 0 and layer.id not in fed:
            raise GraphError("Nothing leads into {layer}; link an earlier layer to it.", layer=names[place])
        if place < len(graph.layers) - 1 and layer.id not in feeding:
            raise GraphError("{layer} leads nowhere; link it to a later layer.", layer=names[place])
