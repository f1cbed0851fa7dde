"""The playground's six: classes told apart, surfaces fitted."""

import numpy as np
import pytest

SEEDS = pytest.mark.parametrize(
    "seeds", [range(5), pytest.param(range(30), marks=pytest.mark.slow)], ids=["few", "many"]
)


@SEEDS
@pytest.mark.parametrize(
    ("name", "least"), [("circles", 0.95), ("xor-points", 0.95), ("gauss", 0.95), ("spiral", 0.9)]
)
def test_classes_are_told_apart(learn, name, least, seeds):
    """In each seed on the rows it learns from; a few of the others lie across the border by their noise."""
    runs = [learn(name, seed) for seed in seeds]
    assert min(run.accuracy() for run in runs) > least
    assert np.median([run.accuracy("test") for run in runs]) > least


@SEEDS
@pytest.mark.parametrize("name", ["surface", "hills"])
def test_surfaces_are_fitted(learn, name, seeds):
    assert min(learn(name, seed).metrics("test").r2 for seed in seeds) > 0.9
