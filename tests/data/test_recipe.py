"""A Recipe names the first of its fields that holds something it may not hold."""

import math

import pytest

from nnsim.checks import FieldError
from nnsim.data.recipe import (
    FUNCTIONS,
    GENERATORS,
    Bundled,
    File,
    Function,
    Generator,
    Output,
    Painted,
    Recipe,
    Span,
    Split,
    TruthTable,
    check,
)


@pytest.mark.parametrize(
    "recipe",
    [Recipe(Generator(kind)) for kind in GENERATORS]
    + [Recipe(Function(formula)) for formula in FUNCTIONS.values()]
    + [Recipe(Bundled()), Recipe(File("a.csv", delimiter=";", decimal=","), inputs=("a", "b"))],
)
def test_good_recipes_pass(recipe):
    check(recipe)


@pytest.mark.parametrize(
    ("field", "recipe"),
    [
        ("source.kind", Recipe(Generator("rings"))),
        ("source.samples", Recipe(Generator(samples=1))),
        ("source.samples", Recipe(Function(samples=1_000_001))),
        ("source.noise", Recipe(Generator(noise=-0.1))),
        ("source.noise", Recipe(Function(noise=math.nan))),
        ("source.seed", Recipe(Generator(seed=-1))),
        ("source.low", Recipe(Function(low=-math.inf))),
        ("source.high", Recipe(Function(low=1.0, high=1.0))),
        ("source.formula", Recipe(Function("__import__('os')"))),
        ("source.formula", Recipe(Function("x1.real"))),
        ("source.classes", Recipe(Generator("blobs", classes=11))),
        ("source.noise", Recipe(Function(noise=10.5))),
        ("source.noise", Recipe(Function(noise=-1, noise_unit="units"))),
        ("source.noise_unit", Recipe(Function(noise_unit="percent"))),
        ("source.distribution", Recipe(Function(distribution="even"))),
        (r"source.spans\[1\].high", Recipe(Function(spans=(Span(), Span(2, 1))))),
        (r"source.spans\[0\].low", Recipe(Function(spans=(Span(math.nan),)))),
        (r"source.spans\[0\].noise", Recipe(Function(spans=(Span(noise=-1),)))),
        (r"source.spans\[0\].distribution", Recipe(Function(spans=(Span(distribution="u"),)))),
        ("source.target", Recipe(Function(target=" "))),
        ("source.target", Recipe(Function(target="x1"))),
        (r"source.others\[0\].name", Recipe(Function(others=(Output("y", "x1"),)))),
        (r"source.others\[1\].formula", Recipe(Function(others=(Output("z", "x1"), Output("a", "x1+"))))),
        ("source.inputs", Recipe(TruthTable(11))),
        ("source.inputs", Recipe(TruthTable(0))),
        ("source.targets", Recipe(TruthTable(targets=()))),
        (r"source.targets\[0\]", Recipe(TruthTable(targets=("even",)))),
        (r"source.targets\[1\]", Recipe(TruthTable(targets=("and", "0 1 1")))),
        (r"source.targets\[0\]", Recipe(TruthTable(targets=("0 1 1 nan",)))),
        (r"source.points\[1\]", Recipe(Painted(((0.0, 0.0, 0.0), (0.0, 0.0))))),
        (r"source.points\[0\]", Recipe(Painted(((0.0, math.inf, 0.0),)))),
        (r"source.points\[0\]", Recipe(Painted(((0.0, 0.0, 2.0),)))),
        (r"source.points\[0\]", Recipe(Painted(((0.0, 0.0, 0.5),)))),
        ("source.names", Recipe(Painted(names=("a", "a", "b")))),
        ("source.path", Recipe(File(""))),
        ("source.path", Recipe(File("a\0b"))),
        ("source.delimiter", Recipe(File("a.csv", delimiter=";;"))),
        ("scaling", Recipe(scaling="minmax")),
        ("target_scaling", Recipe(target_scaling="z")),
        ("split.train", Recipe(split=Split(train=0.0))),
        ("split.validation", Recipe(split=Split(validation=-0.1))),
        ("split.test", Recipe(split=Split(test=math.inf))),
        ("split.seed", Recipe(split=Split(seed=2**32))),
        ("target_scaling", Recipe(target_scaling="pca")),
        ("scalings.x1", Recipe(scalings={"x1": "whitening"})),
        ("ones", Recipe(ones="middle")),
        (r"features\[1\]", Recipe(features=("x1**2", "x1 +"))),
        (r"features\[0\]", Recipe(features=("x1 = 2",))),
        ("features", Recipe(features=("x1",) * 101)),
        (r"switched_off\[0\]", Recipe(switched_off=("a" * 1001,))),
        ("split.unit", Recipe(split=Split(unit="percent"))),
        ("split.train", Recipe(split=Split(10.5, unit="rows"))),
        ("split.folds", Recipe(split=Split(folds=1))),
        ("split.folds", Recipe(split=Split(folds=101))),
        ("split.fold", Recipe(split=Split(folds=5, fold=5))),
        ("split.fold", Recipe(split=Split(fold=1))),
        (r"inputs\[1\]", Recipe(inputs=("a", "b" * 1001))),
    ],
)
def test_a_wrong_field_is_named(field, recipe):
    with pytest.raises(FieldError, match=rf"^recipe\.{field}( must |: )"):
        check(recipe)
