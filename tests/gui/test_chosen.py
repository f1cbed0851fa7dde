"""Which row is the chosen one after the data have changed."""

import numpy as np
import pytest
from msgspec.structs import replace

from nnsim.data.build import build
from nnsim.data.making import painted
from nnsim.data.recipe import Bundled, Function, Generator, Pasted, Recipe, Split
from nnsim.gui import chosen

ALL = Split(1, 0, 0, shuffle=False)
CIRCLES = Recipe(Generator("circles", 20), split=ALL)
TABLE = Recipe(Pasted("a,b,y\n1,2,3\n4,,6\n7,8,9\n1,5,2\n"), split=ALL)


def carried(row, before, after):
    data = build(before)
    found = chosen.carried(chosen.of_data(data, row), (data, before), (build(after), after))
    return None if found is None else found.row


def test_a_row_is_known_by_its_number_in_the_table():
    assert carried(1, TABLE, replace(TABLE, inputs=("a",), targets=("y",))) == 2
    assert carried(0, TABLE, replace(TABLE, missing="mean")) == 0
    assert carried(1, TABLE, replace(TABLE, missing="mean")) == 2
    filled = replace(TABLE, missing="mean")
    assert carried(1, filled, TABLE) is None


def test_a_row_that_the_split_leaves_out_is_let_go():
    few = replace(CIRCLES, split=Split(10, 0, 0, shuffle=False, unit="rows"))
    assert carried(3, CIRCLES, few) == 3
    assert carried(15, CIRCLES, few) is None


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (Generator("circles", 20, noise=0.3), True),
        (Generator("circles", 10), False),
        (Generator("spiral", 20), False),
        (Function("x1 + x2", samples=20), False),
        (Bundled("iris"), False),
    ],
)
def test_other_values_of_the_same_source_keep_the_row_and_other_sources_do_not(source, kept):
    assert carried(12, CIRCLES, Recipe(source, split=ALL)) == (12 if kept else None)


def test_a_painted_point_is_followed_when_others_are_erased():
    before = Recipe(painted.of(build(CIRCLES)), split=ALL)
    data = build(before)
    victim, other = data.raw_inputs[4], data.raw_inputs[9]
    after = Recipe(painted.erase(before.source, tuple(victim), (1e-6, 1e-6)), split=ALL)
    assert carried(4, before, after) is None
    row = carried(9, before, after)
    np.testing.assert_array_equal(build(after).raw_inputs[row], other)


def test_readings_are_in_the_units_of_the_data():
    recipe = replace(CIRCLES, scaling="z-score")
    data = build(recipe)
    row = chosen.of_data(data, 3)
    values = {"input": data.inputs[3], "output": np.array([0.25])}
    shown = chosen.readings(values, data)
    np.testing.assert_allclose(shown["input"], data.raw_inputs[3])
    np.testing.assert_allclose(shown["input"], row.raw)
    turned = build(replace(CIRCLES, scaling="whitening"))
    components = {"input": turned.inputs[3], "output": np.zeros(1)}
    np.testing.assert_array_equal(chosen.readings(components, turned)["input"], turned.inputs[3])
    assert chosen.readings({}, data) == {}
