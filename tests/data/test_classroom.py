"""Every shared classroom table is read rightly with no word about how; its README says what is right."""

import gzip
import time

import numpy as np
import pandas
import pytest

from nnsim.data.recipe import File
from nnsim.data.tables.file import describe, read
from nnsim.data.tables.preview import preview

KINDS = {"n": "number", "c": "category", "t": "text", "d": "date", "e": "empty"}
ROLES = {"i": "input", "t": "target", "-": "ignore"}

# name: encoding, delimiter, decimal sign, header, rows, kinds, roles, missing counts where there are any
TABLES = {
    "iris.csv": ("utf-8", ",", ".", True, 150, "nnnnc", "iiiit", {}),
    "titanic_train.csv": (
        *("utf-8", ",", ".", True, 891, "nnntcnnntntc", "-ti-iiii-i-i"),
        {"Age": 177, "Cabin": 687, "Embarked": 2},
    ),
    "winequality-red.csv": ("utf-8", ";", ".", True, 1599, "n" * 12, "i" * 11 + "t", {}),
    "pima-indians-diabetes.csv": ("utf-8", ",", ".", False, 768, "n" * 9, "i" * 8 + "t", {}),
    "penguins.csv": (
        *("utf-8", ",", ".", True, 344, "ccnnnncn", "tiiiiiii"),
        {"bill_length_mm": 2, "bill_depth_mm": 2, "flipper_length_mm": 2, "body_mass_g": 2, "sex": 11},
    ),
    "mpg.csv": ("utf-8", ",", ".", True, 398, "nnnnnnnct", "iiiiiiit-", {"horsepower": 6}),
    "BostonHousing.csv": ("utf-8", ",", ".", True, 506, "n" * 14, "i" * 13 + "t", {}),
    "seoul_temperature_cp949.csv": (
        *("cp949", ",", ".", True, 39_926, "dnnnn", "-iiit"),
        {"평균기온(℃)": 756, "최저기온(℃)": 757, "최고기온(℃)": 758},
    ),
    "kobis_utf8_bom.csv": ("utf-8-sig", ",", ".", True, 517, "tdnnnnn", "--iiiit", {"개봉일": 1}),
    "chipotle.tsv": ("utf-8", "\t", ".", True, 4622, "nnctn", "-ii-t", {"choice_description": 1246}),
    "AirQualityUCI.csv": ("utf-8", ";", ",", True, 9357, "dd" + "n" * 13, "--" + "i" * 12 + "t", {}),
}


@pytest.mark.parametrize("name", TABLES)
def test_table(name, shared_data):
    encoding, delimiter, decimal, header, rows, kinds, roles, missing = TABLES[name]
    told = describe(read(File(str(shared_data(f"classroom/{name}")))))
    columns = told.pop("columns")
    expected = {
        "encoding": encoding,
        "delimiter": delimiter,
        "decimal": decimal,
        "header": header,
        "rows": rows,
    }
    assert {name: told[name] for name in expected} == expected
    assert [column["kind"] for column in columns] == [KINDS[letter] for letter in kinds]
    assert [column["role"] for column in columns] == [ROLES[letter] for letter in roles]
    assert {column["name"]: column["missing"] for column in columns if column["missing"]} == missing


def test_horse_colic(shared_data):
    told = describe(read(File(str(shared_data("classroom/horse-colic.csv")))))
    assert (told["encoding"], told["delimiter"], told["header"], told["rows"]) == ("utf-8", ",", False, 300)
    assert [column["kind"] for column in told["columns"]] == ["number"] * 28
    assert sum(column["missing"] for column in told["columns"]) == 1605
    ignored = [column["name"] for column in told["columns"] if column["role"] == "ignore"]
    assert ignored == ["column_16", "column_21", "column_22"], "more than half of their values are missing"


def test_values_beside_those_of_the_readme(shared_data):
    def column(file, name):
        return read(File(str(shared_data(file))))[name]

    quality = column("classroom/winequality-red.csv", "quality").values.tolist()
    counts = {3: 10, 4: 53, 5: 681, 6: 638, 7: 199, 8: 18}
    assert {value: quality.count(value) for value in set(quality)} == counts
    diabetes = column("classroom/pima-indians-diabetes.csv", "column_9").values
    assert (diabetes.sum(), len(diabetes)) == (268, 768)
    air = read(File(str(shared_data("classroom/AirQualityUCI.csv"))))
    assert air.head(1)[0][:5] == ("10/03/2004", "18.00.00", 2.6, 1360.0, 150.0)
    assert air["CO(GT)"].low == -200, (
        "the mark of this file is a number like any other until a person says so"
    )
    prices = column("classroom/chipotle.tsv", "item_price")
    assert (prices.cell(0), prices.low, prices.high) == (2.39, 1.09, 44.25)


def test_blood_fat_with_its_preamble(shared_data):
    table = read(File(str(shared_data("blood_fat/x09.txt"))))
    assert (table.rows, len(table.columns), table.found.delimiter) == (25, 5, " ")
    means = [column.values.mean() for column in table]
    assert means[2:] == pytest.approx([68.68, 39.12, 310.72])


def test_stray_quotes_in_prose(shared_data):
    table = read(File(str(shared_data("imdb/imdb_labelled.txt"))))
    assert (table.rows, table.names, table.found.header) == (1000, ("column_1", "column_2"), False)
    assert table["column_2"].values.sum() == 500


# name: marks that are found, lines above the table, which dates begin with the day, range of a date column
DETAILS = {
    "penguins.csv": (("NA",), 0, None, None),
    "horse-colic.csv": (("?",), 0, None, None),
    "chipotle.tsv": (("NULL",), 0, None, None),
    "AirQualityUCI.csv": ((), 0, True, ("Date", "2004-03-10", "2005-04-04")),
    "seoul_temperature_cp949.csv": ((), 0, None, ("날짜", "1907-10-01", "2018-03-28")),
    "kobis_utf8_bom.csv": ((), 0, None, None),
    "titanic_train.csv": ((), 0, None, None),
}


@pytest.mark.parametrize("name", DETAILS)
def test_marks_and_dates(name, shared_data):
    marks, skip, day_first, dates = DETAILS[name]
    shown = preview(File(str(shared_data(f"classroom/{name}"))))
    found = shown.found
    assert (found.missing, found.skip, found.day_first, found.thousands) == (marks, skip, day_first, "")
    assert set(found.why) >= {"encoding", "delimiter", "decimal", "header"}
    if dates:
        column = next(column for column in shown.columns if column.name == dates[0])
        assert (column.kind, column.low, column.high) == ("date", *dates[1:])


@pytest.mark.parametrize("name", TABLES)
def test_a_packed_table_is_the_same(name, shared_data, tmp_path):
    path = shared_data(f"classroom/{name}")
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes(), 1))
    plain, unpacked = read(File(str(path))), read(File(str(packed)))
    assert describe(unpacked) == describe(plain)
    for column, other in zip(plain, unpacked, strict=True):
        np.testing.assert_array_equal(column.values, other.values)


@pytest.mark.parametrize("name", [name for name in TABLES if name != "seoul_temperature_cp949.csv"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_table_in_another_encoding_is_the_same(name, encoding, shared_data, tmp_path):
    path = shared_data(f"classroom/{name}")
    text = path.read_bytes().decode(TABLES[name][0])
    (tmp_path / name).write_bytes(text.encode(encoding))
    told, plain = describe(read(File(str(tmp_path / name)))), describe(read(File(str(path))))
    assert told["encoding"] == encoding
    assert told["columns"] == plain["columns"]


def test_a_frame_saved_as_a_workbook_is_the_same_table(shared_data, tmp_path):
    path = shared_data("classroom/titanic_train.csv")
    pandas.read_csv(path).to_excel(tmp_path / "titanic.xlsx", index=False)
    plain, sheet = read(File(str(path))), read(File(str(tmp_path / "titanic.xlsx")))
    assert sheet.found.sheet == "Sheet1"
    for column, other in zip(plain, sheet, strict=True):
        assert (column.name, column.kind, column.missing) == (other.name, other.kind, other.missing)
        np.testing.assert_array_equal(column.values, other.values)


@pytest.mark.slow
def test_a_million_rows(tmp_path):
    """Ten columns of numbers, 75 MB: read in a few seconds, with a cancel that acts within 0.2 s."""
    rng = np.random.default_rng(0)
    path = tmp_path / "million.csv"
    with path.open("w") as stream:
        stream.write("a,b,c,d,e,f,g,h,i,j\n")
        for _ in range(10):
            rows = rng.standard_normal((100_000, 10))
            stream.write("".join(",".join(map("{:.4f}".format, row)) + "\n" for row in rows))
    asked: list[float] = []
    start = time.perf_counter()
    table = read(File(str(path)), cancel=lambda: asked.append(time.perf_counter()))
    assert time.perf_counter() - start < 60
    assert table.rows == 1_000_000
    assert max(np.diff(asked)) < 1, "pandas is imported once"
    assert np.percentile(np.diff(asked), 99) < 0.2
