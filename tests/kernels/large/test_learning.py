"""Training on the large road: the same as on the small one, sparse or dense, at once or not."""

import numpy as np
import pytest

from nnsim import kernels
from nnsim.kernels import codes
from nnsim.kernels.large.plan import LargeSamples
from nnsim.kernels.plan import Run, Samples, make_work
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense, Dropout, Input
from nnsim.network.parameters import Layout
from nnsim.training.training import Clipping, Regularization, Schedule, Training

ROWS, INPUTS = 40, 90
OPTIMIZERS = tuple(codes.OPTIMIZERS)


@pytest.fixture
def data(rng):
    """Return inputs of which most are 0, and classes."""
    inputs = rng.normal(size=(ROWS, INPUTS)) * (rng.uniform(size=(ROWS, INPUTS)) < 0.25)
    return inputs, np.eye(3)[rng.integers(3, size=ROWS)]


def tangle() -> Graph:
    """Return wide layers with skip links, single activations, cut and locked connections."""
    layers = (
        Input(INPUTS),
        Dense(70, "relu", id="a", unit_activations=("sin", "tanh", *[""] * 68)),
        Dense(9, "sigmoid", id="b", bias=False),
        Dense(3, "softmax", id="c"),
    )
    cut, locked = ((0, 1), (5, 69), (89, 0)), ((0, 0), (7, 33))
    links = (
        Link("input", "a", cut, locked),
        Link("input", "b"),
        Link("a", "b", cut=((3, 3),)),
        Link("a", "c", locked=((69, 2),)),
        Link("b", "c"),
    )
    return Graph(layers, links)


def train_small(network, steps: int) -> np.ndarray:
    """Train the same network from the same start on the small road."""
    inputs = np.zeros((ROWS, INPUTS))
    for row in range(ROWS):
        entries = slice(*network.samples.first[row : row + 2])
        inputs[row, network.samples.columns[entries]] = network.samples.entries[entries]
    columns = [np.ascontiguousarray(rows.T) for rows in (inputs, network.samples.targets)]
    samples = Samples(*columns, network.samples.bounds)
    vector = network.start.copy()
    run = Run(vector, np.zeros((len(network.run.slots), len(vector))), np.zeros(5, np.int64))
    work = make_work(network.plan, vector, ROWS)
    arguments = (network.plan, network.rule, samples, run, work, network.record)
    assert kernels.load()(codes.TRAIN, *arguments, steps, 10**9, np.zeros((1, 1))) == codes.DONE
    network.record.used[:] = 0
    return run.parameters


@pytest.mark.parametrize(
    "training",
    [
        *(Training(optimizer=name, learning_rate=0.01) for name in OPTIMIZERS),
        Training(optimizer="adamw", weight_decay=0.1, learning_rate=0.01),
        Training(regularization=Regularization(l1=0.01, l2=0.02)),
        Training(regularization=Regularization(max_norm=0.8)),
        Training(clipping=Clipping("norm", 0.1)),
        Training(clipping=Clipping("value", 0.01)),
        Training(schedule=Schedule("cosine", steps=10, warmup_steps=3), optimizer="adam"),
        Training(selection="replacement", class_weights=(1.0, 2.0, 0.5)),
    ],
    ids=lambda training: training.optimizer,
)
@pytest.mark.parametrize("graph", [tangle(), sequential(INPUTS, Dense(65, "gelu"), Dense(3, "softmax"))])
def test_both_roads_train_to_the_same_numbers(road, data, graph: Graph, training: Training) -> None:
    training = training.__class__(**{**_fields(training), "loss": "cce", "batch_size": 11})
    network = road(graph, *data, training, "classes", threads=2)
    network.start[network.plan.cut] = 0
    network.run.parameters[:] = network.start
    small, large = train_small(network, 25), network.train(25)
    assert np.linalg.norm(large - small) <= 1e-12 * np.linalg.norm(small) * 25
    np.testing.assert_array_equal(large[network.plan.cut], 0)
    np.testing.assert_array_equal(large[network.plan.locked], network.start[network.plan.locked])


def _fields(training: Training) -> dict:
    return {name: getattr(training, name) for name in training.__struct_fields__}


def test_sparse_and_dense_inputs_give_the_same(road, data) -> None:
    inputs, targets = data
    for graph in (tangle(), sequential(INPUTS, Dropout(0.2), Dense(8, "tanh"), Dense(3, "softmax"))):
        sparse = road(graph, inputs, targets, Training(loss="cce", optimizer="adam"), "classes")
        dense = road(graph, inputs, targets, Training(loss="cce", optimizer="adam"), "classes")
        none = np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0)
        dense.samples = LargeSamples(inputs.copy(), *none, targets, dense.samples.bounds)
        assert len(sparse.samples.first) == ROWS + 1
        np.testing.assert_allclose(sparse.values(), dense.values(), rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(sparse.train(30), dense.train(30), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_learning_at_once_equals_learning_by_the_whole_gradient(road, data, optimizer: str) -> None:
    graph = sequential(INPUTS, Dense(70, "relu"), Dense(3, "softmax"))
    at_once = Training(loss="cce", optimizer=optimizer, learning_rate=0.001)
    waiting = Training(loss="cce", optimizer=optimizer, learning_rate=0.001, clipping=Clipping("value", 1e6))
    trained = [road(graph, *data, training, "classes").train(20) for training in (at_once, waiting)]
    np.testing.assert_allclose(*trained, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_float32_stays_close_to_float64(road, data, optimizer: str) -> None:
    graph = sequential(INPUTS, Dense(70, "tanh"), Dense(3, "softmax"))
    training = Training(loss="cce", optimizer=optimizer, learning_rate=0.001)
    exact = road(graph, *data, training, "classes").train(50)
    rough = road(graph, *data, training, "classes", precision="float32").train(50)
    assert rough.dtype == np.float32
    assert np.linalg.norm(rough - exact) <= 1e-4 * np.linalg.norm(exact) or optimizer == "lion"


RATE, WIDE = 0.3, 20_000


def test_dropout_drops_its_share_and_raises_the_rest(road) -> None:
    """With weights 0 and target -1/2, one step of rate 1 sets each weight to what Dropout made of a 1."""
    graph = sequential(WIDE, Dropout(RATE), Dense(1, bias=False))
    training = Training(batch_size=1, learning_rate=1.0, selection="slices")
    seen = []
    for _ in range(2):
        network = road(graph, np.ones((2, WIDE)), np.full((2, 1), 0.5), training, start=np.zeros(WIDE))
        first = network.train(1).copy()
        network.run.parameters[:] = 0
        seen.append((first, network.train(1).copy()))
    (first, second), again = seen
    np.testing.assert_array_equal(first, again[0])
    np.testing.assert_array_equal(second, again[1])
    np.testing.assert_allclose(np.unique(first), [0, 1 / (1 - RATE)])
    for mask in (first, second):
        assert np.mean(mask == 0) == pytest.approx(RATE, abs=5 * np.sqrt(RATE * (1 - RATE) / WIDE))
    both = np.mean((first == 0) & (second == 0))
    assert both == pytest.approx(RATE**2, abs=5 * np.sqrt(RATE**2 / WIDE))


def test_slopes_pass_dropout_where_values_did(road) -> None:
    graph = sequential(1, Dense(50, "linear", bias=False), Dropout(RATE), Dense(1, bias=False))
    layout = Layout(graph)
    network = road(
        graph,
        np.ones((1, 1)),
        np.zeros((1, 1)),
        Training(batch_size=1, learning_rate=0.5),
        start=np.ones(100),
    )
    changed = 1 - network.train(1)
    blocks = [changed[block.slice] for block in layout.blocks.values()]
    kept = blocks[1] != 0
    np.testing.assert_array_equal(blocks[0] != 0, kept)
    output = kept.sum() / (1 - RATE)
    np.testing.assert_allclose(blocks[1][kept], output / (1 - RATE))
    np.testing.assert_allclose(blocks[0][kept], output / (1 - RATE))


def test_working_space_is_small(road) -> None:
    graph = sequential(784, Dense(1000, "relu"), Dense(10, "softmax"))
    network = road(
        graph, np.ones((100, 784)), np.eye(10)[[0] * 100], Training(optimizer="adam", batch_size=100)
    )
    work, weights = network.work, network.run.parameters.nbytes
    activations = work.values.nbytes + work.deltas.nbytes + work.targets.nbytes
    space = sum(array.nbytes for array in work) - activations
    assert weights + network.run.slots.nbytes + space < 6 * weights
