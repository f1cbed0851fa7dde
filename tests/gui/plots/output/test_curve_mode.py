"""The fitted curve over one input."""

import numpy as np
import pytest

from nnsim.gui.plots.output.curve_mode import CurveMode
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense


@pytest.fixture
def show(qtbot):
    def make(stage):
        mode = CurveMode(stage.look)
        qtbot.addWidget(mode)
        mode.show_dataset(stage.dataset, 0)
        return mode

    return make


def test_the_curve_is_the_network_in_the_units_of_the_data(stage, show):
    made = stage("cubic")
    mode = show(made)
    parameters = made.parameters()
    mode.show_frame(made.frame(parameters))
    x, y = mode.curves[0].getData()
    data = made.dataset
    scaled = made.layers(parameters, data.input_scaling.apply(x[:, None]))["output"]
    assert y == pytest.approx(data.target_scaling.undo(scaled)[:, 0])


def test_the_axis_grows_for_a_curve_that_is_off_and_comes_back(stage, show):
    made = stage("cubic")
    mode = show(made)
    tight = mode.plot.view.viewRange()[1]
    parameters = made.parameters()
    parameters.vector[:] = 0.0
    parameters["output.bias"][:] = 10.0
    mode.show_frame(made.frame(parameters))
    wide = mode.plot.view.viewRange()[1]
    assert tight[1] < wide[1]
    parameters["output.bias"][:] = 1e9
    mode.show_frame(made.frame(parameters))
    span = np.ptp(made.dataset.raw_targets)
    assert np.ptp(mode.plot.view.viewRange()[1]) < 10 * span, "the data stays to be seen"
    parameters["output.bias"][:] = 0.0
    mode.show_frame(made.frame(parameters))
    assert mode.plot.view.viewRange()[1] == pytest.approx(tight)


def test_each_output_has_its_curve_in_the_colour_of_its_points(make, show):
    x = np.linspace(0, 1, 50)[:, None]
    made = make(sequential(1, Dense(3)), x, np.hstack([x, -x, x**2]), "regression")
    mode = show(made)
    mode.show_frame(made.frame(made.parameters()))
    pens = [curve.opts["pen"].color().name() for curve in mode.curves]
    assert pens == list(made.look.theme.classes[:3])
    assert len(mode.points.x) == 150


def test_other_data_with_fewer_outputs_leaves_no_curve_behind(make, stage, show):
    x = np.linspace(0, 1, 50)[:, None]
    mode = show(make(sequential(1, Dense(3)), x, np.hstack([x, -x, x**2]), "regression"))
    made = stage("cubic")
    mode.show_dataset(made.dataset, 0)
    mode.show_frame(made.frame(made.parameters()))
    assert len(mode.curves) == 1


def test_a_class_over_one_input_is_a_curve_of_chances(make, show):
    x = np.linspace(-1, 1, 40)[:, None]
    made = make(sequential(1, Dense(1, "sigmoid")), x, (x > 0).astype(float), "binary", classes=("no", "yes"))
    mode = show(made)
    mode.show_frame(made.frame(made.parameters()))
    _, y = mode.curves[0].getData()
    assert np.all((y > 0) & (y < 1))
    assert set(mode.points.y) == {0.0, 1.0}
