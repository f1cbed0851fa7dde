"""Typed rows against the rows of the data that say the same, and against a hand calculation."""

import numpy as np
import pytest

from nnsim.data.build import build
from nnsim.data.preparing import typed
from nnsim.data.recipe import Bundled, Generator, Pasted, Recipe, Split
from nnsim.data.tables.edits import cell_text
from nnsim.errors import NnsimError

TEXT = "size,colour,bought,price\n" + "".join(
    f"{n},{('red', 'blue', 'green')[n % 3]},2024-0{n % 9 + 1}-15,{n * n}\n" for n in range(1, 31)
)
RECIPE = Recipe(
    Pasted(TEXT),
    inputs=("size", "colour", "bought"),
    targets=("price",),
    scaling="z-score",
    features=("size**2",),
    ones="last",
    split=Split(1, 0, 0, shuffle=False),
)


@pytest.mark.parametrize(
    "recipe",
    [
        RECIPE,
        Recipe(Bundled("iris"), scaling="whitening", split=Split(1, 0, 0)),
        Recipe(Generator("circles"), features=("x1**2",), switched_off=("x2",), scaling="0-1"),
    ],
    ids=["table", "whitening", "features"],
)
def test_a_row_typed_as_it_stands_in_the_data_is_the_same_row(recipe):
    data = build(recipe)
    for row in (0, 7, 29):
        number = data.table_rows[row]
        cells = {name: cell_text(data.table[name], number) for name in typed.columns(data, recipe)}
        raw, inputs = typed.encode(cells, data, recipe)
        np.testing.assert_allclose(raw, data.raw_inputs[row], rtol=1e-12)
        np.testing.assert_allclose(inputs, data.inputs[row : row + 1], rtol=1e-9, atol=1e-12)


def test_numbers_may_have_a_comma_or_be_a_fraction():
    data = build(RECIPE)
    raw, inputs = typed.encode({"size": "5/2", "colour": "blue", "bought": "2024-03-15"}, data, RECIPE)
    sizes = np.arange(1, 31)
    assert raw[0] == 2.5
    assert inputs[0, 0] == pytest.approx((2.5 - sizes.mean()) / sizes.std())
    same, _ = typed.encode({"size": "2,5", "colour": "blue", "bought": "2024-03-15"}, data, RECIPE)
    np.testing.assert_array_equal(raw, same)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"size": "big"}, "size: 'big' is not a number"),
        ({"colour": "pink"}, "'pink' is no colour that the network knows; choose one of blue, green, red"),
        ({"bought": "soon"}, "'soon' is no date for bought"),
        ({"size": ""}, "size has no value yet"),
    ],
)
def test_what_is_wrong_is_named_by_its_column(cells, said):
    row = {"size": "5", "colour": "red", "bought": "2024-03-15"} | cells
    with pytest.raises(NnsimError, match=said):
        typed.encode(row, build(RECIPE), RECIPE)


def test_a_missing_value_is_filled_as_in_the_data():
    recipe = Recipe(Pasted(TEXT), inputs=("size",), targets=("price",), missing="mean", split=Split(1, 0, 0))
    raw, _ = typed.encode({"size": ""}, build(recipe), recipe)
    assert raw[0] == 15.5


def test_images_cannot_be_typed():
    recipe = Recipe(Bundled("digits"))
    assert typed.columns(build(recipe), recipe) == ()
