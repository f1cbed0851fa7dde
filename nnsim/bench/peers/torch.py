"""PyTorch, as its tutorials do it: a plain loop over batches, with fused optimisers where there are some."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from nnsim.bench.contestant import Setting
from nnsim.bench.rows import dense
from nnsim.bench.works import Work
from nnsim.data.dataset import Dataset
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, Layer, MaxPool2D, Shape
from nnsim.network.shapes import shapes

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}

LOSSES = {"mse": nn.MSELoss, "bce": nn.BCEWithLogitsLoss, "cce": nn.CrossEntropyLoss}


def prepare(work: Work, data: Dataset, setting: Setting) -> "Loop":
    """Return a work made ready, its rows already tensors."""
    torch.set_num_threads(setting.threads)
    torch.set_default_dtype(getattr(torch, setting.precision))
    torch.manual_seed(1)
    return Loop(work, dense(work, data, setting.precision), data.targets)


class Loop:
    """A training loop that stands between two batches."""

    grain = 1

    def __init__(self, work: Work, inputs: NDArray[Any], targets: NDArray[Any]) -> None:
        self._inputs = _as_images(torch.from_numpy(inputs))
        self._targets = _as_targets(work, torch.from_numpy(targets))
        self._network = nn.Sequential(*_modules(work)).to(memory_format=torch.channels_last)
        self._loss = LOSSES[work.training.loss]()
        self._optimizer = _optimizer(work, self._network)
        self._batches = self._endless(work)
        self.used = 0

    def train(self, steps: int) -> None:
        """Train so many steps."""
        for inputs, targets in islice(self._batches, steps):
            self._optimizer.zero_grad()
            self._loss(self._network(inputs), targets).backward()
            self._optimizer.step()
            self.used += len(inputs)

    def _endless(self, work: Work) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield batch after batch, epoch after epoch."""
        rows = len(self._inputs)
        size = work.training.batch_size or rows
        if size == rows or work.training.selection == "slices":
            yield from cycle(zip(self._inputs.split(size), self._targets.split(size), strict=True))
        while True:
            for chosen in torch.randperm(rows).split(size):
                yield self._inputs[chosen], self._targets[chosen]


def _as_images(inputs: Tensor) -> Tensor:
    """Return images as (rows, channels, height, width), channels innermost in memory: the faster way here."""
    if inputs.ndim == 2:
        return inputs
    return inputs.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def _as_targets(work: Work, targets: Tensor) -> Tensor:
    """Return classes by their numbers, other targets as they are."""
    return targets.argmax(1) if work.training.loss == "cce" else targets.to(torch.get_default_dtype())


def _modules(work: Work) -> Iterator[nn.Module]:
    """Yield the layers; the last activation is in the loss where PyTorch has it there."""
    graph = work.graph
    given = shapes(graph)
    for link in graph.links:
        layer = graph[link.target]
        yield _module(layer, given[link.source])
        activation = getattr(layer, "activation", "linear")
        if activation in ACTIVATIONS and not (layer is graph.output and work.training.loss == "bce"):
            yield ACTIVATIONS[activation]()


def _module(layer: Layer, fed: Shape) -> nn.Module:
    match layer:
        case Dense():
            return nn.Linear(fed[0], layer.units)
        case Conv2D():
            return nn.Conv2d(fed[2], layer.filters, layer.kernel_size, layer.strides, padding=layer.padding)
        case MaxPool2D():
            return nn.MaxPool2d(layer.pool_size)
        case Dropout():
            return nn.Dropout(layer.rate)
        case Flatten():
            return nn.Flatten()
    raise NotImplementedError(layer)


def _optimizer(work: Work, network: nn.Module) -> Any:
    rate = work.training.learning_rate
    match work.training.optimizer:
        case "sgd":
            return torch.optim.SGD(network.parameters(), rate, fused=True)
        case "adam":
            return torch.optim.Adam(network.parameters(), rate, fused=True)
        case "rmsprop":
            return torch.optim.RMSprop(network.parameters(), rate, alpha=work.training.rho)
    raise NotImplementedError(work.training.optimizer)
