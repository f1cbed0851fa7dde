"""`nnsim train --folds`: a table for people, JSON for programs."""

import json
import re

import numpy as np
import pytest


def test_folds_as_json(run) -> None:
    done = run("train", "iris", "--folds", 3, "--epochs", 2, "--json")
    result = json.loads(done.out)
    assert (done.code, done.err, result["name"]) == (0, "", "iris")
    assert [fold["test_rows"] for fold in result["folds"]] == [50, 50, 50]
    assert all(fold["epochs"] == 2 for fold in result["folds"])
    for name in ("train_loss", "test_loss", "test_accuracy"):
        figures = [fold[name] for fold in result["folds"]]
        assert result["mean"][name] == pytest.approx(np.mean(figures))
        assert result["deviation"][name] == pytest.approx(np.std(figures))
    assert result["seeds"].keys() == {"data", "init", "shuffle"}


def test_folds_as_a_table(run) -> None:
    lines = run("train", "line", "--folds", 4, "--epochs", 1).out.splitlines()
    assert lines[0].endswith("4 folds")
    heading = ["fold", "train rows", "test rows", "train loss", "test loss", "test R²"]
    assert re.split("  +", lines[1]) == heading
    assert [line.split()[0] for line in lines[2:]] == ["1", "2", "3", "4", "mean", "deviation"]


def test_a_diverged_fold_has_no_figures(run) -> None:
    settings = ("training.learning_rate=900", "training.optimizer=sgd")
    done = run(
        "train", "line", "--folds", 2, *(part for each in settings for part in ("--set", each)), "--json"
    )
    result = json.loads(done.out)
    assert result["folds"][0]["diverged"] is True
    assert result["mean"]["test_loss"] is None


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--folds", 1), 2, "there are at least 2 folds"),
        (("--folds", "many"), 2, "'many' is not a whole number"),
        (("--folds", 300), 1, "folds must be from 0 to 100, not 300"),
        (("--folds", 3, "--steps", 5), 2, "--steps makes no sense"),
        (("--folds", 3, "--save", "a.nnsim"), 2, "--save makes no sense"),
        (("--folds", 3, "--history", "a.csv"), 2, "--history makes no sense"),
    ],
)
def test_what_does_not_go_together_is_said(run, arguments, code, sentence) -> None:
    done = run("train", "circles", *arguments)
    assert (done.code, done.out) == (code, "")
    assert sentence in done.err
