"""The Trainer: it learns, counts right, and gives the same bits however it is driven."""

import dataclasses
import time

import numpy as np
import pytest
from msgspec.structs import replace

from nnsim.data.dataset import Scaling
from nnsim.errors import NnsimError
from nnsim.network import edits
from nnsim.network.graph import Dense, sequential
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


# ------------------------------------------------------------------ learning


def test_it_learns_rings(make) -> None:
    trainer = make()
    begin = trainer.loss("train")
    trainer.train(epochs=200)
    assert trainer.accuracy("train") > 0.97
    assert trainer.accuracy("test") > 0.9
    assert trainer.loss("train") < 0.2 * begin


def test_it_finds_the_line_of_least_squares(rings, rng) -> None:
    x = rng.uniform(size=(60, 1))
    y = 3 * x + 10 + rng.normal(size=(60, 1))
    data = dataclasses.replace(
        rings, inputs=x, targets=y, part=np.zeros(60, np.uint8), task="regression", class_names=()
    )
    trainer = Trainer(sequential(1, Dense(1)), data, Training(learning_rate=0.3, batch_size=0))
    trainer.train(steps=5000)
    slope, intercept = np.polyfit(x[:, 0], y[:, 0], 1)
    assert trainer.parameters["output.weight"][0, 0] == pytest.approx(slope, rel=1e-9)
    assert trainer.parameters["output.bias"][0] == pytest.approx(intercept, rel=1e-9)
    assert trainer.loss("train") == pytest.approx(np.mean((np.polyval([slope, intercept], x) - y) ** 2))


# ------------------------------------------------------------------ counting


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
    assert 0.09 < time.perf_counter() - begin < 0.5
    assert steps > 1000


def test_progress_is_reported_now_and_then(make) -> None:
    seen = []
    make().train(steps=400_000, progress=lambda trainer: seen.append(trainer.state.step))
    assert len(seen) >= 1
    assert seen == sorted(seen)


# ------------------------------------------------------------------ the same bits


@pytest.mark.parametrize("batch_size", [1, 7, 20, 0])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_calls_of_any_size_give_the_same_bits(make, optimizer: str, batch_size: int) -> None:
    whole, parts, timed = (make(optimizer=optimizer, batch_size=batch_size) for _ in range(3))
    whole.train(steps=500)
    while (left := 500 - parts.state.step) > 0:
        parts.step(min(left, 1 + parts.state.step % 17))
        parts.snapshot(), parts.loss("test"), parts.gradients(), parts.predict(np.zeros((3, 2)))
    while timed.state.step < 400:
        timed.run(1e-5)
    if timed.state.step > 500:
        whole.train(steps=timed.state.step - 500)
        parts.train(steps=timed.state.step - 500)
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


# ------------------------------------------------------------------ backwards


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
    begin = time.perf_counter()
    for _ in range(5):
        trainer.step_back()
    assert time.perf_counter() - begin < 5 * 0.1
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


# ------------------------------------------------------------------ changes


def test_a_new_learning_rate_keeps_all_else(make) -> None:
    trainer = make()
    trainer.step(20)
    before = trainer.state
    trainer.change(training=replace(trainer.training, learning_rate=0.001, loss="mse", batch_size=30))
    assert_same(trainer.state, before)
    trainer.step()
    assert trainer.state.samples == before.samples + 30
    moved = np.abs(trainer.parameters.vector - before.parameters.vector).max()
    assert 0 < moved < 0.002


@pytest.mark.parametrize(("old", "new"), [("adam", "sgd"), ("momentum", "rmsprop"), ("sgd", "adam")])
def test_another_optimiser_starts_with_slots_of_its_own(make, old: str, new: str) -> None:
    trainer = make(optimizer=old)
    trainer.step(20)
    before = trainer.state
    trainer.change(training=replace(trainer.training, optimizer=new))
    after = trainer.state
    assert after.parameters.vector.tobytes() == before.parameters.vector.tobytes()
    assert not after.slots.any()
    assert after.updates == 0
    assert after.step == 20


def test_units_come_and_go_while_the_others_keep_weights_and_slots(make) -> None:
    trainer = make()
    trainer.train(epochs=3)
    before, losses = trainer.state, trainer.history.train_loss.copy()
    edit = edits.remove_units(trainer.graph, {"hidden_1": [1]})
    trainer.change(graph=edit.graph, kept=edit.kept)
    kept = [0, 2, 3]
    np.testing.assert_array_equal(
        trainer.parameters["hidden_1.weight"], before.parameters["hidden_1.weight"][:, kept]
    )
    np.testing.assert_array_equal(
        trainer.parameters["hidden_2.weight"], before.parameters["hidden_2.weight"][kept]
    )
    slots = type(before.parameters)(trainer.history.layout, trainer.state.slots[1])
    old_slots = type(before.parameters)(before.parameters.layout, before.slots[1])
    np.testing.assert_array_equal(slots["hidden_2.weight"], old_slots["hidden_2.weight"][kept])
    assert trainer.state.step == before.step
    np.testing.assert_array_equal(trainer.history.train_loss, losses)
    curves = trainer.history.parameters
    assert curves.shape == (4, len(trainer.parameters.vector))
    np.testing.assert_array_equal(curves[-1], trainer.parameters.vector)
    edit = edits.set_units(trainer.graph, "hidden_2", 5)
    trainer.change(graph=edit.graph, kept=edit.kept)
    assert np.isnan(trainer.history.parameters).any(axis=0).sum() == 2 * (3 + 1 + 1)
    trainer.train(epochs=2)
    assert np.isfinite(trainer.history.parameters[-1]).all()


def test_new_weights_come_from_fill(make) -> None:
    trainer = make()
    wide = edits.set_units(trainer.graph, "hidden_2", 5)
    fill = Trainer(wide.graph, trainer.data, trainer.training, seed=3).parameters
    trainer.change(graph=wide.graph, kept=wide.kept, fill=fill)
    np.testing.assert_array_equal(trainer.parameters["output.weight"][3:], fill["output.weight"][3:])


def test_given_parameters_are_taken_over(make) -> None:
    trainer, other = make(), make()
    other.train(epochs=2)
    trainer.change(parameters=other.parameters)
    assert (trainer.parameters.vector == other.parameters.vector).all()
    trainer.step_back()
    assert trainer.state.step == 0
    with pytest.raises(NnsimError, match="another network"):
        trainer.change(parameters=Trainer(sequential(2, Dense(1)), trainer.data).parameters)


def test_other_data_begin_their_epoch_anew(make, rings) -> None:
    trainer = make()
    trainer.step(20)
    weights = trainer.parameters.vector
    fewer = dataclasses.replace(rings, part=np.where(rings.part == 0, 1, rings.part))
    with pytest.raises(NnsimError, match="no training rows"):
        trainer.change(data=fewer)
    assert trainer.data is rings
    assert trainer.state.step == 20
    half = dataclasses.replace(rings, part=np.where(np.arange(150) < 75, rings.part, 2).astype(np.uint8))
    trainer.change(data=half)
    assert counters(trainer.state)[1:4] == (1, 0, 20)
    assert (trainer.parameters.vector == weights).all()
    trainer.step_epoch()
    assert trainer.state.samples == 90 + 49 + half.count("train")


def test_inputs_and_graph_can_only_change_together(make, rings) -> None:
    trainer = make()
    wide = dataclasses.replace(rings, inputs=np.column_stack([rings.inputs, rings.inputs[:, :1]]))
    wide = dataclasses.replace(wide, input_scaling=Scaling.none(3))
    with pytest.raises(NnsimError, match=r"2 units .* 3 input columns"):
        trainer.change(data=wide)
    edit = edits.set_inputs(trainer.graph, 3)
    trainer.change(data=wide, graph=edit.graph, kept=edit.kept)
    trainer.step(3)
    assert trainer.parameters["hidden_1.weight"].shape == (3, 4)


def test_outputs_must_fit_the_targets(graph, rings) -> None:
    with pytest.raises(NnsimError, match=r"2 units .* 1 target column"):
        Trainer(sequential(2, Dense(2)), rings)


# ------------------------------------------------------------------ divergence


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


# ------------------------------------------------------------------ figures


def test_snapshot_has_all_figures_and_parameters_of_its_own(make) -> None:
    trainer = make()
    trainer.train(epochs=2)
    trainer.step(3)
    snapshot = trainer.snapshot()
    assert (snapshot.epoch, snapshot.position, snapshot.step, snapshot.samples) == (2, 21, 29, 201)
    assert snapshot.metrics.train_loss == trainer.loss("train")
    assert snapshot.metrics.validation_accuracy == trainer.accuracy("validation")
    assert snapshot.metrics.test_loss == trainer.loss("test")
    snapshot.parameters.vector[:] = 0
    assert trainer.parameters.vector.any()


def test_snapshot_of_much_data_uses_the_last_record(make, rings) -> None:
    trainer = make()
    trainer.train(epochs=1)
    many = 100_000
    part = np.zeros(many, np.uint8)
    big = dataclasses.replace(
        rings,
        inputs=np.resize(rings.inputs, (many, 2)),
        targets=np.resize(rings.targets, (many, 1)),
        part=part,
    )
    trainer.change(data=big)
    trainer.step(2)
    assert trainer.snapshot().metrics.train_loss == trainer.history.train_loss[-1]


def test_figures_that_do_not_exist_are_none(rings, rng) -> None:
    data = dataclasses.replace(
        rings,
        targets=rng.normal(size=(150, 1)),
        part=np.zeros(150, np.uint8),
        task="regression",
        class_names=(),
    )
    trainer = Trainer(sequential(2, Dense(1)), data)
    assert trainer.loss("train") > 0
    assert trainer.loss("test") is None
    assert trainer.accuracy("train") is None
    assert np.isnan(trainer.history.test_loss).all()


def test_accuracy_is_the_share_of_right_answers(make, rings) -> None:
    trainer = make()
    trainer.train(epochs=10)
    inputs, targets = rings.take("test")
    answers = trainer.outputs(inputs)[:, 0] > 0.5
    assert trainer.accuracy("test") == np.mean(answers == (targets[:, 0] > 0.5))


def test_accuracy_of_classes(rings, rng) -> None:
    targets = np.eye(3)[rng.integers(3, size=150)]
    data = dataclasses.replace(rings, targets=targets, task="classes", target_scaling=Scaling.none(3))
    trainer = Trainer(sequential(2, Dense(3, "softmax")), data, Training(loss="cce"))
    inputs, targets = rings.take("train")[0], data.take("train")[1]
    outputs = trainer.outputs(inputs)
    np.testing.assert_allclose(outputs.sum(axis=1), 1)
    assert trainer.accuracy("train") == np.mean(outputs.argmax(1) == targets.argmax(1))


def test_predictions_are_in_the_units_of_the_data(rings, rng) -> None:
    x, y = rng.uniform(100, 200, size=(40, 1)), rng.uniform(-5, 5, size=(40, 1))
    data = dataclasses.replace(
        rings,
        inputs=(x - 150) / 30,
        targets=(y - 1) / 2,
        part=np.zeros(40, np.uint8),
        task="regression",
        input_scaling=Scaling(np.array([150.0]), np.array([30.0])),
        target_scaling=Scaling(np.array([1.0]), np.array([2.0])),
    )
    trainer = Trainer(sequential(1, Dense(1)), data)
    weight, bias = trainer.parameters["output.weight"][0, 0], 0.0
    expected = ((x - 150) / 30 * weight + bias) * 2 + 1
    np.testing.assert_allclose(trainer.predict(x), expected, rtol=1e-13)
    np.testing.assert_allclose(trainer.predict(x[:, 0]), expected, rtol=1e-13)
    np.testing.assert_allclose(trainer.gradients((x, y)).vector, trainer.gradients().vector, rtol=1e-9)


def test_gradients_of_a_batch_predict_the_next_step_of_gradient_descent(make, rings) -> None:
    trainer = make(optimizer="sgd", batch_size=0)
    before, slopes = trainer.parameters, trainer.gradients()
    assert slopes["hidden_1.weight"].shape == (2, 4)
    inputs, targets = rings.take("train")
    np.testing.assert_allclose(trainer.gradients((inputs, targets[:, 0])).vector, slopes.vector)
    trainer.step()
    np.testing.assert_allclose(trainer.parameters.vector, before.vector - 0.03 * slopes.vector, rtol=1e-14)


@pytest.mark.parametrize(
    "call",
    [
        lambda trainer: trainer.predict(np.zeros((3, 5))),
        lambda trainer: trainer.predict(np.zeros(3)),
        lambda trainer: trainer.gradients((np.zeros((3, 2)), np.zeros(4))),
    ],
)
def test_arrays_of_wrong_shape_are_refused(make, call) -> None:
    with pytest.raises(NnsimError, match=r"rows"):
        call(make())


def test_one_row_may_be_given_flat(make) -> None:
    trainer = make()
    np.testing.assert_array_equal(trainer.predict([0.1, 0.2]), trainer.predict([[0.1, 0.2]]))
