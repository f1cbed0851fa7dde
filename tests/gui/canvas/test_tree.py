"""The tree of the network: its structure, its numbers, and that it follows."""

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from nnsim.gui.canvas.tree import NetworkTree
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Conv2D, Dense, Dropout, MaxPool2D


@pytest.fixture
def tree(stage, qtbot) -> NetworkTree:
    tree = NetworkTree(stage.document, stage.session, stage.look)
    qtbot.addWidget(tree)
    tree.show()
    return tree


def text(tree: NetworkTree, *rows: int, column: int = 0) -> str:
    index = QModelIndex()
    for depth, row in enumerate(rows):
        index = tree.model().index(row, column if depth == len(rows) - 1 else 0, index)
    return index.data()


def test_it_keeps_the_rules_of_item_models(tree, stage):
    tester = QAbstractItemModelTester(tree.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    tree.expandAll()
    stage.panel.add_layer()
    stage.train()
    assert tester.model() is tree.model()


def test_it_names_layers_units_weights_and_biases(tree, stage):
    assert [text(tree, row) for row in range(4)] == ["Input", "Hidden 1", "Hidden 2", "Output"]
    assert text(tree, 1, column=1) == "tanh · 4 units"
    assert text(tree, 0, 1) == "x2"
    assert text(tree, 2, 1) == "Hidden 2 · unit 2"
    assert text(tree, 1, 0, 1) == "weight from x2"
    assert text(tree, 2, 0, 3) == "weight from Hidden 1 · unit 4"
    assert text(tree, 2, 0, 4) == "bias"
    assert tree.model().headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)


def test_its_numbers_are_those_of_the_training(tree, stage):
    assert text(tree, 1, 2, 1, column=1) == ""
    parameters = stage.train()
    shown = [text(tree, 2, 1, row, column=1).replace("−", "-") for row in range(5)]
    expected = [*parameters["hidden_2.weight"][:, 1], parameters["hidden_2.bias"][1]]
    np.testing.assert_allclose([float(each) for each in shown], expected, atol=5e-5)


def test_weights_of_several_links_follow_each_other(make_stage, qtbot):
    chain = sequential(2, Dense(3), Dense(1, bias=False))
    stage = make_stage(Graph(chain.layers, (*chain.links, Link("input", "output"))))
    tree = NetworkTree(stage.document, stage.session, stage.look)
    qtbot.addWidget(tree)
    tree.show()
    parameters = stage.train()
    output = tree.model().index(0, 0, tree.model().index(2, 0))
    assert tree.model().rowCount(output) == 5
    assert [text(tree, 2, 0, row) for row in (1, 2)] == ["weight from x2", "weight from Hidden 1 · unit 1"]
    value = float(text(tree, 2, 0, 2, column=1).replace("−", "-"))
    assert value == pytest.approx(parameters.weights(Link("hidden_1", "output"))[0, 0], abs=5e-5)


def test_it_follows_edits_and_stays_open(tree, stage):
    tree.setExpanded(tree.model().index(1, 0), True)
    stage.panel.editor.change_units("hidden_1", 1)
    assert tree.model().rowCount(tree.model().index(1, 0)) == 5
    assert tree.isExpanded(tree.model().index(1, 0))


def test_it_shows_the_last_frame_at_last(tree, stage, qtbot):
    stage.train()
    last = stage.train(stage.parameters(seed=9))
    expected = f"{last['hidden_1.weight'][0, 0]:+.4f}".replace("-", "−")
    qtbot.waitUntil(lambda: text(tree, 1, 0, 0, column=1) == expected, timeout=2000)


def test_a_large_network_is_opened_at_once(make_stage, qtbot):
    stage = make_stage(sequential(784, Dense(1000), Dense(10)))
    tree = NetworkTree(stage.document, stage.session, stage.look)
    qtbot.addWidget(tree)
    tree.show()
    tree.setExpanded(tree.model().index(1, 0), True)
    tree.setExpanded(tree.model().index(999, 0, tree.model().index(1, 0)), True)
    assert text(tree, 1, 999, 783) == "weight from Input · unit 784"


def test_layers_for_images_have_no_units_but_a_shape(make_stage, qtbot):
    stage = make_stage(
        sequential((4, 4, 1), Conv2D(3, "relu"), MaxPool2D(), Dropout(0.5), Dense(2, "softmax")), (800, 500)
    )
    tree = NetworkTree(stage.document, stage.session, stage.look)
    qtbot.addWidget(tree)
    stage.train()
    model = tree.model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    assert [model.rowCount(model.index(row, 0)) for row in range(5)] == [0, 0, 0, 0, 2]
    assert text(tree, 1, column=1) == "relu · 2 × 2 × 3"
    assert [text(tree, row) for row in (1, 2, 3)] == ["Convolution 1", "Max pooling 1", "Dropout 1"]
    assert text(tree, 4, 1, 0) == "weight from Dropout 1 · unit 1"
