"""Generated sets have the shapes of their names, both classes alike often, and bits that a seed fixes."""

import numpy as np
import pytest

from nnsim.checks import FieldError
from nnsim.data.making.generators import generate
from nnsim.data.recipe import GENERATORS, Generator

TWO_CLASSES = ("circles", "xor", "gauss", "spiral", "moons", "checkerboard")
NUMBERS = {"plane": 2, "multi-gauss": 2, "swiss-roll": 3, "sine-gaps": 1}
UNITS = {
    "circles": 1.0, "xor": 0.5, "gauss": 1.0, "spiral": 0.25, "moons": 0.7, "blobs": 1.0, "checkerboard": 0.5,
}  # fmt: skip


def points(kind, noise=0.0, samples=1000, seed=1):
    table = generate(Generator(kind, samples, noise, seed))
    return table["x1"].values, table["x2"].values, table["class"].values == 1


@pytest.mark.parametrize("kind", TWO_CLASSES)
def test_what_sets_of_two_classes_have_in_common(kind):
    table = generate(Generator(kind, 501, 0.1, 7))
    assert (table.name, table.names, table.rows) == (kind, ("x1", "x2", "class"), 501)
    assert table["class"].labels == ("0", "1")
    for start in range(0, 500, 50):
        assert table["class"].values[start : start + 50].sum() == 25
    again = generate(Generator(kind, 501, 0.1, 7))
    assert all(a.values.tobytes() == b.values.tobytes() for a, b in zip(table, again, strict=True))
    assert generate(Generator(kind, 501, 0.1, 8))["x1"].values.tobytes() != table["x1"].values.tobytes()
    for axis in ("x1", "x2"):
        assert np.abs(table[axis].values).max() < 1.6
    assert np.abs(np.concatenate([table["x1"].values, table["x2"].values])).max() > 0.9


@pytest.mark.parametrize("kind", UNITS)
def test_noise_moves_the_points_by_its_share(kind):
    still, moved = points(kind, 0.0, 20_000), points(kind, 0.2, 20_000)
    for axis in (0, 1):
        assert np.std(moved[axis] - still[axis]) == pytest.approx(0.2 * UNITS[kind], rel=0.05)


def test_every_kind_is_known():
    assert {*UNITS, *NUMBERS} == set(GENERATORS)


@pytest.mark.parametrize("kind", NUMBERS)
def test_what_sets_of_numbers_have_in_common(kind):
    table = generate(Generator(kind, 20_000, 0.0, 7))
    names = tuple(f"x{place}" for place in range(1, NUMBERS[kind] + 1))
    assert (table.names, table.rows) == ((*names, "y"), 20_000)
    assert all(column.kind == "number" and 0.8 < np.abs(column.values).max() <= 1 for column in table)
    noisy = generate(Generator(kind, 20_000, 0.2, 7))
    for name in names:
        np.testing.assert_array_equal(noisy[name].values, table[name].values)
    moved = noisy["y"].values - table["y"].values
    assert moved.std() == pytest.approx(0.2 * table["y"].values.std(), rel=0.05)


def test_circles():
    x1, x2, inner = points("circles")
    radius = np.hypot(x1, x2)
    assert radius[inner] == pytest.approx(np.full(500, 0.5))
    assert radius[~inner] == pytest.approx(np.ones(500))


def test_xor():
    x1, x2, one = points("xor")
    np.testing.assert_array_equal(x1 * x2 < 0, one)
    assert min(np.abs(x1).min(), np.abs(x2).min()) >= 0.05
    corners = {(a, b) for a, b in zip(x1 > 0, x2 > 0, strict=True)}
    assert len(corners) == 4


def test_gauss():
    x1, x2, one = points("gauss", samples=20_000)
    for axis in (x1, x2):
        assert axis[one].mean() == pytest.approx(0.5, abs=0.01)
        assert axis[~one].mean() == pytest.approx(-0.5, abs=0.01)
        assert axis[one].std() == pytest.approx(0.15, rel=0.05)


def test_spiral():
    x1, x2, one = points("spiral")
    radius = np.hypot(x1, x2)
    turned = np.arctan2(x1, x2) - 2 * np.pi * 1.75 * radius
    assert np.cos(turned[~one]) == pytest.approx(np.ones(500)), "one arm"
    assert np.cos(turned[one]) == pytest.approx(-np.ones(500)), "the other, half a turn on"


def test_moons():
    x1, x2, one = points("moons")
    upper = np.hypot(1.5 * x1[~one] + 0.5, 1.5 * x2[~one] + 0.25)
    lower = np.hypot(1.5 * x1[one] - 0.5, 1.5 * x2[one] - 0.25)
    assert upper == pytest.approx(np.ones(500))
    assert lower == pytest.approx(np.ones(500))
    assert (1.5 * x2[~one] + 0.25).min() >= 0


@pytest.mark.parametrize("classes", [2, 3, 7, 10])
def test_blobs(classes):
    table = generate(Generator("blobs", 1000 * classes, 0.0, 1, classes))
    assert table["class"].labels == tuple(map(str, range(classes)))
    points, group = np.column_stack([table["x1"].values, table["x2"].values]), table["class"].values
    assert group[: 2 * classes].tolist() == [*range(classes), *range(classes)], "the classes take turns"
    middles = np.array([points[group == each].mean(axis=0) for each in range(classes)])
    assert np.hypot(*middles.T) == pytest.approx(np.full(classes, 0.7), abs=0.02)
    assert middles.sum(axis=0) == pytest.approx([0, 0], abs=0.05), "evenly around the middle"
    assert (points - middles[group.astype(int)]).std() == pytest.approx(0.1, rel=0.05)


def test_checkerboard():
    x1, x2, white = points("checkerboard", samples=16_000)
    cells = np.floor((np.array([x1, x2]) + 1) * 2).astype(int)
    np.testing.assert_array_equal(cells.sum(axis=0) % 2 == 1, white)
    counts = np.bincount(4 * cells[0] + cells[1])
    assert counts == pytest.approx(np.full(16, 1000), rel=0.15)


def test_plane_is_that_of_the_playground():
    table = generate(Generator("plane", 300, 0.0))
    assert table["y"].values == pytest.approx((table["x1"].values + table["x2"].values) / 2)


def test_multi_gauss_is_that_of_the_playground():
    """The largest in size of the six clamped linear functions of the distance, its rule for the label."""
    table = generate(Generator("multi-gauss", 500, 0.0))
    x, y = 6 * table["x1"].values, 6 * table["x2"].values
    label = np.zeros(500)
    for across, up, sign in [
        (-4, 2.5, 1),
        (0, 2.5, -1),
        (4, 2.5, 1),
        (-4, -2.5, -1),
        (0, -2.5, 1),
        (4, -2.5, -1),
    ]:
        new = sign * np.clip(1 - np.hypot(x - across, y - up) / 2, 0, 1)
        label = np.where(np.abs(new) > np.abs(label), new, label)
    assert table["y"].values == pytest.approx(label)


def test_swiss_roll_is_that_of_scikit_learn():
    """Its formula: t = 1.5 pi (1 + 2 u), x = t cos t, z = t sin t; t told as -1 to 1, x and z shrunk."""
    table = generate(Generator("swiss-roll", 500, 0.0))
    t = 1.5 * np.pi * (2 + table["y"].values)
    assert table["x1"].values * 4.5 * np.pi == pytest.approx(t * np.cos(t))
    assert table["x3"].values * 4.5 * np.pi == pytest.approx(t * np.sin(t))


def test_sine_with_gaps():
    table = generate(Generator("sine-gaps", 20_000, 0.0))
    x = table["x1"].values
    assert table["y"].values == pytest.approx(np.sin(2 * np.pi * x))
    counts, _ = np.histogram(x, bins=20, range=(-1, 1))
    empty = [4, 5, 6, 12, 13, 14, 15]
    assert counts[empty].tolist() == [0] * 7
    assert np.delete(counts, empty) == pytest.approx(np.full(13, 20_000 / 13), rel=0.1)


def test_an_unknown_kind():
    with pytest.raises(
        FieldError, match=r"must be one of circles, xor, gauss, spiral, moons, .*, not 'rings'"
    ):
        generate(Generator("rings"))
