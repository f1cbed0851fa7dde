"""Keras on TensorFlow, as the course does it: `compile` and `fit`."""

from typing import Any

import keras
import tensorflow
from numpy.typing import NDArray

from nnsim.bench.contestant import Setting
from nnsim.bench.rows import dense
from nnsim.bench.works import Work
from nnsim.data.dataset import Dataset
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, Layer, MaxPool2D

LOSSES = {"mse": "mean_squared_error", "bce": "binary_crossentropy", "cce": "categorical_crossentropy"}


def prepare(work: Work, data: Dataset, setting: Setting) -> "Fit":
    """Return a work made ready."""
    tensorflow.config.threading.set_intra_op_parallelism_threads(setting.threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(setting.threads)
    keras.config.set_floatx(setting.precision)
    targets = data.targets.astype(setting.precision)
    return Fit(work, dense(work, data, setting.precision), targets)


class Fit:
    """A network that is fitted again and again, whole epochs if there are as many steps."""

    grain = 1

    def __init__(self, work: Work, inputs: NDArray[Any], targets: NDArray[Any]) -> None:
        self._inputs, self._targets = inputs, targets
        self._size = work.training.batch_size or len(inputs)
        self._batches = -(-len(inputs) // self._size)
        self._shuffle = work.training.selection == "shuffled"
        self._network = _network(work)
        self.used = 0

    def train(self, steps: int) -> None:
        """Train so many steps, or whole epochs of about so many."""
        rows = min(steps, self._batches) * self._size
        inputs, targets = self._inputs[:rows], self._targets[:rows]
        epochs = max(1, round(steps / self._batches))
        self._network.fit(inputs, targets, self._size, epochs, verbose=0, shuffle=self._shuffle)
        self.used += epochs * len(inputs)


def _network(work: Work) -> Any:
    graph, training = work.graph, work.training
    layers = [_layer(layer) for layer in graph.layers[1:]]
    network = keras.Sequential([keras.Input(graph.input.shape or (graph.input.units,)), *layers])
    network.compile(_optimizer(work), LOSSES[training.loss])
    return network


def _layer(layer: Layer) -> Any:
    match layer:
        case Dense():
            return keras.layers.Dense(layer.units, layer.activation)
        case Conv2D():
            sizes = (layer.filters, layer.kernel_size, layer.strides, layer.padding)
            return keras.layers.Conv2D(*sizes, activation=layer.activation)
        case MaxPool2D():
            return keras.layers.MaxPooling2D(layer.pool_size)
        case Dropout():
            return keras.layers.Dropout(layer.rate)
        case Flatten():
            return keras.layers.Flatten()
    raise NotImplementedError(layer)


def _optimizer(work: Work) -> Any:
    kinds = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop}
    return kinds[work.training.optimizer](work.training.learning_rate)
