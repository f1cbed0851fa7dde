"""A stage for the plots: a document and a session made by hand, and frames computed with plain NumPy."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from nnsim.data.dataset import PARTS, Dataset, Scaling
from nnsim.gui.changes import Change
from nnsim.gui.chosen import ChosenRow
from nnsim.gui.painter import Curves, Frame, WeightCurves
from nnsim.gui.theme import Look
from nnsim.network.graph import Graph, sequential
from nnsim.network.layers import Dense, Input
from nnsim.network.parameters import Layout, Parameters
from nnsim.project.project import Project
from nnsim.training.snapshot import Metrics, Snapshot

ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda z: z,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
}


class StageDocument(QObject):
    """As much of a Document as plots read."""

    changed = Signal(object)

    def __init__(self, graph: Graph, dataset: Dataset) -> None:
        super().__init__()
        self.project, self.dataset = Project(graph), dataset

    def replace(self, graph: Graph, dataset: Dataset) -> None:
        before, self.project, self.dataset = self.project, Project(graph), dataset
        self.changed.emit(Change(before, self.project, opened=True))


class StageSession(QObject):
    """As much of a Session as plots use; remembers what was asked of it."""

    frame_ready = Signal(object)
    row_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.frame: Frame | None = None
        self.chosen: ChosenRow | None = None
        self.watched: list[int] | None = None

    def choose(self, row: ChosenRow | None) -> None:
        """Light a row up, or let it go."""
        self.chosen = row
        self.row_chosen.emit(row)

    def watch_weights(self, indices) -> None:
        self.watched = None if indices is None else [int(index) for index in indices]


@dataclass
class Stage:
    """A network over data, and the frames that its training would give."""

    graph: Graph
    dataset: Dataset
    document: StageDocument = field(init=False)
    session: StageSession = field(init=False)
    look: Look = field(default_factory=Look)
    resolution: int = 64

    def __post_init__(self) -> None:
        self.document = StageDocument(self.graph, self.dataset)
        self.session = StageSession()

    def change(self, graph: Graph, dataset: Dataset) -> None:
        self.graph, self.dataset, self.session.frame = graph, dataset, None
        self.document.replace(graph, dataset)

    def parameters(self, seed: int = 0, size: float = 1.0) -> Parameters:
        layout = Layout(self.graph)
        return Parameters(layout, np.random.default_rng(seed).normal(0, size, layout.size))

    def layers(self, parameters: Parameters, scaled: np.ndarray) -> dict[str, np.ndarray]:
        """Compute every layer for rows of scaled inputs."""
        values = {self.graph.input.id: scaled}
        for layer in self.graph.layers[1:]:
            z = sum(
                values[link.source] @ parameters.weights(link) for link in self.graph.links_into(layer.id)
            )
            bias = parameters.bias(layer.id)
            values[layer.id] = ACTIVATIONS[layer.activation](z if bias is None else z + bias)
        return values

    def frame(self, parameters: Parameters, *, epoch: int = 0, curves: Curves | None = None, **more) -> Frame:
        """Compute a frame; `more` replaces fields of its snapshot."""
        data = self.dataset
        kind = {1: "curve", 2: "map"}.get(data.inputs.shape[1], "bar")
        axes, grid = self._grid(kind)
        pictures = self.layers(parameters, data.input_scaling.apply(grid))
        shape = tuple(len(axis) for axis in reversed(axes))
        snapshot = replace(Snapshot(parameters, Metrics(), epoch, 0, epoch * 10, epoch * 100), **more)
        rows = np.unique(np.linspace(0, data.rows - 1, min(data.rows, 2000)).astype(np.intp))
        watched = self.session.watched
        weights = None
        if watched is not None and curves is not None:
            paths = np.linspace(0, 1, len(curves.epoch))[:, None] * parameters.vector[watched]
            weights = WeightCurves(curves.epoch, np.array(watched, dtype=np.intp), paths)
        return Frame(
            snapshot=snapshot,
            curves=curves or no_curves(),
            weights=weights,
            kind=kind,
            axes=axes,
            pictures={key: values.T.reshape(-1, *shape) for key, values in pictures.items()},
            rows=rows,
            outputs=self.layers(parameters, data.inputs[rows])[self.graph.output.id],
        )

    def _grid(self, kind: str) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
        raw = self.dataset.raw_inputs
        if kind == "bar":
            return (), raw[:1]
        room = 0.1 * np.ptp(raw, axis=0)
        low, high = raw.min(axis=0) - room, raw.max(axis=0) + room
        axes = tuple(np.linspace(low, high, self.resolution).T)
        return axes, np.stack([mesh.ravel() for mesh in np.meshgrid(*axes)], axis=1)

    def send(self, frame: Frame) -> None:
        self.session.frame = frame
        self.session.frame_ready.emit(frame)


def no_curves() -> Curves:
    return Curves(*(np.zeros(0) for _ in fields(Curves)))


def make_dataset(
    inputs: np.ndarray,
    targets: np.ndarray,
    task: str,
    *,
    classes: tuple[str, ...] = (),
    names=(),
    seed: int = 0,
) -> Dataset:
    """Return a Dataset of raw columns; seven tenths train, three twentieths each validate and test."""
    part = np.random.default_rng(seed).choice(len(PARTS), len(inputs), p=(0.7, 0.15, 0.15)).astype(np.uint8)
    count, outputs = inputs.shape[1], targets.shape[1]
    scaling = Scaling(inputs.mean(0), inputs.std(0))
    target_scaling = Scaling.none(outputs)
    if task == "regression":
        target_scaling = Scaling(targets.mean(0), targets.std(0))
    return Dataset(
        name="made",
        inputs=np.ascontiguousarray(scaling.apply(inputs)),
        targets=np.ascontiguousarray(target_scaling.apply(targets)),
        part=part,
        input_names=tuple(names) or tuple(f"x{place + 1}" for place in range(count)),
        target_names=classes
        if task == "classes"
        else tuple("y" if outputs == 1 else f"y{k + 1}" for k in range(outputs)),
        task=task,
        input_scaling=scaling,
        target_scaling=target_scaling,
        class_names=classes,
    )


def circles(rows: int = 500) -> Dataset:
    rng = np.random.default_rng(3)
    inside = np.arange(rows) % 2
    angle, radius = rng.uniform(0, 2 * np.pi, rows), np.where(inside, 0.5, 1.0) + rng.normal(0, 0.08, rows)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return make_dataset(points, inside[:, None].astype(float), "binary", classes=("0", "1"))


def plane(rows: int = 500) -> Dataset:
    x = np.random.default_rng(4).uniform(0, 1, (rows, 2))
    return make_dataset(x, (10 + 3 * x[:, 0] + 8 * x[:, 1])[:, None], "regression")


def cubic(rows: int = 300) -> Dataset:
    x = np.random.default_rng(5).uniform(0, 1, (rows, 1))
    return make_dataset(x, (x - 0.3) * (x - 0.6) * (x - 0.9) + 5, "regression")


def blobs(rows: int = 150, inputs: int = 4) -> Dataset:
    """Three classes of flowers, nearly: blobs along a diagonal."""
    rng = np.random.default_rng(6)
    kind = np.arange(rows) % 3
    points = kind[:, None] * 1.5 + rng.normal(0, 0.5, (rows, inputs)) + 4
    names = ("sepal length", "sepal width", "petal length", "petal width", *(f"x{k}" for k in range(5, 20)))
    classes = ("setosa", "versicolor", "virginica")
    return make_dataset(points, np.eye(3)[kind], "classes", classes=classes, names=names[:inputs])


def many(rows: int = 400, outputs: int = 1) -> Dataset:
    rng = np.random.default_rng(7)
    x = rng.normal(0, 1, (rows, 6))
    return make_dataset(
        x, 50 + 10 * (x @ rng.normal(0, 1, (6, outputs))) + rng.normal(0, 2, (rows, outputs)), "regression"
    )


STAGES = {
    "circles": (lambda: sequential(2, Dense(4, "tanh"), Dense(3, "tanh"), Dense(1, "sigmoid")), circles),
    "plane": (lambda: sequential(2, Dense(3, "tanh"), Dense(1)), plane),
    "cubic": (lambda: sequential(1, Dense(8, "tanh"), Dense(1)), cubic),
    "flowers": (lambda: sequential(4, Dense(5, "tanh"), Dense(3, "softmax")), blobs),
    "petals": (lambda: sequential(2, Dense(5, "tanh"), Dense(3, "softmax")), lambda: blobs(150, 2)),
    "many": (lambda: sequential(6, Dense(5, "tanh"), Dense(1)), many),
    "two": (lambda: sequential(6, Dense(5, "tanh"), Dense(2)), lambda: many(outputs=2)),
}


@pytest.fixture
def stage() -> Callable[[str], Stage]:
    """Return a function that sets a stage by its name in `STAGES`."""
    return lambda name: Stage(STAGES[name][0](), STAGES[name][1]())


@pytest.fixture
def make() -> Callable[..., Stage]:
    """Return a function that sets a stage for raw inputs and targets; see `make_dataset`."""

    def set_stage(graph: Graph, inputs: np.ndarray, targets: np.ndarray, task: str, **more) -> Stage:
        return Stage(graph, make_dataset(inputs, targets, task, **more))

    return set_stage


@pytest.fixture
def curves() -> Callable[..., Curves]:
    """Return a function that makes recorded curves: arrays by name, NaN where none is given."""

    def record(epoch: np.ndarray, **values: np.ndarray) -> Curves:
        empty = np.full(len(epoch), np.nan)
        return Curves(epoch, *(values.get(each.name, empty) for each in fields(Curves)[1:]))

    return record


@pytest.fixture
def linear_stage() -> Stage:
    """Return a stage whose one output, squashed, is x1: weights (4, 0), no bias."""
    x = np.random.default_rng(8).uniform(-1, 1, (100, 2))
    targets = (x[:, :1] > 0).astype(float)
    graph = Graph((Input(2), Dense(1, "sigmoid", id="output", bias=False)), sequential(2, Dense(1)).links)
    return Stage(graph, make_dataset(x, targets, "binary", classes=("left", "right")))
