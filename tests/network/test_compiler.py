"""The compiler: a Plan read by hand."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings

from nnsim.kernels import codes
from nnsim.network import graph as graphs
from nnsim.network.compiler import compile_graph
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense, Input
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
    assert tuple(codes.ACTIVATIONS) == graphs.ACTIVATIONS
    assert tuple(codes.LOSSES) == trainings.LOSSES
    assert tuple(codes.OPTIMIZERS) == tuple(codes.SLOTS) == trainings.OPTIMIZERS


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
