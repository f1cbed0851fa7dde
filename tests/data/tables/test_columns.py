"""Kinds of columns, and values to the last bit."""

import numpy as np
import pytest

from nnsim.data.tables.columns import Signs, parse
from nnsim.data.tables.lines import Lines, survey
from nnsim.data.tables.text import Text
from nnsim.data.watch import NOBODY


def parsed(cells, **signs):
    text = Text("a.csv", ("".join(f"{cell};1\n" for cell in cells),), "utf-8", {})
    found, seen = parse(survey(Lines(text, ";"), NOBODY).lines, ["a", "b"], Signs(**signs))
    return found[0], seen


def column(cells, decimal=".", **signs):
    return parsed(cells, decimal=decimal, **signs)[0]


@pytest.mark.parametrize(
    ("cells", "kind", "missing", "distinct"),
    [
        (["1", "2", "2"], "number", 0, 2),
        (["00000", "02208", "1"], "number", 0, 3),
        (["1.5", "?", "", "NA", "N/A", "NaN", "-", "NULL", "null", "None", "n/a", "-2"], "number", 10, 2),
        (["1e400", "-inf", "5"], "number", 2, 1),
        (["99999999999999999999999", "1"], "number", 0, 2),
        (["red", "blue", "red"], "category", 0, 2),
        (["True", "False", "True", ""], "category", 1, 2),
        (["a", " a ", '"a"', "b", "?"], "category", 1, 2),
        (["1", "2", "x", "x", "1"], "category", 0, 3),
        (["a", "b", "c", "d"], "text", 0, 4),
        ([f"t{number % 21}" for number in range(200)], "text", 0, 21),
        ([f"t{number % 21}" for number in range(210)], "category", 0, 21),
        ([f"t{number % 51}" for number in range(2000)], "text", 0, 51),
        (["2024-01-03", "2024-01-04", "", "2024-01-03"], "date", 1, 2),
        (["18.00.00", "19.00.00", "18.00.00"], "date", 0, 2),
        (["", "NA", "?"], "empty", 3, 0),
    ],
)
def test_kind(cells, kind, missing, distinct):
    found = column(cells)
    assert (found.kind, found.missing, found.distinct) == (kind, missing, distinct)
    assert len(found.values) == len(cells)


def test_labels_are_in_order_and_cells_come_back():
    found = column(["b", "?", "a", "b"])
    assert found.labels == ("a", "b")
    assert [found.cell(row) for row in range(4)] == ["b", None, "a", "b"]
    assert column(["TRUE", "FALSE", "TRUE"]).labels == ("False", "True")


@pytest.mark.parametrize("decimal", [".", ","])
def test_numbers_are_read_to_the_last_bit(decimal, rng):
    texts = [
        repr(float(value)) for value in rng.standard_normal(2000) * 10.0 ** rng.integers(-200, 200, 2000)
    ]
    values = column([text.replace(".", decimal) for text in texts], decimal).values
    assert values.tolist() == [float(text) for text in texts]


def test_decimal_commas_among_missing_marks():
    np.testing.assert_array_equal(column(["1,5", "?", "-,25", "2"], ",").values, [1.5, np.nan, -0.25, 2])
    assert column(["1,5", "x", "1,5", "x"], ",").labels == ("1,5", "x")
    assert column(["1.5", "2.5", "1.5", "2.5"], ",").kind == "category", "points are no decimals here"
