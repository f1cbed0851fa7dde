"""Cells that a person changed: applied to the table, part of the Recipe, saved, and gone with the source."""

import msgspec
import numpy as np
import pytest

from nnsim.checks import FieldError
from nnsim.data.build import build, load
from nnsim.data.making import painted
from nnsim.data.recipe import File, Generator, Images, Painted, Recipe, Split, check
from nnsim.data.tables import edits
from nnsim.errors import NnsimError

LINES = """이름,age,city,born,score
민수%,12,Seoul,2010-05-01,3.5
지영%,,Busan,2011-01-31,4
Tom%,14,Seoul,2009-12-24,1
"""
ALL = Split(1, 0, 0, shuffle=False)


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    heading, rows = LINES.split("\n", 1)
    path.write_text(heading + "\n" + "".join(rows.replace("%", str(n)) for n in range(4)), encoding="utf-8")
    return Recipe(File(str(path)), inputs=("age", "city"), targets=("score",), split=ALL)


def with_cells(recipe, *cells):
    for row, name, text in cells:
        recipe = edits.with_cell(recipe, load(recipe.source), row, name, text)
    return recipe


def test_numbers_categories_texts_and_dates_are_edited(people):
    recipe = with_cells(
        people, (0, "age", "12,5"), (2, "city", "Busan"), (2, "이름", "Tim"), (0, "born", "2000-02-29")
    )
    table = build(recipe).table
    assert [column.cell(0) for column in table][1:4] == [12.5, "Seoul", "2000-02-29"]
    assert table["city"].cell(2) == "Busan"
    assert table["이름"].cell(2) == "Tim"
    untouched = load(recipe.source)
    assert untouched["age"].cell(0) == 12
    assert table["score"] is untouched["score"]


def test_a_filled_cell_brings_its_row_back_and_a_deleted_one_takes_it_away(people):
    assert 1 not in build(people).table_rows
    filled = build(with_cells(people, (1, "age", "13")))
    assert 1 in filled.table_rows
    emptied = build(with_cells(people, (0, "age", "")))
    assert 0 not in emptied.table_rows
    np.testing.assert_array_equal(filled.raw_inputs[1], [13, 1, 0])


def test_the_last_text_of_a_cell_counts(people):
    recipe = with_cells(people, (0, "age", "1"), (0, "age", "2"))
    assert recipe.edits == ((0, "age", "2"),)
    assert edits.without_cells(recipe, {(0, "age")}) == people


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("age", "twelve", "'twelve' is not a number"),
        ("city", "Soeul", "'Soeul' is no category; choose one of Busan, Seoul"),
        ("born", "yesterday", "'yesterday' is no date"),
    ],
)
def test_what_does_not_suit_a_column_is_refused_by_name(people, name, text, said):
    with pytest.raises(NnsimError, match=f"row 1, {name}: {said}"):
        with_cells(people, (0, name, text))


def test_edits_are_saved_and_checked(people):
    recipe = with_cells(people, (0, "age", "12.5"))
    check(recipe)
    assert msgspec.json.decode(msgspec.json.encode(recipe), type=Recipe) == recipe
    older = msgspec.to_builtins(people)
    del older["edits"]
    assert msgspec.convert(older, Recipe) == people
    with pytest.raises(FieldError, match=r"recipe.edits\[0\]\[0\]"):
        check(msgspec.structs.replace(people, edits=((-1, "age", "2"),)))
    with pytest.raises(FieldError, match=r"recipe\.edits must be left out"):
        check(Recipe(Images(), edits=((0, "age", "2"),)))


@pytest.mark.parametrize(
    ("edit", "said"), [((99, "age", "2"), "no row 100"), ((0, "ages", "2"), "no column 'ages'")]
)
def test_cells_that_are_gone_are_named(people, edit, said):
    with pytest.raises(FieldError, match=said):
        build(msgspec.structs.replace(people, edits=(edit,)))


def test_made_data_can_be_edited_too():
    recipe = Recipe(Generator("circles", 20), split=ALL)
    before = build(recipe)
    after = build(with_cells(recipe, (3, "x1", "1/4"), (4, "class", "1")))
    assert after.raw_inputs[3, 0] == 0.25
    np.testing.assert_array_equal(np.delete(after.raw_inputs, 3, 0), np.delete(before.raw_inputs, 3, 0))
    assert after.targets[4, 0] == 1
    assert before.targets[4, 0] == 0


def test_a_painted_point_is_moved_itself():
    source = painted.of(build(Recipe(Generator("circles", 20), split=ALL)))
    recipe = with_cells(Recipe(source, split=ALL), (2, source.names[1], "0,75"))
    assert recipe.edits == ()
    assert isinstance(recipe.source, Painted)
    assert recipe.source.points[2][1] == 0.75
    with pytest.raises(NnsimError, match="erase the point"):
        with_cells(recipe, (2, source.names[1], ""))


@pytest.mark.parametrize("value", [0.1, 5.0, -1e-300, 1 / 3, 1e22, 123456789.125])
def test_numbers_are_typed_back_exactly(value):
    from nnsim.data.tables.number import parse_number

    assert parse_number(edits.number_text(value)) == value


def test_a_missing_number_is_an_empty_text():
    assert edits.number_text(float("nan")) == ""
