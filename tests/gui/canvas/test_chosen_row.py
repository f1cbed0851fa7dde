"""What a chosen row lets the canvas show: the value of every unit, its place on the pictures, its name."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.build import build
from nnsim.data.recipe import Bundled, Generator, Recipe, Split
from nnsim.gui.canvas.names import reading, target_text
from nnsim.gui.canvas.selection import Target
from nnsim.gui.chosen import table_row
from nnsim.network.graph import sequential
from nnsim.network.layers import Conv2D, Dense, Flatten
from nnsim.project.project import Project
from nnsim.training.training import Training

CIRCLES = Project(
    sequential(2, Dense(4, "tanh"), Dense(1, "sigmoid")),
    Recipe(Generator("circles", 100), scaling="z-score"),
    Training(loss="bce"),
)


def test_every_unit_shows_what_it_computes_for_the_row(make_window):
    window = make_window(CIRCLES)
    window.session.choose(11)
    window.session.settle()
    data, weights = window.document.dataset, window.session.frame.snapshot.parameters
    units = window.canvas.network.units
    shown = {target: item.reading.replace("\N{MINUS SIGN}", "-") for target, item in units.items()}
    for place in range(2):
        assert float(shown["input", place]) == pytest.approx(data.raw_inputs[11, place], rel=1e-3)
    hidden = np.tanh(data.inputs[11] @ weights["hidden_1.weight"] + weights["hidden_1.bias"])
    for unit in range(4):
        assert float(shown["hidden_1", unit]) == pytest.approx(hidden[unit], abs=5.1e-4)
    button = window.canvas.released
    assert button.isVisible()
    assert button.text().startswith(f"Row {table_row(data, 11) + 1}, ")
    assert target_text(data, 11) in button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.session.chosen is None
    assert not button.isVisible()
    assert units[Target("input", 0)].reading == ""


def test_outputs_are_in_the_units_of_the_data_and_follow_the_training(make_window):
    recipe = Recipe(Bundled("blood_fat"), scaling="z-score", target_scaling="z-score", split=Split(1, 0, 0))
    window = make_window(Project(sequential(2, Dense(1, "linear")), recipe, Training(batch_size=25)))
    window.session.choose(3)
    for epochs in (1, 200):
        window.session.train(epochs)
        window.session.settle()
        data, weights = window.document.dataset, window.session.frame.snapshot.parameters
        scaled = data.inputs[3] @ weights["output.weight"] + weights["output.bias"]
        expected = scaled[0] * data.target_scaling.scale[0] + data.target_scaling.centre[0]
        shown = window.canvas.network.units[Target("output", 0)].reading
        assert float(shown.replace("\N{MINUS SIGN}", "-")) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("scaling", ["z-score", "robust"])
def test_means_of_units_are_in_the_units_of_the_data(make_window, scaling):
    recipe = Recipe(Bundled("diabetes"), scaling=scaling, target_scaling=scaling)
    window = make_window(Project(sequential(10, Dense(3), Dense(1)), recipe, Training()))
    data, live, frame = window.document.dataset, window.canvas.network.live, window.session.frame
    means = data.raw_rows(frame.rows).mean(axis=0)
    assert [live.value("input", place) for place in range(10)] == pytest.approx(means)
    assert live.value("output", 0) == pytest.approx(data.target_scaling.undo(frame.outputs).mean())


def test_cards_show_what_layers_make_of_an_image(make_window):
    graph = sequential((8, 8, 1), Conv2D(3, "relu"), Flatten(), Dense(10, "softmax"))
    window = make_window(Project(graph, Recipe(Bundled("digits")), Training(loss="cce")))
    card = window.canvas.network.cards["hidden_1"]
    before = [picture.size() for picture in card._pictures]
    window.session.choose(5)
    window.session.settle()
    assert {(picture.width(), picture.height()) for picture in card._pictures} == {(6, 6)}
    window.session.choose(None)
    window.session.settle()
    assert [picture.size() for picture in card._pictures] == before


def test_numbers_are_short():
    assert [reading(value) for value in (0.0, -0.73126, 12.3456, 123.456, 98765.4)] == [
        "0.000",
        "\N{MINUS SIGN}0.731",
        "12.35",
        "123.5",
        "98765",
    ]
    assert reading(5.1, exact=True) == "5.1"
    assert reading(float("nan")) == "nan"
    assert target_text(build(Recipe(Bundled("iris"))), 0) in ("setosa", "Iris-setosa")
