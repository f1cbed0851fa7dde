"""Ticks are clean and inside, ranges cover and keep still, thinned curves keep their points."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnsim.gui.plots.scale import (
    SteadyRange,
    linear_ticks,
    log_range,
    log_ticks,
    nice_step,
    round_out,
    round_up,
    thin,
    tick_text,
)

VALUES = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.floats(1e-9, 1e9), st.integers(2, 10))
def test_a_step_is_1_2_or_5_times_a_power_of_ten_and_leaves_few_parts(span, count):
    step = nice_step(span, count)
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - clean) for clean in (1, 2, 5)) < 1e-6
    assert span / step <= count * (1 + 1e-6)
    assert span / step > count / 2.6


def test_linear_ticks_by_hand():
    assert linear_ticks(-0.1, 1.1, 6) == (0.2, pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0]))
    assert linear_ticks(0, 1610, 4) == (500.0, [0, 500, 1000, 1500])


def test_log_ticks_are_powers_of_ten_with_threes_between_where_there_is_room():
    assert 10 ** np.array(log_ticks(-2, 0, 6)) == pytest.approx([0.01, 0.03, 0.1, 0.3, 1])
    assert 10 ** np.array(log_ticks(-2, 0, 3)) == pytest.approx([0.01, 0.1, 1])
    assert log_ticks(-12, 6, 6) == pytest.approx([-12, -9, -6, -3, 0, 3, 6])


def test_less_than_a_power_of_ten_gets_even_ticks():
    assert 10 ** np.array(log_ticks(math.log10(0.5), math.log10(0.7), 4)) == pytest.approx(
        [0.5, 0.55, 0.6, 0.65, 0.7]
    )


TEXTS = """
0        1       0
1e-17    0.1     0
1500     500     1,500
0.25     0.05    0.25
-1       0.5     -1.0
250000   50000   250,000
-250000  50000   -2.5e5
2.5e7    5e6     25 M
1.25e6   2.5e5   1.25 M
2.5e9    5e8     2.5e9
5.00005  0.00005 5.00005
1e-12    0       1e-12
3e-5     0       3e-5
0.0001   0       0.0001
0.03     0       0.03
100      0       100
1e5      0       100,000
1e6      0       1e6
"""
"""What ticks are called: value, distance of the ticks, text."""


@pytest.mark.parametrize("line", TEXTS.strip().splitlines())
def test_tick_texts(line):
    value, step, text = line.split(maxsplit=2)
    assert tick_text(float(value), float(step)) == text


@given(st.floats(0, 1e12))
def test_an_end_covers_with_little_room_to_spare(value):
    end = round_up(value)
    assert end >= max(value, 1.0) * (1 - 1e-8)
    assert value < 1 or end <= 1.35 * value


def test_an_end_moves_rarely_while_the_value_grows():
    ends = {round_up(epoch) for epoch in range(1, 10_001)}
    assert len(ends) == 8 + 3 * 10


@example(0.0, 5e-324)
@example(1e-300, 5e-324)
@given(VALUES, VALUES)
def test_a_clean_range_covers_and_is_not_much_larger(one, other):
    low, high = min(one, other), max(one, other)
    bottom, top = round_out(low, high)
    assert bottom < low + 1e-9 * abs(low)
    assert top > high - 1e-9 * abs(high)
    if high - low > 1e-6 * max(abs(low), abs(high), 1e-3):
        assert top - bottom < 1.36 * (high - low)


@given(st.floats(-12, 6), st.floats(0, 18))
def test_a_logarithmic_range_covers_and_ends_at_1_or_3(low, span):
    bottom, top = log_range(low, low + span)
    assert bottom <= low
    assert top >= low + span
    third = math.log10(3)
    for end in (bottom, top):
        assert min(abs(end % 1 - clean) for clean in (0, third, 1)) < 1e-9


def test_a_steady_range_grows_at_once_and_shrinks_late():
    steady = SteadyRange()
    first = steady.fit(0, 10)
    assert steady.fit(0.5, 9) == first
    assert steady.fit(0, 6) == first
    grown = steady.fit(0, 30)
    assert grown[1] >= 30
    assert steady.fit(0, 2)[1] < 5


@given(st.integers(0, 5000), st.integers(2, 500))
def test_thinned_points_are_few_and_keep_both_ends(count, limit):
    places = thin(count, limit)
    assert len(places) <= limit + 1
    assert np.all(np.diff(places) > 0)
    assert count == 0 or (places[0], places[-1]) == (0, count - 1)


def test_a_growing_curve_keeps_the_points_it_showed():
    before, after = thin(900, 400), thin(1100, 400)
    assert set(before[:-1]) <= set(after)
