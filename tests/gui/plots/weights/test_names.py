"""Names and groups of parameters, against the parameters themselves."""

import numpy as np
import pytest

from nnsim.gui.plots.weights.names import BIAS, WeightNames, strongest
from nnsim.network.graph import Graph, Link
from nnsim.network.layers import Dense, Input


@pytest.fixture
def names(stage):
    made = stage("circles")
    return WeightNames(made.graph, made.dataset)


@pytest.mark.parametrize(
    ("name", "place", "text"),
    [
        ("hidden_1.weight", (1, 1), "x2 → Hidden 1 · unit 2"),
        ("hidden_1.bias", (3,), "Hidden 1 · unit 4 · bias"),
        ("hidden_2.weight", (0, 2), "Hidden 1 · unit 1 → Hidden 2 · unit 3"),
        ("output.weight", (2, 0), "Hidden 2 · unit 3 → Output"),
        ("output.bias", (0,), "Output · bias"),
    ],
)
def test_every_parameter_has_its_name(name, place, text, names):
    block = names.layout.blocks[name]
    index = block.offset + np.ravel_multi_index(place, block.shape)
    assert names.parameter(int(index)) == text


def test_outputs_of_classes_are_called_by_their_class(stage):
    made = stage("flowers")
    names = WeightNames(made.graph, made.dataset)
    assert names.unit("output", 2) == "Output · virginica"
    assert names.unit("input", 3) == "petal width"


def test_groups_hold_each_parameter_once(names):
    everything, *links, biases = names.groups()
    assert sorted(everything.indices) == list(range(names.layout.size))
    parts = np.concatenate([group.indices for group in (*links, biases)])
    assert sorted(parts) == list(range(names.layout.size))
    assert [group.title for group in links] == [
        "Input → Hidden 1",
        "Hidden 1 → Hidden 2",
        "Hidden 2 → Output",
    ]


def test_shades_stand_for_links_and_within_a_link_for_units(names):
    everything, first, *_, biases = names.groups()
    shade_of = dict(zip(everything.indices.tolist(), everything.shades.tolist(), strict=True))
    for place, link in enumerate(names.layout.links):
        block = names.layout.weights(link)
        assert {shade_of[index] for index in range(block.offset, block.offset + block.size)} == {place}
    assert set(biases.shades) == {BIAS}
    for index, shade in zip(first.indices, first.shades, strict=True):
        assert names.parameter(int(index)).endswith(first.shade_names[shade])


def test_skip_links_have_groups_of_their_own_and_biases_one_table(stage):
    dataset = stage("circles").dataset
    layers = (Input(2), Dense(3, "tanh", id="a"), Dense(1, id="b", bias=False))
    graph = Graph(layers, (Link("input", "a"), Link("a", "b"), Link("input", "b")))
    everything, *links, biases = WeightNames(graph, dataset).groups()
    assert [group.title for group in links] == ["Input → Hidden 1", "Input → Output", "Hidden 1 → Output"]
    assert [table.bias is not None for table in everything.tables] == [True, False, False]
    assert len(biases.indices) == 3


def test_without_biases_there_is_no_group_of_them(linear_stage):
    groups = WeightNames(linear_stage.graph, linear_stage.dataset).groups()
    assert [group.key for group in groups] == ["all", "output.weight"]


def test_the_strongest_are_the_largest_by_absolute_value():
    vector = np.array([0.1, -5.0, 2.0, np.nan, 3.0, -0.2])
    assert strongest(vector, np.arange(6), 3).tolist() == [1, 2, 4]
    assert strongest(vector, np.array([0, 5]), 3).tolist() == [0, 5]
