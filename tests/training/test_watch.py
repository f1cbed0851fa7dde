"""Plateau and early stopping: Keras' callbacks written down once more, and what they do to a training."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from msgspec.structs import replace

from nnsim.network import edits
from nnsim.training import watch as watches
from nnsim.training.trainer import Trainer
from nnsim.training.training import Schedule, Stopping, Training
from nnsim.training.watch import Watch


class KerasPlateau:
    """``ReduceLROnPlateau`` of Keras 3.15 with cooldown 0, for a figure that shall get smaller or larger."""

    def __init__(self, schedule: Schedule) -> None:
        self.patience, self.factor, self.min_lr = schedule.patience, schedule.rate, schedule.floor
        self.up = schedule.monitor.endswith("accuracy")
        self.min_delta, self.best = schedule.min_delta, -math.inf if self.up else math.inf
        self.wait, self.lr = 0, 1.0

    def on_epoch_end(self, current: float) -> None:
        better = current > self.best + self.min_delta if self.up else current < self.best - self.min_delta
        if better:
            self.best, self.wait = current, 0
            return
        self.wait += 1
        if self.wait >= self.patience and self.lr > self.min_lr:
            self.lr, self.wait = max(self.lr * self.factor, self.min_lr), 0


class KerasStopping:
    """``EarlyStopping`` of Keras 3.15 without a baseline; weights are whatever is given as such."""

    def __init__(self, stopping: Stopping) -> None:
        self.patience, self.min_delta = stopping.patience, stopping.min_delta
        self.up = stopping.monitor.endswith("accuracy")
        self.wait, self.best, self.best_weights, self.stopped_epoch = 0, None, None, 0

    def on_epoch_end(self, epoch: int, current: float, weights: object) -> bool:
        """Return whether training stops."""
        self.wait += 1
        if self.best is None or (
            current - self.min_delta > self.best if self.up else current + self.min_delta < self.best
        ):
            self.best, self.best_weights, self.wait = current, weights, 0
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            return True
        return False


figures = st.lists(st.integers(0, 20).map(lambda n: n / 4), min_size=1, max_size=40)
monitors = st.sampled_from(["validation_loss", "train_loss", "validation_accuracy", "train_accuracy"])


def row(figure: float, monitor: str) -> list[float]:
    """Return six figures of which all but one are worse than any."""
    names = ["train_loss", "validation_loss", "test_loss", "train_accuracy", "validation_accuracy", "test"]
    return [figure if name == monitor else 99.0 if "loss" in name else -1.0 for name in names]


@given(figures, monitors, st.integers(1, 4), st.sampled_from([0.0, 0.25, 1.0]), st.sampled_from([0.0, 0.1]))
def test_the_learning_rate_falls_when_that_of_keras_does(series, monitor, patience, min_delta, floor) -> None:
    schedule = Schedule("plateau", patience=patience, monitor=monitor, min_delta=min_delta, floor=floor)
    training, watch, keras = Training(schedule=schedule), Watch(), KerasPlateau(schedule)
    for epoch, figure in enumerate(series):
        watch = watches.after_epoch(watch, training, row(figure, monitor), epoch + 1)
        keras.on_epoch_end(figure)
        assert watch.factor == keras.lr
        assert not watch.stopped


@given(figures, monitors, st.integers(1, 4), st.sampled_from([0.0, 0.25, 1.0]))
def test_training_stops_when_that_of_keras_does(series, monitor, patience, min_delta) -> None:
    stopping = Stopping(patience, monitor, min_delta)
    training, watch, keras = Training(stopping=stopping), Watch(), KerasStopping(stopping)
    for epoch, figure in enumerate(series):
        watch = watches.after_epoch(watch, training, row(figure, monitor), epoch + 1)
        assert watch.stopped == keras.on_epoch_end(epoch, figure, weights=epoch + 1)
        assert watch.best_epoch == keras.best_weights
        if watch.stopped:
            break


def test_what_does_not_exist_is_replaced() -> None:
    training = Training(stopping=Stopping(1, "validation_accuracy"))
    loss_only = [0.5, math.nan, math.nan, math.nan, math.nan, math.nan]
    watch = watches.after_epoch(Watch(), training, loss_only, 1)
    assert watch.stopping_best == 0.5
    assert not watches.after_epoch(watch, training, [0.4, *loss_only[1:]], 2).stopped
    assert watches.after_epoch(watch, training, [0.6, *loss_only[1:]], 2).stopped
    assert watches.after_epoch(watch, training, [math.inf, *loss_only[1:]], 2).stopped


def test_a_plateau_is_a_learning_rate_changed_by_hand_at_the_right_epochs(make) -> None:
    schedule = Schedule("plateau", rate=0.5, patience=1, min_delta=0.01, floor=0.2)
    trainer, by_hand = make(schedule=schedule), make()
    trainer.train(epochs=12)
    keras, rates = KerasPlateau(schedule), []
    for _ in range(12):
        by_hand.step_epoch()
        keras.on_epoch_end(by_hand.loss("validation"))
        rates.append(keras.lr)
        by_hand.change(training=replace(by_hand.training, learning_rate=0.03 * keras.lr))
    assert min(rates) == 0.2
    assert trainer.snapshot().watch.factor == keras.lr
    assert trainer.parameters.vector.tobytes() == by_hand.parameters.vector.tobytes()


@pytest.mark.parametrize("restore", [True, False])
def test_early_stopping_ends_a_training_with_the_best_weights(make, restore: bool) -> None:
    stopping = Stopping(2, min_delta=0.02, restore_best=restore)
    trainer, unstopped, keras = make(stopping=stopping), make(), KerasStopping(stopping)
    steps = trainer.train(epochs=200)
    epoch, stop = 0, False
    while not stop:
        unstopped.step_epoch()
        stop = keras.on_epoch_end(epoch, unstopped.loss("validation"), unstopped.parameters.vector)
        epoch += 1
    assert trainer.state.epoch == epoch == unstopped.state.epoch < 100
    assert steps == 13 * epoch
    expected = keras.best_weights if restore else unstopped.parameters.vector
    assert trainer.parameters.vector.tobytes() == expected.tobytes()
    assert trainer.stopped
    assert trainer.step() == trainer.step_sample() == trainer.train(epochs=3) == trainer.run(0.01) == 0
    np.testing.assert_array_equal(trainer.history.validation_loss, unstopped.history.validation_loss)


def test_a_stopped_training_goes_on_after_a_change_a_step_back_or_a_reset(make) -> None:
    def stopped() -> Trainer:
        trainer = make(stopping=Stopping(2, min_delta=0.02))
        trainer.train(epochs=200)
        assert trainer.stopped
        return trainer

    trainer = stopped()
    end = trainer.state
    trainer.step_back()
    assert not trainer.stopped
    assert trainer.state.step == end.step - 1
    assert trainer.train(epochs=9) == 1
    assert trainer.parameters.vector.tobytes() == end.parameters.vector.tobytes()
    trainer.reset()
    assert trainer.step() == 1
    trainer = stopped()
    trainer.change(training=replace(trainer.training, stopping=Stopping(0)))
    assert trainer.train(epochs=9) == 9 * 13
    trainer = stopped()
    trainer.change(graph=edits.set_units(trainer.graph, "hidden_1", 5).graph)
    assert trainer.train(epochs=2) == 26
    assert trainer.state.watch.best_epoch > end.epoch  # what was best before belongs to another network


def test_the_factor_of_a_plateau_lasts_until_another_rate_is_chosen(make) -> None:
    trainer = make(schedule=Schedule("plateau", patience=1, min_delta=10.0))
    trainer.train(epochs=4)
    assert trainer.state.watch.factor == 0.125
    trainer.change(training=replace(trainer.training, batch_size=30))
    assert trainer.state.watch.factor == 0.125
    trainer.change(training=replace(trainer.training, learning_rate=0.5))
    assert trainer.state.watch.factor == 1.0
