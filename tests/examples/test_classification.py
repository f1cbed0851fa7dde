"""Classification: XOR from two units, flowers and digits."""

import numpy as np
import pytest

from nnsim.data.build import build
from nnsim.project import examples
from nnsim.training.trainer import Trainer


def test_xor_is_learnt_with_the_seeds_that_it_comes_with():
    project = examples.load("xor")
    trainer = Trainer(project.graph, build(project.recipe), project.training)
    trainer.train()
    assert trainer.state.step == 20_000
    assert trainer.accuracy() == 1


@pytest.mark.parametrize(
    "seeds", [range(20), pytest.param(range(100), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_xor_is_learnt_from_three_starts_of_four(learn, agrees, seeds):
    """72 to 75 of 100, says the course."""
    hits = [learn("xor", seed).accuracy() == 1 for seed in seeds]
    assert agrees(hits, 0.735)


@pytest.mark.parametrize(
    "seeds", [range(3), pytest.param(range(10), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_flowers_are_told_apart(learn, seeds):
    runs = [learn("iris", seed) for seed in seeds]
    assert all(np.bincount(run.data.part).tolist() == [120, 0, 30] for run in runs)
    assert np.median([run.accuracy("test") for run in runs]) >= 0.93
    for run in runs:
        assert len(run.history.test_accuracy) == len(run.history.train_accuracy) == 101
        assert run.history.train_accuracy[-1] > 0.93 > run.history.train_accuracy[0]


@pytest.mark.parametrize(
    "seeds", [range(1), pytest.param(range(10), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_digits_are_read_and_the_wrong_ones_can_be_told(learn, seeds):
    runs = [learn("digits", seed) for seed in seeds]
    assert np.median([run.accuracy("test") for run in runs]) >= 0.96
    for run in runs:
        inputs, targets = run.data.take("test")
        wrong = run.outputs(inputs).argmax(axis=1) != targets.argmax(axis=1)
        assert wrong.mean() == pytest.approx(1 - run.accuracy("test"))
        assert wrong.mean() < 0.06
        confused = run.metrics("test").confusion
        assert confused.sum() - np.trace(confused) == wrong.sum()
