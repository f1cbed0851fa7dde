"""Reading files: what is found, what a person may say instead, and a sentence for every bad file."""

import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnsim.data.build import build
from nnsim.data.recipe import File, Pasted, Recipe
from nnsim.data.tables.file import describe, is_changed, read
from nnsim.data.tables.opening import GoneError
from nnsim.errors import NnsimError


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file and returns its File source."""

    def write(content, name="a.csv", **how):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return File(str(path), **how)

    return write


def sentence(source):
    with pytest.raises(NnsimError) as error:
        read(source)
    return str(error.value)


def test_describe_says_what_the_command_line_prints(write):
    told = describe(read(write("id;height;when;eyes;note\n1;1,5;2024-01-03;blue;\n2;?;2024-01-04;blue;\n")))
    assert {
        name: told[name] for name in ("encoding", "delimiter", "decimal", "header", "rows", "columns")
    } == {
        "encoding": "utf-8",
        "delimiter": ";",
        "decimal": ",",
        "header": True,
        "rows": 2,
        "columns": [
            {"name": "id", "kind": "number", "missing": 0, "role": "ignore"},
            {"name": "height", "kind": "number", "missing": 1, "role": "input"},
            {"name": "when", "kind": "date", "missing": 0, "role": "ignore"},
            {"name": "eyes", "kind": "category", "missing": 0, "role": "target"},
            {"name": "note", "kind": "empty", "missing": 2, "role": "ignore"},
        ],
    }


def test_a_preview_has_what_it_needs(write):
    table = read(write("height,eyes\n1.5,blue\n,brown\n2.5,blue\n"))
    assert table.head(2) == [(1.5, "blue"), (None, "brown")]
    assert len(table.head(99)) == 3
    height, eyes = table
    assert (height.low, height.high, height.distinct) == (1.5, 2.5, 2)
    assert (eyes.low, eyes.high, eyes.labels) == (None, None, ("blue", "brown"))


def test_a_person_may_say_how_to_read(write):
    text = "2001;2002\n1,5;2\n"
    assert read(write(text)).names == ("column_1", "column_2")
    assert read(write(text, header=True)).names == ("2001", "2002")
    assert read(write("a b\n1 2\n", delimiter=",")).names == ("a b",)
    assert read(write(text, decimal=".", header=True))["2001"].kind == "text"
    assert read(write("a,b\n1,2\n", header=False)).rows == 2
    assert read(write("é;1\nü;2\n".encode("cp1252"), encoding="cp1252")).head()[0][0] == "é"


@pytest.mark.parametrize(
    ("text", "names", "head"),
    [
        ("a,b,\n1,2,\n3,4,\n", ("a", "b"), (1, 2)),
        ("a,b\n1,2,\n3,4,\n", ("a", "b"), (1, 2)),
        ("1,2,,\n3,4,,\n", ("column_1", "column_2"), (1, 2)),
        ("a,,b\n1,,2\n3,,4\n", ("a", "column_2", "b"), (1, None, 2)),
        ("a,b\nr1,1,2\nr2,3,4\n", ("column_1", "a", "b"), ("r1", 1, 2)),
        ("a,a,\n1,2,3\n4,5,6\n", ("a", "a (2)", "column_3"), (1, 2, 3)),
        (' "a" , b \n"1","2"\n3,4\n', ("a", "b"), (1, 2)),
        ("a,b\n1,2", ("a", "b"), (1, 2)),
        ("\n\na,b\r\n\r\n1,2\r\n", ("a", "b"), (1, 2)),
        ("\ufeffa,b\n1,2\n", ("a", "b"), (1, 2)),
        ("# one, two\na,b\n# more\n1,2\n", ("a", "b"), (1, 2)),
        ("My table\na,b\n1,2\n3,4\n", ("a", "b"), (1, 2)),
        ("height\n1.5\n", ("height",), (1.5,)),
        ('a,b\n"x, y",2\n"x, y",3\n', ("a", "b"), ("x, y", 2)),
    ],
)
def test_quirks(write, text, names, head):
    table = read(write(text))
    assert table.names == names
    assert table.head()[0] == head


def test_values_are_those_of_pandas(write, rng):
    frame = pandas.DataFrame(rng.standard_normal((50, 3)).round(3), columns=["a", "b", "c"])
    frame.loc[[3, 7], "b"] = np.nan
    for how in ({}, {"sep": ";", "decimal": ","}, {"sep": "\t", "na_rep": "NA"}, {"quoting": 1}):
        table = read(write(frame.to_csv(index=False, **how)))
        np.testing.assert_array_equal(np.column_stack([column.values for column in table]), frame.to_numpy())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "a.csv is empty; choose a file with a table."),
        (" \n\r\n\t\n", "a.csv is empty; choose a file with a table."),
        ("# nothing\n,,\n", "a.csv has only comments and empty rows; choose a file with a table."),
        ("a,b,c\n", "a.csv has a header but no rows below it; choose a file with data."),
        (
            "a,b,c\n1,2,3\n4,5,6\n7,8\n",
            "a.csv, line 4: 2 fields where 3 are expected; correct the line, or choose another delimiter.",
        ),
        (
            "a,b,c\n\n# x\n1,2,3\n4,5,6,7\n",
            "a.csv, line 5: 4 fields where 3 are expected; correct the line, or choose another delimiter.",
        ),
        (b"a,b\n1,\0\n", "a.csv is not a text file (read as utf-8); choose a file with a table of text."),
        (b"\x89PNG\r\n\x1a\n\0", "a.csv is a picture; choose a text file with a table."),
        ('a,b,c\n1,2,3\n1,"2\n', "a.csv, line 3: 2 fields where 3 are expected; "),
        ('a,b,c\n1,2,3\n4,5,"6\n7,8\n', "a.csv has a quote that is opened and never closed; "),
    ],
)
def test_bad_content(write, content, expected):
    assert sentence(write(content)).startswith(expected)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (
            {"delimiter": "||"},
            "a.csv: '||' cannot separate fields; choose one sign such as a comma or a semicolon.",
        ),
        (
            {"delimiter": '"'},
            "a.csv: '\"' cannot separate fields; choose one sign such as a comma or a semicolon.",
        ),
        (
            {"delimiter": "a"},
            "a.csv: 'a' cannot separate fields; choose one sign such as a comma or a semicolon.",
        ),
        ({"decimal": "x"}, "a.csv: 'x' is no decimal sign; choose a point or a comma."),
        (
            {"encoding": "ascii"},
            "a.csv is not ascii: line 2 has a byte that does not fit; choose another encoding.",
        ),
    ],
)
def test_bad_choices(write, how, expected):
    assert sentence(write("a,b\n1,é\n3,4\n", **how)) == expected


def test_no_file(tmp_path):
    path = tmp_path / "gone.csv"
    assert sentence(File(str(path))) == f"There is no file {path}; it may have been moved or renamed."
    assert sentence(File("gone.csv")) == "There is no file gone.csv; it may have been moved or renamed."
    assert sentence(File(str(tmp_path))) == f"{tmp_path} is a folder; choose a file in it."
    assert sentence(File("a\0b")).startswith("a\0b cannot be read; check the name")


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
@pytest.mark.timeout(10)
def test_a_pipe_and_a_device_that_never_end_are_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        assert sentence(File(str(path))) == f"{path} is a device or a pipe; choose a file with a table."


def test_a_giant_is_not_read(tmp_path):
    path = tmp_path / "giant.csv"
    with open(path, "wb") as file:
        file.truncate(2**30 + 1)  # a hole, which takes no space
    assert sentence(File(str(path))) == f"{path} is larger than 1 GB; choose a smaller file."


def test_no_permission(write, monkeypatch):
    def refuse(path, mode):
        raise PermissionError

    source = write("a,b\n1,2\n")
    monkeypatch.setattr(Path, "open", refuse)
    assert (
        sentence(source)
        == f"{source.path} may not be read; ask its owner, or copy it to a folder of your own."
    )


def test_a_relative_path_belongs_to_a_folder(write, tmp_path):
    write("a,b\n1,2\n")
    assert read(File("a.csv"), tmp_path).rows == 1


def test_a_file_that_was_removed_or_changed_later(write):
    source = write("a,b\n1,2\n3,4\n5,6\n")
    recipe = Recipe(source, targets=("b",))
    assert build(recipe).rows == 3
    write("a,c\n1,2\n3,4\n5,6\n")
    with pytest.raises(NnsimError, match=r"a\.csv has no column 'b'; its columns are a, c\."):
        build(recipe)
    os.remove(source.path)
    with pytest.raises(NnsimError, match="There is no file"):
        build(recipe)


def test_a_large_file_is_read_in_a_moment(write, rng):
    rows = rng.standard_normal((100_000, 10))
    lines = [",".join(map("{:.4f}".format, row)) for row in rows]
    source = write("\n".join(["a,b,c,d,e,f,g,h,i,j", *lines]))
    start = time.perf_counter()
    table = read(source)
    assert time.perf_counter() - start < 20
    assert table["j"].values.sum() == pytest.approx(rows[:, 9].sum(), abs=5)


SMALL = [
    b"sepal,petal,species\n5.1,1.4,setosa\n4.9,?,setosa\n6.3,4.9,virginica\n5.8,5.1,virginica\n",
    b'"fixed acidity";"pH"\r\n7,4;3,51\r\n7,8;3,2\r\n;\r\n',
    "날짜,기온(℃)\r\n1907-10-01,13.5\r\n1907-10-02,\r\n".encode("cp949"),
    "\ufeff영화명,관객수\n외계+인,1417030\n위시,1391091\n".encode(),
    "a\tb\n1\tx\n2\ty\n3\tx\n".encode("utf-16"),
    b'1,0,3,"Braund, Mr. Owen",male,22.0,,S\n2,1,1,"Cumings, Mrs. ""J""",female,38.0,C85,C\n',
    b"# x\n 1  1  84  46\n 2  1  73  20\n",
]
SPLICES = [
    b'"',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\t",
    b"#",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"1e999",
    b"-",
    b"{0}",
]


@st.composite
def mutated(draw):
    """Draw the bytes of a small file with pieces put in, cut out and overwritten."""
    data = draw(st.sampled_from(SMALL))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(start + 10, len(data))))
        data = data[:start] + draw(st.sampled_from(SPLICES) | st.binary(max_size=6)) + data[end:]
    return data


@settings(max_examples=400, deadline=1000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=mutated() | st.binary(max_size=200),
    delimiter=st.sampled_from([None, None, None, ",", ";", " ", "."]),
    encoding=st.sampled_from([None, None, None, "utf-8", "latin-1", "utf-16", "utf-7", "bogus"]),
    decimal=st.sampled_from([None, ".", ","]),
    header=st.sampled_from([None, True, False]),
)
def test_mutated_files_end_as_datasets_or_as_sentences(tmp_path, data, delimiter, encoding, decimal, header):
    path = tmp_path / "fuzz.csv"
    path.write_bytes(data)
    try:
        source = File(str(path), encoding, delimiter=delimiter, decimal=decimal, header=header)
        describe(read(source))
        dataset = build(Recipe(source, scaling="z-score", target_scaling="0-1"))
    except NnsimError as error:
        assert str(error)  # noqa: PT017
    else:
        assert np.isfinite(dataset.inputs).all()
        assert np.isfinite(dataset.targets).all()


def test_a_changed_file_is_told_and_read_anew(write, tmp_path):
    source = write("a,b\n1,2\n")
    table = read(source)
    kept = replace(source, sha256=table.sha256)
    assert len(table.sha256) == 64
    assert not is_changed(kept)
    assert not is_changed(source), "nobody noted what it held"
    assert read(replace(source, path="a.csv"), tmp_path).sha256 == table.sha256, "it may move"
    write("a,b\n1,3\n5,6\n")
    assert is_changed(kept)
    assert read(kept).rows == 2
    os.remove(source.path)
    with pytest.raises(GoneError, match="There is no file"):
        is_changed(kept)


def test_what_is_pasted_from_a_spreadsheet_or_a_page():
    table = read(Pasted("\ufeffname\theight\r\nKim\t1,234.5\r\nLee\t950\r\n"))
    assert (table.name, table.names, table.found.thousands) == ("pasted", ("name", "height"), ",")
    assert table["height"].values.tolist() == [1234.5, 950]
    assert read(Pasted("a b\n1 2\n3 4")).rows == 2
    with pytest.raises(NnsimError, match=r"^pasted is empty; "):
        read(Pasted(" \n"))
    assert build(Recipe(Pasted("x,y\n" + "1,2\n3,4\n5,7\n"))).rows == 3
