"""The Gradients panel on real training: sigmoid layers fade at a glance, relu layers do not."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from nnsim.data.recipe import Generator, Recipe
from nnsim.gui.document import Document
from nnsim.gui.plots.layers.gradients_view import GradientsView
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.network import edits
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project
from nnsim.training.training import Training

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def gradients(qtbot):
    """Return a function that shows the panel of a deep network of an activation, its engine running."""
    sessions = []

    def make(activation) -> GradientsView:
        graph = sequential(2, *[Dense(8, activation)] * 5, Dense(1, "sigmoid"))
        training = Training(loss="bce", initializer="he_uniform")
        document = Document(Project(graph, Recipe(Generator(samples=100)), training))
        session = Session(document)
        sessions.append(session)
        view = GradientsView(document, session, Look())
        qtbot.addWidget(view)
        view.resize(520, 220)
        with qtbot.waitExposed(view):
            view.show()
        settle(view)
        return view

    yield make
    for session in sessions:
        session.shut_down()


def settle(view):
    view.session.settle()
    view._refresh()


def test_bars_fall_by_orders_with_sigmoid(gradients):
    view = gradients("sigmoid")
    heights = view.bars.heights
    assert len(heights) == 6
    assert heights == sorted(heights)
    assert heights[-1] - heights[0] > 0.5
    rms = view.session.frame.gradients.rms
    assert rms[-1] / rms[0] > 100
    assert "times smaller than that of Output" in view.sentence.text()
    assert not view.grab().isNull()


def test_bars_are_alike_with_relu(gradients):
    view = gradients("relu")
    rms = view.session.frame.gradients.rms
    assert 0.1 < rms[0] / rms[-1] < 10
    assert view.sentence.text() == "The gradient of Hidden 1 is about as large as that of Output."


def test_the_table_has_the_figures_of_the_trainer(gradients, qtbot):
    view = gradients("sigmoid")
    qtbot.mouseClick(view.modes.chips["values"], LEFT)
    assert view.stack.currentWidget() is view.table
    rms = view.session.frame.gradients.rms
    assert [row[0] for row in view.table.rows][:2] == ["Hidden 1", "Hidden 2"]
    assert [row[1] for row in view.table.rows] == ["16", "64", "64", "64", "64", "8"]
    assert [float(row[2]) for row in view.table.rows] == pytest.approx(rms, rel=1e-3)


def test_curves_grow_with_training_and_forget_what_was_undone(gradients, qtbot):
    view = gradients("relu")
    qtbot.mouseClick(view.modes.chips["curves"], LEFT)
    for _ in range(4):
        view.session.step("epoch")
        settle(view)
    assert view.curves.curves[0].xData.tolist() == [0, 1, 2, 3, 4]
    view.session.step_back("epoch")
    settle(view)
    assert view.curves.curves[0].xData.tolist() == [0, 1, 2, 3]
    assert 10 ** view.curves.curves[0].yData[-1] == pytest.approx(view.session.frame.gradients.rms[0])


def test_it_follows_the_drawing(gradients):
    view = gradients("relu")
    graph = view.document.project.graph
    view.document.edit_graph("Remove", edits.remove_units(graph, {"hidden_3": range(8)}))
    settle(view)
    assert len(view.bars.heights) == len(view.table.rows) == 5


def test_nothing_is_measured_while_it_is_hidden(gradients):
    view = gradients("relu")
    view.hide()
    view.session.step("epoch")
    view.session.settle()
    assert view.session.frame.gradients is None
    view.show()
    settle(view)
    assert view.session.frame.gradients is not None


def test_a_layer_without_gradient_is_said(gradients):
    view = gradients("relu")
    rms = np.array([0.0, 0.0, 1e-3, 1e-3, 1e-3, 1e-2])
    assert view._way_back(rms) == "No gradient arrives at Hidden 1: it does not learn."
    assert "7 · 10⁸ times smaller" in view._way_back(np.array([1e-9, 0.7]))
    assert "50 times larger" in view._way_back(np.array([0.5, 0.01]))
    assert view._way_back(np.array([np.nan, 0.01])) == ""
    view.bars.show_sizes(rms)
    assert view.bars.heights[0] == 0
