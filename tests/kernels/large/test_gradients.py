"""Values, losses and gradients of every layer, activation and loss, against plain NumPy and differences."""

import numpy as np
import pytest

from nnsim.kernels import codes
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, Input, MaxPool2D
from nnsim.training.training import LOSSES, Training

ACTIVATIONS = (
    *("linear", "elu", "selu", "gelu", "silu", "softplus", "softsign", "sigmoid", "tanh", "sin", "gaussian"),
    *("relu", "leaky_relu", "hard_sigmoid", "exp"),
)


def plain_loss(loss: str, outputs: np.ndarray, targets: np.ndarray) -> float:
    """Return the mean loss as Keras 3 defines it."""
    p = np.clip(outputs, 1e-7, 1 - 1e-7)
    miss = abs(outputs - targets)
    if loss == "cce":
        p = np.clip(outputs / outputs.sum(axis=1, keepdims=True), 1e-7, 1 - 1e-7)
        return np.mean(-(targets * np.log(p)).sum(axis=1))
    if loss == "half_sse":
        return 0.5 * np.sum(miss**2)
    return np.mean(
        {
            "mse": miss**2,
            "mae": miss,
            "huber": np.where(miss <= 1, 0.5 * miss**2, miss - 0.5),
            "log_cosh": np.log(np.cosh(miss)),
            "bce": -targets * np.log(p) - (1 - targets) * np.log(1 - p),
            "hinge": np.maximum(1 - (2 * targets - 1) * outputs, 0),
        }[loss]
    )


def slopes_by_differences(network) -> np.ndarray:
    """Return the gradient of a network's recorded loss by central differences."""
    vector, slopes, step = network.run.parameters, np.empty(len(network.run.parameters)), 1e-6
    for place, value in enumerate(vector.copy()):
        vector[place] = value + step
        above = network.loss()
        vector[place] = value - step
        slopes[place] = (above - network.loss()) / (2 * step)
        vector[place] = value
    return slopes


@pytest.fixture
def check(rng, road, plain):
    """Return a function that holds a network's values, loss and gradient against the plain ones."""

    def check(graph: Graph, loss: str, rows: int = 5, scale: float = 1.0) -> None:
        outputs = graph.output.units
        inputs = rng.normal(size=(rows, graph.input.units))
        targets = np.eye(outputs)[rng.integers(outputs, size=rows)]
        network = road(graph, inputs, targets, Training(loss=loss, batch_size=rows), "classes")
        network.run.parameters[:] *= scale
        values = plain(graph, network.run.parameters, inputs)
        np.testing.assert_allclose(network.values(), values, rtol=1e-11, atol=1e-12)
        given = values[:, -outputs:]
        assert network.loss() == pytest.approx(plain_loss(loss, given, targets), rel=1e-9)
        right = np.mean(given.argmax(axis=1) == targets.argmax(axis=1))
        assert network.record.metrics[0, 3] == pytest.approx(right)
        slopes, gradient = slopes_by_differences(network), network.gradient()
        assert np.linalg.norm(gradient - slopes) <= 1e-6 * np.linalg.norm(slopes) + 1e-9

    return check


def images(activation: str, output: str = "softmax") -> Graph:
    """Return a network with every kind of layer."""
    return sequential(
        (6, 5, 2),
        Conv2D(3, activation, (3, 2), padding="same"),
        MaxPool2D(),
        Conv2D(2, activation, (2, 1)),
        AveragePool2D((1, 2), padding="same"),
        Dropout(0.3),
        Flatten(),
        Dense(4, activation),
        Dense(3, output),
    )


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_in_images(check, activation: str) -> None:
    check(images(activation, "sigmoid"), "mse", scale=0.3 if activation == "exp" else 1.0)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", [*ACTIVATIONS, "softmax"])
def test_every_output_with_every_loss(check, output: str, loss: str) -> None:
    positive = {"sigmoid", "hard_sigmoid", "softmax", "exp", "softplus", "gaussian"}
    if loss in {"bce", "cce"} and output not in positive:
        pytest.skip("Keras takes logarithms of clipped outputs there; the small road's tests hold them.")
    check(sequential(4, Dense(5, "tanh"), Dense(3, output)), loss)


@pytest.mark.parametrize("loss", ["mse", "cce", "bce"])
def test_skip_links_missing_biases_and_single_activations(check, loss: str) -> None:
    layers = (
        Input(3),
        Dense(5, "tanh", id="a", unit_activations=("", "relu", "sigmoid", "sin", "gelu")),
        Dropout(0.5, id="drop"),
        Dense(70, "sigmoid", id="b", bias=False),
        Dense(3, "sigmoid", id="c"),
    )
    pairs = [("input", "a"), ("a", "drop"), ("input", "b"), ("drop", "b")]
    pairs += [("input", "c"), ("a", "c"), ("b", "c")]
    check(Graph(layers, tuple(Link(*pair) for pair in pairs)), loss)


def test_two_branches_of_an_image(check) -> None:
    layers = (
        Input(30, shape=(5, 6, 1)),
        Conv2D(2, "tanh", id="conv"),
        MaxPool2D(id="pool"),
        Flatten(id="coarse"),
        Flatten(id="fine"),
        Dense(4, "elu", id="dense"),
        Dense(3, "softmax", id="out"),
    )
    pairs = [
        ("input", "conv"),
        ("conv", "pool"),
        ("pool", "coarse"),
        ("conv", "fine"),
        ("coarse", "dense"),
        ("fine", "dense"),
        ("dense", "out"),
        ("coarse", "out"),
    ]
    check(Graph(layers, tuple(Link(*pair) for pair in pairs)), "cce")


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [(1, 1), (2, 1), (3, 2)])
@pytest.mark.parametrize("kernel", [(1, 1), (2, 3), (5, 4)])
def test_convolutions_of_any_shape(check, kernel, strides, padding: str) -> None:
    first = Conv2D(3, "tanh", kernel, strides, padding)
    second = Conv2D(2, "linear", (1, 2), (1, 1), "same", bias=False)
    check(sequential((7, 6, 2), first, second, Flatten(), Dense(2, "softmax")), "cce", rows=3)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [None, (1, 1), (3, 2)])
@pytest.mark.parametrize("kind", [MaxPool2D, AveragePool2D])
def test_pools_of_any_shape(check, kind, strides, padding: str) -> None:
    first, pool = Conv2D(17, "linear", (2, 2)), kind((3, 2), strides, padding)
    check(sequential((7, 8, 1), first, pool, Flatten(), Dense(2, "softmax")), "mse", rows=2)


def test_a_maximum_of_equal_values_sends_its_slope_to_the_first(road) -> None:
    graph = sequential((2, 2, 1), Conv2D(1, "linear", (1, 1)), MaxPool2D(), Flatten(), Dense(1))
    network = road(graph, np.ones((1, 4)), np.zeros((1, 1)), Training(batch_size=1), start=np.ones(4))
    np.testing.assert_allclose(network.gradient(), [6.0, 6.0, 12.0, 6.0])  # By hand: the output is 3.


def test_a_maximum_does_not_hide_what_is_not_a_number(road) -> None:
    graph = sequential((2, 2, 1), MaxPool2D(), Flatten(), Dense(1))
    for place in range(4):
        inputs = np.ones((1, 4))
        inputs[0, place] = np.nan
        network = road(graph, inputs, np.zeros((1, 1)), Training(batch_size=1))
        assert network.do(codes.RECORD) == codes.DIVERGED


def test_a_batch_that_goes_block_by_block_gives_the_same_gradient(rng, road, monkeypatch) -> None:
    graph, inputs = images("tanh"), rng.normal(size=(90, 60))
    targets = np.eye(3)[rng.integers(3, size=90)]
    training = Training(loss="cce", batch_size=90, optimizer="adam", learning_rate=0.01)
    graph = Graph(tuple(layer for layer in graph.layers if not isinstance(layer, Dropout)), ())
    graph = sequential((6, 5, 2), *graph.layers[1:])
    whole = road(graph, inputs, targets, training, "classes")
    monkeypatch.setattr("nnsim.kernels.large.plan.BLOCK_BYTES", 16 * 8 * len(whole.plan.activation))
    pieces = road(graph, inputs, targets, training, "classes")
    assert len(pieces.work.rows) == 16
    np.testing.assert_allclose(pieces.gradient(), whole.gradient(), rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(pieces.train(5), whole.train(5), rtol=1e-9, atol=1e-12)


def test_numerical_gradient_learns_the_same(rng, road) -> None:
    graph = sequential(5, Dense(4, "tanh"), Dense(3, "softmax"))
    inputs, targets = rng.normal(size=(20, 5)), np.eye(3)[rng.integers(3, size=20)]
    trained = []
    for gradient in ("backpropagation", "numerical"):
        training = Training(loss="cce", gradient=gradient, batch_size=7)
        trained.append(road(graph, inputs, targets, training, "classes").train(12))
    np.testing.assert_allclose(*trained, rtol=1e-6, atol=1e-8)
