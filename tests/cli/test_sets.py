"""Data sets on the command line: found, remembered, fetched if the user agrees, trained on and predicted."""

import csv
import io
import json
import sys

import numpy as np
import pytest

from nnsim import places
from nnsim.data.sets import download
from nnsim.project import store
from tests.data.conftest import idx, no_data_sets, put_images, put_reviews

__all__ = ["no_data_sets"]

SMALL = ("--set", "graph.hidden_1.units=8", "--set", "training.batch_size=5")


@pytest.fixture
def images(tmp_path):
    return put_images(tmp_path / "sets" / "mnist")


@pytest.fixture
def train(run):
    """Return a function that trains a small network on a set of images and returns the figures."""

    def train(*arguments, what="mnist-mlp") -> dict:
        done = run("train", what, *SMALL, *arguments, "--json")
        assert (done.code, done.err) == (0, "")
        return json.loads(done.out)

    return train


def test_the_folder_of_a_set_is_given(train, images):
    result = train("--data", images, "--epochs", 60)
    assert result["samples"] == 60 * 30
    assert result["test_accuracy"] == 1
    assert result["parameters"] == 16 * 8 + 8 + 8 * 3 + 3, "inputs and outputs follow the set"
    for path in (images.parent, images / "t10k-labels-idx1-ubyte.gz"):
        assert train("--data", path, "--epochs", 60)["test_loss"] == result["test_loss"]


def test_a_folder_is_remembered_or_set(run, train, images, monkeypatch):
    train("--data", images.parent, "--remember", "--epochs", 1)
    train("--epochs", 1)
    (places.config() / "data-folder").unlink()
    assert run("train", "mnist-mlp").code == 1
    monkeypatch.setenv("NNSIM_DATA", str(images))
    train("--epochs", 1)


def test_a_trained_project_goes_on_wherever_its_files_are(train, images, tmp_path):
    train("--data", images, "--epochs", 2, "--save", tmp_path / "p.nnsim")
    moved = images.rename(tmp_path / "moved")
    result = train("--data", moved, "--epochs", 1, what=str(tmp_path / "p.nnsim"))
    assert result["epochs"] == 3


def test_a_network_is_proposed_for_a_folder(run, images):
    done = run("train", "--data", images, "--epochs", 1, "--json")
    assert (done.code, done.err) == (0, "")
    assert (json.loads(done.out)["name"], json.loads(done.out)["samples"]) == ("mnist", 27)


def test_reviews_are_trained_on_and_over_fitted(run, tmp_path):
    put_reviews(tmp_path)
    settings = ["recipe.source.words=50", "training.batch_size=4", "training.learning_rate=0.02"]
    options = [option for setting in settings for option in ("--set", setting)]
    done = run("train", "imdb", "--data", tmp_path, *options, "--epochs", 30, "--history", tmp_path / "h.csv")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("imdb: 50-16-16-1, 1105 parameters, imdb, reviews in a file, 50 words\n")
    with open(tmp_path / "h.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 31
    assert float(rows[-1]["train_accuracy"]) == float(rows[-1]["validation_accuracy"]) == 1


# ---------------------------------------------------------------------- fetching


@pytest.fixture
def fetched(monkeypatch):
    """Let fetching write a small set, and return the names of what was fetched."""
    names = []

    def fetch(name, progress):
        names.append(name)
        progress(5_000_000, 11_594_722, "train-images-idx3-ubyte.gz")
        put_images(places.data() / name)

    monkeypatch.setattr(download, "fetch", fetch)
    return names


def on_a_terminal(monkeypatch, answer: str) -> None:
    """Let standard input and error be a terminal on which this is answered."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)


def test_nothing_is_fetched_without_being_asked_for(run, fetched):
    done = run("train", "mnist-mlp")
    assert (done.code, done.out, fetched) == (1, "", [])
    assert done.err == (
        f"nnsim: The data set 'mnist' is not in {places.data()}. Name the folder of its files (--data "
        "FOLDER), or have it fetched by nnsim train (--download, 12 MB).\n"
    )


def test_it_is_fetched_when_that_was_agreed_to_beforehand(train, fetched):
    train("--download", "--epochs", 1)
    train("--download", "--epochs", 1)
    assert fetched == ["mnist"], "once"


def test_it_is_fetched_when_the_user_agrees(run, fetched, monkeypatch):
    on_a_terminal(monkeypatch, "y\n")
    done = run("train", "mnist-mlp", *SMALL, "--epochs", 1)
    assert (done.code, fetched) == (0, ["mnist"])
    assert "The data set mnist is not on this machine. Fetch it (12 MB) from https://" in done.err
    assert "43%  5.0 of 11.6 MB, train-images-idx3-ubyte.gz" in done.err


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_it_is_not_fetched_when_the_user_does_not(run, fetched, monkeypatch, answer):
    on_a_terminal(monkeypatch, answer)
    done = run("train", "imdb")
    assert (done.code, fetched) == (1, [])
    assert "The data set 'imdb' is not in" in done.err


# ---------------------------------------------------------------------- what does not go together


def test_a_folder_without_the_set(run, tmp_path):
    for what, file in (("mnist-mlp", "train-images-idx3-ubyte"), ("imdb", "imdb.npz")):
        done = run("train", what, "--data", tmp_path)
        assert done.code == 1
        assert f"{tmp_path} has no file {file} (or .gz) of the data set" in done.err
    done = run("train", "--data", tmp_path)
    assert f"{tmp_path} is no data set: it has neither imdb.npz nor images and labels" in done.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("mnist-mlp", "--remember"), "--remember keeps the folder of a data set, which --data must name."),
        (("iris", "--data", "a.csv", "--remember"), "--remember keeps the folder of a data set"),
        (("mnist-mlp", "--data", "SET", "--target", "y"), "--target names a column of a table, but"),
    ],
)
def test_options_that_make_no_sense_together(run, images, arguments, sentence):
    done = run("train", *(str(images) if each == "SET" else each for each in arguments))
    assert done.code == 2
    assert sentence in done.err


# ---------------------------------------------------------------------- predicting


def test_images_are_predicted_one_by_one(run, train, images, tmp_path):
    train("--data", images, "--epochs", 60, "--save", tmp_path / "p.nnsim")
    done = run("predict", tmp_path / "p.nnsim", "--data", images / "t10k-images-idx3-ubyte.gz")
    assert (done.code, done.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["image"] for row in rows] == [str(number) for number in range(1, 11)]
    assert [row["class"] for row in rows] == [str(row % 3) for row in range(10)]
    assert all(0.5 < float(row["probability"]) <= 1 for row in rows)


def test_what_cannot_be_predicted(run, train, images, tmp_path):
    train("--data", images, "--epochs", 1, "--save", tmp_path / "p.nnsim")
    labels = images / "t10k-labels-idx1-ubyte.gz"
    wide = tmp_path / "wide"
    wide.write_bytes(idx(np.zeros((2, 5, 5), np.uint8)))
    for path in (labels, wide):
        done = run("predict", tmp_path / "p.nnsim", "--data", path)
        assert done.code == 1
        assert f"{path} does not hold images of 4 x 4 pixels" in done.err
    put_reviews(tmp_path)
    run(
        "train",
        "imdb",
        "--data",
        tmp_path,
        "--set",
        "recipe.source.words=50",
        "--epochs",
        1,
        "--save",
        tmp_path / "r.nnsim",
    )
    assert store.load(tmp_path / "r.nnsim").state is not None
    done = run("predict", tmp_path / "r.nnsim", "--data", tmp_path / "imdb.npz")
    assert (done.code, "was trained on reviews; nnsim predict takes" in done.err) == (1, True)
