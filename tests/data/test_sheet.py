"""The Sheet: rows, parts and predictions as people see them."""

import dataclasses

import numpy as np
import pytest

import nnsim
from nnsim.data import sheet as sheets
from nnsim.data.build import build
from nnsim.data.recipe import Bundled, Pasted, Recipe, Split
from nnsim.data.sheet import Names

TEXT = "a,b,c\n1,2,3\n4,,6\n7,8,9\n1,5,2\n"


def test_rows_that_are_not_used_are_there_without_a_part():
    recipe = Recipe(Pasted(TEXT), split=Split(1, 1, 1, shuffle=False))
    sheet = sheets.make(build(recipe), recipe)
    assert sheet.rows == 4
    assert sheet.place.tolist() == [0, -1, 1, 2]
    assert [column.name for column in sheet.columns] == ["a", "b", "c"]
    assert sheet.roles == {"a": "input", "b": "input", "c": "target"}
    assert [sheet.part(Names()).cell(row) for row in range(4)] == ["train", None, "validation", "test"]


def test_numbers_are_predicted_in_their_own_units():
    recipe = Recipe(Pasted(TEXT), split=Split(1, 0, 0, shuffle=False), target_scaling="z-score")
    data = build(recipe)
    sheet = sheets.make(data, recipe)
    outputs = data.targets + 0.5
    made, error = sheet.predicted(outputs, Names())
    step = 0.5 * np.std([3, 9, 2])
    np.testing.assert_allclose(made.values, [3 + step, np.nan, 9 + step, 2 + step])
    np.testing.assert_allclose(error.values, [step, np.nan, step, step])


def test_classes_are_predicted_with_their_chances():
    recipe = Recipe(Bundled("iris"))
    data = build(recipe)
    sheet = sheets.make(data, recipe)
    outputs = np.tile([0.2, 0.5, 0.3], (data.rows, 1))
    made, chance = sheet.predicted(outputs, Names())
    assert {made.cell(row) for row in range(150)} == {data.class_names[1]}
    assert (chance.values == 0.5).all()
    true = sheet.columns[-1].values
    wrong = sheets.wrong(data, np.arange(150), outputs)
    np.testing.assert_array_equal(wrong, true != 1)


def test_names_give_way_to_those_of_the_table():
    recipe = Recipe(Pasted("part,error,y\n1,2,3\n2,3,5\n"), split=Split(1, 0, 0))
    sheet = sheets.make(build(recipe), recipe)
    assert sheet.part(Names()).name == "part 2"
    assert [column.name for column in sheet.predicted(np.zeros((2, 1)), Names())] == ["predicted", "error 2"]


def test_images_show_their_labels_and_rows_without_a_table_their_targets():
    rng = np.random.default_rng(1)
    recipe = Recipe(Bundled("digits"))
    data = build(recipe)
    assert [column.kind for column in sheets.make(data, recipe).columns] == ["category"]
    bare = nnsim.dataset(rng.normal(size=(30, 4, 4)), np.arange(30) % 3)
    sheet = sheets.make(dataclasses.replace(bare, table=None), Recipe())
    assert sheet.rows == 30
    assert [sheet.columns[0].cell(row) for row in range(4)] == ["0", "1", "2", "0"]


@pytest.mark.parametrize(
    ("outputs", "kinds"), [([[0.5], [0.49]], [1, 0]), ([[0.2, 0.8], [0.9, 0.1]], [1, 0])]
)
def test_what_outputs_stand_for(outputs, kinds):
    assert sheets.classes_of(np.array(outputs)).tolist() == kinds
