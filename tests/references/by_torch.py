"""The cases by PyTorch, as far as its formulas are those of Keras; otherwise by Keras alone."""

import itertools
from collections.abc import Callable, Iterator

import cases
import numpy as np
import torch
from cases import Case, UnlikeError
from torch import Tensor
from torch.nn import functional

from nnsim.network.layers import Conv2D, Dense, Flatten, MaxPool2D, slides, window
from nnsim.network.parameters import Layout, Parameters


class _Step(torch.autograd.Function):
    """1 above 0, else 0; its slope is that of the sigmoid."""

    @staticmethod
    def forward(context, z: Tensor) -> Tensor:
        context.save_for_backward(z)
        return (z > 0).to(z.dtype)

    @staticmethod
    def backward(context, slope: Tensor) -> Tensor:
        s = torch.sigmoid(context.saved_tensors[0])
        return slope * s * (1 - s)


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "linear": lambda z: z,
    "relu": functional.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.2),
    "elu": functional.elu,
    "selu": functional.selu,
    "gelu": functional.gelu,
    "silu": functional.silu,
    "softplus": functional.softplus,
    "softsign": functional.softsign,
    "sigmoid": torch.sigmoid,
    "hard_sigmoid": lambda z: functional.relu6(z + 3) / 6,  # hardsigmoid has its slope, 1 / 6, in float32
    "tanh": torch.tanh,
    "sin": torch.sin,
    "gaussian": lambda z: torch.exp(-z * z),
    "exp": torch.exp,
    "step": _Step.apply,
}


def run(case: Case, precision: str) -> dict[int, np.ndarray]:
    """Return the parameters after each number of steps in `cases.KEPT`.

    Raises
    ------
    UnlikeError
        If only Keras can tell.
    """
    if case.training.regularization.max_norm or case.training.clipping.kind == "norm":
        raise UnlikeError("keeps lengths differently")
    dtype = getattr(torch, precision)
    torch.set_default_dtype(dtype)  # some optimisers keep scalars in it
    data = cases.data(case)
    inputs, targets = torch.tensor(data.inputs, dtype=dtype), torch.tensor(data.targets, dtype=dtype)
    layout = Layout(case.graph)
    blocks = {
        name: torch.tensor(values, dtype=dtype, requires_grad=True)
        for name, values in Parameters(layout, cases.start(case)).items()
    }
    optimizer = _optimizer(case, list(blocks.values()))
    schedule = _schedule(case, optimizer)
    kept = {}
    for step, rows in zip(range(1, cases.STEPS + 1), _batches(), strict=False):
        optimizer.zero_grad()
        (_loss(case, blocks, inputs[rows], targets[rows]) + _penalty(case, blocks)).backward()
        if case.training.clipping.kind == "value":
            torch.nn.utils.clip_grad_value_(blocks.values(), case.training.clipping.limit)
        optimizer.step()
        if schedule:
            schedule.step()
        if step in cases.KEPT:
            kept[step] = np.concatenate([block.detach().numpy().ravel() for block in blocks.values()])
    return kept


def _batches() -> Iterator[slice]:
    bounds = [slice(first, first + cases.BATCH) for first in range(0, cases.ROWS, cases.BATCH)]
    return itertools.cycle(bounds)


def _optimizer(case: Case, parameters: list[Tensor]) -> torch.optim.Optimizer:
    training = case.training
    rate = training.learning_rate
    match training.optimizer:
        case "sgd":
            return torch.optim.SGD(parameters, rate)
        case "momentum" | "nesterov" as name:
            return torch.optim.SGD(parameters, rate, training.momentum, nesterov=name == "nesterov")
        case "adadelta":
            return torch.optim.Adadelta(parameters, rate, training.rho, training.epsilon)
        case "nadam":
            betas = (training.beta_1, training.beta_2)
            return torch.optim.NAdam(parameters, rate, betas, training.epsilon, momentum_decay=1.0)
    raise UnlikeError("adds epsilon elsewhere, or is missing")


def _schedule(case: Case, optimizer: torch.optim.Optimizer) -> torch.optim.lr_scheduler.LRScheduler | None:
    schedule = case.training.schedule
    if schedule.kind == "constant":
        return None
    if schedule.kind == "plateau" or schedule.warmup_steps or case.training.optimizer != "sgd":
        raise UnlikeError("counts differently")
    match schedule.kind:
        case "step":
            return torch.optim.lr_scheduler.StepLR(optimizer, schedule.steps, schedule.rate)
        case "exponential":
            return torch.optim.lr_scheduler.ExponentialLR(optimizer, schedule.rate ** (1 / schedule.steps))
        case _:
            raise UnlikeError("rises again after the end of a cosine")


def _penalty(case: Case, blocks: dict[str, Tensor]) -> Tensor:
    """Return l1 x sum of amounts + l2 x sum of squares of the weights."""
    penalty = case.training.regularization
    weights = [block for block in blocks.values() if block.ndim > 1]
    return sum(penalty.l1 * w.abs().sum() + penalty.l2 * w.square().sum() for w in weights)


def _loss(case: Case, blocks: dict[str, Tensor], inputs: Tensor, targets: Tensor) -> Tensor:
    training = case.training
    logits = _outputs(case, blocks, inputs)
    outputs = _activate(case.graph.output, logits)
    weights = _class_weights(case, targets)
    reduction = training.reduction
    match training.loss:
        case "mse":
            return functional.mse_loss(outputs, targets, reduction=reduction)
        case "half_sse":
            return functional.mse_loss(outputs, targets, reduction="sum") / 2
        case "mae":
            return functional.l1_loss(outputs, targets, reduction=reduction)
        case "huber":
            return functional.huber_loss(outputs, targets, reduction=reduction, delta=training.huber_delta)
        case "log_cosh":
            return torch.log(torch.cosh(outputs - targets)).mean()
        case "hinge":
            return functional.relu(1 - (2 * targets - 1) * outputs).mean()
        case "bce":
            return functional.binary_cross_entropy_with_logits(logits, targets, weights, reduction=reduction)
        case "cce":
            each = functional.cross_entropy(logits, targets, reduction="none") * (
                1 if weights is None else weights[:, 0]
            )
            return each.sum() if reduction == "sum" else each.mean()
    raise UnlikeError(training.loss)


def _class_weights(case: Case, targets: Tensor) -> Tensor | None:
    """Return what the loss of each row counts, shape (rows, 1)."""
    if not case.training.class_weights:
        return None
    by_class = torch.tensor(case.training.class_weights, dtype=targets.dtype)
    numbers = targets.argmax(1) if case.task == "classes" else targets[:, 0].long()
    return by_class[numbers][:, None]


def _outputs(case: Case, blocks: dict[str, Tensor], inputs: Tensor) -> Tensor:
    """Return the weighted sums of the output layer; images are (rows, height, width, channels)."""
    graph = case.graph
    given = {graph.input.id: inputs.reshape(-1, *graph.input.shape) if graph.input.shape else inputs}
    for layer in graph.layers[1:]:
        links = list(graph.links_into(layer.id))
        fed = (
            torch.cat([given[link.source] for link in links], 1) if len(links) > 1 else given[links[0].source]
        )
        given[layer.id] = _layer(layer, blocks, fed)
        if layer is not graph.output:
            given[layer.id] = _activate(layer, given[layer.id])
    return given[graph.output.id]


def _layer(layer, blocks: dict[str, Tensor], fed: Tensor) -> Tensor:
    weights = [block for name, block in blocks.items() if name.startswith(f"{layer.id}.weight")]
    bias = blocks.get(f"{layer.id}.bias")
    match layer:
        case Dense():
            return functional.linear(fed, torch.cat(weights).T, bias)
        case Conv2D():
            padded = _padded(layer, fed)
            return functional.conv2d(padded, weights[0].permute(3, 2, 0, 1), bias, layer.strides).permute(
                0, 2, 3, 1
            )
        case MaxPool2D(padding="valid"):
            return functional.max_pool2d(fed.permute(0, 3, 1, 2), *window(layer)).permute(0, 2, 3, 1)
        case Flatten():
            return fed.reshape(len(fed), -1)
    raise UnlikeError("has no such padding")


def _padded(layer: Conv2D, fed: Tensor) -> Tensor:
    """Return images with zeros around them, (rows, channels, height, width)."""
    sides = []
    for axis in (1, 0):
        size, kernel, stride = fed.shape[1 + axis], layer.kernel_size[axis], layer.strides[axis]
        places, before = slides(size, kernel, stride, layer.padding)
        sides += [before, max(0, (places - 1) * stride + kernel - size - before)]
    return functional.pad(fed.permute(0, 3, 1, 2), sides)


def _activate(layer, z: Tensor) -> Tensor:
    if getattr(layer, "unit_activations", ()):
        columns = [ACTIVATIONS[name](z[:, unit]) for unit, name in enumerate(layer.unit_activations)]
        return torch.stack(columns, 1)
    name = getattr(layer, "activation", "linear")
    return torch.softmax(z, 1) if name == "softmax" else ACTIVATIONS[name](z)
