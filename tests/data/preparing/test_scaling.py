"""Scalings are fitted to given rows alone, as scikit-learn 1.9 fits them, and can be undone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnsim.data.dataset import Scaling
from nnsim.data.preparing.scaling import fit, fit_each, fit_some
from nnsim.data.recipe import Bundled
from nnsim.data.sets.bundled import load

ROWS = np.array([[1.0, 5.0, -2.0], [3.0, 5.0, 0.0], [8.0, 5.0, 8.0]])

SCIKIT = {
    "-1..1": [
        [-0.55555556, 0.25, -0.86440678, -0.91666667],
        [-0.11111111, 0.0, 0.28813559, 0.41666667],
        [-0.11111111, -0.16666667, 0.38983051, 0.41666667],
    ],
    "z-score": [
        [-0.90068117, 1.01900435, -1.34022653, -1.3154443],
        [0.06866179, 0.32841405, 0.59224599, 0.79067065],
        [0.06866179, -0.13197948, 0.76275827, 0.79067065],
    ],
    "robust": [
        [-0.53846154, 1.0, -0.84285714, -0.73333333],
        [0.07692308, 0.4, 0.12857143, 0.33333333],
        [0.07692308, 0.0, 0.21428571, 0.33333333],
    ],
    "pca": [
        [-2.68412563, 0.31939725, -0.02791483, 0.00226244],
        [1.11628318, -0.08461685, 0.45962099, -0.07503155],
        [1.39018886, -0.28266094, 0.36290965, -0.15503863],
    ],
    # Its whitening divides by n - 1; this is brought to n, as all of ours are.
    "whitening": [
        [-1.30971087, 0.65054141, -0.10015155, 0.0147035],
        [0.54468695, -0.17234578, 1.64900737, -0.48762729],
        [0.67833839, -0.57571769, 1.30203079, -1.00759032],
    ],
}
"""Rows 0, 70 and 149 of iris, scaled by scikit-learn's MinMaxScaler, StandardScaler, RobustScaler and PCA."""


@pytest.mark.parametrize("scale", SCIKIT)
def test_the_figures_of_scikit_learn(scale):
    rows = np.column_stack([column.values for column in load(Bundled("iris")).columns[:4]])
    scaled = fit(rows, scale).apply(rows)
    assert scaled[[0, 70, 149]] == pytest.approx(np.array(SCIKIT[scale]), abs=1e-8)


def test_none():
    np.testing.assert_array_equal(fit(ROWS, "none").apply(ROWS), ROWS)
    assert fit(ROWS, "none").changes_nothing


def test_0_1():
    scaled = fit(ROWS, "0-1").apply(ROWS)
    assert scaled == pytest.approx(np.array([[0, 0, 0], [2 / 7, 0, 0.2], [1, 0, 1]]))


def test_z_score():
    scaled = fit(ROWS, "z-score").apply(ROWS)
    assert scaled.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-15)
    assert scaled.std(axis=0) == pytest.approx([1, 0, 1]), "a constant column becomes 0"
    assert scaled[0, 0] == pytest.approx((1 - 4) / np.sqrt(26 / 3)), "divided by the number of rows"


@pytest.mark.parametrize("scale", ["0-1", "-1..1", "z-score", "robust"])
def test_a_constant_column_that_rounding_moves_is_still_constant(scale):
    assert fit(np.full((3, 1), 0.1), scale).scale.tolist() == [1.0]


def test_equal_quartiles_have_no_reach():
    rows = np.array([[0.0]] * 9 + [[1.0]])
    assert fit(rows, "robust").scale.tolist() == [1.0]


def test_pca_makes_columns_independent_and_whitening_equal(rng):
    rows = rng.standard_normal((500, 3)) @ [[2, 1, 0], [0, 1, 1], [0, 0, 0.1]] + [10, -5, 3]
    turned = fit(rows, "pca").apply(rows)
    variance = turned.var(axis=0)
    assert np.cov(turned.T, ddof=0) == pytest.approx(np.diag(variance), abs=1e-10)
    assert variance.tolist() == sorted(variance, reverse=True)
    assert variance.sum() == pytest.approx(rows.var(axis=0).sum()), "turning keeps distances"
    white = fit(rows, "whitening").apply(rows)
    assert np.cov(white.T, ddof=0) == pytest.approx(np.eye(3), abs=1e-8)


def test_whitening_leaves_a_direction_without_spread_alone():
    rows = np.array([[1.0, 2.0], [2.0, 4.0], [4.0, 8.0]])
    scaling = fit(rows, "whitening")
    assert scaling.apply(rows)[:, 1] == pytest.approx([0, 0, 0], abs=1e-12)
    assert scaling.undo(scaling.apply(rows)) == pytest.approx(rows)


numbers = st.floats(-1e6, 1e6, allow_subnormal=False)


@given(
    arrays(float, st.tuples(st.integers(2, 12), st.integers(1, 4)), elements=numbers),
    st.sampled_from(["none", "0-1", "-1..1", "z-score", "robust", "pca", "whitening"]),
)
def test_undoing_gives_back_the_rows(rows, scale):
    scaling = fit(rows, scale)
    assert np.isfinite(scaling.scale).all()
    assert (scaling.scale > 0).all()
    np.testing.assert_allclose(scaling.undo(scaling.apply(rows)), rows, rtol=1e-6, atol=1e-3)


@given(arrays(float, st.tuples(st.integers(2, 12), st.integers(1, 4)), elements=numbers))
def test_ranges_are_reached_and_kept(rows):
    for scale, low in (("0-1", 0), ("-1..1", -1)):
        scaled = fit(rows, scale).apply(rows)
        varies = np.ptp(rows, axis=0) > 1e-6
        assert scaled[:, varies].min(axis=0, initial=1) == pytest.approx(np.full(varies.sum(), low), abs=1e-6)
        assert scaled[:, varies].max(axis=0, initial=-1) == pytest.approx(np.ones(varies.sum()), abs=1e-6)


def test_only_chosen_columns():
    scaling = fit_some(ROWS, "0-1", np.array([True, False, False]))
    assert (scaling.centre.tolist(), scaling.scale.tolist()) == ([1, 0, 0], [7, 1, 1])


def test_each_column_in_its_own_way(rng):
    rows = rng.standard_normal((50, 4))
    scaling = fit_each(rows, ["pca", "0-1", "pca", "none"])
    scaled = scaling.apply(rows)
    np.testing.assert_allclose(scaled[:, [0, 2]], fit(rows[:, [0, 2]], "pca").apply(rows[:, [0, 2]]))
    np.testing.assert_allclose(scaled[:, 1], fit(rows[:, [1]], "0-1").apply(rows[:, [1]])[:, 0])
    np.testing.assert_array_equal(scaled[:, 3], rows[:, 3])
    np.testing.assert_allclose(scaling.undo(scaled), rows, atol=1e-12)


def test_a_rotation_alone_is_a_change():
    turn = Scaling(np.zeros(2), np.ones(2), np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert not turn.changes_nothing
    assert turn.apply(np.array([[1.0, 2.0]])).tolist() == [[2, 1]]


def test_numbers_too_large_to_be_turned():
    assert np.isinf(fit(np.array([[1e200], [-1e200]]), "pca").scale).all()
