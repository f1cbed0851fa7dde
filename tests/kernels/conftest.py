"""A second way to compute what kernels compute: plain NumPy, from the formulas, in long doubles."""

from collections.abc import Callable

import numpy as np
import pytest

from nnsim.data.dataset import Dataset, Scaling
from nnsim.network.graph import Graph
from nnsim.network.layers import Input
from nnsim.network.parameters import Parameters

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z < 0, np.longdouble(0.2) * z, z),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
}


def plain_values(graph: Graph, parameters: Parameters, inputs: np.ndarray) -> dict[str, np.ndarray]:
    """Return the values of every layer, shape (rows, units)."""
    values = {graph.input.id: inputs.astype(np.longdouble)}
    for layer in graph.layers:
        if isinstance(layer, Input):
            continue
        sums = np.zeros((len(inputs), layer.units), np.longdouble)
        for link in graph.links_into(layer.id):
            sums += values[link.source] @ parameters.weights(link).astype(np.longdouble)
        if layer.bias:
            sums += parameters.bias(layer.id)
        values[layer.id] = plain_activation(layer, sums)
    return values


def plain_activation(layer, sums: np.ndarray) -> np.ndarray:
    if layer.activation == "softmax":
        powers = np.exp(sums - sums.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)
    columns = [ACTIVATIONS[layer.activation_of(unit)](sums[:, unit]) for unit in range(layer.units)]
    return np.stack(columns, axis=1)


def plain_loss(loss: str, outputs: np.ndarray, targets: np.ndarray) -> np.longdouble:
    """Return the mean loss as Keras 3 defines it for outputs (not for sums)."""
    low, high = np.longdouble(1e-7), np.longdouble(1 - 1e-7)
    if loss == "mse":
        return np.mean((outputs - targets) ** 2)
    if loss == "bce":
        p = np.clip(outputs, low, high)
        return np.mean(-targets * np.log(p) - (1 - targets) * np.log(1 - p))
    whole = outputs.sum(axis=1, keepdims=True)
    shares = np.divide(outputs, whole, out=np.zeros_like(outputs), where=whole != 0)
    p = np.clip(shares, low, high)
    return np.mean(-(targets * np.log(p)).sum(axis=1))


@pytest.fixture
def plain() -> tuple[Callable, Callable]:
    """Return the functions `plain_values` and `plain_loss`."""
    return plain_values, plain_loss


@pytest.fixture
def make_data() -> Callable[..., Dataset]:
    """Return a function that makes a Dataset of unscaled arrays; ``part`` says where each row belongs."""

    def make(inputs: np.ndarray, targets: np.ndarray, task: str = "regression", part=None) -> Dataset:
        rows = len(inputs)
        return Dataset(
            name="arrays",
            inputs=np.ascontiguousarray(inputs, float),
            targets=np.ascontiguousarray(targets, float),
            part=np.zeros(rows, np.uint8) if part is None else np.asarray(part, np.uint8),
            input_names=tuple(f"x{n + 1}" for n in range(inputs.shape[1])),
            target_names=tuple(f"y{n + 1}" for n in range(targets.shape[1])),
            task=task,
            input_scaling=Scaling.none(inputs.shape[1]),
            target_scaling=Scaling.none(targets.shape[1]),
        )

    return make
