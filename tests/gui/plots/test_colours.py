"""Colours of maps and points, against loops and hand calculation."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from nnsim.gui.plots.colours import (
    FINE,
    chance_map,
    class_colours,
    class_map,
    classes_of,
    legible,
    padded_range,
    point_colours,
    rgb,
    shades,
    soft_diverging,
    value_map,
    value_range,
)
from nnsim.gui.theme import DARK, LIGHT


def test_shades_run_from_low_to_high_and_nothing_leaves_them():
    given = np.array([-np.inf, -5, 0, 5, 10, 15, np.inf, np.nan])
    assert shades(given, (0, 10)).tolist() == [0, 0, 0, 128, 255, 255, 255, 128]


def test_the_colours_of_numbers_show_their_sign():
    assert value_range(np.array([-1.0, 4.0])) == (-4, 4)
    assert value_range(np.array([10.0, 21.0])) == (10, 21)
    low, high = value_range(np.array([3.0, 3.0]))
    assert low < 3 < high


def test_inputs_have_a_tenth_of_room():
    assert padded_range(np.array([0.0, 10.0])) == (-1, 11)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_map_goes_from_orange_to_blue_as_values_rise(theme):
    colours = soft_diverging(theme)
    values = np.tile(np.linspace(-1, 1, 64), (64, 1))
    picture = value_map(values, (-1, 1), colours)
    assert picture.shape == (FINE, FINE, 3)
    assert picture[0, 0].tolist() == colours[0].tolist()
    assert picture[-1, -1].tolist() == colours[255].tolist()
    assert picture[5, -1, 2] > picture[5, -1, 0]
    assert picture[5, 0, 0] > picture[5, 0, 2]


def test_a_map_interpolates_straight_between_the_grid():
    rng = np.random.default_rng(0)
    values = rng.uniform(0, 1, (8, 8))
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    picture = value_map(values, (0, 1), ramp)[..., 0] / 255
    across = np.array([np.interp(np.linspace(0, 7, FINE), np.arange(8), row) for row in values])
    both = np.array([np.interp(np.linspace(0, 7, FINE), np.arange(8), column) for column in across.T]).T
    assert np.abs(picture - both).max() < 0.6 / 255 + 1e-9


def test_infinite_and_missing_values_leave_the_rest_of_a_map_alone():
    values = np.full((16, 16), 1.0)
    values[:, 8:] = np.inf
    values[0, 0] = np.nan
    colours = soft_diverging(LIGHT)
    picture = value_map(values, (0, 1), colours)
    assert (picture[-1] == colours[255]).all()


def test_the_boundary_of_a_steep_network_lies_where_its_odds_are_even():
    x = np.linspace(-1, 1, 64)
    chances = np.tile(1 / (1 + np.exp(-20 * (x - 0.21))), (64, 1))
    picture = chance_map(chances, 1 - chances, soft_diverging(LIGHT)).astype(int)
    middle = picture[3, :, 2] - picture[3, :, 0] > 0
    boundary = np.linspace(-1, 1, FINE)[np.flatnonzero(middle)[0]]
    assert abs(boundary - 0.21) < 2.5 / FINE


def test_chances_at_and_beyond_their_ends_are_no_trouble():
    chances = np.array([[0.0, 1.0], [1.5, -0.5]])
    picture = chance_map(chances, 1 - chances, soft_diverging(LIGHT))
    blue = [picture[row, column, 2] > picture[row, column, 0] for row in (0, -1) for column in (0, -1)]
    assert blue == [False, True, True, False]


def test_each_place_of_a_class_map_has_the_colour_of_the_largest_output():
    rng = np.random.default_rng(1)
    scores = rng.normal(0, 3, (3, 2, 2))
    outputs = np.exp(scores) / np.exp(scores).sum(axis=0)
    picture = class_map(outputs, LIGHT)
    for row in (0, -1):
        for column in (0, -1):
            winner = int(np.argmax(outputs[:, row, column]))
            ink, paper = rgb(LIGHT.classes[winner]), rgb(LIGHT.panel)
            mixed = picture[row, column].astype(float)
            share = np.dot(mixed - paper, ink - paper) / np.dot(ink - paper, ink - paper)
            assert np.abs(paper + share * (ink - paper) - mixed).max() < 1.5
            sure = (outputs[:, row, column].max() - 1 / 3) * 1.5
            assert share == pytest.approx(0.08 + 0.58 * sure, abs=0.02)


def test_two_classes_are_orange_and_blue_and_more_have_the_row_of_colours():
    assert class_colours(LIGHT, 2) == (LIGHT.negative, LIGHT.positive)
    assert class_colours(LIGHT, 3) == LIGHT.classes[:3]
    assert class_colours(LIGHT, 3)[:2] == class_colours(LIGHT, 2)
    assert len(class_colours(LIGHT, 14)) == 14


def test_classes_of_one_and_of_several_columns():
    assert classes_of(np.array([[0.2], [0.5], [0.9]])).tolist() == [0, 1, 1]
    assert classes_of(np.array([[0.2, 0.3, 0.1], [0.5, 0.1, 0.4]])).tolist() == [1, 0]


def test_points_are_coloured_by_class_or_by_value(stage):
    data = stage("circles").dataset
    rows = np.arange(data.rows)
    expected = [LIGHT.positive if target == 1 else LIGHT.negative for target in data.targets[:, 0]]
    assert point_colours(data, rows, 0, LIGHT) == expected
    data = stage("plane").dataset
    colours = point_colours(data, np.arange(data.rows), 0, LIGHT)
    highest, lowest = (QColor(colours[place(data.targets[:, 0])]) for place in (np.argmax, np.argmin))
    assert highest.blue() > highest.red()
    assert lowest.red() > lowest.blue()


def test_numbers_on_a_colour_are_dark_or_light_whichever_reads_better():
    assert legible(LIGHT, rgb("#000000")) == legible(LIGHT, rgb(LIGHT.positive)) == LIGHT.panel
    assert legible(LIGHT, rgb("#ffffff")) == legible(LIGHT, rgb(LIGHT.negative)) == LIGHT.text
    assert legible(DARK, rgb("#ffffff")) == legible(DARK, rgb(DARK.positive)) == DARK.panel
