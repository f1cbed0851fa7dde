"""Initialisers: the start weights of a Graph. Each link and layer draws from a random stream of its own.

So an edit changes only the start weights of what it touches. Definitions follow Keras 3.
"""

import hashlib
import math
from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nnsim.errors import NnsimError
from nnsim.network.graph import Graph
from nnsim.network.layers import Input
from nnsim.network.parameters import Layout, Parameters

Shape = tuple[int, ...]

TRUNCATED_DEVIATION = 0.87962566103423978
"""Standard deviation of a standard normal cut off at two standard deviations, which Keras makes up for."""


def zeros(random: Generator, shape: Shape, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """All 0. Units of a layer then stay equal for ever."""
    return np.zeros(shape)


def uniform(random: Generator, shape: Shape, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """Evenly from -1 to 1."""
    return random.uniform(-1.0, 1.0, shape)


def normal(random: Generator, shape: Shape, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """Normal with mean 0 and standard deviation 1."""
    return random.standard_normal(shape)


def glorot_uniform(random: Generator, shape: Shape, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """Evenly up to sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010)."""
    limit = math.sqrt(6.0 / (fan_in + fan_out))
    return random.uniform(-limit, limit, shape)


def glorot_normal(random: Generator, shape: Shape, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """Truncated normal with standard deviation sqrt(2 / (fan_in + fan_out))."""
    return _truncated_normal(random, shape, math.sqrt(2.0 / (fan_in + fan_out)))


def he_uniform(random: Generator, shape: Shape, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """Evenly up to sqrt(6 / fan_in) (He and others 2015)."""
    limit = math.sqrt(6.0 / fan_in)
    return random.uniform(-limit, limit, shape)


def he_normal(random: Generator, shape: Shape, fan_in: int, fan_out: int) -> NDArray[np.float64]:
    """Truncated normal with standard deviation sqrt(2 / fan_in)."""
    return _truncated_normal(random, shape, math.sqrt(2.0 / fan_in))


def _truncated_normal(random: Generator, shape: Shape, deviation: float) -> NDArray[np.float64]:
    values = random.standard_normal(shape)
    while (outside := np.abs(values) > 2.0).any():
        values[outside] = random.standard_normal(int(outside.sum()))
    return values * (deviation / TRUNCATED_DEVIATION)


Initializer = Callable[[Generator, Shape, int, int], NDArray[np.float64]]

INITIALIZERS: dict[str, Initializer] = {
    "zeros": zeros,
    "uniform": uniform,
    "normal": normal,
    "glorot_uniform": glorot_uniform,
    "glorot_normal": glorot_normal,
    "he_uniform": he_uniform,
    "he_normal": he_normal,
}

DRAW_BIASES = ("uniform", "normal")
"""Initialisers that also draw the biases; with the others biases start at 0."""


def start_parameters(graph: Graph, initializer: str, seed: int) -> Parameters:
    """Return the start weights of a Graph.

    The inputs of a unit that several links enter count together as its fan-in.

    Raises
    ------
    NnsimError
        If there is no such initialiser.
    """
    if initializer not in INITIALIZERS:
        raise NnsimError(
            'There is no initialiser called "{name}". Choose one of {names}.',
            name=initializer,
            names=", ".join(INITIALIZERS),
        )
    draw = INITIALIZERS[initializer]
    layout = Layout(graph)
    parameters = Parameters(layout, np.zeros(layout.size))
    for layer in graph.layers:
        if isinstance(layer, Input):
            continue
        entering = list(graph.links_into(layer.id))
        fan_in = sum(graph[link.source].units for link in entering)
        for link in entering:
            weights = parameters.weights(link)
            weights[:] = draw(_stream(seed, link.source, link.target), weights.shape, fan_in, layer.units)
        bias = parameters.bias(layer.id)
        if bias is not None and initializer in DRAW_BIASES:
            bias[:] = draw(_stream(seed, layer.id), bias.shape, fan_in, layer.units)
    return parameters


def _stream(seed: int, *ids: str) -> Generator:
    """Return the random stream of a link or a layer's biases."""
    name = hashlib.sha256("\n".join(ids).encode()).digest()[:8]
    return np.random.default_rng([seed % 2**64, int.from_bytes(name, "little")])
