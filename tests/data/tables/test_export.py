"""Exported tables, read back by Python's csv, by pandas and by nnsim itself."""

import csv
import threading

import numpy as np
import pandas as pd
import pytest

from nnsim.data.build import load
from nnsim.data.recipe import File
from nnsim.data.table import Column
from nnsim.data.tables.export import tab_separated, write_csv
from nnsim.data.watch import Cancelled, Watch
from nnsim.errors import NnsimError

NAMES = ("민수, 김", 'say "hi"', "=1+1", "두 줄\n글", "Tom", "지영")
COLUMNS = (
    Column("이름", "text", np.arange(6.0), NAMES),
    Column("점수", "number", np.array([0.1, 1 / 3, np.nan, 1e22, -5.0, 12345678.9])),
    Column("반", "category", np.array([0.0, 1, 0, np.nan, 1, 0]), ("하나", "둘")),
)
ROWS = np.array([5, 0, 1, 2, 3])


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "표.csv"
    write_csv(path, COLUMNS, ROWS)
    return path


def test_the_file_is_what_a_korean_spreadsheet_takes(path):
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf" + "이름,점수,반\r\n".encode())
    assert content.endswith(b"\r\n")
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_python_reads_the_same_cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *records = csv.reader(file)
    assert heading == ["이름", "점수", "반"]
    assert [record[0] for record in records] == [NAMES[row] for row in ROWS]
    assert [record[1] for record in records] == ["12345678.9", "0.1", repr(1 / 3), "", "1e+22"]
    assert [record[2] for record in records] == ["하나", "하나", "둘", "하나", ""]


def test_pandas_reads_the_same_numbers(path):
    frame = pd.read_csv(path, encoding="utf-8-sig")
    np.testing.assert_array_equal(frame["점수"], COLUMNS[1].values[ROWS])
    assert frame["이름"].tolist() == [NAMES[row] for row in ROWS]


def test_nnsim_reads_its_own_file(path):
    table = load(File(str(path)))
    assert table.found.encoding == "utf-8-sig"
    assert table.names == ("이름", "점수", "반")
    np.testing.assert_array_equal(table["점수"].values, COLUMNS[1].values[ROWS])
    assert [table["이름"].cell(row) for row in range(5)] == [NAMES[row] for row in ROWS]
    assert [table["반"].cell(row) for row in range(5)] == ["하나", "하나", "둘", "하나", None]


def test_a_cancelled_or_impossible_export_leaves_what_was_there(path, tmp_path):
    before, stop, told = path.read_bytes(), threading.Event(), []

    def progress(share):
        told.append(share)
        stop.set()

    many = np.tile(ROWS, 5000)
    with pytest.raises(Cancelled):
        write_csv(path, COLUMNS, many, Watch(progress, stop.is_set))
    assert len(told) == 1
    with pytest.raises(NnsimError, match=r"a.csv cannot be written \("):
        write_csv(tmp_path / "none" / "a.csv", COLUMNS, ROWS)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_the_clipboard_gets_tabs_and_lines():
    text = tab_separated(COLUMNS, np.array([0, 3]))
    assert text == "이름\t점수\t반\n민수, 김\t0.1\t하나\n두 줄 글\t1e+22\t"
    assert tab_separated(COLUMNS[1:2], np.array([4]), heading=False) == "-5"
