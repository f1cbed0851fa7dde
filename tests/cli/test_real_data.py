"""The examples of real data learn what they promise; the large ones are slow (``-m slow``)."""

import csv
import json

import numpy as np
import pytest

HOLDS_OUT = 10_000
"""Reviews that validate."""


def figures(done) -> dict:
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def curves(path) -> dict[str, np.ndarray]:
    """Return the columns of a kept history."""
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0]}


def test_digits_need_nothing_and_take_seconds(run):
    result = figures(run("train", "digits", "--json"))
    assert result["test_accuracy"] >= 0.97
    assert result["seconds"] < 20


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_mnist_with_one_hidden_layer(run, shared_data):
    result = figures(run("train", "mnist-mlp", "--data", shared_data("mnist"), "--json"))
    assert (result["epochs"], result["steps"], result["parameters"]) == (10, 6000, 795_010)
    assert result["test_accuracy"] >= 0.978


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_mnist_with_convolutions(run, shared_data):
    result = figures(run("train", "mnist-cnn", "--data", shared_data("mnist").parent, "--json"))
    assert (result["epochs"], result["parameters"]) == (5, 832 + 8256 + 3_137_000 + 10_010)
    assert result["test_accuracy"] >= 0.989


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_reviews_are_told_apart_and_then_learnt_by_heart(run, shared_data, tmp_path):
    folder, history = shared_data("imdb"), tmp_path / "history.csv"
    early = figures(run("train", "imdb", "--data", folder, "--epochs", 4, "--json"))
    assert (early["samples"], early["parameters"]) == (4 * (25_000 - HOLDS_OUT), 160_305)
    assert early["test_accuracy"] >= 0.855
    late = figures(run("train", "imdb", "--data", folder, "--history", history, "--json"))
    found = curves(history)
    best = int(found["validation_loss"].argmin())
    assert 2 <= best <= 8
    assert (early["overfitting_since"], late["overfitting_since"]) == (None, best), "and nnsim says so"
    assert found["validation_loss"][20] > found["validation_loss"][best] + 0.15
    assert found["train_loss"][20] < 0.25 * found["train_loss"][best]
    assert found["validation_accuracy"][15:].mean() < found["validation_accuracy"].max()
