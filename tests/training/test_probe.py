"""The Probe: pictures of what every unit computes, checked with NumPy at single points."""

import dataclasses

import numpy as np
import pytest
import scipy.sparse

import nnsim
from nnsim.data.build import build
from nnsim.data.dataset import Dataset, Scaling
from nnsim.data.recipe import Function, Painted, Recipe
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.initializers import start_parameters
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, Input, MaxPool2D
from nnsim.network.parameters import Layout
from nnsim.training import probe as probes
from nnsim.training.probe import Probe
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training


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


def test_half_of_a_choice_of_images_are_test_rows(
    graph: Graph, rings: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "FEW", 20)
    images = dataclasses.replace(rings, image_shape=(1, 2, 1))
    tested = int(np.count_nonzero(images.part == 2))
    rows = Probe(graph, images).rows
    assert (np.diff(rows) > 0).all()
    assert len(rows) == 20
    assert np.count_nonzero(images.part[rows] == 2) == min(10, tested)
    monkeypatch.setattr(probes, "FEW", 10**6)
    np.testing.assert_array_equal(Probe(graph, images).rows, np.arange(images.rows))


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


def test_every_point_of_every_map_is_what_plain_numpy_computes(plain, rings: Dataset, rng) -> None:
    layers = (
        Input(2),
        Dense(3, "tanh", id="a", unit_activations=("relu", "", "sigmoid")),
        Dense(2, "leaky_relu", id="b", bias=False),
        Dense(3, "softmax", id="c"),
    )
    pairs = [("input", "a"), ("a", "b"), ("input", "b"), ("b", "c"), ("input", "c")]
    graph = Graph(layers, tuple(Link(*pair) for pair in pairs))
    data = dataclasses.replace(
        with_inputs(rings, rings.inputs * [1.0, 3.0], centre=-4.0, scale=0.5),
        targets=np.eye(3)[rng.integers(3, size=150)],
        target_scaling=Scaling.none(3),
        task="classes",
    )
    parameters = start_parameters(graph, "uniform", seed=3)
    probe = Probe(graph, data, resolution=9)
    pictures = probe(parameters)
    expected = plain(graph, data, Training(), parameters)
    for down, x2 in enumerate(probe.axes[1]):
        row = np.stack([probe.axes[0], np.full(9, x2)], axis=1)
        values = expected.values((row + 4.0) / 0.5)
        for layer in graph.layers:
            np.testing.assert_allclose(
                pictures[layer.id][:, down].T, values[layer.id].astype(float), rtol=1e-12, atol=1e-14
            )
    np.testing.assert_allclose(
        probe.outputs(parameters), expected.outputs(data.inputs).astype(float), rtol=1e-12, atol=1e-14
    )


def test_bars_are_means_of_every_layer(plain, tangle: Graph, tangled_data) -> None:
    data, parameters = tangled_data("mse"), start_parameters(tangle, "normal", seed=3)
    pictures = Probe(tangle, data)(parameters)
    expected = plain(tangle, data, Training(), parameters).values(data.inputs)
    for layer in tangle.layers:
        np.testing.assert_allclose(
            pictures[layer.id], expected[layer.id].mean(axis=0).astype(float), rtol=1e-12, atol=1e-14
        )


def test_large_networks_get_coarser_pictures(rings: Dataset) -> None:
    """24 million products are 584 points of a network with 41,001 parameters: 24 along each axis."""
    graph = sequential(2, Dense(200, "relu"), Dense(200, "relu"), Dense(1, "sigmoid"))
    assert Layout(graph).size == 41_001
    probe = Probe(graph, rings)
    assert [len(axis) for axis in probe.axes] == [24, 24]
    assert probe(start_parameters(graph, "he_normal", 1))["output"].shape == (1, 24, 24)


def test_axes_are_those_of_the_raw_columns() -> None:
    """One raw column, two features of it: still a curve, over x1 in its own units."""
    recipe = Recipe(Function("x1**3", low=1, high=3), scaling="z-score", features=("log(x1)",), ones="first")
    data = build(recipe)
    graph = sequential(3, Dense(1))
    parameters = Trainer(graph, data).parameters
    probe = Probe(graph, data, resolution=40)
    assert (probe.kind, len(probe.axes)) == ("curve", 1)
    x = data.raw_inputs[:, 0]
    assert probe.axes[0][[0, -1]] == pytest.approx(
        [1.1 * x.min() - 0.1 * x.max(), 1.1 * x.max() - 0.1 * x.min()]
    )
    inputs = np.column_stack([np.ones(40), probe.axes[0], np.log(probe.axes[0])])
    pictures = probe(parameters)
    np.testing.assert_allclose(pictures["input"].T, data.input_scaling.apply(inputs))


def test_axes_end_with_the_data_where_a_feature_is_undefined_beyond() -> None:
    data = build(Recipe(Function("x1**3"), features=("log(x1)",), switched_off=("x1",)))
    graph = sequential(1, Dense(1, "exp"))
    probe = Probe(graph, data)
    assert probe.axes[0][[0, -1]].tolist() == [data.raw_inputs.min(), data.raw_inputs.max()]
    assert np.isfinite(probe(Trainer(graph, data).parameters)["output"]).all()


def test_image_layers_have_no_picture_and_the_others_are_means(rng: np.random.Generator) -> None:
    graph = sequential(
        (4, 4, 1),
        Conv2D(2, "relu", (3, 3)),
        Flatten(),
        Dropout(0.5),
        Dense(3, "tanh"),
        Dropout(0.2),
        Dense(2),
    )
    data = nnsim.dataset(rng.normal(size=(30, 16)), rng.normal(size=(30, 2)))
    trainer = Trainer(graph, data)
    probe = Probe(graph, data)
    pictures = probe(trainer.parameters)
    assert probe.kind == "bar"
    assert {layer: picture.shape for layer, picture in pictures.items()} == {
        "hidden_4": (3,),
        "hidden_5": (3,),
        "output": (2,),
    }
    np.testing.assert_allclose(pictures["output"], trainer.outputs(data.inputs).mean(axis=0), rtol=1e-12)
    np.testing.assert_array_equal(pictures["hidden_4"], pictures["hidden_5"])
    weights, bias = trainer.parameters["output.weight"], trainer.parameters["output.bias"]
    np.testing.assert_allclose(pictures["output"], pictures["hidden_5"] @ weights + bias, rtol=1e-12)


def test_sparse_rows_and_single_precision(rng: np.random.Generator) -> None:
    rows = scipy.sparse.csr_array((rng.random((50, 40)) < 0.1).astype(np.float32))
    data = nnsim.dataset(rows, rng.normal(size=50))
    graph = sequential(40, Dense(3, "tanh"), Dense(1))
    trainer = Trainer(graph, data, Training(precision="float32"))
    probe = Probe(graph, data)
    pictures = probe(trainer.parameters)
    np.testing.assert_allclose(pictures["input"], rows.toarray().mean(axis=0), rtol=1e-6)
    hidden = np.tanh(rows.toarray() @ trainer.parameters["hidden_1.weight"])
    np.testing.assert_allclose(pictures["hidden_1"], hidden.mean(axis=0), rtol=1e-5, atol=1e-7)
    assert pictures["hidden_1"].dtype == probe.outputs(trainer.parameters).dtype == np.float64
    np.testing.assert_allclose(probe.outputs(trainer.parameters), trainer.outputs(data.inputs), rtol=1e-6)


def test_of_a_network_for_large_images_only_a_few_rows_are_run(rng: np.random.Generator) -> None:
    """A row is some five million products, so that 240 million are fewer rows than usual."""
    graph = sequential(
        (28, 28, 1),
        Conv2D(32, "relu", (5, 5), padding="same"),
        MaxPool2D(),
        Conv2D(64, "relu", (2, 2), padding="same"),
        MaxPool2D(),
        Flatten(),
        Dense(1000, "relu"),
        Dense(10, "softmax"),
    )
    data = nnsim.dataset(np.zeros((500, 784)), np.eye(10)[rng.integers(10, size=500)])
    probe = Probe(graph, data)
    products = 28 * 28 * 25 * 32 + 14 * 14 * 128 * 64 + 3136 * 1000 + 1000 * 10
    assert len(probe.rows) == probes.MOST_WORK // products


def test_a_row_is_run_through_every_unit(graph: Graph, rings: Dataset) -> None:
    parameters = Trainer(graph, rings).parameters
    values = Probe(graph, rings).run(parameters, rings.inputs[17:18])
    expected = rings.inputs[17]
    np.testing.assert_array_equal(values["input"], expected)
    for layer, activation in (("hidden_1", np.tanh), ("hidden_2", np.tanh)):
        expected = activation(expected @ parameters[f"{layer}.weight"] + parameters[f"{layer}.bias"])
        np.testing.assert_allclose(values[layer], expected, rtol=1e-12)
    z = expected @ parameters["output.weight"] + parameters["output.bias"]
    np.testing.assert_allclose(values["output"], 1 / (1 + np.exp(-z)), rtol=1e-12)


def test_a_row_of_an_image_keeps_the_shapes_of_its_layers(rng: np.random.Generator) -> None:
    layers = (Conv2D(2, id="conv"), MaxPool2D(id="pool"), Flatten(), Dense(1, id="output"))
    graph = sequential((4, 4, 1), *layers)
    rows = rng.normal(size=(5, 16))
    data = nnsim.dataset(rows.reshape(5, 4, 4), rng.normal(size=5))
    parameters = start_parameters(graph, "normal", 3)
    values = Probe(graph, data).run(parameters, data.inputs[2:3])
    image = np.asarray(data.inputs[2], np.float64).reshape(4, 4)
    weights, bias = parameters["conv.weight"], parameters["conv.bias"]
    convolved = np.array(
        [
            [(image[i : i + 3, j : j + 3, None] * weights[:, :, 0]).sum(axis=(0, 1)) + bias for j in (0, 1)]
            for i in (0, 1)
        ]
    )
    assert values["input"].shape == (4, 4, 1)
    np.testing.assert_allclose(values["conv"], convolved, rtol=1e-5)
    np.testing.assert_allclose(values["pool"], convolved.max(axis=(0, 1), keepdims=True), rtol=1e-5)


def test_the_outputs_of_any_rows(graph: Graph, rings: Dataset) -> None:
    trainer = Trainer(graph, rings)
    found = Probe(graph, rings).outputs(trainer.parameters, rings.inputs[[5, 2, 99]])
    np.testing.assert_allclose(found, trainer.predict(rings.raw_inputs)[[5, 2, 99]], rtol=1e-12)


def test_the_axes_cover_the_plane_that_is_painted_on():
    inside = Painted(((0.0, 0.0, 1.0), (0.5, 0.2, 0.0)), plane=((-1.0, 1.0), (-2.0, 2.0)))
    x, y = Probe(sequential(2, Dense(1)), build(Recipe(inside))).axes
    assert (x[0], x[-1], y[0], y[-1]) == (-1, 1, -2, 2)
    beyond = Painted((*inside.points, (3.0, 0.0, 1.0)), plane=inside.plane)
    x, y = Probe(sequential(2, Dense(1)), build(Recipe(beyond))).axes
    assert (x[0], x[-1], y[0], y[-1]) == pytest.approx((-1, 3.3, -2, 2))
