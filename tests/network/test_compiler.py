"""The compiler: a Plan read by hand."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings

from nnsim.kernels import codes
from nnsim.network import layers as kinds
from nnsim.network.compiler import compile_graph
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Conv2D, Dense, Dropout, Input, MaxPool2D
from nnsim.network.parameters import Layout
from nnsim.training import training as trainings


def test_a_network_with_a_skip_link_and_single_activations() -> None:
    layers = (
        Input(2),
        Dense(3, "tanh", id="a", bias=False, unit_activations=("", "relu", "")),
        Dense(2, "softmax", id="b"),
    )
    plan = compile_graph(Graph(layers, (Link("a", "b"), Link("input", "a"), Link("input", "b"))))
    # Parameters: 6 weights into a, no biases; then 4 weights from input to b, 6 from a to b, 2 biases.
    columns = [
        codes.UNITS,
        codes.FIRST_UNIT,
        codes.BIAS,
        codes.SOFTMAX_LAYER,
        codes.FIRST_LINK,
        codes.END_LINK,
    ]
    expected = [[2, 0, -1, 0, 0, 0], [3, 2, -1, 0, 0, 1], [2, 5, 16, 1, 1, 3]]
    np.testing.assert_array_equal(plan.layers[:, columns], expected)
    np.testing.assert_array_equal(plan.links[:, [codes.SOURCE, codes.WEIGHT]], [[0, 0], [0, 6], [1, 10]])
    tanh, relu, linear = codes.TANH, codes.RELU, codes.LINEAR
    np.testing.assert_array_equal(plan.activation, [linear, linear, tanh, relu, tanh, linear, linear])


def test_every_plan_has_the_same_types() -> None:
    graphs_ = sequential(1, Dense(1)), sequential(5, Dense(1, "relu"), Dense(7, "softmax"))
    types = [
        [(a.dtype, a.ndim, a.flags.c_contiguous, a.flags.writeable) for a in compile_graph(g)]
        for g in graphs_
    ]
    assert types[0] == types[1]
    assert all(contiguous and writeable for _, _, contiguous, writeable in types[0])


def test_kernels_know_every_name_of_graph_and_training() -> None:
    assert set(codes.ACTIVATIONS) == set(kinds.ACTIVATIONS)
    assert set(codes.LOSSES) == set(trainings.LOSSES)
    by_steps = set(trainings.OPTIMIZERS) - {"lbfgs", "levenberg_marquardt"}
    assert set(codes.OPTIMIZERS) == set(codes.SLOTS) == by_steps
    assert set(codes.SCHEDULES) == set(trainings.SCHEDULES) - {"plateau"}
    assert set(codes.CLIPPINGS) == set(trainings.CLIPPINGS)
    assert set(codes.SELECTIONS) == set(trainings.SELECTIONS)
    assert set(codes.GRADIENTS) == set(trainings.GRADIENTS)


@settings(max_examples=100)
@given(st.data())
def test_every_parameter_and_unit_has_exactly_one_place_in_the_plan(draw) -> None:
    sizes = draw.draw(st.lists(st.integers(1, 5), min_size=2, max_size=6))
    hidden = [Dense(units, bias=draw.draw(st.booleans())) for units in sizes[1:]]
    chain = sequential(sizes[0], *hidden)
    ids = [layer.id for layer in chain.layers]
    skips = [Link(a, b) for place, a in enumerate(ids) for b in ids[place + 2 :]]
    chosen = draw.draw(st.lists(st.sampled_from(skips), unique=True)) if skips else []
    graph = Graph(chain.layers, tuple(draw.draw(st.permutations([*chain.links, *chosen]))))
    plan = compile_graph(graph)
    units: list[int] = []
    parameters: list[int] = []
    pairs = set()
    for place, row in enumerate(plan.layers):
        units += range(row[codes.FIRST_UNIT], row[codes.FIRST_UNIT] + row[codes.UNITS])
        if row[codes.BIAS] >= 0:
            parameters += range(row[codes.BIAS], row[codes.BIAS] + row[codes.UNITS])
        for source, weight in plan.links[row[codes.FIRST_LINK] : row[codes.END_LINK]]:
            parameters += range(weight, weight + sizes[source] * sizes[place])
            pairs.add((ids[source], ids[place]))
    assert units == list(range(sum(sizes))) == list(range(len(plan.activation)))
    assert sorted(parameters) == list(range(Layout(graph).size))
    assert pairs == {(link.source, link.target) for link in graph.links}
    assert len(plan.links) == len(graph.links)


def test_geometry_of_images() -> None:
    chain = sequential(
        (7, 6, 2), Conv2D(3, "relu", (4, 3), (2, 1), "same"), MaxPool2D(), Dropout(0.25), Dense(1)
    )
    plan = compile_graph(chain)
    # Rows: ceil(7 / 2) = 4, padding (4 - 1) * 2 + 4 - 7 = 3, 1 of it before; columns: 6, padding 2, 1 before.
    kinds = [codes.INPUT, codes.CONV, codes.MAX_POOL, codes.DROPOUT, codes.DENSE]
    np.testing.assert_array_equal(plan.layers[:, codes.KIND], kinds)
    shapes = [(7, 6, 2), (4, 6, 3), (2, 3, 3), (2, 3, 3), (1, 1, 1)]
    np.testing.assert_array_equal(plan.layers[:, codes.HEIGHT : codes.CHANNELS + 1], shapes)
    np.testing.assert_array_equal(plan.layers[1, codes.WINDOW_HEIGHT :], [4, 3, 2, 1, 1, 1])
    np.testing.assert_array_equal(plan.layers[2, codes.WINDOW_HEIGHT :], [2, 2, 2, 2, 0, 0])
    np.testing.assert_array_equal(plan.links[:, codes.WEIGHT], [0, -1, -1, 4 * 3 * 2 * 3 + 3])
    np.testing.assert_array_equal(plan.rates, [0, 0, 0, 0.25, 0])
    np.testing.assert_array_equal(plan.layers[:, codes.ACTIVATION], [0, codes.RELU, 0, 0, 0])


def test_positions_of_cut_and_locked_weights() -> None:
    graph = Graph(
        (Input(2), Dense(3, id="a"), Dense(1, id="b")),
        (Link("input", "a", cut=((1, 0), (0, 2))), Link("a", "b", locked=((2, 0),)), Link("input", "b")),
    )
    plan = compile_graph(graph)
    # a: 6 weights and 3 biases; b: 2 weights from the input, then 3 from a.
    np.testing.assert_array_equal(plan.cut, [2, 3])
    np.testing.assert_array_equal(plan.locked, [13])
