"""Scalings are fitted to given rows alone."""

import numpy as np
import pytest

from nnsim.data.scaling import fit, fit_some

ROWS = np.array([[1.0, 5.0, -2.0], [3.0, 5.0, 0.0], [8.0, 5.0, 8.0]])


def test_none():
    np.testing.assert_array_equal(fit(ROWS, "none").apply(ROWS), ROWS)


def test_0_1():
    scaled = fit(ROWS, "0-1").apply(ROWS)
    assert scaled == pytest.approx(np.array([[0, 0, 0], [2 / 7, 0, 0.2], [1, 0, 1]]))


def test_z_score():
    scaled = fit(ROWS, "z-score").apply(ROWS)
    assert scaled.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-15)
    assert scaled.std(axis=0) == pytest.approx([1, 0, 1]), "a constant column becomes 0"
    assert scaled[0, 0] == pytest.approx((1 - 4) / np.sqrt(26 / 3)), "divided by the number of rows"


@pytest.mark.parametrize("scale", ["0-1", "z-score"])
def test_a_constant_column_that_rounding_moves_is_still_constant(scale):
    assert fit(np.full((3, 1), 0.1), scale).scale.tolist() == [1.0]


def test_undo(rng):
    rows = rng.standard_normal((20, 3)) * [1, 1e6, 1e-6]
    for scale in ("none", "0-1", "z-score"):
        scaling = fit(rows, scale)
        np.testing.assert_allclose(scaling.undo(scaling.apply(rows)), rows, rtol=1e-12)


def test_only_chosen_columns():
    scaling = fit_some(ROWS, "0-1", np.array([True, False, False]))
    assert (scaling.centre.tolist(), scaling.scale.tolist()) == ([1, 0, 0], [7, 1, 1])
