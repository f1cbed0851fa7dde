"""Carry: trained weights survive an edit wherever they still mean something."""

import numpy as np
from numpy.typing import NDArray

from nnsim.network.following import Kept, value_origins
from nnsim.network.graph import Graph
from nnsim.network.parameters import Block, Layout, Parameters

Places = NDArray[np.int64]


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
    return Parameters(Layout(target), np.array(vector, parameters.vector.dtype))


def origins(layout: Layout, target: Graph, kept: Kept) -> Places:
    """Return where each parameter of `target` was in a vector of the old layout, -1 for what is new."""
    new = Layout(target)
    places = np.full(new.size, -1)
    for link in new.links:
        block = new.weights(link)
        rows = _input_origins(layout, new, link.source, len(block.shape) if block else 0, kept)
        _trace(places, block, layout.weights(link), rows, kept.get(link.target))
    for layer in target.layers:
        _trace(places, new.bias(layer.id), layout.bias(layer.id), None, kept.get(layer.id))
    return places


def _input_origins(layout: Layout, new: Layout, source: str, axes: int, kept: Kept) -> Places | None:
    """Return where the inputs of weights with so many axes were: all values of a source, or its channels."""
    if source not in layout.shapes:
        return None
    before, after = layout.shapes[source], new.shapes[source]
    if axes > 2:
        before, after = before[-1:], after[-1:]
    return value_origins(before, after, kept.get(source))


def _trace(
    places: Places,
    block: Block | None,
    old: Block | None,
    inputs: Places | None,
    kept: tuple[int, ...] | None,
) -> None:
    """Write where the values of a block were, whose last axes are inputs and units; a window has two more."""
    if block is None or old is None or block.shape[:-2] != old.shape[:-2]:
        return
    axes = [np.arange(size) for size in block.shape[:-2]]
    if inputs is not None:
        axes.append(inputs)
    axes.append(value_origins(old.shape[-1:], block.shape[-1:], kept))
    grid = np.meshgrid(*axes, indexing="ij")
    inside = np.logical_and.reduce([axis >= 0 for axis in grid])
    origin = np.ravel_multi_index([np.maximum(axis, 0) for axis in grid], old.shape)
    places[block.slice] = np.where(inside, old.offset + origin, -1).ravel()
