"""JAX with many steps in one compiled call: `jax.lax.scan` over shuffled gathers, and donated buffers."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax
from jax.flatten_util import ravel_pytree
from numpy.typing import NDArray

from nnsim.bench.contestant import Setting
from nnsim.bench.rows import dense
from nnsim.bench.works import Work
from nnsim.data.dataset import Dataset
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, Layer, MaxPool2D
from nnsim.network.shapes import shapes
from nnsim.training.training import Training

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "linear": lambda z: z,
    "softmax": lambda z: z,  # in the loss, as the sigmoid of cross-entropy
    "relu": jax.nn.relu,
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
}

PRODUCTS = 5e7
"""Products (parameters x rows) that one call should cost, so that calling costs next to nothing."""

FEW = 10_000
"""Weights of a small layer."""

Tree = Any
"""Parameters and the like: an array, or nested lists and tuples of arrays."""

Rebuild = Callable[[Tree], Tree]


def prepare(work: Work, data: Dataset, setting: Setting) -> "Scan":
    """Return a work made ready, its rows already arrays of JAX."""
    jax.config.update("jax_enable_x64", setting.precision == "float64")
    return Scan(work, dense(work, data, setting.precision), data.targets.astype(setting.precision))


class Scan:
    """A training that goes on in calls of `grain` steps."""

    def __init__(self, work: Work, inputs: NDArray[Any], targets: NDArray[Any]) -> None:
        self._rows = jax.device_put((inputs, targets))
        self._size = work.training.batch_size or len(inputs)
        parameters, rebuild = _start(work, inputs.dtype)
        self._state = (parameters, _slots(work.training, parameters), jnp.zeros((), inputs.dtype))
        count = sum(each.size for each in jax.tree.leaves(parameters))
        self.grain = _grain(len(inputs), self._size, count)
        self._orders = _orders(work, len(inputs), self._size, self.grain)
        self._go = _compiled(work, rebuild)
        self.used = 0

    def train(self, steps: int) -> None:
        """Train so many steps, a multiple of the grain."""
        for _ in range(steps // self.grain):
            self._state = self._go(self._state, next(self._orders), *self._rows)
        jax.block_until_ready(self._state)
        self.used += steps * self._size


def _grain(rows: int, size: int, parameters: int) -> int:
    """Return the steps of a call: whole epochs, if more than one."""
    steps, epoch = int(max(10, PRODUCTS / (parameters * size))), rows // size
    return min(steps // epoch, 50_000) * epoch or steps


def _orders(work: Work, rows: int, size: int, steps: int) -> Iterator[NDArray[np.int64]]:
    """Yield for each call which rows make up its batches, shape (steps, batch size); slices in order."""
    batches = rows // size
    orders = np.tile(np.arange(rows), (-(-steps // batches), 1))
    random = np.random.default_rng(1)
    while True:
        if work.training.selection == "shuffled" and batches > 1:
            random.permuted(orders, axis=1, out=orders)
        flat = orders[:, : batches * size].reshape(-1, size)
        for first in range(0, len(flat) - steps + 1, steps):
            yield flat[first : first + steps]


def _compiled(work: Work, rebuild: Rebuild) -> Any:
    """Return a function that makes many steps in one call; it uses up the State it is given."""

    def loss(parameters: Tree, inputs: Array, targets: Array, count: Array) -> Array:
        return _loss(work, rebuild(parameters), inputs, targets, count)

    update = OPTIMIZERS[work.training.optimizer]
    full = work.training.batch_size == 0

    @partial(jax.jit, donate_argnums=0)
    def go(state: Tree, orders: Array, inputs: Array, targets: Array) -> Tree:
        def step(state: Tree, order: Array) -> tuple[Tree, None]:
            parameters, slots, count = state
            batch = (inputs, targets) if full else (inputs[order], targets[order])
            slopes = jax.grad(loss)(parameters, *batch, count)
            parameters, slots = update(work.training, parameters, slopes, slots, count + 1)
            return (parameters, slots, count + 1), None

        return lax.scan(step, state, orders[:, 0] if full else orders)[0]

    return go


def _loss(work: Work, parameters: Tree, inputs: Array, targets: Array, count: Array) -> Array:
    """Return the mean loss of a batch, of cross-entropies by the logits."""
    outputs = _outputs(work, parameters, inputs, count)
    match work.training.loss:
        case "mse":
            return jnp.mean((outputs - targets) ** 2)
        case "bce":
            return jnp.mean(jax.nn.softplus(outputs) - targets * outputs)
        case "cce":
            return -jnp.mean(jnp.sum(targets * jax.nn.log_softmax(outputs), axis=1))
    raise NotImplementedError(work.training.loss)


def _outputs(work: Work, parameters: Tree, values: Array, count: Array) -> Array:
    weights = iter(parameters)
    for layer in work.graph.layers[1:]:
        values = _layer(layer, weights, values, count)
        logits = layer is work.graph.output and work.training.loss == "bce"
        if not logits:
            values = ACTIVATIONS[getattr(layer, "activation", "linear")](values)
    return values


def _layer(layer: Layer, weights: Iterator[tuple[Array, Array]], values: Array, count: Array) -> Array:
    match layer:
        case Dense():
            weight, bias = next(weights)
            return values @ weight + bias
        case Conv2D():
            weight, bias = next(weights)
            images = ("NHWC", "HWIO", "NHWC")
            return (
                lax.conv_general_dilated(
                    values, weight, layer.strides, layer.padding, dimension_numbers=images
                )
                + bias
            )
        case MaxPool2D(pool_size=(height, width)):
            rows, tall, wide, channels = values.shape
            tall, wide = tall // height, wide // width
            return values.reshape(rows, tall, height, wide, width, channels).max((2, 4))
        case Dropout():
            key = jax.random.fold_in(jax.random.key(1), count.astype(int))
            return jnp.where(
                jax.random.bernoulli(key, layer.rate, values.shape), 0, values / (1 - layer.rate)
            )
        case Flatten():
            return values.reshape(len(values), -1)
    raise NotImplementedError(layer)


def _start(work: Work, kind: np.dtype[Any]) -> tuple[Tree, Rebuild]:
    """Return start weights and biases, and what makes layers of them again.

    The parameters of a small network with slots are one vector, which made it a fifth faster.
    """
    parameters = _weights(work, kind)
    if work.training.optimizer == "sgd" or max(each.size for each in jax.tree.leaves(parameters)) > FEW:
        return parameters, lambda tree: tree
    return ravel_pytree(parameters)


def _weights(work: Work, kind: np.dtype[Any]) -> Tree:
    """Return start weights (He's form) and biases layer by layer."""
    random, given, parameters = np.random.default_rng(1), shapes(work.graph), []
    for link in work.graph.links:
        layer, fed = work.graph[link.target], given[link.source]
        if isinstance(layer, Dense | Conv2D):
            shape = (
                (*layer.kernel_size, fed[2], layer.filters)
                if isinstance(layer, Conv2D)
                else (*fed, layer.units)
            )
            weight = random.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape).astype(kind)
            parameters.append((jnp.array(weight), jnp.zeros(shape[-1], kind)))
    return parameters


def _slots(training: Training, parameters: Tree) -> Tree:
    count = {"sgd": 0, "rmsprop": 1, "adam": 2}[training.optimizer]
    return tuple(jax.tree.map(jnp.zeros_like, parameters) for _ in range(count))


def _sgd(training: Training, parameters: Tree, slopes: Tree, slots: Tree, count: Array) -> tuple[Tree, Tree]:
    return jax.tree.map(lambda w, g: w - training.learning_rate * g, parameters, slopes), slots


def _rmsprop(
    training: Training, parameters: Tree, slopes: Tree, slots: Tree, count: Array
) -> tuple[Tree, Tree]:
    rate, rho, epsilon = training.learning_rate, training.rho, training.epsilon
    squares = jax.tree.map(lambda v, g: rho * v + (1 - rho) * g * g, slots[0], slopes)
    parameters = jax.tree.map(
        lambda w, v, g: w - rate * g / jnp.sqrt(v + epsilon), parameters, squares, slopes
    )
    return parameters, (squares,)


def _adam(training: Training, parameters: Tree, slopes: Tree, slots: Tree, count: Array) -> tuple[Tree, Tree]:
    beta_1, beta_2 = training.beta_1, training.beta_2
    means = jax.tree.map(lambda m, g: beta_1 * m + (1 - beta_1) * g, slots[0], slopes)
    squares = jax.tree.map(lambda v, g: beta_2 * v + (1 - beta_2) * g * g, slots[1], slopes)
    rate = training.learning_rate * jnp.sqrt(1 - beta_2**count) / (1 - beta_1**count)
    parameters = jax.tree.map(
        lambda w, m, v: w - rate * m / (jnp.sqrt(v) + training.epsilon), parameters, means, squares
    )
    return parameters, (means, squares)


OPTIMIZERS = {"sgd": _sgd, "rmsprop": _rmsprop, "adam": _adam}
"""One update: training, parameters, slopes, slots and its number to parameters and slots."""
