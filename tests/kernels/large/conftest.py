"""Graphs on the large road, and a second way to compute what it computes: plain NumPy, loop by loop."""

import math
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import erf

from nnsim import kernels
from nnsim.kernels import codes
from nnsim.kernels.large.plan import make_large_samples, make_large_work
from nnsim.kernels.large.team import with_helpers
from nnsim.kernels.plan import Record, Run
from nnsim.network.compiler import compile_graph
from nnsim.network.graph import Graph
from nnsim.network.initializers import start_parameters
from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Input, MaxPool2D, slides, window
from nnsim.network.parameters import Parameters
from nnsim.network.shapes import shapes
from nnsim.training.machine import make_rule
from nnsim.training.training import Training


class Road:
    """A network on the large road with all that a run needs."""

    def __init__(self, graph: Graph, inputs, targets, training: Training, task="regression", **options):
        precision, threads = options.get("precision", "float64"), options.get("threads", 1)
        bounds = np.array([0, *options.get("ends", [len(targets)] * 3)], np.int64)
        data = SimpleNamespace(task=task, count=lambda _: bounds[1])
        self.rule = make_rule(training, data, training.batch_size)
        self.plan = compile_graph(graph)
        self.start = options.get("start", start_parameters(graph, "uniform", 3).vector)
        vector = self.start.astype(precision)
        slots = np.zeros((codes.SLOTS[training.optimizer], len(vector)), precision)
        self.run = Run(vector, slots, np.zeros(5, np.int64))
        self.samples = make_large_samples(inputs, targets, bounds, precision)
        self.work = make_large_work(self.plan, self.rule, vector, int(bounds[1]))
        self.record = Record(
            points=np.zeros((64, 2), np.int64),
            metrics=np.zeros((64, 6)),
            parameter_epoch=np.zeros(64, np.int64),
            parameters=np.zeros((64, len(vector)), precision),
            used=np.zeros(2, np.int64),
            stride=np.ones(2, np.int64),
        )
        self.program = with_helpers(kernels.load_large(precision), threads)

    def do(self, job: int, steps: int = 0, epochs: int = 10**9, result=None) -> int:
        result = np.zeros((0, 0), self.run.parameters.dtype) if result is None else result
        arguments = (self.plan, self.rule, self.samples, self.run, self.work, self.record)
        return self.program(job, *arguments, steps, epochs, result)

    def train(self, steps: int) -> np.ndarray:
        assert self.do(codes.TRAIN, steps) == codes.DONE
        return self.run.parameters

    def gradient(self) -> np.ndarray:
        self.do(codes.GRADIENT)
        return self.work.gradient

    def values(self) -> np.ndarray:
        shape = len(self.samples.targets), len(self.plan.activation)
        result = np.zeros(shape, self.run.parameters.dtype)
        self.do(codes.VALUES, result=result)
        return result

    def loss(self) -> float:
        self.record.used[:] = 0
        self.do(codes.RECORD)
        return self.record.metrics[0, 0]


def logistic(z):
    return 1 / (1 + np.exp(-z))


SELU = 1.0507009873554805, 1.6732632423543772

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z < 0, 0.2 * z, z),
    "elu": lambda z: np.where(z < 0, np.expm1(np.minimum(z, 0)), z),
    "selu": lambda z: SELU[0] * np.where(z < 0, SELU[1] * np.expm1(np.minimum(z, 0)), z),
    "gelu": lambda z: z * 0.5 * (1 + erf(z / math.sqrt(2))),
    "silu": lambda z: z * logistic(z),
    "softplus": lambda z: np.log1p(np.exp(z)),
    "softsign": lambda z: z / (1 + abs(z)),
    "sigmoid": logistic,
    "hard_sigmoid": lambda z: np.clip(z + 3, 0, 6) / 6,
    "tanh": np.tanh,
    "sin": np.sin,
    "gaussian": lambda z: np.exp(-(z**2)),
    "exp": np.exp,
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
}


def windows(layer, image: np.ndarray, fill: float):
    """Yield place and content of each window of an image, shape (height, width, channels)."""
    kernel, strides = window(layer)
    places = [slides(image.shape[axis], kernel[axis], strides[axis], layer.padding) for axis in (0, 1)]
    room = [(before, kernel[axis] + strides[axis]) for axis, (_, before) in enumerate(places)]
    padded = np.pad(image, [*room, (0, 0)], constant_values=fill)
    for row in range(places[0][0]):
        for column in range(places[1][0]):
            top, left = row * strides[0], column * strides[1]
            yield (row, column), padded[top : top + kernel[0], left : left + kernel[1]]


def plain_layer(layer, sources: list[np.ndarray], weights: list[np.ndarray], bias, shape) -> np.ndarray:
    """Return what a layer gives for one sample."""
    if isinstance(layer, Dense):
        z = sum(source.ravel() @ weight for source, weight in zip(sources, weights, strict=True))
        z = z + (0 if bias is None else bias)
        if layer.activation == "softmax":
            return ACTIVATIONS["softmax"](z)
        return np.array([ACTIVATIONS[layer.activation_of(unit)](z[unit]) for unit in range(layer.units)])
    (image,) = sources
    if not isinstance(layer, Conv2D | MaxPool2D | AveragePool2D):
        return image.reshape(shape)
    result = np.empty(shape)
    fill = 0.0 if isinstance(layer, Conv2D) else np.nan
    for place, content in windows(layer, image, fill):
        if isinstance(layer, Conv2D):
            sums = np.einsum("ijc,ijcf->f", content, weights[0]) + (0 if bias is None else bias)
            result[place] = ACTIVATIONS[layer.activation](sums)
        else:
            reduce = np.nanmax if isinstance(layer, MaxPool2D) else np.nanmean
            result[place] = reduce(content, axis=(0, 1))
    return result


@pytest.fixture
def plain() -> Callable[..., np.ndarray]:
    """Return a function that gives the values of all units, shape (rows, units), without dropout."""

    def values(graph: Graph, vector: np.ndarray, inputs: np.ndarray) -> np.ndarray:
        parameters, given = Parameters(kernels_layout(graph), vector), shapes(graph)
        rows = []
        for row in inputs:
            known = {}
            for layer in graph.layers:
                if isinstance(layer, Input):
                    known[layer.id] = row.reshape(given[layer.id])
                    continue
                links = list(graph.links_into(layer.id))
                learns = isinstance(layer, Dense | Conv2D)
                weights = [parameters.weights(link) for link in links] if learns else []
                sources = [known[link.source] for link in links]
                bias = parameters.bias(layer.id) if learns else None
                known[layer.id] = plain_layer(layer, sources, weights, bias, given[layer.id])
            rows.append(np.concatenate([values.ravel() for values in known.values()]))
        return np.array(rows)

    return values


def kernels_layout(graph: Graph):
    return start_parameters(graph, "uniform", 3).layout


@pytest.fixture
def road() -> type[Road]:
    """Return the class that puts a network on the large road."""
    return Road
