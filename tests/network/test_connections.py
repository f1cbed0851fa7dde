"""Edits of single connections, and how they follow the edits of layers and units."""

import pytest

from nnsim.network import connections, edits
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Conv2D, Dense, Flatten, MaxPool2D
from nnsim.network.rules import GraphError

CHAIN = sequential(2, Dense(3, "tanh"), Dense(1))


def link(graph: Graph, source: str, target: str) -> Link:
    return next(each for each in graph.links if each.ends == (source, target))


def test_cut_and_restored_locked_and_unlocked():
    graph = connections.cut(CHAIN, "input", "hidden_1", [(1, 2), (0, 0), (1, 2)]).graph
    graph = connections.lock(graph, "input", "hidden_1", [(0, 1)]).graph
    assert link(graph, "input", "hidden_1") == Link("input", "hidden_1", ((0, 0), (1, 2)), ((0, 1),))
    graph = connections.restore(graph, "input", "hidden_1", [(0, 0), (0, 2)]).graph
    graph = connections.unlock(graph, "input", "hidden_1", [(0, 1)]).graph
    assert link(graph, "input", "hidden_1") == Link("input", "hidden_1", ((1, 2),))
    assert graph.links[1] == CHAIN.links[1]


def test_a_connection_that_is_not_there():
    with pytest.raises(GraphError, match="no connection from unit 2 of Input"):
        connections.cut(CHAIN, "input", "hidden_1", [(2, 0)])


def test_connections_go_with_their_units():
    graph = connections.cut(CHAIN, "input", "hidden_1", [(0, 1), (1, 2)]).graph
    graph = connections.lock(graph, "hidden_1", "output", [(0, 0), (2, 0)]).graph
    after = edits.remove_units(graph, {"hidden_1": [0]}).graph
    assert link(after, "input", "hidden_1").cut == ((0, 0), (1, 1))
    assert link(after, "hidden_1", "output").locked == ((1, 0),)
    swapped = edits.set_inputs(graph, 3, kept=(1, -1, 0)).graph
    assert link(swapped, "input", "hidden_1").cut == ((2, 1), (0, 2))


def test_connections_behind_a_flattened_image_go_with_their_pixels():
    graph = sequential((4, 4, 1), Conv2D(3), MaxPool2D((1, 1)), Flatten(), Dense(2), Dense(1))
    # 2 x 2 pixels with 3 channels each: value 7 is channel 1 of pixel 2.
    graph = connections.cut(graph, "hidden_3", "hidden_4", [(7, 1), (8, 0)]).graph
    wider = edits.change_layer(graph, "hidden_1", filters=5)
    assert link(wider.graph, "hidden_3", "hidden_4").cut == ((11, 1), (12, 0))
    narrower = edits.change_layer(graph, "hidden_1", filters=2)
    assert link(narrower.graph, "hidden_3", "hidden_4").cut == ((5, 1),)


def test_a_new_layer_between_takes_the_connections_away():
    graph = connections.cut(CHAIN, "input", "hidden_1", [(0, 0)]).graph
    after = edits.insert_layer(graph, 1, Dense(4)).graph
    assert all(not each.cut for each in after.links)
