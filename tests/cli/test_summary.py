"""`nnsim summary` prints the counts of issue and textbook: 66 numbers in 3-4-5-1."""

import json

import pytest

from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project import store
from nnsim.project.project import Project


@pytest.fixture
def project(tmp_path):
    """Return the file of a 3-4-5-1 network; its data do not matter."""
    path = tmp_path / "sixty-six.nnsim"
    store.save(Project(sequential(3, Dense(4, "relu"), Dense(5, "relu"), Dense(1))), path)
    return path


def test_the_table_has_a_line_per_layer_and_the_totals(run, project):
    done = run("summary", project)
    lines = done.out.splitlines()
    assert done.code == 0
    assert lines[0].split("  ")[0] == "LAYER"
    assert lines[2].split() == ["Hidden", "1", "Dense", "relu", "4", "12", "4", "16", "4", "4"]
    assert lines[5].split() == ["In", "all", "37", "10", "47", "10", "9"]
    assert "37 weights + 10 biases = 47 parameters\n" in done.out
    assert "47 parameters + 10 sums + 9 activations = 66 in all" in done.out


def test_json_says_the_same(run, project):
    found = json.loads(run("summary", project, "--json").out)
    assert found["network"] == "3-4-5-1"
    assert [found[name] for name in ("weights", "biases", "parameters", "trainable")] == [37, 10, 47, 47]
    assert [found[name] for name in ("sums", "activations", "in_all")] == [10, 9, 66]
    assert [layer["parameters"] for layer in found["layers"]] == [0, 16, 25, 6]
    assert found["layers"][1] == {
        "id": "hidden_1", "title": "Hidden 1", "kind": "Dense", "activation": "relu", "shape": [4],
        "weights": 12, "biases": 4, "parameters": 16, "trainable": 16,
        "sums": 4, "activations": 4, "in_all": 24,
    }  # fmt: skip


def test_images_keep_their_shape(run):
    done = run("summary", "mnist-cnn")
    assert "28x28x1" in done.out
    assert "Conv2D relu" in done.out


def test_what_is_not_there_is_said(run):
    done = run("summary", "sixty-seven")
    assert (done.code, done.out) == (1, "")
    assert "There is no example 'sixty-seven'" in done.err
