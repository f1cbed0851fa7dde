"""The Loss panel: curves, live tip, both axes, accuracy, crosshair and the end of a diverged run."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from nnsim.gui.plots.loss.view import MOST, LossView
from nnsim.training.snapshot import Divergence, Metrics


@pytest.fixture
def scene(stage, qtbot):
    """Return a stage and the Loss panel on it."""

    def show(name="circles"):
        made = stage(name)
        view = LossView(made.document, made.session, made.look)
        qtbot.addWidget(view)
        view.resize(400, 300)
        with qtbot.waitExposed(view):
            view.show()
        view._every = 1
        return made, view

    return show


def falling(curves, points=300, start=1.0, end=0.01):
    epoch = np.arange(points, dtype=float)
    train = np.geomspace(start, end, points)
    return curves(
        epoch, train_loss=train, test_loss=2 * train, train_accuracy=1 - train / 2, test_accuracy=1 - train
    )


def y_range(view):
    return view.plot.view.viewRange()[1]


def test_the_curve_is_what_was_recorded_and_ends_at_the_snapshot(scene, curves):
    made, view = scene()
    recorded = falling(curves)
    metrics = Metrics(train_loss=0.005, test_loss=0.02)
    rows = made.dataset.count("train")
    made.send(made.frame(made.parameters(), epoch=310, curves=recorded, metrics=metrics, position=rows // 2))
    x, y = view.curves["train"].getData()
    assert x[-1] == pytest.approx(310 + (rows // 2) / rows)
    assert 10 ** y[-1] == pytest.approx(0.005)
    assert 10 ** y[:-1] == pytest.approx(recorded.train_loss[x[:-1].astype(int)])
    assert view.curves["validation"].xData is None


def test_few_points_are_drawn_however_many_were_recorded(scene, curves):
    made, view = scene()
    made.send(made.frame(made.parameters(), epoch=50_000, curves=falling(curves, 50_000)))
    assert len(view.curves["train"].xData) <= MOST + 2


def test_the_axis_is_logarithmic_until_it_is_switched(scene, curves, qtbot):
    made, view = scene()
    made.send(made.frame(made.parameters(), epoch=300, curves=falling(curves)))
    low, high = y_range(view)
    assert (low, high) == pytest.approx((-2 + np.log10(1), np.log10(3)), abs=0.53)
    assert view.plot.y_axis.log
    qtbot.mouseClick(view.log, Qt.MouseButton.LeftButton)
    assert not view.plot.y_axis.log
    low, high = y_range(view)
    assert low == 0
    assert 2 < high < 2.4


@pytest.mark.parametrize("value", [1e-12, 1e-5, 0.0, 1.0, 1e6])
@pytest.mark.parametrize("points", [0, 1, 5])
def test_losses_of_any_size_and_single_points_are_shown(value, points, scene, curves, qtbot):
    made, view = scene("plane")
    epoch = np.arange(points, dtype=float)
    recorded = curves(epoch, train_loss=np.full(points, value))
    made.send(made.frame(made.parameters(), epoch=points, curves=recorded, metrics=Metrics(train_loss=value)))
    for _ in range(2):
        low, high = y_range(view)
        height = view.curves["train"].yData[-1]
        assert low <= height <= high
        ticks = view.plot.y_axis.tickValues(low, high, 200)[0][1]
        assert 2 <= len(ticks) <= 9
        view.grab()
        qtbot.mouseClick(view.log, Qt.MouseButton.LeftButton)


def test_the_range_moves_in_few_steps_while_the_run_goes_on(scene, curves):
    made, view = scene()
    everything = falling(curves, 2000)
    ranges = set()
    for points in range(10, 2000, 10):
        part = type(everything)(
            *(getattr(everything, name)[:points] for name in everything.__dataclass_fields__)
        )
        made.send(made.frame(made.parameters(), epoch=points, curves=part))
        x, y = view.plot.view.viewRange()
        assert x[0] == pytest.approx(0)
        assert x[1] >= points * (1 - 1e-9)
        ranges.add((round(x[1], 6), round(y[0], 6), round(y[1], 6)))
    assert len(ranges) < 35


def test_accuracy_is_shown_instead_of_the_loss_for_classes_only(scene, curves, qtbot):
    made, view = scene()
    recorded = falling(curves)
    made.send(made.frame(made.parameters(), epoch=299, curves=recorded))
    qtbot.mouseClick(view.accuracy, Qt.MouseButton.LeftButton)
    assert view.title.text() == "Accuracy"
    assert not view.log.isVisible()
    assert view.curves["test"].yData[-1] == pytest.approx(recorded.test_accuracy[-1])
    assert y_range(view) == pytest.approx([-0.02, 1.02])
    _, plane = scene("plane")
    assert not plane.accuracy.isVisible()


def test_the_title_comes_back_with_data_that_have_no_accuracy(scene, stage, curves, qtbot):
    made, view = scene()
    qtbot.mouseClick(view.accuracy, Qt.MouseButton.LeftButton)
    other = stage("plane")
    made.change(other.graph, other.dataset)
    assert view.title.text() == "Loss"
    assert view.log.isVisible()


def test_a_diverged_run_ends_with_a_marker_and_gaps_stay_gaps(scene, curves):
    made, view = scene()
    loss = np.geomspace(1, 1e20, 50)
    loss[10:12] = np.nan
    loss[45:] = [np.inf, np.nan, np.inf, np.nan, np.nan]
    end = Divergence(step=4321, epoch=50, reason="learning_rate")
    made.send(
        made.frame(
            made.parameters(), epoch=50, curves=curves(np.arange(50.0), train_loss=loss), divergence=end
        )
    )
    assert view.end.isVisible()
    assert view.end.value() == 50
    assert "4,321" in view.end.label.format
    y = view.curves["train"].yData
    assert np.isnan(y[[10, 11, 45, 46, 49]]).all()
    assert np.isfinite(y_range(view)).all()
    view.grab()
    made.send(made.frame(made.parameters(), epoch=51, curves=falling(curves)))
    assert not view.end.isVisible()


def test_the_crosshair_reads_the_nearest_recorded_point(scene, curves, qtbot):
    made, view = scene()
    recorded = falling(curves)
    made.send(made.frame(made.parameters(), epoch=299, curves=recorded))
    place = view.plot.to_widget(120.3, -1.0)
    qtbot.mouseMove(view.plot.viewport(), place.toPoint())
    index = round(view.plot.to_view(QPointF(place.toPoint())).x())
    assert view.cross.isVisible()
    assert view.cross.value() == index
    assert f"Epoch {index}" in view.card.text()
    assert f"{recorded.train_loss[index]:.4g}" in view.card.text()
    assert f"{recorded.test_loss[index]:.4g}" in view.card.text()
    qtbot.mouseMove(view.plot.viewport(), QPoint(1, 1))
    assert not view.cross.isVisible()
    assert not view.card.isVisible()


def test_the_legend_names_the_parts_that_have_rows(scene):
    _, view = scene()
    assert view.legend.accessibleName() == "train, validation, test"


def test_without_a_frame_the_plot_is_empty(scene, curves):
    made, view = scene()
    made.send(made.frame(made.parameters(), epoch=299, curves=falling(curves)))
    made.change(made.graph, made.dataset)
    assert all(curve.xData is None for curve in view.curves.values())
    assert len(view.tips.data) == 0
