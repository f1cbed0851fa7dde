"""Edits of a drawing: by example, and by the properties that hold for all of them."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from nnsim.network import edits
from nnsim.network.carry import carry
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, MaxPool2D
from nnsim.network.parameters import Layout, Parameters
from nnsim.network.rules import GraphError, check

CHAIN = sequential(2, Dense(4, "tanh"), Dense(3, "relu"), Dense(1, "sigmoid"))
SKIPPING = Graph(CHAIN.layers, (*CHAIN.links, Link("input", "hidden_2"), Link("hidden_1", "output")))


def ids(graph: Graph) -> list[str]:
    return [layer.id for layer in graph.layers]


def without(graph: Graph, *layers: str) -> Graph:
    """Return the graph after all units of these layers were removed."""
    return edits.remove_units(graph, {layer: range(graph[layer].units) for layer in layers}).graph


def links(graph: Graph) -> set[tuple[str, str]]:
    return {(link.source, link.target) for link in graph.links}


# ---------------------------------------------------------------------- layers


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_layer_dropped_into_a_chain_becomes_part_of_it(place):
    graph = edits.insert_layer(CHAIN, place, Dense(5)).graph
    assert ids(graph).index("hidden_3") == place
    assert links(graph) == set(zip(ids(graph)[:-1], ids(graph)[1:], strict=True))


def test_a_new_layer_leaves_skip_links_alone():
    graph = edits.insert_layer(SKIPPING, 2, Dense(5)).graph
    assert links(graph) == (links(SKIPPING) - {("hidden_1", "hidden_2")}) | {
        ("hidden_1", "hidden_3"),
        ("hidden_3", "hidden_2"),
    }


@pytest.mark.parametrize("place", [0, 4, -1])
def test_nothing_goes_before_the_input_or_behind_the_output(place):
    with pytest.raises(GraphError, match="between input and output"):
        edits.insert_layer(CHAIN, place, Dense(5))


def test_a_taken_id_is_replaced():
    graph = edits.insert_layer(CHAIN, 1, Dense(5, id="hidden_2")).graph
    assert ids(graph) == ["input", "hidden_3", "hidden_1", "hidden_2", "output"]


def test_removing_a_layer_bridges_the_gap():
    graph = without(CHAIN, "hidden_1")
    assert ids(graph) == ["input", "hidden_2", "output"]
    assert links(graph) == {("input", "hidden_2"), ("hidden_2", "output")}


def test_removing_every_hidden_layer_links_input_to_output_once():
    graph = without(SKIPPING, "hidden_2", "hidden_1")
    assert graph.links == (Link("input", "output"),)


@pytest.mark.parametrize("layer", ["input", "output"])
def test_input_and_output_stay(layer):
    for edit in (
        lambda: without(CHAIN, layer),
        lambda: edits.set_units(CHAIN, layer, 5),
        lambda: edits.remove_units(CHAIN, {layer: [0]}),
        lambda: edits.move_layer(CHAIN, layer, 2),
    ):
        with pytest.raises(GraphError, match="follows the data"):
            edit()


def test_moving_a_layer_changes_its_neighbours():
    for place, order in [
        (1, ["hidden_2", "hidden_1"]),
        (3, ["hidden_1", "hidden_2"]),
        (2, ["hidden_1", "hidden_2"]),
    ]:
        graph = edits.move_layer(CHAIN, "hidden_2", place).graph
        assert ids(graph) == ["input", *order, "output"]
        assert links(graph) == set(zip(ids(graph)[:-1], ids(graph)[1:], strict=True))
    assert ids(edits.move_layer(CHAIN, "hidden_1", 3).graph) == ["input", "hidden_2", "hidden_1", "output"]


def test_copies_stand_behind_the_originals_with_ids_of_their_own():
    graph = edits.duplicate_layers(CHAIN, {"hidden_2", "hidden_1"}).graph
    assert [(layer.units, layer.id) for layer in graph.hidden] == [
        (4, "hidden_1"), (3, "hidden_2"), (4, "hidden_3"), (3, "hidden_4")
    ]  # fmt: skip
    assert graph["hidden_3"].activation == "tanh"


def test_names_are_trimmed_and_can_be_taken_back():
    named = edits.rename(CHAIN, "hidden_1", "  Eyes ").graph
    assert named["hidden_1"].name == "Eyes"
    assert edits.rename(named, "hidden_1", "").graph == CHAIN


def test_a_bias_can_go_and_come():
    without = edits.set_bias(CHAIN, "hidden_1", bias=False).graph
    assert not without["hidden_1"].bias
    assert edits.set_bias(without, "hidden_1", bias=True).graph == CHAIN


# ---------------------------------------------------------------------- activations


def test_single_units_have_their_own_activation_until_the_layer_is_set():
    graph = edits.set_activation(CHAIN, "hidden_1", "relu", units=[1, 3]).graph
    assert [graph["hidden_1"].activation_of(unit) for unit in range(4)] == ["tanh", "relu", "tanh", "relu"]
    back = edits.set_activation(graph, "hidden_1", "tanh", units=[1, 3]).graph
    assert back == CHAIN
    assert edits.set_activation(graph, "hidden_1", "sigmoid").graph["hidden_1"].unit_activations == ()


def test_softmax_is_for_outputs_and_the_input_has_no_activation():
    assert edits.set_activation(CHAIN, "output", "softmax").graph.output.activation == "softmax"
    with pytest.raises(GraphError, match="Hidden 1 cannot have softmax"):
        edits.set_activation(CHAIN, "hidden_1", "softmax")
    with pytest.raises(GraphError, match="Input passes the data on"):
        edits.set_activation(CHAIN, "input", "tanh")


# ---------------------------------------------------------------------- units


def test_units_come_and_go_at_the_end():
    more = edits.set_units(CHAIN, "hidden_1", 6)
    assert more.graph["hidden_1"].units == 6
    assert more.kept == {"hidden_1": (0, 1, 2, 3, -1, -1)}
    assert edits.set_units(CHAIN, "hidden_1", 2).kept == {"hidden_1": (0, 1)}


def test_unit_counts_have_limits():
    for units in (0, 10_001):
        with pytest.raises(GraphError, match="Hidden 1 has"):
            edits.set_units(CHAIN, "hidden_1", units)


def test_removed_units_are_gone_and_the_others_known_by_their_old_index():
    graph = edits.set_activation(CHAIN, "hidden_1", "relu", units=[3]).graph
    edit = edits.remove_units(graph, {"hidden_1": {0, 2}})
    assert edit.kept == {"hidden_1": (1, 3)}
    assert edit.graph["hidden_1"].unit_activations == ("", "relu")


def test_a_layer_without_units_goes_as_a_whole():
    edit = edits.remove_units(CHAIN, {"hidden_1": range(4), "hidden_2": [1]})
    assert ids(edit.graph) == ["input", "hidden_2", "output"]
    assert edit.kept == {"hidden_2": (0, 2)}


def test_added_units_bring_their_activation():
    edit = edits.add_units(CHAIN, "hidden_1", ["relu", "", "tanh"])
    assert edit.kept == {"hidden_1": (0, 1, 2, 3, -1, -1, -1)}
    assert edit.graph["hidden_1"].unit_activations == ("", "", "", "", "relu", "", "")


def test_inputs_and_outputs_follow_the_data():
    edit = edits.set_inputs(CHAIN, 3, kept=(1, -1, 0))
    assert (edit.graph.input.units, edit.kept) == (3, {"input": (1, -1, 0)})
    edit = edits.set_outputs(CHAIN, 3)
    assert (edit.graph.output.units, edit.kept) == (3, {"output": (0, -1, -1)})


# ---------------------------------------------------------------------- properties

ACTIVATION = st.sampled_from(["linear", "relu", "leaky_relu", "tanh", "sigmoid", "softmax", "swish"])


@st.composite
def graphs(draw) -> Graph:
    """Draw a valid graph: a chain with skip links and, now and then, units with activations of their own."""
    hidden = draw(st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=4))
    layers = [
        Dense(units, "tanh", unit_activations=("relu",) * units if own else ()) for units, own in hidden
    ]
    graph = sequential(draw(st.integers(1, 4)), *layers, Dense(draw(st.integers(1, 4))))
    pairs = [(a, b) for a in range(len(graph.layers)) for b in range(a + 2, len(graph.layers))]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return Graph(
        graph.layers, (*graph.links, *(Link(graph.layers[a].id, graph.layers[b].id) for a, b in chosen))
    )


@st.composite
def any_edit(draw, graph: Graph):
    """Draw an edit of this graph, sensible or not, as a call without arguments."""
    layer = draw(st.sampled_from(graph.layers))
    units = draw(st.sets(st.integers(0, layer.units - 1)))
    place, number = draw(st.integers(-1, 6)), draw(st.integers(-1, 8))
    activation = draw(ACTIVATION)
    return draw(
        st.sampled_from(
            [
                lambda: edits.insert_layer(graph, place, Dense(number, activation)),
                lambda: edits.paste_layers(graph, place, [Dense(2), Dense(3, id="output")]),
                lambda: edits.duplicate_layers(graph, {layer.id}),
                lambda: edits.remove_units(graph, {layer.id: range(layer.units)}),
                lambda: edits.move_layer(graph, layer.id, place),
                lambda: edits.set_bias(graph, layer.id, bias=False),
                lambda: edits.set_activation(graph, layer.id, activation, units),
                lambda: edits.set_units(graph, layer.id, number),
                lambda: edits.add_units(graph, layer.id, [activation] * number),
                lambda: edits.remove_units(graph, {layer.id: units}),
                lambda: edits.set_inputs(graph, number),
                lambda: edits.set_outputs(graph, number),
            ]
        )
    )


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_edit_gives_a_valid_graph_or_says_why_not(data):
    graph = data.draw(graphs())
    check(graph)
    for _ in range(3):
        try:
            edit = data.draw(any_edit(graph))()
        except GraphError:
            continue
        check(edit.graph)
        for layer_id, kept in edit.kept.items():
            assert len(kept) == edit.graph[layer_id].units
            old = [unit for unit in kept if unit >= 0]
            assert len(set(old)) == len(old)
            assert all(unit < graph[layer_id].units for unit in old)
        unnamed = [layer for layer in graph.layers if layer.id in edit.graph and layer.id not in edit.kept]
        assert all(edit.graph[layer.id].units == layer.units for layer in unnamed)
        graph = edit.graph


def values_by_unit(parameters: Parameters, units: dict[str, list[int]]) -> dict:
    """Return each weight and bias by the (layer, unit) names at its ends; `units` names the units."""
    values = {}
    for link in parameters.layout.links:
        for a, source in enumerate(units[link.source]):
            for b, target in enumerate(units[link.target]):
                values[link.source, source, link.target, target] = parameters.weights(link)[a, b]
    for layer, names in units.items():
        biases = parameters.bias(layer)
        if biases is not None:
            values |= {(layer, name): bias for name, bias in zip(names, biases, strict=True)}
    return values


@settings(max_examples=100, deadline=None)
@given(graphs(), st.data())
def test_weights_between_surviving_units_survive(graph, data):
    layout = Layout(graph)
    before = Parameters(layout, np.arange(1.0, layout.size + 1))
    removed = {
        layer.id: data.draw(st.sets(st.integers(0, layer.units - 1), max_size=layer.units - 1))
        for layer in graph.hidden
    }
    edit = edits.remove_units(graph, removed)
    blank = Parameters(Layout(edit.graph), np.zeros(Layout(edit.graph).size))
    after = carry(before, edit.graph, edit.kept, blank)
    names = {layer.id: list(range(layer.units)) for layer in graph.layers}
    kept = names | {layer: [unit for unit in names[layer] if unit not in removed[layer]] for layer in removed}
    old = values_by_unit(before, names)
    assert all(old[key] == value for key, value in values_by_unit(after, kept).items())


@settings(max_examples=50, deadline=None)
@given(graphs(), st.data())
def test_a_layer_that_comes_and_goes_leaves_no_trace(graph, data):
    place = data.draw(st.integers(1, len(graph.layers) - 1))
    grown = edits.insert_layer(graph, place, Dense(3, id="new")).graph
    back = without(grown, "new")
    assert (back.layers, set(back.links)) == (graph.layers, set(graph.links))


# ---------------------------------------------------------------------- images


CNN = sequential((6, 6, 1), Conv2D(2, "relu"), MaxPool2D(), Flatten(), Dense(3), Dense(1))


def carried(edit: edits.Edit, before: Graph = CNN) -> Parameters:
    """Return the parameters after an edit: numbers from 0 before, -1 where something is new."""
    layout, target = Layout(before), Layout(edit.graph)
    numbers = Parameters(layout, np.arange(float(layout.size)))
    return carry(numbers, edit.graph, edit.kept, Parameters(target, np.full(target.size, -1.0)))


def test_layers_of_images_are_put_in_where_images_are():
    graph = edits.insert_layer(CNN, 2, Dropout(0.25)).graph
    graph = edits.insert_layer(graph, 1, AveragePool2D((1, 1))).graph
    assert [type(layer) for layer in graph.layers[1:4]] == [AveragePool2D, Conv2D, Dropout]
    with pytest.raises(GraphError, match="Convolution 2 needs images, but Flatten 1 gives 8 values"):
        edits.insert_layer(CNN, 4, Conv2D(2))


def test_a_dense_layer_before_a_convolution_is_refused():
    with pytest.raises(GraphError, match="Convolution 1 needs images, but Hidden 1"):
        edits.insert_layer(CNN, 1, Dense(2))


def test_filters_are_added_at_the_end_and_all_behind_them_follows():
    before = Parameters(Layout(CNN), np.arange(float(Layout(CNN).size)))
    after = carried(edits.change_layer(CNN, "hidden_1", filters=3))
    np.testing.assert_array_equal(after["hidden_1.weight"][..., :2], before["hidden_1.weight"])
    assert (after["hidden_1.weight"][..., 2] == -1).all()
    np.testing.assert_array_equal(after["hidden_1.bias"], [*before["hidden_1.bias"], -1])
    # 2 x 2 pixels after the pool; each pixel's row of the third channel is new.
    rows, old_rows = after["hidden_4.weight"].reshape(4, 3, 3), before["hidden_4.weight"].reshape(4, 2, 3)
    np.testing.assert_array_equal(rows[:, :2], old_rows)
    assert (rows[:, 2] == -1).all()
    np.testing.assert_array_equal(after["output.weight"], before["output.weight"])


def test_another_window_has_new_weights_and_other_pixels_too():
    before = Parameters(Layout(CNN), np.arange(float(Layout(CNN).size)))
    after = carried(edits.change_layer(CNN, "hidden_1", kernel_size=(1, 1)))
    assert (after["hidden_1.weight"] == -1).all()
    np.testing.assert_array_equal(after["hidden_1.bias"], before["hidden_1.bias"])
    assert (after["hidden_4.weight"] == -1).all()
    np.testing.assert_array_equal(after["output.weight"], before["output.weight"])


def test_pools_and_dropout_go_and_cannot_be_widened():
    assert ids(without_layer(CNN, "hidden_2")) == ["input", "hidden_1", "hidden_3", "hidden_4", "output"]
    with pytest.raises(GraphError, match="Max pooling 1 has no units of its own"):
        edits.set_units(CNN, "hidden_2", 3)
    with pytest.raises(GraphError, match="Max pooling 1 passes the data on"):
        edits.set_bias(CNN, "hidden_2", bias=True)
    with pytest.raises(GraphError, match="larger than the images"):
        edits.change_layer(CNN, "hidden_2", pool_size=(5, 5))


def without_layer(graph: Graph, layer: str) -> Graph:
    return edits.remove_units(graph, {layer: ()}).graph


def test_units_behind_dropout_follow_through_it():
    graph = sequential(2, Dense(3), Dropout(), Dense(2), Dense(1))
    after = carried(edits.remove_units(graph, {"hidden_1": [1]}), graph)
    np.testing.assert_array_equal(after["hidden_3.weight"], [[9, 10], [13, 14]])


def test_a_convolution_has_activation_and_bias():
    assert edits.set_activation(CNN, "hidden_1", "tanh").graph["hidden_1"].activation == "tanh"
    assert not edits.set_bias(CNN, "hidden_1", bias=False).graph["hidden_1"].bias
