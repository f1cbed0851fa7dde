"""Tables from the clipboard: what spreadsheets and browsers put there."""

import pytest

from nnsim.data.recipe import Pasted
from nnsim.data.tables import file
from nnsim.data.tables.clip import largest_table, table_text

PAGE = """<html><body><p>Some <b>prose</b></p>
<table><tr><th>name<th>size<th>note</tr>
<tr><td>ant<td>1,5<td>a<br>b</tr><tr><td>bee<td>2<sup class="reference">[1]</sup><td>x &amp; y</tr></table>
<table><tr><td>small</td></tr></table></body></html>"""


def test_a_spreadsheet_is_taken_as_its_text_says():
    plain = 'a\tb\n1\t"two\nlines"\n3\t4\n'
    assert table_text(plain, "<table><tr><td>other</td></tr></table>") == plain


def test_a_web_page_gives_its_largest_table():
    rows = largest_table(PAGE)
    assert rows == [["name", "size", "note"], ["ant", "1,5", "a b"], ["bee", "2", "x & y"]]
    assert table_text("name size note ant 1,5", PAGE) == "name\tsize\tnote\nant\t1,5\ta b\nbee\t2\tx & y\n"


def test_cells_over_several_rows_stand_in_each_and_over_several_columns_once():
    rows = largest_table(
        "<table><tr><th rowspan=2>town<th colspan=2>people</tr><tr><th>1990<th>2000</tr>"
        "<tr><td rowspan='2'>A<td>1<td>2</tr><tr><td>3<td>4</tr></table>"
    )
    assert rows == [["town", "people", ""], ["town", "1990", "2000"], ["A", "1", "2"], ["A", "3", "4"]]


def test_what_is_hidden_is_left_out():
    rows = largest_table(
        "<table><tr><td>a<td>b</tr><tr><td><span style='display: none'>007<span>x</span></span>7"
        "<td><style>td {color: red}</style>8</td></tr></table>"
    )
    assert rows == [["a", "b"], ["7", "8"]]


def test_tables_in_tables_and_tables_without_an_end():
    assert largest_table("<table><tr><td><table><tr><td>1<td>2<tr><td>3<td>4</table>") == [
        ["1", "2"],
        ["3", "4"],
    ]
    assert largest_table("<td>1</td>") == []
    assert largest_table("<table><td>1<td>2") == [["1", "2"]]


def test_a_span_of_a_million_is_cut():
    assert len(largest_table("<table><tr><td colspan=1000000>a<td rowspan=x>b</table>")[0]) == 1001


@pytest.mark.parametrize("plain", ["", "hello", "one line, only", "Dear all\nplease read", "\n\n\n"])
def test_prose_is_no_table(plain):
    assert table_text(plain) is None


@pytest.mark.parametrize("plain", ["a,b\n1,2\n", "a;b\n1;2", "1\n2\n3\n", "a  b\n1  2\n"])
def test_delimited_text_is_a_table(plain):
    assert table_text(plain) == plain


def test_what_comes_out_can_be_read():
    table = file.read(Pasted(text=table_text("", PAGE)))
    assert table.names == ("name", "size", "note")
    assert table["size"].values.tolist() == [1.5, 2.0]
