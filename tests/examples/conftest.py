"""Examples begun as ``nnsim train NAME --seed N --set ...`` begins them, and shares of seeds compared."""

from itertools import chain

import numpy as np
import pytest
from scipy.stats import binomtest

from nnsim.cli.parser import parse
from nnsim.cli.prepare import prepare
from nnsim.training.trainer import Trainer

RAW = ("recipe.scaling=none", "recipe.target_scaling=none")
SCALED = ("recipe.scaling=z-score", "recipe.target_scaling=z-score")


@pytest.fixture
def raw():
    """Return the settings that switch the scaling of inputs and targets off."""
    return RAW


@pytest.fixture
def scaled():
    """Return the settings that scale inputs and targets to z-scores."""
    return SCALED


@pytest.fixture
def begin():
    """Return a function that makes the Trainer of an example with a seed and settings, not yet trained."""

    def begin(name: str, seed: int, *settings: str) -> Trainer:
        options = chain.from_iterable(("--set", setting) for setting in settings)
        _, project, data = prepare(parse(["train", name, "--seed", str(seed), *options]))
        return Trainer(project.graph, data, project.training)

    return begin


@pytest.fixture
def learn(begin):
    """Return a function that trains an example with a seed and settings, as long as it says or as told."""

    def learn(name: str, seed: int, *settings: str, epochs: int | None = None) -> Trainer:
        trainer = begin(name, seed, *settings)
        trainer.train(epochs=epochs)
        return trainer

    return learn


@pytest.fixture
def errors():
    """Return a function that gives the distance of each output from its target, in the units of the data."""

    def errors(trainer: Trainer) -> np.ndarray:
        return np.abs(trainer.predict(trainer.data.raw_inputs) - trainer.data.raw_targets).ravel()

    return errors


@pytest.fixture
def r2():
    """Return a function that gives the share of the targets' variance that is explained, over all rows."""

    def r2(trainer: Trainer) -> float:
        targets = trainer.data.raw_targets
        missed = trainer.predict(trainer.data.raw_inputs) - targets
        return float(1 - np.mean(missed**2) / targets.var())

    return r2


@pytest.fixture
def least_squares():
    """Return a function that gives the least mean squared error of a linear unit, as NumPy finds it."""

    def least(trainer: Trainer, *, ones: bool = True) -> float:
        inputs, targets = trainer.data.inputs, trainer.data.targets
        if ones:
            inputs = np.column_stack([inputs, np.ones(len(inputs))])
        weights = np.linalg.lstsq(inputs, targets)[0]
        return float(np.mean((inputs @ weights - targets) ** 2))

    return least


@pytest.fixture
def agrees():
    """Return a function that says whether a share of seeds is the stated one, up to sampling error."""

    def agrees(hits: list[bool], share: float, alternative: str = "two-sided") -> bool:
        return binomtest(sum(hits), len(hits), share, alternative=alternative).pvalue > 0.005

    return agrees
