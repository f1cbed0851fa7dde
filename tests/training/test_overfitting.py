"""Overfitting is told from curves whose turn is known, and not from those that merely tremble or go flat."""

import dataclasses

import numpy as np
import pytest

from nnsim.data.make import dataset
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.training.overfitting import Overfitting, find, turn
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training

EPOCHS = np.arange(61)
FALLING = np.exp(-EPOCHS / 20)
VALLEY = 0.5 + (EPOCHS - 20) ** 2 / 1000
"""Least at epoch 20."""


def test_the_turn_is_where_the_valley_is() -> None:
    assert turn(FALLING, VALLEY) == pytest.approx(20, abs=2)


@pytest.mark.parametrize("seed", range(20))
def test_rough_curves_are_judged_by_their_trend(seed: int) -> None:
    random = np.random.default_rng(seed)
    trembling = 0.02 * random.standard_normal((2, len(EPOCHS)))
    assert turn(FALLING, VALLEY + trembling[0]) == pytest.approx(20, abs=8)
    assert turn(FALLING, FALLING + 0.2 + trembling[1]) is None


@pytest.mark.parametrize(
    ("train", "held_out"),
    [
        (FALLING, FALLING),
        (FALLING, 0.5 + 0.5 * FALLING),
        (VALLEY, VALLEY),
        (np.full(61, 0.3), VALLEY),
        (FALLING, np.full(61, np.nan)),
        (np.where(EPOCHS > 40, np.inf, FALLING), VALLEY),
        (FALLING, np.maximum(FALLING, 0.0497)),
        (FALLING[:1], VALLEY[:1]),
        (FALLING[:23], VALLEY[:23]),
    ],
    ids=[
        "both fall", "held-out loss flattens", "both turn up", "training stands still", "no rows held out",
        "diverged", "flat in the end", "one point", "only two points after the turn",
    ],
)  # fmt: skip
def test_nothing_is_said_of(train, held_out) -> None:
    assert turn(train, held_out) is None


def test_a_sudden_bad_epoch_is_no_turn() -> None:
    held_out = FALLING.copy()
    held_out[-1] = 2.0
    assert turn(FALLING[-10:], held_out[-10:]) is None


@pytest.fixture
def by_heart(rng):
    """Return a function that makes a Trainer on ten noisy rows, with others held out of one part."""

    def make(part: int) -> Trainer:
        x = rng.uniform(-1, 1, (60, 1))
        y = x + 0.5 * rng.standard_normal((60, 1))
        parts = np.where(np.arange(60) < 10, 0, part).astype(np.uint8)
        data = dataclasses.replace(dataset(x, y, split=(1, 0, 0)), part=parts)
        graph = sequential(1, Dense(30, "tanh"), Dense(1))
        return Trainer(graph, data, Training(optimizer="adam", learning_rate=0.02), seed=1)

    return make


@pytest.mark.parametrize(("part", "name"), [(1, "validation"), (2, "test")])
def test_a_network_that_learns_noise_by_heart(by_heart, part: int, name: str) -> None:
    trainer = by_heart(part)
    trainer.train(epochs=3)
    assert find(trainer.history) is None
    trainer.train(epochs=1500)
    found = find(trainer.history)
    assert isinstance(found, Overfitting)
    assert found.part == name
    losses = getattr(trainer.history, f"{name}_loss")
    at = int(np.searchsorted(trainer.history.epoch, found.epoch))
    assert losses[at] < 1.2 * losses.min() < losses[-1]


def test_without_rows_held_out_nothing_can_be_said(by_heart) -> None:
    trainer = by_heart(0)
    trainer.train(epochs=300)
    assert find(trainer.history) is None
