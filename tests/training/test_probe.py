"""The Probe: pictures of what every unit computes, checked with NumPy at single points."""

import dataclasses

import numpy as np
import pytest

from nnsim.data.dataset import Dataset, Scaling
from nnsim.network.graph import Dense, Graph, sequential
from nnsim.training import probe as probes
from nnsim.training.probe import Probe
from nnsim.training.trainer import Trainer


def with_inputs(data: Dataset, inputs: np.ndarray, centre: float = 0.0, scale: float = 1.0) -> Dataset:
    columns = inputs.shape[1]
    scaling = Scaling(np.full(columns, centre), np.full(columns, scale))
    return dataclasses.replace(data, inputs=inputs, input_scaling=scaling)


def test_maps_over_two_inputs(graph: Graph, rings: Dataset) -> None:
    data = with_inputs(rings, rings.inputs, centre=5.0, scale=2.0)
    parameters = Trainer(graph, data).parameters
    probe = Probe(graph, data, resolution=20, margin=0.25)
    pictures = probe(parameters)
    assert probe.kind == "map"
    assert list(pictures) == ["input", "hidden_1", "hidden_2", "output"]
    assert [picture.shape for picture in pictures.values()] == [(n, 20, 20) for n in (2, 4, 3, 1)]
    low, high = data.raw_inputs.min(axis=0), data.raw_inputs.max(axis=0)
    for axis, a, b in zip(probe.axes, low, high, strict=True):
        np.testing.assert_allclose(axis[[0, -1]], [a - 0.25 * (b - a), b + 0.25 * (b - a)])
    x = (np.array([probe.axes[0][3], probe.axes[1][11]]) - 5) / 2
    hidden = np.tanh(x @ parameters["hidden_1.weight"] + parameters["hidden_1.bias"])
    np.testing.assert_allclose(pictures["input"][:, 11, 3], x)
    np.testing.assert_allclose(pictures["hidden_1"][:, 11, 3], hidden, rtol=1e-12)


def test_curves_over_one_input(rings: Dataset) -> None:
    graph = sequential(1, Dense(3, "relu"), Dense(1))
    data = with_inputs(rings, rings.inputs[:, :1].copy())
    parameters = Trainer(graph, data).parameters
    probe = Probe(graph, data, resolution=50)
    pictures = probe(parameters)
    assert probe.kind == "curve"
    assert [picture.shape for picture in pictures.values()] == [(1, 50), (3, 50), (1, 50)]
    np.testing.assert_allclose(pictures["input"][0], probe.axes[0])
    hidden = np.maximum(np.outer(probe.axes[0], parameters["hidden_1.weight"]), 0)
    np.testing.assert_allclose(pictures["output"][0], hidden @ parameters["output.weight"][:, 0], atol=1e-15)


def test_bars_for_more_inputs_are_means_over_the_rows(rings: Dataset, rng: np.random.Generator) -> None:
    graph = sequential(4, Dense(3, "tanh"), Dense(1))
    data = with_inputs(rings, rng.normal(size=(150, 4)))
    parameters = Trainer(graph, data).parameters
    probe = Probe(graph, data)
    pictures = probe(parameters)
    assert probe.kind == "bar"
    assert probe.axes == ()
    assert [picture.shape for picture in pictures.values()] == [(4,), (3,), (1,)]
    np.testing.assert_allclose(pictures["input"], data.inputs.mean(axis=0))
    hidden = np.tanh(data.inputs @ parameters["hidden_1.weight"])
    np.testing.assert_allclose(pictures["hidden_1"], hidden.mean(axis=0), rtol=1e-12, atol=1e-15)


def test_outputs_are_those_of_the_trainer(graph: Graph, rings: Dataset) -> None:
    trainer = Trainer(graph, rings)
    probe = Probe(graph, rings)
    np.testing.assert_array_equal(probe.rows, np.arange(150))
    np.testing.assert_array_equal(probe.outputs(trainer.parameters), trainer.outputs(rings.inputs))


def test_few_of_many_rows(graph: Graph, rings: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "FEW", 10)
    probe = Probe(graph, rings)
    assert len(probe.rows) == 10
    assert probe.rows[[0, -1]].tolist() == [0, 149]
    assert probe.outputs(Trainer(graph, rings).parameters).shape == (10, 1)


def test_a_column_of_one_value_still_has_an_axis(rings: Dataset) -> None:
    data = with_inputs(rings, np.full((150, 1), 3.0))
    probe = Probe(sequential(1, Dense(1)), data)
    np.testing.assert_allclose(probe.axes[0][[0, -1]], [2, 4])


def test_pictures_do_not_change_later(graph: Graph, rings: Dataset) -> None:
    trainer, probe = Trainer(graph, rings), Probe(graph, rings)
    first = probe(trainer.parameters)["output"]
    kept = first.copy()
    trainer.train(epochs=3)
    probe(trainer.parameters)
    np.testing.assert_array_equal(first, kept)
