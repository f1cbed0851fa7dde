"""Choices about columns that are gone are left out; mistakes stay mistakes."""

import msgspec
import pytest

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.lost import without_lost
from nnsim.data.recipe import Function, Recipe

TWO = Recipe(Function("x1 + x2"))


def changed(recipe, **fields):
    return msgspec.structs.replace(recipe, **fields)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"features": ("x1**2", "x2**2", "x1*x2")}, {"features": ("x1**2",)}),
        ({"switched_off": ("x2",)}, {}),
        ({"scalings": {"x2": "0-1", "x1": "robust"}}, {"scalings": {"x1": "robust"}}),
        ({"features": ("x2**2",), "scalings": {"x2**2": "0-1"}}, {}),
        ({"features": ("x2**2",), "switched_off": ("x1", "x2")}, {}),
        (
            {"features": ("x1**2",), "switched_off": ("x1",)},
            {"features": ("x1**2",), "switched_off": ("x1",)},
        ),
        ({"ones": "first"}, {"ones": "first"}),
    ],
)
def test_what_was_said_of_a_lost_column_goes(said, kept):
    before = changed(TWO, **said)
    build(before)
    one = changed(before, source=Function("x1"))
    recipe, data = without_lost(one, before, build)
    assert recipe == changed(Recipe(Function("x1")), **kept)
    assert data.rows == build(recipe).rows


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"features": ("x3**2",)}),
        ({}, {"switched_off": ("x3",)}),
        ({}, {"scalings": {"x3": "0-1"}}),
        ({}, {"switched_off": ("x1", "x2")}),
        ({"features": ("x1**2",)}, {"features": ("x1**2", "x1 +")}),
        ({"features": ("log(x1)",)}, {"features": ("log(x1)",), "source": Function("x1", low=-1.0)}),
        ({}, {"scaling": "loud"}),
    ],
)
def test_a_new_mistake_is_said(before, after):
    with pytest.raises(FieldError):
        without_lost(changed(TWO, **after), changed(TWO, **before), build)
