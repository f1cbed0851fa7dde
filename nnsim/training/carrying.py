"""Carrying: what a State becomes when the network or the data is changed while it trains."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from nnsim.network.carry import carry, origins
from nnsim.network.following import Kept
from nnsim.network.graph import Graph
from nnsim.network.parameters import Floats, Layout, Parameters
from nnsim.training import pretraining
from nnsim.training.machine import Machine
from nnsim.training.state import State


def carried(state: State, graph: Graph, machine: Machine, kept: Kept, fill: Parameters | None) -> State:
    """Return a State for an edited graph.

    Parameters
    ----------
    state : State
    graph : Graph
        What it belongs to.
    machine : Machine
        That of the edited graph.
    kept : mapping of str to tuple of int
        Where the units of the edited graph were.
    fill : Parameters, optional
        Weights and biases for what is new; by default they are drawn as start weights are.
    """
    fill = fill or machine.start_parameters()
    parameters = carry(state.parameters, machine.graph, kept, fill)
    places = origins(state.parameters.layout, machine.graph, kept)
    if state.decoder is None:
        return dataclasses.replace(state, parameters=parameters, slots=_moved(state.slots, places, machine))
    if machine.autoencoder is None:
        return dataclasses.replace(state.with_new_slots(), parameters=parameters, decoder=None)
    return dataclasses.replace(_carried_autoencoder(state, graph, machine, kept), parameters=parameters)


def uncut(
    state: State, before: Machine, after: Machine, places: NDArray[np.int64] | None, fill: Parameters
) -> State:
    """Return a State in which connections that were cut and are no longer have the weights of `fill`.

    `places` says where each parameter was before, if it has moved.
    """
    was_cut = np.isin(np.arange(after.layout.size) if places is None else places, before.plan.cut)
    was_cut[after.plan.cut] = False
    vector = np.where(was_cut, fill.vector, state.parameters.vector)
    return dataclasses.replace(state, parameters=Parameters(after.layout, vector))


def _carried_autoencoder(state: State, graph: Graph, machine: Machine, kept: Kept) -> State:
    """Return a State whose decoder and slots follow the edited graph."""
    assert state.decoder is not None
    assert machine.autoencoder is not None
    old, new = Layout(pretraining.autoencoder(graph)), machine.autoencoder
    hidden = state.parameters.vector[: pretraining.shared_parameters(graph)]
    all_kept = pretraining.kept_inputs(kept, machine.graph)
    before = Parameters(old, np.concatenate([hidden, state.decoder]))
    after = carry(before, new.graph, all_kept, new.start_parameters())
    shared = pretraining.shared_parameters(machine.graph)
    slots = _moved(state.slots, origins(old, new.graph, all_kept), new)
    return dataclasses.replace(state, slots=slots, decoder=after.vector[shared:])


def _moved(slots: Floats, places: NDArray[np.int64], machine: Machine) -> Floats:
    """Return slots that follow their parameters, and those of new parameters as they start."""
    start = machine.start_slots()
    if len(slots) != len(start) or not slots.shape[1]:
        return start
    return np.where(places < 0, start, slots[:, places]).astype(start.dtype)
