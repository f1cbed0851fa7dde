"""One unit: lines, planes and curves found by gradient descent, compared with formulas and least squares."""

import numpy as np
import pytest

from nnsim.cli import main

SEEDS = range(5)

COEFFICIENTS = {
    "line": ((), [3], 10, 0.01, 3000),
    "plane": ((), [3, 8], 10, 0.02, 1000),
    "three-inputs": ((), [3, -4, 2], 10, 0.001, 1500),
    "curve": ((), [-6, 8, 1], 0, 0.01, 20_000),
    "moderation": ((), [-6, 8, 3], 10, 0.01, 10_000),
}
"""Settings, weights and bias of the formula, how near they must come, and after how many steps."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", COEFFICIENTS)
def test_the_numbers_of_a_formula_are_found(learn, name, seed):
    settings, weights, bias, near, steps = COEFFICIENTS[name]
    trainer = learn(name, seed, *settings, epochs=steps)
    assert trainer.state.step == steps, "all rows at once: a step is an epoch"
    assert trainer.parameters["output.weight"].ravel() == pytest.approx(weights, abs=near)
    assert trainer.parameters["output.bias"].item() == pytest.approx(bias, abs=near)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", [*COEFFICIENTS, "line-bias-column"])
def test_each_step_is_the_one_that_numpy_computes(begin, name, seed):
    trainer = begin(name, seed)
    inputs, targets, rate = trainer.data.inputs, trainer.data.targets, trainer.training.learning_rate
    weights = trainer.parameters["output.weight"].copy()
    bias = trainer.parameters.get("output.bias", np.zeros(1)).copy()
    scale = 1 if trainer.training.loss == "half_sse" else 2 / len(targets)
    for _ in range(100):
        slope = scale * (inputs @ weights + bias - targets)
        weights -= rate * inputs.T @ slope
        bias -= rate * slope.sum(axis=0) * ("output.bias" in trainer.parameters)
    trainer.train(steps=100)
    assert trainer.parameters["output.weight"] == pytest.approx(weights, rel=1e-9)
    if "output.bias" in trainer.parameters:
        assert trainer.parameters["output.bias"] == pytest.approx(bias, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_line_starts_at_a_half_and_its_loss_falls_below_a_hundredth(begin, seed):
    trainer = begin("line", seed)
    assert trainer.parameters.vector.tolist() == [0.5, 0.5]
    before = trainer.loss()
    assert trainer.planned_epochs == 100
    trainer.train()
    assert trainer.loss() < 0.01 * before


@pytest.mark.parametrize("seed", range(20))
def test_a_column_of_ones_does_the_work_of_a_bias(learn, least_squares, seed):
    trainer = learn("line-bias-column", seed)
    data = trainer.data
    assert trainer.state.step == 50
    assert (data.inputs[:, 0] == 1).all()
    assert set(trainer.parameters) == {"output.weight"}
    assert trainer.loss() / len(data.targets) == pytest.approx(
        least_squares(trainer, ones=False) / 2, rel=0.01
    )


def test_the_noisy_line_is_two_shifted_linspaces(begin):
    """Over many seeds the noise averages out and what is left are the linspaces."""
    rows = [begin("line-bias-column", seed).data for seed in range(100)]
    x = np.mean([data.inputs[:, 1] for data in rows], axis=0)
    y = np.mean([data.targets[:, 0] for data in rows], axis=0)
    assert x == pytest.approx(np.linspace(-2, 4, 50), abs=0.4)
    assert y == pytest.approx(np.linspace(-6, 6, 50), abs=0.4)
    assert np.std([data.inputs[:, 1] - np.linspace(-2, 4, 50) for data in rows]) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_exponent_is_found(learn, seed):
    trainer = learn("exponent", seed)
    assert set(trainer.parameters) == {"output.weight"}
    assert trainer.parameters["output.weight"].item() == pytest.approx(3, abs=0.01)
    x = np.array([0.2, 0.5, 0.9])
    assert trainer.predict(x).ravel() == pytest.approx(x**3, abs=0.01)


# ---------------------------------------------------------------------- steps that are too long


def swings(trainer, steps=30) -> np.ndarray:
    """Return for each pair of successive changes of the weight whether they go opposite ways."""
    weights = [trainer.parameters["output.weight"].item()]
    for _ in range(steps):
        trainer.step()
        weights.append(trainer.parameters["output.weight"].item())
    changes = np.diff(weights)
    return changes[1:] * changes[:-1] < 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_weight_swings_across_the_valley_and_comes_down(begin, seed):
    trainer = begin("overshoot", seed)
    assert swings(trainer).all()
    trainer.train()
    assert trainer.divergence is None
    assert trainer.parameters["output.weight"].item() == pytest.approx(3, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_slightly_larger_rate_climbs_out_of_the_valley(begin, seed):
    trainer = begin("overshoot", seed, "training.learning_rate=0.12")
    assert swings(trainer).all()
    trainer.train()
    assert trainer.divergence.reason == "learning_rate"
    losses = trainer.history.train_loss
    assert (np.diff(losses[10:]) > 0).all()


def test_the_rates_lie_on_both_sides_of_the_largest_that_converges(begin):
    """Gradient descent on a square valley converges below 2 / the largest curvature."""
    inputs = begin("overshoot", 0).data.inputs
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    most = 2 / np.linalg.eigvalsh(2 * rows.T @ rows / len(rows)).max()
    assert 0.1 < most < 0.12


@pytest.mark.parametrize("scaling", ["0-1", "z-score"])
@pytest.mark.parametrize("rate", [0.1, 0.12])
def test_scaled_inputs_make_both_rates_walk_straight_down(begin, scaling, rate):
    trainer = begin("overshoot", 0, f"recipe.scaling={scaling}", f"training.learning_rate={rate}")
    assert swings(trainer).mean() < 0.1
    trainer.train()
    assert (np.diff(trainer.history.train_loss[:30]) < 0).all()
    assert trainer.loss() < 1e-9


def test_the_command_line_says_why_it_diverged(capsys):
    assert main(["train", "overshoot", "--set", "training.learning_rate=0.12"]) == 0
    said = capsys.readouterr().err
    assert "the learning rate is probably too large: each step overshoots the valley" in said


# ---------------------------------------------------------------------- a plane among 25 people


@pytest.mark.parametrize("seed", SEEDS)
def test_blood_fat_is_as_near_as_least_squares(learn, least_squares, seed):
    trainer = learn("blood-fat", seed)
    assert trainer.data.rows == 25
    assert trainer.training.optimizer == "rmsprop"
    assert trainer.loss() <= 1.01 * least_squares(trainer)


def test_blood_fat_of_a_weight_and_an_age_that_are_typed(learn):
    """Predicted in the units of the data, as the regression of the 25 rows by NumPy predicts it."""
    trainer = learn("blood-fat", 1)
    rows, fat = trainer.data.raw_inputs, trainer.data.raw_targets
    weights = np.linalg.lstsq(np.column_stack([rows, np.ones(25)]), fat)[0]
    typed = np.array([[95.0, 60.0], [60.0, 25.0]])
    expected = np.column_stack([typed, np.ones(2)]) @ weights
    assert trainer.predict(typed) == pytest.approx(expected, rel=0.02)
