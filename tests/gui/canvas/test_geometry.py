"""Layout of columns: nothing overlaps, nothing is lost, at any size."""

from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import given
from PySide6.QtCore import QRectF

from nnsim.gui.canvas.geometry import Sizes, draw, nearest_unit, room_for_names, units_within
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense

SIZES = Sizes()


def graph_of(*units: int):
    return sequential(units[0], *(Dense(count) for count in units[1:]))


@given(
    st.lists(st.integers(1, 400), min_size=2, max_size=9),
    st.floats(240, 1600),
    st.floats(160, 1000),
    st.floats(0, 160),
)
def test_columns_and_units_never_overlap_and_stay_inside(units, width, height, name):
    drawing = draw(graph_of(*units), width, height, sizes=SIZES, names=(name, name))
    for before, after in pairwise(drawing.columns):
        assert after.x - before.x >= SIZES.small_gap - 1e-6
        assert before.unit_rect(before.units[0]).right() < after.unit_rect(after.units[0]).left()
        assert before.plus_rect.right() <= after.minus_rect.left() + 1e-6
    for column in drawing.columns:
        rects = [column.unit_rect(unit) for unit in column.units]
        assert all(a.bottom() < b.top() for a, b in pairwise(rects))
        assert column.head_rect.bottom() <= rects[0].top() + 1e-6
        assert rects[-1].bottom() <= drawing.bounds.bottom()
    assert drawing.columns[0].x - SIZES.unit / 2 - name >= 0
    assert drawing.columns[-1].x + SIZES.unit / 2 + name <= drawing.bounds.right() + 1e-6
    assert drawing.columns[0].head_rect.left() >= SIZES.margin - 1e-6
    assert drawing.columns[-1].head_rect.right() <= drawing.bounds.right() - SIZES.margin + 1e-6


@given(st.integers(1, 10_000), st.floats(160, 1000))
def test_what_is_not_shown_is_counted(units, height):
    column = draw(graph_of(2, units, 1), 800, height, sizes=SIZES).columns[1]
    assert len(column.units) + column.left_out == units
    if column.left_out:
        assert column.units == (*range(len(column.units) - 1), units - 1)
        assert column.ys[-2] + column.size / 2 < column.ellipsis_y - 5
        assert column.ellipsis_y + 5 < column.ys[-1] - column.size / 2


@pytest.mark.parametrize(("count", "shown", "size"), [(4, 4, 50), (12, 12, 25), (36, 36, 8), (200, 34, 8)])
def test_units_shrink_before_they_are_left_out(count, shown, size):
    column = draw(graph_of(2, count, 1), 800, 480, sizes=SIZES).columns[1]
    assert len(column.units) == pytest.approx(shown, abs=3)
    assert column.size == pytest.approx(size, abs=4)


def test_a_drawing_that_fits_takes_exactly_the_view_and_is_centred():
    drawing = draw(graph_of(2, 4, 3, 1), 800, 480, sizes=SIZES)
    assert drawing.bounds == QRectF(0, 0, 800, 480)
    assert drawing.columns[0].x + drawing.columns[-1].x == pytest.approx(800)


def test_a_drawing_that_is_shown_smaller_uses_the_height_it_gains():
    drawing = draw(graph_of(2, *[4] * 9, 1), 500, 400, sizes=SIZES)
    assert drawing.bounds.width() / drawing.bounds.height() == pytest.approx(500 / 400)


def test_controls_exist_where_the_number_of_units_is_free():
    columns = draw(graph_of(2, 4, 1), 800, 480, sizes=SIZES).columns
    assert [column.fixed for column in columns] == [True, False, True]
    assert [column.activated for column in columns] == [False, True, True]


def test_an_open_slot_pushes_its_neighbours_apart():
    graph = graph_of(2, 4, 3, 1)
    closed = draw(graph, 700, 480, sizes=SIZES)
    opened = draw(graph, 700, 480, sizes=SIZES, openings={2: 1.0})
    gaps = [[b.x - a.x for a, b in pairwise(drawing.columns)] for drawing in (closed, opened)]
    assert gaps[1][1] > 1.2 * gaps[0][1]
    assert gaps[1][1] > 1.5 * gaps[1][0]
    assert opened.slot_rect(2).left() > opened.columns[1].unit_rect(0).right()
    assert opened.slot_rect(2).right() < opened.columns[2].unit_rect(0).left()


def test_a_point_between_two_columns_means_the_slot_there():
    drawing = draw(graph_of(2, 4, 3, 1), 800, 480, sizes=SIZES)
    xs = [column.x for column in drawing.columns]
    assert [drawing.slot_at(x) for x in (0, xs[0] + 5, xs[1] - 5, xs[1] + 5, xs[2] + 5, 2000)] == [
        1,
        1,
        1,
        2,
        3,
        3,
    ]


def test_a_rubber_band_finds_the_units_it_touches():
    drawing = draw(graph_of(2, 4, 3, 1), 800, 480, sizes=SIZES)
    column = drawing.column("hidden_1")
    area = column.unit_rect(1).united(column.unit_rect(2))
    assert units_within(drawing, area) == [("hidden_1", 1), ("hidden_1", 2)]
    assert nearest_unit(column, column.ys[3] + 100) == 3


def test_names_get_more_room_where_columns_are_few():
    assert room_for_names(3, 800, SIZES) > room_for_names(3, 500, SIZES) >= SIZES.name
    assert room_for_names(8, 600, SIZES) == SIZES.name


def test_sizes_follow_the_type_but_shares_do_not():
    large = SIZES.scaled(1.4)
    assert (large.unit, large.opening) == (pytest.approx(1.4 * SIZES.unit), SIZES.opening)
