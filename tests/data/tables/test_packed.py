"""Packed files and workbooks: the same table as the plain file, and a sentence for everything else."""

import datetime
import gzip
import io
import time
import warnings
import zipfile

import openpyxl
import pytest
from msgspec.structs import replace

from nnsim.data.recipe import File
from nnsim.data.tables import excel
from nnsim.data.tables.file import describe, read
from nnsim.data.tables.preview import preview
from nnsim.data.watch import Cancelled
from nnsim.errors import NnsimError

TEXT = "height;eyes\n1,5;blue\n;brown\n2,5;blue\n"


def zipped(files, **how):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, **how)
    return stream.getvalue()


@pytest.fixture
def write(tmp_path):
    def write(content, name="a.zip", **how):
        path = tmp_path / name
        path.write_bytes(content)
        return File(str(path), **how)

    return write


@pytest.fixture
def book(tmp_path):
    """Return a function that writes sheets of rows as a workbook."""

    def book(sheets, name="a.xlsx", **how):
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(row)
        made.save(tmp_path / name)
        return File(str(tmp_path / name), **how)

    return book


def sentence(source):
    with pytest.raises(NnsimError) as error:
        read(source)
    return str(error.value)


def test_packed_tables_are_those_of_the_plain_file(write):
    plain = describe(read(write(TEXT.encode(), "a.csv")))
    packed = describe(read(write(gzip.compress(TEXT.encode()), "a.csv.gz")))
    assert packed == plain
    archive = describe(read(write(zipped({"__MACOSX/._a.csv": "x", "read.me": "no", "data/a.csv": TEXT}))))
    assert archive.pop("sheet") == "data/a.csv"
    assert archive["why"].pop("sheet") == "it is the first file with anything in it"
    assert archive == {name: value for name, value in plain.items() if name != "sheet"}


@pytest.mark.parametrize("about", ["README.txt", "docs/read_me.csv", "LICENSE.txt", "Index.data"])
def test_files_about_the_others_are_no_table(write, about):
    source = write(zipped({about: "hello\nworld\n", "zebra.csv": TEXT, "__MACOSX/a.csv": "x"}))
    assert read(source).names == ("height", "eyes")


def test_an_archive_with_nothing_else_is_read_all_the_same(write):
    assert read(write(zipped({"readme.csv": TEXT}))).names == ("height", "eyes")


def test_a_file_in_an_archive_may_be_chosen(write):
    source = write(zipped({"empty.csv": "", "a.csv": TEXT, "b.csv": "x,y\n1,2\n"}))
    assert read(source).names == ("height", "eyes"), "the first with anything in it"
    assert read(replace(source, sheet="b.csv")).names == ("x", "y")
    assert sentence(replace(source, sheet="c.csv")) == (
        "a.zip has no 'c.csv' in it; choose one of empty.csv, a.csv, b.csv."
    )


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (
            gzip.compress(TEXT.encode() * 99)[:60],
            "a.gz",
            "a.gz is a damaged gzip archive; get it from its source",
        ),
        (b"\x1f\x8b\x08junk", "a.gz", "a.gz is a damaged gzip archive; get it from its source"),
        (
            zipped({"a.csv": TEXT})[:60],
            "a.zip",
            "a.zip is a damaged zip archive; get it from its source again.",
        ),
        (zipped({}) or b"", "a.zip", "a.zip is not a text file"),
        (zipped({".hidden": "x"}), "a.zip", "a.zip is an archive without files; choose another one."),
        (zipped({"a.csv": ""}), "a.zip", "a.zip is empty; choose a file with a table."),
        (gzip.compress(gzip.compress(TEXT.encode())), "a.gz", "a.gz is a gzip archive; unpack it first."),
        (
            zipped({"xl/workbook.xml": "<a"}),
            "a.xlsx",
            "a.xlsx is no workbook that can be read; open it in a ",
        ),
    ],
)
def test_damaged_archives(write, content, name, expected):
    assert sentence(write(content, name)).startswith(expected)


def test_bombs_are_not_unpacked(write):
    zeros = b"0," * (12 << 20)
    start = time.perf_counter()
    for source in (
        write(gzip.compress(zeros), "bomb.gz"),
        write(zipped({"a.csv": zeros}), "bomb.zip"),
        write(zipped({"xl/workbook.xml": zeros}), "bomb.xlsx"),
    ):
        assert "unpacks to far more than a table of its size would" in sentence(source)
    assert time.perf_counter() - start < 20


def test_a_password_is_told(write):
    content = bytearray(zipped({"a.csv": TEXT}))
    content[6] |= 1  # the mark of encryption in both places
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert sentence(write(bytes(content))) == "a.zip is protected by a password; unpack it yourself."


def test_a_workbook(book):
    rows = [
        ["Heights of a class"],
        [],
        [None, "height", "born", "at", "eyes", "tall"],
        [None, 1.5, datetime.date(2024, 1, 31), datetime.time(18, 30), "blue", True],
        [None, None, datetime.datetime(2024, 2, 1, 6), datetime.time(7, 0), "#N/A", False],
        [None, 2, datetime.date(2024, 2, 2), datetime.time(8, 0), 'brown "dark"', True],
        [None, 1234567.25, datetime.date(2024, 2, 2), datetime.time(8, 0), "blue\nand grey", True],
    ]
    source = book({"empty": [], "class": rows, "other": [["a", "b"], [1, 2]]})
    table = read(source)
    assert table.names == ("height", "born", "at", "eyes", "tall")
    assert [column.kind for column in table] == ["number", "date", "date", "text", "category"]
    assert [column.missing for column in table] == [1, 0, 0, 1, 0]
    assert table.head()[0] == (1.5, "2024-01-31", "18:30:00", "blue", "True")
    assert table["eyes"].labels == ("blue", 'brown "dark"', "blue and grey")
    assert table["height"].high == 1234567.25
    assert (table.found.sheet, table.found.delimiter, table.found.header) == ("class", "", True)
    assert read(replace(source, sheet="other")).names == ("a", "b")
    assert (
        sentence(replace(source, sheet="x")) == "a.xlsx has no sheet 'x'; choose one of empty, class, other."
    )
    assert sentence(replace(source, sheet="empty")) == "a.xlsx is empty; choose a file with a table."
    assert excel.sheets(excel.Path(source.path)) == ["empty", "class", "other"]
    assert preview(source).cells[0] == ("1.5", "2024-01-31", "18:30:00", "blue", "True")


def test_an_empty_workbook(book):
    assert sentence(book({"a": [], "b": []})) == "a.xlsx is empty; choose a workbook with a table."


def test_cells_far_apart_are_no_table(book, tmp_path):
    source = book({"a": [["x", "y"], [1, 2]]})
    with zipfile.ZipFile(source.path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    far = b"".join(b'<row r="%d"><c r="ZZY%d"><v>1</v></c></row>' % (row, row) for row in range(3, 400))
    files["xl/worksheets/sheet1.xml"] = files["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", far + b"</sheetData>"
    )
    (tmp_path / "far.xlsx").write_bytes(zipped(files))
    start = time.perf_counter()
    assert "its cells are too far apart for one table" in sentence(File(str(tmp_path / "far.xlsx")))
    below = b'<row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData>'
    files["xl/worksheets/sheet1.xml"] = (
        files["xl/worksheets/sheet1.xml"].replace(far, b"").replace(b"</sheetData>", below)
    )
    (tmp_path / "below.xlsx").write_bytes(zipped(files))
    assert "its cells are too far apart for one table" in sentence(File(str(tmp_path / "below.xlsx")))
    assert time.perf_counter() - start < 20


def test_a_long_workbook_can_be_cancelled(book):
    source = book({"a": [["x", "y"], *([row, row * 2] for row in range(3000))]})
    answers = iter([False] * 6)
    with pytest.raises(Cancelled):
        read(source, cancel=lambda: next(answers, True))
    assert read(source).rows == 3000


def test_no_warning_of_what_is_passed_over_reaches_anybody(book, write):
    source = book({"a": [["x", "y"], [1, 2]]})
    with zipfile.ZipFile(source.path) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if "styles" not in name}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(write(zipped(files), "plain.xlsx")).names == ("x", "y")
