"""The Weights panel: curves and values, what it asks of the session, what it names."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from nnsim.gui.plots.weights.curves import chain
from nnsim.gui.plots.weights.view import MOST, WeightsView
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense


@pytest.fixture
def scene(stage, qtbot, curves):
    """Return a stage with its Weights panel, and a function that sends a frame of training."""

    def show(name="circles", graph=None):
        made = stage(name)
        if graph is not None:
            made.change(graph, made.dataset)
        view = WeightsView(made.document, made.session, made.look)
        qtbot.addWidget(view)
        view.resize(700, 260)
        with qtbot.waitExposed(view):
            view.show()
        view._every = 1
        return made, view

    return show


@pytest.fixture
def train(curves):
    """Return a function that sends the frame of a training that went straight to some parameters."""

    def send(made, parameters, points=101):
        frame = made.frame(parameters, epoch=points, curves=curves(np.arange(points, dtype=float)))
        made.send(frame)
        return frame

    return send


def test_curves_are_asked_for_only_while_they_are_seen(scene, qtbot):
    made, view = scene()
    size = view._shade_of.size
    assert sorted(made.session.watched) == list(range(size))
    qtbot.mouseClick(view.modes.chips["values"], Qt.MouseButton.LeftButton)
    assert made.session.watched is None
    qtbot.mouseClick(view.modes.chips["curves"], Qt.MouseButton.LeftButton)
    assert made.session.watched is not None
    view.hide()
    assert made.session.watched is None
    view.show()
    assert sorted(made.session.watched) == list(range(size))


def test_drawn_curves_are_those_of_the_frame_and_end_at_the_present(scene, train):
    made, view = scene()
    parameters = made.parameters()
    frame = train(made, parameters)
    drawn = []
    for item in view.curves.items:
        x, y, joined = item.xData, item.yData, item.opts["connect"]
        for piece in np.split(np.arange(len(x)), np.flatnonzero(~joined)[:-1] + 1):
            drawn.append((x[piece], y[piece]))
    assert len(drawn) == len(parameters.vector)
    assert sorted(y[-1] for _, y in drawn) == pytest.approx(sorted(parameters.vector))
    assert all(x[0] == 0 and x[-1] == frame.snapshot.epoch for x, _ in drawn)


def test_a_link_is_chosen_by_the_keyboard(scene, train, qtbot):
    made, view = scene()
    qtbot.keyClick(view.chooser, Qt.Key.Key_Down)
    assert view.chooser.currentText() == "Input → Hidden 1"
    block = view.group.indices
    assert made.session.watched == block.tolist()
    train(made, made.parameters())
    colours = {item.opts["pen"].color().name() for item in view.curves.items if item.xData is not None}
    assert colours == set(made.look.theme.classes[:4])
    assert view.legend.accessibleName().startswith("Hidden 1 · unit 1")


def test_pointing_at_a_curve_names_it_and_a_click_holds_it(scene, train, qtbot):
    made, view = scene()
    parameters = made.parameters()
    parameters.vector[:] = np.linspace(-4, 4, len(parameters.vector))
    parameters["hidden_1.weight"][1, 1] = 8.0
    train(made, parameters)
    plot = view.curves.plot
    place = plot.to_widget(50.0, 8.0 * 50 / 100).toPoint()
    qtbot.mouseMove(plot.viewport(), place)
    assert "x2 → Hidden 1 · unit 2: +8.0000" in view.curves.card.text()
    assert view.curves.marked.yData[-1] == 8.0
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseMove(plot.viewport(), QPoint(1, 1))
    assert view.curves.card.isVisible()
    nowhere = plot.to_widget(50.0, 7.0).toPoint()
    qtbot.mouseMove(plot.viewport(), nowhere)
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=nowhere, delay=600)
    assert not view.curves.card.isVisible()


def test_of_many_parameters_the_strongest_are_drawn_and_it_says_so(scene, train):
    made, view = scene(graph=sequential(2, Dense(30, "tanh"), Dense(20, "tanh"), Dense(1, "sigmoid")))
    parameters = made.parameters()
    train(made, parameters)
    strongest = np.argsort(-np.abs(parameters.vector))[:MOST]
    assert sorted(made.session.watched) == sorted(strongest)
    train(made, parameters)
    assert len(view.curves._indices) == MOST
    assert view.note.text() == f"strongest 200 of {len(parameters.vector)}"
    assert sum(len(item.xData) for item in view.curves.items if item.xData is not None) <= 20_000


def test_a_frame_of_another_choice_is_not_drawn(scene, train, qtbot, curves):
    made, view = scene()
    late = made.frame(made.parameters(), epoch=5, curves=curves(np.arange(5.0)))
    qtbot.keyClick(view.chooser, Qt.Key.Key_Down)
    made.send(late)
    assert all(item.xData is None for item in view.curves.items)


def test_gaps_and_ends_are_not_joined():
    values = np.array([[1.0, 5.0], [np.nan, 6.0], [3.0, 7.0]])
    made = chain(np.array([0.0, 1.0, 2.0]), values)
    assert made["x"].tolist() == [0, 1, 2, 0, 1, 2]
    assert made["connect"].tolist() == [False, False, False, True, True, False]
    assert made["y"][[0, 2, 3, 4, 5]].tolist() == [1, 3, 5, 6, 7]


def test_a_diverged_run_leaves_finite_axes(scene, train):
    made, view = scene()
    parameters = made.parameters()
    parameters.vector[3] = np.inf
    parameters.vector[4] = np.nan
    parameters.vector[5] = 1e200
    with np.errstate(all="ignore"):
        train(made, parameters)
    (_, _), (low, high) = view.curves.plot.view.viewRange()
    assert -1e31 < low < high < 1e31, "what was before can be seen"
    view.grab()


def test_the_vertical_range_keeps_still_for_small_changes(scene, train):
    made, view = scene()
    parameters = made.parameters()
    train(made, parameters)
    before = view.curves.plot.view.viewRange()[1]
    for factor in (0.95, 0.9, 0.97):
        smaller = made.parameters()
        smaller.vector[:] *= factor
        train(made, smaller)
        assert view.curves.plot.view.viewRange()[1] == before


def test_values_are_the_parameters_of_each_link_with_its_biases(scene, train, qtbot):
    made, view = scene()
    qtbot.mouseClick(view.modes.chips["values"], Qt.MouseButton.LeftButton)
    parameters = made.parameters()
    train(made, parameters)
    for widget, layer in zip(view.tables.tables, ("hidden_1", "hidden_2", "output"), strict=True):
        expected = np.vstack([parameters[f"{layer}.weight"], parameters[f"{layer}.bias"]])
        model = widget.model
        assert (model.rowCount(), model.columnCount()) == expected.shape
        for row in range(expected.shape[0]):
            for column in range(expected.shape[1]):
                text = model.data(model.index(row, column))
                assert float(text) == pytest.approx(expected[row, column], abs=6e-5)
    first = view.tables.tables[0].model
    rows = [first.headerData(row, Qt.Orientation.Vertical) for row in range(3)]
    assert rows == ["x1", "x2", "b"]


def test_cells_are_tinted_by_sign(scene, train, qtbot):
    made, view = scene()
    qtbot.mouseClick(view.modes.chips["values"], Qt.MouseButton.LeftButton)
    parameters = made.parameters()
    parameters["hidden_1.weight"][0, :2] = 9.0, -9.0
    train(made, parameters)
    model = view.tables.tables[0].model
    blue, orange = (
        model.data(model.index(0, column), Qt.ItemDataRole.BackgroundRole).color() for column in (0, 1)
    )
    assert blue.blue() > blue.red()
    assert orange.red() > orange.blue()


def test_large_matrices_scroll(scene, train, qtbot):
    made, view = scene(graph=sequential(2, Dense(300, "tanh"), Dense(200, "tanh"), Dense(1, "sigmoid")))
    qtbot.mouseClick(view.modes.chips["values"], Qt.MouseButton.LeftButton)
    qtbot.keyClick(view.chooser, Qt.Key.Key_Down)
    qtbot.keyClick(view.chooser, Qt.Key.Key_Down)
    train(made, made.parameters())
    [table] = view.tables.tables
    assert table.model.rowCount() == 301
    view.grab()
    assert table.view.horizontalScrollBar().maximum() > 0
    assert table.view.verticalScrollBar().maximum() > 0


def test_a_choice_that_is_gone_with_the_drawing_becomes_all(scene, qtbot):
    made, view = scene()
    for _ in range(2):
        qtbot.keyClick(view.chooser, Qt.Key.Key_Down)
    assert view.chooser.currentText() == "Hidden 1 → Hidden 2"
    made.change(sequential(2, Dense(4, "tanh"), Dense(1, "sigmoid")), made.dataset)
    assert view.chooser.currentText() == "All"
    assert len(made.session.watched) == 2 * 4 + 4 + 4 + 1


def test_a_choice_that_is_still_there_stays(scene, qtbot):
    made, view = scene()
    qtbot.keyClick(view.chooser, Qt.Key.Key_Down)
    made.change(sequential(2, Dense(7, "tanh"), Dense(3, "tanh"), Dense(1, "sigmoid")), made.dataset)
    assert view.chooser.currentText() == "Input → Hidden 1"
    assert len(made.session.watched) == 14


def test_there_is_a_curve_to_the_point_under_the_mouse(scene, train):
    made, view = scene()
    train(made, made.parameters())
    assert view.curves._nearest(QPointF(1e6, 0.0)) is None
