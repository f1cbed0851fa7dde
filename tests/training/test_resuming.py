"""The same bits however a training is cut into calls, saved and opened again, whatever a Training holds."""

from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace

import nnsim
from nnsim.data.dataset import Dataset
from nnsim.data.recipe import Recipe
from nnsim.network.graph import Graph, Link
from nnsim.project.codec import decode, encode
from nnsim.project.project import Project
from nnsim.training.state import State
from nnsim.training.trainer import Trainer
from nnsim.training.training import (
    Clipping,
    Pretraining,
    Regularization,
    Schedule,
    Stopping,
    Training,
)

EPOCHS = 9
"""Enough for every schedule to fall, the stopping to stop and the pretraining to end."""

TRAININGS = {
    "plateau": {"schedule": Schedule("plateau", patience=1, min_delta=0.02)},
    "plateau of accuracy": {"schedule": Schedule("plateau", patience=1, monitor="train_accuracy")},
    "stopping": {"stopping": Stopping(patience=2, min_delta=0.05)},
    "stopping where it is": {"stopping": Stopping(patience=2, min_delta=0.05, restore_best=False)},
    "pretraining": {"pretraining": Pretraining(4), "optimizer": "rmsprop"},
    "pretraining, then stopping": {
        "pretraining": Pretraining(3),
        "stopping": Stopping(patience=1, min_delta=0.2),
    },
    "cosine after a warm-up": {"schedule": Schedule("cosine", steps=80, warmup_steps=20)},
    "steps": {"schedule": Schedule("step", steps=15)},
    "random draws": {"selection": "random"},
    "replacement": {"selection": "replacement"},
    "slices": {"selection": "slices"},
    "penalties": {"regularization": Regularization(1e-3, 1e-2, 0.8), "clipping": Clipping("norm", 0.1)},
    "class weights": {"class_weights": (1.0, 3.0), "clipping": Clipping("value", 0.01)},
    "float32": {"precision": "float32", "optimizer": "nadam"},
    "numerical": {"gradient": "numerical", "optimizer": "amsgrad"},
    "lbfgs": {"optimizer": "lbfgs"},
    "lbfgs in float32": {"optimizer": "lbfgs", "precision": "float32"},
    "levenberg-marquardt": {"optimizer": "levenberg_marquardt", "loss": "half_sse"},
    "pretraining by lbfgs": {"optimizer": "lbfgs", "pretraining": Pretraining(3)},
    "adagrad": {"optimizer": "adagrad"},
}

GRAPHS = {
    "small road": nnsim.sequential(
        2, nnsim.Dense(4, "tanh"), nnsim.Dense(3, "gelu"), nnsim.Dense(1, "sigmoid")
    ),
    "large road": nnsim.sequential(
        2,
        nnsim.Dense(8, "relu"),
        nnsim.Dropout(0.0),
        nnsim.Dense(5, "elu"),
        nnsim.Dense(1, "sigmoid"),
    ),
}


@pytest.fixture(params=GRAPHS)
def masked(request) -> Graph:
    """Return a graph for either road with a cut and a locked connection."""
    graph = GRAPHS[request.param]
    first, *links = graph.links
    return Graph(graph.layers, (Link(*first.ends, cut=((0, 1),), locked=((1, 2),)), *links))


def assert_same(a: State, b: State) -> None:
    """Check that two States have the same bits."""
    for name in ("updates", "epoch", "position", "step", "samples", "watch"):
        assert getattr(a, name) == getattr(b, name), name
    assert a.parameters.vector.tobytes() == b.parameters.vector.tobytes()
    assert a.slots.tobytes() == b.slots.tobytes()
    for name in ("best", "decoder"):
        one, other = getattr(a, name), getattr(b, name)
        assert (one is None) == (other is None), name
        assert one is None or one.tobytes() == other.tobytes(), name


def reopened(trainer: Trainer) -> Trainer:
    """Return a Trainer that goes on from what a project file keeps."""
    project = Project(trainer.graph, Recipe(), trainer.training, trainer.state, trainer.history)
    opened = decode(encode(project))
    return Trainer(opened.graph, trainer.data, opened.training, state=opened.state, history=opened.history)


@pytest.mark.parametrize("name", TRAININGS)
def test_whole_in_pieces_and_saved_in_between(
    masked: Graph, rings: Dataset, training: Training, name: str
) -> None:
    chosen = replace(training, **TRAININGS[name])
    start, pieces, saved = (Trainer(masked, rings, chosen) for _ in range(3))
    whole = Trainer(masked, rings, chosen)
    steps = whole.train(epochs=EPOCHS)
    while pieces.step(min(5, steps - pieces.state.step)):
        pieces.snapshot(), pieces.loss("test"), pieces.predict(np.zeros((3, 2)))
        if pieces.state.step == steps:
            break
    for _ in range(4):
        saved.step(steps // 4)
        saved = reopened(saved)
    saved.step(steps - saved.state.step)
    assert whole.stopped == ("stopping" in name)
    assert_same(pieces.state, whole.state)
    assert_same(saved.state, whole.state)
    for one in (pieces, saved):
        for key, array in whole.history.to_arrays().items():
            np.testing.assert_array_equal(one.history.to_arrays()[key], array)
    moved = whole.parameters.vector != start.parameters.vector
    assert moved.sum() == moved.size - 2  # all but the cut and the locked one
    assert whole.parameters["hidden_1.weight"][0, 1] == 0.0


@pytest.mark.parametrize("name", TRAININGS)
def test_each_step_back_leads_where_it_came_from(
    masked: Graph, rings: Dataset, training: Training, name: str
) -> None:
    trainer, states = Trainer(masked, rings, replace(training, **TRAININGS[name])), []
    while not trainer.stopped and trainer.state.epoch < 5:
        states.append(trainer.state)
        trainer.step()
    end, history = trainer.state, trainer.history.to_arrays()
    for state in reversed(states[-30:]):
        trainer.step_back()
        assert_same(trainer.state, state)
    trainer.train(steps=end.step - trainer.state.step)
    assert_same(trainer.state, end)
    for key, array in history.items():
        np.testing.assert_array_equal(trainer.history.to_arrays()[key], array)


def test_single_rows_and_changes_in_between(make: Callable[..., Trainer]) -> None:
    values = {"schedule": Schedule("plateau", patience=1, min_delta=1.0), "pretraining": Pretraining(2)}
    trainer, states = make(**values), []
    for round_ in range(40):
        states.append(trainer.state)
        trainer.step_sample(3) if round_ % 2 else trainer.step(3)
    for state in reversed(states):
        for _ in range(3):
            trainer.step_back("sample")
        assert_same(trainer.state, state)
