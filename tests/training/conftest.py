"""Data and Trainers for the tests of training, and a second way to compute what they compute."""

from collections.abc import Callable

import numpy as np
import pytest

from nnsim.data.dataset import Dataset, Scaling
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense, Input
from nnsim.network.parameters import Parameters
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training


@pytest.fixture
def rings() -> Dataset:
    """Return points inside (1) and outside (0) a circle, in three parts of 90, 30 and 30 rows."""
    rng = np.random.default_rng(7)
    angle, inside = rng.uniform(0, 2 * np.pi, 150), np.arange(150) % 2
    radius = np.where(inside, rng.uniform(0, 0.4, 150), rng.uniform(0.7, 1, 150))
    return Dataset(
        name="rings",
        inputs=np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1),
        targets=inside[:, None].astype(float),
        part=rng.permutation(np.repeat([0, 1, 2], [90, 30, 30])).astype(np.uint8),
        input_names=("x1", "x2"),
        target_names=("y",),
        task="binary",
        input_scaling=Scaling.none(2),
        target_scaling=Scaling.none(1),
        class_names=("outside", "inside"),
    )


@pytest.fixture
def graph() -> Graph:
    return sequential(2, Dense(4, "tanh"), Dense(3, "tanh"), Dense(1, "sigmoid"))


@pytest.fixture
def training() -> Training:
    """Return a Training whose epochs end with a smaller batch: 90 rows are 12 batches of 7 and one of 6."""
    return Training(loss="bce", optimizer="adam", learning_rate=0.03, batch_size=7)


@pytest.fixture
def make(graph: Graph, rings: Dataset, training: Training) -> Callable[..., Trainer]:
    """Return a function that makes a new Trainer of the three; keywords replace fields of the Training."""

    def make(**values: object) -> Trainer:
        from msgspec.structs import replace

        return Trainer(graph, rings, replace(training, **values))

    return make


# ---------------------------------------------------------------------- another authority

SLOPES = {
    "linear": lambda a: np.ones_like(a),
    "relu": lambda a: (a > 0).astype(a.dtype),
    "leaky_relu": lambda a: np.where(a > 0, 1, np.longdouble(0.2)),
    "tanh": lambda a: 1 - a**2,
    "sigmoid": lambda a: a * (1 - a),
}

VALUES = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.maximum(z, np.longdouble(0.2) * z),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
}


class Plain:
    """A second Trainer, slow and easy to check: Keras 3's formulas in plain NumPy and long doubles.

    ``tensors`` holds weights by their Link and biases by the id of their layer.
    """

    def __init__(self, graph: Graph, data: Dataset, training: Training, start: Parameters) -> None:
        self.graph, self.data, self.training = graph, data, training
        self.tensors = {link: start.weights(link).astype(np.longdouble) for link in graph.links}
        biases = {layer.id: start.bias(layer.id) for layer in graph.layers}
        self.tensors |= {
            name: bias.astype(np.longdouble) for name, bias in biases.items() if bias is not None
        }
        self.slots = {key: [np.zeros_like(tensor)] * 2 for key, tensor in self.tensors.items()}
        self.updates = 0

    def values(self, inputs: np.ndarray) -> dict[str, np.ndarray]:
        """Return the values of every layer, shape (rows, units), for scaled inputs."""
        values = {self.graph.layers[0].id: inputs.astype(np.longdouble)}
        for layer in self.graph.layers[1:]:
            entering = [link for link in self.graph.links if link.target == layer.id]
            sums = sum(values[link.source] @ self.tensors[link] for link in entering)
            sums = sums + self.tensors.get(layer.id, 0)
            if layer.activation == "softmax":
                powers = np.exp(sums - sums.max(axis=1, keepdims=True))
                values[layer.id] = powers / powers.sum(axis=1, keepdims=True)
            else:
                columns = [VALUES[layer.activation_of(u)](sums[:, u]) for u in range(layer.units)]
                values[layer.id] = np.stack(columns, axis=1)
        return values

    def outputs(self, inputs: np.ndarray) -> np.ndarray:
        return self.values(inputs)[self.graph.layers[-1].id]

    def loss(self, inputs: np.ndarray, targets: np.ndarray) -> float:
        """Return the mean loss over scaled rows, for outputs that need no clipping."""
        a = self.outputs(inputs)
        if self.training.loss == "mse":
            return float(((a - targets) ** 2).mean())
        if self.training.loss == "bce":
            return float(-(targets * np.log(a) + (1 - targets) * np.log(1 - a)).mean())
        return float(-(targets * np.log(a)).sum(axis=1).mean())

    def gradient(self, inputs: np.ndarray, targets: np.ndarray) -> dict[Link | str, np.ndarray]:
        """Return the gradient of `loss`, like ``tensors``."""
        values, gradient = self.values(inputs), {}
        slopes = {layer.id: np.longdouble(0) for layer in self.graph.layers}
        a = values[self.graph.layers[-1].id]
        slopes[self.graph.layers[-1].id] = {
            "mse": lambda: 2 * (a - targets) / a.size,
            "bce": lambda: (a - targets) / (a * (1 - a)) / a.size,
            "cce": lambda: -targets / a / len(a),
        }[self.training.loss]()
        for layer in reversed(self.graph.layers[1:]):
            a, deltas = values[layer.id], np.array(slopes[layer.id])
            if layer.activation == "softmax":
                deltas = a * (deltas - (a * deltas).sum(axis=1, keepdims=True))
            else:
                for unit in range(layer.units):
                    deltas[:, unit] *= SLOPES[layer.activation_of(unit)](a[:, unit])
            if layer.id in self.tensors:
                gradient[layer.id] = deltas.sum(axis=0)
            for link in self.graph.links:
                if link.target == layer.id:
                    gradient[link] = values[link.source].T @ deltas
                    slopes[link.source] = slopes[link.source] + deltas @ self.tensors[link].T
        return gradient

    def step(self, rows: np.ndarray | slice) -> None:
        """Make one update from these rows of the training part."""
        inputs, targets = (part[rows] for part in self.data.take("train"))
        self.updates += 1
        for key, slope in self.gradient(inputs, targets).items():
            change, self.slots[key] = getattr(self, self.training.optimizer)(slope, *self.slots[key])
            self.tensors[key] = self.tensors[key] + change

    def sgd(self, g, m, v):
        return -self.training.learning_rate * g, [m, v]

    def momentum(self, g, m, v):
        m = self.training.momentum * m - self.training.learning_rate * g
        return m, [m, v]

    def rmsprop(self, g, m, v):
        m = self.training.rho * m + (1 - np.longdouble(self.training.rho)) * g**2
        return -self.training.learning_rate * g / np.sqrt(m + self.training.epsilon), [m, v]

    def adam(self, g, m, v):
        one, two = np.longdouble(self.training.beta_1), np.longdouble(self.training.beta_2)
        m, v = one * m + (1 - one) * g, two * v + (1 - two) * g**2
        rate = self.training.learning_rate * np.sqrt(1 - two**self.updates) / (1 - one**self.updates)
        return -rate * m / (np.sqrt(v) + self.training.epsilon), [m, v]


@pytest.fixture
def plain() -> type[Plain]:
    """Return the class that trains a second time, in plain NumPy."""
    return Plain


@pytest.fixture
def tangle() -> Graph:
    """Return a network with skip links, a layer without biases and units with activations of their own."""
    layers = (
        Input(3),
        Dense(5, "tanh", id="a", unit_activations=("", "relu", "sigmoid", "linear", "leaky_relu")),
        Dense(4, "sigmoid", id="b", bias=False),
        Dense(3, "linear", id="c"),
    )
    pairs = [("input", "a"), ("input", "b"), ("a", "b"), ("input", "c"), ("a", "c"), ("b", "c")]
    return Graph(layers, tuple(Link(source, target) for source, target in pairs))


@pytest.fixture
def tangled_data(rng: np.random.Generator) -> Callable[[str], Dataset]:
    """Return a function that makes data for `tangle` and a loss: 30 training rows, 6 and 4 others, scaled."""

    def make(loss: str) -> Dataset:
        targets = {
            "mse": rng.normal(size=(40, 3)),
            "bce": rng.integers(2, size=(40, 3)).astype(float),
            "cce": np.eye(3)[rng.integers(3, size=40)],
        }[loss]
        scaled = loss == "mse"
        return Dataset(
            name="tangle",
            inputs=rng.normal(size=(40, 3)),
            targets=targets,
            part=rng.permutation(np.repeat([0, 1, 2], [30, 6, 4])).astype(np.uint8),
            input_names=("x1", "x2", "x3"),
            target_names=("y1", "y2", "y3"),
            task="classes" if loss == "cce" else "regression",
            input_scaling=Scaling(np.array([5.0, -2.0, 0.0]), np.array([0.1, 30.0, 1.0])),
            target_scaling=Scaling(np.array([1.0, 0, -9]), np.array([2.0, 7, 0.5]))
            if scaled
            else Scaling.none(3),
        )

    return make
