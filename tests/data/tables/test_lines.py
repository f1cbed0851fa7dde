"""Lines that carry data: comments, empty rows, preambles, quotes, widths."""

import pytest

from nnsim.data.tables.lines import MAX_FIELD, Lines, check_widths, skip_preamble, survey
from nnsim.data.tables.text import Text
from nnsim.data.watch import NOBODY
from nnsim.errors import NnsimError


def surveyed(text, delimiter=",", block=7):
    """Survey a text in blocks of few letters, as if it were long."""
    ended = text if text.endswith("\n") else text + "\n"
    blocks, begin = [], 0
    while begin < len(ended):
        end = ended.index("\n", min(begin + block, len(ended) - 1)) + 1
        blocks.append(ended[begin:end])
        begin = end
    return survey(Lines(Text("a.csv", tuple(blocks), "utf-8", {}), delimiter), NOBODY)


def rows(text, delimiter=","):
    found = surveyed(text, delimiter)
    return skip_preamble(found.lines, found.width).head(100)


@pytest.mark.parametrize(
    ("text", "delimiter", "expected"),
    [
        ("a,b\n1,2\n", ",", [["a", "b"], ["1", "2"]]),
        ("# note, one\na,b\n\n  \n1, 2 \n,\n , \n", ",", [["a", "b"], ["1", "2"]]),
        ("#,b\n1,2\n", ",", [["#", "b"], ["1", "2"]]),
        ("  1   2\n3 \t 4  \n", " ", [["1", "2"], ["3", "4"]]),
        ('"a,b",c\n"say ""no""",d\n', ",", [["a,b", "c"], ['say "no"', "d"]]),
        ('"two\nlines",c\nd,e\n', ",", [["two\nlines", "c"], ["d", "e"]]),
        ('5" pipe,1\n6 pipe,2\n', ",", [['5" pipe', "1"], ["6 pipe", "2"]]),
        (
            '"Stray quote\t0\nfine\t1\nlast"\t0\n',
            "\t",
            [['"Stray quote', "0"], ["fine", "1"], ['last"', "0"]],
        ),
        ("My table\nof 2024\na,b\n1,2\n3,4\n", ",", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("My table,,\n\na,b,c\n1,2,3\n3,4,5\n", ",", [["a", "b", "c"], ["1", "2", "3"], ["3", "4", "5"]]),
        ("By;Kim\na;b;c;d\n1;2;3;4\n", ";", [["a", "b", "c", "d"], ["1", "2", "3", "4"]]),
        ("2 columns here\nWeight (kg) in kg\n1 2\n3 4\n5 6\n", " ", [["1", "2"], ["3", "4"], ["5", "6"]]),
    ],
)
def test_records(text, delimiter, expected):
    assert rows(text, delimiter) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n\n# x\n3,4,5\n", "a.csv, line 5: 3 fields where 2 are expected; "),
        ("a,b,c\n1,2,3\n4,5\n6,7,8\n", "a.csv, line 3: 2 fields where 3 are expected; "),
        ('a,b\n"1\n1",2\n3\n4,5\n', "a.csv, line 4: 1 fields where 2 are expected; "),
    ],
)
def test_a_ragged_line_is_named(text, sentence):
    found = surveyed(text)
    with pytest.raises(NnsimError) as error:
        check_widths(found.lines, found, 2 if "c" not in text else 3, "a.csv")
    assert str(error.value) == sentence + "correct the line, or choose another delimiter."


def test_a_huge_field_is_named():
    with pytest.raises(NnsimError, match=r"a.csv, line 2: a field has more than 131,072 characters; is this"):
        surveyed(f"a,b\n1,{'x' * (MAX_FIELD + 1)}\n")
    assert surveyed("1," * MAX_FIELD).widths == {MAX_FIELD + 1: 1}, "a long line is none"


def test_an_endless_quote_is_named():
    text = 'a,b\n"1,' + "2\n" * MAX_FIELD
    with pytest.raises(NnsimError, match=r"a.csv has a quote that is opened and never closed; close it"):
        surveyed(text)
