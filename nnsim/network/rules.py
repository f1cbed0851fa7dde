"""The rules of a drawing: what makes a Graph one that can be computed, each with its own sentence."""

import math
from collections import Counter
from collections.abc import Mapping

from nnsim.errors import NnsimError
from nnsim.network.graph import Graph, Link
from nnsim.network.layers import (
    ACTIVATIONS,
    AveragePool2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Input,
    Layer,
    MaxPool2D,
    Pool,
    Shape,
    shape_after,
    window,
)
from nnsim.network.shapes import fed, units
from nnsim.network.titles import titles

MAX_UNITS = 10_000
"""The most units a Dense layer may have."""

MAX_INPUTS = 100_000
"""The most input columns: as many as there are words in the reviews."""

MAX_FILTERS = 1_000
MAX_WINDOW = 1_000
"""The most filters a convolution, and pixels the side or stride of a window may have."""

MAX_VALUES = 1_000_000
"""The most values a layer may give for one sample."""


class GraphError(NnsimError):
    """A drawing, or a wish for one, that breaks a rule."""


def check(graph: Graph) -> None:
    """Raise a GraphError that names the first broken rule and the layer concerned, or return."""
    _check_ends(graph)
    _check_ids(graph)
    for layer, name in zip(graph.layers, titles(graph), strict=True):
        _check_values(layer, name)
        _check_activations(layer, name, is_output=layer is graph.layers[-1])
    _check_links(graph)
    _check_reach(graph)
    _check_shapes(graph)
    for link in graph.links:
        if link.cut or link.locked:
            _check_connections(graph, link)


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
    if not isinstance(graph.layers[-1], Dense):
        kind = type(graph.layers[-1]).__name__
        raise GraphError("The last layer must be a Dense layer, whose units answer, not {kind}.", kind=kind)


def _check_ids(graph: Graph) -> None:
    names = titles(graph)
    for place, layer in enumerate(graph.layers):
        if not layer.id:
            raise GraphError("{layer} has no id; give it one.", layer=names[place])
    layer_id, count = Counter(layer.id for layer in graph.layers).most_common(1)[0]
    if count > 1:
        raise GraphError("{count} layers have the id '{id}'; each needs its own.", count=count, id=layer_id)


# ---------------------------------------------------------------------- one layer


def _check_values(layer: Layer, name: str) -> None:
    """Check the numbers of one layer."""
    if isinstance(layer, Input):
        _check_units(name, layer.units, MAX_INPUTS)
        _check_image(layer, name)
    elif isinstance(layer, Dense):
        _check_units(name, layer.units, MAX_UNITS)
    elif isinstance(layer, Dropout):
        if not 0.0 <= layer.rate < 1.0:
            raise GraphError(
                "{layer} drops a share of {rate}; it must be from 0 to below 1.", layer=name, rate=layer.rate
            )
    elif not isinstance(layer, Flatten):
        _check_window(layer, name)


def _check_units(name: str, units: int, most: int) -> None:
    if not 1 <= units <= most:
        raise GraphError(
            "{layer} has {units} units; a layer has 1 to {most}.", layer=name, units=units, most=most
        )


def _check_image(layer: Input, name: str) -> None:
    if layer.shape and (len(layer.shape) != 3 or min(layer.shape) < 1):
        raise GraphError(
            "{layer} has the shape {shape}; images have a height, a width and channels, each 1 or more.",
            layer=name,
            shape=_text(layer.shape),
        )
    if layer.shape and math.prod(layer.shape) != layer.units:
        raise GraphError(
            "{layer} has {units} units, which are not the {pixels} values of images of {shape}.",
            layer=name,
            units=layer.units,
            pixels=math.prod(layer.shape),
            shape=_text(layer.shape),
        )


def _check_window(layer: Conv2D | Pool, name: str) -> None:
    if isinstance(layer, Conv2D) and not 1 <= layer.filters <= MAX_FILTERS:
        raise GraphError(
            "{layer} has {filters} filters; a layer has 1 to {most}.",
            layer=name,
            filters=layer.filters,
            most=MAX_FILTERS,
        )
    for side in (*window(layer)[0], *window(layer)[1]):
        if not 1 <= side <= MAX_WINDOW:
            raise GraphError(
                "{layer} has a window or stride of {side} pixels; it must be from 1 to {most}.",
                layer=name,
                side=side,
                most=MAX_WINDOW,
            )


def _check_activations(layer: Layer, name: str, *, is_output: bool) -> None:
    if isinstance(layer, Conv2D):
        _check_known(layer.activation, name)
        if layer.activation == "softmax":
            raise GraphError("{layer} cannot have softmax; only the output layer can.", layer=name)
    if not isinstance(layer, Dense):
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
    _check_softmax(layer, name, is_output=is_output)


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


# ---------------------------------------------------------------------- links


def _check_links(graph: Graph) -> None:
    names = dict(zip((layer.id for layer in graph.layers), titles(graph), strict=True))
    for (source, target), count in Counter(link.ends for link in graph.links).items():
        for end in (source, target):
            if end not in names:
                raise GraphError(
                    "The link from '{source}' to '{target}' ends nowhere: there is no layer '{end}'.",
                    source=source,
                    target=target,
                    end=end,
                )
        if count > 1:
            raise GraphError(
                "{source} and {target} are linked {count} times; once is enough.",
                source=names[source],
                target=names[target],
                count=count,
            )
        if graph.index(source) >= graph.index(target):
            raise GraphError(
                "A link runs back from {source} to {target}; links run from an earlier to a later layer.",
                source=names[source],
                target=names[target],
            )


def _check_reach(graph: Graph) -> None:
    """Check that each layer is on a way from input to output (links run forwards, so its two ends tell)."""
    names = titles(graph)
    fed_ones, feeding = {link.target for link in graph.links}, {link.source for link in graph.links}
    for place, layer in enumerate(graph.layers):
        if place > 0 and layer.id not in fed_ones:
            raise GraphError("Nothing leads into {layer}; link an earlier layer to it.", layer=names[place])
        if place < len(graph.layers) - 1 and layer.id not in feeding:
            raise GraphError("{layer} leads nowhere; link it to a later layer.", layer=names[place])


# ---------------------------------------------------------------------- shapes


def _check_shapes(graph: Graph) -> None:
    """Check layer by layer that each fits what it is fed with."""
    known: dict[str, Shape] = {}
    for layer, name in zip(graph.layers, titles(graph), strict=True):
        if not isinstance(layer, Input):
            _check_fed(graph, known, layer, name)
        shape = known[layer.id] = shape_after(layer, fed(graph, known, layer.id))
        if math.prod(shape) > MAX_VALUES:
            raise GraphError(
                "{layer} gives {shape} values for each sample, more than {most}.",
                layer=name,
                shape=_text(shape),
                most=MAX_VALUES,
            )


def _check_fed(graph: Graph, known: Mapping[str, Shape], layer: Layer, name: str) -> None:
    sources = list(graph.links_into(layer.id))
    if isinstance(layer, Dense):
        return
    if len(sources) > 1:
        raise GraphError(
            "{count} layers lead into {layer}; only Dense layers add up several.",
            layer=name,
            count=len(sources),
        )
    if isinstance(layer, Conv2D | MaxPool2D | AveragePool2D):
        source = titles(graph)[graph.index(sources[0].source)]
        _check_slides(layer, name, known[sources[0].source], source)


def _check_slides(layer: Conv2D | Pool, name: str, image: Shape, source: str) -> None:
    if len(image) != 3:
        raise GraphError(
            "{layer} needs images, but {source} gives {count} values in a row.",
            layer=name,
            source=source,
            count=math.prod(image),
        )
    if min(shape_after(layer, image)) < 1:
        raise GraphError(
            "{layer} has a window of {window} pixels, larger than the images of {image} that {source} gives;"
            " make it smaller, or its padding 'same'.",
            layer=name,
            window=_text(window(layer)[0]),
            image=_text(image[:2]),
            source=source,
        )


def _text(shape: tuple[int, ...]) -> str:
    return " x ".join(str(side) for side in shape)


# ---------------------------------------------------------------------- connections


def _check_connections(graph: Graph, link: Link) -> None:
    """Check that what is cut or locked is there."""
    names = dict(zip((layer.id for layer in graph.layers), titles(graph), strict=True))
    target = graph[link.target]
    if not isinstance(target, Dense):
        raise GraphError(
            "Only connections into Dense layers can be cut or locked, not those into {layer}.",
            layer=names[link.target],
        )
    inputs = units(graph, link.source)
    for unit_in, unit in (*link.cut, *link.locked):
        if not (0 <= unit_in < inputs and 0 <= unit < target.units):
            raise GraphError(
                "There is no connection from unit {unit_in} of {source} to unit {unit} of {target} "
                "(counted from 0) to be cut or locked.",
                unit_in=unit_in,
                source=names[link.source],
                unit=unit,
                target=names[link.target],
            )
