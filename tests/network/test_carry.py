"""Carry: what survives an edit, value by value; each weight tells by its number where it came from."""

import numpy as np
import pytest

from nnsim.network import edits
from nnsim.network.carry import carry, origins
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense, Input
from nnsim.network.parameters import Layout, Parameters


def numbered(graph: Graph, start: float = 0.0) -> Parameters:
    layout = Layout(graph)
    return Parameters(layout, start + np.arange(float(layout.size)))


BEFORE = sequential(2, Dense(3, "tanh"), Dense(1))


def test_nothing_changes_without_an_edit() -> None:
    before = numbered(BEFORE)
    same = carry(before, BEFORE, {}, numbered(BEFORE, 100))
    np.testing.assert_array_equal(same.vector, before.vector)
    assert same.vector is not before.vector


def test_a_unit_in_the_middle_is_removed_and_one_added() -> None:
    before, target = numbered(BEFORE), BEFORE
    fill = Parameters(Layout(target), np.full(13, -1.0))
    after = carry(before, target, {"hidden_1": (0, 2, -1)}, fill)
    np.testing.assert_array_equal(after["hidden_1.weight"], [[0, 2, -1], [3, 5, -1]])
    np.testing.assert_array_equal(after["hidden_1.bias"], [6, 8, -1])
    np.testing.assert_array_equal(after["output.weight"], [[9], [11], [-1]])
    np.testing.assert_array_equal(after["output.bias"], [12])


def test_layers_that_are_not_named_keep_units_by_place() -> None:
    before, target = numbered(BEFORE), sequential(3, Dense(2, "tanh"), Dense(1))
    after = carry(before, target, {}, Parameters(Layout(target), np.full(11, -1.0)))
    np.testing.assert_array_equal(after["hidden_1.weight"], [[0, 1], [3, 4], [-1, -1]])
    np.testing.assert_array_equal(after["output.weight"], [[9], [10]])


def test_a_new_link_and_a_lost_bias() -> None:
    layers = (Input(2), Dense(3, "tanh", id="hidden_1", bias=False), Dense(1, id="output"))
    links = (Link("input", "hidden_1"), Link("hidden_1", "output"), Link("input", "output"))
    target = Graph(layers, links)
    after = carry(numbered(BEFORE), target, {}, Parameters(Layout(target), np.full(12, -1.0)))
    np.testing.assert_array_equal(after["output.weight[hidden_1]"], [[9], [10], [11]])
    np.testing.assert_array_equal(after["output.weight[input]"], [[-1], [-1]])
    np.testing.assert_array_equal(after["output.bias"], [12])


def test_a_layer_of_another_id_is_new() -> None:
    target = sequential(2, Dense(3, "tanh", id="other"), Dense(1))
    places = origins(Layout(BEFORE), target, {})
    assert (places[:12] == -1).all()
    assert places[12] == 12


@pytest.mark.parametrize("units", [1, 5])
def test_edits_and_carry_understand_each_other(units: int) -> None:
    edit = edits.set_units(BEFORE, "hidden_1", units)
    after = carry(
        numbered(BEFORE), edit.graph, edit.kept, Parameters(Layout(edit.graph), np.full(4 * units + 1, -1.0))
    )
    both = min(3, units)
    np.testing.assert_array_equal(after["hidden_1.bias"][:both], [6, 7, 8][:both])
    assert (after["hidden_1.bias"][both:] == -1).all()
