"""Same bits: with any number of threads, in calls of any length."""

import numpy as np
import pytest

from nnsim.kernels import codes
from nnsim.network.graph import sequential
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D
from nnsim.training.training import Training

WIDE = sequential(50, Dense(140, "relu"), Dropout(0.3), Dense(70, "tanh"), Dense(3, "softmax"))
IMAGES = sequential(
    (7, 6, 2),
    Conv2D(5, "relu", (3, 2), padding="same"),
    MaxPool2D(),
    Dropout(0.25),
    Flatten(),
    Dense(30, "relu"),
    Dense(3, "softmax"),
)
TRAINING = Training(loss="cce", optimizer="adam", learning_rate=0.01, batch_size=13)


@pytest.fixture(params=["wide", "images", "sparse"])
def make(request, rng, road):
    """Return a function that gives the same network anew, with so many threads."""
    graph = IMAGES if request.param == "images" else WIDE
    inputs = rng.normal(size=(61, graph.input.units))
    inputs[:, ::3] = 0
    if request.param == "sparse":
        inputs *= rng.uniform(size=inputs.shape) < 0.2
    targets = np.eye(3)[rng.integers(3, size=61)]
    return lambda **options: road(graph, inputs, targets, TRAINING, "classes", ends=[50, 50, 61], **options)


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("threads", [2, 4])
def test_threads_do_not_change_a_bit(make, precision: str, threads: int) -> None:
    alone, helped = make(precision=precision), make(precision=precision, threads=threads)
    for _ in range(30):
        np.testing.assert_array_equal(alone.train(5), helped.train(5))
    np.testing.assert_array_equal(alone.record.metrics, helped.record.metrics)
    np.testing.assert_array_equal(alone.values(), helped.values())
    np.testing.assert_array_equal(alone.gradient(), helped.gradient())


def test_chunks_do_not_change_a_bit(make) -> None:
    whole, pieces = make(), make(threads=2)
    whole.train(40)
    for steps in (1, 2, 3, 7, 11, 16):
        pieces.train(steps)
    np.testing.assert_array_equal(whole.run.parameters, pieces.run.parameters)
    np.testing.assert_array_equal(whole.run.slots, pieces.run.slots)
    np.testing.assert_array_equal(whole.run.counters, pieces.run.counters)
    np.testing.assert_array_equal(whole.record.metrics, pieces.record.metrics)


def test_a_network_learns(make) -> None:
    network = make(threads=2)
    before = network.loss()
    network.train(200)
    assert network.loss() < 0.5 * before


def test_what_is_not_finite_is_seen_in_the_same_call(make) -> None:
    network = make(threads=2)
    network.run.parameters[-1] = np.nan
    assert network.do(codes.TRAIN, 3) == codes.DIVERGED
