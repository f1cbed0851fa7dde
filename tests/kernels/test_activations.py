"""Our exponentials over the whole range, to a few units in the last place of NumPy's long doubles."""

import numpy as np
import pytest

from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.training.machine import Machine
from nnsim.training.training import Training

EVERYWHERE = np.concatenate(
    [
        np.linspace(-800, 800, 20001),
        np.linspace(-20, 20, 20001),
        np.linspace(-1, 1, 20001),
        *(sign * np.logspace(-300, 2, 3000) for sign in (-1, 1)),
        [0.0, -0.0],
    ]
)


@pytest.fixture
def value_of(make_data):
    """Return a function that sends numbers through one unit of weight 1."""

    def value_of(activation: str, z: np.ndarray) -> np.ndarray:
        graph = sequential(1, Dense(1, activation, bias=False))
        machine = Machine(graph, make_data(np.ones((1, 1)), np.ones((1, 1))), Training())
        return machine.values(np.ones(1), z[None, :], 1)[0]

    return value_of


def in_last_places(found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return errors in units of the last place of a double."""
    return np.abs(found - expected) / np.spacing(np.abs(expected.astype(float)))


def test_tanh(value_of) -> None:
    expected = np.tanh(EVERYWHERE.astype(np.longdouble))
    assert in_last_places(value_of("tanh", EVERYWHERE), expected).max() < 3


def test_sigmoid(value_of) -> None:
    z = EVERYWHERE[EVERYWHERE > -700].astype(np.longdouble)
    assert in_last_places(value_of("sigmoid", z.astype(float)), 1 / (1 + np.exp(-z))).max() < 4


def test_sigmoid_of_very_small_sums_is_as_good_as_0(value_of) -> None:
    assert 0 <= value_of("sigmoid", np.array([-1e308]))[0] < 1e-300


@pytest.mark.parametrize(
    ("activation", "ends"),
    [("tanh", (-1, 1)), ("sigmoid", (0, 1)), ("relu", (0, np.inf)), ("leaky_relu", (-np.inf, np.inf))],
)
def test_infinite_sums_and_nan(value_of, activation: str, ends: tuple[float, float]) -> None:
    values = value_of(activation, np.array([-np.inf, np.inf, np.nan]))
    np.testing.assert_allclose(values[:2], ends, atol=1e-300)
    assert np.isnan(values[2])
