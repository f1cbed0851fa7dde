"""The Output panel driven by hand-made frames: which ways it offers, where things are, what the card says."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor

from nnsim.gui.plots.output.view import OutputView, modes_for
from nnsim.network.parameters import Parameters


@pytest.fixture
def show(qtbot):
    """Return a function that shows an Output panel of a stage."""

    def make(stage, size=(420, 460)):
        view = OutputView(stage.document, stage.session, stage.look)
        qtbot.addWidget(view)
        view.resize(*size)
        with qtbot.waitExposed(view):
            view.show()
        view._every = 1
        return view

    return make


def colour_at(view: OutputView, x: float, y: float) -> QColor:
    plot = view.mode.plot
    return plot.grab().toImage().pixelColor(plot.to_widget(x, y).toPoint())


@pytest.mark.parametrize(
    ("name", "modes"),
    [
        ("circles", ("map", "surface", "confusion")),
        ("plane", ("map", "surface", "slices", "predicted")),
        ("cubic", ("curve", "predicted")),
        ("flowers", ("confusion", "slices")),
        ("many", ("predicted", "slices")),
    ],
)
def test_the_data_decide_which_ways_there_are_and_the_first_is_shown(name, modes, stage, show):
    made = stage(name)
    assert modes_for(made.dataset) == modes
    view = show(made, (700, 460))
    assert view.mode is view.modes[modes[0]]
    visible = {key for key, chip in view.chips.chips.items() if chip.isVisibleTo(view)}
    assert visible == (set(modes) if len(modes) > 1 else set())


def test_a_chosen_way_is_remembered_for_data_of_its_kind(stage, show, qtbot):
    circles, plane = stage("circles"), stage("plane")
    view = show(circles)
    qtbot.mouseClick(view.chips.chips["confusion"], Qt.MouseButton.LeftButton)
    assert view.mode is view.modes["confusion"]
    graph, data = circles.graph, circles.dataset
    circles.change(plane.graph, plane.dataset)
    assert view.mode is view.modes["map"]
    circles.change(graph, data)
    assert view.mode is view.modes["confusion"]


def test_before_the_first_frame_the_points_are_there_and_nothing_else(stage, show):
    made = stage("circles")
    view = show(made)
    assert len(view.mode.points.x) == made.dataset.rows
    assert view.mode.image.image is None


@pytest.mark.parametrize(
    ("weights", "blue", "orange"), [((6, 0), (0.9, 0), (-0.9, 0)), ((0, 6), (0, 0.9), (0, -0.9))]
)
def test_the_map_is_blue_where_the_output_is_large(weights, blue, orange, linear_stage, show):
    stage = linear_stage
    view = show(stage)
    layout = stage.parameters().layout
    stage.send(stage.frame(Parameters(layout, np.array(weights, dtype=float))))
    view.mode.points.show(*(np.zeros(0, dtype=int),) * 4, [])
    assert colour_at(view, *blue).blue() > colour_at(view, *blue).red()
    assert colour_at(view, *orange).red() > colour_at(view, *orange).blue()


def test_axes_keep_their_range_over_frames(stage, show):
    for name in ("circles", "plane"):
        made = stage(name)
        view = show(made)
        before = view.mode.plot.view.viewRange()
        for seed in range(4):
            made.send(made.frame(made.parameters(seed, size=3.0)))
            assert np.allclose(view.mode.plot.view.viewRange(), before, atol=1e-9)


def test_axes_are_in_the_units_of_the_data(stage, show):
    made = stage("plane")
    view = show(made)
    x, y = view.mode.plot.view.viewRange()
    raw = made.dataset.raw_inputs
    assert x == pytest.approx(
        [raw[:, 0].min() - 0.1 * np.ptp(raw[:, 0]), raw[:, 0].max() + 0.1 * np.ptp(raw[:, 0])]
    )
    assert y[0] < raw[:, 1].min() < raw[:, 1].max() < y[1]


@pytest.mark.parametrize("name", ["circles", "plane", "petals", "cubic", "many", "flowers"])
def test_a_run_that_left_the_finite_range_is_shown_without_trouble(name, stage, show):
    made = stage(name)
    view = show(made)
    for value in (np.nan, np.inf, 1e300):
        parameters = made.parameters()
        parameters.vector[:] = value
        with np.errstate(all="ignore"):
            made.send(made.frame(parameters))
        view.grab()


def test_the_card_tells_row_inputs_target_and_prediction(stage, show, qtbot):
    made = stage("circles")
    view = show(made)
    frame = made.frame(made.parameters())
    made.send(frame)
    mode, raw = view.mode, made.dataset.raw_inputs
    row = 123
    qtbot.mouseMove(mode.plot.viewport(), mode.plot.to_widget(*raw[row]).toPoint())
    assert mode.card.isVisible()
    told = mode.points.nearest(QPointF(*raw[row]))
    text = mode.card.text()
    assert f"Row {told + 1}," in text
    assert f"{raw[told, 0]:.4g}" in text
    assert f"{raw[told, 1]:.4g}" in text
    chance = frame.outputs[told, 0]
    assert f"{int(chance >= 0.5)} ({100 * max(chance, 1 - chance):.1f} %)" in text
    qtbot.mouseMove(mode.plot.viewport(), QPoint(2, 2))
    assert not mode.card.isVisible()


def test_the_card_follows_training(stage, show, qtbot):
    made = stage("plane")
    view = show(made)
    mode, raw = view.mode, made.dataset.raw_inputs
    qtbot.mouseMove(mode.plot.viewport(), mode.plot.to_widget(*raw[7]).toPoint())
    texts = []
    for seed in range(2):
        made.send(made.frame(made.parameters(seed)))
        texts.append(mode.card.text())
    assert texts[0] != texts[1]
    assert "predicted" in texts[0]


def test_several_targets_can_be_chosen(stage, show, qtbot):
    made = stage("two")
    view = show(made)
    made.send(made.frame(made.parameters()))
    assert view.targets.isVisible()
    qtbot.keyClick(view.targets, Qt.Key.Key_Down)
    assert view.targets.currentText() == "y2"
    assert np.allclose(view.mode.points.x, made.dataset.raw_targets[:, 1])


def test_large_data_is_thinned_to_what_the_frame_says(make, show):
    from nnsim.network.graph import sequential
    from nnsim.network.layers import Dense

    x = np.random.default_rng(0).uniform(-1, 1, (5000, 2))
    made = make(
        sequential(2, Dense(1, "sigmoid")), x, (x[:, :1] > 0).astype(float), "binary", classes=("a", "b")
    )
    view = show(made)
    assert len(view.mode.points.x) == 2000
    frame = made.frame(made.parameters())
    made.send(frame)
    assert np.array_equal(view.mode.points.rows, frame.rows)


def test_train_and_test_points_have_other_rims(stage, show):
    made = stage("circles")
    view = show(made)
    theme = made.look.theme
    train, _validation, test = (item.opts["pen"].color().name() for item in view.mode.points._items)
    assert (train, test) == (theme.point_rim, theme.point_rim_test)
    for number, item in enumerate(view.mode.points._items):
        assert len(item.data) == np.count_nonzero(made.dataset.part == number)


@pytest.mark.parametrize("size", [(300, 330), (400, 440), (700, 400), (300, 600)])
def test_the_map_is_nearly_square_in_every_panel(size, stage, show):
    view = show(stage("circles"), size)
    inside = view.mode.plot.view.sceneBoundingRect()
    assert max(inside.width(), inside.height()) < 1.12 * min(inside.width(), inside.height())


def test_in_a_narrow_panel_the_ways_are_in_a_menu(stage, show, qtbot):
    made = stage("plane")
    view = show(made, (700, 460))
    assert view.chips.isVisible()
    assert not view.chips.folded.isVisible()
    view.resize(view.minimumSizeHint().width(), 360)
    assert not view.chips.isVisible()
    assert view.chips.folded.isVisible()
    assert view.chips.folded.text() == "Map ▾"
    actions = view.chips.folded.menu().actions()
    assert [action.text() for action in actions] == ["Map", "3-D", "Slices", "Predicted"]
    actions[1].trigger()
    assert view.mode is view.modes["surface"]
    assert view.chips.folded.text() == "3-D ▾"
    view.resize(700, 360)
    assert view.chips.isVisible()
