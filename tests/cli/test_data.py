"""`nnsim data` tells how a file is read, as its author knows it."""

import json

import pytest


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


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 100])
def test_what_is_no_table_is_one_sentence(run, tmp_path, content):
    (tmp_path / "bad.csv").write_bytes(content)
    done = run("data", tmp_path / "bad.csv")
    assert (done.code, done.out) == (1, "")
    assert "bad.csv" in done.err
    assert done.err.count("\n") == 1
