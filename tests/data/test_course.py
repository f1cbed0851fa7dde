"""Every data set of the course can be said in a Recipe that a project file keeps."""

import msgspec
import numpy as np
import pytest

from nnsim.data.build import build
from nnsim.data.recipe import (
    Bundled,
    Function,
    Generator,
    Recipe,
    Span,
    Split,
    TruthTable,
    check,
    preset,
)

ALL = Split(1, 0, 0)

LINE = "10 + 3*x1"
CUBIC = "(x1 - 0.3)*(x1 - 0.6)*(x1 - 0.9) + 5"
SCALED = {"scaling": "z-score", "target_scaling": "z-score"}
RISING = (Span(-1, 1, "ordered", noise=0.2), Span(-1, 1, "ordered", noise=0.2))

COURSE = {
    "line": (Recipe(Function(LINE)), 1, lambda x: 10 + 3 * x[:, 0]),
    "line-bias-column": (Recipe(preset("noisy-line"), ones="first", split=ALL), 2, None),
    "plane": (Recipe(Function("10 + 3*x1 + 8*x2")), 2, lambda x: 10 + x @ [3, 8]),
    "three-inputs": (Recipe(Function("10 + 3*x1 - 4*x2 + 2*x3")), 3, lambda x: 10 + x @ [3, -4, 2]),
    "curve": (
        Recipe(Function("x1**2 - 6*x1 + 8*x2"), features=("x1**2",)),
        3,
        lambda x: x @ [-6, 8, 1],
    ),
    "moderation": (
        Recipe(Function("10 + 3*x1*x2 - 6*x1 + 8*x2"), features=("x1*x2",)),
        3,
        lambda x: 10 + x @ [-6, 8, 3],
    ),
    "exponent": (
        Recipe(Function("x1**3"), features=("ln(x1)",), switched_off=("x1",)),
        1,
        lambda x: np.exp(3 * x[:, 0]),
    ),
    "overshoot": (Recipe(Function(LINE, high=5)), 1, lambda x: 10 + 3 * x[:, 0]),
    "parabola": (Recipe(Function("-3*(x1 - 0.5)**2")), 1, lambda x: -3 * (x[:, 0] - 0.5) ** 2),
    "cubic": (Recipe(Function(CUBIC), **SCALED), 1, None),
    "csv-batches": (
        Recipe(Function(LINE), split=Split(400, 0, 100, shuffle=False, unit="rows")),
        1,
        lambda x: 10 + 3 * x[:, 0],
    ),
    "assignment": (Recipe(Function("x1 - x2*x3", samples=1000), split=Split(700, 0, 300)), 3, None),
    "whitening": (Recipe(Function("x1 + x2", spans=RISING), scaling="whitening", split=ALL), 2, None),
    "symmetry": (Recipe(Generator("circles")), 2, None),
    "blood-fat": (Recipe(Bundled("blood_fat"), split=ALL), 2, None),
    "neuron-and": (Recipe(TruthTable(2, ("0 0 1 1",)), ones="last", split=ALL), 3, lambda x: x[:, 0]),
    "neuron-xor": (
        Recipe(TruthTable(2, ("0 1 1 0",)), ones="last", split=ALL),
        3,
        lambda x: (x[:, 0] != x[:, 1]) * 1.0,
    ),
    "xor": (Recipe(TruthTable(2, ("xor",)), split=ALL), 2, lambda x: (x[:, 0] != x[:, 1]) * 1.0),
    "gate": (Recipe(TruthTable(2, ("nand",)), split=ALL), 2, lambda x: 1 - x.prod(axis=1)),
    "iris": (Recipe(Bundled("iris"), split=Split(0.8, 0, 0.2)), 4, None),
    "spiral": (Recipe(Generator("spiral")), 2, None),
    "surface": (Recipe(Generator("plane", noise=0)), 2, lambda x: x.mean(axis=1)),
    "hills": (Recipe(Generator("multi-gauss")), 2, None),
}
"""By name: the Recipe, the number of inputs of the network, and the target in NumPy where that is short."""


@pytest.mark.parametrize("name", COURSE)
def test_the_data_of_an_experiment(name):
    recipe, inputs, target = COURSE[name]
    check(recipe)
    assert msgspec.json.decode(msgspec.json.encode(recipe), type=Recipe) == recipe
    data = build(recipe)
    assert data.inputs.shape[1] == inputs
    if target is not None:
        assert data.targets[:, 0] == pytest.approx(target(data.inputs))


def test_rows_in_order():
    data = build(COURSE["csv-batches"][0])
    assert data.part.tolist() == [0] * 400 + [2] * 100


def test_correlated_inputs_are_whitened():
    data = build(COURSE["whitening"][0])
    assert np.corrcoef(data.raw_inputs.T)[0, 1] > 0.8
    assert np.cov(data.inputs.T, ddof=0) == pytest.approx(np.eye(2), abs=1e-9)


def test_four_rows_with_a_column_of_ones():
    data = build(COURSE["neuron-and"][0])
    assert data.inputs.tolist() == [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]


def test_old_projects_stay_readable():
    """A recipe as it was written before Functions had more than a formula and one range."""
    old = b"""{"source": {"type": "function", "formula": "x1", "low": -1.0, "high": 2.0, "samples": 9,
        "noise": 0.1, "seed": 3}, "inputs": null, "targets": null, "scaling": "0-1",
        "target_scaling": "z-score", "split": {"train": 0.7, "validation": 0.15, "test": 0.15,
        "shuffle": true, "seed": 42}}"""
    recipe = msgspec.json.decode(old, type=Recipe)
    assert recipe == Recipe(Function("x1", -1.0, 2.0, 9, 0.1, 3), scaling="0-1", target_scaling="z-score")
    check(recipe)
