"""The summary counts what a person counts on paper, and what Keras prints."""

from msgspec.structs import replace

from nnsim.network import connections
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D
from nnsim.network.summary import Counts, summarise, total


def counted(graph: Graph) -> Counts:
    return total(line.counts for line in summarise(graph))


def test_the_66_numbers_of_3_4_5_1():
    """By hand: 3x4 + 4x5 + 5x1 weights, 4 + 5 + 1 biases, a sum per unit, an activation per hidden unit."""
    found = counted(sequential(3, Dense(4, "relu"), Dense(5, "relu"), Dense(1)))
    assert found == Counts(weights=37, biases=10, fixed=0, sums=10, activations=9)
    assert (found.parameters, found.trainable, found.in_all) == (47, 47, 66)


def test_each_layer_has_its_line():
    lines = summarise(sequential(3, Dense(4, "sigmoid"), Dense(5, "relu", name="Middle"), Dense(1)))
    assert [line.title for line in lines] == ["Input", "Hidden 1", "Middle", "Output"]
    assert [line.kind for line in lines] == ["Input", "Dense", "Dense", "Dense"]
    assert [line.activation for line in lines] == ["", "sigmoid", "relu", "linear"]
    assert [line.shape for line in lines] == [(3,), (4,), (5,), (1,)]
    assert [line.counts.parameters for line in lines] == [0, 16, 25, 6]


def test_titles_come_in_the_words_that_are_given():
    words = ("Eingang", "Schicht %1", "Ausgang", *("",) * 5)
    lines = summarise(sequential(1, Dense(2), Dense(1)), words)
    assert [line.title for line in lines] == ["Eingang", "Schicht 1", "Ausgang"]


def test_a_convolutional_network_has_the_figures_of_keras():
    """Keras 3 prints 320, 0, 0, 0 and 54,090 parameters, and these shapes, for the same layers."""
    layers = (Conv2D(32, "relu"), MaxPool2D(), Dropout(0.5), Flatten(), Dense(10, "softmax"))
    lines = summarise(sequential((28, 28, 1), *layers))
    assert [line.counts.parameters for line in lines] == [0, 320, 0, 0, 0, 54_090]
    shapes = [(28, 28, 1), (26, 26, 32), (13, 13, 32), (13, 13, 32), (5408,), (10,)]
    assert [line.shape for line in lines] == shapes
    assert lines[1].counts.sums == lines[1].counts.activations == 26 * 26 * 32
    assert [line.activation for line in lines] == ["", "relu", "", "", "", "softmax"]


def test_no_bias_and_units_of_their_own():
    """Two of three units keep a straight line, so one activation is computed."""
    graph = sequential(2, Dense(3, "linear", bias=False, unit_activations=("", "tanh", "")), Dense(1))
    hidden = summarise(graph)[1]
    assert hidden.counts == Counts(weights=6, biases=0, sums=3, activations=1)
    assert hidden.activation == "linear, tanh"


def test_links_that_skip_a_layer_count():
    graph = sequential(2, Dense(3, "tanh"), Dense(1))
    graph = replace(graph, links=(*graph.links, Link("input", "output")))
    assert summarise(graph)[-1].counts.weights == 3 + 2


def test_cut_and_locked_weights_are_not_trainable_and_count_once():
    graph = sequential(2, Dense(3, "tanh"), Dense(1))
    graph = connections.cut(graph, "input", "hidden_1", [(0, 0), (1, 2)]).graph
    graph = connections.lock(graph, "input", "hidden_1", [(0, 0), (0, 1)]).graph
    found = counted(graph)
    assert (found.parameters, found.fixed, found.trainable) == (13, 3, 10)
