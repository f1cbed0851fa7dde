"""Initialisers: the start weights of a Graph. Each link and layer draws from a random stream of its own.

So an edit changes only the start weights of what it touches. Definitions follow Keras 3.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nnsim.errors import NnsimError
from nnsim.network.graph import Graph
from nnsim.network.layers import Conv2D, Dense
from nnsim.network.parameters import Layout, Parameters

Array = NDArray[np.float64]

TRUNCATED_DEVIATION = 0.87962566103423978
"""Standard deviation of a standard normal cut off at two standard deviations, which Keras makes up for."""


class Initial(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers of those initialisers that have some.

    Parameters
    ----------
    value : float
        Of ``constant``.
    low, high : float
        Of ``uniform``.
    mean, deviation : float
        Of ``normal``.
    """

    value: float = 0.5
    low: float = -1.0
    high: float = 1.0
    mean: float = 0.0
    deviation: float = 1.0


@dataclass(frozen=True)
class Wanted:
    """What is to be drawn.

    Parameters
    ----------
    random : Generator
        The stream of the link or layer.
    shape : tuple of int
        Of the weights, (inputs, units) or (height, width, channels, filters), or of biases.
    fan_in, fan_out : int
        Connections into a unit (of all links into its layer), and out of an input.
    numbers : Initial
    """

    random: Generator
    shape: tuple[int, ...]
    fan_in: int
    fan_out: int
    numbers: Initial


def zeros(wanted: Wanted) -> Array:
    """All 0. Units of a layer then stay equal for ever."""
    return np.zeros(wanted.shape)


def constant(wanted: Wanted) -> Array:
    """All the same value, biases too."""
    return np.full(wanted.shape, float(wanted.numbers.value))


def uniform(wanted: Wanted) -> Array:
    """Evenly from low to high, biases too."""
    return wanted.random.uniform(wanted.numbers.low, wanted.numbers.high, wanted.shape)


def normal(wanted: Wanted) -> Array:
    """Normal with a mean and a standard deviation, biases too."""
    return wanted.numbers.mean + wanted.numbers.deviation * wanted.random.standard_normal(wanted.shape)


def fan_in_normal(wanted: Wanted) -> Array:
    """N(0, 1/n): normal with variance 1 / fan_in, not cut off (LeCun and others 1998)."""
    return wanted.random.standard_normal(wanted.shape) * math.sqrt(1.0 / wanted.fan_in)


def glorot_uniform(wanted: Wanted) -> Array:
    """Evenly up to sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010)."""
    return _even(wanted, math.sqrt(6.0 / (wanted.fan_in + wanted.fan_out)))


def glorot_normal(wanted: Wanted) -> Array:
    """Truncated normal with standard deviation sqrt(2 / (fan_in + fan_out))."""
    return _truncated_normal(wanted, math.sqrt(2.0 / (wanted.fan_in + wanted.fan_out)))


def he_uniform(wanted: Wanted) -> Array:
    """Evenly up to sqrt(6 / fan_in) (He and others 2015)."""
    return _even(wanted, math.sqrt(6.0 / wanted.fan_in))


def he_normal(wanted: Wanted) -> Array:
    """Truncated normal with standard deviation sqrt(2 / fan_in)."""
    return _truncated_normal(wanted, math.sqrt(2.0 / wanted.fan_in))


def lecun_uniform(wanted: Wanted) -> Array:
    """Evenly up to sqrt(3 / fan_in) (LeCun and others 1998)."""
    return _even(wanted, math.sqrt(3.0 / wanted.fan_in))


def lecun_normal(wanted: Wanted) -> Array:
    """Truncated normal with standard deviation sqrt(1 / fan_in)."""
    return _truncated_normal(wanted, math.sqrt(1.0 / wanted.fan_in))


def orthogonal(wanted: Wanted) -> Array:
    """Orthogonal rows or columns of length 1, whichever are fewer (Saxe and others 2013).

    A convolution's weights count as one matrix, shaped (height x width x channels, filters), as in Keras.
    """
    columns = wanted.shape[-1]
    rows = math.prod(wanted.shape) // columns
    drawn = wanted.random.standard_normal((max(rows, columns), min(rows, columns)))
    basis, upper = np.linalg.qr(drawn)
    # QR alone prefers some directions; with these signs every orthogonal matrix is equally likely.
    basis *= np.where(np.diagonal(upper) < 0.0, -1.0, 1.0)
    return (basis if rows >= columns else basis.T).reshape(wanted.shape)


def _even(wanted: Wanted, limit: float) -> Array:
    return wanted.random.uniform(-limit, limit, wanted.shape)


def _truncated_normal(wanted: Wanted, deviation: float) -> Array:
    values = wanted.random.standard_normal(wanted.shape)
    while (outside := np.abs(values) > 2.0).any():
        values[outside] = wanted.random.standard_normal(int(outside.sum()))
    return values * (deviation / TRUNCATED_DEVIATION)


INITIALIZERS: dict[str, Callable[[Wanted], Array]] = {
    "zeros": zeros,
    "constant": constant,
    "uniform": uniform,
    "normal": normal,
    "fan_in_normal": fan_in_normal,
    "glorot_uniform": glorot_uniform,
    "glorot_normal": glorot_normal,
    "he_uniform": he_uniform,
    "he_normal": he_normal,
    "lecun_uniform": lecun_uniform,
    "lecun_normal": lecun_normal,
    "orthogonal": orthogonal,
}

DRAW_BIASES = ("constant", "uniform", "normal")
"""Initialisers that also set the biases; with the others biases start at 0."""


def start_parameters(
    graph: Graph, initializer: str, seed: int, initial: Initial | None = None, dtype: Any = np.float64
) -> Parameters:
    """Return the start weights of a Graph; those of cut connections are 0.

    Parameters
    ----------
    graph : Graph
        The inputs of a unit that several links enter count together as its fan-in; those of a filter are
        height x width x channels of its window, and its fan-out height x width x filters.
    initializer : str
        One of `INITIALIZERS`.
    seed : int
    initial : Initial, optional
        The numbers of the initialiser, if it has some.
    dtype : data-type
        float64 or float32.

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
    layout = Layout(graph)
    parameters = Parameters(layout, np.zeros(layout.size, dtype))
    for layer in graph.layers:
        if isinstance(layer, Dense | Conv2D):
            _start_layer(parameters, graph, layer, initializer, seed, initial or Initial())
    return parameters


def _start_layer(
    parameters: Parameters, graph: Graph, layer: Dense | Conv2D, initializer: str, seed: int, numbers: Initial
) -> None:
    """Draw the weights of all links into a layer, and its biases if they are drawn at all."""
    draw, entering = INITIALIZERS[initializer], list(graph.links_into(layer.id))
    fan_in = sum(math.prod(parameters.weights(link).shape[:-1]) for link in entering)
    window = math.prod(layer.kernel_size) if isinstance(layer, Conv2D) else 1
    for link in entering:
        weights = parameters.weights(link)
        stream = _stream(seed, link.source, link.target)
        weights[:] = draw(Wanted(stream, weights.shape, fan_in, window * weights.shape[-1], numbers))
        for connection in link.cut:
            weights[connection] = 0.0
    bias = parameters.bias(layer.id)
    if bias is not None and initializer in DRAW_BIASES:
        bias[:] = draw(Wanted(_stream(seed, layer.id), bias.shape, fan_in, len(bias), numbers))


def _stream(seed: int, *ids: str) -> Generator:
    """Return the random stream of a link or a layer's biases."""
    name = hashlib.sha256("\n".join(ids).encode()).digest()[:8]
    return np.random.default_rng([seed % 2**64, int.from_bytes(name, "little")])
