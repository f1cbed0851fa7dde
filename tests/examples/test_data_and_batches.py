"""Data and batches: tables, ways of choosing rows while training runs, and inputs that are made round."""

import msgspec
import numpy as np
import pytest

from nnsim.training.training import Training

SEEDS = range(5)


def changed(training: Training, **changes) -> Training:
    return msgspec.structs.replace(training, **changes)


# ---------------------------------------------------------------------- batches from a table


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hundred_batches_of_a_hundred_rows(learn, seed):
    trainer = learn("csv-batches", seed)
    data = trainer.data
    assert trainer.state.step == 100
    assert trainer.state.samples == 100 * 100
    assert data.part.tolist() == [0] * 400 + [2] * 100, "the first 400 train, the last 100 test"
    weight, bias = trainer.parameters["output.weight"].item(), trainer.parameters["output.bias"].item()
    missed = (weight * data.raw_inputs + bias - data.raw_targets).ravel()
    assert trainer.loss("train") == pytest.approx(np.mean(missed[:400] ** 2))
    assert trainer.loss("test") == pytest.approx(np.mean(missed[400:] ** 2))
    assert trainer.loss("test") < 0.2, "at the start it was over 100"


def test_batches_are_drawn_anew_and_without_repeats(begin):
    """One step from weights 0 moves the bias by the mean target of its rows, another one each time."""
    steps = []
    for seed in range(20):
        trainer = begin("csv-batches", seed, "training.initializer=zeros")
        trainer.step()
        steps.append(trainer.parameters["output.bias"].item() / (2 * trainer.training.learning_rate))
    targets = trainer.data.targets[:400, 0]
    of_a_draw = targets.std() / 10 * np.sqrt(300 / 399)
    assert np.std(steps) == pytest.approx(of_a_draw, rel=0.5), "the error of a mean of 100 rows of 400"
    assert np.mean(steps) == pytest.approx(targets.mean(), abs=3 * of_a_draw / np.sqrt(20))


WAYS = {
    "slices of 100": ({"selection": "slices"}, 100),
    "batches of 1": ({"batch_size": 1}, 1),
    "all rows": ({"batch_size": 0}, 400),
}


@pytest.mark.parametrize("way", WAYS)
def test_another_choice_of_rows_while_it_runs(learn, least_squares, way):
    trainer = learn("csv-batches", 1, epochs=5)
    changes, rows = WAYS[way]
    before = trainer.state
    trainer.change(training=changed(trainer.training, **changes))
    assert trainer.parameters.vector.tolist() == before.parameters.vector.tolist()
    trainer.train(epochs=4)
    assert trainer.state.step - before.step == 4 * 400 // rows
    assert trainer.state.samples - before.samples == 4 * 400
    trainer.train(epochs=600)
    assert trainer.loss() < 1.5 * least_squares(trainer)


def test_slices_are_the_rows_in_order(begin):
    trainer = begin("csv-batches", 1, "training.initializer=zeros", "training.selection=slices")
    trainer.step()
    first = trainer.data.targets[:100].mean()
    assert trainer.parameters["output.bias"].item() == pytest.approx(2 * 0.1 * first)


def test_smaller_batches_make_a_rougher_curve(learn):
    def roughness(size: int) -> float:
        trainer = learn("csv-batches", 1, epochs=1000)
        trainer.change(training=changed(trainer.training, batch_size=size))
        trainer.train(epochs=400)
        return float(trainer.history.train_loss[-300:].std())

    assert roughness(1) > 10 * roughness(100) > 100 * roughness(0)


# ---------------------------------------------------------------------- homework


@pytest.mark.parametrize(
    "seeds", [range(5), pytest.param(range(50), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_the_homework_is_done_in_each_seed(learn, seeds):
    for seed in seeds:
        trainer = learn("assignment", seed)
        assert np.bincount(trainer.data.part).tolist() == [700, 0, 300]
        assert trainer.training.batch_size == 50
        assert trainer.metrics("test").r2 > 0.98


def test_a_straight_unit_does_not_do_the_homework(learn, least_squares):
    trainer = learn("assignment", 1, "graph.hidden_1.activation=linear")
    assert trainer.metrics("test").r2 < 0.95
    assert least_squares(trainer) > 0.05


# ---------------------------------------------------------------------- whitening


def steps_to_the_valley(trainer, least: float) -> int:
    """Return after how many steps the loss is within a hundredth of the least; 10,000 if never."""
    trainer.train(epochs=1000)
    history = trainer.history
    there = history.train_loss < 1.01 * least
    return int(history.step[there.argmax()]) if there.any() else 10_000


@pytest.mark.parametrize("seed", SEEDS)
def test_whitening_takes_fewer_steps_to_the_same_loss(begin, least_squares, seed):
    white = begin("whitening", seed)
    least = least_squares(white)
    inputs = white.data.inputs
    assert np.cov(inputs.T, ddof=0) == pytest.approx(np.eye(2), abs=1e-9)
    assert np.corrcoef(white.data.raw_inputs.T)[0, 1] > 0.95
    with_it = steps_to_the_valley(white, least)
    without = steps_to_the_valley(begin("whitening", seed, "recipe.scaling=z-score"), least)
    assert with_it <= 30
    assert without > with_it
    raw = begin("whitening", seed, "recipe.scaling=none")
    raw.train(epochs=1000)
    assert raw.divergence is not None


def test_with_z_scores_it_takes_several_times_as_long(begin, least_squares):
    runs = [begin("whitening", seed, "recipe.scaling=z-score") for seed in range(20)]
    assert np.median([steps_to_the_valley(run, least_squares(run)) for run in runs]) > 3 * 24
