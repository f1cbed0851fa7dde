"""Points are added and erased by a brush, and any made set of one or two inputs can be painted on."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.making.painted import add, erase, of, table
from nnsim.data.recipe import Function, Generator, Painted, Recipe, Split, check
from nnsim.errors import NnsimError


def test_a_click_adds_one_point():
    painted = add(add(Painted(), (0.25, -0.5), 1), (3, 4), 0)
    assert painted.points == ((0.25, -0.5, 1.0), (3.0, 4.0, 0.0))
    points = table(painted)
    assert points.names == ("x1", "x2", "class")
    assert [points["class"].cell(row) for row in (0, 1)] == ["1", "0"]


def test_over_one_input_the_place_says_the_value():
    painted = add(Painted(class_names=(), names=("x1", "y")), (0.25, -0.5))
    assert painted.points == ((0.25, -0.5),)
    assert table(painted)["y"].kind == "number"


@given(st.integers(1, 300), st.floats(0.01, 100), st.floats(0.01, 100))
def test_a_brush_fills_its_ellipse(count, across, up):
    painted = add(Painted(), (5, -5), 1, (across, up), count)
    assert len(painted.points) == count
    x1, x2, value = np.array(painted.points).T
    assert (((x1 - 5) / across) ** 2 + ((x2 + 5) / up) ** 2 <= 1 + 1e-9).all()
    assert set(value) == {1.0}


def test_a_brush_fills_its_ellipse_evenly():
    painted = add(Painted(), (0, 0), 1, (1, 1), 20_000)
    radius = np.hypot(*np.array(painted.points)[:, :2].T)
    assert np.histogram(radius**2, bins=10, range=(0, 1))[0] == pytest.approx(np.full(10, 2000), rel=0.1)


def test_strokes_differ_but_can_be_repeated():
    once = add(Painted(), (0, 0), 1, (1, 1), 5)
    twice = add(once, (0, 0), 1, (1, 1), 5)
    assert once.points[:5] == twice.points[:5] != twice.points[5:]
    assert add(Painted(), (0, 0), 1, (1, 1), 5) == once


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.1, 1), st.floats(0.1, 1))
def test_erasing_takes_what_lies_under_the_brush(x, y, across, up):
    painted = of(build(Recipe(Generator(samples=60))))
    left = erase(painted, (x, y), (across, up))
    under = [((p[0] - x) / across) ** 2 + ((p[1] - y) / up) ** 2 <= 1 for p in painted.points]
    assert left.points == tuple(p for p, hit in zip(painted.points, under, strict=True) if not hit)
    assert (left is painted) == (not any(under))


def test_erasing_nothing():
    assert erase(Painted(), (0, 0), (1, 1)) == Painted()
    painted = add(Painted(), (0, 0), 1)
    assert erase(painted, (0, 0), (0, 1)) is painted


@pytest.mark.parametrize(
    "source",
    [
        Generator("circles", 40),
        Generator("blobs", 40, classes=4),
        Generator("plane", 40),
        Generator("sine-gaps", 40),
        Function("x1 + x2", samples=40),
    ],
)
@pytest.mark.parametrize("scaling", ["none", "z-score"])
def test_a_made_set_becomes_points(source, scaling):
    data = build(Recipe(source, scaling=scaling))
    painted = of(data)
    check(Recipe(painted))
    again = build(Recipe(painted, scaling=scaling))
    np.testing.assert_allclose(again.inputs, data.inputs, atol=1e-12)
    np.testing.assert_allclose(again.targets, data.targets, atol=1e-12)
    np.testing.assert_array_equal(again.part, data.part)
    assert (again.task, again.class_names) == (data.task, data.class_names)
    assert msgspec.json.decode(msgspec.json.encode(painted), type=Painted) == painted


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (Generator("swiss-roll"), "swiss-roll has 3 inputs and 1 targets; only one or two inputs and one"),
    ],
)
def test_sets_that_cannot_be_painted(source, sentence):
    with pytest.raises(NnsimError, match=sentence):
        of(build(Recipe(source)))


def test_nothing_painted_yet():
    with pytest.raises(NnsimError, match="No point has been painted yet; click on the plot"):
        build(Recipe(Painted()))


def test_a_class_that_is_not_there():
    with pytest.raises(FieldError, match=r"points\[0\] must end with the place of a class, from 0 to 1"):
        add(Painted(), (0, 0), 2)


def test_too_many_points():
    full = Painted(((0.0, 0.0, 0.0),) * 100_000)
    with pytest.raises(FieldError, match=r"recipe.source.points are 100001; at most 100000 are kept"):
        add(full, (0, 0))


def parts_by_point(painted, split=None):
    data = build(Recipe(painted, split=split or Split()))
    return dict(zip(painted.points, data.part.tolist(), strict=True))


@pytest.mark.parametrize("split", [Split(), Split(seed=3), Split(stratified=True), Split(folds=4, fold=1)])
def test_points_stay_in_their_parts_when_others_come_and_go(split):
    """The bounds between parts move by less than a point each; nothing else may change sides."""
    painted = of(build(Recipe(Generator(samples=200), split=split)))
    before = parts_by_point(painted, split)
    changed = erase(painted, painted.points[17][:2], (0.05, 0.05))
    for place in range(10):
        changed = add(changed, (place / 10, 0.7), 1)
    gone = len(painted.points) - len(changed.points) + 10
    after = parts_by_point(changed, split)
    moved = sum(after[point] != before[point] for point in before if point in after)
    assert gone >= 1
    assert moved <= 2 * (gone + 10)
    assert moved <= 12


def test_another_seed_divides_painted_points_otherwise():
    painted = of(build(Recipe(Generator(samples=200))))
    assert parts_by_point(painted, Split(seed=1)) != parts_by_point(painted, Split(seed=2))
    own = Painted(tuple((x / 50, 0.0, float(x % 2)) for x in range(50)))
    assert parts_by_point(own, Split(seed=1)) != parts_by_point(own, Split(seed=2))
    assert sum(part == 0 for part in parts_by_point(own).values()) == 35


def test_a_number_is_never_given_twice():
    painted = add(add(add(Painted(), (0, 0)), (1, 0)), (2, 0))
    erased = erase(painted, (0, 0), (0.5, 0.5))
    assert erased.numbers == (1, 2)
    assert add(erased, (3, 0)).numbers == (1, 2, 3)
    assert erase(erased, (2, 0), (0.5, 0.5)).numbers == (1,)
    check(Recipe(add(erased, (3, 0), 1, (1, 1), 5)))


def test_too_few_points_for_three_parts_all_train():
    painted = add(add(Painted(), (0, 0), 0), (1, 1), 1)
    assert set(parts_by_point(painted).values()) == {0}
    assert set(parts_by_point(painted, Split(folds=5)).values()) == {0}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"plane": ((0.0, 1.0),)}, "plane must be two ranges"),
        ({"plane": ((0.0, 1.0), (1.0, 1.0))}, r"plane\[1\]"),
        ({"plane": ((0.0, float("nan")), (0.0, 1.0))}, r"plane\[0\]"),
        ({"numbers": (1, 1)}, "numbers must be a number of its own for each of the 2 points"),
        ({"numbers": (1,)}, "numbers must be a number of its own"),
        ({"numbers": (-1, 1)}, r"numbers\[0\]"),
        ({"together": -1}, "together"),
    ],
)
def test_a_wrong_canvas_is_named(wrong, sentence):
    painted = Painted(((0.0, 0.0, 1.0), (1.0, 0.0, 0.0)), **wrong)
    with pytest.raises(FieldError, match=sentence):
        check(Recipe(painted))


def test_the_plane_of_a_set_reaches_a_tenth_beyond_it():
    data = build(Recipe(Function("x1 + x2", samples=40)))
    painted = of(data)
    for axis, (low, high) in enumerate(painted.plane):
        column = data.raw_inputs[:, axis]
        assert low == pytest.approx(column.min() - 0.1 * np.ptp(column))
        assert high == pytest.approx(column.max() + 0.1 * np.ptp(column))
    assert build(Recipe(painted)).plane == painted.plane


def test_a_brush_at_the_edge_paints_inside_only():
    plane = ((-1.0, 1.0), (-1.0, 1.0))
    painted = add(Painted(), (1, 1), 1, (0.5, 0.5), 200, plane)
    assert 20 < len(painted.points) < 80
    assert (np.abs(np.array(painted.points)[:, :2]) <= 1).all()
    assert add(Painted(), (3, 3), 1, (0.5, 0.5), 200, plane) == Painted()
