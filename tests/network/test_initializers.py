"""Initialisers: the distributions that Keras 3 documents, and a stream of its own for every link."""

import math

import numpy as np
import pytest
from scipy import stats

from nnsim.errors import NnsimError
from nnsim.network import connections, edits
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.initializers import INITIALIZERS, Initial, start_parameters
from nnsim.network.layers import Conv2D, Dense, Flatten, Input
from nnsim.training import training as trainings

INPUTS, UNITS = 200, 300

LIMITS = {
    "uniform": 1.0,
    "glorot_uniform": math.sqrt(6 / (INPUTS + UNITS)),
    "he_uniform": math.sqrt(6 / INPUTS),
    "lecun_uniform": math.sqrt(3 / INPUTS),
}

DEVIATIONS = {
    "normal": 1.0,
    "glorot_normal": math.sqrt(2 / (INPUTS + UNITS)),
    "he_normal": math.sqrt(2 / INPUTS),
    "lecun_normal": math.sqrt(1 / INPUTS),
    "fan_in_normal": math.sqrt(1 / INPUTS),
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
    # Keras cuts glorot, he and lecun off at two deviations of the normal before its correction.
    cut = np.inf if name in ("normal", "fan_in_normal") else 2 * deviation / 0.87962566103423978
    assert np.abs(drawn).max() <= cut
    assert np.abs(drawn).max() > min(cut * 0.99, 3.5 * deviation)


DISTRIBUTIONS = {
    "fan_in_normal": stats.norm(scale=DEVIATIONS["fan_in_normal"]),
    "uniform": stats.uniform(-1, 2),
    "normal": stats.norm(),
    "glorot_uniform": stats.uniform(-LIMITS["glorot_uniform"], 2 * LIMITS["glorot_uniform"]),
    "he_uniform": stats.uniform(-LIMITS["he_uniform"], 2 * LIMITS["he_uniform"]),
    "glorot_normal": stats.truncnorm(-2, 2, scale=DEVIATIONS["glorot_normal"] / stats.truncnorm(-2, 2).std()),
    "he_normal": stats.truncnorm(-2, 2, scale=DEVIATIONS["he_normal"] / stats.truncnorm(-2, 2).std()),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_whole_distributions_and_no_order_in_them(name: str) -> None:
    drawn = weights(name)
    # For 60,000 values the distance stays below 1.95 / sqrt(60,000) in 999 of 1,000 cases.
    assert stats.kstest(drawn.ravel(), DISTRIBUTIONS[name].cdf).statistic < 0.008
    for neighbours in ((drawn[1:], drawn[:-1]), (drawn[:, 1:], drawn[:, :-1])):
        assert abs(np.corrcoef(*(each.ravel() for each in neighbours))[0, 1]) < 0.02


def test_zeros_and_biases() -> None:
    assert not weights("zeros").any()
    graph = sequential(3, Dense(50))
    for name in INITIALIZERS:
        drawn = start_parameters(graph, name, seed=1)["output.bias"].any()
        assert drawn == (name in ("constant", "uniform", "normal"))


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


@pytest.mark.parametrize("name", INITIALIZERS)
def test_streams_belong_to_ids_not_to_places(name: str) -> None:
    graph = sequential(3, Dense(4), Dense(4), Dense(2))
    before = start_parameters(graph, name, seed=2**32 - 1)
    for edit in (
        edits.insert_layer(graph, 3, Dense(7)),
        edits.duplicate_layers(graph, {"hidden_2"}),
        edits.set_outputs(graph, 5),
        edits.rename(graph, "hidden_1", "Eyes"),
        edits.set_activation(graph, "hidden_1", "relu"),
    ):
        after = start_parameters(edit.graph, name, seed=2**32 - 1)
        for block in ("hidden_1.weight", "hidden_2.weight", "hidden_1.bias", "hidden_2.bias"):
            np.testing.assert_array_equal(after[block], before[block])
    if name not in ("zeros", "constant"):
        same_shape = {before[block].ravel()[:8].tobytes() for block in ("hidden_1.weight", "hidden_2.weight")}
        assert len(same_shape) == 2


def test_numbers_of_those_that_have_some() -> None:
    def drawn(name: str, **numbers: float) -> np.ndarray:
        return start_parameters(sequential(INPUTS, Dense(UNITS)), name, 4, Initial(**numbers)).vector

    assert (drawn("constant", value=-2.5) == -2.5).all()
    assert stats.kstest(drawn("uniform", low=2, high=5), stats.uniform(2, 3).cdf).statistic < 0.008
    assert stats.kstest(drawn("normal", mean=-1, deviation=0.1), stats.norm(-1, 0.1).cdf).statistic < 0.008


@pytest.mark.parametrize(("inputs", "units"), [(5, 3), (3, 5), (4, 4)])
def test_orthogonal_rows_or_columns_have_length_one(inputs: int, units: int) -> None:
    weights = start_parameters(sequential(inputs, Dense(units)), "orthogonal", seed=2)["output.weight"]
    product = weights.T @ weights if inputs >= units else weights @ weights.T
    np.testing.assert_allclose(product, np.eye(min(inputs, units)), atol=1e-12)


def test_fans_of_a_convolution() -> None:
    graph = sequential((9, 9, 20), Conv2D(40, kernel_size=(3, 5)), Flatten(), Dense(1))
    drawn = start_parameters(graph, "glorot_uniform", seed=1)["hidden_1.weight"]
    assert drawn.shape == (3, 5, 20, 40)
    # Keras: fan_in = 3 * 5 * 20, fan_out = 3 * 5 * 40.
    limit = math.sqrt(6 / (300 + 600))
    assert 0.99 * limit < np.abs(drawn).max() <= limit


def test_cut_connections_start_at_zero_and_the_rest_as_without_them() -> None:
    graph = sequential(3, Dense(4))
    before = start_parameters(graph, "normal", seed=1)["output.weight"]
    pruned = connections.cut(graph, "input", "output", [(0, 1), (2, 3)]).graph
    after = start_parameters(pruned, "normal", seed=1)["output.weight"]
    assert after[0, 1] == after[2, 3] == 0.0
    assert np.count_nonzero(before != after) == 2


def test_single_precision() -> None:
    graph = sequential(3, Dense(4))
    single = start_parameters(graph, "normal", 1, dtype=np.float32).vector
    assert single.dtype == np.float32
    np.testing.assert_array_equal(single, start_parameters(graph, "normal", 1).vector.astype(np.float32))
