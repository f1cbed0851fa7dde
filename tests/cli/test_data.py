"""`nnsim data` tells how a file is read, as its author knows it."""

import gzip
import json
import zipfile

import openpyxl
import pytest

from nnsim.data.recipe import File
from nnsim.data.tables.file import describe, read
from tests.data.conftest import put_images, put_reviews


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "decimal", "header", "rows", "columns"),
    [
        ("iris.csv", "utf-8", ",", ".", True, 150, 5),
        ("winequality-red.csv", "utf-8", ";", ".", True, 1599, 12),
        ("pima-indians-diabetes.csv", "utf-8", ",", ".", False, 768, 9),
        ("kobis_utf8_bom.csv", "utf-8-sig", ",", ".", True, 517, 7),
        ("chipotle.tsv", "utf-8", "\t", ".", True, 4622, 5),
    ],
)
def test_files_of_the_classroom(run, shared_data, name, encoding, delimiter, decimal, header, rows, columns):
    done = run("data", shared_data(f"classroom/{name}"), "--json")
    found = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert (found["encoding"], found["delimiter"], found["decimal"]) == (encoding, delimiter, decimal)
    assert (found["header"], found["rows"], len(found["columns"])) == (header, rows, columns)
    assert all(set(column) == {"name", "kind", "missing", "role"} for column in found["columns"])


def test_a_table_for_people(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("length;kind\n1,5;a\n;b\n2,5;a\n3,5;b\n", encoding="utf-8")
    out = run("data", path).out.splitlines()
    assert out[0] == "a.csv: 4 rows, with a header, encoding utf-8, delimiter semicolon, decimal comma"
    assert out[2].split() == ["length", "number", "1", "input"]
    assert out[3].split() == ["kind", "category", "target"]


def test_files_of_mnist_and_imdb(run, shared_data):
    images = json.loads(run("data", shared_data("mnist/train-images-idx3-ubyte.gz"), "--json").out)
    assert images == {"kind": "images", "rows": 60_000, "height": 28, "width": 28, "channels": 1}
    labels = json.loads(run("data", shared_data("mnist/t10k-labels-idx1-ubyte.gz"), "--json").out)
    assert list(labels["classes"].values()) == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    reviews = json.loads(run("data", shared_data("imdb/imdb.npz"), "--json").out)
    known = {"kind": "reviews", "train": 25_000, "test": 25_000, "positive": 25_000, "words": 88_584}
    assert reviews == known


def test_files_of_data_sets_for_people(run, tmp_path):
    folder = put_images(tmp_path)
    put_reviews(tmp_path)
    said = {path.name: run("data", path).out for path in folder.iterdir()}
    assert said["t10k-images-idx3-ubyte.gz"] == "t10k-images-idx3-ubyte.gz: 10 images of 4 x 4 pixels\n"
    assert said["t10k-labels-idx1-ubyte.gz"].endswith(
        ": 10 labels, as often as in brackets: 0 (4), 1 (3), 2 (3)\n"
    )
    assert said["imdb.npz"].startswith(
        "imdb.npz: 40 reviews to train with and 40 to test with, 40 of them positive"
    )


def test_a_damaged_file_of_a_data_set(run, tmp_path):
    path = tmp_path / "t10k-labels-idx1-ubyte"
    path.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 9, 1, 2]))
    done = run("data", path)
    assert (done.code, done.out) == (1, "")
    assert (
        done.err
        == f"nnsim: {path.name} ends too early: it has 2 of 9 values; get it from its source again.\n"
    )


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 100])
def test_what_is_no_table_is_one_sentence(run, tmp_path, content):
    (tmp_path / "bad.csv").write_bytes(content)
    done = run("data", tmp_path / "bad.csv")
    assert (done.code, done.out) == (1, "")
    assert "bad.csv" in done.err
    assert done.err.count("\n") == 1


def test_packed_files_and_workbooks(run, tmp_path):
    text = "# heights\nlength;kind\n1.234,5;a\n?;b\n2.000,5;a\n3,5;b\n"
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", text)
    book = openpyxl.Workbook()
    for row in (["length", "kind"], [1234.5, "a"], ["?", "b"], [2000.5, "a"], [3.5, "b"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    for name, delimiter, decimal in (("a.csv.gz", ";", ","), ("a.zip", ";", ","), ("a.xlsx", "", ".")):
        found = json.loads(run("data", tmp_path / name, "--json").out)
        assert (found["encoding"], found["delimiter"], found["decimal"]) == ("utf-8", delimiter, decimal)
        assert (found["header"], found["rows"], found["missing"]) == (True, 4, ["?"])
        assert found["columns"] == [
            {"name": "length", "kind": "number", "missing": 1, "role": "input"},
            {"name": "kind", "kind": "category", "missing": 0, "role": "target"},
        ]
    told = run("data", tmp_path / "a.zip").out.splitlines()[0]
    assert told == (
        "a.zip: 4 rows, sheet or file 'a.csv', with a header, encoding utf-8, delimiter semicolon, "
        "decimal comma, thousands point, comment #, missing values written ?"
    )


def test_every_classroom_file_as_its_table_test_has_it(run, shared_data):
    """The command says what `read` says, for one file with everything in it."""
    path = shared_data("classroom/AirQualityUCI.csv")
    found = json.loads(run("data", path, "--json").out)
    assert found == json.loads(json.dumps(describe(read(File(str(path))))))
    assert found["why"]["decimal"] == "there are numbers such as 2,6"
