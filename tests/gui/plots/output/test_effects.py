"""What words do, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from nnsim.gui.plots.output.effects import LEAST, effects
from tests.gui.plots.conftest import blobs, circles, many


def logit(chance):
    return np.log(chance / (1 - chance))


def test_pushes_are_differences_of_log_odds_against_the_largest():
    outputs = np.array([[0.8], [0.5], [0.9], [0.8]])
    found = effects(outputs, circles(), 0)
    moved = logit(0.8) - logit(np.array([0.5, 0.9, 0.8]))
    assert found.score == 0.8
    assert found.without.tolist() == [0.5, 0.9, 0.8]
    assert found.pushes == pytest.approx(moved / moved[0])


def test_small_differences_look_small():
    found = effects(np.array([[0.5], [0.49]]), circles(), 0)
    assert found.pushes == pytest.approx([-logit(0.49) / LEAST])


def test_of_classes_the_chance_of_the_winner_counts():
    outputs = np.array([[0.2, 0.7, 0.1], [0.6, 0.3, 0.1]])
    found = effects(outputs, blobs(), 0)
    assert (found.unit, found.score) == (1, 0.7)
    assert found.pushes.tolist() == [1.0]


def test_numbers_are_compared_in_the_units_of_the_data():
    data = many(outputs=2)
    outputs = np.array([[0.0, 1.0], [0.0, -1.0]])
    found = effects(outputs, data, 1)
    raw = data.target_scaling.undo(outputs)[:, 1]
    assert found.score == pytest.approx(raw[0])
    assert found.without == pytest.approx(raw[1:])
    assert found.pushes.tolist() == [1.0]


def test_nothing_breaks_without_words_or_with_nan():
    assert len(effects(np.array([[0.3]]), circles(), 0).pushes) == 0
    assert np.isfinite(effects(np.full((3, 1), np.nan), circles(), 0).pushes).all()
    level = replace(many(), targets=np.zeros((400, 1)))
    assert effects(np.zeros((2, 1)), level, 0).pushes.tolist() == [0.0]
