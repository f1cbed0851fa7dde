"""Columns to arrays: one-hot inputs; numbers, two classes or more as targets."""

import numpy as np
import pytest

from nnsim.data.preparing.encode import encode_inputs, encode_targets
from nnsim.data.preparing.known import know
from nnsim.data.recipe import Recipe
from nnsim.data.table import Column
from nnsim.errors import NnsimError

HEIGHT = Column("height", "number", np.array([1.5, 2.5, np.nan, 4.0]))
WHEN = Column(
    "when",
    "date",
    np.array([0.0, 1.0, 2.0, 3.0]),
    ("2023-12-31", "2024-01-02", "2024-12-31", "2023-12-31 12:00"),
)
COLOUR = Column("colour", "category", np.array([1.0, 0.0, 2.0, 1.0]), ("blue", "red", "white"))
YES = Column("smokes", "category", np.array([1.0, 0.0, 0.0, 1.0]), ("no", "yes"))
BIT = Column("bit", "number", np.array([1.0, 0.0, 1.0, 0.0]))
ALL = np.ones(4, dtype=bool)
WHOLE = np.array([True, True, False, True])


def inputs_of(columns, rows, **recipe):
    known = [know(column, rows, rows, Recipe(**recipe)) for column in columns]
    return encode_inputs(columns, known, rows)


def test_inputs_are_one_hot_among_the_used_rows():
    encoded = inputs_of([HEIGHT, COLOUR], WHOLE)
    assert encoded.values.tolist() == [[1.5, 0, 1], [2.5, 1, 0], [4.0, 0, 1]]
    assert encoded.names == ("height", "colour=blue", "colour=red")
    assert encoded.numbers.tolist() == [True, False, False]


def test_dates_are_days_since_the_first_and_categories_may_have_an_order():
    encoded = inputs_of([WHEN, COLOUR], ALL, encodings={"colour": ("white", "red", "blue")})
    assert encoded.values.tolist() == [[0, 1], [2, 2], [366, 0], [0.5, 1]], "2024 has a 29 February"
    assert encoded.names == ("when", "colour")
    assert encoded.numbers.all()
    assert inputs_of([COLOUR], WHOLE, encodings={"colour": "ordinal"}).values.ravel().tolist() == [1, 0, 1]


def test_numbers_are_fitted():
    encoded = encode_targets([HEIGHT, BIT], WHOLE, zero_one_is_binary=True)
    assert (encoded.task, encoded.names, encoded.class_names) == ("regression", ("height", "bit"), ())
    assert encoded.values.tolist() == [[1.5, 1], [2.5, 0], [4.0, 0]]
    assert encoded.numbers.all()


def test_a_date_may_be_a_target():
    encoded = encode_targets([WHEN], ALL, zero_one_is_binary=True)
    assert (encoded.task, encoded.values.ravel().tolist()) == ("regression", [0, 2, 366, 0.5])


def test_two_categories_are_one_column_of_0_and_1():
    encoded = encode_targets([YES], ALL, zero_one_is_binary=False)
    assert (encoded.task, encoded.names, encoded.class_names) == ("binary", ("smokes",), ("no", "yes"))
    assert encoded.values.tolist() == [[1], [0], [0], [1]]
    assert not encoded.numbers.any()
    two_left = encode_targets([COLOUR], WHOLE, zero_one_is_binary=False)
    assert (two_left.task, two_left.class_names) == ("binary", ("blue", "red"))


def test_more_categories_are_one_hot():
    encoded = encode_targets([COLOUR], ALL, zero_one_is_binary=False)
    assert (encoded.task, encoded.class_names) == ("classes", ("blue", "red", "white"))
    assert encoded.names == encoded.class_names
    assert encoded.values.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]]


def test_zeros_and_ones_are_classes_only_where_files_may_mean_them():
    assert encode_targets([BIT], ALL, zero_one_is_binary=True).class_names == ("0", "1")
    assert encode_targets([BIT], ALL, zero_one_is_binary=True).task == "binary"
    assert encode_targets([BIT], ALL, zero_one_is_binary=False).task == "regression"
    ones = np.array([True, False, True, False])
    assert encode_targets([BIT], ones, zero_one_is_binary=True).task == "regression", "one value is no class"


@pytest.mark.parametrize(
    ("targets", "rows", "sentence"),
    [
        (
            [HEIGHT, YES],
            WHOLE,
            "The targets height, smokes do not go together: a column of categories must be ",
        ),
        (
            [YES, COLOUR],
            ALL,
            "The targets smokes, colour do not go together: a column of categories must be ",
        ),
        (
            [YES],
            YES.values == 1,
            "The target 'smokes' is 'yes' in every row, so there is nothing to tell apart.",
        ),
    ],
)
def test_targets_that_do_not_go_together(targets, rows, sentence):
    with pytest.raises(NnsimError) as error:
        encode_targets(targets, rows, zero_one_is_binary=True)
    assert str(error.value).startswith(sentence)


def test_too_many_categories():
    names = Column("name", "text", np.arange(101.0), tuple(f"n{number:03}" for number in range(101)))
    with pytest.raises(
        NnsimError, match=r"^Column 'name' has 101 different texts, and each would become a unit"
    ):
        inputs_of([names], np.ones(101, dtype=bool))
    assert len(inputs_of([names], np.arange(101) < 100).names) == 100
