"""`nnsim train` end to end: figures, seeds, settings, files; the same bits each time."""

import csv
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from nnsim.data.build import build
from nnsim.errors import NnsimError
from nnsim.project import examples, store
from nnsim.training.trainer import Trainer

KEYS = {
    "name",
    "epochs",
    "steps",
    "samples",
    "parameters",
    "seconds",
    "samples_per_second",
    "train_loss",
    "validation_loss",
    "test_loss",
    "train_accuracy",
    "test_accuracy",
    "seeds",
    "diverged",
}


@pytest.fixture
def train(run):
    """Return a function that trains with --json and returns the figures."""

    def train(*arguments) -> dict:
        done = run("train", *arguments, "--json")
        assert (done.code, done.err) == (0, "")
        return json.loads(done.out)

    return train


def figures(result: dict) -> dict:
    """Return what must be the same each time."""
    return {name: value for name, value in result.items() if "second" not in name}


def test_all_figures_are_there_and_are_right(train):
    result = train("circles", "--epochs", 5)
    assert set(result) >= KEYS
    assert (result["name"], result["epochs"], result["diverged"]) == ("circles", 5, False)
    assert result["steps"] == 5 * 35  # 70 % of 500 rows in batches of 10
    assert result["samples"] == 5 * 350
    assert result["parameters"] == 2 * 4 + 4 + 4 * 3 + 3 + 3 + 1
    assert result["seeds"] == {"data": 42, "init": 7, "shuffle": 1}
    assert result["samples_per_second"] == pytest.approx(result["samples"] / result["seconds"])


def test_what_does_not_exist_is_null(train):
    result = train("line", "--epochs", 1, "--set", "recipe.split.validation=0")
    assert result["train_accuracy"] is None
    assert result["test_accuracy"] is None
    assert result["validation_loss"] is None
    assert result["train_loss"] > 0


def test_the_same_command_gives_the_same_bits_here_in_another_process_and_from_python(train):
    arguments = ["circles", "--epochs", "20"]
    first, second = train(*arguments), train(*arguments)
    assert figures(first) == figures(second)
    other = subprocess.run(
        [sys.executable, "-m", "nnsim", "train", *arguments, "--json"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )
    assert figures(json.loads(other.stdout)) == figures(first)
    assert other.stderr == b""
    project = examples.load("circles")
    trainer = Trainer(project.graph, build(project.recipe), project.training)
    trainer.train(epochs=20)
    assert trainer.loss("test") == first["test_loss"]


def test_one_seed_is_for_all_of_them(train):
    five, again, six = (train("circles", "--epochs", 2, "--seed", seed) for seed in (5, 5, 6))
    assert five["seeds"] == {"data": 5, "init": 5, "shuffle": 5}
    assert figures(five) == figures(again)
    assert five["train_loss"] != six["train_loss"]


def test_steps_count_batches(train):
    result = train("circles", "--steps", 40)
    assert (result["steps"], result["epochs"], result["samples"]) == (40, 1, 400)


def test_nothing_to_do_gives_the_figures_of_the_start(train):
    result = train("circles", "--epochs", 0)
    assert (result["steps"], result["samples"], result["samples_per_second"]) == (0, 0, 0)
    assert result["train_loss"] > 0


def test_settings_change_data_network_and_training(train):
    result = train(
        "circles",
        *("--set", "recipe.source.kind=xor", "--set", "recipe.source.samples=200"),
        *("--set", "graph.hidden_1.units=8", "--set", "training.batch_size=0", "--epochs", 3),
    )
    assert result["steps"] == 3
    assert result["samples"] == 3 * 140
    assert result["parameters"] == 2 * 8 + 8 + 8 * 3 + 3 + 3 + 1


def test_inputs_follow_a_formula_that_is_set(train):
    result = train("line", "--set", "recipe.source.formula=x1 + x2 + x3", "--epochs", 1)
    assert result["parameters"] == 4


def test_what_is_set_of_the_network_is_not_adapted_again(train):
    settings = ["--set", "training.loss=mse", "--set", "recipe.source.noise=0.3", "--epochs", "1"]
    with_mse, with_bce = train("circles", *settings), train("circles", *settings[2:])
    assert with_mse["train_loss"] != with_bce["train_loss"]


def test_a_saved_project_goes_on_where_it_stopped(train, tmp_path):
    path = tmp_path / "half.nnsim"
    train("circles", "--epochs", 10, "--save", path)
    whole, rest = train("circles", "--epochs", 25), train(path, "--epochs", 15)
    assert figures(rest) == figures(whole)
    assert len(store.load(path).history.epoch) > 1


def test_a_seed_starts_a_trained_project_anew(train, tmp_path):
    path = tmp_path / "half.nnsim"
    train("circles", "--epochs", 10, "--save", path)
    assert figures(train(path, "--epochs", 5, "--seed", 5)) == figures(
        train("circles", "--epochs", 5, "--seed", 5)
    )


def test_another_optimiser_takes_over_a_trained_project(train, tmp_path):
    path = tmp_path / "half.nnsim"
    before = train("circles", "--epochs", 50, "--save", path)
    after = train(path, "--epochs", 10, "--set", "training.optimizer=sgd")
    assert after["epochs"] == 60
    assert after["train_loss"] < before["train_loss"] * 1.5


def test_a_larger_network_starts_anew(train, tmp_path):
    path = tmp_path / "half.nnsim"
    train("circles", "--epochs", 10, "--save", path)
    assert train(path, "--epochs", 3, "--set", "graph.hidden_1.units=9")["epochs"] == 3


@pytest.mark.parametrize(
    ("name", "target", "least"),
    [("iris.csv", None, 0.9), ("penguins.csv", "species", 0.95), ("titanic_train.csv", "Survived", 0.7)],
)
def test_a_fitting_network_is_proposed_for_a_table_of_classes(train, shared_data, name, target, least):
    more = ["--target", target] if target else []
    result = train("--data", shared_data(f"classroom/{name}"), *more)
    assert result["name"] == name.removesuffix(".csv")
    assert result["test_accuracy"] >= least


def test_a_fitting_network_is_proposed_for_a_table_of_numbers(train, shared_data):
    result = train("--data", shared_data("classroom/mpg.csv"), "--target", "mpg")
    assert result["test_accuracy"] is None
    assert result["test_loss"] < 0.3  # of z-scores, whose variance is 1


def test_numbers_of_rows_become_proportions_of_other_data(train, tmp_path):
    """The example divides its 500 rows into 400 and 100; a table of 50 has 40 and 10."""
    table = tmp_path / "fifty.csv"
    table.write_text("x,y\n" + "\n".join(f"{row},{2 * row}" for row in range(50)), encoding="utf-8")
    train("csv-batches", "--data", table, "--epochs", 0, "--save", tmp_path / "fifty.nnsim")
    assert np.bincount(build(store.load(tmp_path / "fifty.nnsim").recipe).part).tolist() == [40, 0, 10]


def test_an_example_can_be_trained_on_a_file(train, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n" + "".join(f"{n},{n * n},{3 * n}\n" for n in range(30)), encoding="utf-8")
    result = train("circles", "--data", path, "--target", "b", "--epochs", 2)
    assert result["parameters"] == 2 * 4 + 4 + 4 * 3 + 3 + 3 + 1
    assert result["test_accuracy"] is None


def test_a_saved_project_finds_its_data_file_from_anywhere(train, tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("a,b\n" + "".join(f"{n},{2 * n}\n" for n in range(30)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    saved = train("--data", "a.csv", "--epochs", 5, "--save", "p.nnsim")
    monkeypatch.chdir("/")
    assert train(tmp_path / "p.nnsim", "--epochs", 0)["test_loss"] == saved["test_loss"]


def test_the_curves_can_be_kept(train, tmp_path):
    result = train("circles", "--epochs", 12, "--history", tmp_path / "h.csv")
    with open(tmp_path / "h.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:3] == ["epoch", "step", "train_loss"]
    assert float(rows[-1]["train_loss"]) == result["train_loss"]
    assert float(rows[-1]["step"]) == result["steps"]
    assert np.all(np.diff([float(row["step"]) for row in rows]) > 0)


def test_a_diverging_run_says_where_and_why(run, tmp_path):
    done = run(
        *("train", "line", "--set", "training.learning_rate=900", "--epochs", 200, "--json"),
        *("--save", tmp_path / "d.nnsim", "--history", tmp_path / "d.csv"),
    )
    result = json.loads(done.out)
    assert (done.code, result["diverged"]) == (0, True)
    assert "training stopped in step " in done.err
    assert "the learning rate is probably too large" in done.err
    assert done.err.count("\n") == 1
    assert store.load(tmp_path / "d.nnsim").graph == examples.load("line").graph


def test_people_get_a_few_lines(run):
    done = run("train", "circles", "--epochs", 3)
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0] == "circles: 2-4-3-1, 31 parameters, circles, 500 points"
    assert lines[1].startswith("3 epochs, 105 steps in ")
    assert [line.split()[0] for line in lines[2:]] == ["train", "validation", "test"]
    assert all("accuracy" in line for line in lines[2:])


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([], 2, "say what to train"),
        (["circels"], 1, "did you mean: circles"),
        (["gone.nnsim"], 1, "gone.nnsim is not there"),
        (["circles", "--target", "y"], 2, "--target names a column of --data"),
        (["circles", "--set", "training.momentum=5"], 2, "training.momentum must be from 0 to 1"),
        (["--data", "gone.csv"], 1, "gone.csv"),
        (["circles", "--epochs", 1, "--save", "no/such/folder/a.nnsim"], 1, "there is no such folder"),
        (["circles", "--epochs", 1, "--history", "no/such/folder/a.csv"], 1, "there is no such folder"),
    ],
)
def test_what_cannot_be_is_one_sentence(run, arguments, code, sentence):
    done = run("train", *arguments)
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
    assert sentence in done.err


def test_the_figures_are_there_even_when_the_disk_is_full_after_training(run, tmp_path, monkeypatch):
    def fill(project, path):
        raise NnsimError("the disk is full")

    monkeypatch.setattr(store, "save", fill)
    done = run("train", "circles", "--epochs", 1, "--save", tmp_path / "a.nnsim", "--json")
    assert (done.code, done.err) == (1, "nnsim: the disk is full\n")
    assert json.loads(done.out)["epochs"] == 1


def test_rows_that_lack_a_value_are_counted(run, train, tmp_path):
    rows = "".join(f"{n},{'' if n in (3, 7) else n * n}\n" for n in range(30))
    (tmp_path / "a.csv").write_text("a,b\n" + rows, encoding="utf-8")
    assert train("--data", tmp_path / "a.csv", "--epochs", 1)["dropped"] == 2
    done = run("train", "--data", tmp_path / "a.csv", "--epochs", 1)
    assert "2 rows were left out, as they lack a value" in done.out


@pytest.mark.parametrize(
    ("setting", "suits"), [("loss=cce", False), ("loss=mse", True), ("learning_rate=0.01", True)]
)
def test_a_loss_that_does_not_suit_is_said(run, setting, suits):
    done = run("train", "circles", "--epochs", 1, "--set", f"training.{setting}")
    assert done.code == 0
    assert ("the loss does not suit the output" in done.err) is not suits


def test_a_damaged_file_is_one_sentence_with_its_name(run, tmp_path):
    (tmp_path / "bad.nnsim").write_bytes(b"PK\x03\x04 and then nothing")
    done = run("train", tmp_path / "bad.nnsim", "--json")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("nnsim: bad.nnsim cannot be opened: ")


def test_a_data_file_that_changed_is_told(run, tmp_path):
    path, project = tmp_path / "a.csv", tmp_path / "a.nnsim"
    path.write_text("x,y\n" + "".join(f"{x},{2 * x}\n" for x in range(40)), encoding="utf-8")
    assert run("train", "--data", path, "--epochs", 1, "--save", project).err == ""
    assert run("train", project, "--epochs", 1).err == ""
    path.write_text("x,y\n" + "".join(f"{x},{3 * x}\n" for x in range(40)), encoding="utf-8")
    done = run("train", project, "--epochs", 1)
    assert done.code == 0
    assert done.err == f"nnsim: {path} has changed since this project was made; it is used as it is now.\n"


def test_filled_values_are_counted(run, train, tmp_path):
    path = tmp_path / "holes.csv"
    rows = [f"{n if n % 5 else ''},{n},{2 * n if n != 7 else ''}" for n in range(1, 31)]
    path.write_text("\n".join(["a,b,y", *rows]), encoding="utf-8")
    arguments = ("--data", str(path), "--epochs", 1)
    assert train(*arguments)["dropped"] == 7  # every fifth row, and one without a target
    result = train(*arguments, "--set", "recipe.missing=median")
    assert (result["dropped"], result["filled"]) == (1, 6)
    out = run("train", *arguments, "--set", "recipe.missing=median").out
    assert "1 row was left out, as it lacks a value" in out
    assert "6 missing values were filled" in out


def test_a_feature_with_a_comma(train):
    result = train("circles", "--set", "recipe.features=max(x1, x2),x1*x2", "--epochs", 1)
    assert result["parameters"] == 4 * 4 + 4 + 4 * 3 + 3 + 3 + 1


def test_rows_that_are_learnt_by_heart_are_told(run, tmp_path):
    """Noise over one input: a wide network draws a curve through ten points that fits no others."""
    rows = np.random.default_rng(3).uniform(-1, 1, (60, 2))
    table = tmp_path / "noise.csv"
    table.write_text("x,y\n" + "\n".join(f"{x:.3f},{y:.3f}" for x, y in rows), encoding="utf-8")
    network = ("--set", "graph.hidden_1.units=30", "--set", "graph.hidden_1.activation=tanh")
    split = [f"recipe.split.{text}" for text in ("train=10", "validation=50", "test=0", "unit=rows")]
    settings = [part for setting in split for part in ("--set", setting)]
    options = ("train", "--data", table, *network, *settings, "--set", "training.learning_rate=0.02")
    told = run(*options, "--epochs", 1500)
    assert "the validation loss turned up after epoch" in told.out
    assert json.loads(run(*options, "--epochs", 2, "--json").out)["overfitting_since"] is None
    since = json.loads(run(*options, "--epochs", 1500, "--json").out)["overfitting_since"]
    assert f"after epoch {since} while the training loss went on falling" in told.out
