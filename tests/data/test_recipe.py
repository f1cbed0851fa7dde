"""A Recipe names the first of its fields that holds something it may not hold."""

import math

import pytest

from nnsim.checks import FieldError
from nnsim.data.recipe import FUNCTIONS, GENERATORS, Bundled, File, Function, Generator, Recipe, Split, check


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
        ("source.path", Recipe(File(""))),
        ("source.path", Recipe(File("a\0b"))),
        ("source.delimiter", Recipe(File("a.csv", delimiter=";;"))),
        ("scaling", Recipe(scaling="minmax")),
        ("target_scaling", Recipe(target_scaling="z")),
        ("split.train", Recipe(split=Split(train=0.0))),
        ("split.validation", Recipe(split=Split(validation=-0.1))),
        ("split.test", Recipe(split=Split(test=math.inf))),
        ("split.seed", Recipe(split=Split(seed=2**32))),
        (r"inputs\[1\]", Recipe(inputs=("a", "b" * 1001))),
    ],
)
def test_a_wrong_field_is_named(field, recipe):
    with pytest.raises(FieldError, match=rf"^recipe\.{field}( must |: )"):
        check(recipe)
