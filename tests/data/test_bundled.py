"""The tables that come with nnsim are whole."""

import pytest

from nnsim import places
from nnsim.data.bundled import NAMES, load
from nnsim.data.recipe import Bundled
from nnsim.errors import NnsimError


def test_iris_is_the_well_known_one():
    table = load(Bundled("iris"))
    assert (table.name, table.rows) == ("iris", 150)
    assert table["species"].labels == ("setosa", "versicolor", "virginica")
    assert [column.values.mean() for column in table.columns[:4]] == pytest.approx(
        [5.843333, 3.057333, 3.758, 1.199333], abs=1e-6
    ), "the means of scikit-learn's copy"
    assert table.head(1)[0] == (5.1, 3.5, 1.4, 0.2, "setosa")


def test_blood_fat_has_the_figures_of_its_source():
    table = load(Bundled("blood_fat"))
    assert table.rows == 25
    assert [column.values.mean() for column in table] == pytest.approx([68.68, 39.12, 310.72])


def test_every_table_is_small_and_has_its_origin():
    folder = places.resources() / "data"
    files = sorted(folder.glob("*.csv"))
    assert sorted(NAMES) == [file.stem for file in files]
    for file in files:
        assert file.stat().st_size < 1_000_000
        assert f"`{file.name}`" in (folder / "README.md").read_text("utf-8")


def test_an_unknown_name():
    with pytest.raises(
        NnsimError, match=r"^There is no bundled table '\.\./x'; choose one of iris, blood_fat\.$"
    ):
        load(Bundled("../x"))
