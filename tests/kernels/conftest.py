"""A second way to compute what kernels compute: plain NumPy, from the formulas, in long doubles."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import special

from nnsim import kernels
from nnsim.data.dataset import Dataset, Scaling
from nnsim.kernels import codes
from nnsim.kernels.plan import Record, Rule, Run, Samples, make_work
from nnsim.network.compiler import compile_graph
from nnsim.network.graph import Graph
from nnsim.network.layers import Input
from nnsim.network.parameters import Layout, Parameters

ONE = np.longdouble(1)


def sigmoid(z):
    power = np.exp(-abs(z))
    return np.where(z < 0, power, ONE) / (1 + power)


def normal_share(z):
    """Return the normal distribution's function, by SciPy: exact to about 1e-16 of the whole."""
    return special.ndtr(z.astype(float)).astype(np.longdouble)


SELU = 1.0507009873554805

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z < 0, np.longdouble(0.2) * z, z),
    "elu": lambda z: np.where(z < 0, np.expm1(np.minimum(z, 0)), z),
    "selu": lambda z: SELU * np.where(z < 0, 1.6732632423543772 * np.expm1(np.minimum(z, 0)), z),
    "gelu": lambda z: z * normal_share(z),
    "silu": lambda z: z * sigmoid(z),
    "softplus": lambda z: np.log1p(np.exp(-abs(z))) + np.maximum(z, 0),
    "softsign": lambda z: z / (1 + abs(z)),
    "sigmoid": sigmoid,
    "hard_sigmoid": lambda z: np.clip(z + 3, 0, 6) / 6,
    "tanh": np.tanh,
    "sin": np.sin,
    "gaussian": lambda z: np.exp(-z * z),
    "exp": np.exp,
    "step": lambda z: np.where(z > 0, ONE, 0 * ONE),
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


def plain_loss(loss: str, outputs: np.ndarray, targets: np.ndarray, weights=1.0) -> np.longdouble:
    """Return the mean loss as Keras 3 defines it for outputs (not for sums); `weights` by row."""
    weights = np.broadcast_to(weights, len(targets))[:, None]
    if loss == "half_sse":
        return ((outputs - targets) ** 2 * weights).sum() / 2
    if loss != "cce":
        return np.mean(elementwise(loss, outputs, targets) * weights)
    whole = outputs.sum(axis=1, keepdims=True)
    shares = np.divide(outputs, whole, out=np.zeros_like(outputs), where=whole != 0)
    p = np.clip(shares, np.longdouble(1e-7), np.longdouble(1 - 1e-7))
    return np.mean(-(targets * np.log(p) * weights).sum(axis=1))


def elementwise(loss: str, outputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    error = outputs - targets
    if loss == "mse":
        return error**2
    if loss == "mae":
        return abs(error)
    if loss == "huber":
        return np.where(abs(error) <= 1, error**2 / 2, abs(error) - ONE / 2)
    if loss == "log_cosh":
        return np.log(np.cosh(error))
    if loss == "hinge":
        return np.maximum(0, 1 - (2 * targets - 1) * outputs)
    p = np.clip(outputs, np.longdouble(1e-7), np.longdouble(1 - 1e-7))
    return -targets * np.log(p) - (1 - targets) * np.log(1 - p)


RULE = {
    "loss": codes.MSE,
    "optimizer": codes.SGD,
    "batch_size": 1_000_000,
    "learning_rate": 0.01,
    "momentum": 0.9,
    "rho": 0.9,
    "beta_1": 0.9,
    "beta_2": 0.999,
    "epsilon": 1e-7,
    "weight_decay": 0.004,
    "huber_delta": 1.0,
    "schedule_steps": 1.0,
    "schedule_rate": 1.0,
    "clip_limit": 1.0,
    "delta": 1e-6,
}


class Bench:
    """The small road by itself: a graph, rows and a rule, with no more than the kernels between.

    Fields of the Rule are given by name, codes by their words; the rest is as in a Training.
    """

    def __init__(self, graph: Graph, inputs, targets, precision: str = "float64", bounds=None, **fields):
        self.plan = compile_graph(graph)
        self.precision = precision
        rows = len(inputs) if bounds is None else bounds[1]
        self.samples = Samples(
            inputs=np.array(inputs.T, precision, order="C"),
            targets=np.array(targets.T, precision, order="C"),
            bounds=np.array(bounds or [0, rows, rows, rows], np.int64),
        )
        self.size = Layout(graph).size
        self.rule = make_rule(rows, **fields)
        self.work = make_work(self.plan, np.zeros(self.size, precision), rows)
        self.record = Record(
            points=np.zeros((1000, 2), np.int64),
            metrics=np.zeros((1000, 6)),
            parameter_epoch=np.zeros(1000, np.int64),
            parameters=np.zeros((1000, self.size), precision),
            used=np.zeros(2, np.int64),
            stride=np.ones(2, np.int64),
        )
        self.outcome = None

    def start(self, vector, **counters: int) -> Run:
        slots = np.zeros((max(codes.SLOTS.values()), self.size), self.precision)
        run = Run(np.array(vector, self.precision), slots, np.zeros(5, np.int64))
        for name, value in counters.items():
            run.counters[getattr(codes, name.upper())] = value
        return run

    def do(self, job: int, run: Run, steps: int = 0, stop_epoch: int = 2**62, result=None) -> None:
        nothing = np.zeros((0, 0), self.precision)
        self.record.used[:] = 0
        self.outcome = kernels.load(self.precision)(
            job,
            self.plan,
            self.rule,
            self.samples,
            run,
            self.work,
            self.record,
            steps,
            stop_epoch,
            nothing if result is None else result,
        )

    def train(self, run: Run, steps: int) -> Run:
        """Train and return the same run."""
        self.do(codes.TRAIN, run, steps)
        return run

    def figures(self, vector) -> np.ndarray:
        """Return losses and accuracies of all parts."""
        self.do(codes.RECORD, self.start(vector))
        return self.record.metrics[0].copy()

    def gradient(self, vector) -> np.ndarray:
        self.do(codes.GRADIENT, self.start(vector))
        return self.work.gradient.copy()

    def values(self, vector, units: int) -> np.ndarray:
        """Return the values of the last so many units, shape (rows, units)."""
        result = np.zeros((units, self.samples.inputs.shape[1]), self.precision)
        self.do(codes.VALUES, self.start(vector), result=result)
        return result.T


def make_rule(rows: int, **fields) -> Rule:
    tables = {
        "loss": codes.LOSSES,
        "optimizer": codes.OPTIMIZERS,
        "task": codes.TASKS,
        "selection": codes.SELECTIONS,
        "schedule": codes.SCHEDULES,
        "clipping": codes.CLIPPINGS,
        "gradient": codes.GRADIENTS,
    }
    nothing = Rule._make([*[0] * 9, False, *[0.0] * 17, np.zeros(0)])
    weights = np.array(fields.pop("class_weights", ()), np.float64)
    given = {name: tables[name][value] if isinstance(value, str) else value for name, value in fields.items()}
    # Each field keeps its type: another one would compile the program once more.
    given = {name: type(getattr(nothing, name))(value) for name, value in (RULE | given).items()}
    batch_size = min(given.pop("batch_size") or rows, rows)
    return nothing._replace(**given, batch_size=batch_size, class_weights=weights)


@pytest.fixture
def bench() -> type[Bench]:
    """Return the class `Bench`."""
    return Bench


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
