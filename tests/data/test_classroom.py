"""Every shared classroom table is read rightly with no word about how; its README says what is right."""

import pytest

from nnsim.data.file import describe, read
from nnsim.data.recipe import File

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
