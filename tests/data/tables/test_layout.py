"""Delimiter, decimal sign and header are found by looking at the first lines."""

import pytest

from nnsim.data.tables.layout import find_decimal, find_delimiter, find_header, titles, unique_names


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n3,4\n", ","),
        ("a;b\n1;2\n3;4\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("1 2  3\n4   5 6\n", " "),
        ("  1 2\n  3 4\n", " "),
        ("1\t2\n3\t4\n", "\t"),
        ("1,5;2,5\n3,5;4,5\n", ";"),
        ("1,5 2,5\n3,5 4,5\n", " "),
        ("1,5\t2,5\n3,5\t4,5\n", "\t"),
        ("1, 2, 3\n4, 5, 6\n", ","),
        ("name,age\nJohn Smith,5\nMary Jones,6\n", ","),
        ("name;note\nA;one, two\nB;three, four\n", ";"),
        ('"a,b";"c,d"\n"e,f";"g,h"\n', ";"),
        ("# made by hand; see notes; and more\na,b\n1,2\n", ","),
        ("5 columns\nWeight (kg)\n1 2 3 4 5\n1 2 3 4 5\n2 3 4 5 6\n", " "),
        ("height\n1.5\n1.6\n", ","),
        ("It was a very good film\nIt was not so good a film\n", ","),
    ],
)
def test_delimiter(text, delimiter):
    assert find_delimiter(text) == delimiter


@pytest.mark.parametrize(
    ("records", "delimiter", "decimal"),
    [
        ([["1,5", "2"], ["3,25", "4"]], ";", ","),
        ([["1.5", "2"], ["3.25", "4"]], ";", "."),
        ([["1", "2"]], ";", "."),
        ([["18.00.00", "2,6"]], ";", ","),
        ([["1,234"]], ",", "."),
        ([["1,234", "950"]], "\t", "."),
        ([["1,234", "950"]], ";", ","),
        ([["1.234,5"]], "\t", ","),
        ([["€ 2,50", "1'234,5"]], ";", ","),
        ([["$1,234.50"]], "\t", "."),
        ([["-1,5e3", "text, more"]], "\t", ","),
    ],
)
def test_decimal(records, delimiter, decimal):
    assert find_decimal(records, delimiter) == decimal


@pytest.mark.parametrize(
    ("records", "header"),
    [
        ([["a", "b"], ["1", "2"]], True),
        ([["a", "b"], ["1", "x"], ["?", "y"]], True),
        ([["1", "2"], ["3", "4"]], False),
        ([["6", "?"], ["3", "4"]], False),
        ([["?", "x"], ["3", "x"]], False),
        ([["good film", "1"], ["bad film", "0"]], False),
        ([["day", "text"], ["2024-01-03", "x"]], True),
        ([["2024-01-02", "x"], ["2024-01-03", "y"]], False),
        ([["colour", "shape"], ["red", "round"], ["blue", "square"]], True),
        ([["red", "round"], ["red", "square"]], False),
        ([["a", "a"], ["x", "y"]], False),
        ([["a", "a"], ["1", "2"]], True),
        ([["", "a"], ["row 1", "2"]], True),
        ([["a", "b"]], True),
        ([["1", "2"]], False),
        ([["country", "1990", "1995"], ["Korea", "1", "2"]], True),
        ([["0", "1", "2", "city"], ["0.5", "1.5", "2.5", "Seoul"]], True),
        ([["1", "2", "x"], ["2", "3", "y"]], False),
        ([["0", "1", "2", "Seoul"], ["0", "1", "2", "Seoul"]], False),
        ([["2004-01-02", "1", "2", "3"], ["2004-01-03", "1", "2", "3"]], False),
    ],
)
def test_header(records, header):
    assert find_header(records, ".") is header


def test_a_short_header_stands_beside_row_names_or_above_a_trailing_delimiter():
    assert titles([["a", "b"], ["r1", "1", "2"]], 3) == ["", "a", "b"]
    assert titles([["a", "b"], ["1", "2", ""], ["3", "4", ""]], 3) == ["a", "b", ""]


def test_names_are_unique():
    assert unique_names(["a", "", "a", "a (2)", "a"]) == ["a", "column_2", "a (2)", "a (2) (2)", "a (3)"]
