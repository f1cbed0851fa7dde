"""Carry: trained weights survive an edit wherever they still mean something."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnsim.network.graph import Graph, Input
from nnsim.network.parameters import Layout, Parameters

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
        if link in layout.links:
            block, old = new.weights(link), layout.weights(link)
            rows = _old_units(kept.get(link.source), block.shape[0], old.shape[0])
            columns = _old_units(kept.get(link.target), block.shape[1], old.shape[1])
            inside = (rows[:, None] >= 0) & (columns >= 0)
            places[block.slice] = np.where(
                inside, old.offset + rows[:, None] * old.shape[1] + columns, -1
            ).ravel()
    for layer in target.layers:
        biases, old_biases = new.bias(layer.id), layout.bias(layer.id)
        if not isinstance(layer, Input) and biases is not None and old_biases is not None:
            units = _old_units(kept.get(layer.id), biases.shape[0], old_biases.shape[0])
            places[biases.slice] = np.where(units >= 0, old_biases.offset + units, -1)
    return places


def _old_units(kept: tuple[int, ...] | None, units: int, before: int) -> NDArray[np.int64]:
    """Return the old index of each unit of a layer, -1 for a new one."""
    indices = np.arange(units) if kept is None else np.array(kept, np.int64)
    return np.where(indices < before, indices, -1)
