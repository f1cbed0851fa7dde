"""Where the box is seen from, against plain geometry: rotations, similar triangles, rays to the eye."""

import numpy as np
import pytest

from nnsim.gui.plots.output.space.camera import FAR, TALL, ZOOMS, Camera

ANGLES = [(0, 0), (32, 26), (-120, 5), (45, 90), (179, 60)]


@pytest.mark.parametrize(("turn", "height"), ANGLES)
def test_the_axes_of_the_eye_are_a_rotation(turn, height):
    axes = np.stack(Camera(turn, height).axes)
    assert axes @ axes.T == pytest.approx(np.eye(3))
    assert np.linalg.det(axes) == pytest.approx(1.0)


def test_from_the_front_x_runs_to_the_right_and_z_upwards():
    seen = Camera(0, 0).project(np.array([[0.5, 0, 0], [0, 0, TALL / 2], [0, 0.3, 0]]))
    assert seen == pytest.approx(np.array([[0.5, 0], [0, TALL / 2], [0, 0]]))


def test_from_above_y_runs_upwards():
    assert Camera(0, 90).project(np.array([0.2, 0.4, 0.0])) == pytest.approx([0.2, 0.4])


@pytest.mark.parametrize(("turn", "height"), ANGLES)
def test_what_is_nearer_is_larger_by_similar_triangles(turn, height):
    camera = Camera(turn, height)
    right, _, toward = camera.axes
    for depth in (-0.5, 0.0, 0.5):
        assert camera.project(0.1 * right + depth * toward)[0] == pytest.approx(0.1 * FAR / (FAR - depth))


def test_the_eye_never_leaves_the_upper_half():
    camera = Camera()
    assert camera.turned(0, 500).height == 90
    assert camera.turned(0, -500).height == 0
    assert camera.turned(400, 0).turn == pytest.approx((camera.turn + 40 + 180) % 360 - 180)
    assert camera.zoomed(1e9).zoom == ZOOMS[1]
    assert camera.zoomed(1e-9).zoom == ZOOMS[0]


@pytest.mark.parametrize("height", [0, 26, 60, 90])
def test_the_box_stays_in_its_room_however_it_is_turned(height):
    corners = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-TALL / 2, TALL / 2)])
    beside, below, above = Camera(0, height).room()
    for turn in range(-180, 180, 7):
        seen = Camera(turn, height).project(corners)
        assert np.abs(seen[:, 0]).max() <= beside + 0.02
        assert -below - 0.02 <= seen[:, 1].min()
        assert seen[:, 1].max() <= above + 0.02


@pytest.mark.parametrize(("turn", "height"), [(0, 20), (32, 26), (-120, 5), (91, 70), (179, 60)])
def test_a_cell_that_hides_another_is_painted_later(turn, height):
    """Walk along rays to the eye: each cell that a ray crosses must have a higher rank than those before."""
    camera = Camera(turn, height)
    edges = np.linspace(-0.5, 0.5, 11)
    ranks = camera.ranks(edges, edges)
    assert sorted(ranks.ravel().tolist()) == list(range(100))
    rng = np.random.default_rng(0)
    for start in rng.uniform(-0.5, 0.5, (50, 2)):
        path = start + np.linspace(0, 1, 400)[:, None] * (camera.eye[:2] - start)
        path = path[np.abs(path).max(axis=1) < 0.5]
        columns, rows = (np.clip(np.searchsorted(edges, path[:, axis]) - 1, 0, 9) for axis in (0, 1))
        assert (np.diff(ranks[rows, columns]) >= 0).all()
