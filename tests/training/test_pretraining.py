"""Pretraining: the autoencoder is one, ends where it shall, and leaves its hidden layers behind."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace

import nnsim
from nnsim.checks import FieldError
from nnsim.data.dataset import Dataset
from nnsim.network import edits
from nnsim.network.graph import Graph, Link
from nnsim.network.initializers import start_parameters
from nnsim.network.layers import Dense
from nnsim.training.trainer import Trainer
from nnsim.training.training import Pretraining, Stopping, Training

EPOCHS = 3


def by_hand(graph: Graph, data: Dataset, training: Training) -> Trainer:
    """Return a Trainer of the autoencoder as anybody would build it."""
    own = nnsim.sequential(2, *graph.hidden, Dense(2, id="input'"))
    task = dataclasses.replace(
        data, targets=data.inputs, task="regression", target_scaling=data.input_scaling, class_names=()
    )
    return Trainer(own, task, replace(training, loss="mse", pretraining=Pretraining()))


@pytest.mark.parametrize("optimizer", ["adam", "momentum", "sgd", "lbfgs"])
def test_hidden_layers_learn_as_those_of_an_autoencoder(graph, rings, training, optimizer: str) -> None:
    training = replace(training, optimizer=optimizer, pretraining=Pretraining(EPOCHS))
    trainer, expected = Trainer(graph, rings, training), by_hand(graph, rings, training)
    start = trainer.parameters
    for _ in range(EPOCHS):
        trainer.step_epoch()
        expected.step_epoch()
        for name in ("hidden_1.weight", "hidden_1.bias", "hidden_2.weight", "hidden_2.bias"):
            np.testing.assert_array_equal(trainer.parameters[name], expected.parameters[name])
        for name in ("output.weight", "output.bias"):
            np.testing.assert_array_equal(trainer.parameters[name], start[name])
    assert not trainer.pretraining
    assert (trainer.state.updates, trainer.state.epoch, trainer.state.position) == (0, EPOCHS, 0)
    assert not trainer.state.slots.any()
    onwards = Trainer(graph, rings, replace(training, pretraining=Pretraining()))
    onwards.change(parameters=trainer.parameters)
    # The order of the rows goes on with the epoch: let both begin it at the same number.
    state = dataclasses.replace(onwards.state, epoch=EPOCHS, step=trainer.state.step)
    onwards = Trainer(graph, rings, onwards.training, state=state)
    trainer.step(30)
    onwards.step(30)
    assert trainer.parameters.vector.tobytes() == onwards.parameters.vector.tobytes()


def test_the_history_shows_how_well_inputs_come_back_and_then_the_network(graph, rings, training) -> None:
    training = replace(training, pretraining=Pretraining(EPOCHS))
    trainer, expected = Trainer(graph, rings, training), by_hand(graph, rings, training)
    assert trainer.history.pretrained == EPOCHS
    assert trainer.snapshot().pretraining
    vectors = [trainer.parameters.vector]
    for _ in range(EPOCHS + 2):
        trainer.step_epoch()
        expected.step_epoch()
        vectors.append(trainer.parameters.vector)
        if trainer.pretraining:
            assert trainer.snapshot().metrics == expected.snapshot().metrics
    history = trainer.history
    assert history.epoch.tolist() == history.parameter_epoch.tolist() == list(range(EPOCHS + 3))
    np.testing.assert_array_equal(history.train_loss[:EPOCHS], expected.history.train_loss[:EPOCHS])
    np.testing.assert_array_equal(history.test_loss[:EPOCHS], expected.history.test_loss[:EPOCHS])
    assert np.isnan(history.train_accuracy[:EPOCHS]).all()
    assert np.isfinite(history.train_accuracy[EPOCHS:]).all()
    np.testing.assert_array_equal(history.parameters, vectors)
    assert history.train_loss[-1] == trainer.loss("train") == trainer.snapshot().metrics.train_loss
    copy = history.copy()
    assert copy.pretrained == EPOCHS


def test_a_whole_training_counts_both(make: Callable[..., Trainer]) -> None:
    trainer = make(pretraining=Pretraining(EPOCHS), epochs=4)
    trainer.train()
    assert trainer.state.epoch == EPOCHS + 4
    trainer.train()
    assert trainer.state.epoch == EPOCHS + 8


def test_going_back_into_it(make: Callable[..., Trainer]) -> None:
    trainer = make(pretraining=Pretraining(EPOCHS))
    trainer.train(epochs=EPOCHS)
    trainer.step(2)
    after = trainer.parameters.vector
    for _ in range(3):
        trainer.step_back()
    assert trainer.pretraining
    assert trainer.history.epoch.tolist() == list(range(EPOCHS))
    trainer.step(3)
    assert trainer.parameters.vector.tobytes() == after.tobytes()
    trainer.step_back("epoch")
    trainer.step_back("epoch")
    assert trainer.pretraining
    assert trainer.state.epoch == EPOCHS - 1


def test_switched_on_before_the_first_step_or_off_in_the_middle(make: Callable[..., Trainer]) -> None:
    trainer, planned = make(), make(pretraining=Pretraining(EPOCHS))
    trainer.change(training=planned.training)
    for each in (trainer, planned):
        each.train(epochs=2)
    assert trainer.parameters.vector.tobytes() == planned.parameters.vector.tobytes()
    trainer.change(training=replace(trainer.training, pretraining=Pretraining()))
    assert not trainer.pretraining
    trainer.step(5)
    assert trainer.state.updates == 5
    trainer.change(training=planned.training)  # too late: the network itself has learnt
    assert not trainer.pretraining


def test_an_edit_in_the_middle_keeps_what_survives(make: Callable[..., Trainer]) -> None:
    trainer = make(pretraining=Pretraining(EPOCHS))
    trainer.step(20)
    before = trainer.state
    edit = edits.remove_units(trainer.graph, {"hidden_2": [1]})
    trainer.change(graph=edit.graph, kept=edit.kept)
    after = trainer.state
    assert trainer.pretraining
    assert after.updates == before.updates
    np.testing.assert_array_equal(
        after.decoder.reshape(-1)[:4], np.delete(before.decoder[:6].reshape(3, 2), 1, axis=0).ravel()
    )
    np.testing.assert_array_equal(after.decoder[-2:], before.decoder[-2:])
    np.testing.assert_array_equal(after.slots[:, :12], before.slots[:, :12])
    np.testing.assert_array_equal(after.slots[:, -2:], before.slots[:, -2:])
    trainer.train(epochs=EPOCHS)
    assert not trainer.pretraining
    edit = edits.remove_units(trainer.graph, {"hidden_1": range(4), "hidden_2": range(2)})
    assert trainer.change(graph=edit.graph, kept=edit.kept) is None


def test_other_columns_in_the_middle(make: Callable[..., Trainer], rings: Dataset) -> None:
    trainer = make(pretraining=Pretraining(EPOCHS))
    trainer.step(20)
    before = trainer.state
    edit = edits.set_inputs(trainer.graph, 2, [-1, 0])
    turned = dataclasses.replace(rings, inputs=rings.inputs[:, ::-1].copy())
    trainer.change(graph=edit.graph, kept=edit.kept, data=turned)
    np.testing.assert_array_equal(trainer.state.decoder[1:6:2], before.decoder[:6:2])
    assert trainer.step(5) == 5


def test_skip_links_from_the_inputs_are_not_used() -> None:
    graph = nnsim.sequential(2, Dense(3, "tanh"), Dense(1))
    skipping = Graph(graph.layers, (*graph.links, Link("input", "output")))
    data = nnsim.dataset("circles", samples=60)
    trainer = Trainer(skipping, data, Training(pretraining=Pretraining(2)))
    assert trainer.state.decoder.shape == (3 * 2 + 2,)
    trainer.train(epochs=4)
    assert not trainer.pretraining


def test_a_network_without_hidden_layers_has_nothing_to_pretrain() -> None:
    data = nnsim.dataset("circles", samples=60)
    trainer = Trainer(nnsim.sequential(2, Dense(1)), data, Training(pretraining=Pretraining(2)))
    assert not trainer.pretraining
    trainer.train(epochs=1)
    assert trainer.history.pretrained == 0


def test_it_helps_a_stack_of_sigmoid_layers(rings: Dataset) -> None:
    """After it, inputs come back better than from start weights; the hidden layers have changed."""
    graph = nnsim.sequential(2, Dense(6, "tanh"), Dense(4, "tanh"), Dense(1, "sigmoid"))
    training = Training(loss="bce", optimizer="adam", learning_rate=0.02, pretraining=Pretraining(20))
    trainer = Trainer(graph, rings, training)
    trainer.train(epochs=20)
    assert trainer.history.train_loss[19] < 0.3 * trainer.history.train_loss[0]
    start = start_parameters(graph, training.initializer, training.init_seed)
    assert (trainer.parameters["hidden_2.weight"] != start["hidden_2.weight"]).all()


def test_stopping_waits_for_the_network_itself(make: Callable[..., Trainer]) -> None:
    trainer = make(pretraining=Pretraining(6), stopping=Stopping(1, min_delta=100.0))
    trainer.train(epochs=50)
    assert trainer.state.epoch == 6 + 2
    assert trainer.state.watch.best_epoch == 7


def test_inputs_that_cannot_be_given_back_are_refused() -> None:
    data = nnsim.dataset(np.zeros((4, 10_001)), np.zeros((4, 1)))
    graph = nnsim.sequential(10_001, Dense(2), Dense(1))
    with pytest.raises(FieldError, match="10001 input columns"):
        Trainer(graph, data, Training(pretraining=Pretraining(1)))
