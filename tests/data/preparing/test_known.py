"""Missing values, dates and ordered categories: fitted on the training rows, the same for new rows."""

import numpy as np
import pytest

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.preparing.known import KnownColumn
from nnsim.data.recipe import Recipe, Split, check
from nnsim.data.table import Column
from nnsim.data.tables.source import Pasted
from nnsim.errors import NnsimError

PEOPLE = """height,eyes,born,y
1,blue,2024-01-01,1
2,brown,2024-01-02,2
,brown,,3
6,,2024-01-05,4
100,green,2024-02-30,5
7,green,2024-03-01,
"""


def made(text=PEOPLE, inputs=("height", "eyes", "born"), **how):
    """Make a Dataset of which the first four rows train and the others test."""
    split = Split(4, 0, 1, shuffle=False)
    return build(Recipe(Pasted(text), inputs=inputs, targets=("y",), split=split, **how))


def test_rows_with_a_missing_value_are_dropped_by_default():
    data = build(
        Recipe(Pasted(PEOPLE), inputs=("height", "eyes", "born"), targets=("y",), split=Split(1, 0, 0))
    )
    assert data.targets.ravel().tolist() == [1, 2], "the 30 February and the row without a target too"
    assert (data.dropped, data.filled) == (4, 0)
    assert data.inputs[:, -1].tolist() == [0, 1], "dates are days since the first"


@pytest.mark.parametrize(
    ("how", "height", "eyes", "born"),
    [
        ("mean", 3, "brown", 5 / 3),
        ("median", 2, "brown", 1),
        ("most frequent", 1, "brown", 0),
        ("constant", -7, "(missing)", -7),
    ],
)
def test_what_stands_for_missing_values_is_fitted_on_the_training_rows(how, height, eyes, born):
    data = made(missing=how, constant=-7)
    assert (data.rows, data.dropped, data.filled) == (5, 1, 4)
    names = data.input_names
    assert data.inputs[2, 0] == height, "of 1, 2 and 6; the 100 is no training row"
    assert data.inputs[3, names.index(f"eyes={eyes}")] == 1
    assert data.inputs[3, 1:-1].sum() == 1
    assert data.inputs[[2, 4], -1] == pytest.approx([born, born])
    assert not np.isnan(data.inputs).any()


def test_new_rows_are_filled_and_encoded_as_the_first_ones():
    data = made(missing="mean")
    new = [
        Column("height", "number", np.array([np.nan, 4.0])),
        Column("eyes", "category", np.array([np.nan, 0.0]), ("green",)),
        Column("born", "date", np.array([0.0, np.nan]), ("2024-01-11",)),
    ]
    values = np.hstack([known.encode(column) for known, column in zip(data.columns, new, strict=True)])
    assert data.input_names == ("height", "eyes=blue", "eyes=brown", "eyes=green", "born")
    assert values == pytest.approx(np.array([[3, 0, 1, 0, 10], [4, 0, 0, 1, 5 / 3]]))


def test_an_unknown_category_has_no_number():
    known = KnownColumn("eyes", "one-hot", ("blue", "brown"), fill=0.0)
    column = Column("eyes", "category", np.array([0.0, np.nan, 1.0]), ("brown", "red"))
    np.testing.assert_array_equal(known.encode(column), [[0, 1], [1, 0], [np.nan, np.nan]])


def test_an_order_that_a_person_gives():
    text = "size,y\nL,1\nS,2\nXL,3\nM,4\n"
    data = made(text, ("size",), encodings={"size": ("S", "M", "L")})
    assert (data.inputs.ravel().tolist(), data.dropped) == ([2, 0, 1], 1), "XL is not in the order"
    assert made(text, ("size",), encodings={"size": "ordinal"}).inputs.ravel().tolist() == [0, 2, 3, 1]


def test_times_of_day_count_from_midnight():
    text = "time,y\n18:00,1\n6:00 AM,2\n12.30.00,3\n"
    assert made(text, ("time",)).inputs.ravel().tolist() == pytest.approx([0.75, 0.25, 12.5 / 24])


def test_a_column_without_a_value_to_train_on():
    text = "a,b,y\n1,,1\n2,,2\n3,,3\n4,,4\n5,6,5\n"
    with pytest.raises(NnsimError, match="Column 'b' has no value in the training rows"):
        made(text, ("a", "b"), missing="mean")


@pytest.mark.parametrize(
    ("recipe", "field"),
    [
        (Recipe(missing="guess"), "recipe.missing"),
        (Recipe(constant=float("nan")), "recipe.constant"),
        (Recipe(encodings={"a": "binary"}), "recipe.encodings.a"),
        (Recipe(Pasted("a", thousands="x")), "recipe.source.thousands"),
        (Recipe(Pasted("a", skip=-1)), "recipe.source.skip"),
        (Recipe(Pasted("a", kinds={"b": "empty"})), "recipe.source.kinds.b"),
        (Recipe(Pasted("a" * 20_000_001)), "recipe.source.text"),
    ],
)
def test_wrong_values_are_named(recipe, field):
    with pytest.raises(FieldError) as error:
        check(recipe)
    assert error.value.values["field"] == field
