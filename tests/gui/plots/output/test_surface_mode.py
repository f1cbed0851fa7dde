"""The output in three dimensions: what stands where, by NumPy; and that mouse and keys turn it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from nnsim.gui.chosen import of_data
from nnsim.gui.plots.colours import point_colours
from nnsim.gui.plots.output.space.camera import TALL, Camera
from nnsim.gui.plots.output.surface_mode import MOST, SurfaceMode
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Parameters


@pytest.fixture
def show(qtbot):
    """Return a function that shows the mode for a stage."""

    def make(made, size=(420, 380), output=0):
        mode = SurfaceMode(made.look)
        qtbot.addWidget(mode)
        mode.resize(*size)
        mode.show_dataset(made.dataset, output)
        with qtbot.waitExposed(mode):
            mode.show()
        return mode

    return make


def in_box(mode, axis, values):
    low, high = mode.space.axes.ranges[axis]
    return ((values - low) / (high - low) - 0.5) * (TALL if axis == 2 else 1.0)


def test_points_stand_at_inputs_and_target_in_the_units_of_the_axes(stage, show):
    made = stage("plane")
    mode = show(made)
    data = made.dataset
    raw, targets = data.raw_inputs[mode.rows], data.raw_targets[mode.rows, 0]
    expected = np.column_stack(
        [in_box(mode, 0, raw[:, 0]), in_box(mode, 1, raw[:, 1]), in_box(mode, 2, targets)]
    )
    assert mode.space.marks.places == pytest.approx(expected)
    assert mode.space.axes.names == ("x1", "x2", "y")
    assert np.isnan(mode.space.marks.given).all()
    mode.grab()


def test_the_surface_is_what_the_network_gives_in_the_units_of_the_data(stage, show):
    made = stage("plane")
    mode = show(made)
    parameters = made.parameters(size=0.3)
    frame = made.frame(parameters)
    mode.show_frame(frame)
    surface, data = mode.space.surface, made.dataset
    column, row = 10, 40
    place = np.array([[frame.axes[0][column], frame.axes[1][row]]])
    given = made.layers(parameters, data.input_scaling.apply(place))[made.graph.output.id]
    expected = in_box(mode, 2, data.target_scaling.undo(given)[0, 0])
    assert surface.z[row, column] == pytest.approx(expected)
    assert surface.x[column] == pytest.approx(in_box(mode, 0, place[0, 0]))
    outputs = data.target_scaling.undo(frame.outputs)[mode.rows, 0]
    assert mode.space.marks.given == pytest.approx(in_box(mode, 2, outputs))


def test_a_point_is_seen_where_the_box_projects_it(stage, show):
    made = stage("circles")
    mode = show(made)
    image = mode.space.grab().toImage()
    rings = {made.look.theme.point_rim, made.look.theme.point_rim_test, made.look.theme.muted}
    fills = {made.look.theme.positive, made.look.theme.negative}
    nearest = int(np.argmax(mode.space.marks.places @ mode.space.camera.axes[2]))
    at = mode.space.place_of(nearest).toPoint()
    assert image.pixelColor(at).name() in fills | rings


def test_what_is_before_the_surface_hides_it_and_what_is_behind_is_dimmed(make, show):
    """One point over, one under a level surface; the colour of the one under it is mixed."""
    x = np.array([[0.0, 0.0], [1.0, 1.0], [0.5, 0.5], [0.52, 0.5]])
    made = make(sequential(2, Dense(1)), x, np.array([[-1.0], [-1.0], [1.0], [-1.0]]), "regression")
    mode = show(made)
    zero = Parameters(made.parameters().layout, np.zeros(3))
    mode.residuals.click()
    mode.show_frame(made.frame(zero))
    image = mode.space.grab().toImage()

    def colour(row):
        return image.pixelColor(
            mode.space.place_of(int(np.flatnonzero(mode.rows == row)[0])).toPoint()
        ).name()

    theme = made.look.theme
    over, under = (point_colours(made.dataset, np.array([row]), 0, theme)[0] for row in (2, 3))
    assert colour(2) == over
    assert colour(3) not in (under, theme.panel)


def test_dragging_turns_the_wheel_zooms_a_double_click_resets(stage, show, qtbot):
    mode = show(stage("circles"))
    space, start = mode.space, mode.space.camera
    qtbot.mousePress(space, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(space, QPoint(140, 110))
    qtbot.mouseRelease(space, Qt.MouseButton.LeftButton, pos=QPoint(140, 110))
    assert space.camera.turn < start.turn
    assert space.camera.height > start.height
    at = QPointF(100, 100)
    wheel = QWheelEvent(
        at,
        space.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(space, wheel)
    assert space.camera.zoom == pytest.approx(1.1)
    qtbot.mouseDClick(space, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert space.camera == Camera()


def test_arrow_keys_turn_and_plus_and_minus_zoom(stage, show, qtbot):
    mode = show(stage("circles"))
    space = mode.space
    space.setFocus()
    for key, turned in ((Qt.Key.Key_Left, (-5, 0)), (Qt.Key.Key_Up, (0, 5)), (Qt.Key.Key_Down, (0, -5))):
        before = space.camera
        qtbot.keyClick(space, key)
        assert space.camera == before.turned(*turned)
    qtbot.keyClick(space, Qt.Key.Key_Plus)
    assert space.camera.zoom == pytest.approx(1.1)
    qtbot.keyClick(space, Qt.Key.Key_Home)
    assert space.camera == Camera()


def test_a_click_on_a_point_chooses_its_row_and_the_card_tells_it(stage, show, qtbot):
    made = stage("plane")
    mode = show(made)
    mode.show_frame(made.frame(made.parameters()))
    mark = int(np.argmax(mode.space.marks.places @ mode.space.camera.axes[2]))
    at = mode.space.place_of(mark).toPoint()
    with qtbot.waitSignal(mode.row_picked) as picked:
        qtbot.mouseClick(mode.space, Qt.MouseButton.LeftButton, pos=at)
    found = mode.space.nearest(QPointF(at))
    assert picked.args == [int(mode.rows[found])]
    qtbot.mouseMove(mode.space, at)
    assert f"Row {mode.rows[found] + 1}," in mode.card.text()
    assert "predicted" in mode.card.text()


def test_the_chosen_row_is_ringed_also_if_it_is_not_among_the_points(stage, show):
    made = stage("plane")
    mode = show(made)
    before = mode.space.grab().toImage()
    mode.show_chosen(of_data(made.dataset, 17))
    raw, target = made.dataset.raw_inputs[17], made.dataset.raw_targets[17, 0]
    expected = [in_box(mode, 0, raw[0]), in_box(mode, 1, raw[1]), in_box(mode, 2, target)]
    assert mode.space.chosen == pytest.approx(expected)
    assert mode.space.grab().toImage() != before
    mode.show_chosen(None)
    assert mode.space.chosen is None


def test_the_lines_to_the_surface_can_be_switched(stage, show, qtbot):
    made = stage("plane")
    mode = show(made)
    mode.show_frame(made.frame(made.parameters(size=0.2)))
    assert mode.residuals.isChecked()
    before = mode.space.grab().toImage()
    qtbot.mouseClick(mode.residuals, Qt.MouseButton.LeftButton)
    assert mode.space.grab().toImage() != before
    mode.show_dataset(made.dataset, 0)
    assert not mode.residuals.isChecked()


def test_of_three_classes_the_chance_of_one_is_shown(stage, show):
    made = stage("petals")
    mode = show(made, output=2)
    parameters = made.parameters()
    frame = made.frame(parameters)
    mode.show_frame(frame)
    expected = (list(frame.pictures.values())[-1][2] - 0.5) * TALL
    assert mode.space.surface.z == pytest.approx(expected)
    assert mode.space.axes.names[2] == "chance of virginica"
    kinds = made.dataset.targets[mode.rows, 2]
    assert mode.space.marks.places[:, 2] == pytest.approx((kinds - 0.5) * TALL)
    mode.grab()


def test_many_points_are_thinned(make, show):
    x = np.random.default_rng(0).uniform(-1, 1, (5000, 2))
    made = make(sequential(2, Dense(1)), x, x[:, :1], "regression")
    mode = show(made)
    frame = made.frame(made.parameters())
    mode.show_frame(frame)
    assert len(mode.rows) == MOST
    assert mode.space.marks.given == pytest.approx(
        np.clip(in_box(mode, 2, made.dataset.target_scaling.undo(frame.outputs)[:, 0]), -TALL / 2, TALL / 2)[
            np.searchsorted(frame.rows, mode.rows)
        ]
    )


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_a_run_that_left_the_finite_range_leaves_the_points(value, stage, show):
    made = stage("plane")
    mode = show(made)
    parameters = made.parameters()
    parameters.vector[:] = value
    with np.errstate(all="ignore"):
        mode.show_frame(made.frame(parameters))
    mode.grab()


@pytest.mark.parametrize("size", [(120, 120), (300, 500), (900, 300)])
@pytest.mark.parametrize("camera", [Camera(), Camera(0, 0), Camera(45, 90), Camera(-135, 10, 3.0)])
def test_every_size_and_every_place_of_the_eye_can_be_painted(size, camera, stage, show):
    made = stage("plane")
    mode = show(made, size)
    mode.show_frame(made.frame(made.parameters()))
    mode.space.look_from(camera)
    assert not mode.grab().isNull()


@pytest.mark.parametrize(("axis", "key"), [(0, Qt.Key.Key_X), (1, Qt.Key.Key_Y), (2, Qt.Key.Key_Z)])
def test_a_side_of_the_cube_or_a_key_looks_along_an_axis(axis, key, stage, show, qtbot):
    mode = show(stage("plane"))
    space = mode.space
    side = space.cube().sides()[axis]
    at = QPointF(sum(corner.x() for corner in side) / 4, sum(corner.y() for corner in side) / 4)
    qtbot.mouseMove(space, at.toPoint())
    qtbot.mouseClick(space, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert abs(space.camera.axes[2][axis]) == pytest.approx(1.0)
    found = space.camera
    qtbot.keyClick(space, Qt.Key.Key_Home)
    qtbot.keyClick(space, key)
    assert space.camera == found


def test_a_click_beside_all_points_lets_go_of_the_chosen_row(stage, show, qtbot):
    mode = show(stage("plane"))
    with qtbot.waitSignal(mode.row_picked) as picked:
        qtbot.mouseClick(mode.space, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert picked.args == [None]
