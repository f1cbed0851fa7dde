"""Following: what lies behind a changed layer goes with it: cut and locked connections, pools, flat rows."""

import math
from collections.abc import Callable, Mapping

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnsim.network.graph import Graph, Link
from nnsim.network.layers import AveragePool2D, Dropout, Flatten, MaxPool2D, Shape, shape_after
from nnsim.network.shapes import fed, shapes

Kept = Mapping[str, tuple[int, ...]]
"""For each layer whose units moved: the old index of each unit of the new layer, -1 for a new unit. Of a
layer that gives images these are its channels."""

Pairs = tuple[tuple[int, int], ...]


def follow(before: Graph, after: Graph, kept: Kept) -> tuple[Graph, dict[str, tuple[int, ...]]]:
    """Return an edited Graph whose connections moved with their units, and all units that moved.

    Parameters
    ----------
    before, after : Graph
        What was drawn, and is; `after` need not obey the rules yet.
    kept : mapping of str to tuple of int
        The layers that were changed themselves.
    """
    old, new = shapes(before), _known_shapes(after)
    moved = dict(kept)
    for layer in after.layers:
        source = next((link.source for link in after.links_into(layer.id)), "")
        passes_on = isinstance(layer, MaxPool2D | AveragePool2D | Dropout | Flatten)
        if passes_on and {layer.id, source} <= old.keys() & new.keys():
            places = _passed_on(old[source], new[source], moved.get(source), flat=isinstance(layer, Flatten))
            if places is not None:
                moved[layer.id] = places
    links = tuple(_moved(link, old, new, moved) if link.cut or link.locked else link for link in after.links)
    return replace(after, links=links), moved


def value_origins(old: Shape, new: Shape, kept: tuple[int, ...] | None) -> NDArray[np.int64]:
    """Return where each value that a layer gives was among those it gave, -1 for a new one.

    Values of images of another size are all new, since no pixel is where it was.

    Parameters
    ----------
    old, new : tuple of int
        The layer's shapes.
    kept : tuple of int, optional
        The old index of each unit or channel; by position when left out.
    """
    if old[:-1] != new[:-1]:
        return np.full(math.prod(new), -1)
    channels = np.arange(new[-1]) if kept is None else np.array(kept, np.int64)
    channels = np.where(channels < old[-1], channels, -1)
    pixels = np.arange(math.prod(new[:-1]))[:, np.newaxis]
    return np.where(channels < 0, -1, pixels * old[-1] + channels).ravel()


def _passed_on(old: Shape, new: Shape, kept: tuple[int, ...] | None, *, flat: bool) -> tuple[int, ...] | None:
    """Return what moved in a layer without weights when this moved in its source, or None for nothing."""
    if not flat:
        return kept
    if kept is None and old == new:
        return None
    return tuple(value_origins(old, new, kept).tolist())


def _known_shapes(graph: Graph) -> dict[str, Shape]:
    """Return what each layer gives, up to the first that does not fit; the rules say why it does not."""
    known: dict[str, Shape] = {}
    for layer in graph.layers:
        try:
            known[layer.id] = shape_after(layer, fed(graph, known, layer.id))
        except (KeyError, IndexError, ZeroDivisionError):
            break
    return known


def _moved(link: Link, old: Mapping[str, Shape], new: Mapping[str, Shape], kept: Kept) -> Link:
    """Return a link whose cut and locked connections are where their units are now."""
    if not {link.source, link.target} <= old.keys() & new.keys():
        return replace(link, cut=(), locked=())
    row, column = (
        _new_places(value_origins(old[end], new[end], kept.get(end))) for end in (link.source, link.target)
    )
    return replace(link, cut=_at(link.cut, row, column), locked=_at(link.locked, row, column))


def _new_places(origins: NDArray[np.int64]) -> Callable[[int], int]:
    """Return the function from an old index to the new one, -1 for what is gone."""
    places = {old: place for place, old in enumerate(origins.tolist()) if old >= 0}
    return lambda old: places.get(old, -1)


def _at(pairs: Pairs, row: Callable[[int], int], column: Callable[[int], int]) -> Pairs:
    moved = ((row(source), column(unit)) for source, unit in pairs)
    return tuple(pair for pair in moved if min(pair) >= 0)
