"""The Session on a real Trainer: playing, stepping, live changes, undo, divergence."""

import threading

import msgspec
import numpy as np
import pytest

from nnsim.data.build import build
from nnsim.data.making import painted
from nnsim.data.recipe import Generator, Recipe
from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.session import Session
from nnsim.network import edits
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project
from nnsim.training.probe import Probe
from nnsim.training.trainer import Trainer
from nnsim.training.training import Pretraining, Stopping, Training


@pytest.fixture
def document(qapp):
    graph = sequential(2, Dense(4, "tanh"), Dense(3, "tanh"), Dense(1, "sigmoid"))
    recipe = Recipe(source=Generator("circles", samples=200))
    training = Training(loss="bce", optimizer="adam", learning_rate=0.03, batch_size=10)
    return Document(Project(graph, recipe, training), qapp)


@pytest.fixture
def session(document, qapp):
    made = Session(document, qapp)
    made.settle()
    yield made
    made.shut_down()


def trained(document, epochs):
    """Return a Trainer that never saw a window."""
    project = document.project
    trainer = Trainer(project.graph, build(project.recipe), project.training)
    trainer.train(epochs=epochs)
    return trainer


def test_play_trains_until_pause(session, qtbot):
    session.play()
    assert session.running
    qtbot.waitUntil(lambda: session.frame.snapshot.epoch > 20, timeout=10_000)
    session.pause()
    session.settle()
    reached = session.frame.snapshot.step
    qtbot.wait(100)
    session.settle()
    assert session.frame.snapshot.step == reached
    assert not session.running


def test_window_and_command_line_reach_the_same_bits(session, document):
    session.train(25)
    session.settle()
    expected = trained(document, 25)
    np.testing.assert_array_equal(session.frame.snapshot.parameters.vector, expected.parameters.vector)
    assert session.frame.snapshot.metrics.test_loss == expected.loss("test")


@pytest.mark.parametrize(("kind", "samples"), [("sample", 1), ("batch", 10), ("epoch", 140)])
def test_a_step_forward_and_back(session, kind, samples):
    before = session.frame.snapshot.parameters.vector.copy()
    session.step(kind)
    session.settle()
    assert session.frame.snapshot.samples == samples
    assert not np.array_equal(session.frame.snapshot.parameters.vector, before)
    session.step_back(kind)
    session.settle()
    assert session.frame.snapshot.samples == 0
    np.testing.assert_array_equal(session.frame.snapshot.parameters.vector, before)


def test_early_stopping_ends_the_run_and_is_told(session, document, qtbot):
    stopping = Stopping(patience=3, monitor="train_loss", min_delta=1000.0)
    document.set_training(
        "Change early stopping", msgspec.structs.replace(document.project.training, stopping=stopping)
    )
    with qtbot.waitSignal(session.stopped, timeout=20_000) as told:
        session.play()
    assert told.args[0].watch.stopped
    assert told.args[0].epoch == 4  # the first epoch is the best, three more are waited for
    assert not session.running


def test_pretraining_is_seen(session, document):
    pretraining = Pretraining(epochs=3)
    document.set_training(
        "Change pretraining", msgspec.structs.replace(document.project.training, pretraining=pretraining)
    )
    document.reset("Reset")
    session.step("epoch")
    session.settle()
    assert session.frame.snapshot.pretraining
    session.train(5)
    session.settle()
    assert not session.frame.snapshot.pretraining


def test_as_long_as_the_project_says_is_with_its_pretraining(session, document):
    training = msgspec.structs.replace(document.project.training, pretraining=Pretraining(3), epochs=4)
    document.set_training("Pre-train", training)
    document.reset("Reset")
    session.train()
    session.settle()
    assert session.frame.snapshot.epoch == 7


def test_what_takes_long_is_painted_in_a_thread(session, qtbot, monkeypatch):
    monkeypatch.setattr("nnsim.gui.painter.LONG", 0.0)
    threads, first = set(), session.frame
    monkeypatch.setattr(
        Probe, "outputs", lambda probe, _: threads.add(threading.current_thread().name) or np.zeros((1, 1))
    )
    session.step()
    qtbot.waitUntil(lambda: session.frame is not first)
    assert threads == {"nnsim-painter_0"}


def test_a_training_that_does_not_fit_is_refused_in_words(session, document, qtbot):
    before = document.project
    with qtbot.waitSignal(document.failed) as failed:
        document.set_training(
            "Change optimizer",
            msgspec.structs.replace(before.training, optimizer="levenberg_marquardt", loss="bce"),
        )
    assert "Levenberg" in str(failed.args[0])
    assert document.project is before


def test_slow_speed_is_kept(session, qtbot):
    session.set_rate(20.0)
    session.play()
    qtbot.wait(500)
    session.pause()
    session.settle()
    assert 2 <= session.frame.snapshot.step <= 14


def test_an_edit_keeps_the_other_weights(session, document):
    session.train(5)
    session.settle()
    before = session.frame.snapshot.parameters
    document.edit_graph("Remove unit", edits.remove_units(document.project.graph, {"hidden_1": [1]}))
    session.settle()
    after = session.frame.snapshot.parameters
    np.testing.assert_array_equal(after["hidden_1.weight"], before["hidden_1.weight"][:, [0, 2, 3]])
    np.testing.assert_array_equal(after["hidden_2.weight"], before["hidden_2.weight"][[0, 2, 3]])
    np.testing.assert_array_equal(after["output.weight"], before["output.weight"])
    assert session.frame.snapshot.epoch == 5


def test_undo_brings_a_removed_unit_back_with_its_weights(session, document):
    session.train(5)
    session.settle()
    before = session.frame.snapshot.parameters.vector.copy()
    document.edit_graph("Remove unit", edits.remove_units(document.project.graph, {"hidden_1": [1]}))
    document.undo_stack.undo()
    session.settle()
    np.testing.assert_array_equal(session.frame.snapshot.parameters.vector, before)


def test_undo_after_more_training_keeps_what_was_learnt(session, document):
    session.train(5)
    session.settle()
    gone = session.frame.snapshot.parameters["hidden_1.weight"][:, 1].copy()
    document.edit_graph("Remove unit", edits.remove_units(document.project.graph, {"hidden_1": [1]}))
    session.train(5)
    session.settle()
    learnt = session.frame.snapshot.parameters["hidden_1.weight"].copy()
    document.undo_stack.undo()
    session.settle()
    weights = session.frame.snapshot.parameters["hidden_1.weight"]
    np.testing.assert_array_equal(weights[:, [0, 2, 3]], learnt)
    np.testing.assert_array_equal(weights[:, 1], gone)


def test_values_change_while_it_runs(session, document, qtbot):
    session.play()
    for change in (
        {"learning_rate": 0.01},
        {"optimizer": "sgd"},
        {"batch_size": 0},
        {"loss": "mse"},
        {"initializer": "he_normal"},
    ):
        document.set_training("Change", msgspec.structs.replace(document.project.training, **change))
        step = session.frame.snapshot.step if session.frame else 0
        qtbot.waitUntil(
            lambda step=step: session.frame and session.frame.snapshot.step > step, timeout=10_000
        )
    assert session.running


def test_reset_gives_the_same_start_weights_and_can_be_undone(session, document):
    start = session.frame.snapshot.parameters.vector.copy()
    session.train(5)
    session.settle()
    reached = session.frame.snapshot
    document.reset("Reset")
    session.settle()
    np.testing.assert_array_equal(session.frame.snapshot.parameters.vector, start)
    assert session.frame.snapshot.epoch == 0
    document.undo_stack.undo()
    session.settle()
    np.testing.assert_array_equal(session.frame.snapshot.parameters.vector, reached.parameters.vector)
    assert session.frame.snapshot.epoch == 5
    assert len(session.frame.curves.epoch) == 6


def test_new_start_weights_are_others(session, document):
    start = session.frame.snapshot.parameters.vector.copy()
    document.reset("New start weights", init_seed=99)
    session.settle()
    assert not np.array_equal(session.frame.snapshot.parameters.vector, start)
    document.undo_stack.undo()
    session.settle()
    np.testing.assert_array_equal(session.frame.snapshot.parameters.vector, start)


def test_divergence_stops_and_step_back_returns_to_finite_weights(session, document, qtbot):
    training = msgspec.structs.replace(
        document.project.training, learning_rate=1000.0, optimizer="sgd", loss="mse"
    )
    for layer in ("hidden_1", "hidden_2", "output"):
        document.edit_graph("Linear", edits.set_activation(document.project.graph, layer, "linear"))
    document.set_training("Too much", training)
    with qtbot.waitSignal(session.diverged, timeout=10_000) as diverged:
        session.play()
    assert diverged.args[0].reason == "learning_rate"
    assert not session.running
    session.step_back()
    session.settle()
    assert np.isfinite(session.frame.snapshot.parameters.vector).all()
    assert session.frame.snapshot.divergence is None


def test_watched_weights_come_with_the_frame(session):
    session.watch_weights([0, 3])
    session.train(8)
    session.settle()
    weights = session.frame.weights
    assert weights.values.shape == (9, 2)
    np.testing.assert_array_equal(weights.values[-1], session.frame.snapshot.parameters.vector[[0, 3]])


def test_pictures_of_units_are_their_formula(session):
    """The first hidden layer by hand: tanh of the weighted inputs, on the corner of the map."""
    frame = session.frame
    x1, x2 = frame.axes[0][0], frame.axes[1][-1]
    parameters = frame.snapshot.parameters
    expected = np.tanh(np.array([x1, x2]) @ parameters["hidden_1.weight"] + parameters["hidden_1.bias"])
    np.testing.assert_allclose(frame.pictures["hidden_1"][:, -1, 0], expected, rtol=1e-9)


def test_another_project_replaces_everything(session, document, qtbot):
    session.play()
    graph = sequential(2, Dense(2, "relu"), Dense(1, "sigmoid"))
    document.open_project(
        Project(graph, Recipe(source=Generator("xor", samples=60)), Training(loss="bce")), None
    )
    session.settle()
    assert not session.running
    assert session.frame.snapshot.step == 0
    assert set(session.frame.pictures) == {"input", "hidden_1", "output"}


def test_the_chosen_row_is_run_through_the_network(session, document):
    seen = []
    session.row_chosen.connect(seen.append)
    session.choose(17)
    session.train(5)
    session.settle()
    frame, inputs = session.frame, document.dataset.inputs[17]
    assert frame.chosen is seen[0] is session.chosen
    weights = frame.snapshot.parameters
    hidden = np.tanh(inputs @ weights["hidden_1.weight"] + weights["hidden_1.bias"])
    np.testing.assert_allclose(frame.values["hidden_1"], hidden, rtol=1e-12)
    session.choose(None)
    session.settle()
    assert seen[1:] == [None]
    assert session.frame.chosen is None
    assert not session.frame.values


def test_the_chosen_row_survives_other_splits_and_leaves_with_its_data(session, document):
    recipe = document.project.recipe
    session.choose(17)
    point = session.chosen.raw
    few = msgspec.structs.replace(recipe.split, unit="rows", train=100, validation=0, test=50)
    document.set_recipe("Split", msgspec.structs.replace(recipe, split=few, scaling="z-score"))
    chosen, data = session.chosen, document.dataset
    assert (chosen is None) == (17 not in data.table_rows)
    document.undo_stack.undo()
    session.choose(17)
    document.set_recipe("Scaling", msgspec.structs.replace(recipe, scaling="z-score"))
    np.testing.assert_allclose(session.chosen.raw, point)
    np.testing.assert_array_equal(session.chosen.inputs, document.dataset.inputs[17:18])
    document.set_recipe("Data", Recipe(source=Generator("spiral", samples=200)))
    assert session.chosen is None


def test_a_typed_row_is_run_through_the_network(session, document):
    session.try_out({"x1": "0,25", "x2": "1/2"})
    session.settle()
    np.testing.assert_array_equal(session.frame.values["input"], [0.25, 0.5])
    assert session.chosen.row is None
    recipe = document.project.recipe
    document.set_recipe("Scaling", msgspec.structs.replace(recipe, scaling="z-score"))
    scaled = document.dataset.input_scaling.apply(np.array([0.25, 0.5]))
    np.testing.assert_allclose(session.chosen.inputs[0], scaled)
    with pytest.raises(NnsimError, match="x2 has no value yet"):
        session.try_out({"x1": "0.25"})
    assert session.chosen is not None


def test_frames_carry_the_outputs_of_the_rows_that_are_watched(session, document):
    session.watch_rows(np.array([150, 3]))
    session.train(3)
    session.settle()
    expected = trained(document, 3).predict(document.dataset.raw_inputs)
    np.testing.assert_allclose(session.frame.answers, expected[[150, 3]], rtol=1e-12)


def test_painting_keeps_pictures_and_weights_until_the_next_frame(session, document):
    session.step("epoch")
    session.settle()
    frame = session.frame
    source = painted.add(painted.of(document.dataset), (0.2, 0.2), 1)
    recipe = msgspec.structs.replace(document.project.recipe, source=source)
    document.set_recipe("Paint points", recipe, goes_on=True)
    assert session.frame.pictures is frame.pictures
    assert len(session.frame.rows) == len(session.frame.outputs) == 0
    session.settle()
    assert len(session.frame.rows) == 201
    assert session.frame.snapshot.step == frame.snapshot.step
    assert np.array_equal(session.frame.snapshot.parameters.vector, frame.snapshot.parameters.vector)


def test_other_columns_leave_nothing_of_the_frame(session, document):
    document.set_recipe("Choose data", Recipe(source=Generator("sine-gaps", samples=50)))
    assert session.frame is None


@pytest.mark.parametrize("rate", [None, 2000.0])
def test_playing_so_many_epochs_ends_there(session, document, qtbot, rate):
    document.set_training("", msgspec.structs.replace(document.project.training, epochs=7))
    session.set_rate(rate)
    for epochs in (7, 14):
        session.play_epochs()
        assert session.running
        qtbot.waitUntil(lambda: not session.running, timeout=10_000)
        session.settle()
        assert session.frame.snapshot.epoch == epochs
    session.play()
    qtbot.waitUntil(lambda: session.frame.snapshot.epoch > 30, timeout=10_000)
    assert session.running, "playing alone goes on"
    session.pause()
