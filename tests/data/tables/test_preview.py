"""The preview shows what the file holds, judged by pandas and by hand, and follows an override at once."""

import time
import zipfile

import numpy as np
import openpyxl
import pandas
import pytest
from msgspec.structs import replace

from nnsim.data.recipe import Bundled, File, Pasted
from nnsim.data.sets import bundled
from nnsim.data.tables import packed
from nnsim.data.tables.preview import BINS, preview, preview_of
from nnsim.data.watch import Cancelled
from nnsim.errors import NnsimError

SMALL = (
    "a;when;eyes;note\n1,5;31.1.2024;blue;\n -200,0 ;1.2.2024;brown;\n;1.2.2024;blue;\n2,5;3.2.2024;blue;x\n"
)


def test_columns_cells_and_guesses():
    shown = preview(Pasted(SMALL), rows=2)
    assert shown.rows == 4
    assert shown.cells == (("1,5", "31.1.2024", "blue", ""), ("-200,0", "1.2.2024", "brown", ""))
    number, when, eyes, note = shown.columns
    assert (number.kind, number.count, number.missing, number.distinct) == ("number", 3, 1, 3)
    assert (number.low, number.high, sum(number.bars.counts), len(number.bars.counts)) == (
        "-200",
        "2.5",
        3,
        BINS,
    )
    assert (when.kind, when.low, when.high) == ("date", "2024-01-31", "2024-02-03")
    assert (eyes.role, eyes.bars.labels, eyes.bars.counts) == ("target", ("blue", "brown"), (3, 1))
    assert (note.missing, note.bars.counts) == (3, ())
    assert (shown.found.delimiter, shown.found.decimal, shown.found.day_first) == (";", ",", True)
    assert str(shown.found.why["decimal"]) == "there are numbers such as 1,5"


def test_every_guess_can_be_overridden():
    text = "x|1.234|?|10/3/2004\n% no|2.000|-|11/3/2004\n"
    shown = preview(Pasted(text))
    assert [column.kind for column in shown.columns] == ["text", "number", "empty", "date"]
    assert shown.found.day_first, "the order of the dates says so"
    source = Pasted(
        text,
        delimiter="|",
        decimal=",",
        thousands=".",
        header=True,
        comment="%",
        missing=("?",),
        day_first=False,
        kinds={"?": "text"},
    )
    with pytest.raises(NnsimError, match="has a header but no rows below it"):
        preview(source)
    shown = preview(replace(source, comment="", kinds={"?": "category"}))
    assert shown.table.names == ("x", "1.234", "?", "10/3/2004")
    assert [column.kind for column in shown.columns] == ["text", "number", "category", "date"]
    assert shown.columns[1].low == "2000"
    assert shown.columns[3].low == "2004-11-03"
    assert all(str(shown.found.why[name]) == "you said so" for name in ("delimiter", "decimal", "header"))
    lines = preview(Pasted("a,b\n9,9\n1,2\n3,4\n", skip=2, header=False))
    assert (lines.cells, lines.found.skip) == ((("1", "2"), ("3", "4")), 2)


def test_a_kind_that_a_person_chooses():
    text = "zip,price,day,n\n02139,$5,20240131,1\n10001,free,20240201,2\n9,$7,x,1\n"
    plain = preview(Pasted(text)).table
    assert [column.kind for column in plain] == ["number", "text", "text", "number"]
    kinds = {"zip": "category", "price": "number", "day": "date", "n": "text"}
    chosen = preview(Pasted(text, kinds=kinds)).table
    assert chosen["zip"].labels == ("9", "02139", "10001"), "as they are written, by size"
    np.testing.assert_array_equal(chosen["price"].values, [5, np.nan, 7])
    assert chosen["day"].missing == 1
    assert np.diff(chosen["day"].days[:2]).tolist() == [1]
    assert chosen["n"].labels == ("1", "2")
    with pytest.raises(NnsimError, match=r"^pasted has no column 'q'; its columns are zip, price, day, n\.$"):
        preview(Pasted(text, kinds={"q": "number"}))


def test_a_mark_that_a_person_names(shared_data):
    source = File(str(shared_data("classroom/AirQualityUCI.csv")))
    assert preview(source).suspects == ("-200",)
    shown = preview(replace(source, missing=("-200",)))
    truth = pandas.read_csv(source.path, sep=";", decimal=",").iloc[:9357, :15]
    counted = {name: int((truth[name] == -200).sum()) for name in truth.columns[2:]}
    assert {column.name: column.missing for column in shown.columns[2:]} == counted
    assert sum(counted.values()) == 16_701, "as its authors' page has it"
    assert shown.suspects == ()


@pytest.mark.parametrize("bad", ["decimal", "delimiter", "both"])
def test_signs_that_cannot_be(bad):
    how = {
        "decimal": {"decimal": "x"},
        "delimiter": {"delimiter": "a"},
        "both": {"decimal": ",", "thousands": ","},
    }
    with pytest.raises(NnsimError, match=r"^pasted: "):
        preview(Pasted("a,b\n1,2\n", **how[bad]))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Return a file of 200,000 rows by ten columns."""
    rng = np.random.default_rng(1)
    frame = pandas.DataFrame(rng.standard_normal((200_000, 8)).round(4))
    frame["city"] = rng.choice(["Seoul", "Busan, Korea", "Jeju"], 200_000)
    frame["day"] = "2024-03-01"
    path = tmp_path_factory.mktemp("large") / "large.csv"
    frame.to_csv(path, index=False)
    return File(str(path))


def test_progress_comes_and_a_cancel_acts_at_once(large):
    seen: list[float] = []
    asked: list[float] = []

    def cancel():
        asked.append(time.perf_counter())
        return False

    start = time.perf_counter()
    shown = preview(large, progress=seen.append, cancel=cancel)
    assert time.perf_counter() - start < 20
    assert shown.rows == 200_000
    assert seen == sorted(seen)
    assert (seen[0] < 0.01, seen[-1]) == (True, 1)
    assert len(seen) > 30
    gaps = np.diff(asked)
    assert np.percentile(gaps, 98) < 0.2
    for calls in (1, 5, 20, 40):
        answers = iter([False] * calls)
        with pytest.raises(Cancelled):
            preview(
                replace(large, header=True, skip=calls), cancel=lambda answers=answers: next(answers, True)
            )


def test_a_file_is_read_once(large, monkeypatch):
    preview(large)

    def no_more(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(packed.Path, "open", no_more)
    start = time.perf_counter()
    preview(large)
    kinds = preview(replace(large, kinds={"city": "text"}))
    assert time.perf_counter() - start < 20
    assert kinds.table["city"].kind == "text"
    assert preview(replace(large, delimiter=";")).table.names == ("0,1,2,3,4,5,6,7,city,day",)


def test_memory_stays_near_the_size_of_the_file(large, tmp_path):
    import os
    import subprocess
    import sys

    program = (
        "import resource, sys, pandas, nnsim.data.tables.preview as p; from nnsim.data.recipe import File;"
        "size = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024;"
        "before = size(); p.preview(File(sys.argv[1])); print(size() - before)"
    )
    if sys.platform != "linux":
        pytest.skip("other systems count memory in other units")
    done = subprocess.run(
        [sys.executable, "-c", program, large.path], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 10 * os.path.getsize(large.path)


def test_the_sheets_of_a_workbook_and_the_files_of_an_archive_are_listed(tmp_path):
    book = openpyxl.Workbook()
    for title in ("first", "second"):
        sheet = book.create_sheet(title)
        for row in (["a", "y"], [1, 2], [3, 5]):
            sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    assert preview(File(str(tmp_path / "book.xlsx"))).parts == ("Sheet", "first", "second")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", "a,y\n1,2\n3,4\n")
        archive.writestr("b.csv", "b,y\n1,2\n3,4\n")
    seen = preview(File(str(tmp_path / "two.zip"), sheet="b.csv"))
    assert seen.parts == ("a.csv", "b.csv")
    assert seen.table.names == ("b", "y")
    (tmp_path / "plain.csv").write_text("a,y\n1,2\n3,4\n")
    assert preview(File(str(tmp_path / "plain.csv"))).parts == ()
    assert preview(Pasted(text="a,y\n1,2\n3,4\n")).parts == ()


def test_a_table_that_was_not_read_from_text():
    seen = preview_of(bundled.load(Bundled("iris")), 2)
    assert seen.cells[0] == ("5.1", "3.5", "1.4", "0.2", "setosa")
    assert [(view.name, view.role) for view in seen.columns][-1] == ("species", "target")
    assert seen.columns[-1].bars.counts == (50, 50, 50)
