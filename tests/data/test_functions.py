"""Targets are what the formula says, plus noise in its share."""

import numpy as np
import pytest

from nnsim.data.expression import ExpressionError
from nnsim.data.functions import compute
from nnsim.data.recipe import FUNCTIONS, Function

RIGHT = {
    "line": lambda x: 10 + 3 * x[0],
    "plane": lambda x: 10 + 3 * x[0] + 8 * x[1],
    "parabola": lambda x: -3 * (x[0] - 0.5) ** 2,
    "cubic": lambda x: (x[0] - 0.3) * (x[0] - 0.6) * (x[0] - 0.9) + 5,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_ready_made_functions(name):
    table = compute(Function(FUNCTIONS[name], low=-1, high=2, samples=300))
    inputs = [column.values for column in table.columns[:-1]]
    assert table.names[-1] == "y"
    assert table["y"].values == pytest.approx(RIGHT[name](inputs))


def test_inputs_are_uniform_in_the_range():
    x1 = compute(Function("x1", low=-3, high=5, samples=20_000))["x1"].values
    assert x1.min() >= -3
    assert x1.max() < 5
    assert np.histogram(x1, bins=8, range=(-3, 5))[0] == pytest.approx(np.full(8, 2500), rel=0.1)


def test_inputs_up_to_the_largest_number_in_the_formula():
    assert compute(Function("3*x3 + x1")).names == ("x1", "x2", "x3", "y")


def test_noise_is_a_share_of_the_spread_of_the_targets():
    still, noisy = (compute(Function("10 + 3*x1", samples=20_000, noise=noise)) for noise in (0.0, 0.25))
    np.testing.assert_array_equal(still["x1"].values, noisy["x1"].values)
    moved = noisy["y"].values - still["y"].values
    assert moved.std() == pytest.approx(0.25 * still["y"].values.std(), rel=0.03)


def test_the_seed_fixes_the_bits():
    a, b, other = (compute(Function("x1", noise=0.1, seed=seed))["y"].values.tobytes() for seed in (1, 1, 2))
    assert a == b != other


def test_a_formula_without_finite_values():
    with pytest.raises(ExpressionError, match=r"has no finite value where x1 = -"):
        compute(Function("sqrt(x1)", low=-1))
