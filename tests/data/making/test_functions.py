"""Inputs lie as their spans say, targets are what the formulas say, plus noise."""

import numpy as np
import pytest

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.formulas.expression import ExpressionError
from nnsim.data.making.functions import compute
from nnsim.data.recipe import FUNCTIONS, Function, Output, Recipe, Span, check, preset

RIGHT = {
    "line": lambda x: 10 + 3 * x[0],
    "plane": lambda x: 10 + 3 * x[0] + 8 * x[1],
    "parabola": lambda x: -3 * (x[0] - 0.5) ** 2,
    "cubic": lambda x: (x[0] - 0.3) * (x[0] - 0.6) * (x[0] - 0.9) + 5,
    "curve": lambda x: x[0] ** 2 - 6 * x[0] + 8 * x[1],
    "moderation": lambda x: 10 + 3 * x[0] * x[1] - 6 * x[0] + 8 * x[1],
    "power": lambda x: x[0] ** 3,
    "three-inputs": lambda x: 10 + 3 * x[0] - 4 * x[1] + 2 * x[2],
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


def test_noise_in_the_units_of_the_targets():
    still, noisy = (
        compute(Function("1000*x1", samples=20_000, noise=noise, noise_unit="units")) for noise in (0.0, 25.0)
    )
    assert (noisy["y"].values - still["y"].values).std() == pytest.approx(25, rel=0.03)


def test_each_input_has_its_own_span():
    spans = (Span(-2, 4, "ordered"), Span(10, 20, "normal"), Span(5, 6))
    table = compute(Function("x1 + x4", low=-1, high=1, samples=20_000, spans=spans))
    assert table.names == ("x1", "x2", "x3", "x4", "y")
    np.testing.assert_array_equal(table["x1"].values, np.linspace(-2, 4, 20_000))
    assert table["x2"].values.mean() == pytest.approx(15, abs=0.2)
    assert table["x2"].values.std() == pytest.approx(5, rel=0.03)
    assert (table["x3"].values.min(), table["x3"].values.max()) == pytest.approx((5, 6), abs=1e-3)
    assert np.abs(table["x4"].values).max() == pytest.approx(1, abs=1e-3)


def test_one_input_may_change_without_the_others():
    plain = compute(Function("x1 + x2", samples=9))
    other = compute(Function("x1 + x2", samples=9, spans=(Span(0, 1, "normal"),)))
    np.testing.assert_array_equal(plain["x2"].values, other["x2"].values)


@pytest.mark.parametrize(
    ("samples", "inputs", "steps"), [(500, 1, 500), (500, 2, 22), (512, 3, 8), (511, 3, 7), (4, 2, 2)]
)
def test_a_grid_has_every_combination_once(samples, inputs, steps):
    formula = "+".join(f"x{place}" for place in range(1, inputs + 1))
    table = compute(Function(formula, low=-1, high=1, samples=samples, distribution="grid"))
    rows = np.column_stack([column.values for column in table.columns[:-1]])
    assert rows.shape == (steps**inputs, inputs)
    assert len(np.unique(rows, axis=0)) == len(rows)
    assert np.unique(rows) == pytest.approx(np.linspace(-1, 1, steps))
    assert rows[1, -1] > rows[0, -1], "the last input changes first"


def test_a_grid_beside_other_inputs():
    table = compute(Function("x1 + x2", samples=100, spans=(Span(0, 1, "grid"), Span(0, 1))))
    np.testing.assert_array_equal(table["x1"].values, np.linspace(0, 1, 100))
    assert len(np.unique(table["x2"].values)) == 100


def test_too_few_rows_for_a_grid():
    with pytest.raises(FieldError, match=r"^recipe.source.samples must be at least 8: a grid of 3 inputs"):
        compute(Function("x1+x2+x3", samples=7, distribution="grid"))


def test_several_targets():
    source = Function("x1", target="a", others=(Output("b", "x2**2"), Output("c", "x1 > x2")), noise=0.1)
    table = compute(source)
    assert (table.names, table.targets) == (("x1", "x2", "a", "b", "c"), ("a", "b", "c"))
    data = build(Recipe(source))
    assert (data.target_names, data.task) == (("a", "b", "c"), "regression")
    still = compute(Function("x1", target="a", others=source.others))
    assert still["b"].values == pytest.approx(still["x2"].values ** 2)
    moved = [table[name].values - still[name].values for name in "abc"]
    assert abs(np.corrcoef(moved)[0, 1]) < 0.2, "each has noise of its own"


def test_the_noisy_line():
    """Both coordinates of the line from (-2, -6) to (4, 6) are measured with an error of 1."""
    check(Recipe(preset("noisy-line")))
    table = compute(preset("noisy-line"))
    assert (table.names, table.rows) == (("x1", "y"), 50)
    errors = [table["x1"].values - np.linspace(-2, 4, 50), table["y"].values - np.linspace(-6, 6, 50)]
    assert np.std(errors) == pytest.approx(1, abs=0.2)
    assert abs(np.corrcoef(errors)[0, 1]) < 0.4
    assert (np.diff(table["x1"].values) < 0).any()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_presets_are_what_their_names_say(name):
    assert preset(name).formula == FUNCTIONS[name]
    check(Recipe(preset(name)))


def test_the_seed_fixes_the_bits():
    a, b, other = (compute(Function("x1", noise=0.1, seed=seed))["y"].values.tobytes() for seed in (1, 1, 2))
    assert a == b != other


def test_a_formula_without_finite_values():
    with pytest.raises(ExpressionError, match=r"has no finite value where x1 = -"):
        compute(Function("sqrt(x1)", low=-1))
