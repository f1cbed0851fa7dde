"""Values, losses and gradients of every activation and loss, against plain NumPy and central differences."""

import numpy as np
import pytest

from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.initializers import start_parameters
from nnsim.network.layers import ACTIVATIONS, Dense, Input
from nnsim.network.parameters import Parameters
from nnsim.training.training import LOSSES

HIDDEN = tuple(name for name in ACTIVATIONS if name not in ("softmax", "step"))
OUTPUT = (*HIDDEN, "softmax")

FEW, MANY = 3, 37
"""Rows of a step that goes row by row, and of one that goes in blocks with padding."""


def chain(hidden: str, output: str) -> Graph:
    """Return a network of 6 and 5 hidden units: whole groups of four and single units in every loop."""
    return sequential(3, Dense(6, hidden), Dense(5, hidden), Dense(3, output))


def tangle() -> Graph:
    """Return a network with skip links, a layer without bias and units with activations of their own."""
    layers = (
        Input(3),
        Dense(5, "tanh", id="a", unit_activations=("", "relu", "sigmoid", "linear", "leaky_relu")),
        Dense(4, "sigmoid", id="b", bias=False),
        Dense(3, "sigmoid", id="c", unit_activations=("", "tanh", "linear")),
    )
    pairs = [("input", "a"), ("input", "b"), ("a", "b"), ("input", "c"), ("a", "c"), ("b", "c")]
    return Graph(layers, tuple(Link(source, target) for source, target in pairs))


def one_hot(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    return np.eye(columns)[rng.integers(columns, size=rows)]


def central_differences(loss_of, vector: np.ndarray) -> np.ndarray:
    """Return the slopes of a function of a vector, in long doubles."""
    step, slopes = np.longdouble(1e-6), np.empty(len(vector))
    for place in range(len(vector)):
        ends = [vector.astype(np.longdouble) for _ in range(2)]
        ends[0][place] -= step
        ends[1][place] += step
        slopes[place] = (loss_of(ends[1]) - loss_of(ends[0])) / (2 * step)
    return slopes


@pytest.fixture
def check(rng, plain, bench):
    """Return a function that compares values, loss and gradient of a network with plain NumPy."""
    plain_values, plain_loss = plain

    def check(graph: Graph, loss: str, rows: int) -> None:
        outputs = graph.output.units
        inputs = rng.uniform(-1, 1, size=(rows, graph.input.units))
        targets = one_hot(rng, rows, outputs) if loss == "cce" else rng.uniform(size=(rows, outputs))
        parameters = start_parameters(graph, "uniform", seed=3)
        # Small, so that no output comes close to where a loss or an activation has a kink.
        parameters.vector[:] *= 0.5
        parameters["output.bias" if graph.output.id == "output" else "c.bias"][:] = 0.4
        machine = bench(graph, inputs, targets, loss=loss)

        def loss_of(vector: np.ndarray) -> np.longdouble:
            values = plain_values(graph, Parameters(parameters.layout, vector), inputs)
            return plain_loss(loss, values[graph.output.id], targets)

        expected = np.concatenate(list(plain_values(graph, parameters, inputs).values()), axis=1)
        values = machine.values(parameters.vector, expected.shape[1])
        np.testing.assert_allclose(values, expected.astype(float), rtol=1e-13, atol=1e-14)
        assert machine.figures(parameters.vector)[0] == pytest.approx(
            float(loss_of(parameters.vector)), rel=1e-12
        )
        slopes = central_differences(loss_of, parameters.vector)
        gradient = machine.gradient(parameters.vector)
        assert np.linalg.norm(gradient - slopes) <= 1e-6 * np.linalg.norm(slopes) + 1e-13
        assert np.abs(gradient - slopes).max() <= 1e-6 * np.abs(slopes).max() + 1e-13
        for optimizer in ("sgd", "nesterov"):
            machine = bench(
                graph, inputs, targets, loss=loss, optimizer=optimizer, momentum=0, learning_rate=1
            )
            stepped = machine.train(machine.start(parameters.vector), 1).parameters
            np.testing.assert_allclose(parameters.vector - stepped, gradient, rtol=1e-11, atol=1e-13)

    return check


@pytest.mark.parametrize("rows", [FEW, MANY])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", OUTPUT)
def test_every_output_with_every_loss(check, output: str, loss: str, rows: int) -> None:
    check(chain("tanh", output), loss, rows)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_every_hidden_activation_with_every_loss(check, hidden: str, loss: str) -> None:
    check(chain(hidden, "sigmoid"), loss, MANY)


@pytest.mark.parametrize("rows", [1, FEW, MANY, 700])
@pytest.mark.parametrize("loss", LOSSES)
def test_skip_links_missing_biases_and_single_activations(check, loss: str, rows: int) -> None:
    check(tangle(), loss, rows)


@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "bce"), ("softmax", "cce")])
def test_cross_entropies_stay_exact_where_outputs_round_to_0_and_1(bench, output: str, loss: str) -> None:
    graph = sequential(1, Dense(2, output, bias=False))
    machine = bench(graph, np.array([[800.0]]), np.array([[1.0, 0.0]]), loss=loss)
    wrong = np.array([-1.0, 1.0])
    expected = (
        1600.0 if loss == "cce" else 800.0
    )  # by hand: the distance of the sums, or the mean of two errors
    assert machine.figures(wrong)[0] == expected
    np.testing.assert_allclose(
        machine.gradient(wrong), np.array([-800.0, 800.0]) / (1 if loss == "cce" else 2)
    )


def test_an_output_of_only_zeros_has_a_finite_categorical_cross_entropy(bench) -> None:
    graph = sequential(1, Dense(2, "relu", bias=False))
    machine = bench(graph, np.ones((1, 1)), np.array([[1.0, 0.0]]), loss="cce")
    assert machine.figures(np.array([-1.0, -1.0]))[0] == pytest.approx(-np.log(1e-7))
    np.testing.assert_array_equal(machine.gradient(np.array([-1.0, -1.0])), 0.0)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", OUTPUT)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_is_never_hidden(bench, output: str, loss: str, bad: float) -> None:
    graph = sequential(1, Dense(4, "sigmoid"), Dense(3, output))
    for rows in (FEW, MANY):
        inputs = np.ones((rows, 1))
        inputs[rows // 2] = np.nan
        machine = bench(graph, inputs, np.eye(3)[np.zeros(rows, int)], loss=loss)
        assert not np.isfinite(machine.figures(start_parameters(graph, "normal", 1).vector)[0])
        parameters = start_parameters(graph, "normal", 1)
        parameters["output.weight"][:] = np.array([bad, -bad, bad])
        assert not np.isfinite(machine.figures(parameters.vector)[0])
        assert not np.isfinite(machine.gradient(parameters.vector)).all()
