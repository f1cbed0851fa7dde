"""Data and Trainers for the tests of training."""

from collections.abc import Callable

import numpy as np
import pytest

from nnsim.data.dataset import Dataset, Scaling
from nnsim.network.graph import Dense, Graph, sequential
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training


@pytest.fixture
def rings() -> Dataset:
    """Return points inside (1) and outside (0) a circle, in three parts of 90, 30 and 30 rows."""
    rng = np.random.default_rng(7)
    angle, inside = rng.uniform(0, 2 * np.pi, 150), np.arange(150) % 2
    radius = np.where(inside, rng.uniform(0, 0.4, 150), rng.uniform(0.7, 1, 150))
    return Dataset(
        name="rings",
        inputs=np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1),
        targets=inside[:, None].astype(float),
        part=rng.permutation(np.repeat([0, 1, 2], [90, 30, 30])).astype(np.uint8),
        input_names=("x1", "x2"),
        target_names=("y",),
        task="binary",
        input_scaling=Scaling.none(2),
        target_scaling=Scaling.none(1),
        class_names=("outside", "inside"),
    )


@pytest.fixture
def graph() -> Graph:
    return sequential(2, Dense(4, "tanh"), Dense(3, "tanh"), Dense(1, "sigmoid"))


@pytest.fixture
def training() -> Training:
    """Return a Training whose epochs end with a smaller batch: 90 rows are 12 batches of 7 and one of 6."""
    return Training(loss="bce", optimizer="adam", learning_rate=0.03, batch_size=7)


@pytest.fixture
def make(graph: Graph, rings: Dataset, training: Training) -> Callable[..., Trainer]:
    """Return a function that makes a new Trainer of the three; keywords replace fields of the Training."""

    def make(**values: object) -> Trainer:
        from msgspec.structs import replace

        return Trainer(graph, rings, replace(training, **values))

    return make
