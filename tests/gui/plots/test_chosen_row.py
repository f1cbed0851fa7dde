"""The chosen row in the plots of the output: a ring around it, and clicks that choose and release."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Bundled, Function, Generator, Recipe, Split
from nnsim.gui.document import Document
from nnsim.gui.plots.output.view import OutputView
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project
from nnsim.training.training import Training

SCALED = {"scaling": "z-score", "target_scaling": "z-score"}
CIRCLES = Project(sequential(2, Dense(1, "sigmoid")), Recipe(Generator("circles", 60)), Training(loss="bce"))
LINE = Project(sequential(1, Dense(1)), Recipe(Function("10 + 3*x1", samples=40), **SCALED), Training())
WINE = Project(sequential(10, Dense(1)), Recipe(Bundled("diabetes"), **SCALED), Training())


@pytest.fixture
def output(qtbot):
    made = []

    def make(project):
        document = Document(project)
        session = Session(document)
        made.append(session)
        view = OutputView(document, session, Look())
        qtbot.addWidget(view)
        view.resize(420, 420)
        view.show()
        qtbot.waitExposed(view)
        session.settle()
        return SimpleNamespace(document=document, session=session, output=view)

    yield make
    for session in made:
        session.shut_down()


def click(mode, x, y):
    QTest.mouseClick(mode.plot.viewport(), Qt.MouseButton.LeftButton, pos=mode.plot.to_widget(x, y).toPoint())


def test_a_click_on_a_point_of_the_map_chooses_its_row_and_elsewhere_releases_it(output):
    window = output(CIRCLES)
    mode, data = window.output.mode, window.document.dataset
    lonely = np.argmax(np.sort(np.hypot(*(data.raw_inputs[:, None] - data.raw_inputs).T), axis=0)[1])
    click(mode, *data.raw_inputs[lonely])
    assert window.session.chosen.row == lonely
    assert mode.halo.places == [tuple(data.raw_inputs[lonely])]
    click(mode, *(data.raw_inputs.max(axis=0) + 0.05))
    assert window.session.chosen is None
    assert mode.halo.places == []


def test_the_row_is_on_the_curve_plot_and_a_typed_one_on_the_curve(output):
    window = output(LINE)
    mode, data = window.output.mode, window.document.dataset
    window.session.choose(7)
    assert mode.halo.places == [(data.raw_inputs[7, 0], pytest.approx(data.raw_targets[7, 0]))]
    window.session.try_out({"x1": "0.5"})
    window.session.settle()
    window.output._refresh()
    weights = window.session.frame.snapshot.parameters
    scaled = (0.5 - data.input_scaling.centre[0]) / data.input_scaling.scale[0]
    made = scaled * weights["output.weight"].item() + weights["output.bias"].item()
    height = made * data.target_scaling.scale[0] + data.target_scaling.centre[0]
    assert mode.halo.places == [(0.5, pytest.approx(height))]


def test_the_row_moves_with_its_prediction(output):
    window = output(WINE)
    window.session.choose(3)
    for epochs in (1, 5):
        window.session.train(epochs)
        window.session.settle()
        window.output._refresh()
        mode, data = window.output.mode, window.document.dataset
        frame = window.session.frame
        made = data.target_scaling.undo(frame.outputs[np.flatnonzero(frame.rows == 3)])
        assert mode.halo.places == [(pytest.approx(data.raw_targets[3, 0]), pytest.approx(made.item()))]


def test_the_row_stays_lit_through_other_ways_and_other_splits(output):
    window = output(CIRCLES)
    window.session.choose(5)
    window.output._mode_chosen("confusion")
    window.output._mode_chosen("map")
    assert len(window.output.mode.halo.places) == 1
    recipe = Recipe(CIRCLES.recipe.source, split=Split(0.5, 0.25, 0.25), scaling="0-1")
    window.document.set_recipe("Split", recipe)
    window.session.settle()
    window.output._refresh()
    assert window.output.mode.halo.places == [tuple(window.session.chosen.raw)]
    window.document.set_recipe("Data", Recipe(Generator("spiral")))
    window.session.settle()
    assert window.output.mode.halo.places == []


def test_escape_releases_the_row(make_window):
    window = make_window(CIRCLES)
    window.session.choose(5)
    QTest.keyClick(window.canvas.view, Qt.Key.Key_Escape)
    assert window.session.chosen is None
