"""Predicted against actual."""

import numpy as np
import pytest

from nnsim.gui.plots.output.predicted_mode import PredictedMode, determination


@pytest.fixture
def mode(stage, qtbot):
    made = stage("many")
    shown = PredictedMode(made.look)
    qtbot.addWidget(shown)
    shown.show_dataset(made.dataset, 0)
    return made, shown


def test_r2_of_a_straight_line_fit_is_the_squared_correlation():
    rng = np.random.default_rng(0)
    x = rng.normal(size=200)
    y = 3 * x + rng.normal(size=200)
    fitted = np.polyval(np.polyfit(x, y, 1), x)
    assert determination(y, fitted) == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)


def test_r2_of_the_mean_is_zero_and_of_constant_targets_unknown():
    y = np.array([1.0, 2.0, 6.0])
    assert determination(y, np.full(3, 3.0)) == pytest.approx(0.0)
    assert np.isnan(determination(np.ones(3), y))


def test_points_are_actual_and_predicted_values_in_the_units_of_the_data(mode):
    made, shown = mode
    frame = made.frame(made.parameters())
    shown.show_frame(frame)
    assert shown.points.x == pytest.approx(made.dataset.raw_targets[:, 0])
    assert shown.points.y == pytest.approx(made.dataset.target_scaling.undo(frame.outputs)[:, 0])
    train = made.dataset.part == 0
    expected = determination(shown.points.x[train], shown.points.y[train])
    assert f"train {expected:6.3f}" in shown.score.text()
    assert "test" in shown.score.text()


def test_both_axes_are_alike_and_the_diagonal_spans_them(mode):
    made, shown = mode
    for seed in range(3):
        shown.show_frame(made.frame(made.parameters(seed)))
        x, y = shown.plot.view.viewRange()
        assert x == pytest.approx(y)
        ends = shown.diagonal.getData()
        assert ends[0].tolist() == ends[1].tolist() == pytest.approx(x)


def test_no_point_is_drawn_before_there_are_predictions(mode):
    _, shown = mode
    assert sum(len(item.data) for item in shown.points._items) == 0
