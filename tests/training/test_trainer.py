"""The Trainer: it learns, and goes on through every change with all that still means something."""

import dataclasses

import numpy as np
import pytest
from msgspec.structs import replace

from nnsim.data.dataset import Scaling
from nnsim.errors import NnsimError
from nnsim.network import edits
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.training.state import State
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training


def assert_same(a: State, b: State) -> None:
    """Check that two States have the same bits."""
    assert a.parameters.vector.tobytes() == b.parameters.vector.tobytes()
    assert a.slots.tobytes() == b.slots.tobytes()
    assert counters(a) == counters(b)


def counters(state: State) -> tuple[int, ...]:
    return state.updates, state.epoch, state.position, state.step, state.samples


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
