"""Generated sets have the shapes of their names, both classes alike often, and bits that a seed fixes."""

import numpy as np
import pytest

from nnsim.checks import FieldError
from nnsim.data.generators import generate
from nnsim.data.recipe import GENERATORS, Generator


def points(kind, noise=0.0, samples=1000, seed=1):
    table = generate(Generator(kind, samples, noise, seed))
    return table["x1"].values, table["x2"].values, table["class"].values == 1


@pytest.mark.parametrize("kind", GENERATORS)
def test_what_all_have_in_common(kind):
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


@pytest.mark.parametrize("kind", GENERATORS)
def test_noise_moves_the_points_by_its_share(kind):
    still, moved = points(kind, 0.0, 20_000), points(kind, 0.2, 20_000)
    unit = {"circles": 1.0, "xor": 0.5, "gauss": 1.0, "spiral": 0.25, "moons": 0.7}[kind]
    for axis in (0, 1):
        assert np.std(moved[axis] - still[axis]) == pytest.approx(0.2 * unit, rel=0.05)


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


def test_an_unknown_kind():
    with pytest.raises(FieldError, match="must be one of circles, xor, gauss, spiral, moons, not 'rings'"):
        generate(Generator("rings"))
