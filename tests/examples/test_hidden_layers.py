"""Hidden layers: curves in as many seeds as the course says; equal starts; vanishing gradients.

The shares were measured with an independent implementation over 20 to 100 seeds.
"""

import numpy as np
import pytest

from nnsim.network.summary import summarise, total

FEW, MANY = range(10), range(100)


def seeds(few=FEW, many=MANY):
    """Try a few seeds always, and many with ``-m slow``."""
    return pytest.mark.parametrize(
        "seeds",
        [few, pytest.param(many, marks=[pytest.mark.slow, pytest.mark.timeout(1200)])],
        ids=["few", "many"],
    )


# ---------------------------------------------------------------------- a parabola from two bends


@seeds()
def test_most_parabolas_are_there_after_a_hundred_thousand_steps(learn, r2, agrees, seeds):
    hits = [r2(learn("parabola", seed)) > 0.95 for seed in seeds]
    assert agrees(hits, 0.9)


@seeds()
def test_few_parabolas_are_there_after_ten_thousand_steps(learn, r2, agrees, seeds):
    hits = [r2(learn("parabola", seed, epochs=10_000)) > 0.95 for seed in seeds]
    assert agrees(hits, 0.2)


@pytest.mark.parametrize("seed", range(3))
def test_with_linear_units_it_is_never_a_parabola(learn, r2, seed):
    trainer = learn("parabola", seed, "graph.hidden_1.activation=linear")
    assert r2(trainer) < 0.05
    assert bend(trainer) < 1e-9


@seeds()
def test_a_small_rate_leaves_a_straight_line(learn, r2, seeds):
    runs = [learn("parabola", seed, "training.learning_rate=0.01", epochs=10_000) for seed in seeds]
    assert np.median([bend(trainer) for trainer in runs]) < 0.02
    assert np.median([r2(trainer) for trainer in runs]) < 0.01
    assert max(r2(trainer) for trainer in runs) < 0.5


def bend(trainer) -> float:
    """Return how far the curve's middle lies off the line through its ends, in heights of the parabola."""
    left, middle, right = trainer.predict([0.0, 0.5, 1.0]).ravel()
    return abs(middle - (left + right) / 2) / 0.75


@seeds()
def test_with_z_scores_ten_thousand_steps_are_enough_for_all(learn, r2, scaled, seeds):
    assert all(r2(learn("parabola", seed, *scaled, epochs=10_000)) > 0.95 for seed in seeds)


@seeds(range(20), range(100))
def test_pretraining_helps_in_one_seed_of_ten(learn, r2, agrees, seeds):
    """Both runs side by side: 10,000 steps for x and as many for y, and 20,000 for y from the same start."""
    helped, harmed = [], []
    for seed in seeds:
        with_it = learn("parabola-autoencoder", seed)
        without = learn("parabola-autoencoder", seed, "training.pretraining.epochs=0", epochs=20_000)
        assert with_it.state.step == without.state.step == 20_000
        assert with_it.history.pretrained == 10_000
        helped.append(r2(with_it) > 0.95 >= r2(without))
        harmed.append(r2(without) > 0.95 >= r2(with_it))
    assert agrees(helped, 0.1)
    assert sum(harmed) > sum(helped)


# ---------------------------------------------------------------------- a cubic


@seeds()
@pytest.mark.parametrize(("name", "share"), [("cubic-3", 1.0), ("cubic-2-2", 0.85), ("cubic-4-5", 0.6)])
def test_cubics_of_z_scores(learn, r2, agrees, name, share, seeds):
    """1-2-2-1 ends at 1 - R² = 0.035 give or take 0.01, so how many are under 0.05 hangs on the data drawn:
    85 % is the least to expect, and 99 of 100 were seen."""
    hits = [r2(learn(name, seed)) > 0.95 for seed in seeds]
    assert agrees(hits, share, "less" if name == "cubic-2-2" else "two-sided")


@seeds()
@pytest.mark.parametrize(("name", "left"), [("cubic-3", 0.4), ("cubic-2-2", 0.5), ("cubic-4-5", 1.0)])
def test_cubics_of_raw_values(learn, r2, raw, name, left, seeds):
    scores = np.array([r2(learn(name, seed, *raw)) for seed in seeds])
    assert np.mean(scores > 0.95) <= 0.2
    assert np.median(1 - scores) == pytest.approx(left, abs=0.15)


# ---------------------------------------------------------------------- looking inside


@pytest.mark.parametrize("seed", range(5))
def test_a_black_box_is_right_and_its_slices_have_the_slopes_of_the_formula(learn, seed):
    trainer = learn("black-box", seed)
    assert trainer.metrics("test").r2 > 0.98
    middle = np.full((2, 3), 0.5)
    for place, slope in enumerate((3, -4, 2)):
        ends = middle.copy()
        ends[:, place] = 0.3, 0.7
        below, above = trainer.predict(ends).ravel()
        assert (above - below) / 0.4 == pytest.approx(slope, rel=0.25)


def test_sixty_six_numbers_go_into_a_prediction(begin):
    counts = total(line.counts for line in summarise(begin("count-66", 0).graph))
    assert (counts.weights, counts.biases, counts.parameters) == (3 * 4 + 4 * 5 + 5, 4 + 5 + 1, 47)
    assert (counts.sums, counts.activations, counts.in_all) == (10, 9, 66)


# ---------------------------------------------------------------------- equal starts, small gradients


@pytest.mark.parametrize("seed", range(3))
def test_equal_starts_stay_equal_for_ever(learn, seed):
    trainer = learn("symmetry", seed, epochs=300)
    into, out = trainer.parameters["hidden_1.weight"], trainer.parameters["output.weight"]
    assert (into == into[:, :1]).all()
    assert (out == out[:1]).all()
    assert np.ptp(trainer.parameters["hidden_1.bias"]) == 0
    assert (into != 0.5).all(), "they do learn, but all the same"
    assert trainer.accuracy() < 0.8


@pytest.mark.parametrize("seed", range(3))
def test_random_starts_part(learn, seed):
    trainer = learn("symmetry", seed, "training.initializer=fan_in_normal")
    assert np.ptp(trainer.parameters["hidden_1.weight"], axis=1).min() > 0.5
    assert trainer.accuracy() > 0.9


def sizes(trainer) -> np.ndarray:
    """Return the root mean square of the gradient of each layer's weights, from the first to the last."""
    slopes = trainer.gradients()
    return np.array(
        [np.sqrt(np.mean(slopes[f"{layer.id}.weight"] ** 2)) for layer in trainer.graph.layers[1:]]
    )


RELU = [f"graph.hidden_{place}.activation=relu" for place in range(1, 6)]


@pytest.mark.parametrize("seed", range(10))
def test_gradients_vanish_through_sigmoids_and_not_through_relu(begin, seed):
    through_sigmoids = sizes(begin("vanishing", seed))
    assert (np.diff(through_sigmoids) > 0).all(), "each layer gets less than the one after it"
    assert through_sigmoids[0] < 0.01 * through_sigmoids[-2]
    through_relu = sizes(begin("vanishing", seed, *RELU))
    assert through_relu[0] > 0.1 * through_relu[-2]


@pytest.mark.parametrize("seed", range(3))
def test_only_the_relu_layers_learn_the_circles(learn, seed):
    assert learn("vanishing", seed).accuracy() < 0.7
    assert learn("vanishing", seed, *RELU).accuracy() > 0.95
