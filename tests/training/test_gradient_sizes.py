"""Sizes of gradients per layer: NumPy's figures, and the fading that sigmoid layers are known for."""

import numpy as np
import pytest

import nnsim
from nnsim.data.build import build
from nnsim.data.recipe import Generator, Recipe
from nnsim.network import connections
from nnsim.network.graph import sequential
from nnsim.network.layers import Conv2D, Dense, Flatten, MaxPool2D
from nnsim.training import gradient_sizes
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training


@pytest.fixture
def circles():
    return build(Recipe(Generator("circles", 200)))


def test_the_figures_are_those_of_numpy(circles):
    graph = sequential(2, Dense(4, "tanh"), Dense(3, "tanh", bias=False), Dense(1, "sigmoid"))
    trainer = Trainer(graph, circles, Training(loss="bce"))
    trainer.train(epochs=3)
    slopes, sizes = trainer.gradients(), trainer.gradient_sizes()
    assert sizes.layers == ("hidden_1", "hidden_2", "output")
    assert sizes.weights.tolist() == [8, 12, 3]
    for place, layer in enumerate(sizes.layers):
        expected = slopes[f"{layer}.weight"]
        assert sizes.rms[place] == pytest.approx(np.sqrt(np.mean(expected**2)))
        assert sizes.mean[place] == pytest.approx(np.abs(expected).mean())
        assert sizes.largest[place] == pytest.approx(np.abs(expected).max())
        assert sizes.weight_rms[place] == pytest.approx(
            np.sqrt(np.mean(trainer.parameters[f"{layer}.weight"] ** 2))
        )
    assert sizes.bias_rms[0] == pytest.approx(np.sqrt(np.mean(slopes["hidden_1.bias"] ** 2)))
    assert np.isnan(sizes.bias_rms[1])
    assert sizes.rows == sizes.of == circles.count("train")


@pytest.mark.parametrize(("activation", "low", "high"), [("sigmoid", 0, 1e-3), ("relu", 0.1, 10)])
def test_the_gradient_fades_through_sigmoid_layers_and_not_through_relu(circles, activation, low, high):
    hidden = [Dense(8, activation) for _ in range(5)]
    shares = []
    for seed in range(5):
        initializer = "glorot_uniform" if activation == "sigmoid" else "he_uniform"
        training = Training(loss="bce", initializer=initializer)
        trainer = Trainer(sequential(2, *hidden, Dense(1, "sigmoid")), circles, training, seed=seed)
        rms = trainer.gradient_sizes().rms
        shares.append(rms[0] / rms[-1])
    assert low < np.median(shares) < high


def test_measuring_changes_nothing(circles):
    graph = sequential(2, Dense(4, "tanh"), Dense(1, "sigmoid"))
    plain, measured = (Trainer(graph, circles, Training(loss="bce", optimizer="adam")) for _ in range(2))
    for _ in range(5):
        plain.step(7)
        measured.step(7)
        measured.gradient_sizes()
    assert np.array_equal(plain.parameters.vector, measured.parameters.vector)


def test_cut_weights_do_not_count(circles):
    graph = sequential(2, Dense(3, "tanh"), Dense(1, "sigmoid"))
    graph = connections.cut(graph, "input", "hidden_1", [(0, 0), (1, 0)]).graph
    sizes = Trainer(graph, circles, Training(loss="bce")).gradient_sizes()
    assert sizes.weights.tolist() == [4, 3]


def test_of_large_networks_some_rows_are_taken(circles, monkeypatch):
    monkeypatch.setattr(gradient_sizes, "WORK", 100)
    trainer = Trainer(sequential(2, Dense(4, "tanh"), Dense(1, "sigmoid")), circles, Training(loss="bce"))
    sizes = trainer.gradient_sizes()
    assert (sizes.rows, sizes.of) == (gradient_sizes.FEWEST, 140)
    train = np.flatnonzero(circles.part == 0)
    rows = train[np.linspace(0, len(train) - 1, sizes.rows).astype(int)]
    slopes = trainer.gradients((circles.raw_inputs[rows], circles.raw_targets[rows]))
    assert sizes.rms[0] == pytest.approx(np.sqrt(np.mean(slopes["hidden_1.weight"] ** 2)))


def test_layers_of_images_have_sizes_too(rng):
    images = rng.uniform(0, 1, (40, 64))
    data = nnsim.dataset(images, rng.integers(0, 3, 40))
    layers = (Conv2D(2, "relu"), MaxPool2D(), Flatten(), Dense(3, "softmax"))
    trainer = Trainer(sequential((8, 8, 1), *layers), data, Training(loss="cce"))
    sizes = trainer.gradient_sizes()
    assert sizes.layers == ("hidden_1", "output")
    assert sizes.weights.tolist() == [18, 54]
    assert np.isfinite(sizes.rms).all()
