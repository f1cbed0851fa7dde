"""Divergence: found in the very step that arithmetic says, named, stopped, and never a dead end."""

import dataclasses
import math

import numpy as np
import pytest

from nnsim.data.dataset import Dataset
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Parameters
from nnsim.training import roads
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training

RATE = 1000.0


@pytest.fixture
def ones(rings: Dataset):
    """Return a function that makes so many rows of input 1 and target 0: one weight learns w -= rate 2 w."""

    def make(rows: int) -> Dataset:
        return dataclasses.replace(
            rings,
            inputs=np.ones((rows, 1)),
            targets=np.zeros((rows, 1)),
            part=np.zeros(rows, np.uint8),
            task="regression",
            class_names=(),
        )

    return make


def first_bad_step(weight: float, rows: int, batches: int) -> int:
    """Return the step after which the weight is not finite, or the loss at the end of an epoch is not."""
    for step in range(1, 1000):
        weight -= RATE * (2.0 * weight)
        epoch_ends = step % batches == 0
        if not math.isfinite(weight) or (epoch_ends and not math.isfinite(weight * weight * rows)):
            return step
    raise AssertionError("it does not diverge")


@pytest.mark.parametrize(
    ("rows", "batch_size", "step"),
    [(4, 0, 47), (8, 1, 48), (200, 1, 94)],
    ids=["recorded loss, each step", "recorded loss, at an epoch's end", "weights, within an epoch"],
)
@pytest.mark.parametrize("way", ["train", "step", "run"])
@pytest.mark.parametrize("road", ["SMALL", "LARGE"])
def test_the_step_is_the_one_that_arithmetic_says(
    ones, monkeypatch, rows: int, batch_size: int, step: int, way: str, road: str
) -> None:
    monkeypatch.setattr(roads, "choose", lambda *_: getattr(roads, road))
    training = Training(learning_rate=RATE, batch_size=batch_size)
    trainer = Trainer(sequential(1, Dense(1, bias=False)), ones(rows), training)
    weight = float(trainer.parameters.vector[0])
    expected = first_bad_step(weight, rows, rows if batch_size else 1)
    assert abs(expected - step) <= 1  # 1999**47 is about sqrt(1.8e308), 1999**94 about 1.8e308
    if way == "train":
        assert trainer.train(steps=10_000) == expected
    elif way == "run":
        assert trainer.run(20.0) == expected
    else:
        while trainer.step():
            pass
    assert (trainer.divergence.step, trainer.divergence.reason) == (expected, "learning_rate")
    assert trainer.divergence.epoch == trainer.state.epoch == expected // (rows if batch_size else 1)
    assert trainer.snapshot().divergence == trainer.divergence
    trainer.step_back()
    assert np.isfinite(trainer.parameters.vector).all()
    assert trainer.state.step == expected - 1


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam"])
@pytest.mark.parametrize("kind", ["batch", "sample", "epoch"])
def test_the_last_finite_state_is_one_step_back_and_training_stands_still(
    ones, optimizer: str, kind: str
) -> None:
    graph, data = sequential(1, Dense(3, "relu"), Dense(1)), ones(7)
    training = Training(optimizer=optimizer, learning_rate=RATE, batch_size=1)
    trainer, same = (Trainer(graph, data, training, seed=2) for _ in range(2))
    if optimizer in ("rmsprop", "adam"):  # their steps are bounded: they need a push
        huge = Parameters(trainer.parameters.layout, np.full(10, 1e77))
        trainer.change(parameters=huge)
        same.change(parameters=huge)
    trainer.train(steps=100)
    end = trainer.divergence.step
    assert trainer.step() == trainer.step_sample() == trainer.train(epochs=2) == trainer.run(0.01) == 0
    assert trainer.state.step == end
    trainer.step_back(kind)
    assert trainer.divergence is None
    back = trainer.state
    assert back.step == (end - 1 if kind != "epoch" else (end - 1) // 7 * 7)
    assert np.isfinite(back.parameters.vector).all()
    same.train(steps=back.step)
    assert same.divergence is None
    assert same.parameters.vector.tobytes() == back.parameters.vector.tobytes()
    assert trainer.train(steps=100) == end - back.step  # the same again
    assert trainer.divergence.step == end
    trainer.reset()
    assert trainer.divergence is None
    assert trainer.state.step == 0


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("where", ["inputs", "targets"])
def test_data_that_are_not_finite_are_named_in_the_first_step(rings, bad: float, where: str) -> None:
    values = getattr(rings, where).copy()
    values[np.flatnonzero(rings.part == 0)[3], 0] = bad
    data = dataclasses.replace(rings, **{where: values})
    trainer = Trainer(sequential(2, Dense(1)), data, Training(batch_size=0))
    start = trainer.parameters
    assert trainer.train(epochs=3) == 1
    assert (trainer.divergence.step, trainer.divergence.reason) == (1, "data")
    trainer.step_back()
    assert (trainer.parameters.vector == start.vector).all()
    trainer.change(data=rings)
    assert trainer.train(epochs=3) == 3


def test_parts_that_do_not_train_may_hold_anything(rings) -> None:
    targets = np.where(rings.part[:, None] == 2, np.inf, rings.targets)
    trainer = Trainer(sequential(2, Dense(1)), dataclasses.replace(rings, targets=targets))
    assert trainer.train(steps=50) == 50
    assert trainer.divergence is None
    assert trainer.loss("test") == np.inf
