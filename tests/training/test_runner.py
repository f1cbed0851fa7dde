"""The Runner, driven by a Trainer: right counters, the same bits forwards and backwards, divergence seen."""

import dataclasses
import time

import numpy as np
import pytest
from msgspec.structs import replace

from nnsim.network import edits
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.training import history as histories
from nnsim.training.fitting import WHOLE
from nnsim.training.history import History
from nnsim.training.state import State
from nnsim.training.trainer import Trainer
from nnsim.training.training import OPTIMIZERS, Training

BATCHES = 13
"""Batches in an epoch of 90 rows by 7."""


def assert_same(a: State, b: State) -> None:
    """Check that two States have the same bits."""
    assert a.parameters.vector.tobytes() == b.parameters.vector.tobytes()
    assert a.slots.tobytes() == b.slots.tobytes()
    assert counters(a) == counters(b)


def counters(state: State) -> tuple[int, ...]:
    return state.updates, state.epoch, state.position, state.step, state.samples


def test_counters_of_steps_samples_and_epochs(make) -> None:
    trainer = make()
    assert trainer.step(BATCHES - 1) == BATCHES - 1
    assert counters(trainer.state) == (12, 0, 84, 12, 84)
    trainer.step()
    assert counters(trainer.state) == (13, 1, 0, 13, 90)
    trainer.step_sample(3)
    assert counters(trainer.state) == (16, 1, 3, 16, 93)
    assert trainer.step_epoch() == 13  # 87 rows are left: 12 batches of 7 and one of 3
    assert counters(trainer.state) == (29, 2, 0, 29, 180)
    assert trainer.step_epoch(2) == 2 * BATCHES
    assert trainer.train(epochs=3) == 3 * BATCHES
    assert trainer.train(steps=5) == 5
    assert counters(trainer.state) == (99, 7, 35, 99, 665)


def test_train_lasts_as_long_as_the_training_says(make) -> None:
    trainer = make(epochs=4)
    trainer.train()
    assert trainer.state.epoch == 4


def test_a_batch_of_all_rows_is_an_epoch(make) -> None:
    trainer = make(batch_size=0)
    assert trainer.train(epochs=5) == 5
    assert make(batch_size=1000).train(epochs=5) == 5


def test_run_lasts_as_long_as_asked(make) -> None:
    trainer = make()
    trainer.run(0.05)
    begin = time.perf_counter()
    steps = trainer.run(0.1)
    assert 0.09 < time.perf_counter() - begin < 10
    assert steps > 1000


def test_progress_is_reported_now_and_then(make) -> None:
    seen = []
    make().train(steps=400_000, progress=lambda trainer: seen.append(trainer.state.step))
    assert len(seen) >= 1
    assert seen == sorted(seen)


@pytest.mark.parametrize("batch_size", [1, 7, 20, 0])
@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS if name not in WHOLE])
def test_calls_of_any_size_give_the_same_bits(make, optimizer: str, batch_size: int) -> None:
    check_calls_of_any_size(lambda: make(optimizer=optimizer, batch_size=batch_size), 500)


@pytest.mark.parametrize("optimizer", WHOLE)
def test_calls_of_any_size_give_the_same_bits_to_optimisers_for_all_rows(make, optimizer: str) -> None:
    check_calls_of_any_size(lambda: make(optimizer=optimizer, loss="mse"), 60)


def check_calls_of_any_size(make, steps: int) -> None:
    whole, parts, timed = (make() for _ in range(3))
    whole.train(steps=steps)
    while (left := steps - parts.state.step) > 0:
        parts.step(min(left, 1 + parts.state.step % 17))
        parts.snapshot(), parts.loss("test"), parts.gradients(), parts.predict(np.zeros((3, 2)))
    while timed.state.step < 0.8 * steps:
        timed.run(1e-5)
    if timed.state.step > steps:
        whole.train(steps=timed.state.step - steps)
        parts.train(steps=timed.state.step - steps)
    timed.train(steps=whole.state.step - timed.state.step)
    assert_same(whole.state, parts.state)
    assert_same(whole.state, timed.state)
    assert (
        whole.history.to_arrays()["parameters"].tobytes() == parts.history.to_arrays()["parameters"].tobytes()
    )


def test_a_state_goes_on_in_mid_epoch_with_the_same_bits(graph, rings, training, make) -> None:
    trainer = make()
    trainer.step(100)
    state, history = trainer.state, History.from_arrays(trainer.history.layout, trainer.history.to_arrays())
    assert state.position > 0
    reopened = Trainer(graph, rings, training, state=state, history=history)
    assert_same(reopened.state, state)
    trainer.step(200)
    reopened.step(200)
    assert_same(reopened.state, trainer.state)
    for name, array in trainer.history.to_arrays().items():
        np.testing.assert_array_equal(reopened.history.to_arrays()[name], array)


def test_the_seed_sets_start_weights_and_order(graph, rings, training) -> None:
    first, again, other = (Trainer(graph, rings, training, seed=seed) for seed in (5, 5, 6))
    assert first.training == replace(training, init_seed=5, shuffle_seed=5)
    for trainer in (first, again, other):
        trainer.step(50)
    assert_same(first.state, again.state)
    assert (first.parameters.vector != other.parameters.vector).all()


def test_the_state_is_a_copy(make) -> None:
    trainer = make()
    state, parameters = trainer.state, trainer.parameters
    kept = state.parameters.vector.copy()
    trainer.step(10)
    assert (state.parameters.vector == kept).all()
    assert (parameters.vector == kept).all()
    with pytest.raises(ValueError, match="read-only"):
        parameters["output.bias"][0] = 1.0


def test_each_step_back_is_bit_exact_and_forward_again_too(make) -> None:
    trainer, states = make(), []
    for _ in range(60):
        states.append(trainer.state)
        trainer.step()
    end = trainer.state
    for state in reversed(states):
        trainer.step_back()
        assert_same(trainer.state, state)
    trainer.step_back()
    assert_same(trainer.state, states[0])
    trainer.step(60)
    assert_same(trainer.state, end)


def test_stepping_back_through_steps_of_different_kinds(make) -> None:
    trainer, states = make(), []
    for round_ in range(30):
        states.append(trainer.state)
        trainer.step_sample() if round_ % 3 else trainer.step()
    for state in reversed(states):
        trainer.step_back("sample")
        assert_same(trainer.state, state)


def test_stepping_back_epochs(make) -> None:
    trainer, ends = make(), []
    for _ in range(5):
        ends.append(trainer.state)
        trainer.step_epoch()
    trainer.step(4)
    ends.append(None)
    trainer.step_back("epoch")
    assert counters(trainer.state)[1:4] == (5, 0, 65)
    for state in reversed(ends[:-1]):
        trainer.step_back("epoch")
        assert_same(trainer.state, state)


def test_stepping_back_after_a_long_run_is_quick_and_exact(make) -> None:
    trainer = make()
    trainer.run(0.6)
    trainer.step()
    end = trainer.state
    begin = time.thread_time()  # a busy machine is not a defect
    for _ in range(5):
        trainer.step_back()
    assert time.thread_time() - begin < 5
    assert trainer.state.step == end.step - 5
    trainer.step(5)
    assert_same(trainer.state, end)


def test_history_forgets_what_is_stepped_back(make) -> None:
    trainer = make()
    trainer.train(epochs=10)
    before = trainer.history.to_arrays()
    trainer.step_back("epoch")
    trainer.step_back("batch")
    assert trainer.history.epoch.tolist() == list(range(9))
    assert trainer.history.parameter_epoch.tolist() == list(range(9))
    trainer.step()
    trainer.step_epoch()
    for name, array in before.items():
        np.testing.assert_array_equal(trainer.history.to_arrays()[name], array)


def test_stepping_back_behind_a_change_of_training(make) -> None:
    trainer = make()
    trainer.step(20)
    before = trainer.state
    trainer.step()
    trainer.change(training=replace(trainer.training, learning_rate=0.5, optimizer="rmsprop"))
    trainer.step(3)
    for _ in range(4):
        trainer.step_back()
    assert trainer.state.parameters.vector.tobytes() == before.parameters.vector.tobytes()
    assert trainer.state.step == before.step
    assert trainer.training.optimizer == "rmsprop"
    assert trainer.state.slots.shape == (1, len(before.parameters.vector))
    trainer.step()
    assert np.isfinite(trainer.parameters.vector).all()


def test_reset_returns_to_the_same_start_weights_or_those_of_another_seed(make) -> None:
    trainer = make()
    start = trainer.state
    trainer.train(epochs=5)
    trainer.reset()
    assert_same(trainer.state, start)
    assert trainer.history.epoch.tolist() == [0]
    trainer.reset(seed=99)
    assert (trainer.state.parameters.vector[:8] != start.parameters.vector[:8]).all()
    assert trainer.training.init_seed == trainer.training.shuffle_seed == 99
    trainer.step_back()
    assert trainer.state.step == 0


@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")
def test_divergence_is_seen_in_its_step_and_can_be_stepped_back(rings, rng) -> None:
    x = rng.uniform(0, 5, size=(50, 1))
    data = dataclasses.replace(
        rings, inputs=x, targets=10 + 3 * x, part=np.zeros(50, np.uint8), task="regression", class_names=()
    )
    trainer = Trainer(sequential(1, Dense(1)), data, Training(learning_rate=0.5, batch_size=0))
    trainer.history.record.stride[0] = 10_000  # let the weights themselves overflow, not a recorded loss
    weights = trainer.parameters.vector
    steps = 0
    while np.isfinite(weights).all():  # gradient descent by hand
        error = x[:, 0] * weights[0] + weights[1] - data.targets[:, 0]
        weights = weights - 0.5 * 2 * np.array([np.mean(error * x[:, 0]), np.mean(error)])
        steps += 1
    trainer.train(steps=100_000)
    assert trainer.divergence is not None
    assert abs(trainer.divergence.step - steps) <= 1
    assert trainer.divergence.reason == "learning_rate"
    diverged = trainer.divergence.step
    assert trainer.state.step == diverged
    assert trainer.step() == 0
    trainer.step_back()
    assert trainer.divergence is None
    assert trainer.state.step == diverged - 1
    assert np.isfinite(trainer.parameters.vector).all()


def test_a_recorded_loss_that_is_not_finite_stops_too(rings) -> None:
    trainer = Trainer(sequential(2, Dense(1)), rings, Training(learning_rate=1e-200))
    huge = trainer.parameters.copy()
    huge.vector[:] = 1e160  # its square is too large, its gradient is not
    trainer.change(parameters=huge)
    trainer.train(epochs=3)
    assert trainer.divergence is not None
    assert trainer.divergence.epoch == 1


def test_a_divergence_that_fills_the_record_leaves_room_for_what_follows(rings) -> None:
    trainer = Trainer(sequential(2, Dense(1)), rings, Training(learning_rate=1e-200, batch_size=0))
    trainer.train(epochs=histories.POINTS - 2)
    good = trainer.parameters
    huge = good.copy()
    huge.vector[:] = 1e160
    trainer.change(parameters=huge)
    trainer.train(epochs=5)
    assert trainer.divergence is not None
    trainer.change(parameters=good)
    trainer.train(epochs=2000)
    assert len(trainer.history.epoch) < histories.POINTS
    assert (np.diff(trainer.history.epoch) > 0).all()


@pytest.mark.parametrize(
    ("loss", "output", "scale", "reason"),
    [("bce", "linear", 1, "loss"), ("bce", "sigmoid", 1, "learning_rate"), ("mse", "sigmoid", 1e6, "data")],
)
def test_the_likely_reason(make, rings, loss: str, output: str, scale: float, reason: str) -> None:
    trainer = make(loss=loss)
    graph = edits.set_activation(trainer.graph, "output", output).graph
    trainer.change(graph=graph, data=dataclasses.replace(rings, inputs=rings.inputs * scale))
    bad = trainer.parameters.copy()
    bad["hidden_1.weight"][0, 0] = np.nan
    trainer.change(parameters=bad)
    trainer.step()
    assert trainer.divergence is not None
    assert trainer.divergence.reason == reason


def test_a_change_to_finite_values_ends_a_divergence(make) -> None:
    trainer = make()
    good = trainer.parameters
    bad = good.copy()
    bad["output.bias"][0] = np.inf
    trainer.change(parameters=bad)
    trainer.step()
    assert trainer.divergence is not None
    trainer.change(parameters=good)
    assert trainer.step(5) == 5
