"""Slices: the curves by a NumPy forward pass; what is held follows slider, mouse and the chosen row."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from nnsim.gui.chosen import of_data
from nnsim.gui.plots.output.slices_mode import PAGE, SlicesMode
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense


@pytest.fixture
def show(qtbot):
    """Return a function that shows the mode for a stage."""

    def make(made, size=(460, 380), output=0):
        mode = SlicesMode(made.look, made.document)
        qtbot.addWidget(mode)
        mode.resize(*size)
        mode.show_dataset(made.dataset, output)
        with qtbot.waitExposed(mode):
            mode.show()
        return mode

    return make


@pytest.fixture
def answered(qtbot):
    """Return a function that waits until the curves are there."""

    def wait(mode):
        qtbot.waitUntil(
            lambda: not mode._answers.busy and mode.slices[0].plot.curve is not None, timeout=60000
        )

    return wait


def expected(made, parameters, held, column, places):
    """Compute one curve with NumPy: raw rows, scaled, through the layers, back to units."""
    raw = np.tile(held, (len(places), 1))
    raw[:, column] = places
    data = made.dataset
    outputs = made.layers(parameters, data.input_scaling.apply(raw))[made.graph.output.id]
    return data.target_scaling.undo(outputs)


def test_curves_are_the_networks_output_with_the_others_at_their_medians(stage, show, answered):
    made = stage("many")
    mode = show(made)
    parameters = made.parameters(size=0.5)
    mode.show_frame(made.frame(parameters))
    answered(mode)
    data = made.dataset
    held = np.median(data.raw_inputs[data.part == 0], axis=0)
    assert mode.held == pytest.approx(held)
    assert len(mode.slices) == 6
    for column, each in enumerate(mode.slices):
        curve = expected(made, parameters, held, column, each.axis.places)
        assert each.plot.curve == pytest.approx(curve[:, 0])
    given = expected(made, parameters, held, 0, held[:1])[0, 0]
    assert mode.slices[0].plot._here == pytest.approx(given)
    assert mode.prediction.text() == f"{given:.4g}"
    mode.show_frame(None)
    assert mode.prediction.text() == ""
    mode.grab()


def test_a_slider_holds_its_input_and_the_other_curves_follow(stage, show, answered, qtbot):
    made = stage("many")
    mode = show(made)
    parameters = made.parameters()
    mode.show_frame(made.frame(parameters))
    answered(mode)
    before = mode.held.copy()
    slider = mode.slices[1].slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert mode.held[1] > before[1]
    assert np.delete(mode.held, 1) == pytest.approx(np.delete(before, 1))
    answered(mode)
    wanted = expected(made, parameters, mode.held, 0, mode.slices[0].axis.places)[:, 0]
    qtbot.waitUntil(lambda: mode.slices[0].plot.curve == pytest.approx(wanted), timeout=60000)
    qtbot.mouseClick(mode.middle, Qt.MouseButton.LeftButton)
    assert mode.held == pytest.approx(before)


def test_dragging_in_a_plot_holds_its_input(stage, show, qtbot):
    mode = show(stage("many"))
    plot, axis = mode.slices[2].plot, mode.slices[2].axis
    inside = plot.inside()
    start, end = (QPoint(round(inside.left() + share * inside.width()), 22) for share in (0.05, 0.9))
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(plot, end)
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=end)
    low, high = axis.span
    assert mode.held[2] == pytest.approx(low + 0.9 * (high - low), abs=0.02 * (high - low))


def test_the_handle_of_the_slider_is_under_the_line(stage, show):
    mode = show(stage("many"))
    each = mode.slices[0]
    for share in (0.0, 0.5, 1.0):
        low, high = each.axis.span
        each.show_place(low + share * (high - low))
        half = mode.look.theme.px(16) / 2
        handle = each.slider.x() + half + share * (each.slider.width() - 2 * half)
        assert handle == pytest.approx(float(each.plot.x_of(each.plot.place)), abs=2)


def test_the_chosen_row_is_held(stage, show):
    made = stage("many")
    mode = show(made)
    mode.show_chosen(of_data(made.dataset, 33))
    assert mode.held == pytest.approx(made.dataset.raw_inputs[33])


def test_of_classes_the_chance_of_one_is_shown_between_0_and_1(stage, show, answered):
    made = stage("flowers")
    mode = show(made, output=1)
    parameters = made.parameters()
    mode.show_frame(made.frame(parameters))
    answered(mode)
    curve = expected(made, parameters, mode.held, 0, mode.slices[0].axis.places)[:, 1]
    assert mode.slices[0].plot.curve == pytest.approx(curve)
    assert mode.prediction.text().endswith(" %")


def test_many_inputs_are_leafed_through(make, show, qtbot):
    x = np.random.default_rng(0).normal(size=(60, 14))
    made = make(sequential(14, Dense(1)), x, x[:, :1], "regression")
    mode = show(made)
    assert [each.axis.name for each in mode.slices] == [f"x{place}" for place in range(1, PAGE + 1)]
    assert mode.pager.text.text() == "1–6 of 14"
    assert not mode.pager.back.isEnabled()
    for _ in range(2):
        qtbot.mouseClick(mode.pager.forth, Qt.MouseButton.LeftButton)
    assert [each.axis.name for each in mode.slices] == ["x13", "x14"]
    assert mode.pager.text.text() == "13–14 of 14"
    assert not mode.pager.forth.isEnabled()
    mode.grab()


def test_a_click_on_a_point_chooses_its_row(stage, show, qtbot):
    made = stage("many")
    mode = show(made)
    plot = mode.slices[0].plot
    dot = int(np.argmax(plot._dots.near))
    at = QPoint(round(float(plot.x_of(plot._dots.x[dot]))), round(float(plot.y_of(plot._dots.y[dot]))))
    with qtbot.waitSignal(mode.row_picked) as picked:
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=at)
    assert picked.args[0] in mode.rows
    mode.show_frame(made.frame(made.parameters()))
    qtbot.mouseMove(plot, at)
    assert f"Row {picked.args[0] + 1}," in mode.card.text()
    assert "predicted" in mode.card.text()
    qtbot.mouseMove(plot, QPoint(2, 2))
    assert not mode.card.isVisible()


def test_an_answer_for_other_data_is_not_shown(stage, show, qtbot):
    made, other = stage("many"), stage("flowers")
    mode = show(made)
    mode.show_frame(made.frame(made.parameters()))
    made.change(other.graph, other.dataset)
    mode.show_dataset(other.dataset, 0)
    qtbot.wait(50)
    assert all(each.plot.curve is None for each in mode.slices)


def test_curves_that_are_undefined_have_gaps(stage, show, answered):
    made = stage("many")
    parameters = made.parameters()
    parameters.vector[:] = np.nan
    mode = show(made)
    mode.show_frame(made.frame(parameters))
    answered(mode)
    assert np.isnan(mode.slices[0].plot.curve).all()
    mode.grab()


@pytest.mark.parametrize("size", [(280, 260), (420, 300), (800, 700)])
def test_every_size_can_be_painted(size, stage, show, answered):
    made = stage("many")
    made.dataset = dataclasses.replace(made.dataset, part=np.zeros(made.dataset.rows, np.uint8))
    made.document.dataset = made.dataset
    mode = show(made, size)
    mode.show_frame(made.frame(made.parameters()))
    answered(mode)
    assert not mode.grab().isNull()
