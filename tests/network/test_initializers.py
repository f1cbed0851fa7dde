"""Initialisers: the distributions that Keras 3 documents, and a stream of its own for every link."""

import math

import numpy as np
import pytest

from nnsim.errors import NnsimError
from nnsim.network.graph import Dense, Graph, Input, Link, sequential
from nnsim.network.initializers import INITIALIZERS, start_parameters
from nnsim.training import training as trainings

INPUTS, UNITS = 200, 300

LIMITS = {
    "uniform": 1.0,
    "glorot_uniform": math.sqrt(6 / (INPUTS + UNITS)),
    "he_uniform": math.sqrt(6 / INPUTS),
}

DEVIATIONS = {
    "normal": 1.0,
    "glorot_normal": math.sqrt(2 / (INPUTS + UNITS)),
    "he_normal": math.sqrt(2 / INPUTS),
}


def weights(name: str) -> np.ndarray:
    return start_parameters(sequential(INPUTS, Dense(UNITS)), name, seed=4)["output.weight"]


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_uniform_ones(name: str, limit: float) -> None:
    drawn = weights(name)
    assert np.abs(drawn).max() <= limit
    assert np.abs(drawn).max() > 0.999 * limit
    assert drawn.mean() == pytest.approx(0, abs=5 * limit / math.sqrt(3 * drawn.size))
    assert drawn.std() == pytest.approx(limit / math.sqrt(3), rel=0.01)


@pytest.mark.parametrize(("name", "deviation"), DEVIATIONS.items())
def test_normal_ones(name: str, deviation: float) -> None:
    drawn = weights(name)
    assert drawn.mean() == pytest.approx(0, abs=5 * deviation / math.sqrt(drawn.size))
    assert drawn.std() == pytest.approx(deviation, rel=0.01)
    # Keras cuts glorot_normal and he_normal off at two deviations of the normal before its correction.
    cut = np.inf if name == "normal" else 2 * deviation / 0.87962566103423978
    assert np.abs(drawn).max() <= cut
    assert np.abs(drawn).max() > min(cut * 0.99, 3.5)


def test_zeros_and_biases() -> None:
    assert not weights("zeros").any()
    graph = sequential(3, Dense(50))
    for name in INITIALIZERS:
        drawn = start_parameters(graph, name, seed=1)["output.bias"].any()
        assert drawn == (name in ("uniform", "normal"))


def test_names_are_those_of_training() -> None:
    assert tuple(INITIALIZERS) == trainings.INITIALIZERS
    with pytest.raises(NnsimError, match="glorot"):
        start_parameters(sequential(1, Dense(1)), "golrot_uniform", seed=1)


def test_same_seed_same_weights_other_seed_others() -> None:
    graph = sequential(3, Dense(4), Dense(2))
    first, again, other = (start_parameters(graph, "normal", seed).vector for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).all()


def test_an_edit_elsewhere_does_not_change_start_weights() -> None:
    before = start_parameters(sequential(3, Dense(4), Dense(5), Dense(2)), "normal", seed=1)
    after = start_parameters(sequential(3, Dense(4), Dense(9), Dense(2)), "normal", seed=1)
    assert (before["hidden_1.weight"] == after["hidden_1.weight"]).all()
    assert (before["hidden_1.bias"] == after["hidden_1.bias"]).all()
    assert (before["output.bias"] == after["output.bias"]).all()


def test_several_links_into_a_layer_count_together() -> None:
    layers = (Input(100), Dense(300, id="a"), Dense(200, id="b"))
    graph = Graph(layers, (Link("input", "a"), Link("a", "b"), Link("input", "b")))
    drawn = start_parameters(graph, "glorot_uniform", seed=1)
    limit = math.sqrt(6 / (400 + 200))
    for name in ("b.weight[a]", "b.weight[input]"):
        assert 0.99 * limit < np.abs(drawn[name]).max() <= limit
    assert not np.isin(drawn["b.weight[input]"], drawn["b.weight[a]"]).any()
