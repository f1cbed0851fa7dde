"""Carry: trained weights survive an edit wherever they still mean something."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnsim.network.graph import Graph
from nnsim.network.parameters import Block, Layout, Parameters

Kept = Mapping[str, tuple[int, ...]]
"""For each layer whose units moved: the old index of each unit of the new layer, -1 for a new unit."""


def carry(parameters: Parameters, target: Graph, kept: Kept, fill: Parameters) -> Parameters:
    """Return parameters for an edited Graph.

    Parameters
    ----------
    parameters : Parameters
        Those of the Graph before the edit.
    target : Graph
        The Graph after the edit.
    kept : mapping of str to tuple of int
        Where the units of changed layers were; layers that are not named keep their units by position.
    fill : Parameters
        Values for what is new, in the layout of `target`.
    """
    places = origins(parameters.layout, target, kept)
    vector = (
        np.where(places < 0, fill.vector, parameters.vector[places])
        if parameters.vector.size
        else fill.vector
    )
    return Parameters(Layout(target), np.array(vector))


def origins(layout: Layout, target: Graph, kept: Kept) -> NDArray[np.int64]:
    """Return where each parameter of `target` was in a vector of the old layout, -1 for what is new."""
    new = Layout(target)
    places = np.full(new.size, -1)
    for link in new.links:
        _trace(places, new.weights(link), layout.weights(link), kept.get(link.source), kept.get(link.target))
    for layer in target.layers:
        _trace(places, new.bias(layer.id), layout.bias(layer.id), None, kept.get(layer.id))
    return places


def _trace(
    places: NDArray[np.int64],
    block: Block | None,
    old: Block | None,
    sources: tuple[int, ...] | None,
    units: tuple[int, ...] | None,
) -> None:
    """Write where the values of a block were, whose last axes are the units of source and target."""
    if block is None or old is None or block.shape[:-2] != old.shape[:-2]:
        return
    axes = [np.arange(size) for size in block.shape[:-2]]
    if len(block.shape) > 1:
        axes.append(_old_units(sources, block.shape[-2], old.shape[-2]))
    axes.append(_old_units(units, block.shape[-1], old.shape[-1]))
    grid = np.meshgrid(*axes, indexing="ij")
    inside = np.logical_and.reduce([axis >= 0 for axis in grid])
    origin = np.ravel_multi_index([np.maximum(axis, 0) for axis in grid], old.shape)
    places[block.slice] = np.where(inside, old.offset + origin, -1).ravel()


def _old_units(kept: tuple[int, ...] | None, units: int, before: int) -> NDArray[np.int64]:
    """Return the old index of each unit of a layer, -1 for a new one."""
    indices = np.arange(units) if kept is None else np.array(kept, np.int64)
    return np.where(indices < before, indices, -1)
