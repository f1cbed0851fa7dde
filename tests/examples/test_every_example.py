"""Every example opens, is saved and opened again, and takes --seed, --set and --data."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nnsim.cli import main
from nnsim.data.build import build
from nnsim.data.recipe import Images, Reviews
from nnsim.project import examples, store
from nnsim.training.trainer import Trainer

ALL = examples.names()
READY = [name for name in ALL if not isinstance(examples.load(name).recipe.source, Images | Reviews)]
"""Those that need no files of their own."""

DENSE = [name for name in ALL if name != "mnist-cnn"]
"""Those that a plain table can be given; a table is no image."""


@pytest.fixture
def train(capsys):
    """Return a function that runs ``nnsim train`` with arguments and gives its figures."""

    def train(*arguments) -> dict:
        assert main(["train", *map(str, arguments), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return train


@pytest.mark.parametrize("name", READY)
def test_it_is_saved_and_opened_again_with_the_same_bits(name, tmp_path):
    project = examples.load(name)
    data = build(project.recipe)
    trainer = Trainer(project.graph, data, project.training)
    trainer.train(steps=20)
    path = tmp_path / f"{name}.nnsim"
    store.save(replace(project, state=trainer.state, history=trainer.history), path)
    again = store.load(path)
    assert (again.graph, again.recipe, again.training) == (project.graph, project.recipe, project.training)
    resumed = Trainer(again.graph, build(again.recipe), again.training, state=again.state)
    trainer.train(steps=20)
    resumed.train(steps=20)
    assert resumed.parameters.vector.tolist() == trainer.parameters.vector.tolist()


FIRST_SIGHT = [
    "parabola", "cubic-3", "cubic-2-2", "cubic-4-5", "black-box", "assignment", "surface", "hills", "xor",
    "xor-backprop", "xor-cross-entropy", "gate-numerical", "circles", "xor-points", "gauss", "spiral", "iris",
]  # fmt: skip
"""Those that are there to be learnt."""


@pytest.mark.parametrize("name", FIRST_SIGHT)
def test_with_the_seeds_that_it_comes_with_it_is_learnt(name):
    """What a class sees first is a success, also where chance decides."""
    project = examples.load(name)
    trainer = Trainer(project.graph, build(project.recipe), project.training)
    trainer.train()
    scores = trainer.metrics()
    assert (scores.r2 if trainer.data.task == "regression" else scores.accuracy) > 0.95


@pytest.mark.parametrize("name", READY)
def test_another_seed_is_another_run_and_the_same_seed_the_same(train, name):
    first, again, other = (train(name, "--steps", 3, "--seed", seed) for seed in (5, 5, 6))
    assert first["seeds"] == {"data": 5, "init": 5, "shuffle": 5}
    assert first["train_loss"] == again["train_loss"]
    if name not in WITHOUT_CHANCE:
        assert first["train_loss"] != other["train_loss"]


WITHOUT_CHANCE = ("overshoot",)
"""Evenly spaced inputs and equal start weights: every seed is the same run."""


@pytest.mark.parametrize("name", READY)
def test_values_can_be_set(train, name):
    settings = ("training.learning_rate=0.007", "training.optimizer=adam", "training.init_seed=3")
    options = [part for setting in settings for part in ("--set", setting)]
    assert train(name, *options, "--steps", 2)["steps"] == 2
    assert train(name, "--set", "graph.output.name=Answer", "--epochs", 0)["epochs"] == 0


@pytest.mark.parametrize("target", ["y", "kind"])
@pytest.mark.parametrize("name", DENSE)
def test_a_table_can_be_learnt_instead(train, tmp_path, name, target):
    """The network gets the inputs, the outputs, and where the task is another one, the head that it needs."""
    rows = np.random.default_rng(1).uniform(0.1, 0.9, (60, 2))
    lines = [f"{a:.3f},{b:.3f},{a + b:.3f},{'up' if a > b else 'down'}" for a, b in rows]
    table = tmp_path / "table.csv"
    table.write_text("\n".join(["a,b,y,kind", *lines]), encoding="utf-8")
    done = train(name, "--data", table, "--target", target, "--steps", 2)
    assert done["steps"] == 2
    assert done["train_accuracy"] is not None or target == "y"
    assert done["train_loss"] is not None or done["diverged"], "an exponent of what is no power may run away"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("name", "folder"), [("mnist-mlp", "mnist"), ("mnist-cnn", "mnist"), ("imdb", "imdb")]
)
def test_those_of_files_take_seeds_and_settings_too(train, shared_data, name, folder):
    options = ("--data", shared_data(folder), "--steps", 2, "--set", "training.batch_size=16")
    first, again, other = (train(name, *options, "--seed", seed) for seed in (5, 5, 6))
    assert (first["steps"], first["samples"]) == (2, 32)
    assert first["train_loss"] == again["train_loss"] != other["train_loss"]
