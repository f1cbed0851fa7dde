"""The compiler: a Plan read by hand."""

import numpy as np

from nnsim.kernels import codes
from nnsim.network import graph as graphs
from nnsim.network.compiler import compile_graph
from nnsim.network.graph import Dense, Graph, Input, Link, sequential
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
