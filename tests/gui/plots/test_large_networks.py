"""Views of networks with filters, and with millions of weights: named, bounded, quick."""

import time

import numpy as np
import pytest

from nnsim.gui.plots.weights.names import CELLS, EVEN, WeightNames
from nnsim.gui.plots.weights.sampled_curves import POINTS, SampledCurves
from nnsim.gui.plots.weights.tables import TableModel
from nnsim.gui.plots.weights.view import MOST, WeightsView
from nnsim.gui.theme import Look
from nnsim.network.graph import sequential
from nnsim.network.layers import Conv2D, Dense, Flatten, MaxPool2D
from nnsim.network.parameters import Layout, Parameters


@pytest.fixture
def dataset(stage):
    return stage("circles").dataset


@pytest.fixture
def look(qapp):
    return Look()


SMALL = sequential((6, 6, 2), Conv2D(3, "relu", (2, 2)), MaxPool2D(), Flatten(), Dense(1, "sigmoid"))
LARGE = sequential(784, Dense(1000, "relu"), Dense(1, "sigmoid"))


def test_weights_of_filters_have_names(dataset):
    names = WeightNames(SMALL, dataset)
    block = names.layout.blocks["hidden_1.weight"]
    index = block.offset + int(np.ravel_multi_index((1, 0, 1, 2), block.shape))
    assert names.parameter(index) == "Input → Convolution 1 · 2,1 c2 · filter 3"
    bias = names.layout.blocks["hidden_1.bias"]
    assert names.parameter(bias.offset + 1) == "Convolution 1 · filter 2 · bias"
    assert [group.title for group in names.groups()] == [
        "All",
        "Input → Convolution 1",
        "Flatten 1 → Output",
        "Biases",
    ]


def test_filters_stand_in_a_table_with_a_column_each(dataset, look):
    names = WeightNames(SMALL, dataset)
    layout = Layout(SMALL)
    parameters = Parameters(layout, np.arange(layout.size, dtype=np.float32))
    model = TableModel(names.groups()[1].tables[0], look)
    model.show_vector(parameters.vector)
    weights = parameters["hidden_1.weight"]
    assert model.values.shape == (2 * 2 * 2 + 1, 3)
    np.testing.assert_array_equal(model.values[:-1], weights.reshape(8, 3))
    np.testing.assert_array_equal(model.values[-1], parameters["hidden_1.bias"])


def test_a_large_table_shows_its_first_cells_and_says_so(dataset, look):
    names = WeightNames(LARGE, dataset)
    table = names.groups()[1].tables[0]
    assert table.title == "Input → Hidden 1 · the first 400 × 400 of 784 × 1,000"
    layout = Layout(LARGE)
    parameters = Parameters(layout, np.random.default_rng(0).normal(size=layout.size))
    model = TableModel(table, look)
    model.show_vector(parameters.vector)
    np.testing.assert_array_equal(model.values[:CELLS], parameters["hidden_1.weight"][:CELLS, :CELLS])
    np.testing.assert_array_equal(model.values[CELLS], parameters["hidden_1.bias"][:CELLS])


def test_of_a_large_link_an_even_choice_can_be_drawn(dataset):
    names = WeightNames(LARGE, dataset)
    begin = time.perf_counter()
    everything, link, *_ = names.groups()
    assert time.perf_counter() - begin < 5
    assert (link.count, len(link.indices)) == (784_000, EVEN)
    assert everything.count == names.layout.size
    block = names.layout.blocks["hidden_1.weight"]
    np.testing.assert_array_equal(link.shades, (link.indices - block.offset) % 1000)
    assert (np.diff(link.indices) > 0).all()
    assert (link.indices[0], link.indices[-1]) == (block.offset, block.offset + block.size - 1)


def test_samples_go_on_thin_out_and_go_back():
    curves = SampledCurves()
    curves.choose(np.array([1, 3]))
    for step in range(2000):
        told = curves.add(step / 10, np.array([0.0, step, 0.0, -step]))
    assert 400 < len(told.epoch) <= POINTS
    np.testing.assert_allclose(told.values, told.epoch[:, None] * [10, -10])
    back = curves.add(50.0, np.zeros(4))
    assert back.epoch.max() < 50.0
    assert len(curves.add(51.0, np.ones(4)).epoch) == len(back.epoch) + 1


def test_weights_of_a_network_too_large_to_be_recorded_are_drawn_from_its_frames(make, qtbot):
    graph = sequential(2, Dense(400, "tanh"), Dense(400, "tanh"), Dense(1))
    inputs = np.random.default_rng(0).normal(size=(50, 2))
    made = make(graph, inputs, inputs[:, :1], "regression")
    view = WeightsView(made.document, made.session, made.look)
    qtbot.addWidget(view)
    view.resize(600, 240)
    view.show()
    view._every = 1
    for epoch in range(3):
        made.send(made.frame(made.parameters(seed=epoch), epoch=epoch))
    assert view.curves._values.shape == (3, MOST)
    assert view.curves._epoch.tolist() == [0, 1, 2]
