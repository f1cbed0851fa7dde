"""Parameters: named views into one flat vector."""

import numpy as np
import pytest

from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense, Input
from nnsim.network.parameters import Layout, Parameters


def test_names_shapes_and_order() -> None:
    layout = Layout(sequential(2, Dense(3), Dense(1, bias=False)))
    assert {name: block.shape for name, block in layout.blocks.items()} == {
        "hidden_1.weight": (2, 3),
        "hidden_1.bias": (3,),
        "output.weight": (3, 1),
    }
    parameters = Parameters(layout, np.arange(12.0))
    np.testing.assert_array_equal(parameters["hidden_1.weight"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(parameters["hidden_1.bias"], [6, 7, 8])
    np.testing.assert_array_equal(parameters["output.weight"], [[9], [10], [11]])
    assert list(parameters) == list(layout.blocks)
    assert len(parameters) == 3


def test_several_links_into_a_layer_are_named_by_their_source() -> None:
    layers = (Input(2), Dense(3, id="a"), Dense(1, id="b"))
    graph = Graph(layers, (Link("input", "a"), Link("input", "b"), Link("a", "b")))
    parameters = Parameters(Layout(graph), np.arange(15.0))
    np.testing.assert_array_equal(parameters.weights(Link("input", "b")), parameters["b.weight[input]"])
    np.testing.assert_array_equal(parameters["b.weight[input]"], [[9], [10]])
    np.testing.assert_array_equal(parameters["b.weight[a]"], [[11], [12], [13]])
    np.testing.assert_array_equal(parameters.bias("b"), [14])


def test_views_write_into_the_vector_and_copies_do_not() -> None:
    parameters = Parameters(Layout(sequential(1, Dense(1))), np.zeros(2))
    copy = parameters.copy()
    parameters["output.weight"][0, 0] = 5.0
    np.testing.assert_array_equal(parameters.vector, [5, 0])
    np.testing.assert_array_equal(copy.vector, [0, 0])


def test_a_vector_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 parameters"):
        Parameters(Layout(sequential(1, Dense(1))), np.zeros(3))


def test_layouts_are_equal_where_positions_mean_the_same() -> None:
    layers = (Input(3), Dense(3, id="a"), Dense(3, id="b"), Dense(1, id="c"))
    links = Link("input", "a"), Link("a", "c"), Link("b", "c"), Link("a", "b")
    layout = Layout(Graph(layers, links))
    assert layout == Layout(Graph(layers, links[::-1]))
    assert layout != Layout(Graph(layers, (*links[:3], Link("input", "b"))))  # same names and shapes
    assert layout != Layout(sequential(3, Dense(3, id="a"), Dense(3, id="b"), Dense(1, id="c")))
    assert layout != 3
