"""A Graph finds its layers and links; `sequential` chains layers and gives them ids."""

import pytest

from nnsim.errors import NnsimError
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense, Input


def test_sequential_chains_layers_and_names_those_without_an_id():
    graph = sequential(3, Dense(4, "tanh"), Dense(2, id="mine"), Dense(1))
    assert [layer.id for layer in graph.layers] == ["input", "hidden_1", "mine", "output"]
    assert [layer.units for layer in graph.layers] == [3, 4, 2, 1]
    assert graph.links == (Link("input", "hidden_1"), Link("hidden_1", "mine"), Link("mine", "output"))


def test_a_network_without_a_layer_is_refused():
    with pytest.raises(NnsimError, match="at least its output layer"):
        sequential(2)


def test_layers_are_found_by_id_and_by_place():
    graph = sequential(3, Dense(4), Dense(2), Dense(1))
    assert graph.input == Input(3)
    assert (graph.output.id, [layer.id for layer in graph.hidden]) == ("output", ["hidden_1", "hidden_2"])
    assert (graph["hidden_2"].units, graph.index("hidden_2")) == (2, 2)
    assert "hidden_2" in graph
    assert "hidden_3" not in graph
    with pytest.raises(KeyError):
        graph["hidden_3"]


def test_links_into_a_layer_come_in_the_order_of_their_sources():
    chain = sequential(3, Dense(4), Dense(1))
    graph = Graph(chain.layers, (Link("hidden_1", "output"), Link("input", "output"), chain.links[0]))
    assert [link.source for link in graph.links_into("output")] == ["input", "hidden_1"]
    assert list(graph.links_into("input")) == []


def test_a_unit_has_the_activation_of_its_own_or_that_of_its_layer():
    layer = Dense(2, "relu", unit_activations=("", "tanh"))
    assert [layer.activation_of(unit) for unit in range(2)] == ["relu", "tanh"]
    assert Dense(1, "sigmoid").activation_of(0) == "sigmoid"
